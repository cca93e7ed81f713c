"""Single files: each handout as one HTML text that holds its style and script and may load nothing at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .booklet import Booklet, booklet
from .dates import day
from .handouts import Edition, Handout, folder, handouts, slug
from .library import Library
from .single_file import Inside, slim
from .strings import Strings
from .stylesheet import CHECKLIST_CSS, checklist_script, handout_stylesheet, prune, script, stylesheet
from .views import SiteView

ZIP_NAME = "handouts.zip"
# Zip files cannot say a day before this one; the same day for all keeps two builds the same.
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


class HandoutMaker:
    """Fills the handout templates of ``theme``; every file has the same style, script and policy."""

    def __init__(self, theme: Path, words: Strings, shared: Edition) -> None:
        self._shared, self._static = shared, theme / "static"
        self._env = Environment(
            loader=FileSystemLoader(theme / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.globals["t"] = words
        self._env.filters["day"] = day
        self._inside = Inside(handout_stylesheet(self._static).strip(), script(self._static, "handout.js").strip())

    def full(self, handout: Handout) -> str:
        """Return the whole article as one file."""
        return self._fill("handout.html", handout.page.lang, handout=handout, page=handout.page)

    def one_page(self, handout: Handout) -> str:
        """Return what to have at hand, on one side of one sheet."""
        return self._fill("handout_one_page.html", handout.page.lang, handout=handout, page=handout.page)

    def booklet(self, whole: Booklet) -> str:
        """Return many articles as one file."""
        return self._fill("booklet.html", whole.chapters[0].page.lang, booklet=whole)

    def checklist(self, site: SiteView) -> str:
        """Return the checklist as one file, with the part of the style that it needs and a script of its own."""
        page = next(view for view in site.views if site.checklist and view.path == site.checklist.path)
        style, code = stylesheet(self._static, CHECKLIST_CSS), checklist_script(self._static).strip()

        def filled(inside: Inside) -> str:
            return self._fill("checklist-handout.html", site.lang, inside, site=site, page=page)

        return slim(filled(Inside(prune(style, filled(Inside("", code))).strip(), code)))

    def _fill(self, template: str, lang: str, inside: Inside | None = None, **values: object) -> str:
        whole = {**values, "inside": inside or self._inside, "lang": lang, "edition": self._shared}
        return self._env.get_template(template).render(whole).rstrip() + "\n"


def handout_files(site: SiteView, library: Library, theme: Path, shared: Edition) -> Iterator[tuple[str, str]]:
    """Yield the place in the output and the text of each handout of one language, the booklet and the checklist last."""
    maker = HandoutMaker(theme, library.strings, shared)
    made, place = handouts(site, library, shared), folder(site.lang)
    for handout in made:
        name = slug(handout.page)
        yield f"{place}{name}.html", maker.full(handout)
        yield f"{place}{name}-one-page.html", maker.one_page(handout)
    if made:
        yield f"{place}booklet.html", maker.booklet(booklet(made, library, shared))
    if site.checklist is not None:
        yield site.checklist.handout, maker.checklist(site)


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
