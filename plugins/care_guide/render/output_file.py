"""A file of the output before it is written, and the templates that make one from plain values."""

from __future__ import annotations

import io
import traceback
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    meta,
)

from care_guide.content.either_language import in_html, old_words
from care_guide.content.problems import ContentError, Problem
from care_guide.render.language import spoken
from care_guide.utils.cache import Cache
from care_guide.utils.digest import digest, digest_of_bytes

# The settings of every environment of the guide: pelicanconf.py says why.
JINJA_OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}
_TEMPLATES = "theme/templates/"
# Zip files cannot hold a day before this one; the same day for all makes two builds the same.
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class OutputFile:
    """One file to write.

    ``path`` is its place in the output; ``key`` a digest of all that its bytes depend on, or None to make it at each
    build; ``make`` gives its bytes from the folder of the output. A file that is made of others says so by ``last``:
    it is made when those are there.
    """

    path: str
    key: str | None
    make: Callable[[Path], bytes]
    last: bool = False


def text_file(path: str, key: str | None, make: Callable[[], str]) -> OutputFile:
    """Return a file of UTF-8 text."""
    return OutputFile(path, key, lambda _: make().encode("utf-8"))


def bytes_file(path: str, data: bytes) -> OutputFile:
    """Return a file whose bytes are in hand."""
    return OutputFile(path, digest_of_bytes(data), lambda _: data)


def environment(theme: Path) -> Environment:
    """Return an environment for the templates of ``theme`` outside Pelican's own: handouts, redline, server settings."""
    return Environment(loader=FileSystemLoader(theme / "templates"), **JINJA_OPTIONS)


class Templates:
    """Templates that see the values they are given and nothing else, so that these values are the whole key."""

    def __init__(self, env: Environment, cache: Cache | None = None) -> None:
        self.env = env
        self._cache = cache or Cache()
        if self._cache.folder is not None:
            env.bytecode_cache = FileSystemBytecodeCache(str(self._cache.folder))
        self._sources: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        self._read: dict[str, tuple[list[str], list[str]]] = {}
        self._closures: dict[str, list[str]] = {}

    def digest(self, name: str) -> str:
        """Return the digest of a template and of all that it extends, includes and imports."""
        if name not in self._digests:
            parts = [(one, self._source(one)) for one in self._closure(name)]
            self._digests[name] = digest(self._cache.program, parts)
        return self._digests[name]

    def source(self, name: str) -> str:
        """Return the text of a template and of all that it extends, includes and imports."""
        return "\n".join(map(self._source, self._closure(name)))

    def names(self, name: str) -> frozenset[str]:
        """Return the variables that a template and its parts may read from what they are given."""
        return frozenset().union(*(self._reads(part)[1] for part in self._closure(name)))

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Return the text that the template makes of ``values``, which name its ``lang`` and ``source_lang``. Raises ContentError when it cannot be filled in."""
        try:
            text = self.env.get_template(name).render(values)
        except TemplateError as error:
            # Here, since another process would not tell the line.
            raise ContentError([template_problem(error)]) from None
        if not name.endswith(".html"):
            return old_words(text)
        return in_html(text, f"<span{spoken(values.get('source_lang', ''), values.get('lang', ''))}>")

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
        """Return the templates that one template names, and the variables that it reads."""
        if name not in self._read:
            source = self._source(name)
            self._read[name] = self._cache.value(partial(self._parse, source), "template", source)
        return self._read[name]

    def _parse(self, source: str) -> tuple[list[str], list[str]]:
        tree = self.env.parse(source)
        found = list(meta.find_referenced_templates(tree))
        if None in found:
            raise ValueError("a template must name what it includes, so that its key can hold it")
        return [name for name in found if name is not None], sorted(meta.find_undeclared_variables(tree))

    def _source(self, name: str) -> str:
        if name not in self._sources:
            assert self.env.loader is not None
            self._sources[name] = self.env.loader.get_source(self.env, name)[0]
        return self._sources[name]


def template_problem(error: TemplateError) -> Problem:
    """Return what is wrong in a template of the theme that could not be filled in, with its line."""
    places = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        places.append((error.filename or error.name or "", error.lineno))
    own = [
        (_TEMPLATES + file.partition(f"/{_TEMPLATES}")[2], line) for file, line in places if f"/{_TEMPLATES}" in file
    ]
    place = own[-1] if own else (_TEMPLATES.rstrip("/"), 1)
    return Problem(*place, f"the template cannot be filled in ({error.message})", "correct the line")


def zipped(files: Mapping[str, bytes], *, compress: bool = True) -> bytes:
    """Return a zip of ``files`` by name: the same files give the same bytes.

    Stored files (``compress=False``) give the same bytes with every version of zlib too.
    """
    whole = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(whole, "w", method, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = method
            # Unix, a plain file that everybody may read; without it the entry says which system made it.
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name])
    return whole.getvalue()


def zip_file(path: str, files: list[OutputFile]) -> OutputFile:
    """Return the zip of ``files`` as a file to write in their folder."""

    def make(output: Path) -> bytes:
        return zipped({file.path.rsplit("/", 1)[-1]: (output / file.path).read_bytes() for file in files})

    keys = [file.key for file in files]
    return OutputFile(path, None if None in keys else digest(path, keys), make, last=True)
