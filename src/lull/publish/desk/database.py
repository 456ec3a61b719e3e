"""The file behind the desk: `desk.sqlite` in the area folder, readable by its owner only."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lull.private import private_database

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
    with private_database(Path(area_folder) / NAME, _TABLES, "journal_mode = wal") as database:
        yield database


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
