"""Was the list right? Each place of a release's watch lists beside what came, told no further than counts may be.

Of a place whose months hold hidden counts (1 to 4) it may be said that it had 25 or more deaths, or fewer, where that
narrows no month below its range. Whether it does follows from what is published alone, never from the count: else
keeping it back would tell. Windows of two releases that overlap would tell of the months at their ends together, so
this is said of whole spans of one release a year only; of others what the published ranges say by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

import pyarrow as pa

from lull.disclosure import HIDDEN, ends
from lull.disclosure.recent import Shown, by_unit, last_months
from lull.schema import ALL_GROUPS, GOES_ON, LISTS
from lull.schema.rows import WatchRow
from lull.schema.typed import rows_of
from lull.schema.verification import Hits, ListHits

FEW = ends(HIDDEN)
"""Least and most deaths of a month that is not shown."""
SPAN_MONTHS = 12
"""Months that the targets of the lists are about."""
AT = (5, 10, 20)
"""Places named first, for which hits are counted."""
PLAIN = {"last_12": 12, "last_3": 3}
"""Plain lists beside: places by the deaths recorded in so many months."""


@dataclass(frozen=True)
class Window:
    """Published deaths of one place in the months judged: those shown, and how many months hide 1 to 4."""

    shown: int
    hidden: int

    @property
    def low(self) -> int:
        """Least deaths that can have been."""
        return self.shown + FEW[0] * self.hidden

    @property
    def high(self) -> int:
        """Most deaths that can have been."""
        return self.shown + FEW[1] * self.hidden


def window(counts: Iterable[str]) -> Window:
    """Published monthly counts of a place that contains no other, added up.

    >>> window(["12", "<5", "0", "<5"])
    Window(shown=12, hidden=2)
    """
    bounds = [ends(c) for c in counts]
    return Window(sum(low for low, high in bounds if low == high), sum(low != high for low, high in bounds))


def may_say(held: Window, least: int) -> bool:
    """Whether "at least `least`" or "fewer" can be said without narrowing any hidden month, whichever is true.

    Said to be at least, one month must still be able to be 1 with all others 4; said to be fewer, one must still be
    able to be 4 with all others 1. Where the published range settles it, it is said already.

    >>> may_say(Window(12, 8), 25), may_say(Window(14, 3), 25), may_say(Window(21, 3), 25), may_say(Window(30, 2), 25)
    (True, False, False, True)
    """
    if held.low >= least or held.high < least:
        return True
    need, most = least - held.shown, least - held.shown - 1
    others = held.hidden - 1
    return need <= FEW[0] + FEW[1] * others and most >= FEW[1] + FEW[0] * others


def outcome(held: Window, deaths: int, least: int, *, may: bool) -> bool | None:
    """Whether a place had at least `least` deaths as far as it may be said; None where it may not.

    `may` : whether the months are those of the one release a year of which more than the range is said.
    """
    if held.low >= least or held.high < least:
        return held.low >= least
    return deaths >= least if may and may_say(held, least) else None


class Judged(TypedDict):
    """One place of a list beside what came: whether it had the target, None where that may not be said."""

    list: str
    unit_id: str
    rank: int | None
    probability: float
    target: str
    observed: bool | None
    deaths_low: int
    deaths_high: int
    rank_last_12: int | None
    rank_last_3: int | None


def judged(
    watch: pa.Table, after: pa.Table, before: pa.Table, deaths: Mapping[str, int], *, months: Sequence[date], may: bool
) -> list[Judged]:
    """One row a place of the lists: what was said, and what came in the months known by now.

    Parameters
    ----------
    watch
        Table of the release.
    after, before
        Rows of `history` after the release, and those that it held.
    deaths
        Exact deaths of each place in `months`; never returned.
    months
        Months judged.
    may
        See `outcome`; False where the months are not the whole span.
    """
    later, past, used = by_unit(after), by_unit(last_months(before, max(PLAIN.values()))), set(months)
    last_12, last_3 = (_plain(past, n) for n in PLAIN.values())
    out: list[Judged] = []
    for row in rows_of(watch, WatchRow):
        if row["group_id"] != ALL_GROUPS:
            continue
        unit = row["unit_id"]
        held = window(r["shown"] for r in later.get(unit, ()) if r["month"] in used)
        out.append(
            {
                "list": row["list"],
                "unit_id": unit,
                "rank": row["rank"],
                "probability": row["probability"],
                "target": row["target"],
                "observed": outcome(held, deaths[unit], least_of(row["target"]), may=may),
                "deaths_low": held.low,
                "deaths_high": held.high,
                "rank_last_12": last_12.get(unit),
                "rank_last_3": last_3.get(unit),
            }
        )
    return out


def least_of(target: str) -> int:
    """Deaths that a target is about.

    >>> least_of("deaths_25_in_12"), least_of("any_death_in_12")
    (25, 1)
    """
    parts = target.split("_")
    return int(parts[1]) if parts[0] == "deaths" else 1


def counted(rows: Sequence[Judged], k: int) -> list[ListHits]:
    """Hits of the lists and of plain ones at 5, 10, 20 and the release's own k, as far as they may be said.

    Each row has `name` (lull, last_12, last_3), `list`, `at`, `named`, `hits`, `observed` and how many of the named and
    of all are `undisclosed`. Where violence goes on, a calm place that had as many deaths counts as one that was not
    named.
    """
    out: list[ListHits] = []
    for which in LISTS:
        held = [r for r in rows if r["list"] == which] + (_calm(rows) if which == GOES_ON else [])
        for at in sorted({*AT, k}):
            for name in ("lull", *PLAIN):
                out.append({"name": name, "list": which, "at": at, **_hits(held, name, at)})
    return out


def _calm(rows: Sequence[Judged]) -> list[Judged]:
    """Calm places beside the target of the other list, as far as their published range settles it; without a rank."""
    least = next((least_of(r["target"]) for r in rows if r["list"] == GOES_ON), None)
    if least is None:
        return []
    held = [r for r in rows if r["list"] != GOES_ON]
    reached = [r["deaths_low"] >= least if r["deaths_low"] >= least or r["deaths_high"] < least else None for r in held]
    return [{**r, "rank": None, "observed": c} for r, c in zip(held, reached, strict=True)]


def _hits(held: Sequence[Judged], name: str, at: int) -> Hits:
    order = sorted(held, key=lambda r: (_rank(r, name) is None, _rank(r, name) or 0, r["unit_id"]))
    named = order[:at]
    return {
        "named": len(named),
        "hits": sum(r["observed"] is True for r in named),
        "observed": sum(r["observed"] is True for r in held),
        "undisclosed": sum(r["observed"] is None for r in held),
        "undisclosed_named": sum(r["observed"] is None for r in named),
    }


def _rank(row: Judged, name: str) -> int | None:
    return row["rank"] if name == "lull" else row["rank_last_12"] if name == "last_12" else row["rank_last_3"]


def _plain(past: Mapping[str, Sequence[Shown]], months: int) -> dict[str, int]:
    """Rank of each place by published deaths of the last months: the most that the ranges can stand for."""
    totals = {}
    for unit, rows in past.items():
        held = window(r["shown"] for r in sorted(rows, key=lambda r: r["month"])[-months:])
        totals[unit] = (held.low + held.high, held.high)
    order = sorted(totals, key=lambda u: (-totals[u][0], -totals[u][1], u))
    return {u: n for n, u in enumerate(order, start=1)}
