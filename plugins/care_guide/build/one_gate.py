"""One gate for what is published: the settings that the guide is made with, and only files that the guide has made."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_CONFIG

from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.publish.address import address_problem
from care_guide.render.output_file import JINJA_OPTIONS
from care_guide.utils.listing import LITTER

# The guide is published with these settings of Pelican; any other has Pelican's own default.
_OURS: dict[str, Any] = {
    "SITEURL": "",
    "RELATIVE_URLS": True,
    "PELICAN_CLASS": "care_guide.GuidePelican",
    "ARTICLE_URL": "{slug}.html",
    "ARTICLE_SAVE_AS": "{slug}.html",
    "PAGE_URL": "{slug}.html",
    "PAGE_SAVE_AS": "{slug}.html",
    "ARTICLE_LANG_URL": "{lang}/{slug}.html",
    "ARTICLE_LANG_SAVE_AS": "{lang}/{slug}.html",
    "PAGE_LANG_URL": "{lang}/{slug}.html",
    "PAGE_LANG_SAVE_AS": "{lang}/{slug}.html",
    "ARTICLE_ORDER_BY": "order",
    "PAGE_ORDER_BY": "order",
    "ARTICLE_TRANSLATION_ID": "topic",
    "PAGE_TRANSLATION_ID": "topic",
    "CATEGORY_SAVE_AS": "",
    "TAG_SAVE_AS": "",
    "AUTHOR_SAVE_AS": "",
    "DIRECT_TEMPLATES": [],
    "STATIC_PATHS": [],
    "THEME_STATIC_PATHS": [],
    # What a build adds to it (build/signals.py).
    "IGNORE_FILES": [*DEFAULT_CONFIG["IGNORE_FILES"], *LITTER],
    "READERS": {"html": None, "rst": None},
    "TEMPLATE_EXTENSIONS": [".html", ""],
    "FEED_ALL_ATOM": None,
    "CATEGORY_FEED_ATOM": None,
    "TRANSLATION_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "JINJA_ENVIRONMENT": {**JINJA_OPTIONS, "extensions": []},
}
# Named by the machine, by the command line, or signed with the frame (build/load.py); or checked on their own, below.
_FREE = {
    *("PATH", "OUTPUT_PATH", "TIMEZONE", "SITENAME", "AUTHOR", "DEFAULT_LANG", "PLUGINS", "PLUGIN_PATHS", "DEBUG"),
    *("THEME", "ARTICLE_PATHS", "ARTICLE_EXCLUDES", "PAGE_PATHS", "PAGE_EXCLUDES", "CACHE_PATH", "PORT", "BIND"),
    *("CSS_FILE", "FEED_DOMAIN"),
}

_ADDRESS = "leave it as it was, and write make publish SITE_URL=https://..."


def settings_problems(settings: Mapping[str, Any], library: Library) -> list[Problem]:
    """Return a problem for each setting with which something else than the signed guide would be published."""
    root = library.root
    address = settings["SITE_ADDRESS"]
    wanted = {**DEFAULT_CONFIG, **_OURS}
    wrong = {name for name, value in wanted.items() if name not in _FREE and settings.get(name) != value}
    wanted |= {
        "PATH": str((root / "content").resolve()),
        "THEME": str((root / "theme").resolve()),
        "ARTICLE_PATHS": sorted(library.languages),
        "PAGE_PATHS": sorted(f"{lang}/pages" for lang in library.languages),
    }
    wrong |= {name for name in ("PATH", "THEME") if str(Path(settings[name]).resolve()) != wanted[name]}
    # A language that the copy does not have may stay in the lists.
    for name in ("ARTICLE_PATHS", "PAGE_PATHS"):
        if sorted(path for path in settings[name] if (root / "content" / path).exists()) != wanted[name]:
            wrong.add(name)
    return [
        *(
            [Problem(*_where("SITE_ADDRESS", root), f"SITE_ADDRESS={address!r} is no address of a site", _ADDRESS)]
            if address_problem(address)
            else []
        ),
        *(
            Problem(
                *_where(name, root),
                f"{name} is not as the guide is published, here or on the command line",
                f"leave it as it was: {wanted[name]!r}",
            )
            for name in sorted(wrong)
        ),
    ]


# What the guide itself reads, and what it must be; the last two only where it is published.
_TYPES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("SITENAME", "AUTHOR", "SITE_ADDRESS", "DEFAULT_LANG", "GUIDE_SEARCH_ADDRESS"), str),
    **dict.fromkeys(("GUIDE_PUBLISH", "GUIDE_CACHE"), bool),
    "GUIDE_BOOKLET_MOST": int,
    "GUIDE_PROCESSES": (int, type(None)),
}
_PUBLISHED_TYPES: dict[str, type | tuple[type, ...]] = {"GUIDE_DIST": str, "GUIDE_HANDOUTS": str}


def unusable_settings(settings: Mapping[str, Any], root: Path) -> list[Problem]:
    """Return a problem for each setting of the guide that is missing, or is no value of its kind."""
    wanted = _TYPES | (_PUBLISHED_TYPES if settings.get("GUIDE_PUBLISH") else {})
    what = {
        name: f"{name} is {'not what it must be' if name in settings else 'missing'}"
        for name, kind in wanted.items()
        if not isinstance(settings.get(name, _PUBLISHED_TYPES), kind)
    }
    return [Problem(*_where(name, root), told, "put back the line as it was") for name, told in what.items()]


def _where(name: str, root: Path) -> tuple[str, int]:
    """Return the file and the line that sets ``name``, else where it would be set."""
    for file in ("publishconf.py", "pelicanconf.py"):
        text = (root / file).read_text("utf-8") if (root / file).is_file() else ""
        found = list(re.finditer(rf"^(?:[A-Z_]+ = )*{name}\b", text, re.M))
        if found:
            return file, text[: found[-1].start()].count("\n") + 1
    return "publishconf.py", 1


def sums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in ``folder`` by its path; a link has the sum of where it leads."""
    files = (file for file in folder.rglob("*") if file.is_symlink() or file.is_file())
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(
            str(file.readlink()).encode() if file.is_symlink() else file.read_bytes()
        ).hexdigest()
        for file in sorted(files)
    }


def output_problems(folder: Path, made: Mapping[str, str], name: str) -> Iterator[Problem]:
    """Yield a problem for each file of ``folder`` that is not as the guide has ``made`` it (path to sum).

    ``name`` is what the output folder is called.
    """
    found = sums(folder)
    todo = "take away the plugin or the setting that does this (PLUGINS): what is published is what was signed"
    for path in sorted(found.keys() | made.keys()):
        if path not in made:
            yield Problem(f"{name}/{path}", 1, "the guide has not made this file", todo)
        elif path not in found:
            yield Problem(f"{name}/{path}", 1, "this file was removed after the guide had made it", todo)
        elif found[path] != made[path]:
            yield Problem(f"{name}/{path}", 1, "this file was changed after the guide had made it", todo)
