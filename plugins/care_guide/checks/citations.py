"""Is every figure cited, is every source known, used and whole?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from care_guide.content.article import Article
from care_guide.content.contract import Contract
from care_guide.content.models import Source
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.markdown_ext.citations import NO_SOURCE
from care_guide.utils.clock import build_day

# Fractions that are one sign are figures, too.
_NUMBER = re.compile(r"(?<![\w-])[\d\u00bc-\u00be\u2150-\u215e\u2189]")
_DOI = re.compile(r"\b10\.\d{4,9}/[\w.()/:;-]+")
_PUBMED = re.compile(r"pubmed\.ncbi\.nlm\.nih\.gov/(\d+)")
_CHECKED_KINDS = ("sentence", "item", "row", "note", "question", "caption")


def evidence_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield what is uncited in one article."""
    if library.contract is not None and not article.is_page:
        yield from _uncited(article, library.contract)
        yield from _drawings(article, library, library.contract)
        yield from _cards(article)
        rule = library.contract.kinds.get(article.header.kind)
        count = len(set(article.found.citations))
        if rule is not None and count < (least := rule.sources):
            what = f"the article cites {count} sources"
            yield Problem(article.path, article.body_line, what, f"cite at least {least}")


def shared_evidence(library: Library) -> Iterator[Problem]:
    """Yield what is wrong with the sources of terms, and with the list of sources itself."""
    for language in library.languages.values():
        for term in language.terms:
            if term.source and term.source not in library.sources.by_key:
                line = language.terms.lines[term.term]
                what = f"the source {term.source} is not known"
                yield Problem(language.terms.path, line, what, "add it to content/data/sources.yaml")
    yield from _sources(library)


def unused_sources(library: Library) -> Iterator[Problem]:
    """Yield a note for each source that nothing cites: it may wait for its article, so it stops no build."""
    used = {name for article in library.articles for name in article.found.all_citations}
    used |= {term.source for language in library.languages.values() for term in language.terms if term.source}
    used |= {ask.source for language in library.languages.values() for ask in language.questions if ask.source}
    used |= {name for language in library.languages.values() for one in language.search.pinned for name in one.sources}
    for name in library.sources.by_key:
        if name not in used:
            line = library.sources.lines[name]
            todo = f"cite it as [^{name}], or remove it"
            yield Problem(library.sources.path, line, f"nothing cites the source {name}", todo)


def _sources(library: Library) -> Iterator[Problem]:
    today = build_day()
    for article in library.articles:
        if article.header.updated > today:
            what = f"the text was updated on {article.header.updated}, in the future"
            yield Problem(article.path, 1, what, "write the day of its last change")
    first: dict[str, str] = {}
    for name, source in library.sources.by_key.items():

        def told(what: str, todo: str, name: str = name) -> Problem:
            return Problem(library.sources.path, library.sources.lines[name], what, todo)

        if source.published and source.published > source.checked.isoformat():
            yield told(f"the source {name} was checked before it was published", "correct one of the two dates")
        if source.checked > today:
            yield told(f"the source {name} was checked on {source.checked}, in the future", "write the day of the look")
        for work in _works(source):
            other = first.setdefault(work, name)
            if other != name:
                yield told(
                    f"the source {name} is the same work as {other} ({work})", f"cite {other}, and remove {name}"
                )
                break


def _works(source: Source) -> list[str]:
    """Return what identifies the work of ``source``: its address without its ending slash, its DOI or PubMed number."""
    if source.url is None:
        return [f"{source.publisher} {source.number}"]
    found = [m[0].casefold().rstrip(".") for m in _DOI.finditer(source.url)]
    found += [f"PubMed {m[1]}" for m in _PUBMED.finditer(source.url)]
    return [source.url.rstrip("/"), *found]


def unknown_sources(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each citation in one article of a source that there is not."""
    cited = [(s.line, name) for s in article.sentences for name in s.sources]
    elsewhere = set(article.found.all_citations) - {name for _, name in cited}
    cited += [(article.source.find(name, article.body_line), name) for name in sorted(elsewhere)]
    for line, name in cited:
        if name != NO_SOURCE and name not in library.sources.by_key and name not in library.sources.invalid:
            what = f"the source {name} is not known"
            yield Problem(article.path, line, what, "add it to content/data/sources.yaml, or mend the id")


def needs_source(text: str, contract: Contract) -> bool:
    """Tell whether a sentence holds a number or a claim that must be cited."""
    for pattern in contract.uncounted_patterns:
        text = pattern.sub("", text)
    return bool(_NUMBER.search(text)) or any(claim.search(text) for claim in contract.claim_patterns)


def _uncited(article: Article, contract: Contract) -> Iterator[Problem]:
    for sentence in article.sentences:
        if sentence.kind in _CHECKED_KINDS and not sentence.sources and needs_source(sentence.text, contract):
            todo = f"cite one after the sentence, [^source-id]; if it needs none, write [^{NO_SOURCE}]"
            yield Problem(article.path, sentence.line, "a number, date, approval or warning has no source", todo)


def _drawings(article: Article, library: Library, contract: Contract) -> Iterator[Problem]:
    for name in article.found.drawings:
        drawing = library.drawings[name]
        line = article.source.find(f"images/{name}", article.body_line)
        cited = any(sentence.line == line and sentence.sources for sentence in article.sentences)
        if not cited and any(needs_source(words, contract) for words in (*drawing.labels, drawing.description)):
            what = f"the drawing {name} shows a number and has no source"
            yield Problem(article.path, line, what, "cite one behind it, on its line: ![...](...)[^source-id]")


def _cards(article: Article) -> Iterator[Problem]:
    for section in article.found.sections.values():
        for box in section.iter("section"):
            name = box.get("data-box")
            if name in (None, "do", "dont"):
                continue
            line = article.source.find("{." + name, article.body_line)
            if not any(mark.get("data-source") for mark in box.iter("sup")):
                what = f"the {name} box cites no source"
                yield Problem(article.path, line, what, "cite one on a sentence or an item of it")
            if name == "emergency" and any(
                (link.get("href") or "").startswith(("guide:", "http")) for link in box.iter("a")
            ):
                what = "the emergency card holds a link"
                yield Problem(article.path, line, what, "take it out; nothing may lead away from it")
