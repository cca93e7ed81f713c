"""The pages of the site as files to write, with what search engines are told of them."""

from __future__ import annotations

import datetime
import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from care_guide.content.site_content import Library
from care_guide.render.output_file import FILTERS, OutputFile, Templates, text_file
from care_guide.render.page_view import Neighbour, PageView
from care_guide.render.views import AUTHORS_PAGE, CHECK_PAGE, SEARCH_PAGE, SiteView
from care_guide.utils.files import digest

# What search engines and messages are told of a page: its address, its languages, and schema.org's words for it.

SHARE_PICTURE = "assets/share.png"
# What an article is about unless its kind says more, in the words of schema.org.
_CONDITION = "MedicalCondition"
_SUBJECT = "Childhood leukemia"
# A text that a trained program has written, in schema.org's words (from IPTC's list of digital source types).
_DRAFTED = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
_AUDIENCE = "Families of children with leukemia"


@dataclass(frozen=True)
class Publisher:
    """Where the guide stands, what it is called, and who answers for it when the hospital has not said so."""

    address: str
    name: str
    author: str


@dataclass(frozen=True)
class Alternate:
    """The same page in another language; "x-default" is for everybody else."""

    lang: str
    address: str


@dataclass(frozen=True)
class Metadata:
    """For the head of one page; ``json_ld`` is "" for what is no article, and safe inside a script element."""

    address: str
    image: str
    alternates: tuple[Alternate, ...]
    json_ld: str


def metadata(
    path: str, view: PageView | None, others: dict[str, str], publisher: Publisher, library: Library
) -> Metadata | None:
    """Return the metadata of the page at ``path``; ``others`` are its languages and their paths.

    Pages without an address of their own have none: the one for missing pages, and those that answer portals.
    """
    if path == "404.html" or "connect/" in path:
        return None
    address = page_address(publisher.address, path)
    data = medical_web_page(view, address, publisher, library) if view is not None and view.review is not None else None
    return Metadata(
        address,
        f"{publisher.address}/{SHARE_PICTURE}",
        alternates(publisher.address, others, library.default_lang),
        _script(data) if data else "",
    )


def alternates(address: str, others: dict[str, str], default_lang: str) -> tuple[Alternate, ...]:
    """Return the addresses of one page in all its languages, itself among them; none when it has but one."""
    if len(others) < 2:
        return ()
    found = [Alternate(lang, page_address(address, path)) for lang, path in others.items()]
    if default_lang in others:
        found.append(Alternate("x-default", page_address(address, others[default_lang])))
    return tuple(found)


def page_address(address: str, path: str) -> str:
    """Return the one address of a page: the home page is its folder."""
    return (
        f"{address}/{path.removesuffix('index.html')}"
        if path.rpartition("/")[2] == "index.html"
        else f"{address}/{path}"
    )


def medical_web_page(view: PageView, address: str, publisher: Publisher, library: Library) -> dict[str, Any]:
    """Return an article as schema.org's MedicalWebPage.

    Who has reviewed it, and when, stands in it only while the sign-off holds for this exact text.
    """
    rule = library.contract.kinds.get(view.kind) if library.contract else None
    own = rule.about if rule else None
    about: dict[str, Any] = {"@type": own or _CONDITION, "name": view.title if own else _SUBJECT}
    codes = [
        {"@type": "MedicalCode", "codeValue": row.code, "codingSystem": "ICD-10-CM"}
        for _, row in library.codes
        if row.article == view.topic and row.system == "icd-10-cm" and row.leukemia_only and own == _CONDITION
    ]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": address,
        "name": view.title,
        "description": view.summary,
        "inLanguage": view.text_lang,
        "datePublished": view.created.isoformat(),
        "dateModified": view.updated.isoformat(),
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "WebSite", "name": publisher.name, "url": f"{publisher.address}/"},
        "publisher": {"@type": "Organization", "name": library.slots.get("publisher.name") or publisher.author},
        "audience": {"@type": "MedicalAudience", "audienceType": view.audience or _AUDIENCE},
        "about": {**about, **({"code": codes} if codes else {})},
        # By address alone: the page itself names each source in full, and a family's line may be slow.
        "citation": [cited.source.url for cited in view.sources if cited.source.url],
    }
    if view.review is not None and view.review.state == "signed":
        data["lastReviewed"] = max(entry.date for entry in view.review.current).isoformat()
        data["reviewedBy"] = [
            {"@type": "Person", "name": entry.name, "honorificSuffix": entry.credential}
            for entry in view.review.current
        ]
    elif library.written_by(view.article) == "program":
        # The notice on the page says the same in words; a sign-off takes the place of both.
        data["digitalSourceType"] = _DRAFTED
    return data


def _script(data: dict[str, Any]) -> str:
    """Return JSON in which nothing can end the script element that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


# The pages of the site, each as a file to write: a template, the values that it reads, and the digest of both.

# What stands inside says the same; paper, the checks, the version and the redline read the marks.
_MARKS = re.compile(r' data-(?:source|sign)="[^"]*"')

# What the build makes in each language, by name.
_MADE = {"glossary.html", "changes.html", CHECK_PAGE, SEARCH_PAGE, "connect/index.html"}


def without_marks(html: str) -> str:
    """Return the HTML of a text without what only later steps read in it."""
    return _MARKS.sub("", html)


@dataclass(frozen=True)
class Translation:
    """The same page in one of the guide's languages."""

    lang: str
    path: str


_CITATION_NAME = re.compile(r'(?<=<a) aria-label="[^"]*"(?= href="#source-[^"]*">\d+</a></sup>)')


def _named_by_script(page: str) -> str:
    """Return a page whose citations have no names yet ("Source 3"): its script gives them, and a hundred weigh much."""
    return _CITATION_NAME.sub("", page)


class PageRenderer:
    """Fills the templates of the site.

    ``settings`` are those of Pelican's settings that the templates read.
    """

    def __init__(
        self, templates: Templates, settings: Mapping[str, Any], library: Library, sites: list[SiteView]
    ) -> None:
        templates.env.globals["t"] = library.strings.shown
        templates.env.filters |= FILTERS | {"without_marks": without_marks}
        self._templates, self._settings, self._library = templates, settings, library
        self._published = bool(settings["GUIDE_PUBLISH"])
        self._shared = {site.lang: self._values_of(site) for site in sites}
        self._digests = {
            lang: {name: digest(value) for name, value in values.items()} for lang, values in self._shared.items()
        }
        self._translations: dict[str, list[Translation]] = defaultdict(list)
        for site in sites if len(sites) > 1 else ():
            for view in site.views:
                self._translations[view.topic].append(Translation(site.lang, view.path))
            for stage in site.stages:
                self._translations[f"stages/{stage.id}"].append(Translation(site.lang, stage.path))
            for one in site.taken_back:
                self._translations[one.topic].append(Translation(site.lang, one.path))
        # Of the pages that have no view.
        self._topics = {stage.path: f"stages/{stage.id}" for site in sites for stage in site.stages}
        self._topics |= {one.path: one.topic for site in sites for one in site.taken_back}
        self._prefixes = {site.lang: site.prefix for site in sites}

    def _in_all_languages(self, path: str, view: PageView | None, lang: str) -> tuple[Translation, ...]:
        """Return the same page in each language, or nothing for one that is in a single one.

        Those that the build makes itself have the same name in all.
        """
        topic = view.topic if view is not None else self._topics.get(path)
        if topic is not None:
            found = self._translations[topic]
            return tuple(found) if len(found) > 1 else ()
        name = path.removeprefix(self._prefixes[lang])
        if len(self._prefixes) < 2 or name not in _MADE:
            return ()
        return tuple(Translation(one, prefix + name) for one, prefix in self._prefixes.items())

    def name(self, lang: str) -> str:
        """Return the name of the guide in ``lang``."""
        return self._library.guide_name(lang, str(self._settings["SITENAME"]))

    def _values_of(self, site: SiteView) -> dict[str, Any]:
        """Return what the pages of one language have in common."""
        return {
            **self._settings,
            "SITENAME": self.name(site.lang),
            "lang": site.lang,
            "source_lang": self._library.default_lang,
            "home": site.frame.home,
            "site": site.frame,
            "groups": site.groups,
            "listing": site.listing,
            "taken_back": site.taken_back,
            "words": site.words,
            "facts": site.facts,
            "checklist": site.checklist,
            "stages": tuple(Neighbour(stage.title, stage.path) for stage in site.stages),
        }

    def file(self, path: str, template: str, lang: str, view: PageView | None = None, **more: Any) -> OutputFile:
        """Return the page at ``path`` as a file to write, filled from ``template``."""
        own, shared = {**self._own(path, view, lang), **more}, self._digests[lang]
        names = sorted(self._templates.names(template))
        read = [(name, own[name] if name in own else shared.get(name)) for name in names]
        return text_file(
            path, digest(self._templates.digest(template), read), lambda: self._render(template, lang, own)
        )

    def live_file(self, path: str, template: str, view: PageView, context: Mapping[str, Any]) -> OutputFile:
        """Return a page whose template reads Pelican's own ``context`` too: other plugins may change that at any time,
        so it is made at each build.
        """
        own = {**context, **self._shared[view.lang], **self._own(path, view, view.lang)}
        return text_file(path, None, lambda: _named_by_script(self._templates.render(template, own)))

    def reads(self, template: str, names: set[str]) -> bool:
        return bool(self._templates.names(template) & names)

    def _render(self, template: str, lang: str, own: dict[str, Any]) -> str:
        return _named_by_script(self._templates.render(template, {**self._shared[lang], **own}))

    def _own(self, path: str, view: PageView | None, lang: str) -> dict[str, Any]:
        translations = self._in_all_languages(path, view, lang)
        return {
            # Pages link to each other by relative addresses, so that they work from a disk.
            "SITEURL": posixpath.relpath(".", posixpath.dirname(path) or "."),
            "view": view,
            "path": path,
            "translations": translations,
            "noindex": self._noindex(view),
            "meta": self._metadata(path, view, translations) if self._published else None,
        }

    def _metadata(self, path: str, view: PageView | None, translations: tuple[Translation, ...]) -> Metadata | None:
        """Return the metadata of a published page, for search engines and link previews."""
        others = {one.lang: one.path for one in translations}
        names = (self._settings["SITENAME"], self._settings["AUTHOR"])
        return metadata(path, view, others, Publisher(self._settings["SITE_ADDRESS"], *names), self._library)

    def _noindex(self, view: PageView | None) -> bool:
        """Tell whether search engines must leave the page out: previews, staging, and what no clinician has signed."""
        unsigned = view is not None and view.review is not None and view.review.state != "signed"
        return unsigned or bool(self._settings["staging"]) or not self._published


# The pages that search engines may list, each with its languages and the day of its text.

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
            others = alternates(address, paths, default_lang)
            found.append(Listed(page_address(address, stage.path), others, stage.updated))
        found += [Listed(page_address(address, site.prefix + name), (), None) for name in _OTHERS]
    return tuple(found)
