"""M1, hurdle and size: does anybody die, and in which bin of sizes; inside a bin, what was counted before.

A random forest classifies by trailing features. A classifier cannot explode: the size inside the highest bin comes from
what the unit, and units in its state, counted before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier

from lull.forecast.climatology import Recipe, climatology
from lull.forecast.examples import examples
from lull.forecast.ladder import HIGH, STEPS, Mass, normalised
from lull.forecast.past import Past, features

Ints = NDArray[np.int64]

EDGES: Final = (0, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 6000)
FEWEST: Final = 60
SHAPE: Final = Recipe(pool=(0.6, 0.5, 0.3, 0.2), near=(0.0,) * 4, spread=0.4)
FLOOR: Final = 2e-4


@dataclass(frozen=True)
class Fitted:
    """The classifier; `edges` are the upper ends of the bins that had enough examples, `shares` their frequency."""

    forest: RandomForestClassifier | None
    edges: Ints
    shares: NDArray[np.float64]


def fit(past: Past, last: int, horizons: tuple[int, ...], *, rng: np.random.Generator) -> Fitted:
    """Learn from what was known at month number `last`; without enough deaths only their overall frequency."""
    rows = examples(past, last, horizons, rng=rng, limit=60_000)
    edges = _edges(rows.count)
    bins = np.searchsorted(edges, rows.count)
    shares = np.asarray(np.bincount(bins, rows.weight, len(edges) + 1) + 0.5, dtype=np.float64)
    shares /= shares.sum()
    if len(edges) < 2 or len(np.unique(bins)) < 2:
        return Fitted(None, edges, shares)
    matrix = features(past, rows.units, rows.months, rows.horizon)[0]
    forest = RandomForestClassifier(
        40, min_samples_leaf=20, max_features=0.25, max_samples=0.4, random_state=int(rng.integers(2**31))
    )
    return Fitted(forest.fit(matrix, bins, rows.weight), edges, shares)


def mass(fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float32]:
    """Mass (horizons, rows, STEPS) for some units at month number `origin`."""
    bins = probabilities(fitted, past, origin, horizons, units)
    shape = climatology(past, origin, horizons, units, SHAPE).reshape(-1, STEPS)
    return normalised(_fill(shape, bins, fitted.edges)).reshape(len(horizons), len(units), STEPS)


def probabilities(
    fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...], units: Ints
) -> NDArray[np.float64]:
    """Probability (rows, bins) of each bin of sizes, zero first; rows are horizons × units."""
    n = len(horizons) * len(units)
    if fitted.forest is None:
        return np.tile(fitted.shares, (n, 1))
    who, step = np.tile(units, len(horizons)), np.repeat(np.array(horizons), len(units))
    matrix = features(past, who, np.full(n, origin), step)[0]
    bins = np.full((n, len(fitted.edges) + 1), FLOOR / (len(fitted.edges) + 1))
    trees = [tree.tree_ for tree in fitted.forest.estimators_]
    votes = sum(tree.value[tree.apply(matrix), 0] for tree in trees) / len(trees)
    bins[:, fitted.forest.classes_.astype(np.int64)] += votes * (1 - FLOOR)
    return bins


def _edges(counts: NDArray[np.float64]) -> Ints:
    """Upper ends of size bins; the highest bins are joined until each holds enough examples."""
    edges = list(EDGES)
    while len(edges) > 1 and (counts > edges[-1]).sum() < FEWEST:
        edges.pop()
    return np.array(edges, dtype=np.int64)


def _fill(shape: Mass, bins: NDArray[np.float64], edges: Ints) -> NDArray[np.float64]:
    """Spread each bin's probability over its steps, in proportion to `shape` (rows, STEPS)."""
    of_step = np.searchsorted(edges, HIGH)
    inside = shape + 1e-3 * (shape.mean(axis=0) + 1e-9 / (1 + HIGH))
    total = np.add.reduceat(inside, np.searchsorted(of_step, np.arange(len(edges) + 1)), axis=1)
    return np.asarray(inside * (bins / total)[:, of_step])
