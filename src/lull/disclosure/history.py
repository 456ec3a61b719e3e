"""Recorded deaths as they may be published: counts of 1 to 4 people are hidden, also from anyone who subtracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull import schema
from lull.disclosure.counts import HIDDEN, SMALLEST, shown, small, small_ones


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
    texts = _shown(ids, months, deaths, inside)
    rows = pa.table(
        {
            "unit_id": ids,
            "group_id": ["all"] * len(ids),
            "level": counts.column("level"),
            "month": months,
            "deaths": pa.array(deaths.tolist(), pa.int32(), mask=[not t.isdigit() for t in texts]),
            "shown": texts,
            "source_id": [source_id] * len(ids),
            "known_from": [known_from] * len(ids),
        }
    )
    return schema.conform(rows, "history")


def _shown(
    ids: Sequence[str], months: Sequence[date], deaths: NDArray[np.int64], inside: Mapping[tuple[str, date], list[int]]
) -> list[str]:
    """Each count as it may be shown; few values are many rows, so those that hold nothing hidden are written once."""
    values, place = np.unique(deaths, return_inverse=True)
    texts = np.array([shown(n) for n in values.tolist()], dtype=object)[place]
    holders = {unit for unit, _ in inside}
    for row in (n for n, unit in enumerate(ids) if unit in holders):
        if hidden := inside.get((ids[row], months[row])):
            texts[row] = shown(int(deaths[row]), hidden=tuple(hidden))
    found: list[str] = texts.tolist()
    return found


def _chain(place: str, parents: Mapping[str, str]) -> list[str]:
    found = []
    while place in parents:
        place = parents[place]
        found.append(place)
    return found


def published_imprecise(counts: pa.Table, *, source_id: str, known_from: date) -> pa.Table:
    """Events and deaths known only to a larger place as rows of `imprecise`.

    Deaths of 1 to 4 people become null and `<5`. So does the number of events where it is as small: three events that
    killed at least somebody each would tell that three or four died.

    Parameters
    ----------
    counts
        Columns `unit_id`, `level`, `month`, `events`, `deaths`.
    """
    events, deaths = (counts.column(n).to_pylist() for n in ("events", "deaths"))
    told = [str(e) if not small(d) or e >= SMALLEST else HIDDEN for e, d in zip(events, deaths, strict=True)]
    texts = [shown(d) for d in deaths]
    rows = counts.select(["unit_id", "level", "month"])
    for name, shown_as in (("events", told), ("deaths", texts)):
        rows = rows.append_column(name, pa.array([int(t) if t.isdigit() else None for t in shown_as], pa.int32()))
    for name, shown_as in (("events_shown", told), ("shown", texts)):
        rows = rows.append_column(name, pa.array(shown_as, pa.string()))
    rows = rows.append_column("source_id", pa.array([source_id] * rows.num_rows, pa.string()))
    rows = rows.append_column("known_from", pa.array([known_from] * rows.num_rows, pa.date32()))
    return schema.conform(rows, "imprecise")
