"""Single files: each handout as one HTML text that holds its style and script and may load nothing at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from care_guide.cache.compiled import CompiledTemplates
from care_guide.cache.memory import Memory
from care_guide.cache.output_file import OutputFile, text_file
from care_guide.cache.template_needs import TemplateNeeds
from care_guide.content.dates import day
from care_guide.content.digest import Digests, digest_of
from care_guide.content.site_content import Library
from care_guide.content.translations import Strings
from care_guide.render.booklet import Booklet, booklet
from care_guide.render.handouts import Edition, Handout, folder, handout, handouts, linked_titles, slug
from care_guide.render.page_view import PageView
from care_guide.render.standalone import Inside, slim
from care_guide.render.stylesheet import CHECKLIST_CSS, checklist_script, handout_stylesheet, prune, script, stylesheet
from care_guide.render.views import SiteView

ZIP_NAME = "handouts.zip"
# Zip files cannot say a day before this one; the same day for all keeps two builds the same.
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


class HandoutMaker:
    """Fills the handout templates of ``theme``; every file has the same style, script and policy."""

    def __init__(self, theme: Path, words: Strings, shared: Edition, memory: Memory | None = None) -> None:
        self._shared, self._static = shared, theme / "static"
        self._env = Environment(
            loader=FileSystemLoader(theme / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=CompiledTemplates(memory),
        )
        self._env.globals["t"] = words
        self._env.filters["day"] = day
        css, js = handout_stylesheet(self._static).strip(), script(self._static, "handout.js").strip()
        self._inside = Inside(css, js)
        # What every file of this maker depends on, and what its templates are made of.
        self.digest, self.needs = digest_of(css, js), TemplateNeeds(self._env, memory)

    def full(self, handout: Handout) -> str:
        """Return the whole article as one file."""
        return self._fill("handout.html", handout.page.lang, handout=handout, page=handout.page)

    def one_page(self, handout: Handout) -> str:
        """Return what to have at hand, on one side of one sheet."""
        return self._fill("handout_one_page.html", handout.page.lang, handout=handout, page=handout.page)

    def booklet(self, whole: Booklet) -> str:
        """Return many articles as one file."""
        return self._fill("booklet.html", whole.chapters[0].page.lang, booklet=whole)

    def checklist(self, site: SiteView, page: PageView, inside: Inside) -> str:
        """Return the checklist as one file: ``inside`` has its own script, and a style of which it takes what it needs."""

        def filled(style: str) -> str:
            own = Inside(style, inside.script)
            return self._fill("checklist-handout.html", site.lang, own, site=site, page=page)

        return slim(filled(prune(inside.style, filled("")).strip()))

    def _fill(self, template: str, lang: str, inside: Inside | None = None, **values: object) -> str:
        whole = {**values, "inside": inside or self._inside, "lang": lang, "edition": self._shared}
        return self._env.get_template(template).render(whole).rstrip() + "\n"


def handout_files(
    site: SiteView, library: Library, theme: Path, shared: Edition, digests: Digests, memory: Memory
) -> list[OutputFile]:
    """Return each handout of one language as a file to write, the booklet and the checklist last.

    A handout is a pure function of its page, of the titles of the pages it links to, of the hospital's facts and of
    the edition: that is its key, so what has not changed is not even laid out.
    """
    maker, place = HandoutMaker(theme, library.strings, shared, memory), folder(site.lang)
    titles = {view.path: view.title for view in site.views}
    pages = [page for page in site.views if page.review is not None]
    every = digest_of(memory.program, digests.of((library.strings, library.slots, shared)), maker.digest)
    files, keys = [], []
    for page in pages:
        keys.append(digest_of(every, digests.of(page), digests.of(linked_titles(page, titles))))
        made = _Once(partial(handout, page, titles, library, shared))
        for ending, template, fill in (
            ("", "handout.html", maker.full),
            ("-one-page", "handout_one_page.html", maker.one_page),
        ):
            key = digest_of(keys[-1], maker.needs.of(template).digest)
            files.append(text_file(f"{place}{slug(page)}{ending}.html", key, partial(_filled, fill, made)))
    if site.booklet:
        key = digest_of(maker.needs.of("booklet.html").digest, *keys)
        whole = partial(_booklet, maker, site, library, shared)
        files.append(text_file(f"{place}booklet.html", key, whole))
    if site.checklist is not None:
        page = next(view for view in site.views if view.path == site.checklist.path)
        inside = Inside(stylesheet(theme / "static", CHECKLIST_CSS), checklist_script(theme / "static").strip())
        key = digest_of(every, maker.needs.of("checklist-handout.html").digest, inside.style, inside.script)
        key = digest_of(key, digests.of(page), digests.of(site.checklist))
        files.append(text_file(site.checklist.handout, key, partial(maker.checklist, site, page, inside)))
    return files


class _Once:
    """What makes a handout: both forms of it come one after the other, and the second has the first one's layout."""

    _last: ClassVar[tuple[_Once, Handout] | None] = None

    def __init__(self, make: Callable[[], Handout]) -> None:
        self._make = make

    def __call__(self) -> Handout:
        if _Once._last is None or _Once._last[0] is not self:
            _Once._last = (self, self._make())
        return _Once._last[1]


def _filled(fill: Callable[[Handout], str], made: Callable[[], Handout]) -> str:
    return fill(made())


def _booklet(maker: HandoutMaker, site: SiteView, library: Library, shared: Edition) -> str:
    return maker.booklet(booklet(handouts(site, library, shared), library, shared))


def zip_file(path: str, files: list[OutputFile]) -> OutputFile:
    """Return the zip of ``files`` as a file to write; it lies in their folder and is made when they are there."""

    def make(output: Path) -> bytes:
        return zipped({file.path.rsplit("/", 1)[-1]: (output / file.path).read_bytes() for file in files})

    keys = [file.key for file in files]
    known = [key for key in keys if key is not None]
    return OutputFile(path, digest_of(path, *known) if len(known) == len(keys) else None, make, last=True)


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip of ``files`` by name: the same files give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Unix, a plain file that everybody may read; without it the entry says which system made it.
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name])
    return whole.getvalue()
