"""Single files: each handout as one HTML text that holds its style and script and may load nothing at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from care_guide.content.article import Article, class_names
from care_guide.content.branding import toned
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library, resolve
from care_guide.render.assets import (
    CHECKLIST_CSS,
    Inside,
    checklist_script,
    font_faces,
    guide_font,
    handout_stylesheet,
    prune,
    script,
    search_script,
    slim,
    stylesheet,
)
from care_guide.render.handouts import (
    Booklet,
    Edition,
    Handout,
    TeachBack,
    booklet,
    handout,
    handouts,
    linked_titles,
    slug,
    teach_back,
    titles_of,
)
from care_guide.render.output_file import OutputFile, Templates, environment, text_file
from care_guide.render.page_view import PageView, TakenBack, no_break
from care_guide.render.paper import PARTS, Line, side_by_side
from care_guide.render.search_files import booklet_addresses, inside_script, inside_values, stick_addresses
from care_guide.render.stages import StageView
from care_guide.render.views import SiteView
from care_guide.utils.cache import Cache
from care_guide.utils.files import digest

ZIP_NAME = "handouts.zip"
# An article as one file, drawings left out: what a mailbox and a bad line take.
MOST_BYTES = 130_000
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
# The template of a stage's sheet.
_TEACH_BACK = "handout_teach_back.html"
# The template of each form of an article, by what the name of its file ends with: the whole text, what to have at hand
# on the two sides of one sheet, and the main parts on four pages.
FORMS = {"": "handout.html", "-one-page": "handout_one_page.html", "-leaflet": "handout_leaflet.html"}
# The page that lists the files.
_INDEX = "handout_index.html"
# The same of a translation, beside its original.
_BILINGUAL, _BILINGUAL_ENDING = "handout_bilingual.html", "-bilingual"
# What stands in the place of each form of an article that was taken back.
_WITHDRAWN = "handout_withdrawn.html"


class HandoutMaker:
    """Fills the handout templates of ``theme``.

    All files of one form have the same style and script, whatever is in them: a server names each by its hash in the
    policy of the folder, so there may be only a few.
    """

    def __init__(
        self,
        library: Library,
        theme: Path,
        shared: Edition,
        cache: Cache | None = None,
        fonts: tuple[bytes, ...] = (),
    ) -> None:
        """Make files with the guide's font, or with ``fonts`` (see ``font_faces``) in its place."""
        self._logo = library.logo if library.logo and library.logo.address else None
        self._source_lang = library.default_lang
        # The name of the guide is that of the language.
        self._editions = {
            lang: replace(shared, name=library.guide_name(lang, shared.name)) for lang in library.languages
        }
        self._static, self._accent = theme / "static", library.profile.accent
        env = environment(theme)
        env.globals["t"] = library.strings.shown
        self.templates = Templates(env, cache)
        # A family types into the checklist and into a search.
        self._typed = font_faces(self._static, guide_font(library.root, cache))
        read = fonts or (guide_font(library.root, cache, typed=False),)
        self._font, self._style = font_faces(self._static, *read), self._toned(handout_stylesheet(self._static).strip())
        css, js = self._font + self._style, script(self._static, "handout.js").strip()
        self._inside = Inside(css, js)
        # Theme and texts hold the name of every class that a handout can have; the parts of a drawing are for wide screens.
        texts = frozenset().union(*(article.classes for article in library.articles)) - {PARTS}
        self._forms = {
            template: Inside(
                self._font + prune(self._style, texts | class_names(self.templates.source(template))).strip(), js
            )
            for template in (*FORMS.values(), _TEACH_BACK, _BILINGUAL, _INDEX, _WITHDRAWN)
        }
        # What every file of this maker depends on.
        self.digest = digest(css, js, list(self._forms.values()), self._logo, self._accent, self._editions)

    def form(self, ending: str, handout: Handout) -> str:
        """Return one form of an article as one file, by what the name of the file ends with: see ``FORMS``."""
        template = FORMS[ending]
        return self._fill(template, handout.view.lang, self._forms[template], handout=handout, view=handout.view)

    def teach_back(self, sheet: TeachBack, lang: str) -> str:
        return self._fill(_TEACH_BACK, lang, self._forms[_TEACH_BACK], handout=sheet, stage=sheet.stage)

    def bilingual(self, handout: Handout, original: Article, lines: list[Line]) -> str:
        """Return the article beside its original, sentence by sentence."""
        values = {"handout": handout, "view": handout.view, "original": original, "lines": lines}
        return self._fill(_BILINGUAL, handout.view.lang, self._forms[_BILINGUAL], **values)

    def withdrawn(self, notice: TakenBack, site: SiteView) -> str:
        """Return what a family finds in the place of a handout whose article was taken back."""
        return self._fill(_WITHDRAWN, site.lang, self._forms[_WITHDRAWN], notice=notice, site=site.frame)

    def booklet(self, whole: Booklet, inside: Inside | None = None, **search: object) -> str:
        """Return many articles as one file; ``search`` is what its search shows, and ``inside`` holds its script."""
        values = {"search": None, **search}
        return self._fill("booklet.html", whole.chapters[0].view.lang, inside, booklet=whole, **values)

    def search(self, site: SiteView, inside: Inside, **search: object) -> str:
        return self._fill("search-handout.html", site.lang, inside, booklet=site.booklet, **search)

    def index(self, site: SiteView, groups: list[dict[str, object]]) -> str:
        """Return the page that lists the files in its folder: those of the articles by ``groups``."""
        return self._fill(_INDEX, site.lang, self._forms[_INDEX], site=site, groups=groups)

    def searching(self, script: str) -> Inside:
        """Return what a handout carries that can be searched: ``script`` follows its own."""
        css = self._typed + self._toned(handout_stylesheet(self._static, search=True).strip())
        return Inside(css, f"{self._inside.script}\n{script.strip()}")

    def _toned(self, style: str) -> str:
        return toned(style, self._accent)

    def checklist(self, site: SiteView, page: PageView, inside: Inside) -> str:
        """Return the checklist as one file: ``inside`` has its own script, and a style of which it takes what it needs."""

        def filled(style: str) -> str:
            own = Inside(style, inside.script)
            return self._fill(
                "checklist-handout.html",
                site.lang,
                own,
                checklist=site.checklist,
                view=page,
                checklist_review=site.frame.checklist_review,
            )

        return slim(filled(self._typed + prune(inside.style, class_names(filled(""))).strip()))

    def _fill(self, template: str, lang: str, inside: Inside | None = None, **values: object) -> str:
        whole = {
            **values,
            "inside": inside or self._inside,
            "lang": lang,
            "source_lang": self._source_lang,
            "edition": self._editions[lang],
            "accent": self._accent,
            "logo": self._logo,
        }
        # In text, and in values between double quotes, an apostrophe means itself.
        return self.templates.render(template, whole).rstrip().replace("&#39;", "'") + "\n"


def handout_files(
    site: SiteView, library: Library, theme: Path, shared: Edition, cache: Cache | None = None
) -> list[OutputFile]:
    """Return each handout of one language as a file to write; the sheets of the stages, the booklet and the checklist last.

    Where an article was taken back, each of its forms says so.

    A handout is a pure function of its page, of the titles of the pages it links to, of the hospital's facts and of
    the edition: that is its key, so what has not changed is not even laid out.
    """
    maker, folder = HandoutMaker(library, theme, shared, cache), site.frame.handouts
    titles = titles_of(site, library)
    views = [view for view in site.views if view.review is not None]
    every = digest(library.facts, library.profile, shared, maker.digest)
    by_path = {view.path: view for view in views}

    # Its forms come one after the other, and all have the layout of the first.
    @lru_cache(maxsize=1)
    def laid_out(path: str) -> Handout:
        return handout(by_path[path], titles, library, shared)

    files, keys = [], []
    for view in views:
        keys.append(digest(every, view, linked_titles(view, titles)))
        for ending, template in FORMS.items():
            key = digest(keys[-1], maker.templates.digest(template))
            make = partial(_form, maker, ending, laid_out, view.path)
            files.append(text_file(f"{folder}{slug(view)}{ending}.html", key, make))
        if view.translated and view.text_lang == view.lang:
            original = library.original(view.article)
            key = digest(keys[-1], maker.templates.digest(_BILINGUAL), original.key)
            make = partial(_bilingual, maker, laid_out, view.path, original, library)
            files.append(text_file(f"{folder}{slug(view)}{_BILINGUAL_ENDING}.html", key, make))
    bilingual = [_BILINGUAL_ENDING] if library.languages[site.lang].translation is not None else []
    for gone in site.taken_back:
        name = gone.path.rpartition("/")[2].removesuffix(".html")
        key = digest(every, maker.templates.digest(_WITHDRAWN), gone, site.frame)
        make = partial(maker.withdrawn, gone, site)
        files += [text_file(f"{folder}{name}{ending}.html", key, make) for ending in (*FORMS, *bilingual)]
    for stage in site.stages:
        key = digest(every, maker.templates.digest(_TEACH_BACK), stage)
        files.append(text_file(stage.sheet, key, partial(_teach_back, maker, stage, library, site.lang, shared)))
    if site.booklet:
        shown = [view.key for view in site.views], site.words, site.frame.notices, site.stages
        searching = digest(every, shown, library.languages[site.lang].search, list(titles.items()))
        searching = digest(
            searching, search_script(theme / "static"), handout_stylesheet(theme / "static", search=True)
        )
        for name, template, whole in (
            ("booklet", "booklet.html", _booklet),
            ("search", "search-handout.html", _search),
        ):
            key = digest(maker.templates.digest(template), keys, searching)
            make = partial(whole, maker, site, library, shared, theme)
            files.append(text_file(f"{folder}{name}.html", key, make))
    groups: list[dict[str, object]] = [
        {"id": group.id, "title": group.title, "views": [v for v in views if v.path in group.places]}
        for group in site.groups
    ]
    key = digest(every, maker.templates.digest(_INDEX), groups, site.stages, site.booklet, site.checklist is None)
    files.append(text_file(f"{folder}index.html", key, partial(maker.index, site, groups)))
    if site.checklist is not None:
        view = next(view for view in site.views if view.path == site.checklist.path)
        inside = Inside(
            toned(stylesheet(theme / "static", CHECKLIST_CSS), library.profile.accent),
            checklist_script(theme / "static").strip(),
        )
        key = digest(
            every,
            maker.templates.digest("checklist-handout.html"),
            inside,
            view,
            site.checklist,
            site.frame.checklist_review,
        )
        files.append(text_file(site.checklist.handout, key, partial(maker.checklist, site, view, inside)))
    return files


def too_heavy(site: SiteView, library: Library, theme: Path, shared: Edition) -> Iterator[Problem]:
    """Yield a problem for each finished article whose photos make its file too large to send by e-mail."""
    views = [v for v in site.views if v.review is not None and v.article.found.photos and not v.article.is_draft]
    if not views:
        return
    maker, titles = HandoutMaker(library, theme, shared), titles_of(site, library)
    for view in views:
        size = len(_SVG.sub("", maker.form("", handout(view, titles, library, shared))).encode())
        if size > MOST_BYTES:
            names = dict.fromkeys(name for name, _ in view.article.found.photos)
            photos = ", ".join(f"{name} {len(library.photos[name].data) / 1000:.0f} KB" for name in names)
            over = (size - MOST_BYTES) * 3 / 4000
            yield Problem(
                view.article.path,
                view.article.source.find(f"images/{next(iter(names))}", view.article.body_line),
                f"with its photos ({photos}) the file for paper and e-mail has {size / 1000:.0f} KB, "
                f"at most {MOST_BYTES // 1000}",
                f"take a photo out, or make them smaller by {over:.0f} KB: make photo FILE=... KB=...",
            )


def _bilingual(
    maker: HandoutMaker, laid_out: Callable[[str], Handout], path: str, original: Article, library: Library
) -> str:
    whole = laid_out(path)
    return maker.bilingual(whole, original, side_by_side(no_break(resolve(original, library)), whole.view.html))


def _form(maker: HandoutMaker, ending: str, laid_out: Callable[[str], Handout], path: str) -> str:
    return maker.form(ending, laid_out(path))


def _teach_back(maker: HandoutMaker, stage: StageView, library: Library, lang: str, shared: Edition) -> str:
    return maker.teach_back(teach_back(stage, library, lang, shared), lang)


def _booklet(maker: HandoutMaker, site: SiteView, library: Library, shared: Edition, theme: Path) -> str:
    addresses = booklet_addresses(site, shared)
    inside = maker.searching(inside_script(site, library, theme, addresses, leads=False))
    whole = booklet(handouts(site, library, shared), library, shared)
    return maker.booklet(whole, inside, **inside_values(site, library, addresses))


def _search(maker: HandoutMaker, site: SiteView, library: Library, shared: Edition, theme: Path) -> str:
    addresses = stick_addresses(site, shared)
    inside = maker.searching(inside_script(site, library, theme, addresses))
    return maker.search(site, inside, **inside_values(site, library, addresses))
