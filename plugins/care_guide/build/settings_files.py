"""What is wrong in a file of settings (pelicanconf.py, publishconf.py), as a problem with its line."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path

import pelican

from care_guide.content.problems import ContentError, Problem

_FILES = ("pelicanconf.py", "publishconf.py")
# What Pelican raises at a warning (--fatal=warnings), once it has told the warning itself.
_TOLD = "Warning or error encountered"
_PROGRAM = Path(__file__).parents[1]


def one_message() -> None:
    """Have Pelican tell a mistake in the settings in a line, where it would show a traceback."""
    logging.getLogger(pelican.__name__).addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """Tell whether Pelican itself is to show ``record``; what is wrong in the settings is told here."""
    error = record.exc_info[1] if record.exc_info else None
    if not isinstance(error, Exception):
        return True
    if str(error) == _TOLD:
        return False
    problem = settings_problem(error) or _unusable(error)
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


def settings_problem(error: Exception) -> Problem | None:
    """Return what ``error``, raised while settings were read, says of one of their files, or None when it is another's."""
    places = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno or 1))
    own = [(Path(file).name, line) for file, line in places if Path(file).name in _FILES]
    if not own:
        return None
    what = error.msg if isinstance(error, SyntaxError) else str(error)
    return Problem(
        *own[-1], f"the settings cannot be read ({what})", "correct the line, or put back the file as it was"
    )
