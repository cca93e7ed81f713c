"""Each translated line compared with its original, and what a family sees where the original has changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from care_guide.content.languages import TranslationRules
from care_guide.content.problems import Problem
from care_guide.content.site_content import Language
from care_guide.content.source_text import SourceText
from care_guide.translation.ledger import Pair, Segment, has_words, waiting

# Is a translation whole and exact, line by line? Each line is compared with the one that it was made from.
#
# A line whose original has changed since is not compared: families are shown the original there.

_START = re.compile(r"\s*(?:#+ |[-*+] (?:\[ \] )?|\d+\. |> |\|)?(?:(?:Why|Who):)?")
_CITATION = re.compile(r"\[\^[^\]\s]+\]")
_MARK = re.compile(r"\[\[(?:if (?:no )?)?[a-z_]+\.[a-z0-9_-]+")
_ATTRIBUTES = re.compile(r"\{[#.:][^{}]*\}")
_LINK = re.compile(r"\]\(([^)\s]+)")
# Figures with the units that must stay with them; the words of other units are translated.
_FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")
_UNIT = re.compile(r"\d\s*(mg|mL|kg|cm|mm|[FC]\b|°[FC])")
_NAMES = re.compile(r"\[\^[^\]]*\]|\{[#.:][^{}]*\}|\]\([^)\s]*|\[\[[a-z_]+\.[a-z0-9_-]+")
# What may be the same in both languages: a line of few words is often a name.
_SENTENCE = re.compile(r"(?:[A-Za-z]{3,}[ ,]+){4,}")
_KINDS = (
    ("id or class", _ATTRIBUTES, "keep it as it is"),
    ("citation", _CITATION, "cite what the original line cites"),
    ("mark", _MARK, "use the marks of the original line"),
    ("link", _LINK, "lead to the same place as the original line"),
)


def gates(path: str, source: SourceText, text: SourceText, pairs: list[Pair], language: Language) -> list[Problem]:
    """Return what is wrong with the translation at ``path``, each with its line."""
    rules = language.translation
    assert rules is not None
    return [Problem(path, *one) for one in _all(source, text, pairs, rules, language)]


def _all(
    source: SourceText, text: SourceText, pairs: list[Pair], rules: TranslationRules, language: Language
) -> Iterator[tuple[int, str, str]]:
    yield from _shape(source, text, pairs)
    used = set()
    for pair in pairs:
        if pair.text is None:
            continue
        used.add(pair.text.line)
        if pair.state == "missing":
            yield pair.text.line, "the line is not translated", "write it in the place of the comment"
        elif pair.current:
            yield from _line(pair.source, pair.text, rules)
            yield from _words(pair.text, language)
    for number, line in enumerate(text.lines, 1):
        if waiting(line) is not None and number not in used:
            yield number, "the line is not translated", "write it in the place of the comment"


def _shape(source: SourceText, text: SourceText, pairs: list[Pair]) -> Iterator[tuple[int, str, str]]:
    """Compare the two files as wholes: they have the same lines, as far as no ledger says that one has changed."""
    if any(pair.row is not None for pair in pairs):
        return
    if len(source.lines) != len(text.lines):
        what = f"the file has {len(text.lines)} lines, and {source.path} has {len(source.lines)}"
        yield min(len(text.lines), len(source.lines)), what, "let line n answer line n"
    for number, (one, other) in enumerate(zip(source.lines, text.lines, strict=False), 1):
        if has_words(one) != has_words(other) or bool(one.strip()) != bool(other.strip()):
            yield number, f'the line does not answer "{one.strip()[:50]}"', "let line n answer line n"
            return


def _line(one: Segment, other: Segment, rules: TranslationRules) -> Iterator[tuple[int, str, str]]:
    """Compare what must be equal in a line and its translation."""
    line, was, now = other.line, one.text, other.text
    if one.key != other.key:
        yield line, f"expected the key {one.key} here", "keep the keys of the header in their order"
        return
    starts = [_START.match(text) for text in (was, now)]
    if not one.key and starts[0] and starts[1] and starts[0][0] != starts[1][0]:
        yield line, f'the line begins with "{starts[1][0]}"', f'begin it with "{starts[0][0]}"'
    for name, pattern, todo in _KINDS:
        if difference := _difference(pattern.findall(was), pattern.findall(now)):
            yield line, f"the {name} differs ({difference})", todo
    was, now = _NAMES.sub("", was), _NAMES.sub("", now)
    if difference := _difference(_FIGURE.findall(was), _FIGURE.findall(now)):
        yield line, f"a figure differs ({difference})", "write the figures of the original line, with the same digits"
    elif difference := _difference(_UNIT.findall(was), _UNIT.findall(now)):
        yield line, f"a unit differs ({difference})", "keep the units of the original line"
    if was.count("|") != now.count("|"):
        yield line, "the row has another number of cells", "keep one cell for each of the original row"
    for word, answer in rules.capitals.items():
        if _count(word, was) != _count(answer, now):
            yield line, f"{word} and {answer} do not answer each other", f"write {answer} for each {word}, in capitals"
    before, after = negations(one, other, rules)
    if before and not after:
        yield line, f"the original says no {before} times, this line never", "say no where the original says it"
    if _same(was, now) and _SENTENCE.search(was) and not any(same.search(was) for same in rules.same_patterns):
        yield line, "the line is not translated", "write it in the language of this file"


def negations(one: Segment, other: Segment, rules: TranslationRules) -> tuple[int, int]:
    """Return how many negations a line and its translation hold; (0, 0) without a rule."""
    if rules.negations is None:
        return 0, 0
    was, now = (re.sub(r"\|if none:", "", _NAMES.sub("", text)) for text in (one.text, other.text))
    return len(re.findall(rules.negations[0], was, re.I)), len(re.findall(rules.negations[1], now, re.I))


def doubts(pairs: list[Pair], rules: TranslationRules) -> Iterator[tuple[int, str]]:
    """Yield the lines that nobody has checked and that say no where the original does not: often right, to be looked at."""
    for pair in pairs:
        if pair.text is not None and pair.current and pair.state != "checked":
            before, after = negations(pair.source, pair.text, rules)
            if after and not before:
                yield pair.text.line, f'"{pair.source.text.strip()[:60]}" says no nowhere, and this line does'


def _words(other: Segment, language: Language) -> Iterator[tuple[int, str, str]]:
    """Look for words that may not stand in the translation."""
    rules = language.translation
    assert rules is not None
    plain = _NAMES.sub("", other.text)
    for informal in rules.informal:
        if found := re.search(informal.pattern, plain):
            yield other.line, f'"{found[0].strip()}" may not stand', informal.instead
    for term in language.term_rules:
        if term.unless and re.search(term.unless, plain, re.I):
            continue
        for word in term.avoid:
            if found := re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain, re.I):
                yield other.line, f'"{found[0]}" may not stand for "{term.en}"', f'write "{term.text}"'


def _difference(was: list[str], now: list[str]) -> str:
    """Return what is missing and what is too much, or ""."""
    missing, more = Counter(was) - Counter(now), Counter(now) - Counter(was)
    parts = [f"missing: {', '.join(sorted(missing))}"] if missing else []
    parts += [f"not in the original: {', '.join(sorted(more))}"] if more else []
    return "; ".join(parts)


def _count(word: str, text: str) -> int:
    return len(re.findall(rf"\b{re.escape(word)}\b", text))


def _same(was: str, now: str) -> bool:
    return was.split() == now.split()


# What a family sees of a translation whose original has changed since.
#
# A line that is not current is shown in the words of the default language, marked. Where that is not safe (a danger sign,
# a dose, the main message), the whole page falls back.

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
