"""Lists and tables: steps, questions for the care team, and statements for a family to rate."""

from __future__ import annotations

import hashlib
import re
from xml.etree.ElementTree import Element, SubElement

from care_guide.content.parse_result import (
    OFF,
    GuideTree,
    Question,
    all_off,
    is_shown,
    shown,
    typed,
    words,
    words_by_name,
)

# Steps and tables.


# The elements that are a block of their own.
BLOCKS = ("ul", "ol", "p", "table", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5", "h6")

# The elements with a line of text.
LINES = ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6")


def text_holder(item: Element) -> Element:
    """Return the element with the text of a list item: its first paragraph where it has paragraphs, else the item."""
    return item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item


def other_blocks(item: Element, *known: Element | None) -> list[Element]:
    """Return the blocks inside ``item`` other than the one with its text and the ``known`` ones."""
    return [child for child in item if child.tag in BLOCKS and child not in (text_holder(item), *known)]


class StepsTree(GuideTree):
    """Make each numbered list whose items begin with bold text a list of steps; the bold text is the time mark.

    One that goes on with another number than 1 stays a list: the style counts the steps itself, from 1.
    """

    def run(self, root: Element) -> None:
        for steps in root.iter("ol"):
            marks = [mark for item in steps if (mark := time_mark(item)) is not None]
            if not marks or len(marks) != len(steps) or steps.get("start", "1") != "1":
                continue
            steps.set("class", "cg-steps")
            for item, mark in zip(steps, marks, strict=True):
                item.set("class", "cg-step")
                mark.set("class", "cg-step__time")


def time_mark(item: Element) -> Element | None:
    """Return the bold text with which a step begins, or None."""
    holder = text_holder(item)
    if (holder.text or "").strip() or not len(holder) or holder[0].tag != "strong":
        return None
    return holder[0]


# The attribute of a cell with the head of its column, for narrow screens.
LABEL = "data-label"
_NO_HEADS = re.compile(r"^\s*\|[\s|]*$")


class TablesTree(GuideTree):
    """Wrap each table so that it can scroll, and name each cell by its column for narrow screens."""

    def run(self, root: Element) -> None:
        for parent, table in [(node, child) for node in (root, *root.iter("li")) for child in node]:
            if table.tag != "table":
                continue
            heads = table.findall("./thead/tr/th")
            if not heads or not any(words(head) for head in heads):
                what = "a table has no headings"
                self.md.found.add_problem(_NO_HEADS, what, "give each column a short heading in the first row")
            for head in heads:
                head.set("scope", "col")
            for row in table.findall("./tbody/tr"):
                for head, cell in zip(heads, list(row), strict=False):
                    if label := words(head):
                        cell.set(LABEL, label)
                if len(row):
                    row[0].tag = "th"
                    row[0].set("scope", "row")
            holder = all_off(Element("div", {"class": "cg-table"}), table)
            parent[list(parent).index(table)] = holder
            holder.append(table)


# Questions for the care team: task-list items in the section ``{#questions}``.
#
# Each item is a question with its id, and below it a list with one line ``Why:`` and one line ``Who:``.
# The id never changes, so that a family's saved list finds the question when its words have changed.
# The moment (before, during, after) is that of the sub-heading above the item, ``{#questions-before}``.

# The section for them.
QUESTIONS = "questions"
BOX = "[ ] "
_PREFIX = "questions-"
# The lines below a question, and what each says.
_NOTES = {"why": "one plain line that says why to ask", "who": "who usually answers"}
_ID = re.compile(r"\s*\{#([^{}]*)\}\s*$")
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _asked(node: Element) -> list[Element]:
    """Return the questions of a list; none if ``node`` is something else."""
    items = node if node.tag == "ul" else ()
    return [item for item in items if (text_holder(item).text or "").lstrip().startswith(BOX)]


def _beside(node: Element) -> list[Element]:
    """Return the parts of ``node`` that are no questions: items of a list, the first words of a table, else the whole."""
    if node.tag in ("ul", "ol"):
        asked = _asked(node)
        return [item for item in node if item not in asked]
    return [cell for cell in node.iter() if words(cell) and not len(cell)][:1] if node.tag == "table" else [node]


class QuestionsTree(GuideTree):
    """Collect each task-list item as a Question, and lay it out."""

    def run(self, root: Element) -> None:
        moment = ""
        self._not_listed(root)
        for node in root:
            if node.tag in ("h2", "h3"):
                name = node.get("id") or ""
                moment = name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else ""
            elif node.tag == "ul":
                items = _asked(node)
                if items:
                    node.set("class", "cg-questions")
                for item in items:
                    self._question(item, moment, node)
        for item in root.iter("li"):
            if (text_holder(item).text or "").lstrip().startswith(BOX):
                what, todo = "the page shows [ ] as it is typed", "begin a list of questions at the margin: - [ ]"
                self.md.found.add_problem(typed(words_by_name(item)), what, todo)

    def _not_listed(self, root: Element) -> None:
        """Report what stands beside questions, below one heading with them or in the section for them: the checklist
        has the questions alone.
        """
        section, passage = "", list[Element]()
        for node in (*root, Element("h2")):
            if node.tag not in ("h2", "h3"):
                passage.append(node)
                continue
            if section == QUESTIONS or any(map(_asked, passage)):
                # One that is no question although it has a box is reported as that.
                found = (part for one in passage for part in _beside(one) if words(part) and BOX not in words(part))
                for part in found:
                    what = f'the checklist leaves out these words beside questions: "{words(part)}"'
                    todo = "put them into a question or its Why: line, or into another section"
                    self.md.found.add_problem(typed(words_by_name(part)), what, todo)
            passage = []
            if node.tag == "h2":
                section = node.get("id") or ""

    def _question(self, item: Element, moment: str, list_of: Element) -> None:
        holder = text_holder(item)
        holder.text = (holder.text or "").lstrip().removeprefix(BOX)
        below = next((child for child in item if child.tag in ("ul", "ol")), None)
        notes = [] if below is None else list(below)
        # Nothing else of the item is on the page: a family would not read it.
        lost = [*other_blocks(item, below), *(one for note in notes for one in other_blocks(note))]
        ask = Element("p", {"class": "cg-question__text"})
        ask.text, ask[:] = holder.text, [child for child in holder if child.tag not in BLOCKS]
        name = _take_id(ask)
        text = words(ask)
        typed_words, typed_id = words_by_name(ask), rf".*\{{#{re.escape(name)}\}}" if name else ""

        def problem(what: str, todo: str) -> None:
            needle = re.compile(typed(typed_words).pattern + typed_id)
            self.md.found.add_problem(needle, what, todo)

        facts, lines = {}, {}
        for note in notes:
            label, _, value = words(note).partition(":")
            key = label.strip().casefold()
            if key not in _NOTES or key in lines:
                lost.append(note)
                continue
            facts[key], lines[key] = value.strip(), note
        for part in lost:
            what = f'the question has a line that is not shown: "{words(part)}"'
            problem(what, "keep one line that begins with Why: and one with Who:")
        found, word = self.md.found, self.md.inputs.word
        if _KEBAB.fullmatch(name) is None:
            what = f"the id {{#{name}}} of the question cannot be used" if name else "the question has no id"
            problem(what, "write one at the end of its line, after a space: {#fever-number}; never change it later")
            name = ""
        for label, todo in _NOTES.items():
            if not facts.get(label):
                problem(f'the question has no "{label.title()}:" line', f"add below it: - {label.title()}: {todo}")
        who = tuple(part.strip() for part in facts.get("who", "").split(",") if part.strip())
        # Of what is shown: the line "Who:" becomes the names of the roles.
        cited = [line for line in (ask, lines.get("why")) if line is not None]
        marks = [mark for line in cited for mark in shown(line) if mark.tag == "sup"]
        sources = tuple(mark.get("data-source") or "" for mark in marks)
        if is_shown(list_of):
            found.questions.append(Question(name, text, moment, facts.get("why", ""), who, sources))
        item.clear()
        item.set("class", "cg-question")
        if name:
            item.set("id", name)
        item.append(ask)
        item.append(_line("cg-question__why", word("question.why"), lines.get("why")))
        names = ", ".join(self.md.inputs.role_names.get(one, one) for one in who)
        SubElement(item, "p", {"class": "cg-question__who"}).text = f"{word('question.who')} {names}"


def _take_id(ask: Element) -> str:
    """Remove ``{#its-id}`` from the end of a question's line, and return the id, "" when there is none."""
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


def _line(name: str, label: str, note: Element | None) -> Element:
    """Return a line below a question: its label in the theme's words, and what the author wrote after the colon."""
    line = Element("p", {"class": name})
    if note is None:
        line.text = label
        return line
    holder = text_holder(note)
    line.text = f"{label} {(holder.text or '').partition(':')[2].lstrip()}"
    line.extend(holder)
    return line


# Statements for a family to rate: the list in the section ``{#what-matters}``, each item with four choices.
#
# They are plain form fields, which can be marked and printed without a script. The name of a field depends on the words
# of its statement and on those above its list, so that a choice never moves to another statement or another question.

SECTION = "what-matters"
# Keys in the theme's strings.
CHOICES = ("not_at_all", "a_little", "quite", "very_much")


class StatementsTree(GuideTree):
    """Give each statement its choices; runs after the words of the article are collected, which do not include them."""

    def run(self, _root: Element) -> None:
        section = self.md.found.sections.get(SECTION)
        above: list[str] = []
        seen: set[str] = set()
        for node in section if section is not None else ():
            if node.tag != "ul":
                above.append(words(node))
                continue
            node.set("class", "cg-matters")
            for item in node:
                text = words(item).casefold()
                if text in seen:
                    self.md.found.add_problem(
                        typed(words_by_name(item)), "the statement appears twice", "keep one of the two"
                    )
                seen.add(text)
                for part in other_blocks(item):
                    what = f'the statement has a part that is not shown: "{words(part)}"'
                    self.md.found.add_problem(typed(words_by_name(item)), what, "write it on the line of the statement")
                asked = "\n".join((*above, text)).casefold()
                self._statement(item, "matter-" + hashlib.sha256(asked.encode()).hexdigest()[:8])

    def _statement(self, item: Element, name: str) -> None:
        holder, legend = text_holder(item), Element("legend")
        legend.text, legend[:] = holder.text, [child for child in holder if child.tag not in BLOCKS]
        off = item.get(OFF)
        item.clear()
        item.set("class", "cg-matter")
        if off is not None:
            item.set(OFF, off)
        fields = SubElement(item, "fieldset")
        fields.append(legend)
        for number, choice in enumerate(CHOICES):
            label = SubElement(fields, "label")
            SubElement(label, "input", {"type": "radio", "name": name, "value": str(number)}).tail = " "
            SubElement(label, "span").text = self.md.inputs.word(f"matters.{choice}")
