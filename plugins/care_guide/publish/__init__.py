"""Publishing: fingerprints, compressed copies, checksums, server settings and a zip for a finished folder."""
