"""What search engines and messages are told of a page: its address, its languages, and schema.org's words for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from care_guide.content.site_content import Library
from care_guide.render.page_view import PageView

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
