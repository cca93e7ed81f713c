"""What a hospital sets, for previews. publishconf.py changes what publishing needs."""

import os

from jinja2 import StrictUndefined

# The guide's name, on every page and in every title.
SITENAME = "Childhood leukemia: a guide for families"
# Who publishes it; hospital.yaml holds the hospital's other facts.
AUTHOR = "The guide's editors"
# Pages link to each other by relative addresses; this one is for the sitemap and the feed.
SITE_ADDRESS = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/")
SITEURL = ""
RELATIVE_URLS = True

PATH = "content"
THEME = "theme"
OUTPUT_PATH = "output"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["care_guide"]
# Builds next to the output, and swaps it in when it is whole.
PELICAN_CLASS = "care_guide.GuidePelican"

TIMEZONE = "UTC"
# Pages of this language are at the root of the site, those of any other below its code.
DEFAULT_LANG = "en"

# The languages to build: articles are in content/en/GROUP/, pages in content/en/pages/. Spanish waits in content/es for
# people who check it; GUIDE_LANGUAGES="en es" builds it too, and docs/translation.md says what it needs.
LANGUAGES = os.environ.get("GUIDE_LANGUAGES", "en").split()
ARTICLE_PATHS = LANGUAGES
ARTICLE_EXCLUDES = PAGE_PATHS = [f"{lang}/pages" for lang in LANGUAGES]
ARTICLE_URL = ARTICLE_SAVE_AS = PAGE_URL = PAGE_SAVE_AS = "{slug}.html"
ARTICLE_LANG_URL = ARTICLE_LANG_SAVE_AS = PAGE_LANG_URL = PAGE_LANG_SAVE_AS = "{lang}/{slug}.html"
ARTICLE_ORDER_BY = PAGE_ORDER_BY = "order"
# Translations have the same path below their language.
ARTICLE_TRANSLATION_ID = PAGE_TRANSLATION_ID = "topic"
# The guide has lists of its own, and its theme and drawings become assets: no archives, tags or copied files.
CATEGORY_SAVE_AS = TAG_SAVE_AS = AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
READERS = {"html": None, "rst": None}
TEMPLATE_EXTENSIONS = [".html", ""]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

# A misspelt name in a template stops the build; what is not marked safe is escaped.
# No template changes while a build runs, so none is looked at twice.
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}

# A preview: every page says so to search engines, and authors see their guide.
GUIDE_PUBLISH = False

# The booklet and the zip hold every article; a library of more than so many has neither (make packet still makes some of it).
GUIDE_BOOKLET_MOST = 200

# A hospital with a search server of its own lets the search box ask it: "https://search.example.org/?q={query}".
# Off by default: then the search runs in the browser, and nothing that a family types is sent. The privacy page says which.
GUIDE_SEARCH_ADDRESS = os.environ.get("SEARCH_ADDRESS", "")

# What has not changed is not made again; output.cache/ beside the output remembers how. Publishing always makes all anew.
GUIDE_CACHE = True
# How many processes read and render: None takes all cores as soon as that is quicker. The bytes are the same.
GUIDE_PROCESSES: int | None = int(os.environ["GUIDE_PROCESSES"]) if "GUIDE_PROCESSES" in os.environ else None
