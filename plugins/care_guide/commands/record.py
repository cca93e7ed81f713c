"""``make paste-pack`` and ``make verify-copies``: texts for a record system, and what came back from it."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from care_guide.commands.handouts import Guide, read_guide
from care_guide.render.paste_pack import RecordText, pack, record_texts
from care_guide.utils.atomic import write_folder
from care_guide.utils.clock import build_day
from care_guide.utils.errors import CannotDoError
from care_guide.utils.listing import listed


def _texts(guide: Guide) -> list[RecordText]:
    return [text for site in guide.sites for text in record_texts(site, guide.library, guide.shared)]


def paste_pack(options: argparse.Namespace) -> int:
    """Write the texts that a record system takes."""
    guide = read_guide()
    texts = _texts(guide)
    count = write_folder(Path(options.output), pack(texts, guide.library, guide.shared.name))
    print(f"Wrote {count} files into {options.output}/: {len(texts)} texts, each as HTML, RTF and plain text.")
    unsigned = sorted({text.view.title for text in texts if text.review.state not in ("signed", "overdue")})
    if unsigned:
        print(f"No clinician has checked these texts as they are; each says so: {', '.join(unsigned)}.")
    return 0


def verify_copies(options: argparse.Namespace) -> int:
    """Tell which copies from a record system are old or changed."""
    from care_guide.render.record_copies import judge

    folder = Path(options.dir)
    if not options.dir:
        raise CannotDoError("DIR is missing: name the folder with the copies, as in DIR=copies")
    if not folder.is_dir():
        raise CannotDoError(f"{folder}: the folder is not found: name the one with the copies")
    # What the pack and the systems put beside the texts is no copy.
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
