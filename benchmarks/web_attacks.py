"""Hostile requests to the whole site: `python -m benchmarks.web_attacks` (makes a small area first).

An answer holds where its status is below 500, it carries the security headers, nothing of the machine stands in it,
and what was sent comes back escaped at most.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.made_area import make_area, make_releases

from lull.publish.app import make_app
from lull.publish.desk.routes import desk_routes

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

CLIMBS = ("../", "..%2f", "%2e%2e/", "..%5c", "....//", "%252e%252e%252f", "..;/", "/%c0%ae%c0%ae/", "%00", "~/")
TARGETS = ("etc/passwd", "area.toml", "store.duckdb", "desk.sqlite")
ROOMS = ("/static/", "/data/2019-04/", "/en/2019-04/district/", "/briefing/2019-04/en/", "/feeds/en/")
MARKUP = (
    "<script>alert(1)</script>", '"onmouseover="alert(1)', "{{7*7}}", "${7*7}", "javascript:alert(1)", "'--", "\u202e",
    "%0d%0aSet-Cookie:x=1", "\x00", "A" * 390,
)  # fmt: skip
HEADERS = (
    ("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("content-length", "-1"),
    ("range", "bytes=0-" + "9" * 30), ("if-none-match", "*" * 5000), ("accept-language", "," * 5000),
    ("x-forwarded-proto", "https"), ("x-original-url", "/desk"),
)  # fmt: skip
PARTS = {"content-type": "multipart/form-data; boundary=x"}
METHODS = ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT")
FORMS = ("contest", "sign-in", "desk")


def attacks() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and further arguments of each request."""
    for room, climb, target in itertools.product(ROOMS, CLIMBS, TARGETS):
        yield "GET", f"{room}{climb * 3}{target}", {}
    for name, text in itertools.product(("q", "strand", "place", "by", "digits"), MARKUP):
        yield "GET", "/en/2019-04/places.html", {"params": {name: text}}
    for text in MARKUP:
        yield "GET", "/api/v1/releases/2019-04/commitments", {"params": {"place": text}}
        yield "GET", "/api/v1/releases/2019-04/districts", {"params": {"cursor": text, "limit": "10"}}
        yield "GET", "/en/2019-04/index.html", {"cookies": {"digits": text.encode("ascii", "ignore").decode()[:50]}}
    for method, path in itertools.product(METHODS, ("/", "/en/2019-04/index.html", "/api/v1/releases", "/ready")):
        yield method, path, {}
    for form, data in itertools.product(FORMS, ({}, {"token": "x"}, {"token": ["a", "b"]}, {"x": "y" * 60_000})):
        yield "POST", f"/en/2019-04/{form}.html", {"data": data}
    for form in FORMS:
        path = f"/en/2019-04/{form}.html"
        yield "POST", path, {"data": {"token": "x"}, "headers": {"origin": "https://evil.example"}}
        yield "POST", path, {"content": b"x" * 70_000}
        yield (
            "POST",
            path,
            {"content": b"\xff\xfe=\x00", "headers": PARTS},
        )
        yield "POST", path, {"files": {"f": ("a.html", b"<script>", "text/html")}}
    for header, value in HEADERS:
        yield "GET", "/en/2019-04/index.html", {"headers": {header: value}}


def faults(answer: Any, sent: dict[str, Any]) -> list[str]:
    """What does not hold about one answer."""
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    if "content-security-policy" not in answer.headers:
        found.append("no policy")
    text = answer.text if len(answer.content) < 5_000_000 else ""
    found += [w for w in ("root:x:", "Traceback", "/tmp/", "SQLite format", "[area]") if w in text]
    told = [v for v in sent.get("params", {}).values() if "<" in v or '"on' in v]
    html = "html" in answer.headers.get("content-type", "")
    found += [f"came back: {v[:20]}" for v in told if html and v in text]
    found += ["a cookie was set"] if answer.headers.get("set-cookie", "").startswith("x=") else []
    found += ["leads elsewhere"] if "evil.example" in answer.headers.get("location", "") else []
    return found


def main() -> None:
    """Print tried and held."""
    tried = held = 0
    with tempfile.TemporaryDirectory() as folder:
        area = make_releases(make_area(Path(folder) / "area"))
        app = make_app(area, more=desk_routes(area))
        for method, path, more in attacks():
            client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
            for name, value in more.pop("cookies", {}).items():
                client.cookies.set(name, value)
            try:
                found = faults(client.request(method, path, **more), more)
            except (ValueError, TypeError, UnicodeError) as error:
                # The client itself refuses to send it.
                found, _ = [], error
            tried, held = tried + 1, held + (not found)
            if found:
                print(f"{method} {path[:80]} {str(more)[:80]}: {found}", flush=True)
    print(f"web attacks: {held} of {tried} held")
    sys.exit(held < tried)


if __name__ == "__main__":
    main()
