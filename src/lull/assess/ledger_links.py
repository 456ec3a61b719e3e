"""Promises that are linked settle one another: the same thing, a part and its whole, one that ends another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lull.schema.rows import CommitmentRow, LedgerRow

PAST: Final = ("overdue", "not_looked", "disputed")
FIRST: Final = ("delivered", "renewed", "ended")
"""What settles, the strongest first."""


def settle(known: Mapping[str, CommitmentRow], rows: Mapping[str, LedgerRow]) -> dict[str, LedgerRow]:
    """Rows of the ledger with what linked promises say of each other.

    A promise past its deadline that is not settled itself takes over, with `settled_by`, that one of the same thing was
    delivered, renewed or ended; that its whole was delivered or ended; that all parts of it were delivered; that the
    promise which ends it was delivered or ended. A look for one of the same thing is a look for the other.

    >>> known = {"a": {"same_id": "b", "parent_id": None, "ends_id": None},
    ...          "b": {"same_id": None, "parent_id": None, "ends_id": None}}
    >>> rows = {"a": {"timing": "not_looked", "overdue": False}, "b": {"timing": "delivered", "overdue": False}}
    >>> settle(known, rows)["a"]["settled_by"]
    'b'
    """
    twins, parts = _twins(known), _parts(known)
    out: dict[str, LedgerRow] = {}
    for name, row in rows.items():
        found = _by_links(known[name], name, rows, (twins, parts)) if row["timing"] in PAST else None
        out[name] = _taken(row, *found) if found else _looked_with(row, twins.get(name, ()), rows)
    return out


def _taken(row: LedgerRow, by: str, timing: str) -> LedgerRow:
    return {**row, "timing": timing, "settled_by": by, "overdue": False, "days_overdue": None}


def _by_links(
    promise: CommitmentRow,
    name: str,
    rows: Mapping[str, LedgerRow],
    groups: tuple[Mapping[str, list[str]], Mapping[str, list[str]]],
) -> tuple[str, str] | None:
    """The linked promise that settles one, and as what; None where none does."""
    twins, parts = groups
    for timing in FIRST:
        by = next((o for o in twins.get(name, ()) if rows[o]["timing"] == timing), None)
        if by:
            return by, timing
    for other in filter(None, (promise["parent_id"], promise["ends_id"])):
        timing = rows[other]["timing"] if other in rows else ""
        if timing in ("delivered", "ended"):
            return other, "delivered" if timing == "delivered" and other == promise["parent_id"] else "ended"
    pieces = parts.get(name, [])
    if pieces and all(rows[p]["timing"] == "delivered" for p in pieces):
        return pieces[-1], "delivered"
    return None


def _looked_with(row: LedgerRow, others: Sequence[str], rows: Mapping[str, LedgerRow]) -> LedgerRow:
    """A look for another promise of the same thing counts where nobody looked for this one."""
    looks = [rows[o].get("looked") for o in others if rows[o].get("looked") and rows[o]["timing"] == "overdue"]
    if row["timing"] != "not_looked" or not looks:
        return row
    return {**row, "timing": "overdue", "overdue": True, "looked": max(d for d in looks if d)}


def _twins(known: Mapping[str, CommitmentRow]) -> dict[str, list[str]]:
    """Promises of the same thing, by promise; the link holds both ways and from one to the next."""
    groups: list[set[str]] = []
    for name in sorted(known):
        other = str(known[name].get("same_id"))
        if other not in known:
            continue
        joined = [g for g in groups if name in g or other in g]
        groups = [g for g in groups if g not in joined] + [set().union({name, other}, *joined)]
    return {n: sorted(g - {n}) for g in groups for n in g}


def _parts(known: Mapping[str, CommitmentRow]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(known):
        above = known[name].get("parent_id")
        if above is not None and above in known:
            found.setdefault(above, []).append(name)
    return found
