"""A build after a change gives what a clean build gives, byte for byte, and makes again only what the change touches."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from care_guide.utils.cache import FILE, Cache
from care_guide.utils.processes import parallel_map

from tests.review.conftest import BLUE, GREEN, HOSPITAL, LEDGER, PROFILE, RULES, make_seed
from tests.tools.builder import Builder
from tests.tools.edits import files_of, swap
from tests.tools.on_day import VARIABLE

ROSE = "content/en/treatments/rose.md"
ABOUT = "content/en/pages/about.md"
SOURCES = "content/data/sources.yaml"
BOX = "content/images/box.svg"


def day(day: str) -> dict[str, str]:
    """The environment of a build on ``day``."""
    return {VARIABLE: day}


@pytest.fixture(scope="module")
def builder() -> Iterator[Builder]:
    """One warm process for all builds of this module."""
    builder = Builder()
    yield builder
    builder.close()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide of the review tests, with the page that holds the checklist."""
    root = make_seed(tmp_path_factory.mktemp("small"))
    about = (root / ABOUT).read_text("utf-8")
    page = about.replace("slug: about", "slug: ask").replace(
        "order: 2\n", "order: 9\ntemplate: checklist\nmessage: Ask three questions first.\n"
    )
    (root / "content/en/pages/ask.md").write_text(page, encoding="utf-8")
    return root


def numbers(folder: Path) -> dict[str, int]:
    """The disk's number of each file: a file that was written again has another."""
    return {file.relative_to(folder).as_posix(): file.stat().st_ino for file in folder.rglob("*") if file.is_file()}


def clean(builder: Builder, root: Path, **environment: str) -> dict[str, bytes]:
    """What a build gives that has nothing to begin with."""
    for name in ("clean", "clean.cache"):
        shutil.rmtree(root / name, ignore_errors=True)
    builder.build(root, "clean", **environment)
    return files_of(root / "clean")


def add(root: Path) -> None:
    """A third article."""
    text = (root / GREEN).read_text("utf-8").replace("slug: green", "slug: rose").replace("Green care", "Rose care")
    text = text.replace("When does green begin", "Is it late").replace("../pages/about.md", "blue.md#risks")
    text = text.replace("looks tired", "looks gray")
    (root / ROSE).write_text(text, encoding="utf-8")


def sign(root: Path) -> None:
    """Sign-offs of the green text as it stands, and of the facts and the frame of its page."""
    from care_guide.build.load import load_library
    from care_guide.review.versions import parts, version

    library = load_library(root)
    text = version(next(a for a in library.articles if a.path == GREEN), library)
    signed = {part.topic: part.version for part in parts(library)}
    facts = signed["guide/facts"]
    entries = [
        f'- {{article: {article}, lang: en, version: "{full}", name: {name}, role: {role}, credential: MD, '
        'date: "2026-12-01", next_check: "2027-02-01", changed: First checked text.}\n'
        for article, full, name, role in (
            ("treatments/green", text, "Test Person", "clinician"),
            ("guide/facts", facts, "Fay Test", "facts-checker"),
            ("guide/facts", facts, "Fred Test", "facts-checker"),
            ("guide/frame", signed["guide/frame"], "Edith Test", "editor"),
        )
    ]
    (root / LEDGER).write_text("".join(entries), encoding="utf-8")


STAGES = """- id: night
  title: The first night
  intro: What to learn first.
  group: treatments
  first: ["Call [[call.emergency]].", "Call [[phone.care_team]]."]
  items:
    - {article: treatments/blue, section: risks, teach: What may go wrong, tell: Tell me in your own words.}
"""


def add_stages(root: Path) -> None:
    """Give the guide a stage, which teaches from an article that later edits change."""
    (root / "content/en/stages.yaml").write_text(STAGES, encoding="utf-8")


DAY, LATER = day("2026-12-01"), day("2027-03-01")
# One after the other on one guide: each is built on the cache that all before it have left.
EDITS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "new stages": add_stages,
    "what a stage asks": swap("content/en/stages.yaml", "Tell me", "Show me and tell me"),
    "body": swap(BLUE, "The nurse gives", "Your nurse gives"),
    "a question": swap(BLUE, "When does blue begin", "How long does blue last"),
    "title": swap(BLUE, "^title: .*?$", "title: Deep blue care"),
    "summary": swap(BLUE, "^summary: .*?$", "summary: Another plain sentence."),
    "message": swap(BLUE, "^message: .*?$", "message: Another message."),
    "order": swap(BLUE, "^order: 1", "order: 7"),
    # Its questions come last, before and after.
    "moment of the questions": swap(BLUE, "^order: 7", "order: 7\nmoment: comfort"),
    "slug of the checklist": swap("content/en/pages/ask.md", "^slug: ask", "slug: ask-them"),
    "and back": swap("content/en/pages/ask.md", "^slug: ask-them", "slug: ask"),
    "slug": swap(BLUE, "^slug: blue", "slug: deep-blue"),
    "a page": swap(ABOUT, "with care", "with great care"),
    "page's title": swap(ABOUT, "^title: .*?$", "title: About us"),
    "source": swap(SOURCES, "Paper a", "Paper a, second edition"),
    "day of a source": swap(SOURCES, 'checked: "2026-11-22"', 'checked: "2026-11-23"'),
    "meaning of a word": swap("content/en/glossary.yaml", "too warm", "too hot"),
    "new word": swap("content/en/glossary.yaml", r"\Z", '- term: nurse\n  say: "NURS"\n  means: "One who cares."\n'),
    "notice": swap("content/en/notices.yaml", "Call ", "At once call "),
    "hospital fact": swap(HOSPITAL, "care_team: null", 'care_team: "(314) 555-4321"'),
    "a phone's extension": swap(
        HOSPITAL, "^  care_team: .*?$", '  care_team: {number: "(314) 555-4321", extension: "12"}'
    ),
    "fever number": swap(HOSPITAL, "number: null", 'number: "101 F (38.3 C)"'),
    "order of the scales": swap(PROFILE, r"\[F, C\]", "[C, F]"),
    "form of dates": swap(PROFILE, "date_form: null", "date_form: iso"),
    "number to call": swap(PROFILE, 'number: "911"', 'number: "112"'),
    "passage for one place": swap(BLUE, "^## Questions", "### Here {only=us-mo}\n\nAsk here.\n\n## Questions"),
    "another place": swap(PROFILE, "US-MO", "US-IL"),
    "emergency sign": swap("content/en/emergencies.yaml", "cannot breathe", "cannot breathe well"),
    "passage of the rule book": swap("content/en/emergencies.yaml", "Call again", "Call once more"),
    "synonym": swap("content/en/search.yaml", r"\Z", "synonyms:\n  - {words: [nurses], find: care}\n"),
    "words of danger": swap(
        "content/en/search.yaml", r"\Z", "pinned:\n  - {id: fit, words: [fit], text: Call., see: [treatments/blue]}\n"
    ),
    "script of the search": swap("theme/static/js/search/find.mjs", "WEAK = 0.15", "WEAK = 0.2"),
    "group": swap("content/en/groups.yaml", "title: Treatments", "title: Therapies"),
    "bank of questions": swap("content/en/questions.yaml", "at night", "on a Sunday"),
    "rules of review": swap(RULES, "months: .*?$", "months: 6"),
    "template": swap("theme/templates/article.html", 'class="cg-article"', 'class="cg-article cg-new"'),
    "included template": swap("theme/templates/partials/_footer.html", "<footer", '<footer id="end"'),
    "handout's template": swap("theme/templates/handout_one_page.html", "<article ", '<article id="top" '),
    "words of the theme": swap("theme/strings/en.toml", '^privacy = ".*?"', 'privacy = "We keep nothing."'),
    "style": swap("theme/static/css/base.css", r"\Z", "\n@layer base { p { margin: 0 } }\n"),
    "script": swap("theme/static/js/check-copy.js", r"\Z", "\nwindow.isChanged = true;\n"),
    "drawing": swap(BOX, "word marrow", "word bone marrow"),
    "setting": swap("pelicanconf.py", '^AUTHOR = ".*?"', 'AUTHOR = "Somebody else"'),
    "no booklet": swap("pelicanconf.py", "^GUIDE_BOOKLET_MOST = .*?$", "GUIDE_BOOKLET_MOST = 1"),
    "add": add,
    "sign-off": sign,
    "withheld": swap(ROSE, "status: published", "status: withheld"),
    "shown again": swap(ROSE, "status: withheld", "status: published"),
    "move": lambda root: (root / ROSE).rename((root / ROSE).with_name("a-rose.md")),
    "delete": lambda root: (root / ROSE).with_name("a-rose.md").unlink(),
}


def test_each_kind_of_edit_gives_what_a_clean_build_gives(
    builder: Builder, root: Path, subtests: pytest.Subtests
) -> None:
    """Edit after edit on one cache: every file is as in a clean build, and none is left from before."""
    builder.build(root, **DAY)
    before = files_of(root / "output")
    for name, change in EDITS.items():
        with subtests.test(edit=name):
            change(root)
            builder.build(root, **DAY)
            after, expected = files_of(root / "output"), clean(builder, root, **DAY)
            assert sorted(after) == sorted(expected)
            assert [path for path in after if after[path] != expected[path]] == []
            linked = b"".join(data for path, data in after.items() if path.endswith(".html"))
            assert (b"handouts/booklet.html" in linked) is ("handouts/booklet.html" in after)
            assert ("handouts/handouts.zip" in after) is ("handouts/booklet.html" in after)
            assert (after != before) is (name != "nothing")
            before = after
    with subtests.test(edit="the day of the next check goes by"):
        # The edits have changed the frame.
        sign(root)
        builder.build(root, **DAY)
        before = files_of(root / "output")
        builder.build(root, **LATER)
        after = files_of(root / "output")
        assert after == clean(builder, root, **LATER)
        assert after["green.html"] != before["green.html"]
        assert after["glossary.html"] == before["glossary.html"]
    with subtests.test(edit="all cores, and one"):
        for processes in ("1", "3"):
            assert clean(builder, root, GUIDE_PROCESSES=processes, **LATER) == after


def test_only_what_a_change_touches_is_written_again(builder: Builder, root: Path) -> None:
    """Nothing changed: nothing is written but the mark of the folder. One word: its article, and what lists its version."""
    builder.build(root, **DAY)
    before = numbers(root / "output")
    builder.build(root, **DAY)
    same = numbers(root / "output")
    assert {path for path in before if same[path] != before[path]} == {"build.json"}
    swap(BLUE, "nurse gives", "nurse brings")(root)
    builder.build(root, **DAY)
    after = numbers(root / "output")
    changed = {path for path in before if after[path] != before[path]}
    name = re.search(r"^slug: (.*)", (root / BLUE).read_text("utf-8"), re.M)[1]
    assert {f"{name}.html", f"handouts/{name}.html", f"handouts/{name}-one-page.html", "changes.html"} <= changed
    for path in ("index.html", "about.html", "glossary.html", "ask.html", "assets/guide.css", "handouts/ask.html"):
        assert path not in changed
    assert not {path for path in changed if "green" in path}


def corrupt(path: str) -> Callable[[Path], None]:
    """Put other bytes into the middle of a file that matches ``path``."""

    def change(root: Path) -> None:
        file = sorted(root.glob(path))[0]
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 255
        file.write_bytes(data)

    return change


CORRUPTIONS: dict[str, Callable[[Path], object]] = {
    "a byte of the cache": corrupt("output.cache/values.sqlite"),
    "a cache that is no database": lambda root: (root / "output.cache/values.sqlite").write_bytes(b"x" * 5000),
    "half a cache": lambda root: os.truncate(root / "output.cache/values.sqlite", 4096),
    "an empty cache": lambda root: os.truncate(root / "output.cache/values.sqlite", 0),
    "a page in the output": corrupt("output/green.html"),
    "half a page": lambda root: os.truncate(root / "output/green.html", 100),
    "a page that is gone": lambda root: (root / "output/handouts/green.html").unlink(),
    "a file that nobody made": lambda root: (root / "output/extra.html").write_text("x"),
    "a killed build": lambda root: shutil.copytree(root / "output", root / "output.building"),
    "no output": lambda root: shutil.rmtree(root / "output"),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_what_was_corrupted_is_made_anew(builder: Builder, root: Path, name: str) -> None:
    """A damaged cache or output never stops a build, and never shows on a page."""
    builder.build(root, **DAY)
    expected = files_of(root / "output")
    CORRUPTIONS[name](root)
    builder.build(root, **DAY)
    assert files_of(root / "output") == expected


def test_texts_that_the_cache_has_lost_are_read_again(builder: Builder, root: Path) -> None:
    """An article whose long parts are gone from the cache is parsed again, together with all others."""
    builder.build(root, **DAY)
    expected = files_of(root / "output")
    with closing(sqlite3.connect(root / "output.cache/values.sqlite")) as cache:
        assert cache.execute("DELETE FROM entry WHERE key LIKE '% texts'").rowcount > 0
        cache.commit()
    (root / "output/green.html").unlink()
    builder.build(root, **DAY)
    assert files_of(root / "output") == expected


def test_a_folder_of_somebody_else_is_no_cache(builder: Builder, root: Path) -> None:
    """The build goes on without a cache, says so, and leaves the folder alone."""
    builder.build(root, **DAY)
    expected = files_of(root / "output")
    shutil.rmtree(root / "output.cache")
    (root / "output.cache").mkdir()
    (root / "output.cache/letter.txt").write_text("mine", encoding="utf-8")
    assert "not a cache of the guide" in builder.build(root, **DAY)
    assert [file.name for file in (root / "output.cache").iterdir()] == ["letter.txt"]
    assert files_of(root / "output") == expected
    shutil.rmtree(root / "output.cache")


def test_a_cache_that_takes_nothing_is_gone_without(builder: Builder, root: Path) -> None:
    """A full disk or a read-only file is reported once, and the build goes on; here, the table takes no values."""
    builder.build(root, **DAY)
    expected = files_of(root / "output")
    with closing(sqlite3.connect(root / "output.cache/values.sqlite")) as cache:
        cache.executescript("DROP TABLE entry; CREATE VIEW entry AS SELECT 'k' AS key, x'00' AS value")
    assert builder.build(root, **DAY).count("the cache cannot be used (") == 1
    assert files_of(root / "output") == expected
    shutil.rmtree(root / "output.cache")


def test_each_process_stores_its_values(tmp_path: Path) -> None:
    """Processes that write at the same time do not lock each other out."""
    cache = Cache(tmp_path)
    cache.put("parent", pickle.dumps(-1))
    list(parallel_map(lambda number: cache.put(str(number), pickle.dumps(number)), range(32), 2))
    assert [cache.get(name) for name in ("parent", *map(str, range(32)))] == list(range(-1, 32))


def test_what_a_build_keeps_unread_is_there_for_the_next(tmp_path: Path) -> None:
    """Between two builds that read a value, one may need only what is made of it."""
    first, second, third = (Cache(tmp_path) for _ in range(3))
    first.value(lambda: "made", "part")
    first.save()
    second.keep_value("part")
    second.save()
    assert third.value(lambda: "made again", "part") == "made"
    third.discard()


def test_a_value_with_a_wrong_byte_is_computed_again(tmp_path: Path) -> None:
    """SQLite does not see it, and most of the bytes of a value can change and still be one: a font, a page."""
    cache = Cache(tmp_path)
    cache.put("font", pickle.dumps(b"letters"))
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        [(stored,)] = file.execute("SELECT value FROM entry").fetchall()
        for place in range(len(stored)):
            wrong = bytearray(stored)
            wrong[place] ^= 1
            file.execute("UPDATE entry SET value = ?", (bytes(wrong),))
            file.commit()
            assert cache.get("font") is None
