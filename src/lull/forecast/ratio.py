"""M2, quantiles of the ratio to the recent level: a forest that keeps, in every leaf, all ratios seen there.

Like a quantile regression forest (Meinshausen 2006, https://jmlr.org/papers/v7/meinshausen06a.html), but on the log of
(count + 1) over (level + 1), so that a war of any size can learn from wars of other sizes. Ratios are bounded by those
seen before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesRegressor

from lull.forecast.climatology import climatology
from lull.forecast.examples import examples
from lull.forecast.ladder import STEPS, mass_of_samples
from lull.forecast.past import Past, features, trailing

Ints = NDArray[np.int64]

GRID: Final = np.linspace(-10, 5, 121)
FEWEST: Final = 400


@dataclass(frozen=True)
class Fitted:
    """The forest, and for each tree a table (leaves, GRID) of the ratios seen; None with too few examples."""

    forest: ExtraTreesRegressor | None
    tables: tuple[NDArray[np.float32], ...]


def level(past: Past, units: Ints, months: Ints) -> NDArray[np.float64]:
    """Recent level (rows,): mean deaths a month, half from the last quarter and half from the last year."""
    quarter, year = trailing(past.total, units, months, 3) / 3, trailing(past.total, units, months, 12) / 12
    return np.asarray(np.sqrt((quarter + 1) * (year + 1)) - 1)


def ceiling(past: Past, origin: int, units: Ints) -> NDArray[np.float64]:
    """Highest count (rows,) that scaled ratios may reach.

    30 times the unit's highest month of the last year plus 5, and twice the highest count that any unit ever had.
    """
    world = 2 * past.world.counts[:, : origin + 1].max()
    return np.asarray(np.minimum(30 * (np.expm1(past.series["peak_12"][units, origin]) + 5), world))


def fit(past: Past, last: int, horizons: tuple[int, ...], *, rng: np.random.Generator) -> Fitted:
    """Learn from units with deaths in the 24 months before, as known at month number `last`."""
    rows = examples(past, last, horizons, rng=rng, limit=50_000)
    near = trailing(past.total, rows.units, rows.months, 24) > 0
    if near.sum() < FEWEST:
        return Fitted(None, ())
    units, months, step, weight = rows.units[near], rows.months[near], rows.horizon[near], rows.weight[near]
    matrix = features(past, units, months, step)[0]
    ratio = np.log((rows.count[near] + 1) / (level(past, units, months) + 1))
    forest = ExtraTreesRegressor(50, min_samples_leaf=20, max_features=0.4, random_state=int(rng.integers(2**31))).fit(
        matrix, ratio, weight
    )
    cell = np.clip(np.searchsorted(GRID, ratio), 1, len(GRID) - 1)
    cell -= ratio - GRID[cell - 1] < GRID[cell] - ratio
    tables = []
    for tree in forest.estimators_:
        leaf, n = tree.tree_.apply(matrix), tree.tree_.node_count
        table = np.bincount(leaf * len(GRID) + cell, weight, n * len(GRID)).reshape(n, -1)
        tables.append((table / np.maximum(table.sum(axis=1, keepdims=True), 1e-12)).astype(np.float32))
    return Fitted(forest, tuple(tables))


def mass(fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float32]:
    """Mass (horizons, rows, STEPS); units without deaths in the last 24 months get their climatology."""
    out = climatology(past, origin, horizons, units)
    at = np.full_like(units, origin)
    near = np.flatnonzero(trailing(past.total, units, at, 24) > 0)
    if fitted.forest is None or not near.size:
        return out
    who, step = np.tile(units[near], len(horizons)), np.repeat(np.array(horizons), len(near))
    when = np.full_like(who, origin)
    matrix = features(past, who, when, step)[0]
    ratios = np.zeros((len(who), len(GRID)), dtype=np.float32)
    for table, tree in zip(fitted.tables, fitted.forest.estimators_, strict=True):
        ratios += table[tree.tree_.apply(matrix)]
    counts = np.clip((level(past, who, when) + 1)[:, None] * np.exp(GRID) - 1, 0, ceiling(past, origin, who)[:, None])
    out[:, near] = mass_of_samples(counts, ratios).reshape(len(horizons), len(near), STEPS)
    return out
