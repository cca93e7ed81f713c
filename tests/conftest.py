"""One build for the whole run, in a subprocess: Pelican keeps state. Each page is parsed once."""

from __future__ import annotations

import datetime
import gc
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterator
from functools import cache, lru_cache
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.content.library import Library
from care_guide.review.addresses import add_addresses
from care_guide.review.versions import parts, version
from care_guide.utils.cache import Cache
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from tests.tools import hospitals_files, in_memory
from tests.tools.browser import find_browser
from tests.tools.guide_process import run_module

ROOT = Path(__file__).resolve().parent.parent
# The guide whose pages are tested: this one, or the copy of a hospital that GUIDE_COPY names.
GUIDE = Path(os.environ.get("GUIDE_COPY") or ROOT)
SMALL = ROOT / "tests/guide"
# Parsed pages are millions of objects that stay: by default Python looks through all of them again and again, which takes
# half of the time of the tests that read pages.
gc.set_threshold(200_000, 10, 10)
# Chromium's own background requests are off, so that every request that a test sees is a page's.
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Letters as wide as with a window, in the browser that has none.
    "--font-render-hinting=none",
]
PARTS = ("content", "theme", "pelicanconf.py", "publishconf.py")
in_memory.use()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """What the tests of the program read while they are collected is their own."""
    with hospitals_files.closed_to(collector.path):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What they read while they run, too."""
    with hospitals_files.closed_to(item.path):
        return (yield)


def build_languages(root: Path, *languages: str) -> None:
    """Have the copy of the guide in ``root`` built in these languages."""
    settings = root / "pelicanconf.py"
    text = settings.read_text("utf-8").replace('"GUIDE_LANGUAGES", "en"', f'"GUIDE_LANGUAGES", "{" ".join(languages)}"')
    settings.write_text(text, encoding="utf-8")


def name_roles(root: Path, lang: str) -> None:
    """Give each role of the copy in ``root`` its English name and question in ``lang`` too."""
    file = root / "content/data/review.yaml"
    rules = yaml.safe_load(file.read_text("utf-8"))
    for role in rules["roles"]:
        for key in ("name", "asks"):
            role[key][lang] = role[key]["en"]
    file.write_text(yaml.safe_dump(rules, allow_unicode=True, sort_keys=False), encoding="utf-8")


@lru_cache(maxsize=1)
def _cache() -> tuple[Cache, tempfile.TemporaryDirectory[str]]:
    folder = tempfile.TemporaryDirectory()
    return Cache(Path(folder.name), "tests"), folder


def load(root: Path) -> Library:
    """Read the guide in ``root``; a text that this process has read before is not parsed again."""
    return load_library(root, _cache()[0])


def run_build(
    root: Path, settings: str = "pelicanconf.py", *more: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Build the guide in ``root`` into ``root/output``, as ``make html`` does, with further options of Pelican."""
    options = ("--output", "output", "-s", settings, "--fatal=warnings", "--log-handler", "plain")
    return run_module("care_guide.build", "content", *options, *more, cwd=root, environment=environment)


def run_guide(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the guide's command line in ``root``, as the Makefile does."""
    return run_module("care_guide", *arguments, cwd=root, environment=environment)


def succeeded(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """Return what a command has printed; fail with it if the command has failed."""
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def refused(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """Return what a command has printed; fail if it has succeeded, or has ended in a traceback."""
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "Traceback" not in said, said
    return done


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that ``make test`` found or installed."""
    path = find_browser()
    assert path, "no browser: run make test, which finds or installs one"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


def copy_sources(guide: Path, to: Path) -> Path:
    """Copy the sources of a guide into the folder ``to`` and return it; what ``guide`` has not comes from the repository."""
    for part in PARTS:
        source = guide / part if (guide / part).exists() else ROOT / part
        if source.is_dir():
            shutil.copytree(source, to / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, to / part)
    return to


@pytest.fixture(scope="session")
def copy_guide(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A function that gives a fresh copy of the guide's sources to change at will."""
    return lambda: copy_sources(GUIDE, tmp_path_factory.mktemp("guide"))


@pytest.fixture(scope="session")
def copy_small(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A function that gives a fresh copy of the sources of the tests' own small guide, which is built in a fraction of the time."""
    return lambda: copy_sources(SMALL, tmp_path_factory.mktemp("small"))


@cache
def _small() -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory()
    copy_sources(SMALL, Path(folder.name))
    return folder


@cache
def small_library() -> Library:
    """The library of the tests' own small guide. No fixture: hypothesis would print it whole."""
    return load(Path(_small().name))


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(place: Path, make: Callable[[], Path]) -> Path:
    """Return ``place``; the first process that asks for it moves there what ``make`` gives. Nobody writes to it."""
    with FileLock(f"{place}.lock"):
        if not place.exists():
            make().rename(place)
    return place


def built(root: Path, *more: str, **environment: str) -> Path:
    """Build the guide in ``root``, with what ``run_build`` takes, and return ``root``."""
    succeeded(run_build(root, *more, **environment))
    return root


@pytest.fixture(scope="session")
def built_guide(copy_guide: Callable[[], Path], whole_run: Path) -> Path:
    """The guide as it comes, with a preview."""
    return made_once(whole_run / "built", lambda: built(copy_guide()))


@pytest.fixture(scope="session")
def copy_built(built_guide: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A function that gives a copy of the built guide to change at will; the next build makes what has changed."""
    return lambda: Path(shutil.copytree(built_guide, tmp_path_factory.mktemp("guide"), dirs_exist_ok=True))


# Made up; not one of the numbers that are kept for examples, which no publishing takes.
PHONE = "(314) 555-4321"


def fill_facts(root: Path) -> None:
    """Fill in every fact of the hospital that is empty; none is a real one."""
    file, group, lines = root / "content/data/hospital.yaml", "", []
    values = {"phone": PHONE, "fever": "100.4 F (38.0 C)"}
    website = "https://www.hospital.test/leukemia"
    for line in file.read_text("utf-8").split("\n"):
        group = line.partition(":")[0] if line[:1].isalpha() else group
        value = website if line.strip() == "website: null" else values.get(group, "Test fact")
        lines.append(re.sub(r": null$", f': "{value}"', line))
    file.write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture(scope="session")
def site(built_guide: Path) -> Path:
    """The output folder of one preview build."""
    return built_guide / "output"


def page_files(site: Path) -> list[Path]:
    """Every page of the site; the single files for paper are left out."""
    return [file for file in sorted(site.rglob("*.html")) if "handouts" not in file.relative_to(site).parts]


def parsed(site: Path) -> dict[str, BeautifulSoup]:
    """Every HTML page by its path in the output; the handouts are single files and no pages."""
    return {
        file.relative_to(site).as_posix(): BeautifulSoup(file.read_text("utf-8"), "lxml") for file in page_files(site)
    }


def articles_among(pages: dict[str, BeautifulSoup]) -> dict[str, BeautifulSoup]:
    """The pages that are articles."""
    found = {path: page for path, page in pages.items() if page.select_one("article[data-kind]:not([data-kind=page])")}
    assert found
    return found


GUIDE_ADDRESS = "https://families.example.org/guide"
CHEMO = "treatments/chemotherapy"
OLD_VERSION = "0123abcd" + "0" * 56
# Signed some days ago and due in some months, whenever the tests run.
SIGNED = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=5)
NEXT_CHECK = SIGNED + datetime.timedelta(days=120)


def list_reviewers(root: Path, *people: str) -> None:
    """Put made-up ``people`` on the list of those who may sign, as "Name" or "Name, CREDENTIAL", each in every role."""
    rules = yaml.safe_load((root / "content/data/review.yaml").read_text("utf-8"))
    roles = ", ".join(role["id"] for role in rules["roles"])
    lines = []
    for number, person in enumerate(people):
        name, _, credential = person.partition(", ")
        lines.append(
            f"- {{id: {name.lower().replace(' ', '-')}, name: {name}, credential: {credential or 'MD'}, since: 2020-01-01, "
            f"roles: [{roles}], "
            f"added_by: {'test-person' if number else 'administrator'}}}\n"
        )
    (root / "content/data/reviewers.yaml").write_text("".join(lines), encoding="utf-8")


def sign_everything(root: Path, date: datetime.date = SIGNED, next_check: datetime.date = NEXT_CHECK) -> None:
    """Write a ledger in which made-up people have signed every article and every part, as they are now."""
    library = load(root)
    rules = library.rules
    signed = [
        (a.topic, a.lang, version(a, library), role.id, role.people)
        for a in library.articles
        if not a.is_page
        for role in rules.required_for("articles", a.lang)
    ]
    for part in parts(library):
        signed += [
            (part.topic, part.lang, part.version, role.id, role.people)
            for role in rules.required_for(part.subject, part.lang)
        ]
    list_reviewers(root, "Test Person", "Test Person 0", "Test Person 1")
    add_addresses(root, library)
    (root / "content/data/signoffs.yaml").write_text(
        "".join(
            f'- {{article: {topic}, lang: {lang}, version: "{full}", name: Test Person {number}, role: {role}, '
            f'credential: MD, date: "{date}", next_check: "{next_check}", changed: First text.}}\n'
            for topic, lang, full, role, people in signed
            for number in range(people)
        ),
        encoding="utf-8",
    )


def signed_twice(root: Path) -> Path:
    """Sign one article twice, the second time for its text of now, and the frame; build the guide with an address."""
    library = load(root)
    now = version(next(a for a in library.articles if a.topic == CHEMO), library)
    frame = next(part for part in parts(library) if part.subject == "frame" and part.lang == "en")
    earlier = SIGNED - datetime.timedelta(days=21)
    entries = (
        (CHEMO, "clinician", OLD_VERSION, earlier, "First check."),
        (CHEMO, "clinician", now, SIGNED, "Newer numbers for infants."),
        (frame.topic, "editor", frame.version, SIGNED, "First check."),
    )
    list_reviewers(root, "Test Person")
    (root / "content/data/signoffs.yaml").write_text(
        "".join(
            f'- {{article: {topic}, lang: en, version: "{full}", name: Test Person, role: {role}, credential: MD, '
            f'date: "{date}", next_check: "{NEXT_CHECK}", changed: "{changed}"}}\n'
            for topic, role, full, date, changed in entries
        ),
        encoding="utf-8",
    )
    return built(root, SITE_URL=GUIDE_ADDRESS)


@pytest.fixture(scope="session")
def paper_guide(copy_built: Callable[[], Path], whole_run: Path) -> Path:
    """A built guide with an address, in which one article was signed twice, the second time for its text of now."""
    return made_once(whole_run / "paper", lambda: signed_twice(copy_built()))


@pytest.fixture(scope="session")
def paper(paper_guide: Path) -> Path:
    """The folder of the handouts of that guide."""
    return paper_guide / "output/handouts"


@pytest.fixture(scope="session")
def in_both_languages(copy_guide: Callable[[], Path], whole_run: Path) -> Path:
    """The output of a guide with an address that is built in English and Spanish, though its settings leave Spanish out."""

    def make() -> Path:
        root = copy_guide()
        build_languages(root, "en", "es")
        return built(root, SITE_URL=GUIDE_ADDRESS)

    return made_once(whole_run / "both", make) / "output"
