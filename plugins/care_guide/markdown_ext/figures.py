"""Figures, and the blocks that Markdown made of a text before the guide's own steps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown.preprocessors import Preprocessor

from care_guide.content.blocks import CELL, Block, squeezed
from care_guide.content.data_files import parse_yaml, validate
from care_guide.content.images import Drawing, Photo
from care_guide.content.models import Dots
from care_guide.content.parse_result import PHOTO, GuideMarkdown, GuideTree, all_off, typed, written
from care_guide.markdown_ext.lists import BLOCKS

# Figures: a drawing or a photo alone in its paragraph, and the ``dots`` block that draws a share of children.
#
# ``![Alt.](../../images/marrow.svg "Caption.")[^source-id]`` and ```` ```dots ````.

# The alt text of a picture begins so where an import did not know it.
UNWRITTEN = "Picture: "
_PLACE = re.compile(r"(?:\.\./)+images/[^/]+")
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|webp|gif|heic|svg)", re.I)
_MARK = "guidedots"
# The paragraph that DotsTree replaces with a picture of dots.
DOTS = re.compile(rf"{_MARK}(\d+)")
_FENCE = re.compile(r"^```dots[ \t]*\n(.*?)^```[ \t]*$", re.M | re.S)
_GAP, _RING, _PER_ROW = 10, 8, 10
# A share in words, in the languages of the guide; and how much a rounded one may differ from the figures.
_SHARE = re.compile(r"(\d+) (?:in|of|de|de cada) (\d+)")
_NEAR = 0.04


class FiguresTree(GuideTree):
    """Put each drawing into the page with its caption and its description, and each photo with its caption."""

    def run(self, root: Element) -> None:
        inputs = self.md.inputs
        for index, node in enumerate(list(root)):
            if node.tag != "p" or not len(node) or node[0].tag != "img" or (node.text or "").strip():
                continue
            image, *marks = node
            src = image.get("src") or ""
            if any(mark.get("data-source") is None for mark in marks) or not _PLACE.fullmatch(src):
                continue
            name = src.rsplit("/", 1)[-1]
            if name in inputs.photos:
                root[index] = all_off(self._photo(inputs.photos[name], image, marks), node)
            elif name in inputs.drawings:
                root[index] = all_off(self._drawing(inputs.drawings[name], image, marks), node)
        for image in root.iter("img"):
            if not image.get("data-photo"):
                self._add_problem(image.get("src") or "")

    def _drawing(self, drawing: Drawing, image: Element, marks: list[Element]) -> Element:
        self.md.found.drawings.append(drawing.name)
        figure = Element("figure", {"class": "cg-figure"})
        markup = self.md.htmlStash.store(drawing.markup + _side_by_side(drawing))
        SubElement(figure, "div", {"class": "cg-figure__picture"}).text = markup
        caption = _caption(figure, image, marks)
        more = SubElement(caption, "details", {"class": "cg-details"})
        SubElement(more, "summary").text = self.md.inputs.word("figure.in_words")
        SubElement(more, "p").text = drawing.description
        return figure

    def _photo(self, photo: Photo, image: Element, marks: list[Element]) -> Element:
        alt = " ".join((image.get("alt") or "").split())
        self.md.found.photos.append((photo.name, alt))
        place = re.compile(rf"!\[\s*{typed(alt).pattern}[^\[\]]*\]\([^()]*images/{re.escape(photo.name)}")
        if not alt or _FILE_NAME.fullmatch(alt):
            what = f"the photo {photo.name} has no words for those who cannot see it"
            todo = f"write them between the brackets: ![What it shows.](../../images/{photo.name})"
            self.md.found.add_problem(place, what, todo)
        elif alt.startswith(UNWRITTEN):
            what = f"nobody has said in words yet what the photo {photo.name} shows"
            self.md.found.add_problem(place, what, "write it between the brackets, or remove the line")
        figure = Element("figure", {"class": "cg-figure cg-figure--photo"})
        values = {"src": PHOTO + photo.name, "data-photo": photo.digest, "alt": alt}
        size = {"width": str(photo.width), "height": str(photo.height), "loading": "lazy", "decoding": "async"}
        SubElement(SubElement(figure, "div", {"class": "cg-figure__picture"}), "img", values | size)
        if image.get("title") or marks:
            _caption(figure, image, marks)
        return figure

    def _add_problem(self, src: str) -> None:
        name, place = src.rsplit("/", 1)[-1], rf"\({re.escape(src)}"
        if "//" in src or src.startswith("data:"):
            what, todo = "is not the guide's own", "put a drawing or a photo into content/images/"
        elif name not in {**self.md.inputs.drawings, **self.md.inputs.photos}:
            what, todo = "is missing", "put the drawing or photo into content/images/, or correct its name"
        else:
            place = rf"\S.*!\[.*\]{place}|{place}[^()]*\)\s*[^\s\[]"
            what, todo = "is not where a picture can be", f"give it a paragraph of its own, as ../../images/{name}"
        self.md.found.add_problem(re.compile(place), f"the picture {src} {what}", todo)


def _side_by_side(drawing: Drawing) -> str:
    """Return the parts of a tall drawing, each a view of it; the style sheet shows them where there is room."""
    if not drawing.views:
        return ""
    name = drawing.name.removesuffix(".svg")
    parts = "".join(f'<svg viewBox="{view}"><use href="#{name}-whole"/></svg>' for view in drawing.views)
    return f'<div class="cg-figure__parts" role="img" aria-labelledby="{name}-title {name}-desc">{parts}</div>'


def _caption(figure: Element, image: Element, marks: list[Element]) -> Element:
    """Add a caption with the title of the image and its citations to ``figure``, and return it."""
    caption = SubElement(figure, "figcaption", {"class": "cg-figure__caption"})
    if image.get("title") or marks:
        line = SubElement(caption, "p")
        line.text = image.get("title")
        line.extend(marks)
    return caption


# A fence with more behind it than the name of a language.
_SET = re.compile(r"^(`{3,}+|~{3,}+)[ \t]*+(?![\w+#.-]*[ \t]*$)")


class FenceLines(Preprocessor):
    """Take settings from the lines of fences: Markdown gives them to Pygments, which could hide the block, or fail."""

    md: GuideMarkdown

    def run(self, lines: list[str]) -> list[str]:
        return [self._plain(number, line) for number, line in enumerate(lines)]

    def _plain(self, number: int, line: str) -> str:
        found = _SET.match(line)
        if found is None:
            return line
        self.md.found.add_problem(
            number, "the fence has settings", f"write {found[1]} alone, or with the name of a language"
        )
        return found[1]


class DotsBlocks(Preprocessor):
    """Read each ```` ```dots ```` block, and leave a mark for DotsTree."""

    md: GuideMarkdown

    def run(self, lines: list[str]) -> list[str]:
        self.md.dots = []

        found = self.md.found

        def keep(m: re.Match[str]) -> str:
            line = m.string.count("\n", 0, m.start())
            document, problems = parse_yaml(m[1], "dots")
            if document is not None:
                dots, problems = validate(document, Dots)
                if dots is not None and dots.count > dots.of:
                    what = f"the dots block counts {dots.count} of {dots.of}"
                    found.add_problem(line, what, "the count can be at most the whole")
                elif dots is not None:
                    is_last = not m.string[m.end() :].lstrip().startswith("```dots")
                    for what, todo in _unsaid(dots, is_last):
                        found.add_problem(line, what, todo)
                    self.md.dots.append(dots)
                    return f"\n{_MARK}{len(self.md.dots) - 1}\n"
            for problem in problems:
                found.add_problem(line, f"the dots block: {problem.message}", problem.fix)
            return ""

        return _FENCE.sub(keep, "\n".join(lines)).split("\n")


def _unsaid(dots: Dots, is_last: bool) -> Iterator[tuple[str, str]]:
    """Yield (what is wrong, what to do) where the words of a block do not match its figures, or say too little."""
    share = dots.count / dots.of
    for part, whole in _SHARE.findall(dots.words):
        if not int(whole) or abs(int(part) / int(whole) - share) > _NEAR:
            yield (
                f"the dots block says {part} in {whole} for {dots.count} of {dots.of}",
                "correct words: so that it says the same share",
            )
    left = [int(part) for part, whole in _SHARE.findall(dots.rest) if int(whole) == dots.of]
    if dots.of - dots.count not in left:
        yield (
            f"the dots block does not say what became of the other {dots.of - dots.count} of {dots.of}",
            f"write it after rest:, with {dots.of - dots.count} of {dots.of} in it",
        )
    if is_last and dots.means is None:
        yield (
            "the dots block does not say what its figures mean for the family",
            "add a line means: to the last of the adjacent blocks",
        )


class DotsTree(GuideTree):
    """Replace the mark of each dots block: the sentence in words, the picture, the rest, and whom it is about."""

    def run(self, root: Element) -> None:
        for index, node in enumerate(list(root)):
            found = DOTS.fullmatch((node.text or "").strip()) if node.tag == "p" else None
            if found:
                dots = self.md.dots[int(found[1])]
                self.md.found.dots.append(dots)
                root[index] = all_off(self._figure(dots), node)

    def _figure(self, dots: Dots) -> Element:
        word = self.md.inputs.word
        figure = Element("figure", {"class": "cg-dots"})
        text = SubElement(figure, "p", {"class": "cg-dots__words"})
        SubElement(text, "strong").text = word("dots.share", count=dots.count, of=dots.of)
        text[-1].tail = f" {dots.what}."
        SubElement(text, "sup", {"class": "cg-cite", "data-source": dots.source})
        SubElement(figure, "div", {"class": "cg-dots__picture"}).text = self.md.htmlStash.store(
            dots_svg(dots.count, dots.of)
        )
        rest = SubElement(figure, "p", {"class": "cg-dots__rest"})
        rest.text = word("dots.rest", words=dots.words, rest=dots.rest)
        if dots.means:
            SubElement(rest, "strong").text = f"{dots.means}."
        caption = SubElement(figure, "figcaption", {"class": "cg-dots__who"})
        caption.text = word("dots.who", population=dots.population, date=dots.date)
        return figure


def dots_svg(count: int, of: int) -> str:
    """Return SVG with ``of`` dots in rows of 10, the first ``count`` full, the rest rings, to need no color."""
    places = [(i % _PER_ROW * _GAP + 5, i // _PER_ROW * _GAP + 5) for i in range(of)]
    full, rest = ("".join(f"M{x} {y}h0" for x, y in part) for part in (places[:count], places[count:]))
    height = -(-of // _PER_ROW) * _GAP
    return (
        f'<svg class="cg-dots__svg" viewBox="0 0 {_PER_ROW * _GAP} {height}" aria-hidden="true" focusable="false" '
        f'stroke-linecap="round" stroke-width="{_RING}"><path class="fig-dot-rest" d="{rest or "M0 0"}"/>'
        f'<path class="fig-dot-hole" d="{rest or "M0 0"}" stroke-width="{_RING - 2}"/><path class="fig-dot" d="{full or "M0 0"}"/></svg>'
    )


# What Markdown made of each block: checks/nothing_lost.py compares it with what was written.

_LISTS = ("ul", "ol")
# A placeholder of Markdown for an entity or a fenced block.
_STASHED = re.compile("\x02wzxhzdk:(\\d+)\x03")


class MadeBlocksTree(GuideTree):
    """Collect each block with its words; marks, citations and drawings as an author writes them."""

    def run(self, root: Element) -> None:
        self.md.found.made = list(self._blocks(root, 0))

    def _blocks(self, nodes: Iterable[Element], depth: int) -> Iterator[Block]:
        for node in nodes:
            if node.tag in _LISTS:
                yield from self._items(node, depth + 1)
            elif node.tag == "table":
                for row in node.iter("tr"):
                    yield Block("tr", 0, "", CELL.join(self._words(cell) for cell in row))
            elif node.tag in BLOCKS and not self._is_fence(node):
                yield Block(node.tag, depth, "", self._words(node))

    def _items(self, items: Element, depth: int) -> Iterator[Block]:
        first = int(items.get("start") or 1)
        for number, item in enumerate(items, first):
            inside = [child for child in item if child.tag in BLOCKS]
            holder = Element("li")
            holder.text, holder[:] = item.text, [child for child in item if child.tag not in BLOCKS]
            text = self._words(holder)
            # The text of an item with an empty line after it is in a paragraph.
            if not text and inside and inside[0].tag == "p":
                text = self._words(inside.pop(0))
            if item.get("data-sign"):
                text = f"[[sign.{item.get('data-sign')}]]"
            yield Block("li", depth, str(number) if items.tag == "ol" else "-", text)
            yield from self._blocks(inside, depth)
            for child in item:
                if child.tag in BLOCKS and (child.tail or "").strip():
                    yield Block("p", depth, "", squeezed(child.tail or ""))

    def _words(self, node: Element) -> str:
        return squeezed(_STASHED.sub(self._stashed, "".join(written(node, whole=True))))

    def _stashed(self, m: re.Match[str]) -> str:
        return str(self.md.htmlStash.rawHtmlBlocks[int(m[1])])

    def _is_fence(self, node: Element) -> bool:
        text = (node.text or "").strip()
        stashed = _STASHED.fullmatch(text)
        return bool(stashed and self._stashed(stashed).startswith(("<div", "<pre"))) or bool(DOTS.fullmatch(text))
