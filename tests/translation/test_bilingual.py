"""The handout in two languages: each sentence beside its own translation, or nothing."""

from __future__ import annotations

from collections.abc import Callable

from bs4 import BeautifulSoup
from care_guide.render.paper import side_by_side
from care_guide.utils.markup import parse

from tests.review.conftest import BLUE, Guide
from tests.review.reading import words
from tests.translation.conftest import ES_BLUE

ONE = '<section><h2 id="a">Two</h2><p>One sentence.<sup class="cg-cite"><a href="#s">1</a></sup>\nAnother.</p><ul><li>An <a href="x">item</a></li></ul></section>'
OTHER = "<section><h2>Dos</h2><p>Una oración.\nOtra.</p><ul><li>Un punto</li></ul></section>"


def test_each_sentence_is_next_to_its_translation() -> None:
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


def test_each_cell_says_its_column_and_a_scale_is_read_and_marked_by_hand() -> None:
    table = (
        "<table><thead><tr><th>{0}</th><th>{1}</th></tr></thead>"
        '<tbody><tr><th data-label="{0}">{2}</th><td data-label="{1}">{3}</td></tr></tbody></table>'
        '<ul><li><fieldset><legend>{4}</legend><label><input type="radio"> <span>{5}</span></label>'
        '<label><input type="radio"> <span>{6}</span></label></fieldset></li></ul>'
    )
    one = table.format("What", "Trial", "How long", "Years", "Few trips", "a little", "much")
    other = table.format("Qué", "Ensayo", "Cuánto", "Años", "Pocos viajes", "poco", "mucho")
    assert [(line.level, line.one, line.other) for line in side_by_side(parse(one), parse(other))] == [
        (4, "<strong>What:</strong> How long", "<strong>Qué:</strong> Cuánto"),
        (0, "<strong>Trial:</strong> Years", "<strong>Ensayo:</strong> Años"),
        (4, "Few trips", "Pocos viajes"),
        (0, "a little · much", "poco · mucho"),
    ]


def test_no_word_beside_a_list_or_a_table_is_lost() -> None:
    """An item says something of its own above its list, and below it; a block of code is a block too."""
    text = (
        "<ul><li>{0}\n<ul><li>{1}</li></ul></li><li><p>{2}</p><div><table><tr><td>{3}</td></tr></table></div>{4}</li></ul>"
        "<pre><code>{5}\n{6}</code></pre>"
    )
    one = text.format("Never give <em>these</em>:", "aspirin", "By weight:", "5 mg", "Then wait.", "a", "b")
    other = text.format("Nunca dé <em>estos</em>:", "aspirina", "Por peso:", "5 mg", "Luego espere.", "a", "b")
    assert [(line.one, line.other) for line in side_by_side(parse(one), parse(other))] == [
        ("Never give <em>these</em>:", "Nunca dé <em>estos</em>:"),
        ("aspirin", "aspirina"),
        ("By weight:", "Por peso:"),
        ("5 mg", "5 mg"),
        ("Then wait.", "Luego espere."),
        ("a", "a"),
        ("b", "b"),
    ]


def test_what_governs_a_text_stands_above_it_in_both_languages(
    guide: Guide, built: Callable[[str], BeautifulSoup]
) -> None:
    """For whom it is and what is most important; and a box of what not to do says so."""
    for path, audience, box in (
        (BLUE, "Families at night", "### Live shots {.dont}\n\n- MMR.\n\n"),
        (ES_BLUE, "Familias de noche", "### Vacunas vivas {.dont}\n\n- MMR.\n\n"),
    ):
        text = (
            (guide.root / path)
            .read_text("utf-8")
            .replace("kind: treatment\n", f"kind: treatment\naudience: {audience}\n")
        )
        begin, heading, rest = text.partition("{#risks}\n")
        (guide.root / path).write_text(f"{begin}{heading}\n{box}{rest}", encoding="utf-8")
    assert guide.run("translate", "--lang=es", "--article=treatments/blue").returncode == 0
    built("es/blue.html")
    page = BeautifulSoup((guide.root / "output/es/handouts/blue-bilingual.html").read_text("utf-8"), "lxml")
    found = [[words(cell) for cell in row.select("td")] for row in page.select("tbody tr")]
    assert found[0] == ["For: Families at night", "Para: Familias de noche"]
    assert found[1][0].startswith("Most important:")
    assert ["What not to do: Live shots", "Qué no hacer: Vacunas vivas"] in found
