"""Stages: routes through the guide, each with what a nurse teaches and what the family repeats in its own words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from care_guide.content.data_files import Entries, YamlDocument, read_yaml, validate
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
    if not (root / path).exists():
        return entries, []
    document, problems = read_yaml(root, path)
    if document is None or document.data is None:
        return entries, problems
    if not isinstance(document.data, list):
        return entries, [Problem(path, 1, "expected a list", "begin each stage with a dash")]
    for number in range(len(document.data)):
        _, wrong = validate(document, Stage, number)
        problems += wrong
        places = {name: _valid(document, number, name) for name in ("first", "items")}
        stage = _without_mistakes(document.data[number], places)
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


def _valid(document: YamlDocument, number: int, name: str) -> list[int]:
    """Return the indexes of the parts ``name`` of a stage that are valid by themselves."""
    stage = document.data[number]
    parts = stage.get(name) if isinstance(stage, dict) else None
    if not isinstance(parts, list):
        return []
    kind: TypeAdapter[object] = TypeAdapter(StageItem if name == "items" else FirstStep)
    return [place for place, part in enumerate(parts) if _fits(kind, part)]


def _fits(kind: TypeAdapter[object], value: object) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True


def _without_mistakes(data: object, places: dict[str, list[int]]) -> Stage | None:
    """Return a stage with only the parts at ``places``, so that these are checked although others have mistakes."""
    if not isinstance(data, dict):
        return None
    kept = {name: [data[name][place] for place in found] for name, found in places.items()}
    most = {name: kept[name][: _MOST[name]] for name in kept}
    known = {name: value for name, value in data.items() if name in Stage.model_fields}
    try:
        return Stage.model_validate({**known, **most})
    except ValidationError:
        return None
