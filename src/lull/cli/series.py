"""Series in, draws out: the files of `lull forecast`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.company import company_of
from lull.forecast.world import World, as_months, links_from_pairs, world_from_long

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lull.forecast.pool import Forecast

SERIES = ("unit", "month", "value")


def read_series(source: Path | IO[bytes], *, origin: str | None = None, also: tuple[str, ...] | None = ()) -> World:
    """A `World` from a CSV or Parquet file with columns unit, month (YYYY-MM or a date) and value.

    `also` : further columns that foretell, but are not forecast; None takes those of `COMPANY` that the file has, whole
    and in every row.

    Raises `ForecastError` naming the file and what is wrong with it.
    """
    rows = _read(source, (*SERIES, *(also or ())))
    others = _company(rows, origin) if also is None else {name: _numbers(rows, name) for name in also}
    return world_from_long(
        rows.column("unit").cast(pa.string()).to_pylist(), _months(rows.column("month")),
        _numbers(rows, "value"), origin=origin, also=others,
    )  # fmt: skip


def _company(rows: pa.Table, origin: str | None) -> dict[str, NDArray[np.float64]]:
    """Columns of `COMPANY` that a series has; one with gaps, text, negative numbers or the series itself is left out.

    Only rows to the origin are looked at, so that nothing after it changes what is used.
    """
    months = as_months(_months(rows.column("month")))
    used = np.ones(len(months), dtype=bool) if origin is None else months <= as_months([origin])[0]
    known, found = rows.filter(pa.array(used)), dict[str, NDArray[np.float64]]()
    some = company_of(known.column_names, partial(_numbers, known), _numbers(known, "value"))
    for name, numbers in some.items():
        found[name] = np.zeros(len(months))
        found[name][used] = numbers
    return found


def columns_of(text: str | None) -> tuple[str, ...] | None:
    """Names of further columns from text such as `events,deaths_onesided`: None as it is, `none` no column.

    Raises `ForecastError` for a column that every series has.

    >>> columns_of("events, deaths_onesided"), columns_of("none"), columns_of(None)
    (('events', 'deaths_onesided'), (), None)
    """
    if text is None or text.strip() == "none":
        return None if text is None else ()
    names = tuple(dict.fromkeys(n.strip() for n in (text or "").split(",") if n.strip()))
    taken = [n for n in names if n in SERIES]
    if taken:
        raise ForecastError(f"{taken[0]} is a column of every series; name columns beside {', '.join(SERIES)}")
    return names


def read_neighbours(path: Path, world: World) -> World:
    """The world with neighbours from a CSV of two columns of unit names; a third column `ring` may say 1 or 2."""
    rows = _read(path, ())
    if rows.num_columns < 2:
        raise ForecastError(f"{path}: expected two columns of unit names (unit,neighbour), seen {rows.column_names}")
    pairs = np.column_stack([np.asarray(rows.column(i).cast(pa.string()).to_pylist(), dtype=str) for i in (0, 1)])
    ring = np.ones(len(pairs), dtype=int)
    if "ring" in rows.column_names:
        ring = _numbers(rows, "ring").astype(int)
    links = [links_from_pairs([(str(a), str(b)) for a, b in pairs[ring == r]], world.units) for r in (1, 2)]
    return replace(world, neighbours=links[0], neighbours2=links[1] if (ring == 2).any() else None)


def write_draws(made: Forecast, path: Path, *, progress: Callable[[str, float], None] | None = None) -> None:
    """Write draws as Parquet with columns unit, month, horizon, draw, value, a group of units at a time.

    The file is written beside its place and then renamed. Units that are all whole numbers are written as such.
    """
    units = _typed(made.units)
    count, steps, n = made.draws.shape
    months = (made.origin + np.array(made.horizons)).astype("datetime64[D]")
    schema = pa.schema(
        [
            ("unit", units.type),
            ("month", pa.date32()),
            ("horizon", pa.int16()),
            ("draw", pa.int32()),
            ("value", pa.int32()),
        ]
    )
    group = max(1, 1_000_000 // (steps * n))
    with _aside(path) as aside, pq.ParquetWriter(aside, schema, compression="zstd", compression_level=1) as writer:
        for low in range(0, count, group):
            rows = np.arange(low, min(low + group, count))
            size = len(rows)
            columns = [
                units.take(pa.array(np.repeat(rows, steps * n))),
                pa.array(np.tile(np.repeat(months, n), size), pa.date32()),
                pa.array(np.tile(np.repeat(np.array(made.horizons, dtype=np.int16), n), size)),
                pa.array(np.tile(np.arange(n, dtype=np.int32), size * steps)),
                pa.array(made.draws[rows].ravel()),
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            if progress:
                progress("writing", (low + size) / count)


def write_summary(rows: pa.Table, path: Path) -> None:
    """Write the table `forecast` as CSV, aside and then renamed."""
    with _aside(path) as aside:
        pacsv.write_csv(rows, aside)


def _read(source: Path | IO[bytes], columns: tuple[str, ...]) -> pa.Table:
    name = str(source) if isinstance(source, Path) else "standard input"
    as_text = pacsv.ConvertOptions(
        column_types={c: pa.string() for c in (*columns, "neighbour", "neighbour_id", "unit_id")}
    )
    try:
        if isinstance(source, Path) and source.suffix == ".parquet":
            rows = pq.read_table(source)
        else:
            rows = pacsv.read_csv(source, convert_options=as_text)
    except FileNotFoundError as error:
        raise ForecastError(f"{name}: no such file") from error
    except (pa.ArrowInvalid, OSError) as error:
        raise ForecastError(
            f"{name}: {error}; expected a table with columns {', '.join(columns) or 'unit, neighbour'}"
        ) from error
    missing = [c for c in columns if c not in rows.column_names]
    if missing:
        raise ForecastError(f"{name}: no column {', '.join(missing)}; seen {', '.join(rows.column_names)}")
    return rows


def _numbers(rows: pa.Table, name: str) -> NDArray[np.float64]:
    column = rows.column(name)
    if pa.types.is_string(column.type):
        column = pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), None, column)
    try:
        values = column.cast(pa.float64())
    except pa.ArrowInvalid as error:
        raise ForecastError(f"a {name} is no number: {error}") from error
    if values.null_count:
        row = int(np.flatnonzero(values.is_null().to_numpy())[0])
        raise ForecastError(f"row {row + 1} has no {name}; leave the row out if none was recorded, or write 0")
    return np.asarray(values.to_numpy())


def _months(column: pa.ChunkedArray) -> NDArray[np.datetime64]:
    if pa.types.is_string(column.type):
        coded = column.combine_chunks().dictionary_encode()
        if coded.null_count:
            raise ForecastError("a row has no month; every row needs one, as YYYY-MM")
        from lull.forecast.world import as_months

        named: NDArray[np.datetime64] = as_months(coded.dictionary.to_pylist())[coded.indices.to_numpy()]
        return named
    return np.asarray(column.cast(pa.date32()).to_numpy())


def _typed(units: tuple[str, ...]) -> pa.Array:
    """Unit names as whole numbers if every one is written as one, else as text."""
    if all(u.isascii() and u.isdigit() and (u == "0" or u[0] != "0") and len(u) < 18 for u in units):
        return pa.array([int(u) for u in units], pa.int64())
    return pa.array(units, pa.string())


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """A place beside `path` to write to; moved there at the end, removed on an error."""
    if not path.parent.is_dir():
        raise ForecastError(f"{path.parent}: no such folder; make it first")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
        aside.chmod(0o644)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
