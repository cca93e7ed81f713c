"""What is wrong in a file of settings (pelicanconf.py, publishconf.py), as a problem with its line."""

from __future__ import annotations

import logging
import sys
import traceback
from functools import partial
from pathlib import Path

import pelican

from care_guide.content.problems import ContentError, Problem

_FILES = ("pelicanconf.py", "publishconf.py")
# What Pelican raises at a warning (--fatal=warnings), once it has told the warning itself.
_TOLD = "Warning or error encountered"
_PROGRAM = Path(__file__).parents[1]


def one_message(read: str | None = None) -> None:
    """Have Pelican tell a mistake in the settings in a line, where it would show a traceback.

    ``read`` is the file of settings that Pelican is to read, when it is not its own choice.
    """
    logging.getLogger(pelican.__name__).addFilter(partial(_is_news, read or _FILES[0]))


def _is_news(read: str, record: logging.LogRecord) -> bool:
    """Tell whether Pelican itself is to show ``record``; what is wrong in the settings is told here."""
    error = record.exc_info[1] if record.exc_info else None
    if not isinstance(error, Exception):
        return True
    if str(error) == _TOLD:
        return False
    problem = settings_problem(error, read) or _unusable(error)
    if problem is None:
        return True
    print(ContentError([problem]), file=sys.stderr)
    return False


def _unusable(error: Exception) -> Problem | None:
    """Return what Pelican could not do with the settings, or None for an error that came later: in the guide's own code."""
    frames = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    if any(_PROGRAM in file.parents for file in frames if file.name not in ("__main__.py", "settings_files.py")):
        return None
    what = f"Pelican cannot use the settings ({type(error).__name__}: {error})"
    return Problem(
        _FILES[0], 1, what, "put back the files of settings, and leave out what the command line adds to them"
    )


def no_settings(file: str | None) -> Problem | None:
    """Return what is wrong with the name of a file of settings, or None; Pelican looks for pelicanconf.py by itself."""
    if file is None or (Path(file).is_file() and file.endswith(".py")):
        return None
    what = "there is no such file of settings" if not Path(file).exists() else "this is no file of settings"
    return Problem(file, 1, what, f"name one of: {', '.join(_FILES)}")


def settings_problem(error: Exception, read: str = _FILES[0]) -> Problem | None:
    """Return what ``error``, raised while the settings ``read`` were read, says of a file of settings.

    None when it is another's.
    """
    names = {*_FILES, Path(read).name}
    places = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        # Python does not name a file whose bytes are no text.
        places.append((error.filename or read, error.lineno or 1))
    own = [(Path(file).name, line) for file, line in places if Path(file).name in names]
    if not own:
        return None
    what = error.msg if isinstance(error, SyntaxError) else str(error)
    return Problem(
        *own[-1], f"the settings cannot be read ({what})", "correct the line, or put back the file as it was"
    )
