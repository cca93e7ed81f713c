"""Mistakes in the settings files (pelicanconf.py, publishconf.py) and on the command line, as problems with their lines."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from functools import partial
from pathlib import Path

import pelican
from pelican.log import FatalLogger

from care_guide.content.problems import ContentError, Problem

_FILES = ("pelicanconf.py", "publishconf.py")
# What Pelican raises after a warning that it has logged (--fatal=warnings).
_LOGGED = "Warning or error encountered"
_PUT_BACK = "put back the settings files, and leave out what the command line adds to them"
# A setting in Pelican's own words.
_NAMED = re.compile(r"\b[A-Z]+(?:_?[A-Z]+)+\b")
_PROGRAM = Path(__file__).parents[1]


def report_settings_errors(read: str | None = None) -> None:
    """Make Pelican report a mistake in the settings in a line instead of a traceback.

    ``read`` is the settings file named on the command line, if any.
    """
    logging.getLogger(pelican.__name__).addFilter(partial(_should_log, read or _FILES[0]))
    logging.getLogger(pelican.settings.__name__).addFilter(_report_warning)


def _should_log(read: str, record: logging.LogRecord) -> bool:
    """Return whether Pelican itself should log ``record``; mistakes in the settings are printed here.

    Raises SystemExit where Pelican would end the build (--fatal).
    """
    error = record.exc_info[1] if record.exc_info else None
    if not isinstance(error, Exception):
        return True
    if str(error) == _LOGGED:
        return False
    problem = settings_problem(error, read) or _pelican_problem(error)
    if problem is None:
        return True
    if record.levelno >= FatalLogger.fatal_lvl:
        sys.exit(str(ContentError([problem])))
    # After a plugin that cannot be registered, Pelican goes on without it.
    print(problem if record.levelno < logging.CRITICAL else ContentError([problem]), file=sys.stderr)
    return False


def _report_warning(record: logging.LogRecord) -> bool:
    """Print what Pelican warns of in the settings as a problem with its line, and return False; True for anything less.

    Raises SystemExit where such a warning ends a build (--fatal).
    """
    if record.levelno < logging.WARNING:
        return True
    text = record.getMessage()
    named = _NAMED.search(text)
    place = where(named[0], Path.cwd()) if named else (_FILES[0], 1)
    problem = Problem(*place, f"Pelican warns of the settings ({text})", _PUT_BACK)
    if record.levelno >= FatalLogger.fatal_lvl:
        sys.exit(str(ContentError([problem])))
    print(problem, file=sys.stderr)
    return False


def _pelican_problem(error: Exception) -> Problem | None:
    """Return the problem that Pelican has with the settings, or None for an error in the guide's own code, which is later."""
    frames = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    if any(_PROGRAM in file.parents for file in frames if file.name not in ("__main__.py", Path(__file__).name)):
        return None
    what = f"Pelican cannot use the settings ({type(error).__name__}: {error})"
    return Problem(_FILES[0], 1, what, _PUT_BACK)


def settings_file_problem(file: str | None) -> Problem | None:
    """Return what is wrong with the name of a settings file, or None; without a name, Pelican uses pelicanconf.py."""
    # Python would wait for what comes out of a pipe.
    if odd := next((name for name in _FILES if Path(name).exists() and not Path(name).is_file()), None):
        return Problem(odd, 1, "this is no file", "put it back as it was")
    if file is None or (Path(file).is_file() and file.endswith(".py")):
        return None
    what = "this is not a settings file" if Path(file).exists() else "there is no such settings file"
    return Problem(file, 1, what, f"name one of: {', '.join(_FILES)}")


def ended_early(end: SystemExit, read: str | None = None) -> Problem | None:
    """Return the problem if ``end`` has ended a build before it was finished and nothing was said; None if it was reported.

    A settings file, which ``read`` names, or a plugin may do that, and it would look like a build that has succeeded.
    """
    problem = settings_problem(end, read or _FILES[0])
    if problem is not None or end.code:
        return problem
    here = Path.cwd()
    places = ((Path(frame.filename), frame.lineno or 1) for frame in traceback.extract_tb(end.__traceback__))
    own = [(file, line) for file, line in places if here in file.parents and _PROGRAM not in file.parents]
    file, line = own[-1] if own else (here / (read or _FILES[0]), 1)
    what = "the build ended here before it was finished"
    return Problem(file.relative_to(here).as_posix(), line, what, "take out what ends it, and run it again")


def settings_problem(error: BaseException, read: str = _FILES[0]) -> Problem | None:
    """Return the problem in a settings file behind ``error``, raised while ``read`` was read.

    None if the error has another cause.
    """
    names = {*_FILES, Path(read).name}
    places = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        # Python does not name a file whose bytes are not text.
        places.append((error.filename or read, error.lineno or 1))
    own = [(Path(file).name, line) for file, line in places if Path(file).name in names]
    if not own:
        return None
    what = error.msg if isinstance(error, SyntaxError) else str(error)
    if isinstance(error, SystemExit):
        what = "they end the program"
    return Problem(
        *own[-1], f"the settings cannot be read ({what})", "correct the line, or put back the file as it was"
    )


def where(name: str, root: Path) -> tuple[str, int]:
    """Return the file and the line that sets ``name``, or where it would be set."""
    for file in ("publishconf.py", "pelicanconf.py"):
        text = (root / file).read_text("utf-8", "replace") if (root / file).is_file() else ""
        found = list(re.finditer(rf"^(?:[A-Z_]+ = )*{name}\b", text, re.M))
        if found:
            return file, text[: found[-1].start()].count("\n") + 1
    return "publishconf.py", 1
