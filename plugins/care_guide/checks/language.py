"""Language: letters of the font, plain words, short sentences, ease of reading, load of facts, no sentence twice."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from care_guide.content.article import Article
from care_guide.content.branding import font_letters
from care_guide.content.contract import Contract, Load, Repeats
from care_guide.content.data_files import Entries
from care_guide.content.glossary import term_id
from care_guide.content.library import TOKEN, Language, Library
from care_guide.content.problems import Problem
from care_guide.content.readability import COUNTED, inflesz
from care_guide.content.source_text import CLOSING, Sentence, letter_name, letters_of, text_files, two_sentences
from care_guide.content.translation_rules import Reading
from care_guide.translation.ledger import back_path, read_back

# Does the guide's font have every letter? Others would look different on each machine, and change page breaks.


def check_letters(library: Library) -> Iterator[Problem]:
    """Yield each letter that the font lacks, at its first place in each file; comments in data files may have any."""
    known = font_letters()
    for file in text_files(library.root) if library.letters - known else ():
        text = file.read_text("utf-8", "ignore")
        if missing := letters_of(text) - known:
            yield from _first_places(file.relative_to(library.root).as_posix(), text, missing)


def _first_places(path: str, text: str, missing: frozenset[str]) -> Iterator[Problem]:
    for number, line in enumerate(text.splitlines(), 1):
        if path.endswith((".yaml", ".toml", ".py")) and line.lstrip().startswith("#"):
            continue
        here = letters_of(line) & missing
        missing -= here
        for letter in sorted(here):
            what = f'the guide\'s font has no "{letter}" ({letter_name(letter)})'
            yield Problem(path, number, what, "write it with other letters, or say it in words")


# Is the text plain: short sentences, one on each line, a low school grade, no hype, every hard word explained?

_PROSE = ("sentence", "item", "question", "note")
_END = re.compile(rf"[.?!:\u2026][{CLOSING}]*$")


def _terms_of_one_address(language: Language) -> Iterator[Problem]:
    """Yield each term whose entry would have the address of another one's: "T cell", "T-cell"."""
    terms = language.terms
    names: dict[str, str] = {}
    for term in terms:
        other = names.setdefault(term_id(term.term), term.term)
        if other != term.term:
            what = f'"{term.term}" would have the address of "{other}"'
            yield terms.problem(term.term, what, "make them one entry, with forms")


def language_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield every place in one article where the words are wrong or too many."""
    contract, language = library.contract, library.languages[article.lang]
    yield from banned_of(article, library)
    yield from _lines(article, contract, language)
    if not article.is_page:
        if article.word_count > contract.limits.article_words:
            todo = f"keep to {contract.limits.article_words}; shorten or split it"
            yield article.problem(1, f"the article has {article.word_count} words", todo)
        for line, word in unexplained(article, language):
            what = f'the medical word "{word}" is not explained'
            yield article.problem(line, what, f"add it to {language.terms.path}, or use a plain word")


def shared_language(library: Library) -> Iterator[Problem]:
    """Yield terms without ``say:`` or with a long meaning, and reading grades that are too high."""
    for lang, language in library.languages.items():
        yield from _terms_of_one_address(language)
        for term in language.terms if language.translation is None else ():
            yield from unknown_place(language.terms, term.term, term.only, library.strings.table(lang, "place"))
            if term.say is None:
                yield language.terms.problem(term.term, "say: the key is missing", "add it")
            if len(term.means.split()) > 25:
                what = f'the meaning of "{term.term}" is too long'
                yield language.terms.problem(term.term, what, "say it in at most 25 words")
    yield from _grades(library)


def unknown_place(book: Entries[Any], key: str, only: str | None, places: Mapping[str, str]) -> Iterator[Problem]:
    """Yield that the entry ``key`` of ``book`` is only for a place that the theme's ``places`` do not name."""
    if only is not None and f"only_{only}" not in places:
        todo = f"use one of: {', '.join(sorted(name.removeprefix('only_') for name in places))}"
        yield book.problem(key, f'the place {only} of "{key}" is not known', todo)


def banned_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield every place in one article with a word that the word list of its language bans."""
    language, head = library.languages[article.lang], article.header
    header = Sentence(
        line=2,
        text=f"{head.title}. {head.summary} {head.message or ''}",
        kind="sentence",
        section="",
        sources=(),
        paragraph=0,
    )
    for sentence in (header, *article.sentences):
        for found, instead in language.words.banned_in(sentence.text):
            yield article.problem(sentence.line, f'"{found}" is not allowed', instead)


def _lines(article: Article, contract: Contract, language: Language) -> Iterator[Problem]:
    limit = contract.limits.sentence_words
    for sentence in article.sentences:
        if sentence.kind not in _PROSE:
            continue
        if two_sentences(sentence.text.removeprefix(sentence.label), language.words.abbreviations):
            what = "two sentences are on one line"
            todo = f"begin a new line after each sentence, or add the abbreviation to content/{article.lang}/words.yaml"
            yield article.problem(sentence.line, what, todo)
        elif sentence.word_count > limit:
            what = f"the sentence has {sentence.word_count} words"
            yield article.problem(sentence.line, what, f"keep to {limit}; make two of it")
    for _, together in groupby(article.sentences, key=lambda s: s.paragraph):
        part = [s for s in together if s.kind in ("sentence", "item")]
        for sentence in part[:-1]:
            if not _END.search(sentence.text):
                what = "the line ends in the middle of a sentence"
                yield article.problem(sentence.line, what, "write the whole sentence on one line")
        prose = [s for s in part if s.kind == "sentence"]
        if len(prose) > contract.limits.paragraph_sentences:
            todo = f"keep to {contract.limits.paragraph_sentences}; leave an empty line"
            yield article.problem(prose[0].line, f"the paragraph has {len(prose)} sentences", todo)


def unexplained(article: Article, language: Language) -> Iterator[tuple[int, str]]:
    """Yield (first line, word) for each listed medical word in the article that the glossary does not have.

    Words with the ending of a drug's name are among them.
    """
    text = "\n".join(s.text for s in article.sentences)
    lowered = text.lower()
    there = set(TOKEN.findall(lowered))
    # More than an ending, and of letters alone.
    endings, known = language.drug_endings, language.explains
    drugs = {token for token in there if token[1:].endswith(endings) and token.isalpha() and not known(token)}
    if drugs:
        yield from _unexplained_drugs(article, language, drugs)
    for word, first in language.unexplained:
        if (first not in there and f"{first}s" not in there) or word.lower() not in lowered:
            continue
        pattern = rf"(?<![\w-]){re.escape(word)}s?(?![\w-])"
        if not re.search(pattern, text, re.I):
            continue
        yield next((s.line for s in article.sentences if re.search(pattern, s.text, re.I)), article.body_line), word


def _unexplained_drugs(article: Article, language: Language, drugs: set[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for sentence in article.sentences:
        for word in TOKEN.findall(sentence.text):
            lowered = word.lower()
            if lowered in drugs and lowered not in seen and not language.explains(word):
                seen.add(lowered)
                yield sentence.line, word


def _grades(library: Library) -> Iterator[Problem]:
    limits = library.contract.limits
    graded = [(a, a.grades.flesch_kincaid) for a in library.articles if not a.is_page and not library.is_translation(a)]
    for article, grade in graded:
        if grade > limits.grade:
            todo = f"keep to {limits.grade}: shorter sentences, shorter words"
            yield article.problem(article.body_line, f"the reading grade is {grade}", todo)
    if graded:
        mean = round(sum(grade for _, grade in graded) / len(graded), 2)
        if mean > limits.mean_grade:
            worst = max(graded, key=lambda pair: pair[1])[0]
            todo = f"keep to {limits.mean_grade}; this is the hardest one"
            yield worst.problem(worst.body_line, f"the mean reading grade of all articles is {mean}", todo)


# Does each translation follow its rules, and is it easy enough to read?

_WHO = re.compile(r"\s*- Who:")


def check_translations(library: Library) -> Iterator[Problem]:
    """Yield what is wrong with each language that is a translation."""
    for lang, language in library.languages.items():
        if language.translation is None:
            continue
        if lang == library.source_lang:
            what = f"{lang} is a translation, and it is not plain of which language"
            todo = "let one language of the guide have no such file, its original; or remove the file"
            yield Problem(f"content/{lang}/translation.yaml", 1, what, todo)
            continue
        yield from _glossary(language)
        for article in library.articles:
            if article.lang == lang:
                yield from _of_header(article, library)
                yield from read_back(library.root, back_path(article.path))[1]
        if language.translation.reading is not None:
            articles = [a for a in library.articles if a.lang == lang and a.header.status == "published"]
            yield from _reading([a for a in articles if not a.is_page], language.translation.reading)


# What a header says without words, by which a page has its place, its template and its notices.
_WITHOUT_WORDS = ("kind", "order", "moment", "review_months", "template", "written_by")


def _of_header(article: Article, library: Library) -> Iterator[Problem]:
    """Yield what the header of a translation has otherwise than that of its original."""
    original = library.original(article).header
    for name in _WITHOUT_WORDS:
        own, wanted = getattr(article.header, name), getattr(original, name)
        if own != wanted:
            where = name if name in article.header.model_fields_set else 1
            yield article.problem(where, f"{name} is {own}, and the original has {wanted}", "make both the same")


def reading_ease(article: Article) -> float:
    """Return the INFLESZ value (higher is easier) of a Spanish article: its prose without headings.

    Each line is one sentence. Lines with ``Who:`` are left out, since they have English names.
    """
    lines = article.source.lines
    return inflesz(
        [one.text for one in article.sentences if one.kind in COUNTED and not _WHO.match(lines[one.line - 1])]
    )


def _reading(articles: list[Article], limits: Reading) -> Iterator[Problem]:
    values = [(article, reading_ease(article)) for article in articles]
    for article, value in values:
        if value < limits.article:
            todo = f"keep to at least {limits.article:g}: shorter sentences, shorter words"
            yield article.problem(article.body_line, f"the reading ease (INFLESZ) is {value}", todo)
    if values:
        mean = round(sum(value for _, value in values) / len(values), 1)
        if mean < limits.mean:
            worst = min(values, key=lambda pair: pair[1])[0]
            what = f"the mean reading ease (INFLESZ) of all articles is {mean}"
            yield worst.problem(worst.body_line, what, f"keep to at least {limits.mean:g}; this is the hardest one")


def _glossary(language: Language) -> Iterator[Problem]:
    terms = language.terms
    for term in terms:
        if term.en is None:
            todo = "add en: with the term of the default language"
            yield terms.problem(term.term, f'the term "{term.term}" has no original', todo)


# The load of the text: figures, brackets, semicolons, names of studies and citation marks in 100 words.
#
# A reading grade measures short words and sentences, but not how many facts a reader must keep in mind. This counts the
# running text of an article: sentences and list items, no tables, questions, headings or captions.

_RUNNING = ("sentence", "item")
# "1,500", "100.4", "3/4" and "10-20" are one figure each.
_FIGURE = re.compile(r"(?<![\w.,/-])\d+(?:[.,/]\d+)*(?:(?:[-\u2013]| to )\d+(?:[.,]\d+)*)?")
_DIGIT = re.compile(r"\d")
_SHARE = re.compile(r"\b(\d+) (?:of|in|out of) (?:every )?(\d+)\b")
_MARKS = re.compile(r"(?:\[\^[^\]\s]+\])+")
FIXES = {
    "figures": "keep the figure that helps to decide or act; others go into a table, the source's who: or out",
    "brackets": "say it in the sentence, or leave it out",
    "semicolons": "make two sentences",
    "study_names": "move the study, its place and its size to the source's who:",
    "citation_marks": "cite once, at the end of the thought",
}


@dataclass(frozen=True, kw_only=True)
class Weight:
    """One kind of load in one article: how much of it in how many words, and the line with the most of it."""

    name: str
    count: int
    words: int
    # In 100 words.
    limit: float
    line: int
    most: int

    @property
    def per_100_words(self) -> float:
        return round(100 * self.count / self.words, 2)

    @property
    def room(self) -> float:
        """How much there may be: a text of fewer than 100 words counts as one of 100, and one of each kind is never too much."""
        return max(1.0, self.limit * max(self.words, 100) / 100)

    def __str__(self) -> str:
        name = self.name.replace("_", " ")
        if self.words < 100:
            return f"{self.count} {name} in {self.words} words, at most {int(self.room)}"
        return f"{self.per_100_words:.1f} {name} in 100 words, at most {self.limit:g}"


def load_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each kind of load of which the article has more than the contract allows."""
    if article.is_page:
        return
    for weight in weights(article, library.contract):
        if weight.count > weight.room:
            yield article.problem(weight.line, f"{weight} ({weight.most} on this line)", FIXES[weight.name])


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
        found.append(
            Weight(
                name=name, count=sum(counts), words=words, limit=limit, line=lines[counts.index(most)].line, most=most
            )
        )
    return found


def _count(name: str, line: Sentence, article: Article, contract: Contract, load: Load) -> int:
    if name == "figures":
        return _figures(line.text, contract, load)
    if name == "brackets":
        return line.text.count("(")
    if name == "semicolons":
        return line.text.count(";")
    if name == "study_names":
        return sum(len(pattern.findall(line.text)) for pattern in load.study_patterns)
    return len(_MARKS.findall(article.source.lines[line.line - 1]))


def _figures(text: str, contract: Contract, load: Load) -> int:
    if not _DIGIT.search(text):
        return 0
    for pattern in (*contract.uncounted_patterns, *load.free_patterns):
        text = pattern.sub("", text)
    # "82 of 100" is one figure.
    return len(_FIGURE.findall(_SHARE.sub(r"\1", text)))


# Is a sentence in the guide twice? A family that reads two articles should not read the same sentence again.
#
# Each sentence is looked up once, by a fingerprint of its words, so that the time is linear in the text.

_LOOKED_AT = ("sentence", "item", "question", "note", "caption")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SIZE = 8


def check_repeats(library: Library) -> Iterator[Problem]:
    """Yield each sentence that is also in another article, apart from letter case and punctuation."""
    rules = library.contract.repeats
    if rules is None:
        return
    seen: dict[str, set[int]] = {}
    first: dict[tuple[str, int], Article] = {}
    articles = [article for article in library.articles if not article.is_page and not library.is_translation(article)]
    for article in articles:
        there, here = seen.setdefault(article.lang, set()), _numbers(article, rules)
        twice = there.intersection(here)
        there.update(here)
        if twice and not first:
            # The places of all sentences are collected only when they are needed.
            for one in articles:
                for number in _numbers(one, rules):
                    first.setdefault((one.lang, number), one)
        for number in here:
            if number in twice:
                yield _repeated(article, first[article.lang, number], number, rules)


def repeats_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each sentence that is in the same article a second time."""
    rules = library.contract.repeats
    if rules is None or article.is_page:
        return
    allowed, first = {normal(text) for text in rules.allowed}, dict[str, int]()
    for sentence in _compared(article, rules):
        words = normal(sentence.text)
        if first.setdefault(words, sentence.line) != sentence.line and words not in allowed:
            yield article.problem(sentence.line, f"the sentence is also on line {first[words]}", "say it once")


def _numbers(article: Article, rules: Repeats) -> array[int]:
    known = article.fingerprints
    return array("Q", fingerprints(article, rules) if known is None else known)


def normal(text: str) -> str:
    """Return the words of a sentence in lowercase, without punctuation."""
    return " ".join(_WORD.findall(text.casefold()))


def fingerprints(article: Article, rules: Repeats) -> bytes:
    """Return a fingerprint of eight bytes for each sentence that must be unique, without duplicates, in order."""
    allowed = {normal(text) for text in rules.allowed}
    found = (normal(sentence.text) for sentence in _compared(article, rules))
    return b"".join(dict.fromkeys(_fingerprint(words) for words in found if words not in allowed))


def _fingerprint(words: str) -> bytes:
    return hashlib.blake2b(words.encode(), digest_size=_SIZE).digest()


def _compared(article: Article, rules: Repeats) -> Iterator[Sentence]:
    for sentence in article.sentences:
        if sentence.kind in _LOOKED_AT and sentence.section not in rules.free and sentence.word_count >= rules.words:
            yield sentence


def _repeated(article: Article, other: Article, one: int, rules: Repeats) -> Problem:
    here, there = (
        next(s.line for s in _compared(place, rules) if array("Q", _fingerprint(normal(s.text)))[0] == one)
        for place in (article, other)
    )
    what = f"the sentence is also in {other.path}:{there}"
    return article.problem(here, what, "say it in one place and link there, or say what is special here")
