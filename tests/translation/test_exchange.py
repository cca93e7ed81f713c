"""Lines go out to an agency as XLIFF and come back: what is taken, what is refused, and that nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from lxml import etree

from tests.conftest import succeeded
from tests.review.conftest import BLUE, Guide
from tests.translation.conftest import ES_BLUE, FROM_BLUE

Q = "{urn:oasis:names:tc:xliff:document:1.2}"
OUT = "lines.xlf"


def files(guide: Guide) -> dict[str, bytes]:
    """Every file of the guide, but for the one that goes out."""
    found = (file for file in guide.root.rglob("*") if file.is_file() and ".git/" not in str(file))
    return {str(file.relative_to(guide.root)): file.read_bytes() for file in found if file.name != OUT}


def changed(guide: Guide, before: dict[str, bytes]) -> set[str]:
    """The names of the files that have changed since, or are new."""
    return {name for name, data in files(guide).items() if before.get(name) != data}


def lines_changed(guide: Guide, before: dict[str, bytes], name: str) -> list[tuple[str, str]]:
    """The lines of one file that have changed, before and after."""
    was, now = (text.decode().split("\n") for text in (before[name], files(guide)[name]))
    assert len(was) == len(now)
    return [(one, other) for one, other in zip(was, now, strict=True) if one != other]


def send(guide: Guide, *options: str) -> etree._Element:
    """Have the file written; return it."""
    done = guide.run("translate", "--lang=es", f"--xliff={OUT}", *options)
    assert done.returncode == 0, done.stderr
    return etree.parse(guide.root / OUT).getroot()


def take(guide: Guide, *options: str) -> tuple[int, list[str]]:
    """Take the file in as the work of one translator; return the status and what is said of problems."""
    done = guide.run("translate", "--lang=es", f"--from={OUT}", *(options or ("--by=t-test",)))
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.splitlines()


def edit(guide: Guide, old: str, new: str) -> int:
    """Change the file as an agency would; return the line of the unit in which it was changed."""
    file = guide.root / OUT
    text = file.read_text("utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.rindex("<trans-unit", 0, text.index(old))].count("\n") + 1


def test_a_file_that_comes_back_as_it_went_out_changes_no_byte(guide: Guide) -> None:
    before = files(guide)
    root = send(guide)
    assert {file.get("original") for file in root.iter(Q + "file")} >= {BLUE, "content/en/glossary.yaml"}
    assert {file.get("target-language") for file in root.iter(Q + "file")} == {"es"}
    assert take(guide) == (0, [])
    assert changed(guide, before) == set()


def test_each_line_has_its_state_its_place_and_a_name_that_stays(guide: Guide) -> None:
    guide.edit(BLUE, "2 mg once a day", "2 mg once every day")
    first = send(guide, "--article=treatments/blue")
    line = next(n for n, text in enumerate((guide.root / BLUE).read_text("utf-8").split("\n"), 1) if "2 mg" in text)
    notes = [note.text for note in first.iter(Q + "note")]
    assert f"{BLUE}:{line} (stale)" in notes
    assert sum(note.endswith("(draft)") for note in notes) == len(notes) - 1
    names = [unit.get("id") for unit in first.iter(Q + "trans-unit")]
    assert len(set(names)) == len(names)
    # A line more at the top moves all others, and renames none.
    guide.edit(BLUE, "## Key points {#key-points}", "A new sentence stands here.\n\n## Key points {#key-points}")
    again = [unit.get("id") for unit in send(guide, "--article=treatments/blue").iter(Q + "trans-unit")]
    assert set(names) < set(again)
    only = send(guide, "--article=treatments/blue", "--only=stale missing")
    assert sorted(note.text.rpartition(" ")[2] for note in only.iter(Q + "note")) == ["(missing)", "(stale)"]


def test_citations_marks_links_and_ids_are_codes(guide: Guide) -> None:
    root = send(guide, "--article=treatments/blue")
    codes = {code.get("equiv-text").strip() for code in root.iter(Q + "x")}
    wanted = {
        "[^paper-a]", "[[phone.care_team]]", "](../pages/about.md)", "{#key-points}", "##", "- [ ]", "|", "- Why:",
    }  # fmt: skip
    assert wanted <= codes
    words = " ".join(text for one in root.iter(Q + "source", Q + "target") for text in one.itertext())
    assert not re.search(r"\[\^|\[\[|\]\(|\{#|\|", words)


def test_one_edited_line_changes_one_line_and_its_row(guide: Guide) -> None:
    send(guide)
    before = files(guide)
    edit(guide, "Le ayuda a planear.", "Le ayuda a planear bien.")
    assert take(guide) == (0, [])
    assert changed(guide, before) == {ES_BLUE, FROM_BLUE}
    (line,) = lines_changed(guide, before, ES_BLUE)
    assert line == ("    - Why: Le ayuda a planear.", "    - Why: Le ayuda a planear bien.")
    ((was, now),) = lines_changed(guide, before, FROM_BLUE)
    assert "by: machine" in was
    assert "by: t-test" in now


def test_a_checked_file_is_checked_by_a_person(guide: Guide) -> None:
    """Each line that came back has been checked, the stale one whose words still hold too; the others have not."""
    guide.edit(BLUE, "2 mg once a day", "2 mg once every day")
    send(guide, "--article=treatments/blue", "--only=stale")
    edit(guide, 'state="needs-translation"', 'state="final"')
    before = files(guide)
    assert take(guide, "--by=t-test", "--checked=c-test") == (0, [])
    assert changed(guide, before) == {FROM_BLUE}
    ((_, now),) = lines_changed(guide, before, FROM_BLUE)
    assert "checked: c-test, date: 2026-12-01" in now
    assert "stale" not in guide.run("status").stdout.split("content/es/treatments/blue")[-1].split("\n")[0]


@pytest.mark.parametrize("state", ["needs-translation", "needs-review-translation", "new", "needs-adaptation", ""])
def test_a_line_of_which_nobody_has_said_that_it_is_done_is_not_checked(state: str, guide: Guide) -> None:
    """The old words of a new English line stay outdated, new words are no more than translated, and both are named."""
    guide.edit(BLUE, "2 mg once a day", "2 mg once every day")
    send(guide, "--article=treatments/blue", "--only=stale draft")
    file = guide.root / OUT
    text = re.sub(' state="[a-z-]+"', f' state="{state}"' if state else "", file.read_text("utf-8"))
    file.write_text(text, encoding="utf-8")
    line = edit(guide, "Le ayuda a planear.", "Le ayuda a planear bien.")
    before = files(guide)
    done = succeeded(guide.run("translate", "--lang=es", f"--from={OUT}", "--by=t-test", "--checked=c-test"))
    assert changed(guide, before) == {ES_BLUE, FROM_BLUE}
    ((_, now),) = lines_changed(guide, before, FROM_BLUE)
    assert "by: t-test}" in now
    said = [one for one in done.stdout.splitlines() if "not counted as checked" in one]
    assert len(said) == text.count("<trans-unit ")
    assert [one for one in said if one.startswith(f"{OUT}:{line}: {BLUE}:") and (state or "without a state") in one]
    assert "counts as the translation" not in done.stdout


@pytest.mark.parametrize(
    ("unit", "target"),
    [
        ("", 'state="translated" state-qualifier="mt-suggestion"'),
        ("", 'state="final" state-qualifier="leveraged-mt"'),
        ("", 'state="translated" state-qualifier="fuzzy-match"'),
        ("", 'state="final" state-qualifier="rejected-inaccurate"'),
        (' approved="no"', 'state="translated"'),
    ],
)
def test_a_line_that_a_machine_wrote_or_somebody_rejected_is_not_checked(unit: str, target: str, guide: Guide) -> None:
    """Whatever its state says, what stands beside it says that nobody is done with it."""
    send(guide, "--article=treatments/blue")
    file = guide.root / OUT
    text = re.sub('state="[a-z-]+"', target, file.read_text("utf-8")).replace("<trans-unit", f"<trans-unit{unit}")
    file.write_text(text, encoding="utf-8")
    done = succeeded(guide.run("translate", "--lang=es", f"--from={OUT}", "--by=t-test", "--checked=c-test"))
    assert "checked: c-test" not in (guide.root / FROM_BLUE).read_text("utf-8")
    said = [one for one in done.stdout.splitlines() if "not counted as checked" in one]
    assert len(said) == text.count("<trans-unit ")
    beside = re.search('state-qualifier="(.*)"', target)
    assert all((beside[1] if beside else 'approved="no"') in one for one in said)


@pytest.mark.parametrize("qualifier", ["", ' state-qualifier="exact-match"'])
def test_an_approved_line_is_checked(qualifier: str, guide: Guide) -> None:
    send(guide, "--article=treatments/blue")
    file = guide.root / OUT
    text = re.sub('state="[a-z-]+"', f'state="final"{qualifier}', file.read_text("utf-8"))
    file.write_text(text.replace("<trans-unit", '<trans-unit approved="yes"'), encoding="utf-8")
    assert take(guide, "--by=t-test", "--checked=c-test") == (0, [])
    assert "checked: c-test" in (guide.root / FROM_BLUE).read_text("utf-8")


def test_no_sign_that_a_terminal_obeys_comes_from_an_agency(guide: Guide) -> None:
    """Neither in a note nor in a state."""
    send(guide, "--article=treatments/blue")
    edit(guide, "Le ayuda a planear.</target>", "Le ayuda a planear.</target><note>A\u009b31mB\u202eC</note>")
    file = guide.root / OUT
    file.write_text(re.sub('state="[a-z-]+"', 'state="x\u009b2J"', file.read_text("utf-8")), encoding="utf-8")
    done = succeeded(guide.run("translate", "--lang=es", f"--from={OUT}", "--by=t-test", "--checked=c-test"))
    assert r"A\x9b31mB\u202eC" in done.stdout
    assert r"x\x9b2J" in done.stdout
    assert not {"\u009b", "\u202e"} & {*done.stdout}


def test_two_translators_send_back_one_text_in_two_parts(guide: Guide) -> None:
    """The work of neither is lost; a line that both have is refused."""
    send(guide, "--article=treatments/blue")
    file = guide.root / OUT
    edit(guide, "Le ayuda a planear.", "Le ayuda a planear bien.")
    edit(guide, "tuvieron fiebre.<", "tuvieron una fiebre.<")
    head, *lines, foot = re.split(r"(?=<trans-unit )|(?=</body>)", file.read_text("utf-8"))
    begin = head[head.index("<file") :]
    middle = next(number for number, one in enumerate(lines) if "planear bien" in one)
    parts = [*lines[:middle], "</body></file>", begin, *lines[middle:]]
    file.write_text("".join([head, *parts, foot]), encoding="utf-8")
    before = files(guide)
    assert take(guide) == (0, [])
    assert [new for _, new in lines_changed(guide, before, ES_BLUE)] == [
        "En un estudio, 12 de 100 niños tuvieron una fiebre.[^paper-a]",
        "    - Why: Le ayuda a planear bien.",
    ]
    file.write_text("".join([head, *parts, lines[0], foot]), encoding="utf-8")
    status, said = take(guide)
    assert status == 1
    assert "is a duplicate" in said[0]


def test_a_language_that_is_not_built_yet_is_translated(guide: Guide) -> None:
    """Its settings leave it out until it is signed."""
    guide.edit("pelicanconf.py", '"GUIDE_LANGUAGES", "en es"', '"GUIDE_LANGUAGES", "en"')
    send(guide, "--article=treatments/blue")
    edit(guide, "Le ayuda a planear.", "Le ayuda a planear bien.")
    assert take(guide) == (0, [])
    done = guide.run("translate", "--lang=fr")
    assert done.returncode == 1
    assert "LANG=fr: there is no such translation" in done.stderr


CASES = yaml.safe_load(Path(__file__).with_name("exchange.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["changed"])
def test_what_a_person_may_change_is_taken_and_can_be_read_again(case: str, guide: Guide) -> None:
    send(guide)
    before = files(guide)
    edit(guide, *CASES["changed"][case])
    assert take(guide) == (0, [])
    (path,) = {name for name in changed(guide, before) if ".from." not in name}
    assert len(lines_changed(guide, before, path)) == 1
    # What was taken goes out the same, and as the work of a person.
    assert sum("(translated)" in note.text for note in send(guide).iter(Q + "note")) == 1
    assert take(guide) == (0, [])


@pytest.mark.parametrize(
    "code", ['<ph id="{}">code</ph>', '<it id="{}">code</it>', '<bpt id="{}"/>', '<x id="10{}"/>', '<x id="x{}"/>']
)
def test_codes_come_back_in_the_elements_and_with_the_ids_of_another_program(code: str, guide: Guide) -> None:
    send(guide)
    before = files(guide)
    edit(guide, "tuvieron fiebre.<", "tuvieron una fiebre.<")
    file = guide.root / OUT
    text = re.sub(r'<x id="(\d+)"[^>]*/>', lambda found: code.format(found[1]), file.read_text("utf-8"))
    file.write_text(text, encoding="utf-8-sig")
    assert take(guide) == (0, [])
    assert changed(guide, before) == {ES_BLUE, FROM_BLUE}


def test_what_the_agency_asks_is_reported(guide: Guide) -> None:
    send(guide)
    line = edit(guide, "Le ayuda a planear.</target>", "Le ayuda a planear.</target><note>Is this\nyou or they?</note>")
    done = guide.run("translate", "--lang=es", f"--from={OUT}", "--by=t-test")
    assert done.stdout.splitlines() == [f"{OUT}:{line}: {BLUE}: a note came with this line: Is this you or they?"]


def test_a_region_of_the_language_is_the_language(guide: Guide) -> None:
    send(guide, "--article=treatments/blue")
    file = guide.root / OUT
    file.write_text(file.read_text("utf-8").replace('target-language="es"', 'target-language="es-US"'), "utf-8")
    assert take(guide) == (0, [])


def test_a_line_whose_english_has_changed_is_refused_and_the_others_are_taken(guide: Guide) -> None:
    send(guide)
    line = edit(guide, "tuvieron fiebre.<", "tuvieron una fiebre.<")
    edit(guide, "Le ayuda a planear.", "Le ayuda a planear bien.")
    guide.edit(BLUE, "had a fever", "had a high fever")
    status, said = take(guide)
    assert status == 1
    assert said[0].startswith(f"{OUT}:{line}: {BLUE}: the English line has changed")
    spanish = (guide.root / ES_BLUE).read_text("utf-8")
    assert "tuvieron fiebre." in spanish
    assert "planear bien." in spanish


def test_a_source_that_the_agency_has_changed_is_refused(guide: Guide) -> None:
    send(guide)
    before = files(guide)
    line = edit(guide, "It helps you plan.", "It helps you a lot.")
    status, said = take(guide)
    assert status == 1
    assert said[0].startswith(f"{OUT}:{line}: {BLUE}:")
    assert "the source differs from the English line" in said[0]
    assert changed(guide, before) == set()


CITED = 'tuvieron fiebre.<x id="1" equiv-text="[^paper-a]"/></target>'
WRONG = CASES["wrong"] | {
    "a code with a long number": (
        CITED,
        CITED.replace("</target>", f'<x id="{"9" * 5000}"/></target>'),
        "not in the source",
    )
}


@pytest.mark.parametrize("case", WRONG)
def test_a_line_that_is_not_exact_is_refused_with_its_place(case: str, guide: Guide) -> None:
    right, wrong, said = WRONG[case]
    send(guide)
    before = files(guide)
    line = edit(guide, right, wrong)
    status, told = take(guide)
    assert status == 1
    assert told[0].startswith(f"{OUT}:{line}: content/en/")
    assert said in told[0]
    assert changed(guide, before) == set()


def test_every_problem_is_reported_at_once(guide: Guide) -> None:
    send(guide)
    edit(guide, CITED, "tuvieron fiebre.</target>")
    edit(guide, "Le ayuda a planear.", "Te ayuda a planear.")
    _, told = take(guide)
    assert len(told) == 3
    assert told[-1] == "2 problem(s); these lines were not taken."


DOCTYPE = '<!DOCTYPE xliff [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
WHOLE: dict[str, tuple[Callable[[str], str], str]] = {
    "not XML": (lambda text: text.replace("</body>", "", 1), "this is not XML"),
    "no text at all": (lambda _: "", "this is not XML"),
    "a document type": (lambda text: text.replace("<xliff", f"{DOCTYPE}<xliff", 1), "declares a document type"),
    "an entity": (
        lambda text: text.replace("<xliff", f"{DOCTYPE}<xliff", 1).replace("Le ayuda", "&e; Le ayuda"),
        "declares a document type",
    ),
    "another form": (lambda text: text.replace("document:1.2", "document:2.0"), "this is not XLIFF 1.2"),
    "another language": (lambda text: text.replace('target-language="es"', 'target-language="fr"', 1), '"fr"'),
    "no language": (lambda text: text.replace(' source-language="en"', "", 1), 'the source-language is ""'),
    "another guide": (lambda text: text.replace(BLUE, "content/en/treatments/moon.md", 1), "no translation of"),
    "nothing in it": (lambda text: re.sub(r"<file.*</file>", "", text, flags=re.S), "holds no <file>"),
    "a line twice": (
        lambda text: re.sub(r"(<trans-unit .*?</trans-unit>)", r"\1\1", text, count=1, flags=re.S),
        "is a duplicate",
    ),
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_file_that_is_wrong_as_a_whole_is_one_message_and_nothing_is_written(case: str, guide: Guide) -> None:
    send(guide)
    edit(guide, "tuvieron fiebre.<", "tuvieron una fiebre.<")
    file, (spoil, said) = guide.root / OUT, WHOLE[case]
    file.write_text(spoil(file.read_text("utf-8")), encoding="utf-8")
    before = files(guide)
    status, told = take(guide)
    assert status == 1
    assert len(told) == 2
    assert re.match(rf"{OUT}:\d+: ", told[0])
    assert said in told[0]
    assert told[1] == "Nothing was written."
    assert changed(guide, before) == set()


def test_a_text_that_was_laid_out_comes_back_translated(guide: Guide) -> None:
    """The lines are put in the places of their comments, and only theirs."""
    guide.run("translate", "--lang=es", "--article=treatments/green")
    path = "content/es/treatments/green.md"
    root = send(guide, "--article=treatments/green")
    assert not list(root.iter(Q + "target"))
    file = guide.root / OUT
    source = '<source><x id="1" equiv-text="    - Why: "/>It helps you plan.</source>'
    target = '<target><x id="1"/>Le ayuda a planear.</target>'
    file.write_text(file.read_text("utf-8").replace(source, source + target), encoding="utf-8")
    before = files(guide)
    assert take(guide) == (0, [])
    (line,) = lines_changed(guide, before, path)
    assert line == ("<!--     - Why: It helps you plan. -->", "    - Why: Le ayuda a planear.")
    assert (guide.root / path.replace(".md", ".from.yaml")).read_text("utf-8").count("by: t-test") == 1


def translate_new(guide: Guide, **lines: str) -> None:
    """Send what is missing out, and translate the lines that begin with the names of ``lines``."""
    send(guide, "--article=treatments/blue", "--only=missing")
    file = guide.root / OUT
    found = file.read_text("utf-8")
    for english, spanish in lines.items():
        source = rf"(<source>((?:<x [^>]*/>)?){english}[^<]*((?:<x [^>]*/>)?)</source>)"
        found, count = re.subn(source, rf"\1<target>\2{spanish}\3</target>", found)
        assert count == 1, english
    file.write_text(found, encoding="utf-8")


def test_a_line_that_is_new_in_english_finds_its_place(guide: Guide) -> None:
    guide.edit(BLUE, "- Call the care team", "- A new point stands here.\n- Call the care team")
    translate_new(guide, A="Este punto es nuevo.")
    assert take(guide) == (0, [])
    spanish = (guide.root / ES_BLUE).read_text("utf-8").split("\n")
    assert spanish.index("- Este punto es nuevo.") + 1 == next(
        n for n, x in enumerate(spanish) if "Llame al equipo médico al" in x
    )
    assert len(spanish) == len((guide.root / BLUE).read_text("utf-8").split("\n"))
    done = guide.run("check")
    assert done.returncode == 0, done.stderr


ASKED = "- [ ] Who pays for it? {#pays}\n    - Why: You can plan.\n    - Who: nurse\n"


@pytest.mark.parametrize("case", CASES["new"])
def test_new_lines_among_other_new_lines_find_their_places(case: str, guide: Guide) -> None:
    """All that is new is there in its order, and each line answers its English line."""
    before, new, spanish = CASES["new"][case].values()
    guide.edit(BLUE, before, new + before)
    translate_new(guide, **spanish)
    assert take(guide) == (0, [])
    english, found = ((guide.root / path).read_text("utf-8").split("\n") for path in (BLUE, ES_BLUE))
    assert len(english) == len(found)
    for first, words in spanish.items():
        (there,) = (
            n
            for n, line in enumerate(english)
            if line in new.split("\n") and re.search(rf"^\W*(Why: )?{first}(?!:)", line)
        )
        assert words.strip() in found[there]
    root = send(guide, "--article=treatments/blue", "--only=missing stale")
    assert not list(root.iter(Q + "trans-unit"))


def test_a_part_of_what_is_new_waits_for_the_rest(guide: Guide) -> None:
    """A question without its reason would answer another line: none of the run is taken, and it is said."""
    guide.edit(BLUE, "    - Who: nurse\n", f"    - Who: nurse\n{ASKED}")
    translate_new(guide, You="Así puede planear.")
    before = files(guide)
    status, told = take(guide)
    assert status == 1
    assert "the translation has no place for it: translate each new line around it too" in told[0]
    assert changed(guide, before) == set()


REFUSED = {
    "nobody": (("--from=lines.xlf",), "BY= is missing"),
    "a machine": (("--from=lines.xlf", "--by=machine"), "BY= is missing"),
    "both ways": (("--from=lines.xlf", "--xliff=lines.xlf", "--by=t-test"), "are both given"),
    "no such file": (("--from=moon.xlf", "--by=t-test"), "the file cannot be read"),
    "a text of the guide": ((f"--xliff={ES_BLUE}",), "does not end in .xlf"),
    "an unknown state": (("--xliff=lines.xlf", "--only=old"), "there is no such state"),
    "a text that is not laid out": (("--xliff=lines.xlf", "--article=treatments/green"), "lay it out first"),
    "no folder": (("--xliff=moon/lines.xlf",), "the file cannot be written"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_said(case: str, guide: Guide) -> None:
    options, said = REFUSED[case]
    before = files(guide)
    done = guide.run("translate", "--lang=es", *options)
    assert done.returncode == 1
    assert said in done.stderr
    assert changed(guide, before) == set()
