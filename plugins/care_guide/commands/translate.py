"""``make translate``: lay out a text, note who wrote and checked its lines, and exchange them as XLIFF."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from care_guide.build.load import configured, load_library
from care_guide.content.library import Language, Library
from care_guide.content.problems import Problem, printable
from care_guide.content.source_text import read_source
from care_guide.translation.comparison import doubts, other_lines
from care_guide.translation.exchange import (
    Exchanged,
    ReturnedFile,
    Taken,
    read_xliff,
    rows,
    take,
    taken_by,
    units,
    with_lines,
    with_words,
    xliff,
)
from care_guide.translation.files import line_pairs, original_path, translated_values
from care_guide.translation.ledger import (
    MACHINE,
    STATES,
    Pair,
    Stamp,
    counts_now,
    laid_out,
    ledger_path,
    rows_text,
    stamped,
    to_do,
)
from care_guide.utils import CannotDoError
from care_guide.utils.dates import build_day
from care_guide.utils.files import write_file

# ``XLIFF=...`` and ``FROM=...``: lines go to a translator's program, and come back.

_ENDINGS = (".xlf", ".xliff")


def send(file: Path, names: list[str], lang: str, only: list[str], library: Library) -> None:
    """Write the lines of the texts ``names`` to ``file``, only those in the states ``only`` if any are given."""
    if file.suffix not in _ENDINGS:
        raise CannotDoError(f"XLIFF={file}: the name does not end in .xlf: write XLIFF=lines.xlf")
    if not file.parent.is_dir():
        raise CannotDoError(f"XLIFF={file}: the file cannot be written (there is no such folder)")
    if unknown := [state for state in only if state not in STATES]:
        raise CannotDoError(f"ONLY={' '.join(unknown)}: there is no such state: use some of: {', '.join(STATES)}")
    states = [state for state in STATES if state in only]
    texts = [_text(name, lang, library) for name in names]
    found = [(text.original, units(text, states)) for text in texts]
    found = [(original, lines) for original, lines in found if lines]
    write_file(file, xliff(found, library.source_lang, lang))
    print(f"Wrote {file}: {sum(len(lines) for _, lines in found)} lines of {len(found)} texts.")


def take_in(file: Path, lang: str, library: Library, stamp: Stamp) -> None:
    """Take in the lines that came back in ``file``. Raises CannotDoError with what is wrong with the others."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CannotDoError(f"FROM={file}: the file cannot be read ({error.strerror})") from error
    returned, problems = read_xliff(data, str(file), library.source_lang, lang)
    texts = _by_original(lang, library)
    for one in (one for one in returned if one.original not in texts):
        what = f"the guide has no translation of {one.original}"
        problems.append(Problem(str(file), one.line, what, "take in the file that it wrote"))
    if problems:
        raise CannotDoError("\n".join(map(str, [*sorted(problems), "Nothing was written."])))
    changed: dict[str, str] = {}
    told: list[str] = []
    for one in returned:
        for unit in one.units:
            for note in unit.notes:
                print(f"{file}:{unit.line}: {one.original}: a note came with this line: {printable(note)}")
        wrong, files, said = _take(file, one, _text(texts[one.original], lang, library), library.languages[lang], stamp)
        problems += wrong
        changed |= files
        told += said
    for path, content in changed.items():
        place = library.root / path
        if not place.is_file() or place.read_bytes() != content.encode():
            write_file(place, content)
            print(f"Wrote {path}.")
    for line in told:
        print(line)
    if problems:
        count = f"{len(problems)} problem(s); these lines were not taken."
        raise CannotDoError("\n".join(map(str, [*sorted(problems), count])))


def _by_original(lang: str, library: Library) -> dict[str, str]:
    """Return the name of each text of ``lang`` by the path of its original."""
    articles = {original_path(a.path, library): a.topic for a in library.articles if a.lang == lang}
    values = translated_values(library.root, lang)
    return articles | {file.original.format(lang=library.source_lang): name for name, file in values.items()}


def _text(name: str, lang: str, library: Library) -> Exchanged:
    if file := translated_values(library.root, lang).get(name):
        source, fields, path = None, file.fields, file.path
        original = file.original.format(lang=library.source_lang)
        pairs = list(file.pairs(library.root, library.source_lang))
        there, problems = read_source(library.root / path, path)
    else:
        path, fields = f"content/{lang}/{name}.md", None
        if not (library.root / path).is_file():
            todo = f"lay it out first: make translate LANG={lang} ARTICLE={name}"
            raise CannotDoError(f"ARTICLE={name}: there is no {path}: {todo}")
        original = original_path(path, library)
        source, there, pairs, problems = line_pairs(path, library)
    if problems or there is None:
        raise CannotDoError("\n".join(map(str, problems)))
    return Exchanged(original=original, path=path, pairs=tuple(pairs), there=there, source=source, fields=fields)


def _take(
    file: Path, back: ReturnedFile, one: Exchanged, language: Language, stamp: Stamp
) -> tuple[list[Problem], dict[str, str], list[str]]:
    """Return what is wrong with the lines that came back for one text, the new text of its files by path, and what to tell."""
    taken = take(one, back.units, str(file), language)
    content: str | None
    if one.source is not None:
        content, pairs, refused = with_lines(one, taken, one.source)
        todo = f"translate each new line around it too, or make room for all of them in {one.path} by hand"
    else:
        content, pairs, refused = with_words(one, taken)
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
    told = [*_not_checked(file, one, taken, stamp)]
    if files:
        stale = (pairs[n] for n in sorted(taken_by(stamp, taken, refused)) if pairs[n].state == "stale")
        told += (counts_now(one.path, pair) for pair in stale)
    return [*taken.problems, *problems], files, told


def _not_checked(file: Path, one: Exchanged, taken: Taken, stamp: Stamp) -> Iterator[str]:
    """Yield the lines that came back and do not count as checked, although they have a check."""
    for number, (line, state) in taken.undone.items() if stamp.checked else ():
        if number in taken.new or number in taken.same:
            place = f"{file}:{line}: {one.original}:{one.pairs[number].source.line}"
            what = f"it came back as {printable(state)}" if state else "it came back without a state"
            todo = (
                "let whoever reads it set its state to translated or final, with nothing beside it that says otherwise"
            )
            yield f"{place}: not counted as checked: {what}: {todo}"


# Lay out a text for its translator, or record who has written and who has checked its lines.
#
# With ``XLIFF``, the lines go into a file for an agency's program; with ``FROM``, they come back from it.


def run(options: argparse.Namespace) -> None:
    """Lay out, stamp or exchange the texts."""
    library, stamp = _library(options.lang), _stamp(options)
    _language(options.lang, library)
    names = [options.article] if options.article else _all(options.lang, library)
    if options.xliff or getattr(options, "from"):
        _exchange(options, names, library, stamp)
        return
    for name in names:
        _one(name, options.lang, library, stamp)


def _library(lang: str) -> Library:
    """Read the guide with ``lang``, even if that is not built yet."""
    root, settings = Path.cwd(), configured(Path.cwd())
    built = settings.get("ARTICLE_PATHS")
    if built is None or lang in built:
        return load_library(root)
    return load_library(root, settings=settings | {"ARTICLE_PATHS": [*built, lang]})


def _exchange(options: argparse.Namespace, names: list[str], library: Library, stamp: Stamp) -> None:
    back = getattr(options, "from")
    if options.xliff and back:
        raise CannotDoError("XLIFF and FROM are both given: write a file with XLIFF=, or take one in with FROM=")
    if options.xliff:
        send(Path(options.xliff), names, options.lang, options.only.split(), library)
        return
    if stamp.by == MACHINE:
        raise CannotDoError("BY= is missing: give the id of the person who has translated, such as m-lopez")
    take_in(Path(back), options.lang, library, stamp)


def _stamp(options: argparse.Namespace) -> Stamp:
    for name in ("by", "checked"):
        value = getattr(options, name)
        if value and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
            raise CannotDoError(f"{name.upper()}={value}: use small letters, digits and hyphens, such as m-lopez")
    if options.checked == MACHINE:
        raise CannotDoError(f"CHECKED={MACHINE}: a person checks a translation: give that person's id")
    return Stamp(options.by or MACHINE, options.checked or None, build_day())


def _language(lang: str, library: Library) -> None:
    known = [name for name, language in library.languages.items() if language.translation is not None]
    if lang not in known:
        raise CannotDoError(f"LANG={lang}: there is no such translation: use one of: {', '.join(known) or '-'}")


def _all(lang: str, library: Library) -> list[str]:
    """Return the name of every text that has a translation: the topic of an article, or the name of another file."""
    topics = [article.topic for article in library.articles if article.lang == lang]
    return [*topics, *translated_values(library.root, lang)]


def _one(name: str, lang: str, library: Library, stamp: Stamp) -> None:
    values = translated_values(library.root, lang)
    if name in values:
        file = values[name]
        _write(file.path, file.pairs(library.root, library.source_lang), library, stamp)
        return
    path = f"content/{lang}/{name}.md"
    if not (library.root / path).is_file():
        _lay_out(path, name, library)
        return
    source, text, found, problems = line_pairs(path, library)
    for problem in problems:
        print(problem, file=sys.stderr)
    _write(path, found, library, stamp)
    for line, what in other_lines(source, text, found) if source and text else ():
        print(f"{path}:{line}: {what}: write the same lines without words")
    rules = library.languages[lang].translation
    if rules is not None:
        for line, what in doubts(found, rules):
            print(f"{path}:{line}: look at this: {what}")


def _lay_out(path: str, name: str, library: Library) -> None:
    there = original_path(path, library)
    source, _ = read_source(library.root / there, there)
    if source is None:
        topics = ", ".join(article.topic for article in library.articles if article.lang == library.source_lang)
        raise CannotDoError(f"ARTICLE={name}: there is no such text: use one of: {topics}")
    write_file(library.root / path, laid_out(source))
    print(f"Wrote {path}: write each line in the place of its comment, set status: published, and run this again.")


def _write(path: str, found: list[Pair], library: Library, stamp: Stamp) -> None:
    write_file(library.root / ledger_path(path), rows_text(stamped(found, stamp)))
    for line in to_do(path, found, stamp):
        print(line)
    print(f"Wrote {ledger_path(path)}.")
