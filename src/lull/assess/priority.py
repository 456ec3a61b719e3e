"""Where to step up: draw-wise risk and unmet gap, tiers with the probability of being among the k, never a league."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from lull.assess.gaps import Floats

CLEAR, CONTESTED, UNLIKELY, FIND_OUT = "clear", "contested", "unlikely", "find_out_first"


@dataclass(frozen=True)
class Choice:
    """How draws become tiers; `exponent` is the weight of risk against unmet gap."""

    k: int = 10
    clear: float = 0.8
    unlikely: float = 0.2
    wide: float = 1 / 3
    exponent: float = 0.5
    adequate: float = 0.5


@dataclass(frozen=True)
class Ranking:
    """Probability of being among the k (U,), the same in the bad case, 80 % interval of the rank, and the tier."""

    p_top: Floats
    p_top_bad: Floats
    rank_low: NDArray[np.int64]
    rank_high: NDArray[np.int64]
    tiers: tuple[str, ...]


def unmet(log_gaps: Floats, weights: Floats, coverage: Floats | None = None) -> Floats:
    """Draws (U, K) of -log(1 - unmet gap) over strands.

    Parameters
    ----------
    log_gaps
        (U, S, K) draws of -log(1 - gap) by strand.
    weights
        (S, K), each draw summing to 1.
    coverage
        (U, S) share of the gap that is delivered and verified but not yet in the measured condition; none if absent.
    """
    if coverage is None or not coverage.any():
        return np.asarray(np.einsum("usk,sk->uk", log_gaps, weights))
    left = -np.expm1(-log_gaps) * (1 - coverage[:, :, None])
    return np.asarray(np.einsum("usk,sk->uk", -np.log1p(-left), weights))


def risk_draws(risk: Floats, error: float, z: NDArray[np.floating]) -> Floats:
    """Draws (U, K) of a forecast probability (U,) with an error on the logit scale, z standard normal (U, K)."""
    p = np.clip(risk, 1e-4, 1 - 1e-4)
    return np.asarray(1 / (1 + np.exp(-(np.log(p / (1 - p))[:, None] + error * z))))


def priority_draws(risk: Floats, log_unmet: Floats, exponent: float) -> Floats:
    """risk^a x unmet^(1 - a), draw by draw (U, K).

    >>> priority_draws(np.array([[0.25]]), -np.log(1 - np.array([[0.64]])), 0.5).round(3).tolist()
    [[0.4]]
    """
    return np.asarray(risk**exponent * (-np.expm1(-log_unmet)) ** (1 - exponent))


def rank(draws: Floats) -> NDArray[np.int64]:
    """Rank (U, K) within each draw, 1 for the highest."""
    order = np.argsort(-draws.T, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, draws.shape[0] + 1)[None, :], axis=1)
    return np.ascontiguousarray(ranks.T)


def p_top_if(own: Floats, others: Floats, k: int) -> Floats:
    """Probability (U,) that each unit, with `own` draws (U, K), is among the k if all others keep `others` (U, K)."""
    if others.shape[0] <= k:
        return np.ones(others.shape[0])
    # One draw a row, so that each partition runs over neighbours in memory.
    cut = -np.partition(-others.T.copy(), (k - 1, k), axis=1)[:, [k - 1, k]].T
    # A unit that is itself among the k is measured against the one that would take its place.
    bar = np.where(others >= cut[0], cut[1], cut[0])
    return np.asarray((own > bar).mean(axis=1))


def tier_of(p: float, choice: Choice) -> str:
    """Tier of a probability alone."""
    if p >= choice.clear:
        return CLEAR
    return UNLIKELY if p <= choice.unlikely else CONTESTED


def ranking(draws: Floats, bad: Floats, observed: Floats, choice: Choice) -> Ranking:
    """Tiers of units from priority draws (U, K), those of the bad case (U, K), and the weight observed (U,).

    A tier stands only if what is not known could not change it. A place is unlikely to be among the k only if it stays
    so when everything unobserved there is as bad as can be, so that silence never earns a better tier. A place is
    called clear or contested only if some condition was observed there. What could change with better evidence, or
    ranks anywhere in more than `choice.wide` of all places, is to be found out first.
    """
    units = draws.shape[0]
    ranks = rank(draws)
    low = np.quantile(ranks, 0.1, axis=1, method="lower").astype(np.int64)
    high = np.quantile(ranks, 0.9, axis=1, method="higher").astype(np.int64)
    p = (ranks <= choice.k).mean(axis=1)
    p_bad = np.maximum(p_top_if(bad, draws, choice.k), p)
    tiers = []
    for u in range(units):
        tier, worst = tier_of(p[u], choice), tier_of(p_bad[u], choice)
        wide = (high[u] - low[u] + 1) > choice.wide * units and worst != UNLIKELY
        open_end = tier != worst and (tier == UNLIKELY or observed[u] < choice.adequate)
        unseen = tier != UNLIKELY and observed[u] <= 0
        tiers.append(FIND_OUT if wide or open_end or unseen else tier)
    return Ranking(p, p_bad, low, high, tuple(tiers))


def quadrant(risk_high: float, gap_high: float, choice: tuple[float, float]) -> str:
    """Which kind of act fits, from P(risk is high) and P(gap is high); unknown where the gap is not settled.

    `choice` holds the lower and upper probability between which nothing is settled.
    """
    unlikely, clear = choice
    if unlikely < gap_high < clear:
        return "unknown"
    if risk_high >= 0.5:
        return "act_now" if gap_high >= clear else "diplomacy_security"
    return "build" if gap_high >= clear else "monitor"


@dataclass(frozen=True)
class Information:
    """What one value would settle: fall in entropy (bits), and P(among the k) in its best and worst fifth; (U, I)."""

    gain: Floats
    p_if_good: Floats
    p_if_bad: Floats


def information(top: NDArray[np.bool_], order: NDArray[np.int64], bins: int = 5) -> Information:
    """Expected fall in the entropy of being among the k, in bits, if one value were known.

    Parameters
    ----------
    top
        (U, K) whether the unit is among the k in each draw.
    order
        (U, I, K) the draws of each indicator from best to worst value; they are cut into `bins` of equal size.

    The fall expected from noise alone, (bins - 1) / (2 K ln 2) (Miller 1955), is taken off; a fall within what noise
    alone brings in 99 of 100 cases is 0.
    """
    k = order.shape[2]
    sorted_top = top[np.arange(len(top))[:, None, None], order]
    size = k // bins
    parts = sorted_top[:, :, : size * bins].reshape(*order.shape[:2], bins, size).mean(axis=3)
    fall = _entropy(parts.mean(axis=2)) - _entropy(parts).mean(axis=2)
    bits = 1 / (2 * k * np.log(2))
    # What noise makes once in a hundred, or an indicator that would count the wrong way, settles nothing.
    told = (fall > bits * chi2.ppf(0.99, bins - 1)) & (parts[:, :, -1] > parts[:, :, 0])
    gain = np.where(told, fall - (bins - 1) * bits, 0.0)
    return Information(gain, parts[:, :, 0], parts[:, :, -1])


def _entropy(p: Floats) -> Floats:
    q = np.clip(p, 1e-12, 1 - 1e-12)
    return np.asarray(-(q * np.log2(q) + (1 - q) * np.log2(1 - q)))
