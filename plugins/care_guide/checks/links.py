"""Do links, codes and rules name what exists, has every page its own address and place, and is every file read?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from care_guide.content.article import Article
from care_guide.content.branding import DARK_LOGOS, LOGOS
from care_guide.content.contract import AUTHORS_PAGE, CONTRACT, PRIVACY_PAGE, REVIEW_PAGE, is_reserved
from care_guide.content.data_files import LISTS
from care_guide.content.hospital import HOSPITAL, PROFILE
from care_guide.content.library import Library
from care_guide.content.models import CODES, EVERY, Subject, plain_code
from care_guide.content.problems import Problem
from care_guide.content.review_files import RULES
from care_guide.content.source_text import read_source
from care_guide.content.translation_rules import terms_path
from care_guide.translation.ledger import BACK_SUFFIX
from care_guide.translation.ledger import SUFFIX as LEDGER_SUFFIX
from care_guide.utils.files import listed

# Links and addresses.

_HOME = "index"


def check_links(library: Library) -> Iterator[Problem]:
    """Yield broken links and fragments, once for each place."""
    for article in library.articles:
        for link in dict.fromkeys(article.found.links):
            target = library.find(article, link.target)
            # A link to a text that is not published, or to a passage that this copy leaves out, is shown as plain words.
            if target and (
                target.header.status != "published"
                or not link.fragment
                or link.fragment in target.anchors | target.ids_left_out
            ):
                continue
            written = link.target + (f"#{link.fragment}" if link.fragment else "")
            what, todo = f"the link to {written} is broken", "correct the path of the .md file"
            if target is not None:
                what = f"{link.target or 'this article'} has no part #{link.fragment}"
                todo = "use the id after one of its headings"
            place = re.compile(rf"\]\(\s*{re.escape(written)}[\s)]")
            lines, path = article.source.each(place, article.body_line), article.path
            if not lines:
                # A passage of the rule book has it.
                path = library.languages[article.lang].rule_book.path
                lines = library.text(path).each(place) or [1]
            for line in lines:
                yield Problem(path, line, what, todo)


def check_addresses(library: Library) -> Iterator[Problem]:
    """Yield addresses that are taken, and articles without a group."""
    taken: dict[tuple[str, str], Article] = {}
    for article in library.articles:
        slug = article.header.slug
        groups = library.languages[article.lang].groups
        if not article.is_page and not groups.has(article.group):
            todo = f"move the article into one of: {', '.join(groups.by_key)}; or add the group to {groups.path}"
            yield article.problem(1, f"the group {article.group} is not known", todo)
        if article.is_page != (article.group == "pages"):
            what = f"the kind {article.header.kind} does not fit the folder"
            yield article.problem("kind", what, "pages, and only pages, belong in pages/")
        if not article.is_page and slug in (AUTHORS_PAGE, REVIEW_PAGE, PRIVACY_PAGE):
            yield article.problem("slug", f'the slug "{slug}" is that of a page about the guide', "choose another")
        if is_reserved(slug):
            what = f'the slug "{slug}" is used by the guide itself, or cannot be a file on Windows'
            yield article.problem("slug", what, "choose another")
        first = taken.setdefault((article.lang, slug), article)
        if first is not article:
            what = f'the slug "{slug}" is also that of {first.path}'
            yield article.problem("slug", what, "give one of the two another slug")
    for lang in library.languages:
        if (lang, _HOME) not in taken:
            yield Problem(f"content/{lang}/pages/home.md", 1, "there is no home page", f"write it, with slug: {_HOME}")


# The contract: are all kinds that it names defined?


def check_contract(library: Library) -> Iterator[Problem]:
    """Yield each kind without sections or without the cards of when to call, and each unknown number to call."""
    source = library.text(CONTRACT)
    texts = [text for one in library.languages.values() for _, text, _ in one.rule_book.texts()]
    calls = (section.call for kind in library.contract.kinds.values() for section in kind.sections)
    for call in dict.fromkeys(filter(None, calls)):
        # A text may name the number for another country.
        if call not in library.profile.services and not any(f"[[call.{call}" in text for text in texts):
            what = f"each section with call: {call} must name [[call.{call}]], which is in no text and not in {PROFILE}"
            yield source.problem(f"call: {call}", what, "add the number there, or name another one of the profile here")
    for kind in library.contract.unknown_kinds():
        todo = f"add it below kinds, or use one of: {', '.join(library.contract.page_kinds)}"
        yield source.problem(kind, f"the kind {kind} has no sections", todo)
    # The emergency notice says: see "When to call".
    with_notice = library.contract.notices.get("emergency", ())
    for name, rule in library.contract.kinds.items():
        if {EVERY, name} & {*with_notice} and not rule.says_when_to_call:
            what = f"an article of the kind {name} would not say when to call"
            todo = "add to its sections: {id: when-to-call, cards: [emergency, urgent]}; phones and paper lead to it"
            yield source.problem(f"  {name}:", what, todo)


# The review policy: does everything that it names exist?


def check_rules(library: Library) -> Iterator[Problem]:
    """Yield what the rules require and the guide does not have."""
    rules, source = library.rules, library.text(RULES)
    for subject in get_args(Subject):
        if not all(rules.required_for(subject, lang) for lang in library.languages):
            what = "no role must sign" if subject == "articles" else f"no role must sign the {subject}"
            yield Problem(RULES, 1, what, f"set required: true for at least one role that signs {subject}")
    for number, name in enumerate(rules.known_roles):
        if name in rules.known_roles[:number]:
            yield source.problem(f"id: {name}", f'the role "{name}" appears twice', "keep one of the two")
    for role in rules.roles:
        for lang in role.languages or library.languages:
            if lang not in role.name or lang not in role.asks:
                what = f'the role "{role.id}" has no name or question in {lang}'
                yield source.problem(f"id: {role.id}", what, f"add {lang}: to both")
    for fact in rules.required_facts:
        if fact not in library.slots:
            yield source.problem(f"- {fact}", f"the required fact {fact} is not known", f"add it to {HOSPITAL}")


# Clinical codes: does each lead to an article, and is it there only once?


def check_codes(library: Library) -> Iterator[Problem]:
    """Yield articles in the table that do not exist, and duplicate codes."""
    topics = {a.topic for a in library.articles if not a.is_page}
    seen: dict[tuple[str, str], int] = {}
    for line, row in library.codes:
        if row.article not in topics:
            yield Problem(CODES, line, f"there is no article {row.article}", "name one as in content/en, without .md")
        first = seen.setdefault((row.system, plain_code(row.code)), line)
        if first != line:
            what = f"the code {row.code} of {row.system} appears twice (first on line {first})"
            yield Problem(CODES, line, what, "keep one of the two")


# Does something read every file in content/?

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
    """Yield each file that nothing reads, each symbolic link (the history does not have what it points to), each pipe,
    and each file of the theme that should be text and is not.
    """
    root, silent = library.root, set[str]()
    for folder in ("content", "theme"):
        for file in (root / folder, *listed(root / folder, "**/*")):
            path = file.relative_to(root).as_posix()
            if file.is_symlink():
                yield Problem(path, 1, "this is a link to another place", "put the file itself here")
            elif not file.is_file() and not file.is_dir():
                yield Problem(path, 1, "this is a pipe or a device, and no file", "remove it")
            elif folder == "theme" and file.suffix in _TEXTS and file.is_file():
                source, wrong = read_source(file, path)
                if source is None and file.stat().st_size:
                    yield from wrong
            elif folder == "content" and file.is_file():
                inside = file.relative_to(root / folder)
                todo, place = _unread(inside, library), inside.parts[0]
                if not todo or any(inside.is_relative_to(one) for one in library.static_paths):
                    continue
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
    own, language = name in {f"{place}/{one}.yaml" for one in LISTS}, library.languages.get(place)
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
