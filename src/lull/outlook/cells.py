"""The outlook by PRIO-GRID cells of half a degree, for those who join it with other data on that grid.

A cell is about 50 kilometres wide, no finer than most places that a release names. It stands in its own folder,
`cells/YYYY-MM`, and is no release: nothing is judged, and what was recorded in single cells is not published.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray
from shapely.geometry import mapping

from lull.area import Area, load_area
from lull.decided import open_decided
from lull.errors import ForecastError
from lull.forecast.pool import Forecast, forecast
from lull.forecast.summaries import summarise
from lull.forecast.world import World
from lull.outlook.aside import taking_place
from lull.outlook.calendar import cutoff
from lull.outlook.coverage import check_age
from lull.outlook.events import Events, events_of, is_elsewhere
from lull.outlook.known import teachers
from lull.places import Places, cell_centres, cells_of, load_places
from lull.verify.worlds import cell_ring

FOLDER: Final = "cells"
INFO: Final = "cells.json"
LEVEL: Final = "cell"
WHERE_PREC: Final = 2
"""Only events placed within some 25 kilometres: a wider place would fill a cell by chance."""
DRAWS_ROWS: Final = 1_000_000
"""Rows of a row group of the draws; every cell lies within one, so that a reader may take cells one group at a time."""
SHOWN: Final = ("p10", "p50", "p90", "p_ge_1", "p_ge_25", "p_ge_100")


@dataclass(frozen=True)
class Cells:
    """Numbers (cells,) of the cells that hold any land of an area, and their boxes."""

    gid: NDArray[np.int64]
    boxes: NDArray[np.object_]


def make_cells(
    folder: Path,
    as_of: date,
    *,
    draws: int | None = None,
    today: date | None = None,
    progress: Callable[[str, float], None] | None = None,
    events: str = "",
) -> Path:
    """Forecast the cells of an area as of a month, and return the folder it was written to.

    Written are `forecast` (Parquet and CSV), `draws.parquet` with every cell within one row group, `cells.geojson` with
    the risks of all months together, and `cells.json`. What is there for the same month is replaced whole. Parameters
    as in `make_outlook`.

    Raises `ForecastError` where nothing was known by then, or the record of events ends before it.
    """
    area = load_area(folder)
    say = progress or (lambda _what, _share: None)
    say("finding cells", 0.02)
    places = load_places(area)
    held = cells_of_area(places)
    with open_decided(folder, empty_ok=is_elsewhere(area, events)) as store, events_of(store, area, events) as found:
        if today:
            check_age(found.days(today)["date_end"].to_pylist(), as_of, today=today)
        world = cell_world_of(found, area, held, as_of)
    rng = np.random.default_rng([area.forecast.seed, as_of.year, as_of.month, 5])
    made = forecast(
        world, area.forecast.months_ahead, draws=draws or area.forecast.draws, rng=rng,
        progress=lambda what, share: say(what, 0.05 + 0.8 * share),
    )  # fmt: skip
    say("writing", 0.9)
    past = (area.relapse.past_deaths, area.relapse.past_months)
    calm = (area.relapse.calm_deaths, area.relapse.calm_months)
    rows = summarise(made, world, level=LEVEL, source_id="lull-method", past=past, calm=calm)
    to = folder / FOLDER / f"{as_of:%Y-%m}"
    with taking_place(to) as aside:
        pq.write_table(rows, aside / "forecast.parquet", compression="zstd")
        pacsv.write_csv(rows, aside / "forecast.csv")
        write_draws(made, aside / "draws.parquet")
        outlines = geography(held, rows, last=max(made.horizons))
        (aside / "cells.geojson").write_text(json.dumps(outlines, separators=(",", ":")) + "\n", "utf-8")
        (aside / INFO).write_text(
            json.dumps(_described(area, made, as_of), ensure_ascii=False, indent=1) + "\n", "utf-8"
        )
    return to


def cells_of_area(places: Places) -> Cells:
    """The cells that hold any land of an area's places."""
    return Cells(*cells_of(places.level(places.finest).polygons))


def cell_world_of(found: Events, area: Area, held: Cells, as_of: date) -> World:
    """What was known of the cells of an area when a month closed; whole countries teach how their sum goes on."""
    day = cutoff(as_of)
    columns = "date_end, type_of_violence, best, where_prec, priogrid_gid"
    events = found.engine.ask(f"SELECT {columns} FROM {found.known(day)} AS e WHERE e.where_prec <= {WHERE_PREC}")
    if not events.num_rows:
        raise ForecastError(f"no event was known on {day}; add some with `lull ingest ucdp FILE --area {area.folder}`")
    found.check_covered(area, as_of, on=day)
    months = np.arange(np.datetime64(area.events.first_month, "M"), np.datetime64(as_of, "M") + 1)
    counts = count_events(events, held.gid, months, types=tuple(area.events.types))
    deaths = sum(counts[kind] for kind in area.events.types)
    also = {
        "events": counts[0],
        **{n: counts[k] for n, k in (("deaths_state", 1), ("deaths_onesided", 3)) if k in counts},
    }
    return World(
        tuple(map(str, held.gid.tolist())), months, np.asarray(deaths, dtype=np.float64), cell_ring(held.gid, 1),
        cell_ring(held.gid, 2), np.zeros(len(held.gid), dtype=np.int64), also,
        teachers=teachers(months, area.events.types),
    )  # fmt: skip


def count_events(
    events: pa.Table, gid: NDArray[np.int64], months: NDArray[np.datetime64], *, types: tuple[int, ...]
) -> dict[int, NDArray[np.float64]]:
    """Deaths (cells, months) by type of violence, and under 0 the number of events; `gid` are sorted.

    Events count in the month of their last day, where they are placed within some 25 kilometres; events of other types,
    cells or months are left out.
    """
    rows = events.filter(
        pc.and_(pc.is_in(events["type_of_violence"], pa.array(types)), pc.less_equal(events["where_prec"], WHERE_PREC))
    )
    rows = rows.filter(pc.is_valid(rows["priogrid_gid"]))
    where = rows["priogrid_gid"].to_numpy().astype(np.int64)
    cell = np.minimum(np.searchsorted(gid, where), len(gid) - 1)
    when = (rows["date_end"].to_numpy().astype("datetime64[M]") - months[0]).astype(np.int64)
    kept = (gid[cell] == where) & (when >= 0) & (when < len(months))
    kind, best = rows["type_of_violence"].to_numpy(), rows["best"].to_numpy().astype(np.float64)
    out = {number: np.zeros((len(gid), len(months))) for number in (0, *types)}
    np.add.at(out[0], (cell[kept], when[kept]), 1.0)
    for number in types:
        some = kept & (kind == number)
        np.add.at(out[number], (cell[some], when[some]), best[some])
    return out


def write_draws(made: Forecast, to: Path) -> None:
    """Draws as `unit_id, month, horizon, draw, value`, a few cells a row group; never all rows in memory at once."""
    units, steps, worlds = made.draws.shape
    size = max(1, DRAWS_ROWS // (steps * worlds))
    months = (made.origin + np.array(made.horizons)).astype("datetime64[D]")
    writer: pq.ParquetWriter | None = None
    try:
        for low in range(0, units, size):
            n = min(size, units - low)
            table = pa.table(
                {
                    "unit_id": pa.array(made.units[low : low + n]).take(
                        pa.array(np.repeat(np.arange(n), steps * worlds))
                    ),
                    "month": pa.array(np.tile(np.repeat(months, worlds), n), pa.date32()),
                    "horizon": pa.array(np.tile(np.repeat(made.horizons, worlds), n), pa.int32()),
                    "draw": pa.array(np.tile(np.arange(worlds), n * steps), pa.int32()),
                    "value": pa.array(made.draws[low : low + n].ravel(), pa.int32()),
                }
            )
            writer = writer or pq.ParquetWriter(to, table.schema, compression="zstd")
            writer.write_table(table, row_group_size=table.num_rows)
    finally:
        if writer:
            writer.close()


def geography(held: Cells, rows: pa.Table, *, last: int) -> dict[str, object]:
    """GeoJSON of the cells with the chances and deaths of all months to `last` together."""
    whole = rows.filter(pc.and_(pc.equal(rows["span"], "cumulative"), pc.equal(rows["horizon"], last)))
    found = {r["unit_id"]: r for r in whole.to_pylist()}
    lat, lon = cell_centres(held.gid)
    features = [
        {
            "type": "Feature",
            "geometry": mapping(shape),
            "properties": {"place_id": str(gid), "level": LEVEL, "latitude": float(y), "longitude": float(x)}
            | {name: round(found[str(gid)][name], 4) for name in SHOWN},
        }
        for gid, shape, y, x in zip(held.gid.tolist(), held.boxes, lat, lon, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _described(area: Area, made: Forecast, as_of: date) -> dict[str, object]:
    return {
        "area": area.id,
        "as_of": as_of.isoformat(),
        "horizons": list(made.horizons),
        "draws": int(made.draws.shape[2]),
        "grid": "PRIO-GRID, cells of half a degree",
        "where_prec": WHERE_PREC,
        "types": list(area.events.types),
        "members": list(made.members),
        "notes": list(made.notes),
        "sources": [r["source_id"] for r in area.sources().to_pylist()],
    }
