"""Each line of a translation knows its original: the ledger, the states of lines, and what is compared."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from unicodedata import normalize

import pytest
import yaml
from care_guide.build.load import load_library
from care_guide.content.data_files import read_list, read_one
from care_guide.content.models import WordLists
from care_guide.content.source_text import SourceText
from care_guide.content.translation_rules import TermRule, read_translation_rules
from care_guide.translation.comparison import composed, line_problems, marked
from care_guide.translation.files import value_segments
from care_guide.translation.ledger import (
    Segment,
    Stamp,
    fingerprint,
    not_plain_of,
    pairs,
    plain,
    segments,
    spellings,
    stamped,
)

from tests.conftest import ROOT
from tests.review.conftest import BLUE, GREEN, Guide
from tests.translation.conftest import ES_BLUE, FROM_BLUE


def states(guide: Guide) -> dict[str, int]:
    """The number of lines of the article in each state, as ``make status`` shows it."""
    lines = guide.run("status").stdout.splitlines()
    head = next(line.split() for line in lines if line.startswith("text "))
    row = next(line.split() for line in lines if line.startswith(ES_BLUE))
    return {name: int(count) for name, count in zip(head[1:], row[1:], strict=True) if int(count)}


def problems(guide: Guide) -> list[str]:
    """What ``make check`` says of the Spanish files."""
    return [line for line in guide.run("check").stderr.splitlines() if line.startswith(("content/es", "theme/strings"))]


def test_a_translation_that_answers_line_by_line_is_in_order(guide: Guide) -> None:
    assert problems(guide) == []
    assert states(guide) == {"draft": 22}


def test_a_changed_english_word_makes_one_line_stale_and_a_changed_spanish_word_one_line_edited(guide: Guide) -> None:
    guide.edit(BLUE, "2 mg once a day by mouth", "2 mg once every day by mouth")
    guide.edit(ES_BLUE, "Le ayuda a planear.", "Le ayuda a planear todo.")
    assert states(guide) == {"draft": 20, "edited": 1, "stale": 1}


def test_running_the_command_again_makes_no_stale_line_current(guide: Guide) -> None:
    guide.edit(BLUE, "had a fever", "had a high fever")
    told = guide.run("translate", "--lang=es", "--article=treatments/blue").stdout
    assert "the original has changed" in told
    assert "had a high fever" in told
    assert states(guide)["stale"] == 1


def test_a_person_who_rewrites_or_checks_a_line_makes_it_current(guide: Guide) -> None:
    guide.edit(BLUE, "had a fever", "had a high fever")
    guide.edit(ES_BLUE, "tuvieron fiebre", "tuvieron fiebre alta")
    guide.run("translate", "--lang=es", "--article=treatments/blue", "--by=t-test")
    assert states(guide) == {"draft": 21, "translated": 1}
    guide.run("translate", "--lang=es", "--article=treatments/blue", "--checked=c-test")
    assert states(guide) == {"checked": 22}
    assert "checked: c-test, date: 2026-12-01" in (guide.root / FROM_BLUE).read_text("utf-8")
    guide.edit(ES_BLUE, "fiebre alta", "mucha fiebre")
    assert states(guide) == {"checked": 21, "edited": 1}


def test_a_machine_cannot_check(guide: Guide) -> None:
    done = guide.run("translate", "--lang=es", "--article=treatments/blue", "--checked=machine")
    assert done.returncode == 1
    assert "a person checks a translation" in done.stderr


def test_new_and_removed_english_lines_move_no_other_line(guide: Guide) -> None:
    guide.edit(BLUE, "The nurse gives", "A new sentence stands here.\nThe nurse gives")
    guide.edit(BLUE, "- Call the care team at [[phone.care_team]].\n", "")
    assert states(guide) == {"missing": 1, "draft": 21}
    told = guide.run("translate", "--lang=es", "--article=treatments/blue").stdout
    assert "a new one is missing (line 21 of the original): A new sentence stands here." in told


@pytest.mark.parametrize("exchanged", [(0, 1), (7, 8), (3, 12), (20, 21)])
def test_rows_of_a_ledger_in_another_order_say_the_same(exchanged: tuple[int, int], guide: Guide) -> None:
    """Which line was made from which is the same, and so is what families read; also where both texts were reordered."""
    file = guide.root / FROM_BLUE
    head, *rows = file.read_text("utf-8").splitlines(keepends=True)
    one, other = exchanged
    rows[one], rows[other] = rows[other], rows[one]
    file.write_text(head + "".join(rows), encoding="utf-8")
    assert states(guide) == {"draft": 22}
    for path in (BLUE, ES_BLUE):
        text = (guide.root / path).read_text("utf-8")
        (guide.root / path).write_text(
            re.sub(r"(- .*phone.care_team.*\n)(- .*about.md.*\n)", r"\2\1", text), encoding="utf-8"
        )
    assert states(guide) == {"draft": 22}


def test_a_new_text_is_laid_out_line_by_line_and_withheld(guide: Guide) -> None:
    done = guide.run("translate", "--lang=es", "--article=treatments/green")
    assert done.returncode == 0, done.stderr
    english = (guide.root / "content/en/treatments/green.md").read_text("utf-8").split("\n")
    spanish = (guide.root / "content/es/treatments/green.md").read_text("utf-8").split("\n")
    assert len(english) == len(spanish)
    assert "status: withheld" in spanish
    assert "<!-- ## Key points {#key-points} -->" in spanish
    assert spanish[english.index("- [[signs.emergency]]")] == "- [[signs.emergency]]"
    assert problems(guide) == []
    file = guide.root / "content/es/treatments/green.md"
    file.write_text(file.read_text("utf-8").replace("status: withheld", "status: published"), encoding="utf-8")
    assert any("the line is not translated" in line for line in problems(guide))


# A value of a header on several lines, or whose key a reader of lines would not find.
HEADERS = {
    BLUE: ("message: Blue care begins with", "message: Blue care begins\n  with"),
    ES_BLUE: ("message: ", "message: >-\n  "),
    GREEN: ("message:", '"message":'),
    "content/en/pages/about.md": ("title:", "title :"),
    "content/en/pages/home.md": ("summary:", "? summary\n:"),
    "content/en/pages/how-we-review.md": ("summary: A plain sentence about How", 'summary: "A plain sentence\n# about How" # How'),
}  # fmt: skip


def test_each_key_of_a_header_has_one_line_with_its_value(guide: Guide) -> None:
    """Of a message on two lines, the second would stay Spanish, or be left out, whatever English says by then."""
    for path, (old, new) in HEADERS.items():
        guide.edit(path, old, new)
    told = guide.run("check").stderr
    for path, (_, new) in HEADERS.items():
        key = new.strip('"?').split()[0].strip('":')
        line = (guide.root / path).read_text("utf-8").split(new)[0].count("\n") + 1
        assert f'{path}:{line}: {key} does not stand on one line as "{key}: VALUE": write it so' in told
    # As the base of a redline, such a text is still read.
    (blue,) = [one for one in load_library(guide.root).articles if one.path == BLUE]
    assert blue.header.message == "Blue care begins with a call to the team."


WRONG = {
    "a figure": ("12 de 100", "13 de 100", "a figure differs (missing: 12; not in the original: 13)"),
    "a citation": ("fiebre.[^paper-a]", "fiebre.[^paper-b]", "the citation differs"),
    "a lost citation": ("fiebre.[^paper-a]", "fiebre.", "the citation differs (missing: [^paper-a])"),
    "a link": ("../pages/about.md", "../pages/home.md", "the link differs"),
    "a mark": ("al [[phone.care_team]]", "al equipo de noche", "the mark differs"),
    "an id": ("{#begin}", "{#start}", "the id or class differs"),
    "a heading": ("### Antes", "## Antes", 'the line begins with "## "'),
    "a cell": ("| roja | 5 mg [^paper-b] |", "| roja 5 mg [^paper-b] |", "another number of cells"),
    "tú": ("Le ayuda a planear.", "Te ayuda a planear.", '"Te" is not allowed: say it with "usted"'),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_what_must_be_equal_is_compared(guide: Guide, case: str) -> None:
    right, wrong, told = WRONG[case]
    guide.edit(ES_BLUE, right, wrong)
    line = (guide.root / ES_BLUE).read_text("utf-8").split(wrong)[0].count("\n") + 1
    assert any(f"{ES_BLUE}:{line}: " in one and told in one for one in problems(guide)), problems(guide)


def test_a_lost_negation_an_untranslated_sentence_and_a_word_of_the_list_are_reported(guide: Guide) -> None:
    guide.edit(BLUE, "In a study, 12", "Do not wait: in a study, 12")
    guide.edit(BLUE, "It helps you plan.", "It helps you and your family to plan well.")
    guide.edit(ES_BLUE, "Le ayuda a planear.", "It helps you and your family to plan well.")
    guide.edit(ES_BLUE, "se ve pálido", "toma drogas severas")
    (guide.root / "content/data/terms-es.yaml").write_text(
        "- {en: severe, text: grave, avoid: [severo, severas]}\n", encoding="utf-8"
    )
    # All of it anew, as if made from the English of now.
    (guide.root / FROM_BLUE).unlink()
    told = "\n".join(problems(guide))
    assert "the original says no 1 times, this line never" in told
    assert "the line is not translated" in told
    assert '"severas" is not allowed for "severe": write "grave"' in told


def test_week_and_day_in_capitals_answer_each_other(guide: Guide) -> None:
    guide.edit(BLUE, "2 mg once a day", "2 mg once a WEEK")
    guide.edit(ES_BLUE, "2 mg una vez al día", "2 mg una vez al DÍA")
    (guide.root / FROM_BLUE).unlink()
    told = "\n".join(problems(guide))
    assert "write SEMANA for each WEEK" in told
    assert "write DÍA for each DAY" in told


def test_hard_spanish_is_reported(guide: Guide) -> None:
    hard = "La administración intravenosa de quimioterapia intratecal requiere consideraciones individualizadas"
    for right in (
        "Le ayuda a planear.",
        "se ve pálido",
        "Pregunte por el [otro tratamiento]",
        "Llame al equipo médico al",
    ):
        guide.edit(ES_BLUE, right, f"{hard} {right}")
    assert any("the reading ease (INFLESZ)" in line for line in problems(guide))


def test_a_drawing_without_its_words_is_reported_by_file_and_line(guide: Guide) -> None:
    file = guide.root / "content/es/drawings.yaml"
    file.write_text(file.read_text("utf-8").rsplit("- {en", 1)[0], encoding="utf-8")
    assert any('box.svg: "marrow" has no translation' in line for line in problems(guide))


@pytest.fixture(scope="module")
def spanish() -> SimpleNamespace:
    """The rules of the guide's own Spanish."""
    return SimpleNamespace(
        translation=read_translation_rules(ROOT, "content/es/translation.yaml")[0],
        term_rules=tuple(rule for _, rule in read_list(ROOT, "content/data/terms-es.yaml", TermRule)[0]),
        words=read_one(ROOT, "content/es/words.yaml", WordLists)[0],
    )


LINES = yaml.safe_load(Path(__file__).with_name("lines.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("english", "wrong"), [(one, other) for one, others in LINES["refused"].items() for other in others]
)
def test_a_line_that_could_hurt_a_child_is_refused(english: str, wrong: str, spanish: SimpleNamespace) -> None:
    assert list(line_problems(Segment(line=1, text=english), Segment(line=1, text=wrong), spanish))


@pytest.mark.parametrize(("english", "right"), [(pair["en"], pair["es"]) for pair in LINES["taken"]])
def test_a_right_line_in_other_words_is_taken(english: str, right: str, spanish: SimpleNamespace) -> None:
    assert list(line_problems(Segment(line=1, text=english), Segment(line=1, text=right), spanish)) == []


CHILD = "family/telling-your-child#what-to-do"
SAY = 'Say: "You did nothing wrong."'


@pytest.mark.parametrize(
    ("place", "words", "told"),
    [
        (CHILD, 'Diga: "No hiciste nada malo."', None),
        (CHILD, "“No hiciste nada malo.”", None),
        (CHILD, 'Diga: "Usted no hizo nada malo."', "Usted"),
        (CHILD, 'Dile: "No hiciste nada malo."', "Dile"),
        (CHILD, 'Dígaselo a tu hijo: "No hiciste nada malo."', "tu"),
        ("treatments/chemotherapy#what-to-do", 'Diga: "No hiciste nada malo."', "hiciste"),
    ],
)
def test_a_child_is_spoken_to_with_tu_and_the_reader_with_usted(
    place: str, words: str, told: str | None, spanish: SimpleNamespace
) -> None:
    found = line_problems(Segment(line=1, text=SAY, place=place), Segment(line=1, text=words, place=place), spanish)
    assert [what for _, what, _ in found] == ([f'"{told}" is not allowed'] if told else [])


def test_what_is_said_to_a_child_may_go_on_over_lines(spanish: SimpleNamespace) -> None:
    text = '---\n---\n## Words {#what-to-do}\n\nDiga: "No hiciste nada.\nNadie te culpa."\nLlame si te preocupa.\n'
    lines = segments(SourceText("content/es/family/telling-your-child.md", tuple(text.split("\n"))))
    told = [line for one in lines for line, what, _ in line_problems(one, one, spanish) if "is not allowed" in what]
    assert told == [7]


# A danger sign, a meaning and a drawing with a wrong figure or without a "not".
ELSEWHERE = {
    "content/es/emergencies.yaml": ("text: no puede respirar", "text: puede respirar"),
    "content/es/glossary.yaml": ("Un cuerpo demasiado caliente.", "Un cuerpo a 38 grados."),
    "content/es/drawings.yaml": ("Una caja con la palabra médula ósea.", "Una caja con 2 drogas."),
    "theme/strings/es.toml": ('emergency = "', 'emergency = "12 '),
}


@pytest.mark.parametrize("path", ELSEWHERE)
def test_what_is_around_the_articles_is_compared_too(path: str, guide: Guide) -> None:
    old, new = ELSEWHERE[path]
    guide.edit(path, old, new)
    (told,) = [one for one in guide.run("check").stderr.splitlines() if one.startswith(path)]
    line = (guide.root / path).read_text("utf-8").split(new)[0].count("\n") + 1
    assert told.startswith(f"{path}:{line if path != 'content/es/drawings.yaml' else 2}:")


def test_a_spanish_line_that_is_lost_and_one_too_many_are_reported(guide: Guide) -> None:
    guide.edit(ES_BLUE, "En un estudio, 12 de 100 niños tuvieron fiebre.[^paper-a]\n", "")
    guide.edit(ES_BLUE, "- Llame al equipo médico al [[", "- Puede darle más.\n- Llame al equipo médico al [[")
    told = problems(guide)
    assert [one.split(": ")[1] for one in told] == [
        "no line of the original says this",
        "after this line, one is missing",
    ]
    assert "In a study, 12 of 100" in told[1]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("glossary.yaml", '- term: "médula"\n  means: "La fábrica."\n'),
        ("es.toml", '[page]\n# Un comentario.\nskip = "Ir al índice"\n'),
    ],
)
def test_values_are_the_same_however_a_computer_saves_the_file(name: str, text: str, tmp_path: Path) -> None:
    """Notepad writes a mark before the text and line ends of its own; a Mac may take letters and accents apart."""
    (tmp_path / name).write_text(text, "utf-8")
    expected = value_segments(tmp_path, name, None)
    assert expected
    for saved in ("\ufeff" + text.replace("\n", "\r\n"), text.replace("\n", "\r"), normalize("NFD", text)):
        (tmp_path / name).write_bytes(saved.encode())
        assert value_segments(tmp_path, name, None) == expected


def _source(path: str, *lines: str) -> SourceText:
    return SourceText(path, ("---", "title: A", "---", "", *lines))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("| 10 | 5 [^a] |", "| 10 | 2 [^a] |"),
        ("- [[sign.fever]]", "- [[sign.breath]]"),
        ("[[phone.clinic]]", "[[phone.care_team]]"),
        ("    - Who: nurse", "    - Who: doctor"),
        ("```dots\ncount: 12\n```", "```dots\ncount: 21\n```"),
        ("```text\nGive 5 mg.\n```", "```text\nGive 2 mg.\n```"),
        ("```dots\nwords: about 1 in 8\n```", "```dots\nwords: about 1 in 5\n```"),
        ("[[if us: Give 5 mg.]]", "[[if us: Give 2 mg.]]"),
        ("[[if no fever.number: Give 5 mg.]]", "[[if no fever.number: Give 2 mg.]]"),
    ],
)
def test_no_figure_mark_or_sign_of_the_original_changes_unnoticed(was: str, now: str) -> None:
    """A line without words of its own is that of the original; words in a mark and below dots are lines like others."""
    text = _source("content/es/a/b.md", "Dé 5 mg.", "", *was.split("\n"))
    for line, same in ((was, True), (now, False)):
        source = _source("content/en/a/b.md", "Give 5 mg.", "", *line.split("\n"))
        first = pairs(segments(_source("content/en/a/b.md", "Give 5 mg.", "", *was.split("\n"))), segments(text), ())
        shown = composed(source, text, pairs(segments(source), segments(text), tuple(stamped(first, Stamp()))))
        if same:
            assert shown is None
        else:
            assert shown is not None
            assert [line.strip("\ue000\ue001") for line in shown.lines][4:6] == ["Dé 5 mg.", ""]
            assert now in "\n".join(shown.lines).replace("\ue000", "").replace("\ue001", "")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("| 10 | 5 [^a] |", "|10  | 5  [^a]|"),
        ("|---|:---:|", "| ------ | :-: |"),
        ("    - Who: nurse", "    -  Who: nurse  "),
        ("", "    "),
        ("Call.\n\n## Risks {#r}\nWait.", "Call.\n## Risks {#r}\n\nWait."),
        ("Call.\n\n\n## Risks {#r}", "Call.\n## Risks {#r}\n"),
    ],
)
def test_lines_that_are_laid_out_otherwise_say_the_same(was: str, now: str) -> None:
    """Many editors lay a table out anew when they save it; no family is shown the original for that."""
    source, text = (_source(f"content/{lang}/a/b.md", *one.split("\n")) for lang, one in (("en", was), ("es", now)))
    assert composed(source, text, pairs(segments(source), segments(text), ())) is None


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (["| sick |", "| 5 |", "| cold |"], ["| sick |", "| cold |", "| 5 |"]),
        (["Call.", "", "[[phone.clinic]]", "", "Wait."], ["Call.", "", "Wait.", "", "[[phone.clinic]]"]),
        (["Call.", "Wait."], ["Call.", "", "Wait."]),
        (["Call.", "", "", "Wait."], ["Call.", "Wait."]),
    ],
)
def test_what_stands_between_lines_of_the_original_keeps_its_place(was: list[str], now: list[str]) -> None:
    """A row of figures, a mark or the end of a paragraph: in another place, each says something else."""
    words = {"| sick |": "| mal |", "| cold |": "| resfriado |", "Call.": "Llame.", "Wait.": "Espere."}
    source, text = _source("content/en/a/b.md", *was), _source("content/es/a/b.md", *(words.get(w, w) for w in was))
    rows = tuple(stamped(pairs(segments(source), segments(text), ()), Stamp()))
    assert composed(source, text, pairs(segments(source), segments(text), rows)) is None
    source = _source("content/en/a/b.md", *now)
    shown = composed(source, text, pairs(segments(source), segments(text), rows))
    assert shown is not None
    assert list(shown.lines[-len(now) :]) == [words.get(line, line) for line in now]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("- [[if us: Call [[call.crisis]] now.[^a]]]", "- [[if us: <Call [[call.crisis]] now.[^a]>]]"),
        ("[[if us: Call.]] Wait at [[call.crisis]]", "<[[if us: Call.]] Wait at [[call.crisis]]>"),
    ],
)
def test_nothing_is_left_of_a_marked_line_where_it_is_not_shown(line: str, shown: str) -> None:
    assert marked(line).replace("\ue000", "<").replace("\ue001", ">") == shown


def _line(text: str, key: str = "") -> Segment:
    return Segment(line=1, text=text, key=key)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("- nunca: leche", "- siempre: leche"),
        ("1. 5. gotas", "1. 2. gotas"),
        ("- > 5 gotas", "- 5 gotas"),
        ("Dé 2*3 gotas", "Dé 23 gotas"),
        ("Dé leche (to: nadie)", "Dé leche"),
        ("[no] dé leche.[^a]", "dé leche.[^a]"),
        ("Dé {.no} leche", "Dé leche"),
        ("que: leche", "leche"),
        ('"Leche." No.', "Leche. No."),
    ],
)
def test_a_back_translation_stands_beside_its_whole_line_alone(was: str, now: str) -> None:
    """The redline shows the two apart, too: whatever is left of a line without the mark at its beginning are words."""
    assert not {*spellings(_line(was))} & {*spellings(_line(now))}
    assert (plain(_line(was)), not_plain_of(_line(was))) != (plain(_line(now)), not_plain_of(_line(now)))


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ("- [ ] ¿Cuándo **empieza**?[^a] {#begin}", "", "¿Cuándo empieza?"),
        ("    - Why: Le ayuda.", "", "Le ayuda."),
        ("2. Lea la [guía](../a.md).", "", "Lea la guía."),
        ('message: "Llame: siempre."', "message", "Llame: siempre."),
        ('message: Diga "no".', "message", 'Diga "no".'),
        ('title: Diga "no"', "title", 'Diga "no"'),
    ],
)
def test_a_back_translation_may_name_its_line_by_the_words(line: str, key: str, words: str) -> None:
    assert fingerprint(words) in spellings(_line(line, key))
    assert fingerprint(line) in spellings(_line(line, key))
