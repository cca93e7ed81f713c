SITENAME = "Leaflets"
SITEURL = ""
RELATIVE_URLS = True
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
AUTHOR = "Editors"
PATH = "content"
THEME = "theme"
STATIC_PATHS = ["images"]
ARTICLE_URL = ARTICLE_SAVE_AS = "{slug}.html"
# Work alike for all: no feeds, no archives, no pages of tags and authors.
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DIRECT_TEMPLATES = ["index"]
TAG_SAVE_AS = AUTHOR_SAVE_AS = ""
DEFAULT_PAGINATION = False
MARKDOWN = {
    "extension_configs": {"markdown.extensions.extra": {}, "markdown.extensions.toc": {}},
    "output_format": "html5",
}
