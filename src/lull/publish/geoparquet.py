"""The outlook with outlines, as GeoParquet 1.1 (https://geoparquet.org): one row a place and armed group."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from shapely import to_wkb
from shapely.geometry import shape

from lull.releases import Release

COLUMNS: Final = (
    "unit_id", "group_id", "level", "origin", "month", "horizon", "p10", "p50", "p90", "p_ge_1", "p_ge_25", "p_ge_100",
    "state", "p_relapse_any", "p_relapse_25",
)  # fmt: skip


def write_geoparquet(release: Release, to: Path) -> int:
    """Write risks over all forecast months with the outline of each place (WKB, WGS 84); return the number of rows.

    Places without an outline in the release are left out.
    """
    rows = release.table("forecast")
    last = max(release.info["horizons"])
    rows = rows.filter(pc.and_(pc.equal(rows["span"], "cumulative"), pc.equal(rows["horizon"], last)))
    outlines = {f["properties"]["place_id"]: shape(f["geometry"]) for f in release.geography()["features"]}
    rows = rows.filter(pc.is_in(rows["unit_id"], pa.array(list(outlines)))).select(
        [c for c in COLUMNS if c in rows.column_names]
    )
    places = rows["unit_id"].to_pylist()
    table = rows.append_column("geometry", pa.array([to_wkb(outlines[p]) for p in places], pa.binary()))
    bounds = [outlines[p].bounds for p in set(places)]
    box = [min(b[0] for b in bounds), min(b[1] for b in bounds), max(b[2] for b in bounds), max(b[3] for b in bounds)]
    kinds = sorted({outlines[p].geom_type for p in places})
    table = table.replace_schema_metadata({"geo": json.dumps(_about(box, kinds))})
    to.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, to, compression="zstd")
    return int(table.num_rows)


def _about(box: list[float], kinds: list[str]) -> dict[str, object]:
    column = {"encoding": "WKB", "geometry_types": kinds, "bbox": box, "edges": "planar"}
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
