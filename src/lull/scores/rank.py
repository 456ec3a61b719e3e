"""Where the observation falls among the draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lull.scores._check import Floats, Numbers, blocks, count_at_most, pair, sorted_rows


def pit(obs: ArrayLike, fct: ArrayLike, *, rng: np.random.Generator) -> Floats:
    """Randomised rank of the observation among its draws, between 0 and 1; uniform if the draws are right.

    Ties are broken at random, and the observation counts as one more draw, so that the result is exactly uniform when
    it is exchangeable with the draws. A heap in the middle means draws too wide, heaps at both ends too narrow.

    Parameters
    ----------
    obs : (rows,) deaths recorded. NaN raises; leave out what was not observed.
    fct : (rows, draws) integers, deaths. NaN raises.
    rng : breaks the ties.

    Returns
    -------
    (rows,) float, 0 to 1.

    Raises
    ------
    ForecastError
        Where the shapes do not fit, a value is missing, or an observation is below 0.

    References
    ----------
    Czado, Gneiting and Held 2009, https://doi.org/10.1111/j.1541-0420.2009.01191.x

    Examples
    --------
    >>> bool(pit([5], [[0, 1, 2]], rng=np.random.default_rng(1))[0] > 0.75)
    True
    """
    seen, draws = pair(obs, fct)
    out = np.empty(len(seen))
    for part in blocks(*draws.shape):
        out[part] = pit_sorted(seen[part], sorted_rows(draws[part]), rng)
    return out


def pit_sorted(obs: Floats, ordered: Numbers, rng: np.random.Generator) -> Floats:
    """Kernel: randomised rank (rows,), 0 to 1, of draws (rows, draws) sorted along the rows; nothing may be missing.

    >>> bool(pit_sorted(np.array([5.0]), np.array([[0, 1, 2]]), np.random.default_rng(1))[0] > 0.75)
    True
    """
    at_most = count_at_most(ordered, np.stack([np.nextafter(obs, -np.inf), obs], axis=1))
    return pit_counts(at_most[:, 0], at_most[:, 1], ordered.shape[1], rng)


def pit_counts(below: Numbers, at_most: Numbers, draws: int, rng: np.random.Generator) -> Floats:
    """Kernel: randomised rank (rows,), 0 to 1, from the counts (rows,) of draws below, and at most, the observation.

    >>> bool(0.75 < pit_counts(np.array([3]), np.array([3]), 3, np.random.default_rng(1))[0] < 1)
    True
    """
    rank: Floats = (below + rng.random(len(below)) * (at_most - below + 1)) / (draws + 1)
    return rank
