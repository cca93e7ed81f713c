"""Check that each clinical code leads to an article, and occurs once."""

from __future__ import annotations

from collections.abc import Iterator

from care_guide.content.codes import CODES, plain_code
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library


def check_codes(library: Library) -> Iterator[Problem]:
    """Yield what the table says wrong: articles that are not there, codes that stand twice."""
    topics = {a.topic for a in library.articles if not a.is_page}
    seen: dict[tuple[str, str], int] = {}
    for line, row in library.codes:
        if row.article not in topics:
            yield Problem(CODES, line, f"there is no article {row.article}", "name one as in content/en, without .md")
        first = seen.setdefault((row.system, plain_code(row.code)), line)
        if first != line:
            what = f"the code {row.code} of {row.system} stands twice (first on line {first})"
            yield Problem(CODES, line, what, "keep one of the two")
