"""Reading everything and writing the output, inside Pelican."""
