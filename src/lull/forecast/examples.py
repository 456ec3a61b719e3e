"""Past situations to learn from: unit, month, horizon, and what was counted then; nothing after the last month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lull.forecast.past import Past, trailing

Ints = NDArray[np.int64]

FIRST = 12


@dataclass(frozen=True)
class Examples:
    """Rows of units, months and horizons, the counts that followed, and the weight of each row."""

    units: Ints
    months: Ints
    horizon: Ints
    count: NDArray[np.float64]
    weight: NDArray[np.float64]


def examples(
    past: Past,
    last: int,
    horizons: tuple[int, ...],
    *,
    rng: np.random.Generator,
    limit: int = 150_000,
    times: int = 4,
) -> Examples:
    """Sample up to about `limit` rows whose outcome is known at month number `last`.

    Rows of units with deaths in the last five years, by themselves or next door, are all kept if they fit, each for up
    to `times` horizons; of quiet rows a share is kept, with weights that restore their number. Earlier rows weigh less
    (half after 20 years).
    """
    months = np.arange(FIRST, last - horizons[0] + 1)
    if not months.size:
        return Examples(*(np.zeros(0, dtype=np.int64),) * 3, np.zeros(0), np.zeros(0))
    units, when = (a.ravel() for a in np.meshgrid(np.arange(len(past.world.units)), months, indexing="ij"))
    alive = trailing(past.active, units, when, 60) > 0
    if past.around is not None:
        alive |= trailing(past.around, units, when, 12) > 0
    loud, quiet = np.flatnonzero(alive), np.flatnonzero(~alive)
    times = max(1, min(times, len(horizons), limit // max(len(loud), 1)))
    kept = [_some(loud, limit // times, rng), _some(quiet, max(limit // 4, 1), rng)]
    scale = [len(loud) / max(len(kept[0]), 1), len(quiet) / max(len(kept[1]), 1)]
    rows = np.concatenate([np.repeat(kept[0], times), kept[1]])
    weight = np.concatenate([np.full(len(kept[0]) * times, scale[0] / times), np.full(len(kept[1]), scale[1])])
    step = np.array(horizons)[rng.integers(len(horizons), size=len(rows))]
    known = when[rows] + step <= last
    rows, step, weight = rows[known], step[known], weight[known]
    unit, month = units[rows], when[rows]
    weight = weight * 0.5 ** ((last - month) / 240.0)
    return Examples(unit, month, step, past.world.counts[unit, month + step], weight / max(weight.mean(), 1e-12))


def _some(rows: Ints, most: int, rng: np.random.Generator) -> Ints:
    return rows if len(rows) <= most else np.sort(rng.choice(rows, most, replace=False))
