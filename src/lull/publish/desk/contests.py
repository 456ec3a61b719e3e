"""Contested entries: open to all, read by a person before anything becomes of them, never published."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lull.errors import PublishError
from lull.publish.desk.database import desk, note

LONGEST = 4000


@dataclass(frozen=True)
class Contest:
    """What somebody contests, and what became of it: `waiting`, `accepted` or `rejected`."""

    id: str
    place: str
    release: str
    entry: str
    text: str
    lang: str
    state: str
    at: str
    decided_by: str | None
    note: str | None


def contest(area_folder: Path, *, place: str, release: str, entry: str, text: str, lang: str, now: datetime) -> str:  # noqa: PLR0913
    """Keep a contested entry for review and return its id.

    Raises
    ------
    PublishError
        If the text is empty or too long.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise PublishError(f"the text has {len(text)} characters; it needs 1 to {LONGEST}")
    made = secrets.token_hex(8)
    row = (made, place[:40], release[:20], entry[:80], text, lang[:3], "waiting", now.isoformat(timespec="hours"))
    with desk(area_folder) as database:
        database.execute("insert into contest values (?, ?, ?, ?, ?, ?, ?, ?, null, null)", row)
    return made


def contests(area_folder: Path, state: str = "waiting") -> list[Contest]:
    """Contested entries in a state, oldest first."""
    with desk(area_folder) as database:
        rows = database.execute("select * from contest where state = ? order by at, id limit 200", (state,))
        return [Contest(*row) for row in rows]


def decide(area_folder: Path, contest_id: str, *, accept: bool, reviewer: str, why: str, now: datetime) -> None:
    """Accept or reject a waiting entry; the decision is logged and stays.

    Raises
    ------
    PublishError
        If no such entry is waiting.
    """
    state = "accepted" if accept else "rejected"
    with desk(area_folder) as database:
        changed = database.execute(
            "update contest set state = ?, decided_by = ?, note = ? where id = ? and state = 'waiting'",
            (state, reviewer, why[:LONGEST], contest_id),
        ).rowcount
        if not changed:
            raise PublishError(f"no entry {contest_id!r} is waiting; somebody may have decided already")
        note(database, now.isoformat(), reviewer, state, contest_id)
