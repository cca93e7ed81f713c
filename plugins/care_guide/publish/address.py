"""The address under which the guide will stand: what is wrong with it, and its path."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_EXAMPLE = "make publish SITE_URL=https://www.example.org/leukemia"
_PATH = re.compile(r"(/[A-Za-z0-9][A-Za-z0-9._~-]*)*")
_SEARCH = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%{}-]+")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?|\[[0-9a-fA-F:]+\](:[0-9]+)?")


def address_problem(address: str) -> str | None:
    """Return what is wrong with ``address`` and what to do, or None; it may end with a slash."""
    parts = urlsplit(address)
    if not address:
        what = "SITE_URL is missing"
    elif parts.scheme not in ("https", "http"):
        what = f"SITE_URL={address!r} has no https:// before it"
    elif "?" in address or "#" in address:
        what = f"SITE_URL={address!r} has a ? or a #: leave them out"
    elif not _HOST.fullmatch(parts.netloc):
        what = f"SITE_URL={address!r} names no host, or a user or sign that may not stand in it"
    elif not _PATH.fullmatch(parts.path.rstrip("/")):
        what = f"SITE_URL={address!r}: its path may hold letters, digits and . _ ~ - between slashes"
    else:
        return None
    return f"publishconf.py: {what}: {_EXAMPLE}"


def search_address_problem(address: str) -> str | None:
    """Return what is wrong with the address of a hospital's own search and what to do, or None; "" is none."""
    parts = urlsplit(address.replace("{query}", "query"))
    if not address:
        return None
    if parts.scheme not in ("https", "http"):
        what = "has no https:// before it"
    elif not _HOST.fullmatch(parts.netloc):
        what = "names no host, or a user or sign that may not be in it"
    elif address.count("{query}") != 1 or "{query}" not in address.partition("?")[2]:
        what = "does not hold {query} once, after a ?"
    elif not _SEARCH.fullmatch(address):
        what = "holds a sign that may not be in an address"
    else:
        return None
    return f"pelicanconf.py: GUIDE_SEARCH_ADDRESS {address!r} {what}: write https://search.example.org/?q={{query}}"


def address_path(address: str) -> str:
    """Return the path of the guide on its server: "" at the root, else such as "/leukemia"."""
    return urlsplit(address).path.rstrip("/")
