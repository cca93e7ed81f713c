"""Which pages of a translation are published: those that its translator and a clinician have signed."""

from __future__ import annotations

from dataclasses import replace

from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.review.parts import PARTS
from care_guide.review.state import Review


def without_unsigned_translations(library: Library, reviews: dict[str, Review]) -> tuple[Library, list[Problem]]:
    """Return the library with the translations that are signed, and a note for each text that is left out.

    What surrounds the articles (the frame, the words) must be signed too: without it, the language is left out whole.
    """
    languages, notes, kept = dict(library.languages), [], list(library.articles)
    for lang, language in library.languages.items():
        if language.translation is None:
            continue
        around = [review for part in PARTS if (review := reviews.get(f"{lang}/{part}")) is not None]
        if any(review.state != "signed" for review in around):
            del languages[lang]
            kept = [article for article in kept if article.lang != lang]
            what = f"the language {lang} is not published: what is around its articles is not signed"
            todo = f"let its translator sign it: make sign ARTICLE={lang}/guide/frame and ARTICLE={lang}/guide/words"
            notes.append(Problem(f"content/{lang}/translation.yaml", 1, what, todo))
            continue
        for article in kept[:]:
            if article.lang == lang and not _is_signed(article, reviews):
                kept.remove(article)
                todo = f"let its translator and a clinician sign it: make sign ARTICLE={library.name(article)}"
                if library.is_published(article):
                    notes.append(Problem(article.path, 1, "the translation is not signed, and not published", todo))
    return replace(library, languages=languages, articles=tuple(kept)), notes


def _is_signed(article: Article, reviews: dict[str, Review]) -> bool:
    """Tell whether families may have the translation; pages about the guide are signed with the frame."""
    return article.is_page or reviews[article.path].state == "signed"
