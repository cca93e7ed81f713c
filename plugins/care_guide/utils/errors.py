"""The error with which a command refuses."""


class CannotDoError(Exception):
    """What was asked for cannot be done, and nothing was changed; the text says why and what to do."""
