"""TopoJSON: arcs shared by neighbours, unpacked into GeoJSON geometries.

The format: https://github.com/topojson/topojson-specification (version 1.0.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from lull.errors import AreaError

Row = tuple[Mapping[str, Any], dict[str, Any] | None, Any]
Line = list[tuple[float, float]]


def topojson_features(topology: Mapping[str, Any], objects: Sequence[str] = ()) -> list[Row]:
    """Properties, GeoJSON geometry and id of every Polygon and MultiPolygon of a topology, objects in file order.

    `objects` names those that are wanted; by default all. Raises `AreaError` when arcs are missing or an index points
    nowhere.

    >>> arcs = [[[0, 0], [1, 0], [0, 1], [-1, -1]]]
    >>> shape = {"type": "Polygon", "arcs": [[0]], "id": "x"}
    >>> world = {"type": "Topology", "transform": {"scale": [2, 2], "translate": [10, 0]}, "arcs": arcs,
    ...          "objects": {"a": shape}}
    >>> topojson_features(world)[0][1]["coordinates"]
    [[(10, 0), (12, 0), (12, 2), (10, 0)]]
    """
    try:
        lines = [_line(arc, topology.get("transform")) for arc in topology["arcs"]]
        wanted = [o for name, o in topology["objects"].items() if not objects or name in objects]
        return [_row(shape, lines) for shape in _shapes(wanted)]
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise AreaError(f"{error!r} in a TopoJSON topology; expected `arcs` and `objects`") from error


def _line(arc: Sequence[Sequence[float]], transform: Mapping[str, Any] | None) -> Line:
    if transform is None:
        return [(p[0], p[1]) for p in arc]
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    steps = accumulate(((p[0], p[1]) for p in arc), lambda a, b: (a[0] + b[0], a[1] + b[1]))
    return [(x * sx + tx, y * sy + ty) for x, y in steps]


def _shapes(objects: Any) -> Iterator[Mapping[str, Any]]:
    for shape in objects:
        if shape.get("type") == "GeometryCollection":
            yield from _shapes(shape["geometries"])
        elif shape.get("type") in ("Polygon", "MultiPolygon"):
            yield shape


def _row(shape: Mapping[str, Any], lines: Sequence[Line]) -> Row:
    if shape["type"] == "Polygon":
        rings: Any = [_ring(ring, lines) for ring in shape["arcs"]]
    else:
        rings = [[_ring(ring, lines) for ring in polygon] for polygon in shape["arcs"]]
    return shape.get("properties") or {}, {"type": shape["type"], "coordinates": rings}, shape.get("id")


def _ring(indices: Sequence[int], lines: Sequence[Line]) -> Line:
    """Join arcs; a negative index i is arc ~i backwards; the first point of each next arc repeats the last."""
    ring: Line = []
    for index in indices:
        part = lines[index] if index >= 0 else lines[~index][::-1]
        ring += part[1:] if ring else part
    return ring
