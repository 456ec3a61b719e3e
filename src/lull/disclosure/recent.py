"""What the published history says of a place's last year: deaths as they may be shown, and the last death."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lull.disclosure.counts import ends
from lull.schema import ALL_GROUPS

MONTHS = 12


@dataclass(frozen=True)
class Recent:
    """Deaths of the last 12 months as a number or range, months of these with a death, and the last such month."""

    deaths: str
    months: int
    last: date | None


class Shown(TypedDict):
    """Deaths of a month as they may be shown."""

    month: date
    shown: str


def recent(rows: Sequence[Shown]) -> Recent:
    """What rows of `history` of one place, which hold no hidden count, say of its last 12 months.

    >>> rows = [{"month": date(2019, m, 1), "shown": s} for m, s in ((1, "0"), (2, "<5"), (3, "7"))]
    >>> recent(rows)
    Recent(deaths='8-11', months=2, last=datetime.date(2019, 3, 1))
    """
    ordered = sorted(rows, key=lambda r: r["month"])
    bounds = [ends(r["shown"]) for r in ordered[-MONTHS:]]
    low, high = sum(b[0] for b in bounds), sum(b[1] for b in bounds)
    last = next((r["month"] for r in reversed(ordered) if r["shown"] != "0" and ends(r["shown"])[1]), None)
    return Recent(str(low) if low == high else f"{low}-{high}", sum(b[1] > 0 for b in bounds), last)


def last_months(history: pa.Table, months: int, *, deaths: bool = False) -> pa.Table:
    """Rows of the last so many months of a history; with `deaths` also those of earlier months that had any."""
    if not history.num_rows:
        return history
    first = np.datetime64(pc.max(history["month"]).as_py(), "M") - months + 1
    kept = pc.greater_equal(history["month"], pa.scalar(first.astype("datetime64[D]").item(), pa.date32()))
    return history.filter(pc.or_(kept, pc.not_equal(history["shown"], "0")) if deaths else kept)


def by_unit(history: pa.Table, group: str = ALL_GROUPS) -> dict[str, list[Shown]]:
    """Months and deaths of one group as they may be shown, by place."""
    found: dict[str, list[Shown]] = {}
    if "group_id" in history.column_names:
        history = history.filter(pc.equal(history["group_id"], group))
    columns = (history[name].to_pylist() for name in ("unit_id", "month", "shown"))
    for unit, month, shown in zip(*columns, strict=True):
        found.setdefault(unit, []).append({"month": month, "shown": shown})
    return found
