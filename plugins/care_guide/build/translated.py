"""Read translations together with their originals."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from care_guide.content.article import Article, Lines, Texts, same
from care_guide.content.images import Drawing, Words, drawings_path, translated_drawings
from care_guide.content.library import Language, Library
from care_guide.content.models import DANGER
from care_guide.content.parse_result import GuideMarkdown, ParseResult
from care_guide.content.problems import Problem
from care_guide.content.rule_book import BELOW_URGENT, RuleBook
from care_guide.content.source_text import SourceText
from care_guide.content.strings import in_html, old_words
from care_guide.markdown_ext import article_of
from care_guide.markdown_ext.marks import URGENT_CARD
from care_guide.render.page_view import lang_attributes
from care_guide.translation.comparison import (
    BEGIN,
    composed,
    critical_lines,
    line_problems,
    shown_marks,
    text_problems,
    without_marks,
)
from care_guide.translation.files import (
    FILES,
    line_pairs,
    lists_made_from,
    original_path,
    other_values,
    translated_values,
    value_bytes,
    value_pairs,
    value_segments,
    waiting_words,
)
from care_guide.translation.ledger import Segment, counts, ledger_path, made_from, read_rows
from care_guide.utils.cache import Cache

_SIGN = re.compile(r"\[\[(sign|signs|passage)\.([\w-]+)")
# The part of the rule book with the headings of long cards.
_ABOUT = "about"


def translated(
    root: Path,
    lang: str,
    languages: dict[str, Language],
    drawings: dict[str, Drawing],
    words: dict[str, Words],
    source_lang: str,
    cache: Cache,
) -> tuple[Language, list[Problem]]:
    """Return the language ``lang`` with everything that it takes from ``source_lang``, and what is wrong with that."""
    language, source = languages[lang], languages[source_lang]
    own, problems = translated_drawings(root, drawings, words, lang, source_lang) if words else (None, [])
    path = f"content/{lang}/emergencies.yaml"
    rows, wrong = read_rows(root, ledger_path(path))[0], []
    fields = FILES["emergencies.yaml"]
    was, now = (value_segments(root, f"content/{one}/emergencies.yaml", fields) for one in (source_lang, lang))
    found = value_pairs(was, now, rows)
    stale = {_entry(pair.source.key or "") for pair in found if not pair.current}
    roles = (source.words.roles, language.words.roles)
    if len(roles[0]) != len(roles[1]):
        what = f"{len(roles[1])} roles, and content/{source_lang}/words.yaml has {len(roles[0])}"
        wrong.append(Problem(f"content/{lang}/words.yaml", 1, what, "name the same roles in the same order"))
    names = {one: other for one, other in zip(*roles, strict=False) if one != other}
    rules = (language.translation, language.term_rules, language.words.abbreviations)
    waiting, made, differing = cache.value(
        lambda: (
            waiting_words(root, lang, source_lang),
            lists_made_from(root, lang, source_lang, _entries_alone(language)),
            _of_values(root, language, lang, source_lang),
        ),
        *("waiting", lang, rules, value_bytes(root, lang, source_lang)),
    )
    done = replace(
        language,
        stale_signs=frozenset(stale),
        made_from=made,
        waiting=waiting,
        drawings=own,
        role_names=names,
    )
    return done, [*problems, *wrong, *differing, *_of_drawings(drawings_path(lang), words, language, lang, source_lang)]


def _entries_alone(language: Language) -> tuple[str, ...]:
    return language.translation.own if language.translation is not None else ()


def _of_values(root: Path, language: Language, lang: str, source_lang: str) -> list[Problem]:
    """Compare each value of the lists with its original; return what differs, and what is wrong with their ledgers."""
    files = translated_values(root, lang).values()
    return (
        [*other_values(root, lang, source_lang, _entries_alone(language))]
        + [problem for file in files for problem in file.ledger_problems(root, lang, source_lang)]
        + [
            Problem(file.path, *found)
            for file in files
            for pair in file.pairs(root, source_lang)
            if pair.text is not None and pair.current
            for found in line_problems(pair.source, pair.text, language)
        ]
    )


def _of_drawings(
    path: str, words: dict[str, Words], language: Language, lang: str, source_lang: str
) -> Iterator[Problem]:
    """Compare all words of each drawing at once, since a sentence may be split over its labels in another way."""
    for name, entries in words.items():
        one, other = (
            Segment(line=line, text="\n".join(entry.get(of, "") for _, entry in entries), place=f"drawings#{name}")
            for of in (source_lang, lang)
            for line in [entries[0][0] if entries else 1]
        )
        yield from (Problem(path, *found) for found in line_problems(one, other, language))


def origin_of(path: str, library: Library) -> tuple[bytes, ...]:
    """Return the bytes of the original of the file at ``path`` and of its ledger; b"" for a missing file."""
    files = (original_path(path, library), ledger_path(path))
    return tuple(file.read_bytes() if (file := library.root / one).is_file() else b"" for one in files)


def with_original(
    article: Article, library: Library, displaying: GuideMarkdown | None, parser: GuideMarkdown
) -> tuple[Article, list[Problem]]:
    """Return a translation with what families are shown while lines are outdated, and the problems of its lines.

    ``displaying`` parses with old and new words of the theme while some are not translated; else it is None.
    """
    source, text, found, problems = line_pairs(article.path, library)
    if source is None or text is None:
        original = original_path(article.path, library)
        # One that cannot be read is reported itself.
        if (library.root / original).is_file():
            return article, []
        what = f"the guide has no {original}"
        return article, [Problem(article.path, 1, what, "write that first, or delete this one")]
    language = library.languages[article.lang]
    rules = language.translation
    assert rules is not None
    rows, _ = read_rows(library.root, ledger_path(article.path))
    if article.header.status == "published":
        problems += text_problems(source, text, found, rows, language)
    article = replace(article, line_states=counts(found), made_from=made_from(rows, found))
    # The words on whom to call first must not be in another language than the page: the whole page is the original.
    danger = (1,) if language.waits("notices", DANGER) else ()
    books = [library.languages[lang].rule_book for lang in (library.source_lang, article.lang)]
    lines = (*critical_lines(found, rules), *_stale_signs(source, books, language.stale_signs), *danger)
    if lines:
        return replace(article, fallback=tuple(sorted(set(lines)))), problems
    mixed = composed(source, text, found)
    if mixed is None and displaying is None:
        return article, problems
    shown, _ = article_of(mixed or text, displaying or parser)
    if shown is None:
        return replace(article, fallback=(1,)), problems
    return replace(article, shown=_marked(shown, library)), problems


def _entry(key: str) -> str:
    """Return the sign or passage to which the value ``key`` belongs, with " on ..." if it is for one article.

    A key that is none of the rule book, which the check reports, stays as it is.
    """
    kind, *rest = key.split("/")
    if kind == _ABOUT or len(rest) < 2:
        return key
    name, field = rest[:2]
    return f"{name} on {'/'.join(rest[2:-1])}" if field == "on" else name


def _stale_signs(source: SourceText, books: list[RuleBook], stale: Collection[str]) -> list[int]:
    """Return the lines that show a sign, a passage or a heading that ``stale`` has; ``books`` are those of both languages.

    A sign that only the original has is one of them: a card in the translation lacks it.
    """
    found = []
    headings = {one for one in stale if one.startswith(f"{_ABOUT}/")}
    topic = source.path.split("/", 2)[2].removesuffix(".md")
    for number, line in enumerate(source.lines, 1):
        names = {*BELOW_URGENT} if URGENT_CARD.match(line) else set()
        for kind, name in _SIGN.findall(line):
            names |= {sign.id for book in books for sign in book.core(name)} | headings if kind == "signs" else {name}
        if (names | {f"{one} on {topic}" for one in names}).intersection(stale):
            found.append(number)
    return found


def _marked(article: Article, library: Library) -> Article:
    """Return an article in which what is in the default language is marked as such."""
    found = article.found
    note = library.strings(article.lang, "translation.stale")
    opened = f"<span{lang_attributes(library.source_lang, article.lang)}>"
    html, whole = (
        in_html(shown_marks(text, library.source_lang, article.lang, note), opened) if text else ""
        for text in (article.html, found.whole)
    )
    sentences = [replace(one, text=_words(one.text), label=_words(one.label)) for one in article.sentences]
    return replace(
        article,
        texts=partial(same, Texts(html)),
        lines=partial(same, Lines(article.source, sentences)),
        found=_plain(found, whole or None, library.source_lang),
    )


def _words(text: str) -> str:
    return old_words(without_marks(text))


def _plain(found: ParseResult, whole: str | None, lang: str) -> ParseResult:
    """Return ``found`` without the marks of outdated words, and with ``lang`` as the language of the marked ones."""

    def lang_of(text: str) -> str | None:
        return lang if BEGIN in text else None

    return replace(
        found,
        sections={},
        text=[],
        whole=whole,
        headings=[one._replace(text=_words(one.text), lang=lang_of(one.text)) for one in found.headings],
        questions=[
            one._replace(text=_words(one.text), why=_words(one.why), lang=lang_of(one.text), why_lang=lang_of(one.why))
            for one in found.questions
        ],
    )
