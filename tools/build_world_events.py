"""Bundle the world's events, dyad-months and Iraq's own months from UCDP, and Nigeria's states from Natural Earth.

Run from the checkout: `python tools/build_world_events.py [SHARED]`; SHARED holds `data/` (by default `../shared`).
It writes beside the files of `build_world.py` in `src/lull/areas/world/`. The same input gives the same bytes.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from lull.places.shapes import read_features, simplified, write_features

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src/lull/areas/world"
NAMES = ("country", "type_of_violence", "conflict_name", "side_a", "side_b")


def main(data: Path) -> None:
    """Write all four."""
    events(data / "ucdp/ged21.1_world_precise_1989-2019.parquet")
    dyads(data / "ucdp/dyad_month_1989-01_2024-06.csv")
    shutil.copyfile(data / "ucdp/iraq_country_month_1989-01_2026-05.csv", OUT / "iraq_country_month.csv")
    nigeria(data / "boundaries/world_admin1_ne10m_simplified.topojson")


def events(path: Path) -> None:
    """The same rows and values, smaller: repeated names as dictionaries, whole numbers as such, sorted by place."""
    table = pq.read_table(path).replace_schema_metadata(None)
    columns = {}
    for name in table.column_names:
        column = table.column(name)
        if name in NAMES:
            column = column.cast(pa.string()).dictionary_encode()
        elif name.endswith("_death") or name in ("id", "year", "month", "day"):
            column = column.cast(pa.int32())
        elif name == "date_start":
            column = column.cast(pa.date32())
        columns[name] = column
    order = pc.sort_indices(table, [("country", "ascending"), ("date_start", "ascending"), ("id", "ascending")])
    write(pa.table(columns).take(order), "ged21.1_world_precise.parquet")


def dyads(path: Path) -> None:
    """One row a dyad, type and month with events: deaths as published."""
    table = pacsv.read_csv(path)
    month = pc.strptime(
        pc.binary_join_element_wise(table["year"].cast(pa.string()), table["month"].cast(pa.string()), "1", "-"),
        format="%Y-%m-%d",
        unit="s",
    ).cast(pa.date32())
    out = pa.table(
        {
            "dyad_id": table["dyad_id"].cast(pa.int32()),
            "type": table["type"].dictionary_encode(),
            "month": month,
            "events": table["events"].cast(pa.int32()),
            "deaths": table["deaths"].cast(pa.int32()),
            "provisional": table["provisional"].cast(pa.int8()),
        }
    )
    order = pc.sort_indices(out, [("dyad_id", "ascending"), ("month", "ascending"), ("deaths", "ascending")])
    write(out.take(order), "dyad_month.parquet")


def nigeria(path: Path) -> None:
    """The 37 states, for the tutorial's second country."""
    features = read_features(path, [("parentCountryName", "Nigeria")])
    shapes = simplified(features.polygons, 0.006)
    rows = [
        ({"id": p["id"], "name": p["name"], "country": "Nigeria"}, shape)
        for p, shape in zip(features.properties, shapes, strict=True)
    ]
    write_features(OUT / "nigeria_states.geojson", sorted(rows, key=lambda r: r[0]["id"]))


def write(table: pa.Table, name: str) -> None:
    """Parquet, packed hard."""
    pq.write_table(table, OUT / name, compression="zstd", compression_level=19, use_byte_stream_split=False)


if __name__ == "__main__":
    main((Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared") / "data")
