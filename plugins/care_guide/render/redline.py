"""Write the redline: one HTML file with everything inside, and a summary in Markdown for a pull request."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment

from care_guide.content.translations import Strings
from care_guide.render.output_file import environment
from care_guide.render.standalone import csp_hash
from care_guide.render.stylesheet import shrink, stylesheet
from care_guide.review.redline.change import Comparison
from care_guide.review.redline.facts import Change, numbers, pieces
from care_guide.review.redline.lines import Line
from care_guide.review.redline.trees import Trees

# The cards that have a word of their own.
_BOXES = ("emergency", "urgent", "non-urgent", "warning")


def redline_environment(theme: Path, strings: Strings, default_lang: str) -> Environment:
    """Return the environment for templates that show changes; ``default_lang`` is what is translated from."""
    env = environment(theme)
    env.globals["t"] = strings
    env.globals["default_lang"] = default_lang
    env.filters["own_ids"] = own_ids
    env.filters["card"] = lambda name, lang: _card(name, strings, lang)
    env.filters["place"] = lambda line, lang: _place(line, strings, lang)
    env.filters["pieces"] = pieces
    env.filters["numbers"] = lambda line: ", ".join(numbers(line.text)) if line else ""
    return env


def _card(name: str, strings: Strings, lang: str) -> str:
    return strings(lang, f"box.{name}") if name in _BOXES else name


def _place(line: Line, strings: Strings, lang: str) -> str:
    """Return where a sentence is, in words."""
    card = _card(line.card, strings, lang)
    section = strings(lang, "redline.place_card", section=line.section, card=card) if card else f'"{line.section}"'
    return f"{section} ({line.cell})" if line.cell else section


def own_ids(markup: str, prefix: str) -> str:
    """Return a drawing whose ids begin with ``prefix``: the same drawing may stand twice on the page."""
    names = set(re.findall(r'\bid="([^"]+)"', markup))

    def renamed(m: re.Match[str]) -> str:
        return m[1] + " ".join(prefix + name if name in names else name for name in m[2].split()) + m[3]

    markup = re.sub(r'(\b(?:id|aria-labelledby|aria-describedby)=")([^"]+)(")', renamed, markup)
    return re.sub(r'((?:href="|url\()#)([^")]+)([")])', renamed, markup)


def facts(comparison: Comparison) -> dict[str, Any]:
    """Return the counts that stand at the top of the page and of the summary."""
    articles = comparison.articles
    return {
        "kinds": {kind: sum(a.kind == kind for a in articles) for kind in ("changed", "new", "removed", "renamed")},
        "numbers": sum(len(a.numbers) for a in articles),
        "cards": sum(len(a.cards) for a in articles),
        "doses": sum(len(a.doses) for a in articles),
        "others": sum(len(a.others) for a in articles),
        "forms": sum(len(a.forms) for a in articles),
        "leaning": sum(len(source.leaning) for source in comparison.sources),
        "voided": [a for a in articles if a.voided],
        "to_sign": [a for a in articles if a.paste],
        "around": sum(part.count for part in comparison.parts),
        "side_by_side": sum(a.side_by_side for a in articles),
    }


def page(comparison: Comparison, trees: Trees, theme: Path, strings: Strings, default_lang: str) -> str:
    """Return the whole file. It asks for nothing: its style and script are inside, and its policy allows no other."""
    static = theme / "static"
    style = stylesheet(static) + shrink((static / "css" / "redline.css").read_text("utf-8"))
    script = (static / "js" / "redline.js").read_text("utf-8")
    policy = f"default-src 'none'; style-src {csp_hash(style)}; script-src {csp_hash(script)}; img-src data:; base-uri 'none'; form-action 'none'"
    return (
        redline_environment(theme, strings, default_lang)
        .get_template("redline.html")
        .render(
            comparison=comparison,
            trees=trees,
            facts=facts(comparison),
            style=style,
            script=script,
            policy=policy,
            lang="en",
        )
    )


def summary(comparison: Comparison, trees: Trees) -> str:
    """Return the summary in Markdown: what a pull request shows before anybody opens the redline."""
    count = facts(comparison)
    lines = ["## Redline", "", f"From `{trees.base_commit[:9]}` ({trees.base}) to `{trees.new_commit[:9]}`.", ""]
    if trees.uncommitted:
        lines += ["**Not committed, and in it all the same:** " + ", ".join(f"`{p}`" for p in trees.uncommitted), ""]
    if comparison.empty:
        return "\n".join([*lines, "Nothing that a family reads has changed.", ""])
    kinds = ", ".join(f"{number} {kind}" for kind, number in count["kinds"].items() if number)
    lines += [
        f"- Articles and pages: {kinds or 'none changed'}; {comparison.same} the same",
        f"- Sentences with another number: {count['numbers']}",
        f"- Sentences in care cards and warnings: {count['cards']}; about doses, times or what not to do: {count['doses']}; others: {count['others']}",
        f"- Places where only the form or a citation changed: {count['forms']}",
        f"- Sign-offs that no longer hold: {len(count['voided'])}",
        f"- Sources with another entry: {len(comparison.sources)}; sentences that lean on them: {count['leaning']}",
        f"- Hospital facts: {len(comparison.facts)}",
        f"- Parts around the articles to sign again: {', '.join(part.name for part in comparison.parts) or 'none'}; entries that changed: {count['around']}",
        "",
        "| article | what | grade before | grade now | sign-off |",
        "| --- | --- | --- | --- | --- |",
    ]
    for a in comparison.articles:
        before, now = (str(size[0]) if size else "-" for size in (a.old_size, a.new_size))
        held = (
            "none asked"
            if a.is_page
            else "no longer holds"
            if a.voided
            else a.new_review.state
            if a.new_review
            else "-"
        )
        lines.append(f"| {a.lang}/{a.topic} | {a.kind} | {before} | {now} | {held} |")
    changed = [(a.topic, change) for a in comparison.articles for change in a.numbers]
    if changed:
        lines += ["", "| where | old number | new number | sentence | citation |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(topic, change) for topic, change in changed]
    leaning = [(source.id, one) for source in comparison.sources for one in source.leaning]
    if leaning:
        lines += ["", "| source that changed | where | sentence that leans on it |", "| --- | --- | --- |"]
        lines += [_cells(name, f"{one.article.path}:{one.claim.line}", one.claim.text) for name, one in leaning]
    return "\n".join([*lines, "", "Open `redline.html` to read every change in its place.", ""])


def _row(topic: str, change: Change) -> str:
    line = change.new or change.old
    cells = (
        f"{topic}: {change.section}",
        ", ".join(numbers(change.old.text)) if change.old else "-",
        ", ".join(numbers(change.new.text)) if change.new else "-",
        line.text if line else "",
        ", ".join(change.sources) or "none",
    )
    return _cells(*cells)


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"
