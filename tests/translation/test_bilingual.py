"""The handout in two languages: each sentence beside its own translation, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from care_guide.render.paper import side_by_side
from care_guide.utils.markup import parse

from tests.review.conftest import BLUE, Guide
from tests.review.reading import words
from tests.translation.conftest import ES_BLUE

ONE = '<section><h2 id="a">Two</h2><p>One sentence.<sup class="cg-cite"><a href="#s">1</a></sup>\nAnother.</p><ul><li>An <a href="x">item</a></li></ul></section>'
OTHER = "<section><h2>Dos</h2><p>Una oración.\nOtra.</p><ul><li>Un punto</li></ul></section>"


def test_each_sentence_is_next_to_its_translation() -> None:
    found = [(line.place.level, line.one, line.other, line.goes_on) for line in side_by_side(parse(ONE), parse(OTHER))]
    assert found == [
        (2, "Two", "Dos", False),
        (0, "One sentence.", "Una oración.", False),
        (0, "Another.", "Otra.", True),
        (0, "An item", "Un punto", False),
    ]


def test_a_paragraph_with_another_number_of_sentences_stays_whole() -> None:
    lines = side_by_side(parse(ONE), parse(OTHER.replace("oración.\nOtra.", "oración y otra.")))
    assert ("One sentence. Another.", "Una oración y otra.") in [(line.one, line.other) for line in lines]


@pytest.mark.parametrize("other", ["", "<ol><li>Un punto</li></ol>", "<ul><li><ul><li>Un punto</li></ul></li></ul>"])
def test_texts_of_another_shape_are_never_put_side_by_side(other: str) -> None:
    assert side_by_side(parse(ONE), parse(OTHER.replace("<ul><li>Un punto</li></ul>", other))) == []


def test_each_cell_says_its_column_and_a_scale_is_read_and_marked_by_hand() -> None:
    table = (
        "<table><thead><tr><th>{0}</th><th>{1}</th></tr></thead>"
        '<tbody><tr><th data-label="{0}">{2}</th><td data-label="{1}">{3}</td></tr></tbody></table>'
        '<ul><li><fieldset><legend>{4}</legend><label><input type="radio"> <span>{5}</span></label>'
        '<label><input type="radio"> <span>{6}</span></label></fieldset></li></ul>'
    )
    one = table.format("What", "Trial", "How long", "Years", "Few trips", "a little", "much")
    other = table.format("Qué", "Ensayo", "Cuánto", "Años", "Pocos viajes", "poco", "mucho")
    found = side_by_side(parse(one), parse(other))
    assert [(line.place.is_head, line.place.group, line.one, line.other) for line in found] == [
        (True, 1, "<strong>What:</strong> How long", "<strong>Qué:</strong> Cuánto"),
        (False, 1, "<strong>Trial:</strong> Years", "<strong>Ensayo:</strong> Años"),
        (True, 2, "Few trips", "Pocos viajes"),
        (False, 2, "a little · much", "poco · mucho"),
    ]
    assert not any(line.mark or line.place.level for line in found)


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


def test_each_step_has_its_number() -> None:
    """That of the page, since other sentences name it ("ask for steps 3 and 4"); also in an item of paragraphs or of bold words."""
    text = (
        "<ol><li><strong>{0}</strong> {1}\n{2}</li><li>\n<p>{3}</p><ul><li>{4}</li></ul></li></ol><p>{5}</p>"
        '<ol start="3"><li>{6}<ol><li>{7}</li></ol></li></ol>'
    )
    one = text.format("Ask.", "By phone.", "Write.", "Appeal.", "today", "Then:", "Wait.", "Call.")
    other = text.format("Pida.", "Por teléfono.", "Escriba.", "Apele.", "hoy", "Luego:", "Espere.", "Llame.")
    assert [(line.mark, line.one, line.other) for line in side_by_side(parse(one), parse(other))] == [
        ("1.", "<strong>Ask.</strong> By phone.", "<strong>Pida.</strong> Por teléfono."),
        ("", "Write.", "Escriba."),
        ("2.", "Appeal.", "Apele."),
        ("–", "today", "hoy"),  # noqa: RUF001
        ("", "Then:", "Luego:"),
        ("3.", "Wait.", "Espere."),
        ("1.", "Call.", "Llame."),
    ]


def test_a_picture_is_there_in_words() -> None:
    """The share of a picture of dots with all of its sentences, what a drawing and a photo show, and captions."""
    text = (
        '<figure class="cg-dots"><p><strong>{0}</strong> {1}.<sup class="cg-cite">1</sup></p>'
        '<div class="cg-dots__picture"><svg><path d="M0 0"/></svg></div><p>{2}</p><figcaption>{3}</figcaption></figure>'
        '<figure><div><svg><title>{4}</title><text>{4}</text></svg><div class="cg-figure__parts"><svg></svg></div></div>'
        "<figcaption><p>{5}</p><details><summary>{4}</summary><p>{6}</p></details></figcaption></figure>"
        '<figure><div><img src="a.jpg" alt="{7}"></div></figure>'
    )
    one = text.format(
        "55 of 100", "were alive", "45 died.", "79 patients.", "drawn", "Inside a bone.", "A bone.", "A line."
    )
    other = text.format(
        "55 de 100", "vivían", "45 murieron.", "79 pacientes.", "dibujado", "En un hueso.", "Un hueso.", "Un catéter."
    )
    assert [(line.one, line.other) for line in side_by_side(parse(one), parse(other))] == [
        ("<strong>55 of 100</strong> were alive.", "<strong>55 de 100</strong> vivían."),
        ("45 died.", "45 murieron."),
        ("79 patients.", "79 pacientes."),
        ("Inside a bone.", "En un hueso."),
        ("A bone.", "Un hueso."),
        ("A line.", "Un catéter."),
    ]


def test_a_line_of_a_card_or_box_has_its_kind_and_sign() -> None:
    """Also below the headings of a card; what is inside an item has no sign of its own, as on the page."""
    text = (
        '<section data-box="emergency"><h3>{0}</h3><div><h4>{1}</h4><ul><li>{2}</li></ul></div></section><p>{3}</p>'
        '<section data-box="do"><h3>{0}</h3><ul><li>{1}<ul><li>{2}</li></ul></li></ul></section>'
        '<section data-box="dont"><ul><li><p>{0}\n{1}</p></li></ul></section>'
    )
    one, other = text.format("A", "B", "C", "D"), text.format("a", "b", "c", "d")
    found = side_by_side(parse(one), parse(other))
    assert [(line.mark, line.one, line.other, line.place.box) for line in found] == [
        ("", "A", "a", "emergency"),
        ("", "B", "b", "emergency"),
        ("•", "C", "c", "emergency"),
        ("", "D", "d", ""),
        ("", "A", "a", "do"),
        ("✓", "B", "b", "do"),
        ("–", "C", "c", "do"),  # noqa: RUF001
        ("✗", "A", "a", "dont"),
        ("", "B", "b", "dont"),
    ]


def test_cards_have_their_colors(guide: Guide, built: Callable[[str], BeautifulSoup]) -> None:
    """Each line of a card is in a row of its level, and the style for it is inside the file."""
    built("es/blue.html")
    page = BeautifulSoup((guide.root / "output/es/handouts/blue-bilingual.html").read_text("utf-8"), "lxml")
    for level, first, last in (("emergency", "Emergency", "cannot breathe"), ("urgent", "Urgent", "looks pale")):
        rows = [words(row) for row in page.select(f".cg-bilingual__box.cg-card--{level}")]
        assert first in rows[0]
        assert any(last in row for row in rows)
        assert f".cg-card--{level}" in page.style.string
    assert not any("cg-bilingual__box" in row["class"] for row in page.select("tr[class]") if "12 of 100" in row.text)


def test_notices_are_in_both_languages(guide: Guide, built: Callable[[str], BeautifulSoup]) -> None:
    """One at the top above the table, in the words for this article, and the others below it; one without an original alone."""
    english, spanish = (guide.root / f"content/{lang}/notices.yaml" for lang in ("en", "es"))
    for file, title, text, own in (
        (english, "Doses", "Ask your nurse.", "Never change a dose."),
        (spanish, "Dosis", "Pregunte a su enfermera.", "Nunca cambie una dosis."),
    ):
        entry = f"- id: doses\n  kinds: [treatment]\n  position: top\n  title: {title}\n  text: {text}\n"
        on = f"  on: {{treatments/blue: {{text: '{own}'}}}}\n"
        file.write_text(f"{file.read_text('utf-8')}{entry}{on}", encoding="utf-8")
    alone = "- id: alone\n  kinds: [treatment]\n  position: bottom\n  title: Aparte\n  text: Solo en español.\n"
    spanish.write_text(spanish.read_text("utf-8") + alone, encoding="utf-8")
    rules = guide.root / "content/es/translation.yaml"
    rules.write_text(f"own: [notices/alone]\n{rules.read_text('utf-8')}", encoding="utf-8")
    assert guide.run("translate", "--lang=es").returncode == 0
    built("es/blue.html")
    page = BeautifulSoup((guide.root / "output/es/handouts/blue-bilingual.html").read_text("utf-8"), "lxml")
    notice = page.select_one("[data-notice=doses]")
    assert words(notice) == "Doses / Dosis Never change a dose. Nunca cambie una dosis."
    assert [words(part) for part in notice.select("[lang=en]")] == ["Doses", "Never change a dose."]
    assert notice.find_next("table") is not None
    assert words(page.select_one("[data-notice=alone]")) == "Aparte Solo en español."
    assert page.select_one("[data-notice=emergency] [lang=en]").find_previous("table") is not None


def test_what_governs_a_text_stands_above_it_in_both_languages(
    guide: Guide, built: Callable[[str], BeautifulSoup]
) -> None:
    """For whom it is, what is most important, and where its pictures are; and a box of what not to do says so."""
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
    assert found[2][0].startswith("The pictures are on the article's page.")
    assert ["What not to do: Live shots", "Qué no hacer: Vacunas vivas"] in found


STEPS = "1. **{0}**\n   {1}\n2. {2}\n\n    - {3}\n\n{4}\n\n3. {5}\n\n"
DOTS = '```dots\nof: 20\ncount: 10\nwhat: {6}\nwords: {10}\nrest: {7}\nmeans: {8}\npopulation: {9}\ndate: "2023"\nsource: paper-a\n```\n\n'
ENGLISH = (
    "Ask.",
    "By phone.",
    "Write.",
    "today",
    "Then:",
    "Wait.",
    "children slept",
    "10 of 20 did not",
    "Ask",
    "20 children",
    "about 1 in 2",
)
SPANISH = (
    "Pida.",
    "Llame.",
    "Escriba.",
    "hoy",
    "Luego:",
    "Espere.",
    "niños durmieron",
    "10 de 20 no",
    "Pregunte",
    "20 niños",
    "cerca de 1 de 2",
)


def test_the_sheet_says_the_words_of_both_pages(guide: Guide, built: Callable[[str], BeautifulSoup]) -> None:
    """Each word of each section as often as on its page, with the numbers of steps, captions and the shares of dots."""
    for path, values in ((BLUE, ENGLISH), (ES_BLUE, SPANISH)):
        begin, heading, rest = (guide.root / path).read_text("utf-8").partition("{#risks}\n")
        more = (STEPS + DOTS).format(*values)
        (guide.root / path).write_text(f"{begin}{heading}\n{more}{rest}", encoding="utf-8")
    assert guide.run("translate", "--lang=es", "--article=treatments/blue").returncode == 0
    pages = built("blue.html"), built("es/blue.html")
    sheet = BeautifulSoup((guide.root / "output/es/handouts/blue-bilingual.html").read_text("utf-8"), "lxml")
    rows = sheet.select("tbody tr")
    for column, page in enumerate(pages):
        for steps in page.select(".cg-section ol"):
            for number, item in enumerate(steps.find_all("li", recursive=False), int(steps.get("start", 1))):
                item.insert(0, f"{number}. ")
        for part in page.select("sup, svg, summary, thead, .cg-slot__line, .cg-card__call, #sources, #words"):
            part.decompose()
        said = Counter(re.findall(r"\w+", " ".join(map(words, page.select(".cg-section")))))
        shown = Counter(re.findall(r"\w+", " ".join(words(row.select("td")[column]) for row in rows)))
        assert not said - shown, said - shown


# A list follows a table, and words follow the list; another list and a table are in an item, with words of its own after them.
GOVERNED = """
| {kind} | {bath} |
| --- | --- |
| {port} | {swim} |
| {tube} | {cover} |

- {call}
- {rest}.
  {today}.

    - {nap}

        1. {quiet}

    {after}.

    | {age} | {milk} |
    | --- | --- |
    | {teen} | {cold} |

{all}.
{end}.

"""


def on_the_page(page: BeautifulSoup, said: str) -> tuple[str, str, bool, int]:
    """What ``said`` is about: the heading and the head of the row above it, whether a frame ends it, and how many lists."""
    text = page.select_one(".cg-section").find_next(string=re.compile(said))
    row = text.find_parent("tr")
    head = words(row.th) if row else ""
    return (
        words(text.find_previous(["h2", "h3"])),
        head,
        row is not None,
        len(text.find_parents("li")),
    )


def on_the_sheet(sheet: BeautifulSoup, said: str) -> tuple[str, str, bool, int]:
    """The same, from the rows: a frame is a group of rows, and each list moves its words in."""
    row = next(row for row in sheet.select("tbody tr") if said in words(row))
    heading = (
        row if "cg-bilingual__heading" in row.get("class", ()) else row.find_previous(class_="cg-bilingual__heading")
    )
    head = row.parent.select_one(".cg-bilingual__head > td")
    depth = len(row.td.select(".cg-bilingual__item"))
    framed = row.parent.get("class") == ["cg-bilingual__group"]
    return words(heading.td), words(head).partition(": ")[2] if head else "", framed, depth


def test_what_governs_a_row_of_the_sheet_governs_it_on_the_page(
    guide: Guide, built: Callable[[str], BeautifulSoup]
) -> None:
    """The heading, the head of a row and the items above it; a table and a list end where they do there."""
    names = re.findall(r"{(\w+)}", GOVERNED)
    for path, end in ((BLUE, "X"), (ES_BLUE, "Z")):
        begin, heading, rest = (guide.root / path).read_text("utf-8").partition("{#risks}\n")
        more = GOVERNED.format(**{name: f"{name}{end}" for name in names})
        (guide.root / path).write_text(f"{begin}{heading}{more}{rest}", encoding="utf-8")
    assert guide.run("translate", "--lang=es", "--article=treatments/blue").returncode == 0
    page = built("blue.html")
    sheet = BeautifulSoup((guide.root / "output/es/handouts/blue-bilingual.html").read_text("utf-8"), "lxml")
    said = [f"{name}X" for name in names if name not in ("kind", "bath", "age", "milk")]
    for word in said:
        assert on_the_sheet(sheet, word) == on_the_page(page, word), word
    marks = [words(mark.parent) for mark in sheet.select(".cg-bilingual__mark")]
    assert [one for one in marks if "X" in one] == ["• callX", "• restX.", "– napX", "1. quietX"]  # noqa: RUF001
    assert [words(row.td) for row in sheet.select(".cg-bilingual__more") if "X" in words(row.td)] == [
        "todayX.",
        "endX.",
    ]
