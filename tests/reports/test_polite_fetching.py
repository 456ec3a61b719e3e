"""Fetching over loopback: what is refused, what is limited, what is asked first."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from lull.cli.ingest import fetch
from lull.errors import SourceError
from lull.reports import address
from lull.reports.address import check_address, is_public
from lull.reports.feeds import Entry, as_lines, fetch_feed, parse_feed
from lull.reports.fetch_url import FetchSession, Manners, fetch_url

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Hawija Post</title>
<item><title>Pumps back</title><link>%s/page</link><pubDate>Tue, 16 Apr 2019 08:00:00 +0300</pubDate>
<description>Water runs again.</description></item></channel></rss>"""

Answer = tuple[int, dict[str, str], bytes]


class Site:
    """A scripted site: path to answer, with a log of what was asked."""

    def __init__(self, pages: dict[str, Answer]) -> None:
        self.pages, self.log = pages, []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.log.append((self.path, dict(self.headers)))
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def open_site() -> Iterator[Callable[[dict[str, Answer]], Site]]:
    sites: list[Site] = []

    def make(pages: dict[str, Answer]) -> Site:
        sites.append(Site(pages))
        return sites[-1]

    yield make
    for site in sites:
        site.close()


def session(**more: object) -> FetchSession:
    slept: list[float] = []
    v = FetchSession(
        Manners("office@example.org", **{"allow_private": True, **more}),  # type: ignore[arg-type]
        clock=lambda: 0.0,
        sleep=slept.append,
    )
    v.slept = slept  # type: ignore[attr-defined]
    return v


def test_a_feed_is_fetched_with_contact_robots_and_pause(open_site):
    site = open_site({})
    site.pages["/feed"] = (200, {}, RSS % site.url.encode())
    site.pages["/page"] = (200, {}, b"<p>Full text</p>")
    with session() as v:
        entries = fetch_feed(f"{site.url}/feed", session=v, full=True)
    assert [e.html for e in entries] == ["<p>Full text</p>"]
    assert entries[0].published.isoformat() == "2019-04-16"
    assert entries[0].outlet == "Hawija Post"
    assert [path for path, _ in site.log] == ["/robots.txt", "/feed", "/page"]
    assert all("office@example.org" in headers["User-Agent"] for _, headers in site.log)
    assert v.slept == [5.0, 5.0]


def test_robots_that_say_no_are_obeyed_and_their_delay_kept(open_site):
    rules = b"User-agent: *\nCrawl-delay: 9\nDisallow: /closed"
    site = open_site({"/robots.txt": (200, {}, rules), "/open": (200, {}, b"x")})
    with session() as v:
        assert fetch_url(f"{site.url}/open", v).body == b"x"
        with pytest.raises(SourceError, match=r"robots\.txt"):
            fetch_url(f"{site.url}/closed/a", v)
    assert v.slept == [9.0]


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_site_that_does_not_show_its_robots_file_is_left_alone(open_site, status):
    site = open_site({"/robots.txt": (status, {}, b""), "/a": (200, {}, b"x")})
    with session() as v, pytest.raises(SourceError, match=r"robots\.txt"):
        fetch_url(f"{site.url}/a", v)


def test_loopback_is_refused_unless_allowed(open_site):
    site = open_site({"/a": (200, {}, b"secret")})
    with session(allow_private=False) as v, pytest.raises(SourceError, match="not on the open internet"):
        fetch_url(f"{site.url}/a", v)
    assert site.log == []


@pytest.mark.parametrize("where", ["http://intern.example/x", "file:///etc/passwd", "http://169.254.169.254/latest"])
def test_each_redirect_is_checked(open_site, monkeypatch, where):
    site = open_site({"/a": (302, {"Location": where}, b"")})
    answers = {"public.example": ["127.0.0.1"], "intern.example": ["10.0.0.7"]}
    monkeypatch.setattr(address, "is_public", lambda ip: ip == "127.0.0.1")
    v = FetchSession(
        Manners("a@b"), clock=lambda: 0.0, sleep=lambda _: None, resolver=lambda host, _: answers.get(host, [host])
    )
    port = site.url.rsplit(":", 1)[1]
    with v, pytest.raises(SourceError, match=r"open internet|begins with"):
        fetch_url(f"http://public.example:{port}/a", v)
    assert [path for path, _ in site.log] == ["/robots.txt", "/a"]


def test_the_connection_goes_to_the_machine_that_was_checked(open_site):
    site = open_site({"/a": (200, {}, b"pinned")})
    port = int(site.url.rsplit(":", 1)[1])
    asked: list[str] = []

    def once(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    v = FetchSession(Manners("a@b", allow_private=True), clock=lambda: 0.0, sleep=lambda _: None, resolver=once)
    with v:
        assert fetch_url(f"http://rebind.example:{port}/a", v).body == b"pinned"
    assert site.log[-1][1]["Host"] == f"rebind.example:{port}"
    assert set(asked) == {"rebind.example"}


def test_a_packed_bomb_stops_at_the_limit(open_site):
    bomb = gzip.compress(bytes(50_000_000))
    site = open_site({"/bomb": (200, {"Content-Encoding": "gzip"}, bomb)})
    with session(max_bytes=100_000) as v, pytest.raises(SourceError, match="over 100000 bytes"):
        fetch_url(f"{site.url}/bomb", v)


@pytest.mark.parametrize(
    ("headers", "body", "said"),
    [
        ({"Content-Encoding": "gzip"}, b"not gzip at all", "damaged"),
        ({"Content-Encoding": "br"}, b"x", "packed as"),
        ({}, b"y" * 200_001, "over 200000"),
    ],
)
def test_damaged_or_oversized_answers_are_errors(open_site, headers, body, said):
    site = open_site({"/a": (200, headers, body)})
    with session(max_bytes=200_000) as v, pytest.raises(SourceError, match=said):
        fetch_url(f"{site.url}/a", v)


def test_a_circle_of_redirects_ends(open_site):
    site = open_site({"/a": (302, {"Location": "/b"}, b""), "/b": (302, {"Location": "/a"}, b"")})
    with session() as v, pytest.raises(SourceError, match="redirects more than"):
        fetch_url(f"{site.url}/a", v)


def test_a_slow_answer_is_given_up(open_site):
    site = open_site({"/robots.txt": (404, {}, b""), "/a": (200, {}, b"z" * 10)})
    ticks = iter(range(0, 10_000, 40))
    v = FetchSession(Manners("a@b", allow_private=True), clock=lambda: next(ticks), sleep=lambda _: None)
    with v, pytest.raises(SourceError, match="longer than 60 s"):
        fetch_url(f"{site.url}/a", v)


@pytest.mark.parametrize(
    "ip",
    [
        "10.1.2.3",
        "192.168.0.1",
        "172.16.5.5",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fd00::1",
        "2002:7f00:1::",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "224.0.0.1",
        "240.0.0.1",
    ],
)
def test_addresses_off_the_open_internet_are_known(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("url", ["ftp://a.example/x", "http://", "http://u:p@a.example/", "http://a:99999/", "x"])
def test_odd_addresses_are_refused_before_any_look_up(url):
    with pytest.raises(SourceError):
        check_address(url, resolver=lambda *_: pytest.fail("looked up"))


def test_entities_in_a_feed_do_not_grow_or_read_files():
    laughs = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
    <rss version="2.0"><channel><title>t</title><item><title>&c;&x;</title></item></channel></rss>"""
    text = "".join(e.title for e in parse_feed(laughs))
    assert len(text) < 10_000
    assert "root:" not in text


@pytest.mark.parametrize("data", [b"", b"/etc/passwd", b"<html><body>no</body></html>", b"\x00\xff" * 50])
def test_what_is_no_feed_is_an_error(data):
    with pytest.raises(SourceError, match="no RSS or Atom feed"):
        parse_feed(data)


def test_the_command_writes_lines_that_can_be_read(open_site, tmp_path):
    site = open_site({})
    site.pages["/feed"] = (200, {}, RSS % site.url.encode())
    call = ["feed", f"{site.url}/feed", "--to", str(tmp_path), "--contact", "a@example.org"]
    refused = CliRunner().invoke(fetch, call)
    assert "open internet" in str(refused.exception)
    assert list(tmp_path.iterdir()) == []
    done = CliRunner().invoke(fetch, [*call, "--allow-private", "--json"])
    assert done.exit_code == 0, done.exception
    told = json.loads(done.output)
    (line,) = Path(told["path"]).read_text("utf-8").splitlines()
    assert json.loads(line) == {
        "text": "Water runs again.", "title": "Pumps back", "source_office": "Hawija Post",
        "url": f"{site.url}/page", "published": "2019-04-16",
    }  # fmt: skip


@pytest.mark.parametrize("call", [["feed"], ["feed", "https://example.org/feed"]])
def test_a_feed_needs_an_address_and_a_contact(call, monkeypatch):
    monkeypatch.delenv("LULL_CONTACT", raising=False)
    assert isinstance(CliRunner().invoke(fetch, call).exception, SourceError)


def test_markup_is_taken_off():
    html = "<script>alert(1)</script>" + "".join(f"<p>Paragraph {i} tells of pumps &amp; pipes.</p>" for i in range(30))
    (row,) = as_lines([Entry("", "T", None, "O", html)])
    assert "alert" not in row["text"]
    assert "pumps & pipes" in row["text"]
    assert as_lines([Entry("u", "", None, "O", "<img>")]) == []
