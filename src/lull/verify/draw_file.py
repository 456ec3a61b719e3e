"""Files of draws and of recorded deaths, read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.world import as_months

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
    draws: NDArray[Any]


def read_draws(path: Path) -> DrawFile:
    """Read a table unit (or unit_id), month, horizon, draw, value from Parquet or CSV, whatever the order of its rows.

    Parquet is read a row group at a time: 157 million rows (13,110 units x 12 months x 1,000 draws) need about 1 GB.

    Raises
    ------
    ForecastError
        Where the file is not there or no table, a column is missing or empty, a value is negative or no whole number, a
        draw occurs twice, or units and months do not all have the same number of draws and the same months.
    """
    groups = RowGroups(path)
    keys = pa.concat_tables([g.group_by(list(BY)).aggregate([([], "count_all")]) for g in groups.read(BY)])
    keys = keys.group_by(list(BY)).aggregate([("count_all", "sum")]).sort_by([(c, "ascending") for c in BY])
    if not keys.num_rows:
        raise ForecastError(f"{path}: no rows; expected {', '.join(COLUMNS)}")
    _check_months(keys, path)
    counts = keys.column("count_all_sum").to_numpy()
    if counts.min() != counts.max():
        rare = int(np.argmin(counts))
        raise ForecastError(
            f"{path}: {_name(keys, rare)} has {counts[rare]} draws, others have {counts.max()}; expected equal numbers"
        )
    return DrawFile(
        np.array(keys.column("unit").to_pylist(), dtype=object),
        as_months(keys.column("month").cast(pa.date32()).to_numpy()),
        keys.column("horizon").to_numpy().astype(np.int64),
        _fill(groups, keys, int(counts[0])),
    )


def read_actuals(path: Path, drawn: DrawFile) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Recorded deaths (rows,) for each row of the draws, and notes on what was taken as 0 or left out.

    The file is CSV or Parquet with unit, month, value. A unit and month without a row counts as 0, so that rows of
    months without an event may be absent.

    Raises
    ------
    ForecastError
        Where the file is not there or no table, a value is missing or negative, a unit and month occurs twice, or no
        month of the draws lies between the first and the last month of the file.
    """
    rows = RowGroups(path).whole(("unit", "month", "value"))
    if not rows.num_rows:
        raise ForecastError(f"{path}: no rows; expected unit, month, value for the months of the draws")
    value = _numbers(rows.column("value"), path)
    if (value < 0).any():
        raise ForecastError(f"{path}: value {value.min():g}; expected deaths, 0 or more")
    when, unit = as_months(rows.column("month").cast(pa.date32()).to_numpy()), rows.column("unit").to_pylist()
    recorded: dict[tuple[str, int], float] = dict(
        zip(zip(unit, when.astype(int).tolist(), strict=True), value, strict=True)
    )
    if len(recorded) < len(unit):
        raise ForecastError(f"{path}: a unit and month occurs more than once; sum its rows first")
    if drawn.month.max() < when.min() or drawn.month.min() > when.max():
        raise ForecastError(
            f"{path} runs from {when.min()} to {when.max()}, the draws from {drawn.month.min()} to "
            f"{drawn.month.max()}: they share no month"
        )
    wanted = list(zip(drawn.unit, drawn.month.astype(int).tolist(), strict=True))
    return np.array([recorded.get(k, 0.0) for k in wanted], dtype=np.float64), _notes(drawn, when, set(unit))


def until(drawn: DrawFile, last: np.datetime64) -> DrawFile:
    """The rows of months up to `last`; `ForecastError` if there is none."""
    keep = drawn.month <= last
    if not keep.any():
        raise ForecastError(f"no month of the draws is up to {last}; they begin {drawn.month.min()}")
    return DrawFile(drawn.unit[keep], drawn.month[keep], drawn.horizon[keep], drawn.draws[keep])


def _notes(drawn: DrawFile, when: NDArray[np.datetime64], units: set[str]) -> tuple[str, ...]:
    notes = []
    outside = sorted({str(m) for m in drawn.month[(drawn.month < when.min()) | (drawn.month > when.max())]})
    if outside:
        notes.append(
            f"no rows at all for {', '.join(outside)}: counted as 0; if they were not recorded yet, score with --until"
        )
    strangers = sorted(units - set(drawn.unit))
    if strangers:
        notes.append(f"{len(strangers)} units without draws are left out, the first is {strangers[0]}")
    return tuple(notes)


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


def _fill(groups: RowGroups, keys: pa.Table, size: int) -> NDArray[Any]:
    units = pc.unique(keys.column("unit"))
    row_of = {c: pc.unique(keys.column(c)) for c in ("month", "horizon")}
    place = np.full((len(units), len(row_of["month"]), len(row_of["horizon"])), -1, dtype=np.int64)
    place[_at(keys, units, row_of)] = np.arange(keys.num_rows)
    out = np.full((keys.num_rows, size), -1, dtype=np.int32)
    numbers: NDArray[np.int64] | None = None
    for rows in groups.read(COLUMNS):
        draw = rows.column("draw").to_numpy().astype(np.int64)
        if numbers is None:
            numbers = np.unique(draw)
            if len(numbers) != size:
                numbers = np.unique(
                    np.concatenate([np.unique(g.column("draw").to_numpy()) for g in groups.read(("draw",))])
                )
        value = _numbers(rows.column("value"), groups.path)
        _check_values(value, groups.path)
        if value.max(initial=0) > np.iinfo(out.dtype).max:
            out = out.astype(np.int64)
        at = np.searchsorted(numbers, draw)
        if len(numbers) != size:
            break
        out[place[_at(rows, units, row_of)], at] = value
    missing = np.argwhere(out < 0)
    if len(missing):
        raise ForecastError(
            f"{groups.path}: {_name(keys, int(missing[0][0]))} repeats a draw or lacks one; expected every "
            "draw number once in every unit and month"
        )
    return out


def _at(rows: pa.Table, units: pa.Array, others: dict[str, pa.Array]) -> tuple[NDArray[np.int64], ...]:
    columns = {"unit": units, **others}
    return tuple(np.asarray(pc.index_in(rows.column(c), v), dtype=np.int64) for c, v in columns.items())


def _check_values(value: NDArray[np.float64], path: Path) -> None:
    if value.size and value.min() < 0:
        raise ForecastError(f"{path}: value {value.min():g}; expected deaths, 0 or more")
    if value.dtype.kind == "f" and (value != np.floor(value)).any():
        bad = value[value != np.floor(value)][0]
        raise ForecastError(f"{path}: value {bad:g}; expected whole numbers of deaths")


def _numbers(column: pa.ChunkedArray, path: Path) -> NDArray[Any]:
    if column.null_count:
        raise ForecastError(f"{path}: {column.null_count} empty values; leave out rows that were not observed")
    try:
        values = np.asarray(
            column.to_numpy() if pa.types.is_integer(column.type) else column.cast(pa.float64()).to_numpy()
        )
    except pa.ArrowInvalid as error:
        raise ForecastError(f"{path}: a value is no number: {error}") from error
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ForecastError(f"{path}: a value is not finite; expected numbers of deaths")
    return values


def _name(keys: pa.Table, row: int) -> str:
    return f"unit {keys.column('unit')[row].as_py()}, month {keys.column('month')[row].as_py():%Y-%m}"


@dataclass(frozen=True)
class RowGroups:
    """A Parquet file by row groups, or a CSV file as one."""

    path: Path

    def read(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Tables with these columns in the types that are worked with."""
        if not self.path.is_file():
            raise ForecastError(f"{self.path}: no such file")
        try:
            if self.path.suffix == ".csv":
                yield self._typed(pacsv.read_csv(self.path, convert_options=_TEXT), columns)
                return
            with pq.ParquetFile(self.path) as file:
                wanted = [_found(file.schema_arrow.names, c, self.path) for c in columns]
                for number in range(file.num_row_groups):
                    yield self._typed(file.read_row_group(number, columns=wanted), columns)
        except (pa.ArrowException, UnicodeDecodeError, OSError) as error:
            raise ForecastError(f"{self.path}: cannot be read as a table of {', '.join(columns)}: {error}") from error

    def whole(self, columns: Sequence[str]) -> pa.Table:
        """All row groups together."""
        return pa.concat_tables(list(self.read(columns)))

    def _typed(self, rows: pa.Table, columns: Sequence[str]) -> pa.Table:
        found = rows.select([_found(rows.column_names, c, self.path) for c in columns]).rename_columns(list(columns))
        for column in set(columns) - {"value"}:
            values = found.column(column)
            if values.null_count:
                raise ForecastError(f"{self.path}: {values.null_count} rows without {column}; every row needs one")
            found = found.set_column(found.column_names.index(column), column, _cast(values, column))
        return found


_TEXT = pacsv.ConvertOptions(column_types={"unit": pa.string(), "unit_id": pa.string(), "month": pa.string()})


def _cast(values: pa.ChunkedArray, column: str) -> pa.ChunkedArray:
    if column == "unit":
        return values.cast(pa.string())
    if column == "month":
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            coded = values.combine_chunks().dictionary_encode()
            days = pa.array(as_months(coded.dictionary.to_pylist()).astype("datetime64[D]"))
            return pa.chunked_array([days.take(coded.indices)])
        months = as_months(values.cast(pa.date32()).to_numpy()).astype("datetime64[D]")
        return pa.chunked_array([pa.array(months)])
    return values.cast(pa.int64())


def _found(names: Sequence[str], column: str, path: Path) -> str:
    for name in (column, f"{column}_id"):
        if name in names:
            return name
    raise ForecastError(f"{path}: no column {column!r}; it has {', '.join(names)}")
