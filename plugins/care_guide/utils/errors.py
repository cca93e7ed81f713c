"""The base of the errors that commands report in a sentence."""


class CannotDoError(Exception):
    """A request cannot be fulfilled, and nothing was changed; the text says why and what to do."""
