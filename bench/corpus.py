"""A library of N articles in the guide's own dialect: the guide itself, and copies of its shorter articles.

Each copy has a title, an address, links and questions of its own, and of the signs in its cards those of the rule book.
Questions are made of plain made-up words, so that no two of them are nearly the same, as the guide's check asks for.
The text is for measuring and for nobody to read.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("content", "theme", "plugins", "pelicanconf.py")
# The models: leaflets of about 1,100 to 1,400 words, with sections, citations, terms, cards, questions and drawings.
MODELS = (
    "daily-life/central-lines", "daily-life/side-effects", "daily-life/fertility", "daily-life/medicine-at-home",
    "daily-life/food", "daily-life/school-and-family", "daily-life/fever-and-infection",
    "treatments/graft-versus-host-disease",
)  # fmt: skip
# The number of the first copy stands in its title. No title may have a number to call, such as 911: the check refuses it.
_FIRST_COPY = 10_000
_PRIME = 211
_WORDS = 6
_FIRST = ("b", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t")
_QUESTION = re.compile(r"^- \[ \] .*?\?((?:\[\^[^\]]+\])*)(?: \{#([\w-]+)\})?$", re.M)
# A card of what cannot wait, and a sign in its own words: two articles may not have the same.
_CARD = re.compile(r"^### .*\{\.(?:emergency|urgent)\}\n(?:(?!#).*\n)+", re.M)
_OWN_SIGN = re.compile(r"^- (?!\[\[).*\n", re.M)
# What the contract limits in the whole guide and a library of copies exceeds: repeated sentences, and questions.
_LIMITS = re.compile(r"(?m)^(repeats:\n(?:.*\n)*?  words: |  questions: )\d+")


@dataclass(frozen=True)
class Leaflet:
    """One article of the library as its author wrote it; ``path`` is below content/en, without its ending."""

    path: str
    title: str
    slug: str
    summary: str
    body: str


def question(number: int) -> str:
    """Return question ``number``: any two share two of their six words at most (a code over a prime field)."""
    a, b, c = number % _PRIME, number // _PRIME % _PRIME, number // _PRIME**2
    return "Is it " + " ".join(_word(n, (a + b * (n + 1) + c * (n + 1) ** 2) % _PRIME) for n in range(_WORDS)) + "?"


def _word(place: int, value: int) -> str:
    """Return a made-up word of two syllables; each place has words of its own."""
    vowels = "aeiou"
    one, two = divmod(value, 15)
    return f"{_FIRST[place]}{vowels[one % 5]}{'kvz'[one // 5]}{vowels[two % 5]}{'ntm'[two // 5]}"


def make_guide(root: Path, count: int) -> list[Leaflet]:
    """Write a guide of ``count`` articles into ``root``, a new folder, and return the articles."""
    shutil.rmtree(root, ignore_errors=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (root / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, root / part)
    content, contract = root / "content/en", root / "content/data/contract.yaml"
    contract.write_text(_LIMITS.sub(r"\g<1>100000", contract.read_text("utf-8")), "utf-8")
    own = sorted(file for file in content.glob("*/*.md") if file.parent.name != "pages")
    texts = {model: (content / f"{model}.md").read_text("utf-8") for model in MODELS}
    asked = 0
    for number in range(count - len(own)):
        model = MODELS[number % len(MODELS)]
        copy = _FIRST_COPY + number // len(MODELS)
        text, asked = _copy(texts[model], copy, asked)
        (content / f"{model}-{copy}.md").write_text(text, encoding="utf-8")
    return [read(file, content) for file in sorted(content.glob("*/*.md")) if file.parent.name != "pages"]


def _copy(text: str, number: int, asked: int) -> tuple[str, int]:
    """Return the copy ``number`` of an article, and how many questions have been asked with it."""

    def ask(m: re.Match[str]) -> str:
        nonlocal asked
        asked += 1
        own_id = f" {{#{m[2]}-{asked}}}" if m[2] else ""
        return f"- [ ] {question(asked)}{m[1]}{own_id}"

    text = re.sub(r"^(title: .*)$", rf"\1 {number}", text, count=1, flags=re.M)
    text = re.sub(r"^(slug: .*)$", rf"\1-{number}", text, count=1, flags=re.M)
    text = _CARD.sub(lambda card: _OWN_SIGN.sub("", card[0]), text)
    return _QUESTION.sub(ask, text), asked


def read(file: Path, content: Path) -> Leaflet:
    """Return one article from its file."""
    _, header, body = file.read_text("utf-8").split("---\n", 2)
    facts = dict(line.split(": ", 1) for line in header.splitlines() if ": " in line)
    path = file.relative_to(content).with_suffix("").as_posix()
    return Leaflet(path, facts["title"].strip('"'), facts["slug"], facts["summary"].strip('"'), body)
