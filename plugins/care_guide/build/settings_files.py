"""Mistakes in the settings files (pelicanconf.py, publishconf.py) and on the command line, as problems with their lines."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pelican
from pelican.log import DEFAULT_LOG_HANDLER, FatalLogger

from care_guide.content.failures import PROGRAM, failure, places, plugin_of, tell, words
from care_guide.content.problems import ContentError, Problem, printable

_FILES = ("pelicanconf.py", "publishconf.py")
_PUT_BACK = "put back the settings files, and leave out what the command line adds to them"
# A setting in Pelican's own words.
_NAMED = re.compile(r"\b[A-Z]+(?:_?[A-Z]+)+\b")
_PELICAN = Path(pelican.__file__).parent


def report_settings_errors(read: str | None = None) -> None:
    """Make Pelican report a mistake in the settings in a line, and log no error with a traceback.

    ``read`` is the settings file named on the command line, if any.
    """
    logging.getLogger(pelican.__name__).addFilter(partial(_should_log, read or _FILES[0]))
    logging.getLogger(pelican.settings.__name__).addFilter(_report_warning)
    for handler in filter(None, (logging.lastResort, DEFAULT_LOG_HANDLER)):
        handler.addFilter(_in_words)


def _should_log(read: str, record: logging.LogRecord) -> bool:
    """Return whether Pelican itself should log ``record``; what has ended it is printed here.

    Raises SystemExit after that.
    """
    error = record.exc_info[1] if record.exc_info else None
    if error is None or record.levelno < logging.CRITICAL:
        return True
    if (cause := logged(error)) is None:
        return False
    problem = settings_problem(cause, read) or failure(cause) or pelican_problem(cause)
    if problem is None:
        return True
    tell(cause, str(ContentError([problem])))
    sys.exit(1)


def _in_words(record: logging.LogRecord) -> bool:
    """Return True for any ``record``; the error in it is said in words instead of a traceback, or at the end of the build."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and record.levelno < logging.CRITICAL:
        record.exc_info = None
        if record.levelno < FatalLogger.fatal_lvl:
            record.msg, record.args = f"{record.getMessage()} ({printable(words(error))})", ()
    return True


def logged(error: BaseException) -> BaseException | None:
    """Return what Pelican has logged before it raised ``error`` (--fatal), None for a mere warning; any other error as it is."""
    ended_by_log = isinstance(error, RuntimeError) and places(error)[-1].file == Path(pelican.log.__file__)
    return error.__context__ if ended_by_log else error


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


def pelican_problem(error: BaseException, plugins: Iterable[str] = ()) -> Problem | None:
    """Return the problem of an installed one of ``plugins``, or that Pelican has with the settings; None for the guide's own."""
    found = places(error)
    if plugin := plugin_of(found, plugins):
        place = where("PLUGINS", Path.cwd())
        return Problem(*place, f"the plugin {plugin} failed ({words(error)})", f"take {plugin} out of PLUGINS")
    inner = (place for place in reversed(found) if {PROGRAM, _PELICAN} & {*place.file.parents})
    last = next(inner, None)
    if last is None or PROGRAM in last.file.parents:
        return None
    todo = ", or a plugin from PLUGINS: ".join(filter(None, (_PUT_BACK, ", ".join(plugins))))
    return Problem(_FILES[0], 1, f"Pelican cannot use the settings ({words(error)})", todo)


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
    own = [(place.path(here), place.line) for place in places(end) if place.is_own]
    what = "the build ended here before it was finished"
    return Problem(*(own or [(read or _FILES[0], 1)])[-1], what, "take out what ends it, and run it again")


def settings_problem(error: BaseException, read: str = _FILES[0], root: Path | None = None) -> Problem | None:
    """Return the problem in a settings file behind ``error``, raised while ``read`` was read; None if it has another cause.

    ``root`` is the folder of the guide, if not the working one.
    """
    names = {*_FILES, Path(read).name}
    own = [place for place in places(error, read) if place.is_own]
    if not any(place.file.name in names and place.function == "<module>" for place in own):
        return None
    what = "they end the program" if isinstance(error, SystemExit) else words(error)
    return Problem(
        own[-1].path((root or Path.cwd()).absolute()),
        own[-1].line,
        f"the settings cannot be read ({what})",
        "correct the line, or put back the file as it was",
    )


def where(name: str, root: Path) -> tuple[str, int]:
    """Return the file and the line that sets ``name``, or where it would be set."""
    for file in ("publishconf.py", "pelicanconf.py"):
        text = (root / file).read_text("utf-8", "replace") if (root / file).is_file() else ""
        found = list(re.finditer(rf"^(?:[A-Z_]+ = )*{name}\b", text, re.M))
        if found:
            return file, text[: found[-1].start()].count("\n") + 1
    return "publishconf.py", 1
