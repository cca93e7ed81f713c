"""Write the evidence of review: one HTML file with everything inside, to print or to keep."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from care_guide.content.translations import Strings
from care_guide.render.output_file import environment
from care_guide.render.redline import own_ids
from care_guide.render.stylesheet import shrink, stylesheet
from care_guide.review.content_hash import short
from care_guide.review.evidence import Evidence


def evidence_page(found: Evidence, theme: Path, strings: Strings, lang: str) -> str:
    """Return the whole file in ``lang``; it asks for nothing, and its policy allows nothing else."""
    style = stylesheet(theme / "static") + shrink((theme / "static" / "css" / "redline.css").read_text("utf-8"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    env = environment(theme)
    env.globals["t"] = strings
    env.filters["short"] = short
    env.filters["own_ids"] = own_ids
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return env.get_template("evidence.html").render(found=found, style=style, policy=policy, lang=lang)
