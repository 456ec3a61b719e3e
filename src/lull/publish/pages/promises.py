"""Promises: what was promised, by whom, until when; who says what; what is overdue."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from lull.publish import words
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Row, Snapshot

_NAMED = ("overdue", "due_soon", "open", "no_deadline", "delivered")


def promises(snapshot: Snapshot) -> tuple[dict[str, Any], ...]:
    """All promises with their derived status, days overdue, claims and chain; overdue first."""
    if "promises" not in snapshot.kept:
        snapshot.kept["promises"] = tuple(sorted(_joined(snapshot), key=_order))
    found: tuple[dict[str, Any], ...] = snapshot.kept["promises"]
    return found


def _joined(snapshot: Snapshot) -> list[dict[str, Any]]:
    ledger = {r["commitment_id"]: r for r in snapshot.rows("ledger")}
    said = snapshot.by("claim", "commitment_id")
    out = []
    for row in snapshot.rows("commitment"):
        derived = ledger.get(row["commitment_id"], {})
        claims = sorted(said.get(row["commitment_id"], ()), key=lambda c: c["claim_date"], reverse=True)
        late = derived.get("overdue") and derived.get("looked") is not None
        out.append(
            {
                **row,
                "status": _status(row, derived, late=bool(late), end=end_of(snapshot)),
                "stage": derived.get("status"),
                "days_overdue": derived.get("days_overdue"),
                "looked": derived.get("looked"),
                "settled_by": derived.get("settled_by"),
                "claims": claims,
                "chain": _chain(snapshot, row),
            }
        )
    return out


_SETTLED = {"delivered": "delivered", "renewed": "renewed", "ended": "ended"}
_FINAL = ("delivered", "effective", "contested", "suspended", "cancelled", "lapsed", "orphaned")


def _status(row: Row, derived: Row, *, late: bool, end: date) -> str:
    """What a reader needs to know first: the end of a promise, else overdue, else how its deadline stands."""
    if late:
        return "overdue"
    if derived.get("claim_conflict") or derived.get("timing") == "disputed":
        return "contested"
    if derived.get("status") in _FINAL:
        return str(derived["status"])
    if derived.get("timing") in _SETTLED:
        return _SETTLED[derived["timing"]]
    if row["deadline"] is None or row["deadline_precision"] == "none":
        return "no_deadline"
    days = (row["deadline"] - end).days
    return "not_looked" if days < 0 else "due_soon" if days <= 90 else "open"


def end_of(snapshot: Snapshot) -> date:
    """Last day of the month that the release is about."""
    return snapshot.as_of.replace(day=calendar.monthrange(snapshot.as_of.year, snapshot.as_of.month)[1])


def _chain(snapshot: Snapshot, row: Row) -> list[dict[str, str]]:
    """Renewals of one promise in their order, itself among them; none where it was never renewed."""
    after, before = _links(snapshot)
    if row["commitment_id"] not in after and row["commitment_id"] not in before:
        return []
    first, seen = row["commitment_id"], set()
    while first in before and first not in seen:
        seen.add(first)
        first = before[first]
    steps: dict[str, None] = {}
    at: str | None = first
    while at and at not in steps:
        steps[at] = None
        at = after.get(at)
    return [{"commitment_id": s, "label": s} for s in steps] if len(steps) > 1 else []


def _links(snapshot: Snapshot) -> tuple[dict[str, str], dict[str, str]]:
    """What renews each promise, and what each renews, of those that the release holds; made once."""
    if "renewals" not in snapshot.kept:
        ids = {c["commitment_id"] for c in snapshot.rows("commitment")}
        pairs = [
            (c["commitment_id"], c["successor_id"]) for c in snapshot.rows("commitment") if c["successor_id"] in ids
        ]
        snapshot.kept["renewals"] = (dict(pairs), {later: first for first, later in pairs})
    found: tuple[dict[str, str], dict[str, str]] = snapshot.kept["renewals"]
    return found


def _order(row: dict[str, Any]) -> tuple[int, int, str]:
    order = list(words.STATUS)
    rank = order.index(row["status"]) if row["status"] in order else len(order)
    return rank, -(row["days_overdue"] or 0), row["commitment_id"]


def of_place(snapshot: Snapshot, place_id: str) -> list[dict[str, Any]]:
    """Promises that name a place, overdue first."""
    return [p for p in promises(snapshot) if place_id in p["place_ids"]]


def in_tab(row: dict[str, Any], tab: str) -> bool:
    """Whether a promise belongs on a tab."""
    if tab == "all":
        return True
    if tab == "delivered":
        return row["status"] in ("delivered", "effective")
    return row["status"] == tab if tab in _NAMED else row["status"] not in (*_NAMED, "effective")


def said(context: RequestContext, row: dict[str, Any]) -> str:
    """What a reader may look for in a promise: its title and offices, as written and as translated."""
    texts = (row["promisor"], row["implementer"], row["deliverable"])
    return " ".join(f"{t} {context.own(t)}" for t in texts if t).casefold()


def around(snapshot: Snapshot, row: dict[str, Any]) -> set[str]:
    """Places that a promise names, and those that hold them."""
    return {*row["place_ids"], *(a for p in row["place_ids"] for a in snapshot.above(p) if a != snapshot.country)}


def deadlines(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Promises whose deadline is still ahead, soonest first."""
    ahead = [p for p in promises(snapshot) if p["deadline"] and p["deadline"] > end_of(snapshot)]
    return sorted(ahead, key=lambda p: p["deadline"])
