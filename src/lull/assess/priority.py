"""Where to step up: draw-wise risk and known unmet gap, with the probability of being among the k, never a league."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lull.assess.gaps import Floats

STEP_UP, WATCH, LOWER = "step_up_first", "watch", "lower_risk"


@dataclass(frozen=True)
class Choice:
    """How draws become a priority; `exponent` is the weight of risk against unmet gap.

    `watch` is the probability of 25 deaths, `watch_any` that of any death, from which a place is watched.
    """

    k: int = 10
    watch: float = 0.05
    watch_any: float = 0.4
    exponent: float = 0.5
    adequate: float = 0.5


@dataclass(frozen=True)
class Ranking:
    """Probability of being among the k (U,), the same in the bad case, 80 % interval of the rank, and the priority.

    A place without a forecast has no priority.
    """

    p_top: Floats
    p_top_bad: Floats
    rank_low: NDArray[np.int64]
    rank_high: NDArray[np.int64]
    tiers: tuple[str | None, ...]


def neutral(log_gaps: Floats, known: NDArray[np.bool_]) -> Floats:
    """Draws (U, S, K) of -log(1 - gap) in which a strand that is not known (U, S) is neither good nor bad.

    It takes the middle of the places where it is known, the same in every draw: what nobody measured neither raises a
    place nor lowers it, so that it stands where its risk puts it. A strand known nowhere counts as a gap of 1/2.

    >>> neutral(np.array([[[1.0, 3.0]], [[9.0, 9.0]]]), np.array([[True], [False]])).tolist()
    [[[1.0, 3.0]], [[2.0, 2.0]]]
    """
    mean = np.where(known, log_gaps.mean(axis=2), np.nan)
    middle = [np.median(m[k]) if k.any() else np.log(2) for m, k in zip(mean.T, known.T, strict=True)]
    return np.where(known[:, :, None], log_gaps, np.array(middle)[None, :, None])


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


def ranking(draws: Floats, free: Floats, bad: Floats, risk: tuple[Floats, Floats], choice: Choice) -> Ranking:
    """Priority of units from draws (U, K) in which only what is known of conditions counts.

    Parameters
    ----------
    free
        (U, K) the same with all that is not known drawn from its pool: how far the rank could lie elsewhere.
    bad
        (U, K) the same with all that is not known as bad as can be.
    risk
        (U,) probabilities of 25 deaths and of any death; NaN where there is no forecast.

    What is not known of conditions takes nobody off the list: a place whose risk is that high is at least watched.
    """
    ranks = rank(free)
    low = np.quantile(ranks, 0.1, axis=1, method="lower").astype(np.int64)
    high = np.quantile(ranks, 0.9, axis=1, method="higher").astype(np.int64)
    p = (rank(draws) <= choice.k).mean(axis=1)
    p_bad = np.maximum(p_top_if(bad, draws, choice.k), p)
    return Ranking(p, p_bad, low, high, tiers_of(p, risk, choice))


def tiers_of(p_top: Floats, risk: tuple[Floats, Floats], choice: Choice) -> tuple[str | None, ...]:
    """Priority of each unit: the k most probable of those whose risk is worth watching come first.

    >>> risk = np.array([0.3, 0.2, 0.01, np.nan])
    >>> tiers_of(np.array([0.9, 0.5, 0.7, 0.5]), (risk, risk), Choice(k=1))
    ('step_up_first', 'watch', 'lower_risk', None)
    """
    many, any_death = risk
    watched = (many >= choice.watch) | (any_death >= choice.watch_any)
    order = np.lexsort((-np.nan_to_num(many), -p_top))
    first = set([u for u in order.tolist() if watched[u]][: choice.k])
    return tuple(
        None if np.isnan(many[u]) else STEP_UP if u in first else WATCH if watched[u] else LOWER
        for u in range(len(p_top))
    )


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
    from scipy.special import chdtri  # only here: people wait for commands that need no priority

    k = order.shape[2]
    sorted_top = top[np.arange(len(top))[:, None, None], order]
    size = k // bins
    parts = sorted_top[:, :, : size * bins].reshape(*order.shape[:2], bins, size).mean(axis=3)
    fall = _entropy(parts.mean(axis=2)) - _entropy(parts).mean(axis=2)
    bits = 1 / (2 * k * np.log(2))
    # What noise makes once in a hundred, or an indicator that would count the wrong way, settles nothing.
    stated = (fall > bits * chdtri(bins - 1, 0.01)) & (parts[:, :, -1] > parts[:, :, 0])
    gain = np.where(stated, fall - (bins - 1) * bits, 0.0)
    return Information(gain, parts[:, :, 0], parts[:, :, -1])


def _entropy(p: Floats) -> Floats:
    q = np.clip(p, 1e-12, 1 - 1e-12)
    return np.asarray(-(q * np.log2(q) + (1 - q) * np.log2(1 - q)))
