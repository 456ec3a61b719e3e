"""Polygons: read GeoJSON and TopoJSON, simplify without slivers, measure, write."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping

from lull.bounded import JsonObject, json_object
from lull.errors import AreaError
from lull.places.columns import chosen
from lull.places.topojson import topojson_features

Polygons = NDArray[np.object_]
Row = tuple[JsonObject, JsonObject | None]
"""Properties and geometry of a feature; None where it has no area."""
COARSE, COARSE_POINTS = 0.03, 50


@dataclass(frozen=True)
class Features:
    """Polygons with their properties, in the order of the file; `left_out` are those of features without area."""

    polygons: Polygons
    properties: tuple[Mapping[str, object], ...]
    left_out: tuple[Mapping[str, object], ...] = ()


def read_features(
    path: Path, where: Sequence[tuple[str, str]] = (), *, layer: str = "", encoding: str = ""
) -> Features:
    """The polygons of a boundary file, in degrees WGS84; with `where` only those.

    GeoJSON, TopoJSON, GeoJSON by lines, Shapefile (zipped or not), GeoPackage and FlatGeobuf; see
    `lull.places.vectors` for `layer` and `encoding`. Invalid polygons are repaired (their area is kept). Raises
    `AreaError` when the file cannot be read, holds no polygons, or has coordinates that are no degrees.
    """
    every = _every(path, layer, encoding)
    if where:
        every = [every[n] for n in chosen([p for p, _ in every], where)]
    kept = [(p, area) for p, area in every if area]
    if not kept:
        raise AreaError(f"{path}: holds no polygon; expected one feature with a Polygon or MultiPolygon a place")
    try:
        polygons = shapely.from_geojson([json.dumps(g) for _, g in kept])
    except (shapely.errors.ShapelyError, TypeError, ValueError) as error:
        raise AreaError(f"{path}: a polygon cannot be read: {error}") from error
    return Features(
        _degrees(_repaired(polygons), path), tuple(p for p, _ in kept), tuple(p for p, area in every if not area)
    )


def _every(path: Path, layer: str, encoding: str) -> list[Row]:
    """Properties and area of every feature of a file of any kind."""
    if not path.is_file():
        raise AreaError(f"{path} cannot be read; give the path of a boundary file")
    with path.open("rb") as file:
        plain = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n\x1e").startswith((b"{", b"["))
    if not plain:
        from lull.places.vectors import read_vectors

        rows = read_vectors(path, layer=layer, encoding=encoding)
        return [({k: _whole(v) for k, v in p.items()}, _area(g)) for p, g in rows]
    try:
        content = _json(path)
    except (OSError, ValueError, RecursionError) as error:
        raise AreaError(f"{path}: cannot be read as GeoJSON or TopoJSON: {error}") from error
    found = json_object(content)
    kind = found.get("type")
    if kind not in ("Topology", "FeatureCollection"):
        raise AreaError(f"{path}: type is {kind!r}; expected a GeoJSON FeatureCollection or a TopoJSON Topology")
    objects = _objects(found, layer, path)
    try:
        return _rows(found, objects)
    except (AreaError, AttributeError, TypeError, KeyError, ValueError) as error:
        raise AreaError(f"{path}: not a whole {kind}: {error}; export it again") from error


def _json(path: Path) -> object:
    """The JSON of a file; one feature a line becomes a collection."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        content: object = json.loads(text)
    except json.JSONDecodeError:
        lines = [line.strip().strip("\x1e") for line in text.splitlines()]
        rows = [json.loads(line) for line in lines if line]
        if not all(isinstance(r, dict) and r.get("type") == "Feature" for r in rows):
            raise
        return {"type": "FeatureCollection", "features": rows}
    single = isinstance(content, dict) and content.get("type") == "Feature" and "geometry" in content
    return {"type": "FeatureCollection", "features": [content]} if single else content


def _objects(content: JsonObject, layer: str, path: Path) -> tuple[str, ...]:
    """Names of the objects of a topology to read: the one asked for, or of several the one of the second level."""
    objects = content.get("objects") if content["type"] == "Topology" else None
    names = list(objects) if isinstance(objects, dict) else []
    if len(names) < 2:
        return ()
    from lull.places.vectors import best_layer

    return (best_layer(names, layer, path),)


def _rows(content: JsonObject, objects: Sequence[str]) -> list[Row]:
    """Properties, with the id of the feature among them, and area of every feature."""
    rows: list[tuple[JsonObject, object, object]]
    if content["type"] == "Topology":
        rows = [*topojson_features(content, objects)]
    else:
        rows = [(json_object(f.get("properties")), f.get("geometry"), f.get("id")) for f in _features(content)]
    named = [({"id": i, **p} if i is not None else p, g) for p, g, i in rows]
    return [({k: _whole(v) for k, v in p.items()}, _area(g)) for p, g in named]


def _features(content: JsonObject) -> list[JsonObject]:
    listed = content["features"]
    if not isinstance(listed, list) or not all(isinstance(f, dict) for f in listed):
        raise TypeError("`features` is no list of features")
    return listed


def _whole(value: object) -> object:
    """A number without a point where it has no decimals, as codes often come."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _area(geometry: object) -> JsonObject | None:
    """A geometry without rings that simplifying shrank to a line; None if nothing is left or it is no polygon."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    single = geometry["type"] == "Polygon"
    parts = [geometry.get("coordinates") or []] if single else geometry.get("coordinates") or []
    whole = [[ring for ring in part if len(ring) >= 4] for part in parts if part and len(part[0]) >= 4]
    if len(whole) == 1:
        return {"type": "Polygon", "coordinates": whole[0]}
    return {"type": "MultiPolygon", "coordinates": whole} if whole else None


def _degrees(polygons: Polygons, path: Path) -> Polygons:
    west, south, east, north = shapely.total_bounds(polygons)
    if not (-180.001 <= west <= east <= 180.001 and -90.001 <= south <= north <= 90.001):
        raise AreaError(
            f"{path}: coordinates span {west:g} to {east:g} and {south:g} to {north:g}; expected degrees of longitude "
            "and latitude (WGS84). Convert first, e.g. `ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson`"
        )
    return polygons


def _repaired(polygons: Polygons) -> Polygons:
    polygons = shapely.force_2d(polygons)
    wrong = ~shapely.is_valid(polygons)
    if wrong.any():
        polygons = polygons.copy()
        polygons[wrong] = [_areas_only(shapely.make_valid(p)) for p in polygons[wrong]]
    return polygons


def _areas_only(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [p for p in shapely.get_parts(shapely.get_parts([shape])) if p.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)


def simplified(polygons: Polygons, tolerance: float, *, decimals: int = 4) -> Polygons:
    """Simplify a set of polygons together, so that borders they share stay shared and no sliver or gap opens.

    `tolerance` is in degrees, about the size of the smallest bend that stays (Visvalingam-Whyatt on the coverage);
    coordinates are rounded to `decimals`. Polygons that overlap or leave gaps cannot be simplified together: they
    come back only rounded, and so do borders that are coarse already. A result that would be invalid is tried again
    at half the tolerance.

    >>> squares = shapely.box([0, 1], [0, 0], [1, 2], [1, 1])
    >>> bool(shapely.coverage_is_valid(simplified(squares, 0.01)))
    True
    """
    if tolerance > 0 and _is_coarse(polygons):
        return _repaired(_rounded(polygons, 6))
    if tolerance > 0 and shapely.coverage_is_valid(polygons):
        for step in (tolerance, tolerance / 2, tolerance / 4):
            out = _rounded(shapely.coverage_simplify(polygons, step), decimals)
            if shapely.is_valid(out).all() and shapely.coverage_is_valid(out):
                return out
    out = _rounded(polygons, decimals)
    return out if shapely.is_valid(out).all() else polygons


def _is_coarse(polygons: Polygons) -> bool:
    """True for borders that somebody has simplified before: half of their steps are longer than 0.03 degrees.

    They are kept as they are, so that an event that lies inside by the file lies inside here too.
    """
    points, of = shapely.get_coordinates(polygons, return_index=True)
    steps = np.hypot(*np.diff(points, axis=0).T)[np.diff(of) == 0]
    return bool(len(steps) > COARSE_POINTS and np.median(steps) >= COARSE)


def _rounded(polygons: Polygons, decimals: int) -> Polygons:
    return shapely.transform(polygons, lambda c: np.round(c, decimals))  # type: ignore[no-any-return]


def dissolved(polygons: Polygons, groups: Sequence[str]) -> dict[str, shapely.Geometry]:
    """Union of the polygons of each group: the outline of a governorate made of its districts."""
    names = np.asarray(groups)
    return {str(name): shapely.union_all(polygons[names == name]) for name in dict.fromkeys(groups)}


# WGS84: half axis in km and first eccentricity.
_AXIS, _ECC = 6378.137, 0.0818191908426


def area_km2(polygons: Polygons) -> NDArray[np.float64]:
    """Areas in km2 on the WGS84 ellipsoid, by the cylindrical equal-area projection (edges drawn in that plane).

    Snyder 1987, Map Projections: A Working Manual, equations 3-12 and 10-15 (https://doi.org/10.3133/pp1395).

    >>> [round(float(a)) for a in area_km2(shapely.box([0, 0], [0, 59.5], [1, 1], [1, 60.5]))]
    [12308, 6217]
    """

    def project(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        sine = np.sin(np.radians(degrees[:, 1]))
        q = sine / (1 - (_ECC * sine) ** 2) + np.arctanh(_ECC * sine) / _ECC
        return np.column_stack([_AXIS * np.radians(degrees[:, 0]), _AXIS * (1 - _ECC**2) * q / 2])

    areas: NDArray[np.float64] = shapely.area(shapely.transform(polygons, project))
    return areas


def inside_points(polygons: Polygons) -> NDArray[np.float64]:
    """A point well inside each polygon, (n, 2) longitude and latitude: the centre of its largest circle, rounded."""
    lines = shapely.maximum_inscribed_circle(polygons, tolerance=0.001)
    points = np.round(shapely.get_coordinates(shapely.get_point(lines, 0)), 4)
    outside = ~shapely.intersects_xy(polygons, points[:, 0], points[:, 1])
    points[outside] = shapely.get_coordinates(shapely.point_on_surface(polygons[outside]))
    return np.asarray(points, dtype=np.float64)


def write_features(path: Path, rows: Sequence[tuple[Mapping[str, object], shapely.Geometry]]) -> None:
    """Write one GeoJSON FeatureCollection, a feature a line, outer rings anticlockwise (RFC 7946)."""
    lines = []
    for properties, polygon in rows:
        geometry = mapping(shapely.orient_polygons(polygon))
        feature = {"type": "Feature", "properties": dict(properties), "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    body = ",\n".join(lines)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n', encoding="utf-8")
