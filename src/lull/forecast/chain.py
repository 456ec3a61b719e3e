"""M4, state chain: peace, lull, low, and three sizes of violence that rise, hold or fall.

How units moved from state to state from one month to the next, and what was counted in each state. The chance of each
state some months ahead follows from the chain; so do paths, and the hazard of relapse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.ladder import STEPS, Mass, blur, normalised
from lull.forecast.past import Past

Ints = NDArray[np.int64]

NAMES: Final = (
    "peace over 10 years", "peace 5-10 years", "peace 2-5 years", "lull", "low",
    "small rising", "small", "small falling", "war rising", "war", "war falling",
    "large rising", "large", "large falling",
)  # fmt: skip
STATES: Final = len(NAMES)
SIZES: Final = (25, 250, 1500)
OWN: Final = 8.0


@dataclass(frozen=True)
class Fitted:
    """Monthly transitions (STATES, STATES) and what was counted in each state (STATES, STEPS)."""

    moves: NDArray[np.float64]
    counts: Mass


def states(past: Past) -> NDArray[np.int8]:
    """State (U, T) of each unit at the end of each month, an index into `NAMES`."""
    if ("chain", 0, 0) not in past.made:
        past.made["chain", 0, 0] = _states(past)
    return past.made["chain", 0, 0]


def _states(past: Past) -> NDArray[np.int8]:
    t = np.arange(past.step.shape[1])
    sums = {w: past.total[:, t + 1] - past.total[:, np.maximum(t + 1 - w, 0)] for w in (3, 12)}
    quarter, before = sums[3], (sums[12] - sums[3]) / 3
    size = np.searchsorted(SIZES, quarter, side="right")
    course = 1 - (quarter > 2 * before).astype(int) + (quarter < 0.5 * before)
    since = past.series["since_1"]
    quiet = 3 - np.searchsorted((23.5, 60.5, 120.5), since)
    low = np.where(quarter > 0, 4, quiet)
    return np.asarray(np.where(size > 0, 5 + 3 * (size - 1) + course, low), dtype=np.int8)


def fit(past: Past, last: int, horizons: tuple[int, ...], *, rng: np.random.Generator) -> Fitted:
    """Count moves and what was counted in each state up to month number `last`."""
    state = states(past)[:, 2 : last + 1].astype(np.int64)
    step = past.step[:, 2 : last + 1].astype(np.int64)
    weight = np.broadcast_to(0.5 ** ((state.shape[1] - 1 - np.arange(state.shape[1])) / 240.0), state.shape)
    pairs = (state[:, :-1] * STATES + state[:, 1:]).ravel()
    moves = np.bincount(pairs, weight[:, 1:].ravel(), STATES**2).reshape(STATES, STATES)
    chance = np.asarray(moves + 0.5 * np.eye(STATES) + 0.01)
    table = np.bincount((state * STEPS + step).ravel(), weight.ravel(), STATES * STEPS).reshape(STATES, STEPS)
    return Fitted(chance / chance.sum(axis=1, keepdims=True), normalised(table @ blur(0.1)))


def mass(fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float32]:
    """Mass (horizons, rows, STEPS): chance of each state, times what the unit and all units counted in it."""
    memory = np.arange(max(origin - 119, 0), origin + 1)
    state = states(past)[units].astype(np.int64)
    flat = (np.arange(len(units))[:, None] * STATES + state[:, memory]) * STEPS + past.step[units][:, memory]
    weight = np.broadcast_to(0.5 ** ((origin - memory) / 36.0), flat.shape)
    own = np.bincount(flat.ravel(), weight.ravel(), len(units) * STATES * STEPS).reshape(-1, STEPS) @ blur(0.2)
    own = own.reshape(len(units), STATES, STEPS)
    inside = own + OWN * fitted.counts
    inside /= inside.sum(axis=2, keepdims=True)
    out = np.empty((len(horizons), len(units), STEPS), dtype=np.float32)
    for i, h in enumerate(horizons):
        ahead = np.linalg.matrix_power(fitted.moves, h)[state[:, origin]]
        out[i] = normalised(np.einsum("us,usg->ug", ahead, inside))
    return out
