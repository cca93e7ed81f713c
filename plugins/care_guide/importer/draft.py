"""Put the blocks of a document into the sections that the contract asks for, as a draft of an article."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass, field

from care_guide.checks.structure import OF_THE_PAGE
from care_guide.content.contract import Contract, slug_of
from care_guide.content.source_text import PLACEHOLDER, plain_words
from care_guide.importer.to_markdown import TOP, Block
from care_guide.markdown_ext.figures import UNWRITTEN

_MOST_OF_SUMMARY = 160


def titled(blocks: list[Block]) -> tuple[str, list[Block]]:
    """Return the title of the document in plain words, "" if it has none, and the other blocks.

    A heading at the top is the title if it has that style, is the only one of the highest level, or is followed by
    another heading.
    """
    if not blocks or blocks[0].kind != "heading" or blocks[0].level == TOP:
        return "", blocks
    levels = [block.level for block in blocks if block.kind == "heading"]
    only = len(levels) > 1 and levels.count(levels[0]) == 1 and levels[0] == min(levels)
    above = len(blocks) > 1 and blocks[1].kind == "heading"
    if levels[0] and not only and not above:
        return "", blocks
    return plain_words(blocks[0].text).replace("\\", ""), blocks[1:]


@dataclass
class Section:
    """A section: its heading, its id, and its parts as Markdown."""

    heading: str
    id: str
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft without its text: title, slug, kind, the contract, the day, and the file names of pictures by number.

    A picture without a file gets the name of a drawing that somebody must make.
    """

    title: str
    slug: str
    kind: str
    contract: Contract
    today: datetime.date
    pictures: dict[int, str]

    def text(self, blocks: list[Block]) -> str:
        """Return the whole file."""
        sections = self.sections(blocks)
        header = {
            "title": json.dumps(self.title, ensure_ascii=False),
            "slug": self.slug,
            "kind": self.kind,
            "summary": json.dumps(_summary(blocks, self.title), ensure_ascii=False),
            "status": "draft",
            "created": self.today,
            "updated": self.today,
            "order": 100,
        }
        head = "".join(f"{key}: {value}\n" for key, value in header.items())
        body = "\n".join(f"## {s.heading} {{#{s.id}}}\n" + "".join(f"\n{part}\n" for part in s.parts) for s in sections)
        return f"---\n{head}---\n\n{body}"

    def sections(self, blocks: list[Block]) -> list[Section]:
        """Return the blocks as sections, in the order of the document."""
        top = min((block.level for block in blocks if block.kind == "heading" and block.level != TOP), default=TOP)
        known = [section.id for section in self.contract.kinds[self.kind].sections if not section.free]
        found: list[Section] = []
        sub_headings: set[str] = set()
        number = 0
        for block in blocks:
            if block.kind == "heading" and block.level in (top, TOP):
                found.append(Section(block.text, self._id(block.text, known, found)))
                continue
            if not found:
                found.append(self._opening(known))
            if block.kind == "heading":
                name = _free(slug_of(plain_words(block.text)), {*sub_headings, *known, *(s.id for s in found)})
                sub_headings.add(name)
                found[-1].parts.append(f"### {block.text} {{#{name}}}")
            elif block.kind == "picture":
                number += 1
                alt = block.text or f"{UNWRITTEN}number {number} of the document; say in words what it shows"
                name = self.pictures.get(number, f"{picture_name(self.slug, number)}.svg")
                found[-1].parts.append(f"![{alt}](../../images/{name})")
            else:
                found[-1].parts.append(block.text)
        return _gathered(found, known, self.contract.asks.get("text", "text")) if "text" in known else found

    def _opening(self, known: list[str]) -> Section:
        """Return the section for what is before the first heading."""
        name = next((one for one in ("summary", "text", "key-points") if one in known), "introduction")
        return Section(PLACEHOLDER + self.contract.asks.get(name, "What does the document say first?"), name)

    def _id(self, heading: str, known: list[str], found: list[Section]) -> str:
        taken, plain = {section.id for section in found}, plain_words(heading)
        for name, pattern in self.contract.imported.items():
            if name in known and name not in taken and re.search(pattern, plain, re.I):
                return name
        return _free(slug_of(plain), taken)


def picture_name(slug: str, number: int) -> str:
    """Return the name of a picture of the draft, without its suffix."""
    return f"{slug}-{number}"


def _free(slug: str, taken: set[str]) -> str:
    """Return an id like ``slug`` that is not in ``taken`` and not used by the page itself."""
    name = slug[:60].strip("-") or "section"
    name = f"part-{name}" if OF_THE_PAGE.fullmatch(name) else name
    return next(one for one in (name, *(f"{name}-{n}" for n in range(2, 10_000))) if one not in taken)


def _gathered(sections: list[Section], known: list[str], ask: str) -> list[Section]:
    """Move all sections without a place of their own into "text", for a kind of article that has such a section."""
    other = [section for section in sections if section.id not in known]
    whole = next((section for section in sections if section.id == "text"), None)
    if len(other) == 1 and whole is None:
        other[0].id = "text"
        return sections
    whole = whole or Section(PLACEHOLDER + ask, "text")
    gathered: list[Section] = []
    for section in sections:
        kept = section if section.id in known else whole
        if kept not in gathered:
            gathered.append(kept)
    for section in other:
        # A sub-heading becomes a bold line, since there are no headings below one.
        inner = [re.sub(r"^### (.*) \{#[\w-]+\}$", r"**\1**", part) for part in section.parts]
        whole.parts += [f"### {section.heading} {{#{section.id}}}", *inner]
    return gathered


def _summary(blocks: list[Block], title: str) -> str:
    """Return the first sentence of the document that is short enough, or its title."""
    lines = (line for block in blocks if block.kind == "text" for line in block.text.split("\n"))
    plain = (plain_words(re.sub(r"^\s*(?:-|\d+\.) ", "", line)).replace("\\", "") for line in lines if "|" not in line)
    sentences = (text for text in plain if 20 <= len(text) <= _MOST_OF_SUMMARY and text.endswith("."))
    return next(sentences, title)
