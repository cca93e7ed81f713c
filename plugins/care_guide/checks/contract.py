"""Does the contract name only kinds that it has?"""

from __future__ import annotations

from collections.abc import Iterator

from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.content.source_text import read_source

CONTRACT = "content/data/contract.yaml"


def check_contract(library: Library) -> Iterator[Problem]:
    """Yield each kind that notices or measures name and that has no sections."""
    unknown = library.contract.unknown_kinds() if library.contract is not None else ()
    source = read_source(library.root / CONTRACT, CONTRACT)[0] if unknown else None
    for kind in unknown:
        line = source.find(kind) if source else 1
        todo = f"add it below kinds, or use one of: {', '.join(library.contract.page_kinds)}"  # type: ignore[union-attr]
        yield Problem(CONTRACT, line, f"the kind {kind} has no sections", todo)
