"""Python-Markdown's inline step, without the searches that cannot find anything.

Each of its patterns needs certain signs; most texts hold none of them. The result is the same, byte for byte: a test
holds every article against the plain library. It leans on two private methods, so the library's version is pinned.
"""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# What a text must hold for a pattern to match; a pattern that is not here is always tried.
_NEEDS = {
    "backtick": ("`",),
    "escape": ("\\",),
    "slot": ("[[",),
    "condition": ("[[if ",),
    "sign": ("[[sign.",),
    "citation": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}


class GuardedInline(InlineProcessor):
    """The inline step with a look at the text before each pattern."""

    def run(self, tree: Any, ancestors: list[str] | None = None) -> Any:
        patterns = self.md.inlinePatterns
        needs = {id(patterns[name]): signs for name, signs in _NEEDS.items() if name in patterns}
        self._guarded = [(pattern, needs.get(id(pattern), ("",))) for pattern in patterns]
        return super().run(tree, ancestors)

    # The name by which the base class calls its own private method.
    def _InlineProcessor__handleInline(self, data: str, number: int = 0) -> str:
        if isinstance(data, AtomicString):
            return data
        start, count = 0, len(self._guarded)
        while number < count:
            pattern, needs = self._guarded[number]
            matched = False
            if any([sign in data for sign in needs]):  # noqa: C419 (It runs a thousand times an article.)
                data, matched, start = self._InlineProcessor__applyPattern(pattern, data, number, start)  # type: ignore[attr-defined]
            else:
                start = 0
            if not matched:
                number += 1
        return data


class GuardExtension(Extension):
    """Put the guarded step in the place of the library's."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(GuardedInline(md), "inline", 20)
