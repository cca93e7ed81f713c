"""One language of a built site, as a test reads it: its pages, and the words that the theme has in it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from bs4 import BeautifulSoup, Tag
from care_guide.build.load import configured, source_of
from care_guide.content.strings import load_strings

from tests.conftest import GUIDE, ROOT

_SETTINGS = configured(GUIDE)
_FACTS = yaml.safe_load((GUIDE / "content/data/hospital.yaml").read_text("utf-8"))
# The guide as it comes has no care team. A hospital's copy has, and need not translate what it adds to the one language
# that it publishes.
_AS_IT_COMES = GUIDE == ROOT and _FACTS["phone"]["care_team"] is None
_TRANSLATIONS = [file.parent.name for file in ROOT.glob("content/*/translation.yaml")] if _AS_IT_COMES else []
# Translations that the settings leave out while they wait for people who check them: of the guide as it comes they are
# tested too.
WAITING = sorted({*_TRANSLATIONS} - {*_SETTINGS["LANGUAGES"]})
# The languages of the guide that is tested; the pages of the default one are at the root of its site.
LANGUAGES: tuple[str, ...] = (*_SETTINGS["LANGUAGES"], *WAITING)
DEFAULT_LANG: str = _SETTINGS["DEFAULT_LANG"]
CONTRACT = yaml.safe_load((GUIDE / "content/data/contract.yaml").read_text("utf-8"))
# The language that translations are made from; it may have no pages.
_FOLDERS = [
    folder for folder in (GUIDE / "content").iterdir() if (GUIDE / f"theme/strings/{folder.name}.toml").is_file()
]
SOURCE_LANG = source_of(DEFAULT_LANG, _FOLDERS, LANGUAGES)
# ``say(lang, key, **values)`` gives the words of the theme.
say = load_strings(GUIDE / "theme/strings")


def kind_of(page: BeautifulSoup) -> str:
    """The kind of article that a page shows."""
    return str(page.select_one("article[data-kind]")["data-kind"])


def required_sections(page: BeautifulSoup) -> list[str]:
    """The ids of the sections that no article of its kind may leave out: a hospital may have kinds of its own."""
    sections = CONTRACT["kinds"][kind_of(page)]["sections"]
    return [one["id"] for one in sections if not one.get("free") and not one.get("optional")]


def prefix_of(lang: str) -> str:
    """What the paths of the pages in ``lang`` begin with."""
    return "" if lang == DEFAULT_LANG else f"{lang}/"


def is_translation(lang: str) -> bool:
    """Whether ``lang`` was translated, line by line."""
    return (GUIDE / f"content/{lang}/translation.yaml").is_file()


def room(lang: str) -> float:
    """How much a page in ``lang`` may weigh beside one of the default language.

    Spanish says the same in 15 percent more bytes (measured over all texts of the guide), and no page can be lighter than its words.
    """
    return 1.15 if is_translation(lang) else 1.0


def own_facts(guide: Path = GUIDE) -> int:
    """How many characters the facts and links of a hospital have; the guide as it comes has a name alone, which is left out."""
    facts = yaml.safe_load((guide / "content/data/hospital.yaml").read_text("utf-8"))
    links = yaml.safe_load((guide / "content/data/profile.yaml").read_text("utf-8"))["hospital_links"]
    del facts["hospital"]["name"]
    return sum(
        len(str(one)) for one in (*(value for group in facts.values() for value in group.values() if value), *links)
    )


_OWN_SECTION = re.compile(r'<section[^>]* id="(?:[\w-]+--)?at-our-hospital".*?</section>', re.S)


def own_section(html: str) -> int:
    """How many bytes of a page, a file or a booklet are what the hospital does in its own way; none in the guide as it comes."""
    return sum(len(part.encode()) for part in _OWN_SECTION.findall(html))


# How many questions and words the guide as it comes has at most: those that a copy has beyond these are its own.
QUESTIONS, WORDS = 235, 377


def says_it_is_stale(lang: str, text: str) -> bool:
    """Whether the ``text`` of a page in ``lang`` says that lines of its translation, or all of it, are out of date."""
    return any(say(lang, f"translation.{key}") in text for key in ("stale", "fallback"))


def page_lang(path: str) -> str:
    """The language of the page at ``path`` in the output."""
    return next((one for one in LANGUAGES if one != DEFAULT_LANG and path.startswith(prefix_of(one))), DEFAULT_LANG)


def published(lang: str) -> dict[str, str]:
    """Each text of which there is a page in ``lang``, by its topic.

    A translation is no longer shown where its original is withheld.
    """
    folder, original, found = GUIDE / "content" / lang, GUIDE / "content" / SOURCE_LANG, {}
    for file in sorted(folder.rglob("*.md")):
        first = original / file.relative_to(folder)
        sources = [file, first] if is_translation(lang) and first.is_file() else [file]
        texts = [one.read_text("utf-8") for one in sources]
        if not any(re.search(r"^status: *withheld", text, re.M) for text in texts):
            found[file.relative_to(folder).with_suffix("").as_posix()] = texts[0]
    return found


def texts_of(lang: str) -> dict[str, str]:
    """Each text of which there is a page in ``lang``, by the slug of that page."""
    return {re.search(r"^slug: *[\"']?([\w-]+)", text, re.M)[1]: text for text in published(lang).values()}


def lang_of(tag: Tag) -> str:
    """The language in which a screen reader says ``tag``: that of the nearest element that names one."""
    return str(tag["lang"] if tag.has_attr("lang") else tag.find_parent(lang=True)["lang"])


def pattern(lang: str, key: str, **parts: str) -> re.Pattern[str]:
    """The words of the theme at ``key`` as a pattern, each ``{name}`` in them being the pattern in ``parts``."""
    pieces = re.split(r"\{(\w+)\}", say(lang, key))
    return re.compile("".join(parts[one] if place % 2 else re.escape(one) for place, one in enumerate(pieces)))


@dataclass(frozen=True)
class Edition:
    """The pages of one language, by their path below ``folder``; ``articles`` are those of them that are articles."""

    lang: str
    folder: Path
    pages: dict[str, BeautifulSoup]

    @cached_property
    def articles(self) -> dict[str, BeautifulSoup]:
        """The pages that are articles."""
        return {
            path: page
            for path, page in self.pages.items()
            if page.select_one("article[data-kind]:not([data-kind=page])")
        }

    @property
    def stages(self) -> set[str]:
        """The paths of the pages of its stages."""
        return {path for path in self.pages if path.startswith("stage-")}

    def say(self, key: str, **values: object) -> str:
        """The words of the theme at ``key``."""
        return say(self.lang, key, **values)

    def place(self, link: Tag, path: str) -> str:
        """Where ``link`` on the page at ``path`` leads: the path of a page of this language, and its part after ``#``."""
        prefix = prefix_of(self.lang)
        address, sharp, part = link["href"].partition("#")
        whole = (
            posixpath.normpath(posixpath.join(posixpath.dirname(prefix + path), address)) if address else prefix + path
        )
        assert whole.startswith(prefix), link
        return whole.removeprefix(prefix) + sharp + part


def edition(lang: str, site: Path, pages: dict[str, BeautifulSoup]) -> Edition:
    """The pages of ``lang`` among those of the whole site, by their path in the output."""
    prefix, others = prefix_of(lang), tuple(prefix_of(one) for one in LANGUAGES if one not in (lang, DEFAULT_LANG))
    own = {
        path.removeprefix(prefix): page
        for path, page in pages.items()
        if path.startswith(prefix) and not (lang == DEFAULT_LANG and path.startswith(others))
    }
    return Edition(lang, site / prefix, own)
