"""Brands stand behind the medicine's own name, and words of another place are listed with their lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from care_guide.build.load import load_library
from care_guide.checks.hospital import another_hospital, brands_of, not_here, other_fever_numbers
from care_guide.content.library import Library
from care_guide.content.models import Term
from care_guide.render.page_view import word

from tests.review.conftest import BLUE, make_seed

OLD = "In a study, 12 of 100 children had a fever.[^paper-a]"
RIGHT = (
    "Ask before acetaminophen (Tylenol) or ibuprofen (Advil, Motrin).", "Ask before ibuprofen (Advil or Motrin).",
    "Ask before **acetaminophen** (Tylenol).", "Ask before acetaminophen (Tylenol).\n\nTylenol hides a fever.",
    "Tylenoling is no word, and Pre-Tylenol is none.", "```\nTylenol\n```", "A fever.",
)  # fmt: skip
WRONG = (
    ("Ask before Tylenol.", "Tylenol"),
    ("Ask before Tylenol (acetaminophen).", "Tylenol"),
    ("Ask before acetaminophen (Tylenol) or Advil.", "Advil"),
    ("Ask before [Tylenol](../pages/about.md).", "Tylenol"),
    ("- Motrin, if the team agrees", "Motrin"),
    ("| drug | when |\n|---|---|\n| Tylenol | never |", "Tylenol"),
    ("### Tylenol and fever", "Tylenol"),
    ("(Tylenol is a brand.)", "Tylenol"),
)  # fmt: skip
Load = Callable[..., Library]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """A function that reads the small guide with a text in one article, and keys of its profile."""
    root = make_seed(tmp_path / "guide")
    text = (root / BLUE).read_text("utf-8")

    def run(written: str, **profile: tuple[str, ...]) -> Library:
        (root / BLUE).write_text(text.replace(OLD, written), encoding="utf-8")
        library = load_library(root)
        return replace(library, profile=library.profile.model_copy(update=profile))

    return run


def brands(library: Library) -> list[str]:
    """Return what is said of the brands in the article."""
    (article,) = (one for one in library.articles if one.path == BLUE)
    return [str(problem) for problem in brands_of(article, library)]


def test_a_brand_behind_the_name_of_the_medicine_is_no_problem(load: Load, subtests: pytest.Subtests) -> None:
    for text in RIGHT:
        with subtests.test(text):
            assert brands(load(text)) == []


def test_a_brand_alone_is_reported_with_its_line(load: Load, subtests: pytest.Subtests) -> None:
    for text, brand in WRONG:
        with subtests.test(text):
            library = load(text)
            (told,) = brands(library)
            number = int(told.split(":")[1])
            assert brand in (library.root / BLUE).read_text("utf-8").split("\n")[number - 1]
            assert f"the brand {brand} appears without the name of the medicine" in told


def test_a_hospital_names_its_own_brands(load: Load) -> None:
    assert brands(load("Ask before Tylenol.", brands=())) == []
    assert "the brand Calpol" in brands(load("Ask before Calpol.", brands=("Calpol",)))[0]


def test_words_of_another_place_are_listed_wherever_families_read_them(load: Load) -> None:
    """In articles, headers and lists; not in addresses, ids, or what families may type. One note for each word."""
    text = "Medicaid pays.[^medicaid-a] See [Medicaid](https://example.org/Medicaid), not Medicaidlike."
    library = load(
        text + "\n\nSo." * 3 + "\n\nMagic rays." * 7, not_here=("Medicaid", "fever", "plain sentence", "rays")
    )
    told = {str(note).split('"')[1]: str(note) for note in not_here(library)}
    assert sorted(told) == ["Medicaid", "fever", "plain sentence", "rays"]
    assert told["Medicaid"].startswith(BLUE)
    assert "also in" not in told["Medicaid"]
    assert f"{BLUE}:5" in told["plain sentence"]
    assert "content/en/treatments/green.md:" in told["fever"]
    assert "content/en/glossary.yaml:1" in told["fever"]
    assert told["rays"].count(f"{BLUE}:") == 5
    assert "and 2 more lines" in told["rays"]
    assert not not_here(load(text))


def test_words_of_a_passage_that_is_left_out_are_not_listed(load: Load) -> None:
    """No family reads them: a passage with its sub-headings, a sentence, an entry of a list; what comes after it counts."""
    text = (
        "### There {#there only=us}\n\nMedicaid pays.\n\n#### More\n\nMedicaid pays well.\n\n"
        "### Here {#here}\n\nMagic rays. [[if us: Medicaid pays.]]"
    )
    library = load(text, not_here=("Medicaid", "rays"))
    assert [str(note).split('"')[1] for note in not_here(library)] == ["Medicaid", "rays"]
    glossary, groups = (library.root / f"content/en/{name}.yaml" for name in ("glossary", "groups"))
    entry = '\n- term: {}\n  only: us\n  say: "{}"\n  means: "Medicaid pays."\n'
    glossary.write_text(glossary.read_text("utf-8") + "".join(entry.format(*one) for one in (("a/b", "A"), ("c", "C"))))
    groups.write_text(groups.read_text("utf-8") + "- id: c\n  title: Some rays\n")
    library = load_library(library.root)
    library = replace(library, profile=library.profile.model_copy(update={"not_here": ("Medicaid", "rays")}))
    elsewhere = replace(library, profile=library.profile.model_copy(update={"country": "GB", "region": None}))
    (rays,) = not_here(elsewhere)
    # Also what only has the name of such an entry.
    assert '"rays"' in str(rays) and "content/en/groups.yaml:" in str(rays)


def test_an_entry_whose_name_is_no_text_is_reported(load: Load) -> None:
    """The words of such an entry are in no list by name, and that ends no command in a traceback."""
    root = load("So.").root
    questions = root / "content/en/questions.yaml"
    text = questions.read_text("utf-8")
    for name in ("true", "null", "1.50"):
        questions.write_text(text.replace("id: at-night", f"id: {name}"), encoding="utf-8")
        library = load("So.", not_here=("rays",))
        assert not_here(library) == []
        assert "content/en/questions.yaml:1: id: expected text" in str(library.problems[0])


def test_the_glossary_leaves_out_names_that_are_not_used_here(load: Load) -> None:
    """A brand that is not sold here is no other name of a medicine."""
    library = load("A fever.", not_here=("tylenol",))
    term = Term(term="acetaminophen", forms=("Tylenol", "paracetamol"), say="uh-see", means="A medicine.")
    assert word(term, "en", library).other_names == ("paracetamol",)
    assert word(term, "en", load("A fever.")).other_names == ("Tylenol", "paracetamol")


def test_a_second_fever_number_in_a_text_is_listed(load: Load) -> None:
    """Beside the hospital's own, in either scale; not what stands in for a missing fact, and nothing that is no fever."""
    text = (
        "Call at 101 F.\n\nCall at 38.3\u00a0°C (101 F).\n\nCall at 100.4 F (38.0 C), or at 38 C.\n\nBelow 96.8 F, call too.\n\n"
        "Call at [[fever.number|if none: 100.6 F]].\n\nUnder the arm, 99.4 F. Keep it at 39 F.\n\nCall at 101 F again."
    )
    library = load(text)
    assert other_fever_numbers(library) == []
    own = {"fever.number": "100.4\u00a0F (38.0\u00a0C)", "fever.armpit": "37.4\u00a0C (99.4\u00a0F)"}
    told = list(map(str, other_fever_numbers(replace(library, facts=replace(library.facts, texts=own)))))
    assert [one.partition(" is typed")[0].split(": ")[1] for one in told] == ["101 F", "38.3\u00a0°C (101 F)"]
    assert f"{BLUE}:" in told[0].partition("also in ")[2]


def test_a_page_on_another_hospital_is_a_note(load: Load) -> None:
    """A copy whose facts are filled in may still tell its families of the hospital that it came from."""
    for text, name, told in (
        ("We are at Lakeview Children's Hospital.", "Lakeview Children\u2019s Hospital", None),
        ("Ask at the University of Lakeview Medical Center.", "Lakeview Kids", "University of Lakeview Medical Center"),
        ("Estamos en el Hospital Infantil de Lakeview.", "Hospital del Lago", "Hospital Infantil de Lakeview"),
        ("Near the Lakeview Hospital, at [[hospital.name]]. Ask at the hospital.", "St. Ann's Hospital", None),
    ):
        library = load(text)
        facts = replace(library.facts, texts={"hospital.name": name})
        center = tuple(
            replace(one, header=one.header.model_copy(update={"kind": "center"})) for one in library.articles
        )
        assert not list(another_hospital(replace(library, facts=facts)))
        notes = list(another_hospital(replace(library, facts=facts, articles=center)))
        assert [note.path for note in notes] == ([BLUE] if told else []), notes
        assert all(f'names "{told}", and never "{name}"' in note.message for note in notes), notes
        assert not list(another_hospital(replace(library, articles=center, facts=replace(facts, texts={}))))
