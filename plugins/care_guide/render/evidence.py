"""Write the evidence of review: one HTML file with everything inside, to print or to keep."""

from __future__ import annotations

from pathlib import Path

from care_guide.content.translations import Strings
from care_guide.render.redline import redline_environment
from care_guide.render.standalone import csp_hash
from care_guide.render.stylesheet import shrink, stylesheet
from care_guide.review.evidence import Evidence


def evidence_page(found: Evidence, theme: Path, strings: Strings, lang: str) -> str:
    """Return the whole file in ``lang``; it asks for nothing, and its policy allows nothing else."""
    style = stylesheet(theme / "static") + shrink((theme / "static" / "css" / "redline.css").read_text("utf-8"))
    policy = f"default-src 'none'; style-src {csp_hash(style)}; base-uri 'none'; form-action 'none'"
    env = redline_environment(theme, strings, lang)
    return env.get_template("evidence.html").render(found=found, style=style, policy=policy, lang=lang)
