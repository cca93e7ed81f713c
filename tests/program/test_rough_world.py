"""Other people's files, folders, machines and shells: what they leave or name stops no command, and changes nothing."""

from __future__ import annotations

import errno
import itertools
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
import yaml
from care_guide.build.load import load_library
from care_guide.checks import check
from care_guide.content.contract import is_reserved, slug_of
from care_guide.content.data_files import missing_file
from care_guide.devserver import CannotServeError, Preview
from care_guide.utils import CannotDoError
from care_guide.utils.files import BUILDING, is_litter, listed, staged, swap, write_error, write_file

from tests.conftest import ROOT, built, refused, run_build, run_guide
from tests.review.conftest import make_seed
from tests.tools.edits import files_of

LITTER = (
    ".#fever.md", ".fever.md.swp", "fever.md~", "#fever.md#", ".DS_Store", "._fever.md", "Thumbs.db", "desktop.ini",
    "~$fever.md", ".~lock.fever.md#", "fever.md.orig", "fever.md.BAK", ".sync-conflict.md", "fever.md.swn", "4913", "Icon\r",
    "fever.md.lnk", "fever.md.part", "fever.md.crdownload", "fever.md:Zone.Identifier", "__pycache__", "$RECYCLE.BIN",
    "System Volume Information", "fever.md.save", "fever.md.save.1", "fever.md___jb_tmp___", "fever.md.filepart", "fever.md.old",
    "fever.md.bak2", "fever.md.bak.1", "fever.md.swx", "fever.md.crswap", "fever.md.LCK", "WS_FTP.LOG", "fever.textClipping", "Thumbs.db:encryptable", "Guide.webloc", "#recycle", "Network Trash Folder",
)  # fmt: skip


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A small guide in a folder of its own."""
    return make_seed(tmp_path / "guide")


def folders_of(root: Path) -> list[Path]:
    """Every folder of the texts and of the theme."""
    return [path for top in ("content", "theme") for path in (root / top, *(root / top).rglob("*")) if path.is_dir()]


def test_what_editors_and_systems_leave_is_passed_over_everywhere(guide: Path) -> None:
    """In each folder, with a link to nowhere and folders of a kind: no problem, the same pages, no file of theirs."""
    before = load_library(guide)
    assert run_build(guide).returncode == 0
    pages = {file.relative_to(guide).as_posix(): file.read_bytes() for file in (guide / "output").rglob("*.html")}
    for folder in folders_of(guide):
        for name in LITTER:
            (folder / name).write_text("---\nnot: [ours")
        (folder / ".#lock.md").symlink_to("somebody@host.1234:5678")
        (folder / "@eaDir").mkdir()
        (folder / "@eaDir/fever.md").write_text("not ours")
    after = load_library(guide)
    assert [article.path for article in after.articles] == [article.path for article in before.articles]
    assert after.problems == before.problems
    built = run_build(guide)
    assert built.returncode == 0, built.stderr
    now = {file.relative_to(guide).as_posix(): file.read_bytes() for file in (guide / "output").rglob("*.html")}
    assert now == pages
    assert not [file for file in (guide / "output").rglob("*") if is_litter(file.name)]


@pytest.mark.parametrize("name", LITTER)
def test_litter_is_known_by_its_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("x")
    (tmp_path / "ours.md").write_text("x")
    assert listed(tmp_path, "*") == [tmp_path / "ours.md"]


COPIES = (
    "blue (1).md",
    "blue - Copy.md",
    "blue copy.md",
    "blue (Ana's conflicted copy 2026-11-01).md",
    "blue-DESKTOP-1.md",
    "blue.sync-conflict-20261101-101010-ABCDEFG.md",
    "blue_LOCAL_123.md",
    "Blue.md",
    "a\nb.md",
    "\udcff.md",
)


def test_copies_that_systems_make_are_reported_once_each(guide: Path) -> None:
    """By their names, before anybody wonders why each question comes twice."""
    text = (guide / "content/en/treatments/blue.md").read_bytes()
    for name in COPIES:
        (guide / "content/en/treatments" / name).write_bytes(text)
    problems = [str(problem) for problem in check(load_library(guide))]
    assert len(problems) == len(COPIES), problems
    assert all(re.fullmatch(r".+\.md:1: the name .+ has characters other than .+: name it .+", one) for one in problems)
    for done in (run_guide(guide, "check"), run_build(guide)):
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert done.stderr.count("has characters other than") == len(COPIES)


@pytest.mark.parametrize("name", ["groups.yml", "groups.yaml.txt", "groups.txt", "Groups.yaml"])
def test_a_missing_file_is_reported_with_the_one_whose_name_is_nearly_right(name: str, tmp_path: Path) -> None:
    """Windows hides the ending, and editors choose their own; the ledger of a translation is another file."""
    (tmp_path / "groups.from.yaml").write_text("", encoding="utf-8")
    assert missing_file(tmp_path, "groups.yaml").fix == "put it back"
    (tmp_path / name).write_text("", encoding="utf-8")
    assert (
        str(missing_file(tmp_path, "groups.yaml"))
        == f"groups.yaml:1: the file is missing: rename {name} to groups.yaml"
    )


@pytest.mark.parametrize(
    "path",
    [
        "content/en/treatments/pipe.md",
        "content/images/pipe.svg",
        "content/images/pipe.jpg",
        "content/data/logo.svg",
        "theme/static/icons/pipe.svg",
        "theme/templates/pipe.html",
    ],
)
def test_a_pipe_is_reported_and_never_waited_for(guide: Path, path: str) -> None:
    os.mkfifo(guide / path)
    (problem,) = check(load_library(guide))
    assert (problem.path, problem.line) == (path, 1)
    assert "this is a pipe or a device" in problem.message or "it is no file" in problem.message


@pytest.mark.parametrize("path", ["theme/strings/xx.toml", "pelicanconf.py"])
def test_a_build_does_not_wait_for_a_pipe_or_a_folder(guide: Path, path: str) -> None:
    (guide / path).unlink(missing_ok=True)
    for make, remove in ((os.mkfifo, os.unlink), (os.mkdir, os.rmdir)):
        make(guide / path)
        assert f"{path}:1: this is " in refused(run_build(guide)).stderr
        remove(guide / path)


def test_a_file_that_goes_while_it_is_read_is_reported_with_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Such as one that an editor saves anew: nothing is wrong with the place of the output."""
    monkeypatch.chdir(tmp_path)
    gone = tmp_path / "content/data/hospital.yaml"
    with pytest.raises(OSError, match=r"hospital\.yaml") as error:
        gone.read_bytes()
    assert write_error(gone, error.value).startswith(
        "content/data/hospital.yaml:1: there is no such file, or no longer"
    )


def test_a_link_to_nowhere_is_reported_with_its_name(guide: Path) -> None:
    """By the check and by the build, without a traceback."""
    (guide / "content/en/treatments/gone.md").symlink_to("nowhere.md")
    for done in (run_guide(guide, "check"), run_build(guide)):
        assert done.returncode == 1
        assert "content/en/treatments/gone.md:1: the link is broken: remove it" in done.stderr
        assert "Traceback" not in done.stdout + done.stderr
    assert not (guide / "output").exists()


def test_an_output_that_is_a_link_stays_one(guide: Path) -> None:
    """Each build fills the folder that it leads to; a foreign folder there is left alone; clean empties it."""
    (guide / "webroot").mkdir()
    (guide / "output").symlink_to("webroot")
    for _ in range(2):
        built(guide)
        assert (guide / "output").is_symlink()
        assert (guide / "webroot/index.html").is_file()
    assert {path.name for path in guide.glob("*.old")} | {path.name for path in guide.glob("*.building")} == set()
    assert run_guide(guide, "clean").returncode == 0
    assert not (guide / "webroot").exists()
    (guide / "webroot").mkdir()
    (guide / "webroot/mine.txt").write_text("mine")
    refused = run_build(guide)
    assert refused.returncode == 1
    assert "this folder is not an output of the guide" in refused.stderr
    assert [file.name for file in (guide / "webroot").iterdir()] == ["mine.txt"]


SOURCES = (".", "content", "content/en", "content/new", "theme/templates", ".git", "link", "pelicanconf.py",
           "content/data/signoffs.yaml", "content/en/treatments/blue.md", "Makefile", "docs/x")  # fmt: skip
WRITERS = (
    ("handouts", "--output"),
    ("paste-pack", "--output"),
    ("packet", "--topics=blue", "--output"),
    ("form", "--role=clinician", "--output"),
    ("redline", "--base=HEAD", "--output"),
    ("status", "--json"),
    ("clean", "--output"),
    ("watch", "--output"),
)


def test_no_output_is_written_over_a_source(guide: Path) -> None:
    """By no command and no build, through a link too: one line says so, and not a byte is another."""
    (guide / "link").symlink_to("content/en")
    (guide / "loop").symlink_to("loop")

    before = files_of(guide)
    for place, command in zip(SOURCES, itertools.cycle(WRITERS), strict=False):
        done = run_guide(guide, *command[:-1], f"{command[-1]}={place}")
        assert done.returncode == 1, (command, place)
        assert done.stderr == f"{Path(place)}: the guide's own files are there: name another place\n"
    for place in (".", "content/en"):
        done = run_build(guide, "pelicanconf.py", "--output", place)
        assert done.returncode == 1
        assert done.stderr.endswith(": the guide's own files are there: name another place\n")
    for place in (".", "content/data", "theme/new", "output", "output/zip"):
        done = run_build(guide, "publishconf.py", DIST=place, SITE_URL="https://guide.test")
        assert done.returncode == 1
        assert done.stderr.endswith(" there: name another place\n")
    for place in ("loop", "x" * 300):
        for done in (
            run_build(guide, "pelicanconf.py", "--output", place),
            run_guide(guide, "clean", "--output", place),
        ):
            assert "Traceback" not in done.stdout + done.stderr
    assert files_of(guide) == before


def test_an_output_that_is_a_mount_is_refused_before_anything_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No folder can take the place of a mount; one below it can be swapped."""
    monkeypatch.setattr(Path, "is_mount", lambda path: path == tmp_path)
    with pytest.raises(CannotDoError, match=r"is a mount.*: name a folder below it"), staged(tmp_path):
        pass
    assert not list(tmp_path.parent.glob(f"*{BUILDING}"))
    with staged(tmp_path / "site") as staging:
        assert staging.is_dir()


def cannot_rename(_: Path, place: Path) -> None:
    """What the file system of a container says of a folder that is in its image."""
    raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(place))


@pytest.mark.parametrize("full", [False, True])
def test_a_folder_that_cannot_be_renamed_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool) -> None:
    """The new pages are there, or, on a full disk, all of the old ones."""
    staging, output = tmp_path / f"output{BUILDING}", tmp_path / "output"
    for folder, text in ((staging, "new"), (output, "old")):
        (folder / "handouts").mkdir(parents=True)
        (folder / "handouts/x.html").write_text(text)
    monkeypatch.setattr(Path, "rename", cannot_rename)
    if full:
        monkeypatch.setattr(shutil, "copytree", lambda *_, **__: cannot_rename(tmp_path, output))
        with pytest.raises(OSError, match="cross-device"):
            swap(staging, output)
    else:
        swap(staging, output)
        assert [path.name for path in tmp_path.iterdir()] == ["output"]
    assert (output / "handouts/x.html").read_text() == ("old" if full else "new")


# Each command that writes into the guide itself, with a file that it writes; a folder of that name is in the way.
UNWRITABLE = {
    ("addresses",): "content/data/addresses.yaml",
    ("measures",): "docs/measures.md",
    ("new", "--kind=treatment", "--title=Red", "--group=treatments"): "content/en/treatments",
    ("form", "--topics=treatments/blue", "--role=clinician"): "dist",
    ("redline", "--base=HEAD"): "dist",
    ("status", "--json=dist/status.json"): "dist",
    ("handouts", "--output=dist/handouts"): "dist",
    ("paste-pack", "--output=dist/paste-pack"): "dist",
    ("packet", "--topics=blue", "--output=dist/packet.html"): "dist",
    ("withdraw", "--article=treatments/blue", "--why=It is wrong.", "--reviewer=Test Person", "--role=clinician"): "content/data/withdrawn.yaml",
}  # fmt: skip


@pytest.mark.parametrize("command", UNWRITABLE, ids=lambda command: command[0])
def test_what_cannot_be_written_is_reported_in_a_line(guide: Path, command: tuple[str, ...]) -> None:
    """As in a checkout that may only be read: the place, the reason, what to do, and no traceback."""
    place = UNWRITABLE[command]
    if "." in place:
        (guide / f"{place}.new").mkdir(parents=True)
    else:
        shutil.rmtree(guide / place, ignore_errors=True)
        (guide / place).write_text("in the way")
    done = run_guide(guide, *command)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert f"{place.removesuffix('/')}" in done.stderr
    assert ": it cannot be written (" in done.stderr
    assert ": something of another kind has that name: remove it, or name another place" in done.stderr


def test_slugs_that_meet_a_file_of_the_guide_or_a_name_of_windows() -> None:
    for slug in (
        "booklet",
        "search",
        "glossary",
        "fever-one-page",
        "fever-leaflet",
        "con",
        "aux",
        "nul",
        "com1",
        "lpt9",
    ):
        assert is_reserved(slug), slug
    for slug in ("fever", "one-page", "console", "com", "lpt10", "my-booklet", "leaflet"):
        assert not is_reserved(slug), slug


TITLES = {
    'The "big" needle': "the-big-needle",
    "It costs $500": "it-costs-500",
    "Back\\slash \\n": "back-slash-n",
    "`touch PWNED`": "touch-pwned",
    "$(touch PWNED)": "touch-pwned",
    "$(shell touch PWNED)": "shell-touch-pwned",
    "${HOME} $$ $@": "home",
    "x'; touch PWNED; '": "x-touch-pwned",
    "a\nb": "a-b",
    "504": "504",
    "Null": "null",
    "2026-11-27": "2026-11-27",
    "a: b # c": "a-b-c",
    "--help": "help",
    "{{ x }} %s": "x-s",
    "[a] & *b* !c": "a-b-c",
    "Ärzte à la carte": "arzte-a-la-carte",
    "Œuvre, Straße, Łódź, Đorđe, Ørsted": "oeuvre-strasse-lodz-dorde-orsted",
    "w" * 300: "w" * 80,
}
REFUSED = {
    "化疗": "the address needs letters a to z",
    "Con": "cannot be used: add a word",
    "Booklet": "cannot be used: add a word",
    "": "TITLE is missing",
    "About": "content/en/pages/about.md is there already",
    "a\u200bb": "invisible",
    "a\udcffb": "invisible",
}


@pytest.mark.parametrize("title", TITLES)
def test_a_new_article_has_the_title_as_it_was_typed(guide: Path, title: str) -> None:
    """Its header is read again as the same text, and its slug stays a text."""
    done = run_guide(guide, "new", "--kind=treatment", f"--title={title}", "--group=treatments")
    assert done.returncode == 0, done.stderr
    header = (guide / f"content/en/treatments/{TITLES[title]}.md").read_text("utf-8").split("---\n")[1]
    read = yaml.safe_load(header)
    assert (read["title"], read["slug"]) == (title, TITLES[title])
    assert slug_of(title) == TITLES[title]


@pytest.mark.parametrize("title", REFUSED)
def test_a_title_that_cannot_be_is_refused_with_the_reason(guide: Path, title: str) -> None:
    before = sorted(guide.rglob("*.md"))
    done = run_guide(guide, "new", "--kind=treatment", f"--title={title}", "--group=treatments")
    assert done.returncode == 1
    assert REFUSED[title] in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(guide.rglob("*.md")) == before


def test_a_busy_port_is_reported_in_one_line_before_anything_is_built(guide: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_guide(guide, "watch", "--bind=127.0.0.1", f"--port={port}")
    assert done.returncode == 1
    assert done.stderr.strip() == f"port {port} is taken by another program: name another, as in PORT={port + 1}"
    assert not (guide / "output").exists()


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_the_preview_answers_at_an_address_of_ipv6(tmp_path: Path) -> None:
    address = Preview(tmp_path, ROOT / "theme").serve("::1", 0)
    assert address.startswith("http://[::1]:")
    host, port = "::1", int(address.rstrip("/").rpartition(":")[2])
    with socket.create_connection((host, port), timeout=10):
        pass


@pytest.mark.parametrize(
    ("bind", "port", "told"),
    [("192.0.2.1", 0, "SERVER=192.0.2.1: this machine has no such address"), ("127.0.0.1", 99999, "PORT=99999: there is no such port")],
)  # fmt: skip
def test_an_address_that_cannot_be_is_reported(tmp_path: Path, bind: str, port: int, told: str) -> None:
    with pytest.raises(CannotServeError, match=told):
        Preview(tmp_path, ROOT / "theme").serve(bind, port)


def test_what_is_no_plain_file_is_written_to_and_stays(tmp_path: Path) -> None:
    """A pipe, a device, the file behind a link: `make status JSON=/dev/stdout` must not put a file in its place."""
    pipe, file, link = (tmp_path / name for name in ("pipe", "file", "link"))
    os.mkfifo(pipe)
    file.write_text("old", encoding="utf-8")
    link.symlink_to(file)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        write_file(pipe, "new")
        assert reader.communicate(timeout=20)[0] == b"new"
    write_file(link, "new")
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert file.read_text("utf-8") == "new"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "link", "pipe"]
