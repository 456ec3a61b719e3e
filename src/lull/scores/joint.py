"""Scores of joint draws: several months, or several places, judged together."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial.distance import pdist

from lull.errors import ForecastError
from lull.scores._check import Floats, Numbers, complete


def energy_score(obs: ArrayLike, fct: ArrayLike) -> Floats:
    """Score joint draws by their distance to what came, less half the distance between draws; lower is better.

    The CRPS in several dimensions: distances are Euclidean, each draw has weight 1/m, pairs are averaged over m².

    Parameters
    ----------
    obs : (rows, parts) deaths recorded, such as the months of a year. NaN raises.
    fct : (rows, draws, parts) deaths; draw k of a row is one possible world over all parts.

    Returns
    -------
    (rows,) float, deaths.

    Raises
    ------
    ForecastError
        Where the shapes do not fit, or a value is missing.

    References
    ----------
    Gneiting and Raftery 2007, https://doi.org/10.1198/016214506000001437

    Examples
    --------
    >>> energy_score([[3, 4]], [[[0, 0], [0, 0]]]).tolist()
    [5.0]
    """
    seen, draws = _joint(obs, fct)
    out = np.empty(len(seen))
    for i, (y, x) in enumerate(zip(seen, draws, strict=True)):
        off = np.sqrt(np.square(x - y).sum(axis=1)).mean()
        # Every pair of two different draws is counted twice in the mean over m², and each draw with itself is 0.
        out[i] = off - pdist(x).sum() / len(x) ** 2
    return out


def variogram_score(obs: ArrayLike, fct: ArrayLike, *, power: float = 0.5) -> Floats:
    """Score how parts move together: differences between parts, as drawn on average and as they came; lower is better.

    The sum over all ordered pairs of parts of the squared difference between ``|y_i - y_j|^power`` and its mean over
    the draws. It does not see a bias that all parts share.

    Parameters
    ----------
    obs : (rows, parts) deaths recorded. NaN raises.
    fct : (rows, draws, parts) deaths, draw k being one world over all parts.
    power : above 0; 0.5 is usual, as it lets no great difference rule.

    Returns
    -------
    (rows,) float, in deaths to the power of twice `power`.

    Raises
    ------
    ForecastError
        Where the shapes do not fit, a value is missing, or `power` is not above 0.

    References
    ----------
    Scheuerer and Hamill 2015, https://doi.org/10.1175/MWR-D-14-00269.1

    Examples
    --------
    >>> variogram_score([[0, 4]], [[[0, 1], [0, 9]]]).tolist()
    [0.0]
    """
    if not power > 0:
        raise ForecastError(f"power is {power}; expected a number above 0, usually 0.5")
    seen, draws = _joint(obs, fct)
    out = np.zeros(len(seen))
    parts = seen.shape[1]
    for i in range(parts):
        for j in range(i + 1, parts):
            said = (np.abs(draws[:, :, i] - draws[:, :, j]) ** power).mean(axis=1)
            out += 2 * np.square(said - np.abs(seen[:, i] - seen[:, j]) ** power)
    return out


def _joint(obs: ArrayLike, fct: ArrayLike) -> tuple[Floats, Numbers]:
    seen, draws = np.asarray(obs, dtype=np.float64), np.asarray(fct, dtype=np.float64)
    if draws.ndim != 3 or seen.ndim != 2 or draws.shape[::2] != seen.shape or 0 in draws.shape[1:]:
        raise ForecastError(
            f"observations of shape {seen.shape} and draws of shape {draws.shape} do not fit: expected (rows, parts) "
            "and (rows, draws, parts) with the same rows and parts"
        )
    if np.isnan(seen).any():
        raise ForecastError("an observation is missing (NaN); leave rows that were not observed out of the score")
    return seen, complete(draws)
