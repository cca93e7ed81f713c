"""What stands around the articles is signed too: frame, words, facts and rules, each change of them by name."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from care_guide.build.load import load_library
from care_guide.content.hospital import HelpLine, HospitalFacts, Service
from care_guide.review.versions import parts, version

from tests.conftest import built, refused, run_build
from tests.review.conftest import BLUE, GREEN, HOSPITAL, PROFILE, RULES, Guide
from tests.review.publishing import SITE, page, publish, sign_frame
from tests.tools.edits import add, write

pytestmark = pytest.mark.slow

ABOUT = "content/en/pages/about.md"
AROUND = {
    "a question": ("content/en/questions.yaml", "Who answers at night?", "Who answers on Sunday?", "guide/words"),
    "a meaning": ("content/en/glossary.yaml", "too warm", "too cold", "guide/words"),
    "an emergency sign": ("content/en/emergencies.yaml", "cannot breathe", "can hardly breathe", "guide/words"),
    "a notice's place": ("content/en/notices.yaml", "position: top", "position: bottom", "guide/frame"),
    "a page": (ABOUT, "with care", "with no care", "guide/frame"),
    "a group": ("content/en/groups.yaml", "title: Treatments", "title: Therapies", "guide/frame"),
    "a template": ("theme/templates/article.html", "<h1", "<p>Take more.</p><h1", "guide/frame"),
    "a style": ("theme/static/css/base.css", "@layer", ".cg-card { display: none } @layer", "guide/frame"),
    "a script": ("theme/static/js/guide/main.mjs", "", "document.title = 0;", "guide/frame"),
    "a string": ("theme/strings/en.toml", 'draft = "', 'draft = "Checked. ', "guide/frame"),
    "the name of the guide": ("pelicanconf.py", 'SITENAME = "', 'SITENAME = "Take 2 pills. ', "guide/frame"),
    "a page's template": (BLUE, "status:", "template: checklist\nstatus:", "guide/frame"),
    "what an empty search says": ("content/en/search.yaml", "Call your care team.", "Call nobody.", "guide/frame"),
    "a word that the search skips": ("content/en/search.yaml", "skip: [a]", "skip: [a, fever]", "guide/frame"),
    "letters that the search takes for others": ("content/en/search.yaml", "skip: [a]", "skip: [a]\nsounds: {f: z}", "guide/frame"),
    "words that the search does not pass over": ("content/en/search.yaml", "skip: [a]", "skip: [a]\nnegations: [nor]", "guide/frame"),
    "words behind which a phrase is harmless": ("content/en/search.yaml", "skip: [a]", "skip: [a]\nharmless_after: [the]", "guide/frame"),
    "words that begin a harmless question": ("content/en/search.yaml", "skip: [a]", "skip: [a]\nharmless_asked: [is]", "guide/frame"),
    "words that the search takes for one": ("content/en/search.yaml", "skip: [a]", "skip: [a]\nalike: {hot: [warm]}", "guide/frame"),
    "words that are harmless in a phrase": ("content/en/search.yaml", "skip: [a]", "skip: [a]\nharmless: {hot: [hot tea]}", "guide/frame"),
    "what a temperature stands for": ("content/en/search.yaml", "skip: [a]", "skip: [a]\nfever: {find: cold}", "guide/frame"),
    "words that may stand between": ("content/en/search.yaml", "skip: [a]", "skip: [a]\nbetween: [no]", "guide/frame"),
    "the message of the checklist": (ABOUT, "Ask all", "Ask little of what", "guide/frame"),
    "where the checklist has its questions": (BLUE, "status:", "moment: comfort\nstatus:", "guide/frame"),
    "how long a source of an article is good for": ("content/data/sources.yaml", "kind: paper\n", "kind: paper\n  review_months: 3\n", "guide/frame"),
    "how often it is checked": (BLUE, "status:", "review_months: 11\nstatus:", "guide/frame"),
    "a source of a page": ("content/data/sources.yaml", "https://example.org/page", "https://shop.test/buy", "guide/frame"),
    "a source of a question": ("content/data/sources.yaml", "https://example.org/question", "https://shop.test", "guide/words"),
    "a source of a meaning": ("content/data/sources.yaml", "Paper meaning", "Take two", "guide/words"),
    "a limit that pages tell": ("content/data/contract.yaml", "grade: 9.0", "grade: 8.0", "guide/frame"),
    "what the fact tables hold": ("content/data/contract.yaml", "claims: []", "claims: ['fever']", "guide/frame"),
    "what a kind is about": ("content/data/contract.yaml", "    sources: 2", "    about: Drug\n    sources: 2", "guide/frame"),
    "the audience of a page": (ABOUT, "status:", "audience: Take 5 mg.\nstatus:", "guide/frame"),
    "how often a page is checked": (ABOUT, "status:", "review_months: 5\nstatus:", "guide/frame"),
    "the moment of a page": (ABOUT, "status:", "moment: comfort\nstatus:", "guide/frame"),
    "who wrote a page": (ABOUT, "status:", "written_by: hospital\nstatus:", "guide/frame"),
    "who writes pages": (
        *("content/data/contract.yaml", "kinds:\n"),
        *("kinds:\n  page: {sources: 0, sections: [{id: x}], written_by: hospital}\n", "guide/frame"),
    ),
    "who wrote": (BLUE, "status:", "written_by: hospital\nstatus:", "guide/frame"),
    "a logo for dark pages": ("content/data/logo-dark.svg", "M0 0h5", "M0 0h6", "guide/frame"),
    "a rule": (RULES, "warn_days: 90", "warn_days: 1", "guide/frame"),
    "an icon": ("theme/static/icons/icon.svg", "<svg", "<!-- --><svg", "guide/frame"),
    "a number of the country": (PROFILE, 'poison: {number: "1-800-222-1222"', 'poison: {number: "1-800-222-1223"', "guide/facts"),
    "a fact": ("content/data/hospital.yaml", "101.0 F", "101.5 F", "guide/facts"),
    "the order of facts, in which paper has those for which it has room": (HOSPITAL, "nurse:", "social_worker:", "guide/facts"),
}  # fmt: skip
_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><path d="M0 0h5"/></svg>\n'


@pytest.fixture(scope="module")
def furnished_content(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the small guide with logos, and with a source for a page, a question and a meaning; all signed."""
    guide = Guide(Path(shutil.copytree(seed, tmp_path_factory.mktemp("furnished"), symlinks=True, dirs_exist_ok=True)))
    for name in ("page", "question", "meaning"):
        source = (
            f'- id: paper-{name}\n  title: "Paper {name}"\n  publisher: "A journal"\n  url: "https://example.org/{name}"\n'
            '  published: "2023"\n  checked: "2026-11-22"\n  kind: paper\n'
        )
        add("content/data/sources.yaml", source)(guide.root)
    for name in ("logo", "logo-dark"):
        write(f"content/data/{name}.svg", _LOGO)(guide.root)
    add(ABOUT, "\nA study says so.[^paper-page]\n")(guide.root)
    guide.edit(ABOUT, "status:", "template: checklist\nmessage: Ask all that you want.\nstatus:")
    add("content/en/questions.yaml", "  source: paper-question\n")(guide.root)
    add("content/en/glossary.yaml", "  source: paper-meaning\n")(guide.root)
    guide.sign_all()
    return guide.root / "content"


@pytest.fixture
def furnished(guide: Guide, furnished_content: Path) -> Guide:
    """A guide with that content."""
    shutil.copytree(furnished_content, guide.root / "content", dirs_exist_ok=True)
    return guide


@pytest.mark.parametrize("name", AROUND)
def test_what_is_around_the_articles_is_signed_too(furnished: Guide, name: str) -> None:
    """Each part has a version and roles of its own; a change of it is refused until they have signed it again."""
    signed = furnished
    path, old, new, part = AROUND[name]
    text = (signed.root / path).read_text("utf-8")
    if name == "a fact":
        new_text = re.sub(r"^  number: .+$", '  number: "101.0 F (38.3 C)"', text, count=1, flags=re.M)
    elif name.startswith("the order"):
        new_text = text.replace(f"  {old}", "  x").replace(f"  {new}", f"  {old}").replace("  x", f"  {new}")
    else:
        new_text = text.replace(old, new, 1)
    assert new_text != text
    (signed.root / path).write_text(new_text, encoding="utf-8")
    done = refused(run_build(signed.root, "publishconf.py", **SITE))
    assert f"{part} is not signed as it is now" in done.stderr


def test_two_people_sign_the_facts(signed: Guide) -> None:
    """One person alone, twice, is not enough: a wrong number can hurt."""
    text = (signed.root / HOSPITAL).read_text("utf-8")
    (signed.root / HOSPITAL).write_text(
        re.sub(r"^  number: .+$", '  number: "101.0 F (38.3 C)"', text, count=1, flags=re.M), encoding="utf-8"
    )
    assert signed.sign("guide/facts", role="facts-checker", reviewer="Fay Test").returncode == 0
    assert "guide/facts is not signed" in run_build(signed.root, "publishconf.py", **SITE).stderr
    assert signed.sign("guide/facts", role="facts-checker", reviewer="Fred Test").returncode == 0
    built(signed.root, "publishconf.py", **SITE)


def test_what_a_phone_dials_is_signed_with_the_facts(seed: Path) -> None:
    """Also where the words of the page stay the same: a name with digits of its number, another country's own number.

    The same is true of numbers among the words of a fact, and of the place, which decides what texts leave out.
    """
    library = load_library(seed)
    # The facts have no number of their own, and the other services have three digits.
    line = HelpLine(id="cancer", number="0800 1234567", name="Line")
    words = HospitalFacts({"publisher.contact": "Call 0800 1234567 by day."})
    versions = [
        next(part.version for part in parts(replace(library, facts=facts, profile=profile)) if part.subject == "facts")
        for facts, update in (
            (library.facts, {"poison": Service(number="(800) 222-1222", name="Poison Help")}),
            (library.facts, {"poison": Service(number="(800)", name="222-1222 Poison Help")}),
            (library.facts, {"poison": Service(number="(800) 222-1222", name=". Poison Help")}),
            (library.facts, {"poison": Service(number="(800) 222-1222 .", name="Poison Help")}),
            (library.facts, {"poison": Service(number="(800) 222-1222", name="Poison Help"), "country": "CA"}),
            # What a text leaves out here.
            (library.facts, {"region": "US-IL"}),
            (library.facts, {"region": None}),
            (library.facts, {"crisis": library.profile.crisis.model_copy(update={"texts": False})}),
            *((library.facts, {"lines": (line,), "poison": None, "country": country}) for country in ("DE", "AT")),
            *((words, {"lines": (), "poison": None, "country": country}) for country in ("DE", "AT")),
        )
        for profile in (library.profile.model_copy(update=update),)
    ]
    assert len({*versions}) == len(versions)


def test_how_a_word_is_said_and_its_english_are_two_things(seed: Path) -> None:
    """Pages of a translation show them in different places."""
    library = load_library(seed)
    article, language = next(a for a in library.articles if a.path == BLUE), library.languages["en"]
    versions = set()
    for update in ({"say": "FEE-vur"}, {"say": None, "en": "FEE-vur"}, {"say": "FEE-vur", "en": "FEE-vur"}):
        word = language.terms.by_key["fever"].model_copy(update=update)
        changed = replace(language, terms=replace(language.terms, by_key={"fever": word}))
        versions.add(version(article, replace(library, languages={"en": changed})))
    assert len(versions) == 3


def test_no_paper_says_that_it_is_checked_with_a_fever_number_that_nobody_has_signed(signed: Guide) -> None:
    """Nor does a text for a record system: they are made without the gate, of an article that is signed as it is."""

    def made(told: str = "") -> list[str]:
        for command in ("handouts", "paste-pack"):
            done = signed.run(command)
            assert (done.returncode, done.stderr[: len(told) or None]) == (0, told)
        names = ("handouts/blue.html", "handouts/blue-one-page.html", "paste-pack/en/treatments/blue/_whole.txt")
        return [(signed.root / "dist" / name).read_text("utf-8") for name in names]

    draft = "not everybody who must check this page has checked it yet"
    assert not any(draft in text for text in made())
    signed.edit(HOSPITAL, 'number: "100.4 F (38.0 C)"', 'number: "101.9 F (38.8 C)"')
    for text in made("guide/facts is not signed as it is now"):
        assert "101.9" in text
        assert draft in text
        assert "Checked by a clinician." not in text
    for name in ("Fay Test", "Fred Test"):
        assert signed.sign("guide/facts", role="facts-checker", reviewer=name).returncode == 0
    assert not any(draft in text for text in made())


def test_no_paper_of_another_theme_counts_as_checked(signed: Guide) -> None:
    """The frame's sign-off is of theme/ and of what its templates are given; publishing refuses another, and paper is made with it."""
    shutil.copytree(signed.root / "theme", signed.root / "other")
    signed.edit("pelicanconf.py", 'THEME = "theme"', 'THEME = "other"')
    done = signed.run("packet", "--topics=blue")
    assert done.returncode == 0
    assert "guide/frame is not signed as it is now" in done.stderr
    assert "Checked by a clinician." not in (signed.root / "dist/packet.html").read_text("utf-8")
    before = signed.version("guide/frame")
    signed.edit("other/templates/handout.html", "<h1", "<p>Take more.</p><h1")
    other = signed.version("guide/frame")
    signed.edit("pelicanconf.py", "JINJA_ENVIRONMENT = {", 'JINJA_GLOBALS = {"dose": 5}\nJINJA_ENVIRONMENT = {')
    more = signed.version("guide/frame")
    signed.edit("pelicanconf.py", '"autoescape": True', '"autoescape": False')
    assert len({before, other, more, signed.version("guide/frame")}) == 4


@pytest.mark.parametrize("path", ["theme/templates/article.html", "theme/strings/en.toml", "content/en/notices.yaml"])
def test_nothing_counts_as_checked_in_a_frame_that_nobody_has_signed(signed: Guide, path: str) -> None:
    """A template, a word or a notice changes what a page says: previews and paper, made without the gate, do not hide it."""
    edits = {
        "theme/templates/article.html": ("<h1", "<p>Take more.</p><h1"),
        "theme/strings/en.toml": ('draft = "', 'draft = "So: '),
        "content/en/notices.yaml": ("position: bottom", "position: top"),
    }
    about_notice = path.endswith("notices.yaml")
    signed.edit(path, *edits[path])
    if about_notice:
        # The notice is a part of the article too: only the frame is left to sign.
        for article in ("treatments/blue", "treatments/green"):
            assert signed.sign(article).returncode == 0
    done = signed.run("handouts")
    assert done.returncode == 0
    assert "guide/frame is not signed as it is now" in done.stderr
    assert "make sign ARTICLE=guide/frame" in done.stderr
    sheet = (signed.root / "dist/handouts/blue-one-page.html").read_text("utf-8")
    assert "Checked by a clinician." not in sheet
    assert run_build(signed.root, **SITE).returncode == 0
    state = page(signed, "blue.html").select_one("header .cg-review")
    assert "not everybody who must check this page has checked it yet" in state.get_text()
    sign_frame(signed)
    done = signed.run("handouts")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_kind_of_a_source_and_the_day_of_a_text_are_no_small_print(signed: Guide) -> None:
    """Families read both: a paper that becomes a guideline voids the sign-offs; a day to come is refused."""
    signed.edit("content/data/sources.yaml", "kind: paper", "kind: guideline")
    signed.edit(GREEN, "updated: 2026-11-22", "updated: 2027-12-31")
    done = publish(signed)
    assert f"{BLUE}:1: the text has changed since it was signed" in done.stderr
    assert f"{GREEN}:9: the text was updated on 2027-12-31, in the future" in done.stderr


@pytest.mark.parametrize("subject", ["articles", "words", "frame", "facts"])
def test_rules_under_which_nobody_signs_are_refused(signed: Guide, subject: str) -> None:
    """A part that no role must sign would go out unsigned."""
    text = (signed.root / RULES).read_text("utf-8")
    fewer = re.sub(r"signs: \[.*\]", lambda m: m[0].replace(f"{subject}, ", "").replace(subject, "x"), text)
    fewer = re.sub(r"signs: \[x\]", f"signs: [{'articles' if subject != 'articles' else 'words'}]", fewer).replace(
        ", x]", "]"
    )
    if subject == "articles":
        fewer = fewer.replace("required: false\n", "required: false\n    signs: [words]\n")
    assert fewer != text
    (signed.root / RULES).write_text(fewer, encoding="utf-8")
    done = refused(publish(signed))
    told = "no role must sign" if subject == "articles" else f"no role must sign the {subject}"
    assert f"{RULES}:1: {told}: set required: true" in done.stderr


def test_the_rules_are_signed_with_the_frame(signed: Guide) -> None:
    """What "How we check" tells families about the rules is a part of what the editor signs."""
    signed.edit(RULES, "Is each fact right,", "Is each fact nice,")
    assert "guide/frame is not signed as it is now" in publish(signed).stderr


def test_a_name_in_the_theme_that_is_no_text_is_signed_too(guide: Guide) -> None:
    """A name of other bytes than UTF-8, as an old system writes it, ends in no traceback."""
    before = guide.version("guide/frame")
    Path(os.fsdecode(bytes(guide.root / "theme/templates") + b"/\xff.html")).write_text("More.", encoding="utf-8")
    assert guide.version("guide/frame") != before
