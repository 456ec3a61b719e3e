"""Trailing features: what each unit's history, its neighbours and the wider conflict looked like at any past month.

Every array is cumulative or looks back only, so a value at month t depends on nothing after t.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from lull.forecast.ladder import step_of
from lull.forecast.world import Links, World

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

SUMS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
ACTIVE: Final = (6, 12, 24, 60)
SINCE: Final = (1, 5, 25, 100)
ALSO: Final = (1, 3, 12, 60)
LONG_AGO: Final = 241


@dataclass(frozen=True)
class Past:
    """Cumulative views of a world; arrays are (U, T) or, for sums, (U, T + 1) with a leading 0.

    family : feature name → family of the explanation (own, neighbours, wider, season, observations). made : tables that
    several members ask for, kept once made.
    """

    world: World
    step: NDArray[np.int16]
    total: NDArray[np.float64]
    active: NDArray[np.float64]
    around: NDArray[np.float64] | None
    around2: NDArray[np.float64] | None
    parent: NDArray[np.float64] | None
    wider: NDArray[np.float64]
    series: Mapping[str, Floats]
    family: Mapping[str, str]
    made: dict[tuple[str, int, int], NDArray[Any]] = field(default_factory=dict)


def past_of(world: World) -> Past:
    """All trailing views of a world."""
    counts = world.counts
    series: dict[str, Floats] = {"log_now": _log(counts)}
    for least in SINCE:
        series[f"since_{least}"] = _since(counts >= least)
    series["peak_12"] = _log(_trailing_max(counts, 12))
    series["peak_36"] = _log(_trailing_max(counts, 36))
    series["peak_ever"] = _log(np.maximum.accumulate(counts, axis=1))
    family = dict.fromkeys(series, "own")
    around, around2 = _around(world.neighbours, counts), _around(world.neighbours2, counts)
    if world.neighbours is not None:
        series["since_near"] = _since((world.neighbours @ (counts > 0)) > 0)
        family["since_near"] = "neighbours"
    for name, monthly in world.also.items():
        for width in ALSO:
            # A prefix, as a series may have any name, also that of a feature.
            series[f"also_{name}_{width}"] = _log(_trailing_sum(monthly, width))
            family[f"also_{name}_{width}"] = "own"
    for name, values in world.extra.items():
        series[f"extra_{name}"] = np.asarray(values, dtype=np.float32)
        family[f"extra_{name}"] = "observations"
    return Past(
        world, step_of(counts).astype(np.int16), _cumulative(counts), _cumulative(counts > 0), around, around2,
        _parent(world), _cumulative(counts.sum(axis=0, keepdims=True)), series, family,
    )  # fmt: skip


def trailing(sums: NDArray[np.float64], units: Ints, months: Ints, width: int) -> NDArray[np.float64]:
    """Sums over the last `width` months to each month; shorter at the start of the series."""
    return np.asarray(sums[units, months + 1] - sums[units, np.maximum(months + 1 - width, 0)])


def features(past: Past, units: Ints, months: Ints, horizon: Ints) -> tuple[Floats, tuple[str, ...], tuple[str, ...]]:
    """Features (rows, K) of units at months for horizons, their names and families."""
    columns: dict[str, tuple[str, NDArray[np.floating]]] = {}
    for width in SUMS:
        columns[f"sum_{width}"] = ("own", np.log1p(trailing(past.total, units, months, width)))
    for width in ACTIVE:
        columns[f"active_{width}"] = ("own", trailing(past.active, units, months, width))
    columns["active_ever"] = ("own", past.active[units, months + 1] / (months + 1.0))
    columns["slope"] = ("own", columns["sum_3"][1] - columns["sum_12"][1])
    columns["lag_1"] = ("own", past.series["log_now"][units, np.maximum(months - 1, 0)])
    for name, values in past.series.items():
        columns[name] = (past.family[name], values[units, months])
    for tag, around in (("near", past.around), ("near2", past.around2)):
        if around is not None:
            for width in (1, 3, 12, 60):
                columns[f"{tag}_{width}"] = ("neighbours", np.log1p(trailing(around, units, months, width)))
    for width in (3, 12, 60):
        columns[f"wider_{width}"] = ("wider", np.log1p(trailing(past.wider, np.zeros_like(units), months, width)))
        if past.parent is not None and past.world.parents is not None:
            inside = trailing(past.parent, past.world.parents[units], months, width)
            columns[f"parent_{width}"] = ("wider", np.log1p(inside))
    season = (past.world.months.astype(np.int64)[months] + horizon) % 12
    columns["season_sin"] = ("season", np.sin(season * np.pi / 6))
    columns["season_cos"] = ("season", np.cos(season * np.pi / 6))
    columns["horizon"] = ("horizon", horizon.astype(np.float64))
    matrix = np.column_stack([v for _, v in columns.values()]).astype(np.float32)
    return matrix, tuple(columns), tuple(f for f, _ in columns.values())


def situations(past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> Floats:
    """Features (horizons x rows, K) of some units at one month, for each horizon in turn."""
    who, step = np.tile(units, len(horizons)), np.repeat(np.array(horizons), len(units))
    return features(past, who, np.full_like(who, origin), step)[0]


def _log(values: NDArray[np.floating]) -> Floats:
    return np.asarray(np.log1p(values), dtype=np.float32)


def _cumulative(values: NDArray[np.generic]) -> NDArray[np.float64]:
    return np.pad(np.cumsum(values, axis=1, dtype=np.float64), ((0, 0), (1, 0)))


def _since(hit: NDArray[np.bool_]) -> Floats:
    month = np.arange(hit.shape[1])
    last = np.maximum.accumulate(np.where(hit, month, -LONG_AGO), axis=1)
    return np.minimum(month - last, LONG_AGO).astype(np.float32)


def _trailing_sum(counts: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    sums, month = _cumulative(counts), np.arange(counts.shape[1])
    return np.asarray(sums[:, month + 1] - sums[:, np.maximum(month + 1 - width, 0)])


def _trailing_max(counts: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    shift = (width - 1) // 2 if width % 2 else width // 2 - 1
    return np.asarray(ndimage.maximum_filter1d(counts, width, axis=1, mode="constant", cval=0.0, origin=shift))


def _around(links: Links | None, counts: NDArray[np.float64]) -> NDArray[np.float64] | None:
    return None if links is None else _cumulative(links @ counts)


def _parent(world: World) -> NDArray[np.float64] | None:
    if world.parents is None:
        return None
    out = np.zeros((int(world.parents.max()) + 1, world.counts.shape[1]))
    np.add.at(out, world.parents, world.counts)
    return _cumulative(out)
