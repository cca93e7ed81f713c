"""The edge to Pelican: one generator that reads, gathers, checks, reviews and renders."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, ClassVar

from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from .cache.digests import Digests, digest_of
from .cache.output_file import OutputFile, text_file, write_files
from .cache.salt import program_digest
from .checks import check
from .copies import copies
from .handout_files import ZIP_NAME, handout_files, zip_file
from .handouts import CHECK_PAGE, edition, folder
from .library import DEFAULT_LANG, load_library
from .output_folder import MARKER, discard
from .page_files import PageMaker, beside
from .problems import ContentError, report
from .publish_gate import override_notice, refusals
from .review import due_soon, read_ledger, reviews
from .single_file import Inside, slim
from .stylesheet import CHECKLIST_CSS, checklist_script, prune, stylesheet
from .theme_files import theme_files
from .today import build_day
from .views import AUTHORS_PAGE, SiteView, site_view

# Pages that every language has beside its articles, and their templates.
_OF_EACH_LANGUAGE = (("glossary.html", "glossary"), ("changes.html", "changes"), ("feed.xml", "feed.xml"))


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

    def generate_output(self, writer: Any) -> None:  # noqa: ARG002 (Pelican gives it; the guide writes its own files.)
        """Write every page, the shared files and the indexes."""
        write_files(self._files(), Path(self.output_path))
        self._count()

    def _files(self) -> list[OutputFile]:
        """Return every file of the output, each with its key."""
        root, theme, digests = self.library.root, Path(self.theme), Digests()
        salt = digest_of(program_digest(root), digests.of(self.library.strings))
        pages = PageMaker(self, self.context, self.library.strings, self.sites, digests, salt)
        names = ("SITENAME", "AUTHOR", "SITE_ADDRESS")
        shared = edition(*(self.settings[name] for name in names), staging=self.staging)
        signoffs = [entry for _, entry in read_ledger(root)[0]]
        files: list[OutputFile] = []
        for site in self.sites:
            for view in site.views:
                if not (view.path.endswith(f"{AUTHORS_PAGE}.html") and self.settings.get("GUIDE_PUBLISH")):
                    files.append(pages.file(view.path, view.template, site, view))
            for name, template in _OF_EACH_LANGUAGE:
                files.append(pages.file(beside(name, site), template, site))
            if site.lang == DEFAULT_LANG:
                files.append(pages.file("404.html", "404", site))
            newest = copies(site, signoffs, self.library.strings(site.lang, "booklet.title"))
            files.append(pages.file(beside(CHECK_PAGE, site), "check-your-copy", site, copies=newest))
            singles = handout_files(site, self.library, theme, shared, digests, salt)
            if site.checklist is not None:
                singles.append(self._single_checklist(pages, site))
            files += [*singles, zip_file(f"{folder(site.lang)}{ZIP_NAME}", singles)]
        for name in ("sitemap.xml", "robots.txt"):
            files.append(pages.file(name, name, self.sites[0], sites=self.sites))
        return [*files, *theme_files(theme / "static"), text_file(MARKER, None, self._build_json)]

    def _build_json(self) -> str:
        versions = {
            f"{view.lang}/{view.topic}": view.review.version
            for site in self.sites
            for view in site.views
            if view.review
        }
        build: dict[str, Any] = {"generator": "care-guide", "versions": versions}
        if self.staging:
            build["staging"] = {"gate": "off", "reasons": [str(problem) for problem in sorted(set(self.refused))]}
        return json.dumps(build, indent=1, sort_keys=True) + "\n"

    def _single_checklist(self, pages: PageMaker, site: SiteView) -> OutputFile:
        """Return the checklist of a language once more, as one file with everything inside."""
        static, template = Path(self.theme) / "static", self.get_template("checklist-handout")
        style, code = stylesheet(static, CHECKLIST_CSS), checklist_script(static).strip()
        assert site.checklist is not None
        view = next(view for view in site.views if view.path == site.checklist.path)
        values = {"site": site, "page": view, "lang": site.lang}

        def make() -> str:
            bare = template.render({**self.context, **values, "inside": Inside("", code)})
            return slim(template.render({**self.context, **values, "inside": Inside(prune(style, bare).strip(), code)}))

        key = digest_of(pages.key("checklist-handout", **values), style, code)
        return text_file(site.checklist.handout, key, make)

    def _count(self) -> None:
        """Let Pelican's closing line count what was written; its own generators got no files."""
        views = [view for site in self.sites for view in site.views]
        for generator in self.all_generators:
            if isinstance(generator, ArticlesGenerator):
                generator.articles = [view for view in views if view.kind != "page"]
            elif isinstance(generator, PagesGenerator):
                generator.pages = [view for view in views if view.kind == "page"]
