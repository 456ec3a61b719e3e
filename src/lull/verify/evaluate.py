"""A file of draws and a file of what was recorded, to scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.benchmarks import benchmark
from lull.forecast.world import World
from lull.scores import RowScores, average_precision, score_rows
from lull.verify.draw_file import BY, DrawFile


def evaluate(
    drawn: DrawFile, actual: NDArray[np.float64], *, by: Sequence[str] = (), rng: np.random.Generator
) -> pa.Table:
    """Mean scores, over all rows or by unit, month or horizon.

    Columns: the `by` columns, rows, deaths (mean recorded), mean (forecast), crps, ign, mis, brier_1, brier_25,
    coverage_90, width_90, ap_1 (average precision of P(≥ 1); null where no death was recorded).

    Parameters
    ----------
    drawn : the draws, from `read_draws`.
    actual : (rows,) deaths recorded for the same rows, from `read_actuals`. NaN raises.
    by : columns to split by, some of unit, month and horizon.
    rng : breaks ties of ranks, which no column here shows.

    Raises
    ------
    ForecastError
        For another column to split by, or values that `score_rows` refuses.

    Examples
    --------
    >>> months = np.array(["2020-01", "2020-02"], "M8[M]")
    >>> drawn = DrawFile(np.array(["a", "a"], object), months, np.array([1, 2]), np.array([[1, 5], [0, 0]]))
    >>> table = evaluate(drawn, np.array([3.0, 0.0]), by=["month"], rng=np.random.default_rng(1))
    >>> [(r["month"], r["rows"], r["crps"], r["ap_1"]) for r in table.to_pylist()]
    [('2020-01', 1, 1.0, 1.0), ('2020-02', 1, 0.0, None)]
    """
    unknown = [c for c in by if c not in BY]
    if unknown:
        raise ForecastError(f"scores cannot be split by {unknown[0]!r}; expected {', '.join(BY)}")
    scored = score_rows(actual, drawn.draws, rng=rng)
    keys: dict[str, NDArray[np.generic]] = {"unit": drawn.unit, "month": drawn.month, "horizon": drawn.horizon}
    code = [np.unique(keys[c], return_inverse=True) for c in by]
    number = np.zeros(len(actual), dtype=np.int64)
    for names, index in code:
        number = number * len(names) + index
    order = np.argsort(number, kind="stable")
    out = []
    for rows in np.split(order, np.flatnonzero(np.diff(number[order])) + 1):
        where = {c: str(keys[c][rows[0]]) if c != "horizon" else int(keys[c][rows[0]]) for c in by}
        out.append(where | _mean(scored, actual, rows))
    return pa.Table.from_pylist(out)


def benchmark_of(drawn: DrawFile, world: World, name: str, *, rng: np.random.Generator) -> DrawFile:
    """Draws of a benchmark for the same rows and as many draws, from a world that ends at the origin of the draws.

    Parameters
    ----------
    drawn : the draws to stand beside.
    world : deaths by unit and month up to the origin, see `lull.forecast.world`.
    name : a benchmark, see `lull.forecast.benchmarks`.
    rng : draws.

    Raises
    ------
    ForecastError
        Where the origins differ, a unit of the draws is not in the world, or no benchmark has that name.

    Examples
    --------
    >>> from lull.forecast.world import world_from_long
    >>> world = world_from_long(["a"] * 12, [f"2019-{m:02d}" for m in range(1, 13)], [4] * 12)
    >>> drawn = DrawFile(np.array(["a"], object), np.array(["2020-01"], "M8[M]"), np.array([1]), np.array([[1, 5, 9]]))
    >>> benchmark_of(drawn, world, "conflictology-12", rng=np.random.default_rng(1)).draws.tolist()
    [[4, 4, 4]]
    """
    origin = np.unique(drawn.month - drawn.horizon)
    if len(origin) != 1 or origin[0] != world.origin:
        seen = ", ".join(map(str, origin[:3]))
        raise ForecastError(
            f"the draws have their origin at {seen}, the series ends at {world.origin}; expected the same"
        )
    steps, column = np.unique(drawn.horizon, return_inverse=True)
    number = {unit: i for i, unit in enumerate(world.units)}
    strangers = sorted(set(drawn.unit) - set(number))
    if strangers:
        raise ForecastError(f"unit {strangers[0]} has draws but is not in the series")
    model = benchmark(name)
    made = model.draw(model.fit(world, steps.tolist()), steps.tolist(), draws=drawn.draws.shape[1], rng=rng)
    row = np.array([number[u] for u in drawn.unit], dtype=np.int64)
    return DrawFile(drawn.unit, drawn.month, drawn.horizon, made[row, column])


def _mean(scored: RowScores, actual: NDArray[np.float64], rows: NDArray[np.int64]) -> dict[str, int | float | None]:
    names = {"covered_90": "coverage_90", "width": "width_90"}
    skip = ("pit", "p_ge_1", "p_ge_25")
    means = {
        names.get(f.name, f.name): float(getattr(scored, f.name)[rows].mean())
        for f in fields(scored)
        if f.name not in skip
    }
    precision = average_precision(actual[rows] >= 1, scored.p_ge_1[rows])
    return (
        {"rows": len(rows), "deaths": float(actual[rows].mean())}
        | means
        | {"ap_1": None if np.isnan(precision) else precision}
    )
