"""What begins an article: ``make new``, ``import`` (a hospital's own document as a draft) and ``photo``; and ``spelling``.

A refusal writes nothing.
"""

from __future__ import annotations

import argparse
import io
import shutil
import unicodedata
from html import unescape
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from care_guide.build.load import load_library
from care_guide.checks import missing_in_drafts
from care_guide.checks.hospital import no_default_language
from care_guide.content.contract import CONTRACT, is_reserved, skeleton, slug_of
from care_guide.content.hospital import PROFILE, read_profile
from care_guide.content.images import MOST_BYTES as LARGEST
from care_guide.content.images import MOST_PIXELS, Photo, UnreadableError, opened, read_photo
from care_guide.content.library import Library
from care_guide.content.problems import ContentError
from care_guide.content.spelling import SPELLING, read_spellings, respelled_file, spelled_texts
from care_guide.importer.document import CannotImportError, Source, check_kind, read_bytes, read_web_page
from care_guide.importer.draft import Converted, Draft, clean, picture_name, titled, to_markdown
from care_guide.importer.word import read_docx
from care_guide.utils import CannotDoError
from care_guide.utils.dates import build_day
from care_guide.utils.files import write_file, write_folder

IMAGES = "content/images"

# make new


def new(options: argparse.Namespace) -> None:
    """Write a new article that asks for all of its sections."""
    library = load_library(Path.cwd())
    lang = library.source_lang
    wrong = [*library.problems, *no_default_language(library)]
    if CONTRACT in library.unread or lang not in library.languages:
        raise ContentError(wrong)
    groups = library.languages[lang].groups.by_key
    if options.group not in groups:
        raise CannotDoError(f'GROUP="{options.group}": use one of: {", ".join(groups)}')
    text = skeleton(options.kind, options.title, library.contract, build_day())
    slug = slug_of(options.title)
    file = Path("content", lang) / options.group / f"{slug}.md"
    same = (one.path for one in library.articles if one.lang == lang and one.header.slug == slug)
    if taken := str(file) if file.exists() else next(same, None):
        raise CannotDoError(f"{taken} is there already, with this address: choose another title")
    write_file(file, text)
    print(f"Wrote {file}. Fill it in, then run: make check")


# make spelling


def spell(_: argparse.Namespace) -> None:
    """Write the words of the profile's spelling into the texts of its language."""
    root = Path.cwd()
    (profile, problems), (spellings, wrong) = read_profile(root, PROFILE), read_spellings(root)
    if profile is None or problems or wrong:
        raise ContentError([*problems, *wrong])
    words, lang = spellings.get(profile.spelling, {}), profile.spelling.partition("-")[0]
    if not words:
        raise CannotDoError(f"{PROFILE}: spelling: {profile.spelling} has no words in {SPELLING}: nothing was written")
    count = 0
    for path, lines in spelled_texts(root, lang):
        new = respelled_file(path, lines, words, lang)
        if found := sum(one != other for one, other in zip(lines, new, strict=True)):
            write_file(root / path, "\n".join(new))
            print(f"{path}: {found} line(s)")
            count += found
    print(f"Wrote {count} line(s). Read them with: make redline. Their sign-offs no longer hold.")


# make import

# The folder for pictures that the guide cannot show: somebody has to redraw them.
PICTURES = "dist/import"
_MOST_OF_TITLE = 120


def import_document(options: argparse.Namespace) -> None:
    """Import one document."""
    library = load_library(Path.cwd())
    if CONTRACT in library.unread:
        raise ContentError(list(library.problems))
    path, report = _import(options, library)
    print("\n".join(report))
    missing = [problem for problem in missing_in_drafts(load_library(library.root)) if problem.path == path]
    print(f"\nStill missing, by content/data/contract.yaml ({len(missing)}):")
    print("\n".join(f"  {problem}" for problem in missing))
    print("\nSee it with: make devserver. When it is whole, write status: published, and have it signed.")


def _import(options: argparse.Namespace, library: Library) -> tuple[str, list[str]]:
    """Write the draft and its pictures; return the path of the draft, and the lines to print."""
    name, lang = options.file, options.lang or library.source_lang
    options.kind = options.kind or "leaflet"
    _check_options(name, options, lang, library)
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
    draft = Draft(
        title=title, slug=slug, kind=options.kind, contract=library.contract, today=build_day(), pictures=shown
    )
    _write(library.root, path, draft.text(blocks), dict(photos.values()), others, slug)
    words = sum(len(block.text.split()) for block in blocks)
    report = [
        f"Wrote {path}: a draft. Previews show it; it is never published.",
        f"From {name}: {words} word(s), {made.lists} list(s), {made.tables} table(s), {len(made.pictures)} picture(s).",
    ]
    if notes := [*dict.fromkeys(made.notes), *about]:
        report += ["", "Look at:", *(f"  {note}" for note in notes)]
    return path, report


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


def _check_options(name: str, options: argparse.Namespace, lang: str, library: Library) -> None:
    if not name:
        raise CannotImportError("FILE", "it is missing", "make import FILE=leaflet.docx GROUP=daily-life")
    language = library.languages.get(lang)
    for key, value, what, known in (
        ("GUIDE_LANG", lang, "language", library.languages),
        ("GROUP", options.group, "group", language.groups.by_key if language else {}),
        ("KIND", options.kind, "kind", library.contract.kinds),
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
    check_kind(name, data)
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
    photos, files, report = {}, [], []
    for number, place in enumerate(made.pictures, 1):
        picture, name = source.pictures[place], picture_name(slug, number)
        todo = f"draw it as {IMAGES}/{name}.svg, or remove its line"
        if picture.is_drawing:
            files.append((f"{name}.svg", picture.data or b""))
            report.append(f"picture {number} is in {PICTURES}/{slug}/{name}.svg: {todo}")
        elif picture.data:
            try:
                photos[number] = (f"{name}.webp", small_photo(picture.data))
                report.append(
                    f"picture {number} is {IMAGES}/{name}.webp, small and without metadata: see whether it helps"
                )
            except UnreadableError as error:
                report.append(f"picture {number} is missing, it {error} (save it as JPEG): {todo}")
        else:
            report.append(f"picture {number} is missing, {picture.lost or 'it is empty'}: {todo}")
        if not picture.alt.strip():
            report.append(f"picture {number} has no words for those who cannot see it: write them in its line")
    return photos, files, report


# make photo

# The size in bytes with which a leaflet can still be sent by e-mail.
MOST_BYTES = 40_000
# Tried in turn until the file is small enough: pixels of the longer side, each with these WebP qualities.
_SIDES = (MOST_PIXELS, 1280, 1024, 800, 640, 480, 320, 160)
_QUALITIES = (80, 65)


def small_photo(data: bytes, most: int = MOST_BYTES) -> bytes:
    """Return the picture in ``data``, upright, as WebP of at most ``most`` bytes and MOST_PIXELS, without metadata.

    Raises UnreadableError. What is transparent becomes white.
    """
    with opened(data) as picture:
        if picture.mode.startswith(("I", "F")):
            # Of these, Pillow would make a white picture.
            raise UnreadableError("has more than 8 bits for a color")
        try:
            # A JPEG can be decoded at a fraction of its size.
            picture.draft("RGB", (MOST_PIXELS, MOST_PIXELS))
            upright = ImageOps.exif_transpose(picture)
            plain = _on_white(_in_plain_colors(upright))
        except Exception:  # noqa: BLE001 (nobody can say what damaged bytes make a decoder raise)
            raise UnreadableError("is damaged") from None
    for side in _SIDES:
        smaller = ImageOps.contain(plain, (side, side), Image.Resampling.LANCZOS) if max(plain.size) > side else plain
        for quality in _QUALITIES:
            made = io.BytesIO()
            smaller.save(made, "WEBP", quality=quality, method=4, exif=b"", icc_profile=None)
            if made.tell() <= most:
                return made.getvalue()
    raise UnreadableError("cannot be made small enough")


def _in_plain_colors(picture: Image.Image) -> Image.Image:
    """Return the picture in sRGB: the wider color spaces of phones look dull without their profile."""
    profile = picture.info.get("icc_profile")
    mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    if not profile:
        return picture.convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        done = ImageCms.profileToProfile(picture, source, target, outputMode="RGB") if mode == "RGB" else None
    except ImageCms.PyCMSError:
        done = None
    return done or picture.convert(mode)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def photo(options: argparse.Namespace) -> None:
    """Make one photo."""
    made = _make_photo(options.file, options.name, options.kb)
    size = f"{made.width} by {made.height} pixels, {len(made.data) / 1000:.0f} KB"
    print(f"Wrote {IMAGES}/{made.name}: {size}, without metadata.")
    print(f'Show it in an article, in a paragraph of its own: ![What it shows.](../../images/{made.name} "Caption.")')
    print("Does it show a child or a family? Then the hospital needs their written consent to publish it.")


def _make_photo(file: str, named: str, kb: str) -> Photo:
    if not file:
        raise CannotImportError("FILE", "it is missing", "make photo FILE=door.jpg")
    name = slug_of(named or Path(file).stem)
    if not name:
        raise CannotImportError(file, "no name can be made of it", "give one with letters: NAME=front-door")
    if kb and not (kb.isdecimal() and kb.isascii() and 5 <= int(kb) <= LARGEST // 1000):
        raise CannotImportError(f"KB={kb}", "it is no size of a photo", f"name kilobytes from 5 to {LARGEST // 1000}")
    data, place = read_bytes(Path(file)), Path(IMAGES) / f"{name}.webp"
    if place.exists():
        raise CannotImportError(str(place), "it is there already", "remove it first, or give another name: NAME=...")
    try:
        small = small_photo(data, int(kb) * 1000 if kb else MOST_BYTES)
    except UnreadableError as error:
        todo = "save a smaller copy as JPEG or PNG with the program that shows it"
        raise CannotImportError(file, f"the picture {error}", todo) from None
    write_file(place, small)
    made, problems = read_photo(Path(), place.as_posix())
    assert made is not None, problems
    return made
