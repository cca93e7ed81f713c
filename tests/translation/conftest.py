"""The small guide of the review tests, with one article, its pages and its data in Spanish too."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT, build_languages, run_build
from tests.review.conftest import BLUE, RULES, SMALL_GUIDE, Guide, make_seed

ES_BLUE = BLUE.replace("/en/", "/es/")
FROM_BLUE = ES_BLUE.replace(".md", ".from.yaml")
# What each English text of the small guide is in Spanish; what is not here is the same in both.
WORDS = {
    "Blue care is given for 3 to 4 weeks.": "El azul se da de 3 a 4 semanas.",
    "title: Blue care": "title: El azul",
    "title: Start": "title: Inicio",
    "title: About this guide": "title: Sobre esta guía",
    "title: How we check": "title: Cómo revisamos",
    "A plain sentence about Blue care for the test.": "Una oración sencilla para la prueba.",
    "A plain sentence about Start for the test.": "Una oración sencilla para el inicio.",
    "A plain sentence about About this guide for the test.": "Una oración sencilla sobre la guía.",
    "A plain sentence about How we check for the test.": "Una oración sencilla sobre la revisión.",
    "Blue care begins with a call to the team.": "Primero llame al equipo.",
    "## Key points": "## Lo más importante",
    "Call the care team at [[": "Llame al equipo médico al [[",
    "Ask about the [other treatment]": "Pregunte por el [otro tratamiento]",
    "## What can go wrong?": "## ¿Qué puede salir mal?",
    "In a study, 12 of 100 children had a fever.": "En un estudio, 12 de 100 niños tuvieron fiebre.",
    "The nurse gives 2 mg once a day by mouth.": "El enfermero da 2 mg una vez al día por la boca.",
    '![A box.](../../images/box.svg "A box with a word.")': '![Una caja.](../../images/box.svg "Una caja con una palabra.")',
    "| drug | dose |": "| medicina | dosis |",
    "| red | 5 mg": "| roja | 5 mg",
    "| blue | 10 mg": "| azul | 10 mg",
    "## When to call": "## Cuándo llamar",
    "### Call [[call.emergency]] now if your child:": "### Llame al [[call.emergency]] ahora si su hijo:",
    "### Call the care team now if your child:": "### Llame al equipo médico ahora si su hijo:",
    "looks pale": "se ve pálido",
    "looks tired": "se ve cansado",
    "## Questions {": "## Preguntas {",
    "### Before": "### Antes",
    "When does blue begin?": "¿Cuándo empieza el azul?",
    "It helps you plan.": "Le ayuda a planear.",
    "## Where to start": "## Dónde empezar",
    "Read what helps you today.": "Lea lo que le ayude hoy.",
    "## Who writes it": "## Quién la escribe",
    "People write it with care.": "La escriben personas con cuidado.",
    "## How it goes": "## Cómo se hace",
    "People read each page.": "Unas personas leen cada página.",
    "title: Treatments": "title: Tratamientos",
    "skip: [a]": "skip: [el]",
    "nothing: Call your care team.": "nothing: Llame a su equipo médico.",
    "text: Who answers at night?": 'text: "¿Quién contesta de noche?"',
    "why: You know whom to call.": "why: Usted sabe a quién llamar.",
    "- term: fever\n": "- term: fiebre\n  en: fever\n",
    '  say: "FEE-vur"\n': "",
    '"A body that is too warm."': '"Un cuerpo demasiado caliente."',
    "title: In an emergency": "title: En una emergencia",
    "text: Call [[call": "text: Llame al [[call",
    "title: Not advice": "title: No es consejo",
    "text: Ask your team.": "text: Pregunte a su equipo.",
    "text: cannot breathe": "text: no puede respirar",
    "'has a fever: [[fever.number]] or higher'": "'tiene fiebre: [[fever.number]] o más'",
    "text: Call again.": "text: Vuelva a llamar.",
    "text: Call first.": "text: Llame primero.",
    "roles: [nurse]": "roles: [enfermero]",
}
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
    (root / RULES).write_text((ROOT / RULES).read_text("utf-8"), encoding="utf-8")
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
