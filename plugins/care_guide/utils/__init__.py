"""Small helpers that know nothing of the guide: files, dates, digests, processes, the cache."""
