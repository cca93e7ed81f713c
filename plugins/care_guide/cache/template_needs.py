"""What a template shows, read from the template itself: its own text, and the values that it names.

So a key holds neither too little nor too much: ``{{ page.title }}`` asks for the title alone, ``{% for one in
site.groups %}`` for all groups, and ``{% if site.checklist %}`` only for whether there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, TemplateNotFound, meta, nodes

from care_guide.cache.memory import Memory
from care_guide.content.digest import Digests, digest_of

_MISSING = object()


@dataclass(frozen=True, order=True)
class Need:
    """One value that a template names: ``path`` is ("page", "title"); ``truth`` when only its being there counts."""

    path: tuple[str, ...]
    truth: bool = False


@dataclass(frozen=True)
class Needs:
    """A template with all that it extends and includes (``names``), their digest, and every value that these name."""

    names: tuple[str, ...]
    digest: str
    needs: tuple[Need, ...]


class TemplateNeeds:
    """Reads templates of one environment, each once; ``memory`` spares it the parsing of what has not changed."""

    def __init__(self, env: Environment, memory: Memory | None = None) -> None:
        self._env = env
        self._memory = memory or Memory(None, "")
        self._known: dict[str, Needs] = {}
        self._sources: dict[str, str] = {}
        # By template, shared values, and the names and types of its own: what the shared ones show, and what to look at
        # of its own. The shared dict stands beside: while it lives, no other has its id.
        self._looked: dict[tuple[Any, ...], tuple[dict[str, Any], str, tuple[Need, ...]]] = {}

    def key(self, template: str, shared: dict[str, Any], own: dict[str, Any], digests: Digests) -> str:
        """Return the digest of ``template`` and of those values that it shows: its ``own``, and those it ``shared``.

        The same dict of shared values is looked at once, however many pages a template makes with it.
        """
        needs = self.of(template)
        shape = (template, id(shared), *own, *map(type, own.values()))
        known = self._looked.get(shape)
        if known is None:
            both = {_standing(need, shared) for need in needs.needs if need.path[0] in shared.keys() - own.keys()}
            named = {_standing(need, own) for need in needs.needs if need.path[0] in own}
            found = [_shown(need, shared, digests) for need in sorted(both)]
            known = self._looked[shape] = (shared, digest_of(*found), tuple(sorted(named)))
        return digest_of(needs.digest, known[1], *[_shown(need, own, digests) for need in known[2]])

    def of(self, template: str) -> Needs:
        """Return what ``template`` shows, with all that it extends and includes."""
        known = self._known.get(template)
        if known is None:
            name = f"needs {template}"
            known = self._memory.last_value(name)
            if known is None or known.digest != self._digest(known.names):
                known = self._read(template)
            self._memory.keep_value(name, known)
            self._known[template] = known
        return known

    def _read(self, template: str) -> Needs:
        parts: dict[str, nodes.Template] = {}
        self._gather(template, parts)
        needs = {need for tree in parts.values() for need in _needs(tree)}
        return Needs(tuple(parts), self._digest(tuple(parts)), tuple(sorted(needs)))

    def _digest(self, names: tuple[str, ...]) -> str:
        try:
            return digest_of(*(part for name in names for part in (name, self._source(name))))
        except TemplateNotFound:
            return ""

    def _source(self, name: str) -> str:
        if name not in self._sources:
            assert self._env.loader is not None
            self._sources[name] = self._env.loader.get_source(self._env, name)[0]
        return self._sources[name]

    def _gather(self, name: str, parts: dict[str, nodes.Template]) -> None:
        if name in parts:
            return
        parts[name] = self._env.parse(self._source(name))
        for other in meta.find_referenced_templates(parts[name]):
            if other is None:
                raise ValueError(f"{name}: a template must name what it includes, so that its key can hold it")
            self._gather(other, parts)


def _needs(node: nodes.Node, truth: bool = False) -> Iterator[Need]:
    """Yield what the part ``node`` of a template names; ``truth`` when it only asks whether that is there."""
    path = _path(node)
    if path:
        yield Need(path, truth)
        return
    test = node.test if isinstance(node, (nodes.If, nodes.CondExpr)) else None
    asks = truth and isinstance(node, (nodes.And, nodes.Or, nodes.Not))
    for child in node.iter_child_nodes():
        yield from _needs(child, asks or child is test)


def _path(node: nodes.Node) -> tuple[str, ...]:
    """Return ("page", "title") for ``page.title``; () for all that is not a name with attributes."""
    if isinstance(node, nodes.Name) and node.ctx == "load":
        return (node.name,)
    if isinstance(node, nodes.Getattr) and (before := _path(node.node)):
        return (*before, node.attr)
    return ()


def _standing(need: Need, values: dict[str, Any]) -> Need:
    """Return what to look at in place of ``need``: some values take work to make, and others tell of their change."""
    value = values[need.path[0]]
    for place, name in enumerate(need.path[1:], 1):
        stands: dict[str, str] = getattr(type(value), "STANDS_FOR", {})
        if name in stands:
            return Need((*need.path[:place], stands[name]))
        value = _inner(value, name)
        if value is _MISSING:
            break
    return need


def _inner(value: Any, name: str) -> Any:
    """Return the part ``name`` of a value; nothing where it is a method."""
    inner = value.get(name, _MISSING) if isinstance(value, dict) else getattr(value, name, _MISSING)
    return _MISSING if callable(inner) else inner


def _shown(need: Need, values: dict[str, Any], digests: Digests) -> str:
    """Return what stands for the value; for its owner where the value is a method."""
    value = values[need.path[0]]
    for name in need.path[1:]:
        inner = _inner(value, name)
        if inner is _MISSING:
            break
        value = inner
    return str(bool(value)) if need.truth else digests.text(value)
