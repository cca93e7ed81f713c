"""A single file that works anywhere: its style and its script inside, and a policy that allows nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Inside:
    """What a single file carries: exactly this style and this script, and the policy that names both by their hash."""

    style: str
    script: str

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of the file: these two parts may act, and nothing may be loaded or sent."""
        return (
            f"default-src 'none'; style-src {_hash(self.style)}; script-src {_hash(self.script)}; "
            "base-uri 'none'; form-action 'none'"
        )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"


def slim(page: str) -> str:
    """Return the HTML without the end tags of paragraphs and list items that HTML lets a page leave out."""
    page = re.sub(r"</p>\s*(?=<p[ >]|</li>)", "", page)
    return re.sub(r"</li>\s*(?=<li[ >]|</[uo]l>)", "", page)
