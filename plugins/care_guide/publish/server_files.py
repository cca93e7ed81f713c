"""All server settings of one guide, filled from the templates in theme/server, as files for the zip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from care_guide.publish.address import address_path
from care_guide.publish.server_rules import FEED_TYPE, SUMS_TYPE, TYPES, Rules
from care_guide.render.output_file import JINJA_OPTIONS


def _environment(theme: Path) -> Environment:
    # Only web.config is XML.
    escaping = select_autoescape(("config",), default=False)
    options = JINJA_OPTIONS | {"autoescape": escaping, "keep_trailing_newline": True}
    return Environment(loader=FileSystemLoader(theme / "server"), **options)


def server_files(rules: Rules, prefix: str, theme: Path, folder: str = "/srv/www") -> dict[str, str]:
    """Return path and text of each file of settings.

    ``prefix`` is the path of the guide on its server ("" at the root); ``folder`` holds the sites: the guide
    is in ``folder`` itself at the root, else in ``folder + prefix``.
    """
    env = _environment(theme)
    areas = {area.name: area for area in rules.areas}
    values = {"rules": rules, "prefix": prefix, "folder": folder, "types": TYPES, **areas}
    values |= {"feed_type": FEED_TYPE, "sums_type": SUMS_TYPE}

    def filled(template: str, **more: object) -> str:
        return env.get_template(template).render(values | more)

    return {
        "nginx/guide.conf": filled("nginx.conf", brotli=False),
        "nginx/guide-brotli.conf": filled("nginx.conf", brotli=True),
        "apache/guide.conf": filled("apache.conf"),
        "apache/.htaccess": filled("htaccess"),
        "iis/web.config": filled("web.config"),
    }


def read_me(theme: Path, address: str, name: str, build: dict[str, Any]) -> str:
    """Return the text for the web team that goes into the zip ``name``; ``build`` is the content of build.json."""
    values = {"address": address, "prefix": address_path(address), "name": name, "build": build}
    return _environment(theme).get_template("README.txt").render(values)
