"""The place of a copy: its country and state, its temperatures, and the hospital's own facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Annotated, Any, Literal

import phonenumbers
from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from care_guide.content.branding import wrong_accent
from care_guide.content.data_files import YamlDocument, read_yaml, validate
from care_guide.content.models import PlainText, Strict, Text, WebAddress
from care_guide.content.phones import (
    Phone,
    how_to_write,
    is_known_short,
    is_short,
    phones_in,
    read_phone,
    read_service_number,
)
from care_guide.content.problems import Problem
from care_guide.content.source_text import CHARACTER_CODE, is_hidden, is_placeholder, letter_name, not_plain
from care_guide.content.spelling import OWN

# Temperatures at which families call: read from one or both scales, always shown in both.

Scale = Literal["F", "C"]
# What a hospital could mean, in degrees; anything else is a typing mistake.
RANGES: dict[str, tuple[float, float]] = {"F": (99.0, 102.0), "C": (37.2, 38.9)}
_ONE = r"([0-9]+(?:\.[0-9]+)?)\s*(?:°\s*)?([FC])"
_FORM = re.compile(rf"{_ONE}(?:\s*[(/,]?\s*{_ONE}\s*\)?)?")
# Celsius is rounded to a tenth of a degree, so the two may differ by half of one.
_ROUNDED = 0.05 + 1e-9


class TemperatureError(ValueError):
    """The text is no temperature that a hospital could mean; the first argument says why, the second what to do."""


@dataclass(frozen=True)
class Temperature:
    """One temperature in degrees of both scales, to a tenth."""

    fahrenheit: float
    celsius: float

    def text(self, order: tuple[Scale, ...]) -> str:
        """Return it in both scales, the first of ``order`` first: ``100.4 F (38.0 C)``."""
        shown = {"F": f"{self.fahrenheit:.1f}\u00a0F", "C": f"{self.celsius:.1f}\u00a0C"}
        first, second = order
        return f"{shown[first]} ({shown[second]})"


def read_temperature(text: str) -> Temperature:
    """Return the temperature in ``text``: ``100.4 F (38.0 C)``, the same the other way round, or one scale alone.

    Raises TemperatureError for other forms, for degrees out of range, and for two scales that do not agree.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None or found[2] == found[4]:
        raise TemperatureError(f'"{text}" is not a temperature', 'write it so: "100.4 F (38.0 C)"')
    given = {found[2]: float(found[1])} | ({found[4]: float(found[3])} if found[4] else {})
    for scale, degrees in given.items():
        least, most = RANGES[scale]
        if not least <= degrees <= most:
            other: Scale = "C" if scale == "F" else "F"
            swapped = RANGES[other][0] <= degrees <= RANGES[other][1]
            raise TemperatureError(
                f"{degrees:g} {scale} cannot be a fever number",
                f"is it {degrees:g} {other}? Check it"
                if swapped
                else f"it must be {least} to {most} {scale}; check it",
            )
    fahrenheit = given.get("F", round(given.get("C", 0) * 9 / 5 + 32, 1))
    celsius = given.get("C", round((fahrenheit - 32) * 5 / 9, 1))
    if abs((fahrenheit - 32) * 5 / 9 - celsius) > _ROUNDED:
        right = round((fahrenheit - 32) * 5 / 9, 1)
        raise TemperatureError(
            f"{fahrenheit:g} F and {celsius:g} C are not the same temperature",
            f"{fahrenheit:g} F is {right:.1f} C; check both with the person who gave them",
        )
    return Temperature(fahrenheit, celsius)


_TYPED = re.compile(rf"(?<![\w.,-]){_FORM.pattern}(?!\w)")
_OF_FACT = re.compile(r"\[\[fever\.[^\[\]]*\]\]")


def fevers_in(text: str) -> Iterator[tuple[str, Temperature]]:
    """Yield each fever typed into ``text``, as it is written there, but not what stands in for a fact that is not filled in."""
    for found in _TYPED.finditer(_OF_FACT.sub("", text)):
        try:
            yield found[0], read_temperature(found[0])
        # No fever: 36 C, or the temperature of a refrigerator.
        except TemperatureError:
            continue


# The profile of a copy: its country and state, the numbers that everybody there calls, and how things are written there.

PROFILE = "content/data/profile.yaml"
_UNQUOTED = re.compile(r"^accent:[ \t]*#", re.M)
# The numbers that an article can name, each with its mark: [[call.emergency]].
CALLS = ("emergency", "crisis", "poison")


def _country(value: str) -> str:
    if value not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError(
            f'"{value}" is not the two-letter code of a country',
            "write it in capitals, by ISO 3166, such as US, CA, MX or GB (the United Kingdom)",
        )
    return value


def _both_scales(value: tuple[Scale, ...]) -> tuple[Scale, ...]:
    if sorted(value) != ["C", "F"]:
        raise ValueError("name each scale once, F and C, the one that families read first")
    return value


class Service(Strict):
    """A number that everybody in the country calls, and the name of the service."""

    number: Text
    name: PlainText | None = None


class CrisisLine(Service):
    """The number for people who may hurt themselves."""

    # Whether it takes text messages too.
    texts: bool = True


class HelpLine(Service):
    """One more number of the country, and the word after the dot of its mark."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]


class HospitalLink(Strict):
    """A page of the hospital that every page links to: contact, privacy, legal notice."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    url: WebAddress
    place: Literal["header", "footer"] = "footer"
    # Without it, pages in every language have the link.
    lang: Text | None = None


class Profile(Strict):
    """The whole file ``content/data/profile.yaml``."""

    country: Annotated[str, AfterValidator(_country)] = "US"
    # State, province or the like, by ISO 3166-2 (US-MO); null where nothing in the guide depends on it.
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")] | None = None
    emergency: Service = Service(number="911")
    crisis: CrisisLine = CrisisLine(number="988")
    poison: Service | None = Service(number="1-800-222-1222")
    # Other help lines of the country, each by the id that its mark has: `cancer` is [[call.cancer]].
    lines: tuple[HelpLine, ...] = ()
    temperature: Annotated[tuple[Scale, ...], AfterValidator(_both_scales)] = ("F", "C")
    paper: Annotated[tuple[Literal["letter", "a4"], ...], Field(min_length=1)] = ("letter", "a4")
    # How words are spelled: "en-US", or one of the lists in content/data/spelling.yaml.
    spelling: Annotated[str, Field(pattern=r"^[a-z]{2,3}-[A-Z]{2}$")] = OWN
    # How dates are written on pages and paper; null: as the language does in this country.
    date_form: Literal["day-first", "month-first", "iso"] | None = None
    # The hospital's color, from which all tones of the theme's accent are derived; null for the theme's own.
    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$", to_lower=True)] | None = None
    # Links of the hospital above and below each page.
    hospital_links: tuple[HospitalLink, ...] = ()
    # Brand names of medicines: each appears in parentheses after the generic name.
    brands: tuple[Text, ...] = ()
    # Words in the texts that mean nothing to families in this place.
    not_here: tuple[Text, ...] = ()

    @property
    def places(self) -> frozenset[str]:
        """The places of this copy, as headings name them: ``us``, ``us-mo``."""
        return frozenset(place.lower() for place in (self.country, self.region) if place)

    @property
    def services(self) -> dict[str, Service]:
        """Every number that an article can name, by the word after the dot of its mark."""
        own = {name: one for name in CALLS if (one := getattr(self, name)) is not None}
        return {line.id: line for line in self.lines} | own

    def can_dial(self, name: str | None) -> bool:
        """Return whether ``name`` is the id of a number that a phone in this country can dial."""
        service = self.services.get(name or "")
        return service is not None and read_service_number(service.number, self.country) is not None

    @property
    def conditions(self) -> dict[str, bool]:
        """What a text can depend on besides a place: ``[[if call.poison: TEXT]]``."""
        return {"call.poison": self.poison is not None, "call.texts": self.crisis.texts}

    def holds(self, name: str, *, is_filled: bool) -> bool:
        """Return whether a text that depends on ``name`` is shown here: a place, or a mark, which has a value or not."""
        return self.conditions.get(name, is_filled) if "." in name else name in self.places

    @property
    def short_numbers(self) -> tuple[str, ...]:
        """The numbers of a few digits that everybody here calls."""
        numbers = (service.number for service in self.services.values())
        return tuple(one for one in numbers if is_short(one))

    @property
    def calls(self) -> dict[str, Phone]:
        """The number behind each mark: ``call.emergency`` and the like.

        One that nobody can dial has its mark too: it is reported once, in the profile, and not in each text that names it.
        """
        return {
            f"call.{name}": read_service_number(one.number, self.country) or Phone(one.number, one.number)
            for name, one in self.services.items()
        }


def read_profile(root: Path, path: str) -> tuple[Profile | None, list[Problem]]:
    """Read the profile; it is None if it cannot be used."""
    document, problems = read_yaml(root, path)
    if document is None:
        return None, problems
    profile, problems = validate(document, Profile)
    if sound := profile or _sound_part(document):
        problems += _wrong_values(sound, document, root)
    return profile, problems


def read_sound_part(root: Path, path: str) -> tuple[Profile | None, list[Problem]]:
    """Return the profile without its wrong values, which ``read_profile`` reports, for the checks of other files.

    It is None where the country is wrong: then nobody knows which numbers can be dialed.
    """
    document, _ = read_yaml(root, path)
    return _sound_part(document) if document else None, []


def _sound_part(document: YamlDocument) -> Profile | None:
    if not isinstance(document.data, dict):
        return None
    try:
        return Profile.model_validate(document.data)
    except ValidationError as errors:
        wrong = {error["loc"][0] for error in errors.errors()}
    if "country" in wrong:
        return None
    return Profile.model_validate({key: value for key, value in document.data.items() if key not in wrong})


def _wrong_values(profile: Profile, document: YamlDocument, root: Path) -> Iterator[Problem]:
    """Yield what is wrong with values of the right form."""
    path = document.path
    if profile.region and not profile.region.startswith(f"{profile.country}-"):
        what = f"the region {profile.region} is not in the country {profile.country}"
        yield document.problem(what, f"begin it with {profile.country}-", "region")
    if profile.accent is not None:
        yield from (document.problem(*wrong, "accent") for wrong in wrong_accent(profile.accent))
    elif "accent" in document.data and _UNQUOTED.search((root / path).read_text("utf-8")):
        what, todo = "the color is not between quotes, so it is a comment", 'write accent: "#5b2a6e"'
        yield document.problem(what, todo, "accent")
    yield from _wrong_links(profile, document)
    yield from _wrong_calls(profile, document)


def _wrong_links(profile: Profile, document: YamlDocument) -> Iterator[Problem]:
    """Yield what is wrong with the links of the hospital."""
    for place, link in enumerate(profile.hospital_links):
        for key in ("title", "url"):
            for what, _ in wrong_value(getattr(link, key)):
                todo = "write the real one, or remove the link"
                yield document.problem(f"{key}: {what}", todo, "hospital_links", place, key)
        for number in phones_in(link.title, profile.country):
            what = f"title: the link does not dial the number {number}"
            yield document.problem(what, "leave it out", "hospital_links", place, "title")


def _wrong_calls(profile: Profile, document: YamlDocument) -> Iterator[Problem]:
    """Yield each number that nobody there can dial, and each one that is missing in another country than the default."""
    for name in () if profile.country == "US" else CALLS:
        if name not in document.data:
            todo = f"write the one of {profile.country}" + (", or null" if name == "poison" else "")
            yield Problem(document.path, 1, f"{name}: without it, the number of the US would be used", todo)
    ids = [line.id for line in profile.lines]
    for name, service in profile.services.items():
        if name in CALLS and name not in profile.model_fields_set:
            continue
        if read_service_number(service.number, profile.country) is None:
            what = f'{name}: "{service.number}" is not a number that can be dialed in {profile.country}'
            line = document.line(name, "number") if name in CALLS else document.line("lines", ids.index(name))
            otherwise = {"emergency": "", "crisis": "", "poison": ", or poison: null"}.get(
                name, ", or take the line out"
            )
            yield Problem(document.path, line, what, f"write it as people there dial it, such as 911{otherwise}")
        elif name in CALLS and _is_of_default_country(name, service, profile.country):
            what = f'{name}: "{service.number}" is the number of the US, and not known in {profile.country}'
            # The library's list lacks some: in Honduras, 911 is answered.
            todo = (
                f"write the one of {profile.country}; if it is this one all the same, write {'-'.join(service.number)}"
            )
            yield document.problem(what, todo, name, "number")


def _is_of_default_country(name: str, service: Service, country: str) -> bool:
    default = Profile.model_fields[name].default
    return service.number == default.number and not is_known_short(service.number, country)


# The hospital's own facts. Each one is checked, since families dial and act on them.

HOSPITAL = "content/data/hospital.yaml"
# Characters of a fact; a sheet has two sides, and its front has room for no more of these two.
MOST, MOST_NAME, _MOST_SAID = 120, 80, 50
# The name that heads each page: it links to the website.
_NAME, _WEBSITE = "hospital.name", "hospital.website"
# It is the target of a link: another scheme, or none, would not work.
_ADDRESS = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s\"<>]*)?", re.I)
_PHONE_KEYS = ("number", "extension", "say")
_EXTENSION = "write its digits alone; what to press or say after it goes into say:"
# The facts that are the same words in every language.
NAMES = re.compile(r"(?:hospital|team|fever)\.|publisher\.name$")
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
    """The words of each fact by ``group.name``, None if it is not filled in; the phones among them; and their lines."""

    texts: dict[str, str | None] = field(default_factory=dict)
    phones: dict[str, Phone] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def read_facts(root: Path, path: str, profile: Profile | None) -> tuple[HospitalFacts | None, list[Problem]]:
    """Read the hospital's facts; None if the file cannot be read.

    A fact that is wrong is reported, and counts as not filled in. Without the profile, nobody knows which numbers can be
    dialed: then no phone is filled in.
    """
    document, problems = read_yaml(root, path)
    facts = HospitalFacts()
    if document is None:
        return None, problems
    if not isinstance(document.data, dict):
        return None, [Problem(path, 1, "this is not a list of groups", "write `group:` and its facts below it")]
    for group, values in document.data.items():
        if not isinstance(values, dict):
            todo = "write `name: value` lines below it"
            problems.append(document.problem(f"{group}: this is not a group of facts", todo, group))
            continue
        for name, value in values.items():
            problems += _keep(facts, document, (str(group), str(name)), value, profile)
    return facts, problems


def _keep(
    facts: HospitalFacts, document: YamlDocument, where: tuple[str, str], value: Any, profile: Profile | None
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
        wrong += (((), *one) for one in wrong_value(value, MOST_NAME if name == _NAME else MOST))
        if not wrong and where[0] == "fever":
            try:
                facts.texts[name] = read_temperature(value).text((profile or Profile()).temperature)
            except ValueError as error:
                wrong.append(((), *error.args))
        elif not wrong and name == _WEBSITE and not _ADDRESS.fullmatch(value.strip()):
            wrong.append(((), f'"{value.strip()}" is not the address of a page', 'begin it with "https://"'))
        elif not wrong and profile and name == _NAME and (numbers := phones_in(value, profile.country)):
            wrong.append(((), f"the name holds the number {numbers[0]}", "write it below phone:"))
        elif not wrong:
            facts.texts[name] = value.strip()
    return [document.problem(f"{'.'.join((name, *keys))}: {what}", todo, *where, *keys) for keys, what, todo in wrong]


def _phone(value: Any, profile: Profile | None, wrong: list[tuple[tuple[str, ...], str, str]]) -> Phone | None:
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
            wrong += ((keys, *one) for one in wrong_value(part, _MOST_SAID))
    if "number" not in parts:
        wrong.append(((), "the phone has no number", 'add below it: number: "..."'))
    if wrong:
        return None
    if not re.fullmatch(r"[0-9]{1,8}", parts.get("extension", "1")):
        wrong.append((("extension",), f'"{parts["extension"]}" is not an extension', _EXTENSION))
    if profile is None:
        return None
    number = parts["number"]
    phone = read_phone(number, profile.country, parts.get("extension"), parts.get("say"))
    if phone is None:
        what = f'"{number}" is not a phone number that can be dialed in {profile.country}'
        wrong.append((("number",) if in_parts else (), what, how_to_write(number, profile.country)))
    return phone


def wrong_value(value: str, most: int = MOST) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a text that families read exactly as it is written, and what to do.

    It has ``most`` characters at most.
    """
    if "\n" in value.strip() or "\r" in value:
        yield "the value runs over more than one line", "write it on one line"
    elif hidden := next(filter(is_hidden, value.strip()), None):
        yield f"the value holds an invisible character ({letter_name(hidden)})", "type it again by hand"
    elif code := CHARACTER_CODE.search(value):
        yield f"the value holds the code {code[0]}", f"type the character itself: {unescape(code[0])}"
    elif is_placeholder(value) or _UNWRITTEN.search(value):
        yield f'"{value.strip()}" is a placeholder', "write the real value, or null"
    elif wrong := not_plain(value):
        yield wrong, "write plain words"
    elif len(value) > most:
        yield f"the value has {len(value)} characters", f"keep to {most}"
