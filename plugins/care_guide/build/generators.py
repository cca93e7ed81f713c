"""The guide's own generators, for what Pelican does not have: lists, handouts, fact tables, portal links, assets.

Articles and pages come from Pelican's ArticlesGenerator and PagesGenerator.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from functools import partial
from pathlib import Path
from typing import Any

from pelican.generators import Generator

from care_guide.build.pelican_class import Build, guide_build
from care_guide.build.writer import GuideWriter
from care_guide.content.library import PHOTOS
from care_guide.render.assets import guide_font, theme_files
from care_guide.render.connect import connect_files, facts_files
from care_guide.render.handout_files import ZIP_NAME, handout_files
from care_guide.render.handouts import SiteInfo, latest_versions
from care_guide.render.output_file import OutputFile, bytes_file, text_file, zip_file
from care_guide.render.pages import sitemap
from care_guide.render.search_files import search_files
from care_guide.render.views import CHECK_PAGE
from care_guide.review.versions import moves
from care_guide.utils.files import MARKER

# Every language has these files next to its articles; their templates have the same names.
_OF_EACH_LANGUAGE = ("glossary.html", "changes.html", "feed.xml")


class GuideGenerator(Generator, ABC):  # type: ignore[misc]
    """A generator that returns all of its files at once."""

    def generate_output(self, writer: GuideWriter) -> None:  # noqa: ARG002 (Pelican passes it.)
        """Add the files to those that the writer writes."""
        build = guide_build(self.settings)
        build.files += self.files(build)

    @abstractmethod
    def files(self, build: Build) -> list[OutputFile]:
        """Return the files to write; the writer makes each of them later, and only if its key is new."""


class ListsGenerator(GuideGenerator):
    """Pages and files that list others: glossary, changes, feed, check your copy, sitemap; moved pages and the error page."""

    def files(self, build: Build) -> list[OutputFile]:
        files, page = [], build.pages.file
        signoffs = [entry for _, entry in build.ledger]
        for site in build.sites:
            files += [page(site.prefix + name, name, site.lang) for name in _OF_EACH_LANGUAGE]
            newest = latest_versions(site, signoffs, partial(build.library.strings, site.lang))
            files.append(page(site.frame.check, CHECK_PAGE, site.lang, latest=newest))
            files += [page(one.path, "withdrawn.html", site.lang, notice=one) for one in site.withdrawn]
        for address, target in moves(build.library).items():
            place = build.library.page_path(target.lang, target.header.slug)
            title = target.header.title
            files.append(page(address, "moved.html", target.lang, target_path=place, target_title=title, noindex=True))
        root = next((site for site in build.sites if not site.prefix), build.sites[0])
        files.append(page("404.html", "404.html", root.lang))
        listed = sitemap(build.sites, self.settings["SITE_ADDRESS"], build.library.default_lang)
        files += [
            page(name, name, root.lang, listed=listed) for name in ("sitemap.xml", "robots.txt", "manifest.webmanifest")
        ]
        return files


class StagesGenerator(GuideGenerator):
    """The page of each stage; its sheet is among the handouts. That of an ended stage leads to the withdrawn article."""

    def files(self, build: Build) -> list[OutputFile]:
        page = build.pages.file
        files = [
            page(stage.path, "stage.html", site.lang, stage=stage) for site in build.sites for stage in site.stages
        ]
        for site in build.sites:
            notices = {one.topic: one for one in site.withdrawn}
            for stage in site.ended_stages:
                to = notices[stage.topic]
                files.append(
                    page(stage.path, "moved.html", site.lang, target_path=to.path, target_title=to.title, noindex=True)
                )
        return files


class SearchGenerator(GuideGenerator):
    """The search page of each language, and its index."""

    def files(self, build: Build) -> list[OutputFile]:
        server, page = self.settings["GUIDE_SEARCH_ADDRESS"], build.pages.file
        return [
            file
            for site in build.sites
            for file in search_files(
                site, build.library, build.cache, page, own_server=server, processes=build.processes
            )
        ]


class HandoutsGenerator(GuideGenerator):
    """Single files for paper, phones and USB sticks, and the zip of all."""

    def files(self, build: Build) -> list[OutputFile]:
        site_info, files = SiteInfo.from_address(self.settings["SITE_ADDRESS"], staging=build.staging), []
        for site in build.sites:
            singles = handout_files(site, build.library, build.pages.templates, site_info)
            files += singles
            if site.frame.booklet:
                files.append(zip_file(f"{site.frame.handouts}{ZIP_NAME}", singles))
        return files


class FactsGenerator(GuideGenerator):
    """The fact table of each article, and the version of each in build.json."""

    def files(self, build: Build) -> list[OutputFile]:
        files = [file for site in build.sites for file in facts_files(site, build.library, build.cache.program)]
        return [*files, text_file(MARKER, None, lambda: _build_json(build))]


class ConnectGenerator(GuideGenerator):
    """The pages that answer links from patient portals."""

    def files(self, build: Build) -> list[OutputFile]:
        return list(connect_files(build.library, build.sites, build.pages.file, published=build.published))


class AssetsGenerator(GuideGenerator):
    """The theme's style sheet, scripts and icons, the logos and the photos; the last generator lets the writer begin."""

    def files(self, build: Build) -> list[OutputFile]:
        logos = filter(None, (build.library.logo, build.library.logo_dark))
        own = [bytes_file(f"assets/{logo.name}", logo.data) for logo in logos]
        own += [bytes_file(PHOTOS + photo.name, photo.data) for photo in build.library.photos.values()]
        font = guide_font(build.library.letters, build.cache)
        return [*theme_files(Path(self.theme) / "static", font, build.library.profile.accent), *own]

    def generate_output(self, writer: GuideWriter) -> None:
        super().generate_output(writer)
        writer.finish()


GENERATORS = (
    ListsGenerator, StagesGenerator, SearchGenerator, HandoutsGenerator, FactsGenerator, ConnectGenerator,
    AssetsGenerator,
)  # fmt: skip


def _build_json(build: Build) -> str:
    versions = {
        f"{view.lang}/{view.topic}": view.review.version for site in build.sites for view in site.views if view.review
    }
    data: dict[str, Any] = {"generator": "care-guide", "versions": versions}
    if gone := [f"{site.lang}/{one.topic}" for site in build.sites for one in site.withdrawn]:
        data["withdrawn"] = gone
    # The code of others that ran too: the frame's sign-off includes it.
    data["plugins"] = build.library.settings.get("PLUGINS", "")
    if build.staging:
        data["staging"] = {"gate": "off", "reasons": [str(problem) for problem in sorted(set(build.refused))]}
    return json.dumps(data, indent=1, sort_keys=True) + "\n"
