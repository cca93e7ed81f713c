"""What every key holds beside the content: the guide's own program, its settings, and the libraries it stands on."""

from __future__ import annotations

import sys
from pathlib import Path

import pelican

from care_guide.content.digest import digest_of, digest_of_files

_PROGRAM = Path(__file__).resolve().parents[1]
_SETTINGS = ("pelicanconf.py", "publishconf.py")


def program_digest(root: Path) -> str:
    """Return the digest of the program, of the settings files in ``root`` and of the versions of all libraries."""
    code = digest_of_files(sorted(_PROGRAM.rglob("*.py")), _PROGRAM)
    settings = digest_of_files([root / name for name in _SETTINGS if (root / name).is_file()], root)
    # Each installed library has a folder here that names its version; no file has to be opened.
    libraries = sorted(place.name for place in Path(pelican.__file__).resolve().parents[1].glob("*.dist-info"))
    return digest_of(sys.version, code, settings, *libraries)
