"""Are the notices there, on every kind of page that must carry them?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from care_guide.content.problems import Problem
from care_guide.content.site_content import Library


def check_notices(library: Library) -> Iterator[Problem]:
    """Yield missing notices, and slots in them that are not known."""
    for language in library.languages.values():
        notices = language.notices
        required = library.contract.notices if library.contract is not None else {}
        for name, kinds in required.items():
            if name not in notices.by_key:
                yield Problem(
                    notices.path, 1, f'the notice "{name}" is missing', "put it back; the contract asks for it"
                )
                continue
            missing = [kind for kind in kinds if kind not in notices.by_key[name].kinds]
            if missing:
                yield Problem(
                    notices.path,
                    notices.lines[name],
                    f'the notice "{name}" does not stand on: {", ".join(missing)}',
                    "add these kinds",
                )
        for notice in notices:
            for slot in re.findall(r"\[\[([^\[\]]+)\]\]", notice.text):
                if slot not in library.slots:
                    yield Problem(
                        notices.path,
                        notices.lines[notice.id],
                        f"the slot [[{slot}]] is not known",
                        "add it to content/data/hospital.yaml",
                    )
    for lang in library.languages:
        labels = library.strings.slots(lang)
        for slot in library.slots:
            if slot not in labels:
                yield Problem(
                    "content/data/hospital.yaml",
                    1,
                    f"the slot {slot} has no label",
                    f"add it to [slot] in theme/strings/{lang}.toml",
                )
