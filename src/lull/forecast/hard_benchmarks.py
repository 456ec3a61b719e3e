"""Benchmarks that are hard to beat: the last 12 months made smooth, so that what is scored is knowledge, not smoothing.

Ignorance rewards any sample without holes. Twelve values have many, so much of a model's gain over conflictology-12 may
be smoothing alone. These three have none: the 12 values blurred on the log scale; the negative binomial with their mean
and variance, as in parametric baselines; and a mixture of the blurred values with what all units as active as this one
counted lately. All give as many draws as asked, evenly spaced, never interpolated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from lull.forecast.ladder import HIGH, STEPS, Mass, blur, draws_of_mass, normalised, step_of
from lull.forecast.world import World, activity

Draws = NDArray[np.int32]

YEAR: Final = 12
SPREAD: Final = 0.5
MIXED: Final = 0.1
POOL_MONTHS: Final = 60
EXTREME: Final = 1e6


def fit_smooth(world: World, horizons: Sequence[int]) -> Mass:
    """Smooth-12: the unit's last 12 months, each positive count blurred by a factor of about e^0.5 on the log scale."""
    return normalised(_sample(world.counts[:, -YEAR:]) @ blur(SPREAD))


def fit_negative_binomial(world: World, horizons: Sequence[int]) -> Mass:
    """Negbin-12: negative binomial with the mean and variance of the last 12 months; Poisson where they do not spread.

    Twelve months without deaths give certainty of 0.
    """
    last = world.counts[:, -YEAR:]
    mean = last.mean(axis=1)
    spread = np.maximum(last.var(axis=1, ddof=1) if last.shape[1] > 1 else mean, mean * (1 + 1e-6) + 1e-12)
    size = np.minimum(mean**2 / np.maximum(spread - mean, 1e-12), EXTREME)
    below = stats.nbinom.cdf(HIGH[None, :], np.maximum(size, 1e-9)[:, None], (size / (size + mean + 1e-12))[:, None])
    mass = np.diff(below, axis=1, prepend=0)
    mass[mean == 0] = 0
    return normalised(np.maximum(mass, 0))


def fit_mixture(world: World, horizons: Sequence[int]) -> Mass:
    """Mixture-12: smooth-12, and with a weight of 0.1 the last five years of all units of the same activity."""
    kind = activity(world)
    months = world.counts[:, -POOL_MONTHS:]
    pool = np.stack([_sample(months[kind == c].reshape(1, -1))[0] for c in range(4)])
    return normalised((1 - MIXED) * fit_smooth(world, horizons) + MIXED * (pool[kind] @ blur(SPREAD)))


def draw_mass(fitted: Mass, horizons: Sequence[int], *, draws: int, rng: np.random.Generator) -> Draws:
    """Evenly spaced quantiles of each unit, in an order that all units share and each month has anew.

    >>> from lull.forecast.world import world_from_long
    >>> world = world_from_long(["a"] * 2, ["2019-01", "2019-02"], [0, 40])
    >>> drawn = draw_mass(fit_smooth(world, [1]), [1], draws=100, rng=np.random.default_rng(1))[0, 0]
    >>> int((drawn == 0).sum()), len(set(drawn.tolist())) > 20
    (50, True)
    """
    spread = draws_of_mass(fitted, draws)
    out = np.empty((len(spread), len(horizons), draws), dtype=np.int32)
    for h in range(len(horizons)):
        out[:, h] = spread[:, rng.permutation(draws)]
    return out


def _sample(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share (rows, STEPS) of each step of the ladder among some counts (rows, n); a row without counts is all 0."""
    rows = len(counts)
    flat = (np.arange(rows)[:, None] * STEPS + step_of(counts)).ravel()
    found = np.bincount(flat, minlength=rows * STEPS).reshape(rows, STEPS).astype(np.float64)
    return np.asarray(found / max(counts.shape[1], 1))
