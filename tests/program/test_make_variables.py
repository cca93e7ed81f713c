"""What is typed behind ``make``, or stands in the environment: each word comes to the program as it is, and none is carried out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from care_guide.__main__ import _parser as command_parser

from tests.conftest import ROOT, succeeded

# Every command whose variables a person types, and the variables.
TARGETS = {
    "html": ("OUTPUTDIR", "SITE_URL"),
    "clean": ("OUTPUTDIR",),
    "regenerate": ("OUTPUTDIR",),
    "devserver": ("OUTPUTDIR", "SERVER", "PORT"),
    "serve": ("OUTPUTDIR", "SERVER", "PORT"),
    "publish": ("PUBLISHDIR", "SITE_URL"),
    "verify": ("URL", "PUBLISHDIR"),
    "redline": ("BASE",),
    "review": ("BASE",),
    "sign": ("ARTICLE", "TOPICS", "REVIEWER", "ROLE", "CREDENTIAL", "NEXT", "CHANGED", "NOTE", "VERSION", "FORM"),
    "form": ("TOPICS", "ROLE", "REVIEWER", "CREDENTIAL"),
    "withdraw": ("ARTICLE", "WHY", "REVIEWER", "ROLE"),
    "evidence-of-review": ("ARTICLE", "ON"),
    "evidence-watch": ("FILE",),
    "translate": ("LANG", "ARTICLE", "BY", "CHECKED", "XLIFF", "FROM", "ONLY"),
    "import": ("FILE", "GROUP", "KIND", "TITLE", "GUIDE_LANG"),
    "photo": ("FILE", "NAME", "KB"),
    "facts": ("ARTICLE",),
    **dict.fromkeys(("check", "sources", "measures", "emergencies", "addresses"), ()),
    "status": ("JSON",),
    "handouts": ("HANDOUTS",),
    "packet": ("PACKET", "TOPICS", "GUIDE_LANG"),
    "pdf": ("PDFS", "TOPICS", "GUIDE_LANG"),
    "paste-pack": ("PASTE_PACK",),
    "verify-copies": ("DIR",),
    "new": ("KIND", "TITLE", "GROUP"),
    "help": ("HANDOUTS", "PDFS", "SERVER", "PORT"),
    "load": ("PUBLISHDIR",),
    "bench": ("N", "ROUNDS"),
    "bench-search": ("N",),
}
# What the settings files read, typed behind `make publish` like any other variable.
FROM_ENVIRONMENT = ("SITE_URL", "GUIDE_ALLOW_DRAFTS", "DIST", "GUIDE_LANGUAGES", "SEARCH_ADDRESS", "GUIDE_PROCESSES")
HOSTILE = "a 'b' \"c\" `touch PWNED` $(touch PWNED) $(shell touch PWNED) ${HOME} $500 \\n ; touch PWNED # *"


def make_in(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this guide's Makefile in ``root`` with tools that print each word that they are given on a line."""
    tools = root / "tools-of-the-test/bin"
    tools.mkdir(parents=True, exist_ok=True)
    for name in (".guide", ".guide-dev"):
        (tools.parent / name).touch()
    for tool in (tools / "care-guide", tools / "python", root / "tools/review.sh"):
        tool.parent.mkdir(exist_ok=True)
        settings = " ".join(f'"{name}: ${name}"' for name in (*FROM_ENVIRONMENT, "PYTEST_ADDOPTS"))
        tool.write_text(f'#!/bin/sh\nfor word; do printf "<%s>\\n" "$word"; done\nprintf "%s\\n" {settings}\n')
        tool.chmod(0o755)
    (root / ".bench").mkdir(exist_ok=True)
    (root / ".bench/.ready").touch()
    command = ["make", "--no-print-directory", "-o", "tools-of-the-test/.guide", "-o", "tools-of-the-test/.guide-dev"]
    # What somebody typed who runs the tests by make is not for the make of a test.
    typed = ("MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS")
    return subprocess.run(
        [*command, "-o", ".bench/.ready", "VENV=tools-of-the-test", *arguments],
        cwd=root,
        env={name: value for name, value in os.environ.items() if name not in typed},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(params=["guide", "Children's guide", 'a "b" $HOME `id` é #1 (2) %d'])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with the Makefile, under a name that people give, or nobody should."""
    root = tmp_path / request.param
    root.mkdir()
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock", "pyproject.toml", "package-lock.json"):
        shutil.copy(ROOT / name, root)
    return root


@pytest.mark.parametrize("target", TARGETS)
def test_no_sign_in_a_variable_means_anything_to_the_shell(folder: Path, target: str) -> None:
    """Each value comes to the program as it was typed, and no part of it is carried out."""
    done = succeeded(make_in(folder, target, *(f"{name}={HOSTILE}" for name in TARGETS[target])))
    assert not list(folder.rglob("PWNED"))
    shown = done.stdout.count(HOSTILE)
    # What goes to the program through its environment is not among its words.
    assert shown >= len([name for name in TARGETS[target] if name != "SITE_URL"]), done.stdout


@pytest.mark.parametrize("target", ["html", "publish", "serve", "test", "test-site", "test-fast", "engines", "accept"])
@pytest.mark.parametrize("where", ["typed", "environment"])
def test_several_options_in_a_variable_are_words_and_no_commands(
    folder: Path, target: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those for Pelican are words; pytest splits its own, after those of the target."""
    options = "-v $(touch PWNED) `touch PWNED` $(shell touch PWNED) ${HOME} ; touch PWNED"
    name = "PYTESTOPTS" if target in ("test", "test-site", "test-fast", "engines", "accept") else "PELICANOPTS"
    if where == "environment":
        monkeypatch.setenv(name, options)
    done = succeeded(make_in(folder, target, *([f"{name}={options}"] if where == "typed" else [])))
    assert not list(folder.rglob("PWNED"))
    if name == "PYTESTOPTS":
        assert f" {options}\n" in done.stdout
    else:
        assert "".join(f"<{word}>\n" for word in options.split()) in done.stdout


@pytest.mark.parametrize("target", TARGETS)
def test_each_command_knows_what_its_target_gives_it(tmp_path: Path, target: str) -> None:
    """An option that the command has not would end each call."""
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock", "pyproject.toml", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    done = make_in(tmp_path, target, *(f"{name}=8080" for name in TARGETS[target]))
    words = re.findall(r"^<(.*)>$", done.stdout, re.M)
    # What goes to Python itself begins with -m, and a review is a script.
    if target != "review" and words and not words[0].startswith("-"):
        assert command_parser().parse_args(words)


@pytest.mark.parametrize("target", ["publish", "verify", "handouts"])
def test_what_is_typed_reaches_the_settings_through_the_environment(folder: Path, target: str) -> None:
    """Above all the address and the permission to publish drafts, as they were typed."""
    done = make_in(folder, target, *(f"{name}={HOSTILE}" for name in FROM_ENVIRONMENT))
    assert [name for name in FROM_ENVIRONMENT if f"{name}: {HOSTILE}\n" not in done.stdout] == []
    assert not list(folder.rglob("PWNED"))


def test_the_environment_is_taken_as_it_is_too(folder: Path) -> None:
    done = subprocess.run(
        ["make", "-n", "-o", ".venv/.guide", "html"],
        cwd=folder,
        env={**os.environ, "OUTPUTDIR": "x $500 'y'"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "--output='x $500 '\\''y'\\'''" in done.stdout


@pytest.mark.parametrize(("typed", "given"), [([], False), (["NOTE="], True), (["NOTE=Read aloud."], True)])
def test_an_empty_note_comes_to_the_program_as_one(typed: list[str], given: bool) -> None:
    """Whoever says that there is no note is not asked for one."""
    run = ["make", "--dry-run", "sign", "ARTICLE=x", *typed]
    assert ("--note=" in subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout) is given
