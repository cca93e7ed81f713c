"""Single files: each handout as one HTML file with its style and script inside, which may load nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from html import escape
from itertools import groupby

from care_guide.content.article import Article, class_names
from care_guide.content.branding import toned
from care_guide.content.checklist import Checklist
from care_guide.content.library import Library
from care_guide.content.problems import Problem
from care_guide.render.article_text import page_text
from care_guide.render.assets import (
    CHECKLIST_CSS,
    Embedded,
    font_faces,
    guide_font,
    handout_stylesheet,
    main_script,
    minify_html,
    remove_unused_rules,
    script,
    stylesheet,
)
from care_guide.render.handouts import (
    Booklet,
    Handout,
    SiteInfo,
    booklet,
    fact_lines,
    handout,
    linked_titles,
    sheet_lines,
    slug,
    titles_of,
    version_info,
)
from care_guide.render.output_file import OutputFile, Templates, text_file
from care_guide.render.page_view import PageView
from care_guide.render.paper import PARTS, SentencePair, side_by_side
from care_guide.render.search_files import booklet_addresses, inside_script, search_values, stick_addresses
from care_guide.render.views import HANDOUTS, SiteView, StageView, notices_in_both
from care_guide.utils.files import digest
from care_guide.utils.markup import html_of, parse

ZIP_NAME = "handouts.zip"
# The most that one article may weigh, without its drawings: what a mailbox and a slow line take.
MOST_BYTES = 130_000
# The template of a stage's sheet.
_TEACH_BACK = "handout_teach_back.html"
# The template of each form of an article, by the ending of its file name: the whole text, what to have at hand on the
# two sides of one sheet, and the main parts on four pages.
FORMS = {"": "handout.html", "-one-page": "handout_one_page.html", "-leaflet": "handout_leaflet.html"}
# The page that lists the files.
_INDEX = "handout_index.html"
# A translation next to its original.
_BILINGUAL, BILINGUAL_ENDING = "handout_bilingual.html", "-bilingual"
# What replaces each form of an article that was withdrawn.
_WITHDRAWN = "handout_withdrawn.html"
# The classes that this program writes itself: what stays on one line, the codes of a copy, and the parts of a sheet.
_MADE = frozenset(
    {
        *("cg-nowrap", "cg-qr", "cg-hidden", "cg-card--joined", "cg-card--three"),
        *("cg-excerpt", "cg-excerpt--picture", "cg-question__moment"),
    }
)
# The classes of a text that its sheet has no room for: see ``bare``.
_NOT_ON_A_SHEET = re.compile(r"(?:fig-|cg-(?:figure|dots|cite|card__call|call-button)).*")


class HandoutRenderer:
    """Fills the handout templates.

    All files of one form have the same style and script, whatever they contain: the policy of the folder on a server
    names each by its hash, so there may be only a few.
    """

    def __init__(
        self, library: Library, templates: Templates, site_info: SiteInfo, fonts: tuple[bytes, ...] = ()
    ) -> None:
        """Make files with the guide's font, or with ``fonts`` (see ``font_faces``) in its place."""
        self.library, self.templates, self._site_info = library, templates, site_info
        theme, cache = templates.theme, templates.cache
        self._logo = library.logo if library.logo and library.logo.address else None
        self._static, self._accent = theme / "static", library.profile.accent
        # A family types into the checklist and into a search.
        self._typed = font_faces(self._static, guide_font(library.letters, cache))
        read = fonts or (guide_font(library.letters, cache, typed=False),)
        font, style = font_faces(self._static, *read), toned(handout_stylesheet(self._static).strip(), self._accent)
        js = script(self._static, "handout.js").strip()
        self._inside = Embedded(font + style, js)
        # With those, theme and texts name every class that a handout can have; the parts of a drawing are for wide screens.
        shown = map(library.displayed, library.articles)
        texts = _MADE.union(*(article.classes for article in (*library.articles, *shown))) - {PARTS}
        forms = dict.fromkeys((*FORMS.values(), _TEACH_BACK, _BILINGUAL, _INDEX, _WITHDRAWN), texts)
        forms[FORMS["-one-page"]] = frozenset(one for one in texts if not _NOT_ON_A_SHEET.fullmatch(one))
        self._forms = {
            template: Embedded(
                font + remove_unused_rules(style, used | class_names(self.templates.source(template))).strip(), js
            )
            for template, used in forms.items()
        }
        self._lines = {lang: fact_lines(library, lang) for lang in library.shown_languages}
        # What every file of this maker depends on.
        names = [library.names(lang) for lang in library.shown_languages]
        theirs = self._inside, list(self._forms.values()), self._logo, self._accent
        self.digest = digest(theirs, names, library.facts, library.profile, site_info)

    def form(self, ending: str, handout: Handout) -> str:
        """Return one form of an article as one file, by what the name of the file ends with: see ``FORMS``."""
        return self.fill(FORMS[ending], handout.view.lang, handout=handout, view=handout.view)

    def teach_back(self, stage: StageView, site: SiteView) -> str:
        """Return the sheet of one stage."""
        copy = version_info(stage.path, stage.version, stage.until, self.library, site.lang, self._site_info)
        return self.fill(_TEACH_BACK, site.lang, version_info=copy, stage=stage, site=site.frame)

    def bilingual(self, handout: Handout) -> str:
        """Return the article next to its original, sentence by sentence, with its notices in both languages.

        Lines that a frame is around are a group; so are those between two frames.
        """
        view = replace(handout.view, notices=notices_in_both(handout.view, self.library))
        original = self.library.original(view.article)
        sides = page_text(original, self.library), view.text()
        heads = list(self._heads(original, view))
        if any(True for _ in sides[0].iter("svg", "img")):
            langs = original.lang, view.text_lang
            one, other = (self.library.strings(lang, "take.bilingual_pictures") for lang in langs)
            heads.append(SentencePair(one, other))
        lines = [*heads, *side_by_side(*sides)]
        groups = [list(group) for _, group in groupby(lines, lambda line: line.place.group)]
        return self.fill(_BILINGUAL, view.lang, handout=handout, view=view, original=original, groups=groups)

    def _heads(self, original: Article, view: PageView) -> Iterator[SentencePair]:
        """Yield for whom a text is and what is most important in it, in both languages."""
        langs, headers = (original.lang, view.text_lang), (original.header, view.article.header)
        for key in ("audience", "message"):
            texts = [getattr(header, key) for header in headers]
            if all(texts):
                labels = (self.library.strings(lang, f"article.{key}") for lang in langs)
                one, other = (
                    f"<strong>{escape(label)}</strong> {escape(text)}"
                    for label, text in zip(labels, texts, strict=True)
                )
                yield SentencePair(one, other)

    def booklet(self, whole: Booklet, inside: Embedded | None = None, **search: object) -> str:
        """Return many articles as one file; ``search`` is what its search shows, and ``inside`` has its script."""
        values = {"search": None, **search}
        return self.fill("booklet.html", whole.chapters[0].view.lang, inside, booklet=whole, **values)

    def whole_booklet(self, site: SiteView) -> str:
        """Return the booklet of all articles of one language, with a search."""
        addresses = booklet_addresses(site, self._site_info)
        whole = booklet(site.listing, self.library, self._site_info)
        inside = self._searching(site, addresses, leads=False)
        return self.booklet(whole, inside, **search_values(site, self.library, addresses, {}))

    def search(self, site: SiteView) -> str:
        """Return the search over the handouts in the same folder."""
        addresses = stick_addresses(site, self._site_info)
        values = search_values(site, self.library, addresses, {})
        inside = self._searching(site, addresses)
        return self.fill(
            "search-handout.html", site.lang, inside, booklet=site.frame.booklet, site=site.frame, **values
        )

    def _searching(self, site: SiteView, addresses: dict[str, str], *, leads: bool = True) -> Embedded:
        """Return what a file that can be searched carries: the script of the search follows its own."""
        css = self._typed + toned(handout_stylesheet(self._static, search=True).strip(), self._accent)
        js = inside_script(site, self.library, self.templates.theme, addresses, leads=leads)
        return Embedded(css, f"{self._inside.script}\n{js.strip()}")

    def checklist(self, site: SiteView, page: PageView, inside: Embedded) -> str:
        """Return the checklist as one file with the script of ``inside``, and as much of its style as it needs."""
        frame = site.frame
        values = {
            "checklist": site.checklist, "view": page, "checklist_review": frame.checklist_review, "site": frame
        }  # fmt: skip

        def filled(style: str) -> str:
            return self.fill("checklist-handout.html", site.lang, Embedded(style, inside.script), **values)

        return minify_html(filled(self._typed + remove_unused_rules(inside.style, class_names(filled(""))).strip()))

    def fill(self, template: str, lang: str, inside: Embedded | None = None, **values: object) -> str:
        """Return one file, filled from ``template``; ``inside`` takes the place of its usual style and script."""
        whole = {
            "lines": tuple(self._lines[lang].values()),
            "sheet_lines": sheet_lines(self._lines[lang]),
            "hospital": self.library.slots.get("hospital.name"),
            **values,
            "inside": inside or self._forms.get(template, self._inside),
            "lang": lang,
            "source_lang": self.library.source_lang,
            "default_lang": self.library.default_lang,
            **self.library.names(lang),
            "site_info": self._site_info,
            "accent": self._accent,
            "profile": self.library.profile,
            "logo": self._logo,
        }
        return self.templates.render(template, whole).rstrip() + "\n"


def handout_files(site: SiteView, library: Library, templates: Templates, site_info: SiteInfo) -> list[OutputFile]:
    """Return each handout of one language as a file to write; sheets of stages, booklet and checklist come last.

    Where an article was withdrawn, each of its forms says so, and so does the sheet of a stage of which nothing is left.

    A handout is a pure function of its page, the titles of the pages it links to, the hospital's facts and the
    site: these are its key, so what has not changed is not even laid out.
    """
    maker, titles = HandoutRenderer(library, templates, site_info), titles_of(site, library)
    by_path = {view.path: view for view in site.listing}
    keys = {path: digest(maker.digest, view, linked_titles(view, titles)) for path, view in by_path.items()}

    # The forms of an article share the layout.
    @lru_cache(maxsize=1)
    def laid_out(path: str) -> Handout:
        return handout(by_path[path], titles, library, site_info)

    files = [file for view in by_path.values() for file in _forms(view, keys[view.path], site, maker, laid_out)]
    files += _withdrawn_forms(site, maker)
    for stage in site.stages:
        key = digest(maker.digest, templates.digest(_TEACH_BACK), stage, site.frame)
        files.append(text_file(stage.sheet, key, partial(maker.teach_back, stage, site)))
    if site.frame.booklet:
        key = digest(list(keys.values()), list(titles.items()))
        files += _searchable(key, site, maker)
    files.append(_index(site, maker))
    if site.checklist is not None:
        files.append(_checklist(site.checklist, site, maker))
    return files


def _forms(
    view: PageView, key: str, site: SiteView, maker: HandoutRenderer, laid_out: Callable[[str], Handout]
) -> Iterator[OutputFile]:
    """Yield the forms of one article; ``key`` is a digest of all that they depend on, but for their templates."""
    path, name, digest_of = view.path, f"{site.frame.handouts}{slug(view)}", maker.templates.digest

    def form(ending: str) -> str:
        return maker.form(ending, laid_out(path))

    for ending, template in FORMS.items():
        yield text_file(f"{name}{ending}.html", digest(key, digest_of(template)), partial(form, ending), path)
    if view.beside_original:
        original = maker.library.original(view.article).key, notices_in_both(view, maker.library)
        own = digest(key, digest_of(_BILINGUAL), *original)
        yield text_file(f"{name}{BILINGUAL_ENDING}.html", own, lambda: maker.bilingual(laid_out(path)), path)


def _withdrawn_forms(site: SiteView, maker: HandoutRenderer) -> Iterator[OutputFile]:
    """Yield what replaces each form of a withdrawn article, and the sheet of a stage that ended with it."""
    for gone in site.withdrawn:
        key = digest(maker.digest, maker.templates.digest(_WITHDRAWN), gone, site.frame)
        language = maker.library.languages.get(gone.lang)
        bilingual = language is None or language.translation is not None
        endings = (*FORMS, *([BILINGUAL_ENDING] if bilingual else []))
        folder = f"{maker.library.prefix(gone.lang)}{HANDOUTS}"
        names = [f"{folder}{slug(gone)}{ending}.html" for ending in endings]
        if gone.lang == site.lang:
            names += [stage.sheet for stage in site.ended_stages if stage.topic == gone.topic]
        for name in names:
            make = partial(maker.fill, _WITHDRAWN, site.lang, notice=gone, site=site.frame)
            yield text_file(name, key, make)


def _searchable(key: str, site: SiteView, maker: HandoutRenderer) -> Iterator[OutputFile]:
    """Yield the booklet, and the search over the handouts; ``key`` is a digest of all articles in them."""
    static = maker.templates.theme / "static"
    shown = [view.key for view in site.views], site.words, site.frame.notices, site.stages
    script_and_style = main_script(static, "search"), handout_stylesheet(static, search=True)
    language = maker.library.on_pages[site.lang]
    both = digest(maker.digest, key, shown, language.search, language.waiting.get("search"), script_and_style)
    for name, template, make in (
        ("booklet", "booklet.html", maker.whole_booklet),
        ("search", "search-handout.html", maker.search),
    ):
        own = digest(maker.templates.digest(template), both)
        yield text_file(f"{site.frame.handouts}{name}.html", own, partial(make, site))


def _index(site: SiteView, maker: HandoutRenderer) -> OutputFile:
    """Return the page that lists the files in its folder."""
    groups: list[dict[str, object]] = [
        {"id": group.id, "title": group.title, "views": [view for view in site.listing if view.path in group.places]}
        for group in site.groups
    ]
    template = maker.templates.digest(_INDEX)
    checklist = site.checklist.handout if site.checklist else None
    key = digest(maker.digest, template, groups, site.stages, site.frame.booklet, site.frame.notices, checklist)
    make = partial(maker.fill, _INDEX, site.lang, site=site, groups=groups)
    return text_file(f"{site.frame.handouts}index.html", key, make)


def _checklist(checklist: Checklist, site: SiteView, maker: HandoutRenderer) -> OutputFile:
    """Return the checklist as one file."""
    view = next(view for view in site.views if view.path == checklist.path)
    static = maker.templates.theme / "static"
    style = toned(stylesheet(static, CHECKLIST_CSS), maker.library.profile.accent)
    inside = Embedded(style, main_script(static, "checklist").strip())
    template = maker.templates.digest("checklist-handout.html")
    key = digest(maker.digest, template, inside, view, checklist, site.frame)
    return text_file(checklist.handout, key, partial(maker.checklist, site, view, inside))


def too_heavy(site: SiteView, library: Library, templates: Templates, site_info: SiteInfo) -> Iterator[Problem]:
    """Yield a problem for each finished article whose photos make its file too large to send by e-mail."""
    views = [view for view in site.listing if view.article.found.photos and not view.article.is_draft]
    if not views:
        return
    maker, titles = HandoutRenderer(library, templates, site_info), titles_of(site, library)
    for view in views:
        form = maker.form("", handout(view, titles, library, site_info))
        size = len(form.encode()) - sum(len(html_of(one).encode()) for one in parse(form).iter("svg"))
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
