"""Which page a promise stands on: by the place it is for, then by who owns it, so many a page."""

from __future__ import annotations

from lull.publish import words
from lull.publish.locale import N_
from lull.publish.pages import promises as ledger
from lull.publish.pages.promises import Promise
from lull.publish.snapshot import Snapshot
from lull.schema.rows import CommitmentRow

PER_PAGE = 40
"""Promises on one page, so that it stays under 150 kB whatever the ledger holds."""
SEVERAL = "~"
TABS = {
    "all": N_("All"),
    "overdue": N_("Overdue"),
    "due_soon": N_("Due soon"),
    "open": N_("Running"),
    "no_deadline": N_("No deadline"),
    "delivered": N_("Delivered"),
    "other": N_("Other"),
}


def page_names(snapshot: Snapshot) -> tuple[str, ...]:
    """Names of all pages of promises beside the first."""
    every = ledger.promises(snapshot)
    counts = {tab: sum(ledger.in_tab(p, tab) for p in every) for tab in TABS}
    return tuple(name(tab, n) for tab, count in counts.items() for n in range(1, pages(count) + 1))[1:]


def pages(count: int) -> int:
    """Pages that so many promises take, at least one."""
    return max(1, -(-count // PER_PAGE))


def name(tab: str, n: int) -> str:
    """Name of a page of a tab, the first being `promises`."""
    stem = "promises" if tab == "all" and n == 1 else f"promises-{tab}"
    return stem if n == 1 else f"{stem}-{n}"


def parts(name: str) -> tuple[str, int] | None:
    """Tab and number of a page by its name; None where it is none of them.

    >>> parts("promises"), parts("promises-overdue"), parts("promises-all-3"), parts("promises-x")
    (('all', 1), ('overdue', 1), ('all', 3), None)
    """
    stem, _, rest = name.partition("-")
    tab, _, number = rest.partition("-")
    if stem != "promises" or (tab or "all") not in TABS or (number and not number.isdecimal()):
        return None
    return tab or "all", int(number or 1)


def where(snapshot: Snapshot, commitment_id: str) -> str:
    """Page and anchor of a promise, the same in every language, e.g. `promises-all-2#C-7`."""
    pages = snapshot.once("pages of promises", lambda: _pages(snapshot))
    return f"{pages.get(commitment_id, 'promises')}#{commitment_id}"


def _pages(snapshot: Snapshot) -> dict[str, str]:
    held = sorted(ledger.promises(snapshot), key=lambda p: order(snapshot, p))
    return {p["commitment_id"]: name("all", n // PER_PAGE + 1) for n, p in enumerate(held)}


def group(snapshot: Snapshot, row: CommitmentRow) -> str:
    """The place under the whole that a promise is for; the whole itself, or `~` where it names several."""
    held = {_under(snapshot, p) for p in row["place_ids"]}
    if snapshot.country in held or not held:
        return snapshot.country
    return held.pop() if len(held) == 1 else SEVERAL


def _under(snapshot: Snapshot, place_id: str) -> str:
    """The place just under the whole that holds a place, itself where it is one."""
    chain = [place_id, *snapshot.above(place_id)]
    kept = [p for p in chain if p != snapshot.country]
    return kept[-1] if kept else place_id


def order(snapshot: Snapshot, row: Promise) -> tuple[bool, str, str, int, str]:
    """Where a promise stands: the whole first, then place by place, owner by owner, overdue first."""
    place = group(snapshot, row)
    states = list(words.STATUS)
    rank = states.index(row["status"]) if row["status"] in states else len(states)
    return place != snapshot.country, place, row["promisor"], rank, row["commitment_id"]
