"""The stages as pages and sheets show them: each step with the article that answers it and its version."""

from __future__ import annotations

import datetime
import hashlib
import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from care_guide.content.checklist import FOLDER
from care_guide.content.site_content import Library
from care_guide.content.stages import Stage, StageItem
from care_guide.markdown_ext import convert, plain_markdown
from care_guide.render.page_view import CHECKED, GroupView, NoticeView, PageView, WithNotices
from care_guide.review.state import Review

# The notice that a sign-off replaces.
_HOW_MADE = "provenance"
# A sheet has no list of sources for citations to link to.
_CITATIONS = re.compile(r"<sup\b.*?</sup>", re.S)


@dataclass(frozen=True)
class Step:
    """One thing to teach. ``heading`` is that of the section that answers it, "" for a whole article."""

    teach: str
    tell: str
    # Their languages: what has no translation yet is in the default one.
    teach_lang: str
    tell_lang: str
    title: str
    heading: str
    # The language of ``title``, and that of ``heading``.
    title_lang: str
    heading_lang: str
    summary: str
    place: str
    version: str
    updated: datetime.date
    checked: bool


@dataclass(frozen=True, kw_only=True)
class StageView(WithNotices):
    """One stage; its attributes have the names of those of PageView where a partial shows both.

    ``review`` is that of the words of the guide, to which the stages belong, with the version of this sheet.
    """

    id: str
    title: str
    summary: str
    # Its page, and its sheet as a single file, in the output.
    path: str
    sheet: str
    group: GroupView | None
    # What to do first in an emergency, as HTML in one language.
    first: str
    first_lang: str
    summary_lang: str
    steps: tuple[Step, ...]
    notices: tuple[NoticeView, ...]
    review: Review
    updated: datetime.date
    # The last day on which all sign-offs of its texts are valid; None when one is missing.
    until: datetime.date | None

    @property
    def version(self) -> str:
        """The fingerprint of its words and of the texts that it teaches, as printed."""
        return self.review.short_version

    @property
    def html(self) -> str:
        """What is taught and asked, for the search."""
        texts = [text for step in self.steps for text in (step.teach, step.tell)]
        return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)


@dataclass(frozen=True)
class EndedStage:
    """A stage without articles, since the hospital has taken them back.

    Its page and its sheet lead to the notice of the article ``topic``.
    """

    title: str
    path: str
    sheet: str
    topic: str


def ended_stages(lang: str, library: Library) -> tuple[EndedStage, ...]:
    """Return the stages of ``lang`` whose last articles were taken back: families may still have the printed sheets."""
    gone, found = [article.topic for article, _ in library.taken_back(lang)], []
    shown, language = {article.topic for article in library.published(lang)}, library.languages[lang]
    for stage in language.stages:
        topics = [item.article for item in stage.items]
        taken = [topic for topic in topics if topic in gone]
        if taken and shown.isdisjoint(topics):
            title = language.shown("stages", f"{stage.id}/title", stage.title)
            found.append(EndedStage(title, *_places(stage, lang, library), taken[0]))
    return tuple(found)


def _places(stage: Stage, lang: str, library: Library) -> tuple[str, str]:
    """Return the paths of the page of a stage and of its sheet."""
    page, sheet = stage.slugs
    return library.page_path(lang, page), f"{library.prefix(lang)}{FOLDER}/{sheet}.html"


def stage_views(
    lang: str,
    library: Library,
    views: tuple[PageView, ...],
    groups: dict[str, GroupView],
    notices: tuple[NoticeView, ...],
    reviews: dict[str, Review],
) -> tuple[StageView, ...]:
    """Return the stages of ``lang`` with the articles that are among ``views``; a stage without any is left out."""
    by_topic, language = {view.topic: view for view in views}, library.languages[lang]
    words, waiting = reviews[f"{lang}/guide/words"], language.waiting.get("stages", {})
    shown = tuple(one for one in notices if one.id != _HOW_MADE or words.state != "signed")
    found = []
    for stage in language.stages:
        taught = [(item, by_topic[item.article]) for item in stage.items if item.article in by_topic]
        if not taught:
            continue
        said = partial(_said, stage, waiting=waiting, langs=(lang, library.default_lang))
        steps = tuple(_step(item, view, said) for item, view in taught)
        summary, summary_lang = said("intro", stage.intro)
        first, first_lang = _first(stage, lang, library)
        own_waiting = [text for key, text in waiting.items() if key.startswith(f"{stage.id}/")]
        states = [words, *(view.review for _, view in taught if view.review is not None)]
        path, sheet = _places(stage, lang, library)
        found.append(
            StageView(
                id=stage.id,
                title=language.shown("stages", f"{stage.id}/title", stage.title),
                summary=summary,
                summary_lang=summary_lang,
                path=path,
                sheet=sheet,
                group=groups.get(stage.group),
                first=first,
                first_lang=first_lang,
                steps=steps,
                notices=shown,
                review=replace(words, version=_fingerprint(stage, steps, own_waiting), history=()),
                updated=max(step.updated for step in steps),
                until=_until(states),
            )
        )
    return tuple(found)


def _said(stage: Stage, key: str, text: str, waiting: Mapping[str, str], langs: tuple[str, str]) -> tuple[str, str]:
    """Return words of a stage and their language, the second of ``langs`` for words that wait for their translation."""
    original = waiting.get(f"{stage.id}/{key}")
    return (text, langs[0]) if original is None else (original, langs[1])


def _step(item: StageItem, view: PageView, said: Callable[[str, str], tuple[str, str]]) -> Step:
    assert view.review is not None
    section = item.section
    place = f"items/{item.article}#{section}" if section else f"items/{item.article}"
    teach, teach_lang = said(f"{place}/teach", item.teach)
    tell, tell_lang = said(f"{place}/tell", item.tell)
    headings = {one.id: one.text for one in view.article.found.headings if one.shown}
    heading = headings.get(section, "") if section else ""
    return Step(
        teach=teach,
        tell=tell,
        teach_lang=teach_lang,
        tell_lang=tell_lang,
        title=view.title,
        heading=heading,
        title_lang=view.text_lang,
        heading_lang=view.heading_langs.get(section or "", view.text_lang),
        summary=view.summary,
        place=f"{view.path}#{section}" if heading else view.path,
        version=view.review.short_version,
        updated=view.updated,
        checked=view.review.state == "signed",
    )


def _first(stage: Stage, lang: str, library: Library) -> tuple[str, str]:
    """Return what to do first, and its language: the default one for all steps while one waits for its translation."""
    if library.languages[lang].waits("stages", f"{stage.id}/first"):
        lang = library.default_lang
        stage = library.languages[lang].stages.by_key[stage.id]
    text, _ = convert(plain_markdown(library, lang), stage.first_steps)
    return _CITATIONS.sub("", text), lang


def _fingerprint(stage: Stage, steps: tuple[Step, ...], waiting: list[str]) -> str:
    """Return the version of a sheet; ``waiting`` are the words in the default language that it shows."""
    data = [stage.model_dump(mode="json"), [step.version for step in steps], *waiting]
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _until(states: list[Review]) -> datetime.date | None:
    days = [state.next_check for state in states if state.state in CHECKED and state.next_check]
    return min(days) if len(days) == len(states) else None
