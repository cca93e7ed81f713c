"""The family guide as a local Pelican plugin: read, gather, check, review, render, publish."""

from __future__ import annotations

from care_guide.utils import quiet_interrupt

# Python takes half a second to read the program and its libraries.
with quiet_interrupt():
    from care_guide.build.pelican_class import GuidePelican
    from care_guide.build.settings_files import report_settings_errors
    from care_guide.build.signals import connect as register

__all__ = ["GuidePelican", "register", "report_settings_errors"]
