"""Articles that were read before: what all others look at is at hand, the long texts are fetched when asked for."""

from __future__ import annotations

import pickle
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from care_guide.cache.memory import Memory
from care_guide.cache.store import DamagedError, Store, load
from care_guide.content.article import Article
from care_guide.content.lines import Sentence, sentences
from care_guide.content.parse_result import Found
from care_guide.content.source_text import SourceText, read_source

if TYPE_CHECKING:
    from care_guide.content.article import Claim

# Made from the long texts once, and kept with what is at hand.
_WORKED_OUT = ("word_count", "grades", "anchors", "questions_key", "question_lines", "linked")
_NAMES = ("citations", "terms")
# Not kept with the article: the long texts, and what is noted of it later.
_LONG = ("html", "claims", "source", "sentences", "notes")


class StoredFound(Found):
    """What an article holds, with its visible text in the store; the sections' elements are gone after the checks."""

    _fetch: Any

    def __getattr__(self, name: str) -> Any:
        if name == "text":
            return self._fetch("text")
        raise AttributeError(name)


class StoredArticle(Article):
    """An article whose long texts are in the store, or in its own file; to everybody else an Article."""

    _store: Store
    _file: Path

    @property
    def claims(self) -> tuple[Claim, ...]:  # type: ignore[override]
        """What needs a source, from the store (a property, for the field has a value of its own)."""
        return self._fetch("claims")  # type: ignore[no-any-return]

    def __getattr__(self, name: str) -> Any:
        if name == "html":
            return self._fetch("html")
        if name in ("source", "sentences"):
            return _source_and_sentences(self._file, self.path, self.body_line, self.key)[name == "sentences"]
        raise AttributeError(name)

    def _fetch(self, what: str) -> Any:
        return _texts(self._store, self.key, self.path)[what]


@lru_cache(maxsize=2)
def _texts(store: Store, key: str, path: str) -> dict[str, Any]:
    """Return the long texts of an article; whoever asks for one mostly asks some times in a row."""
    data = store.read(key)
    if data is None:
        raise DamagedError(f"{path}: its text is not in the cache")
    return load(data)  # type: ignore[no-any-return]


@lru_cache(maxsize=2)
def _source_and_sentences(file: Path, path: str, body_line: int, key: str) -> tuple[SourceText, list[Sentence]]:  # noqa: ARG001 (The key tells one text of a file from another.)
    """Return what a source file holds; whoever asks for it mostly asks some times in a row."""
    source = read_source(file, path)[0]
    if source is None:
        raise DamagedError(f"{path} was changed while the guide was built")
    return source, sentences(source, body_line)


def put_away(article: Article, store: Store) -> bytes:
    """Keep the long texts of ``article`` in ``store`` and return all else, in one piece for :func:`remember`."""
    texts = {"html": article.html, "claims": article.claims, "text": article.found.text}
    store.write(article.key, pickle.dumps(texts, pickle.HIGHEST_PROTOCOL))
    facts = {name: getattr(article, name) for name in (*article.__dict__, *_WORKED_OUT) if name not in _LONG}
    found = {name: value for name, value in article.found.__dict__.items() if name not in ("text", "sections")}
    return pickle.dumps({**facts, "found": found}, pickle.HIGHEST_PROTOCOL)


def known(memory: Memory, path: str, key: str, file: Path) -> Article | None:
    """Return the article at ``path`` when it was read before with the same ``key``."""
    if memory.store is None or path not in memory.old.articles:
        return None
    old_key, facts = memory.old.articles[path]
    return remember(memory, path, key, facts, file) if old_key == key else None


def remember(memory: Memory, path: str, key: str, facts: bytes, file: Path) -> Article:
    """Keep the facts of an article for the next build, and return it; ``file`` is its source."""
    assert memory.store is not None
    memory.new.articles[path] = (key, facts)
    memory.store.keep({key})
    article, found = object.__new__(StoredArticle), object.__new__(StoredFound)
    values = load(facts)
    for name in _NAMES:
        # Many articles name the same sources and terms: each name is kept once.
        values["found"][name] = list(map(sys.intern, values["found"][name]))
    article.__dict__.update(values, found=found, notes=memory.notes(path), _store=memory.store, _file=file)
    found.__dict__.update(values["found"], _fetch=article._fetch)
    return article
