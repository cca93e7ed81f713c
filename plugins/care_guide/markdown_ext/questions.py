"""Questions for the care team: task-list items in the section ``{#questions}``.

Each item holds the question with its id, and below it a list with one line ``Why:`` and one line ``Who:``.
The id never changes, so that a family's saved list finds its question again in other words.
The moment (before, during, after) is that of the sub-heading ``{#questions-before}`` it stands under.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from care_guide.content.parse_result import GuideTree, Question, is_shown, shown, words

BOX = "[ ] "
_PREFIX = "questions-"
_ID = re.compile(r"\s*\{#([^{}]*)\}\s*$")
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class QuestionsTree(GuideTree):
    """Find the task-list items, keep each as a Question, and lay it out."""

    def run(self, root: Element) -> None:
        moment = ""
        for node in root:
            if node.tag in ("h2", "h3"):
                name = node.get("id") or ""
                moment = name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else ""
            elif node.tag == "ul":
                items = [item for item in node if _first(item).lstrip().startswith(BOX)]
                if items:
                    node.set("class", "cg-questions")
                for item in items:
                    self._question(item, moment, node)

    def _question(self, item: Element, moment: str, list_of: Element) -> None:
        holder = item[0] if len(item) and item[0].tag == "p" else item
        holder.text = (holder.text or "").lstrip().removeprefix(BOX)
        notes = next((child for child in item if child.tag in ("ul", "ol")), None)
        if notes is not None:
            item.remove(notes)
        ask = Element("p", {"class": "cg-question__text"})
        ask.text, ask[:] = holder.text, [child for child in holder if child.tag not in ("ul", "ol")]
        name = _take_id(ask)
        text = words(ask)
        facts, lines = {}, {}
        for note in notes if notes is not None else ():
            label, _, value = words(note).partition(":")
            facts[label.strip().casefold()] = value.strip()
            lines[label.strip().casefold()] = note
        found, word = self.md.found, self.md.inputs.word
        if _KEBAB.fullmatch(name) is None:
            what = f"the id {{#{name}}} of the question cannot be used" if name else "the question has no id"
            todo = "write one at the end of its line, after a space: {#fever-number}; never change it later"
            found.complain(text[:40], what, todo)
            name = ""
        for label, todo in (("why", "one plain line that says why to ask"), ("who", "who usually answers")):
            if not facts.get(label):
                what = f'the question has no "{label.title()}:" line'
                found.complain(text[:40], what, f"add below it: - {label.title()}: {todo}")
        who = tuple(part.strip() for part in facts.get("who", "").split(",") if part.strip())
        question = Question(
            name,
            text,
            moment,
            facts.get("why", ""),
            who,
            tuple(
                mark.get("data-source") or ""
                for line in (ask, *lines.values())
                for mark in shown(line)
                if mark.tag == "sup"
            ),
        )
        if is_shown(list_of):
            found.questions.append(question)
        item.clear()
        item.set("class", "cg-question")
        if name:
            item.set("id", name)
        item.append(ask)
        names = self.md.inputs.role_names
        item.append(_line("cg-question__why", word("question.why"), lines.get("why")))
        SubElement(
            item, "p", {"class": "cg-question__who"}
        ).text = f"{word('question.who')} {', '.join(names.get(one, one) for one in question.who)}"


def _take_id(ask: Element) -> str:
    """Take ``{#its-id}`` from the end of a question's line; "" when there is none."""
    line = (ask[-1].tail if len(ask) else ask.text) or ""
    mark = _ID.search(line)
    if mark is None:
        return ""
    rest = line[: mark.start()]
    if len(ask):
        ask[-1].tail = rest
    else:
        ask.text = rest
    return mark[1]


def _first(item: Element) -> str:
    return (item[0].text if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item.text) or ""


def _line(name: str, label: str, note: Element | None) -> Element:
    """Return a line below a question: its label in the theme's words, and what the author wrote behind the colon."""
    line = Element("p", {"class": name})
    if note is None:
        line.text = label
        return line
    holder = note[0] if len(note) and note[0].tag == "p" else note
    line.text = f"{label} {(holder.text or '').partition(':')[2].lstrip()}"
    line.extend(holder)
    return line
