"""``make redline`` end to end, in a real git repository."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from bs4 import BeautifulSoup
from care_guide.library import Library, load_library
from care_guide.redline.marks import blocks, parse, unsaid
from care_guide.redline.reading import Section, reading
from care_guide.review import reviews

from tests.conftest import ROOT
from tests.review.conftest import BLUE, GREEN, HOSPITAL, LEDGER, RULES, TODAY, Guide, git


def redline(guide: Guide, base: str = "main") -> BeautifulSoup:
    """The redline of the guide as it stands."""
    done = guide.run("redline", "--base", base)
    assert done.returncode == 0, done.stderr
    assert git(guide.root, "worktree", "list").count("\n") == 0, "a work tree was left behind"
    return BeautifulSoup((guide.root / "dist/redline.html").read_text("utf-8"), "lxml")


def words(node: object) -> str:
    """The text of a node on one line."""
    return " ".join(node.get_text(" ").split())  # type: ignore[attr-defined]


def rows(page: BeautifulSoup, section: str) -> list[str]:
    """The rows of one table of the summary, as text."""
    return [words(row) for row in page.find(id=section).parent.select("tbody tr")]


def change_much(guide: Guide) -> None:
    """One edit of every sort that the summary tells."""
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    guide.edit(BLUE, "2 mg once a day", "2 mg once a week")
    guide.edit(BLUE, "| blue | 10 mg", "| blue | 20 mg")
    guide.edit(BLUE, "- looks pale [^paper-a]\n", "- looks pale or gray [^paper-a]\n- shakes [^paper-c]\n")
    guide.edit(BLUE, "When does blue begin?", "When does blue end?")
    guide.edit("content/en/notices.yaml", "text: Ask your team.", "text: Ask your own team.")
    guide.edit("content/en/glossary.yaml", "A body that is too warm.", "A body that is far too warm.")
    guide.edit("content/images/box.svg", "marrow</text>", "marrow cells</text>")
    sources = (guide.root / "content/data/sources.yaml").read_text("utf-8")
    extra = sources[sources.index("- id: paper-b") :].replace("paper-b", "paper-c").replace("Paper b", "Paper c")
    text = sources.replace('title: "Paper a"', 'title: "Paper a, mended"') + extra
    (guide.root / "content/data/sources.yaml").write_text(text, encoding="utf-8")
    guide.edit(HOSPITAL, "care_team: null", 'care_team: "555-0100"')


def check_both_texts(page: lxml.html.HtmlElement, old: Library, new: Library) -> int:
    """Read the file as a person would: every article with all changes taken, and with none. Return how many."""
    olds = {(a.lang, a.topic): reading(a, old) for a in old.articles}
    news = {(a.lang, a.topic): reading(a, new) for a in new.articles}
    for article in page.xpath("//article"):
        key = (article.get("lang"), article.get("data-topic"))
        for side, texts in (("old", olds.get(key, ())), ("new", news.get(key, ()))):
            shown = []
            for section in article.xpath("./div[@data-section]"):
                whole = section.xpath(f".//div[@data-side='{side}']//div[@class='cg-redline__text']")
                whole += section.xpath(
                    f".//div[@data-side='{side}' and contains(@class, 'whole')]/div[@class='cg-redline__text']"
                )
                marked = section.xpath("./div[@data-marked]")
                for part in dict.fromkeys([*whole, *marked]):
                    shown += blocks(unsaid(part), side)  # type: ignore[arg-type]
            expected = [
                block for section in sorted(texts, key=_place(article)) for block in blocks(parse(section.html))
            ]
            assert shown == expected, (key, side)
    return len(page.xpath("//article"))


def _place(article: lxml.html.HtmlElement) -> Callable[[Section], int]:
    order = [section.get("data-section") for section in article.xpath("./div[@data-section]")]
    return lambda section: order.index(section.id)


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
    assert "3, 4 4, 6" in numbers[0]
    assert "Blue care is given for 4 to 6 weeks. paper-a" in numbers[0]
    assert any("10 20" in row and "blue | 20 mg" in row and row.endswith("paper-b") for row in numbers)
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
        "Now: Not advice: Ask your own team.",
        "A body that is far too warm.",
    ):
        assert text in evidence, text
    assert "phone.care_team nothing 555-0100" in words(page.find(id="hospital").parent)
    articles = rows(page, "articles")
    assert all("The sign-off of Test Person (2026-12-01) no longer holds." in row for row in articles[:2])
    assert re.search(r"\d\.\d before, \d\.\d now", articles[0])
    drawing = page.select_one("article [data-section=risks] .cg-redline__pair")
    assert ["marrow cells" in svg.get_text() for svg in drawing.select("svg")] == [False, True]
    text = (guide.root / "dist/redline.md").read_text("utf-8")
    assert "- Sign-offs that no longer hold: 2" in text
    assert "| treatments/blue: Key points | 3, 4 | 4, 6 | Blue care is given for 4 to 6 weeks. | paper-a |" in text


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
    assert f"Sources with another entry: 1; sentences that lean on them: {len(found)}" in summary
    assert f"| paper-a | {BLUE}:" in summary


def test_a_changed_article_shows_all_its_figures(guide: Guide) -> None:
    """Each with its source, changed or not, so that nothing has to be looked for elsewhere."""
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    page = redline(guide)
    figures = [words(row) for row in page.select("#en-treatments-blue .cg-redline__figures tbody tr")]
    assert any("4 to 6" in row and "Paper a (paper-a; Research paper, 2023)" in row for row in figures)
    assert len(figures) > 1


def test_the_marked_text_says_what_was_and_what_is_now(guide: Guide) -> None:
    """In the sentence itself, word by word, with words before the marks."""
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    guide.commit("Change")
    page = redline(guide)
    line = page.select_one("article [data-section=key-points] li")
    assert words(line) == "Blue care is given for was: 3 now: 4 to was: 4 now: 6 weeks. [paper-a]"
    changed = [section["data-section"] for section in page.select("[data-changed=yes]")]
    assert changed == ["key-points"]


def test_every_change_taken_is_the_new_text_and_none_is_the_old(guide: Guide) -> None:
    """In the finished file, for changed, new and removed articles and sections."""
    old = load_library(shutil.copytree(guide.root, guide.root.parent / "old"))
    change_much(guide)
    guide.edit(
        BLUE,
        "## Questions {#questions}",
        "## One more {#more}\n\nIt stands here for 5 days.[^paper-a]\n\n## Questions {#questions}",
    )
    text = (guide.root / BLUE).read_text("utf-8")
    (guide.root / "content/en/treatments/teal.md").write_text(
        "---\ntitle: Teal\nslug: teal\nkind: treatment\nsummary: Something else.\nstatus: published\ncreated: 2026-11-22\n"
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
    assert check_both_texts(tree, old, load_library(guide.root)) == 6
    assert text


def test_the_real_articles_can_be_read_both_ways(guide: Guide) -> None:
    """The guide's own articles, each with numbers, words and lines changed, in one redline."""
    shutil.rmtree(guide.root / "content")
    shutil.copytree(ROOT / "content", guide.root / "content")
    guide.commit("The real guide")
    git(guide.root, "branch", "--force", "main")
    old = load_library(shutil.copytree(guide.root, guide.root.parent / "old"))
    for file in sorted((guide.root / "content/en").rglob("*.md")):
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


def test_a_renamed_article_is_one_article(guide: Guide) -> None:
    """It is told as renamed, with its changes, and that its sign-off does not move along."""
    assert guide.sign().returncode == 0
    guide.commit("Sign", "Clinician", "clinician@example.org")
    git(guide.root, "branch", "--force", "main")
    (guide.root / BLUE).rename(guide.root / "content/en/treatments/navy.md")
    guide.edit("content/en/treatments/navy.md", "slug: blue", "slug: navy")
    guide.edit("content/en/treatments/navy.md", "3 to 4", "3 to 5")
    guide.commit("Rename")
    page = redline(guide)
    assert [(a["data-topic"], a["data-kind"]) for a in page.select("article")] == [("treatments/navy", "renamed")]
    assert "it was treatments/blue" in rows(page, "articles")[0]
    assert "no longer holds" in rows(page, "articles")[0]
    assert "was: 4 now: 5" in words(page.select_one("article"))


def test_no_change_and_uncommitted_changes_are_said(guide: Guide) -> None:
    """Nothing changed: it says so. Changed and not committed: it is in the redline, and named on the first screen."""
    page = redline(guide)
    assert "Nothing that a family reads has changed." in words(page.main)
    assert not page.select("article")
    guide.edit(BLUE, "3 to 4", "3 to 5")
    done = guide.run("redline", "--base", "main")
    assert f"Not committed, and in the redline all the same: {BLUE}" in done.stdout
    page = redline(guide)
    assert BLUE in words(page.select_one(".cg-redline__alert"))
    assert "was: 4 now: 5" in words(page.select_one("article"))
    assert BLUE in (guide.root / "dist/redline.md").read_text("utf-8")


def test_a_change_of_the_theme_alone_is_no_change_of_the_text(guide: Guide) -> None:
    """Base and new are both built with the tool as it is now."""
    guide.edit("theme/strings/en.toml", 'emergency = "Emergency:"', 'emergency = "An emergency:"')
    git(guide.root, "commit", "--quiet", "-am", "Theme")
    assert "Nothing that a family reads has changed." in words(redline(guide).main)


def test_a_base_that_is_missing_unrelated_or_cut_off_is_told(guide: Guide, tmp_path: Path) -> None:
    """A name that git does not know, a history that has nothing in common, a shallow clone, no repository."""
    done = guide.run("redline", "--base", "origin/nowhere")
    assert done.returncode == 1
    assert "BASE=origin/nowhere: git knows no such branch or commit: run `git fetch`" in done.stderr
    git(guide.root, "commit", "--quiet", "--allow-empty", "-m", "Second")
    shallow = tmp_path / "shallow"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", guide.root.as_uri(), str(shallow)], check=True, capture_output=True
    )
    done = Guide(shallow).run("redline", "--base", "HEAD~1")
    assert done.returncode == 1
    assert "this clone is shallow" in done.stderr
    git(guide.root, "switch", "--quiet", "--orphan", "other")
    git(guide.root, "commit", "--quiet", "--allow-empty", "-m", "Empty")
    git(guide.root, "switch", "--quiet", "change")
    assert "no commit in common" in guide.run("redline", "--base", "other").stderr
    alone = tmp_path / "alone"
    shutil.copytree(guide.root, alone, ignore=shutil.ignore_patterns(".git"))
    assert "no git repository" in Guide(alone).run("redline").stderr
    assert not list(guide.root.glob("dist/*.new"))


def test_a_base_that_cannot_be_built_is_told(guide: Guide) -> None:
    """No content at all is refused; a part that cannot be read is named on the page."""
    git(guide.root, "switch", "--quiet", "-c", "empty")
    git(guide.root, "rm", "--quiet", "-r", "content")
    git(guide.root, "commit", "--quiet", "-m", "Nothing")
    git(guide.root, "checkout", "--quiet", "main", "--", "content")
    git(guide.root, "commit", "--quiet", "-m", "All again")
    done = guide.run("redline", "--base", "HEAD~1")
    assert done.returncode == 1
    assert "it has no folder content, so it cannot be built" in done.stderr
    guide.edit(BLUE, "title: Blue care", "title: a: b: [")
    guide.commit("Break")
    guide.edit(BLUE, "title: a: b: [", "title: Blue care")
    guide.commit("Mend")
    page = redline(guide, "HEAD~1")
    assert f"{BLUE}:2: the YAML cannot be read" in words(page.select_one(".cg-redline__alert"))
    assert [a["data-kind"] for a in page.select("article")] == ["new"]


def test_mistakes_in_the_new_text_stand_on_the_first_screen(guide: Guide) -> None:
    """A reviewer is told before reading that `make check` is not content."""
    guide.edit(BLUE, "12 of 100 children had a fever.[^paper-a]", "12 of 100 children had a fever.")
    guide.commit("Lose a citation")
    page = redline(guide)
    assert f"{BLUE}:" in words(page.select_one(".cg-redline__alert"))
    assert "cited 5 times" in words(page.find(id="evidence").parent)


def test_the_file_is_alone_in_the_world(guide: Guide) -> None:
    """One file, nothing loaded, a policy that allows nothing else, no address of this machine, the same bytes twice."""
    change_much(guide)
    guide.commit("Change")
    page = redline(guide)
    first = (guide.root / "dist/redline.html").read_bytes()
    assert not page.select("[src], link, iframe, form, img")
    assert "default-src 'none'" in page.select_one("meta[http-equiv]")["content"]
    assert str(guide.root.parent).encode() not in first
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)
    for link in page.select("a[href]"):
        assert link["href"].startswith("#")
        assert page.find(id=link["href"][1:]), link
    redline(guide)
    assert (guide.root / "dist/redline.html").read_bytes() == first


@pytest.mark.parametrize("folder", ["a folder", "ünter"])
def test_a_guide_below_the_top_of_a_repository(folder: str, guide: Guide) -> None:
    """The guide may be one folder of a larger repository, with a space in its name."""
    inner = guide.root.parent / "big" / folder
    shutil.copytree(guide.root, inner, ignore=shutil.ignore_patterns(".git"))
    git(inner.parent, "init", "--quiet", "--initial-branch=main")
    git(inner.parent, "add", "--all")
    git(inner.parent, "commit", "--quiet", "-m", "Begin")
    below = Guide(inner)
    below.edit(BLUE, "3 to 4", "3 to 5")
    git(inner.parent, "commit", "--quiet", "-am", "Change")
    page = redline(below, "HEAD~1")
    assert "was: 4 now: 5" in words(page.select_one("article"))


def test_a_second_language_has_its_own_redline(guide: Guide) -> None:
    """A number changed in one language alone: that text is shown and proved both ways, and the other is not."""
    content = guide.root / "content"
    shutil.copytree(content / "en", content / "es")
    strings = (guide.root / "theme/strings/en.toml").read_text("utf-8").replace('"English"', '"Español"')
    (guide.root / "theme/strings/es.toml").write_text(strings, encoding="utf-8")
    rules = (guide.root / RULES).read_text("utf-8")
    rules = re.sub(r"\{en: (.+?)\}", r"{en: \1, es: \1}", rules)
    (guide.root / RULES).write_text(rules, encoding="utf-8")
    guide.commit("Add a second language")
    git(guide.root, "branch", "--force", "main")
    old = load_library(shutil.copytree(guide.root, guide.root.parent / "old"))
    spanish = guide.root / BLUE.replace("/en/", "/es/")
    spanish.write_text(spanish.read_text("utf-8").replace("12 of 100", "13 of 100"), encoding="utf-8")
    guide.commit("Change one number in Spanish")
    page = redline(guide)
    assert [article["lang"] for article in page.select("article[data-topic]")] == ["es"]
    assert any("12" in row and "13" in row for row in rows(page, "numbers"))
    whole = lxml.html.parse(str(guide.root / "dist/redline.html")).getroot()
    assert check_both_texts(whole, old, load_library(guide.root)) == 1
