"""Building on each save, and serving what was built."""
