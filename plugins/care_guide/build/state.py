"""What the reader, the generators and the writer of one build share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from care_guide.content.problems import Problem
from care_guide.content.signoffs import Entries
from care_guide.content.site_content import Library
from care_guide.render.output_file import OutputFile
from care_guide.render.pages import PageRenderer
from care_guide.render.views import SiteView
from care_guide.utils.cache import Cache

# The key of Pelican's settings that holds the build. Readers, generators and writers all get the settings.
_KEY = "GUIDE_BUILD"


@dataclass(kw_only=True)
class Build:
    """One build of the guide. ``last`` is the output folder of the build before."""

    library: Library
    cache: Cache
    last: Path
    processes: int | None
    published: bool
    staging: bool = False
    # Whether the reader met an article whose texts the cache has lost.
    cache_lost: bool = False
    ledger: Entries = field(default_factory=list)
    # Why the guide could not be published, when a staging build does it all the same.
    refused: list[Problem] = field(default_factory=list)
    sites: list[SiteView] = field(default_factory=list)
    renderer: PageRenderer | None = None
    # The sum of each file as it was written, by its path; for publishing.
    made: dict[str, str] = field(default_factory=dict)
    files: list[OutputFile] = field(default_factory=list)
    # The template context of each page of Pelican's generators, for the signal that a file was written.
    contexts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def pages(self) -> PageRenderer:
        """What fills the templates of the site; it is there once the content has been checked."""
        assert self.renderer is not None
        return self.renderer


def guide_build(settings: Mapping[str, Any]) -> Build:
    """Return the build that goes on with ``settings``."""
    build: Build = settings[_KEY]
    return build


def set_guide_build(settings: dict[str, Any], build: Build) -> None:
    """Make ``build`` the one that goes on with ``settings``."""
    settings[_KEY] = build
