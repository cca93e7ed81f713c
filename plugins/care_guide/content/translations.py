"""The theme's own words, one TOML file a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from care_guide.utils.listing import listed


@dataclass(frozen=True)
class Strings:
    """Words by language and dotted key. A missing key is an error of the theme, never an empty text."""

    tables: dict[str, dict[str, Any]]

    def __call__(self, lang: str, key: str, **values: Any) -> str:
        """Return the text at ``key`` (for example ``review.draft``) with ``{name}`` parts filled in."""
        node: Any = self._found.get((lang, key))
        if node is None:
            node = self.tables[lang]
            for part in key.split(".", 1) if key.startswith(("slot.", "blank.")) else key.split("."):
                node = node[part]
            self._found[lang, key] = node
        return node.format(**values) if values else node

    @cached_property
    def _found(self) -> dict[tuple[str, str], Any]:
        """What has been looked up before: every page asks for the same words."""
        return {}

    def slots(self, lang: str) -> dict[str, str]:
        """Return the label of each hospital slot."""
        return self.tables[lang]["slot"]

    def phrases(self, lang: str) -> dict[str, str]:
        """Return what stands in a sentence for each fact that the hospital has not filled in."""
        return self.tables[lang]["blank"]


def load_strings(folder: Path) -> Strings:
    """Read every ``<language>.toml`` in ``folder``."""
    return Strings({file.stem: tomllib.loads(file.read_text("utf-8")) for file in listed(folder, "*.toml")})
