"""Settings for nginx: one file to include in a ``server`` block, with and without brotli."""

from __future__ import annotations

from care_guide.publish.server_rules import FEED_TYPE, SUMS_TYPE, TYPES, Area, Rules

_HEAD = """\
# The family guide on nginx. Include this file in the server block of the site.
# Written by `make publish`; it changes with the guide, so replace it when you replace the guide.
#
# The folder below holds the guide {where}.
# HSTS (Strict-Transport-Security) is left to you: it binds the whole host, not only this guide.
{brotli_note}
"""
_BROTLI = "# This file needs the module ngx_brotli (Debian and Ubuntu: libnginx-mod-http-brotli-static)."
_NO_BROTLI = "# guide-brotli.conf beside this one also serves the smaller .br files, where nginx has that module."


def nginx_files(rules: Rules, prefix: str, folder: str) -> dict[str, str]:
    """Return the files of settings; see ``server_files``."""
    return {
        "nginx/guide.conf": nginx_conf(rules, prefix, folder, brotli=False),
        "nginx/guide-brotli.conf": nginx_conf(rules, prefix, folder, brotli=True),
    }


def nginx_conf(rules: Rules, prefix: str, folder: str, *, brotli: bool) -> str:
    """Return what goes into a ``server`` block."""
    where = f"as its part {prefix}: {folder}{prefix}/index.html" if prefix else f"itself: {folder}/index.html"
    head = _HEAD.format(where=where, brotli_note=_BROTLI if brotli else _NO_BROTLI)
    bare = f"location = {prefix} {{\n  absolute_redirect off;\n  return 301 {prefix}/;\n}}\n" if prefix else ""
    fallback, *special = reversed(rules.areas)
    types = "".join(f'    "{kind}" {ending};\n' for ending, kind in TYPES.items())
    inner = [
        # Hidden files are nobody's business.
        "  location ~ /\\. {\n    return 404;\n  }\n",
        *(_area(area, prefix) for area in reversed(special)),
        f'  location ~ /feed\\.xml$ {{\n    types {{ }}\n    default_type "{FEED_TYPE}";\n{_headers(fallback)}  }}\n',
    ]
    body = (
        f"  root {folder};\n"
        "  index index.html;\n"
        "  autoindex off;\n"
        "  absolute_redirect off;\n"
        "  disable_symlinks off;\n"
        f"  error_page 404 {prefix}/404.html;\n"
        f"  types {{\n{types}  }}\n"
        f'  default_type "{SUMS_TYPE}";\n'
        "  gzip off;\n"
        "  gzip_static on;\n"
        "  gzip_vary on;\n" + ("  brotli_static on;\n" if brotli else "") + _headers(fallback, "  ")
    )
    return f"{head}{bare}location ^~ {prefix}/ {{\n{body}{''.join(inner)}}}\n"


def _area(area: Area, prefix: str) -> str:
    # What a portal asks for stands in the address: no log keeps it.
    quiet = "    access_log off;\n    log_not_found off;\n" if area.name == "connect" else ""
    return f'  location ~ "^{prefix}/{area.pattern}$" {{\n{quiet}{_headers(area)}  }}\n'


def _headers(area: Area, indent: str = "    ") -> str:
    return "".join(f'{indent}add_header {name} "{value}" always;\n' for name, value in area.headers)
