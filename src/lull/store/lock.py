"""The lock of a store; see `lull.locks`."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from lull import locks


def writer_lock(path: Path, *, wait_seconds: float) -> AbstractContextManager[None]:
    """Hold the lock at `path`; wait up to `wait_seconds` for another writer, then raise `StoreError` naming it."""
    return locks.writer_lock(path, wait_seconds=wait_seconds, what=path.parent / "store.duckdb")
