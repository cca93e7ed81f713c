"""The hospital's facts and the profile: what is taken, and how each mistake is told."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from care_guide.build.load import load_library
from care_guide.checks.hospital import (
    check_hospital,
    doubtful_numbers,
    fever_numbers,
    kept_fever_numbers,
    theme_words,
)
from care_guide.content.branding import read_logo
from care_guide.content.data_files import read_yaml
from care_guide.content.hospital import HospitalFacts, Profile, read_facts, read_profile
from care_guide.content.models import Strict
from care_guide.content.phones import call_parts, phones_in
from care_guide.content.problems import Problem
from PIL import Image

from tests.conftest import ROOT
from tests.review.conftest import make_seed
from tests.tools.photos import saved

FILE = "hospital.yaml"


def facts(text: str, folder: Path, profile: Profile | None = None) -> tuple[HospitalFacts, list[Problem]]:
    """Read the facts that ``text`` holds."""
    (folder / FILE).write_text(text, encoding="utf-8")
    return read_facts(folder, FILE, profile or Profile())


def profile(text: str, folder: Path) -> tuple[Profile, list[Problem]]:
    """Read the profile that ``text`` is."""
    (folder / FILE).write_text(text, encoding="utf-8")
    return read_profile(folder, FILE)


@pytest.mark.parametrize(
    ("value", "text", "dialed"),
    [
        ('"314-555-4321"', "(314) 555-4321", "+13145554321"),
        ('{number: "314 555 4321", extension: "12"}', "(314) 555-4321 ext.\u00a012", "+13145554321"),
        (
            '{number: "(314) 555-4321", extension: "12", say: "ask for the nurse on call"}',
            "(314) 555-4321 ext.\u00a012 (ask for the nurse on call)",
            "+13145554321",
        ),
        ('"+44 117 496 0123"', "+44 117 496 0123", "+441174960123"),
    ],
)
def test_a_phone_is_written_in_one_form_and_dialed(value: str, text: str, dialed: str, tmp_path: Path) -> None:
    """As a string or in parts; a number from abroad keeps its country."""
    found, problems = facts(f"phone:\n  clinic: {value}\n", tmp_path)
    assert problems == []
    assert found.texts["phone.clinic"] == text
    assert found.phones["phone.clinic"].dialed == dialed


@pytest.mark.parametrize(
    ("country", "number", "fictitious"),
    [
        ("US", "(314) 555-0100", True),
        ("US", "(555) 555-0199", True),
        ("US", "(314) 555-4321", False),
        ("US", "+44 20 7946 0958", True),
        ("GB", "01632 960131", True),
        ("GB", "0161 496 0123", True),
        ("GB", "028 9649 6123", True),
        ("GB", "01904 724131", False),
        ("GB", "0161 496 1123", False),
    ],
)
def test_numbers_kept_for_examples_are_known(country: str, number: str, fictitious: bool, tmp_path: Path) -> None:
    """They may stand in a preview; the gate of publishing asks."""
    found, problems = facts(f'phone:\n  clinic: "{number}"\n', tmp_path, Profile(country=country))
    assert problems == []
    assert found.phones["phone.clinic"].fictitious is fictitious


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("100.4 F (38.0 C)", "100.4 F (38.0 C)"),
        ("38 C / 100.4 F", "100.4 F (38.0 C)"),
        ("101 \u00b0F", "101.0 F (38.3 C)"),
        ("38.5 C", "101.3 F (38.5 C)"),
        ("100.5 F (38.1 C)", "100.5 F (38.1 C)"),
    ],
)
def test_a_fever_number_is_shown_in_both_scales(value: str, text: str, tmp_path: Path) -> None:
    """In the order of the profile."""
    found, problems = facts(f'fever:\n  number: "{value}"\n', tmp_path)
    assert problems == []
    assert found.texts["fever.number"].replace("\u00a0", " ") == text
    first, _, second = text.rstrip(")").partition(" (")
    turned = facts(f'fever:\n  number: "{value}"\n', tmp_path, Profile(temperature=("C", "F")))[0]
    assert turned.texts["fever.number"].replace("\u00a0", " ") == f"{second} ({first})"


@pytest.mark.parametrize(
    ("line", "told"),
    yaml.safe_load(Path(__file__).with_name("wrong_facts.yaml").read_text("utf-8")),
)
def test_a_wrong_fact_is_reported_with_its_line_and_not_shown(line: str, told: str, tmp_path: Path) -> None:
    """Every mistake names the file, the line and what to do; the fact counts as not filled in."""
    found, problems = facts(f"# One comment.\n{line}\n", tmp_path)
    assert problems, line
    assert told in str(problems[0])
    assert all((one.path, one.line) == (FILE, 2) and one.fix for one in problems)
    assert not any(found.texts.values())
    assert not found.phones


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path', "the logo is damaged"),
        ("logo.svg", b"no picture", "the logo is damaged"),
        ("logo.svg", b'<svg viewBox="0 0 9 9"><script>a()</script></svg>', "the logo holds <script"),
        ("logo.svg", b'<svg viewBox="0 0 9 9"><image href="https://x.test/a.png"/></svg>', "the logo holds href="),
        ("logo.svg", b"<svg viewBox='0 0 9 9'><style>p{fill:url(//x.test/a)}</style></svg>", "the logo holds url("),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', "the size of the logo cannot be read"),
        ("logo.svg", b'<svg width="1.2.3" height="9"><g/></svg>', "the size of the logo cannot be read"),
        ("logo.svg", b'<svg viewBox="0 0 9..5 9"><g/></svg>', "the size of the logo cannot be read"),
        ("logo.svg", b'<svg width="9px" height=".5"><g/></svg>', ""),
        ("logo.png", saved("PNG")[:-30], "the logo is cut off"),
        ("logo.png", saved("JPEG"), "the logo is JPEG inside"),
        ("logo.png", b"", "the logo is damaged"),
        ("logo.png", saved("PNG", Image.new("1", (16_000, 16_000))), "the logo has too many pixels"),
        ("logo.png", saved("PNG"), ""),
        ("logo.svg", b'\xef\xbb\xbf<?xml version="1.0"?>\r\n<svg viewBox="0 0 9 9"><g/>\r\n</svg>', ""),
    ],
)
def test_a_logo_that_no_page_could_show_is_reported(name: str, data: bytes, told: str, tmp_path: Path) -> None:
    """A damaged picture, one of another kind, and what a browser does not load in a picture."""
    (tmp_path / name).write_bytes(data)
    logo, problems = read_logo(tmp_path, name)
    assert (logo is None, [told in str(one) for one in problems]) == (bool(told), [True] if told else [])


FEVER = (
    "has a fever of [[fever.number|if none: 100.4 F (38.0 C)]] or higher by mouth, [[fever.armpit|if none: 99.4 F]] "
    "under the arm, or, after a transplant, [[fever.transplant|if none: 100.0 F (37.8 C)]] or higher by mouth"
)


def test_no_fever_number_is_above_one_that_it_may_not_exceed(tmp_path: Path, subtests: pytest.Subtests) -> None:
    """A family would call too late. In whichever scale they are written, and also beside what texts say without a fact."""
    root = make_seed(tmp_path / "guide")
    book = root / "content/en/emergencies.yaml"
    book.write_text(book.read_text("utf-8").replace("has a fever: [[fever.number]] or higher", FEVER), encoding="utf-8")
    library = load_library(root)
    for given, told in (
        ({}, None),
        ({"number": "101.0 F", "armpit": "100.0 F", "transplant": "100.4 F"}, None),
        ({"number": "38.0 C"}, None),
        ({"number": "100.0 F"}, None),
        ({"armpit": "99.0 F"}, None),
        ({"number": "100.4 F", "armpit": "38.2 C", "transplant": "38.0 C"}, ("armpit", "check both")),
        ({"number": "100.0 F", "transplant": "100.1 F (37.8 C)"}, ("transplant", "check both")),
        ({"number": "99.5 F (37.5 C)"}, ("transplant", "fill in fever.transplant too")),
        ({"number": "99.2 F", "transplant": "99.1 F"}, ("armpit", "fill in fever.armpit too")),
        ({"transplant": "38.1 C"}, ("number", "fill in fever.number too")),
        ({"number": "101 F", "armpit": "38.0 C"}, ("transplant", "fill in fever.transplant too")),
        ({"transplant": "99.0 F"}, ("armpit", "fill in fever.armpit too")),
    ):
        with subtests.test(given=given):
            lines = "".join(f'  {name}: "{value}"\n' for name, value in given.items())
            own, wrong = facts(f"fever:\n  of: null\n{lines}", tmp_path)
            assert wrong == []
            found = list(fever_numbers(replace(library, facts=own)))
            assert bool(found) == bool(told), found
            if told:
                assert (told[1] in found[0].fix, f"fever.{told[0]}" in found[0].message) == (True, True), found
    own, _ = facts('fever:\n  number: "101.0 F"\n  armpit: null\n', tmp_path)
    notes = list(map(str, kept_fever_numbers(replace(library, facts=own))))
    assert [note.partition(": pages")[0] for note in notes] == [
        "content/data/hospital.yaml:3: fever.armpit is not filled in",
        "content/data/hospital.yaml:1: fever.transplant is not filled in",
    ]
    own, _ = facts('fever:\n  number: "38.0 C"\n', tmp_path)
    assert kept_fever_numbers(replace(library, facts=own)) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Who may sign.\n[]\n\n- id: ann\n  roles: [editor]\n", 2),
        ("- id: ann\n  roles: []\n[]\n", 3),
        ("# None yet.\n{}  # so far\nann: {}\n", 2),
        ("# Nobody.\n[]\n# - id: ann\n", 0),
        ("- id: ann\n  roles: [\n", None),
    ],
)
def test_an_entry_beside_the_sign_of_an_empty_list_names_that_line(text: str, line: int | None, tmp_path: Path) -> None:
    """A file comes with `[]` below its comments, and whoever adds the first entry below that must take it out."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    _, problems = read_yaml(tmp_path, FILE)
    found = [one.line for one in problems if one.fix.startswith("take out the line ")]
    assert found == ([line] if line else [])
    assert bool(problems) == (line != 0)


def test_all_wrong_facts_are_reported_at_once(tmp_path: Path) -> None:
    """A wrong value of the profile hides neither its other ones nor the phones that nobody can dial."""
    root = make_seed(tmp_path / "guide")
    place, own = root / "content/data/profile.yaml", root / "content/data/hospital.yaml"
    place.write_text(
        'country: "US"\nemergency: {number: "\uff19\uff11\uff11"}\naccent: #5b2a6e\npaper: [legal]\n'
        'hospital_links:\n  - {title: "Contact", url: "www.hospital.test"}\n',
        encoding="utf-8",
    )
    own.write_text('phone: {care_team: "(314) 555-432I"}\nfever: {number: "37 F"}\n', encoding="utf-8")
    told = [(one.path.rpartition("/")[2], one.line) for one in load_library(root).problems]
    assert sorted(told) == [("hospital.yaml", 1), ("hospital.yaml", 2), *(("profile.yaml", n) for n in (2, 3, 4, 6))]


def test_a_number_of_another_country_is_reported_once(tmp_path: Path) -> None:
    """In the profile, not again in each text that names it: its mark is known."""
    lines = 'lines:\n  - {id: cancer, number: "1-800-422-6237"}\n  - {id: society, number: "01 409 6100"}\n'
    text = f'country: IE\nemergency: {{number: "112"}}\npoison: {{number: "01 809 2166"}}\n{lines}'
    found, problems = profile(text, tmp_path)
    assert [(one.line, one.message.partition(":")[0]) for one in problems if "dialed" in one.message] == [(5, "cancer")]
    assert {"call.cancer", "call.society"} <= set(found.calls)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("country: US", "country: USA", "two-letter code"),
        ("country: US", "country: UK", "GB (the United Kingdom)"),
        ("region: US-MO", "region: CA-ON", "is not in the country US"),
        ("region: US-MO", "region: Missouri", "region"),
        ('number: "911"', 'number: "nine"', "not a number that can be dialed"),
        ('number: "911"', 'number: "(314) 555-0100"', "not a number that can be dialed"),
        ("temperature: [F, C]", "temperature: [F]", "name each scale once"),
        ("paper: [letter]", "paper: [legal]", "paper"),
        ("country: US", "land: US", "the key is not known"),
    ],
)
def test_a_wrong_profile_is_reported(old: str, new: str, told: str, tmp_path: Path) -> None:
    """Each value is checked; the numbers to call can be dialed."""
    text = 'country: US\nregion: US-MO\nemergency: {number: "911"}\ntemperature: [F, C]\npaper: [letter]\n'
    assert profile(text, tmp_path)[1] == []
    problems = profile(text.replace(old, new), tmp_path)[1]
    assert any(told in str(one) for one in problems), problems


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("press 3; at night page (314) 555-4321", {"(314) 555-4321": "tel:+13145554321"}),
        (
            "314.555.4321 or +1 314 555 4322",
            {"314.555.4321": "tel:+13145554321", "+1 314 555 4322": "tel:+13145554322"},
        ),
        ("call 314-555-KIDS", {"314-555-KIDS": "tel:+13145555437"}),
        ("1-800-4-CANCER, weekdays", {"1-800-4-CANCER": "tel:+18004226237"}),
        ("hang up and call 911.", {"911": "tel:911"}),
        ("Call 988", {"988": "tel:988"}),
        ("911 Euclid Avenue, Room 9-911, MO 63110-1234", {}),
        ("open 24/7 from 2026-11-29; ext. 48213", {}),
        ("HLA-A 200-450 MG, 300 CHILDREN", {}),
    ],
)
def test_numbers_in_the_words_of_a_hospital_are_known(text: str, links: dict[str, str]) -> None:
    """Each with what a phone dials; no word is lost; a house number dials nothing."""
    parts = list(call_parts(text, "US", ("911", "988")))
    assert "".join(words for words, _ in parts) == text
    assert {words: href for words, href in parts if href} == links
    assert all(number in links for number in phones_in(text, "US"))


def test_numbers_of_another_country_are_known() -> None:
    parts = call_parts("ring 999, or 020 7946 0958", "GB", ("999",))
    assert [href for _, href in parts if href] == ["tel:999", "tel:+442079460958"]


def test_a_wrong_name_of_the_guide_or_its_author_is_reported(tmp_path: Path, subtests: pytest.Subtests) -> None:
    """Pages show both as they are written, and on no page does a number in them dial."""
    library = load_library(make_seed(tmp_path / "guide"))
    for value, told in (
        ("Children's cancer at St. Ann's \u2013 a guide", ""),
        ("Guide & friends: ages 1-18", ""),
        (" ", "the value is empty: write the name"),
        ("TODO", '"TODO" is a placeholder: write the real value'),
        ("Call (314) 555-4321", "it holds the number (314) 555-4321"),
        ("Not sure? Call 911", "it holds the number 911"),
        ("**Our** guide", "Markdown does not work here"),
        ("Guide [[call.emergency]]", "is a placeholder"),
        ("A\nB", "the value runs over more than one line"),
        ("Gu\u200bide", "an invisible character"),
        ("Guide &nbsp; x", "the value holds the code &nbsp;"),
        ("Long name " * 13, "the value has 130 characters: keep to"),
    ):
        for name, line in (("SITENAME", 8), ("AUTHOR", 10)):
            with subtests.test(value=value, name=name):
                found = list(check_hospital(replace(library, settings={**library.settings, name: value})))
                assert [str(one).startswith(f"pelicanconf.py:{line}: {name}: ") for one in found] == [True] * len(found)
                assert bool(found) == bool(told) and told in " ".join(map(str, found))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('crisis: {number: "116 123", texts: false}\npoison: null\n', []),
        ('crisis: {number: "116 123"}\n', ["poison: without it, the number of the US would be used"]),
        ("poison: null\n", ["crisis: without it, the number of the US would be used"]),
        ('crisis: {number: "116 123", texts: 5}\npoison: null\n', ["texts"]),
        ('crisis: {number: "988"}\npoison: null\n', ['crisis: "988" is the number of the US, and not known in GB']),
        (
            'emergency: {number: "911"}\ncrisis: {number: "116 123"}\npoison: null\n',
            ['emergency: "911" is the number of the US, and not known in GB'],
        ),
        (
            'crisis: {number: "116 123"}\npoison: {number: "1-800-222-1222"}\n',
            ['poison: "1-800-222-1222" is not a number'],
        ),
    ],
)
def test_another_country_names_its_own_lines(lines: str, told: list[str], tmp_path: Path) -> None:
    """Or says that it has none: a US number that was never changed must not reach its families."""
    own = "" if "emergency" in lines else 'emergency: {number: "999"}\n'
    found, problems = profile(f"country: GB\n{own}{lines}", tmp_path)
    assert len(problems) == len(told)
    assert all(words in one.message for one, words in zip(problems, told, strict=True))
    if not told:
        assert found.conditions == {"call.poison": False, "call.texts": False}
        assert "call.poison" not in found.calls


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            'country: CA\nemergency: {number: "911"}\npoison: {number: "1-800-222-1222"}',
            ["poison: 1-800-222-1222 is the line of the US"],
        ),
        ('country: CA\nemergency: {number: "911"}\npoison: {number: "1-800-555-4321"}', []),
        ('country: GB\nemergency: {number: "991"}\npoison: null', ["emergency: 991 is on no list of numbers in GB"]),
        ('country: GB\nemergency: {number: "999"}\npoison: null', []),
        (
            'country: HN\nemergency: {number: "9-1-1"}\npoison: null',
            ["emergency: 9-1-1 is on no list of numbers in HN"],
        ),
    ],
)
def test_a_number_that_may_be_wrong_there_is_a_note(lines: str, told: list[str], tmp_path: Path) -> None:
    """It is not refused: a country may have a number that no list has."""
    library = load_library(make_seed(tmp_path / "guide"))
    own, problems = profile(f'{lines}\ncrisis: {{number: "112"}}\n', tmp_path)
    assert problems == []
    notes = list(doubtful_numbers(replace(library, profile=own)))
    assert [note.message for note in notes if "crisis" not in note.message] == told


@pytest.mark.parametrize("country", ["CA", "MX"])
def test_a_number_that_two_countries_share_may_stay(country: str, tmp_path: Path) -> None:
    """911 is dialed in Canada and Mexico, too."""
    found, problems = profile(f'country: {country}\nemergency: {{number: "911"}}\n', tmp_path)
    assert not [one for one in problems if "911" in one.message]
    assert found.calls["call.emergency"].dialed == "911"


def test_every_pattern_of_a_model_has_words_for_what_to_write() -> None:
    """Else an author reads "see the comment at the top of the file", which may say nothing of this value."""

    def models(model: type[Strict]) -> Iterator[type[Strict]]:
        yield model
        for one in model.__subclasses__():
            yield from models(one)

    schemas = [json.dumps(model.model_json_schema()) for model in models(Strict)]
    patterns = {
        json.loads(f'"{one}"') for text in schemas for one in re.findall(r'"pattern": "((?:[^"\\\\]|\\\\.)*)"', text)
    }
    assert len(patterns) > 8
    words = tomllib.loads((ROOT / "plugins/care_guide/content/data_files.toml").read_text("utf-8"))["forms"]
    assert patterns == set(words)


def test_changed_words_of_the_theme_are_reported_with_their_line(tmp_path: Path) -> None:
    """Also those that no page shows before somebody has signed."""
    library = load_library(make_seed(tmp_path / "guide"))
    assert list(theme_words(library)) == []
    file = library.root / "theme/strings/en.toml"
    text = file.read_text("utf-8")
    lines = text.split("\n")
    signed, draft, skip = (
        next(n for n, line in enumerate(lines) if line.startswith(f"{key} =")) for key in ("signed_by", "draft", "skip")
    )
    lines[signed], lines[draft] = 'signed_by = "Read by {nam} on {date}."', 'draft = " "'
    lines[skip] = 'skip = "XXX skip"'
    file.write_text("\n".join(lines), encoding="utf-8")
    told = {one.line: one for one in theme_words(load_library(library.root))}
    assert sorted(told) == sorted((signed + 1, draft + 1, skip + 1))
    assert "site.skip: the text is not finished here" in told[skip + 1].message
    assert "have {nam}, and in es {credential}, {name}, {next}" in told[signed + 1].message
    assert "are empty" in told[draft + 1].message
    # A hospital may leave out a part.
    file.write_text(text.replace("{credential}, on", "on"), encoding="utf-8")
    assert list(theme_words(load_library(library.root))) == []
