"""Server settings: one description of how the guide is served, written out for nginx, Apache and IIS."""
