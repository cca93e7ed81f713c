"""The guide's own generator, for what Pelican does not have: lists, handouts, fact tables, portal links, assets.

Articles and pages come from Pelican's ArticlesGenerator and PagesGenerator.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
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
from care_guide.review.addresses import moves
from care_guide.utils.files import MARKER

# Every language has these files next to its articles; their templates have the same names.
_OF_EACH_LANGUAGE = ("glossary.html", "changes.html", "feed.xml")


class GuideGenerator(Generator):  # type: ignore[misc]
    """Collects the files of the guide besides its articles and pages, and lets the writer begin."""

    def generate_output(self, writer: GuideWriter) -> None:
        """Write all files; each is made only if its key is new."""
        build = guide_build(self.settings)
        for files in (_lists, _stages, _search, _handouts, _for_programs, _assets):
            build.files += files(build, self.settings)
        writer.finish()


def _lists(build: Build, settings: dict[str, Any]) -> Iterator[OutputFile]:
    """Yield what lists others: glossary, changes, feed, check your copy, sitemap; then moved pages and the error page."""
    page, library = build.pages.file, build.library
    signoffs = [entry for _, entry in build.ledger]
    for site in build.sites:
        for name in _OF_EACH_LANGUAGE:
            yield page(site.prefix + name, name, site.lang)
        newest = latest_versions(site, signoffs, partial(library.strings, site.lang))
        yield page(site.frame.check, CHECK_PAGE, site.lang, latest=newest)
        for one in site.withdrawn:
            yield page(one.path, "withdrawn.html", site.lang, notice=one)
        # Paper in a language that has no pages names its "Check your copy".
        for lang in sorted({one.lang for one in site.withdrawn} - {site.lang}):
            title = library.strings(site.lang, "copy.title")
            yield _moved(build, library.prefix(lang) + CHECK_PAGE, site.lang, site.frame.check, title)
    for address, target in moves(library).items():
        yield _moved(build, address, target.lang, target.path, target.title)
    root = next((site for site in build.sites if not site.prefix), build.sites[0])
    listed = sitemap(build.sites, settings["SITE_ADDRESS"], library.default_lang)
    for name in ("404.html", "sitemap.xml", "robots.txt", "manifest.webmanifest"):
        yield page(name, name, root.lang, listed=listed)


def _moved(build: Build, address: str, lang: str, path: str, title: str) -> OutputFile:
    return build.pages.file(address, "moved.html", lang, target_path=path, target_title=title, noindex=True)


def _stages(build: Build, _settings: dict[str, Any]) -> Iterator[OutputFile]:
    """Yield the page of each stage; its sheet is among the handouts. That of an ended one leads to the withdrawn article."""
    for site in build.sites:
        for stage in site.stages:
            yield build.pages.file(stage.path, "stage.html", site.lang, stage=stage)
        notices = {one.topic: one for one in site.withdrawn_here}
        for ended in site.ended_stages:
            to = notices[ended.topic]
            yield _moved(build, ended.path, site.lang, to.path, to.title)


def _search(build: Build, settings: dict[str, Any]) -> Iterator[OutputFile]:
    """Yield the search page of each language, and its index."""
    server, page = settings["GUIDE_SEARCH_ADDRESS"], build.pages.file
    for site in build.sites:
        yield from search_files(site, build.library, build.cache, page, own_server=server, processes=build.processes)


def _handouts(build: Build, settings: dict[str, Any]) -> Iterator[OutputFile]:
    """Yield the single files for paper, phones and USB sticks, and the zip of all."""
    site_info = SiteInfo.from_address(settings["SITE_ADDRESS"], staging=build.staging)
    for site in build.sites:
        singles = handout_files(site, build.library, build.pages.templates, site_info)
        yield from singles
        if site.frame.booklet:
            yield zip_file(f"{site.frame.handouts}{ZIP_NAME}", singles)


def _for_programs(build: Build, _settings: dict[str, Any]) -> Iterator[OutputFile]:
    """Yield the fact table of each article, what answers links from patient portals, and build.json."""
    for site in build.sites:
        yield from facts_files(site, build.library, build.cache.program)
    yield text_file(MARKER, None, lambda: _build_json(build))
    yield from connect_files(build.library, build.sites, build.pages.file, published=build.published)


def _assets(build: Build, settings: dict[str, Any]) -> Iterator[OutputFile]:
    """Yield the theme's style sheet, scripts and icons, the logos and the photos."""
    library = build.library
    for logo in filter(None, (library.logo, library.logo_dark)):
        yield bytes_file(f"assets/{logo.name}", logo.data)
    for photo in library.photos.values():
        yield bytes_file(PHOTOS + photo.name, photo.data)
    font = guide_font(library.letters, build.cache)
    yield from theme_files(Path(settings["THEME"]) / "static", font, library.profile.accent)


def _build_json(build: Build) -> str:
    versions = {
        f"{view.lang}/{view.topic}": view.review.version for site in build.sites for view in site.views if view.review
    }
    data: dict[str, Any] = {"generator": "care-guide", "versions": versions}
    if gone := [f"{one.lang}/{one.topic}" for site in build.sites for one in site.withdrawn]:
        data["withdrawn"] = gone
    # The code of others that ran too: the frame's sign-off includes it.
    data["plugins"] = build.library.settings.get("PLUGINS", "")
    if build.staging:
        data["staging"] = {"gate": "off", "reasons": [str(problem) for problem in sorted(set(build.refused))]}
    return json.dumps(data, indent=1, sort_keys=True) + "\n"
