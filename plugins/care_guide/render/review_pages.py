"""Pages for reviewers, each one file with everything inside: the redline, the evidence of review, the sign-off form."""

from __future__ import annotations

import datetime
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment

from care_guide.content.library import Library
from care_guide.content.strings import Strings
from care_guide.render.assets import Embedded, handout_stylesheet, script, stylesheet
from care_guide.render.handouts import Handout, numbers_of
from care_guide.render.output_file import environment
from care_guide.render.paper import as_chapter, print_form
from care_guide.render.theme_change import ThemeChange
from care_guide.review.evidence import Evidence
from care_guide.review.history import Trees
from care_guide.review.redline.change import ArticleChange, Change, Comparison, PartChange, numbers, pieces
from care_guide.review.redline.lines import Line
from care_guide.review.state import Review
from care_guide.utils.markup import inner_html, parse

# The redline: an HTML file, and a summary in Markdown for a pull request.

# The boxes for which the theme has a word.
_BOXES = ("emergency", "urgent", "non-urgent", "warning")


def redline_environment(theme: Path, library: Library) -> Environment:
    """Return the environment for templates that show changes in the guide that is now ``library``."""
    env, strings = environment(theme / "templates"), library.strings
    env.globals |= {"t": strings, "profile": library.profile, "source_lang": library.source_lang}
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
    if line.under not in ("", line.section):
        section = strings(
            lang, "redline.place_under", place=section, under=textwrap.shorten(line.under, 80, placeholder="…")
        )
    return f"{section} ({line.cell})" if line.cell else section


def own_ids(markup: str, name: str) -> str:
    """Return a drawing whose ids begin with ``name``, since the same drawing may be on the page twice."""
    return inner_html(as_chapter(parse(markup), name, _NONE))


def facts(comparison: Comparison) -> dict[str, Any]:
    """Return the counts at the top of the page and of the summary."""
    articles = comparison.articles
    return {
        "kinds": {kind: sum(a.kind == kind for a in articles) for kind in ("changed", "new", "removed", "renamed")},
        "numbers": sum(len(a.numbers) for a in articles),
        "cards": sum(len(a.cards) for a in articles),
        "doses": sum(len(a.doses) for a in articles),
        "others": sum(len(a.others) for a in articles),
        "forms": sum(len(a.forms) for a in articles),
        "relying": sum(len(source.relying) for source in comparison.sources),
        "voided": [a for a in articles if a.voided],
        "to_sign": [a for a in articles if a.paste],
        "around": sum(part.count for part in comparison.parts),
        "side_by_side": sum(a.side_by_side for a in articles),
    }


def page(comparison: Comparison, pages: ThemeChange, trees: Trees, theme: Path, library: Library) -> str:
    """Return the whole file. It loads nothing: style and script are inside, and its policy allows no others."""
    style, js = _style(theme), script(theme / "static", "redline.js")
    template = redline_environment(theme, library).get_template("redline.html")
    values = {"comparison": comparison, "pages": pages, "trees": trees, "facts": facts(comparison)}
    return template.render(**values, style=style, script=js, policy=Embedded(style, js).policy, lang="en")


def _style(theme: Path) -> str:
    return stylesheet(theme / "static") + stylesheet(theme / "static", ("redline.css",))


def summary(comparison: Comparison, trees: Trees) -> str:
    """Return the summary in Markdown, which a pull request shows before anybody opens the redline."""
    count = facts(comparison)
    lines = ["## Redline", "", f"From `{trees.base_commit[:9]}` ({trees.base}) to `{trees.new_commit[:9]}`.", ""]
    if trees.uncommitted:
        lines += ["**Not committed, and in it all the same:** " + ", ".join(f"`{p}`" for p in trees.uncommitted), ""]
    if comparison.empty:
        return "\n".join([*lines, "Nothing that a family reads has changed.", ""])
    new = [f"{a.lang}/{a.topic} ({a.new_size[1]} words)" for a in comparison.articles if a.kind == "new" and a.new_size]
    if new:
        lines += [f"**New from the first line to the last, so read all of it:** {', '.join(new)}", ""]
    kinds = ", ".join(f"{number} {kind}" for kind, number in count["kinds"].items() if number)
    lines += [
        f"- Articles and pages: {kinds or 'none changed'}; {comparison.same} the same",
        f"- Sentences with another number: {count['numbers']}",
        f"- Sentences in care cards and warnings: {count['cards']}; about doses, times or what not to do, or with other words: {count['doses']}; others: {count['others']}",
        f"- Places where only the form or a citation changed: {count['forms']}",
        f"- Sign-offs that no longer hold: {len(count['voided'])}",
        f"- Sources with another entry: {len(comparison.sources)}; sentences that rely on them: {count['relying']}",
        f"- Hospital facts: {len(comparison.facts)}",
        f"- Parts around the articles to sign again: {', '.join(part.name for part in comparison.parts) or 'none'}; entries that changed: {count['around']}",
        f"- Other changed files that affect pages: {', '.join(file.name for file in comparison.files) or 'none'}",
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
    relying = [(source.id, one) for source in comparison.sources for one in source.relying]
    if relying:
        lines += ["", "| source that changed | where | sentence that relies on it |", "| --- | --- | --- |"]
        lines += [_cells(name, f"{one.article.path}:{one.claim.line}", one.claim.text) for name, one in relying]
    return "\n".join([*lines, "", "Open `redline.html` to read every change in its place.", ""])


def _row(topic: str, change: Change) -> str:
    cells = (
        f"{topic}: {change.line.section}",
        ", ".join(numbers(change.old.text)) if change.old else "-",
        ", ".join(numbers(change.new.text)) if change.new else "-",
        change.line.text,
        ", ".join(change.line.sources) or "none",
    )
    return _cells(*cells)


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"


# The evidence of review: an HTML file to print or to keep.


def evidence_page(found: Evidence, theme: Path, library: Library) -> str:
    """Return the whole file in the default language; it loads nothing, and has no script."""
    style = _style(theme)
    policy = Embedded(style, "").policy
    env, lang = redline_environment(theme, library), library.default_lang
    return env.get_template("evidence.html").render(found=found, style=style, policy=policy, lang=lang)


# The form for a clinician: the texts to read, what has changed in each, and fields to sign.

# Matches no id: the texts of the form share none.
_NONE = re.compile(r"(?!)")


@dataclass(frozen=True, kw_only=True)
class FormText:
    """One text of the form: an article by its ``handout``, or a part of the guide by its ``lines``.

    ``change`` (of a part, ``lists``) is what is new since the last sign-off, None where there is nothing to compare; ``next_check`` is
    the suggested day, ``last_day`` the last that the rules allow, and ``new`` what to say about a first version.
    """

    title: str
    name: str
    article: str
    lang: str
    review: Review
    handout: Handout | None
    lines: tuple[str, ...]
    change: ArticleChange | None
    lists: PartChange | None
    next_check: datetime.date
    last_day: datetime.date
    new: str

    @property
    def key(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", f"text-{self.lang}-{self.article}")

    @property
    def html(self) -> str:
        """The text of an article as families read it on paper, with its own ids."""
        assert self.handout is not None
        view = self.handout.view
        text = print_form(view.text(), numbers_of(view.sources), lambda _: None, view.library.photos)
        return inner_html(as_chapter(text, self.key, _NONE))


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who is to sign, as far as it is known, and the ``names`` of all who may."""

    name: str
    credential: str
    role: str
    role_name: str
    asks: str
    names: tuple[str, ...]


def form_page(texts: list[FormText], signer: Signer, today: datetime.date, library: Library, theme: Path) -> str:
    """Return the whole file. It loads nothing and sends nothing: its button saves a file."""
    static = theme / "static"
    own = ("redline.css", "forms/forms.css", "components/buttons.css", "sign_form.css")
    inside = Embedded(handout_stylesheet(static) + stylesheet(static, own), script(static, "sign_form.js").strip())
    env = redline_environment(theme, library)
    return env.get_template("sign_form.html").render(
        texts=texts,
        signer=signer,
        today=today,
        # West of Greenwich, it is still the day before.
        earliest=today - datetime.timedelta(days=1),
        policy=inside.policy,
        style=inside.style,
        script=inside.script,
        lang=library.default_lang,
        facts=library.slots,
    )
