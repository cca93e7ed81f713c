"""A new article: every section that its kind needs, each with the question that it must answer.

The question stands in the heading, marked as a placeholder: the check does not let it pass as a heading.
"""

from __future__ import annotations

import datetime
import json
import re
import unicodedata

from care_guide.content.contract import Contract, SectionRule
from care_guide.content.letters import wrong_letters
from care_guide.content.placeholders import PLACEHOLDER
from care_guide.content.reserved import is_reserved
from care_guide.content.rule_book import CORE_LEVELS
from care_guide.utils.errors import CannotDoError

# What each section must tell; the authors' guide explains it at length.
ASKS = {
    "key-points": "What must a tired parent know, if they read nothing else?",
    "what-it-is": "What is it, in two or three plain sentences?",
    "who-its-for": "Which children have it, and who decides?",
    "how-it-works": "How does it work in the body?",
    "what-happens": "What happens, step by step, and when?",
    "benefits": "What can it give, for whom, and how do we know?",
    "risks": "What can go wrong?",
    "unknowns": "What do doctors not know yet?",
    "other-choices": "What else is there, and what happens without it?",
    "daily-life": "What changes at home, at school, in the child's day?",
    "after": "What comes after: follow-up, late effects, fertility?",
    "when-to-call": "When must a parent call, and who?",
    "questions": "What should a family ask?",
    "your-choice": "What may a family and a child decide, and change their mind about?",
    "causes": "Why did it happen, and what did not cause it?",
    "signs": "What do families notice?",
    "tests": "How is it found, step by step?",
    "types": "Which types are there?",
    "treatment": "How is it treated, and why does that differ?",
    "outlook": "What do the figures say, about which children, from which years?",
    "services": "What does the center offer: who says so, and when?",
    "what-to-look-for": "What should a family look for in any center?",
    "second-opinion": "How does a family get a second opinion?",
    "travel": "How does a family get there and stay?",
    "why-it-matters": "Why does it matter?",
    "what-to-do": "What can a parent do?",
    "what-to-avoid": "What should a parent not do?",
    "more-help": "Who else can help, and how does a family reach them? (end with [[passage.help-lines]])",
    "the-decision": "What is to be decided, in one sentence?",
    "options": "What are the options, with the same facts about each?",
    "what-matters": "What may matter to this family, as statements to rate?",
    "own-sections": "What would a teen ask? (give the section an id of its own; add more)",
    "summary": "What is it about, in two or three sentences?",
    "text": "What must a family know and do?",
    "contact": "Who can a family ask, and how?",
}


_LONGEST = 80


def slug_of(title: str) -> str:
    """Return the address of a title: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    whole = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    # A disk takes names of some 250 letters; a person reads fewer.
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST + 1].rpartition("-")[0] or whole[:_LONGEST]


def skeleton(kind: str, title: str, contract: Contract, today: datetime.date) -> str:
    """Return the text of a new article. It does not pass the check until it is written.

    Raises CannotDoError when the kind is not known or the title has no letters.
    """
    if kind not in contract.kinds:
        raise CannotDoError(f'KIND="{kind}": use one of: {", ".join(contract.kinds)}')
    if not title.strip():
        raise CannotDoError('TITLE is missing: make new KIND=treatment TITLE="Food and drink" GROUP=daily-life')
    slug = slug_of(title)
    if not slug:
        todo = "begin with a title in such letters, and change title: in the file"
        raise CannotDoError(f'TITLE="{title}": the address needs letters a to z or digits: {todo}')
    if is_reserved(slug):
        raise CannotDoError(f'TITLE="{title}": the address "{slug}" cannot be used: add a word')
    for what, todo in wrong_letters(title):
        raise CannotDoError(f"TITLE: {what}: {todo}")
    # JSON's quotes are YAML's: any sign stays what it is, and a number or "null" stays a text.
    header = (
        f'---\ntitle: {json.dumps(title, ensure_ascii=False)}\nslug: "{slug}"\nkind: {kind}\nmessage: ""\nsummary: ""\nstatus: published\n'
        f"created: {today}\nupdated: {today}\norder: 100\n"
    )
    rule = contract.kinds[kind]
    header += "".join(f"{key}: \n" for key in rule.header)
    return f"{header}---\n" + "".join("\n" + _section(section) for section in rule.sections)


def _section(rule: SectionRule) -> str:
    text = f"## {PLACEHOLDER}{ASKS.get(rule.id, rule.id)} {{#{rule.id}}}\n"
    if rule.points:
        text += "\n- \n" * 1 + "- \n- \n"
    if rule.table:
        rows = "".join(f"| {head} |  |  |\n" for head in rule.table)
        text += f"\n|  | First option | Second option |\n|---|---|---|\n{rows}"
    if rule.steps:
        text += "\n" + "".join(f"{n}. **When.**\n   \n" for n in range(1, rule.steps + 1))
    for card in rule.cards:
        call = {
            "emergency": "Call [[call.emergency]] now if your child:",
            "urgent": "Call [[phone.care_team]] now, day or night, if your child:",
        }
        first: dict[str, str] = {level: f"- [[signs.{level}]]" for level in CORE_LEVELS}
        text += f"\n### {call.get(card, 'Tell the clinic if your child:')} {{.{card}}}\n\n{first.get(card, '- ')}\n"
    for heading in rule.headings:
        title = heading.rpartition("-")[2].title()
        text += f"\n### {title} {{#{heading}}}\n"
        if rule.questions:
            text += "\n- [ ] ? {#id-of-the-question}\n    - Why: \n    - Who: \n"
    return text
