"""All server settings of one guide, as files for the zip."""

from __future__ import annotations

from care_guide.publish.apache import apache_files
from care_guide.publish.iis import iis_files
from care_guide.publish.nginx import nginx_files
from care_guide.publish.server_rules import Rules


def server_files(rules: Rules, prefix: str, folder: str = "/srv/www") -> dict[str, str]:
    """Return path and text of each file of settings.

    ``prefix`` is the path of the guide on its server ("" at the root); ``folder`` holds the sites: the guide
    lies in ``folder`` itself at the root, else in ``folder + prefix``.
    """
    return {**nginx_files(rules, prefix, folder), **apache_files(rules, prefix, folder), **iis_files(rules, prefix)}
