"""Central prediction intervals: interval score and coverage."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lull.errors import ForecastError
from lull.scores._check import Bools, Floats, Numbers, blocks, pair, sorted_rows


def interval_score(obs: ArrayLike, fct: ArrayLike, *, level: float = 0.9) -> Floats:
    """Score a central interval: its width, plus 2/alpha times the distance by which it missed; lower is better.

    The ends are the linear-interpolation quantiles at alpha/2 and 1 - alpha/2 with alpha = 1 - level. The mean over
    rows is the MIS of the VIEWS challenge.

    Parameters
    ----------
    obs : (rows,) deaths recorded. NaN raises; leave out what was not observed.
    fct : (rows, draws) integers, deaths. NaN raises.
    level : nominal coverage, between 0 and 1.

    Returns
    -------
    (rows,) float, deaths.

    Raises
    ------
    ForecastError
        Where the shapes do not fit, a value is missing, an observation is below 0, or the level is not between 0 and 1.

    References
    ----------
    Gneiting and Raftery 2007, section 6.2, https://doi.org/10.1198/016214506000001437

    Examples
    --------
    >>> interval_score([12], [[0, 10]]).round(6).tolist()
    [59.0]
    """
    _check_level(level)
    seen, draws = pair(obs, fct)
    out = np.empty(len(seen))
    for part in blocks(*draws.shape):
        out[part] = interval_kernel(seen[part], *interval_ends(sorted_rows(draws[part]), level), level)
    return out


def coverage(obs: ArrayLike, fct: ArrayLike, *, level: float = 0.9) -> Bools:
    """Tell whether each observation lies in the closed central interval of its draws; the mean is the coverage.

    Counts are discrete: a calibrated forecast covers more than `level`, most of all where zero is likely. The ends are
    those of `interval_score`.

    Parameters
    ----------
    obs : (rows,) deaths recorded. NaN raises; leave out what was not observed.
    fct : (rows, draws) integers, deaths. NaN raises.
    level : nominal coverage, between 0 and 1.

    Returns
    -------
    (rows,) bool, true where the interval held.

    Raises
    ------
    ForecastError
        Where the shapes do not fit, a value is missing, an observation is below 0, or the level is not between 0 and 1.

    References
    ----------
    Gneiting, Balabdaoui and Raftery 2007, https://doi.org/10.1111/j.1467-9868.2007.00587.x

    Examples
    --------
    >>> coverage([0, 1, 9], [[0, 1, 2], [0, 1, 2], [0, 1, 2]]).tolist()
    [False, True, False]
    """
    _check_level(level)
    seen, draws = pair(obs, fct)
    out = np.empty(len(seen), dtype=bool)
    for part in blocks(*draws.shape):
        low, high = interval_ends(sorted_rows(draws[part]), level)
        out[part] = (low <= seen[part]) & (seen[part] <= high)
    return out


def interval_ends(ordered: Numbers, level: float) -> tuple[Floats, Floats]:
    """Kernel: the two ends (rows,) in deaths, by linear interpolation between draws (rows, draws), sorted by row.

    >>> [end.round(6).tolist() for end in interval_ends(np.array([[0, 10]]), 0.9)]
    [[0.5], [9.5]]
    """
    tail = (1.0 - level) / 2.0
    return _quantile(ordered, tail), _quantile(ordered, 1.0 - tail)


def interval_kernel(obs: Floats, low: Floats, high: Floats, level: float) -> Floats:
    """Kernel: width and penalties (rows,) in deaths, from observations and ends (rows,).

    >>> interval_kernel(np.array([12.0]), np.array([0.5]), np.array([9.5]), 0.9).round(6).tolist()
    [59.0]
    """
    missed = np.maximum(low - obs, 0.0) + np.maximum(obs - high, 0.0)
    return (high - low) + 2.0 / (1.0 - level) * missed


def _quantile(ordered: Numbers, share: float) -> Floats:
    place = share * (ordered.shape[1] - 1)
    below = int(np.floor(place))
    above = min(below + 1, ordered.shape[1] - 1)
    start = ordered[:, below].astype(np.float64)
    quantile: Floats = start + (place - below) * (ordered[:, above] - start)
    return quantile


def _check_level(level: float) -> None:
    if not 0.0 < level < 1.0:
        raise ForecastError(f"level {level} is no coverage; expected a number between 0 and 1, such as 0.9")
