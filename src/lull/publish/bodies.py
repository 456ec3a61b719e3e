"""What every body gets: HEAD, an ETag, compression where the reader takes it, and parts where they are asked for.

A plain ASGI layer, so that pages, files and the API all answer alike. Bodies are whole in memory: the largest is the
package of a release.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import brotli
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST: Final = 600
_PACKED: Final = ("text/", "application/json", "application/geo+json", "application/xml", "application/atom+xml",
                  "application/problem+json", "image/svg+xml", "application/manifest+json", "text/javascript",
                  "application/schema+json", "application/vnd.oai")  # fmt: skip
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)$")
Headers = list[tuple[bytes, bytes]]


@dataclass
class Answer:
    """One response as it is gathered."""

    status: int = 0
    headers: Headers = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)

    def get(self, name: bytes) -> str:
        """One header as text, or nothing."""
        return next((v.decode("latin-1") for k, v in self.headers if k.lower() == name), "")

    def put(self, name: bytes, value: str) -> None:
        """Set one header."""
        self.headers = [(k, v) for k, v in self.headers if k.lower() != name] + [(name, value.encode("latin-1"))]


class Bodies:
    """The layer; `app` is asked by GET also where the reader asked by HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        asked = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        # Parts, compression and "known already" are settled here, once for all.
        quiet = (b"range", b"if-range")
        inner = {**scope, "method": "GET", "headers": [h for h in scope["headers"] if h[0].lower() not in quiet]}
        answer = Answer()

        async def gather(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status, answer.headers = message["status"], list(message["headers"])
            elif message["type"] == "http.response.body":
                answer.body += message.get("body", b"")

        await self.app(inner, receive, gather)
        body = finish(answer, asked)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def finish(answer: Answer, asked: dict[str, str]) -> bytes:
    """Settle status and headers of a gathered answer by what was asked, and return the body to send."""
    body = bytes(answer.body)
    if answer.status != 200:
        return body
    tag = answer.get(b"etag") or f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    answer.put(b"etag", tag)
    if _known(asked.get("if-none-match", ""), tag):
        answer.status = 304
        answer.headers = [
            (k, v) for k, v in answer.headers if k.lower() not in (b"content-length", b"content-encoding")
        ]
        return b""
    if answer.get(b"content-encoding"):
        return body
    answer.put(b"accept-ranges", "bytes")
    part = asked_part(asked, tag, len(body))
    if part is not None:
        return _cut(answer, body, part)
    return _packed(answer, body, asked.get("accept-encoding", ""))


def _known(header: str, tag: str) -> bool:
    held = [t.strip().removeprefix("W/") for t in header.split(",")]
    return "*" in held or tag.removeprefix("W/") in held


def asked_part(asked: dict[str, str], tag: str, length: int) -> tuple[int, int] | None:
    """First byte and the one after the last of a part that is asked for; None for the whole, (0, 0) for no such part.

    >>> asked_part({"range": "bytes=-4"}, "", 10), asked_part({"range": "bytes=2-3"}, "", 10), asked_part({}, "", 10)
    ((6, 10), (2, 4), None)
    """
    found = _RANGE.match(asked.get("range", "").strip())
    if not found or asked.get("if-range", tag) != tag or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return (max(length - int(last), 0), length) if int(last) else (0, 0)
    start, end = int(first), min(int(last) + 1 if last else length, length)
    return (start, end) if start < min(end, length) else (0, 0)


def _cut(answer: Answer, body: bytes, part: tuple[int, int]) -> bytes:
    if part == (0, 0):
        answer.status = 416
        answer.put(b"content-range", f"bytes */{len(body)}")
        answer.put(b"content-length", "0")
        return b""
    answer.status = 206
    answer.put(b"content-range", f"bytes {part[0]}-{part[1] - 1}/{len(body)}")
    cut = body[part[0] : part[1]]
    answer.put(b"content-length", str(len(cut)))
    return cut


def _packed(answer: Answer, body: bytes, accepted: str) -> bytes:
    kind = answer.get(b"content-type")
    if not kind.startswith(_PACKED):
        answer.put(b"content-length", str(len(body)))
        return body
    vary: Sequence[str] = [v.strip() for v in answer.get(b"vary").split(",") if v.strip()]
    if "Accept-Encoding" not in vary:
        answer.put(b"vary", ", ".join([*vary, "Accept-Encoding"]))
    if len(body) >= SMALLEST and (name := _encoding(accepted)):
        body = brotli.compress(body, quality=4) if name == "br" else gzip.compress(body, 6, mtime=0)
        answer.put(b"content-encoding", name)
    answer.put(b"content-length", str(len(body)))
    return body


def _encoding(accepted: str) -> str:
    names = {}
    for part in accepted.lower().split(","):
        name, _, rest = part.strip().partition(";")
        names[name] = rest.strip() not in ("q=0", "q=0.0")
    return "br" if names.get("br") else "gzip" if names.get("gzip") else ""
