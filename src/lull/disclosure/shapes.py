"""Boundaries as they may be published: polygons of the area's places and nothing else, none finer than its levels."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from lull.bounded import JsonObject, json_object, json_objects, json_text
from lull.schema.release import Geography, Outline

# About 300 m across: a part or a hole smaller than that marks a compound, not a place.
LEAST_KM2 = 0.1
_KM_A_DEGREE = 111.32


def public_geography(geography: Mapping[str, object], places: Collection[str], levels: Collection[str]) -> Geography:
    """The features of a GeoJSON collection that may be published.

    Those that are polygons of a place of the area, at one of its levels, with `place_id` and `level` and no further
    property; parts and holes under 0.1 km2 are left out, and so is a place that has no other part. Points and lines,
    which would show positions and routes, never pass.

    >>> point = {"properties": {"place_id": "A", "level": "x"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    >>> public_geography({"features": [point]}, ["A"], ["x"])["features"]
    []
    """
    features: list[Outline] = []
    for feature in json_objects(geography.get("features")):
        about = json_object(feature.get("properties"))
        place, level = json_text(about, "place_id"), json_text(about, "level")
        if place not in places or level not in levels:
            continue
        geometry = _polygons(json_object(feature.get("geometry")))
        if geometry is not None:
            features.append(
                {"type": "Feature", "properties": {"place_id": place, "level": level}, "geometry": geometry}
            )
    return {"type": "FeatureCollection", "features": features}


def _polygons(geometry: JsonObject) -> JsonObject | None:
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    found = shape(geometry)
    parts = [p for p in (found.geoms if geometry["type"] == "MultiPolygon" else [found]) if _km2(p) >= LEAST_KM2]
    if not parts:
        return None
    large = [[hole for hole in p.interiors if _km2(shapely.Polygon(hole)) >= LEAST_KM2] for p in parts]
    same = len(parts) == len(shapely.get_parts(found)) and not found.has_z
    if same and all(len(holes) == len(p.interiors) for holes, p in zip(large, parts, strict=True)):
        return geometry
    whole = [shapely.Polygon(p.exterior, holes) for p, holes in zip(parts, large, strict=True)]
    flat = shapely.force_2d(shapely.MultiPolygon(whole) if len(whole) > 1 else whole[0])
    return dict(mapping(flat))


def _km2(polygon: shapely.Polygon) -> float:
    """Area, good to a few per cent, which is enough to tell a compound from a district."""
    middle = (polygon.bounds[1] + polygon.bounds[3]) / 2
    return float(polygon.area * _KM_A_DEGREE**2 * np.cos(np.radians(middle)))
