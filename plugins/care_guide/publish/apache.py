"""Settings for Apache: a part to include in a virtual host, and the same as ``.htaccess``."""

from __future__ import annotations

import re

from care_guide.publish.server_rules import FEED_TYPE, SUMS_TYPE, TYPES, Rules

_NOTE = """\
# The family guide on Apache 2.4. {use}
# Written by `make publish`; it changes with the guide, so replace it when you replace the guide.
# It needs mod_headers, mod_rewrite, mod_mime and mod_dir (Debian and Ubuntu: a2enmod headers rewrite).
# HSTS (Strict-Transport-Security) is left to you: it binds the whole host, not only this guide.
"""
# A coding counts when the browser names it, unless with a weight of nothing (q=0).
_ACCEPTS = r"(?:^|,)\s*{coding}\s*(?:;\s*q=(?:1(?:\.0*)?|0?\.0*[1-9][0-9]*))?\s*(?:,|$)"
_PACKED = r"(?:html|css|js|json|xml|svg|txt|webmanifest)"


def apache_files(rules: Rules, prefix: str, folder: str) -> dict[str, str]:
    """Return the files of settings; see ``server_files``."""
    return {"apache/guide.conf": apache_conf(rules, prefix, folder), "apache/.htaccess": htaccess(rules, prefix)}


def htaccess(rules: Rules, prefix: str) -> str:
    """Return the settings for a folder whose host allows ``.htaccess`` (AllowOverride All)."""
    return _NOTE.format(use="Put this file beside index.html.") + _body(rules, prefix)


def apache_conf(rules: Rules, prefix: str, folder: str) -> str:
    """Return what goes into a virtual host; the log of the host keeps no request to ``connect/``."""
    place = f"{folder}{prefix}"
    where = f'Alias "{prefix}" "{place}"\n' if prefix else f'DocumentRoot "{place}"\n'
    body = "".join(f"  {line}\n" for line in _body(rules, prefix).splitlines())
    connect = next(area for area in rules.areas if area.name == "connect")
    return (
        _NOTE.format(use="Include this file in the virtual host of the site.")
        + "# What a portal asks for stands in the address. Keep it out of your log, like this:\n"
        "#   CustomLog ${APACHE_LOG_DIR}/access.log combined env=!cg_quiet\n"
        f'SetEnvIf Request_URI "^{prefix}/{connect.pattern}$" cg_quiet\n'
        "AllowEncodedSlashes Off\n"
        f'{where}<Directory "{place}">\n  Require all granted\n  AllowOverride None\n{body}</Directory>\n'
    )


def _body(rules: Rules, prefix: str) -> str:
    lines = [
        "Options -Indexes -MultiViews +FollowSymLinks",
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {prefix}/404.html",
        "AddDefaultCharset Off",
        *_types(),
        *_rewrites(prefix),
    ]
    last = len(rules.areas) - 1
    for number, area in enumerate(rules.areas):
        # Without regard to what a copy is packed with: a request for x.html is answered from x.html.br.
        own = _uri(prefix, area.pattern)
        before = [_uri(prefix, one.pattern) for one in rules.areas[:number]]
        tests = [f"! (%{{REQUEST_URI}} =~ m#{one}#)" for one in before] if number == last else []
        condition = " && ".join(tests) if number == last else f"%{{REQUEST_URI}} =~ m#{own}#"
        lines.append(f'<If "{condition}">')
        lines += [f'  Header always set {name} "{value}"' for name, value in area.headers]
        lines.append("</If>")
    lines += [
        f'<FilesMatch "\\.{_PACKED}(?:\\.br|\\.gz)?$">',
        "  Header always merge Vary Accept-Encoding",
        "</FilesMatch>",
    ]
    return "\n".join(lines) + "\n"


def _uri(prefix: str, pattern: str) -> str:
    return f"^{prefix}/{pattern}(?:\\.br|\\.gz)?$"


def _types() -> list[str]:
    lines = []
    for ending, kind in TYPES.items():
        lines += [f'<FilesMatch "\\.{ending}(?:\\.br|\\.gz)?$">', f'  ForceType "{kind}"', "</FilesMatch>"]
    lines += ['<FilesMatch "^feed\\.xml(?:\\.br|\\.gz)?$">', f'  ForceType "{FEED_TYPE}"', "</FilesMatch>"]
    lines += ['<FilesMatch "^SHA256SUMS$">', f'  ForceType "{SUMS_TYPE}"', "</FilesMatch>"]
    # Some hosts give these endings a type; here they are codings.
    lines += ["RemoveType .br .gz", "RemoveLanguage .br", "AddEncoding br .br", "AddEncoding gzip .gz"]
    return lines


def _rewrites(prefix: str) -> list[str]:
    lines = [
        "RewriteEngine On",
        f"RewriteBase {prefix}/",
        "RewriteCond %{REQUEST_METHOD} !^(?:GET|HEAD)$",
        "RewriteRule ^ - [R=405,L]",
        # Hidden files are nobody's business.
        r"RewriteRule (?:^|/)\. - [R=404,L]",
        # The server packs nothing itself.
        "SetEnv no-gzip 1",
        "SetEnv no-brotli 1",
    ]
    for coding, ending in (("br", "br"), ("gzip", "gz")):
        lines += [
            f'RewriteCond %{{HTTP:Accept-Encoding}} "{_ACCEPTS.format(coding=re.escape(coding))}" [NC]',
            f"RewriteCond %{{REQUEST_FILENAME}}.{ending} -f",
            f'RewriteRule "^(.+\\.{_PACKED})$" "$1.{ending}" [L]',
        ]
    return lines
