"""The gate before publishing, the staging override, and what the pages say of reviews."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import PHONE, PYTHON, ROOT, run_build
from tests.review.conftest import ADDRESSES, BLUE, DAY, GREEN, HOSPITAL, LEDGER, RULES, Guide
from tests.tools.on_day import VARIABLE

SITE = {"SITE_URL": "https://example.org/guide", **DAY}


def page(guide: Guide, name: str) -> BeautifulSoup:
    """One built page."""
    return BeautifulSoup((guide.root / "output" / name).read_text("utf-8"), "lxml")


def words(node: object) -> str:
    """The text of a node on one line."""
    return " ".join(node.get_text(" ").split())  # type: ignore[attr-defined]


def line_of(guide: Guide, text: str) -> int:
    """The line of the hospital's facts that holds ``text``."""
    return (guide.root / HOSPITAL).read_text("utf-8").partition(text)[0].count("\n") + 1


def test_nothing_is_published_with_a_number_kept_for_examples(guide: Guide) -> None:
    """A preview may show (314) 555-0100; the gate names its line."""
    guide.fill_facts()
    guide.edit(HOSPITAL, f'care_team: "{PHONE}"', 'care_team: "(314) 555-0100"')
    assert guide.run("check").returncode == 0
    assert guide.sign().returncode == guide.sign("treatments/green").returncode == 0
    done = run_build(guide.root, "publishconf.py", **SITE)
    assert done.returncode == 1
    line = line_of(guide, "(314) 555-0100")
    assert f"{HOSPITAL}:{line}: phone.care_team: (314) 555-0100 is a number that is kept for examples" in done.stderr


def test_the_gate_tells_all_reasons_at_once_and_writes_nothing(guide: Guide) -> None:
    """Unsigned, changed, an empty required fact and a mistake in the text stand in one list."""
    assert guide.sign().returncode == 0
    guide.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    guide.edit(GREEN, "Ask about the [other treatment](../pages/about.md).", "Ask about the [other](../pages/gone.md).")
    done = run_build(guide.root, "publishconf.py", **SITE)
    assert done.returncode == 1
    for line in (
        f"{BLUE}:1: the text has changed since it was signed",
        f"{GREEN}:1: no clinician has signed it",
        f"{HOSPITAL}:{line_of(guide, 'care_team: null')}: the required fact phone.care_team is empty",
        f"{HOSPITAL}:{line_of(guide, 'number: null')}: the required fact fever.number is empty",
        "the link to ../pages/gone.md leads nowhere",
    ):
        assert line in done.stderr, line
    assert "Traceback" not in done.stderr
    assert not list(guide.root.glob("output*"))


def test_a_withheld_topic_needs_no_signature_and_its_links_become_plain_words(guide: Guide) -> None:
    """Withheld, it is nowhere in the output, and the articles that link to it keep their sign-offs."""
    guide.fill_facts()
    guide.edit(BLUE, "../pages/about.md", "green.md")
    assert guide.sign().returncode == 0
    guide.edit(GREEN, "status: published", "status: withheld")
    guide.sign_parts()
    done = run_build(guide.root, "publishconf.py", **SITE)
    assert done.returncode == 0, done.stderr
    assert not [file for file in (guide.root / "output").rglob("*.*") if b"green.html" in file.read_bytes()]
    assert "other treatment" in words(page(guide, "blue.html"))


def test_signed_pages_are_published_with_who_and_when(guide: Guide) -> None:
    """All signed and filled in: it publishes; the page, the list of checked versions and the rules say the same."""
    guide.fill_facts()
    assert guide.sign(changed="Old words.").returncode == 0
    old = guide.version()
    guide.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    assert guide.sign(changed="The weeks.", next="2027-02-01", note="Read aloud.").returncode == 0
    assert guide.sign("treatments/green").returncode == 0
    guide.sign_parts()
    done = run_build(guide.root, "publishconf.py", **SITE)
    assert done.returncode == 0, done.stderr
    assert f"Soon due: {BLUE}:1:" in done.stderr
    line = page(guide, "blue.html").select_one("header .cg-review")
    assert "Checked by Test Person, MD, on December 1, 2026. Next check by February 1, 2027." in words(line)
    changes = page(guide, "changes.html")
    assert page(guide, "blue.html").select_one(".cg-review-history a")["href"].endswith("changes.html#treatments-blue")
    listed = [words(item) for item in changes.select("#treatments-blue li")]
    assert len(listed) == 2
    assert "The weeks." in listed[0]
    assert "This is the text as it stands." in listed[0]
    assert f"{old[:4]}-{old[4:8]}" in listed[1]
    assert "Old words." in listed[1]
    assert "This is the text" not in listed[1]
    facts = words(page(guide, "how-we-review.html").select_one("#facts"))
    for text in (
        "Clinician (must sign each article)",
        "Family advisor (may sign too",
        "at most 12 months",
        "90 days",
        "2 of 2",
    ):
        assert text in facts, text
    build = json.loads((guide.root / "output/build.json").read_text("utf-8"))
    assert "staging" not in build
    assert not page(guide, "blue.html").select(".cg-staging, meta[name=robots]")


def test_a_preview_says_on_every_article_that_it_is_a_draft(guide: Guide) -> None:
    """`make html` builds everything, unsigned too, and tells search engines to stay away from each page."""
    done = run_build(guide.root, **DAY)
    assert done.returncode == 0, done.stderr
    for file in (guide.root / "output").rglob("*.html"):
        assert BeautifulSoup(file.read_text("utf-8"), "lxml").select_one("meta[name=robots]")["content"] == "noindex"
    assert "Draft: no clinician" in words(page(guide, "green.html").select_one("header .cg-review"))
    assert "No version of this article has been checked yet." in words(page(guide, "changes.html"))
    assert "Draft: no clinician has checked this page yet. 2 of 2" in words(
        page(guide, "how-we-review.html").select_one("#facts")
    )


def test_the_staging_override_is_loud_and_recorded(guide: Guide) -> None:
    """With the override, every page says that it is no site for families, and build.json lists every reason."""
    assert guide.sign().returncode == 0
    done = run_build(guide.root, "publishconf.py", GUIDE_ALLOW_DRAFTS="yes", **SITE)
    assert done.returncode == 0, done.stderr
    assert "STAGING ONLY" in done.stderr
    assert f"{GREEN}:1: no clinician has signed it" in done.stderr
    output = guide.root / "output"
    pages = sorted(output.rglob("*.html"))
    assert len(pages) >= 7
    for file in pages:
        html = BeautifulSoup(file.read_text("utf-8"), "lxml")
        banner = html.select_one(".cg-staging")
        assert "Test site: not for families" in words(banner), file
        assert html.body.find(True) is banner
        # And it looks so: its style comes with it, in a sheet of its own or in the file.
        sheets = [
            (output / "assets" / Path(link["href"]).name).read_text("utf-8")
            for link in html.select("link[href*=staging]")
        ]
        assert ".cg-staging{" in "".join([*sheets, *(style.get_text() for style in html.select("style"))]), file
        assert html.select_one("meta[name=robots]")["content"] == "noindex"
    assert "Disallow: /" in (output / "robots.txt").read_text("utf-8")
    staging = json.loads((output / "build.json").read_text("utf-8"))["staging"]
    assert any(GREEN in reason for reason in staging["reasons"])
    assert any("phone.care_team" in reason for reason in staging["reasons"])
    for value in ("true", "1", "YES", ""):
        assert run_build(guide.root, "publishconf.py", GUIDE_ALLOW_DRAFTS=value, **SITE).returncode == 1, value


def test_overdue_and_partly_signed_are_refused_with_the_reason(guide: Guide, tmp_path: Path) -> None:
    """A check that has run out stops publishing; so does a role that has yet to sign, by name."""
    guide.fill_facts()
    for article in ("treatments/blue", "treatments/green"):
        assert guide.sign(article, next="2026-12-20").returncode == 0
    late = {"SITE_URL": "https://example.org", VARIABLE: "2026-12-27"}
    done = run_build(guide.root, "publishconf.py", **late)
    assert (
        f"{BLUE}:1: its next check is overdue: let a clinician check it again: make sign ARTICLE=treatments/blue"
        in done.stderr
    )
    guide.edit(
        "content/data/review.yaml",
        "id: language-editor\n    required: false",
        "id: language-editor\n    required: true",
    )
    done = run_build(guide.root, "publishconf.py", **SITE)
    assert f"{BLUE}:1: it is not signed by: language-editor" in done.stderr
    assert run_build(guide.root, **DAY).returncode == 0
    assert "Draft: not everybody who must check" in words(page(guide, "blue.html").select_one("header .cg-review"))
    assert (guide.root / LEDGER).is_file()


def test_no_variable_turns_the_clock_back(guide: Guide) -> None:
    """SOURCE_DATE_EPOCH of a day on which the check still held changes nothing; nor does a senseless one."""
    guide.fill_facts()
    for article in ("treatments/blue", "treatments/green"):
        assert guide.sign(article, next="2026-12-20").returncode == 0
    for epoch in ("1764547200", "4070908800", "garbage", "-1"):
        late = {**SITE, VARIABLE: "2026-12-27", "SOURCE_DATE_EPOCH": epoch}
        done = run_build(guide.root, "publishconf.py", **late)
        assert done.returncode == 1
        assert f"{BLUE}:1: its next check is overdue" in done.stderr, epoch
        assert "Traceback" not in done.stderr


@pytest.fixture
def signed(guide: Guide) -> Guide:
    """A guide that could be published as it is."""
    guide.fill_facts()
    assert guide.sign().returncode == guide.sign("treatments/green").returncode == 0
    guide.sign_parts()
    return guide


AROUND = {
    "a question": ("content/en/questions.yaml", "Who answers at night?", "Who answers on Sunday?", "guide/words"),
    "a meaning": ("content/en/glossary.yaml", "too warm", "too cold", "guide/words"),
    "an emergency sign": ("content/en/emergencies.yaml", "cannot breathe", "can hardly breathe", "guide/words"),
    "a notice's place": ("content/en/notices.yaml", "position: top", "position: bottom", "guide/frame"),
    "a page": ("content/en/pages/about.md", "with care", "with no care", "guide/frame"),
    "a group": ("content/en/groups.yaml", "title: Treatments", "title: Therapies", "guide/frame"),
    "a template": ("theme/templates/article.html", "<h1", "<p>Take more.</p><h1", "guide/frame"),
    "a style": ("theme/static/css/base.css", "@layer", ".cg-card { display: none } @layer", "guide/frame"),
    "a script": ("theme/static/js/guide/main.mjs", "", "document.title = 0;", "guide/frame"),
    "a string": ("theme/strings/en.toml", 'draft = "', 'draft = "Checked. ', "guide/frame"),
    "the name of the guide": ("pelicanconf.py", 'SITENAME = "', 'SITENAME = "Take 2 pills. ', "guide/frame"),
    "a page's template": (BLUE, "status:", "template: checklist\nstatus:", "guide/frame"),
    "what an empty search says": ("content/en/search.yaml", "Call your care team.", "Call nobody.", "guide/frame"),
    "a word that the search skips": ("content/en/search.yaml", "skip: [a]", "skip: [a, fever]", "guide/frame"),
    "a source of a page": (
        "content/data/sources.yaml",
        "https://example.org/page",
        "https://shop.test/buy",
        "guide/frame",
    ),
    "a source of a question": (
        "content/data/sources.yaml",
        "https://example.org/question",
        "https://shop.test",
        "guide/words",
    ),
    "a source of a meaning": ("content/data/sources.yaml", "Paper meaning", "Take two", "guide/words"),
    "a limit that pages tell": ("content/data/contract.yaml", "grade: 9.0", "grade: 8.0", "guide/frame"),
    "what a kind is about": (
        "content/data/contract.yaml",
        "    sources: 2",
        "    about: Drug\n    sources: 2",
        "guide/frame",
    ),
    "who wrote": (BLUE, "status:", "written_by: hospital\nstatus:", "guide/frame"),
    "a logo for dark pages": ("content/data/logo-dark.svg", "M0 0h5", "M0 0h6", "guide/frame"),
    "a rule": (RULES, "warn_days: 90", "warn_days: 1", "guide/frame"),
    "an icon": ("theme/static/icons/icon.svg", "<svg", "<!-- --><svg", "guide/frame"),
    "a fact": ("content/data/hospital.yaml", "101.0 F", "101.5 F", "guide/facts"),
}


_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><path d="M0 0h5"/></svg>\n'


@pytest.fixture
def furnished(guide: Guide) -> Guide:
    """A signed guide with logos, and with a source for a page, a question and a meaning."""
    for name in ("page", "question", "meaning"):
        source = (
            f'- id: paper-{name}\n  title: "Paper {name}"\n  publisher: "A journal"\n  url: "https://example.org/{name}"\n'
            '  published: "2023"\n  checked: "2026-11-22"\n  kind: paper\n'
        )
        add("content/data/sources.yaml", source)(guide.root)
    for name in ("logo", "logo-dark"):
        write(f"content/data/{name}.svg", _LOGO)(guide.root)
    add("content/en/pages/about.md", "\nA study says so.[^paper-page]\n")(guide.root)
    add("content/en/questions.yaml", "  source: paper-question\n")(guide.root)
    add("content/en/glossary.yaml", "  source: paper-meaning\n")(guide.root)
    guide.fill_facts()
    assert guide.sign().returncode == guide.sign("treatments/green").returncode == 0
    guide.sign_parts()
    return guide


@pytest.mark.parametrize("name", AROUND)
def test_what_is_around_the_articles_is_signed_too(furnished: Guide, name: str) -> None:
    """Each part has a version and roles of its own; a change of it is refused until they have signed it again."""
    signed = furnished
    path, old, new, part = AROUND[name]
    text = (signed.root / path).read_text("utf-8")
    if name == "a fact":
        new_text = re.sub(r"^  number: .+$", '  number: "100.0 F (37.8 C)"', text, count=1, flags=re.M)
    else:
        new_text = text.replace(old, new, 1)
    assert new_text != text
    (signed.root / path).write_text(new_text, encoding="utf-8")
    done = run_build(signed.root, "publishconf.py", **SITE)
    assert done.returncode == 1
    assert f"{part} is not signed as it is now" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_people_sign_the_facts(signed: Guide) -> None:
    """One person alone, twice, is not enough: a wrong number can hurt."""
    text = (signed.root / HOSPITAL).read_text("utf-8")
    (signed.root / HOSPITAL).write_text(
        re.sub(r"^  number: .+$", '  number: "100.0 F (37.8 C)"', text, count=1, flags=re.M), encoding="utf-8"
    )
    assert signed.sign("guide/facts", role="facts-checker", reviewer="Fay Test").returncode == 0
    assert "guide/facts is not signed" in run_build(signed.root, "publishconf.py", **SITE).stderr
    assert signed.sign("guide/facts", role="facts-checker", reviewer="Fred Test").returncode == 0
    done = run_build(signed.root, "publishconf.py", **SITE)
    assert done.returncode == 0, done.stderr


def test_an_old_text_does_not_come_back_to_life(signed: Guide) -> None:
    """Who has signed a newer text has signed the older one no more."""
    guide = signed
    guide.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    assert guide.sign().returncode == 0
    guide.edit(BLUE, "3 to 5 weeks", "3 to 4 weeks")
    done = run_build(guide.root, "publishconf.py", **SITE)
    assert done.returncode == 1
    assert f"{BLUE}:1: the text has changed since it was signed" in done.stderr


def publish(guide: Guide, *more: str) -> subprocess.CompletedProcess[str]:
    """Publish into ``output``, with further options of Pelican."""
    command = [*PYTHON, "pelican", "content", "--output", "output", "-s", "publishconf.py", "--fatal=warnings"]
    return subprocess.run(
        [*command, "--log-handler", "plain", *more],
        cwd=guide.root,
        env={**os.environ, **SITE},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def sign_frame(guide: Guide) -> None:
    """Let the editor sign the frame as it is now."""
    assert guide.sign("guide/frame", role="editor", reviewer="Edith Test").returncode == 0


def test_a_published_address_stays_with_its_article(signed: Guide) -> None:
    """A new slug leaves a page that leads on; another article at an old address, or none, is refused."""
    guide = signed
    assert "blue.html" in (guide.root / ADDRESSES).read_text("utf-8")
    guide.edit(BLUE, "slug: blue", "slug: teal")
    sign_frame(guide)
    done = publish(guide)
    assert done.returncode == 0, done.stderr
    assert page(guide, "blue.html").select_one("meta[http-equiv=refresh]")["content"] == "0; url=./teal.html"
    assert page(guide, "blue.html").select_one("main a[href='./teal.html']").get_text() == "Blue care"
    guide.edit(GREEN, "slug: green", "slug: blue")
    sign_again = guide.sign("guide/frame", role="editor", reviewer="Edith Test")
    assert sign_again.returncode == 0, sign_again.stderr
    done = publish(guide)
    assert (
        f"{GREEN}:1: the address blue.html was published for treatments/blue: give this text another slug"
        in done.stderr
    )
    assert done.returncode == 1


def test_an_article_that_is_gone_leaves_a_way(signed: Guide) -> None:
    """Its address must lead somewhere; where it leads is signed with the frame, and its old sign-off may stay."""
    guide = signed
    (guide.root / GREEN).unlink()
    done = publish(guide)
    line = (guide.root / ADDRESSES).read_text("utf-8").partition("- address: green.html")[0].count("\n") + 1
    assert (
        f"{ADDRESSES}:{line}: nothing answers at green.html: treatments/green is gone: write where it leads now"
        in done.stderr
    )
    guide.edit(ADDRESSES, "article: treatments/green", "article: treatments/green\n  leads_to: treatments/blue")
    assert "guide/frame is not signed as it is now" in publish(guide).stderr
    sign_frame(guide)
    done = publish(guide)
    assert done.returncode == 0, done.stderr
    assert page(guide, "green.html").select_one("main a[href='./blue.html']")


def test_an_address_that_nobody_has_written_down_is_refused(signed: Guide) -> None:
    """Otherwise nobody would miss it later; `make addresses` writes it down."""
    (signed.root / ADDRESSES).unlink()
    assert f"{BLUE}:1: its address blue.html is not in {ADDRESSES}: make addresses" in publish(signed).stderr
    assert "new address(es)" in signed.run("addresses").stdout
    done = publish(signed)
    assert done.returncode == 0, done.stderr


def conf(text: str, name: str = "pelicanconf.py") -> Callable[[Path], None]:
    """An edit that adds a line to the settings."""
    return lambda root: (root / name).write_text((root / name).read_text("utf-8") + text + "\n", encoding="utf-8")


def write(path: str, text: str = "Take more.\n") -> Callable[[Path], None]:
    """An edit that writes a file."""

    def edit(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")

    return edit


def add(path: str, text: str) -> Callable[[Path], None]:
    """An edit that adds to the end of a file."""
    return lambda root: write(path, (root / path).read_text("utf-8") + text)(root)


def both(*edits: Callable[[Path], None]) -> Callable[[Path], None]:
    """Several edits, one after the other."""
    return lambda root: [edit(root) for edit in edits] and None


def link(path: str, target: str) -> Callable[[Path], None]:
    """An edit that moves a file or folder out of the guide and leaves a link in its place."""

    def edit(root: Path) -> None:
        (root / path).rename(root.parent / target)
        (root / path).symlink_to(root.parent / target)

    return edit


def other_theme(root: Path) -> None:
    shutil.copytree(root / "theme", root.parent / "other")
    page = root.parent / "other/templates/article.html"
    page.write_text("<p>Take more.</p>" + page.read_text("utf-8"), encoding="utf-8")


OTHER_PLUGIN = """
from pathlib import Path
from pelican import signals
def more(pelican):
    {what}
def register():
    signals.finalized.connect(more)
"""


def plugin(what: str) -> Callable[[Path], None]:
    """A plugin beside the guide's own, which does ``what`` at the very end of a build."""
    code = write("plugins/other/__init__.py", OTHER_PLUGIN.format(what=what))
    return both(code, conf('PLUGINS = ["care_guide", "other"]'))


DOSE = "<p>Take more.</p>"
EXTRA_PAGE = write("content/en/extra/dose.html", DOSE)
# Each is tried on a guide in which everything is signed: what is done, with which options, and what is said.
BESIDE: dict[str, tuple[Callable[[Path], object], list[str], str]] = {
    "a page by a template": (
        both(write("extra.html", DOSE), conf('TEMPLATE_PAGES = {"../extra.html": "dose.html"}')),
        [],
        "pelicanconf.py:{last}: TEMPLATE_PAGES is not as the guide is published",
    ),
    "a template of its own": (
        both(write("more/extra.html", DOSE), conf('THEME_TEMPLATES_OVERRIDES = ["more"]\nDIRECT_TEMPLATES = ["extra"]')),
        [],
        "DIRECT_TEMPLATES is not as the guide is published",
    ),
    "copied files": (
        both(write("content/extra/dose.txt"), conf('STATIC_PATHS = ["extra"]')),
        [],
        "pelicanconf.py:{last}: STATIC_PATHS is not as the guide is published",
    ),
    "articles of another place": (
        both(write("more/dose.md", "Title: Dose\n\nMore.\n"), conf('ARTICLE_PATHS = ["en", "../more"]')),
        [],
        "pelicanconf.py:{last}: ARTICLE_PATHS is not as the guide is published",
    ),
    "pages of another place": (
        write("more/dose.md"),
        ["-e", 'PAGE_PATHS=["en/pages", "../more"]'],
        "PAGE_PATHS is not as the guide is published",
    ),
    "a page for each tag": (conf('TAG_SAVE_AS = "{slug}.html"', "publishconf.py"), [], "publishconf.py:{last}: TAG_SAVE_AS is not"),
    "another theme": (other_theme, ["-t", "../other"], "THEME is not as the guide is published"),
    "another folder of content": (write("more/en/treatments/dose.md"), ["-e", 'PATH="more"'], ": PATH is not as the guide"),
    "no escaping": (
        lambda _: None,
        ["-e", 'JINJA_ENVIRONMENT={"autoescape": false}'],
        "JINJA_ENVIRONMENT is not as the guide is published",
    ),
    "a filter": (conf('JINJA_FILTERS = {"day": str}'), [], "pelicanconf.py:{last}: JINJA_FILTERS is not"),
    "another name": (lambda _: None, ["-e", 'SITENAME="Take more"'], "guide/frame is not signed as it is now"),
    "a search elsewhere": (
        lambda _: None,
        ["-e", 'GUIDE_SEARCH_ADDRESS="https://search.test/?q={query}"'],
        "guide/frame is not signed as it is now",
    ),
    "an address that is none": (lambda _: None, ["-e", 'SITE_ADDRESS="javascript:x"'], "is no address of a site: leave it"),
    "articles passed over": (
        conf('ARTICLE_EXCLUDES = ["en/pages", "en/treatments"]'),
        [],
        f"{BLUE}:1: its page blue.html was left out: leave ARTICLE_EXCLUDES",
    ),
    "a plugin": (plugin("pass"), [], "guide/frame is not signed as it is now"),
    "a link in the place of an article": (link(BLUE, "blue.md"), [], f"{BLUE}:1: this is a link to another place"),
    "a link in the place of a folder": (link("content/data", "data"), [], "content/data:1: this is a link"),
    "a link in the theme": (link("theme/templates/partials", "partials"), [], "theme/templates/partials:1: this is a link"),
    "an ending in capitals": (
        write("content/en/treatments/red.MD"),
        [],
        "content/en/treatments/red.MD:1: nothing reads this file: name it red.md, or remove it",
    ),
    "another ending": (write("content/en/treatments/red.markdown"), [], "nothing reads this file: name it red.md"),
    "a page of Pelican": (EXTRA_PAGE, [], "content/en/extra/dose.html:1: nothing reads this file: take it out of content/"),
    "a language without words": (write("content/xx/pages/a.md"), [], "nothing reads this file: remove it, or add the words"),
    "data under another name": (write("content/data/sign-offs.yaml"), [], "nothing reads this file: remove it, or name it"),
}  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_nothing_goes_out_beside_the_gate(signed: Guide, name: str) -> None:
    """Settings, files and code that would publish something else than what was signed are refused, each by its name."""
    edit, options, words = BESIDE[name]
    edit(signed.root)
    last = (signed.root / "pelicanconf.py").read_text("utf-8").count("\n")
    if "publishconf.py:" in words:
        last = (signed.root / "publishconf.py").read_text("utf-8").count("\n")
    done = publish(signed, *options)
    assert done.returncode == 1, done.stdout
    assert words.format(last=last) in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(signed.root.glob("output*"))
    assert not (signed.root / "dist").exists()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (
            'Path(pelican.output_path, "dose.html").write_text("more")',
            "output/dose.html:1: the guide has not made this file",
        ),
        (
            'file = Path(pelican.output_path, "blue.html"); file.write_text(file.read_text() + "more")',
            "output/blue.html:1: this file was changed after the guide had made it",
        ),
        (
            'Path(pelican.output_path, "green.html").unlink()',
            "output/green.html:1: this file was removed after the guide had made it",
        ),
        (
            "pass\nsignals.all_generators_finalized.connect(\n"
            '    lambda all: Path(all[0].output_path, "early.html").write_text("more"), weak=False)',
            "output/early.html:1: the guide has not made this file",
        ),
    ],
)
def test_another_plugin_cannot_change_what_is_published(guide: Guide, what: str, words: str) -> None:
    """Even one that the editor has signed with the frame; one that changes nothing is named in build.json."""
    guide.fill_facts()
    plugin("pass")(guide.root)
    assert guide.sign().returncode == guide.sign("treatments/green").returncode == 0
    guide.sign_parts()
    done = publish(guide)
    assert done.returncode == 0, done.stderr
    assert "other" in json.loads((guide.root / "output/build.json").read_text("utf-8"))["plugins"]
    before = (guide.root / "output/blue.html").read_bytes()
    plugin(what)(guide.root)
    conf("")(guide.root)
    done = publish(guide)
    assert done.returncode == 1
    assert words in done.stderr
    assert (guide.root / "output/blue.html").read_bytes() == before


def test_a_preview_does_not_take_the_place_of_what_was_published(signed: Guide) -> None:
    """Neither built into its folder nor by a setting that makes a publish a preview; `make verify` knows it too."""
    done = publish(signed)
    assert done.returncode == 0, done.stderr
    before = (signed.root / "output/build.json").read_bytes()
    done = run_build(signed.root, **DAY)
    assert done.returncode == 1
    assert "a published guide is here, and a preview may not take its place" in done.stderr
    conf("GUIDE_PUBLISH = False", "publishconf.py")(signed.root)
    assert publish(signed).returncode == 1
    assert (signed.root / "output/build.json").read_bytes() == before
    signed.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    done = publish(signed, "-e", "GUIDE_PUBLISH=true")
    assert f"{BLUE}:1: the text has changed since it was signed" in done.stderr
    assert "-e GUIDE_PUBLISH=true" in (ROOT / "Makefile").read_text("utf-8")
    shutil.rmtree(signed.root / "output")
    assert run_build(signed.root, **DAY).returncode == 0
    (signed.root / "output/SHA256SUMS").write_text("", encoding="utf-8")
    done = signed.run("verify", "--url", "https://example.org", "--site", "output")
    assert "output: a preview is here: run make publish" in done.stderr


def test_the_kind_of_a_source_and_the_day_of_a_text_are_no_small_print(signed: Guide) -> None:
    """Families read both: a paper that becomes a guideline voids the sign-offs; a day to come is refused."""
    signed.edit("content/data/sources.yaml", "kind: paper", "kind: guideline")
    signed.edit(GREEN, "updated: 2026-11-22", "updated: 2027-12-31")
    done = publish(signed)
    assert f"{BLUE}:1: the text has changed since it was signed" in done.stderr
    assert f"{GREEN}:1: the text was updated on 2027-12-31, in the future" in done.stderr


def test_what_systems_and_editors_leave_behind_stops_nothing(guide: Guide) -> None:
    """Nobody has written it for the guide."""
    for name in (".DS_Store", "Thumbs.db", "blue.md~", "#blue.md#"):
        write(f"content/en/treatments/{name}")(guide.root)
    done = guide.run("check")
    assert done.returncode == 0, done.stderr


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
    done = publish(signed)
    assert done.returncode == 1
    told = "no role must sign" if subject == "articles" else f"no role must sign the {subject}"
    assert f"{RULES}:1: {told}: set required: true" in done.stderr


def test_the_rules_are_signed_with_the_frame(signed: Guide) -> None:
    """What "How we check" tells families about the rules is a part of what the editor signs."""
    signed.edit(RULES, "Is each fact right,", "Is each fact nice,")
    assert "guide/frame is not signed as it is now" in publish(signed).stderr


@pytest.mark.parametrize("code", ["&#49;2", "&#x31;2", "&frac12;"])
def test_a_code_for_a_sign_is_told(guide: Guide, code: str) -> None:
    """A page shows 12, and no check of numbers would find any; signs of comparison need theirs."""
    guide.edit(BLUE, "12 of 100 children", f"{code} of 100 children")
    guide.edit(GREEN, "12 of 100 children", "12 of 100 children with &lt; 500 cells")
    said = guide.run("check").stderr
    assert f"{BLUE}:21: {code.partition(';')[0]}; is a code for a sign: no check can read it: type the sign" in said
    assert GREEN not in said
