"""Are medicines called by their own names first, and what do the texts say that families of this place would not?

The profile lists both: ``brands`` and ``not_here``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.profile import PROFILE
from care_guide.content.site_content import Library
from care_guide.content.source_text import read_source

# What stands between brackets behind a word, as in "acetaminophen (Tylenol)"; a link's address is none of it.
_BRACKETS = re.compile(r"(?<=[^\W_])(?:\*\*)? \([^()]*\)")
# Addresses, ids and citations are not read by families.
_UNREAD = re.compile(r"\]\([^)]*\)|\[\^[^\]]*\]|\{[^}]*\}")
# Lists of a language that families read; other files hold what they may type or what only authors see.
_READ = ("questions", "glossary", "notices", "emergencies", "stages", "groups")
_FORMS = re.compile(r"^\s*(?:- )?(?:forms|patterns|articles|sources|id|en):")


def brands_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each brand that the article never puts behind the medicine's own name, at its first line."""
    brands = library.profile.brands
    if not brands or article.is_page:
        return
    alone: dict[str, int] = {}
    explained: set[str] = set()
    pattern = _words(brands)
    for number, line in _lines(article):
        bracketed = {match[0] for part in _BRACKETS.findall(line) for match in pattern.finditer(part)}
        explained |= bracketed
        for match in pattern.finditer(_BRACKETS.sub("", line)):
            alone.setdefault(match[0], number)
    for brand, number in alone.items():
        if brand not in explained:
            what = f"the brand {brand} stands without the name of the medicine"
            yield Problem(article.path, number, what, f"write the medicine's own name first: name ({brand})")


def not_here(library: Library) -> list[Problem]:
    """Return a note for each line with a word that families of this place do not use."""
    words = library.profile.not_here
    if not words:
        return []
    pattern, texts = _words(words), [(article.path, _lines(article)) for article in library.articles]
    for lang in library.languages:
        for name in _READ:
            path = f"content/{lang}/{name}.yaml"
            source, _ = read_source(library.root / path, path) if (library.root / path).is_file() else (None, [])
            read = enumerate(source.lines, 1) if source else ()
            texts.append((path, [(number, line) for number, line in read if not _FORMS.match(line)]))
    notes = []
    for path, lines in texts:
        for number, line in lines:
            found = dict.fromkeys(match[0] for match in pattern.finditer(_UNREAD.sub("", line)))
            for word in found:
                what = f'"{word}" is a word that families here do not use ({PROFILE}, not_here)'
                notes.append(Problem(path, number, what, "write what they say, or withhold the passage"))
    return sorted(notes)


def _lines(article: Article) -> list[tuple[int, str]]:
    """Return the lines that families read: of the header the plain words, and the body without its code."""
    header = [
        (article.header_line(key), str(value))
        for key in ("title", "summary", "message", "audience")
        if (value := getattr(article.header, key))
    ]
    return [*header, *article.source.outside_fences(article.body_line)]


def _words(words: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")
