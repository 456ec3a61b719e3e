"""A gzipped body with its tag, made once and sent to many."""

from __future__ import annotations

import gzip
import hashlib

from starlette.requests import Request
from starlette.responses import Response

from lull.publish.shelf import Made


def packed(body: bytes, *, level: int = 6) -> Made:
    """ETag and gzipped bytes of a body; a lower level is for what one reader asks for."""
    return tagged(gzip.compress(body, level, mtime=0))


def tagged(small: bytes) -> Made:
    """The same where the gzipped bytes are there already."""
    return f'"{hashlib.sha256(small).hexdigest()[:20]}"', small


def sent(request: Request, made: Made, kind: str = "text/html; charset=utf-8") -> Response:
    """A page as the reader wants it: gzipped, or 304 if it is known already."""
    tag, small = made
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding, Cookie"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(small, headers={**headers, "Content-Encoding": "gzip"}, media_type=kind)
    return Response(gzip.decompress(small), headers=headers, media_type=kind)
