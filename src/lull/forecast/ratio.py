"""M2, the ratio to the recent level: boosted trees say how likely is none, and each tenth of the ratios seen.

Like quantile regression (Meinshausen 2006, https://jmlr.org/papers/v7/meinshausen06a.html), but by classes of the log
of (count + 1) over (level + 1), so that a war of any size can learn from wars of other sizes. Inside a tenth, the
ratios are those seen there, so none is larger than any seen before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.boosting import Classifier, Growth, chances, fit_classes
from lull.forecast.climatology import climatology
from lull.forecast.examples import Examples, examples
from lull.forecast.ladder import STEPS, mass_of_samples
from lull.forecast.past import Past, features, situations, trailing

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

GRID: Final = np.linspace(-10, 5, 121)
TENTHS: Final = 10
FEWEST: Final = 400
ROWS: Final = 150_000
GROWTH: Final = Growth(rounds=120, leaves=7, rate=0.05)


@dataclass(frozen=True)
class Fitted:
    """The classifier, none first; and the share (TENTHS, GRID) of ratios seen in each tenth. None with too few rows."""

    classifier: Classifier | None
    inside: Floats


def level(past: Past, units: Ints, months: Ints) -> Floats:
    """Recent level (rows,): mean deaths a month, half from the last quarter and half from the last year."""
    quarter, year = trailing(past.total, units, months, 3) / 3, trailing(past.total, units, months, 12) / 12
    return np.asarray(np.sqrt((quarter + 1) * (year + 1)) - 1)


def ceiling(past: Past, origin: int, units: Ints) -> Floats:
    """Highest count (rows,) that scaled ratios may reach.

    30 times the unit's highest month of the last year plus 5, and twice the highest count that any unit ever had.
    """
    world = 2 * past.world.counts[:, : origin + 1].max()
    return np.asarray(np.minimum(30 * (np.expm1(past.series["peak_12"][units, origin]) + 5), world))


def fit(past: Past, last: int, horizons: tuple[int, ...], *, rng: np.random.Generator) -> Fitted:
    """Learn from units with deaths in the 24 months before, as known at month number `last`."""
    rows = _recent(past, examples(past, last, horizons, rng=rng, limit=ROWS, times=len(horizons)))
    some = rows.count > 0
    if some.sum() < FEWEST:
        return Fitted(None, np.zeros((TENTHS, len(GRID))))
    ratio = np.log((rows.count + 1) / (level(past, rows.units, rows.months) + 1))
    cuts = np.quantile(ratio[some], np.arange(1, TENTHS) / TENTHS)
    label = np.where(some, 1 + np.searchsorted(cuts, ratio), 0)
    place = np.argmin(np.abs(ratio[some, None] - GRID), axis=1) + (label[some] - 1) * len(GRID)
    seen = np.bincount(place, rows.weight[some], TENTHS * len(GRID)).reshape(TENTHS, -1)
    matrix = features(past, rows.units, rows.months, rows.horizon)[0]
    found = fit_classes(matrix, label, rows.weight, classes=TENTHS + 1, growth=GROWTH, rng=rng)
    return Fitted(found, seen / np.maximum(seen.sum(axis=1, keepdims=True), 1e-12))


def mass(fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float32]:
    """Mass (horizons, rows, STEPS); units without deaths in the last 24 months get their climatology."""
    out = climatology(past, origin, horizons, units)
    near = np.flatnonzero(trailing(past.total, units, np.full_like(units, origin), 24) > 0)
    if fitted.classifier is None or not near.size:
        return out
    who = np.tile(units[near], len(horizons))
    chance = chances(fitted.classifier, situations(past, origin, horizons, units[near]))
    base, most = level(past, who, np.full_like(who, origin)) + 1, ceiling(past, origin, who)
    counts = np.clip(base[:, None] * np.exp(GRID) - 1, 1, most[:, None])
    found = chance[:, 1:].sum(axis=1, keepdims=True) * mass_of_samples(counts, chance[:, 1:] @ fitted.inside)
    found[:, 0] += chance[:, 0]
    out[:, near] = found.reshape(len(horizons), len(near), STEPS)
    return out


def _recent(past: Past, rows: Examples) -> Examples:
    near = trailing(past.total, rows.units, rows.months, 24) > 0
    return Examples(rows.units[near], rows.months[near], rows.horizon[near], rows.count[near], rows.weight[near])
