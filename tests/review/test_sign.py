"""``make sign``: what it shows, what it refuses, what it writes."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise

import pytest
from care_guide.build.load import load_library
from care_guide.review.state import reviews
from care_guide.utils.dates import months_later, spread

from tests.conftest import refused, succeeded
from tests.review.conftest import BLUE, LEDGER, REVIEWERS, RULES, TODAY, Guide


def state(guide: Guide, article: str = BLUE, today: datetime.date = TODAY) -> str:
    """The state of an article, in a ledger without a problem."""
    found, problems = reviews(load_library(guide.root), today)
    assert not problems
    return found[article].state


def test_signing_shows_the_whole_text_and_makes_it_signed(guide: Guide) -> None:
    """The text, its sources, meanings and notices stand on the screen; the ledger keeps its comment; the state follows."""
    assert state(guide) == "draft"
    done = succeeded(guide.sign(changed='It says "4 weeks": new', note="Read aloud."))
    for words in (
        "In a study, 12 of 100 children had a fever.",
        "red | 5 mg [paper-b]",
        "has a fever: [[_____ (your team's fever number)]]",
        "paper-b",
        "Not advice",
    ):
        assert words in done.stdout
    ledger = (guide.root / LEDGER).read_text("utf-8")
    assert ledger.startswith("# Who checked what.\n- article: treatments/blue\n")
    assert f'version: "{guide.version()}"' in ledger
    assert state(guide) == "signed"
    assert guide.sign("treatments/green").returncode == 0
    assert state(guide, BLUE.replace("blue", "green")) == "signed"


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (BLUE, "[other treatment](../pages/about.md)", "[shop](https://shop.test/buy)", "shop [[link]] (to: https://shop.test/buy)"),
        (BLUE, "[other treatment](../pages/about.md)", "[other](green.md#risks)", "other [[link]] (to: treatments/green#risks)"),
        (BLUE, "a fever.", "a fever. [[if us-mo: Ring.]] Hum.", "[[Only in Missouri:]] Ring. [[/]] Hum."),
        (BLUE, "a fever.", "a fever. [Only in Missouri: Ring.] Hum.", "a fever. [Only in Missouri: Ring.] Hum."),
        (BLUE, "[[phone.care_team]]", "_____ (care team, day and night)", "at _____ (care team, day and night)."),
        ("content/data/sources.yaml", "kind: paper", "kind: paper\n  who: Two children", "Two children"),
        ("content/en/glossary.yaml", '  say: "FEE-vur"\n', "", "A body that is too warm."),
        (BLUE, "gives 2 mg", "gives **2 mg**", "gives **2 mg** once"),
        (BLUE, "- Ask about the", "    - Ask about the", "  - - Ask about the"),
        (BLUE, "\n![A box.]", "\n2. Wash.\n3. Rest.\n\n![A box.]", "  2. Wash.\n  3. Rest."),
        (BLUE, "if your child: {.urgent}", "if your child: {.non-urgent}", "  [non-urgent]\n  ### "),
    ],
)  # fmt: skip
def test_what_the_version_holds_stands_on_the_screen(guide: Guide, path: str, old: str, new: str, told: str) -> None:
    """Where a link leads, in whom a source counted, the form; a meaning that lacks something is still shown."""
    guide.edit(path, old, new)
    assert told in guide.sign(version="").stdout


def test_signing_asks_for_what_is_missing_and_suggests_a_next_check(guide: Guide) -> None:
    """Name, role, change, day and note are asked for; the version must be typed; Enter takes a suggestion."""
    short = f"{guide.version()[:4]}-{guide.version()[4:8]}"
    answers = f"nora-test\n\n\n\n\n{short}\n"
    done = succeeded(guide.run("sign", "--article=content/en/treatments/blue.md", answers=answers))
    for question in (
        "Who may sign as clinician:\n  test-person: Test Person, MD\n",
        "Your name or id",
        "Your role",
        "What is new",
        "Next check [2027-12-01]",
        f"Type the version {short}",
    ):
        assert question in done.stdout, question
    ledger = (guide.root / LEDGER).read_text("utf-8")
    assert "reviewer: nora-test" in ledger
    assert 'name: "Nora Test"' in ledger
    assert 'credential: "RN"' in ledger
    assert "role: clinician" in ledger
    assert "next_check: 2027-12-01" in ledger
    assert "note:" not in ledger


def test_an_empty_note_that_is_given_is_not_asked_for(guide: Guide) -> None:
    """Whoever gives everything but the version is asked for the version alone."""
    short = f"{guide.version()[:4]}-{guide.version()[4:8]}"
    given = ("--reviewer=test-person", "--role=clinician", "--changed=First.", "--next=2027-11-01", "--note=")
    done = succeeded(guide.run("sign", "--article=treatments/blue", *given, answers=f"{short}\n"))
    assert "A note" not in done.stdout
    assert "note:" not in (guide.root / LEDGER).read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--role=king"], "ROLE=king: use one of: "),
        (["--reviewer=ben-test"], "REVIEWER=ben-test: is not in content/data/reviewers.yaml"),
        (
            ["--reviewer=test-person", "--role=editor"],
            "ROLE=editor: Test Person does not sign as editor (roles: clinician)",
        ),
        (["--version=0000-0000"], "nothing was signed"),
        ([], "nobody may sign as facts-checker yet"),
    ],
)
def test_what_cannot_be_signed_is_refused_before_it_is_shown(guide: Guide, given: list[str], told: str) -> None:
    """Nobody reads hundreds of lines to learn that they may not sign them."""
    (guide.root / REVIEWERS).write_text(
        "- {id: test-person, name: Test Person, credential: MD, since: 2020-01-01, roles: [clinician], "
        "added_by: administrator}\n",
        encoding="utf-8",
    )
    done = refused(guide.run("sign", "--article=guide/facts", *given, answers="test-person\n"))
    assert told in done.stderr
    assert done.stdout == ""


def test_what_is_suggested_holds_where_nobody_is_there_to_ask(guide: Guide) -> None:
    """In a script that names the text, its version and the person; without the version, nothing is signed."""
    told = ["sign", "--article=treatments/blue", "--reviewer=Test Person"]
    assert "VERSION was not given, and nobody is there to ask: nothing was signed" in guide.run(*told).stderr
    done = succeeded(guide.run(*told, f"--version={guide.version()}"))
    assert "until 2027-12-01" in done.stdout


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "0" * 64}, "has the version"),
        ({"reviewer": "Rita R\x7feader"}, "name: character 7 of the line is invisible (U+007F"),
        ({"note": "Read\u200b."}, "note: character 5 of the line is invisible (U+200B"),
        ({"changed": "New\u00a0 numbers."}, "changed: character 4 of the line is a space that keeps no words together"),
        ({"changed": "A \ufb01rst text."}, 'type "fi"'),
        ({"note": "Re\u0430d."}, "note: character 3 of the line looks like another"),
        ({"version": "0000-0000"}, "nothing was signed"),
        ({"reviewer": "<your name>"}, "REVIEWER"),
        ({"reviewer": "Your Name"}, "placeholder"),
        ({"reviewer": "TODO"}, "placeholder"),
        ({"reviewer": ""}, "nobody is there to ask"),
        ({"credential": "RN"}, "content/data/reviewers.yaml says MD for Test Person"),
        (
            {"reviewer": "Somebody Else"},
            "To add one: somebody on the list (the administrator, for the first) adds the person to",
        ),
        ({"changed": "<what is new in this text>"}, "CHANGED"),
        ({"role": "wizard"}, "use one of: clinician, editor, facts-checker, family-advisor, language-editor"),
        ({"next": "soon"}, "next_check"),
        ({"next": "2026-11-30"}, "not after the check"),
        ({"next": "2027-12-02"}, "at most 12 months"),
        ({"article": "treatments/red"}, "no such article; use one of: treatments/blue, treatments/green"),
        ({"article": "pages/about"}, "no such article"),
    ],
)
def test_signing_refuses_what_is_not_true(changes: dict[str, str], words: str, guide: Guide) -> None:
    """Each refusal says why, has no traceback and leaves the ledger as it was."""
    before = (guide.root / LEDGER).read_bytes()
    full = guide.version()
    done = refused(guide.sign(**({"version": full} | changes)))
    assert words in done.stderr
    assert (guide.root / LEDGER).read_bytes() == before


def test_what_keeps_everybody_from_signing_is_said_first(guide: Guide) -> None:
    """A text that cannot be read is not called unknown, and nobody is asked for a name that the list cannot have."""
    (guide.root / REVIEWERS).write_text("[]\n", encoding="utf-8")
    assert "nobody may sign as clinician yet: somebody on the list" in refused(guide.sign(reviewer="")).stderr
    assert "Nobody may sign as clinician yet. Before the form comes back: " in succeeded(guide.run("form")).stdout
    (guide.root / BLUE).write_text("---\ntitle: x\n", encoding="utf-8")
    said = refused(guide.run("sign", "--article=treatments/blue")).stderr
    assert said.startswith(f"{BLUE}: it cannot be read: run make check, correct it, then sign it")


def test_a_second_signature_of_one_day_is_refused_and_a_later_one_renews(guide: Guide) -> None:
    """One person cannot sign one text twice on a day; a year later the same text can be checked again."""
    assert guide.sign().returncode == 0
    assert "second sign-off" in guide.sign().stderr
    later = datetime.date(2027, 11, 20)
    library = load_library(guide.root)
    assert reviews(library, later)[0][BLUE].state == "overdue"
    command = ["sign", "--article=treatments/blue", "--reviewer=Test Person", "--role=clinician", "--credential=MD"]
    command += ["--changed=Nothing; checked again.", "--next=2028-10-01", f"--version={guide.version()}"]
    succeeded(guide.run(*command, today=later))
    found, problems = reviews(load_library(guide.root), later)
    assert not problems
    assert found[BLUE].state == "signed"
    assert len(found[BLUE].history) == 2


def test_a_copy_of_a_signature_does_not_bring_back_what_was_corrected_on_the_same_day(guide: Guide) -> None:
    """Anybody could put an earlier entry at the end; nor can the person themself go back before the next day."""
    assert guide.sign().returncode == 0
    guide.edit(BLUE, "2 mg", "1 mg")
    assert guide.sign().returncode == 0
    guide.edit(BLUE, "1 mg", "2 mg")
    assert "second sign-off of the same version and day" in guide.sign().stderr
    ledger = guide.root / LEDGER
    first, second = re.split(r"(?m)^(?=- )", ledger.read_text("utf-8"))[-2:]
    ledger.write_text(ledger.read_text("utf-8") + first, encoding="utf-8")
    assert "second sign-off of the same version and day" in refused(guide.run("check")).stderr
    assert second != first


def test_next_checks_do_not_all_fall_due_together() -> None:
    """Twelve texts signed on one day get days that are at least two weeks apart, none later than allowed."""
    last, first = months_later(TODAY, 12), months_later(TODAY, 8)
    taken: list[datetime.date] = []
    for _ in range(6):
        taken.append(spread(last, first, taken))
    ordered = sorted(taken)
    assert all((after - before).days >= 14 for before, after in pairwise(ordered))
    assert first <= ordered[0]
    assert ordered[-1] == last
    assert months_later(datetime.date(2027, 8, 31), 6) == datetime.date(2028, 2, 29)


def test_a_mistake_in_the_rules_does_not_let_pass_what_they_decide(guide: Guide) -> None:
    """With it, neither the list of people nor the ledger is checked."""
    guide.edit(RULES, "  roles: [clinician, editor]", "  roles: [clinician, nobody]")
    guide.edit(REVIEWERS, "added_by: administrator", "added_by: test-person")
    before = (guide.root / LEDGER).read_bytes()
    assert "withdraw: the role nobody is not known" in refused(guide.sign()).stderr
    assert (guide.root / LEDGER).read_bytes() == before
