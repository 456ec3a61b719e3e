"""Decisions that have not entered the store yet: each is on the disk before its reviewer is told that it stands.

The store takes its file's place as a whole at each change, which costs as much as the file is large. A decision is one
row, so it is logged here first, in a small file of its own, and enters the store before anything reads what follows
from it (see `lull.decided`). It leaves here only once the store that holds it is in place; a run that is killed in
between leaves it in both, which is the same decision.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from lull import schema
from lull.errors import StoreError
from lull.private import private_database

NAME = "decisions.sqlite"
_TABLES = """
create table if not exists decision (
  decision_id text primary key, record_id text not null, action text not null, reviewer text not null,
  row text not null);
create index if not exists decision_by_record on decision (record_id);
"""
_COLUMNS = ("record_id", "action", "reviewer")


@contextmanager
def journal(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the journal of an area for one unit of work, which is on the disk at its end, or did not happen.

    Others who log wait meanwhile, so that what is checked within the block still holds when it is logged.
    """
    with private_database(folder / NAME, _TABLES, "synchronous = extra", error=StoreError) as database:
        yield database


def add(database: sqlite3.Connection, decisions: pa.Table) -> None:
    """Log rows of `decision`."""
    for row in decisions.to_pylist():
        keys = [row["decision_id"], *(row[c] for c in _COLUMNS)]
        text = json.dumps(row, ensure_ascii=False, default=lambda day: day.isoformat())
        database.execute("insert or ignore into decision values (?, ?, ?, ?, ?)", [*keys, text])


def find(database: sqlite3.Connection, column: str, values: Sequence[str]) -> pa.Table:
    """The logged rows with one of these values in `record_id`, `action` or `reviewer`."""
    if column not in _COLUMNS:
        raise StoreError(f"the journal finds decisions by {', '.join(_COLUMNS)}, not by {column!r}")
    marks = ", ".join("?" * len(values))
    return _table(database.execute(f"select row from decision where {column} in ({marks})", list(values)).fetchall())


def logged(folder: Path) -> pa.Table:
    """All rows of `decision` that have not entered the store yet; none where nobody decided anything."""
    if not (folder / NAME).is_file():
        return schema.arrow_schema("decision").empty_table()
    with journal(folder) as database:
        return _table(database.execute("select row from decision").fetchall())


def is_empty(folder: Path) -> bool:
    """Whether all decisions have entered the store."""
    if not (folder / NAME).is_file():
        return True
    with journal(folder) as database:
        return database.execute("select 1 from decision limit 1").fetchone() is None


def drop(folder: Path, decisions: pa.Table) -> None:
    """Take rows out that stand in the store now."""
    if decisions.num_rows:
        ids = decisions.column("decision_id").to_pylist()
        with journal(folder) as database:
            database.executemany("delete from decision where decision_id = ?", [(i,) for i in ids])


def _table(found: Sequence[tuple[str]]) -> pa.Table:
    rows = [json.loads(text) for (text,) in found]
    days = [
        {"decided_at": datetime.fromisoformat(r["decided_at"]), "known_from": date.fromisoformat(r["known_from"])}
        for r in rows
    ]
    typed = [row | own for row, own in zip(rows, days, strict=True)]
    return pa.Table.from_pylist(typed, schema=schema.arrow_schema("decision"))
