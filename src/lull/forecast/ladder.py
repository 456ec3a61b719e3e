"""Probabilities of counts on one common ladder of steps, so that members can be mixed without sampling noise.

A step covers the whole numbers `LOW` to `HIGH`: single counts first, then steps about 8 % wide, up to ten million. The
edges of the 11 bins of the VIEWS challenge are edges of steps. Inside a step all whole numbers are equally likely.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lull.forecast.world import TOP

Floats = NDArray[np.float64]
Mass = NDArray[np.float32]
Ints = NDArray[np.int64]

BIN_HIGH: Final = np.array([0, 2, 5, 10, 25, 50, 100, 250, 500, 1000, TOP])


def _steps() -> Ints:
    wide = 13 * 1.08 ** np.arange(200)
    high = np.concatenate([np.arange(13), np.rint(wide[wide < TOP / 1.05]), BIN_HIGH])
    return np.unique(high).astype(np.int64)


HIGH: Final = _steps()
LOW: Final = np.concatenate([[0], HIGH[:-1] + 1])
WIDTH: Final = (HIGH - LOW + 1).astype(np.float64)
MIDDLE: Final = (HIGH + LOW) / 2
STEPS: Final = len(HIGH)
BIN_OF_STEP: Final = np.searchsorted(BIN_HIGH, HIGH)


def step_of(counts: ArrayLike) -> Ints:
    """The step that each count falls on; fractions are rounded, counts above the ladder take its top.

    >>> step_of([0, 1, 12]).tolist()
    [0, 1, 12]
    """
    return np.minimum(np.searchsorted(HIGH, np.rint(np.asarray(counts, dtype=np.float64))), STEPS - 1)


def mass_of_samples(counts: ArrayLike, weights: ArrayLike) -> Mass:
    """Mass (rows, STEPS) of weighted samples (rows, n); rows without weight get all mass on 0.

    >>> mass_of_samples([[0, 2]], [[1, 3]])[0, :3].tolist()
    [0.25, 0.0, 0.75]
    """
    step = step_of(counts)
    rows, n = step.shape
    w = np.broadcast_to(np.asarray(weights, dtype=np.float64), (rows, n))
    flat = (np.arange(rows)[:, None] * STEPS + step).ravel()
    mass = np.bincount(flat, weights=w.ravel(), minlength=rows * STEPS).reshape(rows, STEPS)
    return normalised(mass)


def normalised(mass: NDArray[np.number]) -> Mass:
    """Rows scaled to sum to 1; a row of zeros becomes certainty of 0."""
    out = scaled(mass)
    out[~mass.any(axis=1), 0] = 1.0
    return out


def scaled(mass: NDArray[np.number]) -> Mass:
    """Rows scaled to sum to 1; a row of zeros stays, for what is not known and is to be left out of a mixture."""
    total = mass.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(mass, total, out=np.zeros(mass.shape), where=total > 0), dtype=np.float32)


@cache
def blur(width: float) -> Floats:
    """Matrix (STEPS, STEPS) that spreads a positive count over its neighbourhood on a log scale; 0 stays 0.

    width : standard deviation of the logarithm of the factor. A spread count never becomes 0. The matrix is shared and
    cannot be written to.
    """
    out = _blur(width) if width > 0 else np.eye(STEPS)
    out.flags.writeable = False
    return out


def _blur(width: float) -> Floats:
    at = np.log(MIDDLE[1:] + 0.5)
    kernel = np.exp(-0.5 * ((at[:, None] - at[None, :]) / width) ** 2) * np.minimum(WIDTH[1:] / (MIDDLE[1:] + 0.5), 1.0)
    out = np.zeros((STEPS, STEPS))
    out[0, 0] = 1.0
    out[1:, 1:] = kernel / kernel.sum(axis=1, keepdims=True)
    return out


def draws_of_mass(mass: NDArray[np.floating], draws: int) -> NDArray[np.int32]:
    """Evenly spaced quantiles (rows, draws) of each row, in rising order: a stratified sample, free of sampling noise.

    >>> draws_of_mass(mass_of_samples([[0, 3]], [[1, 1]]), 4).tolist()
    [[0, 0, 3, 3]]
    """
    cdf = np.cumsum(mass, axis=1, dtype=np.float64)
    cdf /= cdf[:, -1:]
    upto = np.clip(np.ceil(cdf * draws - 0.5 - 1e-9), 0, draws).astype(np.int64)
    upto[:, -1] = draws
    each = np.diff(upto, axis=1, prepend=0)
    step = np.repeat(np.tile(np.arange(STEPS), len(mass)), each.ravel()).reshape(len(mass), draws)
    start = np.take_along_axis(cdf - mass, step, axis=1)
    chance = np.take_along_axis(np.asarray(mass, dtype=np.float64), step, axis=1)
    level = (np.arange(draws) + 0.5) / draws
    inside = np.clip((level - start) / np.maximum(chance, 1e-12), 0, 1 - 1e-9)
    return np.asarray(LOW[step] + np.floor(inside * WIDTH[step]), dtype=np.int32)


def crps_of_mass(mass: NDArray[np.floating], obs: ArrayLike) -> Floats:
    """Continuous ranked probability score (rows,) of masses against counts, by the integral over the ladder."""
    cdf = np.cumsum(mass, axis=1, dtype=np.float64)
    above = np.arange(STEPS)[None, :] >= step_of(obs)[:, None]
    return np.asarray(((cdf - above) ** 2 * WIDTH).sum(axis=1))


def bins_of_mass(mass: NDArray[np.floating]) -> Floats:
    """Probability (rows, 11) of the bins of the VIEWS challenge."""
    edges = np.searchsorted(BIN_OF_STEP, np.arange(len(BIN_HIGH)))
    return np.add.reduceat(np.asarray(mass, dtype=np.float64), edges, axis=1)


def mean_of_mass(mass: NDArray[np.floating]) -> Floats:
    """Expected count (rows,)."""
    return np.asarray(mass @ MIDDLE)
