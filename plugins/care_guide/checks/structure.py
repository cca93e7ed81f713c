"""Structure: does each article have what the contract requires of its kind, in that order, and its one message?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import zip_longest
from xml.etree.ElementTree import Element

from care_guide.content.article import Article
from care_guide.content.contract import KindRule, SectionRule
from care_guide.content.library import Library
from care_guide.content.parse_result import has_class, typed, words, words_by_name
from care_guide.content.problems import Problem
from care_guide.content.source_text import PLACEHOLDER

# Does a table of options compare them fairly: the same rows for each, no gaps, equal detail?

_OPTIONS = 2
# The longest cell of a row may have this many times the words of the shortest one, and always this many words.
_TIMES = 3
_FEW = 6


def _table(article: Article, rule: SectionRule, section: Element) -> Iterator[Problem]:
    """Yield what is wrong with the one table of ``section``; ``rule`` names the heads of its rows."""
    name, start = f"the section {{#{rule.id}}}", article.section_line(rule.id)
    tables = list(section.iter("table"))
    if len(tables) != 1:
        todo = f"give it one, with these rows: {' | '.join(rule.table)}"
        yield article.problem(start, f"{name} has {len(tables)} tables", todo)
        return
    heads = tables[0].findall("./thead/tr/th")
    if len(heads) - 1 < _OPTIONS:
        what = f"the table of {name} compares {max(0, len(heads) - 1)} options"
        yield article.problem(start, what, f"compare at least {_OPTIONS}, one a column")
    rows = [[words(cell) for cell in row] for row in tables[0].findall("./tbody/tr")]
    present = tuple(row[0] for row in rows)
    # Below the heading row and its line of dashes.
    lines = article.source.each(re.compile(r"^\s*\|"), start)[2:] + [start] * len(rows)
    if present != rule.table:
        wrong = next(pair for pair in zip_longest(present, rule.table) if pair[0] != pair[1])
        line = start if wrong[0] is None else lines[present.index(wrong[0])]
        what, right = ("the end of the table" if row is None else f'the row "{row}"' for row in wrong)
        todo = f"the rows are, in this order: {' | '.join(rule.table)}"
        yield article.problem(line, f"{name} has {what} where {right} belongs", todo)
    for row, line in zip(rows, lines, strict=False):
        yield from _row(article, row, line)


def _row(article: Article, row: list[str], line: int) -> Iterator[Problem]:
    counts = [len(cell.split()) for cell in row[1:]]
    if not all(counts):
        todo = 'say it for each option; write "Doctors don\'t know yet" where nobody knows'
        yield article.problem(line, f'the row "{row[0]}" has an empty cell', todo)
    elif max(counts, default=0) > max(_FEW, _TIMES * min(counts, default=0)):
        what = f'the row "{row[0]}" says {max(counts)} words of one option and {min(counts)} of another'
        yield article.problem(line, what, "say about as much of each")


# Does each article have its one main message in its header, in plain words?

_MARKS = re.compile(r"\[\[|\[\^|\]\(|\*\*|[*_`<>#]")
_FIGURE = re.compile(r"\d|%")
# "St. Louis" and "Dr. Lee" end no sentence.
_SENTENCE_END = re.compile(r"(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMrs)[.?](?=\s|$)")
_MOST = 2
# A list of results shows this many characters of a summary.
_SUMMARY = 160


def message_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield what is wrong with the summary and the main message of one article."""
    if len(article.header.summary) > _SUMMARY and not library.is_translation(article):
        yield article.problem("summary", "summary: the text is too long", f"keep to {_SUMMARY} characters")
    if article.is_page and article.header.template != "checklist":
        if article.header.message is not None:
            yield article.problem("message", "a page has no main message", "remove message")
        return
    text = article.header.message
    if text is None:
        todo = "add a line message: with the one thing that a family must know, in 1 or 2 plain sentences"
        yield article.problem(1, "the header has no message", todo)
        return

    def say(what: str, todo: str) -> Problem:
        return article.problem("message", f"the message {what}", todo)

    if _MARKS.search(text):
        yield say("holds a mark", "write plain words: no Markdown, no citation, no [[...]]")
    if _FIGURE.search(text):
        yield say("holds a figure", "say it in words; the figure belongs in the text, with its source")
    if not text.endswith((".", "?")):
        yield say("does not end as a sentence", "end it with a period")
    elif len(_SENTENCE_END.findall(text)) > _MOST:
        yield say(f"has more than {_MOST} sentences", "keep the one thing that a family must know")


# Does each article have what the contract requires of its kind, in that order?

# Ids that the templates use themselves.
OF_THE_PAGE = re.compile(
    r"title|top|main|contents|words|sources|notices|paper-links|popup|listen|all-pages|hide-citations|large-print"
    r"|write-on|s\d+|(?:emergency|urgent|non-urgent|warning|do|dont)-\d+"
    r"|(?:word|use|notice|group|moment|letter|add|topic|wish|q)-.*|.*-(?:title|desc)"
)
# Ids of sections that the template of a page, or of the page with a slug, adds; the ids of titles end in -title.
_FILL = re.compile("fill(?:-.*)?")
_OF_TEMPLATE = {
    "home": re.compile("start|stages|ask|take|groups|trust"),
    "checklist": re.compile("moments|mine|own-question|(?:checklist|sheet)-.*"),
    "emergency-card": _FILL,
    "medicine-calendar": _FILL,
    "privacy": re.compile("search"),
}
# The section that a template shows by its name: staff read it in the guide's own language, too.
_SHOWN_BY_NAME = {"emergency-card": "emergency-team"}
_ID = re.compile(r'id="(?<=\sid=")([^"]*)"')


def structure_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield what is missing, duplicate or out of order in one article."""
    yield from _headings(article)
    contract, kind = library.contract, article.header.kind
    if article.is_page:
        name = _SHOWN_BY_NAME.get(article.header.template or "")
        if name and not any((one.level, one.id, one.shown) == (2, name, True) for one in article.found.headings):
            todo = f"give it to the ## heading of what staff must know: {{#{name}}}"
            yield article.problem(article.body_line, f"no section has the id {{#{name}}}", todo)
        return
    if kind not in contract.kinds:
        yield article.problem("kind", f"kind: {kind} is not known", f"use one of: {', '.join(contract.page_kinds)}")
        return
    rule = contract.kinds[kind]
    for key in rule.header:
        if key not in article.header.model_fields_set:
            yield article.problem(1, f"the header has no {key}", f"an article of the kind {kind} needs it")
    yield from _above_sections(article)
    yield from _sections(article, library, rule)


def _headings(article: Article) -> Iterator[Problem]:
    lines = [s.line for s in article.sentences if s.kind == "heading"]
    seen: set[str] = set()
    last = 1
    # Drawings bring their own ids.
    shown = Counter(_ID.findall(article.found.whole or article.html))
    template = _OF_TEMPLATE.get(article.header.template or article.header.slug)
    taken = {name for name in shown if shown[name] > 1 or (template and template.fullmatch(name))}
    for heading, line in zip(article.found.headings, lines, strict=False):
        if heading.level not in (2, 3):
            what = f"a heading of level {heading.level}"
            yield article.problem(line, what, "use ## for sections and ### inside them")
        elif heading.level > last + 1:
            yield article.problem(line, "a ### heading comes before any ## heading", "open a section first")
        last = heading.level
        if heading.level == 2 and not heading.id:
            yield article.problem(line, f'the section "{heading.text}" has no id', "write {#id} after its heading")
        if heading.text.startswith(PLACEHOLDER):
            todo = "write your own heading: words that a family would say"
            yield article.problem(line, "the skeleton's heading is still there", todo)
        if OF_THE_PAGE.fullmatch(heading.id) or (heading.id in taken and heading.id not in seen):
            yield article.problem(line, f"the page itself uses the id {{#{heading.id}}}", "choose another")
        if heading.id in seen:
            yield article.problem(line, f"the id {{#{heading.id}}} appears twice", "keep one of the two")
        seen.add(heading.id or f"none-{line}")
    for question, line in zip(article.found.questions, article.question_lines, strict=True):
        if question.id and question.id in seen:
            yield article.problem(line, f"the id {{#{question.id}}} appears twice", "give the question another id")
        seen.add(question.id)


def _above_sections(article: Article) -> Iterator[Problem]:
    """Yield what stands above the first section: sheets, leaflets and texts for a record system are made of sections."""
    typed_first = (
        (n, line) for n, line in enumerate(article.source.lines, 1) if n >= article.body_line and line.strip()
    )
    number, line = next(typed_first, (article.body_line, ""))
    # A heading of another level is reported as such.
    if not (article.found.whole or article.html).startswith("<section") and article.html and not line.startswith("#"):
        todo = "put it into a section: not all paper has it, and no section for a record system"
        yield article.problem(number, "this is above the first ## heading", todo)


def _sections(article: Article, library: Library, rule: KindRule) -> Iterator[Problem]:
    """Yield what is wrong with the order of the sections by the contract, and with the content of each."""
    kind, places = article.header.kind, {section.id: n for n, section in enumerate(rule.sections) if not section.free}
    free = next((n for n, section in enumerate(rule.sections) if section.free), None)
    present = [heading.id for heading in article.found.headings if heading.level == 2 and heading.id]
    # Each section with its place in the contract, None where it has none.
    placed = [(name, places.get(name, free)) for name in present]
    # At one place several may be missing, each after the one before it.
    missing: dict[str, str] = {}
    for number, section in enumerate(rule.sections):
        if section.optional or any(place == number for _, place in placed):
            continue
        before = next((name for name, place in reversed(placed) if place is not None and place < number), "")
        behind = missing.get(before, before)
        where = f"after {{#{behind}}}" if behind else "as the first section"
        what = "a section of the article's own" if section.free else f"the section {{#{section.id}}}"
        line = article.section_line(before) if before else article.body_line
        yield article.problem(line, f"{what} is missing", f"an article of the kind {kind} needs it, {where}")
        if not section.free:
            missing[before] = section.id
    for name, place in placed:
        if place is None:
            what = f"the section {{#{name}}} is not in the contract"
            todo = f"a {kind} article has: {', '.join(_named(section) for section in rule.sections)}"
            yield article.problem(f"#{name}", what, todo)
    known = [(name, place) for name, place in placed if place is not None]
    for (name, _), (right, _) in zip(known, sorted(known, key=lambda pair: pair[1]), strict=True):
        if name != right:
            yield article.problem(f"#{name}", f"the section {{#{name}}} is out of order", f"put {{#{right}}} here")
            break
    for name, place in known:
        element = article.found.sections.get(name)
        if element is not None:
            yield from _content(article, rule.sections[place].model_copy(update={"id": name}), element, library)


def _named(section: SectionRule) -> str:
    if section.free:
        return "sections of its own"
    return f"{section.id} (may be left out)" if section.optional else section.id


Say = Callable[[str, str], Problem]


def _content(article: Article, rule: SectionRule, section: Element, library: Library) -> Iterator[Problem]:
    def say(what: str, todo: str) -> Problem:
        return article.problem(f"#{rule.id}", f"the section {{#{rule.id}}} {what}", todo)

    if not any(node.tag in ("p", "ul", "ol", "table") and words(node) for node in section.iter()):
        yield say("is empty", "write it")
    yield from _lists(rule, section, say)
    yield from _parts(article, rule, section, say)
    # The rows of a translation's tables are those of the original, translated.
    if rule.table and not library.is_translation(article):
        yield from _table(article, rule, section)
    # A number that the profile does not have is reported once, for the contract, and one that nobody can dial, for the
    # profile; an unknown passage may name any number.
    named = {node.get("data-slot", "") for node in section.iter()}
    unknown = any(name.startswith("passage.") for name in named)
    if library.profile.can_dial(rule.call) and f"call.{rule.call}" not in named and not unknown:
        mark = f"[[call.{rule.call}]]"
        yield say(f"does not name {mark}", f"end it with {mark}, or with a passage of emergencies.yaml that names it")
    if rule.questions:
        yield from _questions(article, rule, say)
    else:
        yield from _long_lists(article, section, library.contract.limits.list_items, rule.id)


def _lists(rule: SectionRule, section: Element, say: Say) -> Iterator[Problem]:
    if rule.points:
        least, most = rule.points
        points = len(next((list(node) for node in section if node.tag == "ul"), []))
        if not least <= points <= most:
            yield say(f"has {points} points", f"give it {least} to {most}")
    if rule.steps:
        steps = max((len(node) for node in section if node.tag == "ol" and has_class(node, "cg-steps")), default=0)
        if steps < rule.steps:
            yield say(
                f"has {steps} steps with a time mark",
                f"number at least {rule.steps}, each beginning with a bold time mark: 1. **Week 1.**",
            )


def _parts(article: Article, rule: SectionRule, section: Element, say: Say) -> Iterator[Problem]:
    boxes = [node.get("data-box") for node in section.iter("section")]
    for card in rule.cards:
        if card not in boxes:
            yield say(f"has no {card} card", f"add a heading: ### Call ... if: {{.{card}}}")
    headings = [h.id for h in article.found.headings if h.level == 3]
    for heading in rule.headings:
        if heading not in headings:
            yield say(f"has no sub-heading {{#{heading}}}", "add it")
    present = [heading for heading in headings if heading in rule.headings]
    if present != [heading for heading in rule.headings if heading in present]:
        yield say("has its sub-headings out of order", f"put them so: {', '.join(rule.headings)}")


def _questions(article: Article, rule: SectionRule, say: Say) -> Iterator[Problem]:
    asked = article.found.questions
    if len(asked) < (rule.questions or 0):
        yield say(f"has {len(asked)} questions", f"ask at least {rule.questions}, as lines of - [ ]")
    moments = {heading.removeprefix("questions-") for heading in rule.headings}
    for moment in sorted(moments - {question.moment for question in asked}):
        yield say(f"has no question for the moment {moment}", f"ask one below {{#questions-{moment}}}")
    for question, line in zip(asked, article.question_lines, strict=True):
        if question.moment not in moments:
            yield article.problem(line, "a question has no moment", "put it below a sub-heading of the section")


def _long_lists(article: Article, section: Element, most: int, name: str) -> Iterator[Problem]:
    for node in section.iter():
        # An author cannot shorten a list of signs from the rule book.
        if node.tag in ("ul", "ol") and sum(item.get("data-sign") is None for item in node) > most:
            line = article.section_line(name)
            where = next(iter(article.source.each(typed(words_by_name(node[0])), line)), line)
            yield article.problem(where, f"a list has {len(node)} items", f"keep to {most}, or split it")
