"""The pages that search engines may list, each with its languages and the day of its text."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from care_guide.render.metadata import Alternate, alternates, page_address
from care_guide.render.views import AUTHORS_PAGE, CHECK_PAGE, SEARCH_PAGE, SiteView

# What every language has beside its articles and pages; these have no day of their own.
_OTHERS = ("glossary.html", "changes.html", CHECK_PAGE, SEARCH_PAGE)


@dataclass(frozen=True)
class Listed:
    """One address of the sitemap."""

    address: str
    alternates: tuple[Alternate, ...]
    lastmod: datetime.date | None


def sitemap(sites: list[SiteView], address: str, default_lang: str) -> tuple[Listed, ...]:
    """Return every page for families. robots.txt keeps search engines out of previews and staging builds altogether."""
    languages: dict[str, dict[str, str]] = {}
    for site in sites:
        for view in site.views:
            languages.setdefault(view.topic, {})[site.lang] = view.path
    found = []
    for site in sites:
        for view in site.views:
            if not view.path.endswith(f"{AUTHORS_PAGE}.html"):
                others = alternates(address, languages[view.topic], default_lang)
                found.append(Listed(page_address(address, view.path), others, view.updated))
        for stage in site.stages:
            paths = {other.lang: one.path for other in sites for one in other.stages if one.id == stage.id}
            twins = alternates(address, paths, default_lang)
            found.append(Listed(page_address(address, stage.path), twins, stage.updated))
        found += [Listed(page_address(address, site.prefix + name), (), None) for name in _OTHERS]
    return tuple(found)
