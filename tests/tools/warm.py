"""Imported once by the server that the tests' processes are forked from: what such a process imports and reads anyway."""

import importlib
import pkgutil
from pathlib import Path

import care_guide.build.pelican_class
import care_guide.commands
from care_guide.content.hospital import phones_in
from care_guide.content.readability import ready
from care_guide.render.output_file import template_reads
from care_guide.utils.files import listed

for _module in pkgutil.iter_modules(care_guide.commands.__path__, "care_guide.commands."):
    importlib.import_module(_module.name)
ready()
# The patterns of a country are made when the first number is looked for.
phones_in("Call 314-555-4321 or 1-800-222-1222.", "US")
for _template in listed(Path(__file__).resolve().parents[2] / "theme/templates", "**/*.html"):
    template_reads(_template.read_text("utf-8"), ())
