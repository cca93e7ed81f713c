"""The fact table of each article, as a JSON file next to its page."""

from __future__ import annotations

from functools import partial

from care_guide.content.site_content import Library
from care_guide.render.output_file import OutputFile, text_file
from care_guide.render.views import SiteView
from care_guide.review.fact_table import facts_json, facts_path
from care_guide.utils.digest import digest


def facts_files(site: SiteView, library: Library, program: str) -> list[OutputFile]:
    """Return the fact table of each article of one language as a file to write; ``program`` is part of its key."""
    versions = {view.topic: view.review.version for view in site.views if view.review}
    files = []
    for article in library.published(site.lang):
        if not article.is_page:
            cited = [library.marks[name] for name in sorted(set(article.found.citations))]
            key = digest(program, article.path, article.key, versions[article.topic], cited)
            files.append(text_file(facts_path(article, library), key, partial(facts_json, article, library)))
    return files
