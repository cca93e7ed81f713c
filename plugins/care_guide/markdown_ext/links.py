"""Links to other files of the guide, to sources and to the meaning of terms; and quotations in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from sys import intern
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AMP_SUBSTITUTE

from care_guide.content.article import CALL
from care_guide.content.glossary import term_id
from care_guide.content.models import Term
from care_guide.content.parse_result import GUIDE, OFF, ONLY, GuidePattern, GuideTree, Link, is_shown, shown

# Links to other files of the guide, and checks of every attribute and address in the text.

_FILE = re.compile(r"(?P<file>[^:#?]+\.md)?(?:#(?P<fragment>[\w-]+))?")
_CLASSES = {"emergency", "urgent", "non-urgent", "warning", "do", "dont"}
# The attributes that Markdown and an author's {braces} may set, and on which elements.
_ATTRIBUTES = {
    "id": ("h2", "h3", "li"),
    "class": ("h3",),
    ONLY: ("h2", "h3"),
    "href": ("a",),
    "title": ("img",),
    "src": ("img",),
    "alt": ("img",),
    "start": ("ol",),
    "style": ("th", "td"),
}
# Markdown's tables align their columns.
_ALIGN = re.compile(r"text-align: (?:left|center|right);")
_USE = "use only {#id} after a heading or a question, {.class} after a ### heading, and {only=place}"
# Attributes that earlier steps set on what Markdown made; read_article refuses those that an author types.
_OWN = {"data-sign", OFF}


class MarksTree(GuideTree):
    """Note the attributes of what the guide's own marks made, before an author's {braces} may add others."""

    def run(self, root: Element) -> None:
        # Markdown itself makes neither.
        self.md.marks_made = {node: dict(node.items()) for node in root.iter() if node.tag in ("span", "sup")}


class LinksTree(GuideTree):
    """Collect links and refuse attributes; runs early, so that it sees only what the author wrote."""

    def run(self, root: Element) -> None:
        for node in root.iter():
            self._attributes(node)
            if node.tag == "a":
                self._link(node)
            elif node.tag == "img" and not (node.get("alt") or "").strip():
                src = node.get("src") or ""
                what = f"the picture {src or '!['} has no alt text"
                self.md.found.add_problem(
                    re.compile(rf"!\[\s*\]\({re.escape(src)}"), what, "say between the brackets what the picture shows"
                )

    def _attributes(self, node: Element) -> None:
        add_problem, own = self.md.found.add_problem, self.md.marks_made.get(node, {})
        # Of an attribute without a value, the value is None.
        for name, whole in node.items():
            # A class of the author's is added to that of a mark.
            value = (whole or "").removeprefix(own.get(name, "")).strip()
            if name in _OWN or (name in own and not value):
                continue
            if name.startswith("on") and name != ONLY:
                add_problem(_typed(name, value), f"the event attribute {name} is not allowed", "remove it")
            elif name not in _ATTRIBUTES or node.tag not in _ATTRIBUTES[name]:
                add_problem(_typed(name, value), f"the attribute {name} is not allowed here", _USE)
            elif name == "style" and not _ALIGN.fullmatch(value):
                add_problem(_typed(name, value), "the attribute style is not allowed", _USE)
        if node.tag == "h3":
            for name in set((node.get("class") or "").split()) - _CLASSES:
                add_problem(
                    _typed("class", name),
                    f"the class .{name} is not known",
                    f"use one of: {', '.join(sorted(_CLASSES))}",
                )

    def _link(self, node: Element) -> None:
        href = node.get("href") or ""
        found = _FILE.fullmatch(href)
        if found and href:
            link = Link(found["file"] or "", found["fragment"] or "")
            self.md.found.links.append(link)
            node.set("href", f"{GUIDE}{len(self.md.found.links) - 1}")
        elif not href.startswith("https://"):
            # Markdown writes each character of an e-mail address as an entity.
            href = unescape(href.replace(AMP_SUBSTITUTE, "&"))
            todo = "link to an .md file of the guide, or to an https:// address"
            written = re.escape(href.removeprefix("mailto:"))
            address = re.compile(rf"(?:\]\(|<)\s*(?:mailto:)?{written}(?:\s+\"[^\"]*\")?\s*[)>]")
            self.md.found.add_problem(address, f"the link to {href!r} is not allowed", todo)


def _typed(name: str, value: str) -> re.Pattern[str]:
    """Return what finds the line on which an author gave an attribute."""
    if name == "title":
        return re.compile(rf"[\"'=]{re.escape(value)}")
    # An id and a class in braces are written without these words.
    short = name in ("id", "class") and value.split()
    part = rf"[#.\"'= ]{re.escape(short[0])}(?![\w-])" if short else rf"(?<![\w-]){re.escape(name)}="
    return re.compile(rf"{'^(?!#).*' if name == ONLY else ''}\{{[^{{}}]*{part}")


# Citations: ``[^source-id]``, numbered in order of first use, linked to the source.

CITATION = r"\[\^([^\]\s]+)\]"
# The mark of a sentence with a number that needs no source; the page does not show it.
NO_SOURCE = "none"


class CitationPattern(GuidePattern):
    """Turn ``[^id]`` into a ``<sup>``; CitationNumbers numbers it, since inline steps do not run in reading order."""

    def made(self, m: re.Match[str], before: str) -> Element | str:  # noqa: ARG002
        return "" if m[1] == NO_SOURCE else Element("sup", {"class": "cg-cite", "data-source": m[1]})


class CharacterCodePattern(GuidePattern):
    """Turn the code of a character into the character: Python-Markdown does so only after the steps have read the words."""

    def made(self, m: re.Match[str], before: str) -> str:  # noqa: ARG002
        return unescape(m[0])


class CitationNumbers(GuideTree):
    """Number the sources in reading order, and give each citation a link and a name for screen readers."""

    def run(self, root: Element) -> None:
        found = self.md.found
        numbers: dict[str, int] = {}
        # An article cites the same source many times: each has the same words in memory.
        found.all_citations = [
            intern(mark.attrib["data-source"]) for mark in root.iter("sup") if mark.get("data-source")
        ]
        for mark in shown(root):
            source = mark.get("data-source")
            if source is None:
                continue
            number = numbers.setdefault(source, len(numbers) + 1)
            found.citations.append(intern(source))
            link = SubElement(
                mark, "a", {"href": f"#source-{source}", "aria-label": self.md.inputs.word("cite.label", number=number)}
            )
            link.text = str(number)
        for parent in root.iter():
            if parent.find("sup") is not None:
                _join(parent)


def _join(parent: Element) -> None:
    """Join citations that follow each other: "3, 4"."""
    last: Element | None = None
    for node in parent:
        is_mark = node.tag == "sup" and node.get("data-source") is not None
        if is_mark and last is not None and not (last.tail or "").strip():
            last.tail, node.text = None, ", "
        last = node if is_mark else None


# Elements in the text: terms and quotations.


class TextTree(GuideTree):
    """A step that puts elements in place of words, in reading order."""

    def enters(self, node: Element) -> bool:  # noqa: ARG002
        """Return whether the words inside ``node`` are looked at."""
        return True

    def elements(self, text: str) -> Iterator[tuple[int, int, Element]]:
        """Yield begin and end of each part of ``text`` to replace, and the element that takes its place."""
        raise NotImplementedError

    def walk(self, node: Element) -> None:
        """Replace the words inside ``node``."""
        if not self.enters(node):
            return
        node.text, content = self._split(node.text)
        for child in node:
            self.walk(child)
            child.tail, new = self._split(child.tail)
            content += [child, *new]
        node[:] = content

    def _split(self, text: str | None) -> tuple[str | None, list[Element]]:
        """Return the text before the first element, and the elements, each with the text after it as its tail."""
        if not text or text.isspace():
            return text, []
        before, new, last = text, list[Element](), 0
        for begin, end, element in self.elements(text):
            if new:
                new[-1].tail = text[last:begin]
            else:
                before = text[:begin]
            new.append(element)
            last = end
        if new:
            new[-1].tail = text[last:]
        return before, new


class QuotationsTree(TextTree):
    """Mark the language of what a family is to say in that of the original: ``En inglés: "My child has leukemia."``

    Quotations come after the words ``translation.english`` of the theme. A screen reader reads them in their language.
    They are left out in the default language, which is the one that the hospital speaks.
    """

    def run(self, root: Element) -> None:
        inputs = self.md.inputs
        if inputs.source_lang != inputs.lang:
            said = re.escape(inputs.word("translation.english"))
            self._here = inputs.lang == inputs.default_lang
            self._pattern = re.compile(rf'\s*{said} "[^"]+"' if self._here else rf'(?<={said} )"[^"]+"', re.I)
            self.walk(root)

    def elements(self, text: str) -> Iterator[tuple[int, int, Element]]:
        for found in self._pattern.finditer(text):
            part = Element("span", {"lang": self.md.inputs.source_lang})
            if self._here:
                part.set(OFF, "")
            part.text = found[0]
            yield *found.span(), part


# No term is linked in these.
_WITHOUT_TERMS = {"a", "h1", "h2", "h3", "h4", "sup", "code", "pre", "button", "figcaption", "summary"}


def _has_no_terms(node: Element) -> bool:
    """Return whether no term is linked in ``node``: a quotation in another language, a card that must not lead away.

    Nor is one in the hospital's own words, which are no words of the article.
    """
    if node.tag in _WITHOUT_TERMS or node.get("data-box") == "emergency" or node.get("class") == CALL:
        return True
    return bool(node.get("data-slot") or node.get("lang"))


class GlossaryTree(TextTree):
    """Link the first use of each glossary term to its meaning at the end of the article."""

    def run(self, root: Element) -> None:
        self._seen: set[str] = set()
        self.walk(root)
        found = self.md.found
        found.all_terms = list(dict.fromkeys([*found.terms, *found.all_terms]))

    def enters(self, node: Element) -> bool:
        if is_shown(node):
            return not _has_no_terms(node)
        self._collect(node)
        return False

    def elements(self, text: str) -> Iterator[tuple[int, int, Element]]:
        for begin, end, term in self.md.inputs.terms.find(text):
            if term.term not in self._seen:
                self._seen.add(term.term)
                self.md.found.terms.append(term.term)
                yield begin, end, _link(term, text[begin:end])

    def _collect(self, node: Element) -> None:
        """Collect the terms of a part that this copy does not show: the version of the text covers their meanings."""
        if _has_no_terms(node):
            return
        for text in (node.text, *(child.tail for child in node)):
            self.md.found.all_terms += (term.term for _, _, term in self.md.inputs.terms.find(text or ""))
        for child in node:
            self._collect(child)


def _link(term: Term, text: str) -> Element:
    name = term_id(term.term)
    link = Element("a", {"class": "cg-term", "href": f"#{name}", "id": f"use-{name}"})
    link.text = text
    return link
