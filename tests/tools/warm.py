"""Imported once by the server that the tests' processes are forked from: what such a process imports and reads anyway."""

import importlib
import pkgutil

import care_guide.build.pelican_class
import care_guide.commands
from care_guide.content.readability import use_syllables

for _module in pkgutil.iter_modules(care_guide.commands.__path__, "care_guide.commands."):
    importlib.import_module(_module.name)
use_syllables()
