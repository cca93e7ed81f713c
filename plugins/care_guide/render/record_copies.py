"""Copies that come back from a record system: which have the newest text, and what is wrong with the others."""

from __future__ import annotations

import datetime
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement, HTMLParser, document_fromstring
from striprtf.striprtf import rtf_to_text

from care_guide.render.paste_pack import FORMS, RecordText, copy_mark
from care_guide.review.versions import short

Kind = Literal["newest", "overdue", "old", "changed", "withdrawn", "unknown"]

_MARK = re.compile(
    r"\[?\s*copy\s+(?P<topic>[\w-]+/[\w-]+)(?:#(?P<part>[\w-]+))?\s+(?P<lang>[\w-]+)\s+(?P<version>[0-9a-f]{4}-[0-9a-f]{4})\b",
    re.I,
)
# A line that ends with a hyphen goes on in the next one: a system may break a mark there.
_BROKEN = re.compile(r"(?<=\w-)\s*\n\s*(?=\w)")
_BULLET = re.compile(r"^\s*[-*\u2022\u00b7\u25cf\u25e6\u25aa\u2013o]\s+", re.M)
# The number of a step is compared: without it, two steps could change places unnoticed.
_NUMBER = re.compile(r"^\s*(\d+)[.)]\s+", re.M)
# Where Word writes the bullet of an item; the library removes the older form itself.
_RTF_SIGN = re.compile(rb"\{(\\\*)?\\(?:listtext|pntext)\b")
# Text that is struck out or hidden gets words that no form of the pack has.
_RTF_STRUCK = re.compile(rb"\\(?:striked?1?|v1?|deleted)(?![a-zA-Z0-9-])")
# Without this space, two figures become another one: "2 500 mg tablets", "in week 1. 5 mg then".
_BETWEEN_FIGURES = re.compile(r"(?<=\d)([.,]?)\s+(?=\d)")
# What systems put in place of typed characters; digits and signs of comparison are never replaced.
_LIKE = str.maketrans("\u2018\u2019\u201c\u201d\u2011\u2013\u2014|", "''\"\"--- ") | {0xFB01: "fi", 0xFB02: "fl"}
# What nobody sees, and what is struck out.
_GONE = {"script", "style", "head", "template", "datalist", "s", "strike", "del"}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|line-through|mso-hide\s*:\s*all|(?:font-size|opacity)\s*:\s*0(?![\d.]*[1-9])",
    re.I,
)
_HTML = re.compile(r"<(?:html|body|p|h[1-6]|div|ul|table)\b[^>]*>", re.I)
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#\d+|#x[0-9a-f]+);", re.I)
_IN_LINE = {"a", "abbr", "b", "em", "font", "i", "span", "strong", "sub", "sup", "u", "small", "mark"}
_PASTE = "paste the text anew from the newest pack"


@dataclass(frozen=True, order=True)
class CopyState:
    """One copy: its file, its mark ("" for none), its state, what is wrong with it and what to do."""

    file: str
    mark: str
    kind: Kind
    what: str = ""
    todo: str = ""

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.file, self.kind, self.mark, self.what, self.todo)))


def judge(files: Iterable[tuple[str, bytes]], texts: list[RecordText], today: datetime.date) -> list[CopyState]:
    """Return the state of each copy in ``files`` (name and bytes), compared with the ``texts`` of the newest pack."""
    newest = {(text.view.topic, text.part, text.view.lang): text for text in texts}
    found = []
    for name, data in files:
        words = words_of(data)
        plain = _BROKEN.sub("", (words or "").translate(_LIKE))
        marks = list(_MARK.finditer(plain))
        if words is None:
            found.append(CopyState(name, "", "unknown", "the file cannot be read", "export it as HTML, RTF or text"))
        elif not marks:
            what = "it carries no [copy ...] mark at its end: it was cut off, or is another text"
            found.append(
                CopyState(name, "", "unknown", what, f"look whether it is one of the guide's; if so, {_PASTE}")
            )
        else:
            # A changed copy is none the better for an untouched one before or behind it.
            ends, starts = [0, *(one.end() for one in marks)], [*(one.start() for one in marks[1:]), len(plain)]
            texts_of = (plain[end:start] if marks[1:] else words for end, start in zip(ends, starts, strict=False))
            found += [_state(name, own, mark, newest, today) for own, mark in zip(texts_of, marks, strict=True)]
    return sorted(found)


def _state(
    name: str,
    words: str,
    found: re.Match[str],
    newest: dict[tuple[str, str | None, str], RecordText],
    today: datetime.date,
) -> CopyState:
    # A system may have changed capital letters; then the words differ, too.
    topic, part, lang, version = (one and one.lower() for one in found.group("topic", "part", "lang", "version"))
    mark = copy_mark(topic, part, lang, version)
    text = newest.get((topic, part, lang))
    if text is None:
        return CopyState(name, mark, "withdrawn", "the guide holds this text no longer", "take it out of the system")
    if version != text.review.short_version:
        return CopyState(name, mark, "old", f"the newest version is {text.review.short_version}", _old(text, version))
    forms = [words_of(make(text.blocks).encode()) or "" for _, make in FORMS]
    back = squeezed(words)
    if not any(squeezed(form) in back for form in forms):
        return CopyState(name, mark, "changed", _difference(forms, back), _PASTE)
    due = text.review.next_check
    if text.review.state == "overdue" and due is not None and due < today:
        return CopyState(
            name, mark, "overdue", f"its next check was due by {due}", "ask the editors for a checked text"
        )
    return CopyState(name, mark, "newest")


def _old(text: RecordText, version: str) -> str:
    signed = [entry.date for entry in text.review.history if short(entry.version) == version]
    since = f" (this one was checked on {max(signed)})" if signed else " (no clinician has signed this one)"
    return f"{_PASTE}{since}"


def _difference(forms: list[str], back: str) -> str:
    """Return which words of the newest text are missing in the copy, compared with the form that is closest to it."""
    missing = min(([line for line in form.split("\n") if squeezed(line) not in back] for form in forms), key=len)
    if not missing:
        return "words were added to it, or moved"
    line = " ".join(missing[0].split())
    return f'{len(missing)} line(s) differ, first: "{line[:80]}{"..." if len(line) > 80 else ""}"'


def squeezed(words: str) -> str:
    """Return words in the form in which they are compared: no white space but "_" between figures, no bullets, one kind of
    quotes and dashes.
    """
    plain = _BULLET.sub("", _NUMBER.sub(r"\1. ", unicodedata.normalize("NFC", words))).translate(_LIKE)
    return "".join(_BETWEEN_FIGURES.sub(r"\1_", plain).split())


def words_of(data: bytes) -> str | None:
    """Return the words of an HTML, RTF or text file, one block a line; None when they cannot be read."""
    if data.lstrip().startswith(b"{\\rtf"):
        try:
            marked = _RTF_STRUCK.sub(rb" (struck out or hidden:) ", _RTF_SIGN.sub(b"{", data))
            words = rtf_to_text(marked.decode("latin-1"), errors="replace")
            # RTF writes a character beyond U+FFFF as two surrogates.
            return _seen(words.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        except (LookupError, TypeError, ValueError):
            # The library cannot read damaged RTF.
            return None
    text = _decoded(data)
    if "\x00" in text:
        return None
    # A system may have escaped the text, or put it into another one, more than once.
    for _ in range(3):
        if _HTML.search(text):
            text = "".join(_block_words(document_fromstring(text.encode(), parser=HTMLParser(encoding="utf-8"))))
        elif _ENTITY.search(text):
            text = html.unescape(text)
    return _seen(text)


def _seen(words: str) -> str:
    """Return words without invisible characters, and with plain line ends; HL7 has its own."""
    lines = words.replace("\\.br\\", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if unicodedata.category(letter) != "Cf")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data[1::2].count(0) > len(data) / 4:
        return data.decode("utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _block_words(node: HtmlElement) -> Iterator[str]:
    if not isinstance(node.tag, str) or node.tag in _GONE:
        return
    if node.get("hidden") is not None or _HIDING.search(node.get("style", "")):
        return
    edge = "" if node.tag in _IN_LINE else "\n"
    # Any white space in HTML is a space.
    yield edge + re.sub(r"\s+", " ", node.text or "")
    number = _whole(node.get("start"), 1)
    for child in node:
        if node.tag == "ol" and child.tag == "li":
            number = _whole(child.get("value"), number)
            # The first words of an item are on the line of its number, whatever element has them.
            yield f"\n{number}. {''.join(_block_words(child)).lstrip()}\n"
            number += 1
        else:
            yield from _block_words(child)
        yield re.sub(r"\s+", " ", child.tail or "")
    yield edge


def _whole(text: str | None, default: int) -> int:
    """Return the integer in an attribute, as a browser reads it."""
    return int(text) if text and re.fullmatch(r"\s*-?[0-9]{1,9}\s*", text) else default
