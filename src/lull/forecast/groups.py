"""Draws by armed group: each world's deaths in a place and month are given to one of the groups that act there.

In nine of ten months with deaths one group did all the killing in a place, so a world gives a month whole. Which
group it is hangs on who killed there lately, in the larger place, and anywhere. It lasts: who killed in one month is
likely to in the next. Groups sum to the total in every world, whatever the total is.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lull.errors import ForecastError
from lull.forecast.persistence import paths_of
from lull.forecast.world import Counts

HALF_LIFE: Final = 6.0
PLACE: Final = 1.0
ANYWHERE: Final = 4.0
NOBODY_YET: Final = 0.1
LASTS: Final = 0.8
CHUNK: Final = 256


def group_shares(counts: Counts, parents: NDArray[np.int64] | None = None) -> Counts:
    """Chance (groups, units) that deaths in a unit are a group's, from deaths by group (groups, units, months).

    Logarithms of monthly deaths are summed, a month counting half after six; those of the larger place weigh as one
    month with some deaths, those of all units as four. Chosen by the logarithmic score of who killed in Iraq's
    districts within a year, origins 2004 to 2016.

    Raises `ForecastError` without any group or month.

    >>> group_shares(np.array([[[0.0, 5.0]], [[0.0, 0.0]]])).round(2).tolist()
    [[0.99], [0.01]]
    """
    if counts.ndim != 3 or not all(counts.shape):
        raise ForecastError(f"counts by group have shape {counts.shape}; expected (groups, units, months), none empty")
    groups, units, months = counts.shape
    weight = 0.5 ** (np.arange(months)[::-1] / HALF_LIFE)
    own = np.log1p(counts) @ weight
    above = np.zeros(units, dtype=np.int64) if parents is None else parents
    place = np.zeros((int(above.max()) + 1, groups))
    np.add.at(place, above, own.T)
    found = own + PLACE * _share(place.T)[:, above] + ANYWHERE * _share(own.sum(axis=1, keepdims=True))
    return _share(found + NOBODY_YET / groups)


def split_by_group(
    draws: NDArray[np.int32], shares: Counts, steps: tuple[int, ...], *, rng: np.random.Generator
) -> NDArray[np.int32]:
    """Draws by group (groups, units, months, draws) that sum to `draws` (units, months, draws) in every world.

    shares : (groups, units), as from `group_shares`. steps : months ahead. Raises `ForecastError` where shapes differ
    or the shares of a unit do not sum to 1.

    >>> total = np.full((1, 2, 4), 7, dtype=np.int32)
    >>> parts = split_by_group(total, np.array([[0.5], [0.5]]), (1, 2), rng=np.random.default_rng(1))
    >>> parts.shape, bool((parts.sum(axis=0) == total).all())
    ((2, 1, 2, 4), True)
    """
    if shares.shape[1:] != draws.shape[:1] or draws.shape[1] != len(steps):
        raise ForecastError(
            f"shares {shares.shape} and draws {draws.shape} for {len(steps)} months; expected (groups, units) and "
            "(units, months, draws)"
        )
    if not np.allclose(shares.sum(axis=0), 1):
        raise ForecastError(f"shares of a unit sum to {shares.sum(axis=0).min()}; expected 1")
    out = np.zeros((len(shares), *draws.shape), dtype=np.int32)
    edges = np.cumsum(shares, axis=0)[:-1]
    for low in range(0, len(draws), CHUNK):
        rows = slice(low, min(low + CHUNK, len(draws)))
        at = ndtr(paths_of((len(draws[rows]), draws.shape[2]), steps, LASTS, rng)).transpose(1, 0, 2)
        who = (at[None] >= edges[:, rows, None, None]).sum(axis=0)
        for g in range(len(shares)):
            out[g, rows] = np.where(who == g, draws[rows], 0)
    return out


def _share(amounts: Counts) -> Counts:
    """Columns scaled to sum to 1; a column of zeros stays."""
    whole = amounts.sum(axis=0, keepdims=True)
    return np.asarray(np.divide(amounts, whole, out=np.zeros_like(amounts), where=whole > 0))
