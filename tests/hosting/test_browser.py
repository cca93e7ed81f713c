"""The published site in a real browser: strict policy, nothing kept, nothing asked of anybody, from the disk too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.conftest import ROOT
from tests.hosting.conftest import Hosted

STORED = "async () => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length"


class Watched:
    """A page in a context of its own, with all that it asks and says."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", self._failed)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def _failed(self, request: Request) -> None:
        # What the browser itself gives up, because the next page is asked for, is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.said.append(f"failed: {request.url}")


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[Watched]:
    """One page for all tests of this file."""
    context = browser.new_context()
    yield Watched(context.new_page())
    context.close()


def is_of_a_code(path: str) -> bool:
    """Whether the page at ``path`` is that of a single code."""
    return path.startswith("connect/") and path.count("/") == 2


def each_of_its_own(published: Path) -> list[str]:
    """The path of every page and single file; of the pages of codes that are the same, byte for byte, one."""
    found: dict[bytes, str] = {}
    for file in sorted(published.rglob("*.html")):
        path = file.relative_to(published).as_posix()
        found.setdefault(file.read_bytes() if is_of_a_code(path) else path.encode(), path)
    return list(found.values())


def test_every_page_keeps_to_the_policy_and_keeps_nothing(
    watched: Watched, hosted: Hosted, published: Path, subtests: pytest.Subtests
) -> None:
    """Each page and single file, on a real server: no violation, no console message, only its own files, no cookie, no storage."""
    base = hosted.addresses["nginx below a path"] + "/"
    for path in each_of_its_own(published):
        with subtests.test(path):
            watched.asked.clear()
            watched.said.clear()
            # The page of a single code leads on at once, to one of the others: nobody waits until that one is loaded.
            leads_on = is_of_a_code(path)
            watched.page.goto(base + path, wait_until="commit" if leads_on else "load")
            if leads_on:
                watched.page.wait_for_url(lambda url: "/connect/" not in url, wait_until="commit")
            assert watched.page.evaluate(STORED) == 0
            assert watched.asked
            assert [url for url in watched.asked if not url.startswith(base)] == []
            assert watched.said == []
            assert watched.page.context.cookies() == []


def connect(system: str, code: str, name: str = "", language: str = "", old: bool = False) -> str:
    """The query of a portal."""
    letter = "c" if old else "v"
    parts = {f"mainSearchCriteria.{letter}.cs": system, f"mainSearchCriteria.{letter}.c": code}
    parts |= {"mainSearchCriteria.v.dn": name} if name else {}
    parts |= {"informationRecipient.languageCode.c": language} if language else {}
    return "?" + "&".join(f"{key}={quote(value)}" for key, value in parts.items())


def test_every_code_leads_to_its_article(watched: Watched, published: Path) -> None:
    """Every row of the table, by every name of its system: as listed, undotted, in small letters, the older spelling.

    How damaged links and names of products are read: tests/unit/connect.test.mjs.
    """
    table = json.loads((published / "connect/codes.json").read_text("utf-8"))
    assert len(table["codes"]) > 100
    asked: list[tuple[str, str]] = []
    for row in table["codes"]:
        article = row["articles"]["en"]
        assert (published / article).is_file()
        assert "urn" not in row["code"]
        aliases = table["systems"][row["system"]]["aliases"]
        asked += ((connect(alias, row["code"]), article) for alias in aliases)
        undotted = row["code"].replace(".", "").lower()
        asked.append((connect(f"urn:oid:{aliases[0]}", undotted, language="sp", old=True), article))
        if row["system"] == "rxnorm":
            name = row["display"].upper()
            asked.append((connect("2.16.840.1.113883.6.69", "00000-0000", name), article))
            asked.append((connect(aliases[0], "", name), article))
    watched.page.goto("about:blank")
    found = watched.page.evaluate(
        """async ([source, table, queries]) => {
          const connect = await import("data:text/javascript," + encodeURIComponent(source));
          return queries.map((query) => {
            const want = connect.asked(query), row = connect.answer(want, table);
            return row && connect.articlePath(row, want.language, table);
          });
        }""",
        [(ROOT / "theme/static/js/connect.mjs").read_text("utf-8"), table, [query for query, _ in asked]],
    )
    assert [(query, got) for (query, _), got in zip(asked, found, strict=True)] == asked


def test_a_portal_link_opens_the_article_and_leaves_no_code_behind(watched: Watched, hosted: Hosted) -> None:
    """By query and by path the article opens and its address holds no query; without a match the list says so."""
    icd = "2.16.840.1.113883.6.90"
    for name in ("nginx below a path", "Apache at the root"):
        base, page = hosted.addresses[name], watched.page
        for link in (f"/connect/{connect(icd, 'C9201')}&age.v.v=7", "/connect/icd-10-cm/C92.01.html"):
            page.goto(base + link)
            page.wait_for_url(f"{base}/acute-myeloid-leukemia.html")
        watched.asked.clear()
        page.goto(f"{base}/connect/{connect(icd, 'J00')}")
        assert page.locator("#connect-none").is_visible()
        assert page.url == f"{base}/connect/"
        assert all(url.startswith(base) for url in watched.asked)
        page.goto(f"{base}/connect/")
        assert not page.locator("#connect-none").is_visible()


def test_the_list_works_without_scripts(browser: Browser, hosted: Hosted) -> None:
    """Without scripts a portal's link shows topics, and a code in the path still leads on."""
    context = browser.new_context(java_script_enabled=False)
    page, base = context.new_page(), hosted.addresses["nginx at the root"]
    page.goto(f"{base}/connect/{connect('2.16.840.1.113883.6.90', 'C92.01')}")
    assert page.get_by_role("link", name="Acute myeloid leukemia", exact=False).first.is_visible()
    assert "coders must confirm" in page.locator("main").inner_text()
    page.goto(f"{base}/connect/icd-10-cm/C92.01.html")
    page.wait_for_url(f"{base}/acute-myeloid-leukemia.html")
    context.close()


def test_the_unpacked_zip_works_from_a_disk(watched: Watched, unpacked: Path) -> None:
    """Style, pictures, the checklist and a portal's link, opened as files."""
    site, page = unpacked / "site", watched.page
    watched.said.clear()
    watched.asked.clear()
    # The page for missing pages begins its links at the root of its server.
    shown = [file.name for file in sorted(site.glob("*.html")) if file.name != "404.html"]
    for name in (*shown, "connect/index.html", "handouts/chemotherapy.html", "handouts/chemotherapy-one-page.html"):
        page.goto((site / name).as_uri())
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != "rgba(0, 0, 0, 0)", name
    page.goto((site / "ask-your-provider.html").as_uri())
    page.locator("[data-do=every]:visible").first.click()
    page.locator("main details.cg-part > summary:visible").first.click()
    box = page.locator("main input[type=checkbox]:visible").first
    box.check()
    assert box.is_checked()
    page.goto((site / "connect/index.html").as_uri() + connect("icd10cm", "C91.00"))
    page.wait_for_url((site / "acute-lymphoblastic-leukemia.html").as_uri())
    page.goto((site / "connect/index.html").as_uri() + connect("icd10cm", "J00"))
    assert page.locator("#connect-none").is_visible()
    assert watched.said == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in watched.asked)
