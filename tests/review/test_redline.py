"""``make redline`` end to end, in a real git repository."""

from __future__ import annotations

import re
import shutil
from itertools import takewhile

import lxml.html
import pytest
from bs4 import BeautifulSoup, Tag
from care_guide.build.load import load_library
from care_guide.review.state import reviews

from tests.conftest import SMALL, load
from tests.review.conftest import BLUE, GREEN, HOSPITAL, LEDGER, RULES, TODAY, Guide, git
from tests.review.reading import change_much, check_both_texts, redline, rows, words


def test_the_summary_tells_every_sort_of_change(guide: Guide) -> None:
    """Numbers with sentence and citation, cards, doses, citations, sources, questions, notices, meanings, facts, grade."""
    assert guide.sign().returncode == 0
    assert guide.sign("treatments/green").returncode == 0
    guide.commit("Sign", "Clinician", "clinician@example.org")
    git(guide.root, "branch", "--force", "main")
    change_much(guide)
    guide.commit("Change much")
    page = redline(guide)
    numbers = rows(page, "numbers")
    assert any("3 to 4 weeks 4 to 6 weeks" in row for row in numbers)
    assert any("Blue care is given for 4 to 6 weeks. paper-a" in row for row in numbers)
    assert any("10 mg 20 mg In the table: blue | dose" in row and row.endswith("paper-b") for row in numbers)
    cards = rows(page, "cards")
    assert any("Urgent: Before: looks pale Now: looks pale or gray" in row for row in cards)
    assert any("Before: nothing Now: shakes" in row and row.endswith("paper-c") for row in cards)
    assert any("once a day" in row and "once a week" in row for row in rows(page, "doses"))
    evidence = words(page.find(id="evidence").parent)
    for text in (
        "Added: [paper-c] cited 1 times",
        "Added: [paper-c] Paper c.",
        "Now: [paper-a] Paper a, mended.",
        "Added: When does blue end?",
        "Dropped: When does blue begin?",
        "Now: Not advice (bottom): Ask your own team.",
        "A body that is far too warm.",
    ):
        assert text in evidence, text
    assert "phone.care_team nothing (314) 555-0100" in words(page.find(id="hospital").parent)
    assert any(
        row.startswith("phone.care_team nothing 314, ") and row.endswith("Now: (314) 555-0100 none") for row in numbers
    )
    articles = rows(page, "articles")
    assert all("The sign-off of Test Person (December 1, 2026) no longer holds." in row for row in articles[:2])
    assert re.search(r"\d\.\d before, \d\.\d now", articles[0])
    drawing = page.select_one("article [data-section=risks] .cg-redline__pair")
    assert ["marrow cells" in svg.get_text() for svg in drawing.select("svg")] == [False, True]
    text = (guide.root / "dist/redline.md").read_text("utf-8")
    assert "- Sign-offs of articles that no longer hold: 2" in text
    assert (
        "| en/treatments/blue: Key points | 3 to 4 weeks | 4 to 6 weeks | Blue care is given for 3 to 4 weeks. | Blue care is given for 4 to 6 weeks. | paper-a |"
        in text
    )
    # What can hurt without a figure is there with both texts, a cell with its heads, and who must sign before all.
    assert re.search(r"\| en/treatments/blue: [^|]*, Urgent: \| looks pale \| looks pale or gray \| paper-a \|", text)
    assert re.search(r"\(blue \\\| dose\) \| 10 mg \| 20 mg \| 10 mg \| 20 mg \| paper-b \|", text)
    assert text.index("**Who must sign how many texts:** Clinician (") < text.index("| where |")


def test_what_a_copy_leaves_out_is_reviewed_too(guide: Guide) -> None:
    """Text for the other case of a fact and a passage for another place: each change stands in the redline."""
    guide.edit(
        BLUE,
        "## When to call",
        "[[if fever.number: Only yours counts.]]\n\n### Far {only=us-il}\n\nAsk there.\n\n## When to call",
    )
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, "Only yours counts", "Just yours counts")
    guide.edit(BLUE, "Ask there", "Ask over there")
    guide.edit("content/en/emergencies.yaml", "cannot breathe", "cannot breathe well")
    guide.commit("Change what is not shown")
    page = redline(guide)
    text = words(page.select_one("article"))
    for part in ("Just", "over there", "added: well", "If the hospital has filled in"):
        assert part in text, part
    assert "was: Only" in text


def test_a_changed_source_shows_every_sentence_that_leans_on_it(guide: Guide) -> None:
    """In articles whose own text is the same, too; the summary for the pull request says it as well."""
    guide.edit("content/data/sources.yaml", 'published: "2023"', 'published: "2021"')
    page = redline(guide)
    found = rows(page, "leaning")
    cited = [
        (article.header.title, sentence.line, sentence.text)
        for article in load_library(guide.root).articles
        for sentence in article.sentences
        if "paper-a" in sentence.sources
    ]
    assert {title for title, _, _ in cited} == {"Blue care", "Green care"}
    for title, line, text in cited:
        assert any(row.startswith(f"{title}: line {line} {text}") for row in found), text
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    assert f"Sources with another entry: 1; sentences that rely on them: {len(found)}" in summary
    assert f"| paper-a | {BLUE}:" in summary
    sign = next(row for row in found if "cannot breathe" in row)
    assert sign.startswith("content/en/emergencies.yaml: line ")
    assert "| paper-a | content/en/emergencies.yaml:" in summary


@pytest.mark.parametrize(
    ("path", "entry", "citing"),
    [
        ("content/en/emergencies.yaml", "cannot breathe, sources: [paper-a]", "cannot breathe, sources: [paper-c]"),
        ("content/en/questions.yaml", "  who: [nurse]\n", "  who: [nurse]\n  source: paper-c\n"),
        ("content/en/glossary.yaml", 'too warm."\n', 'too warm."\n  source: paper-c\n'),
    ],
)
def test_a_source_that_a_data_file_alone_cites_is_not_said_to_be_cited_nowhere(
    path: str, entry: str, citing: str, guide: Guide
) -> None:
    """Emergency signs rest on such sources."""
    sources = "content/data/sources.yaml"
    text = (guide.root / sources).read_text("utf-8")
    extra = text[text.index("- id: paper-b") :].replace("paper-b", "paper-c").replace("Paper b", "Paper c")
    (guide.root / sources).write_text(text + extra, encoding="utf-8")
    guide.edit(path, entry, citing)
    guide.commit("Cite it")
    git(guide.root, "branch", "--force", "main")
    guide.edit(sources, 'title: "Paper c"', 'title: "Paper c (retracted)"')
    (row,) = rows(redline(guide), "leaning")
    assert row.startswith(f"{path}: line ")
    assert "sentences that rely on them: 1" in (guide.root / "dist/redline.md").read_text("utf-8")


def test_a_changed_article_shows_all_its_figures(guide: Guide) -> None:
    """Each with its source and the words that govern it, changed or not, so that nothing has to be looked for elsewhere."""
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    guide.edit(BLUE, "| drug | dose |", "Never give more than:\n\n- 5 mL [^paper-b]\n\n### Doses\n\n| drug | dose |")
    page = redline(guide)
    figures = [words(row) for row in page.select("#en-treatments-blue .cg-redline__figures tbody tr")]
    assert any("4 to 6" in row and "Paper a (paper-a; Research paper, 2023)" in row for row in figures)
    for figure in ("Never give more than: 5 mL (line", "drug: blue; dose: 10 mg (line"):
        assert any(row.startswith(figure) for row in figures), figures


def test_the_marked_text_says_what_was_and_what_is_now(guide: Guide) -> None:
    """In the sentence itself, word by word, with words before the marks; a figure with its range and unit is one word."""
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    guide.commit("Change")
    page = redline(guide)
    line = page.select_one("article [data-section=key-points] li")
    assert words(line) == "Blue care is given for was: 3 to 4 weeks. now: 4 to 6 weeks. [paper-a]"
    changed = [section["data-section"] for section in page.select("[data-changed=yes]")]
    assert changed == ["key-points"]


def test_every_change_taken_is_the_new_text_and_none_is_the_old(guide: Guide) -> None:
    """In the finished file, for changed, new and removed articles and sections."""
    old = load(shutil.copytree(guide.root, guide.root.parent / "old"))
    change_much(guide)
    guide.edit(
        BLUE,
        "## Questions {#questions}",
        "## One more {#more}\n\nIt stands here for 5 days.[^paper-a]\n\n## Questions {#questions}",
    )
    (guide.root / "content/en/treatments/teal.md").write_text(
        "---\ntitle: Teal\nslug: teal\nkind: treatment\nmessage: Teal is new.\nsummary: Something else.\nstatus: published\ncreated: 2026-11-22\n"
        "updated: 2026-11-22\n---\n\n## Key points {#key-points}\n\n- Quite other words.[^paper-a]\n", encoding="utf-8",
    )  # fmt: skip
    (guide.root / GREEN).unlink()
    guide.commit("Change, add, remove")
    page = redline(guide)
    assert {a["data-topic"]: a["data-kind"] for a in page.select("article")} == {
        "pages/home": "changed", "pages/about": "changed", "pages/how-we-review": "changed",
        "treatments/blue": "changed", "treatments/teal": "new", "treatments/green": "removed",
    }  # fmt: skip
    tree = lxml.html.document_fromstring((guide.root / "dist/redline.html").read_text("utf-8"))
    assert check_both_texts(tree, old, load(guide.root)) == 6
    # A text that is new or gone says so once, above all of it, and the lists send the reader there.
    for topic, told in (("teal", "All of this text is new, 5 words."), ("green", "All of this text is removed, ")):
        shown = words(page.select_one(f'article[data-topic="treatments/{topic}"]'))
        assert told in shown
        assert "This whole part is" not in shown
    assert [row for row in rows(page, "articles") if "Read it whole" in row] == [
        row for row in rows(page, "articles") if row.startswith("Teal ")
    ]
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    assert "**New from the first line to the last, so read all of it:** en/treatments/teal (5 words)" in summary


def test_what_the_theme_changes_is_shown_as_a_reader_would_see_it(guide: Guide) -> None:
    """The same texts in both themes: words, links and hidden parts, on pages and on paper; otherwise why not."""
    guide.edit(
        "theme/templates/article.html",
        "<h1",
        '<svg><title>Two pills</title></svg><p>Take <a href="https://shop.test">more</a>.</p><h1 style="opacity: 0"',
    )
    guide.edit("theme/templates/partials/_paper_head.html", "<p class", "<p hidden class")
    guide.edit("theme/strings/en.toml", 'draft = "Draft: no clinician', 'draft = "Draft: one clinician')
    guide.commit("Change the theme")
    section = redline(guide).find(id="pages").parent
    shown = {head.get_text(): words(head.find_next("ul")) for head in section.select("h4")}
    assert {"blue.html", "how-we-review.html", "blue (paper)", "blue-one-page (paper)"} <= shown.keys()
    assert "Added: Take more (to: https://shop.test)." in shown["blue.html"]
    assert "Two pills" in shown["blue.html"]
    # What is hidden by other means than words is among the elements, once for all pages.
    assert words(section).count('style="opacity: 0"') == 1
    assert "Draft: one clinician" in shown["blue.html"]
    assert "(hidden)" in shown["blue (paper)"]
    git(guide.root, "branch", "--force", "main")
    guide.edit("theme/static/css/base.css", "@layer", ".cg-card { color: red } @layer")
    section = redline(guide).find(id="pages").parent
    assert "the same words, links and elements as before" in words(section)
    assert not section.select("h4")
    guide.edit("theme/templates/article.html", "<h1", "{{ nobody_knows }}<h1")
    told = words(redline(guide).find(id="pages").parent)
    assert "cannot be shown (theme/templates/article.html:" in told
    assert "nobody_knows" in told
    guide.edit("theme/templates/article.html", "{{ nobody_knows }}", "")
    git(guide.root, "mv", "theme/templates/handout.html", "theme/templates/paper.html")
    guide.commit("As in an earlier release")
    git(guide.root, "branch", "--force", "main")
    git(guide.root, "mv", "theme/templates/paper.html", "theme/templates/handout.html")
    assert "cannot be shown (the old theme has no handout.html)" in words(redline(guide).find(id="pages").parent)


def test_a_changed_message_stands_in_the_redline(guide: Guide) -> None:
    """It is shown with the title, as old and new words."""
    guide.edit(BLUE, "begins with a call", "begins with a visit")
    guide.commit("Another message")
    text = redline(guide).get_text(" ", strip=True)
    assert "Most important: Blue care begins with a" in text
    assert "visit" in text


def test_the_real_articles_can_be_read_both_ways(guide: Guide) -> None:
    """The texts that the tests' own guide has from a real one, with numbers, words and lines changed, in one redline."""
    shutil.rmtree(guide.root / "content")
    shutil.copytree(SMALL / "content", guide.root / "content")
    texts = sorted((guide.root / "content/en").rglob("*.md"))
    guide.commit("The real guide")
    git(guide.root, "branch", "--force", "main")
    old = load_library(shutil.copytree(guide.root, guide.root.parent / "old"))
    for file in texts:
        head, _, body = file.read_text("utf-8").partition("\n---\n")
        lines = body.split("\n")
        lines = [
            re.sub(r"(?<![\w^#-])(\d)(?= )", lambda m: str((int(m[1]) + 1) % 10), line) if n % 3 == 0 else line
            for n, line in enumerate(lines)
        ]
        lines = [line.replace(" your child", " the child") if n % 5 == 0 else line for n, line in enumerate(lines)]
        file.write_text(head + "\n---\n" + "\n".join(lines), encoding="utf-8")
    guide.commit("Change the real guide")
    redline(guide)
    tree = lxml.html.document_fromstring((guide.root / "dist/redline.html").read_text("utf-8"))
    assert check_both_texts(tree, old, load_library(guide.root)) >= 5
    assert len(tree.xpath("//*[@data-marked]//ins")) > 50


def test_the_lines_to_paste_sign_the_text(guide: Guide) -> None:
    """Pasted as they are they are refused; with the truth in their places they make the article signed."""
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    guide.commit("Change")
    lines = redline(guide).select_one("pre").get_text()
    assert f'version: "{guide.version()}"' in lines
    (guide.root / LEDGER).write_text(lines, encoding="utf-8")
    assert "date:" in guide.run("check").stderr
    for mark, truth in (
        ("<your name>", "Test Person"),
        ("<your credential>", "MD"),
        ("<what is new in this text>", "Weeks."),
    ):
        lines = lines.replace(mark, truth)
    (guide.root / LEDGER).write_text(re.sub(r"date: <[^>]*>", "date: 2026-12-01", lines), encoding="utf-8")
    found, problems = reviews(load_library(guide.root), TODAY)
    assert not problems
    assert found[BLUE].state == "signed"


ENTRY = "- {article: treatments/blue, since: 2026-11-28, why: Wrong., name: Test Person, role: clinician}\n"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (BLUE, "status: published", "status: withheld"),
        (BLUE, "status: published", "status: draft"),
        ("content/data/withdrawn.yaml", "[]\n", ENTRY),
    ],
)
def test_a_text_that_families_get_again_is_to_be_read_as_a_whole(
    path: str, before: str, after: str, guide: Guide
) -> None:
    """Whatever kept it from them, and though no word of it has changed: on the first screen, and who must sign."""
    (guide.root / "content/data/withdrawn.yaml").write_text("[]\n", "utf-8")
    guide.edit(path, before, after)
    guide.commit("Show it no longer")
    git(guide.root, "branch", "--force", "main")
    guide.edit(path, after, before)
    guide.commit("Show it again")
    page = redline(guide)
    told = "Read it whole: families did not have this text before."
    start, text = page.select_one(".cg-redline__start"), page.select_one("article[data-topic='treatments/blue']")
    assert f"Blue care (en): {told}" in words(start)
    assert "Clinician (1)" in words(start)
    assert [row for row in rows(page, "articles") if told in row] == rows(page, "articles")[:1]
    assert told in words(text)
    assert {part["data-changed"] for part in text.select("[data-section]")} == {"yes"}
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    assert "**Not shown to families before, so read all of it:** en/treatments/blue (" in summary
    assert "**Who must sign how many texts:** Clinician (1)" in summary
    git(guide.root, "branch", "--force", "main")
    guide.edit(path, before, after)
    guide.commit("Take it away")
    assert told not in words(redline(guide).main)


def test_a_day_in_the_words_of_an_entry_stands_among_the_numbers(guide: Guide) -> None:
    """Those of the entry itself are no numbers that anybody follows."""
    why = "Throw away each sheet from before 2026-10-15: it says 5 mg."
    (guide.root / "content/data/withdrawn.yaml").write_text(ENTRY.replace("Wrong.", f'"{why}"'), "utf-8")
    listed = [row for row in rows(redline(guide), "numbers") if "Throw away" in row]
    assert len(listed) == 1
    assert why in listed[0]
    assert "nothing 2026-10-15, 5 mg Before" in listed[0]
    assert "2026-11-28" not in listed[0]


def test_a_renamed_article_is_one_article(guide: Guide) -> None:
    """It is told as renamed, with its changes, and that its sign-off does not move along."""
    assert guide.sign().returncode == 0
    guide.commit("Sign", "Clinician", "clinician@example.org")
    git(guide.root, "branch", "--force", "main")
    (guide.root / BLUE).rename(guide.root / "content/en/treatments/navy.md")
    guide.edit("content/en/treatments/navy.md", "slug: blue", "slug: navy")
    guide.edit("content/en/treatments/navy.md", "3 to 4", "3 to 5")
    guide.edit("content/en/treatments/navy.md", "status: published", "status: withheld")
    ledger = (guide.root / LEDGER).read_text("utf-8")
    again = re.sub(r'version: ".*"', f'version: "{"b" * 64}"', ledger[ledger.index("- article") :])
    (guide.root / LEDGER).write_text(f"{ledger.rstrip()}\n{again}", encoding="utf-8")
    guide.commit("Rename")
    page = redline(guide)
    assert [(a["data-topic"], a["data-kind"]) for a in page.select("article")] == [("treatments/navy", "renamed")]
    assert "it was treatments/blue" in rows(page, "articles")[0]
    assert "no longer holds" in rows(page, "articles")[0]
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    assert "| renamed, status: published to withheld |" in summary
    # What is signed in the same words is another sign-off where it is of another version.
    assert f"Other changed files that affect pages: {LEDGER}" in summary
    assert "was: 3 to 4 weeks. now: 3 to 5 weeks." in words(page.select_one("article"))


def test_the_first_screen_says_what_to_do_what_can_hurt_and_who_signs(guide: Guide) -> None:
    """Before the tools and the lists: how many changes each list has, with the way to it, and each role that must sign."""
    change_much(guide)
    page = redline(guide)
    start = page.select_one(".cg-redline__start")
    assert start.find_previous("h2") is None and start.find_next("h2").parent == start
    for name in ("numbers", "cards", "doses", "hospital"):
        assert words(start.select_one(f"[href='#{name}']")).endswith(f": {len(rows(page, name))}")
    # Around the articles: the entries of lists, by the part that they stand in, and each source.
    entries = page.find(id="evidence").parent.select("li")
    assert words(start.select_one("[href='#evidence']")).endswith(f": {len(entries)}")
    assert words(start.select_one("[href='#leaning']")).endswith(": 1")
    around = words(start.select_one("[href='#parts']"))
    parts = page.find(id="parts").parent
    told = {f"{words(head)} ({len(_below(head).select('li'))})" for head in parts.select("h4")}
    assert {*around.partition(": ")[2].split(", ")} == told
    assert len(told) == 3
    none = next(text for text in map(words, start.select("li li")) if text.startswith("None: "))
    assert none == "None: Changes of the form alone, and of citations; What the theme changes on pages."
    guide.edit("theme/strings/en.toml", 'start = "Where are you now?"', 'start = "Where are you today?"')
    page = redline(guide)
    pages = page.find(id="pages").parent.select("h4")
    assert words(page.select_one(".cg-redline__start [href='#pages']")).endswith(f": {len(pages)}")
    assert len(pages) > 0
    # The two articles, and the words and the facts around them, of which two people sign the facts.
    assert "Clinician (" in words(start.select_one("[href='#paste']"))
    sign = page.find(id="paste").parent
    assert page.find(id="paste").find_previous("article") == page.select("article")[-1]
    for part in ("en/guide/facts", "en/guide/words"):
        assert part in words(sign)
    assert len(sign.select("details")) == 2


@pytest.mark.parametrize("now", ["2. Wash.\n3. Give it.\n4. Rest.", "- Wash.\n- Give it.\n- Rest."])
def test_steps_with_other_numbers_can_hurt(now: str, guide: Guide) -> None:
    """A sentence below names one of them."""
    steps = "1. Wash.\n2. Give it.\n3. Rest."
    guide.edit(BLUE, "In a study, 12", f"{steps}\n\nBegin again at step 2.\n\nIn a study, 12")
    guide.commit("Steps")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, steps, now)
    page = redline(guide)
    assert [row for row in rows(page, "doses") if "Give it." in row]
    assert words(page.select_one(".cg-redline__start [href='#doses']")).endswith(": 3")


def test_another_form_in_a_card_is_on_the_first_screen(guide: Guide) -> None:
    """The words of the card are the same, which is all that is said of it."""
    guide.edit(BLUE, "- looks pale", "- looks **pale**")
    page = redline(guide)
    start = page.select_one(".cg-redline__start")
    assert words(start.select_one("[href='#forms']")) == "Changes of the form alone, and of citations: 1"
    assert "No words of a care card or warning of an article have changed." in words(page.find(id="unchanged").parent)


def _below(head: Tag) -> BeautifulSoup:
    """What stands between a heading and the next of its level."""
    found = takewhile(lambda one: one.name != head.name, head.find_next_siblings())
    return BeautifulSoup("".join(map(str, found)), "lxml")


def test_a_part_alone_is_something_to_sign(guide: Guide) -> None:
    """Where no article has changed, but a part around them, its roles are named."""
    guide.edit(HOSPITAL, "care_team: null", 'care_team: "(314) 555-0100"')
    page = redline(guide)
    assert "en/guide/facts" in words(page.find(id="paste").parent)
    assert "Checker" in words(page.select_one(".cg-redline__start [href='#paste']"))


def test_the_summary_names_who_must_sign_by_the_rules_of_now(guide: Guide) -> None:
    """Rules that ask for a second person change no text; and a text that is new as a whole fills no rows."""
    for name in ("treatments/blue", "treatments/green"):
        assert guide.sign(name).returncode == 0
    guide.commit("Sign", "Test Person", "test@example.org")
    git(guide.root, "branch", "--force", "main")
    required = "  - id: clinician\n    required: true\n"
    guide.edit(RULES, required, f"{required}    people: 2\n")
    text = (
        (guide.root / GREEN).read_text("utf-8").replace("slug: green", "slug: azure").replace("12 of 100", "17 of 100")
    )
    (guide.root / GREEN.replace("green", "azure")).write_text(text, encoding="utf-8")
    git(guide.root, "add", "--all")
    guide.commit("Ask for two, and write one more")
    redline(guide)
    said = (guide.root / "dist/redline.md").read_text("utf-8")
    assert "**Who must sign how many texts:** Clinician (3)" in said
    assert "en/treatments/azure (" in said
    assert "17 of 100" not in said
