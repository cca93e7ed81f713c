"""The hospital's own frame: are its links of a language of the guide, and its logos for light and dark pages?"""

from __future__ import annotations

from collections.abc import Iterator

from care_guide.content.logo import LOGOS, MOST_BYTES_ON_PAPER
from care_guide.content.problems import Problem
from care_guide.content.profile import PROFILE
from care_guide.content.site_content import Library
from care_guide.content.source_text import read_source


def check_hospital(library: Library) -> Iterator[Problem]:
    """Yield a link of a language that there is not, and a logo for dark pages that stands alone."""
    yield from no_default_language(library)
    source, _ = read_source(library.root / PROFILE, PROFILE)
    for link in library.profile.hospital_links:
        line = source.find(link.url) if source else 1
        if link.lang and link.lang not in library.languages:
            what = f"the link to {link.url} is for {link.lang}, and the guide has no such language"
            yield Problem(PROFILE, line, what, f"use one of: {', '.join(library.languages)}")
    if library.logo_dark and not library.logo:
        what = "there is a logo for dark pages, and none for light ones"
        yield Problem(library.logo_dark.path, 1, what, f"add {LOGOS[0]}, or rename this one")


def no_default_language(library: Library) -> Iterator[Problem]:
    """Yield a problem where the language at the root of the site is none of the guide."""
    lang = library.default_lang
    if lang not in library.languages:
        source, _ = read_source(library.root / "pelicanconf.py", "pelicanconf.py")
        what = f'DEFAULT_LANG is "{lang}", which is no language of the guide'
        todo = f"name one of: {', '.join(library.languages)}" if library.languages else "name a folder of content/"
        words = f"; a language is content/{lang}/ with its words in theme/strings/{lang}.toml"
        yield Problem("pelicanconf.py", source.find("DEFAULT_LANG") if source else 1, what, todo + words)


def logo_notes(library: Library) -> Iterator[Problem]:
    """Yield a note where the logo stands on screens only; it stops no build."""
    if library.logo and not library.logo.address:
        what = "the logo is too large to stand on paper"
        todo = f"save it with {MOST_BYTES_ON_PAPER // 1000} KB at most, if it should"
        yield Problem(library.logo.path, 1, what, todo)
