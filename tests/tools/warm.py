"""Imported once by the server that the tests' processes are forked from: what such a process imports and reads anyway."""

import importlib
import pkgutil
from pathlib import Path
from types import CodeType
from typing import Any

import care_guide.build.pelican_class
import care_guide.commands
from care_guide.content.branding import BASIC, TYPED, font_letters, subset_font
from care_guide.content.phones import phones_in
from care_guide.content.readability import syllables, use_syllables
from care_guide.content.source_text import letters_of
from care_guide.render import output_file
from care_guide.render.output_file import environment, template_reads
from care_guide.utils.files import listed
from jinja2 import Environment

_THEME = Path(__file__).resolve().parents[2] / "theme"

for _module in pkgutil.iter_modules(care_guide.commands.__path__, "care_guide.commands."):
    importlib.import_module(_module.name)
# Not care_guide.build.__main__, of which Python would warn when a test runs it.
for _name in ("babel.dates", "pelican.readers", "rich.status", "care_guide.build.signals"):
    importlib.import_module(_name)
# The dictionary, and the hyphenation of a word that it lacks.
use_syllables()
syllables("xyzzy")
# The patterns of a country are made when the first number is looked for.
phones_in("Call 314-555-4321 or 1-800-222-1222.", "US")

# Every small guide has a copy of the theme, and Jinja compiles a copy anew: half of the time of such a build.
_compiled: dict[tuple[str, str | None], CodeType] = {}
_compile: Any = Environment.compile


def _compiled_once(env: Environment, source: str, name: str | None = None, *more: Any) -> CodeType:
    known = None if env.extensions else _compiled.get((source, name))
    return known or _compile(env, source, name, *more)


_env = environment(_THEME / "templates")
_read: dict[str, tuple[list[str], list[str]]] = {}


def _read_once(env: Environment, source: str) -> tuple[list[str], list[str]]:
    known = None if env.extensions else _read.get(source)
    return known or template_reads(env, source)


# The filters that only some templates have: a compiled template looks them up by name when it is filled in.
_env.filters |= dict.fromkeys(("own_ids", "card", "place", "pieces", "numbers"), str)
_letters: set[str] = set()
for _template in listed(_THEME / "templates", "**/*.html"):
    _text, _name = _template.read_text("utf-8"), _template.relative_to(_THEME / "templates").as_posix()
    _read[_text] = template_reads(_env, _text)
    _compiled[_text, _name] = _env.compile(_text, _name, str(_template))
    _letters |= letters_of(_text)
Environment.compile = _compiled_once  # type: ignore[method-assign]
output_file.template_reads = _read_once

# The font of a guide whose texts have no letter that the theme has not.
for _strings in listed(_THEME / "strings", "*.toml"):
    _letters |= letters_of(_strings.read_text("utf-8"))
for _basic in (BASIC, TYPED):
    subset_font((_basic | _letters) & font_letters())
