"""``make redline`` where something is missing, unusual or wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import lxml.html
import pytest
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.render.review_pages import typed
from care_guide.review.redline.change import changes
from care_guide.review.redline.lines import lines
from care_guide.review.redline.sections import Section
from care_guide.review.redline.summary import number_changes
from care_guide.review.redline.values import list_change

from tests.conftest import build_languages, refused, succeeded
from tests.review.conftest import BLUE, LEDGER, Guide, git
from tests.review.reading import change_much, check_both_texts, redline, rows, words
from tests.tools.edits import add, swap, write

pytestmark = pytest.mark.slow

# The tree without any file, which every git knows.
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def test_no_change_and_uncommitted_changes_are_said(guide: Guide) -> None:
    """Nothing changed: it says so. Changed and not committed: it is in the redline, and named on the first screen."""
    page = redline(guide)
    assert "Nothing that a family reads has changed." in words(page.main)
    assert not page.select("article")
    guide.edit(BLUE, "3 to 4", "3 to 5")
    done = succeeded(guide.run("redline", "--base", "main"))
    assert f"Not committed, and in the redline all the same: {BLUE}" in done.stdout
    page = BeautifulSoup((guide.root / "dist/redline.html").read_text("utf-8"), "lxml")
    assert BLUE in words(page.select_one(".cg-redline__alert"))
    assert "was: 3 to 4 weeks. now: 3 to 5 weeks." in words(page.select_one("article"))
    assert BLUE in (guide.root / "dist/redline.md").read_text("utf-8")
    guide.edit("pelicanconf.py", "Childhood leukemia: a guide", "Children: a guide")
    guide.edit("theme/static/css/base.css", "@layer", "/* */ @layer")
    page = redline(guide)
    assert {BLUE, "pelicanconf.py", "theme/static/css/base.css"} <= set(words(page.select_one("ul")).split())
    assert "Now: SITENAME = Children: a guide for families" in words(page.find(id="parts").parent)
    # So is a module that the settings import.
    (guide.root / "ours.py").write_text('OUR_DOSE = "one pill"\n', encoding="utf-8")
    guide.edit("pelicanconf.py", "Children: a guide", "Children: our guide")
    (guide.root / "pelicanconf.py").write_text(
        (guide.root / "pelicanconf.py").read_text("utf-8") + "from ours import OUR_DOSE\n"
    )
    git(guide.root, "add", "--all", ".")
    guide.commit("Settings of our own")
    git(guide.root, "branch", "--force", "main")
    guide.edit("ours.py", "one", "nine")
    page = redline(guide)
    assert words(page.select_one("ul")) == "ours.py"
    assert any("OUR_DOSE = 'one pill'" in row and "'nine pill'" in row for row in rows(page, "numbers"))


@pytest.mark.parametrize("folder", ["content/en", "theme/templates", "theme/static", "content/es"])
@pytest.mark.parametrize("committed", [False, True])
def test_a_file_whose_name_is_no_text_stands_in_a_redline(folder: str, committed: bool, guide: Guide) -> None:
    """Its name is written with codes: not committed, a mistake, of the theme, or of a language that is left out."""
    if folder == "content/es":
        (guide.root / "theme/strings/es.toml").touch()
    (guide.root / folder).mkdir(exist_ok=True)
    (guide.root / folder / os.fsdecode(b"caf\xe9.md")).write_text("Give 2.", encoding="utf-8")
    if committed:
        guide.commit("Add a file")
    page = redline(guide)
    assert "caf\\udce9.md" in words(page)
    assert ("caf\\udce9.md" in (guide.root / "dist/redline.md").read_text("utf-8")) >= (not committed)


BESIDE = {
    "a word of the theme": (
        swap("theme/strings/en.toml", 'close = "Close"', 'close = "Shut"'),
        "en/guide/frame strings Changed. Before: popup.close = Close Now: popup.close = Shut",
    ),
    "a style": (
        add("theme/static/css/base.css", "p { color: red }"),
        "en/guide/frame theme Changed. Before: theme/static/css/base.css (",
    ),
    "facts in another order": (
        swap("content/data/hospital.yaml", r"oncologist: null.*?nurse: null", "nurse: null\n  oncologist: null"),
        "team.nurse; team.oncologist; team.social_worker",
    ),
    "white space that makes a block of code, beside another change": (
        write("content/en/search.yaml", 'skip: [a, an]\nnothing: "Call your care team.\\n\\n    Now."\n'),
        "Added: Call your care team.⏎⏎⇥Now.",
    ),
    "a recall": (
        write(
            "content/data/withdrawn.yaml",
            "- {article: treatments/blue, since: 2026-12-01, why: Give none of it., name: Test Person, role: clinician}\n",
        ),
        "treatments/blue (*), 2026-12-01: Give none of it. (Test Person, clinician)",
    ),
    "a day that families read": (
        swap("content/en/questions.yaml", "answers at night", "answers since 2026-03-04"),
        "Now: id: at-night; text: Who answers since 2026-03-04?",
    ),
    "a remark of a sign-off": (
        write(
            LEDGER,
            f"- {{article: treatments/blue, lang: en, version: {'a' * 64}, name: Test Person, role: clinician, credential: MD, "
            "date: 2026-12-01, next_check: 2027-11-01, changed: Give two., note: Or three.}\n",
        ),
        "treatments/blue (en), 2026-12-01: Give two. Or three. (Test Person, MD, clinician, 2027-11-01)",
    ),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_pages_tell_of_other_files_is_named(guide: Guide, name: str) -> None:
    """No text has changed, but a change of what every page shows is not "nothing"."""
    edit, told = BESIDE[name]
    edit(guide.root)
    guide.commit("Change")
    page = redline(guide)
    assert "Nothing that a family reads has changed." not in words(page.main)
    assert not page.select("article")
    assert told in words(page.find(id="parts").parent)
    # Everything that can hurt is counted and listed: a style says nothing.
    listed = [row for place in ("numbers", "doses") if page.select(f"h3#{place}") for row in rows(page, place)]
    assert bool(listed) == (name != "a style"), listed
    counts = [
        words(page.select_one(".cg-redline__start [href='#" + place + "']"))
        for place in ("numbers", "doses")
        if page.select(f"h3#{place}")
    ]
    assert sum(int(text.rpartition(": ")[2]) for text in counts) == len(listed)
    # "Give none of it", "Give two": a number is one wherever it is, but a day of signing or a fingerprint is none.
    numbers = rows(page, "numbers")
    assert len(numbers) == (name in ("a recall", "a remark of a sign-off", "a day that families read")), numbers
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    assert f"with another number: 0; around the articles: {len(numbers)}\n" in summary
    assert f"with other words: 0; around the articles: {len(listed) - len(numbers)};" in summary


def test_a_sentence_around_the_articles_that_can_hurt_is_listed(guide: Guide) -> None:
    """Not only one with a number: both texts are on the page and in the summary, in the list of what can hurt."""
    bank = "content/en/questions.yaml"
    guide.edit(bank, "why: You know whom to call.", "why: Do not give him milk.")
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    guide.edit(bank, "why: Do not give him milk.", "why: Give him milk.")
    page = redline(guide)
    (row,) = rows(page, "doses")
    assert row.startswith("en/guide/words: questions Before: ")
    assert row.index("Do not give him milk.") < row.index("Give him milk.; who")
    assert words(page.select_one(".cg-redline__start [href='#doses']")).endswith(": 1")
    assert "why: Give him milk.; who" in (guide.root / "dist/redline.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new"), [("weekly", "daily"), ("2", "9"), ("Take it in the morning", "Take it at bedtime")]
)
def test_a_sentence_around_the_articles_is_listed_beside_the_same_change_of_an_article(
    old: str, new: str, guide: Guide
) -> None:
    """A cell with the same words, few or many, may be about another drug."""
    bank = "content/en/questions.yaml"
    guide.edit(BLUE, "| red | 5 mg", f"| red | {old}")
    guide.edit(bank, "You know whom to call.", f"A teen on green pills asks. {old} is the rule.")
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, f"| red | {old}", f"| red | {new}")
    guide.edit(bank, f"{old} is the rule", f"{new} is the rule")
    page = redline(guide)
    found = [row for place in ("numbers", "doses") if page.select(f"h3#{place}") for row in rows(page, place)]
    assert any(f"In the table: red | dose Before: {old} Now: {new}" in row for row in found), found
    assert any(f"A teen on green pills asks. {new} is the rule" in row for row in found), found
    assert f"A teen on green pills asks. {new} is the rule" in (guide.root / "dist/redline.md").read_text("utf-8")


def test_the_summary_for_a_pull_request_shows_signs_as_typed() -> None:
    """None strikes words out, ends a cell or leads elsewhere."""
    assert typed("Give ~~5~~ *9* \\| <b>") == "Give \\~\\~5\\~\\~ \\*9\\* \\\\\\| \\<b\\>"


def test_words_of_the_theme_in_a_text_are_shown_as_they_were(signed: Guide) -> None:
    """The base is read in the words of its own theme, also in one that this program could not fill in or lacks.

    The text in which they stand is not signed any more, and the evidence of review finds it as it was signed.
    """
    strings = "theme/strings/en.toml"
    signed.edit(strings, 'call = "Call {number}"\n', 'gone = "Gone"\n')
    signed.edit(strings, 'label = "Source {number}"', 'label = "Source {which}"')
    signed.commit("Sign")
    git(signed.root, "branch", "--force", "main")
    signed.edit(strings, 'gone = "Gone"\n', 'call = "Call {number}"\n')
    signed.edit(strings, 'label = "Source {which}"', 'label = "Source {number}"')
    signed.edit(strings, 'emergency = "Emergency:"', 'emergency = "An emergency:"')
    page = redline(signed)
    assert {article["data-topic"] for article in page.select("article")} == {"treatments/blue", "treatments/green"}
    assert any(
        "Before: Emergency: Call 911 now if your child: Now: An emergency: Call" in row for row in rows(page, "cards")
    )
    said = (signed.root / "dist/redline.md").read_text("utf-8")
    assert "Sign-offs of articles that no longer hold: 2" in said
    assert "to sign again: en/guide/frame; entries that changed: 4" in said
    signed.commit("Say it in other words")
    done = signed.run("evidence-of-review", "--article=treatments/blue", "--on=2026-12-01")
    assert "was not found" not in done.stdout


def test_another_order_is_reported_with_another_change() -> None:
    """One entry with other words does not hide that two have changed places."""
    old, new = {"a": "A", "b": "B", "c": "C"}, {"a": "A", "c": "C", "b": "Bb"}
    assert list_change(old, new).updated == (("B", "Bb"), ("A; B; C", "A; C; Bb"))
    assert list_change(old, {"a": "A", "d": "D", "b": "B", "c": "C"}).updated == ()


def test_two_values_do_not_read_like_one(guide: Guide) -> None:
    """What differs between the entries of a list must differ for whoever reads the lists before and after."""
    notices, words_of = "content/en/notices.yaml", "text: Ask your team.{}you: Ask."
    guide.edit(notices, "text: Ask your team.", words_of.format("\n  "))
    guide.commit("Write")
    git(guide.root, "branch", "--force", "main")
    guide.edit(notices, words_of.format("\n  "), '"text": "Ask your team.; you: Ask."')
    page = redline(guide)
    assert 'text: "Ask your team.; you: Ask."' in words(page.find(id="parts").parent)


def test_a_long_word_takes_no_longer_than_as_many_short_ones() -> None:
    """Such as the bytes of a picture in a text; spaces that look like others are still told."""
    found = lines(Section("a", "A", f"<p>{'x' * 300_000} 2\u00a0mg, 3\u00a0to\u00a04.</p>"))
    assert [form for form in found[0].form if form[0] == "space"] == [("space", one) for one in ("2 mg,", "3 to", "4.")]


@pytest.mark.parametrize("piece", ["x{} [paper-a] ", "Give <b>{}</b> mg. ", "Give {}\u00a0mg. ", "the red or the "])
def test_the_work_for_a_long_line_grows_with_its_length(piece: str) -> None:
    """With many citations, spans or sentences, or always the same words: four times as long is not sixteen times the work."""

    def compare(pieces: int) -> None:
        text = "".join(map(piece.format, range(pieces)))
        old, new = (
            lines(Section("a", "A", f"<p>{text} {end}.</p>", cited=frozenset({"paper-a"})))
            for end in ("Take 2", "Take 3")
        )
        assert number_changes(changes([(old, new)]))[0].new_words

    assert calls(compare, 2000) < 6 * calls(compare, 500)


def test_the_work_for_changed_lines_grows_with_their_number() -> None:
    """Each is paired with its own old text, although all are alike and one is new at the top."""

    def compare(days: int) -> None:
        old, new = (
            lines(Section("a", "A", "".join(f"<p>Day {n} is for {n} {what}.</p>" for n in range(first, days))))
            for first, what in ((1, "red spoons"), (0, "blue spoons"))
        )
        found = changes([(old, new)])
        assert all(c.old.text.split()[1] == c.new.text.split()[1] for c in found if c.old and c.new)
        assert len(found) == days

    assert calls(compare, 1000) < 6 * calls(compare, 250)


def calls(action: Callable[[int], None], size: int) -> int:
    """How many functions, built-in ones too, ``action(size)`` calls: its work, on any machine the same."""
    made = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        action(size)
    finally:
        sys.setprofile(None)
    return made


def test_what_is_no_file_is_no_text(guide: Guide) -> None:
    """The lock of an editor that leads nowhere, links in circles, a pipe."""
    for name, target in ((".#blue.md", "nobody@nowhere"), ("circle.md", "circle.md"), ("up", "..")):
        (guide.root / "content/en/treatments" / name).symlink_to(target)
    os.mkfifo(guide.root / "content/en/treatments/pipe")
    (guide.root / "theme/static/css/.#base.css").symlink_to("nobody@nowhere")
    guide.edit(BLUE, "3 to 4", "3 to 5")
    assert "was: 3 to 4 weeks. now: 3 to 5 weeks." in words(redline(guide).select_one("article"))


def test_a_base_that_is_missing_unrelated_or_cut_off_is_reported(guide: Guide, tmp_path: Path) -> None:
    """A name that git does not know, a history that has nothing in common, a shallow clone, no repository."""
    done = refused(guide.run("redline", "--base", "origin/nowhere"))
    assert "BASE=origin/nowhere: git knows no such branch or commit: run `git fetch`" in done.stderr
    git(guide.root, "commit", "--quiet", "--allow-empty", "-m", "Second")
    shallow = tmp_path / "shallow"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", guide.root.as_uri(), str(shallow)], check=True, capture_output=True
    )
    done = refused(Guide(shallow).run("redline", "--base", "HEAD~1"))
    assert "this clone is shallow" in done.stderr
    git(guide.root, "switch", "--quiet", "--orphan", "other")
    git(guide.root, "commit", "--quiet", "--allow-empty", "-m", "Empty")
    git(guide.root, "switch", "--quiet", "change")
    assert "no commit in common" in guide.run("redline", "--base", "other").stderr
    alone = tmp_path / "alone"
    shutil.copytree(guide.root, alone, ignore=shutil.ignore_patterns(".git"))
    assert "no git repository" in Guide(alone).run("redline").stderr
    assert not list(guide.root.glob("dist/*.new"))


def test_a_base_of_which_there_are_two_is_reported(guide: Guide) -> None:
    """For git a tag goes before a branch, so whoever may push a tag could say from where changes are looked for."""
    git(guide.root, "tag", "main", "HEAD")
    for command in ("redline", "pull-request"):
        said = refused(guide.run(command, "--base", "main")).stderr
        assert "BASE=main: a tag and a branch have this name: remove the tag, or name one of: refs/heads/main, " in said
    succeeded(guide.run("pull-request", "--base", "refs/heads/main"))


def test_branches_that_each_have_a_part_of_the_other_are_reported(guide: Guide) -> None:
    """Git then calls one of two states the base, in which an entry that is taken out now may not have been yet."""
    for branch, other in (("change", "main"), ("main", "change")):
        git(guide.root, "switch", "--quiet", branch)
        git(guide.root, "commit", "--quiet", "--allow-empty", "-m", branch)
        git(guide.root, "branch", f"before-{branch}")
        git(guide.root, "switch", "--quiet", other)
    for branch, other in (("change", "main"), ("main", "change")):
        git(guide.root, "switch", "--quiet", branch)
        git(guide.root, "merge", "--quiet", "--no-edit", f"before-{other}")
    git(guide.root, "switch", "--quiet", "change")
    for command in ("redline", "pull-request"):
        said = refused(guide.run(command, "--base", "main")).stderr
        assert "merge it into this branch first (git merge main)" in said
    git(guide.root, "merge", "--quiet", "--no-edit", "main")
    succeeded(guide.run("redline", "--base", "main"))


def test_a_base_that_cannot_be_built_is_reported(guide: Guide) -> None:
    """No content at all is refused; a part that cannot be read is named on the page."""
    git(guide.root, "switch", "--quiet", "-c", "empty")
    git(guide.root, "rm", "--quiet", "-r", "content")
    git(guide.root, "commit", "--quiet", "-m", "Nothing")
    git(guide.root, "checkout", "--quiet", "main", "--", "content")
    git(guide.root, "commit", "--quiet", "-m", "All again")
    done = refused(guide.run("redline", "--base", "HEAD~1"))
    assert "it has no folder content, so it cannot be built" in done.stderr
    guide.edit(BLUE, "title: Blue care", "title: a: b: [")
    guide.commit("Break")
    guide.edit(BLUE, "title: a: b: [", "title: Blue care")
    guide.commit("Mend")
    page = redline(guide, "HEAD~1")
    assert f"{BLUE}:2: invalid YAML" in words(page.select_one(".cg-redline__alert"))
    assert [a["data-kind"] for a in page.select("article")] == ["new"]


def test_mistakes_in_the_new_text_stand_on_the_first_screen(guide: Guide) -> None:
    """A reviewer is told before reading that `make check` is not content."""
    guide.edit(BLUE, "12 of 100 children had a fever.[^paper-a]", "12 of 100 children had a fever.")
    # A page takes all that follows this element for its text.
    guide.edit("content/images/box.svg", "</svg>", "<plaintext>a</plaintext></svg>")
    guide.commit("Lose a citation")
    page = redline(guide)
    told = words(page.select_one(".cg-redline__alert"))
    assert f"{BLUE}:" in told and "a page does not show <plaintext> of a drawing as its file does" in told
    assert "cited 5 times" in words(page.find(id="evidence").parent)


def test_the_file_is_alone_in_the_world(guide: Guide) -> None:
    """One file, nothing loaded, a policy that allows nothing else, no address of this machine, the same bytes twice."""
    change_much(guide)
    guide.commit("Change")
    page = redline(guide)
    first = (guide.root / "dist/redline.html").read_bytes()
    assert not page.select("[src], link, iframe, form, img")
    assert "default-src 'none'" in page.select_one("meta[http-equiv]")["content"]
    assert str(guide.root.parent).encode() not in first
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)
    for link in page.select("a[href]"):
        assert link["href"].startswith("#")
        assert page.find(id=link["href"][1:]), link
    redline(guide)
    assert (guide.root / "dist/redline.html").read_bytes() == first


@pytest.mark.parametrize("folder", ["a folder", "ünter"])
def test_a_guide_below_the_top_of_a_repository(folder: str, guide: Guide) -> None:
    """The guide may be one folder of a larger repository, with a space in its name."""
    inner = guide.root.parent / "big" / folder
    shutil.copytree(guide.root, inner, ignore=shutil.ignore_patterns(".git"))
    git(inner.parent, "init", "--quiet", "--initial-branch=main")
    git(inner.parent, "add", "--all")
    git(inner.parent, "commit", "--quiet", "-m", "Begin")
    below = Guide(inner)
    below.edit(BLUE, "3 to 4", "3 to 5")
    git(inner.parent, "commit", "--quiet", "-am", "Change")
    page = redline(below, "HEAD~1")
    assert "was: 3 to 4 weeks. now: 3 to 5 weeks." in words(page.select_one("article"))


def test_a_second_language_has_its_own_redline(guide: Guide) -> None:
    """A number changed in one language alone: that text is shown and proved both ways, and the other is not."""
    content = guide.root / "content"
    shutil.copytree(content / "en", content / "es")
    strings = (guide.root / "theme/strings/en.toml").read_text("utf-8").replace('"English"', '"Español"')
    (guide.root / "theme/strings/es.toml").write_text(strings, encoding="utf-8")
    build_languages(guide.root, "en", "es")
    git(guide.root, "add", "pelicanconf.py")
    guide.commit("Add a second language")
    git(guide.root, "branch", "--force", "main")
    old = load_library(shutil.copytree(guide.root, guide.root.parent / "old"))
    spanish = guide.root / BLUE.replace("/en/", "/es/")
    spanish.write_text(spanish.read_text("utf-8").replace("12 of 100", "13 of 100"), encoding="utf-8")
    guide.commit("Change one number in Spanish")
    page = redline(guide)
    assert [article["lang"] for article in page.select("article[data-topic]")] == ["es"]
    assert any(row.startswith("Blue care (es) ") and "12" in row and "13" in row for row in rows(page, "numbers"))
    whole = lxml.html.parse(str(guide.root / "dist/redline.html")).getroot()
    assert check_both_texts(whole, old, load_library(guide.root)) == 1
    guide.edit(BLUE, "12 of 100", "14 of 100")
    guide.commit("Change the English, too")
    page = redline(guide)
    assert [row.split(" : ")[0] for row in rows(page, "numbers")] == ["Blue care (en)", "Blue care (es)"]
    assert {words(head).rpartition(",")[0] for head in page.find(id="paste").parent.select("summary")} == {
        "Blue care (en/treatments/blue)", "Blue care (es/treatments/blue)",
    }  # fmt: skip


@pytest.mark.parametrize("base", ["main", "nowhere", "empty"])
@pytest.mark.parametrize("in_hook", [False, True])
def test_nothing_is_left_behind(base: str, in_hook: bool, guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    """Index, files, branches and work trees of the author are as before: in a hook too, and after a refusal.

    A work tree of the author's own on a disk that is away is still known.
    """
    git(guide.root, "branch", "empty", git(guide.root, "commit-tree", "-m", "Nothing", EMPTY_TREE))
    away = guide.root.parent / "away"
    git(guide.root, "worktree", "add", "--quiet", "--detach", str(away), "main")
    away.rename(guide.root.parent / "unplugged")
    guide.edit(BLUE, "3 to 4", "3 to 5")
    git(guide.root, "add", BLUE)
    guide.edit(BLUE, "3 to 5", "3 to 6")
    (guide.root / "content/en/treatments/teal.md").write_text("---\n", "utf-8")

    def state() -> list[str]:
        questions = (
            "status --porcelain",
            "ls-files --stage",
            "for-each-ref",
            "worktree list --porcelain",
            "stash list",
        )
        answers = [git(guide.root, *question.split()) for question in questions]
        return [*answers, *sorted(str(path) for path in (guide.root / ".git/worktrees").rglob("*"))]

    before = state()
    with monkeypatch.context() as hook:
        if in_hook:
            for name, value in (("GIT_DIR", ".git"), ("GIT_INDEX_FILE", ".git/index"), ("GIT_WORK_TREE", ".")):
                hook.setenv(name, str(guide.root / value))
        done = guide.run("redline", "--base", base)
    assert done.returncode == (0 if base == "main" else 1), done.stderr
    assert state() == before
    assert sorted(path.name for path in guide.root.iterdir() if path.name != "dist") == sorted(
        path.name for path in guide.root.parent.joinpath("unplugged").iterdir()
    )


def test_what_is_remembered_is_never_in_the_way(guide: Guide) -> None:
    """The redline is the same with a cache, with a damaged one, and with a file in its place; a change is never missed."""
    guide.edit(BLUE, "3 to 4", "3 to 5")
    first = redline(guide)
    assert redline(guide) == first
    (guide.root / "dist/redline.cache/values.sqlite").write_bytes(b"no database" * 1000)
    assert redline(guide) == first
    shutil.rmtree(guide.root / "dist/redline.cache")
    (guide.root / "dist/redline.cache").write_text("in the way", "utf-8")
    assert redline(guide) == first
    (guide.root / "dist/redline.cache").unlink()
    redline(guide)
    guide.edit(BLUE, "3 to 5", "3 to 7")
    guide.edit("content/en/notices.yaml", "text: Ask your team.", "text: Ask your own team.")
    page = redline(guide)
    assert "was: 3 to 4 weeks. now: 3 to 7 weeks." in words(page.select_one("article"))
    assert {article["data-topic"] for article in page.select("article")} >= {"treatments/blue", "treatments/green"}


def test_a_cache_in_the_repository_is_not_read(guide: Guide) -> None:
    """Its author could have put the old text in the place of the new one, so that the redline shows no change."""
    guide.edit(BLUE, "3 to 4", "3 to 5")
    first = redline(guide)
    cache = guide.root / "dist/redline.cache/values.sqlite"
    with closing(sqlite3.connect(cache)) as file, file:
        assert file.execute("UPDATE entry SET value = (SELECT value FROM entry LIMIT 1)").rowcount > 3
    before = cache.read_bytes()
    git(guide.root, "add", "--force", "dist/redline.cache")
    done = guide.run("redline", "--base", "main")
    assert "dist/redline.cache: this cache is in the repository, where anybody could have put it" in done.stderr
    assert BeautifulSoup((guide.root / "dist/redline.html").read_text("utf-8"), "lxml") == first
    assert cache.read_bytes() == before
