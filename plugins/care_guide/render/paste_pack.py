"""The paste pack: each article and each of its sections as texts that a record system takes, and a list of them.

docs/record.md says what an analyst of the record system needs to know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement, fragment_fromstring

from care_guide.content.site_content import Library
from care_guide.render.handouts import Edition, Handout, handouts
from care_guide.render.page_view import Cited, NoticeView, PageView
from care_guide.render.record_text import (
    Block,
    Heading,
    Item,
    List,
    Paragraph,
    Run,
    as_html,
    as_rtf,
    as_text,
    blocks_of,
)
from care_guide.render.views import SiteView
from care_guide.review.state import Review
from care_guide.utils.dates import day

MANIFEST = "manifest.json"
# Grows when the form of the manifest changes.
FORMAT = 1
FORMS: tuple[tuple[str, Callable[[tuple[Block, ...]], str]], ...] = (
    ("html", as_html),
    ("rtf", as_rtf),
    ("txt", as_text),
)
# The name of the file that holds a whole article; no section can have it, since ids hold no underline.
WHOLE = "_whole"
# The notice that says who wrote a text that nobody has checked.
_PROVENANCE = "provenance"
_CHECKED = ("signed", "overdue")


@dataclass(frozen=True)
class RecordText:
    """One text of the pack: a whole article (``part`` is None) or the section with the id ``part``."""

    view: PageView
    review: Review
    part: str | None
    title: str
    blocks: tuple[Block, ...]

    @property
    def copy(self) -> str:
        """What stands at the end of the text, so that a copy can be known again whatever a system makes of it."""
        return copy_mark(self.view.topic, self.part, self.view.lang, self.review.short_version)

    @property
    def path(self) -> str:
        """Its place in the pack, without its ending."""
        return f"{self.view.lang}/{self.view.topic}/{self.part or WHOLE}"

    def files(self) -> dict[str, bytes]:
        """Return each file by its path in the pack."""
        return {f"{self.path}.{ending}": make(self.blocks).encode() for ending, make in FORMS}


def copy_mark(topic: str, part: str | None, lang: str, version: str) -> str:
    """Return the mark of a copy: ``[copy treatments/chemotherapy#risks en 1a2b-3c4d]``."""
    return f"[copy {topic}{f'#{part}' if part else ''} {lang} {version}]"


def record_texts(site: SiteView, library: Library, shared: Edition) -> Iterator[RecordText]:
    """Yield the texts of one language, in the order of the guide: each article, then its sections."""
    for handout in handouts(site, library, shared):
        yield from _of_article(handout, library, shared)


def pack(texts: list[RecordText], library: Library, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the pack, the manifest last."""
    listed = []
    for text in texts:
        files = text.files()
        yield from files.items()
        listed.append(_entry(text, files, library))
    manifest = {"format": FORMAT, "guide": name, "texts": listed}
    yield MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(text: RecordText, files: dict[str, bytes], library: Library) -> dict[str, Any]:
    review, view = text.review, text.view
    checked = review.signoff.date if review.signoff and review.state in _CHECKED else None
    return {
        "article": view.topic,
        "part": text.part,
        "language": view.lang,
        "title": text.title,
        "version": review.version,
        "copy": text.copy,
        "updated": view.updated.isoformat(),
        "state": review.state,
        "checked": checked.isoformat() if checked else None,
        "check_again_by": review.next_check.isoformat() if checked and review.next_check else None,
        "codes": [
            {"system": row.system, "code": row.code, "leukemia_only": row.leukemia_only}
            for _, row in library.codes
            if row.article == view.topic
        ],
        "files": [{"path": path, "sha256": hashlib.sha256(data).hexdigest()} for path, data in files.items()],
    }


def _of_article(handout: Handout, library: Library, shared: Edition) -> Iterator[RecordText]:
    view, review = handout.view, handout.view.review
    assert review is not None
    root: HtmlElement = fragment_fromstring(handout.html, create_parent="div")
    word, other = library.strings, view.text_lang if view.text_lang != view.lang else ""
    notices = {notice.id: tuple(_notice(notice, view.lang)) for notice in view.notices}
    state: tuple[Block, ...] = (Paragraph(_state(review, view.lang, library)),)
    if review.state not in _CHECKED:
        state += (Paragraph(word(view.lang, "review.ask")), *notices.get(_PROVENANCE, ()))
    else:
        notices.pop(_PROVENANCE, None)
    before = Run(f"{word(view.lang, 'article.message')} ")
    message = (Paragraph((before, Run(view.message, lang=other))),) if view.message else ()
    top = [block for notice in view.top_notices if notice.id != _PROVENANCE for block in notices[notice.id]]
    bottom = [block for notice in view.bottom_notices for block in notices[notice.id]]
    body = tuple(blocks_of(root))

    def end(part: str | None, shown: tuple[Block, ...]) -> tuple[Block, ...]:
        online = f"{handout.identity.online}{f'#{part}' if part else ''}" if handout.identity.online else ""
        dated = word(view.lang, "review.text_of", date=day(view.updated, view.lang), version=review.short_version)
        named = (Run(f"{library.guide_name(view.lang, shared.name)}: "), Run(view.title, lang=other), Run("."))
        where = f" {word(view.lang, 'handout.read_online')} {online}" if online else ""
        mark = copy_mark(view.topic, part, view.lang, review.short_version)
        return (*_sources(view, shown, library), Paragraph((*named, Run(f" {dated}{where}"))), Paragraph(mark))

    whole = (Heading(2, view.title, other), *state, *top, *message, *body, *bottom)
    yield RecordText(view, review, None, view.title, (*whole, *end(None, whole)))
    for section in root.xpath("./section[@id]"):
        found = tuple(blocks_of(section))
        first = found[0]
        assert isinstance(first, Heading)
        title = f"{view.title}: {first.text}"
        part = (Heading(2, title, other or first.lang), *state, *found[1:])
        yield RecordText(view, review, section.get("id"), title, (*part, *end(section.get("id"), part)))


def _state(review: Review, lang: str, library: Library) -> str:
    """Return in one sentence or two who has checked the text, and until when that holds."""
    word, signed = library.strings, review.signoff
    key = "partial" if review.state == "draft" and review.current else review.state
    if signed is None or key in ("draft", "partial"):
        return word(lang, f"review.{key}")
    said = {"signed": "signed_by", "overdue": "signed_over", "changed": "was_signed_by"}[review.state]
    by = word(
        lang,
        f"review.{said}",
        name=signed.name,
        credential=signed.credential,
        date=day(signed.date, lang),
        next=day(review.next_check or signed.next_check, lang),
    )
    return by if review.state == "signed" else f"{word(lang, f'review.{key}')} {by}"


def _notice(notice: NoticeView, around: str) -> Iterator[Block]:
    root: HtmlElement = fragment_fromstring(notice.html, create_parent="div")
    other = notice.lang if notice.lang != around else ""
    if other:
        root.set("lang", other)
    yield Heading(3, notice.title, other)
    yield from blocks_of(root)


def _sources(view: PageView, shown: tuple[Block, ...], library: Library) -> Iterator[Block]:
    """Yield the sources that ``shown`` cites, with the numbers that they have in the whole article."""
    text = as_text(shown)
    cited = [one for one in view.sources if f"[{one.number}]" in text]
    if cited:
        yield Heading(3, library.strings(view.lang, "sources.title"))
        yield List(False, tuple(Item(_source(one)) for one in cited))


def _source(cited: Cited) -> str:
    source = cited.source
    said = ", ".join(filter(None, (source.publisher, source.published, source.number)))
    return f"[{cited.number}] {source.title}. {said}.{f' {source.url}' if source.url else ''}"
