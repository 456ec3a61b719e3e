"""Summaries of joint draws: expected deaths, intervals, risks and relapse, in the table `forecast`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.forecast.interval import middle_and_interval
from lull.forecast.pool import Forecast
from lull.forecast.world import World
from lull.schema import conform

# A violent past: deaths in some 12 months, of how many months back. Calm: fewer deaths than, in how many months.
PAST = (25, 120)
CALM = (5, 12)
STATES = ("ongoing", "relapse_candidate", "quiet")


def relapse_state(world: World, *, past: tuple[int, int] = PAST, calm: tuple[int, int] = CALM) -> NDArray[np.int64]:
    """State (U,) of each unit at the origin, as an index into `STATES`.

    0 ongoing: at least 5 deaths in the last 12 months. 1 relapse candidate: fewer than 5, but at least 25 in some 12
    months of the last 120. 2 quiet: fewer than 5, and no such past. `past` and `calm` are deaths and months.
    """
    recent = world.counts[:, -past[1] :]
    sums = np.pad(np.cumsum(recent, axis=1), ((0, 0), (1, 0)))
    width = min(12, recent.shape[1])
    peak = (sums[:, width:] - sums[:, :-width]).max(axis=1)
    lately = world.counts[:, -calm[1] :].sum(axis=1)
    return np.where(lately >= calm[0], 0, np.where(peak >= past[0], 1, 2))


def summarise(  # noqa: PLR0913 - what a row of `forecast` is about and how calm is defined
    made: Forecast,
    world: World,
    *,
    level: str = "unit",
    source_id: str = "lull",
    past: tuple[int, int] = PAST,
    calm: tuple[int, int] = CALM,
    group_id: str = "all",
) -> pa.Table:
    """Rows of the table `forecast`: for each unit and horizon the month alone and all months from the first to it.

    Relapse columns are null unless the unit is a relapse candidate: (a) any death, (b) at least 25 deaths in the span.
    `past` and `calm` say who is one, see `relapse_state`; where `made` and `world` are those of one armed group, it is
    that group's past and return. `known_from` is the first day after the origin's month.

    >>> from lull.forecast.pool import forecast
    >>> from lull.forecast.world import world_from_long
    >>> months = [f"{y}-{m:02d}" for y in (2018, 2019) for m in range(1, 13)]
    >>> world = world_from_long(["a"] * 24, months, [0] * 12 + [3] * 12)
    >>> made = forecast(world, [1, 2], draws=100, rng=np.random.default_rng(1))
    >>> summarise(made, world).num_rows
    4
    """
    state = relapse_state(world, past=past, calm=calm)
    parts = [
        _rows(made, draws, state, level, span)
        for span, draws in (("month", made.draws), ("cumulative", np.cumsum(made.draws, axis=1, dtype=np.int64)))
    ]
    table = pa.concat_tables([pa.table(p) for p in parts])
    table = table.append_column("group_id", pa.array([group_id] * table.num_rows))
    first = (made.origin + 1).astype("datetime64[D]").astype(object)
    table = table.append_column("source_id", pa.array([source_id] * table.num_rows))
    table = table.append_column("known_from", pa.array([first] * table.num_rows, pa.date32()))
    return conform(table, "forecast")


def _rows(
    made: Forecast, draws: NDArray[np.integer], state: NDArray[np.int64], level: str, span: str
) -> Mapping[str, pa.Array | NDArray[np.float64]]:
    u, h, _ = draws.shape
    low, half, high, trimmed = middle_and_interval(draws)
    risk = {least: (draws >= least).mean(axis=2).ravel() for least in (1, 25, 100)}
    months = (made.origin + np.array(made.horizons)).astype("datetime64[D]")
    of_row = np.repeat(state, h)
    candidate = of_row == 1
    return {
        "unit_id": pa.array(made.units).take(pa.array(np.repeat(np.arange(u), h))),
        "level": pa.array([level] * (u * h)),
        "origin": pa.array([made.origin.astype("datetime64[D]").astype(object)] * (u * h), pa.date32()),
        "month": pa.array(np.tile(months, u), pa.date32()),
        "horizon": pa.array(np.tile(made.horizons, u), pa.int32()),
        "span": pa.array([span] * (u * h)),
        "trimmed_mean": trimmed.ravel(),
        "p10": low.ravel(),
        "p50": half.ravel(),
        "p90": high.ravel(),
        "p_ge_1": risk[1],
        "p_ge_25": risk[25],
        "p_ge_100": risk[100],
        "state": pa.array(STATES).take(pa.array(of_row)),
        "p_relapse_any": pa.array(risk[1], mask=~candidate),
        "p_relapse_25": pa.array(risk[25], mask=~candidate),
    }
