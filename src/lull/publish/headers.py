"""What every answer carries and what every request must keep to: a plain ASGI layer around the whole site."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lull.publish.style import style_hash

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' {style_hash()}",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), interest-cohort=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
_ONLY_TLS = (b"strict-transport-security", b"max-age=31536000")
LARGEST_BODY = 64 * 1024
BODY_SECONDS = 15.0
# The rest of a body that is refused is not waited for.
_HANG_UP = {"connection": "close"}
_LOG = logging.getLogger("lull.web")


class Guard:
    """Security headers, a limit on size and time of bodies, and one log line a request without personal data.

    The log holds method, path, status and milliseconds: no address, no query, no cookie, no agent.
    """

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.perf_counter) -> None:
        self.app = app
        self.clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = self.clock(), 0
        limit = _Limit(receive)

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                known = {name for name, _ in message["headers"]}
                more = (*_HEADERS, _ONLY_TLS) if scope.get("scheme") == "https" else _HEADERS
                message["headers"] = [*message["headers"], *(h for h in more if h[0] not in known)]
            await send(message)

        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > LARGEST_BODY:
            await PlainTextResponse("too large\n", status_code=413, headers=_HANG_UP)(scope, receive, dressed)
        else:
            try:
                await self.app(scope, limit, dressed)
            except TooMuchError as error:
                if not status:
                    refusal = PlainTextResponse(f"{error}\n", status_code=error.status, headers=_HANG_UP)
                    await refusal(scope, receive, dressed)
            except Exception:  # noqa: BLE001  the border to the web: it is logged, and nothing of it is shown
                _LOG.exception("a request failed")
                if not status:
                    failed = PlainTextResponse("something went wrong; nothing was changed\n", 500, headers=_HANG_UP)
                    await failed(scope, receive, dressed)
        line = {
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "ms": round((self.clock() - started) * 1000, 1),
        }
        _LOG.info(json.dumps(line))


class TooMuchError(Exception):
    """A body that is too long or comes too slowly."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class _Limit:
    """Passes a request body on until it is too long or too slow."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.seen = 0
        self.done = False
        self.ends: float | None = None

    async def __call__(self) -> Message:
        if self.done:
            return await self.receive()
        now = asyncio.get_running_loop().time()
        # One deadline for the whole body: a byte now and then does not buy more time.
        self.ends = now + BODY_SECONDS if self.ends is None else self.ends
        try:
            message = await asyncio.wait_for(self.receive(), max(0.0, self.ends - now))
        except TimeoutError:
            raise TooMuchError(408, "the request came too slowly") from None
        if message["type"] == "http.request":
            self.seen += len(message.get("body", b""))
            self.done = not message.get("more_body", False)
            if self.seen > LARGEST_BODY:
                raise TooMuchError(413, "too large")
        return message
