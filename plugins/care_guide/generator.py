"""The edge to Pelican: one generator that reads, gathers, checks, reviews and renders."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, ClassVar

from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from .checks import check
from .copies import copies
from .dates import day
from .fact_table import facts_files
from .handout_files import ZIP_NAME, handout_files, zipped
from .handouts import CHECK_PAGE, edition, folder
from .library import DEFAULT_LANG, load_library
from .output_folder import MARKER, discard
from .problems import ContentError, report
from .publish_gate import override_notice, refusals
from .review import due_soon, read_ledger, reviews
from .single_file import Inside, slim
from .stylesheet import CHECKLIST_CSS, checklist_script, prune, script, stylesheet
from .today import build_day
from .version import short
from .views import AUTHORS_PAGE, PageView, SiteView, site_view


class GuideGenerator(Generator):
    """All pages of the guide. Pelican's own generators get no files: see ARTICLE_PATHS in pelicanconf.py."""

    all_generators: ClassVar[list[Generator]] = []

    def generate_context(self) -> None:
        """Read and check everything; stop with every problem told and nothing written."""
        library = load_library(Path(self.path).parent)
        today = build_day()
        state, wrong = reviews(library, today)
        publish = bool(self.settings.get("GUIDE_PUBLISH"))
        self.staging = publish and bool(self.settings.get("GUIDE_ALLOW_DRAFTS"))
        self.refused = refusals(library, state) if publish else []
        problems = [*check(library), *wrong, *([] if self.staging else self.refused)]
        if problems:
            print(report(problems), file=sys.stderr)
            discard(Path(self.output_path))
            raise SystemExit(1) from ContentError(problems)
        self.library = library
        self.sites = [site_view(lang, library, state) for lang in library.languages]
        self.env.globals["t"] = library.strings
        self.env.filters["day"] = day
        self.env.filters["short"] = short
        # On every page and handout: a staging build says so aloud.
        self.context["staging"] = self.staging
        if self.staging:
            print(override_notice(self.refused), file=sys.stderr)
        if publish:
            print(
                "".join(f"Soon due: {warning}\n" for warning in due_soon(library, state, today)),
                end="",
                file=sys.stderr,
            )

    def generate_output(self, writer: Any) -> None:
        """Write every page, the shared files and the indexes."""
        # Before the zip of all single files is made.
        self._single_files()
        for site in self.sites:
            for view in site.views:
                if view.path.endswith(f"{AUTHORS_PAGE}.html") and self.settings.get("GUIDE_PUBLISH"):
                    continue
                self._write(writer, view.path, view.template, site, view)
            self._write(writer, _beside("glossary.html", site), "glossary", site)
            self._write(writer, _beside("changes.html", site), "changes", site)
            self._write(writer, _beside("feed.xml", site), "feed.xml", site)
            for _, path, make in facts_files(site.lang, self.library):
                self._put(path, make())
            self._handouts(writer, site)
            if site.lang == DEFAULT_LANG:
                self._write(writer, "404.html", "404", site)
        self._write(writer, "sitemap.xml", "sitemap.xml", self.sites[0])
        self._write(writer, "robots.txt", "robots.txt", self.sites[0])
        static = Path(self.theme) / "static"
        self._put("assets/guide.css", stylesheet(static))
        for name in ("guide.js", "check-copy.js"):
            self._put(f"assets/{name}", script(static, name))
        self._put("assets/checklist.js", checklist_script(static))
        for icon in sorted((static / "icons").glob("*")):
            target = Path(self.output_path) / "assets" / icon.name
            target.write_bytes(icon.read_bytes())
        versions = {
            f"{view.lang}/{view.topic}": view.review.version
            for site in self.sites
            for view in site.views
            if view.review
        }
        build: dict[str, Any] = {"generator": "care-guide", "versions": versions}
        if self.staging:
            build["staging"] = {"gate": "off", "reasons": [str(problem) for problem in sorted(set(self.refused))]}
        self._put(MARKER, json.dumps(build, indent=1, sort_keys=True) + "\n")
        self._count()

    def _handouts(self, writer: Any, site: SiteView) -> None:
        """Write the single files of one language, the zip of them, and the page that tells an old copy from a new one."""
        names = ("SITENAME", "AUTHOR", "SITE_ADDRESS")
        shared = edition(*(self.settings[name] for name in names), staging=self.staging)
        for path, text in handout_files(site, self.library, Path(self.theme), shared):
            self._put(path, text)
        place = Path(self.output_path) / folder(site.lang)
        files = {file.name: file.read_bytes() for file in sorted(place.glob("*.html"))}
        (place / ZIP_NAME).write_bytes(zipped(files))
        signoffs = [entry for _, entry in read_ledger(self.library.root)[0]]
        booklet = self.library.strings(site.lang, "booklet.title")
        self._write(writer, _beside(CHECK_PAGE, site), "check-your-copy", site, copies=copies(site, signoffs, booklet))

    def _single_files(self) -> None:
        """Write the checklist of each language once more, as one file with everything inside."""
        static = Path(self.theme) / "static"
        style, code = stylesheet(static, CHECKLIST_CSS), checklist_script(static).strip()
        template = self.get_template("checklist-handout")
        for site in self.sites:
            if site.checklist is not None:
                view = next(view for view in site.views if view.path == site.checklist.path)
                context = {**self.context, "site": site, "page": view, "lang": site.lang}
                bare = template.render({**context, "inside": Inside("", code)})
                page = template.render({**context, "inside": Inside(prune(style, bare).strip(), code)})
                self._put(site.checklist.handout, slim(page))

    def _count(self) -> None:
        """Let Pelican's closing line count what was written; its own generators got no files."""
        views = [view for site in self.sites for view in site.views]
        for generator in self.all_generators:
            if isinstance(generator, ArticlesGenerator):
                generator.articles = [view for view in views if view.kind != "page"]
            elif isinstance(generator, PagesGenerator):
                generator.pages = [view for view in views if view.kind == "page"]

    def _write(
        self, writer: Any, path: str, template: str, site: SiteView, view: PageView | None = None, **more: object
    ) -> None:
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
            **more,
        )

    def _noindex(self, view: PageView | None) -> bool:
        """Tell whether search engines must leave the page out: previews, staging, and what no clinician has signed."""
        unsigned = view is not None and view.review is not None and view.review.state != "signed"
        return unsigned or self.staging or not self.settings.get("GUIDE_PUBLISH", False)

    def _put(self, path: str, text: str) -> None:
        target = Path(self.output_path) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def _beside(name: str, site: SiteView) -> str:
    return name if site.lang == DEFAULT_LANG else f"{site.lang}/{name}"
