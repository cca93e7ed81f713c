"""The pages of the site, each as a file to write: a template, what it shows, and the key of both."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from care_guide.cache.memory import Memory
from care_guide.cache.output_file import OutputFile, text_file
from care_guide.cache.template_needs import TemplateNeeds
from care_guide.content.dates import day
from care_guide.content.digest import Digests, digest_of
from care_guide.content.site_content import DEFAULT_LANG, Library
from care_guide.render.metadata import Metadata, Publisher, metadata
from care_guide.render.page_view import PageView
from care_guide.render.views import SiteView
from care_guide.review.content_hash import short


@dataclass(frozen=True)
class Translation:
    """The same page in one of the guide's languages."""

    lang: str
    path: str


class PageMaker:
    """Fills the site's templates; ``common`` is what every template may show (Pelican's settings among it)."""

    def __init__(
        self,
        env: Environment,
        common: dict[str, Any],
        library: Library,
        sites: list[SiteView],
        digests: Digests,
        memory: Memory,
    ) -> None:
        env.globals["t"] = library.strings
        env.filters["day"] = day
        env.filters["short"] = short
        self._env, self._common, self._digests, self._library = env, common, digests, library
        self._salt = digest_of(memory.program, digests.of(library.strings))
        self._needs = TemplateNeeds(env, memory)
        self._of_site: dict[str, dict[str, Any]] = {}
        self._published = bool(common.get("GUIDE_PUBLISH"))
        self._translations: dict[str, list[Translation]] = defaultdict(list)
        for site in sites if len(sites) > 1 else ():
            for view in site.views:
                self._translations[view.topic].append(Translation(site.lang, view.path))

    def file(self, path: str, template: str, site: SiteView, view: PageView | None = None, **more: Any) -> OutputFile:
        """Return the page at ``path``, filled from ``template``."""
        shared, own = self._shared(site), {**self._own(path, view), **more}
        key = digest_of(self._salt, self._needs.key(template, shared, own, self._digests), path)
        return text_file(path, key, lambda: self._env.get_template(template).render({**shared, **own}))

    def _shared(self, site: SiteView) -> dict[str, Any]:
        """Return what all pages of one language show."""
        if site.lang not in self._of_site:
            home = beside("index.html", site)
            self._of_site[site.lang] = {**self._common, "site": site, "lang": site.lang, "home": home}
        return self._of_site[site.lang]

    def _own(self, path: str, view: PageView | None) -> dict[str, Any]:
        return {
            # Pages link to each other by relative addresses, so that they work from a disk.
            "SITEURL": posixpath.relpath(".", posixpath.dirname(path) or "."),
            "page": view,
            "path": path,
            "translations": tuple(self._translations[view.topic]) if view else (),
            "noindex": self._noindex(view),
            "meta": self._metadata(path, view) if self._published else None,
        }

    def _metadata(self, path: str, view: PageView | None) -> Metadata | None:
        """Return what search engines and messages are told of a published page."""
        others = {one.lang: one.path for one in (self._translations[view.topic] if view else ())}
        names = (self._common["SITENAME"], self._common["AUTHOR"])
        return metadata(path, view, others, Publisher(self._common["SITE_ADDRESS"], *names), self._library)

    def _noindex(self, view: PageView | None) -> bool:
        """Tell whether search engines must leave the page out: previews, staging, and what no clinician has signed."""
        unsigned = view is not None and view.review is not None and view.review.state != "signed"
        return unsigned or bool(self._common["staging"]) or not self._published


def beside(name: str, site: SiteView) -> str:
    """Return the place of a page that each language has, such as its glossary."""
    return name if site.lang == DEFAULT_LANG else f"{site.lang}/{name}"
