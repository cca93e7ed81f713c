"""Takes an article of the small guide back, and asks what the check of a pull request says."""

from __future__ import annotations

from tests.review.conftest import Guide

WITHDRAWN = "content/data/withdrawn.yaml"
WHY = 'The day of the "2nd" dose was wrong: it isn\'t safe & sound. Call (314) 555-4322'


def withdraw(guide: Guide, article: str = "treatments/green", **changes: str) -> tuple[int, str]:
    """Take an article back with everything given; return the exit status and what was said."""
    given = {"article": article, "why": WHY, "reviewer": "Test Person", "role": "clinician"} | changes
    done = guide.run("withdraw", *(f"--{key}={value}" for key, value in given.items()))
    return done.returncode, done.stdout + done.stderr


def pull_request(guide: Guide) -> tuple[int, str]:
    """What the check of a pull request says."""
    done = guide.run("pull-request", "--base", "main")
    return done.returncode, done.stdout + done.stderr
