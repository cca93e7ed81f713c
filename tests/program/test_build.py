"""A build as a whole: the same bytes each time, one at a time, with plugins of others, and what it says at its end."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from care_guide.utils.files import reserved

from tests.conftest import built, refused, run_build, run_guide, succeeded
from tests.review.conftest import DAY, Guide, make_seed


def test_two_builds_are_byte_identical(copy_guide: Callable[[], Path]) -> None:
    """Another hash seed, time zone and locale change not one byte, even a locale that the machine lacks."""
    outputs = []
    for seed, zone, locale in (("1", "Pacific/Auckland", "C.UTF-8"), ("2024", "America/Los_Angeles", "xx_XX.UTF-8")):
        root = copy_guide()
        built(root, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=locale)
        output = root / "output"
        outputs.append({file.relative_to(output): file.read_bytes() for file in output.rglob("*") if file.is_file()})
    assert outputs[0] == outputs[1]


def test_a_second_build_names_the_first_and_changes_nothing(tmp_path: Path) -> None:
    """One line with the process, and the next build after it goes well."""
    root = make_seed(tmp_path / "guide")
    with reserved(root / "output"):
        done = refused(run_build(root))
        assert f"output: another build is writing it (process {os.getpid()}): wait until" in done.stderr
        assert not (root / "output").exists()
    built(root)
    assert (root / "output/index.html").is_file()
    # Every command that replaces or removes such a folder, through a link to it too.
    (root / "link").symlink_to("output")
    before = sorted((root / "output").iterdir())
    with reserved(root / "output"):
        for command, place in (("handouts", "output"), ("paste-pack", "link"), ("clean", "output"), ("clean", "link")):
            done = refused(run_guide(root, command, f"--output={place}"))
            assert f"output: another build is writing it (process {os.getpid()}): wait until" in done.stderr
    assert sorted((root / "output").iterdir()) == before


def test_two_plugins_from_the_registry_work_with_the_guide(tmp_path: Path) -> None:
    """One looks at all articles, one writes a file at the very end: no page of the guide is another for it.

    Nor for a file that STATIC_PATHS names, which a preview has as it is, or a template that TEMPLATE_PAGES names.
    """
    roots = [make_seed(tmp_path / name) for name in ("alone", "together")]
    conf = roots[1] / "pelicanconf.py"
    more = 'PLUGINS = [*PLUGINS, "pelican.plugins.neighbors", "pelican.plugins.sitemap"]\nSITEMAP = {"format": "txt"}\n'
    more += 'STATIC_PATHS = ["extra"]\nEXTRA_PATH_METADATA = {"extra/note.txt": {"path": "a-note.txt"}}\n'
    more += 'ROOM = "Room 5"\nTEMPLATE_PAGES = {"../room.html": "room.html"}\n'
    (roots[1] / "room.html").write_text("<p>{{ ROOM }}</p>", encoding="utf-8")
    (roots[1] / "content/extra").mkdir()
    (roots[1] / "content/extra/note.txt").write_text("A note.\n", encoding="utf-8")
    conf.write_text(conf.read_text("utf-8") + more, encoding="utf-8")
    for root in roots:
        built(root)
    alone, together = (root / "output" for root in roots)
    names = {file.relative_to(alone).as_posix() for file in alone.rglob("*") if file.is_file()}
    assert {file.relative_to(together).as_posix() for file in together.rglob("*") if file.is_file()} == names | {
        "sitemap.txt",
        "a-note.txt",
        "room.html",
    }
    assert (together / "room.html").read_text("utf-8") == "<p>Room 5</p>"
    listed = (together / "sitemap.txt").read_text("utf-8")
    assert "/blue.html" in listed
    assert "/green.html" in listed
    for name in ("index.html", "about.html", "glossary.html"):
        assert (alone / name).read_bytes() == (together / name).read_bytes()


COUNTED = r"Built 2 articles and 3 pages in \d+\.\d seconds\."


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    """The small guide; one of its two articles is signed."""
    guide = Guide(make_seed(tmp_path / "guide"))
    guide.fill_facts()
    assert guide.sign("treatments/blue").returncode == 0
    return guide


def test_a_preview_counts_what_is_signed_and_nothing_else(guide: Guide) -> None:
    """Pelican's drafts are none of the guide's, so they are not counted."""
    done = succeeded(run_build(guide.root, **DAY))
    assert re.fullmatch(COUNTED + r" Signed: 1 of 2 articles \(make status shows each\)\.\n", done.stdout), done.stdout


def test_publishing_counts_too_and_goes_on_with_what_comes_next(guide: Guide) -> None:
    """On a staging server it says how much is signed."""
    address = {"SITE_URL": "https://www.example.org/guide", "GUIDE_ALLOW_DRAFTS": "yes"}
    done = succeeded(run_build(guide.root, "publishconf.py", **address, **DAY))
    first, published, then = done.stdout.splitlines()
    assert re.fullmatch(COUNTED + r" Signed: 1 of 2 .*", first)
    assert published.startswith("Published into ")
    assert then == "Then: make verify URL=https://www.example.org/guide"


def test_what_pelican_warns_of_is_still_reported(guide: Guide) -> None:
    shutil.rmtree(guide.root / "theme/templates/partials")
    done = run_build(guide.root, **DAY)
    assert done.returncode != 0
    assert "partials" in done.stdout + done.stderr
    assert "Built" not in done.stdout
