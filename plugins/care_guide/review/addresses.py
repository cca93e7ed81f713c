"""An address that was published stays with its article, or leads to where a family finds it now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from care_guide.content.addresses import ADDRESSES, read_addresses
from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.content.yaml_file import appended
from care_guide.utils.output_folder import write_whole


def in_use(library: Library) -> dict[str, Article]:
    """Return the article or page at each address of the guide as it is now."""
    return {
        library.page_path(article.lang, article.header.slug): article
        for article in library.articles
        if library.is_published(article)
    }


def moves(library: Library) -> dict[str, Article]:
    """Return, for each address that was published and has no page any more, the article to which it leads.

    A translation that is not published now leads to the text that it was made from.
    """
    used, (entries, _) = in_use(library), read_addresses(library.root)
    by_name = {library.name(article): article for article in used.values()}
    found = {}
    for entry in entries:
        lang, _, original = entry.article.partition("/")
        names = (entry.article, entry.leads_to or "", original if lang in library.strings.tables else "")
        target = next((by_name[name] for name in names if name in by_name), None)
        if entry.address not in used and target is not None:
            found[entry.address] = target
    return found


def address_problems(library: Library) -> Iterator[Problem]:
    """Yield a problem for each address that was published and now answers with something else, or with nothing."""
    entries, wrong = read_addresses(library.root)
    yield from wrong
    used, leads = in_use(library), moves(library)
    for entry in entries:
        owner = used.get(entry.address)
        if owner is not None and library.name(owner) != entry.article:
            what = f"the address {entry.address} was published for {entry.article}"
            yield Problem(owner.path, 1, what, "give this text another slug")
        elif owner is None and entry.address not in leads:
            there = any(library.name(article) == entry.article for article in library.articles)
            what = f"nothing answers at {entry.address}: {entry.article} is {'withheld' if there else 'gone'}"
            if entry.leads_to:
                what += f", and {entry.leads_to} is not in the guide"
            todo = "write where it leads now, as leads_to: treatments/..."
            yield Problem(ADDRESSES, entries.lines[entry.address], what, todo)


def new_addresses(library: Library) -> dict[str, Article]:
    """Return the addresses of the guide as it is that the file does not hold yet."""
    known = read_addresses(library.root)[0].by_key
    return {address: article for address, article in in_use(library).items() if address not in known}


def add_addresses(root: Path, library: Library) -> int:
    """Write the new addresses at the end of the file, and return how many there were."""
    new = new_addresses(library)
    if new:
        file = root / ADDRESSES
        text = file.read_text("utf-8") if file.is_file() else ""
        lines = [f"- address: {address}\n  article: {library.name(article)}\n" for address, article in new.items()]
        write_whole(file, appended(text, "".join(lines)))
    return len(new)
