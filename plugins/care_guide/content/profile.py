"""The profile of a copy: its country and state, the numbers that everybody there calls, and how things are written there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field

from care_guide.content.colors import wrong_accent
from care_guide.content.data_files import read_yaml
from care_guide.content.models import Strict, Text, WebAddress
from care_guide.content.phones import Phone, read_service_number
from care_guide.content.problems import Problem
from care_guide.content.temperatures import Scale
from care_guide.content.yaml_file import validate

PROFILE = "content/data/profile.yaml"
# The numbers that an article can name, each with its mark: [[call.emergency]].
_UNQUOTED = re.compile(r"^accent:[ \t]*#", re.M)
CALLS = ("emergency", "crisis", "poison")


def _country(value: str) -> str:
    if value not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError(f'"{value}" is not the two-letter code of a country, such as US')
    return value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _both_scales(value: tuple[Scale, ...]) -> tuple[Scale, ...]:
    if sorted(value) != ["C", "F"]:
        raise ValueError("name each scale once, F and C, the one that families read first")
    return value


class Service(Strict):
    """A number that everybody in the country calls, and the name of who answers."""

    number: Text
    name: Text | None = None


class HelpLine(Service):
    """One more number of the country, and the word behind the dot of its mark."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]


class HospitalLink(Strict):
    """A page of the hospital that each page leads to: contact, privacy, imprint."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    url: WebAddress
    place: Literal["header", "footer"] = "footer"
    # Without it, pages of every language have it.
    lang: Text | None = None


class Profile(Strict):
    """The whole file."""

    country: Annotated[str, AfterValidator(_country)] = "US"
    # State, province or the like, by ISO 3166-2 (US-MO); null where nothing in the guide depends on it.
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")] | None = None
    emergency: Service = Service(number="911")
    crisis: Service = Service(number="988")
    poison: Service = Service(number="1-800-222-1222")
    # Other help lines of the country, each by the id that its mark has: `cancer` is [[call.cancer]].
    lines: tuple[HelpLine, ...] = ()
    temperature: Annotated[tuple[Scale, ...], AfterValidator(_both_scales)] = ("F", "C")
    # The form of dates in words, by CLDR.
    dates: Literal["long", "medium", "short"] = "long"
    paper: Annotated[tuple[Literal["letter", "a4"], ...], Field(min_length=1)] = ("letter", "a4")
    # The hospital's own color, from which all tones of the theme's accent are made; null for the theme's own.
    accent: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$"), BeforeValidator(_lower)] | None = None
    # Links of the hospital above and below each page.
    hospital_links: tuple[HospitalLink, ...] = ()
    # Names under which medicines are sold: each stands in brackets behind the medicine's own name.
    brands: tuple[Text, ...] = ()
    # Words of the texts that mean nothing to families of this place.
    not_here: tuple[Text, ...] = ()

    @property
    def places(self) -> frozenset[str]:
        """The places of this copy, as headings name them: ``us``, ``us-mo``."""
        return frozenset(place.lower() for place in (self.country, self.region) if place)

    @property
    def services(self) -> dict[str, Service]:
        """Every number that an article can name, by the word behind the dot of its mark."""
        return {line.id: line for line in self.lines} | {name: getattr(self, name) for name in CALLS}

    @property
    def calls(self) -> dict[str, Phone]:
        """The number behind each mark: ``call.emergency`` and the like; only those that can be dialed."""
        found = {f"call.{name}": read_service_number(one.number, self.country) for name, one in self.services.items()}
        return {name: phone for name, phone in found.items() if phone is not None}


def read_profile(root: Path, path: str = PROFILE) -> tuple[Profile, list[Problem]]:
    """Read the profile; when it cannot be used, that of the United States stands in."""
    document, problems = read_yaml(root, path)
    if document is None:
        return Profile(), problems
    profile, problems = validate(document, Profile)
    if profile is None:
        return Profile(), problems
    if profile.region and not profile.region.startswith(f"{profile.country}-"):
        what = f"the region {profile.region} is not in the country {profile.country}"
        problems.append(Problem(path, document.line("region"), what, f"begin it with {profile.country}-"))
    if profile.accent is not None:
        problems += [Problem(path, document.line("accent"), *wrong) for wrong in wrong_accent(profile.accent)]
    elif "accent" in document.data and _UNQUOTED.search((root / path).read_text("utf-8")):
        what, todo = "the color is not between quotes, so it is a comment", 'write accent: "#5b2a6e"'
        problems.append(Problem(path, document.line("accent"), what, todo))
    for name, service in profile.services.items():
        if f"call.{name}" not in profile.calls:
            what = f'{name}: "{service.number}" is not a number that can be dialed in {profile.country}'
            line = document.line(name, "number") if name in CALLS else document.line("lines", _place(profile, name))
            problems.append(Problem(path, line, what, "write it as people there dial it, such as 911"))
    return profile, problems


def _place(profile: Profile, name: str) -> int:
    return [line.id for line in profile.lines].index(name)
