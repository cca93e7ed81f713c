"""An old translation that counts as that of a new original: whoever signs or reviews it is shown both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from care_guide.translation.ledger import fingerprint

from tests.conftest import sign_everything, succeeded
from tests.review.conftest import BLUE, Guide, git
from tests.review.reading import redline, rows, words
from tests.translation.conftest import ES_BLUE, FROM_BLUE

SIGNS, ES_SIGNS, FROM_SIGNS = (
    f"content/{name}" for name in ("en/emergencies.yaml", "es/emergencies.yaml", "es/emergencies.from.yaml")
)
# English words, what takes their place, and the Spanish line that stays.
SIGN = ("cannot breathe", "breathes fast and is blue", "no puede respirar")
CARD = ("looks pale", "looks yellow", "se ve pálido")
DOSE = (
    "The nurse gives 2 mg once a day by mouth.",
    "The nurse gives 2 mg once a day through the vein.",
    "El enfermero da 2 mg una vez al día por la boca.",
)


def checked(guide: Guide) -> None:
    """Somebody checks all lines in one command."""
    succeeded(guide.run("translate", "--lang=es", "--checked=c-ruiz"))


def edited(guide: Guide) -> None:
    """Each of the lines gets another word that changes nothing."""
    for path, (_, _, spanish) in ((ES_SIGNS, SIGN), (ES_BLUE, CARD), (ES_BLUE, DOSE)):
        guide.edit(path, spanish, spanish + " hoy" if path == ES_SIGNS else spanish.replace(" ", " hoy ", 1))
    succeeded(guide.run("translate", "--lang=es"))


def forged(guide: Guide) -> None:
    """The rows of the ledgers name the new lines."""
    for path, old, new in (
        (FROM_SIGNS, *SIGN[:2]),
        (FROM_BLUE, *(f"- {text} [^paper-a]" for text in CARD[:2])),
        (FROM_BLUE, *(f"{text}[^paper-b]" for text in DOSE[:2])),
    ):
        guide.edit(path, fingerprint(old), fingerprint(new))


def removed(guide: Guide) -> None:
    """Without a ledger, each line answers the one in its place."""
    for path in (FROM_SIGNS, FROM_BLUE):
        (guide.root / path).unlink()


def without_citations(text: str) -> str:
    return re.sub(r" \[paper-.\]", "", text)


WAYS = (checked, edited, forged, removed)


@pytest.fixture
def outdated(guide: Guide) -> Guide:
    """The guide, signed in both languages; then three English lines have changed, and families read them in English."""
    succeeded(guide.run("translate", "--lang=es"))
    sign_everything(guide.root)
    git(guide.root, "add", "pelicanconf.py")
    guide.commit("Sign everything")
    git(guide.root, "branch", "--force", "main")
    for path, (old, new, _) in ((SIGNS, SIGN), (BLUE, CARD), (BLUE, DOSE)):
        guide.edit(path, old, new)
    guide.commit("Change the English")
    return guide


def spanish_of(text: tuple[str, str, str], way: Callable[[Guide], None]) -> str:
    """The Spanish line after one of the ways."""
    if way is not edited:
        return text[2]
    return f"{text[2]} hoy" if text is SIGN else text[2].replace(" ", " hoy ", 1)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("since", ["main", "HEAD"])
def test_the_redline_lists_an_old_line_that_becomes_current(
    way: Callable[[Guide], None], since: str, outdated: Guide
) -> None:
    """With the English before and now, among cards and doses, in the summary of a pull request too."""
    way(outdated)
    page = redline(outdated, since)
    listed = [
        row for name in ("numbers", "cards", "doses") if page.find(id=name).name == "h3" for row in rows(page, name)
    ]
    summary = without_citations((outdated.root / "dist/redline.md").read_text("utf-8").replace("\\", ""))
    for text in (SIGN, CARD, DOSE):
        spanish, last = spanish_of(text, way), (text[0] if since == "main" else text[1]).split()[-1]
        assert [row for row in listed if text[1] in row and spanish in row and f"{last}" in row], listed
        assert f"{text[1]} = {spanish}" in summary
    cards = rows(page, "cards")
    assert [row for row in cards if SIGN[1] in row and row.startswith("es/guide/words: emergencies: signs/breath/text")]
    assert [row for row in cards if CARD[1] in row and spanish_of(CARD, way) in row]


@pytest.mark.parametrize("way", WAYS)
def test_whoever_signs_an_old_line_that_becomes_current_reads_its_english(
    way: Callable[[Guide], None], outdated: Guide
) -> None:
    """In the form of the part and of the article, and where they sign in a terminal."""
    way(outdated)
    outdated.commit("Stamp the Spanish")
    succeeded(outdated.run("form", "--topics=es/guide/words es/treatments/blue", "--role=translator"))
    page = BeautifulSoup((outdated.root / "dist/form.html").read_text("utf-8"), "lxml")
    part = words(page.select_one("[data-article='guide/words'] .cg-redline__texts"))
    assert "cannot breathe" in part
    assert "breathes fast and is blue" in part
    article = words(page.select_one("[data-article='treatments/blue'] .cg-redline__texts"))
    assert "looks removed: pale added: yellow" in article
    for name, texts in (("es/guide/words", (SIGN,)), ("es/treatments/blue", (CARD, DOSE))):
        said = outdated.run("sign", f"--article={name}", "--role=translator", "--reviewer=Test Person 0").stdout
        assert "answer another line of the original, since the version that Test Person" in said
        assert f": {len(texts)}\n" in said
        for text in texts:
            spanish = spanish_of(text, way)
            assert f"now:    {text[1]} = {spanish}" in without_citations(said)


def test_the_form_shows_the_english_beside_each_value_with_other_words(guide: Guide) -> None:
    """Whoever signs a list in Spanish sees for what each new Spanish word stands."""
    succeeded(guide.run("translate", "--lang=es"))
    sign_everything(guide.root)
    git(guide.root, "add", "pelicanconf.py")
    guide.commit("Sign everything")
    guide.edit(ES_SIGNS, "no puede respirar", "no respira bien")
    succeeded(guide.run("form", "--topics=es/guide/words", "--role=translator"))
    page = BeautifulSoup((guide.root / "dist/form.html").read_text("utf-8"), "lxml")
    assert "cannot breathe = no" in words(page.select_one(".cg-redline__texts"))


def test_a_line_that_waits_and_whose_row_names_another_line_is_listed(outdated: Guide) -> None:
    """It would become current with an English line to come, unseen."""
    guide = outdated
    guide.edit(FROM_SIGNS, fingerprint(SIGN[0]), fingerprint("sleeps well"))
    (row,) = [row for row in rows(redline(guide, "HEAD"), "cards") if SIGN[1] in row]
    assert "made from another line than before" in row


def test_what_differs_in_a_fingerprint_alone_is_not_said_to_have_moved(outdated: Guide) -> None:
    """A page about the guide and a ledger are listed by their words, and another logo as another picture."""
    logo = outdated.root / "content/data/logo.svg"
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Logo</title><path d="M0 0h{}v9z"/></svg>'
    )
    logo.write_text(picture.format(9), "utf-8")
    git(outdated.root, "add", "content/data/logo.svg")
    outdated.commit("Add a logo")
    outdated.edit("content/en/pages/about.md", "People write it with care.", "Nurses write it with care.")
    logo.write_text(picture.format(8), "utf-8")
    checked(outdated)
    page = redline(outdated, "HEAD")
    assert "Moved within" not in words(page.main)
    (row,) = [row for row in rows(page, "doses") if row.startswith("en/guide/frame: logo")]
    assert "The picture itself is another one" in row
    summary = (outdated.root / "dist/redline.md").read_text("utf-8")
    assert "| en/guide/frame: logo, es/guide/frame: logo. The picture itself is another one" in summary
    cells = [line.split(" | ") for line in summary.splitlines() if line.startswith("| ") and "---" not in line]
    assert [one[0] for one in cells if len(one) == 4 and one[1] == one[2]] == [
        "| en/guide/frame: logo, es/guide/frame: logo. The picture itself is another one: look at both."
    ]


def untouched(guide: Guide) -> str:
    """A file of XLIFF comes back as it went out, but for the states; return what is said."""
    succeeded(guide.run("translate", "--lang=es", "--xliff=lines.xlf"))
    file = guide.root / "lines.xlf"
    file.write_text(file.read_text("utf-8").replace('state="needs-translation"', 'state="translated"'), "utf-8")
    return succeeded(guide.run("translate", "--lang=es", "--from=lines.xlf", "--by=m-lopez", "--checked=c-ruiz")).stdout


def stamped(guide: Guide) -> str:
    """All lines are checked; return what is said."""
    return succeeded(guide.run("translate", "--lang=es", "--checked=c-ruiz")).stdout


def with_another_word(guide: Guide) -> str:
    """One word changes, and nobody checks it; return what is said."""
    for path, (_, _, spanish) in ((ES_SIGNS, SIGN), (ES_BLUE, CARD), (ES_BLUE, DOSE)):
        guide.edit(path, spanish, spanish.replace(" ", " hoy ", 1))
    return succeeded(guide.run("translate", "--lang=es")).stdout


@pytest.mark.parametrize("stamp", [untouched, stamped, with_another_word])
def test_each_old_line_that_a_stamp_makes_current_is_printed(stamp: Callable[[Guide], str], outdated: Guide) -> None:
    """With its place and both languages, and not as one that still has to be translated."""
    said = re.sub(r" ?\[\^paper-.\]", "", stamp(outdated))
    for path, (_, english, spanish) in ((ES_SIGNS, SIGN), (ES_BLUE, CARD), (ES_BLUE, DOSE)):
        now = spanish.replace(" ", " hoy ", 1) if stamp is with_another_word else spanish
        (line,) = [one for one in said.splitlines() if english in one]
        assert re.match(rf"{path}:\d+: it counts as the translation of its original now \(line \d+\): ", line)
        assert re.search(rf"{english} = (- )?{now}$", line)
    assert "the original has changed" not in said


def test_a_line_that_stays_outdated_is_to_be_translated(outdated: Guide) -> None:
    """The command alone makes none of them current."""
    said = succeeded(outdated.run("translate", "--lang=es")).stdout
    assert said.count("the original has changed") == 3
    assert "counts as the translation" not in said
