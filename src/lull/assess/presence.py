"""Who is at work where and when: lists of presence joined by the promises that started; "nobody" only by a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from lull.assess.efforts import AT_WORK, Promise
from lull.assess.rows import cutoff, table_of
from lull.schema.rows import PresenceRow
from lull.schema.typed import rows_of


@dataclass(frozen=True)
class Present:
    """Who is at work at a place in a month: by lists, and whether some list covers the place then.

    `title` names the list that covers it, None without one; `who` are the organisations that lists name there, and
    `above` those that a list names only for a larger place around it, of which nobody knows where in it they are.
    """

    who: tuple[str, ...]
    title: str | None
    above: tuple[str, ...] = ()


def present_at(presence: pa.Table | None, unit: str, parents: Mapping[str, str], month: dt.date) -> Present:
    """What lists say of a place in a month; a list that covers a place covers all within it."""
    around, up = [unit], parents.get(unit, "")
    while up and up not in around:
        around.append(up)
        up = parents.get(up, "")
    last = cutoff(month) - dt.timedelta(days=1)
    rows = [r for r in (rows_of(presence, PresenceRow) if presence is not None else ()) if _then(r, month, last)]
    covering = [r for r in rows if r["kind"] == "list" and r["place_id"] in around]
    named = [(who, r) for r in rows if r["kind"] == "present" and (who := r["organisation"])]
    here = {who for who, r in named if r["place_id"] == unit}
    lists = {(r["title"], r["source_id"]) for r in covering}
    above = {who for who, r in named if r["place_id"] in around[1:] and (r["title"], r["source_id"]) in lists}
    title = max((str(r["title"] or r["source_id"]) for r in covering), default=None)
    return Present(tuple(sorted(here)), title, tuple(sorted(above)))


def _then(row: PresenceRow, first: dt.date, last: dt.date) -> bool:
    return bool(row["period_start"] <= last and row["period_end"] >= first and row["known_from"] <= cutoff(first))


def presence_table(lists: pa.Table | None, promises: Sequence[Promise], month: dt.date) -> pa.Table:
    """Rows of `presence` as known at the end of a month: those of lists, and implementers of promises that started."""
    held = rows_of(lists, PresenceRow) if lists is not None else []
    last = cutoff(month) - dt.timedelta(days=1)
    rows: list[Mapping[str, object]] = [r for r in held if r["known_from"] <= cutoff(month)]
    for p in promises:
        if p.status in AT_WORK:
            rows += [_of_promise(p, place, month, last) for place in p.places]
    return table_of("presence", rows, month)


def _of_promise(promise: Promise, place: str, month: dt.date, last: dt.date) -> Mapping[str, object]:
    return {
        "presence_id": f"{promise.id}@{place}",
        "organisation": promise.who,
        "sector": None,
        "strand": promise.strand,
        "place_id": place,
        "period_start": month,
        "period_end": last,
        "kind": "present",
        "title": promise.id,
        "url": None,
    }
