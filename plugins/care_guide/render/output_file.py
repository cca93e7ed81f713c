"""A file of the output before it is written, and the templates that make one from plain values."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
)
from jinja2.bccache import Bucket

from care_guide.content.branding import toned
from care_guide.content.failures import TEMPLATES, failure, template_problem
from care_guide.content.hospital import Profile
from care_guide.content.problems import ContentError, Problem
from care_guide.content.strings import Strings, in_html, old_words
from care_guide.render.article_text import no_break_text, unbroken
from care_guide.render.page_view import dialable, lang_attributes
from care_guide.render.template_access import guard
from care_guide.review.versions import short
from care_guide.utils import CannotDoError
from care_guide.utils.cache import Cache
from care_guide.utils.dates import day, direction
from care_guide.utils.files import digest, digest_of_bytes, is_listed

# The settings of every environment of the guide: pelicanconf.py says why.
JINJA_OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}


def day_in_words(date: datetime.date, lang: str, profile: Profile) -> str:
    """Return ``date`` as families of this copy read dates."""
    return day(date, lang, profile.country, profile.date_form)


# The filters of the theme's templates, in addition to Jinja's own.
FILTERS = {
    "day": day_in_words,
    "direction": direction,
    "lang_attributes": lang_attributes,
    "toned": toned,
    "short": short,
    "no_break": no_break_text,
    "unbroken": unbroken,
    "dialable": dialable,
}
# Where Pelican looks for a template that the theme does not have.
_FALLBACK = "/pelican/themes/"
# How Python writes a function, or an object without a form of its own, on a page: with its place in memory.
_OBJECT = re.compile(r"[\w.' ]+ at 0x[0-9a-f]{6,}(?=>|&gt;)")
# The earliest day that a zip can hold; the same day for all files makes two builds the same.
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class OutputFile:
    """One file to write.

    ``path`` is relative to the output folder; ``key`` is a digest of everything that its bytes depend on, or None to
    make it at each build; ``make`` returns its bytes, given the output folder. Files with the same ``batch`` are made one
    after the other by one process, so that what they share is made once; "" is none. A file made of other files is
    ``last``: it is made after them.
    """

    path: str
    key: str | None
    make: Callable[[Path], bytes]
    batch: str = ""
    last: bool = False


def text_file(path: str, key: str | None, make: Callable[[], str], batch: str = "") -> OutputFile:
    """Return a file of UTF-8 text."""
    return OutputFile(path, key, lambda _: make().encode("utf-8"), batch)


def bytes_file(path: str, data: bytes) -> OutputFile:
    """Return a file whose bytes are already known."""
    return OutputFile(path, digest_of_bytes(data), lambda _: data)


class _Loader(FileSystemLoader):
    """Says in a line which template is not text, and in which folder of the theme one is missing."""

    def get_source(self, environment: Environment, template: str) -> Any:
        """Return the text of ``template`` as Jinja wants it.

        Raises ContentError if it is not UTF-8, and TemplateNotFound, with its path as the message.
        """
        path = f"theme/{Path(self.searchpath[0]).name}/{template}"
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError:
            raise _not_text(path) from None
        except TemplateNotFound:
            raise TemplateNotFound(template, path) from None


def _not_text(path: str) -> ContentError:
    return ContentError([Problem(path, 1, "the text is not UTF-8", "save the file with the encoding UTF-8")])


def environment(folder: Path, **options: Any) -> Environment:
    """Return an environment for the templates in ``folder``; ``options`` replace those of the guide.

    A build fills pages and handouts with Pelican's own environment. This one is for what is filled without a build,
    such as the redline, and for server settings, which escape nothing.
    """
    env = Environment(loader=_Loader(folder), **JINJA_OPTIONS | options)
    _equip(env)
    return env


def _equip(env: Environment) -> None:
    """Give ``env`` the filters of the guide, and take from it what chance or the machine's language decides."""
    env.filters |= FILTERS
    for name in ("random", "attr", "strftime"):
        env.filters.pop(name, None)
    env.globals.pop("lipsum", None)
    guard(env)


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates in the folder of a cache, by name and source: a redline writes both themes to a new place each time.

    Each is that of one program, since Jinja applies the filters to what is constant while it compiles.
    """

    def __init__(self, cache: Cache) -> None:
        super().__init__(str(cache.folder))
        self._program = cache.program

    def get_source_checksum(self, source: str) -> str:
        return digest(self._program, source)

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:  # noqa: ARG002
        return super().get_bucket(environment, name, digest(source), source)


def keep_compiled(env: Environment, cache: Cache) -> None:
    """Let ``env`` take templates that are compiled already from ``cache``."""
    if cache.folder is not None:
        env.bytecode_cache = _Compiled(cache)


class Templates:
    """Templates that read only the values they are given, so that these values are the whole key.

    They are those of ``theme`` with its ``strings``, filled in ``env``: Pelican's in a build.
    """

    def __init__(
        self, theme: Path, strings: Strings, cache: Cache | None = None, env: Environment | None = None
    ) -> None:
        self.theme, self.cache = theme, cache or Cache()
        self._env = env = env or environment(theme / "templates")
        _equip(env)
        env.globals["t"] = strings.shown
        keep_compiled(env, self.cache)
        self._sources: dict[str, str] = {}
        self._places: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        self._read: dict[str, tuple[list[str], list[str]]] = {}
        self._closures: dict[str, list[str]] = {}

    def digest(self, name: str) -> str:
        """Return the digest of a template and of all that it extends, includes and imports."""
        if name not in self._digests:
            parts = [(one, self._source(one)) for one in self._closure(name)]
            self._digests[name] = digest(self.cache.program, parts)
        return self._digests[name]

    def source(self, name: str) -> str:
        """Return the text of a template and of all that it extends, includes and imports."""
        return "\n".join(map(self._source, self._closure(name)))

    def names(self, name: str) -> frozenset[str]:
        """Return the names of all variables that a template and its parts read, including those that another one sets."""
        return frozenset().union(*(self._reads(part)[1] for part in self._closure(name)))

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Return the text that the template makes of ``values``, which include ``lang`` and ``source_lang``.

        Raises ContentError when it cannot be filled in.
        """
        try:
            text = self._env.get_template(name).render(values)
        except Exception as error:
            # Here, since the traceback, and with it the line, does not reach another process.
            if isinstance(error, CannotDoError) or (problem := failure(error)) is None:
                raise
            raise ContentError([problem]) from error
        # The words are looked for first, since the pattern takes a while.
        if " at 0x" in text and (found := _OBJECT.search(text)):
            what = f"the template shows {found[0]}, which is another one in each build"
            raise ContentError([Problem(f"{TEMPLATES}{name}", 1, what, "name what it is to show of that")])
        if not name.endswith(".html"):
            return old_words(text)
        # An apostrophe needs no escape in text or between double quotes.
        return in_html(
            text.replace("&#39;", "'"),
            f"<span{lang_attributes(values.get('source_lang', ''), values.get('lang', ''))}>",
        )

    def _closure(self, name: str) -> list[str]:
        """Return the names of a template and of all that it extends, includes and imports, in order."""
        if name not in self._closures:
            found, todo = {name}, [name]
            while todo:
                others = self._reads(todo.pop())[0]
                todo += [other for other in others if other not in found]
                found.update(others)
            self._closures[name] = sorted(found)
        return self._closures[name]

    def _reads(self, name: str) -> tuple[list[str], list[str]]:
        """Return the templates that one template names, and its variables; see :func:`template_reads`."""
        if name not in self._read:
            source = self._source(name)
            kinds = tuple(self._env.extensions)
            try:
                others, names = self.cache.value(lambda: template_reads(self._env, source), "template", source, kinds)
            except TemplateSyntaxError as error:
                error.filename = self._places[name]
                raise ContentError([template_problem(error)]) from None
            if wrong := [problem for other in others if (problem := self._unsigned(other, name))]:
                raise ContentError(wrong)
            self._read[name] = others, names
        return self._read[name]

    def _unsigned(self, other: str, name: str) -> Problem | None:
        """Return what is wrong with the template ``other``, which ``name`` includes, or None when people sign it.

        They sign the frame (review/versions.py), which has all files of the theme's own folder, except stray ones.
        """
        path = f"{TEMPLATES}{name}"
        if not other:
            return Problem(path, 1, "a template is included by a variable", "write the template's name")
        line = self._source(name).partition(other)[0].count("\n") + 1
        try:
            self._source(other)
        except TemplateNotFound:
            return Problem(path, line, f"there is no template {other}", "correct its name, or remove the line")
        folder = self._places[name].removesuffix(name)
        if self._places[other] == f"{folder}{other}" and is_listed(Path(other), Path()):
            return None
        what = f"{other} is no template of the theme, so nobody would sign what it says"
        return Problem(path, line, what, "put it into theme/templates/, under another name")

    def _source(self, name: str) -> str:
        if name not in self._sources:
            assert self._env.loader is not None
            try:
                source, file, _ = self._env.loader.get_source(self._env, name)
            except UnicodeDecodeError:
                raise _not_text(f"{TEMPLATES}{name}") from None
            self._sources[name], self._places[name] = source, Path(file or "").as_posix()
            if _FALLBACK in self._places[name]:
                raise TemplateNotFound(name)
        return self._sources[name]


def template_reads(env: Environment, source: str) -> tuple[list[str], list[str]]:
    """Return the templates that ``source`` names ("" where a variable holds the name), and the variables that it reads.

    Raises TemplateSyntaxError for a template that cannot be parsed.
    """
    tree = env.parse(source)
    others = [name or "" for name in meta.find_referenced_templates(tree)]
    return others, sorted(meta.find_undeclared_variables(tree))


def zip_entry(name: str) -> zipfile.ZipInfo:
    """Return the entry of a file in a zip: the same on each day and each machine."""
    entry = zipfile.ZipInfo(name, _ZIP_DAY)
    # Unix, a plain file that everybody may read; otherwise the entry depends on the system that made it.
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    return entry


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of ``files`` by name: the same files give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in sorted(files):
            archive.writestr(zip_entry(name), files[name], zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def zip_file(path: str, files: list[OutputFile]) -> OutputFile:
    """Return the zip of ``files``, by their names without folders, as a file to write at ``path``."""

    def make(output: Path) -> bytes:
        return zipped({file.path.rsplit("/", 1)[-1]: (output / file.path).read_bytes() for file in files})

    keys = [file.key for file in files]
    return OutputFile(path, None if None in keys else digest(path, keys), make, last=True)
