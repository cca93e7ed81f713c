"""What the documentation says of the repository is so."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest

from tests.conftest import ROOT

PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md")),
]


def test_the_picture_of_the_packages_is_the_contract_of_their_imports() -> None:
    """CONTRIBUTING and the page on Pelican have each part once, in the order in which lint-imports lets them know each other."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    [picture] = [block for block in re.findall(r"```\n(.*?)```", text, re.S) if "markdown_ext" in block]
    drawn = re.findall(r"^(\w+)", picture, re.M)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = [name.removeprefix("care_guide.") for name in settings["contracts"][0]["layers"]]
    assert drawn == [name for name in layers if name != "__main__"]
    [row] = re.findall(r"^`commands` > .+", (ROOT / "docs/pelican.md").read_text("utf-8"), re.M)
    assert row == " > ".join(f"`{name}`" for name in drawn)
    parts = {path.stem for path in (ROOT / "plugins/care_guide").iterdir() if not path.name.startswith("_")}
    assert set(drawn) == parts


def test_wide_dataclasses_take_keywords_only() -> None:
    """Two values in the wrong order are found by nobody: as CONTRIBUTING says, more than five fields take keywords."""
    wide = [
        (file.name, node.name)
        for file in (ROOT / "plugins/care_guide").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        for decorator in map(ast.unparse, node.decorator_list)
        if decorator.startswith("dataclass") and "kw_only=True" not in decorator
        if sum(isinstance(one, ast.AnnAssign) for one in node.body) > 5
    ]
    assert wide == []


def test_make_help_names_each_command_and_no_other() -> None:
    """A command that is not in the help is not found, and one that is not there fails."""
    text = (ROOT / "Makefile").read_text("utf-8")
    told = set(re.findall(r"@echo 'make ([a-z-]+)", text))
    targets = set(re.findall(r"^([a-z-]+):", text, re.M))
    # `help` lists the others; these two are named in the line of the command that they vary.
    assert targets - told == {"help", "devserver-global"}
    assert told <= targets
    assert targets == set(re.search(r"^\.PHONY: (.*)", text, re.M)[1].split())


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_there(page: str) -> None:
    """Relative links in the documentation name files of the repository."""
    place = ROOT / page
    for target in re.findall(r"\]\(([^)#\s]+)", place.read_text("utf-8")):
        assert "://" in target or (place.parent / target).exists(), target


def test_each_test_that_the_threat_model_names_is_there() -> None:
    """A door without a test is open some day."""
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/threat-model.md").read_text("utf-8")))
    assert named
    there = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.M)
    }
    assert named - there == set()
