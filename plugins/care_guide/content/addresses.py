"""The addresses that were published: which article each belongs to, and where it leads when that is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from care_guide.content.data_files import Entries, read_entries
from care_guide.content.models import Strict, Text
from care_guide.content.problems import Problem

ADDRESSES = "content/data/addresses.yaml"


class Address(Strict):
    """One address, such as ``chemotherapy.html`` or ``es/quimioterapia.html``, and the article that has it.

    ``article`` is the name for commands (``treatments/chemotherapy``), ``leads_to`` another one, once that is gone.
    """

    address: Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*\.html$")]
    article: Text
    leads_to: Text | None = None


def read_addresses(root: Path) -> tuple[Entries[Address], list[Problem]]:
    """Read the file; without it nothing was published yet."""
    if not (root / ADDRESSES).exists():
        return Entries(ADDRESSES), []
    return read_entries(root, ADDRESSES, Address, "address")
