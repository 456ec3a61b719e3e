"""Series become worlds: absent rows are 0, later rows are ignored, mistakes are named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lull.errors import ForecastError
from lull.forecast.past import features, past_of
from lull.forecast.world import World, activity, until, world_from_long

ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 30), st.integers(0, 99)),
    min_size=1,
    max_size=40,
    unique_by=lambda r: r[:2],
)


def month(number: int) -> str:
    return str(np.datetime64("2010-01", "M") + number)


@given(ROWS)
def test_sums_are_kept_whatever_the_order_of_rows(rows):
    world = world_from_long([r[0] for r in rows], [month(r[1]) for r in rows], [r[2] for r in rows])
    again = world_from_long([r[0] for r in rows[::-1]], [month(r[1]) for r in rows[::-1]], [r[2] for r in rows[::-1]])
    assert world.counts.sum() == sum(r[2] for r in rows)
    assert world.units == again.units
    assert np.array_equal(world.counts, again.counts)


def test_rows_after_the_origin_change_nothing():
    early = (["a", "b"], ["2010-01", "2010-03"], [3, 4])
    one = world_from_long([*early[0], "a"], [*early[1], "2010-07"], [*early[2], 9], origin="2010-04")
    two = world_from_long([*early[0], "b"], [*early[1], "2010-05"], [*early[2], 900], origin="2010-04")
    assert np.array_equal(one.counts, two.counts)
    assert str(one.origin) == "2010-04"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((["a"], ["2010-01"], [-1]), "-1"),
        ((["a"], ["2010-01"], [float("nan")]), "nan"),
        ((["a", "a"], ["2010-01", "2010-01-15"], [1, 2]), "more than one row"),
        ((["a"], ["January"], [1]), "YYYY-MM"),
        (([], [], []), "no rows"),
        ((["a"], ["2010-01", "2010-02"], [1]), "equally long"),
        (([None], ["2010-01"], [1]), "no unit"),
    ],
)
def test_wrong_rows_are_named(rows, says):
    with pytest.raises(ForecastError, match=says):
        world_from_long(*rows)


def test_an_origin_before_all_rows_is_refused():
    with pytest.raises(ForecastError, match="before the first month"):
        world_from_long(["a"], ["2010-01"], [1], origin="2009-01")


def test_neighbours_go_both_ways_and_strangers_are_left_out():
    world = world_from_long(["a", "b", "c"], ["2010-01"] * 3, [1, 1, 1], neighbours=[("a", "b"), ("a", "z")])
    assert world.neighbours is not None
    assert world.neighbours.toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    with pytest.raises(ForecastError, match="no pair"):
        world_from_long(["a"], ["2010-01"], [1], neighbours=[("x", "y")])


def test_gaps_between_months_are_refused():
    months = np.array(["2010-01", "2010-03"], dtype="datetime64[M]")
    with pytest.raises(ForecastError, match="consecutive"):
        World(("a",), months, np.zeros((1, 2)))


def test_activity_looks_at_twelve_months():
    counts = np.zeros((4, 20))
    counts[1, 0], counts[2, 8], counts[3, 19] = 5000, 24, 1000
    months = np.arange("2010-01", "2011-09", dtype="datetime64[M]")
    world = World(("old", "older", "some", "war"), months, counts)
    assert activity(world).tolist() == [0, 0, 1, 3]
    assert activity(until(world, "2010-12")).tolist() == [0, 3, 1, 0]


def test_further_columns_are_kept_beside_the_counts_and_end_with_them():
    world = world_from_long(
        ["a", "b", "a"], ["2010-01", "2010-02", "2010-03"], [5, 1, 9], origin="2010-02",
        also={"events": [2, 0.5, float("nan")]},
    )  # fmt: skip
    assert world.also["events"].tolist() == [[2.0, 0.0], [0.0, 0.5]]
    assert world.counts.tolist() == [[5.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize(
    ("values", "says"), [([1, -1], "row 2: events is -1"), ([1, float("nan")], "row 2"), ([1], "1 rows")]
)
def test_further_columns_without_a_number_are_named(values, says):
    with pytest.raises(ForecastError, match=says):
        world_from_long(["a", "b"], ["2010-01"] * 2, [1, 1], also={"events": values})


def test_a_further_column_may_have_the_name_of_a_feature():
    month_names = [month(i) for i in range(14)]
    rows = (["a"] * 14, month_names, list(range(14)))
    plain, more = (past_of(world_from_long(*rows, also=also)) for also in (None, {"sum": [7] * 14, "peak": [7] * 14}))
    one, two = np.array([0]), np.array([13])
    (x, names, _), (y, others, _) = (features(p, one, two, np.array([1])) for p in (plain, more))
    assert [y[0, others.index(n)] for n in names] == x[0].tolist()
    assert len(others) > len(names)
