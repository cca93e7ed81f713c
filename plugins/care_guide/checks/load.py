"""How heavy the text is: figures, brackets, semicolons, names of studies and citation marks in 100 words.

A grade tells of short words and sentences, and says nothing of how many facts a reader must carry. Counted is the
running text of an article: sentences and list items, no tables, questions, headings or captions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from care_guide.content.article import Article
from care_guide.content.contract import Contract, Load
from care_guide.content.lines import Sentence
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library

_RUNNING = ("sentence", "item")
# "1,500", "100.4", "3/4" and "10-20" are one figure each.
_FIGURE = re.compile(r"(?<![\w.,/-])\d+(?:[.,/]\d+)*(?:(?:[-\u2013]| to )\d+(?:[.,]\d+)*)?")
_SHARE = re.compile(r"\b(\d+) (?:of|in|out of) (?:every )?(\d+)\b")
_MARKS = re.compile(r"(?:\[\^[^\]\s]+\])+")
FIXES = {
    "figures": "keep the figure that helps to decide or act; the rest goes to the source's who: or out",
    "brackets": "say it in the sentence, or leave it out",
    "semicolons": "make two sentences",
    "study_names": "move the study, its place and its size to the source's who:",
    "citation_marks": "cite once, at the end of the thought",
}


@dataclass(frozen=True)
class Weight:
    """One kind of load in one article: how much in 100 words, and the line that holds most of it."""

    name: str
    per_100_words: float
    limit: float
    line: int
    most: int


def load_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each kind of load of which the article holds more than the contract allows."""
    contract = library.contract
    if contract is None or contract.load is None or article.is_page:
        return
    for weight in weights(article, contract):
        if weight.per_100_words > weight.limit:
            name = weight.name.replace("_", " ")
            what = (
                f"{weight.per_100_words:.1f} {name} in 100 words, at most {weight.limit:g} ({weight.most} on this line)"
            )
            yield Problem(article.path, weight.line, what, FIXES[weight.name])


def weights(article: Article, contract: Contract) -> list[Weight]:
    """Return the load of ``article``, one entry for each kind; none without limits or without running text."""
    load = contract.load
    lines = [line for line in article.sentences if line.kind in _RUNNING and line.section != "questions"]
    words = sum(line.word_count for line in lines)
    if load is None or not words:
        return []
    found = []
    for name in FIXES:
        counts = [_count(name, line, article, contract, load) for line in lines]
        most = max(counts)
        limit = getattr(load, name).limit(article.header.kind)
        found.append(Weight(name, round(100 * sum(counts) / words, 2), limit, lines[counts.index(most)].line, most))
    return found


def _count(name: str, line: Sentence, article: Article, contract: Contract, load: Load) -> int:
    if name == "figures":
        return _figures(line.text, contract, load)
    if name == "brackets":
        return line.text.count("(")
    if name == "semicolons":
        return line.text.count(";")
    if name == "study_names":
        return sum(len(re.findall(pattern, line.text)) for pattern in load.studies)
    return len(_MARKS.findall(article.source.lines[line.line - 1]))


def _figures(text: str, contract: Contract, load: Load) -> int:
    for pattern in (*contract.uncounted_patterns, *map(re.compile, load.free_figures)):
        text = pattern.sub("", text)
    # "82 of 100" is one figure: a reader carries one share.
    return len(_FIGURE.findall(_SHARE.sub(r"\1", text)))
