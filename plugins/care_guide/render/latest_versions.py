"""Check your copy: which version of each article is the newest, and what changed from one signed version to the next."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from care_guide.content.models import SignOff
from care_guide.render.handouts import joint_version
from care_guide.render.views import SiteView
from care_guide.review.content_hash import short


@dataclass(frozen=True)
class Signed:
    """One signed version of an article, and what was new in it."""

    version: str
    date: datetime.date
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Copy:
    """The newest text of one article and its signed versions, the newest first; without a state it is the booklet.

    The sheet of a stage has no versions of its own that anybody signs.
    """

    title: str
    # The language of the title.
    lang: str
    path: str
    version: str
    updated: datetime.date
    state: str
    signed: tuple[Signed, ...]
    # Why the hospital has taken it back, and in which language it says so; "" for a text that holds.
    why: str = ""
    why_lang: str = ""


def copies(site: SiteView, signoffs: list[SignOff], word: Callable[..., str]) -> tuple[Copy, ...]:
    """Return what was taken back, with the sheets that went with it, then one entry an article, in the order of the guide, one a stage, and one for the
    booklet where there is one.

    ``word`` gives the words of the theme in the language of ``site``.
    """
    pages = [page for page in site.views if page.review is not None]
    own: dict[tuple[str, str], list[SignOff]] = defaultdict(list)
    for one in signoffs:
        own[one.article, one.lang].append(one)
    found = [
        Copy(
            one.title,
            site.lang,
            one.path,
            one.review.short_version,
            one.since,
            "withdrawn",
            _signed(own[one.topic, site.lang]),
            one.why,
            one.why_lang,
        )
        for one in site.taken_back
    ]
    notices = {one.topic: one for one in site.taken_back}
    for ended in site.ended_stages:
        gone, title = notices[ended.topic], word("stage.sheet_title", title=ended.title)
        # Its own version is gone with its texts.
        found.append(Copy(title, site.lang, gone.path, "", gone.since, "withdrawn", (), gone.why, gone.why_lang))
    found += [
        Copy(
            page.title,
            page.text_lang,
            page.path,
            page.review.short_version,
            page.updated,
            page.review.state,
            _signed(own[page.topic, page.lang]),
        )
        for page in pages
        if page.review is not None
    ]
    for stage in site.stages:
        title = word("stage.sheet_title", title=stage.title)
        found.append(Copy(title, site.lang, stage.sheet, stage.version, stage.updated, stage.review.state, ()))
    if site.booklet:
        newest = max(page.updated for page in pages)
        title = word("booklet.title")
        found.append(Copy(title, site.lang, f"{site.frame.handouts}booklet.html", joint_version(pages), newest, "", ()))
    return tuple(found)


def _signed(signoffs: list[SignOff]) -> tuple[Signed, ...]:
    """Return each signed version once, however many people signed it."""
    by_version: dict[str, list[SignOff]] = {}
    for one in sorted(signoffs, key=lambda one: one.date):
        by_version.setdefault(one.version, []).append(one)
    versions = [
        Signed(short(version), ones[0].date, tuple(dict.fromkeys(one.changed for one in ones)))
        for version, ones in by_version.items()
    ]
    return tuple(reversed(versions))
