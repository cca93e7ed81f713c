"""The redline of a translation: each line beside its original, what has changed in both, and a back-translation."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from care_guide.build.load import load_library
from care_guide.review.redline.compare import compare
from care_guide.translation.ledger import fingerprint
from care_guide.utils.cache import Cache

from tests.conftest import sign_everything, succeeded
from tests.review.conftest import BLUE, TODAY, Guide, git
from tests.review.reading import redline, rows, words
from tests.translation.conftest import ES_BLUE, FROM_BLUE

BACK = ES_BLUE.replace(".md", ".back.yaml")


def begin(guide: Guide) -> None:
    """Commit everything as the base."""
    git(guide.root, "add", "pelicanconf.py")
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")


def segments(page: BeautifulSoup) -> dict[str, Tag]:
    """The lines of the Spanish article that have changed, by their label."""
    found = page.select("#es-treatments-blue .cg-redline__segment[data-changed=yes]")
    return {words(one.select_one(".cg-redline__label")): one for one in found}


def columns(segment: Tag) -> list[str]:
    """What the columns of one line say."""
    return [words(column) for column in segment.select(".cg-redline__columns > div")]


def test_a_changed_line_is_next_to_its_original(guide: Guide) -> None:
    """English, Spanish and the change, for this line alone; every other line is there as not changed."""
    begin(guide)
    guide.edit(ES_BLUE, "de 3 a 4 semanas", "de 3 a 5 semanas")
    guide.commit("Change one figure")
    page = redline(guide)
    found = segments(page)
    assert len(found) == 1
    ((label, segment),) = found.items()
    assert label.startswith("line ")
    assert "the translation has changed since it was checked" in label
    assert columns(segment) == [
        "English Blue care is given for 3 to 4 weeks. [paper-a]",
        "Español El azul se da de removed: 3 a 4 semanas. added: 3 a 5 semanas. [paper-a]",
    ]
    assert len(page.select("#es-treatments-blue .cg-redline__segment[data-changed=no]")) > 10


def test_a_line_that_goes_stale_is_shown_although_its_words_are_the_same(guide: Guide) -> None:
    """The English changed: the Spanish article is in the redline, and the line says what families read there."""
    begin(guide)
    guide.edit(BLUE, "3 to 4 weeks", "3 to 6 weeks")
    guide.commit("Change the English")
    ((label, segment),) = segments(redline(guide)).items()
    assert "the original has changed since: families read the original here" in label
    assert columns(segment)[0] == "English Blue care is given for removed: 3 to 4 weeks. added: 3 to 6 weeks. [paper-a]"
    assert columns(segment)[1] == "Español El azul se da de 3 a 4 semanas. [paper-a]"


KEEP, THROW = "Keep all of the red syrup at home in the cold.", "Throw all of the teal syrup away on the same day."
GUARDE, TIRE = "Guarde el rojo.", "Tire el azul."


@pytest.mark.parametrize(
    ("english", "spanish"),
    [((THROW, KEEP), (GUARDE, TIRE)), ((KEEP, THROW), (TIRE, GUARDE))],
    ids=["the original", "the translation"],
)
@pytest.mark.parametrize("with_ledger", [True, False], ids=["rows exchanged", "ledger lost"])
def test_lines_that_answer_each_others_originals_are_listed(
    guide: Guide, english: tuple[str, ...], spanish: tuple[str, ...], with_ledger: bool
) -> None:
    """Two lines changed places in one language alone, so that each stands beside the original of the other."""
    texts = {name: (guide.root / name).read_text("utf-8") for name in (BLUE, ES_BLUE, FROM_BLUE)}

    def write(one: tuple[str, ...], other: tuple[str, ...]) -> None:
        for path, mark, lines in ((BLUE, "In a study, 12", one), (ES_BLUE, "En un estudio, 12", other)):
            items = "".join(f"- {line}\n" for line in lines)
            (guide.root / path).write_text(texts[path].replace(mark, f"{items}\n{mark}"), encoding="utf-8")
        pairs = [[fingerprint(f"- {line}") for line in pair] for pair in zip(one, other, strict=True)]
        rows = "".join(f'- {{source: "{source}", text: "{text}", by: machine}}\n' for source, text in pairs)
        (guide.root / FROM_BLUE).write_text(texts[FROM_BLUE] + rows, encoding="utf-8")

    write((KEEP, THROW), (GUARDE, TIRE))
    begin(guide)
    write(english, spanish)
    if not with_ledger:
        (guide.root / FROM_BLUE).unlink()
    guide.commit("Let two lines change places")
    listed = rows(redline(guide), "doses")
    for was, now, line in ((KEEP, THROW, GUARDE), (THROW, KEEP, TIRE)):
        assert any(f"Before: {was} = {line} Now: {now} = {line}" in row for row in listed), listed


def test_lines_with_the_same_words_do_not_answer_each_others_originals(guide: Guide) -> None:
    """Two originals have one translation, and nothing of either has changed."""
    for path, mark, lines in (
        (BLUE, "In a study, 12", "- Call us.\n- Ring us.\n\n"),
        (ES_BLUE, "En un estudio, 12", "- Llame.\n- Llame.\n\n"),
    ):
        guide.edit(path, mark, lines + mark)
    assert guide.run("translate", "--lang=es", "--article=treatments/blue").returncode == 0
    begin(guide)
    guide.edit(ES_BLUE, "de 3 a 4 semanas", "de 3 a 5 semanas")
    guide.commit("Change one figure")
    assert len(segments(redline(guide))) == 1


def test_the_form_shows_the_translation_that_is_signed(guide: Guide) -> None:
    """Not the original that families read in its place while a line of it is outdated."""
    begin(guide)
    assert guide.run("translate", "--lang=es").returncode == 0
    for path, old, new in (
        (BLUE, "2 mg once a day", "9 mg once a day"),
        ("content/en/glossary.yaml", "too warm", "9 mg warm"),
        ("content/en/notices.yaml", "Ask your team", "Ask for 9 mg"),
    ):
        guide.edit(path, old, new)
    assert guide.run("form", "--topics=es/treatments/blue", "--role=translator").returncode == 0
    page = BeautifulSoup((guide.root / "dist/form.html").read_text("utf-8"), "lxml")
    whole = words(page.select_one(".cg-form__whole"))
    assert "El enfermero da 2 mg una vez al día" in whole
    assert "9 mg" not in whole
    assert "Pregunte a su equipo." in whole


def test_a_new_and_a_removed_line_have_their_own_rows(guide: Guide) -> None:
    """Both languages got a line and lost one; no line is beside the original of another."""
    begin(guide)
    guide.edit(BLUE, "- looks pale [^paper-a]\n", "- shakes all over [^paper-a]\n")
    guide.edit(ES_BLUE, "- se ve pálido [^paper-a]\n", "- tiembla mucho [^paper-a]\n")
    guide.commit("Another sign")
    assert guide.run("translate", "--lang=es", "--article=treatments/blue").returncode == 0
    found = [columns(one) for one in segments(redline(guide)).values()]
    assert ["English added: shakes all over [paper-a]", "Español added: tiembla mucho [paper-a]"] in [
        [text.replace("removed: looks pale ", "").replace("removed: se ve pálido ", "") for text in one]
        for one in found
    ]


def test_a_back_translation_is_a_column_and_never_outlives_its_line(guide: Guide) -> None:
    """Without the file there is no column; beside another line than the one it was made from it is not shown."""
    guide.edit(ES_BLUE, "- Pregunte por", "- nunca: 5. pregunte por")
    begin(guide)
    guide.edit(ES_BLUE, "una vez al día", "dos veces al día")
    guide.edit(ES_BLUE, "- nunca: 5. pregunte por", "- siempre: 2. pregunte por")
    guide.commit("Change the dose")
    page = redline(guide)
    assert "Back-translation" not in words(page.find(id="es-treatments-blue"))
    entries = (
        "- text: El enfermero da 2 mg dos veces al día por la boca.\n  back: The nurse gives 2 mg twice a day by mouth.\n"
        "- text: El enfermero da 2 mg una vez al día por la boca.\n  back: The nurse gives 2 mg one time a day by mouth.\n"
        "- text: '- nunca: 5. pregunte por el [otro tratamiento](../pages/about.md).'\n  back: Never ask.\n"
        "- text: pregunte por el otro tratamiento.\n  back: Ask.\n"
    )
    (guide.root / BACK).write_text(entries, "utf-8")
    assert BACK not in guide.run("check").stderr
    page = redline(guide)
    asked, given = map(columns, segments(page).values())
    assert given[2] == "Back-translation The nurse gives 2 mg twice a day by mouth."
    # What only looks like the mark of an item, or like a key, belongs to the words.
    assert asked[1].startswith("Español removed: nunca: 5. added: siempre: 2. pregunte por el otro")
    assert asked[2] == "Back-translation -"
    assert "one time a day" not in words(page.find(id="es-treatments-blue"))
    assert "una vez al día por la boca" in words(
        page.select_one("#es-treatments-blue .cg-redline__segments .cg-redline__alert")
    )


def test_what_is_remembered_of_lines_and_marks_is_right_and_used(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file of a translation may change between two redlines; what another process made is remembered, too."""
    old = load_library(Path(shutil.copytree(guide.root, tmp_path / "old")))
    guide.edit(ES_BLUE, "de 3 a 4 semanas", "de 3 a 5 semanas")
    guide.edit(BLUE, "looks pale", "looks very pale")
    new = load_library(guide.root)
    monkeypatch.setattr("care_guide.utils.processes._ENOUGH", 2)
    (guide.root / BACK).write_text("[]\n", "utf-8")
    seen = []
    for path, was, now in (
        (BLUE, "3 to 4 weeks", "3 to 7 weeks"),
        (ES_BLUE, "de 3 a 5 semanas", "de 3 a 6 semanas"),
        (FROM_BLUE, "by: ", "by: x-"),
        (BACK, "[]", "- text: El azul se da de 3 a 6 semanas.\n  back: Blue care."),
    ):
        guide.edit(path, was, now)
        cache = Cache(tmp_path / "cache", "program")
        seen.append(compare(old, new, TODAY, (), cache))
        cache.save()
        assert seen[-1] == compare(old, new, TODAY, (), Cache()), path
        assert seen[-1] not in seen[:-1], path
    for name in ("mark", "segments_of"):
        monkeypatch.delattr(f"care_guide.review.redline.compare.{name}")
    assert compare(old, new, TODAY, (), Cache(tmp_path / "cache", "program")) == seen[-1]


def test_mistakes_in_a_back_translation_are_reported_with_their_line(guide: Guide) -> None:
    """No list, an entry without words, and a file beside no text."""
    (guide.root / BACK).write_text("- text: El azul\n", "utf-8")
    (guide.root / BACK.replace("blue", "red")).write_text("[]\n", "utf-8")
    told = guide.run("check").stderr
    assert f"{BACK}:1: " in told
    assert f"{BACK.replace('blue', 'red')}:1: nothing reads this file" in told
    (guide.root / BACK).write_text("text: El azul\n", "utf-8")
    assert f"{BACK}:1: this is not a list: write a list of entries with text: and back:" in guide.run("check").stderr


def test_a_drawing_has_its_own_words_in_a_translation(guide: Guide) -> None:
    """The redline shows the drawing of a Spanish article with its Spanish words, before and now."""
    begin(guide)
    guide.edit("content/es/drawings.yaml", 'es: "médula ósea"', 'es: "la médula"')
    guide.commit("Other words in the drawing")
    page = redline(guide)
    pair = page.select("#es-treatments-blue .cg-redline__pair svg")
    assert ["médula ósea" in svg.find("text").get_text() for svg in pair] == [True, False]


def test_a_change_is_read_once_next_to_its_original(guide: Guide) -> None:
    """Where the lines show all of it, the marked text is left to the view of whole pages; anything else stays in both."""
    begin(guide)
    guide.edit(ES_BLUE, "de 3 a 4 semanas", "de 3 a 5 semanas")
    guide.edit(ES_BLUE, "tuvieron fiebre.[^paper-a]", "tuvieron mucha fiebre.[^paper-a]")
    guide.edit(ES_BLUE, "una vez al día por la boca.[^paper-b]", "una vez al día por la boca.[^paper-a]")
    guide.edit("content/es/emergencies.yaml", "no puede respirar", "no puede respirar bien")
    page = redline(guide)
    assert not page.select("[name=only]")
    kinds = {one["data-section"]: one["data-changed"] for one in page.select("#es-treatments-blue [data-section]")}
    # Of the risks, a citation has moved to another source; the danger sign is in no line of this text.
    assert (kinds["key-points"], kinds["risks"], kinds["when-to-call"]) == ("lines", "yes", "yes")
    assert "no puede respirar added: bien" in words(page.select_one("#es-treatments-blue [data-section=when-to-call]"))
    listed = [row for name in ("numbers", "cards", "doses", "others") for row in rows(page, name)]
    assert sum("de 3 a 5 semanas" in row for row in listed) == 1
    # The sign is in the card of the article, and among the lists around it, where other texts take it from.
    assert sum("no puede respirar bien" in row for row in listed) == 2


def test_a_line_that_is_only_stamped_is_no_alarm(guide: Guide) -> None:
    """Whoever checks a line changes the version by its ledger, and the line says so."""
    begin(guide)
    guide.edit(BLUE, "3 to 4 weeks", "3 to 4 whole weeks")
    guide.commit("Change the English")
    git(guide.root, "branch", "--force", "main")
    done = guide.run("translate", "--lang=es", "--article=treatments/blue", "--by=m-lopez", "--checked=m-lopez")
    assert done.returncode == 0, done.stderr
    page = redline(guide)
    assert segments(page)
    guide.edit(BLUE, "once a day", "once a week")
    assert [one["value"] for one in redline(guide).select("[name=only]")] == ["", "en", "es"]
    assert "Do not sign" not in words(page.main)


def test_english_that_shows_through_counts_for_the_spanish_page(guide: Guide) -> None:
    """An English meaning that waits for its translation is new to Spanish families, and nobody has signed it."""
    assert guide.run("translate", "--lang=es").returncode == 0
    sign_everything(guide.root)
    begin(guide)
    guide.edit("content/en/glossary.yaml", "too warm", "39 C or more")
    page = redline(guide)
    row = page.find("a", href="#es-treatments-blue").find_parent("tr")
    assert "no longer holds" in words(row)
    assert re.search(r"fiebre \([^)]*\): A body that is 39 C or more\.", words(page.main))


def test_what_has_changed_in_a_language_that_is_left_out_is_named(guide: Guide) -> None:
    """The settings of a review may build other languages than those that publish."""
    guide.edit("pelicanconf.py", '"GUIDE_LANGUAGES", "en es"', '"GUIDE_LANGUAGES", "en"')
    begin(guide)
    guide.edit(ES_BLUE, "de 3 a 4 semanas", "de 3 a 5 semanas")
    guide.commit("Change one figure")
    said = succeeded(guide.run("pull-request", "--base", "main")).stdout
    assert f"Note: {ES_BLUE}: of a language that the settings leave out here" in said
    said = succeeded(guide.run("redline", "--base", "main")).stdout
    assert (
        f"Changed in a language that the settings leave out here, and not compared (GUIDE_LANGUAGES): {ES_BLUE}" in said
    )
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    page = BeautifulSoup((guide.root / "dist/redline.html").read_text("utf-8"), "lxml")
    assert words(page.select_one("header .cg-redline__alert ul")) == ES_BLUE
    assert f"(GUIDE_LANGUAGES):** `{ES_BLUE}`" in summary
    assert not any("Nothing that a family reads has changed" in text for text in (said, summary, words(page)))
