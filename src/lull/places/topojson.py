"""TopoJSON: arcs shared by neighbours, unpacked into GeoJSON geometries.

The format: https://github.com/topojson/topojson-specification (version 1.0.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from lull.bounded import JsonObject, json_object
from lull.errors import AreaError

Row = tuple[JsonObject, JsonObject, object]
"""Properties, geometry and id of a feature."""
Line = list[tuple[float, float]]


def topojson_features(topology: JsonObject, objects: Sequence[str] = ()) -> list[Row]:
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
        lines = [_line(_points(arc), _transform(topology.get("transform"))) for arc in _items(topology["arcs"])]
        held = json_object(topology["objects"])
        wanted = [o for name, o in held.items() if not objects or name in objects]
        return [_row(shape, lines) for shape in _shapes(wanted)]
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise AreaError(f"{error!r} in a TopoJSON topology; expected `arcs` and `objects`") from error


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{str(value)[:40]} is no list")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"{str(value)[:40]} is no number")
    return value


def _points(arc: object) -> Line:
    pairs = map(_items, _items(arc))
    return [(_number(p[0]), _number(p[1])) for p in pairs]


def _transform(found: object) -> tuple[float, ...] | None:
    """Scale and shift of whole coordinates, across and up; None where they are degrees already."""
    if found is None:
        return None
    held = json_object(found)
    (sx, sy), (tx, ty) = _items(held["scale"]), _items(held["translate"])
    return _number(sx), _number(sy), _number(tx), _number(ty)


def _line(arc: Line, transform: tuple[float, ...] | None) -> Line:
    if transform is None:
        return arc
    sx, sy, tx, ty = transform
    steps = accumulate(arc, lambda a, b: (a[0] + b[0], a[1] + b[1]))
    return [(x * sx + tx, y * sy + ty) for x, y in steps]


def _shapes(objects: list[object]) -> Iterator[JsonObject]:
    for shape in map(json_object, objects):
        if shape.get("type") == "GeometryCollection":
            yield from _shapes(_items(shape["geometries"]))
        elif shape.get("type") in ("Polygon", "MultiPolygon"):
            yield shape


def _row(shape: JsonObject, lines: Sequence[Line]) -> Row:
    arcs = _items(shape["arcs"])
    rings: Sequence[object] = (
        [_ring(ring, lines) for ring in arcs]
        if shape["type"] == "Polygon"
        else [[_ring(ring, lines) for ring in _items(polygon)] for polygon in arcs]
    )
    return json_object(shape.get("properties")), {"type": shape["type"], "coordinates": rings}, shape.get("id")


def _ring(indices: object, lines: Sequence[Line]) -> Line:
    """Join arcs; a negative index i is arc ~i backwards; the first point of each next arc repeats the last."""
    ring: Line = []
    for index in _items(indices):
        if not isinstance(index, int):
            raise TypeError(f"{str(index)[:40]} is no number of an arc")
        part = lines[index] if index >= 0 else lines[~index][::-1]
        ring += part[1:] if ring else part
    return ring
