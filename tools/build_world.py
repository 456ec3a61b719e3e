"""Make the bundled world data for backtests from UCDP and Natural Earth files.

Run: `python tools/build_world.py ../shared/data`. Reads `countries.csv` (Gleditsch-Ward number, ISO code, region,
name), which is kept by hand, and writes beside it in `src/lull/areas/world/`:

- `country_month.parquet`: deaths by country, month and type of violence (UCDP GED 26.1, January 1989 to June 2024)
- `country_neighbours.csv`: countries that share a border (ring 1), and their neighbours (ring 2)
- `cells.parquet`: PRIO-GRID cells on land in Africa and the Middle East, with the country that holds most of each
- `cell_month.parquet`: deaths by cell, month and type (UCDP GED 21.1, events placed exactly or nearly, to 2019)
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import shapely
from shapely.geometry import shape

OUT = Path(__file__).resolve().parents[1] / "src/lull/areas/world"
# Serbia carries on the series of Yugoslavia.
SUCCESSOR = {"345": "340"}
# Natural Earth's own codes where they are not those of ISO, and territories counted with a state.
ALIAS = {"SDS": "SSD", "SAH": "MAR", "SOL": "SOM", "PSX": "ISR", "CYN": "CYP"}
MIDDLE_EAST = ["ARE", "BHR", "CYP", "IRN", "IRQ", "ISR", "JOR", "KWT", "LBN", "OMN", "QAT", "SAU", "SYR", "TUR", "YEM"]
KINDS = {
    "State-based violence": "deaths_state",
    "Non-state violence": "deaths_nonstate",
    "One-sided violence": "deaths_onesided",
}
MONTHS = [("month", pa.date32()), ("events", pa.int32()), *[(k, pa.int32()) for k in KINDS.values()]]


def countries() -> dict[str, str]:
    """ISO code → Gleditsch-Ward number."""
    with (OUT / "countries.csv").open(encoding="utf-8") as file:
        return {row["iso3"]: row["unit_id"] for row in csv.DictReader(file)}


def polygons(data: Path) -> dict[str, tuple[str, shapely.Geometry]]:
    """ISO code → (continent, shape)."""
    found: dict[str, tuple[str, shapely.Geometry]] = {}
    for f in json.loads((data / "boundaries/world_countries_ne50m.geojson").read_text())["features"]:
        code = f["properties"]["ADM0_A3"]
        code, land = ALIAS.get(code, code), shapely.make_valid(shape(f["geometry"]))
        if code in found:
            land = shapely.union(land, found[code][1])
        found[code] = (f["properties"]["CONTINENT"], land)
    return found


def country_months(data: Path) -> None:
    """Rows with events only; a month without a row is one without a recorded event."""
    sums: dict[tuple[str, str], list[int]] = {}
    with (data / "ucdp/country_month_1989-01_2024-06.csv").open() as file:
        for r in csv.DictReader(file):
            key = (SUCCESSOR.get(r["gwno"], r["gwno"]), f"{r['year']}-{int(r['month']):02d}")
            row = sums.setdefault(key, [0, 0, 0, 0])
            for i, kind in enumerate(("sb", "ns", "os"), 1):
                row[0] += int(r[f"{kind}_events"])
                row[i] += int(r[f"{kind}_deaths"])
    keys = sorted(sums, key=lambda k: (int(k[0]), k[1]))
    months = np.array([k[1] for k in keys], dtype="datetime64[M]").astype("datetime64[D]")
    counts = np.array([sums[k] for k in keys], dtype=np.int32).T
    table = pa.table(
        [pa.array([k[0] for k in keys]), pa.array(months), *counts],
        schema=pa.schema([("unit_id", pa.string()), *MONTHS]),
    )
    write(table, "country_month.parquet", first="1989-01", last="2024-06")


def country_neighbours(land: dict[str, tuple[str, shapely.Geometry]], number: dict[str, str]) -> None:
    """Countries whose shapes touch, allowing for 2 km of imprecise borders."""
    codes = [c for c in number if c in land]
    shapes = [land[c][1].buffer(0.02) for c in codes]
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="intersects")
    link = np.zeros((len(codes), len(codes)), dtype=bool)
    link[left, right] = True
    np.fill_diagonal(link, False)
    second = (link.astype(int) @ link.astype(int) > 0) & ~link & ~np.eye(len(codes), dtype=bool)
    rows = [
        (number[codes[i]], number[codes[j]], ring) for ring, m in ((1, link), (2, second)) for i, j in np.argwhere(m)
    ]
    rows.sort(key=lambda r: (int(r[0]), r[2], int(r[1])))
    table = pa.table(dict(zip(["unit_id", "neighbour_id", "ring"], map(list, zip(*rows, strict=True)), strict=True)))
    pacsv.write_csv(table, OUT / "country_neighbours.csv", pacsv.WriteOptions(quoting_style="none"))
    print(f"country_neighbours.csv: {link.sum()} and {second.sum()} pairs")


def cells(land: dict[str, tuple[str, shapely.Geometry]], number: dict[str, str]) -> np.ndarray:
    """Ids of the cells that hold some land of these countries."""
    codes = [c for c, (continent, _) in land.items() if continent == "Africa" or c in MIDDLE_EAST]
    x, y = (a.ravel() for a in np.meshgrid(np.arange(-30, 65, 0.5), np.arange(-40, 45, 0.5)))
    boxes = shapely.box(x, y, x + 0.5, y + 0.5)
    share = np.zeros((len(codes), len(boxes)))
    for i, code in enumerate(codes):
        shapely.prepare(land[code][1])
        near = np.flatnonzero(shapely.intersects(land[code][1], boxes))
        share[i, near] = np.maximum(shapely.area(shapely.intersection(land[code][1], boxes[near])), 1e-12)
    some = np.flatnonzero(share.max(axis=0) > 0)
    gid = ((y[some] + 90) * 2).astype(int) * 720 + ((x[some] + 180) * 2).astype(int) + 1
    country = [number[codes[i]] for i in share[:, some].argmax(axis=0)]
    order = np.argsort(gid)
    table = pa.table({"unit_id": pa.array(gid[order], pa.int32()), "country": pa.array(country).take(pa.array(order))})
    write(table, "cells.parquet")
    return gid[order]


def cell_months(data: Path, gids: np.ndarray) -> None:
    """Rows with events only, by the month in which an event began (the file has no last day)."""
    raw = pq.read_table(data / "ucdp/ged21.1_world_precise_1989-2019.parquet")
    raw = raw.filter(pc.less_equal(raw.column("year"), 2019))
    place = [
        np.floor((raw.column(n).to_numpy() + d) * 2).astype(int) for n, d in (("latitude", 90), ("longitude", 180))
    ]
    gid = place[0] * 720 + place[1] + 1
    inside = np.isin(gid, gids)
    month = raw.column("date_start").to_numpy().astype("datetime64[M]").astype("datetime64[D]")
    best, kind = raw.column("best_death").to_numpy().astype(np.int32), raw.column("type_of_violence").to_numpy()
    unknown = set(np.unique(kind)) - set(KINDS)
    if unknown:
        raise SystemExit(f"types of violence {sorted(unknown)} are not known")
    by_kind = {name: pa.array(np.where(kind == k, best, 0).astype(np.int32)) for k, name in KINDS.items()}
    events = pa.table({"unit_id": pa.array(gid, pa.int32()), "month": pa.array(month), **by_kind}).filter(
        pa.array(inside)
    )
    sums = events.group_by(["unit_id", "month"]).aggregate([("month", "count"), *[(n, "sum") for n in KINDS.values()]])
    sums = sums.rename_columns(["unit_id", "month", "events", *KINDS.values()]).sort_by(
        [("unit_id", "ascending"), ("month", "ascending")]
    )
    write(
        sums.cast(pa.schema([("unit_id", pa.int32()), *MONTHS])), "cell_month.parquet", first="1989-01", last="2019-12"
    )
    print(f"{inside.sum():,} of {len(gid):,} events lie in these cells")


def write(table: pa.Table, name: str, **about: str) -> None:
    """Write Parquet and say so."""
    table = table.replace_schema_metadata(about or None)
    pq.write_table(table, OUT / name, compression="zstd", compression_level=19)
    print(f"{name}: {table.num_rows:,} rows, {(OUT / name).stat().st_size / 1000:.0f} kB {about or ''}")


def main() -> None:
    """Make all files."""
    data = Path(sys.argv[1])
    number, land = countries(), polygons(data)
    print("countries without a shape:", [c for c in number if c not in land])
    country_months(data)
    country_neighbours(land, number)
    cell_months(data, cells(land, number))


if __name__ == "__main__":
    main()
