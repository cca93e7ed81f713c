"""``make check``, ``status`` and ``measures``: every problem, the review state of each text, the measures of each article."""

from __future__ import annotations

import argparse
import datetime
import json
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.checks import check, missing_in_drafts
from care_guide.checks.citations import on_news_alone, primary_share, unused_sources
from care_guide.checks.hospital import (
    another_hospital,
    doubtful_numbers,
    kept_fever_numbers,
    left_out,
    logo_notes,
    not_here,
    other_fever_numbers,
    other_spellings,
)
from care_guide.checks.language import FIXES, reading_ease, weights
from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.content.problems import ContentError, Problem
from care_guide.content.review_files import Rating, read_ratings
from care_guide.render.handout_files import too_heavy
from care_guide.render.handouts import SiteInfo
from care_guide.render.output_file import Templates
from care_guide.render.views import site_view
from care_guide.review.history import forgotten_dates
from care_guide.review.state import Review, due_soon, reviews
from care_guide.review.versions import parts
from care_guide.translation.files import translated_values
from care_guide.translation.ledger import STATES, counts
from care_guide.utils.dates import build_day
from care_guide.utils.files import write_file


def _load() -> tuple[Library, dict[str, Review], list[Problem]]:
    library = load_library(Path.cwd())
    state, wrong = reviews(library, build_day())
    return library, state, sorted({*check(library), *wrong})


def _warn(library: Library, state: dict[str, Review]) -> None:
    for warning in due_soon(library, state, build_day()):
        print(f"Soon due: {warning}")


def check_all(_: argparse.Namespace) -> None:
    """List every problem, and what can be measured. Raises ContentError where there is a problem."""
    library, state, problems = _load()
    problems = problems or _too_heavy_files(library, state)
    print(measures_text(library))
    _warn(library, state)
    notes = (
        left_out(library),
        not_here(library),
        other_fever_numbers(library),
        kept_fever_numbers(library),
        another_hospital(library),
        other_spellings(library),
        logo_notes(library),
        doubtful_numbers(library),
        forgotten_dates(library, build_day()),
    )
    for note in chain(*notes):
        print(f"Note: {note}")
    for missing in missing_in_drafts(library):
        print(f"Draft: {missing}")
    if problems:
        raise ContentError(problems)
    for note in unused_sources(library):
        print(f"Note: {note}")
    print("No problems.")


def measures(_: argparse.Namespace) -> None:
    """Write docs/measures.md."""
    library, _state, problems = _load()
    ratings, wrong = read_ratings(library.root)
    if problems or wrong:
        raise ContentError([*problems, *wrong])
    write_file(library.root / DOCS, measures_page(library, ratings))
    print(f"Wrote {DOCS}.")


def status(options: argparse.Namespace) -> None:
    """Show the review state of each text, and write it to ``options.json`` if that is given.

    Raises ContentError where a file that all texts share cannot be read: every text would seem to have changed.
    """
    library, state, problems = _load()
    if library.unread_shared:
        raise ContentError(problems)
    rows = _states(library, state, build_day())
    print(status_table(rows))
    if left_out := [lang for lang in library.languages if lang not in library.shown_languages]:
        print(f"Without pages by the settings (GUIDE_LANGUAGES), so nobody signs them: texts in {', '.join(left_out)}")
    if lines := line_table(library):
        print(f"\nLines of translations:\n{lines}\n")
    _warn(library, state)
    if options.json:
        write_file(Path(options.json), json.dumps(rows, indent=1) + "\n")
        print(f"Wrote {options.json}.")
    if problems:
        print(f"`make check` reports {len(problems)} problem(s).")


def _too_heavy_files(library: Library, state: dict[str, Review]) -> list[Problem]:
    """Return a problem for each article whose file for paper is too large because of its photos."""
    templates, site_info = Templates(library.root / "theme", library.strings), SiteInfo.from_address("")
    sites = (site_view(lang, library, state, 0) for lang in library.shown_languages)
    return [one for site in sites for one in too_heavy(site, library, templates, site_info)] if library.photos else []


# Tables for the terminal and for docs/.


def text_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return ``head`` and ``rows`` as lines of text with aligned columns."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]
    )


def percent(share: float | None) -> str:
    """Return ``share`` as a whole percentage, "-" if it is not known."""
    return "-" if share is None else f"{share:.0%}"


# The review state of one text, as ``make status`` shows it.
_State = dict[str, str | int | float | None]


def _states(library: Library, state: dict[str, Review], today: datetime.date) -> list[_State]:
    def row(name: str, lang: str, review: Review, shown: str) -> _State:
        due = review.next_check
        return {
            "article": name,
            "language": lang,
            "state": shown,
            # Nobody signs a draft, nor what families do not have.
            "waits_for": ", ".join(review.waits_for(today)) if shown == review.told != "draft" else "",
            "version": review.version,
            "next_check": due.isoformat() if due else None,
            "days_left": (due - today).days if due else None,
            "oldest_source": None,
            "grade": None,
        }

    found = []
    for article in (a for a in library.articles if not a.is_page and a.lang in library.shown_languages):
        review = state[article.path]
        shown = "withheld" if library.is_withheld(article) else review.told
        shown = shown if library.withdrawal(article) is None else "withdrawn"
        dates = [
            library.sources.by_key[name].checked for name in article.found.citations if name in library.sources.by_key
        ]
        found.append(
            row(article.topic, article.lang, review, shown)
            | {"oldest_source": min(dates).isoformat() if dates else None, "grade": article.grades.flesch_kincaid}
        )
    around = [(part, state[part.key]) for part in parts(library)]
    return found + [row(part.topic, part.lang, review, review.told) for part, review in around]


def status_table(rows: Sequence[_State]) -> str:
    """Return the review state of each text, and the roles that it waits for, as a table with the full version to sign."""
    keys = ("article", "language", "state", "waits_for", "next_check", "days_left", "oldest_source", "grade", "version")
    head = tuple("source last checked" if key == "oldest_source" else key.replace("_", " ") for key in keys)
    return text_table(head, [tuple("-" if row[key] in (None, "") else str(row[key]) for key in keys) for row in rows])


def line_table(library: Library) -> str:
    """Return how many lines of each translated text are in each state, or "" if nothing is translated."""
    rows = []
    for lang, language in library.languages.items():
        if language.translation is None:
            continue
        found: list[tuple[str, dict[str, int]]] = [(a.path, a.line_states) for a in library.articles if a.lang == lang]
        found += [
            (file.path, counts(file.pairs(library.root, library.source_lang)))
            for file in translated_values(library.root, lang).values()
        ]
        total: dict[str, int] = {state: sum(one.get(state, 0) for _, one in found) for state in STATES}
        rows += [
            (path, *(str(one.get(state, 0)) for state in STATES)) for path, one in [*found, (f"all of {lang}", total)]
        ]
    return text_table(("text", *STATES), rows) if rows else ""


# The tables of measures: for the terminal (``make check``), and as docs/measures.md (``make measures``).

DOCS = "docs/measures.md"
_EASE = ("translation", "INFLESZ")
_HEAD = ("article", "grade", "SMOG", *(name.replace("_", " ") for name in FIXES), "primary")


_EASE_TEXT = (
    "INFLESZ (Szigriszt-Pazos) counts syllables and sentences of Spanish: 65 to 80 is rather easy, above 80 very easy. "
    "Load and citations are those of the original."
)


def measures_rows(library: Library) -> list[tuple[str, ...]]:
    """Return one row for each article, and the means: grades, load per 100 words, share of primary citations.

    Translations are left out: they have the load and the citations of their originals, and :func:`eases`.
    """
    articles = [article for article in library.articles if not article.is_page and not library.is_translation(article)]
    rows = [_row(article, library) for article in articles]
    numbers = [[float(cell) for cell in row[1:-1]] for row in rows]
    means = (f"{sum(column) / len(rows):.1f}" for column in zip(*numbers, strict=True))
    return [*rows, ("mean", *means, _primary(articles, library))] if rows else []


def eases(library: Library) -> list[tuple[str, str]]:
    """Return the reading ease (INFLESZ) of each translated article, and their mean."""
    articles = [article for article in library.articles if not article.is_page and library.is_translation(article)]
    values = [reading_ease(article) for article in articles]
    rows = [(library.name(article), f"{value:.1f}") for article, value in zip(articles, values, strict=True)]
    return [*rows, ("mean", f"{sum(values) / len(values):.1f}")] if rows else []


def _row(article: Article, library: Library) -> tuple[str, ...]:
    loads = {weight.name: weight.per_100_words for weight in weights(article, library.contract)}
    return (
        f"{article.lang}/{article.topic}",
        f"{article.grades.flesch_kincaid:.1f}",
        f"{article.grades.smog:.1f}",
        *(f"{loads.get(name, 0.0):.1f}" for name in FIXES),
        _primary([article], library),
    )


def _primary(articles: Sequence[Article], library: Library) -> str:
    rules = library.contract.evidence
    return percent(primary_share(articles, library, rules) if rules else None)


def measures_text(library: Library) -> str:
    """Return the table for the terminal."""
    rows = measures_rows(library)
    tables = [text_table(_HEAD, rows)] if rows else ["There is no article yet."]
    if translated := eases(library):
        tables.append(text_table(_EASE, translated))
    return "\n\n".join(tables)


def measures_page(library: Library, ratings: Sequence[Rating]) -> str:
    """Return docs/measures.md. It has no word counts, so that a small edit does not change it."""
    articles = [article for article in library.articles if not article.is_page and not library.is_translation(article)]
    alone = sum(1 for article in articles for _ in on_news_alone(article, library))
    head = ("date", "by", "what was rated", "score")
    rated = [
        (str(one.date), one.by, one.what, ", ".join(f"{name} {score}" for name, score in one.scores.items()))
        for one in ratings
    ]
    return (
        "\n\n".join(
            (
                "# Measures",
                "`make measures` writes this page. It holds what a program can count. "
                "Whether a text is right, kind and clear, only people can say.",
                _markdown(_HEAD, measures_rows(library)),
                "Grade is the Flesch-Kincaid school grade (US), SMOG another one; both count medical words too. "
                "The five columns after them are counted in 100 words of running text: no tables, questions or captions. "
                "Primary is the share of citations of labels, agencies, guidelines, papers and laws.\n\n"
                f"Sentences that rest on a news report alone: {alone}. `make sources` lists them.",
                *(
                    ("## Translations", _EASE_TEXT, _markdown(_EASE, translated))
                    if (translated := eases(library))
                    else ()
                ),
                "## What only people can judge",
                "Whether the main message is the right one, whether a frightened parent understands it and can act on it, "
                "whether benefits and harms are balanced, whether a warning is missing, whether it sounds kind. "
                "Instruments such as PEMAT, the CDC Clear Communication Index and DISCERN ask a person; these are the last ratings.",
                _markdown(head, rated),
            )
        )
        + "\n"
    )


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])
