"""The settings of a build: mistakes in their files, and what a published guide may be built with and may contain."""

from __future__ import annotations

import hashlib
import inspect
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any, get_args
from zoneinfo import available_timezones

import pelican
from pelican import plugins
from pelican.log import FatalLogger
from pelican.settings import DEFAULT_CONFIG

from care_guide.content.library import CODE_OF, Library
from care_guide.content.problems import ContentError, Problem
from care_guide.publish.server_rules import HandoutsAs
from care_guide.render.output_file import JINJA_OPTIONS
from care_guide.utils.files import LITTER, listed

# Mistakes in a settings file (pelicanconf.py, publishconf.py), as problems with their lines.

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
    place = _where(named[0], Path.cwd()) if named else (_FILES[0], 1)
    problem = Problem(*place, f"Pelican warns of the settings ({text})", _PUT_BACK)
    if record.levelno >= FatalLogger.fatal_lvl:
        sys.exit(str(ContentError([problem])))
    print(problem, file=sys.stderr)
    return False


def _pelican_problem(error: Exception) -> Problem | None:
    """Return the problem that Pelican has with the settings, or None for an error in the guide's own code, which is later."""
    frames = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    if any(_PROGRAM in file.parents for file in frames if file.name not in ("__main__.py", "settings.py")):
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
    """Return the problem if ``end`` has ended a build before it was finished and nothing was said; None if it was told.

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


# The gate for what is published: the expected settings, and only files that the guide has made.

# The guide is published with these Pelican settings, and with Pelican's defaults for all others.
_OURS: dict[str, Any] = {
    "PELICAN_CLASS": "care_guide.GuidePelican",
    "RELATIVE_URLS": True,
    **dict.fromkeys(("ARTICLE_URL", "ARTICLE_SAVE_AS", "PAGE_URL", "PAGE_SAVE_AS"), "{slug}.html"),
    **dict.fromkeys(("ARTICLE_LANG_URL", "ARTICLE_LANG_SAVE_AS"), "{lang}/{slug}.html"),
    **dict.fromkeys(("PAGE_LANG_URL", "PAGE_LANG_SAVE_AS"), "{lang}/{slug}.html"),
    **dict.fromkeys(("ARTICLE_ORDER_BY", "PAGE_ORDER_BY"), "order"),
    **dict.fromkeys(("ARTICLE_TRANSLATION_ID", "PAGE_TRANSLATION_ID"), "topic"),
    **dict.fromkeys(("SITEURL", "FEED_DOMAIN", "CSS_FILE", "CATEGORY_SAVE_AS", "TAG_SAVE_AS", "AUTHOR_SAVE_AS"), ""),
    "DIRECT_TEMPLATES": [],
    "STATIC_PATHS": [],
    "THEME_STATIC_PATHS": [],
    **dict.fromkeys(("FEED_ALL_ATOM", "CATEGORY_FEED_ATOM", "TRANSLATION_FEED_ATOM"), None),
    **dict.fromkeys(("AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS"), None),
    # A build adds the second part (build/signals.py).
    "IGNORE_FILES": [*DEFAULT_CONFIG["IGNORE_FILES"], *LITTER],
    "READERS": {"html": None, "rst": None},
    "TEMPLATE_EXTENSIONS": [".html", ""],
    "JINJA_ENVIRONMENT": {**JINJA_OPTIONS, "extensions": []},
}
# What the guide does not follow even in a preview: its own links lead to these addresses, its own parser reads Markdown.
_FIXED = {
    name: value
    for name, value in _OURS.items()
    if name.endswith(("_URL", "PAGE_SAVE_AS", "ARTICLE_SAVE_AS", "_LANG_SAVE_AS"))
}
_FIXED["MARKDOWN"] = DEFAULT_CONFIG["MARKDOWN"]
# Set by the machine or the command line, signed with the frame (``page_settings``), or checked separately below.
_FREE = {
    *("PATH", "OUTPUT_PATH", "TIMEZONE", "SITENAME", "AUTHOR", "DEFAULT_LANG", "PLUGINS", "PLUGIN_PATHS", "DEBUG"),
    *("THEME", "ARTICLE_PATHS", "ARTICLE_EXCLUDES", "PAGE_PATHS", "PAGE_EXCLUDES", "CACHE_PATH", "PORT", "BIND"),
}


def settings_problems(settings: Mapping[str, Any], library: Library) -> list[Problem]:
    """Return a problem for each setting with which something other than the signed guide would be published."""
    root = library.root
    wanted = {**DEFAULT_CONFIG, **_OURS}
    wrong = {name for name, value in wanted.items() if name not in _FREE and settings.get(name) != value}
    wanted |= {
        "PATH": str((root / "content").resolve()),
        "THEME": str((root / "theme").resolve()),
        "ARTICLE_PATHS": sorted(library.shown_languages),
        "PAGE_PATHS": sorted(f"{lang}/pages" for lang in library.shown_languages),
    }
    wrong |= {name for name in ("PATH", "THEME") if str(Path(settings[name]).resolve()) != wanted[name]}
    # The lists may name a language that the copy does not have.
    for name in ("ARTICLE_PATHS", "PAGE_PATHS"):
        if sorted(path for path in settings[name] if (root / "content" / path).exists()) != wanted[name]:
            wrong.add(name)
    problems = []
    for name in sorted(wrong):
        what = f"{name} is not as the guide is published, here or on the command line"
        problems.append(Problem(*_where(name, root), what, f"leave it as it was: {wanted[name]!r}"))
    for name in _names_of_others(settings):
        if _ADDRESS.search(_written(settings[name])):
            what = f"{name} holds a function or an object, which is another one in each build: nobody can sign it"
            problems.append(Problem(*_where(name, root), what, "write text, numbers, or lists of them"))
    return problems


# The types of the settings that the guide itself reads, and of one that Pelican fails on; the last two are needed only for
# publishing.
_TYPES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("SITENAME", "AUTHOR", "SITE_ADDRESS", "DEFAULT_LANG", "GUIDE_SEARCH_ADDRESS", "TIMEZONE"), str),
    **dict.fromkeys(("GUIDE_PUBLISH", "GUIDE_CACHE"), bool),
    "GUIDE_BOOKLET_MOST": int,
    "GUIDE_PROCESSES": (int, type(None)),
}
_PUBLISHED_TYPES: dict[str, type | tuple[type, ...]] = {"GUIDE_DIST": str, "GUIDE_HANDOUTS": str}
# The settings that pages show or depend on, and others of the guide that they do not.
_ON_PAGES = ("SITENAME", "AUTHOR", "DEFAULT_LANG", "GUIDE_BOOKLET_MOST", "GUIDE_SEARCH_ADDRESS", "PLUGINS")
_UTC = "UTC"
_NOT_ON_PAGES = {"LANGUAGES", "GUIDE_ALLOW_DRAFTS", "GUIDE_BUILD"}
_GUIDE = "care_guide"
# How Python writes a function, or an object without a form of its own.
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+>")


def page_settings(settings: Mapping[str, Any], root: Path) -> dict[str, str]:
    """Return the settings that can change what pages say or where they are, as text: the frame's sign-off covers them.

    A template may read settings that neither Pelican nor the guide knows, such as those of another plugin. Nor is the name
    of another plugin enough: its code, which Pelican looks for from ``root``, decides what it does to pages.
    """
    own = {name: str(settings[name]) for name in _ON_PAGES if name in settings}
    if settings.get("TIMEZONE", _UTC) != _UTC:
        # The days of Pelican's articles have it.
        own["TIMEZONE"] = str(settings["TIMEZONE"])
    # With its type: a template takes "False" for true.
    others = {name: _written(settings[name]) for name in _names_of_others(settings)}
    return own | others | _code_of_others(settings, root)


def _names_of_others(settings: Mapping[str, Any]) -> list[str]:
    """Return the names of the settings that neither Pelican nor the guide knows."""
    known = {*DEFAULT_CONFIG, *_OURS, *_FREE, *_TYPES, *_PUBLISHED_TYPES, *_NOT_ON_PAGES}
    return [name for name in sorted(settings) if name.isupper() and name not in known]


def _written(value: Any) -> str:
    """Return ``value`` as Python writes it, but a set always in the same order: otherwise each process has another one."""
    if isinstance(value, (set, frozenset)):
        return f"{type(value).__name__}({', '.join(sorted(map(_written, value)))})"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}({', '.join(map(_written, value))})"
    if isinstance(value, dict):
        return f"dict({', '.join(f'{_written(key)}: {_written(one)}' for key, one in value.items())})"
    return repr(value)


def _code_of_others(settings: Mapping[str, Any], root: Path) -> dict[str, str]:
    """Return the SHA-256 of the code of each plugin that ``settings`` name besides the guide's own."""
    paths = [str(root / path) for path in settings.get("PLUGIN_PATHS", ())]
    # A setting may name a plugin, or hold its module or an object of it.
    named = (
        one if isinstance(one, str) else getattr(inspect.getmodule(one), "__name__", "")
        for one in settings.get("PLUGINS") or ()
    )
    return {f"{CODE_OF}{name}": _code(name, paths) for name in named if name != _GUIDE}


def _code(name: str, paths: list[str]) -> str:
    """Return the SHA-256 of the files of the plugin ``name``, found as Pelican finds it; "" if there is no such plugin."""
    short = name.removeprefix(f"{plugins.__name__}.")
    spec = PathFinder.find_spec(short, [*plugins.__path__])
    if spec is None:
        package = name.partition(".")[0]
        spec = PathFinder.find_spec(package, paths) or PathFinder.find_spec(package)
    if spec is None:
        return ""
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    files = [(folder, file) for folder in folders for file in listed(folder, "**/*") if file.is_file()]
    if not folders and spec.origin is not None:
        files = [(Path(spec.origin).parent, Path(spec.origin))]
    whole = [
        (file.relative_to(folder).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest()) for folder, file in files
    ]
    return hashlib.sha256(repr(whole).encode()).hexdigest()


def unusable_settings(settings: Mapping[str, Any], root: Path) -> list[Problem]:
    """Return a problem for each setting of the guide that is missing or has a value of the wrong type, and for each of
    Pelican's that the guide cannot follow.
    """
    published = bool(settings.get("GUIDE_PUBLISH"))
    wanted = _TYPES | (_PUBLISHED_TYPES if published else {})
    problems = []
    for name, kind in wanted.items():
        odd = published and name == "GUIDE_HANDOUTS" and settings.get(name) not in get_args(HandoutsAs)
        # Pelican would name a text, and not the setting.
        odd = odd or (name == "TIMEZONE" and settings.get(name) not in available_timezones())
        odd = odd or (name in ("SITENAME", "AUTHOR") and settings.get(name) == "")
        if name not in settings or not isinstance(settings[name], kind) or odd:
            what = f"{name} is {'not what it must be' if name in settings else 'missing'}"
            problems.append(Problem(*_where(name, root), what, "put back the line as it was"))
    for name, value in _FIXED.items():
        if settings.get(name) != value:
            what = f"{name} is set, and the guide writes its links and reads its texts in one way only"
            problems.append(Problem(*_where(name, root), what, f"leave it as it was: {value!r}"))
    return problems


def unknown_languages(named: Iterable[str], library: Library) -> list[Problem]:
    """Return a problem for each language that the settings name (LANGUAGES) and that has no folder."""
    content, place = library.root / "content", _where("LANGUAGES", library.root)
    known = ", ".join(lang for lang in sorted(library.strings.tables) if (content / lang).is_dir())
    todo = f"use the name of a folder: {known}; or add the folder with its texts"
    # Without its default language, the guide has that problem alone.
    missing = [lang for lang in named if not (content / lang).is_dir() and library.default_lang in library.languages]
    return [Problem(*place, f"LANGUAGES: there is no folder content/{lang}", todo) for lang in missing]


def _where(name: str, root: Path) -> tuple[str, int]:
    """Return the file and the line that sets ``name``, or where it would be set."""
    for file in ("publishconf.py", "pelicanconf.py"):
        text = (root / file).read_text("utf-8", "replace") if (root / file).is_file() else ""
        found = list(re.finditer(rf"^(?:[A-Z_]+ = )*{name}\b", text, re.M))
        if found:
            return file, text[: found[-1].start()].count("\n") + 1
    return "publishconf.py", 1


def sums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in ``folder`` by its path; that of a link is of its target's path."""
    files = (file for file in folder.rglob("*") if file.is_symlink() or file.is_file())
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(
            str(file.readlink()).encode() if file.is_symlink() else file.read_bytes()
        ).hexdigest()
        for file in sorted(files)
    }


def output_problems(folder: Path, made: Mapping[str, str], name: str) -> Iterator[Problem]:
    """Yield a problem for each file of ``folder`` that is not as the guide has ``made`` it (path to SHA-256).

    ``name`` is the name of the output folder.
    """
    found = sums(folder)
    todo = "remove the plugin or the setting that does this (PLUGINS): what is published is what was signed"
    for path in sorted(found.keys() | made.keys()):
        if path not in made:
            yield Problem(f"{name}/{path}", 1, "the guide has not made this file", todo)
        elif path not in found:
            yield Problem(f"{name}/{path}", 1, "this file was removed after the guide had made it", todo)
        elif found[path] != made[path]:
            yield Problem(f"{name}/{path}", 1, "this file was changed after the guide had made it", todo)
