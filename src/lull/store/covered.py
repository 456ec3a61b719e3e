"""Which months the events of a file without a version cover: those that were over when it ended."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lull.store.plausible import closed_months

# A file of fewer countries says nothing of the others.
COUNTRIES = 5
HALF = 0.5


def covered(own: pa.Table, every: pa.Table) -> tuple[date, date] | None:
    """First and last day of the months covered for an area: `own` are its events, `every` all of the file.

    The months that `closed_months` tells by the area's own events; in a file of many countries also those to the last
    month that has events of at least half as many countries as usual, as some may be carried further than others.
    None where nothing is covered.
    """
    closed = closed_months(own)
    ends = [d for d in (closed and closed[1], _world_end(every)) if d]
    if not ends or not own.num_rows:
        return None
    first = pc.min(every["date_end"] if len(ends) > 1 else own["date_end"]).as_py().replace(day=1)
    last = max(ends)
    return (first, last) if first < last else None


def _closed(days: pa.ChunkedArray) -> date | None:
    """Last day of the last month that was over when the last of these days was past."""
    last = pc.max(days).as_py()
    return (last + timedelta(days=1)).replace(day=1) - timedelta(days=1) if last else None


def _world_end(events: pa.Table) -> date | None:
    named = events.filter(pc.is_valid(events["country"]))
    if len(pc.unique(named["country"])) < COUNTRIES:
        return None
    days = named["date_end"]
    months = pc.floor_temporal(days, unit="month")
    pairs = pa.table({"month": months, "country": named["country"]}).group_by(["month", "country"]).aggregate([])
    at, counts = np.unique(pairs["month"].to_numpy().astype("datetime64[M]"), return_counts=True)
    usual = np.array([np.median(counts[max(0, n - 60) : n]) if n else counts[0] for n in range(len(at))])
    full = at[counts >= HALF * usual]
    # Beyond a month with too few countries the file goes on for some only.
    thin = [m for m in at[counts < HALF * usual] if m > full[-1]] if len(full) else []
    until = full[-1] if thin else at[-1]
    return _closed(days.filter(pc.less_equal(months, pa.scalar(until.astype("datetime64[D]").item(), pa.date32()))))
