"""Plugins of others build beside the guide's own, as in any Pelican site."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import built
from tests.review.conftest import make_seed


def test_two_plugins_from_the_registry_work_beside_the_guide(tmp_path: Path) -> None:
    """One looks at all articles, one writes a file at the very end: no page of the guide is another for it."""
    roots = [make_seed(tmp_path / name) for name in ("alone", "together")]
    conf = roots[1] / "pelicanconf.py"
    more = 'PLUGINS = [*PLUGINS, "pelican.plugins.neighbors", "pelican.plugins.sitemap"]\nSITEMAP = {"format": "txt"}\n'
    conf.write_text(conf.read_text("utf-8") + more, encoding="utf-8")
    for root in roots:
        built(root)
    alone, together = (root / "output" for root in roots)
    names = {file.relative_to(alone).as_posix() for file in alone.rglob("*") if file.is_file()}
    assert {file.relative_to(together).as_posix() for file in together.rglob("*") if file.is_file()} == names | {
        "sitemap.txt"
    }
    listed = (together / "sitemap.txt").read_text("utf-8")
    assert "/blue.html" in listed
    assert "/green.html" in listed
    for name in ("index.html", "about.html", "glossary.html"):
        assert (alone / name).read_bytes() == (together / name).read_bytes()
