"""Small helpers that know nothing of the guide: files, dates, digests, processes, the cache."""


class CannotDoError(Exception):
    """A request cannot be fulfilled, and nothing was changed; the text says why and what to do."""
