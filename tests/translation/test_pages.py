"""What a family sees of a guide in two languages: a new English sentence, a whole page that falls back, the notes on both."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.render.views import site_view
from care_guide.review.gate import without_unsigned_translations
from care_guide.review.state import Review, reviews
from care_guide.utils.dates import build_day

from tests.conftest import sign_everything
from tests.review.conftest import BLUE, Guide
from tests.translation.conftest import ES_BLUE

Built = Callable[[str], BeautifulSoup]
_TEXTS = {".html", ".xml", ".json", ".js", ".txt", ".webmanifest"}


def displayed(guide: Guide) -> tuple[str, str]:
    """The language and the HTML of what families are shown of the Spanish article."""
    library = load_library(guide.root)
    shown = library.displayed(next(a for a in library.articles if a.path == ES_BLUE))
    return shown.lang, shown.html


def test_a_spanish_page_is_spanish_and_says_that_nobody_has_checked_it(guide: Guide, built: Built) -> None:
    guide.edit(BLUE, "It helps you plan.", "It helps you plan well.")
    guide.edit("content/data/sources.yaml", '"Paper a"\n', '"Paper a"\n  who: 100 children in a test\n')
    page = built("es/blue.html")
    assert page.html["lang"] == "es"
    assert page.h1.text == "El azul"
    assert "Un programa de computadora tradujo esta página. Nadie ha revisado la traducción." in page.body.text
    # One English sentence, marked in Spanish; all others in Spanish.
    (new,) = page.select("main .cg-stale")
    assert new["lang"] == "en"
    assert new.select_one(".cg-stale__mark")["lang"] == "es"
    assert "It helps you plan well." in new.text
    assert "12 de 100 niños tuvieron fiebre." in page.text
    assert "médula ósea" in page.select_one("figure svg").text
    assert "enfermero" in page.select_one(".cg-question__who").text
    # The same page in English, the same ids, and a switch between the two that names its languages.
    assert [(a["hreflang"], a["href"]) for a in page.select(".cg-languages a")] == [
        ("en", "../blue.html"),
        ("es", "../es/blue.html"),
    ]
    english = BeautifulSoup((guide.root / "output/blue.html").read_text("utf-8"), "lxml")
    assert not english.select(".cg-translated, .cg-stale")
    ids = [[part["id"] for part in one.select("main .cg-section[id]")] for one in (page, english)]
    assert ids[0] == ids[1]
    for name in ("glossary", "search", "about", "index"):
        other = BeautifulSoup((guide.root / f"output/es/{name}.html").read_text("utf-8"), "lxml")
        assert "Nadie ha revisado la traducción." in other.body.text, name
        assert other.select_one('.cg-languages a[hreflang="en"]')["href"] == f"../{name}.html"
    feed = (guide.root / "output/es/feed.xml").read_text("utf-8")
    assert 'xml:lang="es"' in feed
    assert "El azul" in feed
    assert "<name>Los editores de la guía</name>" in feed
    # A source is described in English; a wrong address has no language.
    source = page.select_one(".cg-sources__list li")
    assert [part["lang"] for part in source.select("a, span")] == ["en", "en", "en"]
    assert source.select("span")[1].text == "100 children in a test"
    assert "A quiénes se contó: 100 children in a test." in source.text
    lost = BeautifulSoup((guide.root / "output/404.html").read_text("utf-8"), "lxml").select_one("main [lang=es]")
    assert "No se encontró la página" in lost.text
    assert lost.a["href"].endswith("es/index.html")


def test_a_change_below_when_to_call_shows_the_whole_page_in_english(guide: Guide, built: Built) -> None:
    guide.edit(BLUE, "looks pale", "looks gray")
    page = built("es/blue.html")
    assert page.html["lang"] == "es"
    assert page.h1["lang"] == "en"
    assert page.h1.text == "Blue care"
    assert {part.get("lang") for part in page.select("main .cg-section:is(#risks, #when-to-call, #questions)")} == {
        "en"
    }
    assert "por eso toda la página está en inglés" in page.body.text
    assert "looks gray" in page.text
    assert "se ve pálido" not in page.text
    sheet = (guide.root / "output/es/handouts/blue-one-page.html").read_text("utf-8")
    assert "looks gray" in sheet
    assert "por eso toda la página está en inglés" in sheet


# Words of the English article, and of the English glossary that goes with it.
ENGLISH = (
    "Blue care", "When does blue begin?", "It helps you plan", "What can go wrong?", "looks gray",
    "12 of 100 children", "A body that is too warm.",
)  # fmt: skip
CHECKLIST = Path(__file__).with_name("checklist.md").read_text("utf-8")


def add_checklist(guide: Guide) -> None:
    """Give the guide a page of all questions, in both languages."""
    texts = {
        "en": ("Questions", "A plain sentence about questions for the test.", "Choose what to ask."),
        "es": ("Preguntas", "Una oración sencilla sobre las preguntas.", "Elija qué preguntar."),
    }
    for lang, (title, summary, text) in texts.items():
        file = guide.root / f"content/{lang}/pages/ask-your-provider.md"
        file.write_text(CHECKLIST.format(title=title, summary=summary, text=text), encoding="utf-8")


def english_in(folder: Path, *english: str) -> dict[str, set[str]]:
    """In which languages a screen reader says the English words in each Spanish page and handout."""
    found: dict[str, set[str]] = {}
    for file in sorted(folder.rglob("*.html")):
        page = BeautifulSoup(file.read_text("utf-8"), "lxml")
        for node in page.body.find_all(string=True):
            silent = node.parent.name in ("script", "style") or node.find_parent(attrs={"aria-hidden": "true"})
            if not silent and any(words in node for words in english or ENGLISH):
                name = file.relative_to(folder).as_posix()
                found.setdefault(name, set()).add(node.find_parent(lang=True)["lang"])
    return found


def test_whatever_is_english_in_a_spanish_page_says_so(guide: Guide, built: Built) -> None:
    """Where an article falls back: its page, its handouts, the booklet, the checklist, and the lists that name it."""
    add_checklist(guide)
    guide.edit(BLUE, "looks pale", "looks gray")
    page = built("es/ask-your-provider.html")
    found = english_in(guide.root / "output/es")
    assert set(map(frozenset, found.values())) == {frozenset({"en"})}, found
    assert set(found) >= {
        "blue.html",
        "ask-your-provider.html",
        "changes.html",
        "check-your-copy.html",
        "search.html",
        "handouts/blue.html",
        "handouts/blue-one-page.html",
        "handouts/blue-leaflet.html",
        "handouts/booklet.html",
        "handouts/ask-your-provider.html",
    }
    assert page.find(id="bank.at-night").p.get_text() == "¿Quién contesta de noche?"
    assert not page.find(id="bank.at-night").select("[lang]")
    assert not BeautifulSoup((guide.root / "output/ask-your-provider.html").read_text("utf-8"), "lxml").main.select(
        "[lang]"
    )


def test_the_english_reason_of_a_withdrawal_says_so(guide: Guide, built: Built) -> None:
    """On the page in its place, its handouts, and each list that gives the reason."""
    sign_everything(guide.root)
    given = ("--article=treatments/blue", "--why=A number was wrong.", "--reviewer=test-person", "--role=clinician")
    assert guide.run("withdraw", *given, today=build_day()).returncode == 0
    built("es/blue.html")
    found = english_in(guide.root / "output/es", "A number was wrong.")
    assert set(map(frozenset, found.values())) == {frozenset({"en"})}, found
    assert set(found) >= {"blue.html", "changes.html", "check-your-copy.html", "handouts/blue.html"}


def test_english_that_was_taken_back_alone_is_on_nothing_in_spanish(guide: Guide, built: Built) -> None:
    """Not beside the Spanish text on paper; and a Spanish page that shows a line of it is taken back, too."""
    sign_everything(guide.root)
    given = ("--article=en/treatments/blue", "--why=A number was wrong.", "--reviewer=test-person", "--role=clinician")
    assert guide.run("withdraw", *given, today=build_day()).returncode == 0
    page = built("es/blue.html")
    assert "12 de 100" in page.text
    files = {file: file.read_text("utf-8") for file in (guide.root / "output/es").rglob("*.html")}
    assert not [file for file, text in files.items() if "is given for 3 to 4 weeks" in text or "blue-bilingual" in text]
    assert not (guide.root / "output/es/handouts/blue-bilingual.html").exists()
    guide.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    library = load_library(guide.root)
    assert library.withdrawal(library.at(ES_BLUE)) is not None
    assert "Página retirada: El azul" in built("es/blue.html").text


def test_paper_from_before_english_shows_through_is_not_the_newest(guide: Guide, built: Built) -> None:
    """The Spanish text is signed as before, but a corrected dose stands on the new paper alone."""
    assert guide.run("translate", "--lang=es").returncode == 0
    sign_everything(guide.root)

    def versions() -> tuple[str, list[str]]:
        built("es/blue.html")
        page = BeautifulSoup((guide.root / "output/es/check-your-copy.html").read_text("utf-8"), "lxml")
        row = page.select_one("tr[data-version]")
        paper = (guide.root / "output/es/handouts/blue.html").read_text("utf-8")
        assert row["data-version"] in paper
        return row["data-version"], [one["data-signed"] for one in row.select("[data-signed]")]

    before, signed = versions()
    assert signed == [before]
    for path, old, new in (
        ("content/en/notices.yaml", "Ask your", "Always ask your"),
        ("content/en/glossary.yaml", "too warm", "too hot"),
        (BLUE, "2 mg once", "3 mg once"),
    ):
        guide.edit(path, old, new)
        sign_everything(guide.root)
        now, signed = versions()
        assert now != before
        assert signed == [now, before]


def test_one_english_sentence_below_a_spanish_question_says_so(guide: Guide, built: Built) -> None:
    """The question is Spanish, and its reason waits for its translation; so does a heading."""
    add_checklist(guide)
    guide.edit(BLUE, "It helps you plan.", "It helps you plan well.")
    page = built("es/ask-your-provider.html")
    ask, why, _ = page.find(id="blue.begin").select("p")
    assert not ask.has_attr("lang")
    assert ask.get_text() == "¿Cuándo empieza el azul?"
    assert why.span["lang"] == "en"
    assert why.span.get_text() == "It helps you plan well."
    assert "lang" not in why.attrs
    assert set(map(frozenset, english_in(guide.root / "output/es").values())) == {frozenset({"en"})}


def test_what_is_withheld_in_english_is_withheld_in_spanish(guide: Guide, built: Built) -> None:
    """A hospital takes an article out once: no page, no question and no handout of it is left in any language."""
    add_checklist(guide)
    guide.edit(BLUE, "status: published", "status: withheld")
    page = built("es/ask-your-provider.html")
    assert page.find(id="bank.at-night")
    assert not [row["id"] for row in page.select(".cg-moment ul li") if row["id"].startswith("blue.")]
    left = [file for file in (guide.root / "output").rglob("*") if file.name.startswith("blue")]
    assert left == []
    texts = [file.read_text("utf-8") for file in (guide.root / "output/es").rglob("*.html")]
    assert not any("blue.html" in text for text in texts)


# English words in a list, where it is read, and the pages on which a family is shown them.
LISTS = {
    "a notice": ("notices", "text: Ask your team.", "text: Ask your own team.", "blue.html", "Ask your own team."),
    "a short form": ("notices", "emergency]].\n", "emergency]].\n  short: In short.\n", "blue.html", "In short."),
    "a meaning": ("glossary", "A body that is too", "A body that is much too", "glossary.html", "is much too warm"),
    "a question": ("questions", "Who answers at", "Who will answer at", "ask-your-provider.html", "Who will answer at"),
    "the search": ("search", "nothing: Call your", "nothing: Now call your", "search.html", "Now call your care team"),
    "a title of a group": ("groups", "title: Treatments", "title: All treatments", "blue.html", "All treatments"),
}


@pytest.mark.parametrize("case", LISTS)
def test_english_words_that_wait_in_a_list_are_shown_and_say_so(case: str, guide: Guide, built: Built) -> None:
    add_checklist(guide)
    sign_everything(guide.root)
    name, old, new, path, shown = LISTS[case]
    guide.run("translate", "--lang=es")
    guide.edit(f"content/en/{name}.yaml", old, new)
    page = built(f"es/{path}")
    found = [node for node in page.body.find_all(string=True) if shown in node]
    assert {node.find_parent(lang=True)["lang"] for node in found} == {"en"}
    assert page.h1.find_parent(lang=True)["lang"] == "es"
    # The Spanish words are the ones that were signed, and they are not shown beside the English ones.
    assert "Pregunte a su equipo." not in page.text or case != "a notice"
    # No Spanish sign-off is void; the page counts as checked again when the English words are signed.
    library = load_library(guide.root)
    assert reviews(library, build_day())[0][ES_BLUE].missing == ()


def test_words_of_the_theme_that_wait_are_shown_in_english_where_a_language_can_be_told(
    guide: Guide, built: Built
) -> None:
    """In the text around an article and in the article itself; a name for a screen reader alone stays Spanish."""
    sign_everything(guide.root)
    guide.run("translate", "--lang=es")
    strings = tomllib.loads((guide.root / "theme/strings/en.toml").read_text("utf-8"))
    spanish = tomllib.loads((guide.root / "theme/strings/es.toml").read_text("utf-8"))
    for table, name in (("site", "all_pages"), ("site", "menu"), ("question", "why"), ("cite", "label")):
        old = f'{name} = "{strings[table][name]}"'
        guide.edit("theme/strings/en.toml", old, f'{name} = "New {strings[table][name]}"')
    page = built("es/blue.html")
    (all_pages,) = (a for a in page.select("header nav a") if "all-pages" in a["href"])
    assert all_pages.span["lang"] == "en"
    assert all_pages.text == "New " + strings["site"]["all_pages"]
    assert page.select_one("header nav")["aria-label"] == spanish["site"]["menu"]
    why = page.select_one(".cg-question__why [lang]")
    assert (why["lang"], why.text) == ("en", "New " + strings["question"]["why"])
    assert page.select_one("[data-cite]")["data-cite"].startswith(spanish["cite"]["label"].partition("{")[0])
    texts = [file.read_text("utf-8") for file in (guide.root / "output").rglob("*") if file.suffix in _TEXTS]
    assert not [text for text in texts if re.search("[\ue000-\ue00f]", text) and "guideSearch" not in text]
    assert reviews(load_library(guide.root), build_day())[0][ES_BLUE].missing == ()


def test_a_new_word_of_the_glossary_is_explained_in_english(guide: Guide, built: Built) -> None:
    guide.run("translate", "--lang=es")
    guide.edit(
        "content/en/glossary.yaml",
        "- term: fever\n",
        "- term: marrow\n  say: MAIR-oh\n  means: Where blood is made.\n- term: fever\n",
    )
    page = built("es/glossary.html")
    entry = page.find(id="word-marrow")
    assert entry.dfn["lang"] == entry.dd["lang"] == "en"
    assert "Where blood is made." in entry.dd.text
    assert page.find(id="word-fiebre")


def test_a_link_to_a_text_that_is_english_only_says_so(guide: Guide, built: Built) -> None:
    """On the page and on paper: nobody has translated the other article."""
    for path in (BLUE, ES_BLUE):
        guide.edit(path, "](../pages/about.md)", "](green.md)")
    guide.run("translate", "--lang=es")
    page = built("es/blue.html")
    (link,) = (a for a in page.select(".cg-prose a[hreflang]"))
    assert (link["hreflang"], link.text) == ("en", "otro tratamiento (en inglés)")
    assert not BeautifulSoup((guide.root / "output/blue.html").read_text("utf-8"), "lxml").select(
        ".cg-prose [hreflang]"
    )
    sheet = BeautifulSoup((guide.root / "output/es/handouts/blue.html").read_text("utf-8"), "lxml")
    assert "otro tratamiento (en inglés)" in sheet.text
    (there,) = sheet.select(".cg-paper-links li")
    assert (there.span["lang"], there.span.text) == ("en", "Green care")
    assert "(en inglés)" in there.text


def test_a_new_text_on_whom_to_call_shows_every_page_in_english(guide: Guide, built: Built) -> None:
    guide.run("translate", "--lang=es")
    guide.edit("content/en/notices.yaml", "text: Call [[call", "text: Always call [[call")
    page = built("es/blue.html")
    assert page.h1["lang"] == "en"
    assert "por eso toda la página está en inglés" in page.body.text
    (notice,) = page.select('[data-notice="emergency"]')
    assert notice["lang"] == "en"
    assert "Always call" in notice.text
    assert "Llame al" not in notice.text
    assert notice.text.strip().startswith("(nuevo, en inglés)")


def test_a_sentence_that_english_takes_back_is_gone_in_spanish_too(guide: Guide) -> None:
    """Though its Spanish line is still there, and all others are current."""
    assert "El enfermero da 2 mg" in displayed(guide)[1]
    guide.edit(BLUE, "The nurse gives 2 mg once a day by mouth.[^paper-b]\n", "")
    lang, html = displayed(guide)
    assert lang == "es"
    assert "El enfermero da 2 mg" not in html
    assert "12 de 100 niños tuvieron fiebre." in html
    assert guide.run("check").returncode == 0


def test_what_makes_a_page_fall_back(guide: Guide) -> None:
    assert displayed(guide)[0] == "es"
    for old, new in (
        ("message: Blue care begins", "message: Blue care always begins"),
        ("had a fever.[^paper-a]", "had a fever or chills.[^paper-a]"),
    ):
        guide.edit(BLUE, old, new)
        assert displayed(guide)[0] == "en", new
        guide.edit(BLUE, new, old)
    guide.run("translate", "--lang=es", "--article=emergencies")
    guide.edit("content/en/emergencies.yaml", "text: cannot breathe", "text: cannot breathe well")
    assert displayed(guide)[0] == "en"


def test_a_new_text_below_urgent_cards_shows_the_page_in_english(guide: Guide) -> None:
    """What the build adds there is as grave as a sign; other words for single articles count for these alone."""
    guide.run("translate", "--lang=es", "--article=emergencies")
    book = "content/en/emergencies.yaml"
    guide.edit(
        book, "far-away: {text: Call first.}", "far-away: {text: Call first., on: {treatments/green: {text: Wait.}}}"
    )
    assert displayed(guide)[0] == "es"
    guide.edit(book, "treatments/green: {text: Wait.}", "treatments/blue: {text: Follow the plan first.}")
    lang, html = displayed(guide)
    assert lang == "en"
    assert "Follow the plan first." in html
    guide.edit(book, ", on: {treatments/blue: {text: Follow the plan first.}}", "")
    assert displayed(guide)[0] == "es"
    guide.edit(book, "text: Call first.", "text: Call before you drive.")
    assert displayed(guide)[0] == "en"


def test_only_signed_translations_are_published_and_links_lead_to_the_english_text(guide: Guide) -> None:
    guide.fill_facts()
    sign_everything(guide.root)

    def published() -> tuple[list[str], list[str]]:
        library = load_library(guide.root)
        kept, notes = without_unsigned_translations(library, reviews(library, build_day())[0], build_day())
        return sorted(kept.languages), [str(note) for note in notes]

    assert published() == (["en", "es"], [])
    ledger = guide.root / "content/data/signoffs.yaml"
    signed = ledger.read_text("utf-8").splitlines(keepends=True)
    without = [line for line in signed if not ("treatments/blue, lang: es" in line and "role: translator" in line)]
    assert len(without) == len(signed) - 1
    ledger.write_text("".join(without), encoding="utf-8")
    langs, notes = published()
    assert langs == ["en", "es"]
    assert [note.split(":")[0] for note in notes] == [ES_BLUE]
    assert "make sign ARTICLE=es/treatments/blue" in notes[0]
    ledger.write_text("".join(line for line in signed if "guide/words, lang: es" not in line), encoding="utf-8")
    langs, notes = published()
    assert langs == ["en"]
    assert "is not signed" in notes[0]


def test_an_english_change_voids_no_spanish_sign_off_and_a_spanish_one_does(guide: Guide) -> None:
    sign_everything(guide.root)

    def of_blue() -> Review:
        library = load_library(guide.root)
        return reviews(library, build_day())[0][ES_BLUE]

    assert of_blue().state == "signed"
    guide.edit(BLUE, "It helps you plan.", "It helps you plan well.")
    # The English words on the page wait for their own sign-off; the Spanish ones keep theirs.
    assert (of_blue().missing, of_blue().original_unsigned) == ((), True)
    sign_everything(guide.root)
    assert of_blue().state == "signed"
    guide.edit(ES_BLUE, "Le ayuda a planear.", "Le ayuda mucho a planear.")
    assert of_blue().missing == ("clinician", "translator")


def test_the_guide_in_two_languages_has_no_problem(in_both_languages: Path) -> None:
    """The Spanish of this guide waits in content/es: it is checked and built, though the settings leave it out."""
    lists = {"es/handouts/index.html", "es/handouts/search.html"}
    found = {
        file.relative_to(in_both_languages).as_posix(): "Un programa de computadora tradujo" in file.read_text("utf-8")
        for file in (in_both_languages / "es").rglob("*.html")
    }
    assert {name for name, told in found.items() if not told} == lists


STAGE = (
    "- id: first\n  title: First\n  intro: What to learn.\n  group: treatments\n"
    "  first: ['Call [[call.emergency]].', 'Call [[phone.care_team]].']\n"
    "  items:\n    - {article: treatments/blue, section: risks, teach: What it does, tell: Tell me.}\n"
)
ES_STAGE = (
    STAGE.replace("First", "Primero")
    .replace("What to learn", "Qué aprender")
    .replace("Call ", "Llame al ")
    .replace("What it does", "Qué hace")
    .replace("Tell me", "Dígame")
)
ITEM = "    - {article: treatments/blue, section: key-points, teach: Its key points, tell: Say them.}\n"
# What English alone has: an edit of a list, the pages where a family reads it, and its words.
NEW = {
    "a notice": (
        "notices", "- id: not-medical-advice",
        "- {id: doses, kinds: [treatment, page], position: top, title: Doses, text: Never change a dose.}\n- id: not-medical-advice",
        ("blue", "search", "handouts/blue", "handouts/booklet", "stage-first", "handouts/teach-back-first"), "Never change a dose.",
    ),
    "a question": (
        "questions", "- id: at-night",
        "- {id: by-day, text: Who answers by day?, moment: just-diagnosed, why: You know the number., who: [nurse]}\n- id: at-night",
        ("ask-your-provider", "handouts/ask-your-provider"), "Who answers by day?",
    ),
    "an answer of the search": (
        "search", "nothing:", "pinned: [{id: bleed, words: [bleeding], text: Press on it.}]\nnothing:", ("search", "handouts/search"), "Press on it.",
    ),
    "other words of the search": ("search", "nothing: Call", "nothing: Now call", ("search", "handouts/search"), "Now call your care team."),
    "an item of a stage": ("stages", "  items:\n", f"  items:\n{ITEM}", ("stage-first", "handouts/teach-back-first"), "Its key points"),
    "a step of a stage": ("stages", "[[phone.care_team]].'", "[[phone.care_team]].', 'Wait.'", ("stage-first", "handouts/teach-back-first"), "Wait."),
    "a stage": (
        "stages", "- id: first\n", f"{STAGE.replace('first', 'second', 1).replace('First', 'Second')}- id: first\n",
        ("stage-second", "handouts/teach-back-second"), "What to learn.",
    ),
}  # fmt: skip


def add_stages(guide: Guide) -> None:
    (guide.root / "content/en/stages.yaml").write_text(STAGE, encoding="utf-8")
    (guide.root / "content/es/stages.yaml").write_text(ES_STAGE, encoding="utf-8")


@pytest.mark.parametrize("case", NEW)
def test_what_is_new_in_an_english_list_is_on_spanish_pages_in_english(case: str, guide: Guide, built: Built) -> None:
    add_checklist(guide)
    add_stages(guide)
    guide.run("translate", "--lang=es")
    name, old, new, pages, shown = NEW[case]
    # So that a page which does not know of the change would be kept.
    built("es/index.html")
    guide.edit(f"content/en/{name}.yaml", old, new)
    built("es/index.html")
    for path in pages:
        page = BeautifulSoup((guide.root / f"output/es/{path}.html").read_text("utf-8"), "lxml")
        found = [node for node in page.body.find_all(string=True) if shown in node]
        assert {node.find_parent(lang=True)["lang"] for node in found} == {"en"}, path
        assert page.html["lang"] == "es"


@pytest.mark.parametrize("case", NEW)
def test_what_is_new_in_an_english_list_is_signed_with_it(case: str, guide: Guide) -> None:
    """No Spanish sign-off is void, and the part does not count as checked until the English words are signed."""
    add_stages(guide)
    guide.run("translate", "--lang=es")
    sign_everything(guide.root)
    name, old, new, *_ = NEW[case]
    guide.edit(f"content/en/{name}.yaml", old, new)
    around = f"es/guide/{'frame' if name in ('notices', 'search') else 'words'}"
    part = reviews(load_library(guide.root), build_day())[0][around]
    assert (part.original_unsigned, part.missing) == (True, ())


def test_a_list_that_no_spanish_file_has_is_shown_in_english(guide: Guide, built: Built) -> None:
    guide.run("translate", "--lang=es")
    (guide.root / "content/en/stages.yaml").write_text(STAGE, encoding="utf-8")
    page = built("es/stage-first.html")
    found = [node for node in page.body.find_all(string=True) if "What to learn." in node]
    assert {node.find_parent(lang=True)["lang"] for node in found} == {"en"}


def test_a_new_notice_makes_a_spanish_page_a_version_of_both(guide: Guide) -> None:
    """Whoever holds paper without it must learn that there is a newer one."""
    guide.run("translate", "--lang=es")

    def version() -> str:
        library = load_library(guide.root)
        site = site_view("es", library, reviews(library, build_day())[0], 0)
        return next(view.review.version for view in site.views if view.topic == "treatments/blue")

    before = version()
    guide.edit("content/en/notices.yaml", *NEW["a notice"][1:3])
    assert version() != before


# What English alone has in the rule book, and whether the article of the small guide shows it.
NEW_SIGNS = {
    "a sign": ("passages:", "  - {id: seizure, level: emergency, core: true, text: has a seizure, sources: [paper-a]}\npassages:", True),
    "a sign of a call": ("passages:", "  - {id: bruise, level: urgent, core: true, text: has bruises, sources: [paper-a]}\npassages:", True),
    "a sign of single articles": ("passages:", "  - {id: cough, level: urgent, text: coughs, sources: [paper-a]}\npassages:", False),
    "other words for one article": ("text: cannot breathe,", "text: cannot breathe, on: {treatments/blue: {text: cannot talk}},", True),
    "a passage below cards": ("  no-answer: {text: Call again.}\n", "  no-answer: {text: Call again., you: Call again now.}\n", True),
    "a heading": ("passages:", "about: {breathing: {text: Breathing}, other: {text: Other signs}}\npassages:", True),
}  # fmt: skip


@pytest.mark.parametrize("case", NEW_SIGNS)
def test_a_page_is_english_when_its_signs_are_new(case: str, guide: Guide) -> None:
    """A Spanish card that lacks one tells a family to wait."""
    guide.run("translate", "--lang=es")
    old, new, shown = NEW_SIGNS[case]
    guide.edit("content/en/emergencies.yaml", old, new)
    assert displayed(guide)[0] == ("en" if shown else "es")
