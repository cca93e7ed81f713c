"""A hospital's own copy, in two languages: its facts, its color, most articles out, one taken back, one of its own, everything signed. Its tests are green."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from care_guide.checks import check
from care_guide.content.review_files import Withdrawal, read_ledger
from care_guide.review.withdraw import with_withdrawal
from care_guide.review.withdrawn_pages import pages_had

from tests.conftest import ROOT, SIGNED, build_languages, fill_facts, load, sign_everything
from tests.shipped.conftest import hospital_of
from tests.tools.photos import saved

# Of each kind of article at least one; the hospital withholds the others: of the first days, only the routes are left.
KEPT = (
    "acute-lymphoblastic-leukemia", "central-lines", "chemotherapy", "clinical-trials", "fever-and-infection",
    "joining-a-trial", "my-leukemia", "our-hospital", "side-effects", "stem-cell-transplant", "steroids",
    "transplant-after-car-t",
)  # fmt: skip
# It is the last one of a route that is left.
WITHDRAWN = "daily-life/steroids"
# The longest name that a hospital may have.
NAME = "The Very Reverend Bartholomew Featherstonehaugh Memorial Children's Hospital, NY"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 40" direction="rtl">'
    '<text x="310" y="28" font-size="24" fill="#5b2a6e">\u05d1\u05d9\u05ea \u05d7\u05d5\u05dc\u05d9\u05dd</text></svg>'
)
KINDS = ROOT / "tests/kinds"


@pytest.fixture(scope="module")
def hospital(copy_guide: Callable[[], Path]) -> Path:
    """The copy of a made-up hospital, in English and Spanish; nobody has translated its own article."""
    root = copy_guide()
    build_languages(root, "en", "es")
    fill_facts(root)
    for file in (root / "content/en").rglob("*.md"):
        if file.parent.name != "pages" and file.stem not in KEPT:
            text = file.read_text("utf-8").replace("status: published", "status: withheld")
            file.write_text(text, encoding="utf-8")
    shutil.copy(KINDS / "leaflet.md", root / "content/en/care-center/parking.md")
    sources = root / "content/data/sources.yaml"
    sources.write_text(
        sources.read_text("utf-8").rstrip("\n")
        + "\n- id: kind-a\n  title: Parking rules of the made-up hospital\n  number: P-17\n  url: null\n"
        '  publisher: Made-up Hospital\n  published: "2026-01"\n  checked: "2026-11-22"\n  kind: policy\n',
        encoding="utf-8",
    )
    profile = root / "content/data/profile.yaml"
    text = profile.read_text("utf-8")
    for old, new in (
        ("\naccent: null\n", '\naccent: "#5b2a6e"\n'),
        ('Lifeline"}', 'Lifeline", texts: false}'),
        ('\npoison: {number: "1-800-222-1222", name: "Poison Help"}\n', "\npoison: null\n"),
    ):
        assert old in text
        text = text.replace(old, new)
    profile.write_text(text, encoding="utf-8")
    facts = root / "content/data/hospital.yaml"
    facts.write_text(facts.read_text("utf-8").replace(hospital_of(root), NAME), encoding="utf-8")
    (root / "content/data/logo.svg").write_text(LOGO, encoding="utf-8")
    (root / "content/images/front-door.webp").write_bytes(saved("WEBP"))
    (leaflet,) = (root / "content/en/care-center").glob("parking.md")
    photo = '![The blue door.](../../images/front-door.webp "Ring the bell.")'
    text = leaflet.read_text("utf-8")
    leaflet.write_text(text.replace("\n## Where do I park?", f"\n{photo}\n\n## Where do I park?"), encoding="utf-8")
    # Nobody has translated what the hospital does in its own way.
    article = root / "content/en/daily-life/side-effects.md"
    own = (
        "## At our hospital {#at-our-hospital}\n\nOur kitchen is open at night, too.\nAsk at the desk of your ward.\n\n"
    )
    article.write_text(article.read_text("utf-8").replace("## More help {", f"{own}## More help {{"), encoding="utf-8")
    sign_everything(root)
    pages = pages_had(load(root), WITHDRAWN, [entry for _, entry in read_ledger(root)[0]], SIGNED)
    withdrawn = Withdrawal(
        article=WITHDRAWN, since=SIGNED, why="A dose was wrong.", name="Test Person", role="clinician", pages=pages
    )
    (root / "content/data/withdrawn.yaml").write_text(with_withdrawal("", withdrawn), encoding="utf-8")
    return root


def test_the_tests_of_the_site_hold_for_a_hospitals_copy(hospital: Path) -> None:
    """What `make test-site` runs, on that copy."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/site", "-q", "-p", "no:cacheprovider", "-n", "0"],
        cwd=ROOT,
        env={**{k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}, "GUIDE_COPY": str(hospital)},
        capture_output=True,
        text=True,
        timeout=570,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_the_page_on_the_center_can_be_taken_out(copy_guide: Callable[[], Path]) -> None:
    """One line in its header is enough: no other file must change, and no page names the center's address."""
    root = copy_guide()
    center = root / "content/en/care-center/our-hospital.md"
    text = center.read_text("utf-8")
    assert "siteman" not in center.name + text.partition("slug: ")[2].partition("\n")[0]
    center.write_text(text.replace("status: published", "status: withheld"), encoding="utf-8")
    library = load(root)
    assert check(library) == []
    assert not [article.path for article in library.published("en") if "our-hospital.html" in article.html]
