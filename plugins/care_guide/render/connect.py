"""Files for other programs: answers to links from patient portals, and fact tables as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from care_guide.content.library import Library
from care_guide.content.models import MEDICINE_ALIASES, SYSTEMS, CodeRow
from care_guide.render.output_file import OutputFile, text_file
from care_guide.render.page_view import PageView, WithdrawnArticle
from care_guide.render.views import SiteView
from care_guide.review.addresses import code_path
from care_guide.review.fact_table import facts_json, facts_path
from care_guide.utils.files import digest

# The folder ``connect/``: the page that answers a portal's link; for each code a small page and its answer as data; and
# the table of codes. docs/connect.md describes every form.

CONNECT = "connect/index.html"
DATA = "connect/codes.json"
# The endings of the files with the answer to one code.
ANSWERS = ("json", "atom")


def _asked(row: CodeRow) -> tuple[tuple[str, str], ...]:
    """Return the parameters, with their values, by which a portal asks for this code."""
    return (
        ("mainSearchCriteria.v.cs", SYSTEMS[row.system].aliases[0]),
        ("mainSearchCriteria.v.c", row.code),
        *((("mainSearchCriteria.v.dn", row.shown),) if row.shown else ()),
    )


def _leads_to(site: SiteView) -> list[PageView | WithdrawnArticle]:
    """Return what a portal can lead to; for a withdrawn article, that is the notice that has replaced it."""
    return [*site.views, *site.withdrawn_here]


def answered(rows: list[CodeRow], site: SiteView) -> list[tuple[str, str, str, list[tuple[CodeRow, str]]]]:
    """Return what answers the codes of ``rows``, in the order of the guide; a withheld article answers none.

    It has a title with its language, the path of its page, and its codes, each with the path of a page of its own.
    """
    by_topic: dict[str, list[CodeRow]] = defaultdict(list)
    for row in rows:
        by_topic[row.article].append(row)
    return [
        (
            view.title,
            view.text_lang if isinstance(view, PageView) else site.lang,
            view.path,
            [(row, code_path(row, site.prefix)) for row in by_topic[view.topic]],
        )
        for view in _leads_to(site)
        if view.topic in by_topic
    ]


def table(rows: list[CodeRow], sites: list[SiteView], default_lang: str) -> dict[str, object]:
    """Return the table as data: systems with all their names, and codes with the path of their article by language.

    docs/connect.md describes the form.
    """
    paths: dict[str, dict[str, str]] = {}
    for site in sites:
        for view in _leads_to(site):
            paths.setdefault(view.topic, {})[site.lang] = view.path
    codes = [
        {
            "system": row.system,
            "code": row.code,
            **({"display": row.shown} if row.shown else {}),
            "leukemia_only": row.leukemia_only,
            "articles": paths[row.article],
            "source": row.source,
        }
        for row in rows
        if row.article in paths
    ]
    systems = {key: {"name": system.name, "aliases": system.aliases} for key, system in SYSTEMS.items()}
    return {
        "format": 1,
        "confirm": "Each row was seen at its source, not in the official release. The hospital's coders must confirm it.",
        "default_language": default_lang,
        "medicine_aliases": MEDICINE_ALIASES,
        "systems": systems,
        "codes": codes,
    }


def connect_files(
    library: Library, sites: list[SiteView], page: Callable[..., OutputFile], *, published: bool
) -> Iterator[OutputFile]:
    """Yield the files of ``connect/``; ``page`` makes one page of the site.

    A preview has only the list and the data: the files of single codes are for portals.
    """
    rows = [row for _, row in library.codes]
    if not rows:
        return
    data = json.dumps(table(rows, sites, library.default_lang), indent=1, ensure_ascii=False) + "\n"
    # The script of the page reads the same table, and does not need the sources.
    small = json.loads(data)
    for code in small["codes"]:
        del code["source"]
    inlined = json.dumps(small, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    yield text_file(DATA, None, lambda: data)
    for site in sites:
        found = answered(rows, site)
        values = {"answered": found, "table": inlined, "single": published, "noindex": True}
        yield page(site.prefix + CONNECT, "connect.html", site.lang, **values)
        for title, lang, path, codes in found if published else ():
            target = {"target_title": title, "target_lang": lang, "target_path": path}
            for _, place in codes:
                yield page(place, "connect-code.html", site.lang, **target, noindex=True)
        listed = {article.topic: article for article in site.listing}
        for row in rows if published else ():
            if row.article in listed:
                for ending in ANSWERS:
                    path = code_path(row, site.prefix).removesuffix("html") + ending
                    yield page(path, f"connect-code.{ending}", site.lang, asked=_asked(row), answer=listed[row.article])


# The fact table of each article, as a JSON file next to its page.


def facts_files(site: SiteView, library: Library, program: str) -> list[OutputFile]:
    """Return the fact table of each article of one language as a file to write; ``program`` is part of its key."""
    versions = {view.topic: view.review.version for view in site.views if view.review}
    files = []
    for article in library.published(site.lang):
        if not article.is_page:
            cited = [library.marks[name] for name in sorted(set(article.found.citations))]
            key = digest(program, article.path, article.key, versions[article.topic], cited)
            make, page = partial(facts_json, article, library), library.page_path(site.lang, article.header.slug)
            files.append(text_file(facts_path(article, library), key, make, page))
    return files
