"""What a family sees of a translation whose original has changed since.

A line that is not current is shown in the words of the default language, marked. Where that is not safe (a danger sign,
a dose, the main message), the whole page falls back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from care_guide.content.source_text import SourceText
from care_guide.content.translation_rules import TranslationRules
from care_guide.translation.ledger import Pair

# Two characters that no text holds: what stands between them is in another language.
BEGIN, END = "\ue000", "\ue001"
_BEFORE = re.compile(r"^(?:\s*(?:[-*+]|\d+\.)\s+(?:\[ \]\s+)?(?:(?:Why|Who):\s*)?|#+\s+|>\s+|\s+)*")
_AFTER = re.compile(r"\s*\{[^{}]*\}\s*$")
_PICTURE = re.compile(r'^(!\[[^\]]*\]\([^)\s]+\s+")(.*)("\).*)$')
_PLAIN_BLOCK = re.compile(r"^(?:what|population):")


@dataclass(frozen=True)
class Fallback:
    """Why a page is not shown in its own language: the lines of the default language that are not translated."""

    lines: tuple[int, ...]


def critical(found: list[Pair], rules: TranslationRules) -> Fallback | None:
    """Return why the whole page must fall back, or None."""
    lines = tuple(pair.source.line for pair in found if not pair.current and _is_critical(pair, rules))
    return Fallback(lines) if lines else None


def _is_critical(pair: Pair, rules: TranslationRules) -> bool:
    one = pair.source
    return (
        one.section in rules.critical_sections
        or bool(one.box)
        or one.key in rules.critical_headers
        or any(re.search(rf"\b{re.escape(word)}\b", one.text) for word in rules.capitals)
    )


def composed(source: SourceText, text: SourceText, found: list[Pair]) -> SourceText | None:
    """Return the text to show, line by line like ``source``; None when every line of ``text`` is current."""
    if all(pair.current for pair in found):
        return None
    lines = list(source.lines)
    for pair in found:
        number = pair.source.line - 1
        if pair.current and pair.text is not None:
            lines[number] = text.lines[pair.text.line - 1]
        elif not pair.source.key:
            lines[number] = marked(lines[number])
    return SourceText(text.path, tuple(lines))


def marked(line: str) -> str:
    """Return a line of Markdown with its words, and nothing else of it, between the two marks."""
    picture = _PICTURE.match(line)
    if picture:
        return f"{picture[1]}{BEGIN}{picture[2]}{END}{picture[3]}"
    if _PLAIN_BLOCK.match(line):
        return line
    if line.lstrip().startswith("|"):
        cells = line.strip().strip("|").split("|")
        return "| " + " | ".join(f"{BEGIN}{cell.strip()}{END}" if cell.strip() else "" for cell in cells) + " |"
    before = _BEFORE.match(line)
    start = before.end() if before else 0
    after = _AFTER.search(line)
    end = after.start() if after else len(line)
    return f"{line[:start]}{BEGIN}{line[start:end]}{END}{line[end:]}"


def shown_marks(html: str, lang: str, around: str, note: str) -> str:
    """Return HTML in which the marks have become elements in ``lang``; each begins with ``note``, which is in ``around``."""
    mark = f'<span class="cg-stale__mark" lang="{escape(around)}">{escape(note)}</span>'
    opened = f'<span class="cg-stale" lang="{escape(lang)}">{mark} '
    return html.replace(BEGIN, opened).replace(END, "</span>")


def without_marks(text: str) -> str:
    """Return words without the marks, for places that hold words alone."""
    return text.replace(BEGIN, "").replace(END, "")
