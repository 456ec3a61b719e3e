"""One writer at a time: a lock file that the operating system holds, and frees when its holder dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lull.errors import StoreError

PAUSE_SECONDS = 0.05


@contextmanager
def writer_lock(
    path: Path, *, wait_seconds: float, what: Path | str, error: type[Exception] = StoreError
) -> Iterator[None]:
    """Hold the lock at `path`; wait up to `wait_seconds` for another writer, then raise `error` naming it.

    The lock is of the process and the block: two threads of one process wait for each other too. `what` is what the
    lock guards, as the message names it.
    """
    # Takes longer to load than most commands that only read need in all.
    from filelock import FileLock, Timeout

    if not path.parent.is_dir():
        raise error(f"cannot write {path}: there is no folder {path.parent}")
    lock = FileLock(path, timeout=wait_seconds, poll_interval=PAUSE_SECONDS, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise error(
            f"another writer (process {_holder(path)}) has held {what} for the last {wait_seconds:g} seconds; nothing "
            "was changed: try again when it has ended"
        ) from None
    except OSError as failed:
        raise error(f"cannot write {path}: {failed.strerror}; check the folder's rights") from failed
    try:
        _sign(path)
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace").strip()[:32] or "unknown"
    except OSError:
        return "unknown"


def _sign(path: Path) -> None:
    """Leave the number of this process in the lock file, for people who wait; a full disk does not stop the work."""
    try:
        path.write_text(f"{os.getpid()}\n", "utf-8")
    except OSError:
        return
