"""The marks: facts of the hospital, numbers to call, places, and signs of the rule book."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.content.hospital import CrisisLine, Profile
from care_guide.content.images import read_drawing
from care_guide.content.parse_result import ParseResult
from care_guide.content.phones import Phone, read_phone
from care_guide.content.rule_book import Passage, RuleBook, Sign
from care_guide.content.source_text import SourceText, not_plain
from care_guide.markdown_ext import convert, guide_markdown, located

from .conftest import FACTS, INPUTS, Convert


def profile_of(place: str) -> Profile:
    """The profile of a country or a state: US, US-MO."""
    return Profile(country=place[:2], region=place if "-" in place else None)


def with_facts(text: str, place: str = "US-MO", **facts: str | None) -> tuple[BeautifulSoup, ParseResult]:
    """Convert ``text`` in a ``place`` with other facts: fever_number is fever.number."""
    slots = FACTS | {name.replace("_", ".", 1): value for name, value in facts.items()}
    html, found = convert(guide_markdown(replace(INPUTS, slots=slots, profile=profile_of(place))), text)
    return BeautifulSoup(html, "html.parser"), found


def test_a_phone_is_a_link_that_dials_it(convert_text: Convert) -> None:
    """The number alone is the link; extension and words stand behind it; in another link it is text."""
    page, found = convert_text("Call [[phone.clinic]], [[call.emergency]] or [our [[phone.clinic]] page](x.md).")
    links = page.select("a.cg-phone")
    assert [(link["href"], link.get_text()) for link in links] == [
        ("tel:+13145550100", "(314) 555-0100"),
        ("tel:911", "911"),
    ]
    assert page.p.get_text() == (
        "Call (314) 555-0100 ext.\u00a012 (ask for the nurse), 911 or our (314) 555-0100 ext.\u00a012 (ask for the nurse) page."
    )
    assert found.problems == []


@pytest.mark.parametrize("lang", ["en", "es"])
def test_numbers_in_the_hospital_s_own_words_dial_too(lang: str) -> None:
    """In what callers must say, in an address, behind the button of a card; in a translation with their language."""
    phone = read_phone("314-555-0100", "US", say="page (314) 555-4321, or call 911")
    assert phone is not None
    facts = FACTS | {
        "phone.care_team": phone.text,
        "clinic.address": "9 Elm Street, 314-555-4322",
        "team.nurse": "A. Roe",
    }
    phones = {"phone.care_team": phone, "call.emergency": Phone("911", "911")}
    inputs = replace(INPUTS, lang=lang, slots=facts, phones=phones)
    text = "### Now {.urgent}\n\n- [[phone.care_team]]\n- [[clinic.address]], [[team.nurse]], [x [[clinic.address]]](x.md)\n"
    page = BeautifulSoup(convert(guide_markdown(inputs), text)[0], "html.parser")
    said = ["tel:+13145554321", "tel:911"]
    dialed = ["tel:+13145550100", *said, "tel:+13145554322", "tel:+13145550100", *said]
    assert [link["href"] for link in page.select("a[href^=tel]") if link.find_parent("p") is None] == dialed
    assert "(page (314) 555-4321, or call 911)" in page.li.get_text()
    marked = [part.get_text() for part in page.select("section [lang]") if part.find_parent("p") is None]
    own = " (page (314) 555-4321, or call 911)"
    assert marked == ([] if lang == "en" else [own, facts["clinic.address"], own])


def test_a_fact_is_text_and_never_markdown(convert_text: Convert) -> None:
    """What the hospital writes comes out sign by sign."""
    page, _ = convert_text("Come to [[clinic.address]] now.")
    assert page.p.get_text() == f"Come to {FACTS['clinic.address']} now."
    assert not page.select("em, p a, b")


def test_an_empty_fact_is_a_plain_phrase_and_a_line_for_paper(convert_text: Convert) -> None:
    """The phrase fits its sentence, at the beginning too; a filled fact has neither phrase nor line."""
    page, _ = convert_text("Call **[[phone.care_team]]** now.\n\n[[phone.care_team]] helps.\n\nCall [[phone.clinic]].")
    first, second, filled = page.select("p")
    assert " ".join(first.get_text().split()) == "Call your care team's day-and-night number now."
    assert second.get_text().startswith("Your care team's day-and-night number")
    assert len(page.select(".cg-slot__line")) == 2
    assert not filled.select(".cg-slot__line")
    assert "your clinic's number" not in filled.get_text()


@pytest.mark.parametrize("filled", [None, "101.0 F (38.3 C)"])
def test_text_for_one_case_never_shows_in_the_other(filled: str | None) -> None:
    """A default, text for a filled fact and text for an empty one, in paragraphs, items, headings and questions."""
    text = (
        "## Call at [[fever.number|if none: 100.0 F (37.8 C)]]? {#x}\n\nCall at [[fever.number|if none: **100.0 F (37.8 C)**]][^a].\n"
        "[[if no fever.number: Ask for **your number**[^b], see [fever](x.md), call [[phone.clinic]].]]\n\n"
        "- [[if fever.number: Only [[fever.number]] counts.[^c]]]\n- Always.\n\n"
        "### Before {#questions-before}\n\n- [ ] Is it [[fever.number|if none: 100.0 F (37.8 C)]]? {#it}\n"
        "    - Why: It says [[fever.number|if none: 100.0 F (37.8 C)]].\n    - Who: nurse\n"
    )
    page, found = with_facts(text, fever_number=filled)
    shown, question = page.get_text(), found.questions[0]
    assert found.problems == []
    assert ("101.0 F" in shown) is ("Only" in shown) is bool(filled)
    assert ("100.0 F" in shown) is ("Ask for" in shown) is bool(page.select("strong")) is not filled
    assert "[[" not in shown
    number = filled or "100.0 F (37.8 C)"
    assert found.headings[0].text == f"Call at {number}?"
    assert (question.text, question.why) == (f"Is it {number}?", f"It says {number}.")
    assert found.citations == (["a", "c"] if filled else ["a", "b"])
    assert len(page.select("ul:not(.cg-questions) > li")) == (2 if filled else 1)


def test_a_space_that_begins_text_for_one_case_stays() -> None:
    """One space after the colon belongs to the mark; what is typed beyond it keeps two words apart, or none."""
    text = "Call your team[[if call.poison:  or text]].\n\nCall[[if call.poison: , or text]] now."
    page, found = with_facts(text)
    assert [one.get_text() for one in page.select("p")] == ["Call your team or text.", "Call, or text now."]
    assert found.problems == []


def test_the_code_of_a_sign_is_the_sign_in_every_list(convert_text: Convert) -> None:
    """In headings, questions, reasons and the words that are signed; on the page it stays a code."""
    text = (
        "## A &amp; B? {#a}\n\nIt is &lt;500 or &gt;5 [[if no fever.number: &amp; so]].[^a]\n\n### Before {#questions-before}\n\n"
        "- [ ] Is it &lt;500? {#it}\n    - Why: It is R&amp;D.\n    - Who: nurse\n"
    )
    page, found = convert_text(text)
    assert found.headings[0].text == "A & B?"
    assert (found.questions[0].text, found.questions[0].why) == ("Is it <500?", "It is R&D.")
    assert found.text[1] == "It is <500 or >5 [[if no fever.number: & so]]."
    assert page.p.get_text().startswith("It is <500 or >5")
    assert not re.search(r"[\x02\x03]|&(?:lt|amp);", f"{page.get_text()}{found.text}{found.made}")


def test_the_version_holds_all_cases_and_no_value() -> None:
    """Text, citations, terms and question ids by which a text is signed are the same whatever a hospital fills in."""
    text = (
        "## H {#h}\n\n[[if fever.number: CRS is rare.[^a]]] Call [[phone.clinic]] at [[fever.number|if none: 100 F]].\n\n"
        "### Here {only=us-mo}\n\nIn remission.[^b]\n\n- [ ] Is it [[fever.number]]? {#it}\n    - Why: So.\n    - Who: nurse\n"
    )
    one = with_facts(text)[1]
    other = with_facts(text, "CA", fever_number="101 F (38.3 C)", phone_clinic=None)[1]
    assert one.text == other.text
    assert one.text[1] == "[[if fever.number: CRS is rare.]] Call [[phone.clinic]] at [[fever.number|if none: 100 F]]."
    assert one.all_citations == other.all_citations == ["a", "b"]
    assert set(one.all_terms) == set(other.all_terms) == {"cytokine release syndrome", "remission"}
    assert (one.citations, other.citations) == (["b"], ["a"])


@pytest.mark.parametrize(("place", "lines"), [("US", [3, 7]), ("CA", [7])])
def test_an_unknown_mark_is_reported_where_it_is_shown(place: str, lines: list[int]) -> None:
    """A copy of another country need not know the numbers of a passage that it leaves out; the line is the right one."""
    text = "## Law {#law only=us}\n\nCall [[call.moon]].\n\n## End {#end}\n\nCall [[call.moon|if none: us]].\n"
    problems = with_facts(text, place)[1].problems
    found = list(located(problems, SourceText("x.md", tuple(text.split("\n"))), 1))
    assert [line for line, *_ in found] == lines
    assert {what for _, what, _ in found} == {"the mark [[call.moon]] is not known"}


@pytest.mark.parametrize("order", [("F", "C"), ("C", "F")])
def test_typed_degrees_stand_in_the_order_of_the_profile(order: tuple[str, ...]) -> None:
    """In text, bold words, cells, heads of columns and the words for an empty fact; one scale alone, less than zero and other
    numbers stay.
    """
    md = guide_markdown(replace(INPUTS, profile=Profile(temperature=order)))
    text = "At **99.4 F (37.4 C)** or 101 F (38.3 C). A [[fever.number|if none: 100.4 F (38.0 C)]], 37 C, B 5 F (6 G), -18 C (0 F), -4 F (5 C).\n\n37-38 C (100 F).\n\n| at 99.0 F (37.2 C) |\n|---|\n| 100.0 F (37.8 C) |\n"
    html = BeautifulSoup(convert(md, text)[0], "html.parser")
    page = html.get_text()
    # A cell says the head of its column on narrow screens.
    assert (
        html.tbody.th["data-label"]
        == html.thead.th.get_text()
        == f"at {'99.0 F (37.2 C)' if order[0] == 'F' else '37.2 C (99.0 F)'}"
    )
    pairs = (("99.4 F", "37.4 C"), ("101 F", "38.3 C"), ("100.4 F", "38.0 C"), ("100.0 F", "37.8 C"))
    for fahrenheit, celsius in pairs:
        first, second = (fahrenheit, celsius) if order[0] == "F" else (celsius, fahrenheit)
        assert f"{first} ({second})" in page
    assert ", 37 C, B 5 F (6 G), -18 C (0 F), -4 F (5 C)." in page
    assert "37-38 C (100 F)." in page


@pytest.mark.parametrize("order", [("F", "C"), ("C", "F")])
@pytest.mark.parametrize(
    "text",
    [
        "Between 99.4 and 100.4 F (38.0 C), wait.",
        "From **99.4** up to **100.4 F (38.0 C)**, wait.",
        "At 96.8, 98.6 or 100.4 F (38.0 C), call.",
        "At 99.4\u2013100.4 F (38.0 C), wait.",
        "At 99.4 F to 100.4 F (38.0 C), wait.",
        "Entre 99.4 y [[fever.number|if none: 100.4 F (38.0 C)]], espere.",
        "At 100.4 F (38.0 C) to 102.5, call.",
    ],
)
def test_a_range_with_the_scales_of_one_end_is_reported_and_stays(order: tuple[str, ...], text: str) -> None:
    """Turned, it would be from 99.4 to 38.0; in whichever order families here read the scales."""
    md = guide_markdown(replace(INPUTS, profile=Profile(temperature=order)))
    html, found = convert(md, f"Ask.\n\n{text}")
    assert "100.4 F (38.0 C)" in BeautifulSoup(html, "html.parser").get_text()
    ((line, what, todo),) = located(found.problems, SourceText("x.md", tuple(f"Ask.\n\n{text}".split("\n"))), 1)
    assert (line, "has both scales at one end only" in what) == (3, True)
    assert todo.startswith("write them at both")


def test_each_temperature_with_its_scales_is_no_mistake() -> None:
    text = "At 99.4 F (37.4 C)[^a] or 101 F (38.3 C), on day 2 at 100.4 F (38.0 C), or at 99.4 F to 100.4 F (37.4 C to 38.0 C)."
    assert convert(guide_markdown(INPUTS), text)[1].problems == []


def test_reviewers_get_what_this_copy_leaves_out() -> None:
    """The whole HTML holds each part that is not shown; where nothing is left out there is none."""
    found = with_facts("[[if fever.number: Only here.]] And here.\n\n## Far {#far only=us-il}\n\nFar away.\n")[1]
    whole = BeautifulSoup(found.whole, "html.parser").get_text()
    assert all(part in whole for part in ("Only here.", "And here.", "Far away."))
    assert with_facts("And here.")[1].whole is None


def test_a_passage_for_one_place_says_so_or_is_left_out() -> None:
    """The label stands under the heading; elsewhere the passage goes, up to the next heading of its level, with its id."""
    text = (
        "## Money {#money}\n\n### Medicaid {#mo only=us-mo}\n\nAsk in Missouri.[^a]\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        "### Anywhere {#any}\n\nAsk.\n\n## Law {#law only=us}\n\nThe law.\n\n### Part {#part}\n\nMore law.\n\n## End {#end}\n\nBye.\n"
    )
    page, found = with_facts(text)
    assert [label.get_text() for label in page.select(".cg-place")] == ["Only in Missouri", "Only in the United States"]
    assert page.select_one("#mo + .cg-place")
    assert found.left_out == []
    page, found = with_facts(text, "US-IL")
    assert [one.place for one in found.left_out] == ["us-mo"]
    assert not page.select("table, #mo")
    assert "Ask in Missouri" not in page.get_text()
    assert "Ask." in page.get_text()
    page, found = with_facts(text, "CA")
    assert [section["id"] for section in page.select("section")] == ["money", "end"]
    assert [heading.id for heading in found.headings if heading.shown] == ["money", "any", "end"]
    assert "law" not in page.get_text()


@pytest.mark.parametrize(
    ("place", "left"),
    [
        ("US", "Call. Ask at 911. Now.|Only there.|Here.|call or text us|Read.|Ask."),
        ("MX", "Call. Now.|Here.|call us|Read."),
    ],
)
def test_a_sentence_for_one_place_is_left_out_elsewhere(place: str, left: str) -> None:
    """With its source, its item and its paragraph; what it says by an unknown mark is told only where it is shown."""
    passage = Passage(text="Read.\n\n[[if us: Ask.]]\n", sources=("b",))
    book = RuleBook(path="x", passages={"desk": passage})
    md = guide_markdown(replace(INPUTS, profile=profile_of(place), rule_book=book))
    text = "Call. [[if us: Ask at [[call.emergency]].[^a]]] Now.\n\n- [[if us: Only there.]]\n- Here.\n\ncall [[if us: or text]] us\n\n[[passage.desk]]\n"
    html, found = convert(md, text)
    page = BeautifulSoup(html, "html.parser")
    for note in page.select("sup"):
        note.decompose()
    assert "|".join(" ".join(part.get_text().split()) for part in page.select("p, li")) == left
    assert (found.citations, found.all_citations) == (["a", "b"] if place == "US" else [], ["a", "b"])
    assert found.problems == []
    problems = convert(md, "[[if us: Call [[call.moon]].]] Bye.")[1].problems
    assert any(one.shown for one in problems) == (place == "US")


@pytest.mark.parametrize(("there", "words"), [(True, "Call 911, or text."), (False, "Call 911.")])
def test_a_sentence_can_depend_on_what_the_profile_has(there: bool, words: str) -> None:
    md = guide_markdown(replace(INPUTS, profile=Profile(crisis=CrisisLine(number="988", texts=there))))
    html, found = convert(md, "Call [[call.emergency]][[if call.texts: , or text]].")
    assert BeautifulSoup(html, "html.parser").get_text() == words
    assert found.problems == []


CARDS = (
    "## When to call {#when-to-call}\n\n### Call [[call.emergency]] now if your child: {.emergency}\n\n- [[signs.emergency]]\n"
    "- coughs\n\n### Call now if your child: {.urgent}\n\n- [[signs.urgent]]\n- [[sign.no-stool]]\n\n"
    "Call early.\n\n### Later if: {.non-urgent}\n\n- sleeps\n"
)


def test_signs_of_the_rule_book_are_items_with_their_sources(convert_text: Convert) -> None:
    """Core signs first, then others and the author's own; marks inside a sign work; each knows its sign."""
    page, found = convert_text(CARDS)
    assert found.problems == []
    emergency, urgent = (page.select_one(f".cg-card--{name}") for name in ("emergency", "urgent"))
    assert [item.get_text() for item in emergency.select("li")] == ["cannot breathe1", "cannot be woken", "coughs"]
    assert [item.get("data-sign") for item in urgent.select("li")] == ["fever", "no-stool"]
    assert urgent.li.get_text() == "has 100.0 F (37.8 C) or more1"
    assert urgent.li.strong
    assert emergency.h3.get_text() == "Emergency: Call 911 now if your child:"
    assert found.citations == ["acs"] * 3
    assert "has [[fever.number|if none: 100.0 F (37.8 C)]] or more" in found.text


def test_every_urgent_card_ends_with_no_answer_and_far_away(convert_text: Convert) -> None:
    """Below what the author wrote, in this order, with sources; no other card has them; fenced examples stay."""
    page, _ = convert_text(CARDS + "\n## Example {#e}\n\n```\n### Call {.urgent}\n\n- [[signs.urgent]]\n```\n")
    texts = [part.get_text() for part in page.select_one(".cg-card--urgent").select("p")]
    assert texts == ["Call early.", "If nobody answers, call 911.1", "If you are far away, call first."]
    assert page.get_text().count("nobody answers") == 1
    assert "[[signs.urgent]]" in page.select_one("#e").get_text()


def test_a_page_for_teens_speaks_to_them() -> None:
    """Signs and passages in their other words where they have some, with the same sources; other pages as before."""
    breath = Sign(id="breath", level="emergency", core=True, text="fights", you="fight", sources=("acs",))
    fever = Sign(id="fever", level="urgent", core=True, text="is hot")
    ends = {"no-answer": Passage(text="If your child is worse, call."), "far-away": Passage(text="Ask", you="Ask now")}
    md = guide_markdown(
        replace(INPUTS, rule_book=RuleBook(path="x", signs={"breath": breath, "fever": fever}, passages=ends))
    )
    text = "### Now {.emergency}\n\n- [[signs.emergency]]\n\n### Soon {.urgent}\n\n- [[sign.fever]]\n"
    for kind, first, last in (("teen", "fight", "Ask now"), ("disease", "fights", "Ask"), ("teen", "fight", "Ask now")):
        html, found = convert(md, text, kind)
        items = [item.get_text() for item in BeautifulSoup(html, "lxml").select("li")]
        assert re.fullmatch(rf"{first}\W*\d?\W*", items[0]), kind
        assert items[1] == "is hot"
        assert found.citations == ["acs"]
        assert [found.text[-2], found.text[-1]] == ["If your child is worse, call.", last]


def test_a_passage_stands_where_its_mark_does(convert_text: Convert) -> None:
    """A mark on a line of its own becomes the paragraphs of the passage."""
    page, _ = convert_text("Before.\n\n[[passage.desk]]\n\nAfter.")
    assert [part.get_text() for part in page.select("p")] == [
        "Before.",
        "At the desk, speak first.",
        "Say that it is leukemia.",
        "After.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Call [[phone.moon]].", "the mark [[phone.moon]] is not known"),
        ("[[if phone.moon: Call.]]", "the fact phone.moon is not known"),
        ("[[if fever.number Call.]] Now.", "is not known"),
        ("Call [[phone.clinic now.", "is not a mark"),
        ("Call [[if fever.number: at\nnight.]]", "is not a mark"),
        ("- [[sign.moon]]", "the sign moon is not known"),
        ("It [[sign.breath]] today.", "is not a list item of its own"),
        ("- it [[sign.breath]]", "is not a list item of its own"),
        ("Ask: [[passage.desk]]", "the mark [[passage.desk]] is not on a line of its own"),
        ("[[passage.moon]]", "the passage moon is not known"),
        ("### Moon {#m only=moon}\n\nText.", "the place moon is not known"),
        ("[[if mo: Text.]]", "the place mo is not known"),
        ("[[if no us: Text.]]", "a place has no text for elsewhere"),
        ("[[if call.moon: Text.]]", "the fact call.moon is not known"),
    ],
)
def test_a_wrong_mark_is_reported(text: str, told: str, convert_text: Convert) -> None:
    """Unknown names, marks that are not closed, signs in running text."""
    assert any(told in problem.message for problem in convert_text(text)[1].problems)


def test_a_fact_that_an_older_hospital_yaml_has_not_is_reported_with_its_line(convert_text: Convert) -> None:
    """Whoever takes a newer guide and keeps the own file learns what to add, and not which other marks there are."""
    [problem] = convert_text("Call at [[fever.transplant|if none: 100.0 F]].")[1].problems
    assert problem.message == "the mark [[fever.transplant]] is not known"
    assert problem.fix == "write `transplant: null` below fever: in content/data/hospital.yaml, or its value"


@pytest.mark.parametrize(
    "text",
    ["a **b** c", "it is *not* so", "_x_ y", "__so__", "[a](b.md)", "![a](b.svg)", "is so.[^a]", "the `x`", "## Head", "- item",
     "\\*2", "a <b>x</b>", "one<br>two", "5&nbsp;mg", "&#8217;", "so {#id}", "<https://www.example.org>"],
)  # fmt: skip
def test_markdown_in_plain_words_is_known(text: str) -> None:
    """A page would show the signs, or the words would lose what they mean."""
    assert not_plain(text)


@pytest.mark.parametrize(
    "text",
    ["TPMT *2/*3A", "HLA-A*02:01 and HLA-B*07:02", "5*6*7 mg", "a_b_c", "ANC <500 & more", "3 < 4 > 2", "AT&T; x", "#1 rule",
     "> 38.0 C", "a - b", "-5 to +5", "(1) one", "[sic]", "10. day", "https://x.test/a_b_c", "2**3"],
)  # fmt: skip
def test_plain_signs_are_no_markdown(text: str) -> None:
    assert not_plain(text) is None


@pytest.mark.parametrize(
    "words", ["[[hospital.name]]", "{{ phone.clinic }}", "**Blood**", "a &amp; b", "[blood](x.md)", "blood[^acs]", "`blood`", "# Blood", "\\*", "_blood_"]
)  # fmt: skip
@pytest.mark.parametrize("place", ["title", "desc", "text"])
def test_words_of_a_drawing_are_plain(tmp_path: Path, place: str, words: str) -> None:
    """A drawing shows every sign as it is typed."""
    parts = {"title": "Box", "desc": "A box.", "text": "marrow", place: words.replace("&", "&amp;")}
    text = "".join(f"<{name}>{one}</{name}>\n" for name, one in parts.items())
    (tmp_path / "a.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n{text}</svg>')
    (problem,) = read_drawing(tmp_path, "a.svg")[1]
    assert "does not work here" in problem.message
    assert problem.line == 2 + list(parts).index(place) or "&" in words


@pytest.mark.parametrize(
    "text",
    ["<![CDATA[5 mg]]>", "5&#x202e; mg", "<?show 5?>", "&#21270;", "a <b>5</b> mg", "</text><switch><text systemLanguage='es'>5</text></switch><text>",
     "</text><s:text xmlns:s='http://www.w3.org/2000/svg'>5</s:text><text>", "</text><set attributeName='display' to='none'/><text>",
     "</text><a href='#box-t'><text>5</text></a><text>", "</text><p xmlns='http://www.w3.org/1999/xhtml'>5</p><text>"],
)  # fmt: skip
def test_a_drawing_says_the_same_as_a_file_and_on_a_page(tmp_path: Path, text: str) -> None:
    """HTML leaves out or ends a drawing at what XML alone knows, and no version holds what stands there."""
    (tmp_path / "box.svg").write_text(_SVG.format(text), encoding="utf-8")
    assert [problem.line for problem in read_drawing(tmp_path, "box.svg")[1]] == [4]


def test_an_entity_of_a_drawing_is_reported(tmp_path: Path) -> None:
    declared = '<!DOCTYPE svg [<!ENTITY dose "5 mg">]>\n'
    (tmp_path / "box.svg").write_text(declared + _SVG.format("&dose;"), encoding="utf-8")
    (problem,) = read_drawing(tmp_path, "box.svg")[1]
    assert (problem.line, "<!DOCTYPE" in problem.message) == (1, True)


_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n<title>Box</title>\n<desc>A box.</desc>\n<text>{}</text>\n</svg>'
