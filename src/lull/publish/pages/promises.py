"""Promises: what was promised, by whom, until when; who says what; what is overdue."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from lull.publish import words
from lull.publish.book import Book, Row
from lull.publish.pages.frame import Visit

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
                "status": _status(row, derived, late=bool(late), end=end_of(book)),
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


def end_of(book: Book) -> date:
    """Last day of the month that the release is about."""
    return book.as_of.replace(day=calendar.monthrange(book.as_of.year, book.as_of.month)[1])


def _chain(book: Book, row: Row) -> list[dict[str, str]]:
    """Renewals of one promise in their order, itself among them; none where it was never renewed."""
    after, before = _links(book)
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


def _links(book: Book) -> tuple[dict[str, str], dict[str, str]]:
    """What renews each promise, and what each renews, of those that the release holds; made once."""
    if "renewals" not in book.kept:
        ids = {c["commitment_id"] for c in book.rows("commitment")}
        pairs = [(c["commitment_id"], c["successor_id"]) for c in book.rows("commitment") if c["successor_id"] in ids]
        book.kept["renewals"] = (dict(pairs), {later: first for first, later in pairs})
    found: tuple[dict[str, str], dict[str, str]] = book.kept["renewals"]
    return found


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


def said(visit: Visit, row: dict[str, Any]) -> str:
    """What a reader may look for in a promise: its title and offices, as written and as translated."""
    texts = (row["promisor"], row["implementer"], row["deliverable"])
    return " ".join(f"{t} {visit.own(t)}" for t in texts if t).casefold()


def around(book: Book, row: dict[str, Any]) -> set[str]:
    """Places that a promise names, and those that hold them."""
    return {*row["place_ids"], *(a for p in row["place_ids"] for a in book.above(p) if a != book.country)}


def deadlines(book: Book) -> list[dict[str, Any]]:
    """Promises whose deadline is still ahead, soonest first."""
    ahead = [p for p in promises(book) if p["deadline"] and p["deadline"] > end_of(book)]
    return sorted(ahead, key=lambda p: p["deadline"])
