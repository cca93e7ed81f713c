"""Is the text plain: short sentences, one a line, a low school grade, no hype, every hard word explained?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from care_guide.content.article import Article
from care_guide.content.contract import Contract
from care_guide.content.lines import Sentence
from care_guide.content.problems import Problem
from care_guide.content.site_content import TOKEN, Language, Library

_PROSE = ("sentence", "item", "question", "note")
_CLOSING, _OPENING = "\"'\u201d\u2019\u00bb)\\]", "\"'\u201c\u2018\u00ab(\\[\u00bf\u00a1"
# A stop with what closes behind it, and a word that may begin the next sentence.
_STOP = re.compile(rf"(?P<stop>[.?!\u2026])[{_CLOSING}]*\s+[{_OPENING}]*(?P<next>[^\W\d_])")
_END = re.compile(rf"[.?!:\u2026][{_CLOSING}]*$")
# "U.S.", "J.": a stop behind a single capital letter ends no sentence.
_INITIAL = re.compile(r"(?:\w\.)*[A-Z]\.$")


def two_sentences(text: str, abbreviations: tuple[str, ...]) -> bool:
    """Tell whether a sentence ends inside of ``text``; ``abbreviations`` are words whose stop ends none."""
    known = {word.casefold() for word in abbreviations}
    for found in _STOP.finditer(text):
        if not found["next"].isupper():
            continue
        words = text[: found.end("stop")].split()
        word = words[-1].lstrip("\"'\u201c\u2018\u00ab([\u00bf\u00a1") if words else ""
        if found["stop"] != "." or not (word.casefold() in known or _INITIAL.match(word)):
            return True
    return False


def language_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield every place of one article where the words themselves are wrong."""
    contract, language = library.contract, library.languages[article.lang]
    yield from banned_of(article, library)
    if contract is not None:
        yield from _lines(article, contract, language)
        yield from _lengths(article, contract)
        if not article.is_page:
            yield from _medical(article, language)


def shared_language(library: Library) -> Iterator[Problem]:
    """Yield meanings that are too long, and grades that are too high."""
    for language in library.languages.values():
        for term in language.terms if language.translation is None else ():
            if term.say is None:
                yield Problem(language.terms.path, language.terms.lines[term.term], "say: the key is missing", "add it")
            if len(term.means.split()) > 25:
                what = f'the meaning of "{term.term}" is too long'
                yield Problem(language.terms.path, language.terms.lines[term.term], what, "say it in at most 25 words")
    if library.contract is not None:
        yield from _grades(library, library.contract)


def banned_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield every place of one article where a word stands that the word list of its language forbids."""
    language, head = library.languages[article.lang], article.header
    header = Sentence(2, f"{head.title}. {head.summary} {head.message or ''}", "sentence", "", (), 0)
    sentences = [header, *article.sentences]
    text = "\n".join(sentence.text for sentence in sentences)
    words = [word for word in language.words.banned if word.may_stand_in(text)]
    for sentence in sentences:
        for word in words:
            if found := word.found_in(sentence.text):
                yield Problem(article.path, sentence.line, f'"{found}" may not stand', word.instead)


def _lines(article: Article, contract: Contract, language: Language) -> Iterator[Problem]:
    limit = contract.limits.sentence_words
    for sentence in article.sentences:
        if sentence.kind not in _PROSE:
            continue
        if two_sentences(sentence.text.removeprefix(sentence.label), language.words.abbreviations):
            what = "two sentences stand on one line"
            yield Problem(article.path, sentence.line, what, "begin a new line after each sentence")
        elif sentence.word_count > limit:
            what = f"the sentence has {sentence.word_count} words"
            yield Problem(article.path, sentence.line, what, f"keep to {limit}; make two of it")
    for _, together in groupby(article.sentences, key=lambda s: s.paragraph):
        part = [s for s in together if s.kind in ("sentence", "item")]
        for sentence in part[:-1]:
            if not _END.search(sentence.text):
                what = "the line ends in the middle of a sentence"
                yield Problem(article.path, sentence.line, what, "write the whole sentence on one line")
        prose = [s for s in part if s.kind == "sentence"]
        if len(prose) > contract.limits.paragraph_sentences:
            todo = f"keep to {contract.limits.paragraph_sentences}; leave an empty line"
            yield Problem(article.path, prose[0].line, f"the paragraph has {len(prose)} sentences", todo)


def _lengths(article: Article, contract: Contract) -> Iterator[Problem]:
    words = article.word_count
    if words > contract.limits.article_words and not article.is_page:
        what = f"the article has {words} words"
        yield Problem(article.path, 1, what, f"keep to {contract.limits.article_words}; shorten or split it")


def unexplained(article: Article, language: Language) -> Iterator[tuple[int, str]]:
    """Yield each listed medical word that the article uses and the glossary does not hold, with its first line.

    So is each word that has the ending of a drug's name.
    """
    yield from _unexplained_drugs(article, language)
    if not language.unexplained:
        return
    text = "\n".join(s.text for s in article.sentences)
    there = set(TOKEN.findall(text.lower()))
    for word, first in language.unexplained:
        if first not in there and f"{first}s" not in there:
            continue
        pattern = rf"(?<![\w-]){re.escape(word)}s?(?![\w-])"
        if not re.search(pattern, text, re.I):
            continue
        yield next((s.line for s in article.sentences if re.search(pattern, s.text, re.I)), article.body_line), word


def _unexplained_drugs(article: Article, language: Language) -> Iterator[tuple[int, str]]:
    told: set[str] = set()
    if language.drug_names is None:
        return
    for sentence in article.sentences:
        for drug in language.drug_names.findall(sentence.text):
            if drug.lower() not in told and not language.index.covers(drug):
                told.add(drug.lower())
                yield sentence.line, drug


def _medical(article: Article, language: Language) -> Iterator[Problem]:
    for line, word in unexplained(article, language):
        what = f'the medical word "{word}" is not explained'
        yield Problem(article.path, line, what, f"add it to {language.terms.path}, or use a plain word")


def _grades(library: Library, contract: Contract) -> Iterator[Problem]:
    graded = [(a, a.grades.flesch_kincaid) for a in library.articles if not a.is_page and not library.is_translation(a)]
    for article, grade in graded:
        if grade > contract.limits.grade:
            todo = f"keep to {contract.limits.grade}: shorter sentences, shorter words"
            yield Problem(article.path, article.body_line, f"the reading grade is {grade}", todo)
    if graded:
        mean = round(sum(grade for _, grade in graded) / len(graded), 2)
        if mean > contract.limits.mean_grade:
            worst = max(graded, key=lambda pair: pair[1])[0]
            todo = f"keep to {contract.limits.mean_grade}; this is the hardest one"
            yield Problem(worst.path, worst.body_line, f"the mean reading grade of all articles is {mean}", todo)
