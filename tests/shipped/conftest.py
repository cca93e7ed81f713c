"""The fixtures of the whole guide with the text alone of this copy: whatever it has filled in, signed and withdrawn is as it was shipped."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.conftest import GUIDE, GUIDE_ADDRESS, SMALL, build_languages, built, copy_sources, made_once, signed_twice

# What a hospital fills in and signs. The guide of the tests has these files as they are shipped, but for the name.
FACTS = "content/data/hospital.yaml"
FILLED_IN = (
    "pelicanconf.py", "publishconf.py", FACTS,
    *(f"content/data/{name}.yaml" for name in ("profile", "review", "reviewers", "signoffs", "withdrawn")),
)  # fmt: skip


def empty(root: Path) -> Path:
    """Give the guide in ``root`` the facts, settings and signatures that it was shipped with; its hospital keeps its name."""
    name = hospital_of(root)
    for file in FILLED_IN:
        shutil.copy(SMALL / file, root / file)
    text = (root / FACTS).read_text("utf-8")
    in_quotes = (json.dumps(one, ensure_ascii=False) for one in (hospital_of(root), name))
    (root / FACTS).write_text(text.replace(*in_quotes), encoding="utf-8")
    for logo in root.glob("content/data/logo*"):
        logo.unlink()
    return root


def hospital_of(root: Path) -> str:
    """The name of the hospital whose guide is in ``root``."""
    return str(yaml.safe_load((root / FACTS).read_text("utf-8"))["hospital"]["name"])


@pytest.fixture(scope="session")
def copy_guide(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A function that gives a fresh copy of the guide's sources, with nothing filled in, to change at will."""
    return lambda: empty(copy_sources(GUIDE, tmp_path_factory.mktemp("guide")))


@pytest.fixture(scope="session")
def ending(copy_guide: Callable[[], Path]) -> str:
    """What tells these guides from those of the other tests; nothing where the copy is as it comes, so that all tests share them."""
    root = copy_guide()
    same = all((root / file).read_bytes() == (GUIDE / file).read_bytes() for file in FILLED_IN)
    return "" if same and not [*GUIDE.glob("content/data/logo*")] else "-shipped"


@pytest.fixture(scope="session")
def built_guide(copy_guide: Callable[[], Path], whole_run: Path, ending: str) -> Path:
    """The guide with nothing filled in, with a preview."""
    return made_once(whole_run / f"built{ending}", lambda: built(copy_guide()))


@pytest.fixture(scope="session")
def copy_built(built_guide: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A function that gives a copy of that built guide to change at will."""
    return lambda: Path(shutil.copytree(built_guide, tmp_path_factory.mktemp("guide"), dirs_exist_ok=True))


@pytest.fixture(scope="session")
def site(built_guide: Path) -> Path:
    """The output folder of its preview."""
    return built_guide / "output"


@pytest.fixture(scope="session")
def paper(copy_built: Callable[[], Path], whole_run: Path, ending: str) -> Path:
    """The folder of the handouts of that guide with an address, one article signed twice."""
    return made_once(whole_run / f"paper{ending}", lambda: signed_twice(copy_built())) / "output/handouts"


@pytest.fixture(scope="session")
def in_both_languages(copy_guide: Callable[[], Path], whole_run: Path, ending: str) -> Path:
    """The output of that guide with an address in English and Spanish."""

    def make() -> Path:
        root = copy_guide()
        build_languages(root, "en", "es")
        return built(root, SITE_URL=GUIDE_ADDRESS)

    return made_once(whole_run / f"both{ending}", make) / "output"
