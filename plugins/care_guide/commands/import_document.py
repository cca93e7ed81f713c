"""``make import``: a hospital's own document becomes a draft; a refusal writes nothing."""

from __future__ import annotations

import argparse
import shutil
import unicodedata
from html import unescape
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.checks import missing_in_drafts
from care_guide.commands.photo import IMAGES, small_photo
from care_guide.content.contract import Contract, is_reserved, slug_of
from care_guide.content.images import UnreadableError
from care_guide.content.problems import ContentError
from care_guide.content.site_content import Library
from care_guide.importer.document import CannotImportError, Source, read_bytes, read_docx, read_web_page
from care_guide.importer.draft import Draft, picture_name, titled
from care_guide.importer.to_markdown import Converted, clean, to_markdown
from care_guide.utils.dates import build_day
from care_guide.utils.files import write_file, write_folder

# The folder for pictures that the guide cannot show: somebody has to redraw them.
PICTURES = "dist/import"
_MOST_OF_TITLE = 120


def run(options: argparse.Namespace) -> int:
    """Import one document; return the exit status."""
    library = load_library(Path.cwd())
    if library.contract is None:
        raise ContentError(list(library.problems))
    path, told = _import(options, library, library.contract)
    print("\n".join(told))
    missing = [problem for problem in missing_in_drafts(load_library(library.root)) if problem.path == path]
    print(f"\nStill missing, by content/data/contract.yaml ({len(missing)}):")
    print("\n".join(f"  {problem}" for problem in missing))
    print("\nSee it with: make devserver. When it is whole, write status: published, and have it signed.")
    return 0


def _import(options: argparse.Namespace, library: Library, contract: Contract) -> tuple[str, list[str]]:
    """Write the draft and its pictures; return the path of the draft, and the lines to print."""
    name, lang = options.file, options.lang or library.default_lang
    options.kind = options.kind or "leaflet"
    _check_options(name, options, lang, library, contract)
    source = _read(name)
    made = to_markdown(source)
    found, blocks = titled(made.blocks)
    title = _title(
        name, options.title or unescape(found) or source.title or Path(name).stem.replace("-", " ").replace("_", " ")
    )
    if not any(block.kind == "text" for block in blocks):
        raise CannotImportError(name, "it holds no text", "a document of pictures only (a scan) has to be typed")
    slug = _slug(name, title, lang, library)
    path = f"content/{lang}/{options.group}/{slug}.md"
    if (library.root / path).exists():
        raise CannotImportError(path, "it is there already", 'choose another title: TITLE="..."')
    photos, others, about = _pictures(source, made, slug)
    taken = next((one for one, _ in photos.values() if (library.root / IMAGES / one).exists()), None)
    if taken:
        raise CannotImportError(f"{IMAGES}/{taken}", "it is there already", 'choose another title: TITLE="..."')
    shown = {number: one for number, (one, _) in photos.items()}
    draft = Draft(title=title, slug=slug, kind=options.kind, contract=contract, today=build_day(), pictures=shown)
    _write(library.root, path, draft.text(blocks), dict(photos.values()), others, slug)
    words = sum(len(block.text.split()) for block in blocks)
    told = [
        f"Wrote {path}: a draft. Previews show it; it is never published.",
        f"From {name}: {words} word(s), {made.lists} list(s), {made.tables} table(s), {len(made.pictures)} picture(s).",
    ]
    if notes := [*dict.fromkeys(made.notes), *about]:
        told += ["", "Look at:", *(f"  {note}" for note in notes)]
    return path, told


def _write(
    root: Path, path: str, text: str, photos: dict[str, bytes], others: list[tuple[str, bytes]], slug: str
) -> None:
    """Write the draft and its pictures, or nothing at all."""
    folder, written = root / PICTURES / slug, []
    try:
        if others:
            write_folder(folder, others)
        for name, data in photos.items():
            write_file(root / IMAGES / name, data)
            written.append(root / IMAGES / name)
        write_file(root / path, text)
    except OSError:
        if others:
            shutil.rmtree(folder, ignore_errors=True)
        for file in written:
            file.unlink(missing_ok=True)
        raise


def _check_options(name: str, options: argparse.Namespace, lang: str, library: Library, contract: Contract) -> None:
    if not name:
        raise CannotImportError("FILE", "it is missing", "make import FILE=leaflet.docx GROUP=daily-life")
    language = library.languages.get(lang)
    for key, value, what, known in (
        ("GUIDE_LANG", lang, "language", library.languages),
        ("GROUP", options.group, "group", language.groups.by_key if language else {}),
        ("KIND", options.kind, "kind", contract.kinds),
    ):
        if value not in known:
            raise CannotImportError(f'{key}="{value}"', f"there is no such {what}", f"use one of: {', '.join(known)}")
    for key, value in (("FILE", name), ("TITLE", options.title)):
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value):
            raise CannotImportError(key, "it holds a control character", "type it again")


def _read(name: str) -> Source:
    file = Path(name)
    data, ending = read_bytes(file), file.suffix.lower()
    if ending in (".docx", ".docm"):
        return read_docx(name, data)
    if ending in (".html", ".htm"):
        return read_web_page(name, file, data)
    todo = "open it in Word or LibreOffice, and save it as .docx"
    raise CannotImportError(name, f"a {ending or 'file without an ending'} cannot be read", todo)


def _title(name: str, text: str) -> str:
    title = " ".join(clean(text).split())
    if len(title) > _MOST_OF_TITLE:
        raise CannotImportError(name, f'its title "{title[:40]}..." is too long', 'give a short one: TITLE="..."')
    return title[:1].upper() + title[1:]


def _slug(name: str, title: str, lang: str, library: Library) -> str:
    slug = slug_of(title)
    if not slug:
        raise CannotImportError(name, "no address can be made of its title", 'give one with letters: TITLE="..."')
    taken = {article.header.slug: article.path for article in library.articles if article.lang == lang}
    if slug in taken or is_reserved(slug):
        what = f'the address "{slug}" is that of {taken.get(slug, "a page that the guide makes itself")}'
        raise CannotImportError(name, what, 'choose another title: TITLE="..."')
    return slug


def _pictures(
    source: Source, made: Converted, slug: str
) -> tuple[dict[int, tuple[str, bytes]], list[tuple[str, bytes]], list[str]]:
    """Return the pictures that became photos by their number, the files of others, and what to do about each."""
    photos, files, told = {}, [], []
    for number, place in enumerate(made.pictures, 1):
        picture, name = source.pictures[place], picture_name(slug, number)
        todo = f"draw it as {IMAGES}/{name}.svg, or remove its line"
        if picture.is_drawing:
            files.append((f"{name}.svg", picture.data or b""))
            told.append(f"picture {number} is in {PICTURES}/{slug}/{name}.svg: {todo}")
        elif picture.data:
            try:
                photos[number] = (f"{name}.webp", small_photo(picture.data))
                told.append(
                    f"picture {number} is {IMAGES}/{name}.webp, small and without metadata: see whether it helps"
                )
            except UnreadableError as error:
                told.append(f"picture {number} is missing, it {error} (save it as PNG): {todo}")
        else:
            told.append(f"picture {number} is missing, {picture.lost or 'it is empty'}: {todo}")
        if not picture.alt.strip():
            told.append(f"picture {number} has no words for those who cannot see it: write them in its line")
    return photos, files, told
