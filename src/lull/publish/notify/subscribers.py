"""Who asked for alerts by mail: `subscribers.sqlite` in the area folder, readable by its owner only.

Nothing else holds an address: no release, no export, no package and no log. One who did not confirm within two days is
forgotten, one who leaves at once.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from lull.errors import PublishError
from lull.private import private_database

NAME = "subscribers.sqlite"
HOURS = 48
FLOORS = (0.0, 0.1, 0.2, 0.4, 0.6)
"""Chances of 25 or more deaths within 12 months from which alerts of a place are wanted; 0 is every alert."""
_MOST_WAITING = 5000
_LONGEST = 254
_TABLES = """
create table if not exists asked (
  id text primary key, address text not null, lang text not null, place text not null, floor real not null,
  at text not null);
create table if not exists subscriber (
  id text primary key, address text not null, lang text not null, place text not null, floor real not null,
  at text not null, unique (address, place));
"""


@dataclass(frozen=True)
class Subscription:
    """One address and what it wants: `place` is the id of a place with all in it, empty for the whole area."""

    id: str
    address: str
    lang: str
    place: str
    floor: float
    at: str


def ask(area_folder: Path, *, address: str, lang: str, place: str, floor: float, now: datetime) -> str:
    """Keep a subscription until it is confirmed and return its id.

    Raises `PublishError` for a threshold that is not offered, or where too many wait.
    """
    if floor not in FLOORS or len(address) > _LONGEST:
        raise PublishError(f"no subscription from {floor:g} on; expected one of {', '.join(f'{f:g}' for f in FLOORS)}")
    with _database(area_folder) as database:
        _forget_old(database, now)
        if database.execute("select count(*) from asked").fetchone()[0] >= _MOST_WAITING:
            raise PublishError("too many subscriptions wait to be confirmed; try again in a day")
        row = Subscription(secrets.token_hex(16), address, lang, place, floor, now.isoformat(timespec="seconds"))
        database.execute("insert into asked values (?, ?, ?, ?, ?, ?)", _values(row))
    return row.id


def asked(area_folder: Path, asked_id: str, *, now: datetime) -> Subscription | None:
    """A request that may still be confirmed; None for one that is not there, was confirmed or is too old."""
    with _database(area_folder) as database:
        _forget_old(database, now)
        row = database.execute("select * from asked where id = ?", (asked_id,)).fetchone()
    return Subscription(*row) if row else None


def confirm(area_folder: Path, asked_id: str, *, now: datetime) -> Subscription | None:
    """Turn a request into a subscription, once; it replaces one of the same address for the same place."""
    with _database(area_folder) as database:
        _forget_old(database, now)
        row = database.execute("delete from asked where id = ? returning *", (asked_id,)).fetchone()
        if row is None:
            return None
        made = replace(Subscription(*row), id=secrets.token_hex(16), at=now.isoformat(timespec="seconds"))
        database.execute("insert or replace into subscriber values (?, ?, ?, ?, ?, ?)", _values(made))
    return made


def leave(area_folder: Path, subscriber_id: str) -> bool:
    """Delete a subscription with its address; False where it is gone already."""
    with _database(area_folder) as database:
        return database.execute("delete from subscriber where id = ?", (subscriber_id,)).rowcount > 0


def subscribers(area_folder: Path) -> list[Subscription]:
    """All that confirmed, oldest first; none where nobody ever asked."""
    if not (Path(area_folder) / NAME).is_file():
        return []
    with _database(area_folder) as database:
        return [Subscription(*row) for row in database.execute("select * from subscriber order by at, id")]


def _values(row: Subscription) -> tuple[str, str, str, str, float, str]:
    return row.id, row.address, row.lang, row.place, row.floor, row.at


def _forget_old(database: sqlite3.Connection, now: datetime) -> None:
    oldest = (now - timedelta(hours=HOURS)).isoformat(timespec="seconds")
    database.execute("delete from asked where at < ?", (oldest,))


@contextmanager
def _database(area_folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one unit of work; a deleted address is overwritten, and no second file holds it for longer."""
    with private_database(Path(area_folder) / NAME, _TABLES, "secure_delete = on") as database:
        yield database
