"""One style sheet and one script from the theme's small files."""

from __future__ import annotations

import re
from pathlib import Path

# The order of the files; the order of the cascade is fixed by the @layer line in tokens.css.
_CSS = ("tokens.css", "base.css", "layout.css", "components/*.css", "utilities.css")


def _shrink(css: str) -> str:
    """Take out comments and the white space that means nothing; strings keep theirs."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(";}", "}").strip()


def stylesheet(static: Path) -> str:
    """Return all of the theme's style files as one sheet."""
    files = [file for pattern in _CSS for file in sorted((static / "css").glob(pattern))]
    return _shrink("\n".join(file.read_text("utf-8") for file in files)) + "\n"


def script(static: Path) -> str:
    """Return the script that every page may load; each page can be read and printed without it."""
    return (static / "js" / "guide.js").read_text("utf-8")
