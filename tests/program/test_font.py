"""The guide's own font: letters that look alike, other scripts, and what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from care_guide.checks import check
from care_guide.content.source_text import letters_used
from care_guide.render.assets import guide_font
from fontTools.pens.recordingPen import RecordingPen

from tests.conftest import load
from tests.tools.font import font_of


def test_figures_and_letters_that_look_alike_are_told_apart(built_guide: Path) -> None:
    """I, l and 1 differ, and the zero has no stroke that could make it an 8."""
    font = font_of((built_guide / "output/assets/guide-sans.woff2").read_bytes())
    shapes, glyphs = [], font.getGlyphSet()
    for letter in "Il1":
        pen = RecordingPen()
        glyphs[font.getBestCmap()[ord(letter)]].draw(pen)
        shapes.append(repr(pen.value))
    assert len(set(shapes)) == 3
    zero = RecordingPen()
    glyphs[font.getBestCmap()[ord("0")]].draw(zero)
    assert sum(step == "closePath" for step, _ in zero.value) == 2
    assert [(axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [(400, 700)]


def test_a_letter_of_another_script_comes_in_with_its_text(tmp_path: Path) -> None:
    """A translation needs no setting, and the same letters give the same bytes."""
    (tmp_path / "content/pl").mkdir(parents=True)
    assert 0x142 not in font_of(guide_font(letters_used(tmp_path))).getBestCmap()
    (tmp_path / "content/pl/a.md").write_text("Białaczka u dzieci\n", encoding="utf-8")
    first = guide_font(letters_used(tmp_path))
    assert 0x142 in font_of(first).getBestCmap()
    assert guide_font(letters_used(tmp_path)) == first


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("content/en/treatments/chemotherapy.md", "## ", "An arrow \u27f9 here.\n\n## ", "\u27f9"),
        ("content/en/glossary.yaml", "means: ", "means: \U0001f600 ", "\U0001f600"),
        ("content/en/glossary.yaml", 'means: "', 'means: "\\u5316 ', "\u5316"),
        ("content/data/sources.yaml", 'title: "', 'title: "\\U0001f600 ', "\U0001f600"),
        ("theme/templates/base.html", "<body", "&#x5316;<body", "\u5316"),
        ("content/data/hospital.yaml", "hospital:\n", "hospital:\n  # \u2603 in a comment is nobody's trouble\n", None),
    ],
)
def test_a_letter_that_the_font_lacks_is_named_with_its_line(
    path: str, old: str, new: str, told: str | None, copy_guide: object
) -> None:
    """Once a file, with what it is called, also where its code stands for it; a comment may hold any."""
    root = copy_guide()  # type: ignore[operator]
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    lines = [line for line in map(str, check(load(root))) if "the guide's font has no" in line]
    if told is None:
        assert lines == []
        return
    number = text[: text.index(old)].count("\n") + 1
    assert len(lines) == 1
    assert lines[0].startswith(f'{path}:{number}: the guide\'s font has no "{told}" (U+{ord(told):04X}, ')
