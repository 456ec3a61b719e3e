"""Tables of units and months in Parquet or CSV, read a piece at a time, in known types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.world import as_months


@dataclass(frozen=True)
class RowGroups:
    """A Parquet file by row groups, or a CSV file as one.

    >>> list(RowGroups(Path("none.csv")).read(("unit", "month")))
    Traceback (most recent call last):
    lull.errors.ForecastError: none.csv: no such file
    """

    path: Path

    def read(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Tables with these columns in the types that are worked with; `unit_id` will do for `unit`.

        Units are text, months the first day of a month, `value` as it is, all else whole numbers. Raises
        `ForecastError` where the file is not there or no table, a column is missing, or one but `value` has gaps.
        """
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


def months_of(rows: pa.Table) -> NDArray[np.datetime64]:
    """The months (rows,) of a table from `RowGroups`.

    >>> months_of(pa.table({"month": pa.array(["2020-03-01"]).cast(pa.date32())})).tolist()
    [datetime.date(2020, 3, 1)]
    """
    return as_months(rows.column("month").cast(pa.date32()).to_numpy())


def check_deaths(value: NDArray[np.number], path: Path) -> None:
    """Raise `ForecastError` where a value (rows,) is below 0 or no whole number.

    >>> check_deaths(np.array([2, -1]), Path("draws.csv"))
    Traceback (most recent call last):
    lull.errors.ForecastError: draws.csv: value -1; expected deaths, 0 or more
    """
    if value.size and value.min() < 0:
        raise ForecastError(f"{path}: value {value.min():g}; expected deaths, 0 or more")
    if value.dtype.kind == "f" and (value != np.floor(value)).any():
        bad = value[value != np.floor(value)][0]
        raise ForecastError(f"{path}: value {bad:g}; expected whole numbers of deaths")


def numbers(column: pa.ChunkedArray, path: Path) -> NDArray[np.number]:
    """The values (rows,) of a column, integers as they are and all else as floats.

    Raises `ForecastError` where a value is empty, no number or not finite: an empty value is not 0.

    >>> numbers(pa.chunked_array([["3", "0"]]), Path("actuals.csv")).tolist()
    [3.0, 0.0]
    """
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
