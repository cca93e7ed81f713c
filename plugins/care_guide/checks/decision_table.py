"""Does a table of options compare them fairly: the same rows for each, no gap, equal detail?"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from care_guide.content.article import Article
from care_guide.content.contract import SectionRule
from care_guide.content.parse_result import words
from care_guide.content.problems import Problem

_OPTIONS = 2
# The longest cell of a row has at most so many times the words of its shortest, and may always have a few.
_TIMES = 3
_FEW = 6


def table_problems(article: Article, rule: SectionRule, section: Element) -> Iterator[Problem]:
    """Yield what is wrong with the one table of ``section``, when ``rule`` names the heads of its rows."""
    if not rule.table:
        return
    name, start = f"the section {{#{rule.id}}}", article.section_line(rule.id)
    tables = list(section.iter("table"))
    if len(tables) != 1:
        todo = f"give it one, with these rows: {' | '.join(rule.table)}"
        yield Problem(article.path, start, f"{name} has {len(tables)} tables", todo)
        return
    heads = tables[0].findall("./thead/tr/th")
    if len(heads) - 1 < _OPTIONS:
        what = f"the table of {name} compares {max(0, len(heads) - 1)} options"
        yield Problem(article.path, start, what, f"compare at least {_OPTIONS}, one a column")
    rows = [[words(cell) for cell in row] for row in tables[0].findall("./tbody/tr")]
    present = tuple(row[0] for row in rows)
    if present != rule.table:
        wrong = next((n for n, (one, right) in enumerate(zip(present, rule.table, strict=False)) if one != right), None)
        place = min(len(present), len(rule.table)) if wrong is None else wrong
        line = article.source.find(f"| {present[place]}", start) if place < len(present) else start
        what = f'the row "{present[place]}"' if place < len(present) else "the end of the table"
        right = f'the row "{rule.table[place]}"' if place < len(rule.table) else "the end of the table"
        todo = f"the rows are, in this order: {' | '.join(rule.table)}"
        yield Problem(article.path, line, f"{name} has {what} where {right} belongs", todo)
    for row in rows:
        yield from _row(article, row, article.source.find(f"| {row[0]}", start))


def _row(article: Article, row: list[str], line: int) -> Iterator[Problem]:
    counts = [len(cell.split()) for cell in row[1:]]
    if not all(counts):
        todo = 'say it for each option; write "Doctors don\'t know yet" where nobody knows'
        yield Problem(article.path, line, f'the row "{row[0]}" has an empty cell', todo)
    elif max(counts, default=0) > max(_FEW, _TIMES * min(counts, default=0)):
        what = f'the row "{row[0]}" says {max(counts)} words of one option and {min(counts)} of another'
        yield Problem(article.path, line, what, "say about as much of each")
