"""The form for a clinician: one file with the texts to read, what has changed in each, and fields to sign."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

from care_guide.content.site_content import Library
from care_guide.render.handouts import Handout, numbers_of, photos_inside
from care_guide.render.print_form import as_chapter, inner_html, print_form
from care_guide.render.redline import redline_environment
from care_guide.render.standalone import Inside
from care_guide.render.stylesheet import handout_stylesheet, script, shrink
from care_guide.review.redline.change import ArticleChange
from care_guide.review.state import Review

# No part of the form has an id that texts share.
_NONE = re.compile(r"(?!)")


@dataclass(frozen=True)
class FormText:
    """One text of the form: an article by its ``handout``, or a part of the guide by its ``lines``.

    ``change`` holds what is new since the last sign-off, None where the redline has nothing to compare; ``next_check``
    is the suggested day, ``last_day`` the last that the rules allow, and ``new`` what to say of the first version.
    """

    title: str
    name: str
    article: str
    lang: str
    review: Review
    handout: Handout | None
    lines: tuple[str, ...]
    change: ArticleChange | None
    next_check: datetime.date
    last_day: datetime.date
    new: str

    @property
    def key(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", f"text-{self.lang}-{self.article}")

    @property
    def html(self) -> str:
        """The text of an article as families read it on paper, with ids of its own."""
        assert self.handout is not None
        view = self.handout.view
        text = print_form(photos_inside(view), numbers_of(view.sources), lambda _: None)
        return inner_html(as_chapter(text, self.key, _NONE))


@dataclass(frozen=True)
class Signer:
    """Who is to sign, as far as it is known, and who may."""

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
    style = handout_stylesheet(static) + "".join(shrink((static / "css" / name).read_text("utf-8")) for name in own)
    inside = Inside(style, script(static, "sign_form.js").strip())
    env = redline_environment(theme, library.strings, library.default_lang)
    return env.get_template("sign_form.html").render(
        texts=texts,
        signer=signer,
        today=today,
        policy=inside.policy,
        style=inside.style,
        script=inside.script,
        lang=library.default_lang,
        facts=library.slots,
    )
