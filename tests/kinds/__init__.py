"""One made-up article of each kind that today's guide may have no article of, with the sources that they cite."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ("decision", "teen", "leaflet")
SOURCES = "".join(
    f'\n- id: kind-{letter}\n  title: "Made-up paper {letter}"\n  publisher: "A made-up journal"\n'
    f'  url: "https://example.org/kind-{letter}"\n  published: "2023"\n  checked: "2026-01-31"\n  kind: paper\n'
    for letter in "abcde"
)


def text(name: str) -> str:
    """The article of that kind."""
    return (HERE / f"{name}.md").read_text("utf-8")


def add_to(root: Path) -> None:
    """Put all of them into the guide in ``root``. They are too short to measure their load, and ask a few questions more."""
    for name in NAMES:
        (root / f"content/en/daily-life/sample-{name}.md").write_text(text(name), encoding="utf-8")
    contract = root / "content/data/contract.yaml"
    limits = re.sub(r"per_100_words: [\d.]+", "per_100_words: 99", contract.read_text("utf-8"))
    limits = re.sub(r"questions: \d{3}", "questions: 999", limits)
    contract.write_text(
        re.sub(r"(kinds: \{disease:) [\d.]+(, treatment:) [\d.]+", r"\1 99\2 99", limits), encoding="utf-8"
    )
    sources = root / "content/data/sources.yaml"
    sources.write_text(sources.read_text("utf-8").rstrip("\n") + "\n" + SOURCES, encoding="utf-8")
