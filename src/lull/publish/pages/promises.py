"""Promises: what was promised, by whom, until when; who says what; what is overdue."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TypedDict

from lull.publish import words
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot
from lull.schema.rows import ClaimRow, CommitmentRow, LedgerRow

_NAMED = ("overdue", "due_soon", "open", "no_deadline", "delivered")


class Link(TypedDict):
    """One promise of a chain of renewals."""

    commitment_id: str
    label: str


class Promise(CommitmentRow):
    """A promise with what became of it, who says what of it, and the chain of its renewals."""

    status: str
    stage: str | None
    days_overdue: int | None
    looked: date | None
    settled_by: str | None
    claims: list[ClaimRow]
    chain: list[Link]


def promises(snapshot: Snapshot) -> tuple[Promise, ...]:
    """All promises with their derived status, days overdue, claims and chain; overdue first."""
    return snapshot.once("promises", lambda: tuple(sorted(_joined(snapshot), key=_order)))


def _joined(snapshot: Snapshot) -> list[Promise]:
    ledger = {r["commitment_id"]: r for r in snapshot.rows("ledger")}
    said = snapshot.by("claim", "commitment_id")
    out: list[Promise] = []
    for row in snapshot.rows("commitment"):
        fate = ledger.get(row["commitment_id"])
        claims = sorted(said.get(row["commitment_id"], ()), key=lambda c: c["claim_date"], reverse=True)
        out.append(
            {
                **row,
                "status": _status(row, fate, end=end_of(snapshot)),
                "stage": fate["status"] if fate else None,
                "days_overdue": fate["days_overdue"] if fate else None,
                "looked": fate["looked"] if fate else None,
                "settled_by": fate["settled_by"] if fate else None,
                "claims": claims,
                "chain": _chain(snapshot, row),
            }
        )
    return out


_SETTLED = {"delivered": "delivered", "renewed": "renewed", "ended": "ended"}
_FINAL = ("delivered", "effective", "contested", "suspended", "cancelled", "lapsed", "orphaned")


def _status(row: CommitmentRow, fate: LedgerRow | None, *, end: date) -> str:
    """What a reader needs to know first: the end of a promise, else overdue, else how its deadline stands."""
    if fate and fate["overdue"] and fate["looked"] is not None:
        return "overdue"
    if fate and (fate["claim_conflict"] or fate["timing"] == "disputed"):
        return "contested"
    if fate and fate["status"] in _FINAL:
        return fate["status"]
    if fate and fate["timing"] in _SETTLED:
        return _SETTLED[fate["timing"]]
    if row["deadline"] is None or row["deadline_precision"] == "none":
        return "no_deadline"
    days = (row["deadline"] - end).days
    return "not_looked" if days < 0 else "due_soon" if days <= 90 else "open"


def end_of(snapshot: Snapshot) -> date:
    """Last day of the month that the release is about."""
    return snapshot.as_of.replace(day=calendar.monthrange(snapshot.as_of.year, snapshot.as_of.month)[1])


def _chain(snapshot: Snapshot, row: CommitmentRow) -> list[Link]:
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
    return snapshot.once("renewals", lambda: _renewals(snapshot))


def _renewals(snapshot: Snapshot) -> tuple[dict[str, str], dict[str, str]]:
    ids = {c["commitment_id"] for c in snapshot.rows("commitment")}
    pairs = [(c["commitment_id"], c["successor_id"]) for c in snapshot.rows("commitment") if c["successor_id"] in ids]
    return dict(pairs), {later: first for first, later in pairs}


def _order(row: Promise) -> tuple[int, int, str]:
    order = list(words.STATUS)
    rank = order.index(row["status"]) if row["status"] in order else len(order)
    return rank, -(row["days_overdue"] or 0), row["commitment_id"]


def of_place(snapshot: Snapshot, place_id: str) -> list[Promise]:
    """Promises that name a place, overdue first."""
    return [p for p in promises(snapshot) if place_id in p["place_ids"]]


def in_tab(row: Promise, tab: str) -> bool:
    """Whether a promise belongs on a tab."""
    if tab == "all":
        return True
    if tab == "delivered":
        return row["status"] in ("delivered", "effective")
    return row["status"] == tab if tab in _NAMED else row["status"] not in (*_NAMED, "effective")


def said(context: RequestContext, row: Promise) -> str:
    """What a reader may look for in a promise: its title and offices, as written and as translated."""
    texts = (row["promisor"], row["implementer"], row["deliverable"])
    return " ".join(f"{t} {context.translated(t)}" for t in texts if t).casefold()


def around(snapshot: Snapshot, row: Promise) -> set[str]:
    """Places that a promise names, and those that hold them."""
    return {*row["place_ids"], *(a for p in row["place_ids"] for a in snapshot.above(p) if a != snapshot.country)}


def deadlines(snapshot: Snapshot) -> list[Promise]:
    """Promises whose deadline is still ahead, soonest first."""
    dated = [(day, p) for p in promises(snapshot) if (day := p["deadline"]) and day > end_of(snapshot)]
    return [p for _, p in sorted(dated, key=lambda pair: pair[0])]
