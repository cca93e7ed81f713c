"""The handout in two languages: each sentence beside its own translation, or nothing."""

from __future__ import annotations

from care_guide.render.paper import side_by_side
from care_guide.utils.markup import parse

ONE = '<section><h2 id="a">Two</h2><p>One sentence.<sup class="cg-cite"><a href="#s">1</a></sup>\nAnother.</p><ul><li>An <a href="x">item</a></li></ul></section>'
OTHER = "<section><h2>Dos</h2><p>Una oración.\nOtra.</p><ul><li>Un punto</li></ul></section>"


def test_each_sentence_stands_beside_its_translation() -> None:
    found = [(line.level, line.one, line.other) for line in side_by_side(parse(ONE), parse(OTHER))]
    assert found == [
        (2, "Two", "Dos"),
        (0, "One sentence.", "Una oración."),
        (0, "Another.", "Otra."),
        (0, "An item", "Un punto"),
    ]


def test_a_paragraph_with_another_number_of_sentences_stays_whole() -> None:
    lines = side_by_side(parse(ONE), parse(OTHER.replace("oración.\nOtra.", "oración y otra.")))
    assert ("One sentence. Another.", "Una oración y otra.") in [(line.one, line.other) for line in lines]


def test_texts_of_another_shape_are_never_put_side_by_side() -> None:
    assert side_by_side(parse(ONE), parse(OTHER.replace("<ul><li>Un punto</li></ul>", ""))) == []
