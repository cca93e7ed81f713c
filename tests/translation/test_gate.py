"""What stands beside a translation decides which of its lines families read, so it is signed too."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.content.review_files import WITHDRAWN
from care_guide.content.source_text import read_source
from care_guide.render.views import site_view
from care_guide.review.gate import refusals, without_unsigned_translations
from care_guide.review.state import reviews
from care_guide.review.texts import part_paths, text_paths, versions
from care_guide.review.versions import parts
from care_guide.translation.ledger import ledger_path, segments
from care_guide.utils.dates import build_day

from tests.conftest import refused, run_build, sign_everything, succeeded
from tests.review.conftest import BLUE, DAY, LEDGER, TODAY, Guide, git
from tests.review.reading import words
from tests.translation.conftest import ES_BLUE, FROM_BLUE

ARTICLE = f"{ES_BLUE}:1: the translation is not published"
LANGUAGE = "content/es/translation.yaml:1: the language es is not published"


def notes_on_what_is_left_out(guide: Guide, today: datetime.date | None = None) -> list[str]:
    """What of the translation would not be published, why, and what to do."""
    library, today = load_library(guide.root), today or build_day()
    return [str(note) for note in without_unsigned_translations(library, reviews(library, today)[0], today)[1]]


def left_out(guide: Guide, today: datetime.date | None = None) -> list[str]:
    """What of the translation would not be published."""
    return [re.sub(r"(is not published): .*", r"\1", note) for note in notes_on_what_is_left_out(guide, today)]


def forge(guide: Guide) -> None:
    """Write the fingerprints of the English lines of now into the ledger."""
    text = (guide.root / FROM_BLUE).read_text("utf-8")
    source = read_source(guide.root / BLUE, BLUE)[0]
    assert source is not None
    old, new = re.findall(r'source: "(\w+)"', text), [one.mark for one in segments(source)]
    assert len(old) == len(new)
    for was, now in zip(old, new, strict=True):
        text = text.replace(was, now)
    (guide.root / FROM_BLUE).write_text(text, encoding="utf-8")


def stamp(guide: Guide) -> None:
    """Say with a command that somebody has checked the lines."""
    guide.run("translate", "--lang=es", "--article=treatments/blue", "--by=m-lopez", "--checked=m-lopez")


BESIDE: dict[str, tuple[Callable[[Guide], object], str]] = {
    "a ledger that is gone": (lambda guide: (guide.root / FROM_BLUE).unlink(), ARTICLE),
    "a ledger that is empty": (lambda guide: (guide.root / FROM_BLUE).write_text("[]\n"), ARTICLE),
    "a forged ledger": (forge, ARTICLE),
    "lines called checked": (stamp, ARTICLE),
    "the ledger of the danger signs": (lambda guide: (guide.root / "content/es/emergencies.from.yaml").unlink(), LANGUAGE),
    **{
        f"the ledger of the {name}": (lambda guide, name=name: (guide.root / f"content/es/{name}.from.yaml").unlink(), LANGUAGE)
        for name in ("notices", "groups", "search", "questions", "glossary")
    },
    "the ledger of the theme's words": (lambda guide: (guide.root / "theme/strings/es.from.yaml").unlink(), LANGUAGE),
    "the ledger of a page": (lambda guide: (guide.root / "content/es/pages/about.from.yaml").unlink(), LANGUAGE),
    "the names of those who answer": (
        lambda guide: guide.edit("content/es/words.yaml", "roles: [enfermero]", "roles: [vecino]"),
        LANGUAGE,
    ),
    "what makes a page fall back": (
        lambda guide: (guide.root / "content/es/translation.yaml").open("a").write("\ncritical_sections: [other]\n"),
        LANGUAGE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_an_old_translation_does_not_count_as_current_unsigned(guide: Guide, name: str) -> None:
    """English has moved on and shows through; what would bring the old Spanish words back needs a sign-off."""
    assert guide.run("translate", "--lang=es").returncode == 0
    sign_everything(guide.root)
    guide.edit(BLUE, "once a day by mouth", "once a day by nose")
    guide.edit("content/en/pages/about.md", "with care", "with joy")
    guide.edit("content/en/emergencies.yaml", "cannot breathe", "cannot breathe or walk")
    guide.edit("content/en/notices.yaml", "Ask your team.", "Ask your own team.")
    guide.edit("content/en/groups.yaml", "Treatments", "All treatments")
    guide.edit("content/en/search.yaml", "Call your care team.", "Call your own care team.")
    guide.edit("content/en/questions.yaml", "You know whom to call.", "You know when to call.")
    guide.edit("content/en/glossary.yaml", "too warm", "too hot")
    guide.edit("theme/strings/en.toml", 'emergency = "Emergency:"', 'emergency = "Danger:"')
    assert left_out(guide) == []
    edit, told = BESIDE[name]
    edit(guide)
    assert told in left_out(guide)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [(BLUE, "12 of 100", "13 of 100"), ("content/en/glossary.yaml", "too warm", "too cold")],
)
def test_a_page_is_no_better_checked_than_the_english_words_on_it(guide: Guide, path: str, old: str, new: str) -> None:
    """Also on paper and in previews, which are made without the gate, and after the English text was withdrawn."""
    assert guide.run("translate", "--lang=es").returncode == 0
    sign_everything(guide.root)
    guide.edit(path, old, new)
    (guide.root / WITHDRAWN).open("a").write(
        "- article: treatments/blue\n  lang: en\n  since: 2026-11-22\n  why: A number was wrong.\n"
        "  name: Test Person\n  role: clinician\n"
    )
    library = load_library(guide.root)
    state = reviews(library, build_day())[0]
    assert state[ES_BLUE].state == "changed"
    shows = [problem for problem in refusals(library, state, build_day()) if "words of its original" in str(problem)]
    # With a line of the text that was taken back, so is the page.
    assert (ES_BLUE in {problem.path for problem in shows}) is (path != BLUE)
    assert (library.withdrawal(library.at(ES_BLUE)) is None) is (path != BLUE)


@pytest.mark.parametrize(
    ("old", "new", "signers"),
    [
        ("It helps you plan.", "It helps you to plan.", {"Test Person 0", "Test Person"}),
        ("once a day by mouth", "twice a day by mouth", {"Test Person"}),
    ],
)
def test_a_page_names_those_who_have_signed_the_english_on_it(
    guide: Guide, old: str, new: str, signers: set[str]
) -> None:
    """Whoever signed the Spanish text has never read a line that is new in English, nor a page that is all in English."""
    sign_everything(guide.root)
    guide.edit(BLUE, old, new)
    assert guide.sign("treatments/blue").returncode == 0
    library = load_library(guide.root)
    site = site_view("es", library, reviews(library, TODAY)[0], 0)
    page = next(view for view in site.views if view.article.topic == "treatments/blue")
    assert page.review.is_signed
    assert {entry.name for entry in page.review.current} == signers


def test_evidence_says_where_families_saw_the_original(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was signed in Spanish is not all that they read, and nothing at all once the English was taken back."""
    assert guide.run("translate", "--lang=es").returncode == 0
    sign_everything(guide.root, date=TODAY, next_check=TODAY + datetime.timedelta(days=90))

    original = "Families saw words of the original where lines waited for their translation"
    assert original not in evidence(guide, monkeypatch)
    for path, old, new, part in (
        ("content/en/glossary.yaml", "too warm", "very warm", "words"),
        ("content/en/notices.yaml", "Ask your", "Always ask your", "frame"),
    ):
        guide.edit(path, old, new)
        assert f"{original}: make evidence-of-review ARTICLE=en/guide/{part}" in evidence(guide, monkeypatch)
    guide.edit(BLUE, "once a day by mouth", "twice a day by mouth")
    text = evidence(guide, monkeypatch)
    assert f"{original}: make evidence-of-review ARTICLE=en/treatments/blue" in text
    assert "families saw a notice" not in text
    given = ("--article=en/treatments/blue", "--why=A number was wrong.", "--reviewer=test-person", "--role=clinician")
    assert guide.run("withdraw", *given).returncode == 0
    assert "families saw a notice and no text" in evidence(guide, monkeypatch)


def evidence(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> str:
    """Commit everything as if today, and return what the evidence on the Spanish article says of today."""
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{TODAY}T10:00:00+0000")
    git(guide.root, "add", "pelicanconf.py")
    guide.commit("Another state")
    succeeded(guide.run("evidence-of-review", "--article=es/treatments/blue", f"--on={TODAY}"))
    text = (guide.root / f"dist/evidence-es-treatments-blue-{TODAY}.html").read_text("utf-8")
    return words(BeautifulSoup(text, "lxml").main)


def test_evidence_finds_a_translation_that_only_its_original_has_made_another_one(
    guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line without a row in the ledger is that of the original, whose file decides which version was there."""
    (guide.root / FROM_BLUE).unlink()
    guide.fill_facts()
    sign_everything(guide.root, date=TODAY, next_check=TODAY + datetime.timedelta(days=90))
    assert "Everything that this page asks for was found." in evidence(guide, monkeypatch)
    guide.edit(BLUE, "once a day by mouth", "twice a day by mouth")
    said = evidence(guide, monkeypatch)
    assert "was not found in" not in said
    assert "The text of exactly this version" in said


@pytest.mark.parametrize(
    ("path", "old", "new", "why"),
    [
        ("content/es/questions.yaml", "¿", "¿Hoy, ", "its language is left out: what is around its articles"),
        (ES_BLUE, "El azul", "El verde", "the translation is left out: it was not signed as it was"),
    ],
)
def test_evidence_says_when_the_gate_left_a_translation_out(
    path: str, old: str, new: str, why: str, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is signed alone goes nowhere: families read the English text in its place."""
    sign_everything(guide.root, date=TODAY, next_check=TODAY + datetime.timedelta(days=90))
    valid, nothing = "Valid on that day", "By the last state of that day, families had no text of this article."
    said = evidence(guide, monkeypatch)
    assert valid in said
    assert nothing not in said
    guide.edit(path, old, new)
    said = evidence(guide, monkeypatch)
    assert f"does not show this article ({why}" in said
    assert nothing in said
    assert valid not in said
    assert "Everything that this page asks for was found." not in said


@pytest.mark.parametrize("withheld", [BLUE, ES_BLUE])
def test_a_translation_that_was_signed_while_it_was_withheld_is_signed_where_it_is_shown(
    guide: Guide, withheld: str
) -> None:
    """The message says since when families have it, and which file kept it from them: that may be its original."""
    sign_everything(guide.root)
    ledger = (guide.root / LEDGER).read_text("utf-8")
    (guide.root / LEDGER).write_text("[]\n", encoding="utf-8")
    guide.edit(withheld, "status: published", "status: withheld")
    git(guide.root, "add", "pelicanconf.py")
    guide.commit("Withhold")
    (guide.root / LEDGER).write_text(ledger, encoding="utf-8")
    guide.commit("Sign")
    git(guide.root, "branch", "--force", "main")
    guide.edit(withheld, "status: withheld", "status: published")
    guide.commit("Show it", "Other One", "other@example.org")
    said = refused(guide.run("pull-request", "--base", "main")).stderr
    why = f"(until now, {withheld} had status: withheld)"
    todo = "let it be read as it is now, and signed in this pull request (roles: clinician, translator)"
    told = (
        f"{ES_BLUE}:1: es/treatments/blue is shown from this pull request on, and its sign-offs are older {why}: {todo}"
    )
    assert told in said
    assert (f"{BLUE}:1: treatments/blue is shown" in said) is (withheld == BLUE)
    again = ledger.replace("changed:", "note: Read once more., changed:")
    (guide.root / LEDGER).write_text(ledger + again, encoding="utf-8")
    guide.commit("Sign it where it is shown", "Test Person", "test@example.org")
    assert "is shown from this pull request on" not in guide.run("pull-request", "--base", "main").stderr


def test_a_withdrawal_takes_no_translation_offline_because_a_check_is_overdue(guide: Guide) -> None:
    """Spanish-speaking families keep what they have, like others, while an article that is wrong leaves the site."""
    sign_everything(guide.root, next_check=build_day())
    late = build_day() + datetime.timedelta(days=1)
    assert left_out(guide, late) == [LANGUAGE]
    given = ("--article=treatments/green", "--why=A number was wrong.", "--reviewer=test-person", "--role=clinician")
    assert guide.run("withdraw", *given, today=late).returncode == 0
    assert left_out(guide, late) == []
    assert left_out(guide, late + datetime.timedelta(days=7)) == [LANGUAGE]
    guide.edit(ES_BLUE, "de 3 a 4 semanas", "durante 3 a 4 semanas")
    assert left_out(guide, late) == [ARTICLE]


@pytest.mark.parametrize("edit", ["nothing", "the text", "what is around it"])
def test_what_is_left_out_says_whether_it_is_unsigned_or_overdue(edit: str, guide: Guide) -> None:
    """Nobody is sent to look for a change in what is signed as it is."""
    assert guide.run("translate", "--lang=es").returncode == 0
    sign_everything(guide.root)
    article = "let its translator and a clinician sign it: make sign ARTICLE=es/treatments/blue"
    if edit == "the text":
        guide.edit(ES_BLUE, "de 3 a 4 semanas", "durante 3 a 4 semanas")
        assert notes_on_what_is_left_out(guide) == [f"{ARTICLE}: it has changed since it was signed: {article}"]
        ledger = guide.root / LEDGER
        own = "article: treatments/blue, lang: es"
        lines = [line for line in ledger.read_text("utf-8").splitlines(keepends=True) if own not in line]
        ledger.write_text("".join(lines), encoding="utf-8")
        assert notes_on_what_is_left_out(guide) == [f"{ARTICLE}: it is not signed: {article}"]
    elif edit == "what is around it":
        guide.edit("content/es/notices.yaml", "Pregunte a su equipo.", "Pregunte a su vecino.")
        what = "es/guide/frame has changed since it was signed"
        assert notes_on_what_is_left_out(guide) == [
            f"{LANGUAGE}: {what}: let its translator sign: make sign ARTICLE=es/guide/frame"
        ]
    else:
        text = (guide.root / LEDGER).read_text("utf-8")
        soon = re.sub(r'(blue, lang: es.*next_check: ")[^"]*', rf"\g<1>{build_day()}", text)
        (guide.root / LEDGER).write_text(soon, encoding="utf-8")
        assert notes_on_what_is_left_out(guide) == []
        late = build_day() + datetime.timedelta(days=1)
        told = f"{ARTICLE}: it is signed, but its next check is overdue: {article}"
        assert notes_on_what_is_left_out(guide, late) == [told]


def notices_of_blue(guide: Guide, lang: str) -> None:
    """Each place where a family that holds a copy of the Spanish text looks says that it was taken back, in ``lang``."""
    said = {"es": "Página retirada: El azul", "en": "Taken back: El azul"}[lang]
    output = guide.root / "output"
    for name in ("blue.html", *(f"handouts/blue{form}.html" for form in ("", "-one-page", "-leaflet", "-bilingual"))):
        assert said in words(BeautifulSoup((output / f"es/{name}").read_text("utf-8"), "lxml").main), name
    own = output / "es" if lang == "es" else output
    copies = BeautifulSoup((own / "check-your-copy.html").read_text("utf-8"), "lxml")
    row = next(one for one in copies.select("tr[data-withdrawn]") if one.th.get_text() == "El azul")
    assert row["data-version"] in {one["data-signed"] for one in row.select("[data-signed]")}
    assert "El azul" in words(copies.select_one("#taken-back"))
    assert said in (own / "feed.xml").read_text("utf-8")
    assert said in words(BeautifulSoup((own / "changes.html").read_text("utf-8"), "lxml").main)
    if lang == "en":
        moved = BeautifulSoup((output / "es/check-your-copy.html").read_text("utf-8"), "lxml")
        assert moved.select_one("main a")["href"] == "../check-your-copy.html"
    assert "es/treatments/blue" in json.loads((output / "build.json").read_text("utf-8"))["withdrawn"]


@pytest.mark.parametrize("article", ["es/treatments/blue", "treatments/blue"])
def test_the_notice_of_a_translation_waits_for_nobody(article: str, guide: Guide) -> None:
    """Not for a sign-off of the text that was taken back, nor for its file, nor for the language."""
    guide.fill_facts()
    assert guide.run("translate", "--lang=es").returncode == 0
    sign_everything(guide.root)
    given = (f"--article={article}", "--why=La dosis era falsa.", "--reviewer=test-person", "--role=clinician")
    succeeded(guide.run("withdraw", *given))
    before = {path: (guide.root / path).read_text("utf-8") for path in (ES_BLUE, FROM_BLUE, LEDGER)}

    def published(lang: str, **more: str) -> str:
        site = {"SITE_URL": "https://example.org/guide", **DAY}
        done = succeeded(run_build(guide.root, "publishconf.py", **site, **more))
        notices_of_blue(guide, lang)
        # English families lose and gain nothing.
        english = words(BeautifulSoup((guide.root / "output/blue.html").read_text("utf-8"), "lxml").main)
        assert ("Taken back: Blue care" in english) is (article == "treatments/blue")
        return done.stderr

    assert "Left out" not in published("es")
    # The translator begins to correct it, with another title.
    guide.edit(ES_BLUE, "de 3 a 4 semanas", "durante 3 a 4 semanas")
    guide.edit(ES_BLUE, "title: El azul", "title: El verde")
    assert "Left out" not in published("es")
    assert not [file for file in (guide.root / "output").rglob("*.html") if "El verde" in file.read_text("utf-8")]
    (guide.root / ES_BLUE).write_text(before[ES_BLUE], encoding="utf-8")
    overdue = re.sub(r'(treatments/blue, lang: es.*next_check: ")[^"]*', r"\g<1>2026-11-30", before[LEDGER])
    (guide.root / LEDGER).write_text(overdue, encoding="utf-8")
    assert "Left out" not in published("es")
    (guide.root / LEDGER).write_text(before[LEDGER], encoding="utf-8")
    # Nobody has signed Spanish words around it: then English ones say it.
    guide.edit("content/es/notices.yaml", "Pregunte a su equipo.", "Pregunte a su vecino.")
    assert f"Left out: {LANGUAGE}" in published("en")
    # Nor does it wait for the settings.
    assert "Left out" not in published("en", GUIDE_LANGUAGES="en", GUIDE_ALLOW_DRAFTS="yes")


def test_an_address_of_a_translation_that_is_unsigned_now_leads_to_the_english_text(guide: Guide) -> None:
    """One Spanish text that waits for its sign-off does not hold back the release."""
    guide.fill_facts()
    assert guide.run("translate", "--lang=es").returncode == 0
    sign_everything(guide.root)
    guide.edit(ES_BLUE, "de 3 a 4 semanas", "durante 3 a 4 semanas")
    done = run_build(guide.root, "publishconf.py", **DAY, SITE_URL="https://example.org/guide")
    assert done.returncode == 0, done.stderr
    assert f"Left out: {ARTICLE}" in done.stderr
    moved = BeautifulSoup((guide.root / "output/es/blue.html").read_text("utf-8"), "lxml")
    assert "semanas" not in moved.text
    assert moved.select_one("main a")["href"] == "../blue.html"


# A change of what families read in Spanish around the articles: the file, what it says, and what it says then.
AROUND: dict[str, tuple[str, str, str]] = {
    "a question": ("content/es/questions.yaml", "de noche", "el domingo"),
    "a meaning": ("content/es/glossary.yaml", "demasiado caliente", "demasiado frío"),
    "a danger sign": ("content/es/emergencies.yaml", "no puede respirar", "apenas no puede respirar"),
    "a passage": ("content/es/emergencies.yaml", "Vuelva a llamar.", "Espere."),
    "a notice": ("content/es/notices.yaml", "Pregunte a su equipo.", "Pregunte a su vecino."),
    "the place of a notice": ("content/es/notices.yaml", "position: top", "position: bottom"),
    "a group": ("content/es/groups.yaml", "Tratamientos", "Terapias"),
    "a page": ("content/es/pages/about.md", "con cuidado", "con prisa"),
    "what an empty search says": ("content/es/search.yaml", "Llame a su equipo médico.", "Espere."),
    "a string": ("theme/strings/es.toml", 'draft = "', 'draft = "Revisado. '),
    "a template": ("theme/templates/article.html", "<h1", "<p>Tome más.</p><h1"),
}


@pytest.mark.parametrize("name", AROUND)
def test_what_is_around_spanish_articles_is_signed_too(guide: Guide, name: str) -> None:
    """Until its roles have signed it again, families have English."""
    sign_everything(guide.root)
    assert left_out(guide) == []
    guide.edit(*AROUND[name])
    assert LANGUAGE in left_out(guide)


@pytest.mark.parametrize("name", ["the words of a drawing", "an article", "a source", "by the clinician alone"])
def test_what_belongs_to_a_spanish_article_is_signed_with_it(guide: Guide, name: str) -> None:
    """And by each role that the language asks for."""
    sign_everything(guide.root)
    if name == "by the clinician alone":
        ledger = guide.root / "content/data/signoffs.yaml"
        lines = ledger.read_text("utf-8").splitlines(keepends=True)
        ledger.write_text(
            "".join(one for one in lines if "treatments/blue, lang: es" not in one or "role: clinician" in one), "utf-8"
        )
    else:
        guide.edit(
            *{
                "the words of a drawing": ("content/es/drawings.yaml", "la palabra médula ósea", "la palabra sangre"),
                "an article": (ES_BLUE, "una vez al día", "una sola vez al día"),
                "a source": ("content/data/sources.yaml", "Paper b", "Paper c"),
            }[name]
        )
    assert ARTICLE in left_out(guide)


@pytest.mark.parametrize("text", ["3\n", "1: 2\n", "- ~\n", "- - a\n"])
@pytest.mark.parametrize(
    "path",
    ["content/data/terms-es.yaml", FROM_BLUE, "content/es/notices.from.yaml", "content/es/translation.yaml"],
)
def test_a_broken_file_of_a_translation_is_reported(guide: Guide, path: str, text: str) -> None:
    """By the check; the command that lays texts out ends in no traceback either."""
    (guide.root / path).write_text(text, encoding="utf-8")
    assert re.search(rf"^{path}:1: .+: .+", guide.run("check").stderr, re.M)
    assert guide.run("translate", "--lang=es").returncode in (0, 1)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("content/es/treatments/red.MD", "name it red.md"),
        ("content/es/treatments/red.markdown", "name it red.md"),
        ("content/es/treatments/red.from.yaml", "nothing reads this file"),
        ("content/es/extra/dose.html", "take it out of content/"),
        ("content/es/dosis.yaml", "nothing reads this file"),
    ],
)
def test_no_file_next_to_the_spanish_ones_is_passed_over(guide: Guide, path: str, told: str) -> None:
    (guide.root / path).parent.mkdir(exist_ok=True)
    (guide.root / path).write_text("[]\n", encoding="utf-8")
    said = guide.run("check").stderr
    assert f"{path}:1: " in said
    assert told in said


SHARED = [f"content/{lang}/{name}.yaml" for lang in ("en", "es") for name in ("words", "glossary", "emergencies")]


@pytest.mark.parametrize("path", [BLUE, "content/images/box.svg", "content/es/drawings.yaml", *SHARED])
def test_a_file_that_cannot_be_read_is_reported_alone(guide: Guide, path: str) -> None:
    """Nobody is told to delete a translation, or that it differs from what cannot be read."""
    (guide.root / path).write_bytes((guide.root / path).read_bytes() + b"caf\xe9\n")
    told = guide.run("check").stderr.splitlines()
    assert [line.split(":")[0] for line in told[:-1]] == [path]


# A file beside the Spanish article, and a change of it.
FILES_OF_SPANISH = {
    BLUE: ("once a day by mouth", "twice a day by mouth"),
    "content/es/words.yaml": ("[enfermero]", "[médica]"),
    "content/en/words.yaml": ("[nurse]", "[doctor]"),
    "content/en/emergencies.yaml": ("Call first.", "Call last."),
    "content/en/glossary.yaml": ("too warm", "too cold"),
    "content/en/questions.yaml": ("at night", "at noon"),
    "content/en/notices.yaml": ("Ask your team.", "Ask nobody."),
    "content/en/groups.yaml": ("title: Treatments", "title: Help"),
    "content/en/search.yaml": ("Call your care team.", "Wait."),
    "content/en/pages/about.md": ("with care", "without care"),
    "theme/strings/en.toml": ('\nemergency = "', '\nemergency = "An '),
    "content/es/drawings.yaml": ("médula ósea", "médula"),
    "content/es/emergencies.from.yaml": ('source: "', 'source: "0'),
    "content/es/glossary.from.yaml": ('source: "', 'source: "0'),
    FROM_BLUE: ('source: "', 'source: "0'),
    "theme/strings/es.toml": ('\nemergency = "', '\nemergency = "Una '),
}


@pytest.mark.parametrize("path", FILES_OF_SPANISH)
def test_nobody_signs_a_translation_of_which_they_wrote_a_part(path: str, guide: Guide) -> None:
    """Each file of which the version of a text is made is among those whose authors do not sign it."""
    guide.run("translate", "--lang=es")
    if path not in ("content/en/words.yaml", FROM_BLUE) and not path.startswith("content/es/"):
        # Without a row, a line is that of the original as it is now.
        (guide.root / ledger_path(path.replace("/en", "/es"))).unlink()
    before = versions(load_library(guide.root))
    old, new = FILES_OF_SPANISH[path]
    text = (guide.root / path).read_text("utf-8")
    # A fingerprint keeps its length.
    text = re.sub(r'source: "\w', new, text) if new.endswith("0") else text.replace(old, new)
    (guide.root / path).write_text(text, encoding="utf-8")
    library = load_library(guide.root)
    changed = {key for key, full in versions(library).items() if before[key] != full}
    files = {(a.lang, a.topic): text_paths(a, library) for a in library.articles}
    files |= {(one.lang, one.topic): part_paths(one, one, library) for one in parts(library)}
    assert changed
    assert not [key for key in changed if not any(path == one or path.startswith(f"{one}/") for one in files[key])]
