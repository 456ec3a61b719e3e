"""M3, analogues: what followed in those past stretches, of any unit, whose last two years had the same shape.

After the idea of matching shapes of fatality curves (Schincariol, Frank & Chadefaux 2025,
https://doi.org/10.1177/00223433241276499): a war is compared with wars of other sizes by its course relative to its own
recent level, and continuations are scaled to that level. They are bounded by those seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from lull.forecast.climatology import climatology
from lull.forecast.ladder import mass_of_samples
from lull.forecast.past import Past, trailing
from lull.forecast.ratio import ceiling, level

Ints = NDArray[np.int64]

SPANS: Final = ((0, 1), (1, 2), (2, 3), (3, 6), (6, 12), (12, 24))
WEIGHTS: Final = np.array([0.7, 0.5, 0.5, 0.8, 1.0, 0.8, 1.0, 0.35])
NEAREST: Final = 120
FEWEST: Final = 300
MOST: Final = 120_000


@dataclass(frozen=True)
class Fitted:
    """Past stretches as points, with the unit and month of each; None with too few."""

    tree: cKDTree | None
    units: Ints
    months: Ints


def fit(past: Past, last: int, horizons: tuple[int, ...], *, rng: np.random.Generator) -> Fitted:
    """Collect the stretches of units with deaths in the 12 months before whose sequel is known at month `last`."""
    months = np.arange(11, last - horizons[-1] + 1)
    units, when = (a.ravel() for a in np.meshgrid(np.arange(len(past.world.units)), months, indexing="ij"))
    alive = np.flatnonzero(trailing(past.total, units, when, 12) > 0) if months.size else np.zeros(0, dtype=np.int64)
    if len(alive) > MOST:
        alive = np.sort(rng.choice(alive, MOST, replace=False))
    units, when = units[alive], when[alive]
    if len(units) < FEWEST:
        return Fitted(None, units, when)
    return Fitted(cKDTree(shape(past, units, when)), units, when)


def shape(past: Past, units: Ints, months: Ints) -> NDArray[np.float64]:
    """Course (rows, 8) of the last 24 months relative to the recent level, share of active months, and level."""
    base = level(past, units, months)
    columns = []
    for newest, oldest in SPANS:
        span = trailing(past.total, units, months, oldest) - trailing(past.total, units, months, newest)
        columns.append(np.log((span / (oldest - newest) + 0.5) / (base + 0.5)))
    columns.append(trailing(past.active, units, months, 12) / 3)
    columns.append(np.log1p(base))
    return np.asarray(np.column_stack(columns) * WEIGHTS)


def mass(fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float32]:
    """Mass (horizons, rows, STEPS); units without deaths in the last 12 months get their climatology."""
    out = climatology(past, origin, horizons, units)
    at = np.full_like(units, origin)
    near = np.flatnonzero(trailing(past.total, units, at, 12) > 0)
    if fitted.tree is None or not near.size:
        return out
    distance, found = fitted.tree.query(shape(past, units[near], at[near]), k=min(NEAREST, len(fitted.units)))
    distance = np.asarray(distance, dtype=np.float64)
    width = np.maximum(distance[:, distance.shape[1] // 2], 1e-6)[:, None]
    weight = np.exp(-0.5 * (distance / width) ** 2)
    base = level(past, units[near], at[near]) + 1
    most = ceiling(past, origin, units[near])[:, None]
    then = level(past, fitted.units, fitted.months) + 1
    for i, h in enumerate(horizons):
        after = past.world.counts[fitted.units[found], fitted.months[found] + h]
        counts = np.where(after > 0, (after + 1) * (base[:, None] / then[found]) - 1, 0)
        out[i, near] = mass_of_samples(np.clip(counts, 0, most), weight)
    return out
