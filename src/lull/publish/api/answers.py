"""How the API answers: format by extension or Accept, one ETag a release, pages by cursor."""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
from collections.abc import Callable
from threading import Lock
from typing import Protocol

import pyarrow as pa
from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lull.publish import files
from lull.publish.snapshot import Snapshot

_ACCEPTED = {"text/csv": "csv", "application/vnd.apache.parquet": "parquet", "application/json": "json"}

# The first answers of a release read what all share: made at once, each would read it, and all would wait for that.
_MAKING = Lock()


class Pages(Protocol):
    """How much of a list is wanted, and in what dress."""

    @property
    def limit(self) -> int:
        """Rows a page."""

    @property
    def cursor(self) -> str | None:
        """Where the page begins."""

    @property
    def hxl(self) -> bool:
        """Whether CSV carries HXL tags."""


def chosen(request: Request, extension: str | None) -> str:
    """The format that the extension names, else the first that Accept names, else JSON."""
    if extension:
        return extension
    for part in request.headers.get("accept", "").split(","):
        kind = _ACCEPTED.get(part.split(";")[0].strip().lower())
        if kind:
            return kind
    return "json"


def answer(request: Request, snapshot: Snapshot, body: bytes, kind: str) -> Response:
    """A response with an ETag; 304 without a body where the reader has it already."""
    tag = f'"{snapshot.name}-{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300", "Vary": "Accept"}
    known = [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=files.FORMATS[kind], headers=headers)


def kept(request: Request, snapshot: Snapshot, slot: str, make: Callable[[], object]) -> Response:
    """JSON that is made once a release and asked for by many; it is kept small."""
    key = ("JSON", slot)
    packed = snapshot.kept.get(key)
    if not isinstance(packed, bytes):
        with _MAKING:
            packed = snapshot.once(key, lambda: gzip.compress(files.as_json(make()), 6, mtime=0))
    return answer(request, snapshot, gzip.decompress(packed), "json")


def table(request: Request, snapshot: Snapshot, found: pa.Table, *, extension: str | None, pages: Pages) -> Response:
    """Rows in the wanted format: JSON in pages (`limit`, `cursor`), CSV and Parquet whole."""
    kind = chosen(request, extension)
    if kind != "json":
        return answer(request, snapshot, files.written(found, kind, hxl=pages.hxl), kind)
    limit, start = pages.limit, position(pages.cursor, snapshot)
    part = found.slice(start, limit)
    more = start + limit < found.num_rows
    following = cursor(snapshot, start + limit) if more else None
    body = {"release": snapshot.name, "total": found.num_rows, "rows": part.to_pylist(), "next": following}
    found_answer = answer(request, snapshot, files.as_json(body), "json")
    if more:
        found_answer.headers["Link"] = f'<{request.url.include_query_params(cursor=following)}>; rel="next"'
    return found_answer


def cursor(snapshot: Snapshot, start: int) -> str:
    """An opaque mark of a place in a list of one release."""
    return base64.urlsafe_b64encode(f"{snapshot.name}:{start}".encode()).decode().rstrip("=")


def position(mark: str | None, snapshot: Snapshot) -> int:
    """The place that a cursor marks; 400 if it belongs to another release or is none."""
    if not mark:
        return 0
    try:
        text = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode()
        name, _, start = text.rpartition(":")
        if name == snapshot.name and start.isascii() and start.isdigit() and len(start) < 10:
            return int(start)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise HTTPException(400, "the cursor is not one of this list and release; begin again without it")
