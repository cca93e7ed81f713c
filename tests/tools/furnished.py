"""The small guide of the review tests with every key of every file that a guide may have."""

from __future__ import annotations

from tests.review.conftest import BLUE, GREEN, HOSPITAL, PROFILE, SMALL_GUIDE

HOME, ABOUT, SOURCES = "content/en/pages/home.md", "content/en/pages/about.md", "content/data/sources.yaml"
_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><path d="M0 0h5"/></svg>\n'
_SOURCE = """
- id: paper-{0}
  title: "Paper {0}"
  publisher: "A journal"
  url: "https://example.org/{0}"
  published: "2023-05"
  checked: "2026-11-20"
  kind: agency
  review_months: 9
  who: "12 children in {0}"
  status: RECRUITING
"""
_MORE_SOURCES = """
- id: label
  title: "Label"
  publisher: "Maker"
  url: "https://example.org/l"
  published: "2023"
  checked: "2026-11-22"
  kind: label
  review_months: 9
  set_id: 01234567-89ab-cdef-0123-456789abcdef
  version: 3
  effective: 2026-01-02
- id: policy
  title: "Policy"
  publisher: "Hospital"
  url: null
  published: "2023-01-02"
  checked: "2026-11-22"
  kind: policy
  number: "P-12"
  who: All our children
"""


def _own_page(title: str, slug: str, template: str) -> str:
    home = SMALL_GUIDE[HOME].replace("title: Start", f"title: {title}").replace("slug: index", f"slug: {slug}")
    return home.replace("template: home\n", f"template: {template}\n")


FURNISHED = SMALL_GUIDE | {
    ABOUT: SMALL_GUIDE[ABOUT].replace(
        "status:",
        "template: checklist\nmessage: Ask all that you want.\naudience: All readers\nmoment: comfort\nreview_months: 11\n"
        "written_by: hospital\nstatus:",
    )
    + "\nA study says so.[^paper-page]\n",
    "content/en/pages/emergency-card.md": _own_page("Card", "emergency-card", "emergency-card").replace("#where", "#emergency-team"),
    "content/en/pages/medicine-calendar.md": _own_page("Calendar", "medicine-calendar", "medicine-calendar"),
    "content/en/pages/privacy.md": _own_page("Privacy", "privacy", "home").replace("template: home\n", ""),
    BLUE: SMALL_GUIDE[BLUE]
    .replace(
        "status:",
        "moment: comfort\naudience: Families of blue children\nreview_months: 10\nwritten_by: hospital\nstatus:",
    )
    .replace("by mouth.[^paper-b]", "by mouth.[^paper-b]\nA fever is bad for marrow.[^label][^policy]\nCall [[call.aid]]."),
    "content/en/treatments/red.md": SMALL_GUIDE[GREEN].replace("Green", "Red").replace("green", "red").replace("tired", "red"),
    "content/en/search.yaml": (
        "skip: [a]\nbetween: [my]\nnegations: [nor]\nharmless: {hot: [hot tea]}\nharmless_after: [the]\nharmless_asked: [is]\nalike: {hot: [warm]}\nsounds: {f: v}\nnothing: Call your care team.\n"
        "synonyms:\n  - {words: [hot], find: fever}\n"
        "pinned:\n  - {id: bleed, words: [bleeding a lot], text: 'Call [[call.emergency]] now.', sources: [paper-pin], see: [treatments/blue#risks]}\n"
    ),
    "content/en/words.yaml": (
        "banned: [{pattern: utilize, instead: use, unless: never}]\nmedical: [marrow]\nroles: [nurse, doctor]\nabbreviations: [Mt.]\n"
    ),
    "content/en/questions.yaml": (
        "- {id: at-night, text: Who answers at night?, moment: just-diagnosed, why: You know whom to call., who: [nurse, doctor],\n"
        "   source: paper-question, first_visit: true, only: us}\n"
    ),
    "content/en/glossary.yaml": (
        '- {term: fever, say: "FEE-vur", means: "A body that is too warm.", forms: [high temperature], source: paper-meaning}\n'
        '- {term: marrow, say: "MAR-oh", only: us, means: "The inside of a bone."}\n'
    ),
    "content/en/notices.yaml": SMALL_GUIDE["content/en/notices.yaml"].replace(
        "  text: Call [[call.emergency]].\n",
        "  text: Call [[call.emergency]].\n  short: Call.\n  you: You call [[call.emergency]].\n  on: {treatments/green: {text: 'Call now.'}}\n",
    )
    + "- {id: provenance, kinds: [every], position: top, title: Who wrote it, text: A program wrote it., written_by: program}\n",
    "content/en/emergencies.yaml": (
        "about: {breathing: {text: Breathing}, other: {text: Other signs}}\nsigns:\n"
        "  - {id: breath, level: emergency, core: true, about: breathing, text: cannot breathe, you: you cannot, sources: [paper-a],\n"
        "     patterns: ['short of breath'], articles: [treatments/blue], on: {treatments/green: {text: cannot, sources: [paper-b]}}}\n"
        "  - {id: fever, level: urgent, core: true, about: other, text: 'has a fever: [[fever.number]] or higher', sources: [paper-a]}\n"
        "passages:\n  no-answer: {text: Call again., you: Call., sources: [paper-a], on: {treatments/green: {text: Call twice.}}}\n"
        "  far-away: {text: Call first.}\n"
    ),
    "content/en/stages.yaml": (
        "- id: first-night\n  title: The first night\n  intro: What to learn.\n  group: treatments\n  first: ['Call [[call.emergency]].', 'Call [[phone.care_team]].']\n"
        "  items:\n    - {article: treatments/blue, section: risks, teach: The risks, tell: Tell me the risks.}\n"
    ),
    SOURCES: SMALL_GUIDE[SOURCES]
    + "".join(map(_SOURCE.format, ("page", "question", "meaning", "pin")))
    + _MORE_SOURCES,
    PROFILE: (
        'country: "US"\nregion: "US-MO"\nemergency: {number: "911", name: "Emergency"}\n'
        'crisis: {number: "988", name: "988 Lifeline", texts: true}\npoison: {number: "1-800-222-1222", name: "Poison Help"}\n'
        'lines: [{id: aid, number: "1-800-422-6237", name: "Aid line"}]\ntemperature: [F, C]\npaper: [letter, a4]\n'
        'spelling: en-US\ndate_form: month-first\naccent: "#5b2a6e"\nbrands: [Tylenol]\nnot_here: [high temperature]\n'
        'hospital_links: [{title: "Legal notice", url: "https://www.hospital.test/legal", place: header, lang: en}]\n'
    ),
    HOSPITAL: SMALL_GUIDE[HOSPITAL].replace(
        "care_team: null", 'care_team: {number: "(314) 555-4321", extension: "12", say: "ask for the nurse"}'
    ),
    "content/data/codes.yaml": (
        "- {article: treatments/blue, system: icd-10-cm, code: C91, display: Lymphoid leukemia, source: https://example.org/c91,\n"
        "   leukemia_only: true}\n"
    ),
    "content/data/withdrawn.yaml": (
        "- {article: treatments/red, lang: en, since: 2026-11-30, why: A number was wrong., name: Test Person, role: clinician,\n"
        "   pages: [{lang: en, slug: red, title: Red care}]}\n"
    ),
    "content/data/addresses.yaml": "- {address: old.html, article: treatments/old, leads_to: treatments/blue}\n",
    "content/data/logo.svg": _LOGO,
    "content/data/logo-dark.svg": _LOGO,
}  # fmt: skip
