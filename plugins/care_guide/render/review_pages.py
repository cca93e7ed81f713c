"""Pages for reviewers, each one file with everything inside: the redline, the evidence of review, the sign-off form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.content.models import SignOff
from care_guide.content.review_files import Role
from care_guide.render.assets import Embedded, handout_stylesheet, script, stylesheet
from care_guide.render.handouts import numbers_of
from care_guide.render.output_file import environment, keep_compiled
from care_guide.render.page_view import PageView
from care_guide.render.paper import as_chapter, print_form
from care_guide.render.theme_change import ThemeChange
from care_guide.review.evidence import Evidence
from care_guide.review.history import Trees
from care_guide.review.redline.change import pieces
from care_guide.review.redline.figures import numbers
from care_guide.review.redline.places import card_name, where
from care_guide.review.redline.summary import beside
from care_guide.review.redline.values import ArticleChange, Comparison, PartChange
from care_guide.review.state import Review
from care_guide.review.versions import Part
from care_guide.utils.cache import Cache
from care_guide.utils.markup import inner_html, parse

# The redline: an HTML file, and a summary in Markdown for a pull request.

# What Markdown could take for its own.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def redline_environment(theme: Path, library: Library, cache: Cache | None = None) -> Environment:
    """Return the environment for templates that show changes in the guide that is now ``library``."""
    env, strings = environment(theme / "templates"), library.strings
    keep_compiled(env, cache or Cache())
    env.globals |= {"t": strings, "profile": library.profile, "source_lang": library.source_lang}
    env.filters["own_ids"] = own_ids
    env.filters["card"] = lambda name, lang: card_name(name, strings, lang)
    env.filters["where"] = lambda change, lang: where(change, strings, lang)
    env.filters["pieces"] = pieces
    env.filters["numbers"] = lambda line: ", ".join(numbers(line.text)) if line else ""
    return env


def own_ids(markup: str, name: str) -> str:
    """Return a drawing whose ids begin with ``name``, since the same drawing may be on the page twice."""
    return inner_html(as_chapter(parse(markup), name, _NONE))


def page(comparison: Comparison, pages: ThemeChange, trees: Trees, theme: Path, library: Library, cache: Cache) -> str:
    """Return the whole file. It loads nothing: style and script are inside, and its policy allows no others."""
    style, js = _style(theme), script(theme / "static", "redline.js")
    template = redline_environment(theme, library, cache).get_template("redline.html")
    values = {
        "comparison": comparison,
        "pages": pages,
        "trees": trees,
        "beside": beside(comparison, pages.pages),
        "signers": signers(comparison, library),
    }
    return template.render(**values, style=style, script=js, policy=Embedded(style, js).policy, lang="en")


def signers(comparison: Comparison, library: Library) -> list[tuple[str, int]]:
    """Return each role that must sign again, by its name in the default language, and how many texts."""
    waiting, lang = comparison.waiting, library.default_lang
    return [(role.name_and_question(lang)[0], waiting[role.id]) for role in library.rules.roles if role.id in waiting]


def _style(theme: Path) -> str:
    return stylesheet(theme / "static") + stylesheet(theme / "static", ("redline.css",))


def summary(comparison: Comparison, pages: ThemeChange, trees: Trees, theme: Path, library: Library) -> str:
    """Return the summary in Markdown, which a pull request shows before anybody opens the redline."""
    env = redline_environment(theme, library)
    env.filters["typed"] = typed
    values = {
        "comparison": comparison,
        "trees": trees,
        "beside": beside(comparison, pages.pages),
        "signers": signers(comparison, library),
    }
    return env.get_template("redline.md").render(**values, lang="en")


def typed(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is: no sign of it strikes words out, ends a cell or leads elsewhere."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


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
    """One text of the form: an article with the ``view`` of its page, or a part of the guide.

    ``since`` is a sign-off of the last version that everybody who must had signed, and ``change`` what is new since, None
    where there is nothing to compare. ``left_out`` has the sections that another copy may show with other words, ``pages``
    the texts of the pages that a part covers, and ``withdrawn`` the lines that a withdrawn article had, with why it was
    withdrawn.
    ``next_check`` is the suggested day, and ``last_day`` the last that the rules allow.
    """

    text: Article | Part
    view: PageView | None
    review: Review
    since: SignOff | None
    change: ArticleChange | PartChange | None
    left_out: list[str]
    pages: tuple[ArticleChange, ...]
    withdrawn: list[str]
    next_check: datetime.date
    last_day: datetime.date

    @property
    def key(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", f"text-{self.text.lang}-{self.text.topic}")

    @property
    def html(self) -> str:
        """The text of an article as families read it on paper, with its own ids."""
        assert self.view is not None
        numbers, photos = numbers_of(self.view.sources), self.view.library.photos
        text = print_form(self.view.text(), numbers, lambda _: None, photos)
        return inner_html(as_chapter(text, self.key, _NONE))


def form_page(
    texts: list[FormText],
    role: Role,
    person: Mapping[str, str],
    names: Sequence[str],
    today: datetime.date,
    library: Library,
) -> str:
    """Return the whole file. It loads nothing and sends nothing: its button saves a file.

    ``person`` has the name and the credential of who is to sign in ``role``, as far as they are known; ``names`` are
    those of all who may.
    """
    theme = library.root / "theme"
    static = theme / "static"
    own = ("redline.css", "forms/forms.css", "components/buttons.css", "sign_form.css")
    inside = Embedded(handout_stylesheet(static) + stylesheet(static, own), script(static, "sign_form.js").strip())
    env = redline_environment(theme, library)
    return env.get_template("sign_form.html").render(
        texts=texts,
        role=role,
        person=person,
        names=names,
        today=today,
        # West of Greenwich, it is still the day before.
        earliest=today - datetime.timedelta(days=1),
        policy=inside.policy,
        style=inside.style,
        script=inside.script,
        lang=library.default_lang,
        facts=library.slots,
    )
