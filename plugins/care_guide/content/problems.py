"""What is wrong in the content, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake of an author, told so that an author can mend it.

    ``path`` is relative to the repository, ``line`` counts from 1.
    """

    path: str
    line: int
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}: {self.todo}"


class ContentError(Exception):
    """Content that cannot be built; carries every problem found, in order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def report(problems: list[Problem]) -> str:
    """Return all problems, one a line, and a closing line that counts them."""
    ordered = sorted(set(problems))
    lines = [str(problem) for problem in ordered]
    if ordered:
        files = len({problem.path for problem in ordered})
        lines.append(f"{len(ordered)} problem(s) in {files} file(s). Nothing was built or changed.")
    return "\n".join(lines)
