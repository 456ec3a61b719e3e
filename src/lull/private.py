"""Files of an area for its owner alone: SQLite, readable by the owner only, changed as a whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lull.errors import LullError, PublishError

_WAIT_SECONDS = 10


@contextmanager
def private_database(
    path: Path, tables: str, pragma: str, *, error: type[LullError] = PublishError
) -> Iterator[sqlite3.Connection]:
    """Open a file for one unit of work, making it and its `tables` where they are not there yet.

    Raises `error` where the file cannot be used; it is then as it was before.
    """
    try:
        with _opened(path, tables, pragma) as database:
            yield database
    except (sqlite3.Error, OSError) as failed:
        raise error(f"{path} cannot be used, and nothing was changed: {failed}; see `lull doctor`") from failed


@contextmanager
def _opened(path: Path, tables: str, pragma: str) -> Iterator[sqlite3.Connection]:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        connection.execute(f"pragma {pragma}")
        connection.executescript(tables)
        connection.execute("begin immediate")
        yield connection
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    finally:
        connection.close()
