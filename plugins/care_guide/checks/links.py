"""Does every link lead somewhere, and has every page an address and a place of its own?"""

from __future__ import annotations

from collections.abc import Iterator

from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.reserved import is_reserved
from care_guide.content.site_content import Library

_HOME = "index"


def check_links(library: Library) -> Iterator[Problem]:
    """Yield broken links and fragments."""
    for article in library.articles:
        for link in article.found.links:
            target = library.find(article, link.target)
            # On the page a link to a text that is not published is plain words.
            if target and (target.header.status != "published" or not link.fragment or link.fragment in target.anchors):
                continue
            written = link.target + (f"#{link.fragment}" if link.fragment else "")
            line = article.source.find(f"]({written}", article.body_line)
            if target is None:
                what = f"the link to {written} leads nowhere"
                yield Problem(article.path, line, what, "mend the path of the .md file")
            else:
                what = f"{link.target or 'this article'} has no part #{link.fragment}"
                yield Problem(article.path, line, what, "use the id after one of its headings")


def check_addresses(library: Library) -> Iterator[Problem]:
    """Yield addresses that are taken, and articles without a group."""
    taken: dict[tuple[str, str], Article] = {}
    for article in library.articles:
        slug = article.header.slug
        if not article.is_page and article.group not in library.languages[article.lang].groups.by_key:
            groups = library.languages[article.lang].groups
            todo = f"move it into one of: {', '.join(groups.by_key)}; or add the group to {groups.path}"
            yield Problem(article.path, 1, "the article stands in no group", todo)
        if article.is_page != (article.group == "pages"):
            what = f"the kind {article.header.kind} does not fit the folder"
            yield Problem(article.path, article.source.find("kind:"), what, "pages, and only pages, stand in pages/")
        if is_reserved(slug):
            line = article.source.find("slug:")
            what = f'the slug "{slug}" is used by the guide itself, or cannot be a file on Windows'
            yield Problem(article.path, line, what, "choose another")
        first = taken.setdefault((article.lang, slug), article)
        if first is not article:
            what = f'the slug "{slug}" is also that of {first.path}'
            yield Problem(article.path, article.source.find("slug:"), what, "give one of the two another slug")
    for lang in library.languages:
        if (lang, _HOME) not in taken:
            yield Problem(f"content/{lang}/pages/home.md", 1, "there is no home page", f"write it, with slug: {_HOME}")
