"""The pages of the site, each as a file to write: a template, what it shows, and the key of both."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from .cache.digests import Digests, digest_of
from .cache.memory import Memory
from .cache.output_file import OutputFile, text_file
from .cache.template_needs import TemplateNeeds
from .dates import day
from .library import DEFAULT_LANG, Library
from .metadata import Metadata, Publisher, metadata
from .version import short
from .views import PageView, SiteView


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
        self._published = bool(common.get("GUIDE_PUBLISH"))
        self._translations: dict[str, list[Translation]] = defaultdict(list)
        for site in sites if len(sites) > 1 else ():
            for view in site.views:
                self._translations[view.topic].append(Translation(site.lang, view.path))

    def file(self, path: str, template: str, site: SiteView, view: PageView | None = None, **more: Any) -> OutputFile:
        """Return the page at ``path``, filled from ``template``."""
        values = {**self._common, **self._values(path, site, view), **more}
        return text_file(path, self.key(template, values, path), lambda: self.fill(template, values))

    def fill(self, template: str, values: dict[str, Any]) -> str:
        """Return the text of ``template`` with ``values`` in it."""
        return self._env.get_template(template).render({**self._common, **values})

    def key(self, template: str, values: dict[str, Any], *more: str) -> str:
        """Return the key of a text that is made from ``template``, ``values`` and what the digests ``more`` stand for."""
        return digest_of(self._salt, self._needs.key(template, {**self._common, **values}, self._digests), *more)

    def _values(self, path: str, site: SiteView, view: PageView | None) -> dict[str, Any]:
        up = posixpath.relpath(".", posixpath.dirname(path) or ".")
        return {
            # Pages link to each other by relative addresses, so that they work from a disk.
            "SITEURL": up,
            "site": site,
            "page": view,
            "path": path,
            "lang": site.lang,
            "home": beside("index.html", site),
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
