"""Stages: routes through the guide, each with what a nurse teaches and what the family repeats in its own words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from care_guide.content.data_files import Entries, merged, read_yaml_list, validate
from care_guide.content.models import Slug, Strict, Text
from care_guide.content.problems import Problem

# The prefixes in the addresses of a stage's page and of its sheet.
PAGE, SHEET = "stage-", "teach-back-"
# The maximum number of parts of a stage: more would not fit on its sheet.
_MOST = {"first": 4, "items": 9}

FirstStep = Annotated[str, Field(min_length=1, max_length=160)]


class StageItem(Strict):
    """One thing that is taught: the section with the answer, and the prompt for the family to say it in its own words.

    The lengths keep the sheet on one page.
    """

    # The topic of an article (daily-life/food), and the id of one of its headings unless all of it is meant.
    article: Text
    section: Slug | None = None
    teach: Annotated[str, Field(min_length=1, max_length=80)]
    tell: Annotated[str, Field(min_length=1, max_length=160)]


class Stage(Strict):
    """One route: a page, and a sheet to teach from."""

    id: Slug
    title: Annotated[str, Field(min_length=1, max_length=60)]
    intro: Annotated[str, Field(min_length=1, max_length=160)]
    # The home page lists the stage below this group of articles.
    group: Slug
    # What to do first in an emergency, step by step; numbers to call are marks.
    first: Annotated[tuple[FirstStep, ...], Field(min_length=1, max_length=_MOST["first"])]
    items: Annotated[tuple[StageItem, ...], Field(min_length=1, max_length=_MOST["items"])]

    def with_new(self, source: Stage) -> Stage:
        """Return this stage with the items that only ``source``, its original, has."""
        own, there = ({(item.article, item.section): item for item in one.items} for one in (self, source))
        return self.model_copy(update={"items": tuple(merged(own, there).values())})

    @property
    def first_steps(self) -> str:
        """What to do first, as a numbered list in Markdown."""
        return "\n".join(f"{number}. {' '.join(text.split())}" for number, text in enumerate(self.first, 1))

    @property
    def slugs(self) -> tuple[str, str]:
        """The names of its page and of its sheet in addresses."""
        return f"{PAGE}{self.id}", f"{SHEET}{self.id}"


def read_stages(root: Path, path: str) -> tuple[Entries[Stage], list[Problem]]:
    """Read the stages of one language; the file may be missing.

    Besides the line of each stage, ``lines`` has that of each of its parts: ``first-night.items.0``.
    """
    entries: Entries[Stage] = Entries(path)
    document, problems = read_yaml_list(root, path) if (root / path).exists() else (None, [])
    if document is None:
        return entries, problems
    for number in range(len(document.data)):
        _, wrong = validate(document, Stage, number)
        problems += wrong
        stage, places = _usable(document.data[number])
        if stage is None:
            continue
        line = document.line(number)
        if stage.id in entries.by_key:
            what = f'the stage "{stage.id}" is a duplicate (first on line {entries.lines[stage.id]})'
            problems.append(Problem(path, line, what, "remove one of the two, or give it an id of its own"))
            continue
        entries.by_key[stage.id], entries.lines[stage.id] = stage, line
        for name in Stage.model_fields:
            entries.lines[f"{stage.id}.{name}"] = document.line(number, name)
        for name, found in places.items():
            for place, where in enumerate(found):
                entries.lines[f"{stage.id}.{name}.{place}"] = document.line(number, name, where)
                for part in StageItem.model_fields:
                    entries.lines[f"{stage.id}.{name}.{place}.{part}"] = document.line(number, name, where, part)
    return entries, problems


def _usable(data: object) -> tuple[Stage | None, dict[str, list[int]]]:
    """Return a stage without those of its parts that have mistakes, so that the others are checked all the same.

    With it come the indexes of the parts that it has, by name. It is None if the rest is not a stage either.
    """
    if not isinstance(data, dict):
        return None, {}
    known = {name: value for name, value in data.items() if name in Stage.model_fields}
    parts = {
        name: list(enumerate(data[name]))[:most] for name, most in _MOST.items() if isinstance(data.get(name), list)
    }
    for _ in range(2):
        kept = {name: [part for _, part in found] for name, found in parts.items()}
        try:
            stage = Stage.model_validate(known | kept)
            return stage, {name: [place for place, _ in found] for name, found in parts.items()}
        except ValidationError as errors:
            wrong = {error["loc"][:2] for error in errors.errors()}
        parts = {
            name: [part for number, part in enumerate(found) if (name, number) not in wrong]
            for name, found in parts.items()
        }
    return None, {}
