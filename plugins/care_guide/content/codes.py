"""The table of clinical codes, read and checked like the other data files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from care_guide.content.models import PlainText, Strict, Text, WebAddress

# A guide without this file has no ``connect/``.
CODES = "content/data/codes.yaml"
SystemId = Literal["icd-10-cm", "snomed-ct", "rxnorm", "loinc"]


class CodeRow(Strict):
    """One code, the text and the source it was seen with, and the article that answers it."""

    article: Text
    system: SystemId
    code: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9.-]*$")]
    display: PlainText
    source: WebAddress
    leukemia_only: bool


@dataclass(frozen=True)
class System:
    """A code system, the names that portals use for it (in lower case), and whether its texts may be shown."""

    name: str
    aliases: tuple[str, ...]
    shown: bool = True


# Names and numbers as HL7 and real clients use them; the number may be preceded by urn:oid:.
SYSTEMS: dict[str, System] = {
    "icd-10-cm": System(
        "ICD-10-CM",
        ("2.16.840.1.113883.6.90", "icd-10-cm", "icd10cm", "icd-10", "icd10", "http://hl7.org/fhir/sid/icd-10-cm"),
    ),
    # Its texts are licensed.
    "snomed-ct": System(
        "SNOMED CT",
        ("2.16.840.1.113883.6.96", "snomed ct", "snomed-ct", "snomedct", "snomed", "http://snomed.info/sct"),
        shown=False,
    ),
    "rxnorm": System(
        "RxNorm", ("2.16.840.1.113883.6.88", "rxnorm", "rxcui", "http://www.nlm.nih.gov/research/umls/rxnorm")
    ),
    "loinc": System("LOINC", ("2.16.840.1.113883.6.1", "2.16.840.1.113883.11.79", "loinc", "http://loinc.org")),
}
# A medicine may also come as a product; then only its name can be matched.
MEDICINE_ALIASES = ("2.16.840.1.113883.6.69", "ndc", "http://hl7.org/fhir/sid/ndc")


def plain_code(code: str) -> str:
    """Return a code in the form for comparing: in upper case, without the dot, which many records leave out."""
    return code.upper().replace(".", "")
