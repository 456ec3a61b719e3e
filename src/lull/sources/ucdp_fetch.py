"""Fetch UCDP GED by version: resumed where it was cut off, checked for size and hash, put in place whole."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx

from lull.errors import SourceError
from lull.sources.dialect import matched, refuse_page
from lull.sources.ucdp import ALSO_NAMED, NEEDED
from lull.sources.ucdp_versions import version

BASE_URL = "https://ucdp.uu.se/downloads/"
TRIES = 4
_HEAD = 64 << 10
Say = Callable[[str, float], None]


@dataclass(frozen=True)
class Fetched:
    """A file that was fetched, whole and checked."""

    version: str
    path: Path
    size: int
    sha256: str


def address(name: str, base_url: str = BASE_URL) -> str:
    """Where UCDP keeps a version.

    >>> address("25.1")
    'https://ucdp.uu.se/downloads/ged/ged251-csv.zip'
    >>> address("25.0.3")
    'https://ucdp.uu.se/downloads/candidateged/GEDEvent_v25_0_3.csv'
    """
    base = base_url.rstrip("/") + "/"
    if version(name).final:
        return f"{base}ged/ged{name.replace('.', '')}-csv.zip"
    return f"{base}candidateged/GEDEvent_v{name.replace('.', '_')}.csv"


def wanted_versions(named: Sequence[str], *, since: str | None, today: date) -> list[str]:
    """The versions to fetch: those named, or the Candidate months from `since` (YYYY-MM) to the last one out today.

    Without either, the latest final version. Raises `SourceError` for a name or month that cannot be read.

    >>> wanted_versions((), since="2025-11", today=date(2026, 2, 1))
    ['25.0.11', '25.0.12']
    """
    if named:
        return [version(name).name for name in named]
    if since is None:
        year = today.year - 2000 - (today.month < 7)
        return [f"{year}.1"]
    parts = since.split("-")
    if len(parts) != 2 or not all(p.isdigit() for p in parts) or not 1 <= int(parts[1]) <= 12:
        raise SourceError(f"--since {since!r} is no month; expected YYYY-MM")
    first, last = int(parts[0]) * 12 + int(parts[1]) - 1, today.year * 12 + today.month - 3
    found = [f"{m // 12 - 2000}.0.{m % 12 + 1}" for m in range(first, last + 1)]
    if not found:
        raise SourceError(
            f"no Candidate release since {since} is out on {today}; they appear about the 20th of the next month"
        )
    return found


def fetch(
    name: str,
    folder: Path | str,
    *,
    base_url: str = BASE_URL,
    sha256: str | None = None,
    say: Say | None = None,
    pause_seconds: float = 0.0,
) -> Fetched:
    """Download one version into `folder`, atomically; a part left by an interrupted download is taken up again.

    After a broken line it waits `pause_seconds`, then twice as long, and so on. The size must be what the server
    announced, and the hash what `sha256` asks, if given. A file that is there already is not fetched again. Raises
    `SourceError` saying what came, and leaves no half file under the final name.
    """
    url = address(name, base_url)
    to = Path(folder) / url.rsplit("/", 1)[1]
    part = to.with_name(to.name + ".part")
    to.parent.mkdir(parents=True, exist_ok=True)
    if not to.exists():
        _download_with_patience(url, part, say, pause_seconds)
    whole = to if to.exists() else part
    with whole.open("rb") as file:
        head = file.read(_HEAD)
    try:
        check_ged(url, head)
    except SourceError:
        whole.unlink()
        raise
    seen = _hash(whole)
    if sha256 and seen != sha256.lower():
        whole.unlink()
        raise SourceError(
            f"{url}: sha256 is {seen}, expected {sha256}; the file was not kept: check the source, try again"
        )
    os.replace(whole, to)
    return Fetched(name, to, to.stat().st_size, seen)


def check_ged(url: str, head: bytes) -> None:
    """`SourceError` for what begins as neither a zip nor a CSV with GED's columns, with its first words."""
    if head[:4] == b"PK\x03\x04":
        return
    refuse_page(url, head)
    first = head.split(b"\n", 1)[0].decode("utf-8-sig", "replace").replace('"', "").strip()
    wanted = [(n, *ALSO_NAMED.get(n, ())) for n in NEEDED]
    have = set(matched(first.split(","), [n for group in wanted for n in group]))
    missing = [group[0] for group in wanted if not have & set(group)]
    if missing:
        raise SourceError(
            f"{url} is no file of UCDP GED: columns missing: {', '.join(missing)}; it begins {first[:60]!r}. It was "
            "not kept: try again, or check the address"
        )


def _download_with_patience(url: str, part: Path, say: Say | None, pause_seconds: float) -> None:
    for attempt in range(1, TRIES + 1):
        try:
            return _download(url, part, say)
        except httpx.TransportError as error:
            if attempt == TRIES:
                stated = f"{url} was cut off {TRIES} times ({error}); run the same command to go on where it stopped"
                raise SourceError(stated) from error
            time.sleep(pause_seconds * 2 ** (attempt - 1))


def _download(url: str, part: Path, say: Say | None) -> None:
    """Append to `part` what is missing; raises `httpx.TransportError` if the line breaks or the body is short."""
    have = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=60) as answer:
        if answer.status_code == 416:
            part.unlink(missing_ok=True)
            raise httpx.ReadError("the part that was there is longer than the file")
        if answer.status_code not in (200, 206):
            raise SourceError(f"{url} answered {answer.status_code}; is that version published? See {BASE_URL}")
        start = have if answer.status_code == 206 else 0
        announced = int(answer.headers["content-length"]) + start if "content-length" in answer.headers else None
        with open(part, "ab" if start else "wb") as out:
            for piece in answer.iter_raw():
                out.write(piece)
                if say:
                    say(url.rsplit("/", 1)[1], out.tell() / announced if announced else 0)
            size = out.tell()
    if announced is not None and size != announced:
        raise httpx.ReadError(f"{size} of {announced} bytes came")


def _hash(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
