"""Forecasts of others in the hubverse format (https://docs.hubverse.io), read as draws that can be scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.world import World

MARKS: Final = {"output_type", "output_type_id", "value"}
PLACES: Final = ("location", "unit", "unit_id", "country_id", "priogrid_gid")
ORIGINS: Final = ("origin_date", "reference_date", "forecast_date")
ENDS: Final = ("target_end_date", "target_date", "month")
GROUP: Final = "group_id"
SPREAD: Final = 1000


@dataclass(frozen=True)
class HubRows:
    """Draws of one target: unit (rows,), month (rows,), horizon (rows,) months ahead, draws (rows, S); and notes."""

    unit: NDArray[np.object_]
    month: NDArray[np.datetime64]
    horizon: NDArray[np.int64]
    draws: NDArray[np.int64]
    notes: tuple[str, ...]

    def table(self) -> pa.Table:
        """Rows unit, month, horizon, draw, value."""
        rows, size = self.draws.shape
        return pa.table(
            {
                "unit": pa.array(np.repeat(self.unit, size), pa.string()),
                "month": pa.array(np.repeat(self.month.astype("datetime64[D]"), size), pa.date32()),
                "horizon": pa.array(np.repeat(self.horizon, size), pa.int32()),
                "draw": pa.array(np.tile(np.arange(size), rows), pa.int32()),
                "value": pa.array(self.draws.ravel(), pa.int64()),
            }
        )


def is_hub(path: Path) -> bool:
    """Whether a Parquet or CSV file has the columns of a hub's model output."""
    if not path.is_file():
        return False
    try:
        names = pq.read_schema(path).names if path.suffix == ".parquet" else _first_line(path)
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError):
        return False
    return set(names) >= MARKS


def read_hub(path: Path) -> HubRows:
    """Read model output of one origin and one target: samples where there are any, else quantiles.

    A quantile function is drawn straight between the levels given and flat beyond them, and read at 1,000 evenly spaced
    shares: it says nothing of how months or places move together. Values are rounded to whole deaths. Of a file that
    splits by armed group, rows about all violence are read.

    Raises `ForecastError` where columns are missing, rows are about several targets or origins, have neither samples
    nor quantiles, or unequal numbers of samples.
    """
    rows = _read(path)
    place, origin = (_column(rows, names, path) for names in (PLACES, ORIGINS))
    if GROUP in rows.column_names:
        rows = rows.filter(pc.equal(rows[GROUP], "all"))
    kind = next((k for k in ("sample", "quantile") if pc.any(pc.equal(rows["output_type"], k)).as_py()), None)
    if kind is None:
        seen = ", ".join(sorted(set(rows["output_type"].to_pylist())))
        raise ForecastError(f"{path}: output types {seen or 'none'}; expected samples or quantiles")
    rows = rows.filter(pc.equal(rows["output_type"], kind))
    for column in (origin, *(c for c in ("target",) if c in rows.column_names)):
        _one(rows, column, path)
    return _drawn(rows, place, origin, kind, path)


def hub_draws(folder: Path, world: World, horizons: Sequence[int], *, draws: int) -> NDArray[np.int64]:
    """Draws (units, horizons, draws) that a hub's model folder holds for a world's origin; samples spread evenly.

    Raises `ForecastError` where no file has that origin, or one lacks a unit or month of the world.
    """
    files = sorted(p for p in folder.glob("*") if p.suffix in (".parquet", ".csv"))
    for path in files:
        if str(world.origin) not in path.name and not _has_origin(path, world.origin):
            continue
        found = read_hub(path)
        if found.month[0] - found.horizon[0] == world.origin:
            return _picked(found, world, horizons, draws, path)
    raise ForecastError(f"{folder}: none of {len(files)} files is a forecast from {world.origin}")


def _picked(found: HubRows, world: World, horizons: Sequence[int], draws: int, path: Path) -> NDArray[np.int64]:
    at = {(u, int(h)): n for n, (u, h) in enumerate(zip(found.unit, found.horizon, strict=True))}
    wanted = [(u, int(h)) for u in world.units for h in horizons]
    missing = next((key for key in wanted if key not in at), None)
    if missing is not None:
        raise ForecastError(f"{path}: no forecast for unit {missing[0]!r}, {missing[1]} months ahead")
    size = found.draws.shape[1]
    place = ((np.arange(draws) + 0.5) * size / draws).astype(np.int64)
    kept = found.draws[[at[key] for key in wanted]][:, place]
    return kept.reshape(len(world.units), len(horizons), draws)


def _drawn(rows: pa.Table, place: str, origin: str, kind: str, path: Path) -> HubRows:
    when = np.datetime64(rows[origin][0].as_py(), "M")
    ends = next((c for c in ENDS if c in rows.column_names), None)
    if ends is None and "horizon" not in rows.column_names:
        raise ForecastError(f"{path}: neither horizon nor {' or '.join(ENDS[:2])}; expected one of them")
    month = _months(rows[ends]) if ends else when + rows["horizon"].to_numpy().astype(np.int64)
    unit = np.array(rows[place].cast(pa.string()).to_pylist(), dtype=object)
    names, number = np.unique(unit.astype(str), return_inverse=True)
    months, step = np.unique(month, return_inverse=True)
    key = number * len(months) + step
    order = np.lexsort((_order(rows, kind), key))
    counts = np.bincount(key, minlength=len(names) * len(months))
    if counts.min() != counts.max():
        low = int(np.argmin(counts))
        name, at = names[low // len(months)], months[low % len(months)]
        raise ForecastError(f"{path}: unit {name}, month {at} has {counts[low]} rows, others have {counts.max()}")
    values = rows["value"].to_numpy().astype(np.float64)[order].reshape(len(counts), -1)
    notes = []
    if kind == "quantile":
        values = _spread(_order(rows, kind)[order].reshape(values.shape)[0], values)
        notes.append(f"{path.name} holds quantiles, no samples: each month and unit is spread over {SPREAD} draws")
    whole = np.rint(np.maximum(values, 0)).astype(np.int64)
    if not np.array_equal(whole, values):
        notes.append(f"{path.name}: values are rounded to whole deaths, 0 or more")
    horizon = (np.tile(months, len(names)) - when).astype(np.int64)
    return HubRows(
        np.repeat(names, len(months)).astype(object), np.tile(months, len(names)), horizon, whole, tuple(notes)
    )


def _spread(levels: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    shares = (np.arange(SPREAD) + 0.5) / SPREAD
    return np.stack([np.interp(shares, levels, row) for row in values])


def _order(rows: pa.Table, kind: str) -> NDArray[np.number]:
    """What samples or quantiles of one unit and month are sorted by."""
    ids = rows["output_type_id"].cast(pa.string())
    if kind == "quantile":
        return np.asarray(ids.cast(pa.float64()).to_numpy())
    return np.unique(np.array(ids.to_pylist(), dtype=str), return_inverse=True)[1]


def _months(column: pa.ChunkedArray) -> NDArray[np.datetime64]:
    return np.array([str(v)[:7] for v in column.to_pylist()], dtype="datetime64[M]")


def _read(path: Path) -> pa.Table:
    if path.suffix == ".parquet":
        return pq.read_table(path)
    text = pacsv.ConvertOptions(column_types=dict.fromkeys(("output_type_id", *PLACES), pa.string()))
    return pacsv.read_csv(path, convert_options=text)


def _first_line(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [name.strip().strip('"') for name in lines.readline().split(",")]


def _column(rows: pa.Table, names: Sequence[str], path: Path) -> str:
    found = next((n for n in names if n in rows.column_names), None)
    if found is None:
        raise ForecastError(f"{path}: no column {' or '.join(names)}; it has {', '.join(rows.column_names)}")
    return found


def _one(rows: pa.Table, column: str, path: Path) -> None:
    seen = sorted(map(str, pc.unique(rows[column]).to_pylist()))
    if len(seen) > 1:
        raise ForecastError(f"{path}: {column} is {seen[0]} and {seen[1]}; expected one: write one file for each")


def _has_origin(path: Path, origin: np.datetime64) -> bool:
    if not is_hub(path):
        return False
    rows = _read(path)
    name = _column(rows, ORIGINS, path)
    return str(origin) in {str(v)[:7] for v in pc.unique(rows[name]).to_pylist()}
