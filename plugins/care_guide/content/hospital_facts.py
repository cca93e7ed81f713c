"""The hospital's own facts: checked one by one, since families dial and act on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from care_guide.content.data_files import read_yaml
from care_guide.content.letters import is_hidden, letter_name
from care_guide.content.phones import Phone, read_phone
from care_guide.content.placeholders import is_placeholder
from care_guide.content.problems import Problem
from care_guide.content.profile import Profile
from care_guide.content.temperatures import TemperatureError, read_temperature
from care_guide.content.yaml_file import YamlDocument

HOSPITAL = "content/data/hospital.yaml"
_MOST = 120
_WEBSITE = "hospital.website"
# A link leads there: another scheme, or none, would lead astray.
_ADDRESS = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s\"<>]*)?", re.I)
_PHONE_KEYS = ("number", "extension", "say")
_UNWRITTEN = re.compile(
    r"""
    ^\s*(?:null|nil|~|later)\s*$
    | \b(?:to[ -]?do|tbd|tba|tbc|fixme|placeholder|lorem|example|insert|change[ ]?me)\b
    | \b(?:ask[ ]us|fill[ ](?:me[ ]|this[ ])?in|your[ ](?:number|phone|name))\b
    | _{2,} | \.{3,} | \u2026 | \?{2,} | x{3,}
    """,
    re.I | re.X,
)


@dataclass(frozen=True)
class HospitalFacts:
    """Each fact as ``group.name`` to its words, None where it is not filled in; phones once more as phones."""

    texts: dict[str, str | None] = field(default_factory=dict)
    phones: dict[str, Phone] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def read_facts(root: Path, path: str, profile: Profile) -> tuple[HospitalFacts, list[Problem]]:
    """Read the hospital's facts. One that is wrong is told, and counts as not filled in."""
    document, problems = read_yaml(root, path)
    facts = HospitalFacts()
    if document is None:
        return facts, problems
    if not isinstance(document.data, dict):
        return facts, [Problem(path, 1, "this is not a list of groups", "write `group:` and its facts below it")]
    for group, values in document.data.items():
        if not isinstance(values, dict):
            todo = "write `name: value` lines below it"
            problems.append(Problem(path, document.line(group), f"{group}: this is not a group of facts", todo))
            continue
        for name, value in values.items():
            problems += _keep(facts, document, (str(group), str(name)), value, profile)
    return facts, problems


def _keep(
    facts: HospitalFacts, document: YamlDocument, where: tuple[str, str], value: Any, profile: Profile
) -> list[Problem]:
    """Put one fact into ``facts``; return what is wrong with it."""
    name = ".".join(where)
    facts.texts[name], facts.lines[name] = None, document.line(*where)
    if value is None:
        return []
    wrong: list[tuple[tuple[str, ...], str, str]] = []
    if where[0] == "phone":
        phone = _phone(value, profile, wrong)
        if phone is not None and not wrong:
            facts.texts[name], facts.phones[name] = phone.text, phone
    elif not isinstance(value, str):
        wrong.append(((), "the value is not a text", 'put it between "quotes"'))
    else:
        wrong += (((), *one) for one in _words(value))
        if not wrong and where[0] == "fever":
            try:
                facts.texts[name] = read_temperature(value).text(profile.temperature)
            except TemperatureError as error:
                wrong.append(((), *error.args))
        elif not wrong and name == _WEBSITE and not _ADDRESS.fullmatch(value.strip()):
            wrong.append(((), f'"{value.strip()}" is not the address of a page', 'begin it with "https://"'))
        elif not wrong:
            facts.texts[name] = value.strip()
    return [
        Problem(document.path, document.line(*where, *keys), f"{'.'.join((name, *keys))}: {what}", todo)
        for keys, what, todo in wrong
    ]


def _phone(value: Any, profile: Profile, wrong: list[tuple[tuple[str, ...], str, str]]) -> Phone | None:
    """Return the phone that ``value`` is, and add what is wrong with it."""
    if isinstance(value, dict):
        parts, in_parts = value, True
    else:
        parts, in_parts = {"number": value}, False
    for key, part in parts.items():
        keys = (key,) if in_parts else ()
        if key not in _PHONE_KEYS:
            wrong.append((keys, "the key is not known", f"use: {', '.join(_PHONE_KEYS)}"))
        elif not isinstance(part, str):
            wrong.append((keys, "the value is not a text", 'put it between "quotes"'))
        else:
            wrong += ((keys, *one) for one in _words(part))
    if "number" not in parts:
        wrong.append(((), "the phone has no number", 'add below it: number: "..."'))
    if wrong:
        return None
    if not re.fullmatch(r"\d{1,8}", parts.get("extension", "1")):
        wrong.append((("extension",), f'"{parts["extension"]}" is not an extension', "write its digits alone"))
    phone = read_phone(parts["number"], profile.country, parts.get("extension"), parts.get("say"))
    if phone is None:
        wrong.append(
            (
                ("number",) if in_parts else (),
                f'"{parts["number"]}" is not a phone number that can be dialed in {profile.country}',
                "write the whole number with its area code and nothing else; what callers must say goes into say:",
            )
        )
    return phone


def _words(value: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a text that families are to read as it is written."""
    if "\n" in value.strip() or "\r" in value:
        yield "the value runs over more than one line", "write it on one line"
    elif hidden := next(filter(is_hidden, value.strip()), None):
        yield f"the value holds a sign that nobody can see ({letter_name(hidden)})", "type it again by hand"
    elif is_placeholder(value) or _UNWRITTEN.search(value):
        yield f'"{value.strip()}" is a placeholder', "write the real value, or null"
    elif len(value) > _MOST:
        yield f"the value has {len(value)} characters", f"keep to {_MOST}"
