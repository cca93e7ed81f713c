"""The tables of measures: for the terminal, and as docs/measures.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from care_guide.content.article import Article
from care_guide.content.contract import Contract, MeasureRules
from care_guide.content.site_content import Library
from care_guide.measures.cdc import CDC
from care_guide.measures.discern import discern, jama
from care_guide.measures.evidence import on_news_alone, primary_share
from care_guide.measures.item import Count, Instrument, count
from care_guide.measures.pemat import ACT, UNDERSTAND
from care_guide.measures.seen import look
from care_guide.utils.output_folder import write_whole
from care_guide.utils.text_table import text_table

DOCS = "docs/measures.md"
_LABEL = "Informed by these instruments; not an official score."
_SHORT = ("CDC", "PEMAT-U", "PEMAT-A", "DISCERN", "JAMA")
_HEAD = ("article", "FK", "SMOG", *_SHORT, "active", "to you", "primary")


class Measures:
    """Every article as seen, and the instruments that count it."""

    def __init__(self, library: Library, contract: Contract, rules: MeasureRules) -> None:
        self._library, self.rules = library, rules
        self.articles = [article for article in library.articles if not article.is_page]
        self.seen = {article.path: look(article, library, contract, rules) for article in self.articles}
        self.instruments = (CDC, UNDERSTAND, ACT, discern(rules), jama(rules))

    def counts(self, article: Article) -> tuple[Count, ...]:
        """Return what ``article`` meets of each instrument, in their order."""
        return tuple(count(one.items, self.seen[article.path]) for one in self.instruments)

    def rows(self) -> list[tuple[str, ...]]:
        """Return one row an article, and the means."""
        rows = [self._row(article) for article in self.articles]
        seen = list(self.seen.values())
        mean = (
            _mean(one.grades.flesch_kincaid for one in seen),
            _mean(one.grades.smog for one in seen),
            *("" for _ in self.instruments),
            *(_percent(_average(getattr(one, name) for one in seen)) for name in ("active", "to_reader")),
            _percent(primary_share(self.articles, self._library, self.rules)),
        )
        return [*rows, ("mean", *mean)]

    def _row(self, article: Article) -> tuple[str, ...]:
        one = self.seen[article.path]
        return (
            f"{article.lang}/{article.topic}",
            f"{one.grades.flesch_kincaid:.1f}",
            f"{one.grades.smog:.1f}",
            *map(str, self.counts(article)),
            *(_percent(share) for share in (one.active, one.to_reader, one.primary)),
        )

    def missed(self) -> list[str]:
        """Return a line for each article that does not meet all; what waits for the hospital's own facts is left out."""
        lines = []
        for article in self.articles:
            found = zip(_SHORT, self.counts(article), strict=True)
            parts = [f"{name} {', '.join(one.missed)}" for name, one in found if one.missed and name != "JAMA"]
            if parts:
                lines.append(f"{article.lang}/{article.topic}: {'; '.join(parts)}")
        return lines


def measures(library: Library) -> Measures | None:
    """Return the measures of all articles; None without a contract that says what to go by."""
    contract = library.contract
    return Measures(library, contract, contract.measures) if contract and contract.measures else None


def _average(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _mean(values: Iterable[float]) -> str:
    average = _average(values)
    return "-" if average is None else f"{average:.1f}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share * 100:.0f}%"


def measures_text(found: Measures) -> str:
    """Return the table for the terminal, what is not met, and what it is not."""
    sizes = [(str(one.word_count), str(len(set(one.found.citations)))) for one in found.articles]
    rows = [(*row, *size) for row, size in zip(found.rows(), [*sizes, ("", "")], strict=True)]
    lines = [text_table((*_HEAD, "words", "sources"), rows)]
    lines += [f"Not met: {line}" for line in found.missed()]
    return "\n".join([*lines, f"{_LABEL} {DOCS} says what each item means."])


def measures_page(found: Measures, library: Library) -> str:
    """Return docs/measures.md. No counts of words: a small edit should not change this file."""
    rows = found.rows()
    alone = sum(1 for article in found.articles for _ in on_news_alone(article, library))
    parts = [
        "# Measures",
        f"`make check` writes this page. {_LABEL}\n"
        "A program counted what a program can see. Whether a text is right, kind and clear, only people can say.",
        _markdown(_HEAD, rows),
        "FK and SMOG are school grades (US), over all words, medical ones too.\n"
        f'"Active", "to you" and "primary" are shares of sentences and of citations. "3 of 4" means: of 4 items that apply and can be seen, 3 are met.\n'
        f"Sentences that rest on a news report alone: {alone}. `make sources` lists them.",
        *_unmet(found),
        *(_instrument(one) for one in found.instruments),
        _NOTES.format(rules=found.rules),
    ]
    return "\n\n".join(parts) + "\n"


def _unmet(found: Measures) -> list[str]:
    lines = [f"- {line}" for line in found.missed()]
    waiting = sorted({number for article in found.articles for number in found.counts(article)[-1].missed})
    if waiting:
        lines.append(
            f"- every article: JAMA {', '.join(waiting)}, until the hospital fills in its facts (hospital.yaml)"
        )
    return ["## Not met yet\n\n" + "\n".join(lines)] if lines else []


def _instrument(one: Instrument) -> str:
    rows = [
        (item.number, item.asks, item.how if item.met else ": ".join(filter(None, ("for a person", item.how))))
        for item in one.items
    ]
    return f"## {one.name}\n\n{one.about}\n\n" + _markdown(
        ("item", "what it asks, in our words", "how it is seen"), rows
    )


def _markdown(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, tuple("---" for _ in head), *rows])


_NOTES = """## How it is counted

- Least shares: active {rules.active_share:.0%}, to you {rules.you_share:.0%}, risks in one form {rules.one_form_share:.0%}. At most {rules.words_under_heading} words stand between two headings. All stand in `content/data/contract.yaml`.
- Active voice: a sentence counts as passive when a form of "to be" or "to get" and a participle stand together. The rule does not see a passive without them ("given by mouth"), and takes some descriptions for one. English only.
- To you: "you", "your", "we", "my", or a sentence that begins with an order, by a list of verbs. English only.
- Primary: labels, agencies, guidelines, papers, laws and the Children's Oncology Group; about a hospital, the hospital itself. Each use of a source counts. The least share over all articles is {rules.primary_share:.0%}, and the check keeps it.
- Numbers in words ("half", "twice") are not seen.
- A part that is there may still be poor: DISCERN here says where the answer stands, and no more."""


def write_measures(root: Path, found: Measures, library: Library) -> None:
    """Write docs/measures.md where the repository has a folder for it."""
    file = root / DOCS
    if file.parent.is_dir():
        write_whole(file, measures_page(found, library))
