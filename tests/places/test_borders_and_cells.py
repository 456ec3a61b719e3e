"""Neighbours, PRIO-GRID cells and crosswalks: laws that hold for any polygons."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lull.errors import AreaError
from lull.places import (
    Places,
    carry,
    cell_centres,
    cell_neighbours,
    cell_shares,
    cells_of,
    crosswalk_by_area,
    crosswalk_by_point,
    neighbours,
    priogrid_id,
)
from lull.places.crosswalk import layer
from lull.places.touch import touching


def pairs_of(table, ring: int) -> set[tuple[str, str]]:
    kept = table.filter(pc.equal(table["ring"], ring))
    return set(zip(kept["unit_id"].to_pylist(), kept["neighbour_id"].to_pylist(), strict=True))


def squares_of(cells: set[tuple[int, int]]) -> tuple[list[str], np.ndarray]:
    order = sorted(cells)
    return [f"{x}.{y}" for x, y in order], np.array([shapely.box(x, y, x + 1, y + 1) for x, y in order], dtype=object)


spots = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12)


@given(spots)
@settings(max_examples=60, deadline=None)
def test_neighbours_of_squares_are_the_squares_around(cells: set[tuple[int, int]]) -> None:
    """Oracle: steps on the board. Rings are symmetric, disjoint, and nobody is in them itself."""
    table = touching(*squares_of(cells))
    near = {(a, b) for a in cells for b in cells if a != b and max(abs(a[0] - b[0]), abs(a[1] - b[1])) <= 1}
    through = {(a, d) for a, b in near for c, d in near if b == c and a != d} - near
    named = [{(f"{a[0]}.{a[1]}", f"{b[0]}.{b[1]}") for a, b in rows} for rows in (near, through)]
    assert pairs_of(table, 1) == named[0]
    assert pairs_of(table, 2) == named[1]
    assert pairs_of(table, 1) == {(b, a) for a, b in pairs_of(table, 1)}


def test_bundled_neighbours_agree_with_the_polygons(places: Places) -> None:
    for level in ("district", "governorate"):
        own = places.level(level)
        assert neighbours(places, level) == touching(own.ids.tolist(), own.polygons, tolerance=1e-6)


def test_no_district_is_alone_and_known_neighbours_touch(places: Places) -> None:
    ring1 = pairs_of(neighbours(places), 1)
    assert {a for a, _ in ring1} == set(places.ids("district"))
    assert ("IQG13Q02", "IQG13Q01") in ring1  # Daquq and Hawija
    assert ("IQG15Q02", "IQG15Q07") in ring1  # Al-Baaj and Sinjar, on the Syrian border
    assert ("IQG02Q03", "IQG09Q04") not in ring1  # Al-Faw in the far south, Zakho in the far north


def test_simplified_levels_fit_together_without_gap_or_overlap(places: Places) -> None:
    districts, governorates = places.level("district"), places.level("governorate")
    assert shapely.is_valid(districts.polygons).all()
    assert shapely.coverage_is_valid(districts.polygons)
    assert shapely.coverage_is_valid(governorates.polygons)
    parents = places.parents()
    for n, governorate in enumerate(governorates.ids):
        inside = districts.polygons[[parents[d] == governorate for d in districts.ids]]
        assert shapely.area(shapely.symmetric_difference(shapely.union_all(inside), governorates.polygons[n])) < 1e-12
    (country,) = places.level("country").polygons
    assert shapely.area(country) == pytest.approx(shapely.area(districts.polygons).sum(), rel=1e-12)
    assert country.geom_type == "Polygon"
    assert not country.interiors


def test_simplifying_keeps_areas_and_stays_small(places: Places, iraq, shared) -> None:
    import json

    raw = json.loads((shared / "data/boundaries/irq_admbnda_adm2_cso_20190603.geojson").read_text("utf-8"))
    full = {f["properties"]["ADM2_PCODE"]: shapely.geometry.shape(f["geometry"]) for f in raw["features"]}
    own = places.level("district")
    for place, polygon in zip(own.ids, own.polygons, strict=True):
        assert shapely.symmetric_difference(polygon, full[place]).area < 0.04 * full[place].area, place
    assert iraq.path("boundaries.geojson").stat().st_size < 350_000


def test_area_is_that_of_the_ellipsoid(places: Places) -> None:
    """Against an integral over narrow strips of the ellipsoid; Iraq is 438,317 km2 with its water (CIA Factbook)."""
    from lull.places.shapes import area_km2

    lat = np.radians(np.linspace(29, 31, 200_001))
    a, e2 = 6378.137, 0.0818191908426**2
    strip = a**2 * (1 - e2) * np.cos(lat) / (1 - e2 * np.sin(lat) ** 2) ** 2
    expected = np.trapezoid(strip, lat) * np.radians(3)
    assert area_km2(np.array([shapely.box(40, 29, 43, 31)]))[0] == pytest.approx(expected, rel=1e-7)
    assert area_km2(places.level("country").polygons)[0] == pytest.approx(438_317, rel=0.01)


@given(st.floats(-89.99, 89.99), st.floats(-179.99, 179.99))
@settings(deadline=None)
def test_a_cell_holds_its_points_and_its_centre(lat: float, lon: float) -> None:
    gid = priogrid_id([lat], [lon])
    north, east = cell_centres(gid)
    assert abs(north[0] - lat) <= 0.25 + 1e-9
    assert abs(east[0] - lon) <= 0.25 + 1e-9
    assert priogrid_id(north, east) == gid


def test_points_that_are_nowhere_have_no_cell() -> None:
    assert priogrid_id([np.nan, 91, 0], [0, 0, 181]).tolist() == [0, 0, 0]
    with pytest.raises(AreaError, match="run from 1 to 259200"):
        cell_centres([0])


def test_a_cell_has_8_and_16_neighbours_round_the_world() -> None:
    block = [720 * (179 + r) + 1 + (c % 720) for r in range(5) for c in range(-2, 3)]
    table = cell_neighbours(block)
    middle = str(720 * 181 + 1)
    assert sum(a == middle for a, _ in pairs_of(table, 1)) == 8
    assert sum(a == middle for a, _ in pairs_of(table, 2)) == 16


@given(spots)
@settings(max_examples=30, deadline=None)
def test_neighbours_of_cells_are_symmetric(cells: set[tuple[int, int]]) -> None:
    table = cell_neighbours([720 * (100 + y) + 300 + x for x, y in cells])
    for ring in (1, 2):
        assert pairs_of(table, ring) == {(b, a) for a, b in pairs_of(table, ring)}


def test_districts_carry_whole_into_their_governorates(places: Places) -> None:
    table = crosswalk_by_area(places.level("district"), places.level("governorate"), versions=("a", "a"))
    parents = places.parents()
    assert table.num_rows == 101
    assert all(parents[r["from_id"]] == r["to_id"] for r in table.to_pylist())
    assert np.allclose(table["share"].to_numpy(), 1, atol=1e-9)
    by_point = crosswalk_by_point(places.level("district"), places.level("governorate"), versions=("a", "a"))
    assert by_point["to_id"].equals(table["to_id"])


def test_a_split_keeps_totals_and_says_what_is_left() -> None:
    old = layer(["x", "y"], shapely.box([0, 2], 0, [2, 4], 1))
    new = layer(["x1", "x2", "y"], shapely.box([0, 1.5, 2], 0, [1.5, 2, 3], 1))
    table = crosswalk_by_area(old, new, versions=("2019", "2025"))
    carried = carry({"x": 100.0, "y": 40.0}, table)
    assert carried == pytest.approx({"x1": 75.0, "x2": 25.0, "y": 20.0, None: 20.0})
    assert set(table["from_version"].to_pylist()) == {"2019"}
    with pytest.raises(AreaError, match="does not know z"):
        carry({"z": 1.0}, table)


@given(st.lists(st.floats(0.05, 3), min_size=1, max_size=5), st.lists(st.floats(0.05, 3), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_shares_of_a_place_and_its_residual_sum_to_one(old: list[float], new: list[float]) -> None:
    def strips(widths: list[float]) -> np.ndarray:
        edges = np.concatenate([[0], np.cumsum(widths)])
        return shapely.box(edges[:-1], 0, edges[1:], 1)

    table = crosswalk_by_area(
        layer([f"o{n}" for n in range(len(old))], strips(old)),
        layer([f"n{n}" for n in range(len(new))], strips(new)),
        versions=("1", "2"),
    )
    sums = table.group_by("from_id").aggregate([("share", "sum")])["share_sum"].to_numpy()
    assert np.allclose(sums, 1, atol=1e-9)
    values = {f"o{n}": 10.0 for n in range(len(old))}
    assert sum(carry(values, table).values()) == pytest.approx(10 * len(old))


def test_overlapping_new_places_do_not_multiply_people() -> None:
    old = layer(["x"], shapely.box([0], 0, [2], 1))
    new = layer(["a", "b"], shapely.box([0, 0], 0, [2, 2], 1))
    assert carry({"x": 10.0}, crosswalk_by_area(old, new, versions=("1", "2"))) == {"a": 5.0, "b": 5.0}


def test_a_place_beyond_all_new_ones_is_all_residual() -> None:
    old, new = layer(["x"], shapely.box([0], 0, [1], 1)), layer(["a"], shapely.box([5], 5, [6], 6))
    for walk in (crosswalk_by_area, crosswalk_by_point):
        assert carry({"x": 3.0}, walk(old, new, versions=("1", "2"))) == {None: 3.0}


def test_districts_lie_whole_in_cells(places: Places) -> None:
    table = cell_shares(places)
    assert None not in table["to_id"].to_pylist()
    sums = table.group_by("from_id").aggregate([("share", "sum")])["share_sum"].to_numpy()
    assert np.allclose(sums, 1, atol=1e-6)
    gids, boxes = cells_of(places.level("country").polygons)
    assert len(gids) == len(set(gids.tolist())) == len(boxes)
    assert (priogrid_id(boxes_centres(boxes)[1], boxes_centres(boxes)[0]) == gids).all()


def boxes_centres(boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centres = shapely.centroid(boxes)
    return shapely.get_x(centres), shapely.get_y(centres)
