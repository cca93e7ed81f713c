"""A single file that works anywhere: its style and its script inside, and a policy that allows nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

_INSIDE = ("<style>", "<script>")
_PARTS = re.compile(r"(<(?:style|script)>.*?</(?:style|script)>)", re.S)
# Blocks of the templates; a paragraph ends by itself before them, and at the end of what may hold it.
_BLOCKS = "p|ul|ol|h[1-3]|section|aside|div|nav|fieldset"
_PARENTS = "li|section|aside|div|template|fieldset|header|article"


@dataclass(frozen=True)
class Inside:
    """What a single file carries: exactly this style and this script, and the policy that names both by their hash."""

    style: str
    script: str

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of the file: these two parts may act, and nothing may be loaded or sent.

        The font and the photos are inside, as data: addresses.
        """
        return (
            f"default-src 'none'; style-src {csp_hash(self.style)}; script-src {csp_hash(self.script)}; font-src data:; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )


def csp_hash(text: str) -> str:
    """Return ``text``, a style or a script, as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"


def slim(page: str) -> str:
    """Return the HTML without what HTML lets a page leave out; its style and its script stay as they are.

    That is: end tags of paragraphs and list items, quotes around simple values, line ends before blocks.
    """
    return "".join(part if part.startswith(_INSIDE) else _slim(part) for part in _PARTS.split(page))


def _slim(html: str) -> str:
    html = re.sub(rf"\s*\n(?=</?(?:{_BLOCKS}|li|template)[ >])", "", html)
    html = re.sub(rf"</p>(?=<(?:{_BLOCKS})[ >]|</(?:{_PARENTS})>)", "", html)
    html = re.sub(r"</li>(?=<li[ >]|</[uo]l>|</template>)", "", html)
    html = re.sub(r"<[a-z][^<>]*>", lambda m: re.sub(r'="([\w.#-]+)"(?=[ >])', r"=\1", m[0]), html)
    # An old mail program shows what stands in a <template>; no program shows what stands in a script.
    html = re.sub(r"<(/?)template(?=[ >])", r"<\1script", html).replace("<script ", "<script type=text/template ")
    # A button without a form sends nothing, whatever its type.
    html = html if "<form" in html else re.sub(r"(<button [^<>]*?) type=button", r"\1", html)
    # In text, and in values between double quotes, an apostrophe means itself.
    return html.replace("&#39;", "'")
