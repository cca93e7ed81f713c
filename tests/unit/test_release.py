"""The last step of publishing: names with a hash."""

from __future__ import annotations

from pathlib import Path

from care_guide.publish.release import fingerprint


def test_only_addresses_get_the_new_names_of_files_and_not_the_words_of_a_text(tmp_path: Path) -> None:
    """A family reads what was signed, even where a text talks of a file."""
    (tmp_path / "assets/photos").mkdir(parents=True)
    for name in ("guide.css", "dark.svg", "search.json", "photos/door.jpg"):
        (tmp_path / "assets" / name).write_text("p { margin: 0 }", encoding="utf-8")
    words = "<p>Read \"assets/guide.css\" and 'assets/photos/door.jpg' &lt; 5.</p>"
    addresses = (
        '<link href="assets/guide.css">',
        "<source srcset='assets/dark.svg' title=\"5 > 3\">",
        '<img alt="a > b" src="assets/photos/door.jpg">',
        '<form data-index="../assets/search.json">',
    )
    (tmp_path / "a.html").write_text(words + "\n".join(addresses), encoding="utf-8")
    (tmp_path / "manifest.webmanifest").write_text('{"src": "assets/dark.svg"}', encoding="utf-8")
    fingerprint(tmp_path)
    page, manifest = (tmp_path / "a.html").read_text("utf-8"), (tmp_path / "manifest.webmanifest").read_text("utf-8")
    assert page.startswith(words)
    hashed = sorted(file.relative_to(tmp_path).as_posix() for file in (tmp_path / "assets").rglob("*.*"))
    assert len(hashed) == len(addresses)
    assert all(name in page for name in hashed)
    assert not any(address in page for address in addresses)
    assert any(name in manifest for name in hashed)
