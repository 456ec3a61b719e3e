"""How long a connection may take: a request that trickles in, or an answer that nobody takes, ends the connection.

Uvicorn ends connections on which nothing happens after an answer, but waits without end for a request that has begun.
A reader on a bad line needs a second or two for a request of this site; one who needs longer than `REQUEST_SECONDS`
holds a place that others could have.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 20.0
# An answer of 1 MB needs a little over three minutes at 5 kB a second.
ANSWER_SECONDS = 300.0
_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


def patient(request_seconds: float = REQUEST_SECONDS, answer_seconds: float = ANSWER_SECONDS) -> type[H11Protocol]:
    """A protocol for Uvicorn's `http` that gives a whole request, and the taking of an answer, only so long.

    >>> patient(1.5).__name__
    'Patient'
    """

    class Patient(H11Protocol):
        """One connection with two clocks."""

        request_clock: asyncio.TimerHandle | None = None
        answer_clock: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self.request_clock = self.loop.call_later(request_seconds, self.too_late)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self.watch()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self.watch()

        def watch(self) -> None:
            """Let the clock run while a request is incomplete; more of it does not wind the clock up again."""
            begun = self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])
            if not (begun or self.conn.their_state is h11.SEND_BODY):
                stop(self.request_clock)
                self.request_clock = None
            elif self.request_clock is None:
                self.request_clock = self.loop.call_later(request_seconds, self.too_late)

        def too_late(self) -> None:
            """Say that the request came too slowly, where nothing else was said yet, and hang up."""
            if not self.transport.is_closing():
                if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
                    self.transport.write(_LATE)
                self.transport.close()

        def pause_writing(self) -> None:
            super().pause_writing()
            self.answer_clock = self.answer_clock or self.loop.call_later(answer_seconds, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            stop(self.answer_clock)
            self.answer_clock = None

        def connection_lost(self, exc: Exception | None) -> None:
            stop(self.request_clock)
            stop(self.answer_clock)
            super().connection_lost(exc)

    return Patient


def stop(clock: asyncio.TimerHandle | None) -> None:
    """Stop a clock, if one runs."""
    if clock is not None:
        clock.cancel()
