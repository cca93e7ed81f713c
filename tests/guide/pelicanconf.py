"""Settings for previews, including the ones that a hospital changes. publishconf.py overrides some for publishing."""

import os

from jinja2 import StrictUndefined

# The guide's name, on every page and in every title.
SITENAME = "Childhood leukemia: a guide for families"
# Who publishes it; the hospital's other facts are in hospital.yaml.
AUTHOR = "The guide's editors"
# Pages use relative links to each other; this address is for the sitemap and the feed.
SITE_ADDRESS = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/")
SITEURL = ""
RELATIVE_URLS = True

PATH = "content"
THEME = "theme"
OUTPUT_PATH = "output"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["care_guide"]
# Builds next to the output folder, and swaps the result in when it is complete.
PELICAN_CLASS = "care_guide.GuidePelican"

TIMEZONE = "UTC"
# Pages in this language are at the root of the site, those in any other below its language code.
DEFAULT_LANG = "en"

# The languages to build: articles are in content/en/GROUP/, pages in content/en/pages/. Spanish is in content/es and is
# not built by default, because nobody has checked it yet; GUIDE_LANGUAGES="en es" builds it too (docs/translation.md).
LANGUAGES = os.environ.get("GUIDE_LANGUAGES", "en").split()
ARTICLE_PATHS = LANGUAGES
ARTICLE_EXCLUDES = PAGE_PATHS = [f"{lang}/pages" for lang in LANGUAGES]
ARTICLE_URL = ARTICLE_SAVE_AS = PAGE_URL = PAGE_SAVE_AS = "{slug}.html"
ARTICLE_LANG_URL = ARTICLE_LANG_SAVE_AS = PAGE_LANG_URL = PAGE_LANG_SAVE_AS = "{lang}/{slug}.html"
ARTICLE_ORDER_BY = PAGE_ORDER_BY = "order"
# A translation has the same path below its language folder.
ARTICLE_TRANSLATION_ID = PAGE_TRANSLATION_ID = "topic"
# The guide writes its own lists, and turns its theme and drawings into assets: no archives, tags or copied files.
CATEGORY_SAVE_AS = TAG_SAVE_AS = AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
READERS = {"html": None, "rst": None}
TEMPLATE_EXTENSIONS = [".html", ""]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

# A misspelled name in a template stops the build; anything not marked safe is escaped.
# Templates do not change during a build, so auto_reload is off.
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}

# A preview: every page tells search engines to stay away, and the authors' guide is included.
GUIDE_PUBLISH = False

# The booklet and the zip hold every article. Above this number of articles neither is written (make packet still works).
GUIDE_BOOKLET_MOST = 200

# A hospital's own search server for the search box: "https://search.example.org/?q={query}". Off by default: the search
# then runs in the browser, and nothing that a family types is sent. The privacy page says which one applies.
GUIDE_SEARCH_ADDRESS = os.environ.get("SEARCH_ADDRESS", "")

# Reuse what has not changed, from output.cache/ next to the output folder. Publishing always builds everything.
GUIDE_CACHE = True
# How many processes read and render: None uses all cores when that is faster. The output is the same.
GUIDE_PROCESSES: int | None = int(os.environ["GUIDE_PROCESSES"]) if "GUIDE_PROCESSES" in os.environ else None
