"""What a template or a script of the theme takes in is what the frame holds, or a problem with its line."""

from __future__ import annotations

import datetime
import os
import re
from collections import defaultdict
from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from care_guide.build.load import configured
from care_guide.build.settings import page_settings, settings_problems
from care_guide.content.article import Article
from care_guide.content.failures import template_problem
from care_guide.content.models import Source
from care_guide.content.problems import ContentError
from care_guide.content.review_files import NextCheck
from care_guide.content.strings import Strings
from care_guide.render.assets import bundle
from care_guide.render.output_file import Templates, environment
from care_guide.utils.cache import Cache
from jinja2 import TemplateNotFound, TemplateRuntimeError
from lxml import etree
from pelican.contents import Article as OfPelican
from pelican.settings import DEFAULT_CONFIG
from pelican.urlwrappers import Author

from tests.conftest import load

# What stands in base.html below its first line, and what is told; each is_litter or elsewhere.
REFUSED = {
    '{% include "x.tmp" %}': ":2: x.tmp is no template of the theme, so nobody would sign what it says: ",
    '{% include "x.html.bak" %}': ":2: x.html.bak is no template of the theme",
    '{% include ".x.html" %}': ":2: .x.html is no template of the theme",
    '{% include "x.html~" ignore missing %}': ":2: x.html~ is no template of the theme",
    '{% from "@eaDir/x.html" import a %}': ":2: @eaDir/x.html is no template of the theme",
    '{% import "x.orig" as x %}': ":2: x.orig is no template of the theme",
    '{% extends "x.swp" %}': ":2: x.swp is no template of the theme",
    '{% include ["good.html", "x.tmp"] %}': ":2: x.tmp is no template of the theme",
    '{% include "nowhere.html" %}': ":2: there is no template nowhere.html: ",
    '{% include "../static/x.css" %}': ":2: there is no template ../static/x.css: ",
    "{% set a = 'x.tmp' %}{% include a %}": ":1: a template is included by a variable: ",
    "{{ words|nofilter }}": ":2: the template cannot be filled in (No filter named 'nofilter'.): ",
    "{% nowhere %}": ":2: the template cannot be filled in (Encountered unknown tag 'nowhere'.",
    "{{ 1 + words }}": ":2: the template cannot be filled in (unsupported operand",
    "{{ words.upper(3) }}": ":2: the template cannot be filled in (",
    "{{ 1 / zero }}": ":2: the template cannot be filled in (division by zero): ",
    "{{ nobody }}": ":2: the template cannot be filled in ('nobody' is undefined): ",
    "{{ words.nothing.more }}": ":2: the template cannot be filled in (",
    # What the machine, Pelican or chance answers is not signed with the question.
    "{{ cycler.__init__.__globals__.os.environ.DOSE }}": ":2: the template cannot be filled in (__init__ leads to what nobody signs): ",
    "{{ words['__class__'] }}": ":2: the template cannot be filled in (__class__ leads to what nobody signs): ",
    "{{ [words] | map(attribute='__class__') | list }}": ":2: the template cannot be filled in (__class__ leads to",
    "{{ article.settings.PORT }}": ":2: the template cannot be filled in (settings leads to what nobody signs): ",
    "{{ words['__cl' ~ 'ass__'] }}": ":2: the template cannot be filled in (__class__ leads to what nobody signs): ",
    "{{ '{0.__class__}'.format(words) }}": ":2: the template cannot be filled in (format leads to what nobody signs): ",
    "{{ [live] | map(attribute='settings.PORT') | list }}": ":2: the template cannot be filled in (settings leads to",
    "{% for one in [live] | groupby('settings.PORT') %}{% endfor %}": ":2: the template cannot be filled in (settings leads to",
    "{{ article.filename }}": ":2: the template cannot be filled in (filename leads to what nobody signs): ",
    "{{ article.author.as_dict().values() | list }}": ":2: the template cannot be filled in (as_dict leads to what nobody signs): ",
    "{{ live._context.PORT }}": ":2: the template cannot be filled in (_context leads to what nobody signs): ",
    "{{ live.library.root }}": ":2: the template cannot be filled in (library leads to what nobody signs): ",
    "{{ day.today() }}": ":2: the template cannot be filled in (today leads to what nobody signs): ",
    "{{ (day | string) ~ day.strftime('%B') }}": ":2: the template cannot be filled in (strftime leads to what nobody signs): ",
    "{{ place.read_text() }}": ":2: the template cannot be filled in (read_text leads to what nobody signs): ",
    "{{ entry.parse_file('dose.json') }}": ":2: the template cannot be filled in (parse_file leads to what nobody signs): ",
    "{{ day | strftime('%B') }}": "(No filter named 'strftime'.): for a day, write {{ view.updated | day(lang, profile) }}",
    "{{ day.strptime('3', '%d') }}": ":2: the template cannot be filled in (strptime leads to what nobody signs): ",
    # Pelican's articles have days in the machine's language, and the places of their files.
    "{{ article.locale_date }}": "(locale_date leads to what nobody signs): for a day, write {{ view.updated | day(",
    "{{ article['source_path'] }}": ":2: the template cannot be filled in (source_path leads to what nobody signs): ",
    # What is no data leads to the code that runs, from there to any file.
    "{{ ([words] | map('upper')).gi_frame.f_builtins.open('dose').read() }}": ":2: the template cannot be filled in (gi_frame",
    "{{ [[1] | batch(1)] | map(attribute='gi_code.co_filename') | first }}": ":2: the template cannot be filled in (gi_code",
    "{{ call.keywords }}": ":2: the template cannot be filled in (keywords leads to what nobody signs): ",
    "{{ module['path'] }}": ":2: the template cannot be filled in (path leads to what nobody signs): ",
    "{{ text.source.lines }}": ":2: the template cannot be filled in (source leads to what nobody signs): ",
    "{{ text['found'].drawings }}": ":2: the template cannot be filled in (found leads to what nobody signs): ",
    # What no version holds of a source.
    "{{ study.status }}": ":2: the template cannot be filled in (status leads to what nobody signs): ",
    "{{ [study] | map(attribute='review_months') | list }}": ":2: the template cannot be filled in (review_months leads to",
    "{{ tree.getroottree().write('dose') }}": ":2: the template cannot be filled in (getroottree leads to what nobody signs): ",
    "{{ range.mro() }}": ":2: the template cannot be filled in (mro leads to what nobody signs): ",
    "{{ t('en', 'card.asks', date=day) }}": "theme/strings/en.toml:1: the words card.asks hold a {...} that nothing fills in",
    # Another page would show what this one has changed, if it was made later in the same process.
    "{{ facts.update({'phone.clinic': '5'}) }}": ":2: the template cannot be filled in (update changes a value that other",
    "{{ [facts] | map(attribute='pop') | list }}": ":2: the template cannot be filled in (pop changes a value that other",
    # Where an object is in memory is chance.
    "{{ [words] | map('upper') }}": ":1: the template shows generator object sync_do_map at 0x",
    "{{ (cycler('a') | string) ~ words }}": ":1: the template shows jinja2.utils.Cycler object at 0x",
    "{{ words | attr('_' ~ '_class__') }}": ":2: the template cannot be filled in (No filter named 'attr'.): ",
    "{{ t('es', 'card.title') }}": "theme/strings/es.toml:1: the words card.title are missing: ",
    "{{ t.tables.es.card.title }}": ":2: the template cannot be filled in (",
    # What is the template's mistake, wherever it shows.
    "{{ zero | unbroken }}": ":2: the template cannot be filled in (",
    "{{ zero | short }}": ":2: the template cannot be filled in (",
    "{{ t([], 'card.title') }}": ":2: the template cannot be filled in (",
    "{{ [1, 2] | random }}": ":2: the template cannot be filled in (No filter named 'random'.): ",
    "{{ lipsum() }}": ":2: the template cannot be filled in ('lipsum' is undefined): ",
    '{% include "base.html" %}': "the template cannot be filled in (maximum recursion",
    "\udce4": ":1: the text is not UTF-8: save the file with the encoding UTF-8",
}  # fmt: skip


OF_PELICAN = OfPelican(
    "Words.",
    {"title": "A", "date": datetime.datetime(2026, 12, 1), "author": Author("Ana", DEFAULT_CONFIG)},
    source_path="/a.md",
)
OF_PELICAN.tags = {"b", "a", "c"}
STUDY = Source(
    id="study",
    title="A study",
    publisher="A hospital",
    url="https://example.org/",
    published="2023",
    checked="2026-11-22",
    kind="paper",
    status="RECRUITING",
    review_months=6,
)
VALUES = {
    "words": "a",
    "zero": 0,
    "day": datetime.date(2026, 12, 1),
    "place": Path(),
    "entry": NextCheck(),
    "study": STUDY,
    "facts": {"phone.clinic": "1", "update": "2"},
    "tree": etree.Element("p"),
    "text": object.__new__(Article),
    "call": partial(print, end=""),
    "module": os,
    "article": OF_PELICAN,
    # Like Pelican's objects, and the guide's views.
    "live": SimpleNamespace(settings={"PORT": 1}, _context={"PORT": 1}, library=SimpleNamespace(root=Path())),
}


@pytest.mark.parametrize("line", REFUSED)
def test_a_template_takes_in_what_is_signed_or_is_reported_with_its_line(tmp_path: Path, line: str) -> None:
    folder = tmp_path / "theme/templates"
    (folder / "@eaDir").mkdir(parents=True)
    for name in ("x.tmp", "x.html.bak", ".x.html", "x.html~", "@eaDir/x.html", "x.orig", "x.swp", "good.html"):
        (folder / name).write_text("{% macro a() %}{% endmacro %}More.")
    (folder / "base.html").write_bytes(f'{{% include "good.html" %}}\n{line}'.encode("utf-8", "surrogateescape"))
    words = {"card": {"title": "Take more.", "asks": "By {date.year}."}}
    strings, env = Strings({"en": words, "es": words}, languages=frozenset(("en",))), environment(folder)
    # As Pelican's own environment has it.
    env.filters["strftime"] = datetime.date.strftime
    templates = Templates(tmp_path / "theme", strings, env=env)
    with pytest.raises(ContentError) as told:
        templates.digest("base.html")
        templates.render("base.html", VALUES)
    assert str(told.value).startswith(("theme/templates/base.html:", "theme/strings/")), told.value
    assert REFUSED[line] in str(told.value)


def test_a_template_asks_for_plain_data_and_gets_a_set_in_one_order(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "{{ article.content }} {{ article.author.name }} {{ article.tags | join }} {{ day.isoformat() }} {{ facts['update'] }} {{ facts.items() | list | length }}"
        "{{ words.upper() }} {{ range(3).count(1) }} {% set own = namespace(a=[]) %}{% set own.a = own.a + [1] %}{{ own.a }}"
    )
    assert environment(tmp_path).get_template("a.html").render(VALUES) == "Words. Ana abc 2026-12-01 2 2A 1 [1]"


def test_server_settings_ask_no_more_than_pages(tmp_path: Path) -> None:
    """Nobody signs them, and they are filled in when the finished pages have been compared with what was signed."""
    (tmp_path / "nginx.conf").write_text("{{ cycler.__init__.__globals__.os.getcwd() }}")
    with pytest.raises(TemplateRuntimeError, match="__init__ leads to what nobody signs"):
        environment(tmp_path).get_template("nginx.conf").render()


def test_a_template_that_is_missing_is_reported_with_its_own_folder(tmp_path: Path) -> None:
    for folder in ("server", "templates"):
        (tmp_path / "theme" / folder).mkdir(parents=True)
        with pytest.raises(TemplateNotFound) as error:
            environment(tmp_path / "theme" / folder).get_template("web.config")
        assert str(template_problem(error.value)).startswith(f"theme/{folder}/web.config:1: there is no such template")


def test_what_is_signed_is_taken_in(tmp_path: Path) -> None:
    folder = tmp_path / "theme/templates"
    (folder / "partials").mkdir(parents=True)
    (folder / "partials/_x.txt").write_text("More.")
    (folder / "base.html").write_text('{% include "partials/_x.txt" %}')
    templates = Templates(tmp_path / "theme", Strings({}))
    assert templates.digest("base.html")
    assert templates.render("base.html", {}) == "More."


@pytest.mark.parametrize(
    "path",
    [
        "./nowhere.mjs",
        "../../../outside.mjs",
        "./__macosx/x.mjs",
        "../lost.mjs",
        "../../css/x.mjs",
        "https://x.test/x.mjs",
        "/x.mjs",
        "x.js",
        "",
        "x",
    ],
)
def test_a_script_takes_in_modules_of_the_theme_alone(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "theme/static/js/guide"
    (folder / "__macosx").mkdir(parents=True)
    for place in (folder / "__macosx/x.mjs", tmp_path / "outside.mjs"):
        place.write_text("export const a = 1;\n")
    (folder / "main.mjs").write_text(f'// First.\nimport {{ a }} from "{path}";\nconsole.log(a);\n')
    with pytest.raises(ContentError, match=r"^theme/static/js/guide/main\.mjs:2: .* is no module of the theme: "):
        bundle(folder / "main.mjs")


def test_a_setting_that_only_a_template_knows_is_signed_with_its_type(tmp_path: Path) -> None:
    """A template takes "False" for true, and twice "5" for 55."""
    # Python leaves out the end of a long pattern.
    patterns = (re.compile("a" * 300), re.compile("a" * 301), re.compile("a" * 301, re.IGNORECASE))
    values = (False, "False", 5, "5", [], "[]", None, "None", *patterns)
    signed = {page_settings({"SHOW_DOSE": value}, tmp_path)["SHOW_DOSE"] for value in values}
    assert len(signed) == len(values)


def test_a_setting_is_published_if_its_form_as_text_says_all_of_it(copy_small: Callable[[], Path]) -> None:
    """Plugins take patterns too; an object of any other kind may show other words than people have signed."""
    root = copy_small()
    settings, library = configured(root), load(root)
    words = type("Words", (str,), {"__html__": lambda _: "Take more."})("5 mg")
    own_zone = type("Zone", (datetime.tzinfo,), {"tzname": lambda *_: "Take more."})
    itself: list[object] = []
    itself.append(itself)
    for value, refused in (
        ({"a": [1, (2.5, None)], "b": datetime.date(2026, 12, 1)}, False),
        ([re.compile("[0-9]+ mg"), Path("a")], False),
        ([datetime.UTC, datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)], False),
        (datetime.datetime(2026, 12, 1, tzinfo=own_zone()), True),
        (itself, True),
        ([re.compile(words)], True),
        ({"a": [words]}, True),
        (defaultdict(lambda: "Take more."), True),
        (Enum("Dose", {"low": 1})(1), True),
        (print, True),
    ):
        told = [str(one) for one in settings_problems({**settings, "DOSES": value}, library) if "DOSES" in str(one)]
        assert bool(told) == refused, value


def test_another_time_zone_is_signed_since_days_of_pelican_show_it(tmp_path: Path) -> None:
    signed = [page_settings(given, tmp_path) for given in ({}, {"TIMEZONE": "UTC"}, {"TIMEZONE": "America/New_York"})]
    assert signed[0] == signed[1] != signed[2]


def test_a_set_in_the_settings_is_signed_in_the_same_order_by_each_process(tmp_path: Path) -> None:
    """Otherwise the frame has another version in each build, and no sign-off of it ever holds."""
    # In a set of such numbers, the first one put in comes first.
    one, other = {8, 16}, {16, 8}
    assert list(one) != list(other)
    for value, same in ((one, other), ([one], [other]), ({"a": (one,)}, {"a": (other,)})):
        signed = {page_settings({"DOSES": each}, tmp_path)["DOSES"] for each in (value, same)}
        assert len(signed) == 1, signed
    assert len({page_settings({"DOSES": each}, tmp_path)["DOSES"] for each in ({8}, [8], (8,), "{8}")}) == 4


def test_no_field_keeps_what_was_typed_for_another_page() -> None:
    """A browser fills in again what was typed, after a reload and on a newer file: half a medicine, or a tick for another text."""
    # A tag ends at the first ">" outside braces.
    field = re.compile(r"<(?:input|select|textarea)\b(?:\{\{.*?\}\}|\{%.*?%\}|[^<>])*>")
    folder = Path(__file__).parents[2] / "theme/templates"
    fields = [m[0] for path in sorted(folder.rglob("*.html")) for m in field.finditer(path.read_text("utf-8"))]
    assert len(fields) > 30
    # A browser never chooses a file by itself; sizes and numbers of sources say nothing of a page; the scripts of what
    # matters and of the calendar set their own boxes, since HTML has no autocomplete for them.
    free = ('type="file"', 'id="hide-citations"', 'id="large-print"', '<input type="checkbox">')
    assert [one for one in fields if not any(part in one for part in ('autocomplete="off"', *free))] == []


def test_a_compiled_template_is_kept_by_its_words_and_the_program(tmp_path: Path) -> None:
    """A redline finds it although its theme is in another folder; another program may have other filters."""
    strings = Strings({"en": {}}, languages=frozenset(("en",)))

    def text(place: str, program: str, source: str) -> str:
        folder = tmp_path / place / "theme/templates"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "a.txt").write_text(source)
        env = environment(folder)
        env.filters["said"] = lambda words: f"{words} by {program}"
        return Templates(tmp_path / place / "theme", strings, Cache(tmp_path / "cache", program), env).render(
            "a.txt", {}
        )

    def kept() -> list[str]:
        return sorted(file.name for file in (tmp_path / "cache").glob("*.cache"))

    assert text("old", "one", "{{ 'Wash' | said }}") == "Wash by one"
    before = kept()
    assert text("new", "one", "{{ 'Wash' | said }}") == "Wash by one"
    assert before == kept() != []
    assert text("new", "two", "{{ 'Wash' | said }}") == "Wash by two"
    assert text("new", "two", "{{ 'Rinse' | said }}") == "Rinse by two"
    assert text("old", "two", "{{ 'Wash' | said }}") == "Wash by two"
