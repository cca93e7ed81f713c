"""Measure the guide beside other generators: ``make bench N=1000``. Ratios of runs made in turn, and their medians."""

from __future__ import annotations

import argparse
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median

from . import peers
from .corpus import Leaflet, make_guide
from .measure import FailedError, Took, run
from .peers import TOOLS, Project

_PEERS: dict[str, Callable[..., Project]] = {
    "pelican": peers.pelican, "hugo": peers.hugo, "eleventy": peers.eleventy, "material": peers.material,
}  # fmt: skip
_CASES = ("cold", "nothing changed", "one word changed", "template changed")


def prepare(work: Path, count: int, names: list[str]) -> list[Project]:
    """Write the guide and the same text for each peer, and return what to build."""
    sys.path.insert(0, str(peers.TOOLS.parent / "plugins"))
    from care_guide.content.data_files import read_entries
    from care_guide.content.models import Source, Term

    shutil.rmtree(work, ignore_errors=True)
    leaflets: list[Leaflet] = make_guide(work / "guide", count)
    entries = read_entries(work / "guide", "content/data/sources.yaml", Source, "id")[0]
    sources = {one.id: f"{one.publisher}. [{one.title}]({one.url})" for one in entries}
    terms = {one.term: one.means for one in read_entries(work / "guide", "content/en/glossary.yaml", Term, "term")[0]}
    command = [sys.executable, "-m", "pelican", "content", "-o", "output", "-s", "pelicanconf.py"]
    command += ["--fatal=warnings", "--log-handler", "plain"]
    first = f"content/en/{leaflets[-1].path}.md"
    made = ("output", "output.cache")
    projects = [Project("the guide", work / "guide", command, made, first, "theme/templates/article.html")]
    for name in names:
        project = _PEERS[name](work / name, leaflets, sources, terms)
        for folder in ("content", "static", "docs"):
            if (project.folder / folder).is_dir():
                shutil.copytree(work / "guide/content/images", project.folder / folder / "images", dirs_exist_ok=True)
        projects.append(project)
    return projects


def measure(project: Project, case: str, turn: int) -> Took:
    """Measure one case: what comes before it has been built."""
    if case == "cold":
        # Put aside and not removed: a disk that has just lost thousands of files gives out new ones slowly.
        for made in project.made:
            if (project.folder / made).exists():
                (project.folder / made).rename(
                    Path(tempfile.mkdtemp(dir=project.folder.parent, prefix="aside-")) / made
                )
    elif case == "one word changed":
        file = project.folder / project.article
        text = file.read_text("utf-8")
        changed = re.sub(" your (?:own )*child ", f" your {'own ' * (turn + 1)}child ", text, count=1)
        assert changed != text, file
        file.write_text(changed, encoding="utf-8")
    elif case == "template changed" and project.template:
        file = project.folder / project.template
        text = file.read_text("utf-8")
        changed = re.sub("(?=<h1)", f"<p>{turn}</p>", text, count=1)
        assert changed != text, file
        file.write_text(changed, encoding="utf-8")
    return run(project.command, project.folder)


def versions() -> str:
    """Return what was measured with what."""
    hugo = next((TOOLS / "peers/lib").glob("python*/site-packages/hugo_*.dist-info"), None)
    mkdocs = next((TOOLS / "peers/lib").glob("python*/site-packages/mkdocs_material-*.dist-info"), None)
    node = subprocess.run([peers.NODE, "--version"], check=False, capture_output=True, text=True).stdout.strip()
    parts = [
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("pelican", "markdown", "jinja2")),
    ]
    parts += [place.stem.replace("-", " ").removesuffix(".dist") for place in (hugo, mkdocs) if place]
    return ", ".join([*parts, f"Node {node}", platform.platform()])


def main() -> int:
    """Measure, and print the tables. Return 1 if the guide was not built: then there is nothing to compare."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, default=TOOLS / "work")
    parser.add_argument("--peers", nargs="*", choices=_PEERS, default=list(_PEERS))
    parser.add_argument("--cases", default="", help="leave out some, such as: --cases 'cold,nothing changed'")
    parser.add_argument(
        "--once", action="store_true", help="build the others once a round: each of their builds is whole"
    )
    options = parser.parse_args()
    cases = [one.strip() for one in options.cases.split(",") if one.strip()] or list(_CASES)
    work = options.work / str(options.count)
    projects = prepare(work, options.count, options.peers)
    print(f"{options.count} articles, {options.rounds} round(s). {versions()}", flush=True)
    took: dict[tuple[str, str], list[Took]] = {}
    for turn in range(options.rounds):
        for case in cases:
            for project in projects:
                if options.once and case != cases[0] and project is not projects[0]:
                    took.setdefault((case, project.name), []).extend(took.get((cases[0], project.name), [])[-1:])
                    continue
                try:
                    took.setdefault((case, project.name), []).append(measure(project, case, turn))
                except FailedError as error:
                    print(f"{project.name}, {case}: {error}", file=sys.stderr)
                    if project is projects[0]:
                        return 1
                    continue
                last = took[case, project.name][-1]
                print(
                    f"  {case}: {project.name}: {last.cpu:.2f} s CPU, {last.wall:.2f} s, {last.peak:.0f} MB", flush=True
                )
    print("\n" + table(took, [project.name for project in projects], cases))
    return 0


def table(took: dict[tuple[str, str], list[Took]], names: list[str], cases: list[str]) -> str:
    """Return the medians, and the medians of the ratios of the guide to each other, run by run."""
    lines = ["| | CPU s | wall s | peak MB | guide's CPU / its CPU | guide's wall / its wall |"]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: |"]
    for case in cases:
        own = took.get((case, names[0]), [])
        for name in names:
            runs = took.get((case, name), [])
            if not runs:
                continue
            cpu, wall = (
                median(getattr(a, what) / getattr(b, what) for a, b in zip(own, runs, strict=False))
                for what in ("cpu", "wall")
            )
            ratios = ("", "") if name == names[0] else (f"{cpu:.2f}", f"{wall:.2f}")
            figures = [
                f"{median(getattr(one, what) for one in runs):.{digits}f}"
                for what, digits in (("cpu", 2), ("wall", 2), ("peak", 0))
            ]
            lines.append(f"| {case}: {name} | {' | '.join([*figures, *ratios])} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
