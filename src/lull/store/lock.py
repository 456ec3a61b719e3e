"""One writer at a time: a lock file beside the store, held by the operating system and freed when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lull.errors import StoreError

PAUSE_SECONDS = 0.05


@contextmanager
def writer_lock(path: Path, *, wait_seconds: float) -> Iterator[None]:
    """Hold the lock at `path`; wait up to `wait_seconds` for another writer, then raise `StoreError` naming it."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}; check the folder's rights") from error
    try:
        _acquire(handle, path, wait_seconds)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, path: Path, wait_seconds: float) -> None:
    until = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                holder = os.pread(handle, 32, 0).decode(errors="replace").strip() or "unknown"
                raise StoreError(
                    f"another writer (process {holder}) has held {path.parent / 'store.duckdb'} for the last "
                    f"{wait_seconds:g} seconds; nothing was changed: try again when it has ended"
                ) from None
            time.sleep(PAUSE_SECONDS)
        else:
            return
