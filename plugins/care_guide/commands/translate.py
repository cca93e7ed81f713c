"""``make translate``: lay out a text for its translator, or note who has written and who has checked its lines.

With ``XLIFF``, the lines go into a file for an agency's program; with ``FROM``, they come back from it.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from care_guide.build.load import configured, load_library
from care_guide.commands.exchange import send, take_in
from care_guide.content.site_content import Library
from care_guide.content.source_text import read_source
from care_guide.translation.files import line_pairs, original_path, translated_values
from care_guide.translation.gates import doubts
from care_guide.translation.ledger import MACHINE, Pair, ledger_path, rows_text
from care_guide.translation.segments import laid_out
from care_guide.translation.stamp import Stamp, stamped, to_do
from care_guide.utils.clock import build_day
from care_guide.utils.errors import CannotDoError
from care_guide.utils.output_folder import write_whole


def run(options: argparse.Namespace) -> int:
    """Do it; return the exit status."""
    library, stamp = _library(options.lang), _stamp(options)
    _language(options.lang, library)
    names = [options.article] if options.article else _all(options.lang, library)
    if options.xliff or getattr(options, "from"):
        return _exchange(options, names, library, stamp)
    for name in names:
        _one(name, options.lang, library, stamp)
    return 0


def _library(lang: str) -> Library:
    """Read the guide with ``lang``, also where that is translated but not built yet."""
    root, settings = Path.cwd(), configured(Path.cwd())
    built = settings.get("ARTICLE_PATHS")
    if built is None or lang in built:
        return load_library(root)
    return load_library(root, settings=settings | {"ARTICLE_PATHS": [*built, lang]})


def _exchange(options: argparse.Namespace, names: list[str], library: Library, stamp: Stamp) -> int:
    back = getattr(options, "from")
    if options.xliff and back:
        raise CannotDoError("XLIFF and FROM are both given: write a file with XLIFF=, or take one in with FROM=")
    if options.xliff:
        return send(Path(options.xliff), names, options.lang, options.only.split(), library)
    if stamp.by == MACHINE:
        raise CannotDoError("BY= is missing: give the id of the person who has translated, such as m-lopez")
    return take_in(Path(back), options.lang, library, stamp)


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
    """Return every text that has a translation: articles by topic, other files by name."""
    topics = [article.topic for article in library.articles if article.lang == lang]
    return [*topics, *translated_values(library.root, lang)]


def _one(name: str, lang: str, library: Library, stamp: Stamp) -> None:
    values = translated_values(library.root, lang)
    if name in values:
        file = values[name]
        _write(file.path, file.pairs(library.root, library.default_lang), library, stamp)
        return
    path = f"content/{lang}/{name}.md"
    if not (library.root / path).is_file():
        _lay_out(path, name, library)
        return
    _, _, found, problems = line_pairs(path, library)
    for problem in problems:
        print(problem, file=sys.stderr)
    _write(path, found, library, stamp)
    rules = library.languages[lang].translation
    if rules is not None:
        for line, what in doubts(found, rules):
            print(f"{path}:{line}: look at this: {what}")


def _lay_out(path: str, name: str, library: Library) -> None:
    there = original_path(path, library)
    source, _ = read_source(library.root / there, there)
    if source is None:
        topics = ", ".join(article.topic for article in library.articles if article.lang == library.default_lang)
        raise CannotDoError(f"ARTICLE={name}: there is no such text: use one of: {topics}")
    file = library.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, laid_out(source))
    print(f"Wrote {path}: write each line in the place of its comment, set status: published, and run this again.")


def _write(path: str, found: list[Pair], library: Library, stamp: Stamp) -> None:
    write_whole(library.root / ledger_path(path), rows_text(stamped(found, stamp)))
    for line in to_do(path, found):
        print(line)
    print(f"Wrote {ledger_path(path)}.")
