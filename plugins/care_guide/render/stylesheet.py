"""One style sheet and one script from the theme's small files."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from care_guide.render.scripts import bundle
from care_guide.utils.class_names import class_names
from care_guide.utils.guide_font import FONT_NAME, WEIGHTS
from care_guide.utils.listing import listed

# The order of the files; the order of the cascade is fixed by the @layer line in tokens.css.
_CSS = ("tokens.css", "base.css", "layout.css", "components/*.css", "utilities.css")

# A handout carries its style inside: the parts that paper and the text itself need, and its own.
_HANDOUT_CSS = (
    "tokens.css", "base.css", "layout.css", "article/boxes.css", "components/drawing.css", "components/figures.css",
    "components/notices.css", "staging/staging.css", "components/text.css", "matters/matters.css", "paper/paper.css",
    "paper/booklet.css", "paper/cover.css", "paper/numbers.css", "paper/sheet.css", "paper/sheet-help.css",
    "paper/leaflet.css", "stage/teach-back.css", "paper/bilingual.css", "paper/large-print.css", "utilities.css",
)  # fmt: skip
_CLASS = re.compile(r"\.((?:cg|fig)-[\w-]+)")
# What is in brackets has brackets of its own, and those have none.
_INSIDE = r"(?:[^()]|\([^()]*\))*"
_CHOICES = re.compile(rf":(is|where|not|has)\(({_INSIDE})\)")
# What pages of one kind have beside the sheet of all pages: the name of the sheet, and its folder.
PAGE_SHEETS = (
    "article", "checklist", "fill", "forms", "glossary", "home", "lookup", "matters", "page", "search", "stage",
    "staging",
)  # fmt: skip
# What the single file of the checklist needs of all of them.
CHECKLIST_CSS = (
    "tokens.css", "base.css", "layout.css", "components/buttons.css", "forms/forms.css", "components/notices.css",
    "checklist/*.css", "staging/staging.css", "components/text.css", "utilities.css",
)  # fmt: skip


def shrink(css: str) -> str:
    """Take out comments and the white space that means nothing; strings keep theirs."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"(?<=[a-z]): (?=[^{}]*[;}])", ":", re.sub(r" ?([{};,]) ?", r"\1", css)).replace(";}", "}").strip()


def prune(css: str, used: frozenset[str]) -> str:
    """Return a shrunken sheet without what pages with the classes ``used`` have no use for.

    That is: the rules for classes that they do not have, and the values that no rule left over reads. A selector with
    choices, as ``:is(.a, .b)``, stays when a page has one of them. A class that ends with a hyphen stands for all that
    begin so.
    """
    used |= {one for one in class_names(css) if any(one.startswith(name) for name in used if name.endswith("-"))}

    def rule(m: re.Match[str]) -> str:
        wanted = [one for one in _selectors(m[1]) if _fits(one, used)]
        return f"{','.join(wanted)}{{{m[2]}}}" if wanted else ""

    css = re.sub(r"(?<=[{};])([^{};@]+)\{([^{}]*)\}", rule, css)
    for _ in range(3):
        css = re.sub(r"@(?:media|layer)[^{};]*\{\}", "", css)
        css = _without_unread_values(css)
    return css.replace(";}", "}")


def _without_unread_values(css: str) -> str:
    read = set(re.findall(r"var\((--[\w-]+)", css))
    return re.sub(r"(?<=[{;])(--[\w-]+):[^;{}]*(?:;|(?=\}))", lambda m: m[0] if m[1] in read else "", css)


def _fits(selector: str, used: frozenset[str]) -> bool:
    """Tell whether ``selector`` can fit an element of a page with the classes ``used``."""
    choices = _CHOICES.findall(selector)
    return set(_CLASS.findall(_CHOICES.sub("", selector))) <= used and all(
        kind == "not" or any(_fits(one, used) for one in _selectors(inside)) for kind, inside in choices
    )


def _selectors(text: str) -> list[str]:
    """Split at the commas that stand between selectors, not inside brackets."""
    return re.findall(rf"(?:[^,()]|\({_INSIDE}\))+", text)


def stylesheet(static: Path, patterns: tuple[str, ...] = _CSS) -> str:
    """Return the theme's style files, or those that ``patterns`` name, as one sheet."""
    files = [file for pattern in patterns for file in listed(static / "css", pattern)]
    return shrink("\n".join(file.read_text("utf-8") for file in files)) + "\n"


def font_faces(static: Path, *fonts: bytes) -> str:
    """Return the rules that name the guide's font: a file next to the sheet, or ``fonts`` (WOFF2) inside the rules.

    One font has all weights; of two, the first is regular and the second bold.
    """
    css = (static / "css" / "font.css").read_text("utf-8")
    # The owner and the license stay with the font.
    note, rules = css[: css.index("*/") + 2], shrink(css)
    rule, rest = rules[: rules.index("}") + 1], rules[rules.index("}") + 1 :]
    if fonts:
        # A font inside the file is there at once, and paper gets no other.
        rule = rule.replace("font-display:optional", "font-display:block")
    weights = zip(fonts, WEIGHTS if len(fonts) > 1 else (f"{WEIGHTS[0]} {WEIGHTS[1]}",), strict=True) if fonts else ()
    faces = [
        rule.replace(f'"{FONT_NAME}"', f"data:font/woff2;base64,{base64.b64encode(font).decode()}").replace(
            f"font-weight:{WEIGHTS[0]} {WEIGHTS[1]}", f"font-weight:{weight}"
        )
        for font, weight in weights
    ]
    return note + "".join(faces or [rule]) + rest


def handout_stylesheet(static: Path, *, search: bool = False) -> str:
    """Return the style that every handout has beside the font, or that of one that can be searched."""
    return stylesheet(static, (*_HANDOUT_CSS, "components/buttons.css", "search/*.css") if search else _HANDOUT_CSS)


def script(static: Path, name: str) -> str:
    """Return one of the theme's scripts; each page can be read and printed without it."""
    return (static / "js" / name).read_text("utf-8")


def checklist_script(static: Path) -> str:
    """Return the script of the checklist; without it the checklist is a list to print and write on."""
    return bundle(static / "js" / "checklist" / "main.mjs")


def search_script(static: Path) -> str:
    """Return the script of the search; without it the page is a list from A to Z."""
    return bundle(static / "js" / "search" / "main.mjs")
