"""Promises: what was promised, by whom, until when; who says what; what is overdue."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from lull.publish import words
from lull.publish.book import Book, Row
from lull.publish.pages.frame import Visit, render

TABS = ("all", "overdue", "due_soon", "open", "no_deadline", "delivered", "other")
_NAMED = ("overdue", "due_soon", "open", "no_deadline", "delivered")


def promises(book: Book) -> tuple[dict[str, Any], ...]:
    """All promises with their derived status, days overdue, claims and chain; overdue first."""
    if "promises" not in book.kept:
        book.kept["promises"] = tuple(sorted(_joined(book), key=_order))
    found: tuple[dict[str, Any], ...] = book.kept["promises"]
    return found


def _joined(book: Book) -> list[dict[str, Any]]:
    ledger = {r["commitment_id"]: r for r in book.rows("ledger")}
    said = book.by("claim", "commitment_id")
    out = []
    for row in book.rows("commitment"):
        derived = ledger.get(row["commitment_id"], {})
        claims = sorted(said.get(row["commitment_id"], ()), key=lambda c: c["claim_date"], reverse=True)
        late = derived.get("overdue") and derived.get("looked") is not None
        out.append(
            {
                **row,
                "status": _status(row, derived, late=bool(late), end=_end(book)),
                "stage": derived.get("status"),
                "days_overdue": derived.get("days_overdue"),
                "looked": derived.get("looked"),
                "settled_by": derived.get("settled_by"),
                "claims": claims,
                "chain": _chain(book, row),
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


def _end(book: Book) -> date:
    return book.as_of.replace(day=calendar.monthrange(book.as_of.year, book.as_of.month)[1])


def _chain(book: Book, row: Row) -> list[dict[str, str]]:
    by_id = {c["commitment_id"]: c for c in book.rows("commitment")}
    before = {c["successor_id"]: c["commitment_id"] for c in book.rows("commitment") if c["successor_id"]}
    first, seen = row["commitment_id"], set()
    while first in before and first not in seen:
        seen.add(first)
        first = before[first]
    steps: list[dict[str, str]] = []
    at = first
    while at in by_id and at not in [s["commitment_id"] for s in steps]:
        steps.append({"commitment_id": at, "label": at})
        at = by_id[at]["successor_id"] or ""
    return steps if len(steps) > 1 else []


def _order(row: dict[str, Any]) -> tuple[int, int, str]:
    order = list(words.STATUS)
    rank = order.index(row["status"]) if row["status"] in order else len(order)
    return rank, -(row["days_overdue"] or 0), row["commitment_id"]


def of_place(book: Book, place_id: str) -> list[dict[str, Any]]:
    """Promises that name a place, overdue first."""
    return [p for p in promises(book) if place_id in p["place_ids"]]


def in_tab(row: dict[str, Any], tab: str) -> bool:
    """Whether a promise belongs on a tab."""
    if tab == "all":
        return True
    if tab == "delivered":
        return row["status"] in ("delivered", "effective")
    return row["status"] == tab if tab in _NAMED else row["status"] not in (*_NAMED, "effective")


def page(visit: Visit, tab: str = "all") -> str:
    """The ledger, one tab of it, filtered by `?strand=`, `?place=` and `?by=` where a server answers."""
    every = promises(visit.book)
    strand, where, by = visit.first("strand"), visit.first("place"), visit.first("by")[:80].casefold()
    shown = [
        p
        for p in every
        if in_tab(p, tab)
        and (not strand or p["strand"] == strand)
        and (not where or where in _around(visit.book, p))
        and (not by or by in " ".join(filter(None, (p["promisor"], p["implementer"], p["deliverable"]))).casefold())
    ]
    return render(
        visit,
        "promises.html",
        tab=tab,
        tabs=[(t, sum(in_tab(p, t) for p in every)) for t in TABS],
        shown=shown,
        total=len(every),
        strand=strand,
        where=where,
        by=visit.first("by")[:80],
        deadlines=deadlines(visit.book),
    )


def _around(book: Book, row: dict[str, Any]) -> set[str]:
    places = set(row["place_ids"])
    return places | {book.places[p]["parent_id"] for p in places if p in book.places}


def deadlines(book: Book) -> list[dict[str, Any]]:
    """Promises whose deadline is still ahead, soonest first."""
    ahead = [p for p in promises(book) if p["deadline"] and p["deadline"] > _end(book)]
    return sorted(ahead, key=lambda p: p["deadline"])
