"""Recorded deaths by armed group as they may be published: what is hidden in a total stays hidden in its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.forecast.world import Months
from lull.outlook.groups import GroupMade
from lull.schema import conform

Ints = NDArray[np.int64]

SMALL = 5
YEARS = 10


def group_bounds(deaths: Ints) -> tuple[Ints, Ints]:
    """Lowest and highest count (groups, ...) that may be told of monthly deaths by group in one place.

    Where one group did all the killing, its count is the total, and shown as that is. Where several groups killed and
    one of them fewer than five, subtraction from the total would tell that count; then each of them is only told to be
    at least 1.

    >>> low, high = group_bounds(np.array([[0, 3, 9, 7], [0, 0, 0, 2]]))
    >>> low.tolist(), high.tolist()
    ([[0, 1, 9, 1], [0, 0, 0, 1]], [[0, 4, 9, 8], [0, 0, 0, 8]])
    """
    some = deaths > 0
    total, groups = deaths.sum(axis=0), some.sum(axis=0)
    small = total < SMALL
    mixed = ~small & (groups > 1) & ((some & (deaths < SMALL)).any(axis=0))
    low = np.where(some & (small | mixed), 1, deaths)
    high = np.where(some & small, SMALL - 1, np.where(some & mixed, total - groups + 1, deaths))
    return low, high


def group_history(
    finest: Sequence[GroupMade], above: Sequence[tuple[str, Mapping[str, str]]], *, source_id: str, known_from: date
) -> pa.Table:
    """Rows of `history` by armed group: the last ten years of each place and group with a death in them.

    Parameters
    ----------
    finest
        All groups at the finest level, with the same units and months.
    above
        For each larger level its name, and the larger place of each unit.
    """
    world = finest[0].world
    last = slice(-12 * YEARS, None)
    months = world.months[last]
    low, high = group_bounds(np.stack([g.world.counts[:, last] for g in finest]).astype(np.int64))
    parts = []
    for level, groups in ((finest[0].level, {u: u for u in world.units}), *above):
        names = sorted({groups[u] for u in world.units if u in groups})
        place = np.array([names.index(groups[u]) if u in groups else -1 for u in world.units])
        for n, g in enumerate(finest):
            bounds = [_summed(b[n], place, len(names)) for b in (low, high)]
            parts.append(_rows(g.group_id, level, names, months, *bounds))
    rows = pa.concat_tables(parts)
    rows = rows.append_column("source_id", pa.array([source_id] * rows.num_rows))
    return conform(rows.append_column("known_from", pa.array([known_from] * rows.num_rows, pa.date32())), "history")


def _summed(counts: Ints, place: Ints, places: int) -> Ints:
    out = np.zeros((places, counts.shape[1]), dtype=np.int64)
    np.add.at(out, place[place >= 0], counts[place >= 0])
    return out


def _rows(group_id: str, level: str, names: Sequence[str], months: Months, low: Ints, high: Ints) -> pa.Table:
    used = np.flatnonzero(high.any(axis=1))
    lows, highs = low[used].ravel(), high[used].ravel()
    size = len(lows)
    return pa.table(
        {
            "unit_id": pa.array(np.repeat(np.array(names, dtype=object)[used], len(months)), pa.string()),
            "group_id": pa.array([group_id] * size, pa.string()),
            "level": pa.array([level] * size, pa.string()),
            "month": pa.array(np.tile(months.astype("datetime64[D]"), len(used)), pa.date32()),
            "deaths": pa.array(lows, pa.int32(), mask=lows != highs),
            "shown": pa.array([_text(a, b) for a, b in zip(lows.tolist(), highs.tolist(), strict=True)], pa.string()),
        }
    )


def _text(low: int, high: int) -> str:
    if low == high:
        return str(low)
    return f"<{SMALL}" if (low, high) == (1, SMALL - 1) else f"{low}-{high}"
