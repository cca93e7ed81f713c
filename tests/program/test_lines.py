"""Each problem names the line that is at fault, even where a line above it has the same mark and is right."""

from __future__ import annotations

from pathlib import Path

import yaml
from care_guide.build.load import load_library
from care_guide.checks import check

from tests.review.conftest import BLUE, make_seed

PARTS = [
    (part["text"], [(told["line"], told["what"]) for told in part["told"]])
    for part in yaml.safe_load(Path(__file__).with_name("lines.yaml").read_text("utf-8"))
]
QUESTIONS = (
    "- [ ] When does **it** begin? {#it}\n    - Why: a.\n    - Who: nurse\n- [ ] When does **it** end?\n    - Who: nurse\n"
    "- [ ] Is [[phone.clinic]] right? {#It}\n    - Why: b.\n    - Who: nurse\n- [ ] Where is it? {#it}"
)
ASKED = [(3, "has no id"), (3, '"Why:"'), (5, "{#It}"), (8, "{#it} appears twice"), (8, '"Who:"'), (8, '"Why:"')]
# A passage of the rule book, which the article shows: told there, and not in the article.
PASSAGE = "See [a](nowhere.md).\nSee [b](../pages/about.md.\nCall [[phone.clinic]."
TOLD = [(0, "nowhere.md is broken"), (1, "shows a link as it is typed"), (2, '"[[phone.clinic]." is not a mark')]


def lines(text: str, part: str) -> int:
    """The number of the line on which ``part`` begins in ``text``."""
    return text[: text.index(part)].count("\n") + 1


def test_each_problem_names_its_own_line(tmp_path: Path) -> None:
    guide = make_seed(tmp_path)
    article, book = guide / BLUE, guide / "content/en/emergencies.yaml"
    parts = "\n\n".join(text for text, _ in PARTS)
    text = article.read_text("utf-8").replace("## When to call", f"[[passage.desk]]\n\n{parts}\n\n## When to call")
    text = text.replace("- [ ] When does", f"{QUESTIONS}\n- [ ] When does")
    article.write_text(text, "utf-8")
    indented = PASSAGE.replace("\n", "\n      ")
    book.write_text(book.read_text("utf-8") + f"  desk:\n    text: |-\n      {indented}\n", "utf-8")
    expected = {
        (BLUE, lines(text, part) + at, words) for part, told in (*PARTS, (QUESTIONS, ASKED)) for at, words in told
    }
    name = book.relative_to(guide).as_posix()
    expected |= {(name, lines(book.read_text("utf-8"), indented) + at, words) for at, words in TOLD}
    found = check(load_library(guide))
    for path, line, words in expected:
        assert [one for one in found if (one.path, one.line) == (path, line) and words in one.message], (
            line,
            words,
            found,
        )
    for words in {words for _, _, words in expected}:
        told = [(one.path, one.line) for one in found if words in one.message]
        assert sorted(told) == sorted((path, line) for path, line, other in expected if words in other), (
            words,
            told,
        )
