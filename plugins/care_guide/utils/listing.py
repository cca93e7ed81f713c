"""Which files of a folder count: what editors, systems and sync programs leave there does not."""

from __future__ import annotations

import re
from fnmatch import translate
from pathlib import Path

# Names that are passed over everywhere; capitals do not matter. Pelican gets them as IGNORE_FILES.
LITTER = (
    ".*", "~*", "*~", "#*#", "*.bak", "*.orig", "*.rej", "*.sw[a-p]", "4913", "*.tmp", "*.part", "*.crdownload", "*.lnk",
    "*:zone.identifier", "icon\r", "thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir", "__macosx", "__pycache__",
    "lost+found", "$recycle.bin", "system volume information",
)  # fmt: skip
_LITTER = re.compile("|".join(map(translate, LITTER)))


def is_litter(name: str) -> bool:
    """Tell whether a file or folder of this name is none of the guide's."""
    return _LITTER.match(name.lower()) is not None


def is_listed(path: Path, folder: Path) -> bool:
    """Tell whether ``path`` is below ``folder``, and neither litter nor in it."""
    return path.is_relative_to(folder) and not any(map(is_litter, path.relative_to(folder).parts))


def listed(folder: Path, pattern: str) -> list[Path]:
    """Return what fits the glob ``pattern`` below ``folder``, in order, without litter and what is in it."""
    return [path for path in sorted(folder.glob(pattern)) if is_listed(path, folder)]
