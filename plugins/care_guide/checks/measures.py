"""Does each article hold what the instruments ask for, and do the citations go back to primary sources?"""

from __future__ import annotations

from collections.abc import Iterator, Set

from care_guide.content.article import Article
from care_guide.content.contract import Contract, MeasureRules
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.measures.evidence import primary_share
from care_guide.measures.parts import SHARED, own_parts, shared_parts

_MEND = "write it, or name what answers in content/data/contract.yaml"


def measures_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each part of one article without which a question of DISCERN or a benchmark of JAMA has no answer."""
    contract = library.contract
    if contract is None or contract.measures is None or article.is_page:
        return
    there = own_parts(article, library, contract)
    for part, asked in _unanswered(article.header.kind, there, contract.measures):
        if not part.startswith(SHARED):
            yield Problem(article.path, article.body_line, f"{part} is not there: it answers {asked}", _MEND)


def _unanswered(kind: str, there: Set[str], rules: MeasureRules) -> Iterator[tuple[str, str]]:
    """Yield each part that is asked of ``kind`` and not in ``there``, with all that it answers."""
    missing: dict[str, list[str]] = {}
    for name, questions in (("DISCERN", rules.discern), ("JAMA", rules.jama)):
        for question in questions:
            for part in question.parts(kind):
                if part not in there:
                    missing.setdefault(part, []).append(f"{name} {question.number} ({question.asks})")
    yield from ((part, ", ".join(asked)) for part, asked in missing.items())


def shared_measures(library: Library) -> Iterator[Problem]:
    """Yield notices that answer nothing, means that miss their limit, and sources whose kind does not fit their address."""
    contract = library.contract
    articles = [article for article in library.articles if not article.is_page]
    if contract is None or not articles:
        return
    yield from _smog(articles, contract)
    if contract.measures is not None:
        yield from _notices(articles, library, contract.measures)
        yield from _primary(articles, library, contract.measures)
        yield from _aggregators(library, contract.measures)


def _notices(articles: list[Article], library: Library, rules: MeasureRules) -> Iterator[Problem]:
    for lang, kind in sorted({(article.lang, article.header.kind) for article in articles}):
        for part, asked in _unanswered(kind, shared_parts(lang, kind, library), rules):
            # A slot that the hospital has not filled in is counted, and is no mistake of an author.
            if part.startswith("notice."):
                what = f"{part} does not stand on a {kind} article: it answers {asked}"
                yield Problem(library.languages[lang].notices.path, 1, what, _MEND)


def _smog(articles: list[Article], contract: Contract) -> Iterator[Problem]:
    limit = contract.limits.mean_smog
    graded = [(article, article.grades.smog) for article in articles]
    mean = round(sum(grade for _, grade in graded) / len(graded), 2)
    if limit is not None and mean > limit:
        worst, grade = max(graded, key=lambda pair: pair[1])
        todo = f"keep to {limit}: shorter words; this is the hardest one ({grade})"
        yield Problem(worst.path, worst.body_line, f"the mean SMOG grade of all articles is {mean}", todo)


def _primary(articles: list[Article], library: Library, rules: MeasureRules) -> Iterator[Problem]:
    share = primary_share(articles, library, rules)
    if share is not None and share < rules.primary_share:
        worst = min(articles, key=lambda article: (primary_share([article], library, rules) or 0.0, article.path))
        what = f"{share:.0%} of all citations are of primary sources"
        todo = f"keep to at least {rules.primary_share:.0%}; this article has the fewest; see make sources"
        yield Problem(worst.path, worst.body_line, what, todo)


def _aggregators(library: Library, rules: MeasureRules) -> Iterator[Problem]:
    for source in library.sources:
        name = next((name for name in rules.aggregators if name in source.url), "")
        if name and source.kind != "news":
            line = library.sources.lines[source.id]
            what = f"the source {source.id} is of the kind {source.kind}, and {name} reports what others have published"
            yield Problem(library.sources.path, line, what, "give it the kind news, or cite what it reports")
