"""The edge to Pelican: one generator that reads, gathers, checks, reviews and renders."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any, ClassVar

from babel.dates import format_date
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from .checks import check
from .library import DEFAULT_LANG, load_library
from .output_folder import MARKER
from .problems import ContentError, report
from .publish_gate import refusals
from .review import reviews
from .stylesheet import script, stylesheet
from .today import build_day
from .views import AUTHORS_PAGE, PageView, SiteView, site_view


def day(date: datetime.date, lang: str) -> str:
    """Return a date in words, as the language writes it."""
    return format_date(date, "long", locale=lang)


class GuideGenerator(Generator):
    """All pages of the guide. Pelican's own generators get no files: see ARTICLE_PATHS in pelicanconf.py."""

    all_generators: ClassVar[list[Generator]] = []

    def generate_context(self) -> None:
        """Read and check everything; stop with every problem told and nothing written."""
        library = load_library(Path(self.path).parent)
        today = build_day()
        state, wrong = reviews(library, today)
        problems = [*check(library), *wrong]
        if not problems and self.settings.get("GUIDE_PUBLISH"):
            problems = refusals(library, state, self.settings.get("GUIDE_ALLOW_DRAFTS", False))
        if problems:
            print(report(problems), file=sys.stderr)
            raise SystemExit(1) from ContentError(problems)
        self.library = library
        self.sites = [site_view(lang, library, state) for lang in library.languages]
        self.env.globals["t"] = library.strings
        self.env.filters["day"] = day

    def generate_output(self, writer: Any) -> None:
        """Write every page, the shared files and the indexes."""
        for site in self.sites:
            for view in site.views:
                if view.path.endswith(f"{AUTHORS_PAGE}.html") and self.settings.get("GUIDE_PUBLISH"):
                    continue
                self._write(writer, view.path, view.template, site, view)
            self._write(writer, _beside("glossary.html", site), "glossary", site)
            self._write(writer, _beside("feed.xml", site), "feed.xml", site)
            if site.lang == DEFAULT_LANG:
                self._write(writer, "404.html", "404", site)
        self._write(writer, "sitemap.xml", "sitemap.xml", self.sites[0])
        self._write(writer, "robots.txt", "robots.txt", self.sites[0])
        static = Path(self.theme) / "static"
        self._put("assets/guide.css", stylesheet(static))
        self._put("assets/guide.js", script(static))
        for icon in sorted((static / "icons").glob("*")):
            target = Path(self.output_path) / "assets" / icon.name
            target.write_bytes(icon.read_bytes())
        versions = {
            f"{view.lang}/{view.topic}": view.review.version
            for site in self.sites
            for view in site.views
            if view.review
        }
        self._put(
            MARKER, json.dumps({"generator": "care-guide", "versions": versions}, indent=1, sort_keys=True) + "\n"
        )
        self._count()

    def _count(self) -> None:
        """Let Pelican's closing line count what was written; its own generators got no files."""
        views = [view for site in self.sites for view in site.views]
        for generator in self.all_generators:
            if isinstance(generator, ArticlesGenerator):
                generator.articles = [view for view in views if view.kind != "page"]
            elif isinstance(generator, PagesGenerator):
                generator.pages = [view for view in views if view.kind == "page"]

    def _write(self, writer: Any, path: str, template: str, site: SiteView, view: PageView | None = None) -> None:
        writer.write_file(
            path,
            self.get_template(template),
            self.context,
            relative_urls=True,
            site=site,
            page=view,
            sites=self.sites,
            path=path,
            lang=site.lang,
            home=_beside("index.html", site),
            noindex=self._noindex(view),
        )

    def _noindex(self, view: PageView | None) -> bool:
        """Tell whether search engines must leave the page out: previews, and what no clinician has signed."""
        unsigned = view is not None and view.review is not None and view.review.state != "signed"
        return unsigned or not self.settings.get("GUIDE_PUBLISH", False)

    def _put(self, path: str, text: str) -> None:
        target = Path(self.output_path) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def _beside(name: str, site: SiteView) -> str:
    return name if site.lang == DEFAULT_LANG else f"{site.lang}/{name}"
