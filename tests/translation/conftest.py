"""The small guide of the review tests, with one article, its pages and its data in Spanish too."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from tests.conftest import ROOT, build_languages, run_build
from tests.review.conftest import BLUE, SMALL_GUIDE, Guide, make_seed

ES_BLUE = BLUE.replace("/en/", "/es/")
FROM_BLUE = ES_BLUE.replace(".md", ".from.yaml")
WORDS = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
_LEFT_OUT = ("treatments/green.md",)
TRANSLATION = (ROOT / "content/es/translation.yaml").read_text("utf-8")


def spanish(text: str) -> str:
    """Return a text of the small guide in Spanish, line by line."""
    for english, other in WORDS.items():
        text = text.replace(english, other)
    return text


@pytest.fixture(scope="session")
def bilingual_seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide in two languages, every line of it translated by a machine."""
    root = make_seed(tmp_path_factory.mktemp("seed"))
    for path, text in SMALL_GUIDE.items():
        if path.startswith("content/en/") and not path.endswith(_LEFT_OUT):
            file = root / path.replace("/en/", "/es/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(spanish(text), encoding="utf-8")
    (root / "content/es/translation.yaml").write_text(TRANSLATION, encoding="utf-8")
    (root / "content/es/drawings.yaml").write_text(
        'box.svg:\n- {en: "Box", es: "Caja"}\n- {en: "A box with the word marrow.", es: "Una caja con la palabra médula ósea."}\n'
        '- {en: "marrow", es: "médula ósea"}\n',
        encoding="utf-8",
    )
    (root / "theme/strings/es.from.yaml").unlink(missing_ok=True)
    build_languages(root, "en", "es")
    return root


@pytest.fixture
def guide(bilingual_seed: Path, tmp_path: Path) -> Guide:
    """A copy of that guide to change at will, with a ledger beside the article."""
    root = tmp_path / "guide"
    shutil.copytree(bilingual_seed, root)
    both = Guide(root)
    done = both.run("translate", "--lang=es", "--article=treatments/blue")
    assert done.returncode == 0, done.stdout + done.stderr
    return both


@pytest.fixture
def built(guide: Guide) -> Callable[[str], BeautifulSoup]:
    """A function that builds the guide, as it is then, and returns one page."""

    def build(path: str) -> BeautifulSoup:
        done = run_build(guide.root)
        assert done.returncode == 0, done.stdout + done.stderr
        return BeautifulSoup((guide.root / "output" / path).read_text("utf-8"), "lxml")

    return build
