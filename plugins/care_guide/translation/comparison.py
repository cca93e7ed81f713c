"""Compare each translated line with its original, and show the original where it has changed since."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import zip_longest
from operator import itemgetter

from care_guide.content.library import Language
from care_guide.content.problems import Problem
from care_guide.content.source_text import SourceText, two_sentences
from care_guide.content.translation_rules import TermRule, TranslationRules
from care_guide.translation.ledger import DOTS, FIGURE, Pair, Row, Segment, has_words, segments, waiting, without_words

_LAYOUT = re.compile(r"\s*(?:#+ |[-*+] (?:\[ \] )?|\d+\. |> |\|)?")
_START = re.compile(rf"{_LAYOUT.pattern}(?:(?:Why|Who):)?")
_CITATION = re.compile(r"\[\^[^\]\s]+\]")
_MARK = re.compile(r"\[\[(?:if (?:no )?)?[a-z_]+\.[a-z0-9_-]+")
_ATTRIBUTES = re.compile(r"\{[#.:][^{}]*\}")
_LINK = re.compile(r"\]\(([^)\s]+)")
# Figures with a unit that is the same in each language; ``answers`` has the units that are translated.
_UNIT = re.compile(r"\d[\d.,]*\s*(?:[mk]?g|mcg|mL|L|[cm]m|°?[FC])\b(?:/(?:kg|mL|L|m2)\b)?")
_NAMES = re.compile(r"\[\^[^\]]*\]|\{[#.:][^{}]*\}|\]\([^)\s]*|\[\[[a-z_]+\.[a-z0-9_-]+")
# A word that must differ in the two languages: a name is written with capitals alone, or among the rules' ``same``.
_WORD = re.compile(r"[^\W\d_]*[a-z][^\W\d_]+")
# What is said, as far as the line goes; both kinds of quotation marks.
_SPOKEN = re.compile(r'["“][^"“”]*["”]?')
# What may be in another language: quotations, explanations and code.
_QUOTED = re.compile(r'"[^"]*"|\([^()]*\)|`[^`]*`')
# What somebody says may have sentences of its own.
_SAID = re.compile(r':\s*"[^"]*"')
_KINDS = (
    ("id or class", _ATTRIBUTES, "keep it as it is"),
    ("citation", _CITATION, "cite what the original line cites"),
    ("mark", _MARK, "use the marks of the original line"),
    ("link", _LINK, "lead to the same place as the original line"),
)


def text_problems(
    source: SourceText, text: SourceText, pairs: list[Pair], rows: tuple[Row, ...], language: Language
) -> list[Problem]:
    """Return what is wrong with the translation ``text`` with the ledger ``rows``, line by line.

    A line whose original has changed since is not compared, because families are shown the original there.
    """
    found = [*_shape(source, text, pairs), *_lost(pairs), *_added(text, pairs, rows)]
    for pair in pairs:
        if pair.text is not None and pair.current:
            found += line_problems(pair.source, pair.text, language)
    for number, line in enumerate(text.lines, 1):
        if waiting(line) is not None:
            found.append((number, "the line is not translated", "write it in the place of the comment"))
    return [Problem(text.path, *one) for one in found]


def line_problems(one: Segment, other: Segment, language: Language) -> Iterator[tuple[int, str, str]]:
    """Yield what is wrong with the line ``other``, which was translated from ``one``: its line, what, and what to do."""
    rules = language.translation
    assert rules is not None
    yield from _line(one, other, rules)
    yield from _words(other, rules, language.term_rules)
    was, now = (_SAID.sub("", _START.sub("", _NAMES.sub("", text), count=1)) for text in (one.text, other.text))
    known = language.words.abbreviations
    if two_sentences(now, known) and not two_sentences(was, known):
        yield other.line, "two sentences are on one line", "make one sentence of them, as in the original"


def _shape(source: SourceText, text: SourceText, pairs: list[Pair]) -> Iterator[tuple[int, str, str]]:
    """Compare the lines of the two files, unless a ledger says which line was made from which."""
    if any(pair.row is not None for pair in pairs):
        return
    if len(source.lines) != len(text.lines):
        what = f"the file has {len(text.lines)} lines, and {source.path} has {len(source.lines)}"
        yield min(len(text.lines), len(source.lines)), what, "let line n answer line n"
    for number, (one, other) in enumerate(zip(source.lines, text.lines, strict=False), 1):
        if has_words(one) != has_words(other) or bool(one.strip()) != bool(other.strip()):
            yield number, f'the line does not answer "{one.strip()[:50]}"', "let line n answer line n"
            return


def _lost(pairs: list[Pair]) -> Iterator[tuple[int, str, str]]:
    """Yield each line of the original that was translated and is not any more."""
    last = 1
    for pair in pairs:
        if pair.text is not None:
            last = pair.text.line
        elif pair.row is not None and pair.row.source == pair.source.mark:
            what = f'after this line, one is missing: "{pair.source.text.strip()[:50]}"'
            yield last, what, f"translate line {pair.source.line} of the original here"


def _added(text: SourceText, pairs: list[Pair], rows: tuple[Row, ...]) -> Iterator[tuple[int, str, str]]:
    """Yield each line that was never the translation of any; one whose original is gone is not shown, see ``composed``."""
    known = {row.text for row in rows}
    for one in left_over(text, pairs) if rows else ():
        if one.mark not in known:
            yield one.line, "no line of the original says this", "remove it, or write it into the original first"


def left_over(text: SourceText, pairs: list[Pair]) -> list[Segment]:
    """Return the lines of a translation that belong to no line of the original."""
    used = {pair.text.line for pair in pairs if pair.text is not None}
    return [one for one in segments(text) if one.line not in used and waiting(one.text) is None]


def _line(one: Segment, other: Segment, rules: TranslationRules) -> Iterator[tuple[int, str, str]]:
    """Compare what must be the same in a line and its translation."""
    line, was, now = other.line, one.text, other.text
    if one.key != other.key:
        yield line, f"expected the key {one.key} here", "keep the keys of the header in their order"
        return
    starts = [_START.match(text) for text in (was, now)]
    if not one.key and starts[0] and starts[1] and starts[0][0] != starts[1][0]:
        yield line, f'the line begins with "{starts[1][0]}"', f'begin it with "{starts[0][0]}"'
    if one.key:
        yield from ((line, *found) for found in _layout(was, now))
    for name, pattern, todo in _KINDS:
        if difference := _difference(pattern.findall(was), pattern.findall(now)):
            yield line, f"the {name} differs ({difference})", todo
    was, now = _NAMES.sub("", was), _NAMES.sub("", now)
    yield from ((line, *found) for found in _figures(was, now, rules))
    if was.count("|") != now.count("|"):
        yield line, "the row has another number of cells", "keep one cell for each of the original row"
    for word, answer in rules.capitals.items():
        if _count(word, was) != _count(answer, now):
            yield line, f"{word} and {answer} do not answer each other", f"write {answer} for each {word}, in capitals"
    yield from ((line, *found) for found in _forbidding(one, other, rules))
    foreign = rules.foreign and len(re.findall(rules.foreign, _QUOTED.sub("", now))) > 1
    if foreign or (was.split() == now.split() and _is_foreign(one, was, rules)):
        yield line, "the line is not translated", "write it in the language of this file"


def _layout(was: str, now: str) -> Iterator[tuple[str, str]]:
    """Compare the paragraphs and items of a value, which say what belongs to what; each may go on over other lines."""
    for one, other in zip_longest(*map(_begun, (was, now))):
        if one is None or other is None or one[0] != other[0]:
            lines = (line and line[1] for line in (one, other))
            has, said = map(_quoted, lines)
            yield f"the original has {has} where this has {said}", "lay out the lines as the original does"
            return


def _begun(text: str) -> list[tuple[str, str]]:
    """Return each line of ``text`` that begins a paragraph or an item, or is empty: its indent and sign, and the line."""
    found, above = [], ""
    for line in (one.rstrip() for one in text.rstrip().split("\n")):
        begins = _LAYOUT.match(line)
        if begins and (begins[0].strip() or not (line and above)):
            found.append((begins[0], line))
        above = line
    return found


def _figures(was: str, now: str, rules: TranslationRules) -> Iterator[tuple[str, str]]:
    if difference := _difference(FIGURE.findall(was), FIGURE.findall(now)):
        yield f"a figure differs ({difference})", "write the figures of the original line, with the same digits"
    elif difference := _difference(_units(was), _units(now)):
        yield f"a unit differs ({difference})", "keep the units of the original line"
    else:
        for said in _unanswered(was, now, rules):
            yield f'"{said}" of the original is not said here', "say the same here, no more and no less"


def _forbidding(one: Segment, other: Segment, rules: TranslationRules) -> Iterator[tuple[str, str]]:
    before, after = negations(one.text, other.text, rules)
    if before > after:
        often = f"{after} times" if after else "never"
        yield f"the original says no {before} times, this line {often}", "say no where the original says it"
    if said := _forbidden(_NAMES.sub("", one.text), _NAMES.sub("", other.text), rules):
        yield f'"{said}" forbids what the original does not', "say what the original says"


def _forbidden(was: str, now: str, rules: TranslationRules) -> str:
    """Return words of ``now`` that forbid something which ``was`` does not forbid, "" if there are none."""
    if rules.orders is None:
        return ""
    before = negations(was, now, rules)[0]
    excuse, order = rules.orders[2:] if before else rules.orders[:2]
    said = [found[0] for found in re.finditer(order, now, re.I)]
    if len(said) <= before:
        return ""
    if not re.search(excuse, was, re.I):
        return said[-1]
    if rules.clauses is None:
        return ""
    ones, others = (_clauses(pattern, text) for pattern, text in zip(rules.clauses, (was, now), strict=True))
    if len(ones) != len(others) or len(ones) < 2:
        return ""
    return next(filter(None, (_forbidden(*both, rules) for both in zip(ones, others, strict=True))), "")


def _clauses(pattern: str, text: str) -> list[str]:
    """Return the parts of ``text`` between what divides it; each begins after the last divider."""
    ends = [found.end() for found in re.finditer(pattern, text, re.I)]
    return [part for part in (text[i:j] for i, j in zip([0, *ends], [*ends, len(text)], strict=True)) if part.strip()]


def _is_foreign(one: Segment, words: str, rules: TranslationRules) -> bool:
    """Return whether ``words`` of the original hold any that a translation cannot share with it."""
    if one.key.endswith("/term") or "`" in words:
        return False
    words = _START.sub("", words.removeprefix(f"{one.key}:"), count=1)
    for same in rules.same_patterns:
        words = same.sub("", words)
    return bool(_WORD.search(words))


def _units(text: str) -> list[str]:
    return ["".join(found.split()) for found in _UNIT.findall(text)]


def _unanswered(was: str, now: str, rules: TranslationRules) -> Iterator[str]:
    """Yield what ``was`` says, and ``now`` does not or less often, by ``answers``; ``{n}`` and ``{m}`` are figures."""
    for pattern, answer in rules.answer_patterns:
        wanted: dict[str, list[str]] = {}
        for found in pattern.finditer(was):
            here = answer
            for name, figure in found.groupdict().items():
                here = here.replace(f"{{{name}}}", rf"(?<![\d.,/]){re.escape(figure)}")
            wanted.setdefault(here, []).append(found[0])
        yield from (said[0] for here, said in wanted.items() if len(re.findall(here, now)) < len(said))


def negations(was: str, now: str, rules: TranslationRules) -> tuple[int, int]:
    """Return how many negations a line and its translation have; (0, 0) without a rule."""
    if rules.negations is None:
        return 0, 0
    was, now = (re.sub(r"\|if none:", "", _NAMES.sub("", text)) for text in (was, now))
    return len(re.findall(rules.negations[0], was, re.I)), len(re.findall(rules.negations[1], now, re.I))


def doubts(pairs: list[Pair], rules: TranslationRules) -> Iterator[tuple[int, str]]:
    """Yield the unchecked lines with a negation that the original lacks: they are often right, but worth a look."""
    for pair in pairs:
        if pair.text is not None and pair.current and pair.state != "checked":
            before, after = negations(pair.source.text, pair.text.text, rules)
            if after and not before:
                yield pair.text.line, f'"{pair.source.text.strip()[:60]}" says no nowhere, and this line does'


def _words(other: Segment, rules: TranslationRules, terms: tuple[TermRule, ...]) -> Iterator[tuple[int, str, str]]:
    """Look for words that the translation may not use."""
    plain = _NAMES.sub("", other.text)
    said = _SPOKEN.findall('"' * other.quoted + plain) if other.place in rules.to_children else []
    elsewhere = _SPOKEN.sub("", '"' * other.quoted + plain) if said else plain
    for informal in rules.informal:
        where = plain if informal.to_child is None else " ".join(said) if informal.to_child else elsewhere
        if found := re.search(informal.pattern, where):
            yield other.line, f'"{found[0].strip()}" is not allowed', informal.instead
    for term in terms:
        if term.unless and re.search(term.unless, plain, re.I):
            continue
        if found := term.avoided.search(plain):
            yield other.line, f'"{found[0]}" is not allowed for "{term.en}"', f'write "{term.text}"'


def _difference(was: list[str], now: list[str]) -> str:
    """Return what is missing and what is not in the original, "" if neither."""
    # By far the most: a guide has thousands of lines, and each is compared in many ways.
    if was == now:
        return ""
    missing, more = Counter(was) - Counter(now), Counter(now) - Counter(was)
    parts = [f"missing: {', '.join(sorted(missing))}"] if missing else []
    parts += [f"not in the original: {', '.join(sorted(more))}"] if more else []
    return "; ".join(parts)


def _count(word: str, text: str) -> int:
    return len(re.findall(rf"\b{re.escape(word)}\b", text))


# Two characters that no text has: what is between them is in the default language.
BEGIN, END = "\ue000", "\ue001"
_BEFORE = re.compile(r"^(?:\s*(?:[-*+]|\d+\.)\s+(?:\[ \]\s+)?(?:(?:Why|Who):\s*)?|#+\s+|>\s+|\s+)*")
_AFTER = re.compile(r"\s*\{[^{}]*\}\s*$")
# A line that is shown in one case only: where it is not, nothing may be left of the marks.
_IF = re.compile(r"(\[\[if (?:no )?[\w.-]+:\s*)(.*)\]\]")
_IN_IF = re.compile(r"\[\[[^\[\]]*\]\]")
# A picture: its words for those who cannot see it, which may go on in the next line, and its caption, if it has one.
_PICTURE = re.compile(r'^(!\[)?(.*?)(?:(\]\((?:\.\./)+images/[^)\s]+)(?:(\s+")(.*)("\s*))?(\).*))?$')
# As in ``content/strings.py``: a parser of HTML takes too long.
_TAG = re.compile(r"<(/?)([a-z][\w-]*)[^>]*?(/?)>", re.I)
_VOID = {"br", "hr", "img", "input"}
_MARKED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
_LABEL = f'data-label="{BEGIN}'
_BETWEEN_TAGS = re.compile(r"(<[^>]*>)")


def critical_lines(found: list[Pair], rules: TranslationRules) -> list[int]:
    """Return the lines of the original because of which the whole page must be shown in the default language.

    Their translation is missing or stale, and they hold a danger sign, a dose or the main message.
    """
    return [pair.source.line for pair in found if not pair.current and _is_critical(pair.source, rules)]


def _is_critical(one: Segment, rules: TranslationRules) -> bool:
    return (
        one.section in rules.critical_sections
        or bool(one.box)
        or one.key in rules.critical_headers
        or any(re.search(rf"\b{re.escape(word)}\b", one.text) for word in rules.capitals)
    )


def other_lines(source: SourceText, text: SourceText, found: list[Pair]) -> Iterator[tuple[int, str]]:
    """Yield the first line without words in which ``text`` differs from ``source``, and what that has there.

    ``found`` are the lines with words: between them, a row of figures or a sign has its place.
    """
    answered = {pair.text.line: pair.source.line for pair in found if pair.text is not None}
    was = _in_order([*without_words(source), *((line, line) for line in answered.values())])
    now = _in_order([*without_words(text), *answered.items()])
    for (_, one), (number, other) in zip_longest(was, now, fillvalue=(len(text.lines), None)):
        if one != other:
            # An int stands for a line with words.
            has, said = ("has", one) if isinstance(one, str) else ("has no", other)
            yield number, f"the original {has} {_quoted(said)} here"
            return


_Line = tuple[int, int | str | None]


def _in_order(lines: list[_Line]) -> list[_Line]:
    """Return ``lines`` by their numbers, with one empty line for several, and none at the ends."""
    found: list[_Line] = []
    for one in sorted(lines, key=itemgetter(0)):
        if one[1] != "" or (found and found[-1][1] != ""):
            found.append(one)
    return found[:-1] if found and found[-1][1] == "" else found


def _quoted(line: int | str | None) -> str:
    return f'"{line}"' if isinstance(line, str) and line else "an empty line" if line == "" else "such a line"


def composed(source: SourceText, text: SourceText, found: list[Pair]) -> SourceText | None:
    """Return the text to show, with the lines of ``source``; None if ``text`` has a current line for each, and no more.

    A line that is not current is shown in the words of the default language, marked; one whose original is gone is not
    shown. Lines without words, such as the figures of a table, are those of ``source``.
    """
    if (
        all(pair.current for pair in found)
        and not left_over(text, found)
        and not list(other_lines(source, text, found))
    ):
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
    """Return a line of Markdown with its words, and nothing else, between the two marks."""
    if (picture := _PICTURE.match(line)) and (picture[1] or picture[3]):
        opened, alt, address, before, caption, after, rest = (part or "" for part in picture.groups())
        return f"{opened}{_between(alt)}{address}{before}{_between(caption)}{after}{rest}"
    if DOTS.match(line):
        return line
    if line.lstrip().startswith("|"):
        before, *cells = line.rstrip().removesuffix("|").split("|")
        return f"{before}| " + " | ".join(_between(cell.strip()) for cell in cells) + " |"
    before, after = _BEFORE.match(line), _AFTER.search(line)
    start, end = before.end() if before else 0, after.start() if after else len(line)
    if (whole := _IF.fullmatch(line, start, end)) and "]]" not in _IN_IF.sub("", whole[2]):
        start, end = whole.span(2)
    return f"{line[:start]}{BEGIN}{line[start:end]}{END}{line[end:]}"


def _between(words: str) -> str:
    return f"{BEGIN}{words}{END}" if words else ""


def shown_marks(html: str, lang: str, around: str, note: str) -> str:
    """Replace the marks in running text with elements in ``lang``, each of which begins with ``note``, in ``around``.

    Attributes are left with their words alone, and an element without content that has some gets ``lang`` itself. The head
    of a column, which each of its cells has for phones, begins with ``note``, too.
    """
    mark = f'<span class="cg-stale__mark" lang="{escape(around)}">{escape(note)}</span>'
    opened = f'<span class="cg-stale" lang="{escape(lang)}">'

    def in_tag(found: re.Match[str]) -> str:
        tag = without_marks(found[0].replace(_LABEL, f"{_LABEL}{escape(note)} "))
        own = tag != found[0] and found[2] in _VOID
        return tag.replace(f"<{found[2]}", f'<{found[2]} lang="{escape(lang)}"', 1) if own else tag

    def in_text(found: re.Match[str]) -> str:
        if _is_whole(found[1]):
            return f"{opened}{mark} {found[1]}</span>"
        # Words that began or end in the middle of an element, such as bold ones on two lines.
        parts = _BETWEEN_TAGS.split(found[1])
        parts[::2] = (f"{opened}{part}</span>" if part.strip() else part for part in parts[::2])
        return f"{opened}{mark} </span>{''.join(parts)}"

    return without_marks(_MARKED.sub(in_text, _TAG.sub(in_tag, html)))


def _is_whole(html: str) -> bool:
    """Return whether each element that begins in ``html`` also ends in it, and the other way around."""
    depth = 0
    for tag in _TAG.finditer(html):
        if tag[2] not in _VOID and not tag[3]:
            depth += -1 if tag[1] else 1
        if depth < 0:
            return False
    return depth == 0


def without_marks(text: str) -> str:
    """Return ``text`` without the marks, for places that can hold only words."""
    return text.replace(BEGIN, "").replace(END, "")
