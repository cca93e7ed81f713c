"""Names that change with the bytes: a browser may keep such a file for ever."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from care_guide.utils.guide_font import LICENSE_NAME

# What a fingerprinted name looks like; the server settings know such files by it.
FINGERPRINTED = r"assets/(?:photos/)?[\w-]+\.[0-9a-f]{10}\.[a-z0-9]+"
_REFERENCE = re.compile(r"(?<=assets/)((?:photos/)?[\w-]+\.[a-z0-9]+)(?=[\"'])")
_IN_STYLE = re.compile(r'(?<=url\(")([\w-]+\.[a-z0-9]+)(?="\))')
_REFERRING = (".html", ".webmanifest")
# Any address of the page's own site that is relative: not a fragment, not of another site, not from the root.
_RELATIVE = re.compile(r'(?<= )(href|src|srcset)="(?![a-z]+:|#|/)([^"]*)"')


def fingerprint(folder: Path) -> dict[str, str]:
    """Rename each file below ``folder/assets`` to ``name.<hash>.ending`` and mend every page that refers to it.

    Returns the new name of each old one. A style sheet may refer to the font, so that it has its name later; a license
    is found by its own name. A file that no page and no style sheet refers to, such as the script of a kind of article
    that the guide has none of or a photo that no page shows, is removed.
    """
    referred = _referred(folder)
    names: dict[str, str] = {}
    files = [file for file in (folder / "assets").rglob("*") if file.is_file()]
    for file in sorted(files, key=lambda file: (file.suffix == ".css", file)):
        name = file.relative_to(folder / "assets").as_posix()
        if file.name == LICENSE_NAME:
            continue
        if name not in referred:
            file.unlink()
            continue
        if file.suffix == ".css":
            _mend(file, _IN_STYLE, names)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
        renamed = file.with_name(f"{file.stem}.{digest}{file.suffix}")
        names[name] = renamed.relative_to(folder / "assets").as_posix()
        file.rename(renamed)
    for page in sorted(folder.rglob("*")):
        if page.suffix in _REFERRING:
            _mend(page, _REFERENCE, names)
    return names


def _referred(folder: Path) -> set[str]:
    """Return the names of the assets that pages refer to, and those that the style sheets of these pages refer to."""
    pages = (file.read_text("utf-8") for file in folder.rglob("*") if file.suffix in _REFERRING)
    named = {name for text in pages for name in _REFERENCE.findall(text)}
    styles = (folder / "assets" / name for name in named if name.endswith(".css"))
    return named | {name for file in styles if file.is_file() for name in _IN_STYLE.findall(file.read_text("utf-8"))}


def _mend(file: Path, reference: re.Pattern[str], names: dict[str, str]) -> None:
    text = file.read_text("utf-8")
    mended = reference.sub(lambda m: names.get(m[1], m[1]), text)
    if mended != text:
        file.write_text(mended, encoding="utf-8", newline="\n")


def root_addresses(page: Path, prefix: str) -> None:
    """Let the links of ``page`` begin at the root of the server.

    The server shows the page for missing pages at any depth, where a relative link would lead astray.
    ``prefix`` is the path of the guide on its server, "" or "/guide".
    """

    def address(m: re.Match[str]) -> str:
        target = m[2].removeprefix("./")
        return f'{m[1]}="{prefix}/{target}"'

    page.write_text(_RELATIVE.sub(address, page.read_text("utf-8")), encoding="utf-8", newline="\n")
