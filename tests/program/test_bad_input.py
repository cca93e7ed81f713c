"""An author's mistakes: each gives one line that says where, what and what to do, and changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from care_guide.checks import check
from care_guide.review.versions import version

from tests.conftest import load, run_build, run_guide
from tests.tools.edits import files_of, swap, write

TOPIC = "treatments/chemotherapy"
CHEMO = "content/en/treatments/chemotherapy.md"
SOURCES = "content/data/sources.yaml"
NOTICES = "content/en/notices.yaml"
HOSPITAL = "content/data/hospital.yaml"
LINE = re.compile(r"^\S+:\d+: .+: .+$")


def into(path: str, text: str) -> Callable[[Path], None]:
    """An edit that puts ``text`` into the section that says what it is."""

    def edit(root: Path) -> None:
        before = (root / path).read_text("utf-8")
        mark = re.search(r"\{#what-it-is\}\n", before)
        (root / path).write_text(before[: mark.end()] + "\n" + text + "\n" + before[mark.end() :], encoding="utf-8")

    return edit


BOOK = "content/en/emergencies.yaml"
PROFILE = "content/data/profile.yaml"
STRINGS = "theme/strings/en.toml"
QUESTIONS, GLOSSARY, GROUPS = (f"content/en/{name}.yaml" for name in ("questions", "glossary", "groups"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
TITLED = "<title>A</title><desc>B.</desc><text>C</text>"
DOTS = (
    "```dots\ncount: {}\nof: 100\nwhat: children were well\nwords: about 1 in 12\nrest: 92 of 100 were not\nmeans: Ask us\n"
    'population: 79 children\ndate: "2023"\nsource: nobody\n```'
)

Mistake = tuple[Callable[[Path], None], str, str]


def drawing(content: str, told: str) -> Mistake:
    """A drawing with ``content``, and what is told of it."""
    return write("content/images/bad.svg", SVG.format(content)), "content/images/bad.svg", told


def more_sign(entry: str, path: str, told: str) -> Mistake:
    """A sign more in the rule book, above that of fever, and what is told in the file at ``path``."""
    return swap(BOOK, r"^  - id: fever\n", f"  - {entry}\n  - id: fever\n"), path, told


BAD: dict[str, Mistake] = {
    "broken YAML": (swap(CHEMO, r"^title: .*?$", "title: A: b: ["), CHEMO, "invalid YAML"),
    "duplicate key": (swap(CHEMO, r"^kind: ", "title: Again\nkind: "), CHEMO, 'duplicate key "title"'),
    "id of the page's own": (swap(CHEMO, r"\{#risks-late\}", "{#main}"), CHEMO, "the page itself uses the id {#main}"),
    "a sign that nobody sees": (into(CHEMO, "It is no mir\u00adacle."), CHEMO, "U+00AD, soft hyphen"),
    "a list that is none": (into(CHEMO, "Call us if:\n- a fever\n- a rash"), CHEMO, "right below a line of text"),
    "a fence without an end": (into(CHEMO, "```dots\ncount: 3"), CHEMO, "the fence has no end"),
    "unknown key": (swap(CHEMO, r"^kind: ", "colour: red\nkind: "), CHEMO, "colour: the key is not known"),
    "missing key": (swap(CHEMO, r"^summary: .*?\n", ""), CHEMO, "summary: the key is missing"),
    "a date that is none": (swap(CHEMO, r"^updated: .*?$", "updated: 2026-13-45"), CHEMO, "updated:"),
    "no header": (swap(CHEMO, r"\A---\n", ""), CHEMO, "has no header"),
    "missing section": (swap(CHEMO, r"^## [^\n]*\{#unknowns\}.*?(?=^## )", ""), CHEMO, "{#unknowns} is missing"),
    "section without id": (swap(CHEMO, r" \{#benefits\}", ""), CHEMO, "has no id"),
    "missing emergency card": (swap(CHEMO, r"\{\.emergency\}", ""), CHEMO, "no emergency card"),
    "a title that is not finished": (swap(CHEMO, r"^title: .*?$", "title: TODO chemo"), CHEMO, "title: the text is not finished"),
    "a meaning that is not finished": (
        swap("content/en/glossary.yaml", r"^  means: .*?$", "  means: Lorem ipsum."),
        "content/en/glossary.yaml",
        "means: the text is not finished here",
    ),
    "no message": (swap(CHEMO, r"^message: .*?\n", ""), CHEMO, "the header has no message"),
    "a message that is too long": (swap(CHEMO, r"^message: .*?$", f"message: {'Call ' * 41}now."), CHEMO, "message:"),
    "a banned word in the message": (swap(CHEMO, r"^message: .*?$", "message: A miracle."), CHEMO, "is not allowed"),
    "too many questions": (swap("content/data/contract.yaml", r"^  questions: \d+", "  questions: 12"), "content/en/questions.yaml", "keep to 12"),
    "a notice on a kind that is none": (swap(NOTICES, r"(- id: publisher\s+kinds: \[)", "- id: publisher\n  kinds: [poem, "), NOTICES, "kinds that are not known: poem"),
    "a kind that does not say when to call": (
        swap("content/data/contract.yaml", "  leaflet:\n    sources: 0", "  visit:\n    sources: 0\n    sections:\n      - {id: text}\n  leaflet:\n    sources: 0"),
        "content/data/contract.yaml", "an article of the kind visit would not say when to call: add to its sections: {id: when-to-call, cards: [emergency, urgent]}",
    ),
    "evidence of a kind that is none": (
        swap("content/data/contract.yaml", r"^    center: \[hospital\]", "    poem: [hospital]"),
        "content/data/contract.yaml",
        "the kind poem has no sections",
    ),
    "unknown source": (into(CHEMO, "It is so.[^nobody-2020]"), CHEMO, "the source nobody-2020 is not known"),
    "no sources at all": (write(SOURCES, ""), SOURCES, "the file is empty"),
    "source without address": (swap(SOURCES, r"^  url: .*?\n", ""), SOURCES, "url: the key is missing"),
    "uncited number": (into(CHEMO, "It takes 3 weeks."), CHEMO, "has no source"),
    "uncited approval": (into(CHEMO, "It is approved for children."), CHEMO, "has no source"),
    "broken link": (into(CHEMO, "See [this](nowhere.md)."), CHEMO, "is broken"),
    "broken fragment": (into(CHEMO, "See [this](clinical-trials.md#nowhere)."), CHEMO, "has no part #nowhere"),
    "missing picture": (into(CHEMO, '![A thing.](../../images/none.svg "A thing.")'), CHEMO, "is missing"),
    "picture without alt": (into(CHEMO, '![](../../images/marrow.svg "A thing.")'), CHEMO, "has no alt text"),
    "external picture": (into(CHEMO, "![A thing.](https://example.org/a.png)"), CHEMO, "not the guide's own"),
    "event attribute": (into(CHEMO, '<b onclick="x()">Now</b>'), CHEMO, "an event attribute"),
    "attribute by braces": (into(CHEMO, "Now **this**{: onclick=x }."), CHEMO, "event attribute onclick"),
    "javascript link": (into(CHEMO, "Do [this](javascript:alert)."), CHEMO, "is not allowed"),
    "two articles with one slug": (
        swap("content/en/treatments/clinical-trials.md", r"^slug: .*?$", "slug: chemotherapy"),
        "content/en/treatments/clinical-trials.md",
        "is also that of",
    ),
    "article without group": (
        write(
            "content/en/lost/thing.md",
            "---\ntitle: T\nslug: thing\nkind: treatment\nmessage: Call.\nsummary: S\nstatus: published\ncreated: 2026-01-01\nupdated: 2026-01-01\n---\n",
        ),
        "content/en/lost/thing.md",
        "is in no group",
    ),
    "not UTF-8": (write(CHEMO, b"---\ntitle: \xff\n---\n"), CHEMO, "not UTF-8"),
    "empty file": (write(CHEMO, b""), CHEMO, "is empty"),
    "two sentences a line": (into(CHEMO, "It is strong. It is long."), CHEMO, "two sentences"),
    "long sentence": (into(CHEMO, "It is " + "very " * 30 + "long."), CHEMO, "words"),
    "broken sentence": (into(CHEMO, "It is\nbroken."), CHEMO, "in the middle of a sentence"),
    "banned word": (into(CHEMO, "It is a miracle."), CHEMO, "is not allowed"),
    "a pattern that is none": (swap("content/en/words.yaml", r"^  - pattern: .*?$", "  - pattern: '(open'"), "content/en/words.yaml", "this is not a regular expression"),
    "cure as a promise": (into(CHEMO, "It will cure your child."), CHEMO, "is not allowed"),
    "unknown term": (into(CHEMO, "It may harm the thymus, the spleen and cause cholangitis and nephrotoxicity."), CHEMO, "is not explained"),
    "unknown drug": (into(CHEMO, "Your child may get zolbetuximab next."), CHEMO, 'the medical word "zolbetuximab" is not explained: add it to content/en/glossary.yaml'),
    "missing notice": (swap(NOTICES, r"^- id: no-endorsement.*?(?=^- id: |\Z)", ""), NOTICES, '"no-endorsement" is missing'),
    "notice not on a kind": (swap(NOTICES, r"(- id: not-medical-advice\s+kinds: )\[[^\]]*\]", "- id: not-medical-advice\n  kinds: [page]"), NOTICES, "is not on: "),
    "placeholder for a fact": (swap(HOSPITAL, r"^  clinic: null", '  clinic: "TODO"'), HOSPITAL, 'phone.clinic: "TODO" is a placeholder'),
    "fact without words": (swap(HOSPITAL, r"^phone:\n", 'phone:\n  moon: "(314) 555-4321"\n'), HOSPITAL, "the fact phone.moon has no phrase"),
    "profile without a profile": (write(PROFILE, "country: Moon\n"), PROFILE, "country: "),
    "typed emergency number": (into(CHEMO, "Call 911 now."), CHEMO, "write the mark [[call.emergency]]"),
    "typed crisis number": (into(CHEMO, "Text **988** at night."), CHEMO, "write the mark [[call.crisis]]"),
    "typed poison number": (into(CHEMO, "Or 1-800-222-1222."), CHEMO, "write the mark [[call.poison]]"),
    "typed phone number": (into(CHEMO, "Ring (314) 555-4321."), CHEMO, "(314) 555-4321 is typed into the text"),
    "typed number in a summary": (swap(CHEMO, r"^summary: .*?$", "summary: Call 911."), CHEMO, "[[call.emergency]]"),
    "typed number in a notice": (swap(NOTICES, r"^    \*\*Call", "    Call 988. **Call"), NOTICES, "[[call.crisis]]"),
    "typed number in a sign": (swap(BOOK, r'text: "has a seizure"', "text: 'calls 911'"), BOOK, "[[call.emergency]]"),
    "typed number in a drawing": drawing(TITLED.replace(">C<", ">Call 911<"), "911 is typed into the drawing"),
    "typed number in a question of the bank": (swap(QUESTIONS, r"^  text: .*?$", "  text: Does 314-555-4321 answer at night?"), QUESTIONS, "314-555-4321 is typed"),
    "typed number in a meaning": (swap(GLOSSARY, r"^  means: .*?$", '  means: "Call 911."'), GLOSSARY, "911 is typed"),
    "typed number in the title of a group": (swap(GROUPS, r"^  title: .*?$", "  title: Call (314) 555-4321"), GROUPS, "(314) 555-4321 is typed"),
    "number in the name of the hospital": (swap(HOSPITAL, r"^  name: .*?$", '  name: "Elm Hospital, 314-555-KIDS"'), HOSPITAL, "the name holds the number 314-555-KIDS"),
    "number in the title of a link": (
        swap(PROFILE, r"^hospital_links: .*?$", 'hospital_links: [{title: "Call 314 555 4321", url: "https://www.hospital.test"}]'),
        PROFILE,
        "the link does not dial the number 314 555 4321",
    ),
    "typed number in the theme": (swap(STRINGS, r'^skip = ".*?"', 'skip = "Call 911"'), STRINGS, "911 is typed into the theme"),
    "mark in a title": (swap(CHEMO, r"^title: .*?$", 'title: "At [[hospital.name]]"'), CHEMO, "title: a mark"),
    "a link in a meaning": (swap("content/en/glossary.yaml", r"^  means: .*?$", '  means: "See [this](x.md)."'), "content/en/glossary.yaml", "means: Markdown"),
    "slanted words in a question of the bank": (
        swap("content/en/questions.yaml", r"^  text: .*?$", "  text: Is it *really* so?"),
        "content/en/questions.yaml",
        'text: Markdown does not work here ("*really*")',
    ),
    "bold in the title of a source": (swap(SOURCES, r"^  title: .*?$", '  title: "A __new__ drug"'), SOURCES, "title: Markdown"),
    "a list right below a line of a notice": (swap(NOTICES, r"^    Don't wait for", "    Call if:\n    - a fever\n    Don't wait for"), NOTICES, "right below a line"),
    "slanted words in a sign": (swap(BOOK, r'text: "has a seizure"', "text: 'has *a* seizure'"), BOOK, "reads *"),
    "a quotation in a passage": (swap(BOOK, r"(far-away:.*?text: )[^\n]*\n", "far-away:\n    text: |\n      > 38 miles\n"), BOOK, "as a quotation"),
    "a star in a pinned answer": (swap("content/en/search.yaml", r"^nothing: .*?$", "nothing: 'Try *other* words.'"), "content/en/search.yaml", "reads *"),
    "a tag in a notice": (swap(NOTICES, r"^    \*\*Call", "    <b>Now</b>. **Call"), NOTICES, "the HTML tag <b>"),
    "a code in a sign": (swap(BOOK, r'text: "has a seizure"', "text: 'has&nbsp;a seizure'"), BOOK, "&nbsp; is a code"),
    "a tag in a pinned answer": (swap("content/en/search.yaml", r"^nothing: .*?$", "nothing: 'Try<br>others.'"), "content/en/search.yaml", "the HTML tag <br>"),
    "bold in the name of a role": (swap("content/data/review.yaml", r"name: \{en: \w+", "name: {en: '**Doctor**'"), "content/data/review.yaml", "Markdown does not work here"),
    "a mark in the name of a code": (swap("content/data/codes.yaml", r"display: .*?$", "display: 'At [[hospital.name]]'"), "content/data/codes.yaml", "a mark does not work here"),
    "words behind a link": (into(CHEMO, 'See [food](../daily-life/food.md "Never alone").'), CHEMO, "the attribute title is not allowed"),
    "mark in a question of the bank": (swap("content/en/questions.yaml", r"^  why: .*?$", '  why: "Call [[phone.clinic]]."'), "content/en/questions.yaml", "why: a mark"),
    "mark in a caption": (into(CHEMO, '![A bone.](../../images/marrow.svg "At [[hospital.name]].")'), CHEMO, "works in the words of a picture"),
    "Markdown in the words of a picture": (into(CHEMO, "![A **bone**.](../../images/marrow.svg)"), CHEMO, 'Markdown does not work here ("**bone**")'),
    "mark in a dots block": (into(CHEMO, DOTS.format(8).replace("79 children", "[[hospital.name]]")), CHEMO, "dots block"),
    "unknown mark in a notice": (swap(NOTICES, r"\[\[phone.care_team\]\]", "[[phone.moon]]"), NOTICES, "[[phone.moon]] is not"),
    "data attribute by braces": (into(CHEMO, "Now **this**{: data-off=x }."), CHEMO, "data- attribute"),
    "unknown place of a word": (swap(GLOSSARY, r"^  means: ", "  only: moon\n  means: "), GLOSSARY, "the place moon of"),
    "unknown place of a question": (swap(QUESTIONS, r"^  why: ", "  only: moon\n  why: "), QUESTIONS, "the place moon of"),
    "unknown core signs": (into(CHEMO, "- [[signs.moon]]"), CHEMO, "[[signs.moon]] is not known"),
    "unknown passage": (into(CHEMO, "[[passage.moon]]"), CHEMO, "the passage moon is not known"),
    "card without core signs": (swap(CHEMO, r"^- \[\[signs.urgent\]\]\n", ""), CHEMO, "does not name the core signs"),
    "core signs in another card": (swap(CHEMO, r"\[\[signs.urgent\]\]", "[[signs.emergency]]"), CHEMO, "emergency are in the urgent card"),
    "sign in a card of another level": (swap(CHEMO, r"^(?=- \[\[signs.urgent)", "- [[sign.seizure]]\n"), CHEMO, "has the level emergency and is in the urgent card"),
    "core sign named again": (swap(CHEMO, r"^(?=- \[\[signs.urgent)", "- [[sign.fever]]\n"), CHEMO, "appears twice in this card"),
    "sign in own words at another level": more_sign(
        "id: trips\n    level: emergency\n    text: trips\n    patterns: ['trips more']",
        CHEMO,
        'says the sign "trips" of the rule book in other words, and at another level',
    ),
    "sign in own words": more_sign(
        "id: trips\n    level: non-urgent\n    text: trips\n    patterns: ['trips more']",
        CHEMO,
        "write: - [[sign.trips]]",
    ),
    "sign in the same words in two articles": (
        swap(CHEMO, r"^(?=- has burning)", "- has treated skin that Blisters or oozes[^dox-label]\n"),
        "content/en/treatments/radiation-therapy.md",
        f"the item has the same words in {CHEMO}: write it once, in {BOOK}",
    ),
    "sign that an article must name": more_sign(
        f"id: sneezes\n    level: urgent\n    text: sneezes\n    articles: [{TOPIC}]",
        CHEMO,
        "add to the urgent card: - [[sign.sneezes]]",
    ),
    "sign for an article that is none": more_sign(
        "id: cough\n    level: urgent\n    text: coughs\n    articles: [food]",
        BOOK,
        "food, which is no article",
    ),
    "other words of a passage for an article that is none": (
        swap(BOOK, r"^  far-away:\n", "  far-away:\n    on: {daily-life/foood: {text: Call first.}}\n"),
        BOOK,
        '"far-away" has other words on daily-life/foood, which is no article',
    ),
    "other words of a notice for an article that is none": (
        swap(NOTICES, r"^  position: top\n", "  position: top\n  on: {daily-life/foood: {text: Call first.}}\n"),
        NOTICES,
        'the notice "emergency" has other words on daily-life/foood, which is no article or page',
    ),
    "other words of a notice where it does not stand": (
        swap(NOTICES, r"^- id: trials-general\n", "- id: trials-general\n  on: {daily-life/food: {text: Ask.}}\n"),
        NOTICES,
        "has other words on daily-life/food, where it is not shown: add to its kinds: daily-life",
    ),
    "other words with a typed number": (
        swap(NOTICES, r"^  position: top\n", "  position: top\n  on: {daily-life/food: {text: Call 911.}}\n"),
        NOTICES,
        "the number 911 is typed into the text",
    ),
    "other words with an unknown source": (
        swap(BOOK, r"^  far-away:\n", "  far-away:\n    on: {daily-life/food: {text: Call., sources: [nobody]}}\n"),
        BOOK,
        "nobody is not known",
    ),
    "heading of a card that is not known": (
        swap(BOOK, r"^  - id: fever\n", "  - id: fever\n    about: feverr\n"),
        BOOK,
        'about: the heading "feverr" is not known: add it under about:',
    ),
    "heading of a card that is not among those there": (
        swap(
            BOOK,
            r"^signs:\n(.*?)  - id: fever\n",
            "about: {other: {text: Others}}\nsigns:\n  - id: fever\n    about: feverr\n",
        ),
        BOOK,
        'the heading "feverr" is not known: use one of: other',
    ),
    "no heading for what an article says in own words": (
        swap(BOOK, r"^signs:\n", "about: {fever: {text: Fever}}\nsigns:\n"),
        BOOK,
        "about: the heading other is missing: add it",
    ),
    "heading of a card with a mark": (
        swap(BOOK, r"^signs:\n", "about: {other: {text: 'Call [[call.emergency]] for **these**'}}\nsigns:\n"),
        BOOK,
        "about: the heading other holds Markdown or a mark: write plain words",
    ),
    "sign twice in the rule book": (swap(BOOK, r"id: seizure", "id: fever"), BOOK, '"fever" appears twice'),
    "sign with an unknown source": (swap(BOOK, r"sources: \[osf-emergency\]", "sources: [nobody]"), BOOK, "nobody is not known"),
    "sign with a number and no source": (
        swap(BOOK, r'text: "has a seizure"(\n    you: [^\n]*)\n    sources: \[[^\]]*\]', 'text: "slept 9 hours"'),
        BOOK,
        "has no source",
    ),
    "sign with an unknown mark": (swap(BOOK, r'text: "has a seizure"', 'text: "shakes at [[phone.moon]]"'), BOOK, "[[phone.moon]] is not known"),
    "sign with a link": (swap(BOOK, r'text: "has a seizure"', 'text: "has a [seizure](x.md)"'), BOOK, "a link does not work here"),
    "link in a passage of the cards": (swap(BOOK, r"Call your team first, and", "See [home](x.md), and"), BOOK, "a link does not work here"),
    "rule book without a passage": (swap(BOOK, r"  far-away:.*", ""), BOOK, '"far-away" is missing'),
    "drawing without description": drawing("<title>A</title>", "no description"),
    "drawing without title": drawing("<desc>A.</desc>", "no title"),
    "drawing with a background": drawing(TITLED + '<rect width="9" height="9"/>', "fixed background"),
    "drawing with text as paths": drawing('<title>A</title><desc>B.</desc><path d="M0 0"/>', "no <text>"),
    "drawing with a part that is not as wide": drawing(TITLED + '<view id="bad-1" viewBox="0 0 5 9"/><g id="bad-whole"/>', "not as wide as the drawing"),
    "drawing with a part that is no box": drawing(TITLED + '<view id="bad-1" viewBox="0 x 9 9"/><g id="bad-whole"/>', "not as wide as the drawing"),
    "drawing whose parts leave out its foot": drawing(TITLED + '<view id="bad-1" viewBox="0 0 9 5"/><g id="bad-whole"/>', "do not hold the whole drawing"),
    "drawing in parts without a group": drawing(TITLED + '<view id="bad-1" viewBox="0 0 9 9"/>', 'put all of it into <g id="bad-whole">'),
    "dots above the whole": (into(CHEMO, DOTS.format(120)), CHEMO, "counts 120 of 100"),
    "dots that are not whole": (into(CHEMO, DOTS.format("8.5")), CHEMO, "dots block"),
    "dots whose words are another share": (into(CHEMO, DOTS.format(8).replace("1 in 12", "1 in 3")), CHEMO, "1 in 3"),
    "dots without the share in words": (into(CHEMO, DOTS.format(8).replace("words: ", "#")), CHEMO, "words"),
    "dots whose other side is wrong": (into(CHEMO, DOTS.format(8).replace("92 of", "90 of")), CHEMO, "other 92 of 100"),
    "dots without what they mean": (
        into(CHEMO, DOTS.format(8).replace("means: ", "# ")),
        CHEMO,
        "mean for the family",
    ),
    "dots without population": (into(CHEMO, DOTS.format(8).replace("population: 79 children\n", "")), CHEMO, "population"),
    "table without headings": (into(CHEMO, "|  |  |\n|---|---|\n| a | b |"), CHEMO, "no headings"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_mistake_is_told_with_file_line_and_mend(name: str, copy_guide: Callable[[], Path]) -> None:
    """Each mistake gives a line of the form ``file:line: what is wrong: what to do`` for the file it is in."""
    edit, path, words = BAD[name]
    root = copy_guide()
    edit(root)
    problems = [str(problem) for problem in check(load(root))]
    hits = [line for line in problems if line.startswith(path + ":") and words in line]
    assert hits, "\n".join(problems)
    assert all(LINE.match(line) for line in problems)


def test_a_number_that_the_profile_does_not_have_is_told_once(copy_guide: Callable[[], Path]) -> None:
    """For the contract that asks for it, and not in each article; a number that it has, in each article without it."""
    root = copy_guide()
    contract = root / "content/data/contract.yaml"
    text = contract.read_text("utf-8")
    found = {}
    for name in ("moon", "crisis"):
        contract.write_text(text.replace("{id: benefits}", f"{{id: benefits, call: {name}}}"), encoding="utf-8")
        found[name] = check(load(root))
    assert [(one.path, "must name [[call.moon]]" in one.message) for one in found["moon"]] == [
        ("content/data/contract.yaml", True)
    ]
    assert {one.message for one in found["crisis"]} == {"the section {#benefits} does not name [[call.crisis]]"}


def test_a_source_that_nobody_cites_is_a_note(copy_guide: Callable[[], Path]) -> None:
    """It may wait for its article: it is named with its line, and stops no build."""
    root = copy_guide()
    text = (root / SOURCES).read_text("utf-8")
    extra = '- id: unused-1\n  title: "T"\n  publisher: "P"\n  url: "https://example.org/"\n  published: null\n  checked: "2026-01-01"\n  kind: paper\n'
    (root / SOURCES).write_text(text + extra, encoding="utf-8")
    line = text.count("\n") + 1
    done = run_guide(root, "check")
    assert done.returncode == 0, done.stderr
    assert f"Note: {SOURCES}:{line}: nothing cites the source unused-1" in done.stdout


def test_a_file_from_notepad_is_read(copy_guide: Callable[[], Path]) -> None:
    """A byte order mark and Windows line ends change nothing that a family reads."""
    root = copy_guide()
    before = {a.path: version(a, library) for library in [load(root)] for a in library.articles}
    for path in (CHEMO, SOURCES, BOOK):
        data = (root / path).read_bytes()
        (root / path).write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    library = load(root)
    assert not library.problems
    assert {a.path: version(a, library) for a in library.articles} == before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (CHEMO, r"^title: .*?$", "title: A: b: ["),
        ("content/data/profile.yaml", r"^region: .*?$", 'region: "Ohio"'),
        # Files that the articles share: their marks of facts, of signs and of roles would all be unknown.
        (HOSPITAL, r"^phone:", "phone: ["),
        (BOOK, r"^signs:", "signs: ["),
        ("content/en/words.yaml", r"^roles:", "roles: ["),
        ("content/en/words.yaml", r"^roles:.*?(?=^\w|\Z)", "roles: nurse\n"),
    ],
)
def test_a_file_that_cannot_be_read_silences_what_follows(
    copy_guide: Callable[[], Path], path: str, old: str, new: str
) -> None:
    """One line, and not one for each link to an article, each source of it, or each mark and role in it."""
    root = copy_guide()
    swap("content/en/pages/about.md", r"\Z", "\n## More help {#more}\n\nCall [[call.cancer-society]].\n")(root)
    swap(path, old, new)(root)
    done = run_guide(root, "check")
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()[:-1]] == [path]


def test_all_problems_are_told_at_once_and_the_last_good_output_stays(copy_built: Callable[[], Path]) -> None:
    """A build with mistakes in several files tells each of them, has no traceback, and changes nothing."""
    root = copy_built()
    assert run_build(root).returncode == 0
    before = files_of(root / "output")
    for name in ("missing section", "missing notice", "two articles with one slug", "drawing without title"):
        BAD[name][0](root)
    for done in (run_build(root), run_guide(root, "check")):
        told = done.stdout + done.stderr
        assert done.returncode == 1
        assert "Traceback" not in told
        for name in ("missing section", "missing notice", "two articles with one slug", "drawing without title"):
            assert BAD[name][2] in told, name
    assert files_of(root / "output") == before
    # What the next build may use again stays; nothing half-made does.
    assert {path.name for path in root.glob("output.*")} <= {"output.cache"}


def test_shipped_content_has_no_problem_and_shows_its_grades(copy_guide: Callable[[], Path]) -> None:
    """``make check`` prints the table of grades and no problem, every grade is within the limits, and nothing is written."""
    root = copy_guide()
    done = run_guide(root, "check")
    assert done.returncode == 0, done.stderr
    assert not (root / "docs").exists()
    assert "No problems." in done.stdout
    rows = re.findall(r"^(en/\S+)\s+(\d+\.\d)\s", done.stdout, re.M)
    assert rows
    assert all(float(grade) <= 7.0 for _, grade in rows)
    assert float(re.search(r"^mean\s+(\d+\.\d)", done.stdout, re.M)[1]) <= 6.0
