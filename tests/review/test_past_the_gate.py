"""Nothing is published beside the gate: other files, settings, themes, plugins and previews."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, refused, run_build, succeeded
from tests.review.conftest import BLUE, DAY, Guide
from tests.review.publishing import publish, sign_frame
from tests.tools.edits import Edit, add, write

pytestmark = pytest.mark.slow

TEXT = "Take more.\n"


def conf(text: str, name: str = "pelicanconf.py") -> Edit:
    """An edit that adds a line to the settings."""
    return add(name, f"{text}\n")


def both(*edits: Edit) -> Edit:
    """Several edits, one after the other."""
    return lambda root: [edit(root) for edit in edits] and None


def link(path: str, target: str) -> Edit:
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


def plugin(what: str) -> Edit:
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
        both(write("more/article.html", DOSE), conf('THEME_TEMPLATES_OVERRIDES = ["more"]')),
        [],
        "pelicanconf.py:{last}: THEME_TEMPLATES_OVERRIDES is set, and",
    ),
    "a page of a template alone": (
        both(write("theme/templates/extra.html", DOSE), conf('DIRECT_TEMPLATES = ["extra"]')),
        [],
        "pelicanconf.py:{last}: DIRECT_TEMPLATES is not as the guide is published",
    ),
    "copied files": (
        both(write("content/extra/dose.txt", TEXT), conf('STATIC_PATHS = ["extra"]')),
        [],
        "pelicanconf.py:{last}: STATIC_PATHS is not as the guide is published",
    ),
    "articles of another place": (
        both(write("more/dose.md", "Title: Dose\n\nMore.\n"), conf('ARTICLE_PATHS = ["en", "../more"]')),
        [],
        "pelicanconf.py:{last}: ARTICLE_PATHS is not as the guide is published",
    ),
    "pages of another place": (
        write("more/dose.md", TEXT),
        ["-e", 'PAGE_PATHS=["en/pages", "../more"]'],
        "PAGE_PATHS is not as the guide is published",
    ),
    "a page for each tag": (conf('TAG_SAVE_AS = "{slug}.html"', "publishconf.py"), [], "publishconf.py:{last}: TAG_SAVE_AS is not"),
    "another theme": (other_theme, ["-t", "../other"], "THEME is not as the guide is published"),
    "another folder of content": (write("more/en/treatments/dose.md", TEXT), ["-e", 'PATH="more"'], ": PATH is not as the guide"),
    "no escaping": (
        lambda _: None,
        ["-e", 'JINJA_ENVIRONMENT={"autoescape": false}'],
        "JINJA_ENVIRONMENT is not as the guide is published",
    ),
    "a filter": (conf('JINJA_FILTERS = {"day": str}'), [], "pelicanconf.py:{last}: JINJA_FILTERS is not"),
    "a function": (conf("DOSES = [lambda: 5]"), [], "pelicanconf.py:{last}: DOSES holds a function or an object"),
    "a text that shows another one": (
        conf("DOSES = [type('Text', (str,), {'__html__': lambda _: 'Take more.'})('5 mg')]"),
        [],
        "pelicanconf.py:{last}: DOSES holds a function or an object",
    ),
    "a plugin that is none": (conf('PLUGINS = ["care_guide", object()]'), [], "Pelican cannot use the settings (AttributeError"),
    "another name": (lambda _: None, ["-e", 'SITENAME="Take more"'], "guide/frame is not signed as it is now"),
    "another host for feeds": (conf('FEED_DOMAIN = "https://a.test"'), [], "pelicanconf.py:{last}: FEED_DOMAIN is not"),
    "a search elsewhere": (
        lambda _: None,
        ["-e", 'GUIDE_SEARCH_ADDRESS="https://search.test/?q={query}"'],
        "guide/frame is not signed as it is now",
    ),
    "an address that is none": (lambda _: None, ["-e", 'SITE_ADDRESS="javascript:x"'], "'javascript:x' has no https:// before it"),
    "articles passed over": (
        conf('ARTICLE_EXCLUDES = ["en/pages", "en/treatments"]'),
        [],
        f"{BLUE}:1: its page blue.html was left out: leave ARTICLE_EXCLUDES",
    ),
    "a plugin": (plugin("pass"), [], "guide/frame is not signed as it is now"),
    "a link in the place of an article": (link(BLUE, "blue.md"), [], f"{BLUE}:1: this is a link to another place"),
    "a link in the place of a folder": (link("content/data", "data"), [], "content/data:1: this is a link"),
    "a link in the place of all content": (link("content", "texts"), [], "content:1: this is a link to another place"),
    "a link in the theme": (link("theme/templates/partials", "partials"), [], "theme/templates/partials:1: this is a link"),
    "an ending in capitals": (
        write("content/en/treatments/red.MD", TEXT),
        [],
        "content/en/treatments/red.MD:1: nothing reads this file: name it red.md, or remove it",
    ),
    "another ending": (write("content/en/treatments/red.markdown", TEXT), [], "nothing reads this file: name it red.md"),
    "a page of Pelican": (EXTRA_PAGE, [], "content/en/extra/dose.html:1: nothing reads this file: take it out of content/"),
    "a language without words": (write("content/xx/pages/a.md", TEXT), [], "nothing reads this file: remove the folder content/xx, or add the words"),
    "data under another name": (write("content/data/sign-offs.yaml", TEXT), [], "nothing reads this file: remove it, or name it"),
}  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_nothing_goes_out_past_the_gate(signed: Guide, name: str) -> None:
    """Settings, files and code that would publish something else than what was signed are refused, each by its name."""
    edit, options, words = BESIDE[name]
    edit(signed.root)
    last = (signed.root / "pelicanconf.py").read_text("utf-8").count("\n")
    if "publishconf.py:" in words:
        last = (signed.root / "publishconf.py").read_text("utf-8").count("\n")
    done = refused(publish(signed, *options))
    assert words.format(last=last) in done.stderr
    assert not list(signed.root.glob("output*"))
    assert not (signed.root / "dist").exists()


def test_a_template_has_no_setting_that_is_not_signed(guide: Guide) -> None:
    """Pelican's objects come with all settings; those that the frame's version leaves out would be words of nobody."""
    words = "{{ article.title }} {{ CACHE_PATH }}"
    guide.edit("theme/templates/article.html", "{% block main %}", "{% block main %}" + words)
    done = refused(run_build(guide.root, "pelicanconf.py", "-e", 'CACHE_PATH="Take more"'))
    assert "theme/templates/article.html:" in done.stderr
    assert "'CACHE_PATH' is undefined" in done.stderr


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
            # What somebody saves and takes back may be in a page that was made in between.
            'file = Path("theme/static/css/base.css"); file.write_bytes(file.read_bytes())',
            "theme/static/css/base.css:1: this file was saved while the guide was published",
        ),
        (
            "pass\nsignals.all_generators_finalized.connect(\n"
            '    lambda all: Path(all[0].output_path, "early.html").write_text("more"), weak=False)',
            "output/early.html:1: the guide has not made this file",
        ),
    ],
)
def test_another_plugin_cannot_change_what_is_published(guide: Guide, what: str, words: str) -> None:
    """Its code is signed with the frame, and not even then may it change files; one that does not is named in build.json."""
    plugin("pass")(guide.root)
    guide.sign_all()
    succeeded(publish(guide))
    assert "other" in json.loads((guide.root / "output/build.json").read_text("utf-8"))["plugins"]
    before = (guide.root / "output/blue.html").read_bytes()
    plugin(what)(guide.root)
    done = publish(guide)
    assert "guide/frame is not signed as it is now" in done.stderr
    sign_frame(guide)
    done = refused(publish(guide))
    assert words in done.stderr
    assert (guide.root / "output/blue.html").read_bytes() == before


def test_a_preview_does_not_take_the_place_of_what_was_published(signed: Guide) -> None:
    """Neither built into its folder nor by a setting that makes a publish a preview; `make verify` knows it too."""
    succeeded(publish(signed))
    before = (signed.root / "output/build.json").read_bytes()
    done = refused(run_build(signed.root, **DAY))
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


def test_what_systems_and_editors_leave_behind_stops_nothing(guide: Guide) -> None:
    """Nobody has written it for the guide."""
    for name in (".DS_Store", "Thumbs.db", "blue.md~", "#blue.md#"):
        write(f"content/en/treatments/{name}", TEXT)(guide.root)
    succeeded(guide.run("check"))
