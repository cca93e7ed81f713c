"""Does something read every file in content/?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from care_guide.content.branding import DARK_LOGOS, LOGOS
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.content.source_text import read_source
from care_guide.content.translation_rules import terms_path
from care_guide.translation.ledger import BACK_SUFFIX
from care_guide.translation.ledger import SUFFIX as LEDGER_SUFFIX
from care_guide.utils.files import listed

_OF_A_LANGUAGE = ("emergencies", "glossary", "groups", "notices", "questions", "search", "stages", "words")
_DATA = (
    "addresses", "codes", "contract", "hospital", "profile", "ratings", "review", "reviewers", "signoffs", "sources",
    "spelling", "withdrawn",
)  # fmt: skip
# Forms of documents that hospitals have.
_DOCUMENTS = (".doc", ".docx", ".htm", ".html", ".odt", ".pdf", ".rtf")
# Files of the theme that are read as text; they may be empty.
_TEXTS = (".css", ".html", ".js", ".mjs", ".svg")
_DOCUMENT = "take it out of content/; make import FILE=... makes a draft of a .docx or .html file"


def check_passed_over(library: Library) -> Iterator[Problem]:
    """Yield each file that nothing reads, each symbolic link (the history does not have what it points to), and each
    file of the theme that should be text and is not.
    """
    root, silent = library.root, set[str]()
    for folder in ("content", "theme"):
        for file in listed(root / folder, "**/*"):
            path = file.relative_to(root).as_posix()
            if file.is_symlink():
                yield Problem(path, 1, "this is a link to another place", "put the file itself here")
            elif folder == "theme" and file.suffix in _TEXTS and file.is_file():
                source, wrong = read_source(file, path)
                if source is None and file.stat().st_size:
                    yield from wrong
            elif folder == "content" and file.is_file() and (todo := _unread(file.relative_to(root / folder), library)):
                place = file.relative_to(root / folder).parts[0]
                # One cause is reported once, however many files a language has.
                if place not in silent:
                    yield Problem(path, 1, "nothing reads this file", todo)
                if place not in ("data", "images") and place not in library.strings.tables:
                    silent.add(place)


def _unread(path: Path, library: Library) -> str | None:
    """Return what to do with a file that the guide does not read, or None for one that it reads."""
    place, name = path.parts[0], path.as_posix()
    if place == "data":
        known = {f"data/{one}.yaml" for one in _DATA}
        known |= {logo.removeprefix("content/") for logo in (*LOGOS, *DARK_LOGOS)}
        known |= {terms_path(lang).removeprefix("content/") for lang in library.strings.tables}
        return None if name in known else f"remove it, or name it as one of: {', '.join(sorted(known))}"
    if place == "images" and len(path.parts) == 2:
        # Other kinds of pictures are reported elsewhere.
        return None
    if place not in library.strings.tables:
        words = f"remove the folder content/{place}, or add the words of that language: theme/strings/{place}.toml"
        return words if len(path.parts) > 1 else "remove it, or move it into the folder of a language"
    own, language = name in {f"{place}/{one}.yaml" for one in _OF_A_LANGUAGE}, library.languages.get(place)
    # A language that is not built may have any files.
    if own or path.suffix == ".md" or language is None or (language.translation and _of_a_translation(path, library)):
        return None
    if path.suffix.lower() in (".md", ".markdown", ".mkd", ".txt"):
        return f"name it {path.stem}.md, or remove it"
    return _DOCUMENT if path.suffix.lower() in _DOCUMENTS else "remove it"


def _of_a_translation(path: Path, library: Library) -> bool:
    """Return whether ``path`` has the rules or the labels of a translation, or belongs to a text next to it."""
    for suffix, endings in ((LEDGER_SUFFIX, (".md", ".yaml")), (BACK_SUFFIX, (".md",))):
        text = path.as_posix().removesuffix(suffix)
        if text != path.as_posix():
            return any((library.root / f"content/{text}{ending}").is_file() for ending in endings)
    return path.parts[1:] in (("drawings.yaml",), ("translation.yaml",))
