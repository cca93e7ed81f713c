"""Write beside, then rename: what was there before stays whole until the new files are."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from care_guide.utils.errors import CannotDoError
from care_guide.utils.output_folder import MARKER, behind_links, cannot_be_written, staging_folder, swap


class CannotWriteError(CannotDoError):
    """The files cannot be written where they should go; what was there before is untouched."""


def _reason(place: Path, error: OSError) -> CannotWriteError:
    return CannotWriteError(cannot_be_written(place, error))


def write_folder(place: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Put ``files`` into the folder ``place`` in one step and return how many they are.

    The folder also gets the file that marks it as the guide's own. Raises CannotWriteError, or
    NotOursError when the folder holds something else.
    """
    place = behind_links(place)
    count, staging = 0, place.with_name(place.name + ".building")
    try:
        staging = staging_folder(place)
        for name, data in files:
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_bytes(data)
            count += 1
        (staging / MARKER).write_text('{"generator": "care-guide"}\n', encoding="utf-8")
        swap(staging, place)
    except OSError as error:
        shutil.rmtree(staging, ignore_errors=True)
        raise _reason(place, error) from None
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return count


def write_file(place: Path, data: bytes) -> None:
    """Put ``data`` into the file ``place`` in one step. Raises CannotWriteError."""
    beside = place.with_name(place.name + ".building")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(place)
    except OSError as error:
        if beside.is_file():
            beside.unlink()
        raise _reason(place, error) from None
