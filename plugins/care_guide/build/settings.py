"""The settings of a build: those with which the guide is published, those that people sign, and those it cannot use."""

from __future__ import annotations

import datetime
import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args
from zoneinfo import available_timezones

from pelican.settings import DEFAULT_CONFIG

from care_guide.build.plugin_code import plugin_code
from care_guide.build.settings_files import where
from care_guide.content.library import Library
from care_guide.content.problems import Problem
from care_guide.publish.server_rules import HandoutsAs
from care_guide.render.output_file import JINJA_OPTIONS
from care_guide.review.versions import theme_files
from care_guide.utils.files import LITTER, digest

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
# What the guide does not follow even in a preview: its own links, which are relative, lead to these addresses, its own
# parser reads Markdown, and only templates of the theme are signed.
_FIXED = {
    name: value
    for name, value in _OURS.items()
    if name.endswith(("_URL", "SITEURL", "RELATIVE_URLS", "PAGE_SAVE_AS", "ARTICLE_SAVE_AS", "_LANG_SAVE_AS"))
}
_FIXED |= {name: DEFAULT_CONFIG[name] for name in ("MARKDOWN", "THEME_TEMPLATES_OVERRIDES")}
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
        problems.append(Problem(*where(name, root), what, f"leave it as it was: {wanted[name]!r}"))
    for name in _names_of_others(settings):
        if not _is_plain(settings[name]):
            what = f"{name} holds a function or an object, whose form as text does not say all: nobody can sign it"
            problems.append(Problem(*where(name, root), what, "write text, numbers, patterns, or lists of them"))
    return problems


# The types of the settings that the guide itself reads, and of one that Pelican fails on; the last two are needed only for
# publishing. Pelican has its own values for lists that are not set.
_LISTS = ("ARTICLE_PATHS", "IGNORE_FILES", "PLUGINS", "PLUGIN_PATHS", "STATIC_PATHS")
_TYPES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("SITENAME", "AUTHOR", "SITE_ADDRESS", "DEFAULT_LANG", "GUIDE_SEARCH_ADDRESS", "TIMEZONE"), str),
    "THEME": str,
    **dict.fromkeys(("GUIDE_PUBLISH", "GUIDE_CACHE"), bool),
    "GUIDE_BOOKLET_MOST": int,
    "GUIDE_PROCESSES": (int, type(None)),
}
_PUBLISHED_TYPES: dict[str, type | tuple[type, ...]] = {"GUIDE_DIST": str, "GUIDE_HANDOUTS": str}
# The settings that pages show or depend on, and others of the guide that they do not.
_ON_PAGES = ("SITENAME", "AUTHOR", "DEFAULT_LANG", "GUIDE_BOOKLET_MOST", "GUIDE_SEARCH_ADDRESS", "PLUGINS")
_UTC = "UTC"
_THEME = "theme"
# What Pelican gives to templates besides their values.
_FOR_TEMPLATES = ("JINJA_ENVIRONMENT", "JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS")
_NOT_ON_PAGES = {"LANGUAGES", "GUIDE_ALLOW_DRAFTS", "GUIDE_BUILD"}
# The types of which ``_written`` says all. Not what is made of them: a dict may answer what it does not hold, and a text may
# show another one.
_LISTS_OF = (list, tuple, set, frozenset)
_PLAIN = (
    str,
    bytes,
    bool,
    int,
    float,
    type(None),
    datetime.date,
    datetime.datetime,
    datetime.timedelta,
    datetime.timezone,
    type(Path()),
)


def page_settings(settings: Mapping[str, Any], root: Path) -> dict[str, str]:
    """Return the settings that can change what pages say or where they are, as text: the frame's sign-off covers them.

    A template may read settings that neither Pelican nor the guide knows, such as those of another plugin. Nor is the name
    of another plugin enough: its code, which Pelican looks for from ``root``, decides what it does to pages.
    """
    own = {name: str(settings[name]) for name in _ON_PAGES if name in settings}
    if settings.get("TIMEZONE", _UTC) != _UTC:
        # The days of Pelican's articles have it.
        own["TIMEZONE"] = str(settings["TIMEZONE"])
    # Publishing refuses another theme and what else templates are given; previews and paper are made with it.
    theme = root / str(settings.get("THEME", _THEME))
    if theme.resolve() != (root / _THEME).resolve():
        own["THEME"] = f"{theme.name} {digest(theme_files(theme))}"
    given = {name: settings.get(name) or {} for name in _FOR_TEMPLATES}
    given["JINJA_ENVIRONMENT"] = {**_OURS["JINJA_ENVIRONMENT"], **dict(given["JINJA_ENVIRONMENT"])}
    own |= {name: _written(value) for name, value in given.items() if value != _OURS.get(name, {})}
    # With its type: a template takes "False" for true.
    others = {name: _written(settings[name]) for name in _names_of_others(settings)}
    return own | others | plugin_code(settings, root)


def _names_of_others(settings: Mapping[str, Any]) -> list[str]:
    """Return the names of the settings that neither Pelican nor the guide knows."""
    known = {*DEFAULT_CONFIG, *_OURS, *_FREE, *_TYPES, *_PUBLISHED_TYPES, *_NOT_ON_PAGES}
    return [name for name in sorted(settings) if name.isupper() and name not in known]


def _is_plain(value: Any, around: tuple[Any, ...] = ()) -> bool:
    """Return whether ``value`` is plain data, so that ``_written`` says all that a template can show of it.

    It is not if it holds itself; ``around`` are the values that it is in.
    """
    if any(value is one for one in around):
        return False
    inside = (*around, value)
    if isinstance(value, re.Pattern):
        return _is_plain(value.pattern, inside)
    if type(value) in (dict, OrderedDict):
        return all(_is_plain(one, inside) for pair in value.items() for one in pair)
    if type(value) in _LISTS_OF:
        return all(_is_plain(one, inside) for one in value)
    # A time zone of its own may have any name.
    zone = getattr(value, "tzinfo", None)
    return type(value) in _PLAIN and (zone is None or type(zone) is datetime.timezone)


def _written(value: Any) -> str:
    """Return ``value`` as Python writes it, but all of a pattern, of which it leaves out the end of a long one, and a set
    always in the same order: otherwise each process has another one.
    """
    if not _is_plain(value):
        return repr(value)
    kind = type(value).__name__
    if isinstance(value, re.Pattern):
        return f"re.compile({_written(value.pattern)}, {value.flags})"
    if isinstance(value, (set, frozenset)):
        return f"{kind}({', '.join(sorted(map(_written, value)))})"
    if isinstance(value, (list, tuple)):
        return f"{kind}({', '.join(map(_written, value))})"
    if isinstance(value, dict):
        return f"{kind}({', '.join(f'{_written(key)}: {_written(one)}' for key, one in value.items())})"
    return repr(value)


def unusable_settings(settings: Mapping[str, Any], root: Path) -> list[Problem]:
    """Return a problem for each setting of the guide that is missing or has a value of the wrong type, and for each of
    Pelican's that the guide cannot follow.
    """
    problems = wrong_types(settings, root)
    for name, value in _FIXED.items():
        if settings.get(name) != value:
            what = f"{name} is set, and the guide writes its links, reads its texts and finds its templates in one way only"
            todo = f"leave it as it was: {value!r}"
            if name == "SITEURL":
                todo += "; the public address is SITE_ADDRESS"
            problems.append(Problem(*where(name, root), what, todo))
    return problems


def wrong_types(settings: Mapping[str, Any], root: Path) -> list[Problem]:
    """Return a problem for each setting of the guide that is missing or has a value of the wrong type."""
    published = bool(settings.get("GUIDE_PUBLISH"))
    wanted = _TYPES | (_PUBLISHED_TYPES if published else {})
    wanted |= {name: (list, tuple) for name in _LISTS if settings.get(name) is not None}
    wanted |= {name: dict for name in _FOR_TEMPLATES if settings.get(name) is not None}
    problems = []
    for name, kind in wanted.items():
        odd = published and name == "GUIDE_HANDOUTS" and settings.get(name) not in get_args(HandoutsAs)
        # Pelican would name a text, and not the setting.
        odd = odd or (name == "TIMEZONE" and settings.get(name) not in _time_zones())
        odd = odd or (name in ("SITENAME", "AUTHOR") and settings.get(name) == "")
        # Not what is made of a type either: it may show other words.
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if name not in settings or type(settings[name]) not in kinds or odd:
            what = f"{name} is {'not what it must be' if name in settings else 'missing'}"
            problems.append(Problem(*where(name, root), what, "put back the line as it was"))
    return problems


_time_zones = cache(available_timezones)


def unknown_languages(named: Iterable[str], library: Library) -> list[Problem]:
    """Return a problem for each language that the settings name (LANGUAGES) and that has no folder."""
    content, place = library.root / "content", where("LANGUAGES", library.root)
    known = ", ".join(lang for lang in sorted(library.strings.tables) if (content / lang).is_dir())
    todo = f"use the name of a folder: {known}; or add the folder with its texts"
    # Without its default language, the guide has that problem alone.
    missing = [lang for lang in named if not (content / lang).is_dir() and library.default_lang in library.languages]
    return [Problem(*place, f"LANGUAGES: there is no folder content/{lang}", todo) for lang in missing]
