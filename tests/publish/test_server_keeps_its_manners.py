"""The server: headers, refusals, health, releases that arrive while readers read."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import re
import shutil
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lull.publish import headers
from lull.publish.app import make_app
from lull.publish.server import bound

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_every_answer_carries_a_strict_policy(client: TestClient) -> None:
    for path in (
        "/en/2019-04/index.html",
        "/api/v1/releases",
        "/static/lull.css",
        "/nothing",
        "/data/2019-04/place.csv",
    ):
        found = client.get(path).headers
        assert "default-src 'none'" in found["content-security-policy"]
        assert "unsafe" not in found["content-security-policy"]
        assert found["x-content-type-options"] == "nosniff"
        assert "server" not in found


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fapp.py", "/data/2019-04/../../area.toml",
        "/data/..%2f2019-04/place.csv", "/data/2019-04/%2e%2e%2frelease.csv", "/en/..%2f2019-04/index.html",
        "/en/2019-04/district/..%2f..%2fx.html", "/briefing/2019-04/en/..%2fx.pdf", "/feeds/en/..%2fx.atom",
        "/en/2019-04/<script>.html", "/xx/2019-04/index.html", "/data/2019-04/draws.exe",
    ],
)  # fmt: skip
def test_paths_out_of_the_site_are_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404, path
    assert "<script>." not in answer.text
    assert "Traceback" not in answer.text


def test_bodies_that_are_too_long_are_refused(client: TestClient) -> None:
    assert client.post("/en/2019-04/contest.html", content=b"x" * 70_000).status_code == 413
    assert (
        client.post("/en/2019-04/contest.html", content=b"x", headers={"content-length": "9" * 12}).status_code == 413
    )


def test_a_body_without_a_declared_length_is_cut_and_a_slow_one_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headers, "BODY_SECONDS", 0.05)

    async def reader(scope: object, receive: object, send: object) -> None:
        while (await receive()).get("more_body"):  # type: ignore[operator]
            pass

    async def ask(chunks: list[bytes], *, stall: bool) -> int:
        parts = iter(chunks)
        sent: list[dict[str, object]] = []

        async def receive() -> dict[str, object]:
            body = next(parts, None)
            if body is None and stall:
                await asyncio.sleep(30)
            return {"type": "http.request", "body": body or b"", "more_body": body is not None}

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
        await headers.Guard(reader)(scope, receive, send)  # type: ignore[arg-type]
        return int(sent[0]["status"])  # type: ignore[call-overload]

    assert asyncio.run(ask([b"x" * 40_000] * 3, stall=False)) == 413
    assert asyncio.run(ask([b"x"], stall=True)) == 408


def test_the_log_knows_no_reader(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="lull.web"):
        client.get("/en/2019-04/places.html?q=secret", headers={"user-agent": "someone", "cookie": "digits=latn"})
    line = json.loads(caplog.records[-1].message)
    assert set(line) == {"method", "path", "status", "ms"}
    assert "secret" not in caplog.text


def test_health_is_alive_and_ready_needs_a_release(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/health").json() == {"status": "alive"}
    assert client.get("/ready").json()["latest"] == "2019-04"
    empty = type(client)(make_app(tmp_path))
    assert empty.get("/health").status_code == 200
    assert empty.get("/ready").status_code == 503


@pytest.mark.parametrize(
    ("accepts", "lang"), [("ar-IQ,ar;q=0.9", "ar"), ("ckb", "ckb"), ("ku-IQ,en;q=0.5", "ckb"), ("fr", "en"), ("", "en")]
)
def test_the_front_door_speaks_the_readers_language(client: TestClient, accepts: str, lang: str) -> None:
    answer = client.get("/", headers={"accept-language": accepts})
    assert answer.headers["location"] == f"{lang}/latest/index.html"


def test_pages_are_small_gzipped_and_known_by_etag(client: TestClient, snapshot: object) -> None:
    for name in ("index", "place/XX1Q01", "place/XX1", "promises"):
        answer = client.get(f"/ckb/2019-04/{name}.html", headers={"accept-encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        assert len(gzip.compress(answer.content)) < 150_000
        known = client.get(f"/ckb/2019-04/{name}.html", headers={"if-none-match": answer.headers["etag"]})
        assert known.status_code == 304


def test_a_release_published_while_readers_read_mixes_nothing(
    site_area: Path, tmp_path: Path, client: TestClient
) -> None:
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    (area / "releases" / "2019-04").rename(area / "aside")
    reader = type(client)(make_app(area))

    rows = "/api/v1/releases/latest/national?limit=1000"
    paths = ("/en/latest/index.html", "/en/latest/promises.html", "/en/latest/national.html", rows)

    def read(i: int) -> tuple[int, set[str]]:
        answer = reader.get(paths[i % len(paths)], follow_redirects=True)
        months = {r["origin"][:7] for r in answer.json()["rows"]} if i % len(paths) == 3 else set()
        return answer.status_code, months | set(re.findall(r"Release <bdi[^>]*>(\d{4}-\d\d)", answer.text))

    with ThreadPoolExecutor(4) as pool:
        reads = [pool.submit(read, i) for i in range(24)]
        (area / "aside").rename(area / "releases" / "2019-04")
        reads += [pool.submit(read, i) for i in range(24)]
        found = [r.result() for r in reads]
    assert {status for status, _ in found} == {200}
    assert all(len(names) == 1 for _, names in found)
    assert found[-1][1] == {"2019-04"}


def test_sockets_name_their_protocol_so_that_small_answers_are_sent_at_once() -> None:
    lines = bound("127.0.0.1", 0)
    assert [line.proto for line in lines] == [socket.IPPROTO_TCP]
    for line in lines:
        line.close()
