"""Settings for IIS 10: ``web.config``. No part of it needs an extra module."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from care_guide.publish.server_rules import FOR_EVER, SHORT, TYPES, Area, Rules

_NOTE = """\
<?xml version="1.0" encoding="utf-8"?>
<!--
  The family guide on IIS 10. Put this file beside index.html.
  Written by `make publish`; it changes with the guide, so replace it when you replace the guide.
  IIS packs the files itself: the .br and .gz files are for other servers, and for the IIS compression module.
  HSTS is left to you: it binds the whole host, not only this guide.
  Not tried on a real IIS: see docs/deploying.md for what to look at.
-->
"""


def iis_files(rules: Rules, prefix: str) -> dict[str, str]:
    """Return the files of settings; see ``server_files``."""
    return {"iis/web.config": web_config(rules, prefix)}


def web_config(rules: Rules, prefix: str) -> str:
    """Return the settings of the site's folder; folders with headers of their own are ``location`` elements."""
    by_name = {area.name: area for area in rules.areas}
    pages = dict(by_name["pages"].headers)
    maps = "".join(
        f"      <remove fileExtension={quoteattr('.' + ending)} />\n"
        f"      <mimeMap fileExtension={quoteattr('.' + ending)} mimeType={quoteattr(kind)} />\n"
        for ending, kind in TYPES.items()
    )
    own = f"""\
  <system.webServer>
    <directoryBrowse enabled="false" />
    <defaultDocument enabled="true">
      <files>
        <clear />
        <add value="index.html" />
      </files>
    </defaultDocument>
    <httpErrors errorMode="Custom" existingResponse="Replace">
      <remove statusCode="404" />
      <error statusCode="404" path={quoteattr(prefix + "/404.html")} responseMode="ExecuteURL" />
    </httpErrors>
    <security>
      <requestFiltering allowDoubleEscaping="false" allowHighBitCharacters="false" removeServerHeader="true">
        <verbs allowUnlisted="false">
          <add verb="GET" allowed="true" />
          <add verb="HEAD" allowed="true" />
        </verbs>
        <denyUrlSequences>
          <add sequence=".." />
          <add sequence="/." />
        </denyUrlSequences>
      </requestFiltering>
    </security>
    <staticContent>
{maps}{_cache(pages, "      ")}    </staticContent>
    <urlCompression doStaticCompression="true" doDynamicCompression="false" />
    <httpProtocol>
      <customHeaders>
        <remove name="X-Powered-By" />
{_headers(pages, "        ")}      </customHeaders>
    </httpProtocol>
  </system.webServer>
"""
    folders = "".join(_location(path, area, pages) for path, area in _places(by_name))
    return f"{_NOTE}<configuration>\n{own}{folders}</configuration>\n"


def _places(areas: dict[str, Area]) -> list[tuple[str, Area]]:
    """Return the folders that differ from the pages; all files of ``assets`` are fingerprinted."""
    return [("assets", areas["assets"]), ("handouts", areas["handouts"])]


def _location(path: str, area: Area, pages: dict[str, str]) -> str:
    headers = dict(area.headers)
    changed = {name: value for name, value in headers.items() if pages.get(name) != value}
    return f"""\
  <location path={quoteattr(path)}>
    <system.webServer>
      <staticContent>
{_cache(headers, "        ")}      </staticContent>
      <httpProtocol>
        <customHeaders>
{_headers(changed, "          ", anew=True)}        </customHeaders>
      </httpProtocol>
    </system.webServer>
  </location>
"""


def _cache(headers: dict[str, str], indent: str) -> str:
    """Return the element that makes Cache-Control: IIS writes max-age itself."""
    days, rest = {FOR_EVER: ("365.00:00:00", "public, immutable"), SHORT: ("00:10:00", "public")}[
        headers["Cache-Control"]
    ]
    return (
        f'{indent}<clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="{days}" '
        f'cacheControlCustom="{rest}" />\n'
    )


def _headers(headers: dict[str, str], indent: str, *, anew: bool = False) -> str:
    lines = []
    for name, value in headers.items():
        if name != "Cache-Control":
            lines += [f"{indent}<remove name={quoteattr(name)} />\n"] if anew else []
            lines.append(f"{indent}<add name={quoteattr(name)} value={quoteattr(value)} />\n")
    return "".join(lines)
