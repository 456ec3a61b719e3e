"""The file behind the desk: `desk.sqlite` in the area folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lull.errors import PublishError

NAME = "desk.sqlite"
_TABLES = """
create table if not exists secret (value text not null);
create table if not exists person (name text primary key, hash text not null, role text not null, since text not null);
create table if not exists subject (key text primary key, name text not null);
create table if not exists session (token text primary key, name text not null, until real not null);
create table if not exists contest (
  id text primary key, place text not null, release text not null, entry text not null, text text not null,
  lang text not null, state text not null, at text not null, decided_by text, note text);
create table if not exists audit (at text not null, who text not null, action text not null, what text not null);
"""


@contextmanager
def desk(area_folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the desk for one unit of work: committed as a whole, or not at all."""
    path = Path(area_folder) / NAME
    try:
        with _opened(path) as database:
            yield database
    except (sqlite3.Error, OSError) as error:
        raise PublishError(f"{path} cannot be used, and nothing was changed: {error}; see `lull doctor`") from error


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.executescript(_TABLES)
        connection.execute("begin immediate")
        yield connection
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    finally:
        connection.close()


def secret(area_folder: Path) -> str:
    """The key that signs forms of this area; made once."""
    with desk(area_folder) as database:
        row = database.execute("select value from secret").fetchone()
        if row is None:
            row = (secrets.token_hex(32),)
            database.execute("insert into secret values (?)", row)
    return str(row[0])


def note(database: sqlite3.Connection, at: str, who: str, action: str, what: str) -> None:
    """Add a line to the audit log, in the same unit of work as what it tells of."""
    database.execute("insert into audit values (?, ?, ?, ?)", (at, who, action, what))
