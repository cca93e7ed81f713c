"""Handouts and article pages as a test reads them."""

from __future__ import annotations

import re
from copy import copy
from pathlib import Path

from bs4 import BeautifulSoup, Tag

Pages = dict[str, BeautifulSoup]

# The forms of one article, by what the names of their files end with.
FORMS = ("", "-one-page", "-leaflet")


def parse(file: Path) -> BeautifulSoup:
    """One page."""
    return BeautifulSoup(file.read_text("utf-8"), "lxml")


def words(tag: Tag, leave: str = "") -> str:
    """The words of ``tag`` with white space folded, without what matches ``leave``."""
    if leave:
        tag = copy(tag)
        for part in tag.select(leave):
            part.decompose()
    return " ".join(tag.get_text().split())


def by_id(page: Tag) -> dict[str, Tag]:
    """Every element of ``page`` that has an id, by it: many questions cost one walk through the page."""
    return {str(tag["id"]): tag for tag in page.select("[id]")}


def sheets_in(folder: Path) -> Pages:
    """Every handout in ``folder`` by its file name."""
    return {file.name: parse(file) for file in sorted(folder.glob("*.html"))}


def article_files(site: Path) -> list[Path]:
    """The articles."""
    return [file for file in sorted(site.glob("*.html")) if re.search('data-kind="(?!page)', file.read_text("utf-8"))]
