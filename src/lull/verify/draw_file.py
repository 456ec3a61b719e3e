"""Files of draws, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.verify.row_groups import RowGroups, check_deaths, months_of, numbers

COLUMNS = ("unit", "month", "horizon", "draw", "value")
BY = ("unit", "month", "horizon")


@dataclass(frozen=True)
class DrawFile:
    """Draws of a file: one row a unit, month and horizon, sorted.

    `unit` (rows,) names; `month` (rows,); `horizon` (rows,) months after the origin; `draws` (rows, S) deaths.
    """

    unit: NDArray[np.object_]
    month: NDArray[np.datetime64]
    horizon: NDArray[np.int64]
    draws: NDArray[np.number]


def read_draws(path: Path) -> DrawFile:
    """Read a table unit (or unit_id), month, horizon, draw, value from Parquet or CSV, whatever the order of its rows.

    Parquet is read a row group at a time: 157 million rows (13,110 units x 12 months x 1,000 draws) need about 1 GB.

    Parameters
    ----------
    path : the file. Draws are numbered in any way, but alike in every unit and month.

    Raises
    ------
    ForecastError
        Where the file is not there or no table, a column is missing or empty, a value is negative or no whole number,
        units and months do not all have the same draw numbers, each once, and the same months, or the draws are not all
        from one origin.

    Examples
    --------
    >>> import pyarrow.parquet as pq
    >>> from tempfile import TemporaryDirectory
    >>> columns = {"unit": ["a", "a"], "month": ["2020-01"] * 2, "horizon": [1, 1], "draw": [7, 8], "value": [3, 0]}
    >>> with TemporaryDirectory() as folder:
    ...     pq.write_table(pa.table(columns), Path(folder) / "draws.parquet")
    ...     read_draws(Path(folder) / "draws.parquet").draws.tolist()
    [[3, 0]]
    """
    groups = RowGroups(path)
    keys = _keys(groups)
    _check_months(keys, path)
    _check_origin(keys, path)
    return DrawFile(
        np.array(keys.column("unit").to_pylist(), dtype=object),
        months_of(keys),
        keys.column("horizon").to_numpy().astype(np.int64),
        _fill(groups, keys, _draws_each(keys, path)),
    )


def until(drawn: DrawFile, last: np.datetime64) -> DrawFile:
    """The rows of months up to `last`; `ForecastError` if there is none.

    >>> months = np.array(["2020-01", "2020-02"], "M8[M]")
    >>> drawn = DrawFile(np.array(["a", "a"]), months, np.array([1, 2]), np.zeros((2, 9)))
    >>> until(drawn, np.datetime64("2020-01")).draws.shape
    (1, 9)
    """
    keep = drawn.month <= last
    if not keep.any():
        raise ForecastError(f"no month of the draws is up to {last}; they begin {drawn.month.min()}")
    return DrawFile(drawn.unit[keep], drawn.month[keep], drawn.horizon[keep], drawn.draws[keep])


def _keys(groups: RowGroups) -> pa.Table:
    """Every unit, month and horizon of the file, sorted, and its number of rows, `count_all_sum`."""
    parts = [g.group_by(list(BY)).aggregate([([], "count_all")]) for g in groups.read(BY)]
    keys = pa.concat_tables(parts).group_by(list(BY)).aggregate([("count_all", "sum")])
    if not keys.num_rows:
        raise ForecastError(f"{groups.path}: no rows; expected {', '.join(COLUMNS)}")
    return keys.sort_by([(c, "ascending") for c in BY])


def _draws_each(keys: pa.Table, path: Path) -> int:
    """How many draws every unit and month has; `ForecastError` where the numbers differ."""
    counts = keys.column("count_all_sum").to_numpy()
    if counts.min() != counts.max():
        rare = int(np.argmin(counts))
        raise ForecastError(
            f"{path}: {_name(keys, rare)} has {counts[rare]} draws, others have {counts.max()}; expected equal numbers"
        )
    return int(counts[0])


def _check_months(keys: pa.Table, path: Path) -> None:
    months = keys.group_by("unit").aggregate([("month", "count"), ("month", "count_distinct")])
    twice = months.filter(pc.not_equal(months.column("month_count"), months.column("month_count_distinct")))
    if twice.num_rows:
        raise ForecastError(
            f"{path}: unit {twice.column('unit')[0].as_py()} has a month at two horizons; expected draws of one origin"
        )
    every = pc.count_distinct(keys.column("month")).as_py()
    short = months.filter(pc.less(months.column("month_count"), every))
    if short.num_rows:
        unit = short.column("unit")[0].as_py()
        own = keys.filter(pc.equal(keys.column("unit"), unit)).column("month")
        lacks = sorted(set(keys.column("month").to_pylist()) - set(own.to_pylist()))
        raise ForecastError(f"{path}: unit {unit} has no draws for {lacks[0]:%Y-%m}; every unit needs every month")


def _check_origin(keys: pa.Table, path: Path) -> None:
    origin = months_of(keys) - keys.column("horizon").to_numpy()
    other = np.flatnonzero(origin != origin[0])
    if len(other):
        row = int(other[0])
        raise ForecastError(
            f"{path}: {_name(keys, 0)} is forecast from {origin[0]}, {_name(keys, row)} from {origin[row]} (the month "
            "less its horizon); expected draws of one origin: write one file for each"
        )


def _fill(groups: RowGroups, keys: pa.Table, size: int) -> NDArray[np.number]:
    """Values (rows, S) in the order of the keys, which hold every unit with every month."""
    draws = _draw_numbers(groups, size)
    units, months = pc.unique(keys.column("unit")), pc.unique(keys.column("month"))
    out = np.full((keys.num_rows, size), -1, dtype=np.int32)
    for rows in groups.read(("unit", "month", "draw", "value")):
        value = numbers(rows.column("value"), groups.path)
        check_deaths(value, groups.path)
        if value.max(initial=0) > np.iinfo(out.dtype).max:
            out = out.astype(np.int64)
        unit, month = (np.asarray(pc.index_in(rows.column(c), v)) for c, v in (("unit", units), ("month", months)))
        at = np.searchsorted(draws, rows.column("draw").to_numpy())
        out[unit.astype(np.int64) * len(months) + month, at] = value
    _check_filled(out, keys, groups.path)
    return out


def _check_filled(draws: NDArray[np.number], keys: pa.Table, path: Path) -> None:
    missing = np.flatnonzero((draws < 0).any(axis=1))
    if len(missing):
        raise ForecastError(
            f"{path}: {_name(keys, int(missing[0]))} repeats a draw or lacks one; expected every draw number once in "
            "every unit and month"
        )


def _draw_numbers(groups: RowGroups, size: int) -> NDArray[np.int64]:
    """The numbers (S,) that the draws go by, sorted; `ForecastError` where a unit and month has others."""
    parts = [g.group_by("draw").aggregate([([], "count_all")]) for g in groups.read(("draw",))]
    counts = pa.concat_tables(parts).group_by("draw").aggregate([("count_all", "sum")]).sort_by("draw")
    found = counts.column("draw").to_numpy()
    if len(found) > size:
        rare = found[int(np.argmin(counts.column("count_all_sum").to_numpy()))]
        having = (g.filter(pc.equal(g.column("draw"), rare)) for g in groups.read((*BY, "draw")))
        first = next(g for g in having if g.num_rows)
        raise ForecastError(
            f"{groups.path}: {_name(first, 0)} has a draw number {rare}, which others lack; expected the same "
            f"{size} numbers in every unit and month"
        )
    return np.asarray(found, dtype=np.int64)


def _name(keys: pa.Table, row: int) -> str:
    return f"unit {keys.column('unit')[row].as_py()}, month {keys.column('month')[row].as_py():%Y-%m}"
