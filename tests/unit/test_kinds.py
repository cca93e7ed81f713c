"""What the contract asks of each kind of article: sections, their order, tables of options, headings of one's own."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from care_guide.checks.emergencies import emergencies_of
from care_guide.checks.language import load_of
from care_guide.checks.structure import structure_of
from care_guide.content.contract import Contract, skeleton
from care_guide.content.source_text import SourceText
from care_guide.markdown_ext import article_of
from care_guide.review.redline.sections import reading

from tests import kinds
from tests.unit.conftest import article_from, parser, shared

ROW = "| Late harm | A small scar | Doctors don't know yet |"
PLACE = "content/en/daily-life/x.md"


def told(text: str, contract: Contract | None = None) -> list[str]:
    """The problems of a text: of its reading, and of its structure."""
    article, problems = article_of(SourceText(PLACE, tuple(text.split("\n"))), parser())
    if article is not None:
        problems += structure_of(article, replace(shared(), contract=contract or shared().contract))
    return [str(problem) for problem in problems]


def test_a_page_for_teens_names_no_sign_that_speaks_to_a_parent() -> None:
    """A sign and a passage of a card without words of their own are told, on a page of this kind alone."""
    book = shared().languages["en"].rule_book
    quiet = {
        "signs": {**book.signs, "chills": book.signs["chills"].model_copy(update={"you": None})},
        "passages": {**book.passages, "far-away": book.passages["far-away"].model_copy(update={"you": None})},
    }
    language = replace(shared().languages["en"], rule_book=replace(book, **quiet))
    changed = replace(shared(), languages={**shared().languages, "en": language})
    article = article_from(kinds.text("teen"), "content/en/teens/x.md")
    assert not [str(one) for one in emergencies_of(article, shared()) if "reader who is ill" in str(one)]
    told = [re.findall(r'the card shows "([a-z-]+)"', str(one)) for one in emergencies_of(article, changed)]
    assert [one for one in told if one] == [["chills"], ["far-away"]]
    for_parents = replace(article, header=article.header.model_copy(update={"kind": "daily-life"}))
    assert not [one for one in emergencies_of(for_parents, changed) if "reader who is ill" in str(one)]


def test_the_notices_of_a_page_for_teens_speak_to_them() -> None:
    """None says "your child" there; the same notices say it to parents."""
    article = article_from(kinds.text("teen"), "content/en/teens/x.md")
    notices = shared().notices_of(article)
    assert {"emergency", "not-medical-advice"} <= {one.id for one in notices}
    assert not [one.id for one in notices if "your child" in one.text]
    for_parents = replace(article, header=article.header.model_copy(update={"kind": "daily-life"}))
    assert "your child" in next(one.text for one in shared().notices_of(for_parents) if one.id == "emergency")


def test_an_article_of_each_kind_has_no_problem(subtests: pytest.Subtests) -> None:
    """With all that the contract asks for, with and without what may be left out."""
    for name in kinds.NAMES:
        with subtests.test(name=name):
            assert told(kinds.text(name)) == []
    teen = kinds.text("teen")
    assert told(teen.replace("## More help", "## Here {#at-our-hospital}\n\nAsk at the desk.\n\n## More help")) == []


def asks_for(call: str) -> Contract:
    """The contract, in which "More help" of a page for teens must name the number ``call``."""
    contract = shared().contract.model_dump()
    [section] = [one for one in contract["kinds"]["teen"]["sections"] if one["id"] == "more-help"]
    section["call"] = call
    return Contract.model_validate(contract)


def test_more_help_names_the_number_that_the_contract_asks_for() -> None:
    """Typed there or by a passage; without it, the line of the section is told with what to do."""
    line = "You can also call [[call.cancer-institute]].\n"
    number = TEEN[: TEEN.index("## More help")].count("\n") + 1
    assert told(TEEN, asks_for("cancer-institute")) == []
    [problem] = told(TEEN, asks_for("emergency"))
    assert problem.startswith(f"content/en/daily-life/x.md:{number}: the section {{#more-help}} does not name")
    assert "[[call.emergency]]: end it with" in problem
    assert "[[call.emergency]]" in shared().languages["en"].rule_book.passages["no-answer"].text
    assert told(TEEN.replace(line, "\n[[passage.no-answer]]\n"), asks_for("emergency")) == []


def move(text: str, section: str, before: str) -> str:
    """Return ``text`` with one section moved in front of another."""
    parts = text.split("\n## ")
    [moved] = [part for part in parts if f"{{#{section}}}" in part.split("\n")[0]]
    parts.remove(moved)
    place = next(n for n, part in enumerate(parts) if f"{{#{before}}}" in part.split("\n")[0])
    return "\n## ".join([*parts[:place], moved, *parts[place:]])


DECISION, TEEN, LEAFLET = map(kinds.text, kinds.NAMES)
WRONG = {
    "when to call is not second": (move(DECISION, "when-to-call", "what-matters"), "{#the-decision} is out of order"),
    "a section in the wrong place": (move(TEEN, "more-help", "when-to-call"), "{#more-help} is out of order"),
    "an own section where none may be": (move(TEEN, "telling", "questions"), "is out of order"),
    "the last two sections are missing": (
        LEAFLET[: LEAFLET.rindex("\n## ", 0, LEAFLET.index("{#when-to-call}")) + 1],
        "the section {#contact} is missing: an article of the kind leaflet needs it, after {#when-to-call}",
    ),
    "the first two sections are missing": (
        LEAFLET[: LEAFLET.index("## ")] + LEAFLET[LEAFLET.rindex("\n## ", 0, LEAFLET.index("{#when-to-call}")) + 1 :],
        "the section {#text} is missing: an article of the kind leaflet needs it, after {#summary}",
    ),
    "no own section": (
        TEEN.replace("{#telling}", "{#more-help}").replace("## Can I still go out? {#going-out}\n", ""),
        "a section of the article's own is missing",
    ),
    "a section that the kind does not know": (
        DECISION.replace("{#the-decision}", "{#benefits}"),
        "{#benefits} is not in the contract",
    ),
    "a kind that the contract does not know": (TEEN.replace("kind: teen", "kind: poem"), "kind: poem is not known"),
    "a key that the kind needs": (LEAFLET.replace("review_months: 6\n", ""), "the header has no review_months"),
    "a question's id twice": (DECISION.replace("{#bath}", "{#flush}"), "the id {#flush} appears twice"),
    "a question with a section's id": (DECISION.replace("{#bath}", "{#options}"), "the id {#options} appears twice"),
    "too few questions": (DECISION[: DECISION.index("- [ ] Does bath")], "has 2 questions"),
    "a heading of the skeleton": (TEEN.replace("## Can I", "## Your heading: Can I"), "the skeleton's heading"),
    "no table": (re.sub(r"(?m)^\|.*\n", "", DECISION), "has 0 tables"),
    "a row is missing": (DECISION.replace(ROW + "\n", ""), 'has the row "Fertility" where the row "Late harm" belongs'),
    "the last row is missing": (
        DECISION.replace("| If we don't choose it | A needle each time | A needle each time |\n", ""),
        'has the end of the table where the row "If we don\'t choose it" belongs',
    ),
    "a row of one's own": (DECISION.replace(ROW, ROW + "\n| Cost | Low | Low |"), 'has the row "Cost" where'),
    "an empty cell": (DECISION.replace("| A small scar |", "| |"), 'the row "Late harm" has an empty cell'),
    "one option has all the detail": (
        DECISION.replace("A small scar", "A small scar that fades in a year or two and seldom itches or hurts at all"),
        'the row "Late harm" says 17 words of one option and 4 of another',
    ),
    "one option": (
        DECISION.replace("|---|---|---|", "|---|---|").replace("| What to compare | Port | PICC |", "| What | Port |"),
        "compares 1 options",
    ),
}


def test_each_mistake_in_a_kind_is_reported(subtests: pytest.Subtests) -> None:
    """Every kind of what the contract asks for, with the line where it is wrong."""
    for case, (text, words) in WRONG.items():
        with subtests.test(case=case):
            problems = told(text)
            assert any(words in problem for problem in problems), problems


def test_a_reviewer_reads_the_statements_and_not_their_choices() -> None:
    """In the redline a statement is a line of a list; the choices are the theme's, and no part of the text."""
    article = article_from(DECISION, PLACE)
    [matters] = [section for section in reading(article, shared()) if section.id == "what-matters"]
    assert matters.html.count("<li>") == 3
    assert "<li>Swimming in the summer</li>" in matters.html
    assert "very much" not in matters.html


def test_a_hospital_can_add_a_kind_without_a_change_of_the_program() -> None:
    """A kind that only its contract names is checked, and can be begun."""
    own = Contract.model_validate(
        {
            **shared().contract.model_dump(),
            "kinds": {
                **shared().contract.model_dump()["kinds"],
                "recipe": {"sources": 1, "sections": [{"id": "cook"}]},
            },
            "asks": {"cook": "How is it cooked?"},
        }
    )
    text = TEEN.split("## Key points")[0].replace("kind: teen", "kind: recipe")
    assert told(text + "## Cook it {#cook}\n\nIt is easy.\n", own) == []
    assert any("{#cook} is missing" in problem for problem in told(text, own))
    assert "How is it cooked? {#cook}" in skeleton("recipe", "Soup", own, datetime.date(2026, 1, 31))


def test_a_kind_of_the_hospitals_own_has_the_notices() -> None:
    """In an emergency, not checked, no advice: nobody has to remember to add the kind to each."""
    for language in shared().languages.values():
        shown = {notice.id for notice in language.notices if notice.is_on("recipe")}
        assert shown >= {"emergency", "provenance", "not-checked", "not-medical-advice", "publisher"}
        assert "trials-general" not in shown


def test_a_new_article_of_each_kind_asks_for_its_headings(subtests: pytest.Subtests) -> None:
    """The skeleton has every section in its order, and none of its headings may be published."""
    for kind, rule in shared().contract.kinds.items():
        with subtests.test(kind=kind):
            text = skeleton(kind, "A new one", shared().contract, datetime.date(2026, 1, 31))
            text = text.replace('message: ""', "message: Call first.").replace('summary: ""', "summary: New.")
            text = text.replace("review_months: ", "review_months: 6")
            problems = told(text)
            assert sum("the skeleton's heading is still there" in problem for problem in problems) == len(rule.sections)
            assert not [problem for problem in problems if "is missing" in problem or "order" in problem]


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ("The desk (blue door) opens at 7.", None),
        ("The desk (blue door) opens at 7, lunch is at 12.", None),
        ("The desk opens at 7, lunch is at 12, tea at 15, dinner at 18.", "4 figures in "),
        ("The desk (blue) and the lift (red) are near.", "2 brackets in "),
    ],
)
def test_a_short_leaflet_may_hold_one_of_each(more: str, wrong: str | None) -> None:
    """Counted in 100 words, one bracket in a leaflet of 40 words would be too much; three figures are."""
    text = kinds.text("leaflet").replace("The desk is open all day", f"{more}\nThe desk is open all day")
    found = [problem.message for problem in load_of(article_from(text, PLACE), shared())]
    assert [wrong in one for one in found] == [True] if wrong else found == []
