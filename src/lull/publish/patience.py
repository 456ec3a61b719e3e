"""How long a connection may take: a request that trickles in, or an answer that nobody takes, ends the connection.

Uvicorn ends connections on which nothing happens after an answer, but waits without end for a request that has begun
and for a reader who does not take what was said. A reader on a bad line needs a second or two for a request of this
site; one who needs longer than `REQUEST_SECONDS` holds a place that others could have.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from lull.addresses import neighbourhood
from lull.publish.proxies import Network, trusted

REQUEST_SECONDS = 20.0
# A browser holds six; an office behind one address some dozens.
CONNECTIONS = 100
# An answer of 1 MB needs a little over three minutes at 5 kB a second.
ANSWER_SECONDS = 300.0
# Larger files may take longer, as long as this many bytes a second are taken.
BYTES_A_SECOND = 5_000
_BUSY = b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


def patient(
    request_seconds: float = REQUEST_SECONDS,
    answer_seconds: float = ANSWER_SECONDS,
    *,
    each: int = CONNECTIONS,
    exempt: Sequence[Network] = (),
) -> type[H11Protocol]:
    """A protocol for Uvicorn's `http` that gives a whole request, and the taking of an answer, only so long.

    Both are in seconds. An answer must be taken within `answer_seconds`; of a larger one, `answer_seconds` times
    `BYTES_A_SECOND` bytes in each such span, so that big files reach slow lines and no reader stays for ever.

    each : connections that one address (of IPv6 one /64) may hold at a time; more are closed at once.
    exempt : proxies, which pass on the requests of many.

    >>> patient(1.5).__name__
    'Patient'
    """
    stated = {"request_seconds": request_seconds, "answer_seconds": answer_seconds, "each": each, "exempt": exempt}
    return type("Patient", (_Patient,), {**stated, "held": Counter()})


class _Patient(H11Protocol):
    """One connection with two clocks."""

    request_seconds = REQUEST_SECONDS
    answer_seconds = ANSWER_SECONDS
    request_clock: asyncio.TimerHandle | None = None
    answer_clock: asyncio.TimerHandle | None = None
    had = 0
    each = CONNECTIONS
    exempt: Sequence[Network] = ()
    held: ClassVar[Counter[str]] = Counter()
    holder = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        host = str((transport.get_extra_info("peername") or ("",))[0])
        if host and not trusted(host, self.exempt):
            self.holder = neighbourhood(host)
            self.held[self.holder] += 1
        # Uvicorn stops waiting below a low-water mark, and the last bytes would then be nobody's concern.
        transport.set_write_buffer_limits(high=0)
        self.tally = Tally(transport)
        super().connection_made(cast(asyncio.Transport, self.tally))
        if self.holder and self.held[self.holder] > self.each:
            transport.write(_BUSY)
            transport.close()
            return
        self.request_clock = self.loop.call_later(self.request_seconds, self.too_late)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self.watch()

    def on_response_complete(self) -> None:
        if not self.flow.write_paused:
            self.all_taken()
        super().on_response_complete()
        self.watch()

    def watch(self) -> None:
        """Let the clock run while a request is incomplete; more of it does not wind the clock up again."""
        begun = self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])
        if not (begun or self.conn.their_state is h11.SEND_BODY):
            stop(self.request_clock)
            self.request_clock = None
        elif self.request_clock is None:
            self.request_clock = self.loop.call_later(self.request_seconds, self.too_late)

    def answering(self) -> bool:
        """Whether an answer has begun that is not said to its end."""
        return self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete

    def too_late(self) -> None:
        """Say that the request came too slowly, where nothing else was said yet, and hang up."""
        if not self.transport.is_closing():
            if not self.answering():
                self.transport.write(_LATE)
            self.transport.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.answer_clock is None:
            self.await_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        # Between two pieces of one answer the clock runs on: taking a little now and then buys no time.
        if not self.answering():
            self.all_taken()

    def await_reader(self) -> None:
        """Start the clock of the answer, and note how much was taken until now."""
        self.had = self.tally.taken()
        self.answer_clock = self.loop.call_later(self.answer_seconds, self.too_slow)

    def too_slow(self) -> None:
        """Hang up on a reader who took too little since the clock was started; otherwise start it again."""
        self.answer_clock = None
        if not self.flow.write_paused:
            return
        if self.tally.taken() - self.had < self.answer_seconds * BYTES_A_SECOND:
            self.transport.abort()
        else:
            self.await_reader()

    def all_taken(self) -> None:
        stop(self.answer_clock)
        self.answer_clock = None

    def connection_lost(self, exc: Exception | None) -> None:
        if self.holder:
            self.held[self.holder] -= 1
            if self.held[self.holder] <= 0:
                del self.held[self.holder]
            self.holder = ""
        stop(self.request_clock)
        stop(self.answer_clock)
        super().connection_lost(exc)


class Tally:
    """A transport that counts the bytes that it is given; all else is left to the one inside."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.written = 0

    def write(self, data: bytes) -> None:
        """Pass bytes on."""
        self.written += len(data)
        self.transport.write(data)

    def taken(self) -> int:
        """Bytes that have left the buffer of this process."""
        return self.written - self.transport.get_write_buffer_size()

    def __getattr__(self, name: str) -> object:
        return getattr(self.transport, name)


def stop(clock: asyncio.TimerHandle | None) -> None:
    """Stop a clock, if one runs."""
    if clock is not None:
        clock.cancel()
