"""Who acts, and who is spoken to: two plain rules for English, and what they cannot see.

Passive voice: a form of "to be" or "to get", at most three small words, and a participle (a word in -ed, or one of
a list). The list of words in -ed that only describe ("is tired") is short, so the rule rather counts a sentence
as passive that is not one than the other way round. It does not see a passive without "to be" ("a drug given by mouth").

Speaking to the reader: "you" or "your" (and "we", "our", "my" in questions), or a sentence that begins with an
order, by a list of verbs.

Other languages need their own rules: without one, a person judges.
"""

from __future__ import annotations

import re

LANGUAGES = ("en",)

_PARTICIPLES = (
    "begun|bitten|bought|broken|brought|built|caught|chosen|cut|done|drawn|driven|eaten|fed|felt|forgotten|found|frozen"
    "|given|grown|heard|held|hidden|hurt|kept|known|laid|led|left|let|lost|made|meant|met|paid|put|read|said|seen|sent"
    "|set|shown|shut|sold|spent|spread|struck|stuck|taken|taught|thought|thrown|told|torn|understood|woken|won|worn|written"
)
_DESCRIBES = "ashamed|confused|excited|interested|red|related|scared|supposed|swollen|tired|upset|used to|worried|need"
_BETWEEN = "not|never|also|often|most|usually|still|now|only|then|first|always|sometimes|rarely|later|even|already|both|being|been|all"
_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|get|gets|got|getting|isn't|aren't|wasn't|weren't)"
    rf"(?:\s+(?:{_BETWEEN}|\w+ly)){{0,3}}\s+(?!(?:{_DESCRIBES})\b)(?:\w+ed|{_PARTICIPLES})\b",
    re.I,
)
_YOU = re.compile(r"\b(?:you|your|yours|yourself|yourselves|we|our|us|my|me|I)\b")
_ORDERS = (
    "add|ask|avoid|begin|bring|buy|call|carry|change|check|choose|clean|cook|cover|do|find|follow|get|give|go|have|help|hold"
    "|keep|know|learn|leave|let|look|make|measure|meet|never|note|offer|pack|plan|put|read|rest|save|say|see|shake|share|show"
    "|start|stay|stop|store|take|talk|tell|think|throw|touch|try|use|wait|warn|wash|watch|wear|write"
)
_ORDER = re.compile(rf"^(?:please\s+)?(?:{_ORDERS})\b", re.I)


def passive(text: str) -> str:
    """Return the passive words in an English sentence, or "" when the rule finds none."""
    found = _PASSIVE.search(text)
    return found[0] if found else ""


def speaks_to_reader(text: str) -> bool:
    """Tell whether an English sentence speaks to its reader, or tells the reader to do something."""
    return bool(_YOU.search(text) or _ORDER.match(text))
