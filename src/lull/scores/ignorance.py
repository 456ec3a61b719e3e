"""Ignorance score over the eleven bins of the VIEWS challenge."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lull.scores._check import Floats, Numbers, blocks, count_at_most, pair, sorted_rows

BIN_TOPS = np.array([0, 2, 5, 10, 25, 50, 100, 250, 500, 1000], dtype=np.float64)
"""Highest count of each bin: 0, 1-2, 3-5, 6-10, 11-25, 26-50, 51-100, 101-250, 251-500, 501-1000; the last is open."""
BINS = len(BIN_TOPS) + 1


def bin_of(counts: ArrayLike) -> NDArray[np.int64]:
    """Number of the bin, 0 to 10, of each count of deaths, in the shape of the counts; NaN falls into the last.

    A number between two counts belongs to the nearer of them, and to the lower where both are as near.

    >>> bin_of([0, 1, 25, 26, 5000]).tolist()
    [0, 1, 4, 5, 10]
    """
    return np.searchsorted(BIN_TOPS + 0.5, np.asarray(counts, dtype=np.float64), side="left")


def ign_bins(obs: ArrayLike, fct: ArrayLike) -> Floats:
    """Score draws by -log2 of the share that fell into the observed bin; lower is better.

    One pseudo-draw is added to each of the 11 bins, so p = (c + 1) / (m + 11): with 1,000 draws the best score is
    0.0143 and the worst 9.98. Compare only forecasts with the same number of draws.

    Parameters
    ----------
    obs : (rows,) deaths recorded. NaN raises; leave out what was not observed.
    fct : (rows, draws) integers, deaths. NaN raises.

    Returns
    -------
    (rows,) float, bits.

    Raises
    ------
    ForecastError
        Where the shapes do not fit, a value is missing, or an observation is below 0.

    References
    ----------
    VIEWS Prediction Challenge 2023/24, https://arxiv.org/abs/2407.11045

    Examples
    --------
    >>> ign_bins([0, 7], [[0, 0, 0], [0, 0, 0]]).round(3).tolist()
    [1.807, 3.807]
    """
    seen, draws = pair(obs, fct)
    out = np.empty(len(seen))
    for part in blocks(*draws.shape):
        ordered = sorted_rows(draws[part])
        out[part] = ign_counts(seen[part], count_at_most(ordered, BIN_TOPS + 0.5), draws.shape[1])
    return out


def ign_counts(obs: Floats, at_most: Numbers, draws: int) -> Floats:
    """Kernel: ignorance (rows,) in bits, from the counts of draws up to the top of each closed bin, (rows, 10).

    >>> ign_counts(np.array([7.0]), np.full((1, 10), 3), 3).round(3).tolist()
    [3.807]
    """
    edges = np.concatenate([np.zeros((len(obs), 1)), at_most, np.full((len(obs), 1), draws)], axis=1)
    row, bin_ = np.arange(len(obs)), bin_of(obs)
    inside = edges[row, bin_ + 1] - edges[row, bin_]
    score: Floats = np.log2((draws + BINS) / (inside + 1))
    return score
