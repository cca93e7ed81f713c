"""The edge to Pelican: one generator that reads, gathers, checks, reviews and renders."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Any, ClassVar

from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from care_guide.build.load import load_library
from care_guide.cache.compiled import CompiledTemplates
from care_guide.cache.memory import Memory, cache_folder
from care_guide.cache.output_file import OutputFile, text_file
from care_guide.cache.salt import program_digest
from care_guide.cache.store import DamagedError
from care_guide.cache.writing import write_files
from care_guide.checks import check
from care_guide.content.clock import build_day
from care_guide.content.digest import Digests
from care_guide.content.output_folder import BUILDING, MARKER, cannot_write, discard
from care_guide.content.problems import ContentError, report
from care_guide.content.signoffs import LEDGER, read_ledger
from care_guide.content.site_content import DEFAULT_LANG
from care_guide.render.assets import theme_files
from care_guide.render.connect import connect_files
from care_guide.render.handout_files import ZIP_NAME, handout_files, zip_file
from care_guide.render.handouts import CHECK_PAGE, edition, folder
from care_guide.render.latest_versions import copies
from care_guide.render.pages import PageMaker, beside
from care_guide.render.sitemap import sitemap
from care_guide.render.views import AUTHORS_PAGE, site_view
from care_guide.review.fact_table import facts_files
from care_guide.review.gate import override_notice, refusals
from care_guide.review.state import due_soon, reviews

# What every language has beside its articles; the templates have the same names.
_OF_EACH_LANGUAGE = ("glossary.html", "changes.html", "feed.xml")


class GuideGenerator(Generator):
    """All pages of the guide. Pelican's own generators get no files: see ARTICLE_PATHS in pelicanconf.py."""

    all_generators: ClassVar[list[Generator]] = []

    def generate_context(self) -> None:
        """Read and check everything; stop with every problem told and nothing written."""
        root, output = Path(self.path).parent, Path(self.output_path)
        # A build makes many small things that stay: to look for rubbish less often saves a twentieth of its time.
        gc.set_threshold(50_000, 20, 50)
        self.published = bool(self.settings.get("GUIDE_PUBLISH"))
        self.last = output.with_name(output.name.removesuffix(BUILDING))
        # What families get is made from the sources alone.
        remember = self.settings["GUIDE_CACHE"] and not self.published
        self.memory = Memory(cache_folder(self.last) if remember else None, program_digest(root))
        try:
            self._read(root)
        except DamagedError:
            self.memory.forget("this cache is damaged")
            self._read(root)

    def _read(self, root: Path) -> None:
        library = load_library(root, self.memory, self.settings["GUIDE_PROCESSES"])
        today = build_day()
        self.ledger = self.memory.of_file(root / LEDGER, "ledger", lambda: read_ledger(root))
        state, wrong = reviews(library, today, self.ledger)
        self.staging = self.published and bool(self.settings.get("GUIDE_ALLOW_DRAFTS"))
        self.refused = refusals(library, state) if self.published else []
        problems = [*check(library, self.memory), *wrong, *([] if self.staging else self.refused)]
        if problems:
            print(report(problems), file=sys.stderr)
            discard(Path(self.output_path))
            self.memory.save(written=False)
            raise SystemExit(1) from ContentError(problems)
        self.library = library
        most = self.settings["GUIDE_BOOKLET_MOST"]
        self.sites = [site_view(lang, library, state, most) for lang in library.languages]
        # On every page and handout: a staging build says so aloud.
        self.context["staging"] = self.staging
        if self.staging:
            print(override_notice(self.refused), file=sys.stderr)
        if self.published:
            print(
                "".join(f"Soon due: {warning}\n" for warning in due_soon(library, state, today)),
                end="",
                file=sys.stderr,
            )

    def generate_output(self, writer: Any) -> None:  # noqa: ARG002 (Pelican gives it; the guide writes its own files.)
        """Write every page, the shared files and the indexes."""
        try:
            self._write()
        except DamagedError:
            self.memory.forget("this cache is damaged")
            # Not one file of the last output stays linked to a file that is written now.
            discard(Path(self.output_path))
            Path(self.output_path).mkdir()
            self._read(self.library.root)
            self._write()
        except OSError as error:
            discard(Path(self.output_path))
            cannot_write(self.last, error)
        self._count()

    def _write(self) -> None:
        processes = self.settings["GUIDE_PROCESSES"]
        write_files(self._files(), Path(self.output_path), self.last, self.memory, processes)

    def _files(self) -> list[OutputFile]:
        """Return every file of the output, each with its key."""
        theme, digests = Path(self.theme), Digests()
        self.env.bytecode_cache = CompiledTemplates(self.memory)
        pages = PageMaker(self.env, self.context, self.library, self.sites, digests, self.memory)
        names = ("SITENAME", "AUTHOR", "SITE_ADDRESS")
        shared = edition(*(self.settings[name] for name in names), staging=self.staging)
        signoffs = [entry for _, entry in self.ledger[0]]
        files: list[OutputFile] = []
        for site in self.sites:
            for view in site.views:
                if not (view.path.endswith(f"{AUTHORS_PAGE}.html") and self.published):
                    files.append(pages.file(view.path, view.template, site, view))
            for name in _OF_EACH_LANGUAGE:
                files.append(pages.file(beside(name, site), name, site))
            files += facts_files(site, self.library, self.memory)
            if site.lang == DEFAULT_LANG:
                files.append(pages.file("404.html", "404.html", site))
            newest = copies(site, signoffs, self.library.strings(site.lang, "booklet.title"))
            files.append(pages.file(beside(CHECK_PAGE, site), "check-your-copy.html", site, copies=newest))
            singles = handout_files(site, self.library, theme, shared, digests, self.memory)
            files += singles
            if site.booklet:
                files.append(zip_file(f"{folder(site.lang)}{ZIP_NAME}", singles))
        listed = sitemap(self.sites, self.settings["SITE_ADDRESS"])
        for name in ("sitemap.xml", "robots.txt", "manifest.webmanifest"):
            files.append(pages.file(name, name, self.sites[0], listed=listed))
        files += connect_files(self.library, self.sites, pages.file, published=self.published)
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

    def _count(self) -> None:
        """Let Pelican's closing line count what was written; its own generators got no files."""
        views = [view for site in self.sites for view in site.views]
        for generator in self.all_generators:
            if isinstance(generator, ArticlesGenerator):
                generator.articles = [view for view in views if view.kind != "page"]
            elif isinstance(generator, PagesGenerator):
                generator.pages = [view for view in views if view.kind == "page"]
