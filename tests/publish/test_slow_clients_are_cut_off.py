"""Clients that send a request byte by byte, or stop in the middle, lose the connection; others keep theirs."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from lull.publish.app import make_app
from lull.publish.patience import patient

SECONDS = 0.2
# Far more than any answer needs; only a server that waits without end comes near it.
PATIENCE = 20.0


@pytest.fixture(scope="module")
def port(site_area: Path) -> Iterator[int]:
    with socket.socket() as spot:
        spot.bind(("127.0.0.1", 0))
        number = spot.getsockname()[1]
    config = uvicorn.Config(
        make_app(site_area), port=number, http=patient(SECONDS), log_config=None, ws="none", timeout_keep_alive=60
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield int(number)
    server.should_exit = True
    thread.join(10)


def talk(port: int, *parts: bytes) -> bytes:
    """Send parts as soon as possible and read until the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        for part in parts:
            line.sendall(part)
        return read_all(line)


def read_all(line: socket.socket) -> bytes:
    found = b""
    while more := line.recv(65536):
        found += more
    return found


def answer(line: socket.socket) -> bytes:
    """One answer of `/health`, which may come in pieces and ends with a brace."""
    found = b""
    while not found.endswith(b"}") and (more := line.recv(65536)):
        found += more
    return found


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (b"GET /hea",),
        (b"GET /health HTTP/1.1\r\nHost: x\r\n",),
        (b"GET /health HTTP/1.1\r\n", b"X-A: b\r\n", b"X-"),
    ],
)
def test_a_head_that_never_ends_is_cut_off(port: int, parts: tuple[bytes, ...]) -> None:
    assert talk(port, *parts).startswith(b"HTTP/1.1 408")


def test_a_body_that_never_ends_is_cut_off(port: int) -> None:
    head = b"POST /api/v1/releases HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
    assert talk(port, head, b"a").startswith((b"HTTP/1.1 408", b"HTTP/1.1 405"))


def test_a_byte_now_and_then_buys_no_time(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(b"GET /health HTTP/1.1\r\nX-Slow: ")
        line.settimeout(SECONDS / 8)
        sent, found = 0, b""
        while not found and sent < PATIENCE / SECONDS * 8:
            try:
                found = line.recv(1000)
            except TimeoutError:
                line.sendall(b"a")
                sent += 1
        assert found.startswith(b"HTTP/1.1 408")


def test_a_second_request_of_one_connection_is_watched_too(port: int) -> None:
    whole = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    found = talk(port, whole, b"GET /health HTTP/1.1\r\nHo")
    assert found.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in found


def test_an_idle_connection_that_asked_well_is_kept(port: int) -> None:
    whole = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(whole)
        assert answer(line).startswith(b"HTTP/1.1 200")
        line.settimeout(SECONDS * 2)
        with pytest.raises(TimeoutError):
            line.recv(1)
        line.settimeout(PATIENCE)
        line.sendall(whole)
        assert answer(line).startswith(b"HTTP/1.1 200")


def test_refused_bodies_end_the_connection(port: int) -> None:
    head = b"POST /en/2019-04/contest.html HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n"
    found = talk(port, head)
    assert found.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in found
