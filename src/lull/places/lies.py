"""Whether boundaries lie where their country is, by the places from which violence there was reported."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from lull.errors import AreaError
from lull.places.countries import Country

_FAR = 1.0  # degrees around the boundaries
_ENOUGH = 0.1


def check_lies_in(land: Country, polygons: NDArray[np.object_]) -> None:
    """`AreaError` where no event of the country lies in the box of the polygons, but some do with x and y exchanged."""
    with (files("lull.areas") / "world" / "ged21.1_world_precise.parquet").open("rb") as file:
        rows = pq.read_table(file, columns=["latitude", "longitude"], filters=[("country", "in", list(land.ucdp[:1]))])
    if not rows.num_rows:
        return
    lat, lon = (rows[name].to_numpy() for name in ("latitude", "longitude"))
    west, south, east, north = shapely.total_bounds(polygons)
    box = (west - _FAR, south - _FAR, east + _FAR, north + _FAR)
    if _share(lon, lat, box) == 0 and _share(lat, lon, box) > _ENOUGH:
        raise AreaError(
            f"the boundaries span {west:.1f} to {east:.1f} east and {south:.1f} to {north:.1f} north, but {land.name} "
            "lies there only with latitude and longitude exchanged: write longitude before latitude, as GeoJSON expects"
        )


def _share(x: NDArray[np.float64], y: NDArray[np.float64], box: tuple[float, float, float, float]) -> float:
    west, south, east, north = box
    return float(np.mean((x >= west) & (x <= east) & (y >= south) & (y <= north)))
