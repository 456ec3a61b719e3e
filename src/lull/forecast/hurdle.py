"""M1, hurdle and size: does anybody die, and in which bin of sizes; inside a bin, what was counted before.

Boosted trees classify by trailing features. A classifier cannot explode: the size inside the highest bin comes from
what the unit, and units in its state, counted before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.boosting import Classifier, Growth, chances, fit_classes
from lull.forecast.climatology import Recipe, climatology
from lull.forecast.examples import examples
from lull.forecast.ladder import HIGH, STEPS, Mass, normalised
from lull.forecast.past import Past, features, situations

Ints = NDArray[np.int64]

EDGES: Final = (0, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 6000)
FEWEST: Final = 60
SHAPE: Final = Recipe(pool=(0.6, 0.5, 0.3, 0.2), near=(0.0,) * 4, spread=0.4)
GROWTH: Final = Growth(rounds=60, leaves=15, rate=0.08)


@dataclass(frozen=True)
class Fitted:
    """The classifier; `edges` are the upper ends of the bins that had enough examples."""

    classifier: Classifier
    edges: Ints


def fit(past: Past, last: int, horizons: tuple[int, ...], *, rng: np.random.Generator) -> Fitted:
    """Learn from what was known at month number `last`; without any deaths, certainty that there are none."""
    rows = examples(past, last, horizons, rng=rng)
    edges = _edges(rows.count)
    matrix = features(past, rows.units, rows.months, rows.horizon)[0]
    bins = np.searchsorted(edges, rows.count)
    found = fit_classes(matrix, bins, rows.weight, classes=len(edges) + 1, growth=GROWTH, rng=rng)
    return Fitted(found, edges)


def mass(fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float32]:
    """Mass (horizons, rows, STEPS) for some units at month number `origin`."""
    bins = chances(fitted.classifier, situations(past, origin, horizons, units))
    shape = climatology(past, origin, horizons, units, SHAPE).reshape(-1, STEPS)
    return normalised(_fill(shape, bins, fitted.edges)).reshape(len(horizons), len(units), STEPS)


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
