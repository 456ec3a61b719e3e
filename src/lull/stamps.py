"""Whether files are as they were, so that what was read from them may be kept."""

from __future__ import annotations

from pathlib import Path

Stamp = tuple[tuple[int, int, int] | None, ...]


def stamp(*files: Path) -> Stamp:
    """Size, time of change and number of each file on its disk; None for a file that is not there.

    Two equal stamps of the same files mean that nobody wrote to them in between.

    >>> stamp(Path("/no/such/file"))
    (None,)
    """
    return tuple(_of(file) for file in files)


def _of(file: Path) -> tuple[int, int, int] | None:
    try:
        seen = file.stat()
    except OSError:
        return None
    return seen.st_size, seen.st_mtime_ns, seen.st_ino
