"""What the commands and the built pages say of places and emergency signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import fill_facts, run_build, run_guide, succeeded
from tests.tools.sheets import parse, words

CHEMO = "content/en/treatments/chemotherapy.md"


def add_passage(root: Path, place: str) -> int:
    """Put a passage for ``place`` into the chemotherapy article; return its line."""
    text = (root / CHEMO).read_text("utf-8")
    head, mark, rest = text.partition("{#what-it-is}\n")
    own, following, end = rest.partition("\n## ")
    passage = f"\n### Laws of there {{#laws only={place}}}\n\nAsk there.\n"
    (root / CHEMO).write_text(f"{head}{mark}{own}{passage}{following}{end}", encoding="utf-8")
    return (head + mark + own).count("\n") + 2


def test_check_notes_what_another_place_leaves_out(copy_guide: Callable[[], Path]) -> None:
    """A note with file and line, and no problem; no page has it, and what leads to it becomes plain words or falls away."""
    root = copy_guide()
    (root / "docs").mkdir()
    line = add_passage(root, "us-mo")
    terms = root / "content/en/glossary.yaml"
    text = terms.read_text("utf-8")
    terms.write_text(
        text.replace('- term: "absolute neutrophil count"\n', '- term: "absolute neutrophil count"\n  only: us-mo\n'),
        encoding="utf-8",
    )
    bank = root / "content/en/questions.yaml"
    bank.write_text(
        bank.read_text("utf-8").replace("- id: doctor-in-charge\n", "- id: doctor-in-charge\n  only: us-mo\n"), "utf-8"
    )
    profile = root / "content/data/profile.yaml"
    profile.write_text(profile.read_text("utf-8").replace("US-MO", "US-IL"), encoding="utf-8")
    done = succeeded(run_guide(root, "check"))
    assert f'Note: {CHEMO}:{line}: "Laws of there" is left out: it holds only in us-mo' in done.stdout
    assert run_build(root).returncode == 0
    # The glossary has no entry that is only for another place.
    glossary = (root / "output/glossary.html").read_text("utf-8")
    assert 'id="word-acetaminophen"' in glossary and 'id="word-absolute-neutrophil-count"' not in glossary
    # Nor does the checklist ask such a question.
    asked = (root / "output/ask-your-provider.html").read_text("utf-8")
    assert "bank.start-how-soon" in asked and "bank.doctor-in-charge" not in asked
    for file in (root / "output").rglob("chemotherapy*.html"):
        assert "Laws of there" not in file.read_text("utf-8"), file
    with (root / CHEMO).open("a", encoding="utf-8") as article:
        article.write("\nSee [the laws](#laws), or [ways to pay](#no-part).\n")
    wrong = run_guide(root, "check").stderr
    assert "#laws" not in wrong and "has no part #no-part" in wrong


def test_a_filled_copy_has_numbers_to_tap_everywhere(copy_guide: Callable[[], Path]) -> None:
    """Pages, notices and handouts: each phone dials, none stands beside an empty phrase, every tap has a number."""
    root = copy_guide()
    fill_facts(root)
    facts = root / "content/data/hospital.yaml"
    text = facts.read_text("utf-8").replace(
        '"(314) 555-4321"', '{number: "(314) 555-4321", say: "or page 314-555-4322"}'
    )
    facts.write_text(text.replace('address: "Test fact"', 'address: "9 Elm Street, 314-555-4323"'), encoding="utf-8")
    assert run_build(root).returncode == 0
    paper = BeautifulSoup((root / "output/handouts/chemotherapy.html").read_text("utf-8"), "lxml")
    assert paper.select("a[href='tel:+13145554323']")
    for name in ("chemotherapy.html", "handouts/chemotherapy.html", "handouts/chemotherapy-one-page.html"):
        page = BeautifulSoup((root / "output" / name).read_text("utf-8"), "lxml")
        numbers = {link["href"] for link in page.select("a[href^=tel]")}
        assert {"tel:911", "tel:+13145554321", "tel:+13145554322"} <= numbers, name
        assert all("555-432" not in text for text in page.find_all(string=True) if text.parent.name != "a")
        assert not page.select(".cg-slot--blank")
        assert "day-and-night number" not in page.get_text()


def test_the_table_of_emergencies_has_each_sign_once(copy_guide: Callable[[], Path]) -> None:
    """Each sign with one level; each article with what its cards say."""
    done = succeeded(run_guide(copy_guide(), "emergencies"))
    signs, _, articles = done.stdout.partition("\n\n")
    rows = [re.split(r"\s{2,}", line) for line in signs.split("\n")[1:]]
    assert len({row[0] for row in rows}) == len(rows) > 0
    assert {row[1] for row in rows} <= {"emergency", "urgent", "non-urgent"}
    assert re.search(r"^treatments/chemotherapy\s+emergency\s+\d+\s+\[all core signs", articles, re.M)


FOOD = "daily-life/food"


def say_otherwise(root: Path) -> None:
    """Give a core sign, what the build adds to urgent cards, and the emergency notice other words on one article."""
    book, notices = root / "content/en/emergencies.yaml", root / "content/en/notices.yaml"
    text = book.read_text("utf-8")
    text = text.replace(
        "  - id: chills\n",
        f"  - id: chills\n    on: {{{FOOD}: {{text: shivers at the table, sources: [acs-radiation]}}}}\n",
    )
    own = "text: Call the kitchen., sources: [acs-radiation]"
    text = text.replace("  no-answer:\n", f"  no-answer:\n    on: {{{FOOD}: {{{own}}}}}\n")
    book.write_text(text, encoding="utf-8")
    text = notices.read_text("utf-8")
    own = "text: Read the plan on the fridge first."
    notices.write_text(
        text.replace("  position: top\n", f"  position: top\n  on: {{{FOOD}: {{{own}}}}}\n", 1), encoding="utf-8"
    )


def test_one_article_may_say_other_words(copy_guide: Callable[[], Path]) -> None:
    """Its page, its short forms and its booklet chapter say them, with their sources, and no other article does."""
    root = copy_guide()
    say_otherwise(root)
    succeeded(run_guide(root, "check"))
    assert run_build(root).returncode == 0
    usual, others = "calls back within 15 minutes", ("shivers at the table", "Call the kitchen.")
    for name in ("", "handouts/"):
        for form in ("", "-one-page", "-leaflet") if name else ("",):
            own = parse(root / f"output/{name}food{form}.html")
            assert all(text in words(own.main) for text in others), (name, form)
            assert usual not in words(own.main), (name, form)
            usual_page = words(parse(root / f"output/{name}chemotherapy{form}.html").main)
            assert usual in usual_page, (name, form)
            assert not any(text in usual_page for text in others), (name, form)
    page, elsewhere = (parse(root / f"output/{name}.html") for name in ("food", "chemotherapy"))
    assert "Radiation Therapy for Childhood Leukemia" in words(page.select_one("#sources"))
    # Nothing of the usual strip is left, in short or in full.
    assert words(page.select_one(".cg-call-strip")) == "In an emergency Read the plan on the fridge first."
    assert elsewhere.select_one(".cg-call-strip__short") is not None
    assert "Read the plan" in words(parse(root / "output/handouts/food.html").main)


@pytest.mark.parametrize("short", ["", "  short: Call the front desk now.\n"])
def test_phones_show_the_hospitals_own_notice(short: str, copy_guide: Callable[[], Path]) -> None:
    """In short as the hospital says it, else whole; on articles, pages and lists."""
    root = copy_guide()
    notices = root / "content/en/notices.yaml"
    _, rest = notices.read_text("utf-8").split("# Who wrote a text")
    own = "- id: emergency\n  kinds: [every]\n  position: top\n  title: Now\n  text: Ring the front desk.\n"
    notices.write_text(f"{own}{short}# Who wrote a text{rest}", encoding="utf-8")
    assert run_build(root).returncode == 0
    for name in ("chemotherapy", "index", "ask-your-provider"):
        strip = parse(root / f"output/{name}.html").select_one(".cg-call-strip")
        more = "For more, see: When to call." if name == "chemotherapy" else ""
        said = "Call the front desk now. " if short else ""
        assert words(strip) == f"{said}Now Ring the front desk.{more}", name
        # What a phone leaves out has a short form.
        assert bool(strip.select(".cg-call-strip__short")) == bool(strip.select(".cg-call-strip__full")) == bool(short)


def test_the_table_of_emergencies_lists_other_words(copy_guide: Callable[[], Path]) -> None:
    """Each with what it takes the place of, and its article."""
    root = copy_guide()
    say_otherwise(root)
    rows = [re.split(r"\s{2,}", line) for line in run_guide(root, "emergencies").stdout.split("\n\n")[2].split("\n")]
    assert [row[:3] for row in rows[1:] if row[0]] == [
        ["chills", FOOD, "shivers at the table"],
        ["passage.no-answer", FOOD, "Call the kitchen."],
        ["notice.emergency", FOOD, "Read the plan on the fridge first."],
    ]


def test_a_sheet_leaves_out_what_callers_say_at_the_numbers_of_its_box_alone(copy_small: Callable[[], Path]) -> None:
    """The page and the leaflet have the words at each number; so has the sheet, once at those in the box."""
    root = copy_small()
    facts = root / "content/data/hospital.yaml"
    text = facts.read_text("utf-8")
    for name, number, say in (("care_team", 4321, "press 3"), ("social_work", 4322, "ask for the feeding team")):
        known = f'{{number: "(314) 555-{number}", extension: "12", say: "{say}"}}'
        text = text.replace(f"  {name}: null", f"  {name}: {known}")
    facts.write_text(text, encoding="utf-8")
    food = root / "content/en/daily-life/food.md"
    called = food.read_text("utf-8").replace(
        "- clothes get loose", "- needs [[phone.social_work]]\n- clothes get loose"
    )
    called = called.replace(
        "- throws up something green", "- needs food from [[phone.social_work]]\n- throws up something green"
    )
    food.write_text(called, encoding="utf-8")
    succeeded(run_guide(root, "handouts"))
    sheet, leaflet = (words(parse(root / f"dist/handouts/food-{form}.html").main) for form in ("one-page", "leaflet"))
    for form in (sheet, leaflet):
        assert "(314) 555-4322 ext. 12 (ask for the feeding team)" in form
        assert form.count("(ask for the feeding team)") == 2
    assert sheet.count("(press 3)") == 1 < leaflet.count("(press 3)")
