"""Recorded deaths as they may be published: counts of 1 to 4 people are hidden, also from anyone who subtracts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from lull import schema
from lull.disclosure.counts import shown, small_ones


def published_history(counts: pa.Table, parents: Mapping[str, str], *, source_id: str, known_from: date) -> pa.Table:
    """Monthly deaths of every unit as rows of `history`.

    A unit's own count of 1 to 4 becomes null and `<5`. The count of a place that contains such units becomes a range,
    so that no subtraction reveals what was hidden.

    Parameters
    ----------
    counts
        Columns `unit_id`, `level`, `month`, `deaths` (deaths a month; a missing row is not shown at all).
    parents
        `unit_id` of each place to that of the place which contains it.
    """
    ids = counts.column("unit_id").to_pylist()
    months = counts.column("month").to_pylist()
    deaths = np.asarray(counts.column("deaths").to_pylist(), dtype=np.int64)
    leaves = set(ids) - set(parents.values())
    inside: dict[tuple[str, date], list[int]] = {}
    for i in np.flatnonzero(small_ones(deaths)):
        for up in _chain(ids[i], parents) if ids[i] in leaves else ():
            inside.setdefault((up, months[i]), []).append(int(deaths[i]))
    texts = [
        shown(int(n), hidden=tuple(inside.get((place, month), ())))
        for place, month, n in zip(ids, months, deaths, strict=True)
    ]
    rows = pa.table(
        {
            "unit_id": ids,
            "group_id": ["all"] * len(ids),
            "level": counts.column("level"),
            "month": months,
            "deaths": pa.array([int(t) if t.isdigit() else None for t in texts], pa.int32()),
            "shown": texts,
            "source_id": [source_id] * len(ids),
            "known_from": [known_from] * len(ids),
        }
    )
    return schema.conform(rows, "history")


def _chain(place: str, parents: Mapping[str, str]) -> list[str]:
    found = []
    while place in parents:
        place = parents[place]
        found.append(place)
    return found
