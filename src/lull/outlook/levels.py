"""Larger places are sums of smaller ones, draw by draw, so that every total means the same world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lull.forecast.pool import Forecast
from lull.forecast.world import World


def sum_up(made: Forecast, world: World, groups: Mapping[str, str]) -> tuple[Forecast, World]:
    """Draws and counts of the groups of units: `groups` maps each unit to its group; units without one are left out.

    >>> from lull.forecast.pool import forecast
    >>> from lull.forecast.world import world_from_long
    >>> months = [f"2019-{m:02d}" for m in range(1, 13)]
    >>> world = world_from_long(["a"] * 12 + ["b"] * 12, months * 2, [1] * 24)
    >>> made = forecast(world, [1], draws=100, rng=np.random.default_rng(1))
    >>> total, _ = sum_up(made, world, {"a": "all", "b": "all"})
    >>> bool((total.draws[0] == made.draws.sum(axis=0)).all())
    True
    """
    above = total(world, groups)
    names = above.units
    draws: NDArray[np.int32] = np.zeros((len(names), *made.draws.shape[1:]), dtype=np.int32)
    number = {name: i for i, name in enumerate(names)}
    for i, unit in enumerate(world.units):
        if unit in groups:
            draws[number[groups[unit]]] += made.draws[i]
    return replace(made, units=names, draws=draws), above


def total(world: World, groups: Mapping[str, str]) -> World:
    """The counts of the groups of units, as `sum_up` groups them.

    >>> from lull.forecast.world import world_from_long
    >>> world = world_from_long(["a", "b"], ["2019-01"] * 2, [1, 2])
    >>> total(world, {"a": "all", "b": "all"}).counts.tolist()
    [[3.0]]
    """
    names = tuple(sorted({groups[u] for u in world.units if u in groups}))
    number = {name: i for i, name in enumerate(names)}
    counts = np.zeros((len(names), len(world.months)))
    for i, unit in enumerate(world.units):
        if unit in groups:
            counts[number[groups[unit]]] += world.counts[i]
    return World(names, world.months, counts)
