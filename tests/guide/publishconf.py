"""Settings for publishing: the address of the site, and the gate that lets only signed text through."""

import os
import sys

sys.path.append(os.curdir)
from care_guide import report_settings_errors

# From here on, a mistake in the settings is reported in one line.
report_settings_errors()
from pelicanconf import *  # noqa: E402

# The public address of the guide, for example https://www.example.org/leukemia
SITE_ADDRESS = os.environ.get("SITE_URL", "").rstrip("/")

GUIDE_PUBLISH = True
# For a staging server only: publish text that no clinician has signed. Every page says so at the top, and build.json records it.
GUIDE_ALLOW_DRAFTS = os.environ.get("GUIDE_ALLOW_DRAFTS") == "yes"
# Handouts open in the browser ("show"), or the browser offers to save them ("download").
GUIDE_HANDOUTS = "show"
# Where the zip for the web team goes; older ones are kept.
GUIDE_DIST = os.environ.get("DIST", "dist")
