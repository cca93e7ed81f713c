"""``make handouts``, ``packet`` and ``pdf`` for paper, ``paste-pack`` and ``verify-copies`` for record systems."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from care_guide.build.load import configured, load_library
from care_guide.checks import check
from care_guide.content.library import Library
from care_guide.content.problems import ContentError
from care_guide.render.handout_files import FORMS, ZIP_NAME, HandoutRenderer, handout_files
from care_guide.render.handouts import Handout, SiteInfo, booklet, handouts, slug
from care_guide.render.output_file import Templates, zipped
from care_guide.render.paste_pack import RecordText, pack, record_texts
from care_guide.render.record_copies import judge
from care_guide.render.views import HANDOUTS, SiteView, site_view, unsigned_around
from care_guide.review.state import reviews
from care_guide.utils import CannotDoError
from care_guide.utils.dates import build_day
from care_guide.utils.files import listed, write_file, write_folder

# Each command writes all of its files in one step, or none.


@dataclass(frozen=True)
class Guide:
    """The guide, read and checked."""

    library: Library
    sites: tuple[SiteView, ...]
    site_info: SiteInfo
    templates: Templates
    booklet_most: int


def read_guide() -> Guide:
    """Read and check the guide in this folder. Raises ContentError with every problem."""
    root = Path.cwd()
    library = load_library(root)
    state, wrong = reviews(library, build_day())
    problems = [*check(library), *wrong]
    if problems:
        raise ContentError(problems)
    around = [key for lang in library.shown_languages for key in unsigned_around(lang, state, library)]
    for name in dict.fromkeys(key.removeprefix(f"{library.default_lang}/") for key in around):
        what = f"{name} is not signed as it is now, so no text with it counts as checked, and each says so"
        print(f"{what}: make sign ARTICLE={name}", file=sys.stderr)
    settings = configured(root)
    site_info = SiteInfo.from_address(settings["SITE_ADDRESS"])
    most = settings["GUIDE_BOOKLET_MOST"]
    sites = tuple(site_view(lang, library, state, most) for lang in library.shown_languages)
    return Guide(library, sites, site_info, Templates(root / settings["THEME"], library.strings), most)


def write_handouts(options: argparse.Namespace) -> None:
    """Write every handout, the booklet and the zip."""
    guide = read_guide()

    def files() -> Iterator[tuple[str, bytes]]:
        for site in guide.sites:
            place = site.frame.handouts
            made = {}
            for file in handout_files(site, guide.library, guide.templates, guide.site_info):
                name = file.path.removeprefix(HANDOUTS)
                made[file.path.removeprefix(place)] = data = file.make(Path(options.output))
                yield name, data
                print(f"  {name}", flush=True)
            if site.frame.booklet:
                yield f"{place}{ZIP_NAME}".removeprefix(HANDOUTS), zipped(made)

    count = write_folder(Path(options.output), files())
    print(f"Wrote {count} files into {options.output}/.")


def write_packet(options: argparse.Namespace) -> None:
    """Write chosen articles as one file."""
    guide = read_guide()
    chosen = _chosen(guide, options.topics, options.lang)
    if not options.topics.split():
        raise CannotDoError(f'TOPICS is empty: name the articles, as in TOPICS="{slug(chosen[0].view)}"')
    maker = HandoutRenderer(guide.library, guide.templates, guide.site_info)
    pages = [part.view for part in chosen]
    text = maker.booklet(booklet(pages, guide.library, guide.site_info, packet=True))
    write_file(Path(options.output), text)
    print(f"Wrote {options.output}: {', '.join(part.view.title for part in chosen)}.")


def write_pdfs(options: argparse.Namespace) -> None:
    """Write the handouts as PDF."""
    from care_guide.render.assets import fonts_for_pdf
    from care_guide.render.pdf import find_browser, pdfs

    guide = read_guide()
    chosen, site = _chosen(guide, options.topics, options.lang), _site(guide, options.lang)
    maker = HandoutRenderer(guide.library, guide.templates, guide.site_info, fonts=fonts_for_pdf(guide.library.letters))
    made: list[tuple[str, Callable[[], str]]] = []
    if not options.topics.split() and len(chosen) <= guide.booklet_most:
        # The longest comes first, so that no core is busy with it alone at the end.
        pages = [part.view for part in chosen]
        made.append(("booklet", lambda: maker.booklet(booklet(pages, guide.library, guide.site_info))))
    for part in chosen:
        made += [(f"{slug(part.view)}{ending}", partial(maker.form, ending, part)) for ending in FORMS]
    for stage in () if options.topics.split() else site.stages:
        made.append((PurePosixPath(stage.sheet).stem, partial(maker.teach_back, stage, site)))
    browser, papers = find_browser(), guide.library.profile.paper
    print(f"Printing {len(made)} files with {browser or 'WeasyPrint (no Chromium was found)'} ...", flush=True)

    def files() -> Iterator[tuple[str, bytes]]:
        for number, (name, printed) in enumerate(pdfs(made, papers, browser), 1):
            print(f"  {number} of {len(made)}: {name}", flush=True)
            for paper, data in printed.items():
                yield f"{paper}/{name}.pdf", data

    count = write_folder(Path(options.output), files())
    print(f"Wrote {count} files into {options.output}/.")


def _chosen(guide: Guide, topics: str, lang: str) -> list[Handout]:
    """Return the handouts of ``topics`` (slugs separated by spaces) in that order, or all if there are none."""
    site = _site(guide, lang)
    known = {slug(one.view): one for one in handouts(site, guide.library, guide.site_info)}
    names, gone = topics.split(), {slug(one): one for one in site.withdrawn_here}
    for name in names:
        if name in gone:
            raise CannotDoError(f"TOPICS: {name} was withdrawn on {gone[name].since}: leave it out")
        if name not in known:
            raise CannotDoError(f"TOPICS: there is no article {name}: use some of: {', '.join(known)}")
        if names.count(name) > 1:
            raise CannotDoError(f"TOPICS: {name} appears twice: name it once")
    return [known[name] for name in names] or list(known.values())


def _site(guide: Guide, lang: str) -> SiteView:
    """Return the guide in ``lang``, or in its default language if that is empty."""
    site = next((site for site in guide.sites if site.lang == (lang or guide.library.default_lang)), None)
    if site is None:
        raise CannotDoError(
            f"GUIDE_LANG={lang}: there is no such language: use one of: {', '.join(guide.library.shown_languages)}"
        )
    return site


# Texts for a record system, and what came back from it.


def _texts(guide: Guide) -> list[RecordText]:
    return [text for site in guide.sites for text in record_texts(site, guide.library, guide.site_info)]


def paste_pack(options: argparse.Namespace) -> None:
    """Write the texts that a record system takes."""
    guide = read_guide()
    texts = _texts(guide)
    count = write_folder(Path(options.output), pack(texts, guide.library))
    print(f"Wrote {count} files into {options.output}/: {len(texts)} texts, each as HTML, RTF and plain text.")
    unsigned = sorted({text.view.title for text in texts if not text.review.is_signed})
    if unsigned:
        print(f"No clinician has checked these texts as they are; each says so: {', '.join(unsigned)}.")


def verify_copies(options: argparse.Namespace) -> int:
    """Report which copies from a record system are old or changed."""
    folder = Path(options.dir)
    if not options.dir:
        raise CannotDoError("DIR is missing: name the folder with the copies, as in DIR=copies")
    if not folder.is_dir():
        raise CannotDoError(f"{folder}: the folder is not found: name the one with the copies")
    # The list in a paste pack, and the systems' own lists, are not copies.
    files = [file for file in listed(folder, "**/*") if file.is_file() and file.suffix != ".json"]
    if not files:
        raise CannotDoError(f"{folder}: there is no file: export the texts from the record system into it")
    try:
        read = [(file.relative_to(folder).as_posix(), file.read_bytes()) for file in files]
    except OSError as error:
        raise CannotDoError(f"{error.filename}: the file cannot be read: check its permissions") from None
    states = judge(read, _texts(read_guide()), build_day())
    for state in states:
        print(state)
    counts = Counter(state.kind for state in states)
    print(f"{len(states)} copies: {', '.join(f'{number} {kind}' for kind, number in sorted(counts.items()))}.")
    return 0 if set(counts) == {"newest"} else 1
