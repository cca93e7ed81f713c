"""Real nginx and real Apache, with the settings as they are generated, serve the published folder as they should."""

from __future__ import annotations

import re
import shutil
import socket
import time
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import urllib3
from care_guide.publish.verify import verify

from tests.conftest import refused, run_guide, succeeded
from tests.hosting.conftest import HSTS, PREFIX, Hosted

POOL = urllib3.PoolManager()
PAGE = "chemotherapy.html"


def ask(address: str, **headers: str) -> urllib3.BaseHTTPResponse:
    """One GET, without following or unpacking anything."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return POOL.request("GET", address, headers=named, redirect=False, decode_content=False)


def raw(address: str, target: str, method: str = "GET") -> int:
    """The status of a request whose target is sent as it stands, which no client would send."""
    host = urlsplit(address)
    with socket.create_connection((host.hostname, host.port), timeout=30) as one:
        one.sendall(f"{method} {target} HTTP/1.1\r\nHost: {host.netloc}\r\nConnection: close\r\n\r\n".encode("latin-1"))
        answer = b""
        while part := one.recv(65536):
            answer += part
    assert b"root:" not in answer
    return int(answer.split()[1])


def test_each_file_header_type_and_coding_is_right(hosted: Hosted, published: Path, subtests: pytest.Subtests) -> None:
    """``make verify`` finds nothing to say of any of the six sites."""
    for name, address in hosted.addresses.items():
        with subtests.test(name):
            result = verify(address, published)
            assert [str(difference) for difference in result.differences] == []
            assert result.notes == (("the server does not serve br",) if name == "nginx without brotli" else ())
            assert result.files > 200


def test_the_hosts_own_headers_are_kept_and_none_is_sent_twice(hosted: Hosted, subtests: pytest.Subtests) -> None:
    """HSTS reaches every answer of the guide; what host and guide both set is sent once, with the guide's value."""
    for name in ("nginx below a path", "Apache below a path"):
        with subtests.test(name):
            for path in (PAGE, "handouts/chemotherapy.html", "feed.xml", "no-such-page", "", "build.json"):
                headers = ask(f"{hosted.addresses[name]}/{path}").headers
                assert headers.getlist("Strict-Transport-Security") == [HSTS], path
                assert headers.getlist("X-Frame-Options") == ["DENY"], path
                assert headers.getlist("Referrer-Policy") == ["no-referrer"], path
                assert len(headers.getlist("Content-Security-Policy")) == 1, path
                assert not {"Expires", "Pragma", "Content-Language"} & set(headers), path


def test_the_hosts_well_known_folder_is_served(hosted: Hosted, subtests: pytest.Subtests) -> None:
    """A certificate is renewed by a file below /.well-known/; other hidden files stay hidden."""
    for name in ("nginx at the root", "Apache at the root", "Apache by .htaccess"):
        with subtests.test(name):
            base = hosted.addresses[name]
            answer = ask(f"{base}/.well-known/acme-challenge/token")
            assert (answer.status, answer.data) == (200, b"proof")
            assert ask(f"{base}/.git/config").status == 404


def test_a_redirect_names_no_scheme_and_no_host(hosted: Hosted, subtests: pytest.Subtests) -> None:
    """Behind a proxy that ends TLS, the server does not know the address that families see."""
    for name, address in hosted.addresses.items():
        for path in ("/handouts", "/handouts?for=night") if PREFIX not in address else ("", "/handouts"):
            with subtests.test(f"{name}{path}"):
                answer = ask(address + path, X_Forwarded_Proto="https", Host="guide.example.org")
                assert answer.status == 301
                folder, _, query = (urlsplit(address).path + path).partition("?")
                assert answer.headers["Location"] == f"{folder}/" + (f"?{query}" if query else "")


def test_the_policy_of_pages_is_strict(hosted: Hosted, subtests: pytest.Subtests) -> None:
    """No page may run or style anything inline; single files may use just what they name by its hash."""
    for name, address in hosted.addresses.items():
        with subtests.test(name):
            for path in (PAGE, "handouts/chemotherapy.html", "no-such-page"):
                policy = ask(f"{address}/{path}").headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none';")
                assert "unsafe" not in policy
                assert "frame-ancestors 'none'" in policy
                assert ("sha256-" in policy) == path.startswith("handouts/")
            headers = ask(f"{address}/{PAGE}").headers
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "no-referrer"


def test_ranges_codings_and_the_folder(hosted: Hosted, published: Path, subtests: pytest.Subtests) -> None:
    """A part of a file, a coding with no weight, the address of the folder, a page that asks again."""
    whole = (published / "handouts/handouts.zip").read_bytes()
    for name, address in hosted.addresses.items():
        with subtests.test(name):
            part = ask(f"{address}/handouts/handouts.zip", Range="bytes=10-19")
            assert (part.status, part.data) == (206, whole[10:20])
            assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
            assert ask(f"{address}/{PAGE}", Range="bytes=99999999-").status == 416
            refused = ask(f"{address}/{PAGE}", Accept_Encoding="br;q=0, gzip;q=0")
            assert "Content-Encoding" not in refused.headers
            home = ask(f"{address}/")
            assert home.data == (published / "index.html").read_bytes()
            assert ask(f"{address}/connect/?a=b").status == 200
            tag = ask(f"{address}/{PAGE}").headers["ETag"]
            assert ask(f"{address}/{PAGE}", If_None_Match=tag).status == 304
            if PREFIX in address:
                moved = ask(address)
                assert moved.status == 301
                assert urlsplit(moved.headers["Location"]).path == f"{PREFIX}/"


def test_nothing_but_the_files_is_given_out(hosted: Hosted, subtests: pytest.Subtests) -> None:
    """Paths that climb, odd encodings, hidden files, lists of folders and other methods are refused."""
    climbing = ("/../etc/passwd", "/../../../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd")
    odd = (
        "/..%2f..%2f..%2f..%2f..%2fetc/passwd", "/%252e%252e/%252e%252e/etc/passwd",
        "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd", "/..%5c..%5cetc%5cpasswd", "/chemotherapy.html%00.txt", "/%",
        "/assets", "/assets/", "/.htaccess", "/.git/config", "/connect/.hidden", f"/{PAGE}/more",
    )  # fmt: skip
    for name, address in hosted.addresses.items():
        base = urlsplit(address).path
        with subtests.test(name):
            for target in (*climbing, *odd):
                status = raw(address, base + target)
                # A folder may move to its own address with a slash, which shows nothing.
                assert status in ((301,) if target == "/assets" else (400, 403, 404)), f"{target}: {status}"
            for method in ("POST", "PUT", "DELETE", "TRACE"):
                assert raw(address, f"{base}/{PAGE}", method) in (403, 405), method


def test_a_missing_page_helps_at_any_depth(hosted: Hosted) -> None:
    """Where the guide was published for, the links of the page for missing pages hold below any folder."""
    for name in ("nginx below a path", "Apache below a path"):
        address = hosted.addresses[name]
        answer = ask(f"{address}/a/b/c.html")
        assert answer.status == 404
        links = re.findall(r'(?:href|src)="(/[^"#]*)', answer.data.decode())
        assert len(links) > 20
        root = address.removesuffix(PREFIX)
        assert {ask(root + link).status for link in set(links)} == {200}


def test_no_log_keeps_what_a_portal_asked_for(hosted: Hosted) -> None:
    """A request to connect/ leaves no trace in any log; one to a page does."""
    for name in ("nginx at the root", "nginx below a path", "Apache at the root", "Apache below a path"):
        address = hosted.addresses[name]
        assert ask(f"{address}/connect/?mainSearchCriteria.v.c=C91.00&trace=secret-code").status == 200
        assert ask(f"{address}/connect/icd-10-cm/C91.00.html?trace=secret-code").status == 200
        assert ask(f"{address}/about.html?trace=no-secret").status == 200

    def logs() -> str:
        return "".join(file.read_text("utf-8", "replace") for file in hosted.logs.glob("*.log"))

    # A server may write its log after its answer.
    for _ in range(50):
        if logs().count("no-secret") == 4:
            break
        time.sleep(0.1)
    kept = logs()
    assert kept.count("no-secret") == 4
    assert "secret-code" not in kept


def test_verify_tells_what_differs(hosted: Hosted, published: Path, published_guide: Path, tmp_path: Path) -> None:
    """A changed file, a missing file, one left over, another header, a server that is not there: each is told by name."""
    other = tmp_path / "output"
    shutil.copytree(published, other)
    sums = (other / "SHA256SUMS").read_text("utf-8")
    sums = re.sub(r"(?m)^\w{8}(.*  about\.html)$", r"00000000\1", sums)
    sums = re.sub(r"(?m)^\w{8}(.*  privacy\.html\.br)$", r"00000000\1", sums)
    sums = re.sub(
        r"(?m)^.*  (feed\.xml|chemotherapy\.facts\.json|handouts/chemotherapy-leaflet\.html)(\.br|\.gz)?\n", "", sums
    )
    (other / "SHA256SUMS").write_text(sums + "0" * 64 + "  gone.html\n", encoding="utf-8")
    build = (other / "build.json").read_text("utf-8").replace('"handouts": "show"', '"handouts": "download"')
    (other / "build.json").write_text(build, encoding="utf-8")
    # The zips of releases are kept, and of what else is called so, there is nothing to ask.
    zips = [tmp_path / name for name in ("earlier.zip", "broken.zip")]
    with zipfile.ZipFile(zips[0], "w") as archive:
        for path in ("feed.xml", "about.html", "about.html.gz", "assets/old.css", "never.html"):
            archive.writestr(f"guide-1/site/{path}", "")
    zips[1].write_text("not a zip", encoding="utf-8")
    result = verify(hosted.addresses["nginx at the root"], other, zips)
    told = [str(one) for one in result.differences]
    assert "about.html: the content differs" in told
    assert result.notes == ("the server compresses with br itself, and does not send the guide's own copies",)
    assert "gone.html: the answer is 404, not 200" in told
    # What an earlier release had, also beside a page that is still there, such as the notice of an article that was withdrawn.
    for old in ("feed.xml", "chemotherapy.facts.json", "handouts/chemotherapy-leaflet.html"):
        assert any(one.startswith(f"{old}: a file of an earlier release is still there: ") for one in told)
    assert any(
        one.startswith("handouts/chemotherapy.html: the header Content-Disposition is 'missing'") for one in told
    )
    assert not [
        one for one in told if not re.match(r"(about|privacy|gone)\.html|handouts/|chemotherapy\.facts|feed", one)
    ]
    # A header that all handouts lack is one line with a count.
    root = hosted.addresses["nginx at the root"]
    listed = refused(run_guide(published_guide, "verify", "--url", root, "--site", str(other))).stderr.splitlines()
    assert [bool(re.search(r"in \d+ files", line)) for line in listed if "Content-Disposition" in line] == [True]
    # Earlier releases are where make publish puts their zips, by the settings or by what is typed.
    for dist, is_told in (("dist", True), (str(tmp_path), True), (str(tmp_path / "none"), False)):
        said = refused(run_guide(published_guide, "verify", "--url", root, "--site", str(other), DIST=dist)).stderr
        assert ("feed.xml: a file of an earlier release is still there" in said) == is_told

    good = succeeded(run_guide(published_guide, "verify", "--url", hosted.addresses["Apache at the root"]))
    assert "headers included" in good.stdout
    for url, words in (("", "URL is missing"), ("http://127.0.0.1:9/x", "no answer"), (f"{root}/x", "answers 404")):
        bad = refused(run_guide(published_guide, "verify", "--url", url))
        assert words in bad.stderr
        assert len(bad.stderr.splitlines()) == 1
