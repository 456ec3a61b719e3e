"""Bytes of a file or of standard input up to a limit, and how wide a table may be."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lull.errors import SourceError

MOST_BYTES = 8 << 30
MOST_FROM_INPUT = 1 << 30
# Widest surveys have some hundred columns; UCDP has 49.
MOST_COLUMNS = 4_000
_PIECE = 1 << 20


def read_bytes(path: Path | str, *, most: int = MOST_BYTES) -> bytes:
    """Read a whole file, or standard input for `-`, of at most `most` bytes.

    Raises `SourceError` if it is missing, no plain file, unreadable, empty or too large.
    """
    name = "standard input" if str(path) == "-" else str(path)
    try:
        content = _from_input(min(most, MOST_FROM_INPUT)) if str(path) == "-" else _from_file(Path(path), most)
    except OSError as error:
        raise SourceError(f"cannot read {name}: {error.strerror}; give the path of a file") from error
    except ValueError as error:
        # A path with a NUL byte.
        raise SourceError(f"cannot read {name!r}: {error}; give the path of a file") from error
    if not content:
        raise SourceError(f"{name} is empty (0 bytes); expected rows: download or export it again")
    return content


def _from_file(path: Path, most: int) -> bytes:
    if path.exists() and not path.is_file():
        raise SourceError(f"{path} is no plain file; give the path of a file")
    size = path.stat().st_size
    if size > most:
        raise SourceError(f"{path} has {size:,} bytes; at most {most:,} are read: split the file")
    return path.read_bytes()


def _from_input(most: int) -> bytes:
    pieces, left = [], most
    while piece := sys.stdin.buffer.read(_PIECE):
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            raise SourceError(f"standard input has more than {most:,} bytes; give the path of a file instead")
    return b"".join(pieces)


def check_columns(name: str, header: Sequence[str]) -> None:
    """Refuse a header that is too wide or names a column twice; empty names may repeat.

    >>> check_columns("a.csv", ["id", "day"])
    """
    if len(header) > MOST_COLUMNS:
        raise SourceError(
            f"{name} has {len(header):,} columns; at most {MOST_COLUMNS:,} are read: leave out the others"
        )
    twice = sorted(n for n, times in Counter(header).items() if n and times > 1)
    if twice:
        raise SourceError(f"{name}: columns named twice: {', '.join(twice[:20])}; each column needs one name")
