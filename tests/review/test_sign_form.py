"""The form for a clinician without git: made, filled in on a phone from a disk, sent back, taken in or refused."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.review.sign import left_out
from playwright.sync_api import Browser, Page

from tests.conftest import refused, succeeded
from tests.review.conftest import BLUE, GREEN, LEDGER, PROFILE, TODAY, Guide, git
from tests.review.reading import redline, words

PERSON = {"name": "Nora Test", "credential": "RN", "date": TODAY.isoformat()}


def form(guide: Guide, *options: str) -> BeautifulSoup:
    succeeded(guide.run("form", *options))
    return BeautifulSoup((guide.root / "dist/form.html").read_text("utf-8"), "lxml")


@pytest.fixture
def filled(guide: Guide) -> dict[str, Any]:
    """What the form saves for one text that is signed."""
    return {
        "form": "care-guide sign-off 1",
        "made": TODAY.isoformat(),
        **PERSON,
        "role": "clinician",
        "texts": [
            {
                "article": "treatments/blue",
                "lang": "en",
                "version": guide.version(),
                "signed": True,
                "next_check": "2027-11-01",
                "changed": "First checked text.",
                "note": "",
            }
        ],
    }


def take_in(guide: Guide, data: object) -> tuple[int, str, str]:
    """Give a form to the guide; return the status, and what it says. A refusal leaves the ledger as it was."""
    (guide.root / "back.json").write_text(data if isinstance(data, str) else json.dumps(data, indent=1), "utf-8")
    before = (guide.root / LEDGER).read_text("utf-8")
    done = guide.run("sign", "--form", "back.json")
    assert done.returncode == 0 or (guide.root / LEDGER).read_text("utf-8") == before
    return done.returncode, done.stdout, done.stderr


def test_the_form_holds_the_text_and_what_has_changed_since_it_was_signed(guide: Guide) -> None:
    """All that families read, the redline since the last sign-off, whoever has signed before; it loads nothing."""
    assert guide.sign().returncode == guide.sign("treatments/green").returncode == 0
    assert guide.sign("guide/words").returncode == 0
    guide.commit("Sign", "Clinician", "clinician@example.org")
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    guide.edit(BLUE, "12 of 100 children", "15 of 100 children")
    guide.edit("content/en/questions.yaml", "Who answers at night?", "Who answers on Sunday?")
    guide.commit("Change the figures")
    page = form(guide, "--topics", "treatments/blue treatments/green guide/words", "--role", "clinician")
    texts = {one["data-article"]: one for one in page.select("[data-article]")}
    # Only what changed, since the whole text stands below it.
    assert page.body["data-view"] == "changed"
    assert list(texts) == ["treatments/blue", "treatments/green", "guide/words"]
    blue = texts["treatments/blue"]
    assert blue["data-version"] == guide.version()
    changes = words(blue.select_one(".cg-redline__texts"))
    for text in ("was: 3 to 4 weeks. now: 4 to 6 weeks.", "was: 12 of 100 now: 15 of 100 children"):
        assert text in changes, text
    assert "The nurse gives 2 mg" not in words(blue.select_one(".cg-redline__texts [data-section=key-points]"))
    whole = words(blue.select_one(".cg-form__whole"))
    for text in (
        "Blue care begins with a call",
        "given for 4 to 6 weeks",
        "The nurse gives 2 mg once a day",
        "Paper b",
        "Ask your team.",
    ):
        assert text in whole, text
    assert not texts["treatments/green"].select(".cg-redline__texts")
    assert "Nothing has changed" in words(form(guide, "--topics", "treatments/green"))
    around = words(texts["guide/words"])
    assert around.index("Before:") < around.index("Who answers at night?") < around.index("Who answers on Sunday?")
    assert {"Test Person", "Nora Test"} <= {one["value"] for one in page.select("#names option")}
    policy = page.select_one("meta[http-equiv]")["content"]
    assert "default-src 'none'" in policy and "form-action 'none'" in policy
    assert not page.select("[src^=http], link[href], form")
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_what_has_changed_is_told_since_the_text_that_everybody_had_signed(guide: Guide) -> None:
    """Not since that of a role that need not sign, nor since a newer text that came in the commit of the sign-off."""
    guide.edit(BLUE, "12 of 100", "13 of 100")
    guide.commit("Another figure")
    assert guide.sign().returncode == 0
    guide.edit(BLUE, "2 mg once", "20 mg once")
    guide.commit("Sign the text with 2 mg, and write another")
    assert guide.sign(role="family-advisor", reviewer="Pat Test", credential="Parent").returncode == 0
    guide.commit("Sign the text with 20 mg, as a family advisor")
    blue = form(guide, "--topics", "treatments/blue", "--role", "clinician").select_one("[data-article]")
    assert "What has changed since Test Person signed it" in words(blue)
    assert "was: 2 mg once now: 20 mg once a day" in words(blue.select_one(".cg-redline__texts"))
    git(guide.root, "reset", "--quiet", "--soft", "main")
    guide.commit("All of it as one commit")
    blue = form(guide, "--topics", "treatments/blue", "--role", "clinician").select_one("[data-article]")
    assert "What has changed since then cannot be shown here, so read all of it." in words(blue)
    assert guide.sign().returncode == 0
    blue = form(guide, "--topics", "treatments/blue", "--role", "clinician").select_one("[data-article]")
    assert "Nothing has changed: the text is exactly the one that was signed." in words(blue)


def test_what_this_copy_leaves_out_is_in_the_form(guide: Guide) -> None:
    """The version covers it, with what is left out."""
    guide.edit(
        BLUE,
        "## When to call",
        "[[if fever.number: Yours is one line.]]\n\n[[if no fever.number: Ours is.]]\n\n## When",
    )
    whole = form(guide, "--topics", "treatments/blue").select_one(".cg-form__whole")
    lines = [words(one) for one in whole.select(".cg-form__lines li")]
    assert lines[0] == "What can go wrong?"
    assert lines[-2:] == [
        '[[If the hospital has filled in "your team\'s fever number" (left out in this copy):]] Yours is one line. [[/]]',
        '[[If the hospital has not filled in "your team\'s fever number":]] Ours is. [[/]]',
    ]


def test_words_and_sources_of_what_this_copy_leaves_out_are_in_the_form(guide: Guide) -> None:
    """The version covers them, and ``make sign`` shows them; they stand after those that families read here."""
    guide.edit(PROFILE, 'region: "US-MO"', 'region: "US-IL"')
    for path, text in (
        ("content/en/glossary.yaml", '- term: tonic\n  say: "TON-ik"\n  means: "A drink."\n'),
        (
            "content/data/sources.yaml",
            "- {id: law, title: A law, publisher: Missouri, url: 'https://example.org/law', published: '2023', "
            "checked: '2026-11-22', kind: paper}\n",
        ),
    ):
        (guide.root / path).write_text((guide.root / path).read_text("utf-8") + text, "utf-8")
    guide.edit(BLUE, "## When to call", "### There {#there only=us-mo}\n\nAsk for a tonic.[^law]\n\n## When to call")
    whole = form(guide, "--topics", "treatments/blue").select_one(".cg-form__whole")
    shown = words(whole)
    assert "Ask for a tonic." in shown
    assert "tonic (Say: TON\N{NON-BREAKING HYPHEN}ik): A drink." in shown
    sources = [words(one) for one in whole.select("ol li") if "Research paper" in one.text]
    assert sources[-1] == "A law. Missouri, 2023. https://example.org/law Research paper."
    # The numbers in the text are those of this list.
    assert list(dict.fromkeys(one.text for one in whole.select(".cg-cite a"))) == ["1", "2"]
    assert sources[0].startswith("Paper a.") and sources[1].startswith("Paper b.")


def test_what_phones_show_in_place_of_a_notice_is_in_the_form(guide: Guide) -> None:
    """It is signed with the text, and a redline tells a change of it from one of the notice."""
    notices, whole = "content/en/notices.yaml", "text: Call [[call.emergency]]."
    guide.edit(notices, whole, f"{whole}\n  short: Call soon.")
    guide.commit("Say it in short")
    git(guide.root, "branch", "--force", "main")
    asked = words(form(guide, "--topics", "treatments/blue").select_one(".cg-form__whole"))
    assert "In an emergency Call 911 . On phones, in its place: Call soon." in asked
    guide.edit(notices, "Call soon.", "Call now.")
    shown = words(redline(guide).find(id="evidence").parent)
    assert "Short: Call soon." in shown and "Short: Call now." in shown


LEFT_OUT = "- [[if fever.number: Ibuprofen.]]\n"
PLACES = {
    "a list": f"### You may\n\n- Tea.\n{LEFT_OUT}\n### You may not\n\n- Wine.\n",
    "another list": f"### You may\n\n- Tea.\n\n### You may not\n\n- Wine.\n{LEFT_OUT}",
    "a step": f"### You may\n\n1. Tea.\n{LEFT_OUT.replace('-', '2.')}\n### You may not\n\n- Wine.\n",
    "a step before": f"### You may\n\n{LEFT_OUT.replace('-', '1.')}2. Tea.\n\n### You may not\n\n- Wine.\n",
    "a passage": "### You may {#may only=us-mo}\n\n- Tea.\n",
    "a box of what to do": "### You may {#may only=us-mo .do}\n\n- Tea.\n",
    "a box of what not to do": "### You may {#may only=us-mo .dont}\n\n- Tea.\n",
}


def test_where_something_is_left_out_is_in_the_form(guide: Guide) -> None:
    """The same words under another heading, in a step or a box are another text once a hospital shows them."""
    guide.edit(PROFILE, 'region: "US-MO"', "region: null")
    before, told = (guide.root / BLUE).read_text("utf-8"), {}
    for place, text in PLACES.items():
        (guide.root / BLUE).write_text(before.replace("## When to call", f"{text}\n## When to call"), "utf-8")
        library = load_library(guide.root)
        assert not [problem for problem in library.problems if problem.path == BLUE], place
        told[place] = tuple(left_out(library.at(BLUE), library))
    assert len({*told.values()}) == len(PLACES), told


def test_what_another_hospital_does_not_show_is_said_to_depend(guide: Guide) -> None:
    """Here families read it, so nothing is left out; the version also covers that it goes with the fact or the place."""
    guide.fill_facts()
    guide.edit(BLUE, "had a fever.", "had a fever. [[if phone.care_team: Never sing.]]")
    guide.edit(BLUE, "## When to call", "### Only here {#here only=us}\n\nNever hum.\n\n## When to call")
    told = "\n".join(left_out((library := load_library(guide.root)).at(BLUE), library))
    assert '[[If the hospital has filled in "care team, day and night":]] Never sing. [[/]]' in told
    assert "Never hum." in told
    assert "looks pale" not in told


def test_without_topics_it_holds_all_that_waits_for_the_role(guide: Guide) -> None:
    """What is signed is left out; a role for which nothing waits is told so."""
    assert guide.sign("treatments/green").returncode == 0
    page = form(guide, "--role", "clinician")
    assert [one["data-article"] for one in page.select("[data-article]")] == ["treatments/blue", "guide/words"]
    for options, told in (
        (("--role", "family-advisor"), "ROLE=family-advisor: no text waits for this role"),
        (("--role", "king"), "ROLE=king: there is no such role: use one of: clinician"),
        (("--role", "clinician", "--topics", "guide/facts"), "ROLE=clinician: this role does not sign guide/facts"),
        (
            ("--reviewer", "Nobody Known"),
            "REVIEWER=Nobody Known: may not sign as clinician by content/data/reviewers.yaml",
        ),
        (("--topics", "treatments/red"), 'ARTICLE="treatments/red": there is no such article'),
    ):
        done = refused(guide.run("form", *options))
        assert done.stderr.startswith(told)
    taken_back = ("--why=Old numbers.", "--reviewer=Test Person", "--role=clinician")
    assert guide.run("withdraw", "--article=treatments/blue", *taken_back).returncode == 0
    page = form(guide, "--role", "clinician")
    assert [one["data-article"] for one in page.select("[data-article]")] == ["guide/words"]
    assert "it is withdrawn, so the form has no page of it" in guide.run("form", "--topics", "treatments/blue").stderr


@pytest.fixture
def phone(browser: Browser) -> Page:
    """A phone that has no network."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, offline=True)
    return context.new_page()


def test_a_clinician_fills_it_in_on_a_phone(guide: Guide, phone: Page, tmp_path: Path) -> None:
    """From a file: what is missing is named, what is saved is taken in, remarks come along, and the guide is signed."""
    form(guide, "--topics", "treatments/blue treatments/green", "--reviewer", "Nora Test")
    errors: list[str] = []
    phone.on("console", lambda message: errors.append(message.text))
    phone.goto((guide.root / "dist/form.html").as_uri())
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    told, save = phone.locator("[data-told]"), phone.get_by_role("button", name="Save the form")
    assert phone.get_by_label("Your credential").input_value() == "RN"
    phone.get_by_label("Day on which you read it").fill(TODAY.isoformat())
    save.click()
    assert told.inner_text() == "Not saved yet: no text is signed, and there are no remarks."
    blue, green = phone.locator("[data-article='treatments/blue']"), phone.locator("[data-article='treatments/green']")
    blue.get_by_label("I have read the whole text").check()
    blue.get_by_label("What is new in this text?").fill("")
    green.get_by_label("Remarks").fill('Say "rash"\nin line 2.')
    save.click()
    assert "Blue care: What is new in this text?" in told.inner_text()
    blue.get_by_label("What is new in this text?").fill("First checked text.")
    with phone.expect_download() as download:
        save.click()
    download.value.save_as(tmp_path / "back.json")
    assert phone.locator("#copy").input_value() == (tmp_path / "back.json").read_text("utf-8")
    assert errors == []
    done = succeeded(guide.run("sign", "--form", str(tmp_path / "back.json")))
    assert "Signed: treatments/blue (en)" in done.stdout
    assert 'Nora Test on treatments/green (not signed): Say "rash"\nin line 2.' in done.stdout
    assert 'name: "Nora Test"' in (guide.root / LEDGER).read_text("utf-8")
    status = guide.run("status").stdout
    assert re.search(r"^treatments/blue\s+en\s+signed\s", status, re.M), status


def test_a_newer_form_takes_over_nothing_from_an_earlier_one(guide: Guide, phone: Page) -> None:
    """A tick stands for the text that was read, also when the person goes back to a file that has been made again."""
    form(guide, "--topics", "treatments/blue")
    page = (guide.root / "dist/form.html").as_uri()
    phone.goto(page)
    phone.get_by_label("I have read the whole text").check()
    for label, value in {
        "Remarks": "All of it.",
        "What is new in this text?": "Read.",
        "Your name": "Nora Test",
    }.items():
        phone.get_by_label(label).fill(value)
    phone.goto("about:blank")
    guide.edit("content/en/treatments/blue.md", "summary: ", "summary: Never. ")
    form(guide, "--topics", "treatments/blue")
    phone.go_back()
    assert phone.get_by_text("Never.").count() > 0
    assert not phone.get_by_label("I have read the whole text").is_checked()
    assert phone.get_by_label("Remarks").input_value() == phone.get_by_label("Your name").input_value() == ""
    assert phone.get_by_label("What is new in this text?").input_value() == "First checked version."


def test_a_signed_form_is_a_sign_off_like_any_other(guide: Guide, filled: dict[str, Any]) -> None:
    """The ledger is as if somebody had typed it; the same form a second time adds nothing to it."""
    status, _, wrong = take_in(guide, filled)
    assert status == 0, wrong
    taken = (guide.root / LEDGER).read_text("utf-8")
    (guide.root / LEDGER).write_text("# Who checked what.\n[]\n", "utf-8")
    assert guide.sign(reviewer="Nora Test", credential="RN").returncode == 0
    assert (guide.root / LEDGER).read_text("utf-8") == taken
    status, out, wrong = take_in(guide, filled)
    assert status == 0, wrong
    assert "Signed already: treatments/blue (en), by Nora Test on 2026-12-01. It stays as it is." in out
    assert "Nothing new was signed." in out
    assert (guide.root / LEDGER).read_text("utf-8") == taken


def test_a_form_sent_again_brings_what_is_new(guide: Guide, filled: dict[str, Any]) -> None:
    """Neither what came with the first one nor a text that has changed since holds back the others."""
    blue = filled["texts"][0]
    green = blue | {"article": "treatments/green", "version": guide.version("treatments/green")}
    around = blue | {"article": "guide/words", "version": guide.version("guide/words")}
    assert take_in(guide, filled)[0] == 0
    guide.edit(GREEN, "3 to 4 weeks", "4 to 6 weeks")
    status, out, wrong = take_in(guide, {**filled, "texts": [blue, green, around]})
    assert status == 0, wrong
    assert "Signed: guide/words (en)" in out
    assert "Signed already: treatments/blue (en)" in out
    assert "Not signed: back.json:" in out
    assert "treatments/green: the text has changed since the form was made: make a new form" in out
    # The text that came with the first form may have changed as well.
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    status, out, wrong = take_in(guide, filled)
    assert (status, "Signed already: treatments/blue (en)" in out) == (0, True), wrong


def test_a_form_that_comes_back_late_says_that_it_is_overdue(guide: Guide, filled: dict[str, Any]) -> None:
    """It is taken in, since it is true; nobody should believe that the text may be published."""
    later = datetime.date(2028, 1, 10)
    (guide.root / "back.json").write_text(json.dumps(filled), "utf-8")
    done = succeeded(guide.run("sign", "--form", str(guide.root / "back.json"), today=later))
    assert "It was read on 2026-12-01, and its next check is overdue already: let it be read again" in done.stdout


def test_whoever_signed_last_year_signs_again_by_a_form(guide: Guide, filled: dict[str, Any]) -> None:
    """An overdue text waits for its role, in the table and in the form, and is taken in."""
    assert take_in(guide, filled)[0] == 0
    later = datetime.date(2027, 11, 20)
    (row,) = [line for line in guide.run("status", today=later).stdout.splitlines() if "treatments/blue" in line]
    assert row.split()[2:4] == ["overdue", "clinician"]
    succeeded(guide.run("form", "--role", "clinician", "--reviewer", "Nora Test", today=later))
    assert 'data-article="treatments/blue"' in (guide.root / "dist/form.html").read_text("utf-8")
    renewed = [filled["texts"][0] | {"next_check": "2028-10-01"}]
    again = {**filled, "made": later.isoformat(), "date": later.isoformat(), "texts": renewed}
    (guide.root / "back.json").write_text(json.dumps(again), "utf-8")
    done = guide.run("sign", "--form", "back.json", today=later)
    assert "Signed: treatments/blue (en)" in done.stdout, done.stderr


def test_what_cannot_be_taken_in_is_reported_whole_and_changes_nothing(
    guide: Guide, filled: dict[str, Any], subtests: pytest.Subtests
) -> None:
    """File, line, what, what to do; no traceback, and one bad entry stops them all."""
    text = filled["texts"][0]
    tomorrow, before = "2026-12-02", "2026-11-29"
    for change, told in (
        ({"role": "king"}, "the role king is not known: use one of: clinician"),
        ({"role": "editor"}, "treatments/blue: ROLE=editor: this role does not sign treatments/blue"),
        ({"name": "<your name>"}, "is empty or a placeholder"),
        ({"name": "Nobody Known"}, "Nobody Known: is not in content/data/reviewers.yaml"),
        ({"name": ""}, "name: the text is empty"),
        ({"date": tomorrow}, "is not between the day of the form and today"),
        ({"date": before}, "is not between the day of the form and today"),
        ({"date": "soon"}, "date: "),
        ({"surprise": 1}, "surprise: the key is not known"),
        ({"texts": []}, "texts: "),
        ({"form": "another"}, "this is no filled-in form of the guide"),
        ({"texts": [text, text]}, "treatments/blue (en) is in the form twice: keep one entry a text"),
        ({"texts": [text | {"article": "treatments/red"}]}, "there is no text treatments/red (en) in this guide"),
        ({"texts": [text | {"version": "0" * 64}]}, "the text has changed since the form was made: make a new form"),
        ({"texts": [text | {"next_check": None}]}, "the next check or what is new is missing"),
        ({"texts": [text | {"next_check": "2028-11-01"}]}, "the next check is too far away: at most 12 months"),
        ({"texts": [text | {"changed": " "}]}, "the next check or what is new is missing"),
        ({"texts": [text | {"signed": "yes"}]}, "signed: "),
        ({"texts": [text | {"signed": False, "note": "\x1b[2J"}]}, "treatments/blue: note: character 1 of the line is"),
    ):
        with subtests.test(change=str(change)[:60]):
            status, out, wrong = take_in(guide, {**filled, **change})
            assert (status, out) == (1, "")
            assert told in wrong
            assert ("the list is too short" in wrong) == (change == {"texts": []})
            assert wrong.startswith("back.json:")
            assert "Traceback" not in wrong
    for raw in ("", "{", "not a form", "[]", "\x00", '{"form": "care-guide sign-off 1"}', "\ufeff{}"):
        with subtests.test(raw=raw):
            status, _, wrong = take_in(guide, raw)
            assert status == 1
            assert wrong.startswith("back.json:")
            assert "Traceback" not in wrong
    status, _, wrong = take_in(guide, {**filled, "role": "king", "texts": [text | {"version": "0" * 64}, text]})
    assert wrong.count("back.json:") == 3


def test_a_form_out_of_a_mail_is_the_form(guide: Guide, filled: dict[str, Any]) -> None:
    """The words around it, the marks of a reply, and the spaces of a mail program are no part of it."""
    filled["texts"].append(filled["texts"][0] | {"article": "guide/words", "version": guide.version("guide/words")})
    form = json.dumps(filled, indent=2).replace("  ", "\u00a0 ")
    answer = "Hello,\n\nhere it is:\n" + "\n".join(f"> {line}" for line in form.split("\n")) + "\n\nNora\n"
    unknown = answer.replace("Nora Test", "N. Test")
    status, _, wrong = take_in(guide, unknown)
    assert (status, wrong.count("N. Test: is not in content/data/reviewers.yaml")) == (1, 1)
    assert wrong.startswith("back.json:12: treatments/blue")
    status, out, wrong = take_in(guide, answer)
    assert (status, "Signed: treatments/blue (en)" in out) == (0, True), wrong


def test_a_text_that_changed_meanwhile_is_not_signed(guide: Guide, filled: dict[str, Any]) -> None:
    """The form names the text that was read."""
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    status, _, wrong = take_in(guide, filled)
    assert status == 1
    assert "back.json:9: treatments/blue: the text has changed since the form was made" in wrong


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("content/images/box.svg", "<svg", "content/images/box.svg:1: the drawing is not well-formed"),
        ("content/en/groups.yaml", "- 1\n", "content/en/groups.yaml:1: "),
        ("content/data/sources.yaml", "[]\n", "content/en/emergencies.yaml:2: the source"),
    ],
)
def test_a_guide_with_mistakes_has_no_form(guide: Guide, path: str, text: str, told: str) -> None:
    """A form is not made of what cannot be shown; every mistake is named."""
    (guide.root / path).write_text(text, "utf-8")
    done = refused(guide.run("form"))
    assert told in done.stderr
    assert not (guide.root / "dist/form.html").exists()


ABOUT = "content/en/pages/about.md"


def frame_texts(guide: Guide) -> list[str]:
    """What a family reads of the frame: the words of the theme, and the headers, lines and drawings of its pages."""
    strings = tomllib.loads((guide.root / "theme/strings/en.toml").read_text("utf-8"))
    found = [text for table in strings.values() for text in table.values()]
    for page in (guide.root / "content/en/pages").glob("*.md"):
        _, header, body = page.read_text("utf-8").split("---\n", 2)
        keys = dict(line.split(": ", 1) for line in header.splitlines())
        found += [keys["title"], keys["summary"]]
        found += [line for line in body.splitlines() if line and line[0] not in "#!"]
    return [" ".join(text.split()) for text in [*found, "Who writes it", "A box with a word.", "marrow"]]


def missing(texts: list[str], shown: str) -> list[str]:
    """Those of ``texts`` that are not ``shown``, whatever the spaces, the ends of lines and the case of headings."""
    every = " ".join(shown.replace("\u23ce", " ").split()).casefold()
    return [text for text in texts if text.casefold() not in every]


@pytest.mark.parametrize(
    ("part", "role", "folded", "opened"),
    [
        (
            "words",
            "clinician",
            ["Sources"],
            ["cannot breathe", "Who answers at night?", "A body that is too warm."],
        ),
        ("frame", "editor", ["Checksums of files and of translated lines"], ["Print this page"]),
    ],
)
def test_sources_and_checksums_are_folded_in_the_form(
    guide: Guide, part: str, role: str, folded: list[str], opened: list[str]
) -> None:
    """They are hundreds of lines that nobody reads from end to end; signs and questions stay open."""
    whole = form(guide, "--topics", f"guide/{part}", "--role", role).select_one(".cg-form__whole")
    folds = whole.select("details:not([open])")
    assert len(folds) == len(folded)
    for fold, summary in zip(folds, folded, strict=True):
        lines = [words(line) for line in fold.extract().select("li")]
        assert words(fold.summary) == f"{summary} ({len(lines)})"
        assert all(re.search(r"^(sources: paper-|theme: .* = [0-9a-f]{64}$)", line) for line in lines)
    left = words(whole)
    assert [one for one in opened if one not in left] == []
    assert not [line for one in whole.select("li") if (line := words(one)).startswith(("sources: ", "theme: "))]


def test_paper_has_what_is_folded_in_the_form(guide: Guide, phone: Page) -> None:
    """A person who signs on paper has all that the signature covers."""
    form(guide, "--topics", "guide/words")
    phone.goto((guide.root / "dist/form.html").as_uri())
    source = phone.locator(".cg-form__whole details li").first
    assert not source.is_visible()
    phone.emulate_media(media="print")
    assert source.is_visible()


def test_every_word_of_the_frame_is_read_by_whoever_signs_it(guide: Guide) -> None:
    """In the form, on the screen and in the evidence, each with the words that have changed, before and now."""
    picture = '![A box.](../../images/box.svg "A box with a word.")'
    guide.edit(ABOUT, "People", f"Give one tablet at night.\n\n{picture}\n\nPeople")
    guide.sign_parts()
    guide.commit("Sign", "Edith Test", "edith@example.org")
    guide.edit(ABOUT, "one tablet", "ten tablets")
    guide.edit("content/images/box.svg", ">marrow<", ">marrow now<")
    guide.edit("theme/strings/en.toml", 'back = "Back"', 'back = "Go back now"')
    guide.commit("Another dose")
    page = form(guide, "--topics", "guide/frame", "--role", "editor")
    changed, whole = (words(page.select_one(one)) for one in (".cg-redline__texts", ".cg-form__whole"))
    assert "was: one tablet now: ten tablets at night." in changed
    assert len(page.select(".cg-redline__texts .cg-redline__pair svg")) == 2
    assert "How we check" not in changed
    assert not missing(frame_texts(guide), whole)
    assert page.select(".cg-form__whole svg")
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))

    told = {"reviewer": "Edith Test", "role": "editor", "changed": "A dose."}
    assert not missing(frame_texts(guide), succeeded(guide.sign("guide/frame", **told)).stdout)
    guide.commit("Sign again", "Edith Test", "edith@example.org")
    succeeded(guide.run("evidence-of-review", "--article", "guide/frame", "--on", TODAY.isoformat()))
    file = guide.root / f"dist/evidence-en-guide-frame-{TODAY}.html"
    evidence = BeautifulSoup(file.read_text("utf-8"), "lxml")
    assert not missing(frame_texts(guide), words(evidence.select_one("#text")))
    change = words(evidence.select_one("#change"))
    assert "was: one tablet now: ten tablets at night." in change
    assert re.search(r"Before: (\w+\.back = )Back Now: \1Go back now", change)


def test_a_page_that_is_new_or_gone_is_shown_whole(guide: Guide) -> None:
    """To whoever signs the frame, among what has changed."""
    guide.sign_parts()
    guide.commit("Sign", "Edith Test", "edith@example.org")
    text = (guide.root / ABOUT).read_text("utf-8")
    new = (
        text.replace("slug: about", "slug: thanks").replace("About this guide", "Thanks").replace("with care", "gladly")
    )
    (guide.root / "content/en/pages/thanks.md").write_text(new, encoding="utf-8")
    guide.edit("content/en/pages/how-we-review.md", "status: published", "status: draft")
    guide.commit("Other pages")
    changed = form(guide, "--topics", "guide/frame", "--role", "editor").select_one(".cg-redline__texts")
    shown = {one["data-kind"]: words(one) for one in changed.select("[data-kind]")}
    assert "People write it gladly." in shown.pop("new")
    assert "People read each page." in shown.pop("removed")
    assert not shown
