"""What publishing changes: the address of the site, and the gate that lets only signed text through."""

import os
import sys

sys.path.append(os.curdir)
from pelicanconf import *

# Where the guide will stand, for example https://www.example.org/leukemia
SITE_ADDRESS = os.environ.get("SITE_URL", "").rstrip("/")
if not SITE_ADDRESS.startswith(("https://", "http://")) or "?" in SITE_ADDRESS or "#" in SITE_ADDRESS:
    sys.exit(
        "publishconf.py: SITE_URL is missing or no address: make publish SITE_URL=https://www.example.org/leukemia"
    )

GUIDE_PUBLISH = True
# For a staging server only: publish what no clinician has signed. Every page says so at its top, and build.json records it.
GUIDE_ALLOW_DRAFTS = os.environ.get("GUIDE_ALLOW_DRAFTS") == "yes"
