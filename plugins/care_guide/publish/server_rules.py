"""How the guide should be served: its address, headers, types, caching, and the settings of each server."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from jinja2 import Environment, select_autoescape

from care_guide.render.output_file import environment
from care_guide.utils.files import MARKER

# The addresses of the published guide and of a hospital's own search.

EXAMPLE = "https://www.example.org/leukemia"
_PATH = re.compile(r"(/[A-Za-z0-9][A-Za-z0-9._~-]*)*")
_SEARCH = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%{}-]+")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?|\[[0-9a-fA-F:]+\](:[0-9]+)?")


def address_problem(name: str, address: str) -> str | None:
    """Return what is wrong with the ``address`` of the guide that the variable ``name`` holds, or None.

    It may end with a slash.
    """
    if not address:
        return f"{name} is missing"
    what = _host_problem(address)
    if what is None and ("?" in address or "#" in address):
        what = "has a ? or a #: leave them out"
    if what is None and address.endswith((".html", ".htm")):
        what = "ends with the name of a page: leave it out"
    if what is None and not _PATH.fullmatch(urlsplit(address).path.rstrip("/")):
        what = "has a path with characters other than letters, digits and . _ ~ - between slashes"
    return f"{name}={address!r} {what}" if what else None


def search_address_problem(address: str) -> str | None:
    """Return what is wrong with the address of a hospital's own search and what to do, or None; "" means no search."""
    if not address:
        return None
    what = _host_problem(address.replace("{query}", "query"))
    if what is None and (address.count("{query}") != 1 or "{query}" not in address.partition("?")[2]):
        what = "does not have {query} once, after a ?"
    if what is None and not _SEARCH.fullmatch(address):
        what = "has a character that is not allowed in an address"
    todo = "write https://search.example.org/?q={query}"
    return f"pelicanconf.py: GUIDE_SEARCH_ADDRESS={address!r} {what}: {todo}" if what else None


def _host_problem(address: str) -> str | None:
    scheme, _, rest = address.partition("://")
    if scheme not in ("https", "http"):
        return "has no https:// before it"
    if not _HOST.fullmatch(re.split("[/?#]", rest)[0]):
        return "names no host, or has a user or a character that is not allowed"
    return None


def address_path(address: str) -> str:
    """Return the path of the guide on its server: "" at the root, else for example "/leukemia"."""
    return urlsplit(address).path.rstrip("/")


# Headers, types and caching, for the server settings and for ``make verify``.

HandoutsAs = Literal["show", "download"]

FEED_TYPE = "application/atom+xml; charset=utf-8"
# The media type of each file extension in the folder.
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "atom": FEED_TYPE,
    "svg": "image/svg+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
SUMS_TYPE = "text/plain; charset=utf-8"

# Pages can change: a browser asks again after ten minutes. A fingerprinted file never changes.
SHORT = "public, max-age=600"
FOR_EVER = "public, max-age=31536000, immutable"
# The form of a fingerprinted name (release.py).
_FINGERPRINTED = r"assets/(?:photos/)?[\w-]+\.[0-9a-f]{10}\.[a-z0-9]+"

_SITE_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
# A page may use none of these features. Only names that browsers know, so that the console shows no warnings.
_FEATURES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
# A slimmed file has no quotes around simple values.
_POLICY_META = re.compile(r'http-equiv="?Content-Security-Policy"? content="([^"]*)"')


@dataclass(frozen=True)
class Area:
    """A part of the site: a pattern of paths (relative, a regular expression without ^ and $) and its headers."""

    name: str
    pattern: str
    headers: dict[str, str]

    @property
    def for_ever(self) -> bool:
        """Whether a browser may keep its files for good."""
        return self.headers["Cache-Control"] == FOR_EVER

    @property
    def without_cache(self) -> dict[str, str]:
        return {name: value for name, value in self.headers.items() if name != "Cache-Control"}

    def changed_from(self, other: Area) -> dict[str, str]:
        """Return the headers other than Cache-Control that ``other`` lacks or has with another value."""
        return {name: value for name, value in self.without_cache.items() if other.headers.get(name) != value}


@dataclass(frozen=True)
class Rules:
    """How one published folder is served: by the first area whose pattern matches a path. "pages" matches all.

    ``handouts`` has the folders of the area "handouts", one for each language, for a server without patterns.
    """

    areas: tuple[Area, ...]
    handouts: tuple[str, ...]

    def headers(self, path: str) -> dict[str, str]:
        """Return the headers of ``path`` (relative to the site), without its type."""
        return next(area.headers for area in self.areas if re.fullmatch(area.pattern, path))


def type_of(path: str) -> str:
    """Return the Content-Type of ``path``."""
    if path.rpartition("/")[2] == "feed.xml":
        return FEED_TYPE
    return TYPES.get(path.rpartition(".")[2], SUMS_TYPE)


def _policy(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _handout_policy(folder: Path) -> str:
    """Return a policy that allows each single file its own style and script, by the hashes in its own policy."""
    allowed: dict[str, list[str]] = {"style-src": [], "script-src": [], "img-src": [], "font-src": []}
    for file in sorted(folder.rglob("handouts/*.html")):
        for policy in _POLICY_META.findall(file.read_text("utf-8")):
            for directive in html.unescape(policy).split(";"):
                name, *values = directive.split()
                if name in allowed:
                    allowed[name] += [value for value in values if value not in allowed[name]]
    own = {name: " ".join(values) for name, values in allowed.items() if values}
    fixed = {name: _SITE_POLICY[name] for name in ("base-uri", "form-action", "frame-ancestors")}
    return _policy({"default-src": "'none'", **own, **fixed})


def site_rules(folder: Path) -> Rules:
    """Return how the published ``folder`` should be served; its build.json says whether it is only for staging."""
    build = json.loads((folder / MARKER).read_text("utf-8"))
    # Nothing of a staging build may be indexed.
    robots = {"X-Robots-Tag": "noindex, nofollow"} if "staging" in build else {}
    single = {"Content-Security-Policy": _handout_policy(folder)}
    single_robots = robots or {"X-Robots-Tag": "noindex"}
    offer = {"Content-Disposition": "attachment"} if build.get("handouts") == "download" else {}
    site = {"Content-Security-Policy": _policy(_SITE_POLICY)}
    base = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Permitted-Cross-Domain-Policies": "none",
    }
    # The preview picture of a link in a message is fetched by other sites.
    shared = base | {"Cross-Origin-Resource-Policy": "cross-origin"}
    short, ever = {"Cache-Control": SHORT}, {"Cache-Control": FOR_EVER}
    return Rules(
        (
            Area("assets", _FINGERPRINTED, site | shared | robots | ever),
            Area("handouts", r"(?:.*/)?handouts/[^/]+", single | base | single_robots | offer | short),
            # No log may record what a portal asks for.
            Area("connect", r"(?:[A-Za-z0-9-]+/)?connect(?:/.*)?", site | base | robots | short),
            Area("pages", r".*", site | base | robots | short),
        ),
        tuple(sorted(part.relative_to(folder).as_posix() for part in folder.rglob("handouts") if part.is_dir())),
    )


# The server settings, from the templates in theme/server.


def _environment(theme: Path) -> Environment:
    # Only web.config is XML.
    escaping = select_autoescape(("config",), default=False)
    return environment(theme / "server", autoescape=escaping, keep_trailing_newline=True)


def server_files(rules: Rules, prefix: str, theme: Path, folder: str = "/srv/www") -> dict[str, str]:
    """Return the text of each settings file by its path.

    ``prefix`` is the path of the guide on its server ("" at the root); ``folder`` contains the sites: the guide
    is in ``folder`` itself at the root, else in ``folder + prefix``.
    """
    env = _environment(theme)
    areas = {area.name: area for area in rules.areas}
    values = {"rules": rules, "prefix": prefix, "folder": folder, "types": TYPES, **areas}
    values |= {"feed_type": FEED_TYPE, "sums_type": SUMS_TYPE}

    def filled(template: str, **more: object) -> str:
        return env.get_template(template).render(values | more)

    return {
        "nginx/guide.conf": filled("nginx.conf", brotli=False),
        "nginx/guide-brotli.conf": filled("nginx.conf", brotli=True),
        "apache/guide.conf": filled("apache.conf"),
        "apache/.htaccess": filled("htaccess"),
        "iis/web.config": filled("web.config"),
    }


def read_me(theme: Path, address: str, name: str, build: dict[str, Any]) -> str:
    """Return the text for the web team that goes into the zip ``name``; ``build`` is the content of build.json."""
    values = {"address": address, "prefix": address_path(address), "name": name, "build": build}
    return _environment(theme).get_template("README.txt").render(values)
