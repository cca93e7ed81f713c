"""``make translate XLIFF=...`` and ``FROM=...``: lines go to a translator's program as XLIFF, and come back."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from care_guide.content.problems import Problem
from care_guide.content.site_content import Language, Library
from care_guide.content.source_text import SourceText, read_source
from care_guide.translation.exchange import Exchanged, rows, take, units, with_lines, with_words
from care_guide.translation.files import line_pairs, original_path, translated_values
from care_guide.translation.ledger import STATES, ledger_path, rows_text
from care_guide.translation.stamp import Stamp
from care_guide.translation.values import with_values
from care_guide.translation.xliff import ReturnedFile, read_xliff, xliff
from care_guide.utils.errors import CannotDoError
from care_guide.utils.output_folder import write_whole

_ENDINGS = (".xlf", ".xliff")


@dataclass(frozen=True)
class _Text:
    """One text, and how it is read: of lines, with both files; of values, with its fields."""

    exchanged: Exchanged
    source: SourceText | None = None
    there: SourceText | None = None
    fields: tuple[str, ...] | None = None


def send(file: Path, names: list[str], lang: str, only: list[str], library: Library) -> int:
    """Write the lines of the texts ``names``, those in the states ``only`` if any are given, to ``file``."""
    if file.suffix not in _ENDINGS:
        raise CannotDoError(f"XLIFF={file}: the name does not end in .xlf: write XLIFF=lines.xlf")
    if unknown := [state for state in only if state not in STATES]:
        raise CannotDoError(f"ONLY={' '.join(unknown)}: there is no such state: use some of: {', '.join(STATES)}")
    states = [state for state in STATES if state in only]
    texts = [_text(name, lang, library).exchanged for name in names]
    found = [(text.original, units(text, states)) for text in texts]
    found = [(original, lines) for original, lines in found if lines]
    try:
        write_whole(file, xliff(found, library.default_lang, lang))
    except OSError as error:
        raise CannotDoError(f"XLIFF={file}: the file cannot be written ({error.strerror})") from error
    print(f"Wrote {file}: {sum(len(lines) for _, lines in found)} lines of {len(found)} texts.")
    return 0


def take_in(file: Path, lang: str, library: Library, stamp: Stamp) -> int:
    """Take the lines in that have come back in ``file``; print what is wrong with the others. Return the exit status."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CannotDoError(f"FROM={file}: the file cannot be read ({error.strerror})") from error
    returned, problems = read_xliff(data, str(file), library.default_lang, lang)
    texts = _by_original(lang, library)
    for one in (one for one in returned if one.original not in texts):
        what = f"the guide has no translation of {one.original}"
        problems.append(Problem(str(file), one.line, what, "take in the file that it wrote"))
    if problems:
        print(*sorted(problems), "Nothing was written.", sep="\n", file=sys.stderr)
        return 1
    changed: dict[str, str] = {}
    for one in returned:
        wrong, files = _take(file, one, _text(texts[one.original], lang, library), library.languages[lang], stamp)
        problems += wrong
        changed |= files
    for path, content in changed.items():
        place = library.root / path
        if not place.is_file() or place.read_bytes() != content.encode():
            write_whole(place, content)
            print(f"Wrote {path}.")
    if problems:
        print(*sorted(problems), f"{len(problems)} problem(s); these lines were not taken.", sep="\n", file=sys.stderr)
    return 1 if problems else 0


def _by_original(lang: str, library: Library) -> dict[str, str]:
    """Return the name of each text of ``lang`` by the path of its original."""
    articles = {original_path(a.path, library): a.topic for a in library.articles if a.lang == lang}
    values = translated_values(library.root, lang)
    return articles | {file.original.format(lang=library.default_lang): name for name, file in values.items()}


def _text(name: str, lang: str, library: Library) -> _Text:
    values = translated_values(library.root, lang)
    if name in values:
        file = values[name]
        original = file.original.format(lang=library.default_lang)
        pairs = tuple(file.pairs(library.root, library.default_lang))
        there, problems = read_source(library.root / file.path, file.path)
        text = _Text(Exchanged(original, file.path, pairs, lines=False), there=there, fields=file.fields)
    else:
        path = f"content/{lang}/{name}.md"
        if not (library.root / path).is_file():
            todo = f"lay it out first: make translate LANG={lang} ARTICLE={name}"
            raise CannotDoError(f"ARTICLE={name}: there is no {path}: {todo}")
        source, there, found, problems = line_pairs(path, library)
        text = _Text(Exchanged(original_path(path, library), path, tuple(found), lines=True), source, there)
    if problems or text.there is None:
        raise CannotDoError("\n".join(map(str, problems)))
    return text


def _take(
    file: Path, back: ReturnedFile, text: _Text, language: Language, stamp: Stamp
) -> tuple[list[Problem], dict[str, str]]:
    """Return what is wrong with the lines that came back for one text, and its files as they are to be."""
    one, there = text.exchanged, text.there
    assert there is not None
    taken = take(one, back.units, str(file), language)
    if text.source is not None:
        new, pairs, refused = with_lines(one, taken, text.source, there)
        content: str | None = "\n".join(new.lines)
        todo = f"translate each new line around it too, or make room for all of them in {one.path} by hand"
    else:
        pairs, refused = with_words(one, taken)
        words = {one.pairs[n].source.key: words for n, words in taken.new.items() if n not in refused}
        content = with_values("\n".join(there.lines), one.path, text.fields, words)
        todo = f"add its entry to {one.path}, and take the file in again"
    if content is None:
        refused, todo = set(taken.new), f"write it into {one.path} by hand"
    line_of = {unit.name: unit.line for unit in back.units}
    problems = []
    for number in sorted(refused):
        what = f"{one.original}:{one.pairs[number].source.line}: the translation has no place for it"
        problems.append(Problem(str(file), line_of[one.names[number]], what, todo))
    files = {}
    if content is not None and (taken.new or stamp.checked):
        files = {one.path: content, ledger_path(one.path): rows_text(rows(pairs, taken, refused, stamp))}
    return [*taken.problems, *problems], files
