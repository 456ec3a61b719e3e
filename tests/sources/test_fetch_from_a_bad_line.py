"""Downloads over a line that breaks, from a server of our own on this machine."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from lull.cli.ingest import fetch as fetch_command
from lull.errors import SourceError
from lull.sources.ucdp_fetch import fetch, wanted_versions

BODY = b"PK\x03\x04" + bytes(range(256)) * 2000
NAME = "ged251-csv.zip"


class Server(ThreadingHTTPServer):
    """Serves BODY at /ged/…; `cuts` answers break off after that many bytes; `ranges` says if it can resume."""

    cuts: list[int]
    ranges: bool
    asked: list[str | None]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.asked.append(wanted)
        if not self.path.endswith((NAME, "v25_0_3.csv")):
            self.send_error(404)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.server.ranges else 0
        if start > len(BODY):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(BODY) - start))
        self.end_headers()
        rest = BODY[start:]
        self.wfile.write(rest[: self.server.cuts.pop(0)] if self.server.cuts else rest)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as made:
        made.cuts, made.ranges, made.asked = [], True, []
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def url(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/"


def test_a_version_is_fetched_whole_and_not_twice(server: Server, tmp_path: Path) -> None:
    got = fetch("25.1", tmp_path, base_url=url(server))
    assert (got.path, got.size) == (tmp_path / NAME, len(BODY))
    assert got.path.read_bytes() == BODY
    assert got.sha256 == hashlib.sha256(BODY).hexdigest()
    fetch("25.1", tmp_path, base_url=url(server), sha256=got.sha256)
    assert len(server.asked) == 1


def test_a_download_that_is_cut_off_goes_on_where_it_was(server: Server, tmp_path: Path) -> None:
    server.cuts = [100_000, 50_000]
    assert fetch("25.1", tmp_path, base_url=url(server)).path.read_bytes() == BODY
    assert server.asked == [None, "bytes=100000-", "bytes=150000-"]


def test_a_server_that_cannot_resume_starts_again(server: Server, tmp_path: Path) -> None:
    server.cuts, server.ranges = [100_000], False
    assert fetch("25.1", tmp_path, base_url=url(server)).path.read_bytes() == BODY


def test_a_line_that_always_breaks_is_told_and_the_part_waits(server: Server, tmp_path: Path) -> None:
    server.cuts = [1000] * 4
    with pytest.raises(SourceError, match="cut off 4 times"):
        fetch("25.1", tmp_path, base_url=url(server))
    assert [p.name for p in tmp_path.iterdir()] == [NAME + ".part"]
    assert fetch("25.1", tmp_path, base_url=url(server)).path.read_bytes() == BODY
    assert server.asked[-1] == "bytes=4000-"


def test_a_part_longer_than_the_file_is_thrown_away(server: Server, tmp_path: Path) -> None:
    (tmp_path / (NAME + ".part")).write_bytes(BODY + b"more")
    assert fetch("25.1", tmp_path, base_url=url(server)).path.read_bytes() == BODY


def test_another_hash_than_expected_keeps_nothing(server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="sha256 is"):
        fetch("25.1", tmp_path, base_url=url(server), sha256="0" * 64)
    assert list(tmp_path.iterdir()) == []


def test_a_version_that_is_not_there_is_told(server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="answered 404; is that version published"):
        fetch("24.1", tmp_path, base_url=url(server))
    assert list(tmp_path.iterdir()) == []


def test_nobody_at_the_address_is_told(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as closed:
        address = f"http://127.0.0.1:{closed.server_address[1]}/"
    with pytest.raises(SourceError, match="cut off"):
        fetch("25.1", tmp_path, base_url=address)


def test_the_command_fetches_and_says_what(server: Server, tmp_path: Path) -> None:
    arguments = ["ucdp", "--version", "25.0.3", "--to", str(tmp_path), "--url", url(server), "--json"]
    shown = CliRunner().invoke(fetch_command, arguments)
    assert json.loads(shown.stdout)[0]["path"] == str(tmp_path / "GEDEvent_v25_0_3.csv")


def test_since_names_the_months_that_are_out() -> None:
    assert wanted_versions((), since="2025-11", today=date(2026, 1, 31)) == ["25.0.11"]
    assert wanted_versions((), since=None, today=date(2026, 6, 30)) == ["25.1"]
    assert wanted_versions((), since=None, today=date(2026, 7, 1)) == ["26.1"]
    for wrong in ("2026", "2026-13", "x-1"):
        with pytest.raises(SourceError, match="no month"):
            wanted_versions((), since=wrong, today=date(2026, 1, 31))
    with pytest.raises(SourceError, match="no Candidate release"):
        wanted_versions((), since="2026-01", today=date(2026, 1, 31))
