"""PDF: a handout as a tagged PDF (PDF/UA), for portals that take nothing else."""

from __future__ import annotations

import logging
import re

from weasyprint import HTML

# It tells of every rule that only screens understand; what matters is checked in the finished PDF.
logging.getLogger("weasyprint").setLevel(logging.ERROR)

_PRINT_TOKENS = re.compile(r"@media print\{\.cg\{([^}]*)\}")
_DRAWING_RULE = re.compile(r"(\.fig-[\w-]+)\{([^}]*)\}")
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
_SVG = re.compile(r"<svg [^>]*>")
_DOTS = re.compile(r'(<p class="cg-dots__words"><strong>(.*?)</strong>.*?<svg [^>]*>)', re.S)
# The rules for large print: in a PDF nobody ticks its box, and to ask every element for it takes as long as all else.
_LARGE_PRINT = re.compile(r"[^{}]*:has\(\.cg-large__switch:checked\)[^{}]*\{[^{}]*\}")
_WORDS = re.compile(r'<p id="([^"]+-words)">([^<]*)</p>')
_DESCRIBED = re.compile(r'(<svg [^>]*aria-describedby="([^"]+)"[^>]*>)<title[^>]*>([^<]*)</title>')


def pdf(html: str, css: str) -> bytes:
    """Return the handout ``html``, whose style is ``css``, as PDF/UA: tagged, titled, with bookmarks; always the same bytes.

    The PDF writer shows drawings without the page's style, so that each one gets its tones inside; it reads the words
    for those who cannot see a drawing from the title alone, so that the description goes there too.
    """
    tones = f"<style>{drawing_style(css)}</style>"
    head, style_end, body = html.partition("</style>")
    whole = _DOTS.sub(r"\1<title>\2</title>", _LARGE_PRINT.sub("", head) + style_end + body)
    words = dict(_WORDS.findall(html))
    whole = _DESCRIBED.sub(lambda m: f"{m[1]}<title>{m[3].strip()}. {' '.join(words[m[2]].split())}</title>", whole)
    whole = _SVG.sub(lambda m: m[0] + tones, whole)
    return HTML(string=whole).write_pdf(pdf_variant="pdf/ua-1")


def drawing_style(css: str) -> str:
    """Return the rules for drawings with the values that they have in print."""
    tokens = {
        name.strip(): value.strip()
        for block in _PRINT_TOKENS.findall(css)
        for name, _, value in (part.partition(":") for part in block.split(";"))
    }
    rules = (f"{name}{{{_VARIABLE.sub(lambda m: tokens[m[1]], body)}}}" for name, body in _DRAWING_RULE.findall(css))
    return "".join(rules)
