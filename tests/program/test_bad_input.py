"""An author's mistakes: each gives one line that says where, what and what to do, and changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from care_guide.checks import check
from care_guide.review.versions import version

from tests.conftest import load, run_build, run_guide
from tests.tools.edits import files_of, swap, write

CHEMO = "content/en/treatments/chemotherapy.md"
SOURCES = "content/data/sources.yaml"
HOSPITAL = "content/data/hospital.yaml"
LINE = re.compile(r"^\S+:\d+: .+: .+$")


BOOK = "content/en/emergencies.yaml"
DRAWING = "content/images/bad.svg"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
BAD = {case["name"]: case for case in yaml.safe_load(Path(__file__).with_name("bad_input.yaml").read_text("utf-8"))}


def spoil(root: Path, case: dict[str, str]) -> tuple[str, str]:
    """Make the mistake of ``case``, and return the file in which it is told, and the words."""
    file = case.get("file", CHEMO)
    match case:
        case {"replace": pattern, "with": new}:
            edit = swap(file, pattern, new)
        case {"section": text}:
            edit = swap(file, r"(?<=\{#what-it-is\}\n)", f"\n{text}\n")
        case {"write": text}:
            edit = write(file, text)
        case {"bytes": text}:
            edit = write(file, text.encode("latin-1"))
        case {"drawing": content}:
            file = DRAWING
            edit = write(file, SVG.format(content))
        case {"sign": entry}:
            edit = swap(BOOK, r"^  - id: fever\n", f"  - {entry}\n  - id: fever\n")
    edit(root)
    return case.get("in", file), case["told"]


@pytest.mark.parametrize("name", BAD)
def test_mistake_is_reported_with_file_line_and_mend(name: str, copy_guide: Callable[[], Path]) -> None:
    """Each mistake gives a line of the form ``file:line: what is wrong: what to do`` for the file it is in."""
    root = copy_guide()
    path, words = spoil(root, BAD[name])
    problems = [str(problem) for problem in check(load(root))]
    hits = [line for line in problems if line.startswith(path + ":") and words in line]
    assert hits, "\n".join(problems)
    assert all(LINE.match(line) for line in problems)


@pytest.mark.parametrize(
    "words",
    [
        "Read this first, and show it to others.",
        "After a transplant, none of this holds.",
        "[[if ca: Call the line.]]",
        "[[passage.far-away]]",
        "- one thing\n- another",
        "| a | b |\n| --- | --- |\n| c | d |",
        '![A plate.](../../images/food-plate.svg "A plate.")',
        "> A quotation.",
        "---",
    ],
)
def test_what_stands_above_the_first_section_is_reported(words: str, copy_small: Callable[[], Path]) -> None:
    """No section for a record system has it, and not all paper; a page about the guide may begin with words."""
    root = copy_small()
    for path in ("content/en/daily-life/food.md", "content/en/pages/about.md"):
        swap(path, "(?=^## )", f"{words}\n\n")(root)
    told = [str(one) for one in check(load(root)) if "above the first ## heading" in one.message]
    text = (root / "content/en/daily-life/food.md").read_text("utf-8")
    line = text[: text.index(f"{words}\n\n##")].count("\n") + 1
    assert [one.split(": ")[0] for one in told] == [f"content/en/daily-life/food.md:{line}"]


def test_a_number_that_the_profile_does_not_have_is_reported_once(copy_guide: Callable[[], Path]) -> None:
    """For the contract that asks for it, and not in each article; a number that it has, in each article without it."""
    root = copy_guide()
    contract = root / "content/data/contract.yaml"
    text = contract.read_text("utf-8")
    found = {}
    for name in ("moon", "crisis"):
        contract.write_text(text.replace("{id: benefits}", f"{{id: benefits, call: {name}}}"), encoding="utf-8")
        found[name] = check(load(root))
    assert [(one.path, "must name [[call.moon]]" in one.message) for one in found["moon"]] == [
        ("content/data/contract.yaml", True)
    ]
    assert {one.message for one in found["crisis"]} == {"the section {#benefits} does not name [[call.crisis]]"}


def test_a_wrong_number_is_told_once(copy_guide: Callable[[], Path]) -> None:
    """One that nobody can dial, in the profile, not in each article that should name it; a typed one needs no source, too."""
    root = copy_guide()
    swap("content/data/contract.yaml", r"\{id: benefits\}", "{id: benefits, call: crisis}")(root)
    swap("content/data/profile.yaml", r'"988"', '"988 988 988"')(root)
    swap(CHEMO, r"(?<=\{#what-it-is\}\n)", "\nRing (314) 555-4321.\n")(root)
    problems = check(load(root))
    assert [(one.path, one.message.partition('"')[0]) for one in problems] == [
        ("content/data/profile.yaml", "crisis: "),
        (CHEMO, "the number (314) 555-4321 is typed into the text"),
    ]


def test_a_source_that_nobody_cites_is_a_note(copy_guide: Callable[[], Path]) -> None:
    """It may wait for its article: it is named with its line, and stops no build."""
    root = copy_guide()
    text = (root / SOURCES).read_text("utf-8")
    extra = '- id: unused-1\n  title: "T"\n  publisher: "P"\n  url: "https://example.org/"\n  published: null\n  checked: "2026-01-01"\n  kind: paper\n'
    (root / SOURCES).write_text(text + extra, encoding="utf-8")
    line = text.count("\n") + 1
    done = run_guide(root, "check")
    assert done.returncode == 0, done.stderr
    assert f"Note: {SOURCES}:{line}: nothing cites the source unused-1" in done.stdout


def test_a_file_from_notepad_is_read(copy_guide: Callable[[], Path]) -> None:
    """A byte order mark and Windows line ends change nothing that a family reads."""
    root = copy_guide()
    before = {a.path: version(a, library) for library in [load(root)] for a in library.articles}
    for path in (CHEMO, SOURCES, BOOK):
        data = (root / path).read_bytes()
        (root / path).write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    library = load(root)
    assert not library.problems
    assert {a.path: version(a, library) for a in library.articles} == before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (CHEMO, r"^title: .*?$", "title: A: b: ["),
        ("content/data/profile.yaml", r"^region: .*?$", 'region: "Ohio"'),
        # Files that the articles share: their marks of facts, of signs and of roles would all be unknown.
        (HOSPITAL, r"^phone:", "phone: ["),
        (BOOK, r"^signs:", "signs: ["),
        ("content/en/words.yaml", r"^roles:", "roles: ["),
        ("content/en/words.yaml", r"^roles:.*?(?=^\w|\Z)", "roles: nurse\n"),
    ],
)
def test_a_file_that_cannot_be_read_silences_what_follows(
    copy_guide: Callable[[], Path], path: str, old: str, new: str
) -> None:
    """One line, and not one for each link to an article, each source of it, or each mark and role in it."""
    root = copy_guide()
    swap("content/en/pages/about.md", r"\Z", "\n## More help {#more}\n\nCall [[call.cancer-society]].\n")(root)
    swap(path, old, new)(root)
    done = run_guide(root, "check")
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()[:-1]] == [path]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (BOOK, r"^  fever-medicine:\n", "  fever-medicine:\n    color: red\n"),
        (BOOK, r"^  no-answer:\n", "  no-answer:\n    color: red\n"),
        # The other way round: a passage that is not known, alone in its section, which is not empty.
        ("content/en/daily-life/food.md", r"^## What is not known", "## At our hospital {#at-our-hospital}\n\n[[passage.moon]]\n\n## What is not known"),
        (BOOK, r"^  - id: belly-pain\n", "  - id: belly-pain\n    color: red\n"),
        ("content/en/glossary.yaml", r'^- term: "blinatumomab"\n', '- term: "blinatumomab"\n  color: red\n'),
        ("content/en/groups.yaml", r"^- id: treatments\n", "- id: treatments\n  color: red\n"),
        ("content/en/notices.yaml", r"^- id: emergency\n", "- id: emergency\n  color: red\n"),
    ],
)  # fmt: skip
def test_an_entry_with_a_mistake_silences_what_names_it(
    copy_guide: Callable[[], Path], path: str, old: str, new: str
) -> None:
    """One line, at the entry, and none for the articles with its mark, in its group or under its notice."""
    root = copy_guide()
    swap(path, old, new)(root)
    assert [problem.path for problem in check(load(root))] == [path]


def test_core_signs_with_mistakes_are_not_missed(copy_guide: Callable[[], Path]) -> None:
    """Each has its own line, and nothing says that there is none."""
    root = copy_guide()
    text = (root / BOOK).read_text("utf-8")
    (root / BOOK).write_text(text.replace("core: true", "core: perhaps"), encoding="utf-8")
    found = [problem for problem in check(load(root)) if problem.path == BOOK]
    assert len(found) == text.count("core: true")
    assert all("core: " in problem.message for problem in found)


def test_a_passage_that_many_articles_name_is_missed_once(copy_guide: Callable[[], Path]) -> None:
    """Its name may be misspelled where it is defined; of 3 articles, each has its own line, and each line is the only one."""
    root = copy_guide()
    topics = ("daily-life/central-lines", "daily-life/fertility", "daily-life/food", "treatments/chemotherapy")
    for number, topic in enumerate(topics, 1):
        swap(f"content/en/{topic}.md", r"^## When to call", "[[passage.moon]]\n\n## When to call")(root)
        if number >= 3:
            told = [problem.message for problem in check(load(root))]
            rest = ["the passage moon is not known, here and in 3 other files"]
            assert told == (["the passage moon is not known"] * 3 if number == 3 else rest)


@pytest.mark.parametrize(
    ("path", "old", "new", "files"),
    [
        ("content/en/groups.yaml", r"^- id: treatments\n", "- id: therapy\n", {"content/en/treatments/car-t-cell-therapy.md"}),
        ("content/data/hospital.yaml", r"^  care_team: null\n", "", {"content/data/review.yaml", "content/en/daily-life/central-lines.md"}),
        ("content/data/review.yaml", r"^  - id: editor\n", "  - id: reader\n", {"content/data/review.yaml"}),
    ],
)  # fmt: skip
def test_a_name_changed_where_it_is_defined_gives_one_line_a_file(
    copy_guide: Callable[[], Path], path: str, old: str, new: str, files: set[str]
) -> None:
    """Not one for each article in the group, or with the mark; the rules of review have their own lines."""
    root = copy_guide()
    swap(path, old, new)(root)
    found = check(load(root))
    assert {problem.path for problem in found} == files
    assert len(found) == len(files)
    assert all(problem.line > 1 for problem in found if problem.path.endswith(".yaml"))


def test_all_problems_are_reported_at_once_and_the_last_good_output_stays(copy_built: Callable[[], Path]) -> None:
    """A build with mistakes in several files tells each of them, has no traceback, and changes nothing."""
    root = copy_built()
    assert run_build(root).returncode == 0
    before = files_of(root / "output")
    mistakes = ("missing section", "missing notice", "two articles with one slug", "drawing without title")
    words = [spoil(root, BAD[name])[1] for name in mistakes]
    for done in (run_build(root), run_guide(root, "check")):
        told = done.stdout + done.stderr
        assert done.returncode == 1
        assert "Traceback" not in told
        assert [one for one in words if one not in told] == []
    assert files_of(root / "output") == before
    # What the next build may use again stays; nothing half-made does.
    assert {path.name for path in root.glob("output.*")} <= {"output.cache"}


def test_shipped_content_has_no_problem_and_shows_its_grades(copy_guide: Callable[[], Path]) -> None:
    """``make check`` prints the table of grades and no problem, every grade is within the limits, and nothing is written."""
    root = copy_guide()
    done = run_guide(root, "check")
    assert done.returncode == 0, done.stderr
    assert not (root / "docs").exists()
    assert "No problems." in done.stdout
    rows = re.findall(r"^(en/\S+)\s+(\d+\.\d)\s", done.stdout, re.M)
    assert rows
    assert all(float(grade) <= 7.0 for _, grade in rows)
    assert float(re.search(r"^mean\s+(\d+\.\d)", done.stdout, re.M)[1]) <= 6.0
