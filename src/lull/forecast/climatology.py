"""M0, recency-weighted climatology: what this unit, its neighbours and units in the same state did before.

Mixes three records of what was counted: the unit's own months with exponentially falling weight, its neighbours' last
months, and all units and past months that were in the same state as the unit is now. With a flat weight over 12 own
months and nothing else it is the benchmark conflictology-12 of the VIEWS challenge (Hegre et al. 2025,
https://doi.org/10.1177/00223433241300862).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.ladder import STEPS, Mass, blur, normalised
from lull.forecast.past import Past, trailing
from lull.forecast.world import activity_of

Ints = NDArray[np.int64]

LEVELS: Final = (0.5, 5, 25, 100, 300, 1000, 3000, 10_000)
QUIET: Final = (24.5, 60.5, 120.5, 240.5)
TRENDS: Final = 3
STATES: Final = 2 * (len(QUIET) + 1) + TRENDS * len(LEVELS)
MEMORY: Final = 120
BORROWED: Final = 30.0


@dataclass(frozen=True)
class Recipe:
    """How much of each record enters, by activity class (zero, sporadic, active, high).

    half_life : months after which an own month counts half. near : share of the neighbours' months. pool : share of
    units in the same state; the rest is the unit's own. spread : blur of positive counts (log scale). window : if set,
    a flat weight over that many own months instead of the half-life.
    """

    half_life: tuple[float, float, float, float] = (24.0, 18.0, 9.0, 5.0)
    near: tuple[float, float, float, float] = (0.05, 0.05, 0.0, 0.0)
    pool: tuple[float, float, float, float] = (0.75, 0.5, 0.45, 0.4)
    spread: float = 0.3
    window: int | None = None


CONFLICTOLOGY_12: Final = Recipe((1.0,) * 4, (0.0,) * 4, (0.0,) * 4, 0.0, 12)


def climatology(
    past: Past, origin: int, horizons: tuple[int, ...], units: Ints, recipe: Recipe | None = None
) -> NDArray[np.float32]:
    """Mass (horizons, rows, STEPS) for some units from what was known at month number `origin`."""
    use = recipe or Recipe()
    kind = activity_of(trailing(past.total, units, np.full_like(units, origin), 12))
    pool, near = np.asarray(use.pool)[kind], np.asarray(use.near)[kind]
    smooth = blur(use.spread)
    fixed = (1 - pool - near)[:, None] * own_mass(past, origin, units, use, kind)
    if past.world.neighbours is not None and near.any():
        fixed += near[:, None] * near_mass(past, origin, units)
    else:
        fixed *= ((1 - pool) / np.maximum(1 - pool - near, 1e-9))[:, None]
    fixed = fixed @ smooth
    if not pool.any():
        return np.broadcast_to(normalised(fixed), (len(horizons), *fixed.shape)).copy()
    state = states(past, origin)
    return np.stack(
        [normalised(fixed + pool[:, None] * pool_mass(past, origin, h, state)[state[units, origin]]) for h in horizons]
    )


def own_mass(past: Past, origin: int, units: Ints, recipe: Recipe, kind: Ints) -> Mass:
    """Mass (rows, STEPS) of the units' own months, newer ones weighing more."""
    memory = min(origin + 1, recipe.window or MEMORY)
    age = np.arange(memory)[::-1]
    half = np.asarray(recipe.half_life)[kind]
    weight = np.ones((len(units), memory)) if recipe.window else 0.5 ** (age[None, :] / half[:, None])
    step = past.step[units, origin + 1 - memory : origin + 1].astype(np.int64)
    flat = (np.arange(len(units))[:, None] * STEPS + step).ravel()
    return normalised(np.bincount(flat, weight.ravel(), len(units) * STEPS).reshape(len(units), STEPS))


def near_mass(past: Past, origin: int, units: Ints) -> Mass:
    """Mass (rows, STEPS) of the last 12 months of the neighbours; units without neighbours get certainty of 0."""
    links = past.world.neighbours
    assert links is not None
    every = np.arange(len(past.world.units))
    months = past.step[:, max(origin - 11, 0) : origin + 1].astype(np.int64)
    flat = (every[:, None] * STEPS + months).ravel()
    mine = np.bincount(flat, minlength=len(every) * STEPS).reshape(-1, STEPS).astype(np.float32)
    return normalised(np.asarray(links[units] @ mine))


def states(past: Past, until: int) -> NDArray[np.int16]:
    """State (U, until + 1) of each unit and month: level and direction of violence, or how long and near the quiet."""
    t = np.arange(until + 1)
    year = past.total[:, t + 1] - past.total[:, np.maximum(t - 11, 0)]
    quarter = past.total[:, t + 1] - past.total[:, np.maximum(t - 2, 0)]
    level = np.searchsorted(LEVELS, year, side="right")
    trend = 1 + (quarter * 4 > 1.5 * year).astype(int) - (quarter * 4 < 0.5 * year)
    quiet = np.searchsorted(QUIET, past.series["since_1"][:, : until + 1])
    near = np.zeros_like(quiet)
    if "since_near" in past.series:
        near = (past.series["since_near"][:, : until + 1] < 12).astype(quiet.dtype)
    calm = quiet + (len(QUIET) + 1) * near
    return np.where(level == 0, calm, 2 * (len(QUIET) + 1) + (level - 1) * TRENDS + trend).astype(np.int16)


def pool_mass(past: Past, origin: int, horizon: int, state: NDArray[np.int16]) -> Mass:
    """Mass (STATES, STEPS) of what followed each state `horizon` months later, up to the origin."""
    if origin < horizon:
        return _all_zero(STATES)
    then, after = state[:, : origin + 1 - horizon], past.step[:, horizon : origin + 1]
    table = np.bincount((then.astype(np.int64) * STEPS + after).ravel(), minlength=STATES * STEPS)
    table = table.reshape(STATES, STEPS)
    smooth = blur(0.1)
    return normalised((table + BORROWED * _kin(table)) @ smooth)


def _kin(table: NDArray[Any]) -> Mass:
    """What followed the same level whatever the direction, or quiet of the same length wherever: to borrow from."""
    quiet = 2 * (len(QUIET) + 1)
    calm = table[:quiet].reshape(2, -1, STEPS).sum(axis=0)
    loud = table[quiet:].reshape(-1, TRENDS, STEPS).sum(axis=1)
    return normalised(np.concatenate([np.tile(calm, (2, 1)), np.repeat(loud, TRENDS, axis=0)]))


def _all_zero(rows: int) -> Mass:
    out = np.zeros((rows, STEPS), dtype=np.float32)
    out[:, 0] = 1.0
    return out
