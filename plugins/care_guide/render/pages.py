"""The pages of the site as files to write, and their metadata for search engines."""

from __future__ import annotations

import json
import posixpath
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from care_guide.content.contract import AUTHORS_PAGE
from care_guide.content.library import Library
from care_guide.render.connect import CONNECT
from care_guide.render.output_file import OutputFile, Templates, text_file
from care_guide.render.page_view import PageLink, PageView
from care_guide.render.views import CHECK_PAGE, SEARCH_PAGE, SiteView, StageView
from care_guide.utils.files import digest

# Metadata for search engines and link previews: address, languages, and schema.org's description of an article.

SHARE_PICTURE = "assets/share.png"
# What an article is about unless its kind says more, as a type of schema.org.
_CONDITION = "MedicalCondition"
# A text that a trained program has written, as schema.org says it (from IPTC's list of digital source types).
_DRAFTED = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"


def metadata(
    path: str, view: PageView | None, others: dict[str, str], site: str, library: Library
) -> dict[str, Any] | None:
    """Return the metadata of the page at ``path`` of the guide at the address ``site``, for its head.

    ``others`` has the path in each of its languages. ``json_ld`` is safe inside a script element, and "" for a page that
    is no article. The page for missing pages and those that answer portals have no metadata.
    """
    if path == "404.html" or "connect/" in path:
        return None
    address = page_address(site, path)
    data = medical_web_page(view, address, site, library) if view is not None and view.review is not None else None
    return {
        "address": address,
        "image": f"{site}/{SHARE_PICTURE}",
        "alternates": alternates(site, others, library.default_lang),
        "json_ld": _script(data) if data else "",
    }


def alternates(address: str, others: dict[str, str], default_lang: str) -> list[dict[str, str]]:
    """Return the addresses of one page in all its languages, its own included; none when it has only one.

    "x-default" is the one for everybody else.
    """
    if len(others) < 2:
        return []
    default = {"x-default": others[default_lang]} if default_lang in others else {}
    return [{"lang": lang, "address": page_address(address, path)} for lang, path in (others | default).items()]


def page_address(address: str, path: str) -> str:
    """Return the canonical address of a page: an index.html is its folder."""
    whole = f"{address}/{path}"
    return whole.removesuffix("index.html") if whole.endswith("/index.html") else whole


def medical_web_page(view: PageView, address: str, site: str, library: Library) -> dict[str, Any]:
    """Return an article as schema.org's MedicalWebPage.

    It says who has reviewed the article, and when, only while the sign-off is valid for this exact text.
    """
    rule = library.contract.kinds.get(view.kind)
    own = rule.about if rule else None
    lang, names = view.text_lang, library.names(view.text_lang)
    subject = view.title if own else library.strings(lang, "linked.subject")
    about: dict[str, Any] = {"@type": own or _CONDITION, "name": subject}
    codes = [
        {"@type": "MedicalCode", "codeValue": row.code, "codingSystem": "ICD-10-CM"}
        for _, row in library.codes
        if row.article == view.topic and row.system == "icd-10-cm" and row.leukemia_only and own == _CONDITION
    ]
    if codes:
        about["code"] = codes
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": address,
        "name": view.title,
        "description": view.summary,
        "inLanguage": lang,
        "datePublished": view.created.isoformat(),
        "dateModified": view.updated.isoformat(),
        "isAccessibleForFree": True,
        "isPartOf": {
            "@type": "WebSite",
            "name": names["SITENAME"],
            "url": f"{site}/",
        },
        "publisher": {
            "@type": "Organization",
            "name": library.slots.get("publisher.name") or names["AUTHOR"],
        },
        "audience": {
            "@type": "MedicalAudience",
            "audienceType": view.audience or library.strings(lang, "linked.audience"),
        },
        "about": about,
        # Addresses only, to keep the page small: it names each source in full further down.
        "citation": [source.url for source in view.sources if source.url],
    }
    if view.review is not None and view.review.state == "signed":
        data["lastReviewed"] = max(entry.date for entry in view.review.current).isoformat()
        data["reviewedBy"] = [
            {"@type": "Person", "name": name, "honorificSuffix": credential}
            # Who has signed in two roles, or both languages, is one person.
            for name, credential in dict.fromkeys((one.name, one.credential) for one in view.review.current)
        ]
    elif library.written_by(view.article) == "program":
        # The notice on the page says the same in words; a sign-off replaces both.
        data["digitalSourceType"] = _DRAFTED
    return data


def _script(data: dict[str, Any]) -> str:
    """Return JSON in which nothing can end the script element that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


# The pages of the site, each as a file to write: a template, the values that it reads, and the digest of both.

# The names of the pages for families that each language has besides its articles and pages, and of all such pages.
_OTHERS = ("glossary.html", "changes.html", CHECK_PAGE, SEARCH_PAGE)
_MADE = (*_OTHERS, CONNECT)
# What Pelican keeps in a template's values for itself, in another order in each build.
_OF_PELICANS_OWN = ("generated_content", "static_content", "static_links")
# What the templates of lists may read of a language.
_OF_A_LANGUAGE = ("groups", "listing", "withdrawn", "words", "facts", "checklist")


class PageRenderer:
    """Fills the templates of the site; ``settings`` are the Pelican settings that these read."""

    def __init__(
        self, templates: Templates, settings: Mapping[str, Any], library: Library, sites: list[SiteView]
    ) -> None:
        self.templates, self._settings, self._library = templates, settings, library
        self._published = bool(settings["GUIDE_PUBLISH"])
        self._homes = {site.lang: site.frame.home for site in sites}
        self._shared = {site.lang: self._values_of(site) for site in sites}
        self._digests = {
            lang: {name: digest(value) for name, value in values.items()} for lang, values in self._shared.items()
        }
        groups: dict[str, dict[str, str]] = defaultdict(dict)
        for site in sites:
            for topic, page in (*_listed(site), *((gone.topic, gone) for gone in site.withdrawn_here)):
                groups[topic][site.lang] = page.path
        # Pages that the build itself makes have the same name in all languages.
        made = ({site.lang: site.prefix + name for site in sites} for name in _MADE)
        # The same page in each of several languages, by the path of each.
        self._languages = {
            path: group for group in (*groups.values(), *made) if len(group) > 1 for path in group.values()
        }

    def _values_of(self, site: SiteView) -> dict[str, Any]:
        """Return the values that all pages of one language share."""
        return {
            **self._settings,
            **self._library.names(site.lang),
            "lang": site.lang,
            "source_lang": self._library.source_lang,
            "default_lang": self._library.default_lang,
            "profile": self._library.profile,
            "home": site.frame.home,
            "homes": self._homes,
            "site": site.frame,
            **{name: getattr(site, name) for name in _OF_A_LANGUAGE},
            "stages": tuple(PageLink(stage.title, stage.path) for stage in site.stages),
        }

    def file(self, path: str, template: str, lang: str, view: PageView | None = None, **more: Any) -> OutputFile:
        """Return the page at ``path`` as a file to write, filled from ``template``."""
        own, shared = {**self._own(path, view), **more}, self._digests[lang]
        names = sorted(self.templates.names(template))
        read = [(name, own[name] if name in own else shared.get(name)) for name in names]
        key = digest(self.templates.digest(template), read)
        batch = view.path if view is not None else ""
        return text_file(path, key, lambda: self.text(path, template, lang, view, **more), batch)

    def text(self, path: str, template: str, lang: str, view: PageView | None = None, **more: Any) -> str:
        """Return the page at ``path``, filled from ``template``."""
        return self.templates.render(template, {**self._shared[lang], **self._own(path, view), **more})

    def live_file(self, path: str, template: str, view: PageView, context: Mapping[str, Any]) -> OutputFile:
        """Return a page whose template also reads Pelican's ``context``.

        Other plugins may change that at any time, so the page is made at each build. Of the settings, it has those that the
        frame's sign-off covers.
        """
        known = self._library.settings
        signed = {
            name: value
            for name, value in context.items()
            if (not name.isupper() or name in known) and name not in _OF_PELICANS_OWN
        }
        own = {**signed, **self._shared[view.lang], **self._own(path, view)}
        return text_file(path, None, lambda: self.templates.render(template, own), view.path)

    def reads(self, template: str, names: set[str]) -> bool:
        return bool(self.templates.names(template) & names)

    def _own(self, path: str, view: PageView | None) -> dict[str, Any]:
        others, address = self._languages.get(path, {}), self._settings["SITE_ADDRESS"]
        return {
            "SITEURL": self._root(path),
            "view": view,
            "path": path,
            "translations": [{"lang": one, "path": other} for one, other in others.items()],
            "noindex": self._noindex(view),
            "meta": metadata(path, view, others, address, self._library) if self._published else None,
        }

    def _root(self, path: str) -> str:
        """Return the address of the guide for links of the page at ``path``: relative, so that pages work from a disk.

        A server shows the error page at addresses of any depth, where a relative link would not work.
        """
        if self._published and path == "404.html":
            return urlsplit(self._settings["SITE_ADDRESS"]).path.rstrip("/")
        return posixpath.relpath(".", posixpath.dirname(path) or ".")

    def _noindex(self, view: PageView | None) -> bool:
        """Return whether search engines must ignore the page: in previews, on staging, and when it is not signed.

        A page that goes out with a withdrawal although its next check is overdue stays: families who look must find it.
        """
        unsigned = view is not None and view.review is not None and not view.review.is_signed
        return unsigned or bool(self._settings["staging"]) or not self._published


# The sitemap.


def sitemap(sites: list[SiteView], address: str, default_lang: str) -> list[dict[str, Any]]:
    """Return the entry of every page for families; pages that the build itself makes have no date.

    robots.txt keeps search engines out of previews and staging builds.
    """
    paths: dict[str, dict[str, str]] = defaultdict(dict)
    for site in sites:
        for topic, page in _listed(site):
            paths[topic][site.lang] = page.path
    found: list[dict[str, Any]] = []
    for site in sites:
        for topic, page in _listed(site):
            if not page.path.endswith(f"{AUTHORS_PAGE}.html"):
                others = alternates(address, paths[topic], default_lang)
                place = page_address(address, page.path)
                found.append({"address": place, "alternates": others, "lastmod": page.updated})
        found += [{"address": page_address(address, site.prefix + name), "alternates": []} for name in _OTHERS]
    return found


def _listed(site: SiteView) -> list[tuple[str, PageView | StageView]]:
    """Return the articles, pages and stages of one language, each with the name that it has in all languages."""
    return [*((view.topic, view) for view in site.views), *((f"stages/{stage.id}", stage) for stage in site.stages)]
