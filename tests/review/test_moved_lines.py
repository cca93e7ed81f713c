"""A line that somebody wrote in one text, and that somebody else has moved to the text that they sign."""

from __future__ import annotations

import pytest
from care_guide.review.plain_lines import words
from care_guide.review.written_lines import written

from tests.conftest import refused, succeeded
from tests.review.conftest import BLUE, CLINICIAN, GREEN, LEDGER, Guide, git

pytestmark = pytest.mark.slow

DOSE = "Give the child Zanzibar drops 50 times a day with milk.[^paper-b]"
AT, ROW, ITEM = "In a study, 12 of 100", "| blue | 10 mg", "- looks "
# The line as the signer writes it, as somebody else moves it, and before which words.
MOVED = {
    "a sentence": (f"{DOSE}\n\n", f"{DOSE}\n\n", AT),
    "with other marks": (
        f"{DOSE}\n\n",
        "- **Give the child** Zanzibar drops 50 times a day with [milk](blue.md).\n\n",
        AT,
    ),
    "a short sentence": ("Give 5 drops a day.\n\n", "Give 5 drops a day.\n\n", AT),
    "a row": ("| red | 50 mg [^paper-b] |\n", "| red | 50 mg [^paper-b] |\n", ROW),
    "an item": ("- naps at an odd time [^paper-a]\n", "- naps at an odd time [^paper-a]\n", ITEM),
    "a few long words": ("- acetaminophen suppositories\n", "- *acetaminophen* suppositories [^paper-a]\n", ITEM),
    "a short item with a figure": ("- 20 naps [^paper-a]\n", "- 20 naps [^paper-a]\n", ITEM),
}


def sign_green(guide: Guide) -> None:
    succeeded(guide.sign("treatments/green", reviewer="Clinician Two"))
    guide.commit("Sign", **CLINICIAN)


@pytest.mark.parametrize("what", MOVED)
def test_who_wrote_a_line_elsewhere_does_not_sign_it(guide: Guide, what: str) -> None:
    """It was cut out in one commit and put in by a later one, so that git knows it as new, with any marks and length."""
    written, moved, at = MOVED[what]
    guide.edit(BLUE, at, written + at)
    guide.commit("Write", **CLINICIAN)
    guide.edit(BLUE, written, "")
    guide.commit("Cut")
    guide.edit(GREEN, at, moved + at)
    guide.commit("Put in")
    sign_green(guide)
    said = refused(guide.run("pull-request", "--base", "main")).stderr
    told = "Clinician Two has written a line of treatments/green elsewhere in this pull request, and signs it too"
    assert f'{LEDGER}:2: {told} ("{moved.strip()}"): let somebody else' in said


def test_who_wrote_a_line_elsewhere_does_not_sign_it_with_the_frame(guide: Guide) -> None:
    """Also a short one, which stands nowhere else than on its page now."""
    guide.edit(BLUE, ROW, f"| red | 50 mg [^paper-b] |\n{ROW}")
    guide.commit("Write", **CLINICIAN)
    guide.edit(BLUE, f"| red | 50 mg [^paper-b] |\n{ROW}", ROW)
    guide.edit("content/en/pages/about.md", "People write it", "- red 50 mg\n\nPeople write it")
    guide.commit("Move")
    succeeded(guide.sign("guide/frame", reviewer="Clinician Two", role="editor"))
    guide.commit("Sign", **CLINICIAN)
    said = refused(guide.run("pull-request", "--base", "main")).stderr
    assert 'has written a line of guide/frame elsewhere in this pull request, and signs it too ("- red 50 mg")' in said


@pytest.mark.parametrize("at", ["for the test.", "call to the team.", "It helps you plan.", "A box with a word."])
def test_a_sentence_is_found_among_others_of_its_line(guide: Guide, at: str) -> None:
    """A summary, a message, why a question is asked, and a caption have several on a line."""
    said = "Give the child Zanzibar drops before breakfast."
    guide.edit(BLUE, AT, f"{said}\n\n{AT}")
    guide.commit("Write", **CLINICIAN)
    guide.edit(BLUE, f"{said}\n\n", "")
    guide.edit(GREEN, at, f"{at} {said}")
    guide.commit("Move")
    sign_green(guide)
    shown = refused(guide.run("pull-request", "--base", "main")).stderr
    assert "has written a line of treatments/green elsewhere" in shown
    assert f"{at} {said}" in shown


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (BLUE, DOSE),
        ("notes.txt", DOSE),
        ("notes.rst", f"   {DOSE}"),
        ("notes.html", f"<p class='x'>{DOSE}</p>"),
        ("theme/strings/notes.toml", f"# {DOSE}"),
        ("notes", f"++ {DOSE}"),
        ("notes.bin", f"\0\0\n{DOSE}"),
    ],
)
def test_a_line_is_found_wherever_it_was_written(guide: Guide, path: str, line: str) -> None:
    """In a file that was gone for a while, or that nothing ever read; git takes one of them for data."""
    file = guide.root / path
    old = file.read_text("utf-8") if file.exists() else ""
    file.write_text(f"{old}\n{line}\n", encoding="utf-8")
    git(guide.root, "add", "--all")
    guide.commit("Write", **CLINICIAN)
    file.unlink()
    git(guide.root, "add", "--all")
    guide.commit("Remove it")
    if old:
        file.write_text(old, encoding="utf-8")
    guide.edit(GREEN, AT, f"{DOSE}\n\n{AT}")
    guide.commit("Put in")
    sign_green(guide)
    assert (
        "has written a line of treatments/green elsewhere"
        in refused(guide.run("pull-request", "--base", "main")).stderr
    )


LONG = "Give the child Zanzibar drops 50 times a day with warm milk."
NOTE = (
    "Clinician Two has signed treatments/{}, and wrote words of it, the same or much alike, {} ({}): let somebody else"
)
HERE = "elsewhere in this pull request"


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize(
    ("wrote", "moved", "quoted"),
    [
        (LONG, LONG.replace("warm ", ""), "{}"),
        (LONG, LONG.replace("50 times", "50 times\n"), "Give the child Zanzibar drops 50 times"),
        (LONG.replace("50 times", "50 times\n"), LONG, "{}"),
        (LONG, LONG.replace("milk.", "milk, and go on with it until we call you to the ward again."), "{}"),
        ("- drops: 50 mg in the morning", "| drops | 50 mg in the morning |", "{}"),
        ("| drops | 50 mg in the morning |", "Of drops, 50 mg in the morning.", "{}"),
    ],
)
def test_whoever_merges_is_told_of_a_line_that_was_made_from_the_signers(
    guide: Guide, wrote: str, moved: str, quoted: str, steps: int
) -> None:
    """With a word less or more, broken or joined, as a row in place of an item: in one commit or in two."""
    guide.edit(BLUE, ROW, f"{wrote}\n{ROW}")
    guide.commit("Write", **CLINICIAN)
    guide.edit(BLUE, f"{wrote}\n", "")
    if steps == 2:
        guide.commit("Cut")
    guide.edit(GREEN, ROW, f"{moved}\n{ROW}")
    guide.commit("Put in")
    sign_green(guide)
    told = NOTE.format("green", HERE, f'"{quoted.format(moved)}"')
    assert told in succeeded(guide.run("pull-request", "--base", "main")).stdout.replace(" and 1 more)", ")")


def test_two_authors_who_sign_the_text_of_the_other_are_in_order(guide: Guide) -> None:
    """Headings, keys of headers, notes and signs that every text has are nobody's own lines."""
    before = (guide.root / GREEN).read_text("utf-8")
    writers = {"azure": CLINICIAN, "amber": {"name": "Test Person", "email": "test@example.org"}}
    for name, who in writers.items():
        text = before.replace("green", name).replace("Green", name.title()).replace("looks tired", f"looks {name}")
        # Both are copies of one text, and say the same where no family reads it.
        text = text.replace("order: 2", "order: 7")
        (guide.root / GREEN.replace("green", name)).write_text(text, encoding="utf-8")
        git(guide.root, "add", "--all")
        guide.commit("Write", **who)
    succeeded(guide.sign("treatments/amber", reviewer="Clinician Two"))
    guide.commit("Sign", **CLINICIAN)
    succeeded(guide.run("pull-request", "--base", "main"))


WASH = "Wash your hands before you touch the line."


def write_wash(guide: Guide, *paths: str) -> None:
    """Two people write the same line, the signer in blue and somebody else in green."""
    for path in paths:
        guide.edit(path, AT, f"{WASH}\n\n{AT}")
        guide.commit("Write", **(CLINICIAN if path == BLUE else {}))


def test_a_line_that_somebody_else_has_typed_is_not_moved_there(guide: Guide) -> None:
    """Before the signer wrote the same, or on a branch of their own, on which nobody had it from the signer."""
    write_wash(guide, GREEN, BLUE)
    sign_green(guide)
    succeeded(guide.run("pull-request", "--base", "main"))
    git(guide.root, "reset", "--quiet", "--hard", "main")
    write_wash(guide, BLUE)
    git(guide.root, "switch", "--quiet", "-c", "other", "main")
    write_wash(guide, GREEN)
    git(guide.root, "merge", "--quiet", "--no-edit", "change")
    sign_green(guide)
    succeeded(guide.run("pull-request", "--base", "main"))


def test_a_line_that_somebody_else_types_after_its_signer_is_moved_there(guide: Guide) -> None:
    """Nobody can tell whether it was copied. When it is signed in a later pull request, whoever merges is told."""
    write_wash(guide, BLUE)
    guide.edit(GREEN, AT, f"**{WASH}**\n\n{AT}")
    guide.commit("Write")
    sign_green(guide)
    todo = "let somebody else read and sign it, or let them sign it in a later pull request\n"
    assert f'("**{WASH}**"): {todo}' in refused(guide.run("pull-request", "--base", "main")).stderr
    git(guide.root, "branch", "--force", "main", "HEAD~1")
    told = NOTE.format("green", "in earlier pull requests", f'"**{WASH}**"')
    assert told in succeeded(guide.run("pull-request", "--base", "main")).stdout


@pytest.mark.parametrize("paths", [(BLUE, GREEN), (GREEN, BLUE)])
def test_a_short_line_that_two_people_typed_is_nobodys_own(guide: Guide, paths: tuple[str, str]) -> None:
    """Each in a text of their own, whoever was first; whoever merges is told, since it may have been copied."""
    for path in paths:
        guide.edit(path, ITEM, f"- 2 to 4 weeks [^paper-a]\n{ITEM}")
        guide.commit("Write", **(CLINICIAN if path == BLUE else {}))
    sign_green(guide)
    done = succeeded(guide.run("pull-request", "--base", "main"))
    told = NOTE.format("green", HERE, '"- 2 to 4 weeks [^paper-a]"')
    assert (told in done.stdout) is (paths[0] == BLUE)


def test_a_short_line_without_a_figure_is_nobodys_own(guide: Guide) -> None:
    """Whom to ask is one word, and so are many items."""
    guide.edit("content/en/words.yaml", "roles: [nurse]", "roles: [nurse, pharmacist]")
    for path, who in ((BLUE, CLINICIAN), (GREEN, {})):
        guide.edit(path, "- Who: nurse", "- Who: pharmacist")
        guide.edit(path, ITEM, f"- naps [^paper-a]\n{ITEM}")
        guide.commit("Write", **who)
    sign_green(guide)
    succeeded(guide.run("pull-request", "--base", "main"))


def test_a_line_that_looks_like_the_name_of_a_file_is_a_line(guide: Guide) -> None:
    """What stands below it is in the file in which it was typed."""
    (guide.root / "docs").mkdir()
    (guide.root / "docs/draft.md").write_text("++ content/es/blue.md\n- naps all day\n", "utf-8")
    git(guide.root, "add", "--all")
    commit = guide.commit("Write")
    files = {"docs/draft.md": {("content/es/blue.md",), ("naps", "all", "day")}}
    assert dict(written(guide.root, "-1", "HEAD")) == {commit: files}


def test_a_draft_that_is_gone_makes_nobody_the_author_of_another_text(guide: Guide) -> None:
    """The signer wrote it, and it was taken out; what they sign is the correction of somebody else."""
    draft = guide.root / GREEN.replace("green", "azure")
    draft.write_text((guide.root / GREEN).read_text("utf-8").replace("green", "azure").replace("tired", "odd"), "utf-8")
    guide.commit("Write", **CLINICIAN)
    draft.unlink()
    guide.edit(GREEN, "3 to 4", "5 to 6")
    guide.commit("Correct")
    sign_green(guide)
    succeeded(guide.run("pull-request", "--base", "main"))


def test_a_short_line_of_a_file_that_is_gone_is_its_writers(guide: Guide) -> None:
    """It was moved from there, since it stands nowhere else."""
    draft = guide.root / "content/en/draft.md"
    draft.write_text("- naps\n", "utf-8")
    guide.commit("Write", **CLINICIAN)
    draft.unlink()
    guide.edit(GREEN, ITEM, f"- naps [^paper-a]\n{ITEM}")
    guide.commit("Move")
    sign_green(guide)
    told = (
        'Clinician Two has written a line of treatments/green elsewhere in this pull request, and signs it too ("- naps'
    )
    assert told in refused(guide.run("pull-request", "--base", "main")).stderr


def test_a_line_that_was_there_before_is_of_nobody_here(guide: Guide) -> None:
    """The signer has written once more, elsewhere, what the text said at the base."""
    guide.edit(GREEN, AT, f"{DOSE}\n\n{AT}")
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, AT, f"{DOSE}\n\n{AT}")
    guide.commit("Write", **CLINICIAN)
    guide.edit(GREEN, "3 to 4", "3 to 5")
    guide.commit("Write")
    sign_green(guide)
    succeeded(guide.run("pull-request", "--base", "main"))


@pytest.mark.parametrize("put_in", [DOSE, DOSE.replace("with milk", "with warm milk")])
@pytest.mark.parametrize("writer", ["somebody else", "the signer"])
def test_whoever_copies_a_line_of_somebody_else_has_not_written_it(guide: Guide, writer: str, put_in: str) -> None:
    """The signer copies it to a draft, and somebody else puts it into the signed text, as it is or much alike."""
    guide.edit(BLUE, AT, f"{DOSE}\n\n{AT}")
    guide.commit("Write", **(CLINICIAN if writer == "the signer" else {}))
    draft = (guide.root / BLUE).read_text("utf-8").replace("status: published", "status: draft")
    (guide.root / BLUE.replace("blue", "azure")).write_text(draft.replace("blue", "azure"), encoding="utf-8")
    git(guide.root, "add", "--all")
    guide.commit("Copy", **CLINICIAN)
    guide.edit(GREEN, AT, f"{put_in}\n\n{AT}")
    guide.commit("Put in")
    sign_green(guide)
    done = guide.run("pull-request", "--base", "main")
    told = "and signs it too" in done.stderr or "wrote words of it" in done.stdout
    assert told is (writer == "the signer")
    assert writer == "the signer" or not done.returncode, done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "Give 2.5 mg, never more than 5%.",
        "  - **Give** 2.5&nbsp;mg, *never* more than 5%.[^paper-a]",
        "| Give | 2.5 mg, never more than 5% [^paper-a][^paper-b] |",
        "3. [Give](../pages/about.md#dose) 2.5 mg, never `more` than 5%. {#dose}",
        '![Give 2.5 mg, never](../../images/box.svg "more than 5%.")',
        "  text: Give 2.5 mg, [[if us: never more than 5%.]]",
        '<text x="9" y="20">Give 2.5 mg, never more than 5%</text>',
    ],
)
def test_a_line_is_the_same_with_other_marks(line: str) -> None:
    """As a sentence, an item, a row, a step, a caption, an entry of a list, or in a drawing."""
    assert words(line) == ("give", "2.5", "mg", "never", "more", "than", "5", "%")


@pytest.mark.parametrize("line", ["", "---", "|---|---|", "- [[signs.emergency]]", "```", "[^paper-a]", "<g>"])
def test_a_line_without_words_says_nothing(line: str) -> None:
    assert words(line) == ()
