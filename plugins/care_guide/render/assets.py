"""The theme's own files: style sheet, scripts, icons and fonts, in the output or inside a single file."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

from PIL import Image
from rjsmin import jsmin

from care_guide.content.article import class_names
from care_guide.content.branding import (
    BASIC,
    FONT_NAME,
    LICENSE,
    LICENSE_NAME,
    TYPED,
    WEIGHTS,
    font_letters,
    subset_font,
    tone,
    toned,
)
from care_guide.content.problems import ContentError, Problem
from care_guide.render.output_file import OutputFile, bytes_file
from care_guide.utils.cache import Cache
from care_guide.utils.files import is_listed, listed

# One classic script from small modules, since a browser loads no module from a disk (``file://``).

_IMPORT = re.compile(r'^import (?:\{[^}]*\} from "([^"\n]*)";\n)?', re.M)
_NAME = re.compile(r"^(?:export )?(?:const|let|function|class) (\w+)", re.M)


def bundle(entry: Path) -> str:
    """Return ``entry`` and all that it imports as one minified classic script, each module once and after what it needs.

    Modules import names from relative paths, on one line each. Raises ContentError when two modules define the same
    name at their top level, or when a module is not part of the theme.
    """
    parts: dict[Path, str] = {}
    entry = entry.resolve()
    _gather(entry, next((folder for folder in entry.parents if folder.name == "js"), entry.parent), parts)
    owner: dict[str, str] = {}
    for file, text in parts.items():
        for name in _NAME.findall(text):
            if owner.setdefault(name, file.name) != file.name:
                raise _wrong(file, text.partition(name)[0], f"{name} is also a name in {owner[name]}", "choose another")
    body = "".join(re.sub(r"^export ", "", text, flags=re.M) for text in parts.values())
    return jsmin('(() => {\n"use strict";\n' + body + "})();\n") + "\n"


def _gather(file: Path, folder: Path, parts: dict[Path, str]) -> None:
    if file in parts:
        return
    text = file.read_text("utf-8")
    for found in _IMPORT.finditer(text):
        name = found[1] or "what is imported"
        other = (file.parent / name).resolve()
        # What people sign covers the files of the theme and no stray ones.
        if not is_listed(other, folder) or other.suffix != ".mjs" or not other.is_file():
            todo = 'write import { name } from "./module.mjs"; on one line'
            raise _wrong(file, text[: found.start()], f"{name} is no module of the theme", todo)
        _gather(other, folder, parts)
    parts[file] = _IMPORT.sub("", text)


def _wrong(file: Path, before: str, what: str, todo: str) -> ContentError:
    path = f"theme/{file.as_posix().rpartition('/theme/')[2]}"
    return ContentError([Problem(path, before.count("\n") + 1, what, todo)])


# One style sheet and one script from the theme's small files.

# The order of the files; the order of the cascade is fixed by the @layer line in tokens.css.
_CSS = ("tokens.css", "base.css", "layout.css", "components/*.css", "utilities.css")

# The style inside a handout: what paper and the text need, and its own.
_HANDOUT_CSS = (
    "tokens.css", "base.css", "layout.css", "article/boxes.css", "components/drawing.css", "components/figures.css",
    "components/notices.css", "staging/staging.css", "components/text.css", "matters/matters.css", "paper/notices.css",
    "paper/paper.css", "paper/booklet.css", "paper/cover.css", "paper/numbers.css", "paper/sheet.css",
    "paper/sheet-help.css", "paper/leaflet.css", "stage/teach-back.css", "paper/bilingual.css", "paper/large-print.css",
    "utilities.css",
)  # fmt: skip
_CLASS = re.compile(r"\.((?:cg|fig)-[\w-]+)")
# Text in parentheses, which may be nested once.
_INSIDE = r"(?:[^()]|\([^()]*\))*"
_CHOICES = re.compile(rf":(is|where|not|has)\(({_INSIDE})\)")
# The sheets that some pages have in addition to the common one; each is named like its folder.
PAGE_SHEETS = (
    "article", "checklist", "fill", "forms", "glossary", "home", "lookup", "matters", "page", "search", "stage",
    "staging",
)  # fmt: skip
# The style inside the single file of the checklist.
CHECKLIST_CSS = (
    "tokens.css", "base.css", "layout.css", "components/buttons.css", "forms/forms.css", "components/notices.css",
    "paper/notices.css", "checklist/*.css", "staging/staging.css", "components/text.css", "utilities.css",
)  # fmt: skip


def minify_css(css: str) -> str:
    """Return ``css`` without comments and insignificant white space.

    rcssmin 1.3 also removes the space in ``.a:has(b) :is(.c)``, and so selects other elements.
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"(?<=[a-z]): (?=[^{}]*[;}])", ":", re.sub(r" ?([{};,]) ?", r"\1", css)).replace(";}", "}").strip()


def remove_unused_rules(css: str, used: frozenset[str]) -> str:
    """Return a shrunken sheet without what pages with the classes ``used`` do not need.

    That is: rules for classes that they do not have, and custom properties that no remaining rule reads. A selector
    with choices, such as ``:is(.a, .b)``, stays when a page has one of them. A class in ``used`` that ends with a
    hyphen matches all classes that begin with it.
    """
    used |= {one for one in class_names(css) if any(one.startswith(name) for name in used if name.endswith("-"))}

    def rule(m: re.Match[str]) -> str:
        wanted = [one for one in _selectors(m[1]) if _fits(one, used)]
        return f"{','.join(wanted)}{{{m[2]}}}" if wanted else ""

    css = re.sub(r"(?<=[{};])([^{};@]+)\{([^{}]*)\}", rule, css)
    for _ in range(3):
        css = re.sub(r"@(?:media|layer)[^{};]*\{\}", "", css)
        css = _without_unread_properties(css)
    return css.replace(";}", "}")


def _without_unread_properties(css: str) -> str:
    read = set(re.findall(r"var\((--[\w-]+)", css))
    return re.sub(r"(?<=[{;])(--[\w-]+):[^;{}]*(?:;|(?=\}))", lambda m: m[0] if m[1] in read else "", css)


def _fits(selector: str, used: frozenset[str]) -> bool:
    """Return whether ``selector`` can match an element of a page with the classes ``used``."""
    choices = _CHOICES.findall(selector)
    return set(_CLASS.findall(_CHOICES.sub("", selector))) <= used and all(
        kind == "not" or any(_fits(one, used) for one in _selectors(inside)) for kind, inside in choices
    )


def _selectors(text: str) -> list[str]:
    """Return ``text`` split at the commas between selectors, not at those in parentheses."""
    return re.findall(rf"(?:[^,()]|\({_INSIDE}\))+", text)


def stylesheet(static: Path, patterns: tuple[str, ...] = _CSS) -> str:
    """Return the theme's common style files, or those that match ``patterns``, as one sheet."""
    files = [file for pattern in patterns for file in listed(static / "css", pattern)]
    # A pipe among them would be waited for.
    return minify_css("\n".join(file.read_text("utf-8") for file in files if file.is_file())) + "\n"


def font_faces(static: Path, *fonts: bytes) -> str:
    """Return the rules for the guide's font: a file next to the sheet, or ``fonts`` (WOFF2) inside the rules.

    One font has all weights; of two, the first is regular and the second bold.
    """
    css = (static / "css" / "font.css").read_text("utf-8")
    # The owner and the license stay with the font.
    note, rules = css[: css.index("*/") + 2], minify_css(css)
    if not fonts:
        return note + rules
    # A font inside the file is there at once. Where a reader's program takes none, the others are as wide.
    face, end, rest = rules.replace("font-display:optional", "font-display:block").partition("}")
    all_weights = f"{WEIGHTS[0]} {WEIGHTS[1]}"
    for font, weight in zip(fonts, WEIGHTS if len(fonts) > 1 else (all_weights,), strict=True):
        own = face.replace(f'"{FONT_NAME}"', f"data:font/woff2;base64,{base64.b64encode(font).decode()}")
        note += own.replace(f"font-weight:{all_weights}", f"font-weight:{weight}") + end
    return note + rest


def handout_stylesheet(static: Path, *, search: bool = False) -> str:
    """Return the style of every handout, without the font, or that of one that can be searched."""
    return stylesheet(static, (*_HANDOUT_CSS, "components/buttons.css", "search/*.css") if search else _HANDOUT_CSS)


def script(static: Path, name: str) -> str:
    """Return one of the theme's scripts that is not made of modules."""
    return str(jsmin((static / "js" / name).read_text("utf-8")))


def main_script(static: Path, name: str) -> str:
    """Return a script of many modules: "article", "checklist", "guide" or "search"."""
    return bundle(static / "js" / name / "main.mjs")


# A single file that works anywhere: style and script are inside, and a policy allows nothing else.

# Blocks in the templates: a paragraph needs no end tag before them, nor at the end of the parents below.
_BLOCKS = frozenset(("p", "ul", "ol", "h1", "h2", "h3", "section", "aside", "div", "nav", "fieldset"))
_PARENTS = frozenset(("li", "section", "aside", "div", "template", "fieldset", "header", "article"))
_LISTS = frozenset(("ul", "ol", "template"))
# A value that needs no quotes.
_PLAIN_VALUE = re.compile(r"[\w.#-]+")


@dataclass(frozen=True)
class Embedded:
    """The style and the script inside a single file, and the policy that names both by their hash."""

    style: str
    script: str

    @cached_property
    def policy(self) -> str:
        """The Content-Security-Policy of the file: nothing may be loaded or sent.

        The font and the photos are inside, as data: addresses.
        """
        return (
            f"default-src 'none'; style-src {csp_hash(self.style)}; script-src {csp_hash(self.script)}; font-src data:; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )


def csp_hash(text: str) -> str:
    """Return the hash by which a policy names ``text``, a style or a script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"


def minify_html(page: str) -> str:
    """Return the HTML without what HTML makes optional; style and script stay as they are.

    That is: end tags of paragraphs and list items, quotes around simple values, line breaks before blocks.
    """
    minifier = _Minifier(convert_charrefs=False)
    minifier.has_form = "<form" in page
    minifier.feed(page)
    minifier.close()
    return "".join(minifier.done)


class _Minifier(HTMLParser):
    has_form = False

    def reset(self) -> None:
        super().reset()
        self.done = [""]

    def _before_tag(self, tag: str, *, end: bool) -> None:
        """Take back what the tag that comes next makes optional."""
        done = self.done
        if (tag in _BLOCKS or tag in ("li", "template")) and done[-1].rstrip(" ").endswith("\n"):
            done[-1] = done[-1].rstrip()
            if not done[-1]:
                done.pop()
        last = tag in _PARENTS if end else tag in _BLOCKS
        if (done[-1] == "</p>" and last) or (done[-1] == "</li>" and (tag in _LISTS if end else tag == "li")):
            done.pop()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._before_tag(tag, end=False)
        text = self.get_starttag_text() or ""
        for name, value in attrs:
            if value and _PLAIN_VALUE.fullmatch(value):
                text = text.replace(f' {name}="{value}"', f" {name}={value}")
        if tag == "template":
            # An old mail program shows the content of a <template>; no program shows that of a script.
            text = text.replace("<template", "<script type=text/template", 1)
        elif tag == "button" and not self.has_form:
            # A button outside a form sends nothing, whatever its type.
            text = text.replace(" type=button", "")
        self.done.append(text)

    def handle_startendtag(self, _tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.done.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._before_tag(tag, end=True)
        self.done.append(f"</{'script' if tag == 'template' else tag}>")

    def handle_data(self, data: str) -> None:
        self.done.append(data)

    def handle_entityref(self, name: str) -> None:
        self.done.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.done.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.done.append(f"<!{decl}>")


# Icons in the hospital's own color.


def toned_icon(data: bytes, accent: str | None) -> bytes:
    """Return an icon (SVG, or PNG with a palette) with each tone of the theme's accent as a tone of ``accent``."""
    if accent is None:
        return data
    if not data.startswith(b"\x89PNG"):
        return toned(data.decode("utf-8"), accent).encode()
    with Image.open(io.BytesIO(data)) as icon:
        palette = icon.getpalette() or []
        tones = (tone("#" + bytes(palette[n : n + 3]).hex(), accent) for n in range(0, len(palette), 3))
        icon.putpalette(b"".join(bytes.fromhex(one[1:]) for one in tones))
        made = io.BytesIO()
        icon.save(made, "PNG", optimize=True)
    return made.getvalue()


# The guide's font as one build needs it: with every letter of its texts, and those that a family may type.


def guide_font(used: frozenset[str], cache: Cache | None = None, *, typed: bool = True) -> bytes:
    """Return Guide Sans (WOFF2) with the letters ``used`` in a guide; where nobody types, it is a third smaller."""
    letters = ((TYPED if typed else BASIC) | used) & font_letters()
    return (cache or Cache()).value(lambda: subset_font(letters), "font", "".join(sorted(letters)))


def fonts_for_pdf(used: frozenset[str]) -> tuple[bytes, bytes]:
    """Return regular and bold as separate fonts: from a variable font, PDF writers make shapes without hints."""
    letters = (BASIC | used) & font_letters()
    regular, bold = (subset_font(letters, weight) for weight in WEIGHTS)
    return regular, bold


# The theme's files in the output: style sheets, scripts and icons.


def theme_files(static: Path, font: bytes, accent: str | None) -> list[OutputFile]:
    """Return the files of ``static`` for families, in tones of ``accent``, and the guide's ``font`` with its license."""
    js = static / "js"
    styles = {"guide.css": font_faces(static) + stylesheet(static)}
    styles |= {f"{name}.css": stylesheet(static, (f"{name}/*.css",)) for name in PAGE_SHEETS}
    scripts = {f"{name}.js": bundle(js / f"{name}.mjs") for name in ("connect", "fill", "glossary", "matters")}
    scripts |= {f"{name}.js": main_script(static, name) for name in ("article", "checklist", "search")}
    scripts |= {
        "guide.js": main_script(static, "guide") + bundle(js / "search" / "box.mjs"),
        "check-copy.js": script(static, "check-copy.js"),
    }
    made = {name: toned(style, accent).encode() for name, style in styles.items()}
    made |= {name: text.encode() for name, text in scripts.items()}
    made |= {FONT_NAME: font, LICENSE_NAME: LICENSE.read_bytes()}
    made |= {
        icon.name: toned_icon(icon.read_bytes(), accent) for icon in listed(static / "icons", "*") if icon.is_file()
    }
    return [bytes_file(f"assets/{name}", data) for name, data in made.items()]
