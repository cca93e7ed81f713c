"""The version of an article: a fingerprint of what a family reads.

docs/versions.md says the same for other programs.

The version is the SHA-256 of a JSON text, UTF-8, keys sorted, no spaces, that holds:

- ``lang``, ``title``, ``summary``, ``message`` (null on a page), ``audience`` (the line "For:", or null);
- ``format``: 2, the number of these rules;
- ``html``: the SHA-256 of the canonical form of the body (content/canonical.py): elements, order, lists, cells, addresses,
  alternative text, drawings and the meaning of classes; each hospital fact by its name; the signs of the rule book in full;
- ``sources``: id, title, publisher, address, date, kind and, where they are known, in whom it counted and its number, of each source
  cited, by id;
- ``terms``: each term explained on the page with its meaning and how to say it, by name;
- ``notices``: id, position, title and text of each notice on the page, by id;
- ``from``, in a translation alone: the fingerprint of which line was made from which, so that no line whose original has
  changed counts as current before somebody has signed that it does.

Left out, so that a sign-off outlives it: the theme, white space that is not seen, the order of keys in YAML, the values of
hospital facts and of the numbers to call, which passages a place leaves out, review data, the dates of the text, the day on which a source was last looked at. The short form, for print, is the first 8 digits in two groups of four.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from care_guide.content.article import Article
from care_guide.content.site_content import Library

# The rules by which versions are made: see docs/versions.md. A change of them makes every sign-off void.
FORMAT = 2


def version_data(article: Article, library: Library) -> dict[str, Any]:
    """Return what the version of ``article`` is made of, as plain values."""
    language, found = library.languages[article.lang], article.found
    origin = {} if article.made_from is None else {"from": article.made_from}
    return origin | {
        "lang": article.lang,
        "title": article.header.title,
        "summary": article.header.summary,
        "message": article.header.message,
        "audience": article.header.audience,
        "format": FORMAT,
        "html": article.canonical_digest,
        "sources": sources_read(library, found.all_citations),
        "terms": [
            [name, term.means, *filter(None, (term.say, term.en))]
            for name in sorted(found.all_terms)
            for term in (language.terms.by_key[name],)
        ],
        "notices": [
            [n.id, n.position, n.title, n.text.strip()] for n in sorted(library.notices_of(article), key=lambda n: n.id)
        ],
    }


def sources_read(library: Library, names: Iterable[str | None]) -> list[list[Any]]:
    """Return what a family reads of each source in ``names``, by id; a name that is no source has none."""
    sources = [
        library.sources.by_key[name] for name in sorted(set(filter(None, names))) if name in library.sources.by_key
    ]
    return [[s.id, s.title, s.publisher, s.url, s.published, s.kind, *filter(None, (s.who, s.number))] for s in sources]


def version(article: Article, library: Library) -> str:
    """Return the full version of ``article``: 64 hexadecimal digits."""
    return hashlib.sha256(_json(version_data(article, library)).encode("utf-8")).hexdigest()


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def short(full: str) -> str:
    """Return the form for print: two groups of four."""
    return f"{full[:4]}-{full[4:8]}"
