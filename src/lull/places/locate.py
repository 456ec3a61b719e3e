"""Points to places: inside, snapped to the nearest, or unlocated."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from lull.errors import AreaError
from lull.places.table import Layer, Places

Ids = NDArray[np.object_]


def locate(
    places: Places, lon: ArrayLike, lat: ArrayLike, *, level: str | None = None, snap: float | None = None
) -> tuple[Ids, Ids]:
    """The place that holds each point: ids (n,) and methods (n,), `inside`, `snapped` or `unlocated`.

    Parameters
    ----------
    lon, lat
        Degrees, WGS84, of equal length. Missing (NaN) or impossible coordinates are unlocated.
    level
        Level of the places; by default the finest.
    snap
        A point outside every place, in a hole or off the coast, goes to the nearest place within this many degrees;
        by default the area's `snap_degrees`.

    A point on a border belongs to the place whose id sorts first, so that the answer never depends on the order of
    the file. The id of an unlocated point is None.

    >>> from lull.area import bundled_area, load_area
    >>> from lull.places.table import load_places
    >>> places = load_places(load_area(bundled_area("iraq")))
    >>> ids, methods = locate(places, [43.13, 10.0], [36.34, 50.0])
    >>> ids.tolist(), methods.tolist()
    (['IQG15Q05', None], ['inside', 'unlocated'])
    """
    x, y = np.atleast_1d(np.asarray(lon, dtype=float)), np.atleast_1d(np.asarray(lat, dtype=float))
    if x.shape != y.shape or x.ndim != 1:
        raise AreaError(f"longitudes {x.shape} and latitudes {y.shape} differ; expected two lists of one length")
    layer = places.level(level or places.finest)
    sound = np.flatnonzero((np.abs(x) <= 180) & (np.abs(y) <= 90))
    # Many events share a point; a complex number is a pair that sorts fast.
    spots, back = np.unique(x[sound] + 1j * y[sound], return_inverse=True)
    found, methods = _search(layer, spots, places.snap_degrees if snap is None else snap)
    ids, how = np.full(len(x), None, dtype=object), np.full(len(x), "unlocated", dtype=object)
    ids[sound], how[sound] = found[back], methods[back]
    return ids, how


def _search(layer: Layer, spots: NDArray[np.complex128], snap: float) -> tuple[Ids, Ids]:
    points = shapely.points(spots.real, spots.imag)
    nobody = len(layer.ids)
    place = np.full(len(spots), nobody)
    # The tree offers polygons whose box holds the point; asking these, prepared, is far quicker than asking points.
    at, polygon = layer.tree.query(points)
    held = shapely.intersects_xy(layer.polygons[polygon], spots.real[at], spots.imag[at])
    np.minimum.at(place, at[held], polygon[held])
    methods = np.where(place < nobody, "inside", "unlocated").astype(object)
    lost = np.flatnonzero(place == nobody)
    if len(lost) and snap > 0:
        (at, polygon), _ = layer.tree.query_nearest(points[lost], max_distance=snap, return_distance=True)
        np.minimum.at(place, lost[at], polygon)
        methods[lost[at]] = "snapped"
    ids = np.append(layer.ids, np.array([None], dtype=object))
    return ids[place], methods


def look_swapped(places: Places, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """True where a point lies outside the area's bounds but would lie inside them with its coordinates exchanged.

    For the problems list of an ingest: a file with latitude and longitude exchanged shows as a column of True.
    """
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    polygons = np.concatenate([layer.polygons for layer in places.layers.values()])
    west, south, east, north = shapely.total_bounds(polygons)
    edge = places.snap_degrees

    def within(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.bool_]:
        inside: NDArray[np.bool_] = (a >= west - edge) & (a <= east + edge) & (b >= south - edge) & (b <= north + edge)
        return inside

    swapped: NDArray[np.bool_] = within(y, x) & ~within(x, y)
    return swapped
