"""Files: which files of a folder count, their digests, and replacing files and folders in one step."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fnmatch import translate
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout

from care_guide.utils import CannotDoError


def digest(*parts: object) -> str:
    """Return 32 hexadecimal digits for ``parts``.

    Equal values have equal digests in every process and on every machine. The digest is of the ``repr``, which includes
    the full value of numbers, strings, tuples, frozen dataclasses and pydantic models. Sets must not be used, since their
    order changes from process to process.
    """
    return digest_of_bytes(repr(parts).encode())


def digest_of_bytes(data: bytes) -> str:
    """Return 32 hexadecimal digits for ``data``."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def digest_of_files(files: Iterable[Path]) -> str:
    """Return the digest of the names and the bytes of ``files``, in their order, without folders and pipes among them."""
    return digest(*((file.name, digest_of_bytes(file.read_bytes())) for file in files if file.is_file()))


# What editors, systems and sync programs leave in folders: ignored everywhere, in any case. Pelican's IGNORE_FILES gets it.
LITTER = (
    ".*", "~*", "*~", "#*#", "*.bak", "*.bak[0-9]", "*.bak.[0-9]*", "*.backup", "*.old", "*.orig", "*.rej", "*.save", "*.save.[0-9]*",
    "*.sw[a-px]", "*.kate-swp", "*.crswap", "*.lck", "*___jb_*___", "4913", "nohup.out", "*.tmp", "*.part", "*.filepart", "*.crdownload", "*.download",
    "*.lnk", "*.url", "*.webloc", "*.textclipping", "ws_ftp.log", "*:zone.identifier", "icon\r", "thumbs.db*", "ehthumbs*.db", "desktop.ini", "picasa.ini",
    "sync.ffs_*", "@eadir", "@tmp", "@recycle", "#recycle", "#snapshot", "__macosx", "__pycache__", "lost+found",
    "found.[0-9]*", "$recycle.bin", "system volume information", "network trash folder", "temporary items",
)  # fmt: skip
_LITTER = re.compile("|".join(map(translate, LITTER)))


@lru_cache(maxsize=4096)
def is_litter(name: str) -> bool:
    """Return whether a file or folder with this name does not belong to the guide."""
    return _LITTER.match(name.lower()) is not None


def is_in(path: str, folder: str) -> bool:
    """Return whether ``path`` is ``folder``, which may be a file, or below it."""
    return path == folder or path.startswith(f"{folder}/")


def is_listed(path: Path, folder: Path) -> bool:
    """Return whether ``path`` is below ``folder``, and neither litter nor inside a folder that is litter."""
    return path.is_relative_to(folder) and not any(map(is_litter, path.relative_to(folder).parts))


def listed(folder: Path, pattern: str) -> list[Path]:
    """Return the paths below ``folder`` that match the glob ``pattern``, sorted, without litter."""
    depth = len(folder.parts)
    return [path for path in sorted(folder.glob(pattern)) if not any(map(is_litter, path.parts[depth:]))]


# Writing: new files and folders are created next to old ones and then replace them, so that a failure changes nothing.

# Every output folder of the guide has this file; a folder without it is not the guide's.
MARKER = "build.json"
# The suffix of the folder in which an output is built.
BUILDING = ".building"

_SPACE, _RIGHTS = "free some space, or name another folder", "change who may write there, or name another folder"
_IN_THE_WAY = "something of another kind has that name: remove it, or name another place"
_TODO = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: _SPACE,
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _RIGHTS,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.ELOOP: "the link leads to itself: remove it, or name another place",
    errno.ENAMETOOLONG: "write a shorter name",
    errno.EBUSY: "it is a mount, or in use: name a folder below it",
}


# What no output may overwrite.
_SOURCES = ("content", "theme", "plugins", "tests", "tools", "docs", ".git")
_SETTINGS = (".py", ".toml", ".lock", ".md")
# What reading fails with where there is no file, or one that cannot be read as such.
_NO_FILE = (errno.ENOENT, errno.ENXIO, errno.EINVAL)


class BusyError(CannotDoError):
    """Another process is building into the same folder."""


def resolve_link(place: Path) -> Path:
    """Return the folder that ``place`` links to, so that a symbolic link is kept and its target is replaced."""
    return Path(os.path.realpath(place)) if place.is_symlink() else place


def refuse_sources(place: Path, root: Path) -> None:
    """Raise CannotDoError if ``place``, where something is to be written, is one of the sources in ``root``."""
    try:
        place.exists()
    except OSError as error:
        # A name that is too long.
        raise CannotDoError(write_error(place, error)) from None
    real, root = Path(os.path.realpath(place)), root.resolve()
    own = real.parent == root and (real.suffix in _SETTINGS or real.name == "Makefile")
    if own or real == root or any(real.is_relative_to(root / name) for name in _SOURCES):
        raise CannotDoError(f"{place}: the guide's own files are there: name another place")


@contextmanager
def reserved(output: Path) -> Iterator[None]:
    """Lock ``output`` against other builds until this one ends.

    Raises BusyError, which names the other process, while another build has the lock.
    """
    # Both files are in the machine's temporary folder, so that nothing is left next to the output.
    place = Path(tempfile.gettempdir()) / f"care-guide-{digest(os.path.realpath(output))[:16]}"
    lock, owner = FileLock(place.with_suffix(".lock")), place.with_suffix(".pid")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        other = f" (process {owner.read_text('utf-8')})" if owner.is_file() else ""
        raise BusyError(f"{output}: another build is writing it{other}: wait until that has ended") from None
    try:
        owner.write_text(str(os.getpid()), encoding="utf-8")
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


@contextmanager
def staged(output: Path) -> Iterator[Path]:
    """Provide an empty folder next to ``output`` to build in, and remove it at the end unless it was swapped in.

    Raises CannotDoError if ``output`` has files and is not an output folder of the guide, or if it is a mount.
    """
    if output.is_mount():
        raise CannotDoError(f"{output}: this folder is a mount, so no other can take its place: name a folder below it")
    if output.exists() and any(output.iterdir()) and not (output / MARKER).is_file():
        raise CannotDoError(f"{output}: this folder is not an output of the guide: empty it, or choose another")
    staging = output.with_name(output.name + BUILDING)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def write_error(place: Path, error: OSError) -> str:
    """Return the message for ``error``: why ``place`` cannot be written, and what to do.

    A source of the guide in the working folder was read; it may have gone since the folder was listed.
    """
    what, real, own = (error.strerror or str(error)).lower(), Path(os.path.realpath(place)), Path.cwd()
    if error.errno in _NO_FILE and any(real.is_relative_to(own / name) for name in _SOURCES):
        return f"{real.relative_to(own).as_posix()}:1: there is no such file, or no longer: put it back as it was"
    return f"{place}: it cannot be written ({what}): {_TODO.get(error.errno or 0, 'name another folder')}"


def swap(staging: Path, output: Path) -> None:
    """Replace ``output`` with the finished ``staging``; if that fails, ``output`` stays as it was."""
    old = output.with_name(output.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        _move(output, old)
    try:
        _move(staging, output)
    except OSError:
        if old.exists():
            _move(old, output)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _move(folder: Path, place: Path) -> None:
    """Rename ``folder`` to ``place``, or copy it where renaming is impossible, such as in a container's image.

    If that fails, ``folder`` stays as it was.
    """
    try:
        folder.rename(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        try:
            shutil.copytree(folder, place, symlinks=True)
        except (OSError, shutil.Error):
            shutil.rmtree(place, ignore_errors=True)
            raise error from None
        shutil.rmtree(folder)


def write_file(file: Path, data: str | bytes) -> None:
    """Replace ``file`` with ``data`` in one step, creating its folder if needed: a full disk leaves the old file as it was.

    A device or a pipe, such as /dev/stdout, is written to and stays. Raises OSError, which names ``file``.
    """
    content = data.encode() if isinstance(data, str) else data
    target = resolve_link(file)
    new = target.with_name(target.name + ".new")
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        new.replace(target)
    except OSError as error:
        # Whoever reads the message knows this file, not the temporary one.
        raise OSError(error.errno, error.strerror, str(file)) from None
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def write_folder(place: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Replace the folder ``place`` with ``files`` (path and bytes) in one step, and return their number.

    The folder also gets the file that marks it as the guide's. Raises OSError, which names ``place``,
    CannotDoError if the folder contains something else, and BusyError while another process is writing it.
    """
    place, count = resolve_link(place), 0
    try:
        with reserved(place), staged(place) as staging:
            for name, data in files:
                (staging / name).parent.mkdir(parents=True, exist_ok=True)
                (staging / name).write_bytes(data)
                count += 1
            (staging / MARKER).write_text('{"generator": "care-guide"}\n', encoding="utf-8")
            swap(staging, place)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(place)) from None
    return count
