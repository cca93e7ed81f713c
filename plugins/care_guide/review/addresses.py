"""Published addresses: each stays with its article, stage or clinical code, or leads on once that is gone."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from care_guide.content.article import Article
from care_guide.content.data_files import appended
from care_guide.content.library import Library
from care_guide.content.models import CODES, CodeRow
from care_guide.content.problems import Problem
from care_guide.content.review_files import ADDRESSES, WITHDRAWN, WithdrawnPage, read_addresses
from care_guide.content.stages import Stage
from care_guide.utils.files import write_file


@dataclass(frozen=True)
class Place:
    """What answers at an address: an article or its notice, a page, a stage, or a code with the page of its article.

    ``name`` is that of commands (``treatments/chemotherapy``); for a stage and a code, its address without the ending.
    ``file`` is where it is written.
    """

    name: str
    lang: str
    path: str
    title: str
    file: str


def code_path(row: CodeRow, prefix: str) -> str:
    """Return the path of the page of one code, in the language with ``prefix``."""
    return f"{prefix}connect/{row.system}/{row.code}.html"


def in_use(library: Library) -> dict[str, Place]:
    """Return what answers at each present address of the guide; at that of a withdrawn article, its notice."""
    found: dict[str, Place] = {}
    for lang in library.shown_languages:
        articles = [a for a in library.articles if a.lang == lang and library.is_published(a)]
        articles = [article for article in articles if library.withdrawal(article) is None]
        gone = [(page, entry.article) for page, entry in library.withdrawn_pages(lang)]
        notices = {(page.lang, topic): _of_notice(page, topic, lang, library) for page, topic in gone}
        places = {topic: place for (own, topic), place in notices.items() if own == lang} | {
            a.topic: Place(library.name(a), lang, library.path(a), a.header.title, a.path) for a in articles
        }
        found |= {place.path: place for place in (*notices.values(), *places.values())}
        stages = library.on_pages[lang].stages
        for stage in (one for one in stages if _has_page(one, articles, places, library)):
            path = library.page_path(lang, stage.slugs[0])
            found[path] = Place(_name(path), lang, path, stage.title, stages.path)
        for _, row in library.codes:
            if (of := places.get(row.article)) is not None:
                path = code_path(row, library.prefix(lang))
                found[path] = Place(_name(path), lang, of.path, of.title, CODES)
    return found


def _of_notice(page: WithdrawnPage, topic: str, lang: str, library: Library) -> Place:
    """Return the place of the notice that the guide in ``lang`` has for the article ``topic``."""
    path = library.page_path(page.lang, page.slug)
    return Place(f"{library.prefix(page.lang)}{topic}", lang, path, page.title, WITHDRAWN)


def _name(path: str) -> str:
    return path.removesuffix(".html")


def _has_page(stage: Stage, articles: list[Article], places: Container[str], library: Library) -> bool:
    """Return whether ``stage`` has a page: something of it is taught here, or all of it was withdrawn.

    ``places`` has the topics of ``articles`` and of notices.
    """
    shown = {article.topic: library.displayed(article) for article in articles}
    taught = [item for item in stage.items if item.article in shown]
    if not taught:
        return any(item.article in places for item in stage.items)
    return any(item.section not in shown[item.article].ids_left_out for item in taught)


def moves(library: Library) -> dict[str, Place]:
    """Return, for each published address that has no page any more, to what it leads.

    The address of a translation that is not published leads to its original, and that of a code whose article is gone
    to where the address of that leads.
    """
    used, (entries, _) = in_use(library), read_addresses(library.root)
    by_name, answers = {place.name: place for place in used.values()}, _answers(library)
    leads_on = {entry.article: entry.leads_to for entry in entries}
    found = {}
    for entry in entries:
        lang, _, original = entry.article.partition("/")
        names = (
            *(entry.article, entry.leads_to, original if lang in library.strings.tables else None),
            leads_on.get(answers.get(entry.article, "")),
        )
        target = next((by_name[name] for name in names if name in by_name), None)
        if entry.address not in used and target is not None:
            found[entry.address] = target
    return found


def _answers(library: Library) -> dict[str, str]:
    """Return the name of the article that answers each code, by the name of the code, in each language."""
    prefixes = map(library.prefix, library.languages)
    return {_name(code_path(row, prefix)): f"{prefix}{row.article}" for prefix in prefixes for _, row in library.codes}


def address_problems(library: Library) -> Iterator[Problem]:
    """Yield a problem for each published address that now has something else, or nothing.

    A code whose article is gone is not named beside the address of the article.
    """
    entries, wrong = read_addresses(library.root)
    yield from wrong
    used, leads, answers = in_use(library), moves(library), _answers(library)
    known = {entry.article for entry in entries}
    there = {library.name(article) for article in library.articles}
    there |= {
        _name(library.page_path(lang, stage.slugs[0])) for lang, one in library.on_pages.items() for stage in one.stages
    }
    for entry in entries:
        owner = used.get(entry.address)
        if owner is not None and owner.name != entry.article:
            what = f"the address {entry.address} was published for {entry.article}"
            yield Problem(owner.file, 1, what, "give this text another slug")
        elif owner is None and entry.address not in leads and answers.get(entry.article) not in known:
            what = f"nothing answers at {entry.address}: {entry.article} is "
            what += "withheld" if entry.article in there | answers.keys() else "gone"
            if entry.leads_to:
                what += f", and {entry.leads_to} is not in the guide"
            todo = "write where it leads now, as leads_to: treatments/..."
            yield Problem(ADDRESSES, entries.lines[entry.address], what, todo)


def new_addresses(library: Library) -> dict[str, Place]:
    """Return the present addresses that are not in the file yet; none if it cannot be read."""
    entries, wrong = read_addresses(library.root)
    known = entries.by_key
    return (
        {}
        if wrong and not known
        else {address: place for address, place in in_use(library).items() if address not in known}
    )


def add_addresses(root: Path, library: Library) -> int:
    """Add the new addresses to the end of the file, and return how many there are."""
    new = new_addresses(library)
    if new:
        file = root / ADDRESSES
        text = file.read_text("utf-8") if file.is_file() else ""
        lines = [f"- address: {address}\n  article: {place.name}\n" for address, place in new.items()]
        write_file(file, appended(text, "".join(lines)))
    return len(new)
