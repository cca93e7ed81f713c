"""No command of review ends in a traceback, whatever it finds: a line says what is wrong and what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import IO, NoReturn

import pytest
from care_guide.__main__ import main

from tests.conftest import refused, run_build, succeeded
from tests.review.conftest import ADDRESSES, BLUE, DAY, GREEN, LEDGER, RULES, Guide, git
from tests.review.publishing import publish
from tests.tools.guide_process import PYTHON, run_module

pytestmark = pytest.mark.slow

WITHDRAWN = "content/data/withdrawn.yaml"
SEARCH, WORDS = "content/en/search.yaml", "content/en/words.yaml"
SIGN = (
    "sign", "--article=treatments/blue", "--reviewer=Test Person", "--role=clinician", "--credential=MD",
    "--changed=All.",
)  # fmt: skip
COMMANDS = (
    ("status",),
    (*SIGN, "--next=2027-11-01", "--version=abcd"),
    ("withdraw", "--article=treatments/blue", "--why=Old numbers.", "--reviewer=Test Person", "--role=clinician"),
    ("redline", "--base", "main"),
    ("pull-request", "--base", "main"),
    ("evidence-of-review", "--article=treatments/blue", "--on=2026-11-30"),
)
BROKEN = {
    "not YAML": b"- [a: {\n",
    "a list of numbers": b"- 1\n- a\n",
    "other types": b"roles: 3\nbanned: 4\nmedical: 5\n",
    "too deep for the parser": b"- " + b"[" * 40_000 + b"]" * 40_000 + b"\n",
    "a row of dashes": b"- " * 40_000 + b"a\n",
    "tags that do not fit": b"- !!int abc\n- !!bool x\n- !!timestamp x\n",
    "a number without end": b"- " + b"9" * 5000 + b"\n",
    "a folder": None,
    "gone": b"",
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("path", [BLUE, LEDGER, RULES, SEARCH, WORDS, WITHDRAWN, ADDRESSES])
def test_a_broken_file_never_ends_in_a_traceback(guide: Guide, path: str, kind: str) -> None:
    """Each command returns, and the check names the file, except where a missing file is allowed."""
    file, data = guide.root / path, BROKEN[kind]
    file.unlink(missing_ok=True)
    if data is None:
        file.mkdir()
    elif data:
        file.write_bytes(data)
    for command in COMMANDS[:3]:
        assert guide.run(*command).returncode in (0, 1), command
    if kind != "gone" or path not in (WITHDRAWN, ADDRESSES, BLUE):
        assert re.search(rf"^{path}:\d+: .+: .+", guide.run("check").stderr, re.M)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("new", "--kind=treatment", "--title=X", "--group=--"), 'GROUP="--": use one of: '),
        (("new", "--kind=--", "--title=X", "--group=treatments"), 'KIND="--": use one of: '),
        (("sign", "--article=--"), 'ARTICLE="--": there is no such article'),
        (("packet", "--topics=--"), "TOPICS: there is no article --"),
        (("verify-copies", "--dir=--"), "--: the folder is not found"),
    ],
)
def test_two_dashes_are_a_value_as_any_other(guide: Guide, command: tuple[str, ...], said: str) -> None:
    """Python would take them for the end of the options."""
    assert said in refused(guide.run(*command)).stderr


NOT_YAML = BROKEN["not YAML"]
UNREADABLE: dict[str, bytes | None] = {
    BLUE: b"\xff\xfe\x00",
    "content/en/pages/about.md": b"No header.\n",
    **{
        f"content/en/{name}.yaml": NOT_YAML
        for name in ("emergencies", "glossary", "groups", "notices", "questions", "search", "stages", "words")
    },
    **{
        f"content/data/{name}.yaml": NOT_YAML
        for name in (
            *("addresses", "codes", "contract", "hospital", "profile", "review", "reviewers", "signoffs", "sources"),
            "withdrawn",
        )
    },
    "content/data/logo.svg": b"<svg",
    "content/images/box.svg": b"<svg",
    "content/images/photo.png": b"no picture",
    "theme/static/css/base.css": b"/* \xe4 */",
    "theme/templates/partials/_footer.html": b"<p>\xe4</p>",
    "theme/strings/en.toml": b"[review]\ndraft = ",
    "pelicanconf.py": b"SITENAME = (\n",
    "publishconf.py": b"from pelicanconf import *\n\nSITE_ADDRESS = ADDRESS\n",
    # Where a file belongs, a folder.
    GREEN: None,
}


@pytest.mark.parametrize("path", UNREADABLE)
def test_publishing_with_a_broken_input_touches_nothing(guide: Guide, path: str) -> None:
    """One message names the file; what was published before, and its zip, are as they were."""
    file, data, before = guide.root / path, UNREADABLE[path], {}
    for name in ("public/build.json", "public/index.html", "dist/release.zip"):
        (guide.root / name).parent.mkdir(exist_ok=True)
        (guide.root / name).write_text('{"published": true}', encoding="utf-8")
    if data is None:
        file.unlink()
        file.mkdir()
    else:
        file.write_bytes(data)

    def files() -> dict[str, bytes]:
        return {str(one): one.read_bytes() for one in guide.root.glob("[pd][ui]*/**/*") if one.is_file()}

    before = files()
    command = ("care_guide.build", "content", "--output=public", "-s", "publishconf.py", "--fatal=warnings")
    options = ("--log-handler", "plain", "-e", "GUIDE_PUBLISH=true")
    done = run_module(*command, *options, cwd=guide.root, environment={**DAY, "SITE_URL": "https://example.org"})
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert re.search(rf"^{re.escape(path)}:\d+: .+: .+", said, re.M), said
    assert "Traceback" not in said
    assert said.count("Nothing was built or changed.") == 1
    assert files() == before
    assert not list(guide.root.glob("public.*"))


def test_a_plugin_that_cannot_be_loaded_is_reported_in_a_line(guide: Guide) -> None:
    """Pelican says its name, and no traceback follows."""
    guide.edit("pelicanconf.py", 'PLUGINS = ["care_guide"]', 'PLUGINS = ["care_guide", "nowhere"]')
    command = ("care_guide.build", "content", "--output=public", "-s", "pelicanconf.py", "--fatal=warnings")
    done = run_module(*command, cwd=guide.root, environment={})
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Cannot load plugin `nowhere`" in said
    assert "Traceback" not in said
    assert not (guide.root / "public").exists()


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("raise SystemExit(0)", r"pelicanconf\.py:\d+: the settings cannot be read \(they end the program\): "),
        ("import sys; sys.exit(3)", r"pelicanconf\.py:\d+: the settings cannot be read \(they end the program\): "),
        ("raise KeyboardInterrupt", "Stopped. The last output is as it was."),
        ('PLUGINS = ["care_guide", "more"]', r"more\.py:1: the build ended here before it was finished: "),
    ],
)
def test_what_ends_a_build_early_is_told_and_is_no_success(guide: Guide, what: str, told: str) -> None:
    (guide.root / "pelicanconf.py").open("a", encoding="utf-8").write(f"{what}\n")
    (guide.root / "more.py").write_text("def register(): raise SystemExit\n")
    done = run_build(guide.root, **DAY)
    assert done.returncode
    assert re.search(rf"^{told}", done.stderr, re.M), done.stderr
    assert "Traceback" not in done.stderr
    assert not (guide.root / "output").exists()


def test_a_command_does_not_end_with_the_settings(guide: Guide) -> None:
    """Otherwise `make check` and `make review` would find everything in order."""
    (guide.root / "pelicanconf.py").open("a", encoding="utf-8").write("raise SystemExit(0)\n")
    assert "the settings cannot be read (they end the program)" in refused(guide.run("check")).stderr


def test_a_command_takes_no_setting_of_another_type(guide: Guide) -> None:
    """As a build does not: each is told at its line."""
    text = (guide.root / "pelicanconf.py").read_text("utf-8").replace("\nTHEME = ", "\n# THEME = ")
    odd = {
        "PLUGINS": "5",
        "ARTICLE_PATHS": '"en"',
        "GUIDE_BOOKLET_MOST": '"x"',
        "SITE_ADDRESS": "None",
        "JINJA_FILTERS": "3",
    }
    more = "".join(f"{name} = {value}\n" for name, value in odd.items())
    (guide.root / "pelicanconf.py").write_text(text + more, encoding="utf-8")
    for command in ("handouts", "check"):
        said = refused(guide.run(command)).stderr
        assert "publishconf.py:1: THEME is missing: put back the line as it was" in said
        assert [f"{name} is not what it must be" in said for name in odd] == [True] * len(odd)


# What somebody adds to publishconf.py, or to the command line of Pelican itself, and what is said.
SETTINGS: dict[str, tuple[str, list[str], str]] = {
    "a name that is none": (
        "X = Y",
        [],
        r"publishconf\.py:\d+: the settings cannot be read \(NameError: name 'Y' is not defined\): ",
    ),
    "a theme that is not there": (
        "",
        ["-t", "nowhere"],
        r"pelicanconf\.py:1: Pelican cannot use the settings \(.*theme nowhere",
    ),
    "a number for a list": ("", ["-e", "ARTICLE_PATHS=3"], r"pelicanconf\.py:1: Pelican cannot use the settings \("),
    "no theme": ("THEME = None", [], r"pelicanconf\.py:1: Pelican cannot use the settings \("),
    "a setting taken away": ("del GUIDE_CACHE", [], r"pelicanconf\.py:\d+: GUIDE_CACHE is missing: "),
    "handouts in a third way": (
        'GUIDE_HANDOUTS = "print"',
        [],
        r"publishconf\.py:\d+: GUIDE_HANDOUTS is not what it must be: ",
    ),
    "a setting of Pelican's in a file with a broken letter": (
        'SUMMARY_MAX_LENGTH = 3\n# -*- "\udce9" -*-',
        [],
        r"publishconf\.py:\d+: SUMMARY_MAX_LENGTH is not as the guide is published",
    ),
    "a feed of Pelican's": (
        'FEED_ALL_ATOM = "all.xml"',
        ["--fatal=warnings"],
        r"pelicanconf\.py:\d+: Pelican warns of the settings \(Feeds generated without SITEURL .*\): put back",
    ),
    "addresses of another form": ('ARTICLE_URL = "a/{slug}/"', [], r"publishconf\.py:\d+: ARTICLE_URL is set, and"),
    "an address of Pelican's": (
        'SITEURL = "https://x.test/sub"',
        [],
        r"publishconf\.py:\d+: SITEURL is set, and .*: '';.* SITE_ADDRESS",
    ),
    "links from the root": ("RELATIVE_URLS = False", [], r"publishconf\.py:\d+: RELATIVE_URLS is set, and"),
    "Markdown of another form": ('MARKDOWN = {"extensions": []}', [], r"publishconf\.py:\d+: MARKDOWN is set, and"),
    "a place of no clock": ('TIMEZONE = "x"', [], r"publishconf\.py:\d+: TIMEZONE is not what it must be: "),
    "nobody as the author": ('AUTHOR = ""', [], r"publishconf\.py:\d+: AUTHOR is not what it must be: "),
    "a number for an address": ("SITE_ADDRESS = 3", [], r"publishconf\.py:\d+: SITE_ADDRESS is not what it must be: "),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_wrong_settings_are_reported_in_one_message_by_pelican_itself(guide: Guide, name: str) -> None:
    """Not only by `make publish`: whoever runs Pelican meets no traceback."""
    line, options, told = SETTINGS[name]
    (guide.root / "publishconf.py").open("a", encoding="utf-8", errors="surrogateescape").write(f"{line}\n")
    done = subprocess.run(
        [*PYTHON, "pelican", "content", "-s", "publishconf.py", *options],
        cwd=guide.root,
        env={**os.environ, **DAY, "SITE_URL": "https://example.org"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert re.search(rf"^{told}", said, re.M), said
    assert "Traceback" not in said
    assert said.count("Nothing was built or changed.") == 1
    assert not (guide.root / "output").exists()


@pytest.mark.parametrize("data", [b"# \xe4\n", b"{{ nobody_knows }}\n", b"{% if\n"])
def test_settings_of_a_server_that_cannot_be_made_are_reported_in_a_line(signed: Guide, data: bytes) -> None:
    """They are filled in at the very end of publishing."""
    (signed.root / "theme/server/nginx.conf").write_bytes(data)
    done = refused(publish(signed))
    assert re.match(r"theme/server/nginx\.conf:1: .+: .+", done.stderr), done.stderr
    assert not (signed.root / "output").exists()
    assert not list((signed.root / "dist").glob("*"))


@pytest.mark.parametrize(
    ("project", "told"),
    [
        ("[project\n", "the name and the version of the guide cannot be read (TOMLDecodeError: "),
        ("[tool]\n", "the name and the version of the guide cannot be read (KeyError: 'project')"),
        (
            '[project]\nname = "../../guide"\nversion = "1.0"\n',
            "'../../guide' cannot be a part of the name of a release",
        ),
    ],
)
def test_a_release_without_a_usable_name_is_reported_in_a_line(signed: Guide, project: str, told: str) -> None:
    """The zip is named after it: no path leads out of its folder."""
    (signed.root / "pyproject.toml").write_text(project, encoding="utf-8")
    done = refused(publish(signed))
    assert f"pyproject.toml:1: {told}" in done.stderr
    assert not (signed.root / "output").exists()
    assert not list(signed.root.parent.glob("*.zip"))


NO_SETTINGS = {
    "syntax.py": (b"A = 1\nimport os os\n", "syntax.py:2: the settings cannot be read (SyntaxError: invalid syntax): "),
    "tab.py": (b"A = 1\n\tB = 2\n", "tab.py:2: the settings cannot be read (IndentationError: unexpected indent): "),
    "bytes.py": (b"\xff\xfeA = 1\n", "bytes.py:1: the settings cannot be read ("),
    "nul.py": (b"A = 1\x00\n", "nul.py:1: the settings cannot be read ("),
    "module.py": (
        b"\nimport nowhere\n",
        "module.py:2: the settings cannot be read (ModuleNotFoundError: No module named 'nowhere'): ",
    ),
    "zero.py": (b"A = 1 / 0\n", "zero.py:1: the settings cannot be read (ZeroDivisionError: division by zero): "),
    "conf.txt": (b"A = 1\n", "conf.txt:1: this is not a settings file: name one of: pelicanconf.py"),
    "a b's.py": (None, "a b's.py:1: there is no such settings file: name one of: pelicanconf.py"),
    ".": (None, ".:1: this is not a settings file: "),
    "": (None, ":1: this is not a settings file: "),
}


@pytest.mark.parametrize("file", NO_SETTINGS)
def test_a_file_of_settings_that_cannot_be_read_is_reported_in_a_line(guide: Guide, file: str) -> None:
    data, told = NO_SETTINGS[file]
    if data is not None:
        (guide.root / file).write_bytes(data)
    done = run_module("care_guide.build", "content", "-s", file, cwd=guide.root, environment=DAY)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert said.startswith(told), said
    assert said.count("\n") == 2
    assert not (guide.root / "output").exists()


@pytest.mark.parametrize("extra", ["A", "A={"])
def test_a_command_line_that_pelican_cannot_read_is_reported_in_a_line(guide: Guide, extra: str) -> None:
    done = run_module("care_guide.build", "content", "-e", extra, cwd=guide.root, environment=DAY)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("the command line cannot be read (")


def test_words_of_the_theme_that_are_missing_are_named(guide: Guide) -> None:
    """As is a template that cannot be filled in, with its line."""
    strings = (guide.root / "theme/strings/en.toml").read_text("utf-8")
    guide.edit("theme/strings/en.toml", "[place]", "[places]")
    assert re.match(r"theme/strings/en\.toml:1: the words place are missing: ", run_build(guide.root, **DAY).stderr)
    (guide.root / "theme/strings/en.toml").write_text(strings, encoding="utf-8")
    guide.edit("theme/templates/article.html", "<h1", "{{ nobody_knows }}<h1")
    text = (guide.root / "theme/templates/article.html").read_text("utf-8")
    line = text.partition("nobody_knows")[0].count("\n") + 1
    said = run_build(guide.root, **DAY).stderr
    assert said.startswith(f"theme/templates/article.html:{line}: the template cannot be filled in"), said
    assert "Traceback" not in said


def test_a_reader_that_stops_early_ends_a_command_in_silence(guide: Guide) -> None:
    """`make status | head -1` shows its line and nothing else."""
    reading, writing = os.pipe()
    os.close(reading)
    for command in ("status", "check"):
        done = subprocess.run(
            [*PYTHON, "care_guide", command],
            cwd=guide.root,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=300,
            check=False,
        )
        assert (done.returncode, done.stderr) == (141, ""), command
    os.close(writing)


@pytest.mark.parametrize("command", ["status", "check", "emergencies"])
def test_a_command_that_cannot_print_says_so_in_one_line(command: str, guide: Guide) -> None:
    """On a full disk; what a terminal has no letters for is written with its number."""

    def run(printed: IO[str] | int, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PYTHON, "care_guide", command],
            cwd=guide.root,
            env=os.environ | variables,
            stdout=printed,
            stderr=subprocess.PIPE,
            text=True,
            timeout=300,
            check=False,
        )

    with Path("/dev/full").open("w") as full:
        done = run(full)
    said = "the output of this command: it cannot be written (no space left on device): "
    assert (done.returncode, done.stderr.startswith(said), done.stderr.count("\n")) == (1, True, 1)
    guide.edit("content/en/emergencies.yaml", "cannot breathe", "cannot breathe \u2013 at all")
    done = run(subprocess.PIPE, PYTHONIOENCODING="ascii")
    assert "Traceback" not in done.stderr
    assert command != "emergencies" or "cannot breathe \\u2013 at all" in done.stdout


def test_a_machine_without_a_place_for_temporary_files_is_told_of_in_one_line(guide: Guide) -> None:
    """Such as a container that is full or may only be read."""
    command = ["bash", "-c", 'ulimit -f 0; exec "$@"', "-", *PYTHON, "care_guide", "redline", "--base=HEAD"]
    done = subprocess.run(command, cwd=guide.root, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"TMPDIR: No usable temporary directory found in .*: name a folder .*\n", done.stderr)


def test_ctrl_c_ends_a_command_with_one_line(
    guide: Guide, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever stops a long command has stopped it, and nothing is wrong."""

    def stop(_: Path) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.chdir(guide.root)
    monkeypatch.setattr("care_guide.commands.evidence.load_library", stop)
    assert (main(["sources"]), capsys.readouterr().err) == (130, "Stopped.\n")


def test_mistakes_in_settings_come_before_those_in_texts(guide: Guide) -> None:
    """A mistake in what all texts share can be the cause of those in texts."""
    guide.edit(BLUE, "kind: treatment", "kind: potion")
    guide.edit("content/data/review.yaml", "warn_days: 90", "warn_days: 0")
    guide.edit("content/en/glossary.yaml", "means:", "meaning:")
    told = [line.partition(":")[0] for line in guide.run("check").stderr.splitlines()[:-1]]
    assert told == sorted(told, key=lambda path: (not path.startswith("content/data/"), path.endswith(".md")))
    assert "content/data/review.yaml" in told


@pytest.mark.parametrize("path", [BLUE, LEDGER])
def test_a_broken_file_in_the_base_is_reported(guide: Guide, path: str) -> None:
    """What compares with history says what it could not read."""
    (guide.root / path).write_bytes(BROKEN["not YAML"] or b"")
    guide.commit("Break")
    git(guide.root, "branch", "--force", "main")
    for command in COMMANDS[3:]:
        assert guide.run(*command).returncode in (0, 1), command


@pytest.mark.parametrize("languages", ["[es]", "[]"])
def test_a_role_without_a_name_in_the_language_of_the_guide(guide: Guide, languages: str) -> None:
    """A role for translations alone needs none; the check asks any other for one, and nothing fails before that."""
    role = f"  - {{id: zoe, required: false, languages: {languages}, name: {{es: Hola}}, asks: {{es: Hola}}}}\n"
    guide.edit(RULES, "roles:\n", f"roles:\n{role}")
    for named in ("clinician", "zoe"):
        done = guide.run("form", "--topics=treatments/blue", f"--role={named}")
        assert (done.returncode == 0) is (languages == "[es]"), done.stderr
    line = (guide.root / RULES).read_text("utf-8").partition("id: zoe")[0].count("\n") + 1
    said = f'{RULES}:{line}: the role "zoe" has no name'
    assert guide.run("check").stderr.startswith(said) is (languages == "[]")


def test_settings_of_an_earlier_day_that_nobody_can_read_are_reported(guide: Guide) -> None:
    """Where they are the base, its name stands in the line; elsewhere, other days are looked through all the same."""
    right = (guide.root / "pelicanconf.py").read_text("utf-8")
    for message, text in (("Break", "SITENAME = (\n"), ("Mend", right)):
        (guide.root / "pelicanconf.py").write_text(text, encoding="utf-8")
        git(guide.root, "commit", "--quiet", "--all", "-m", message)
    git(guide.root, "branch", "--force", "main", "HEAD~1")
    for command in COMMANDS[3:5]:
        done = refused(guide.run(*command))
        assert done.stderr.startswith("BASE=main: its content cannot be built with this program (ContentError: "), done
        assert "pelicanconf.py:1: the settings cannot be read" in done.stderr
    assert guide.run(*COMMANDS[5]).returncode == 0
    git(guide.root, "branch", "--force", "main", "HEAD~2")
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    ledger = (guide.root / LEDGER).read_text("utf-8").replace(guide.version(), "0" * 64)
    (guide.root / LEDGER).write_text(ledger, encoding="utf-8")
    told = guide.run(*COMMANDS[4]).stderr
    assert "no text of treatments/blue ever had the version 0000-0000" in told


@pytest.mark.parametrize(
    "base", ["", "--help", "-x", "HEAD~99", "a b", "main..change", "nowhere", "main:content", "@{u}"]
)
def test_odd_bases_are_answered_in_a_line(guide: Guide, base: str) -> None:
    """Names that git does not know, or takes for something else."""
    for name in ("redline", "pull-request"):
        done = refused(guide.run(name, f"--base={base}"))
        assert re.search(r"BASE=.*: .+: ", done.stderr), done.stderr


def test_odd_repositories(guide: Guide, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Detached, without a commit, without git: each is answered."""
    git(guide.root, "checkout", "--quiet", "--detach")
    for command in COMMANDS[3:]:
        assert guide.run(*command).returncode in (0, 1), command
    shutil.rmtree(guide.root / ".git")
    git(guide.root, "init", "--quiet")
    for command in COMMANDS[3:]:
        done = guide.run(*command)
        assert (done.returncode, bool(done.stderr.strip())) == (1, True), command
    shutil.rmtree(guide.root / ".git")
    for command in COMMANDS[3:]:
        assert guide.run(*command).returncode == 1, command
    monkeypatch.setenv("PATH", str(tmp_path))
    for command in COMMANDS[3:]:
        assert "git" in guide.run(*command).stderr, command


@pytest.mark.parametrize(
    "day", ["2027-02-30", "0000-01-01", "9999-12-31", "12/31/2027", "tomorrow", "-1", "2027-11-01T09:00"]
)
def test_odd_days(guide: Guide, day: str) -> None:
    """A next check, and days in the ledger, the header and the sources."""
    done = refused(guide.run(*SIGN, f"--next={day}", f"--version={guide.version()}"))
    assert "input should" not in done.stderr
    for path, old in ((BLUE, "updated: 2026-11-22"), ("content/data/sources.yaml", 'checked: "2026-11-22"')):
        guide.edit(path, old, f"{old.partition(':')[0]}: '{day}'")
    assert guide.sign("treatments/green").returncode in (0, 1)
    entry = (
        f"- {{article: treatments/green, lang: en, version: {'a' * 64}, name: T P, role: clinician, credential: MD, "
        f"date: '{day}', next_check: '{day}', changed: All.}}\n"
    )
    (guide.root / LEDGER).write_text(entry, encoding="utf-8")
    for command in COMMANDS[:3]:
        assert guide.run(*command).returncode in (0, 1), command


def test_a_folder_where_a_file_is_to_be_written(guide: Guide) -> None:
    """The report that cannot be written says so."""
    for command, place in (
        (("redline", "--base", "main"), "dist/redline.html"),
        (("status", "--json", "status.json"), "status.json"),
    ):
        (guide.root / place).mkdir(parents=True)
        assert guide.run(*command).returncode == 1
    succeeded(guide.run(*SIGN, "--next=2027-11-01", "--version=" + guide.version()))
