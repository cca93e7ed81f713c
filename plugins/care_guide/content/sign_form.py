"""The file that a clinician sends back: one person, one role, and one entry for each text of the form."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from care_guide.content.models import Strict, Text
from care_guide.content.problems import Problem
from care_guide.content.source_text import read_source
from care_guide.content.yaml_file import YamlDocument, parse_yaml, validate

FORM = "care-guide sign-off 1"
# Bytes. A form of the whole guide has some hundred short entries.
_MOST = 1_000_000


class FilledText(Strict):
    """What was filled in for one text. Without ``signed`` only the note counts."""

    article: Text
    lang: Text
    version: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    signed: Annotated[bool, Field(strict=True)]
    next_check: datetime.date | None = None
    changed: Annotated[str, Field(max_length=500)] = ""
    note: Annotated[str, Field(max_length=4000)] = ""


class FilledForm(Strict):
    """The whole file. ``made`` is the day on which the form was made, ``date`` that of the reading."""

    form: Literal["care-guide sign-off 1"]
    made: datetime.date
    name: Text
    credential: Text
    role: Text
    date: datetime.date
    texts: Annotated[tuple[FilledText, ...], Field(min_length=1)]


def read_form(file: Path, path: str) -> tuple[FilledForm | None, YamlDocument | None, list[Problem]]:
    """Read the file, named ``path`` in problems; the document knows the line of each entry. JSON is YAML too."""
    if not file.is_file():
        return None, None, [Problem(path, 1, "there is no such file", "mend the path: make sign FORM=file.json")]
    if file.stat().st_size > _MOST:
        return None, None, [Problem(path, 1, "the file is too large for a form", "name the file that was sent back")]
    source, problems = read_source(file, path)
    if source is None:
        return None, None, problems
    document, problems = parse_yaml("\n".join(source.lines), path)
    if document is None or not isinstance(document.data, dict) or document.data.get("form") != FORM:
        todo = "name the file that the button of the form saved, and ask for it again if it was opened and changed"
        return None, None, [Problem(path, 1, "this is no filled-in form of the guide", todo)]
    form, problems = validate(document, FilledForm)
    return form, document, problems
