"""All scores of a row at once, from one sort, in blocks of rows."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from lull.scores._check import Bools, Floats, Numbers, blocks, count_at_most, pair, sorted_rows
from lull.scores.crps import crps_sorted
from lull.scores.ignorance import BIN_TOPS, ign_counts
from lull.scores.interval import interval_ends, interval_kernel
from lull.scores.probability import share_at_least
from lull.scores.rank import pit_counts

LEVEL = 0.9
BELOW = {least: np.nextafter(float(least), -np.inf) for least in (1, 25)}
"""Highest number below each event's deaths: draws up to it do not reach the event."""
_LIMITS = np.concatenate([BIN_TOPS + 0.5, list(BELOW.values())])
_CLOSED = len(BIN_TOPS)


@dataclass(frozen=True)
class RowScores:
    """Scores of every row, each (rows,).

    `mean`, `middle` (the median), `crps`, `mis` and `width` are in deaths, `ign` in bits; `p_ge_1`, `p_ge_25`,
    `brier_1`, `brier_25` and `pit` run from 0 to 1; `covered_90` is a flag; `width` is that of the 90 % interval.
    """

    mean: Floats
    middle: Floats
    crps: Floats
    ign: Floats
    mis: Floats
    p_ge_1: Floats
    p_ge_25: Floats
    brier_1: Floats
    brier_25: Floats
    covered_90: Bools
    width: Floats
    pit: Floats


def score_rows(obs: ArrayLike, fct: ArrayLike, *, rng: np.random.Generator) -> RowScores:
    """Score every row by CRPS, ignorance, 90 % interval, Brier at 1 and 25 deaths, coverage and PIT.

    The same numbers as the single functions, but each row is sorted once. Works through blocks of rows, so a memory map
    or an array larger than memory allows will do; the draws are never copied as a whole.

    Parameters
    ----------
    obs : (rows,) deaths recorded. NaN raises; leave out what was not observed.
    fct : (rows, draws) integers, deaths, NaN raises; 32-bit integers need half the memory of 64-bit ones.
    rng : breaks ties of the PIT.

    Returns
    -------
    `RowScores`, every score (rows,).

    Raises
    ------
    ForecastError
        Where the shapes do not fit, a value is missing, or an observation is below 0.

    Examples
    --------
    >>> s = score_rows([0, 40], [[0, 0, 1, 2], [10, 20, 30, 60]], rng=np.random.default_rng(1))
    >>> s.crps.tolist(), s.p_ge_25.tolist()
    ([0.3125, 10.0], [0.0, 0.5])
    """
    seen, draws = pair(obs, fct)
    out = {f.name: np.empty(len(seen), dtype=bool if f.name == "covered_90" else float) for f in fields(RowScores)}
    for part in blocks(*draws.shape):
        for name, values in _block(seen[part], sorted_rows(draws[part]), rng).items():
            out[name][part] = values
    return RowScores(**out)


def _block(obs: Floats, ordered: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
    m = ordered.shape[1]
    own = np.stack([np.nextafter(obs, -np.inf), obs], axis=1)
    limits = np.concatenate([np.broadcast_to(_LIMITS, (len(obs), len(_LIMITS))), own], axis=1)
    at_most = count_at_most(ordered, limits)
    low, high = interval_ends(ordered, LEVEL)
    p1, p25 = (share_at_least(at_most[:, _CLOSED + i], m) for i in range(len(BELOW)))
    return {
        "mean": ordered.mean(axis=1, dtype=np.float64),
        "middle": (ordered[:, (m - 1) // 2].astype(np.float64) + ordered[:, m // 2]) / 2,
        "crps": crps_sorted(obs, ordered),
        "ign": ign_counts(obs, at_most[:, :_CLOSED], m),
        "mis": interval_kernel(obs, low, high, LEVEL),
        "p_ge_1": p1,
        "p_ge_25": p25,
        "brier_1": np.square(p1 - (obs >= 1)),
        "brier_25": np.square(p25 - (obs >= 25)),
        "covered_90": (low <= obs) & (obs <= high),
        "width": high - low,
        "pit": pit_counts(at_most[:, -2], at_most[:, -1], m, rng),
    }
