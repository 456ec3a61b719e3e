"""M0, recency-weighted climatology: what this unit, its neighbours and units in the same state did before.

Mixes three records of what was counted: the unit's own months with exponentially falling weight, its neighbours' last
months, and all units and past months that were in the same state as the unit is now. With a flat weight over 12 own
months and nothing else it is the benchmark conflictology-12 of the VIEWS challenge (Hegre et al. 2025,
https://doi.org/10.1177/00223433241300862).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.ladder import STEPS, Mass, blur, normalised, scaled
from lull.forecast.past import Past, trailing
from lull.forecast.world import activity_of, recorded

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

    half_life: tuple[float, float, float, float] = (24.0, 18.0, 9.0, 3.0)
    near: tuple[float, float, float, float] = (0.05, 0.05, 0.0, 0.0)
    pool: tuple[float, float, float, float] = (0.75, 0.5, 0.1, 0.0)
    spread: float = 0.3
    window: int | None = None


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
    state = states(past)[units, origin]
    pools = (pool_mass(past, origin, h)[state] for h in horizons)
    return np.stack([normalised(fixed + pool[:, None] * shared) for shared in pools])


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


def states(past: Past) -> NDArray[np.int16]:
    """State (U, T) of each unit and month: level and direction of violence, or how long and how near the quiet."""
    if ("states", 0, 0) not in past.made:
        past.made["states", 0, 0] = _states(past)
    return past.made["states", 0, 0]


def _states(past: Past) -> NDArray[np.int16]:
    t = np.arange(past.step.shape[1])
    year = past.total[:, t + 1] - past.total[:, np.maximum(t - 11, 0)]
    quarter = past.total[:, t + 1] - past.total[:, np.maximum(t - 2, 0)]
    level = np.searchsorted(LEVELS, year, side="right")
    trend = 1 + (quarter * 4 > 1.5 * year).astype(int) - (quarter * 4 < 0.5 * year)
    calm = np.searchsorted(QUIET, past.series["since_1"])
    if "since_near" in past.series:
        calm = calm + (len(QUIET) + 1) * (past.series["since_near"] < 12)
    loud = 2 * (len(QUIET) + 1) + (level - 1) * TRENDS + trend
    return np.asarray(np.where(level == 0, calm, loud), dtype=np.int16)


def pool_mass(past: Past, origin: int, horizon: int) -> Mass:
    """Mass (STATES, STEPS) of what followed each state `horizon` months later, by the origin; 0 where nothing did."""
    key = ("pool", origin, horizon)
    if key not in past.made:
        table = _followed(past, origin, horizon)
        # A state that nothing followed yet is no sign of peace: it has no mass, and what else is known counts more.
        past.made[key] = scaled((table + BORROWED * _kin(table)) @ blur(0.1))
    return past.made[key]


def _followed(past: Past, origin: int, horizon: int) -> Ints:
    """How often (STATES, STEPS) each step followed each state `horizon` months later, by the origin.

    Origins mostly rise, so what an earlier one counted is kept, and only later months are counted.
    """
    counted, width = ("followed", horizon, 0), ("counted", horizon, 0)
    upto, first = origin + 1 - horizon, int(past.made.get(width, 0))
    if upto < first:
        first = 0
    table = past.made[counted] if first else np.zeros((STATES, STEPS), dtype=np.int64)
    if upto > first:
        then = states(past)[:, first:upto].astype(np.int64)
        after = past.step[:, first + horizon : upto + horizon]
        known = recorded(past.world)[:, first + horizon : upto + horizon]
        table = table + np.bincount((then * STEPS + after)[known], minlength=STATES * STEPS).reshape(STATES, STEPS)
        past.made[counted], past.made[width] = table, np.array(upto)
    return np.asarray(table)


def _kin(table: NDArray[np.number]) -> Mass:
    """What followed the same level whatever the direction, or quiet of the same length wherever: to borrow from."""
    quiet = 2 * (len(QUIET) + 1)
    calm = table[:quiet].reshape(2, -1, STEPS).sum(axis=0)
    loud = table[quiet:].reshape(-1, TRENDS, STEPS).sum(axis=1)
    return scaled(np.concatenate([np.tile(calm, (2, 1)), np.repeat(loud, TRENDS, axis=0)]))
