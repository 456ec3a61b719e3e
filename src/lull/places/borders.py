"""The neighbours of an area's places: as its `neighbours.csv` has them, else from the polygons."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from lull.places.table import Places
from lull.places.touch import SCHEMA, touching


def neighbours(places: Places, level: str | None = None) -> pa.Table:
    """Rows `unit_id, neighbour_id, ring` of one level, both directions: ring 1 shares a border, ring 2 is one further.

    >>> from lull.area import bundled_area, load_area
    >>> from lull.places.table import load_places
    >>> rows = neighbours(load_places(load_area(bundled_area("iraq"))), "governorate").to_pylist()
    >>> [r["neighbour_id"] for r in rows if r["unit_id"] == "IQG13" and r["ring"] == 1]
    ['IQG06', 'IQG11', 'IQG16']
    """
    level = level or places.finest
    kept = places.borders.filter(pc.equal(places.borders["level"], level))
    if kept.num_rows:
        return kept.select(SCHEMA.names).cast(SCHEMA)
    layer = places.level(level)
    return touching(layer.ids.tolist(), layer.polygons)
