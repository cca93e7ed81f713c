"""An error in code that is not the guide's (settings, plugins, filters, templates), as a problem with the line to correct."""

from __future__ import annotations

import logging
import os
import re
import sys
import sysconfig
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from care_guide.content.problems import ContentError, Problem
from care_guide.utils import CannotDoError

PROGRAM = Path(__file__).parents[1]
TEMPLATES = "theme/templates/"
# A template of pages or of server settings, in the path of its file; an earlier state of the guide is elsewhere.
_TEMPLATE = re.compile(r"/(theme/(?:templates|server)/.*)")
_LIBRARIES = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
_INSTALLED = {"site-packages", "dist-packages"}
# What a theme for Pelican may write for a day, in the machine's language, and what to write instead.
_MACHINES_DAY = re.compile(r"\b(strftime|locale_date|locale_modified)\b")
_DAY = "for a day, write {{ view.updated | day(lang, profile) }}"
# An error may have the whole text of a file as its words.
_MOST = 500


@dataclass(frozen=True)
class Place:
    """A line that was running; ``module`` and ``function`` are the names that Python has for its code."""

    file: Path
    line: int
    module: str
    function: str

    @property
    def is_own(self) -> bool:
        """Return whether the line is in a file of whoever uses the guide, and not of the guide or of a library."""
        installed = {*self.file.parents} & {PROGRAM, *_LIBRARIES} or {*self.file.parts} & _INSTALLED
        # Python's name for code that is in no file begins so.
        return not installed and not self.file.name.startswith("<")

    @property
    def is_template(self) -> bool:
        """Return whether the line is in a template."""
        return self.file.suffix != ".py"

    def path(self, root: Path) -> str:
        """Return the path of the file as a problem has it: below ``root`` or the working folder, or whole."""
        if self.is_template and (found := _TEMPLATE.search(self.file.as_posix())):
            return found[1]
        below = (self.file.relative_to(one) for one in (root, Path.cwd()) if self.file.is_relative_to(one))
        return next(below, self.file).as_posix()


def places(error: BaseException, unnamed: str = "") -> list[Place]:
    """Return each line that led to ``error``, the innermost last; one that cannot be parsed is the last.

    ``unnamed`` is the file to name where Python has no name for one that it cannot parse.
    """
    found = [
        _place(frame.f_code.co_filename, line, str(frame.f_globals.get("__name__", "")), frame.f_code.co_name)
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    if isinstance(error, TemplateSyntaxError):
        found.append(_place(error.filename or f"{TEMPLATES}{error.name or ''}", error.lineno, "", ""))
    elif isinstance(error, SyntaxError) and (name := error.filename or unnamed):
        file = Path(name)
        module = file.parent.name if file.stem == "__init__" else file.stem
        found.append(_place(name, error.lineno or 1, module, "<module>"))
    return found


def _place(file: str, line: int | None, module: str, function: str) -> Place:
    return Place(Path(os.path.abspath(file)), line or 1, module, function)  # noqa: PTH100 - resolves no link


def words(error: BaseException) -> str:
    """Return the type of ``error`` and what it says."""
    try:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
    except Exception as broken:  # noqa: BLE001
        said = f"its text fails with {type(broken).__name__}"
    return f"{type(error).__name__}: {said[:_MOST]}" if said else type(error).__name__


def plugin_of(found: Iterable[Place], plugins: Iterable[str]) -> str:
    """Return the first of the ``plugins``, by name, that has one of the lines; "" for none."""
    # A plugin that is installed has a short name, too.
    names = {full: name for name in plugins for full in (name, f"pelican.plugins.{name}")}
    modules = (place.module for place in found if PROGRAM not in place.file.parents)
    whole = ([module, *(module[: dot.start()] for dot in re.finditer(r"\.", module))] for module in modules)
    return next((names[name] for candidates in whole for name in candidates if name in names), "")


def failure(error: BaseException, plugins: Iterable[str] = (), root: Path | None = None) -> Problem | None:
    """Return the problem in a file below ``root``, or elsewhere, of whoever uses the guide; None if no such code was running.

    ``plugins`` are the names of other plugins. Its line is the innermost one that is neither the guide's nor a library's.
    """
    found, root = places(error), (root or Path.cwd()).absolute()
    own = [place for place in found if place.is_own]
    if not own or own[-1].is_template:
        # Not what is the guide's own, or of a file, though a template has asked for it.
        by_python = own and type(error).__module__ == "builtins" and not isinstance(error, OSError)
        return template_problem(error, root) if by_python or isinstance(error, TemplateError) else None
    plugin = plugin_of(found, plugins)
    what, todo = (f"the plugin {plugin}", f", or take {plugin} out of PLUGINS") if plugin else ("this code", "")
    return Problem(own[-1].path(root), own[-1].line, f"{what} failed ({words(error)})", f"correct the line{todo}")


def template_problem(error: BaseException, root: Path | None = None) -> Problem:
    """Return the problem, with its line, for the ``error`` of a template that could not be filled in; see :func:`failure`."""
    if isinstance(error, TemplateNotFound):
        # Pelican's own loader, for pages, gives no path.
        path = str(error.message) if error.message != error.name else f"{TEMPLATES}{error.name}"
        return Problem(path, 1, "there is no such template", "put it back as it was")
    own = [place for place in places(error) if place.is_own and place.is_template]
    path, line = (own[-1].path(root or Path.cwd()), own[-1].line) if own else (TEMPLATES.rstrip("/"), 1)
    what = str(getattr(error, "message", error))
    todo = _DAY if _MACHINES_DAY.search(what) else "correct the line"
    return Problem(path, line, f"the template cannot be filled in ({what})", todo)


def message(error: BaseException, plugins: Iterable[str] = ()) -> str | None:
    """Return what to print of ``error``: why a request cannot be done, or which line is wrong; None if nothing is known of it."""
    if isinstance(error, CannotDoError):
        return str(error)
    problem = failure(error, plugins)
    return None if problem is None else str(ContentError([problem]))


def tell(error: BaseException, said: str) -> None:
    """Print ``said`` to the standard error; for code that failed, after its traceback if somebody debugs.

    That is with DEBUG=1, which make passes on to each command, or with Pelican's --debug.
    """
    debugging = os.environ.get("DEBUG") == "1" or logging.getLogger().isEnabledFor(logging.DEBUG)
    if debugging and (error.__cause__ is not None or not isinstance(error, CannotDoError)):
        traceback.print_exception(error)
    print(said, file=sys.stderr)
