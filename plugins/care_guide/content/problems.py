"""What is wrong in the content, where, and what to do about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from care_guide.utils import CannotDoError


def printable(text: str) -> str:
    """Return ``text`` as a terminal can show it: what it would obey, or what nobody would see, is written as a code.

    Git and some systems allow any character in a name.
    """
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


# Nobody reads more names in one line.
_NAMES = 5


def first_names(names: Sequence[str]) -> str:
    """Return the first few of ``names``, as a terminal can show them, and how many more there are."""
    listed = ", ".join(map(printable, names[:_NAMES]))
    return listed + (f" and {len(names) - _NAMES} more" if len(names) > _NAMES else "")


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake of an author, described so that the author can fix it.

    ``path`` is relative to the repository, ``line`` counts from 1.
    """

    path: str
    line: int
    message: str
    fix: str

    def __str__(self) -> str:
        # The guide writes a no-break space between a number and its unit, and a terminal shows it as a space.
        return "\u00a0".join(map(printable, f"{self.path}:{self.line}: {self.message}: {self.fix}".split("\u00a0")))


# In more files than this, one mistake elsewhere is the likely cause of the same unknown name.
_FEW = 3
_UNKNOWN = " is not known"


def once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield ``problems``, but a name that is not known in many files only at its first place, with the number of the others.

    Whoever misspells a passage, a source or a fact where it is defined would get a line for each text that names it.
    """
    alike: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        alike[problem.message, problem.fix].append(problem)
    for (message, _), found in alike.items():
        others = len({problem.path for problem in found}) - 1
        if message.endswith(_UNKNOWN) and others >= _FEW:
            yield replace(min(found), message=f"{message}, here and in {others} other files")
        else:
            yield from found


def once_in_file(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield ``problems``, but what is the same on several lines of a file only at the first, with the number of the others.

    Whoever renames a role would get a line for each person and each sign-off.
    """
    alike: dict[tuple[str, str, str], list[Problem]] = defaultdict(list)
    for problem in sorted(set(problems)):
        alike[problem.path, problem.message, problem.fix].append(problem)
    for first, *others in alike.values():
        more = f", here and on {len(others)} other line{'s' * (len(others) > 1)}" if others else ""
        yield replace(first, message=first.message + more)


def _rank(path: str) -> int:
    """Return the place of a file's problems in a report: mistakes in shared files can cause those in texts, so come first."""
    if path.endswith((".py", ".toml")):
        return 0
    if path.startswith("content/data/"):
        return 1
    return 2 if path.endswith(".yaml") else 3


class ContentError(CannotDoError):
    """Content that cannot be built; carries every problem found, in order, and ``then``, the words after them."""

    def __init__(self, problems: list[Problem], then: str = "") -> None:
        self.problems, self.then = sorted(set(problems)), then
        super().__init__("\n".join(filter(None, (report(self.problems), then))))

    def __reduce__(self) -> tuple[type[ContentError], tuple[list[Problem], str]]:
        """Return what pickle needs to recreate the error in another process."""
        return type(self), (self.problems, self.then)


def report(problems: list[Problem]) -> str:
    """Return all problems, one per line, and a line that counts them; those in settings and data come first."""
    ordered = sorted(set(problems), key=lambda problem: (_rank(problem.path), problem))
    lines = [str(problem) for problem in ordered]
    if ordered:
        files = len({problem.path for problem in ordered})
        lines.append(f"{len(ordered)} problem(s) in {files} file(s). Nothing was built or changed.")
    return "\n".join(lines)
