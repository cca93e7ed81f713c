"""The theme's own files in the output: the style sheet, the scripts and the icons."""

from __future__ import annotations

from pathlib import Path

from care_guide.content.colors import toned
from care_guide.render.icons import toned_icon
from care_guide.render.output_file import OutputFile, bytes_file
from care_guide.render.scripts import bundle
from care_guide.render.stylesheet import PAGE_SHEETS, checklist_script, font_faces, script, search_script, stylesheet
from care_guide.utils.guide_font import FONT_NAME, LICENSE_NAME, font_license
from care_guide.utils.listing import listed

_SCRIPTS = ("check-copy.js",)
# One file each: from one module, or from the small modules of a folder.
_MODULES = ("connect", "fill", "glossary", "matters")
_BUNDLES = ("guide", "article")


def theme_files(static: Path, font: bytes, accent: str | None) -> list[OutputFile]:
    """Return the files of ``static`` as families get them, in tones of ``accent``, and the guide's ``font`` with its license."""
    texts = {"guide.css": font_faces(static) + stylesheet(static)} | {
        f"{n}.css": stylesheet(static, (f"{n}/*.css",)) for n in PAGE_SHEETS
    }
    texts["checklist.js"] = checklist_script(static)
    texts |= {f"{name}.js": bundle(static / "js" / f"{name}.mjs") for name in _MODULES}
    texts |= {f"{name}.js": bundle(static / "js" / name / "main.mjs") for name in _BUNDLES}
    texts["search.js"] = search_script(static)
    texts |= {name: script(static, name) for name in _SCRIPTS}
    texts["guide.js"] += bundle(static / "js" / "search" / "box.mjs")
    made = {name: (toned(text, accent) if name.endswith(".css") else text).encode() for name, text in texts.items()}
    made |= {FONT_NAME: font, LICENSE_NAME: font_license()}
    made |= {icon.name: toned_icon(icon.read_bytes(), accent) for icon in listed(static / "icons", "*")}
    return [bytes_file(f"assets/{name}", data) for name, data in made.items()]
