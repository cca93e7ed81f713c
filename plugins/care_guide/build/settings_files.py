"""What is wrong in a file of settings (pelicanconf.py, publishconf.py), as a problem with its line."""

from __future__ import annotations

import traceback
from pathlib import Path

from care_guide.content.problems import Problem

_FILES = ("pelicanconf.py", "publishconf.py")


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
