"""A small guide in a real git repository, made for the tests: two articles, one drawing, everything in order."""

from __future__ import annotations

import datetime
import io
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL, fill_facts, list_reviewers, succeeded
from tests.tools.on_day import VARIABLE, on_day

TODAY = datetime.date(2026, 12, 1)
DAY = {VARIABLE: TODAY.isoformat()}
LEDGER = "content/data/signoffs.yaml"
ADDRESSES = "content/data/addresses.yaml"
REVIEWERS = "content/data/reviewers.yaml"
# All made up; each is on the list in every role.
PEOPLE = (
    "Test Person", "Clinician Two", "Writer One", "Edith Test", "Fay Test", "Fred Test", "Nora Test, RN",
    "Pat Test, Parent", "Lee Test, MA",
)  # fmt: skip
# A signer, by the name that git has.
CLINICIAN = {"name": "Clinician Two", "email": "clinician@example.org"}
RULES = "content/data/review.yaml"
HOSPITAL = "content/data/hospital.yaml"
PROFILE = "content/data/profile.yaml"
BLUE = "content/en/treatments/blue.md"
GREEN = "content/en/treatments/green.md"

_HEADER = """---
title: {title}
slug: {slug}
kind: {kind}
summary: A plain sentence about {title} for the test.
status: published
created: 2026-11-22
updated: 2026-11-22
order: {order}
---
"""
_ARTICLE = """
## Key points {{#key-points}}

- {title} is given for 3 to 4 weeks.[^paper-a]
- Call the care team at [[phone.care_team]].
- Ask about the [other treatment](../pages/about.md).

## What can go wrong? {{#risks}}

In a study, 12 of 100 children had a fever.[^paper-a]
The nurse gives 2 mg once a day by mouth.[^paper-b]

![A box.](../../images/box.svg "A box with a word.")

| drug | dose |
|---|---|
| red | 5 mg [^paper-b] |
| blue | 10 mg [^paper-b] |

## When to call {{#when-to-call}}

### Call [[call.emergency]] now if your child: {{.emergency}}

- [[signs.emergency]]

### Call the care team now if your child: {{.urgent}}

- [[signs.urgent]]
- looks pale [^paper-a]

## Questions {{#questions}}

### Before {{#questions-before}}

- [ ] When does {slug} begin? {{#begin}}
    - Why: It helps you plan.
    - Who: nurse
"""


def _header(title: str, slug: str, order: int) -> str:
    header = _HEADER.format(title=title, slug=slug, kind="treatment", order=order)
    return header.replace("status:", f"message: {title} begins with a call to the team.\nstatus:")


SMALL_GUIDE = {
    "content/en/pages/home.md": _HEADER.format(title="Start", slug="index", kind="page", order=1).replace(
        "---\n", "template: home\n---\n", 2
    ).replace("template: home\n---\n", "---\n", 1)
    + "\n## Where to start {#where}\n\nRead what helps you today.\n",
    "content/en/pages/about.md": _HEADER.format(title="About this guide", slug="about", kind="page", order=2)
    + "\n## Who writes it {#who}\n\nPeople write it with care.\n",
    "content/en/pages/how-we-review.md": _HEADER.format(title="How we check", slug="how-we-review", kind="page", order=3)
    + "\n## How it goes {#how}\n\nPeople read each page.\n",
    BLUE: _header("Blue care", "blue", 1) + _ARTICLE.format(title="Blue care", slug="blue"),
    GREEN: _header("Green care", "green", 2)
    + _ARTICLE.format(title="Green care", slug="green").replace("looks pale", "looks tired"),
    "content/en/groups.yaml": "- id: treatments\n  title: Treatments\n",
    "content/en/search.yaml": "skip: [a]\nnothing: Call your care team.\n",
    "content/en/words.yaml": "banned: []\nmedical: []\nroles: [nurse]\n",
    "content/en/questions.yaml": (
        "- id: at-night\n  text: Who answers at night?\n  moment: just-diagnosed\n  why: You know whom to call.\n  who: [nurse]\n"
    ),
    "content/en/glossary.yaml": '- term: fever\n  say: "FEE-vur"\n  means: "A body that is too warm."\n',
    "content/en/notices.yaml": (
        "- id: emergency\n  kinds: [treatment, page]\n  position: top\n  title: In an emergency\n  text: Call [[call.emergency]].\n"
        "- id: not-medical-advice\n  kinds: [treatment, page]\n  position: bottom\n  title: Not advice\n  text: Ask your team.\n"
    ),
    "content/en/emergencies.yaml": (
        "signs:\n"
        "  - {id: breath, level: emergency, core: true, text: cannot breathe, sources: [paper-a]}\n"
        "  - {id: fever, level: urgent, core: true, text: 'has a fever: [[fever.number]] or higher', sources: [paper-a]}\n"
        "passages:\n  no-answer: {text: Call again.}\n  far-away: {text: Call first.}\n"
    ),
    PROFILE: (SMALL / PROFILE).read_text("utf-8"),
    "content/data/sources.yaml": "".join(
        f'- id: paper-{n}\n  title: "Paper {n}"\n  publisher: "A journal"\n  url: "https://example.org/{n}"\n'
        '  published: "2023"\n  checked: "2026-11-22"\n  kind: paper\n'
        for n in "ab"
    ),
    HOSPITAL: (SMALL / HOSPITAL).read_text("utf-8"),
    LEDGER: "# Who checked what.\n[]\n",
    RULES: (SMALL / RULES).read_text("utf-8"),
    "content/data/contract.yaml": (
        "limits: {grade: 9.0, mean_grade: 9.0, sentence_words: 25, paragraph_sentences: 4, article_words: 900, list_items: 9}\n"
        "claims: []\nuncounted: ['\\b911\\b']\nnotices:\n  emergency: [treatment, page]\n"
        "kinds:\n  treatment:\n    sources: 2\n    sections:\n"
        "      - {id: key-points, points: [3, 6]}\n      - {id: risks}\n"
        "      - {id: when-to-call, cards: [emergency, urgent]}\n      - {id: questions, questions: 1, headings: [questions-before]}\n"
    ),
    "content/images/box.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40" role="img" aria-labelledby="box-title box-desc">\n'
        '<title id="box-title">Box</title>\n<desc id="box-desc">A box with the word marrow.</desc>\n'
        '<text x="9" y="20">marrow</text>\n</svg>\n'
    ),
}  # fmt: skip


def git(root: Path, *arguments: str, name: str = "Writer One", email: str = "writer@example.org") -> str:
    """Run git as somebody, with no settings of this machine."""
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", name), ("EMAIL", email))
    }
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **who, **quiet}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@dataclass(frozen=True)
class Guide:
    """The guide of one test."""

    root: Path

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the first ``old``."""
        text = (self.root / path).read_text("utf-8")
        assert old in text, old
        (self.root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def commit(self, message: str, name: str = "Writer One", email: str = "writer@example.org") -> str:
        """Commit everything; return the commit."""
        git(self.root, "add", "--all", "content", "theme", name=name, email=email)
        git(self.root, "commit", "--quiet", "--allow-empty", "-m", message, name=name, email=email)
        return git(self.root, "rev-parse", "HEAD")

    def run(
        self, *arguments: str, answers: str = "", today: datetime.date = TODAY, hour: int = 9
    ) -> subprocess.CompletedProcess[str]:
        """Run one command of the guide on a day, at an hour (UTC); ``answers`` are what a person types, one a line."""
        from care_guide.__main__ import main

        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, on_day(today, hour), redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self.root)
            patch.setattr(sys, "stdin", io.StringIO(answers))
            status = main(list(arguments))
        return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())

    def sign(self, article: str = "treatments/blue", **changes: str) -> subprocess.CompletedProcess[str]:
        """Sign an article with everything told."""
        told = {
            "article": article,
            "reviewer": "Test Person",
            "role": "clinician",
            "credential": "MD",
            "changed": "First checked text.",
            "next": "2027-11-01",
        } | changes
        if "version" not in told:
            told["version"] = self.version(article)
        return self.run("sign", *(f"--{key}={value}" for key, value in told.items()))

    def version(self, article: str = "treatments/blue") -> str:
        """Return the full version of an article as it stands."""
        from care_guide.build.load import load_library
        from care_guide.review.versions import parts, version

        library = load_library(self.root)
        part = next((part for part in parts(library) if part.topic == article), None)
        return part.version if part else version(next(a for a in library.articles if a.topic == article), library)

    def sign_parts(self) -> None:
        """Sign what is around the articles, each part by the roles that the rules name for it."""
        for article, role, name in (
            ("guide/words", "clinician", "Test Person"),
            ("guide/frame", "editor", "Edith Test"),
            ("guide/facts", "facts-checker", "Fay Test"),
            ("guide/facts", "facts-checker", "Fred Test"),
        ):
            succeeded(self.sign(article, role=role, reviewer=name))

    def sign_all(self) -> None:
        """Fill in every fact, and sign both articles and what is around them."""
        self.fill_facts()
        assert self.sign().returncode == self.sign("treatments/green").returncode == 0
        self.sign_parts()

    def fill_facts(self) -> None:
        """Fill in every fact; none is a real one."""
        fill_facts(self.root)


def make_seed(root: Path) -> Path:
    """Write the small guide into ``root``: one commit on main, and the branch ``change`` checked out."""
    for part in ("theme",):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in (SMALL / "pelicanconf.py", SMALL / "publishconf.py", ROOT / ".gitignore"):
        shutil.copy(part, root / part.name)
    for path, text in SMALL_GUIDE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    list_reviewers(root, *PEOPLE)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "-m", "Begin")
    git(root, "switch", "--quiet", "-c", "change")
    return root


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide, made once."""
    return make_seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture
def guide(seed: Path, tmp_path: Path) -> Guide:
    """A copy of the small guide and its history, to change at will, on the branch ``change``."""
    root = tmp_path / "guide"
    shutil.copytree(seed, root, symlinks=True)
    return Guide(root)


@pytest.fixture(scope="session")
def signed_content(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the small guide with its facts and all sign-offs, made once."""
    guide = Guide(Path(shutil.copytree(seed, tmp_path_factory.mktemp("signed"), symlinks=True, dirs_exist_ok=True)))
    guide.sign_all()
    return guide.root / "content"


@pytest.fixture
def signed(guide: Guide, signed_content: Path) -> Guide:
    """A guide that could be published as it is."""
    shutil.copytree(signed_content, guide.root / "content", dirs_exist_ok=True)
    return guide
