"""What settings and the plugins of others may read: the frame's sign-off covers it, and whoever wrote it does not sign."""

from __future__ import annotations

import pytest

from tests.conftest import refused
from tests.review.conftest import Guide, git
from tests.review.reading import redline, rows, words
from tests.tools.edits import add

pytestmark = pytest.mark.slow


def with_plugin(guide: Guide) -> str:
    """Give the guide a plugin of its own, and return the commit."""
    (guide.root / "more/other").mkdir(parents=True)
    for name in ("__init__.py", "words.txt"):
        (guide.root / "more/other" / name).write_text("")
    with (guide.root / "pelicanconf.py").open("a") as settings:
        settings.write('PLUGIN_PATHS = ["plugins", "more"]\nPLUGINS = ["care_guide", "other"]\n')
    git(guide.root, "add", "more", "pelicanconf.py")
    return guide.commit("Name a plugin")


def test_the_code_of_a_plugin_is_signed_by_somebody_else_wherever_it_is(guide: Guide) -> None:
    """A setting may name any folder for it, and a plugin has files of other kinds too."""
    base = with_plugin(guide)
    (guide.root / "more/other/words.txt").write_text("Take more.")
    git(guide.root, "commit", "--quiet", "-am", "Change what it says")
    assert guide.sign("guide/frame", role="editor", reviewer="Writer One").returncode == 0
    guide.commit("Sign")
    done = refused(guide.run("pull-request", "--base", base))
    assert "Writer One has changed the text of guide/frame in this pull request, and signs it too" in done.stderr


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("more.py", "from more import SHOW_DOSE"),
        ("more.txt", 'SHOW_DOSE = open("more.txt").read()'),
        ("vendor/other.py", 'PLUGIN_PATHS = ["vendor"]\nPLUGINS = ["care_guide", "other"]'),
        ("docs/more.txt", 'SHOW_DOSE = open("docs/more.txt").read()'),
    ],
    ids=[
        "a module",
        "a file",
        "a repository of its own",
        "a file of the docs",
    ],
)
def test_what_settings_and_plugins_read_is_signed_by_somebody_else(guide: Guide, name: str, line: str) -> None:
    """It may be anywhere; the redline shows the setting as it was in each state."""
    file = guide.root / name
    file.parent.mkdir(exist_ok=True)
    inner = file.parent if name.startswith("vendor") else guide.root
    if inner != guide.root:
        git(inner, "init", "--quiet")
    with (guide.root / "pelicanconf.py").open("a") as settings:
        settings.write(f"{line}\n")

    def write(text: str) -> None:
        file.write_text(text)
        git(inner, "add", "--all", ".")
        if inner != guide.root:
            git(inner, "commit", "--quiet", "-m", "Write")
        git(guide.root, "-c", "advice.addEmbeddedRepo=false", "add", f"./{name.partition('/')[0]}", "pelicanconf.py")

    write('SHOW_DOSE = "3 mg"\n')
    base = guide.commit("Name it")
    write('SHOW_DOSE = "5 mg"\n')
    git(guide.root, "commit", "--quiet", "-m", "Change what it says")
    assert guide.sign("guide/frame", role="editor", reviewer="Writer One").returncode == 0
    guide.commit("Sign")
    done = refused(guide.run("pull-request", "--base", base))
    assert "Writer One has changed the text of guide/frame in this pull request, and signs it too" in done.stderr
    if inner == guide.root:
        said = words(redline(guide, base).main)
        assert "3 mg" in said and "5 mg" in said


def test_what_another_plugin_may_read_is_named_and_signed_by_somebody_else(guide: Guide) -> None:
    """Nobody knows which files it reads, so no change of one is "nothing", and the redline shows its lines."""
    names = ("docs/note.txt", "tests/note.txt", "theme/note.txt", "README.md", "notes/note.txt")

    def write(text: str) -> None:
        for number, name in enumerate(names, 10):
            (guide.root / name).parent.mkdir(exist_ok=True)
            (guide.root / name).write_text(text.format(number), encoding="utf-8")

    write("Give {} mg.\nBy mouth.\n")
    git(guide.root, "add", "--force", *names)
    base = with_plugin(guide)
    write("Give 5{} mg.\nBy mouth.\n")
    page = redline(guide, base)
    assert "Nothing that a family reads has changed." not in words(page.main)
    said, told = words(page.find(id="parts").parent), " ".join(rows(page, "numbers"))
    assert "By mouth." not in said
    for number, _ in enumerate(names, 10):
        assert f"Give {number} mg." in said and f"Give 5{number} mg." in said
        assert f"{number} mg" in told and f"5{number} mg" in told
    git(guide.root, "commit", "--quiet", "-am", "Change what it says")
    noted = guide.run("pull-request", "--base", base).stdout
    assert [name for name in names if f"Note: {name}: " not in noted] == []
    # Also where it is the only one.
    git(guide.root, "reset", "--quiet", "--hard", base)
    (guide.root / names[0]).write_text("Give 5 mg.\n", encoding="utf-8")
    git(guide.root, "commit", "--quiet", "-am", "Change what it says")
    assert guide.sign("guide/frame", role="editor", reviewer="Writer One").returncode == 0
    guide.commit("Sign")
    done = refused(guide.run("pull-request", "--base", base))
    assert "Writer One has changed the text of guide/frame in this pull request, and signs it too" in done.stderr


def test_a_comment_that_another_plugin_may_read_is_named(guide: Guide) -> None:
    """It is in no version, and no family sees it, unless a plugin shows it."""
    base = with_plugin(guide)
    add("content/en/questions.yaml", "# Give 5 mg.\n")(guide.root)
    guide.commit("Change what it says")
    page = redline(guide, base)
    assert "Nothing that a family reads has changed." not in words(page.main)
    assert "content/en/questions.yaml Another plugin may read this file whole" in words(page.find(id="parts").parent)
