"""All server settings of one guide, as files for the zip."""

from __future__ import annotations

from .apache import apache_files
from .iis import iis_files
from .nginx import nginx_files
from .rules import Rules


def server_files(rules: Rules, prefix: str, folder: str = "/srv/www") -> dict[str, str]:
    """Return path and text of each file of settings.

    ``prefix`` is the path of the guide on its server ("" at the root); ``folder`` holds the sites: the guide
    lies in ``folder`` itself at the root, else in ``folder + prefix``.
    """
    return {**nginx_files(rules, prefix, folder), **apache_files(rules, prefix, folder), **iis_files(rules, prefix)}
