"""Scores of yes-or-no events: at least so many deaths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lull.errors import ForecastError
from lull.scores._check import Floats, Numbers, blocks, complete, drawn, pair


def exceedance(fct: ArrayLike, *, threshold: float) -> Floats:
    """Share of the draws of each row that reach the threshold: the forecast probability of at least so many deaths.

    Parameters
    ----------
    fct : (rows, draws) integers, deaths. NaN raises.
    threshold : deaths; a draw of just so many reaches it.

    Returns
    -------
    (rows,) float, 0 to 1.

    Raises
    ------
    ForecastError
        Where the draws are not (rows, draws) numbers with at least one draw, or one is missing.

    Examples
    --------
    >>> exceedance([[0, 1, 2, 30]], threshold=25).tolist()
    [0.25]
    """
    draws = drawn(fct)
    out = np.empty(len(draws))
    for part in blocks(*draws.shape):
        below = np.count_nonzero(complete(draws[part]) < threshold, axis=1)
        out[part] = share_at_least(below, draws.shape[1])
    return out


def share_at_least(below: Numbers, draws: int) -> Floats:
    """Kernel: share of the draws that reach a limit, from how many of them (rows,) lie below it.

    All probabilities come from here, so that equal draws fall into the same bin wherever they are counted. The count is
    taken from the whole before the division: 1 - 900 / 1000 is a little less than 0.1.

    >>> share_at_least(np.array([900]), 1000).tolist()
    [0.1]
    """
    return np.asarray((draws - below) / draws, dtype=np.float64)


def brier(obs: ArrayLike, fct: ArrayLike, *, threshold: float = 1) -> Floats:
    """Squared error of the probability of at least `threshold` deaths; lower is better, 0 to 1.

    Parameters
    ----------
    obs : (rows,) deaths recorded. NaN raises; leave out what was not observed.
    fct : (rows, draws) integers, deaths. NaN raises.
    threshold : deaths from which the event counts as having happened.

    Returns
    -------
    (rows,) float, 0 to 1.

    Raises
    ------
    ForecastError
        Where the shapes do not fit, a value is missing, or an observation is below 0.

    References
    ----------
    Brier 1950, https://doi.org/10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2

    Examples
    --------
    >>> brier([4], [[0, 0, 3, 9]], threshold=1).tolist()
    [0.25]
    """
    seen, draws = pair(obs, fct)
    return np.square(exceedance(draws, threshold=threshold) - (seen >= threshold))


def average_precision(event: ArrayLike, probability: ArrayLike) -> float:
    """Area under the precision-recall steps: how well the events are ranked first; higher is better.

    Equal probabilities form one step, so their order does not matter. NaN where no event happened.

    Parameters
    ----------
    event : (rows,) true where it happened.
    probability : (rows,) forecast, in any unit that grows with it. NaN raises.

    Returns
    -------
    One number, 0 to 1.

    Raises
    ------
    ForecastError
        Where the two differ in shape or a probability is missing.

    References
    ----------
    Davis and Goadrich 2006, https://doi.org/10.1145/1143844.1143874

    Examples
    --------
    >>> average_precision([True, False, True], [0.9, 0.5, 0.1]).__round__(4)
    0.8333
    """
    happened, p = _events(event, probability)
    total = happened.sum()
    if total == 0:
        return float("nan")
    order = np.argsort(-p, kind="stable")
    last = np.flatnonzero(np.append(np.diff(p[order]) != 0, True))
    hits = np.cumsum(happened[order])[last]
    return float(np.sum(np.diff(np.append(0, hits)) * hits / (last + 1)) / total)


@dataclass(frozen=True)
class Reliability:
    """Bins of forecast probability beside what happened; empty bins are left out.

    `low`, `high` : (bins,) edges; `cases` : (bins,) rows; `forecast` : (bins,) mean probability;
    `observed` : (bins,) share that happened.
    """

    low: Floats
    high: Floats
    cases: NDArray[np.int64]
    forecast: Floats
    observed: Floats


RELIABILITY_EDGES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def reliability(
    event: ArrayLike, probability: ArrayLike, *, edges: tuple[float, ...] = RELIABILITY_EDGES
) -> Reliability:
    """Compare forecast probabilities with the share of events, in bins ``[low, high)``; the last bin is closed.

    Parameters
    ----------
    event : (rows,) true where it happened.
    probability : (rows,) forecast, 0 to 1. NaN raises.
    edges : edges of the bins from 0 to 1; narrow near 0, where most forecasts of rare events lie.

    Raises
    ------
    ForecastError
        Where the two differ in shape, or a probability is missing or outside 0 to 1.

    References
    ----------
    Murphy and Winkler 1977, https://doi.org/10.2307/2346866

    Examples
    --------
    >>> r = reliability([True, False, False, True], [0.25, 0.25, 0.25, 0.95])
    >>> r.cases.tolist(), r.observed.round(3).tolist()
    ([3, 1], [0.333, 1.0])
    """
    happened, p = _events(event, probability)
    if p.size and (p.min() < 0 or p.max() > 1):
        raise ForecastError(f"probabilities run from {p.min()} to {p.max()}; expected 0 to 1")
    limits, bin_ = np.asarray(edges), reliability_bin(p, edges=edges)
    cases = np.bincount(bin_, minlength=len(limits) - 1)
    some = np.flatnonzero(cases)
    forecast = np.bincount(bin_, weights=p, minlength=len(limits) - 1)[some] / cases[some]
    observed = np.bincount(bin_, weights=happened, minlength=len(limits) - 1)[some] / cases[some]
    return Reliability(limits[some], limits[some + 1], cases[some], forecast, observed)


def reliability_bin(probability: ArrayLike, *, edges: tuple[float, ...] = RELIABILITY_EDGES) -> NDArray[np.int64]:
    """Number of the bin ``[low, high)`` of each probability, from 0; 1 is in the last.

    Parameters
    ----------
    probability : (rows,) 0 to 1, from `exceedance`, so that a share on an edge is just that edge. Not checked: what is
        outside, or NaN, falls into the first or the last bin.
    edges : edges of the bins from 0 to 1.

    Returns
    -------
    (rows,) integer.

    Examples
    --------
    >>> reliability_bin([0.0, 0.01, 0.5, 1.0]).tolist()
    [0, 1, 7, 11]
    """
    place = np.searchsorted(np.asarray(edges), np.asarray(probability), side="right") - 1
    return np.asarray(np.clip(place, 0, len(edges) - 2))


def _events(event: ArrayLike, probability: ArrayLike) -> tuple[NDArray[np.bool_], Floats]:
    happened, p = np.asarray(event, dtype=bool), np.asarray(probability, dtype=np.float64)
    if happened.ndim != 1 or happened.shape != p.shape:
        raise ForecastError(f"events of shape {happened.shape} and probabilities of shape {p.shape} do not fit")
    if np.isnan(p).any():
        raise ForecastError("a probability is missing (NaN)")
    return happened, p
