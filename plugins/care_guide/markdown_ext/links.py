"""Links to other files of the guide, and a guard over every attribute and address in the text."""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import Element

from markdown.util import AMP_SUBSTITUTE

from care_guide.content.parse_result import GUIDE, OFF, ONLY, GuideTree, Link

_FILE = re.compile(r"(?P<file>[^:#?]+\.md)?(?:#(?P<fragment>[\w-]+))?")
_CLASSES = {"emergency", "urgent", "non-urgent", "warning", "do", "dont"}
# The attributes that Markdown and an author's {braces} may set, each with the elements that it is for.
_ATTRIBUTES = {
    "id": ("h2", "h3", "li"),
    "class": ("h3",),
    ONLY: ("h2", "h3"),
    "href": ("a",),
    "title": ("a", "img"),
    "src": ("img",),
    "alt": ("img",),
    "start": ("ol",),
    "style": ("th", "td"),
}
# Markdown's tables align their columns.
_ALIGN = re.compile(r"text-align: (?:left|center|right);")
_USE = "use only {#id} after a heading or a question, {.class} after a ### heading, and {only=place}"
# Set by the steps before this one; what an author writes in braces is looked at in the source.
_OWN = {"data-source", "data-slot", "data-if", "data-sign", OFF}


class LinksTree(GuideTree):
    """Runs first, on what the author wrote: nothing that the guide adds itself is looked at."""

    def run(self, root: Element) -> None:
        # What the guide's own marks made: an author cannot set a data- attribute (see read_article.py).
        made = {id(child) for node in root.iter() if node.get("data-slot") for child in node}
        for node in root.iter():
            if id(node) not in made and _OWN.isdisjoint(node.keys()):
                self._attributes(node)
            if node.tag == "a":
                self._link(node)
            elif node.tag == "img" and not (node.get("alt") or "").strip():
                src = node.get("src") or "!["
                what = f"the picture {src} has no alt text"
                self.md.found.complain(src, what, "say between the brackets what the picture shows")

    def _attributes(self, node: Element) -> None:
        complain = self.md.found.complain
        for name, value in node.items():
            if name.startswith("on") and name != ONLY:
                complain(name, f"the event attribute {name} is not allowed", "remove it")
            elif name not in _ATTRIBUTES or node.tag not in _ATTRIBUTES[name]:
                # Of what stands in braces, a class is written without its name.
                where = (
                    (f"#{node.get('id')}" if node.get("id") else (node.text or "").strip()) if name == "class" else name
                )
                complain(where, f"the attribute {name} is not allowed here", _USE)
            elif name == "style" and not _ALIGN.fullmatch(value):
                complain("style", "the attribute style is not allowed", _USE)
        if node.tag == "h3":
            for name in set((node.get("class") or "").split()) - _CLASSES:
                complain("." + name, f"the class .{name} is not known", f"use one of: {', '.join(sorted(_CLASSES))}")

    def _link(self, node: Element) -> None:
        href = node.get("href") or ""
        found = _FILE.fullmatch(href)
        if found and href:
            link = Link(found["file"] or "", found["fragment"] or "")
            self.md.found.links.append(link)
            node.set("href", f"{GUIDE}{len(self.md.found.links) - 1}")
        elif not href.startswith("https://"):
            # Markdown writes each letter of an email address as a code of its own.
            href = unescape(href.replace(AMP_SUBSTITUTE, "&"))
            todo = "link to an .md file of the guide, or to an https:// address"
            self.md.found.complain(href.removeprefix("mailto:") or "](", f"the link to {href!r} is not allowed", todo)
