"""Each problem names the line that is at fault, even where a line above it has the same mark and is right."""

from __future__ import annotations

from pathlib import Path

from care_guide.build.load import load_library
from care_guide.checks import check

from tests.review.conftest import BLUE, make_seed

# A part of the article, and where in it which problem is: the lines count from 0.
PARTS = (
    ("See [a](gone.md).\nAnd `[b](gone.md)`.\nAnd [c](gone.md).", [(0, "gone.md is broken"), (2, "gone.md is broken")]),
    ("[a](../pages/about.md#who).\n[b](../pages/about.md#wh).", [(1, "no part #wh")]),
    ("A title with style.\n[a](../pages/about.md#who \"A tip\").", [(1, "attribute title")]),
    ("### A {#aa .warning}\n\nCall.[^paper-a]\n\n### B {#bb .warning}\n\nCall.", [(4, "box cites no source")]),
    ("### A {.warning}\n\nCall.[^paper-a]\n\n### A {.warning}\n\nCall.", [(4, "box cites no source")]),
    ("### A {.warning}\n\nCall.\n\n### A {.warning}\n\nRest.", [(0, "box cites no source"), (4, "box cites no source")]),
    ("### C {#cc .warning}\n\nCall.[^paper-a]\n\n### D {.warn}\n\nCall.", [(4, "class .warn is not")]),
    ("### Did he {#did}\n\nDid.\n{#id}", [(3, "attribute id")]),
    ("### E {#ee only=us-mo}\n\nE.\n\n### F {#ff only=us-m}\n\nF.", [(4, "place us-m is")]),
    ("See about.html and () here.\n[a](about.html) and\n[b]().", [(1, "link to 'about.html'"), (2, "link to ''")]),
    ("| a |\n|---|\n| b |\n\n| |\n|---|\n| b |", [(4, "no headings")]),
    ("- [[sign.breath]]\n\nIf [[sign.breath]] then.", [(2, "not a list item")]),
    ("[[phone.nobody]]\n\n[[phone.nobody]]", [(0, "[[phone.nobody]] is not"), (2, "[[phone.nobody]] is not")]),
    ("[[if phone.clinic: a]] b\n[[if phone.clin: a]] b\n[[c\n[[d", [(1, "fact phone.clin is"), (2, '"[[c"'), (3, '"[[d"')]),
    ("![A box.](../../images/box.svg)\n\nIn ![A box.](../../images/box.svg) it.\n\n![](../../images/box.svg)", [(2, "not where a picture"), (4, "no alt text")]),
    ("```dots\ncount: 1\nof: 3\n```\n\n```dots\ncount: 1\nof: 0\n```", [(0, "rest: the key"), (5, "rest: the key"), (5, "of: the number")]),
    ("See [g](../pages/about.md).\n**Do** see [g](../pages/about.md.", [(1, "shows a link as it is typed")]),
)  # fmt: skip
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
