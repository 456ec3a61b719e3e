"""Who borders whom."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry import shape

from lull.publish.snapshot import Snapshot


def neighbours(snapshot: Snapshot, place_id: str) -> Sequence[str]:
    """Districts that share a border with one."""
    return snapshot.once("touching", lambda: _touching(snapshot)).get(place_id, ())


def _touching(snapshot: Snapshot) -> dict[str, list[str]]:
    features = [f for f in snapshot.geography["features"] if f["properties"]["level"] == snapshot.level]
    ids = [f["properties"]["place_id"] for f in features]
    shapes = [shape(f["geometry"]).buffer(0.004) for f in features]
    tree = shapely.STRtree(shapes)
    found: dict[str, list[str]] = {i: [] for i in ids}
    for a, b in zip(*tree.query(shapes, predicate="intersects"), strict=True):
        if a != b:
            found[ids[a]].append(ids[b])
    return {i: sorted(others, key=snapshot.plain_name) for i, others in found.items()}
