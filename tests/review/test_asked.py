"""Whatever a template may ask for, a version holds, or docs/threat-model.md says that it does not."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from care_guide.build.generators import _for_programs, _handouts, _lists, _search, _stages
from care_guide.build.load import configured, load_library
from care_guide.build.pelican_class import Build
from care_guide.checks import check
from care_guide.content.library import Library
from care_guide.content.models import SignOff, Source, Strict, Term
from care_guide.content.review_files import read_ledger
from care_guide.render.output_file import Templates, environment
from care_guide.render.pages import PageRenderer
from care_guide.render.views import site_view
from care_guide.review.state import reviews
from care_guide.review.versions import parts, version
from care_guide.utils.cache import Cache
from jinja2 import Undefined

from tests.conftest import ROOT, SMALL, sign_everything
from tests.review.conftest import TODAY, fill_facts, list_reviewers
from tests.tools.furnished import FURNISHED, SOURCES
from tests.tools.on_day import on_day
from tests.tools.walk import Walk

ADDRESS = "https://example.org/guide"


def furnish(root: Path) -> Path:
    """Write the guide that has everything into ``root``; all of it is signed."""
    shutil.copytree(ROOT / "theme", root / "theme")
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(SMALL / name, root / name)
    for path, text in FURNISHED.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    list_reviewers(root, "Test Person")
    fill_facts(root)
    sign_everything(root, datetime.date(2026, 11, 30), datetime.date(2027, 9, 1))
    return root


def versions(library: Library) -> dict[str, str]:
    """The version of each text and each part."""
    found = {article.path: version(article, library) for article in library.articles if not article.is_page}
    return found | {part.key: part.version for part in parts(library)}


def walked(library: Library) -> Walk:
    """All that the templates of a published guide may ask for."""
    given: list[tuple[str, dict[str, Any]]] = []
    env, settings = environment(library.root / "theme/templates"), configured(library.root)
    templates = Templates(library.root / "theme", library.strings, env=env)
    walk = Walk(env)
    ledger, _ = read_ledger(library.root)
    state, _ = reviews(library, TODAY)
    build = Build(
        library=library, cache=Cache(), last=library.root / "output", processes=1, published=True, ledger=ledger
    )
    settings |= {"SITE_ADDRESS": ADDRESS, "GUIDE_PUBLISH": True}
    build.reviews, build.sites = state, [site_view("en", library, state, 200)]
    names = ("SITE_ADDRESS", "GUIDE_PUBLISH", "GUIDE_SEARCH_ADDRESS")
    own = {name: settings[name] for name in names} | {"staging": False, "search_host": ""}

    def render(_: Templates, name: str, values: dict[str, Any]) -> str:
        given.append((name, values))
        return "<html></html>"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Templates, "render", render)
        build.pages = PageRenderer(templates, own, library, build.sites)
        files = [build.pages.file(view.path, view.template, "en", view) for view in build.sites[0].views]
        for make in (_lists, _stages, _search, _handouts, _for_programs):
            files += make(build, settings)
        for file in files:
            if not file.last:
                file.make(library.root / "output")
    for name, value in env.globals.items():
        walk.go(value, name)
    for name, values in given:
        for key, value in values.items():
            walk.go(value, f"{name}: {key}")
    return walk


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide that has everything."""
    with on_day(TODAY):
        return furnish(tmp_path_factory.mktemp("furnished"))


@pytest.fixture(scope="module")
def found(furnished: Path) -> tuple[Library, Walk]:
    """That guide, and what its templates may ask for."""
    library = load_library(furnished)
    assert check(library) == []
    return library, walked(library)


# What no version holds, and docs/threat-model.md names: the days of a text, and of the last look at a source.
KNOWN = {("Header", "created"), ("Header", "updated"), ("Source", "checked")}


def other(value: Any) -> Any:
    """Return a value like ``value`` that is another one."""
    if isinstance(value, Mapping):
        return {**value, "zq": next(iter(value.values()), "zq")}
    if isinstance(value, tuple):
        return (*value, value[0] if value else "zq")
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    return value - datetime.timedelta(1) if isinstance(value, datetime.date) else f"{value or ''}zq"


def original(one: Strict, library: Library) -> Strict:
    """Return the entry of the library of which a view has a copy, or ``one`` itself."""
    if isinstance(one, Source):
        return library.sources.by_key[one.id]
    return library.languages["en"].terms.by_key[one.term] if isinstance(one, Term) else one


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_each_key_of_a_file_that_a_template_may_ask_for_is_in_a_version(
    found: tuple[Library, Walk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new key of a model is one that people sign, or one that templates cannot reach."""
    library, walk = found
    theme = {"a": "b"}
    monkeypatch.setattr("care_guide.review.versions.theme_files", lambda _: theme)
    before, lost = versions(library), set()
    for one in walk.objects:
        if not isinstance(one, Strict) or isinstance(one, SignOff):
            continue
        held = original(one, library)
        for name in type(one).model_fields:
            value = held.__dict__[name]
            if isinstance(walk.ask(one, name), Undefined) or isinstance(value, Strict):
                continue
            held.__dict__[name] = other(value)
            try:
                lost |= {(type(one).__name__, name)} if versions(library) == before else set()
            finally:
                held.__dict__[name] = value
    assert lost == KNOWN


# What no version holds, and no page may show: how long a source is good for, which version of a label somebody has read,
# what only checks read.
LEFT_OUT = {
    SOURCES: {
        "RECRUITING": "COMPLETED", "version: 3": "version: 4",
        "effective: 2026-01-02": "effective: 2026-01-03", "01234567-": "11234567-",
        "- id: paper-a\n": "- {id: more, title: T, publisher: P, url: 'https://example.org/m', published: null, checked: 2026-11-22, kind: law}\n- id: paper-a\n",
    },
    "content/en/words.yaml": {"utilize": "utilise", "[marrow]": "[marrow, fever]", "[Mt.]": "[Mt., a.m.]"},
    "content/data/contract.yaml": {"sources: 2": "sources: 1", "points: [3, 6]": "points: [2, 7]"},
}  # fmt: skip
# Digests by which a preview knows what has changed: of everything, and no words.
_DIGEST = re.compile(r"\b[0-9a-f]{32}\b")


def test_what_no_version_holds_is_out_of_reach_of_templates(
    found: tuple[Library, Walk], furnished: Path, tmp_path: Path
) -> None:
    """All of it at once, in another folder, with comments that move each line of each list."""
    library, walk = found
    root = Path(shutil.copytree(furnished, tmp_path / "Take 5 mg"))
    for path, edits in LEFT_OUT.items():
        text = (root / path).read_text("utf-8")
        for old, new in edits.items():
            assert old in text, old
            text = text.replace(old, new)
        (root / path).write_text(text, encoding="utf-8")
    for file in (root / "content").rglob("*.yaml"):
        file.write_text(f"# Take 5 mg.\n\n{file.read_text('utf-8')}\n# Take 5 mg.\n", encoding="utf-8")
    for file in (root / "content/images").glob("*.svg"):
        file.write_text(file.read_text("utf-8").replace(">", "><!-- Take 5 mg. -->", 1), encoding="utf-8")
    changed = load_library(root)
    assert check(changed) == []
    assert versions(changed) == versions(library)
    now = walked(changed).texts
    assert now.keys() == walk.texts.keys()
    assert [way for way, text in now.items() if _DIGEST.sub("", text) != _DIGEST.sub("", walk.texts[way])] == []
