"""The map of an outlook by cells, as an SVG file of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from lull.publish.charts import atlas, paint

WIDE: Final = 1600
SHARP: Final = 1e-6


def draw_cells(folder: Path, *, level: str = "cell") -> Path:
    """Write `map.svg` beside the `cells.geojson` of a folder: the chance of 25 or more deaths, darker where higher."""
    shapes = json.loads((folder / "cells.geojson").read_text("utf-8"))
    rows = {f["properties"]["place_id"]: f["properties"] for f in shapes["features"]}
    looks = {
        place: atlas.Look(paint.chance_class(row["p_ge_25"]), f"{place}: {row['p_ge_25']:.0%}")
        for place, row in rows.items()
    }
    ground = atlas.ground(shapes, level, {}, SHARP)
    picture = atlas.draw(ground, looks, "Chance of 25 or more recorded deaths, by cell", names={})
    to = folder / "map.svg"
    to.write_bytes(paint.standalone(picture, WIDE))
    return to
