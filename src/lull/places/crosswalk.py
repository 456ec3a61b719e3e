"""Crosswalks: how the places of one boundary version, or one grid, lie in those of another.

A crosswalk carries totals of things that are spread over land or people, from one set of places to another. What no
place of the other version covers stays as a residual row with an empty `to_id`, so that totals hold; it is never
dealt out. Events are not carried by area: their own points are located again (`lull.places.locate`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from lull.errors import AreaError
from lull.places.grid import cells_of
from lull.places.shapes import area_km2, inside_points
from lull.places.table import Layer, Places

SCHEMA = pa.schema(
    [
        ("from_id", pa.string()),
        ("to_id", pa.string()),
        ("share", pa.float64()),
        ("area_km2", pa.float64()),
        ("from_version", pa.string()),
        ("to_version", pa.string()),
        ("method", pa.string()),
    ]
)


def crosswalk_by_area(old: Layer, new: Layer, *, versions: tuple[str, str], ignore: float = 0.001) -> pa.Table:
    """Share of the area of each old place that lies in each new one; shares of one old place and its residual sum to 1.

    Overlaps under the share `ignore` come from borders drawn twice, not from changes; they go to the residual.

    >>> from lull.places.table import Layer
    >>> one = Layer(np.array(["a"], object), shapely.box([0], 0, [3], 1), None)
    >>> two = layer(["l", "r"], shapely.box([0, 1], 0, [1, 2], 1))
    >>> rows = crosswalk_by_area(one, two, versions=("1", "2")).to_pylist()
    >>> [(r["to_id"], round(r["share"], 3)) for r in rows]
    [('l', 0.333), ('r', 0.333), (None, 0.333)]
    """
    at, to = new.tree.query(old.polygons, predicate="intersects")
    pieces = area_km2(shapely.intersection(old.polygons[at], new.polygons[to]))
    whole = area_km2(old.polygons)
    if (whole <= 0).any():
        raise AreaError(f"{old.ids[int(np.argmin(whole))]} has no area; expected polygons")
    keep = pieces / whole[at] > ignore
    return _table(old, new, at[keep], to[keep], pieces[keep], about=(*versions, "area"))


def crosswalk_by_point(old: Layer, new: Layer, *, versions: tuple[str, str]) -> pa.Table:
    """Each old place as a whole to the new place that holds its inner point; a residual where none does.

    For places that were renamed or joined, where a split of their numbers by area would mislead.
    """
    points = inside_points(old.polygons)
    at, to = new.tree.query(shapely.points(points), predicate="intersects")
    first = np.unique(at, return_index=True)[1]
    whole = area_km2(old.polygons)
    return _table(old, new, at[first], to[first], whole[at[first]], about=(*versions, "point"))


def cell_shares(places: Places, level: str | None = None) -> pa.Table:
    """Share of each place of a level, the finest by default, in each PRIO-GRID cell; `to_id` is the cell as text."""
    level = level or places.finest
    gids, boxes = cells_of(places.level(level).polygons)
    cells = layer(gids.astype(str).tolist(), boxes)
    return crosswalk_by_area(places.level(level), cells, versions=(places.version, "priogrid"), ignore=0.0)


def layer(ids: Sequence[str], polygons: NDArray[np.object_]) -> Layer:
    """A layer of places from ids and polygons, e.g. of another boundary version."""
    return Layer(np.array(ids, dtype=object), np.asarray(polygons, dtype=object), shapely.STRtree(polygons))


def carry(values: Mapping[str, float], crosswalk: pa.Table) -> dict[str | None, float]:
    """Totals by new place from totals by old place; the key None holds what no new place covers.

    Raises `AreaError` for an old place that the crosswalk does not know: it would vanish.

    >>> rows = pa.table({"from_id": ["a", "a"], "to_id": ["l", None], "share": [0.75, 0.25]})
    >>> carry({"a": 8.0}, rows)
    {'l': 6.0, None: 2.0}
    """
    unknown = sorted(set(values) - set(crosswalk["from_id"].to_pylist()))
    if unknown:
        raise AreaError(f"the crosswalk does not know {', '.join(unknown[:5])}; expected its own old place ids")
    out: dict[str | None, float] = {}
    for old, new, share in zip(*(crosswalk[c].to_pylist() for c in ("from_id", "to_id", "share")), strict=True):
        if old in values:
            out[new] = out.get(new, 0.0) + values[old] * share
    return out


def _table(
    old: Layer,
    new: Layer,
    at: NDArray[np.int64],
    to: NDArray[np.int64],
    pieces: NDArray[np.float64],
    *,
    about: tuple[str, str, str],
) -> pa.Table:
    """Pieces as shares, and one residual row for each old place that is not covered whole."""
    whole = area_km2(old.polygons)
    covered = np.bincount(at, weights=pieces, minlength=len(whole))
    # Overlapping new places cover more than the whole, and a cut edge bends a little on the ellipsoid: such shares are
    # scaled so that totals hold.
    part = covered / whole
    rest = np.flatnonzero(part < 1 - 1e-5)
    scale = np.where(part < 1 - 1e-5, 1.0, part)
    count = len(at) + len(rest)
    shares = np.concatenate([pieces / whole[at] / scale[at], 1 - part[rest]])
    columns = [
        pa.array(np.concatenate([old.ids[at], old.ids[rest]]), pa.string()),
        pa.array([*new.ids[to], *([None] * len(rest))], pa.string()),
        pa.array(shares),
        pa.array(np.concatenate([pieces, whole[rest] - covered[rest]])),
        *(pa.array([text] * count) for text in about),
    ]
    return pa.table(columns, schema=SCHEMA).sort_by([("from_id", "ascending"), ("to_id", "ascending")])
