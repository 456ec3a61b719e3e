"""The forecast: members mixed, calibrated, drawn and made joint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.climatology import climatology
from lull.forecast.joint import shuffle
from lull.forecast.ladder import draws_of_mass
from lull.forecast.past import past_of
from lull.forecast.world import World

Progress = Callable[[str, float], None]
MINIMUM_MONTHS = 12
CHUNK = 512


@dataclass(frozen=True)
class Forecast:
    """Joint draws of one origin.

    draws : (units, horizons, draws) deaths; draw k is one world over all units and months. notes : what was left out.
    """

    units: tuple[str, ...]
    origin: np.datetime64
    horizons: tuple[int, ...]
    draws: NDArray[np.int32]
    members: tuple[str, ...]
    notes: tuple[str, ...] = ()


def forecast(
    world: World,
    horizons: Sequence[int],
    *,
    draws: int = 1000,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> Forecast:
    """Forecast all units of a world for some horizons (months after the origin, from 1).

    Raises `ForecastError` for horizons that are not rising whole numbers from 1 to 60, fewer than 10 draws, or a
    history shorter than 12 months.

    >>> from lull.forecast.world import world_from_long
    >>> months = [f"{y}-{m:02d}" for y in (2018, 2019) for m in range(1, 13)]
    >>> world = world_from_long(["a"] * 24, months, [0] * 12 + [3] * 12)
    >>> forecast(world, [1, 2, 3], draws=100, rng=np.random.default_rng(1)).draws.shape
    (1, 3, 100)
    """
    steps = checked_horizons(horizons)
    if draws < 10:
        raise ForecastError(f"{draws} draws; expected at least 10 (1,000 is usual)")
    if len(world.months) < MINIMUM_MONTHS:
        raise ForecastError(
            f"{len(world.months)} months of history to the origin {world.origin}; at least {MINIMUM_MONTHS} are needed"
        )
    past = past_of(world)
    units = np.arange(len(world.units))
    out = np.empty((len(units), len(steps), draws), dtype=np.int32)
    for low in range(0, len(units), CHUNK):
        rows = units[low : low + CHUNK]
        mass = climatology(past, len(world.months) - 1, steps, rows)
        for i in range(len(steps)):
            out[rows, i] = draws_of_mass(mass[i], draws)
        if progress:
            progress("drawing", (low + len(rows)) / len(units))
    shuffle(out, past, steps, rng=rng)
    return Forecast(world.units, world.origin, steps, out, ("climatology",))


def checked_horizons(horizons: Sequence[int]) -> tuple[int, ...]:
    """Horizons as a rising tuple of whole numbers from 1 to 60, or `ForecastError`."""
    steps = tuple(int(h) for h in horizons)
    if not steps or min(steps) < 1 or max(steps) > 60 or any(b <= a for a, b in pairwise(steps)):
        raise ForecastError(f"horizons {list(horizons)!r}; expected rising whole numbers from 1 to 60, such as 3 to 14")
    return steps
