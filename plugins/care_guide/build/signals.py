"""The handlers of Pelican's signals, which start the guide's steps in a build."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.readers import Readers

from care_guide.build.generators import GuideGenerator
from care_guide.build.pelican_class import Build, GuidePelican, guide_build
from care_guide.build.reader import GuideReader
from care_guide.build.settings import unusable_settings
from care_guide.build.writer import GuideWriter
from care_guide.checks import check
from care_guide.content.contract import AUTHORS_PAGE
from care_guide.content.problems import ContentError
from care_guide.content.review_files import read_ledger
from care_guide.publish.server_rules import EXAMPLE, address_problem, search_address_problem
from care_guide.render.handout_files import too_heavy
from care_guide.render.handouts import SiteInfo
from care_guide.render.output_file import Templates
from care_guide.render.pages import PageRenderer
from care_guide.render.views import site_view
from care_guide.review.gate import (
    WITHDRAWAL_DAYS,
    just_withdrawn,
    next_steps,
    overdue,
    override_notice,
    read_again,
    refusals,
    without_unsigned_translations,
)
from care_guide.review.state import due_soon, reviews
from care_guide.utils.cache import CacheError
from care_guide.utils.dates import build_day
from care_guide.utils.files import LITTER

# The settings of Pelican and of the guide that the guide's templates read.
_IN_TEMPLATES = ("SITE_ADDRESS", "GUIDE_PUBLISH", "GUIDE_SEARCH_ADDRESS")


def connect() -> None:
    """Connect all handlers."""
    signals.initialized.connect(on_initialized)
    signals.readers_init.connect(on_readers_init)
    signals.get_generators.connect(on_get_generators)
    signals.get_writer.connect(on_get_writer)
    signals.all_generators_finalized.connect(on_all_generators_finalized)


def on_initialized(pelican: Any) -> None:
    """Refuse unusable settings, and settings without the guide's Pelican class; add the guide's IGNORE_FILES."""
    if not isinstance(pelican, GuidePelican):
        sys.exit('pelicanconf.py: PELICAN_CLASS is not set: add PELICAN_CLASS = "care_guide.GuidePelican"')
    if wrong := unusable_settings(pelican.settings, Path(pelican.settings["PATH"]).parent):
        sys.exit(str(ContentError(wrong)))
    # Pelican ignores what the guide ignores.
    pelican.settings["IGNORE_FILES"] = [*pelican.settings["IGNORE_FILES"], *LITTER]
    if problem := search_address_problem(pelican.settings["GUIDE_SEARCH_ADDRESS"]):
        sys.exit(problem)
    if pelican.settings["GUIDE_PUBLISH"] and (problem := address_problem("SITE_URL", pelican.settings["SITE_ADDRESS"])):
        sys.exit(f"publishconf.py: {problem}: make publish SITE_URL={EXAMPLE}")


def on_readers_init(readers: Readers) -> None:
    """Let only the guide's reader read Markdown, and only ``.md``: the checks report files with another extension."""
    readers.reader_classes["md"] = GuideReader
    for ending in ("markdown", "mkd", "mdown"):
        readers.reader_classes.pop(ending, None)


def on_get_generators(pelican: Any) -> type:
    """Check and review everything, and return the guide's generator; it runs after Pelican's for articles and pages.

    What is not published is left out before Pelican reads it: its lists, such as the translations of an article, would
    keep it. Raises ContentError with all problems.
    """
    build, today = guide_build(pelican.settings), build_day()
    _review(build, pelican.settings, today)
    _report(build, today)
    return GuideGenerator


def on_get_writer(_: Any) -> type:
    """Return the guide's writer."""
    return GuideWriter


def on_all_generators_finalized(generators: list[Any]) -> None:
    """Prepare the pages of what was read; raise CacheError if a text of it was missing."""
    build = guide_build(generators[0].settings)
    if build.cache_lost:
        raise CacheError("articles")
    _prepare(build, generators)


def _review(build: Build, settings: Mapping[str, Any], today: datetime.date) -> None:
    """Put the reviews into ``build``, and leave out what is not published; raise ContentError with all problems."""
    library = build.library
    build.read_again = read_again(library) if build.published else {}
    build.ledger, wrong = read_ledger(library.root)
    state, about_signoffs = reviews(library, today, (build.ledger, wrong))
    build.reviews = state
    build.staging = build.published and bool(settings.get("GUIDE_ALLOW_DRAFTS"))
    problems = [*check(library, build.cache), *about_signoffs]
    if build.published and not build.staging:
        # A translation is published page by page, as it is signed; until then families get the default language.
        library, unsigned = without_unsigned_translations(library, state, today)
        build.library = library
        for note in unsigned:
            print(f"Left out: {note}", file=sys.stderr)
    build.refused = refusals(library, state, today) if build.published else []
    # What is not signed, or gone, may only follow from a file that cannot be read: that alone is reported.
    unread = library.unread or (wrong and not build.ledger)
    stops = [] if build.staging or (unread and problems) else build.refused
    if problems := [*problems, *stops]:
        raise ContentError(problems, next_steps(stops))


def _report(build: Build, today: datetime.date) -> None:
    """Print what a web team must know of the guide that is published."""
    if build.staging:
        print(override_notice(build.refused), file=sys.stderr)
    if not build.published:
        return
    for warning in due_soon(build.library, build.reviews, today):
        print(f"Soon due: {warning}", file=sys.stderr)
    hurried = just_withdrawn(build.library, today) and not build.staging
    for late in overdue(build.library, build.reviews) if hurried else ():
        print(f"Goes out for {WITHDRAWAL_DAYS} days, since a withdrawal does not wait: {late}", file=sys.stderr)


def _prepare(build: Build, generators: list[Any]) -> None:
    """Put the views and the renderer of the pages into ``build``, and give Pelican's articles and pages their views."""
    library, first, settings = build.library, generators[0], generators[0].settings
    most = settings["GUIDE_BOOKLET_MOST"]
    build.sites = [site_view(lang, library, build.reviews, most) for lang in library.shown_languages]
    site_info = SiteInfo.from_address(settings["SITE_ADDRESS"], staging=build.staging)
    templates = Templates(Path(settings["THEME"]), library.strings, build.cache, first.env)
    if heavy := [one for site in build.sites for one in too_heavy(site, library, templates, site_info)]:
        raise ContentError(heavy)
    in_templates = {name: settings[name] for name in _IN_TEMPLATES} | {
        "staging": build.staging,
        "search_host": urlsplit(settings["GUIDE_SEARCH_ADDRESS"]).hostname or "",
    }
    build.pages = PageRenderer(templates, in_templates, library, build.sites)
    for generator in generators:
        # Pelican gives each generator its own environment, and compiles the page's template with it.
        generator.env.filters.update(first.env.filters)
    _give_views(generators, build)


def _give_views(generators: list[Any], build: Build) -> None:
    """Give each of Pelican's articles and pages its view and its template; leave out what is for authors only."""
    views = {(view.lang, view.topic): view for site in build.sites for view in site.views}
    for generator in generators:
        if not isinstance(generator, (ArticlesGenerator, PagesGenerator)):
            continue
        name = "articles" if isinstance(generator, ArticlesGenerator) else "pages"
        for contents in (getattr(generator, name), generator.translations):
            contents[:] = [
                one
                for one in contents
                if (one.lang, one.topic) in views and not (build.published and one.slug == AUTHORS_PAGE)
            ]
            for content in contents:
                content.view = views[content.lang, content.topic]
                content.template = content.view.template.removesuffix(".html")
