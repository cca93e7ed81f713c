"""The guide's own classes."""

from __future__ import annotations

import re


def class_names(text: str) -> frozenset[str]:
    """Return the classes of the guide that stand in ``text``: HTML, a script, or a template.

    A template may end a class with a value: ``cg-card--{{ level }}`` gives ``cg-card--``.
    """
    return frozenset(re.findall(r"(?:cg|fig)-[\w-]+", text))
