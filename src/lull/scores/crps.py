"""Continuous ranked probability score of an ensemble."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lull.scores._check import Floats, Numbers, blocks, pair, sorted_rows


def crps_ensemble(obs: ArrayLike, fct: ArrayLike) -> Floats:
    """Score draws by the distance between their step function and the observation; lower is better.

    The mean of ``|x - y|`` less half the mean of ``|x - x'|`` over all pairs of draws, each draw with weight 1/m (the
    form of `properscoring` and of the VIEWS challenge: pairs are averaged over m², not m(m - 1)).

    Parameters
    ----------
    obs : (rows,) deaths recorded. NaN raises; leave out what was not observed.
    fct : (rows, draws) integers, deaths. Their order within a row does not matter.

    Returns
    -------
    (rows,) float, deaths.

    Raises
    ------
    ForecastError
        Where the shapes do not fit, a value is missing, or an observation is below 0.

    References
    ----------
    Gneiting and Raftery 2007, https://doi.org/10.1198/016214506000001437

    Examples
    --------
    >>> crps_ensemble([3], [[1, 5]]).tolist()
    [1.0]
    """
    seen, draws = pair(obs, fct)
    out = np.empty(len(seen))
    for part in blocks(*draws.shape):
        out[part] = crps_sorted(seen[part], sorted_rows(draws[part]))
    return out


def crps_sorted(obs: Floats, ordered: Numbers) -> Floats:
    """Kernel: CRPS (rows,) in deaths, of draws (rows, draws) sorted along the rows; nothing may be missing.

    >>> crps_sorted(np.array([3.0]), np.array([[1, 5]])).tolist()
    [1.0]
    """
    m = ordered.shape[1]
    values = ordered.astype(np.float64)
    # Half of sum |x_i - x_j| over sorted values is sum (2 i - m - 1) x_i; and sum |x - y| is sum x where y = 0.
    rank = 2.0 * np.arange(1, m + 1) - m - 1
    distance = values.mean(axis=1)
    other = np.flatnonzero((obs != 0) | (ordered[:, 0] < 0))
    distance[other] = np.abs(values[other] - obs[other, None]).mean(axis=1)
    score: Floats = distance - values @ rank / m**2
    return score
