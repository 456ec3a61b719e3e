"""Screening of choices by one-at-a-time steps along random paths.

Morris (1991, https://doi.org/10.1080/00401706.1991.10484804); mean absolute effects after Campolongo et al. (2007,
https://doi.org/10.1016/j.envsoft.2006.10.004).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lull.errors import AssessError

Floats = NDArray[np.float64]


def morris_paths(factors: int, paths: int, *, levels: int = 4, rng: np.random.Generator) -> Floats:
    """Points (paths, factors + 1, factors) in the unit cube: along each path every factor moves once, one a step.

    Points lie on a grid of `levels` a factor (even, at least 2), and a step is `levels / (2 * (levels - 1))` long,
    up or down. Raises `AssessError` for other levels, and for no factors or paths.

    >>> steps = np.diff(morris_paths(3, 2, rng=np.random.default_rng(1)), axis=1)
    >>> (np.abs(steps) > 0).sum(axis=2).tolist()
    [[1, 1, 1], [1, 1, 1]]
    """
    if min(factors, paths) < 1 or levels < 2 or levels % 2:
        raise AssessError(
            f"{factors} factors, {paths} paths, {levels} levels; expected at least 1 of each, and levels even"
        )
    low = rng.integers(0, levels // 2, (paths, 1, factors)) / (levels - 1)
    step = levels / (2 * (levels - 1))
    turn = rng.permuted(np.tile(np.arange(factors), (paths, 1)), axis=1)[:, None, :]
    moved = np.arange(factors + 1)[:, None] > turn
    falls = rng.random((paths, 1, factors)) < 0.5
    return np.asarray(low + step * (moved ^ falls))


def mean_effects(points: Floats, values: Floats) -> Floats:
    """Mean absolute effect (factors, outcomes) of moving a factor across its whole range.

    points : as `morris_paths` gives them; values : (paths, factors + 1, outcomes), the results there.

    >>> points = morris_paths(2, 4, rng=np.random.default_rng(1))
    >>> mean_effects(points, points @ np.array([[3.0], [-1.0]])).round(9).tolist()
    [[3.0], [1.0]]
    """
    steps = np.diff(points, axis=1)
    which = np.abs(steps).argmax(axis=2)
    length = np.take_along_axis(steps, which[:, :, None], axis=2)
    effects = np.abs(np.diff(values, axis=1) / length)
    order = np.argsort(which, axis=1)[:, :, None]
    return np.asarray(np.take_along_axis(effects, order, axis=1).mean(axis=0))
