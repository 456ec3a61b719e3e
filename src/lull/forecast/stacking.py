"""Weights of the pool: which mixture would have scored best at earlier origins, by activity class and horizon.

A linear pool's CRPS is quadratic in its weights and its logarithmic score is concave, so the best mixture is found by
exponentiated gradients on the simplex. Weights are drawn half-way back to their priors: what was best in the past is a
weak guide (the "forecast combination puzzle", https://doi.org/10.1016/j.ijforecast.2022.11.005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.ladder import BIN_HIGH, STEPS, WIDTH, bins_of_mass, step_of

Floats = NDArray[np.float64]

GROUPS: Final = (3, 8)
DROP: Final = 1.5
TRUST: Final = 12.0


@dataclass(frozen=True)
class Evidence:
    """What one class and group of horizons showed at one earlier origin.

    square : (m, m) CRPS as a quadratic form of the weights, summed over rows. hit : (m, rows) probability that each
    member gave to the bin recorded. weight : (rows,) weight of each row.
    """

    square: Floats
    hit: Floats
    weight: Floats


def group_of(horizon: int) -> int:
    """Group of a horizon: up to 3, 4 to 8, or more months."""
    return int(np.searchsorted(GROUPS, horizon))


def evidence(masses: NDArray[np.float32], obs: Floats, weight: Floats) -> Evidence:
    """Evidence from masses (m, rows, STEPS), what was recorded (rows,) and row weights."""
    step = step_of(obs)
    off = np.cumsum(masses, axis=2, dtype=np.float32) - (np.arange(STEPS) >= step[:, None])
    flat = (off * np.sqrt(WIDTH * weight[:, None]).astype(np.float32)).reshape(len(masses), -1)
    rows, bins = np.arange(len(obs)), np.searchsorted(BIN_HIGH, np.rint(obs))
    hit = np.stack([bins_of_mass(m)[rows, bins] for m in masses])
    return Evidence(flat.astype(np.float64) @ flat.T.astype(np.float64), hit, weight)


def joined(pieces: list[Evidence]) -> Evidence:
    """Evidence of several horizons of one origin as one piece, so that origins are what is counted."""
    return Evidence(
        np.sum([p.square for p in pieces], axis=0),
        np.concatenate([p.hit for p in pieces], axis=1),
        np.concatenate([p.weight for p in pieces]),
    )


def best_weights(found: list[Evidence], prior: Floats) -> Floats:
    """Weights (m,) on the simplex: the best mixture at earlier origins, drawn back to the prior.

    Without evidence the prior comes back. The score is CRPS + ignorance, each relative to the first member.
    """
    found = [e for e in found if e.weight.sum() > 0]
    if not found:
        return prior
    use = prior > 0
    square = sum((e.square for e in found), np.zeros((len(prior),) * 2))[np.ix_(use, use)]
    hit = np.concatenate([e.hit for e in found], axis=1)[use]
    share = np.concatenate([e.weight for e in found])
    best = _descend(square / max(square[0, 0], 0.1 * square.max(), 1e-12), hit, share / share.sum())
    out = np.zeros(len(prior))
    out[use] = (len(found) * best + TRUST * prior[use] / prior[use].sum()) / (len(found) + TRUST)
    return out


def _descend(square: Floats, hit: Floats, share: Floats) -> Floats:
    lead = max(-(np.log2((1000 * hit[0] + 1) / 1011) * share).sum(), 1e-9)
    w = np.full(len(hit), 1 / len(hit))
    for _ in range(300):
        slope = 2 * square @ w - (hit * share / (w @ hit + 1e-3)).sum(axis=1) / np.log(2) / lead
        w = w * np.exp(np.clip(-0.3 * (slope - slope @ w), -20, 20))
        w /= w.sum()
    return w


def alive(found: dict[tuple[int, int], list[Evidence]], members: int) -> NDArray[np.bool_]:
    """Which members had a CRPS of at most 1.5 times that of the first member over all earlier origins."""
    total = sum((np.diag(e.square) for es in found.values() for e in es), np.zeros(members))
    return np.asarray(total <= DROP * max(total[0], 1e-12))
