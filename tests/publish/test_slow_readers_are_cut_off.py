"""Clients that take an answer too slowly lose the connection; the clock and the line are made up, so nothing waits."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from lull.publish.patience import ANSWER_SECONDS, BYTES_A_SECOND, REQUEST_SECONDS, patient

ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNK = 65_536
# What the system below keeps for a reader, as on a real machine a few hundred kilobytes.
KERNEL = 200_000


@dataclass
class Timer:
    """One call that is due at a time."""

    due: float
    call: Callable[[], object]

    def cancel(self) -> None:
        self.due = float("inf")


@dataclass
class Clock:
    """A loop whose time passes when told; tasks run on the real one."""

    now: float = 0.0
    timers: list[Timer] = field(default_factory=list)

    def call_later(self, seconds: float, call: Callable[[], object]) -> Timer:
        self.timers.append(Timer(self.now + seconds, call))
        return self.timers[-1]

    def create_task(self, work: Any, **named: Any) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(work, **named)

    def go(self, seconds: float) -> None:
        """Let time pass and call what comes due, in order."""
        end = self.now + seconds
        while due := sorted((t for t in self.timers if t.due <= end), key=lambda t: t.due):
            self.now = due[0].due
            self.timers.remove(due[0])
            due[0].call()
        self.now = end

    def running(self) -> int:
        return sum(t.due < float("inf") for t in self.timers)


class Line(asyncio.Transport):
    """A connection whose reader takes bytes when told: the system holds some, the rest waits in the buffer."""

    def __init__(self, protocol: Any) -> None:
        super().__init__()
        self.protocol, self.high, self.low = protocol, CHUNK, CHUNK // 4
        self.kernel = self.buffer = self.got = 0
        self.said = b""
        self.paused = self.closing = self.lost = False

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.high = CHUNK if high is None else high
        self.low = self.high // 4 if low is None else low

    def get_write_buffer_size(self) -> int:
        return self.buffer

    def write(self, data: Any) -> None:
        self.said += bytes(data[:200])
        self.buffer += len(data)
        self.move()
        if self.buffer > self.high and not self.paused:
            self.paused = True
            self.protocol.pause_writing()

    def move(self) -> None:
        fits = min(self.buffer, KERNEL - self.kernel)
        self.buffer, self.kernel = self.buffer - fits, self.kernel + fits

    def take(self, count: int) -> None:
        """The reader takes up to `count` bytes."""
        taken = min(count, self.kernel)
        self.got, self.kernel = self.got + taken, self.kernel - taken
        self.move()
        if self.paused and self.buffer <= self.low:
            self.paused = False
            self.protocol.resume_writing()
        if self.closing and not self.buffer:
            self.lose()

    def close(self) -> None:
        self.closing = True
        if not self.buffer:
            self.lose()

    def abort(self) -> None:
        self.closing, self.buffer = True, 0
        self.lose()

    def lose(self) -> None:
        if not self.lost:
            self.lost = True
            self.protocol.connection_lost(None)

    def is_closing(self) -> bool:
        return self.closing

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


App = Callable[[Any, Any, Any], Awaitable[None]]


def answering(size: int, chunk: int = CHUNK, wait: Callable[[int], Awaitable[object]] | None = None) -> App:
    """An application that answers with `size` bytes, `chunk` at a time; `wait` is called before each."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % size)]})
        for at in range(0, size, chunk):
            if wait:
                await wait(at)
            body = bytes(min(chunk, size - at))
            await send({"type": "http.response.body", "body": body, "more_body": at + chunk < size})

    return app


@dataclass
class RequestContext:
    """A connection that has asked, with its clock, and the state of the server."""

    clock: Clock
    line: Line
    protocol: Any
    server: ServerState

    async def go(self, seconds: float, rate: float = 0.0, step: float = 1.0) -> None:
        """Let seconds pass in which the reader takes `rate` bytes in each."""
        for _ in range(round(seconds / step)):
            self.line.take(round(rate * step))
            await turns()
            self.clock.go(step)


async def turns() -> None:
    """Let tasks run as far as they come without time passing."""
    for _ in range(5):
        await asyncio.sleep(0)


def protocol_of(app: App, clock: Clock) -> tuple[Any, ServerState]:
    config = uvicorn.Config(app, http=patient(), log_config=None, ws="none", lifespan="off", timeout_keep_alive=5)
    config.load()
    server = ServerState()
    return patient()(config, server, {}, _loop=clock), server  # type: ignore[arg-type]


async def asked(app: App, *requests: bytes) -> RequestContext:
    clock = Clock()
    protocol, server = protocol_of(app, clock)
    line = Line(protocol)
    protocol.connection_made(line)
    for request in requests or (ASK,):
        protocol.data_received(request)
    await turns()
    return RequestContext(clock, line, protocol, server)


@pytest.mark.parametrize("chunk", [CHUNK, 1_000_000])
def test_a_reader_who_takes_nothing_has_five_minutes(chunk: int) -> None:
    async def run() -> None:
        context = await asked(answering(1_000_000, chunk))
        await context.go(ANSWER_SECONDS - 1)
        assert not context.line.lost
        await context.go(2)
        assert context.line.lost
        assert not context.server.tasks
        assert not context.server.connections

    asyncio.run(run())


@pytest.mark.parametrize("chunk", [CHUNK, 1_000_000])
def test_a_megabyte_at_five_kilobytes_a_second_arrives_whole(chunk: int) -> None:
    async def run() -> None:
        context = await asked(answering(1_000_000, chunk))
        await context.go(260, 4_000)
        assert context.line.got > 1_000_000

    asyncio.run(run())


def test_taking_a_little_now_and_then_buys_no_time() -> None:
    async def run() -> None:
        context = await asked(answering(20_000_000))
        # One piece a minute keeps the buffer moving and is far from the rate that is asked for.
        await context.go(ANSWER_SECONDS + 60, CHUNK / 60, step=60)
        assert context.line.lost
        assert not context.server.tasks

    asyncio.run(run())


@pytest.mark.parametrize("chunk", [CHUNK, 10_000_000])
def test_a_large_file_may_take_long_while_the_reader_keeps_up(chunk: int) -> None:
    async def run() -> None:
        context = await asked(answering(10_000_000, chunk))
        await context.go(10_100_000 / (BYTES_A_SECOND * 1.1), BYTES_A_SECOND * 1.1)
        assert context.line.got > 10_000_000
        assert not context.server.tasks

    asyncio.run(run())


@pytest.mark.parametrize("chunk", [CHUNK, 10_000_000])
def test_a_large_file_taken_too_slowly_is_given_up(chunk: int) -> None:
    async def run() -> None:
        context = await asked(answering(10_000_000, chunk))
        await context.go(2 * ANSWER_SECONDS, BYTES_A_SECOND * 0.9)
        assert context.line.lost

    asyncio.run(run())


def test_a_reader_who_slows_down_later_is_cut_off_as_well() -> None:
    async def run() -> None:
        context = await asked(answering(10_000_000))
        await context.go(ANSWER_SECONDS * 2, BYTES_A_SECOND * 2)
        assert not context.line.lost
        await context.go(ANSWER_SECONDS * 2, 100)
        assert context.line.lost

    asyncio.run(run())


@pytest.mark.parametrize("left", [1, 10_000, 60_000])
def test_the_last_bytes_are_waited_for_no_longer_than_the_first(left: int) -> None:
    async def run() -> None:
        context = await asked(answering(KERNEL + left))
        await context.go(6)
        # The server has hung up after an idle while; what it said before waits still.
        assert context.line.closing
        assert not context.line.lost
        await context.go(ANSWER_SECONDS)
        assert context.line.lost
        assert not context.server.connections

    asyncio.run(run())


def test_a_refusal_that_nobody_takes_is_given_up_too() -> None:
    async def run() -> None:
        context = await asked(answering(KERNEL - 60))
        assert context.line.buffer == 0
        context.protocol.data_received(b"GET / HT")
        await context.go(ANSWER_SECONDS)
        assert b"408 Request Timeout" in context.line.said
        assert not context.line.lost
        await context.go(REQUEST_SECONDS + 1)
        assert context.line.lost

    asyncio.run(run())


def test_an_answer_that_was_taken_leaves_no_clock_running() -> None:
    async def run() -> None:
        context = await asked(answering(1_000_000))
        assert context.clock.running() == 1
        await context.go(10, 1_000_000)
        assert context.line.lost
        assert context.clock.running() == 0

    asyncio.run(run())


def test_each_answer_of_one_connection_has_its_own_time() -> None:
    async def run() -> None:
        context = await asked(answering(1_000_000), ASK, ASK)
        await context.go(280, 4_000)
        await context.go(240, 4_000)
        assert context.line.got > 2_000_000
        assert context.line.said.count(b"HTTP/1.1 200") == 2

    asyncio.run(run())


def test_time_that_the_site_takes_is_not_the_readers() -> None:
    async def run() -> None:
        ready = asyncio.Event()

        async def wait(at: int) -> None:
            await (ready.wait() if at >= 4 * CHUNK else asyncio.sleep(0))

        context = await asked(answering(8 * CHUNK, wait=wait))
        await context.go(ANSWER_SECONDS * 2, 10_000)
        assert not context.line.lost
        ready.set()
        await context.go(60, 10_000)
        assert context.line.got > 8 * CHUNK

    asyncio.run(run())


@pytest.mark.parametrize("chunk", [1_000, 1_000_000])
def test_a_real_socket_whose_reader_stops_is_let_go(chunk: int) -> None:
    """The same with the system's own buffers: the answer ends with a piece that the system has no room for."""

    async def run() -> None:
        here, there = socket.socketpair()
        clock, filled, gone = Clock(), asyncio.Event(), asyncio.Event()

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            while not transport.get_write_buffer_size():
                await send({"type": "http.response.body", "body": bytes(chunk), "more_body": True})
            filled.set()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            gone.set()

        protocol, server = protocol_of(app, clock)
        transport, _ = await asyncio.get_running_loop().connect_accepted_socket(lambda: protocol, here)
        with there:
            there.sendall(ASK)
            await filled.wait()
            assert 0 < transport.get_write_buffer_size() <= chunk + 100
            clock.go(ANSWER_SECONDS + 1)
            await gone.wait()
            await turns()
            assert not server.connections

    asyncio.run(asyncio.wait_for(run(), 20))
