"""Settings for publishing: the address of the site, and the gate that lets only signed text through."""

import os
import sys

sys.path.append(os.curdir)
from care_guide.build.settings import one_message
from care_guide.publish.server_rules import address_problem

# From here on, a mistake in the settings is reported in one line.
one_message()
from pelicanconf import *  # noqa: E402

# The public address of the guide, for example https://www.example.org/leukemia
SITE_ADDRESS = os.environ.get("SITE_URL", "").rstrip("/")
if problem := address_problem(SITE_ADDRESS):
    sys.exit(problem)

GUIDE_PUBLISH = True
# For a staging server only: publish text that no clinician has signed. Every page says so at the top, and build.json records it.
GUIDE_ALLOW_DRAFTS = os.environ.get("GUIDE_ALLOW_DRAFTS") == "yes"
# Handouts open in the browser ("show"), or the browser offers to save them ("download").
GUIDE_HANDOUTS = "show"
# Where the zip for the web team goes; older ones are kept.
GUIDE_DIST = os.environ.get("DIST", "dist")
