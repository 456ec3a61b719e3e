"""Points to places: inside, on a border, in a hole, off the coast, nowhere."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lull.area import Area
from lull.errors import AreaError
from lull.places import Layer, Places, locate, look_swapped, priogrid_id
from lull.places.crosswalk import layer
from lull.places.table import _ALIASES, _BORDERS
from lull.schema import arrow_schema


def made(layers: dict[str, Layer], snap: float = 0.15) -> Places:
    empty = arrow_schema("place").empty_table()
    return Places(empty, layers, _BORDERS.empty_table(), _ALIASES.empty_table(), (), "v", snap)


@pytest.fixture(scope="module")
def squares() -> Places:
    """b and a side by side, listed out of order; c has a hole of 1 by 1 around (11.5, 1.5)."""
    hole = shapely.Polygon(shapely.box(10, 0, 13, 3).exterior, [shapely.box(11, 1, 12, 2).exterior.coords])
    shapes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), hole], dtype=object)
    return made({"district": layer(["a", "b", "c"], shapes)})


def test_every_located_event_is_where_the_full_boundaries_have_it(iraq: Area, places: Places) -> None:
    events = pq.read_table(iraq.path("events", "ged_iraq.parquet"))
    ids, methods = locate(places, events["longitude"], events["latitude"])
    assert list(ids) == events["ADM2_PCODE"].to_pylist()
    kinds, counts = np.unique(methods, return_counts=True)
    assert dict(zip(kinds, counts, strict=True)) == {"inside": 7761, "snapped": 10, "unlocated": 1}
    assert events.num_rows == 7772


def test_a_governorate_is_the_parent_of_the_district(iraq: Area, places: Places) -> None:
    events = pq.read_table(iraq.path("events", "ged_iraq.parquet"))
    upper, _ = locate(places, events["longitude"], events["latitude"], level="governorate")
    assert list(upper) == events["ADM1_PCODE"].to_pylist()


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((0.5, 0.5), ("a", "inside")),
        ((1.0, 0.5), ("a", "inside")),  # the border belongs to the id that sorts first
        ((0.0, 0.0), ("a", "inside")),
        ((2.1, 0.5), ("b", "snapped")),
        ((2.1501, 0.5), (None, "unlocated")),
        ((1.0, 1.1), ("a", "snapped")),  # as near to a as to b
        ((11.1, 1.5), ("c", "snapped")),  # in the hole, near its edge
        ((11.5, 1.5), (None, "unlocated")),  # in the hole, half a degree from its edge
        ((11.0, 1.5), ("c", "inside")),  # on the edge of the hole
        ((float("nan"), 0.5), (None, "unlocated")),
        ((200.0, 0.5), (None, "unlocated")),
        ((0.5, -91.0), (None, "unlocated")),
        ((float("inf"), float("-inf")), (None, "unlocated")),
    ],
)
def test_a_point(squares: Places, point: tuple[float, float], expected: tuple[str | None, str]) -> None:
    ids, methods = locate(squares, [point[0]], [point[1]])
    assert (ids[0], methods[0]) == expected


def test_snapping_is_a_setting(squares: Places) -> None:
    assert locate(squares, [2.1], [0.5], snap=0.0)[1].tolist() == ["unlocated"]
    assert locate(squares, [2.9], [0.5], snap=1.0)[0].tolist() == ["b"]


def test_no_points_and_unequal_lists(squares: Places) -> None:
    ids, methods = locate(squares, [], [])
    assert len(ids) == len(methods) == 0
    with pytest.raises(AreaError, match="two lists of one length"):
        locate(squares, [1.0, 2.0], [1.0])
    with pytest.raises(AreaError, match="no boundaries of level 'governorate'; it has: district"):
        locate(squares, [1.0], [1.0], level="governorate")


coordinate = st.floats(-1, 14, allow_nan=False)


@given(st.lists(st.tuples(coordinate, coordinate), max_size=30))
@settings(max_examples=60, deadline=None)
def test_many_points_are_located_as_one_by_one(points: list[tuple[float, float]]) -> None:
    """Also against the plain question of every polygon in turn."""
    hole = shapely.Polygon(shapely.box(10, 0, 13, 3).exterior, [shapely.box(11, 1, 12, 2).exterior.coords])
    shapes = {"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1, 0, 2, 1), "c": hole}
    squares = made({"district": layer(list(shapes), np.array(list(shapes.values()), dtype=object))})
    ids, methods = locate(squares, [p[0] for p in points], [p[1] for p in points])
    for n, (x, y) in enumerate(points):
        spot = shapely.Point(x, y)
        held = [name for name, shape in shapes.items() if shape.intersects(spot)]
        near = sorted((shape.distance(spot), name) for name, shape in shapes.items() if shape.distance(spot) <= 0.15)
        if held:
            assert (ids[n], methods[n]) == (min(held), "inside")
        elif near:
            assert methods[n] == "snapped"
            assert shapes[ids[n]].distance(spot) == pytest.approx(near[0][0])
        else:
            assert (ids[n], methods[n]) == (None, "unlocated")


@given(st.permutations(range(101)))
@settings(max_examples=3, deadline=None)
def test_the_order_of_the_file_changes_nothing(places: Places, order: list[int]) -> None:
    own = places.level("district")
    chosen = sorted((own.ids[n], own.polygons[n]) for n in order)
    again = made({"district": layer([i for i, _ in chosen], np.array([p for _, p in chosen], dtype=object))})
    corners = shapely.get_coordinates(own.polygons)[::7]
    assert locate(places, *corners.T)[0].tolist() == locate(again, *corners.T)[0].tolist()


def test_exchanged_coordinates_are_seen(places: Places) -> None:
    lon, lat = np.array([44.4, 33.3, 10.0, np.nan]), np.array([33.3, 44.4, 50.0, 33.3])
    assert look_swapped(places, lon, lat).tolist() == [False, True, False, False]


def test_cells_are_those_of_the_owner_of_the_events(iraq: Area) -> None:
    events = pq.read_table(iraq.path("events", "ged_iraq.parquet"), columns=["latitude", "longitude", "priogrid_gid"])
    given_ids = events.filter(pa.compute.is_valid(events["priogrid_gid"]))
    assert given_ids.num_rows == 7473
    found = priogrid_id(given_ids["latitude"], given_ids["longitude"])
    assert (found == given_ids["priogrid_gid"].to_numpy()).all()
