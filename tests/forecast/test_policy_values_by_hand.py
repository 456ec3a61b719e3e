"""Intervals, chances and ties of a forecast, worked out by hand from draws that everybody can count."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from lull.forecast.joint import Ties, shuffle
from lull.forecast.past import past_of
from lull.forecast.pool import Forecast
from lull.forecast.summaries import relapse_state, summarise
from lull.forecast.world import World


def world(counts: np.ndarray) -> World:
    months = np.datetime64("2000-01", "M") + np.arange(counts.shape[1])
    links = sparse.csr_array((len(counts), len(counts)))
    return World(tuple(f"u{i}" for i in range(len(counts))), months, counts.astype(float), links, None, None)


def test_the_interval_holds_eighty_of_a_hundred_draws_and_chances_count_them() -> None:
    """Draws 0 to 100: a tenth lie at 10 or below, a tenth at 90 or above; 76 of 101 are 25 or more."""
    seen = world(np.zeros((1, 36), int))
    draws = np.arange(101, dtype=np.int32)[None, None, :].repeat(2, axis=1)
    made = Forecast(("u0",), seen.months[-1], (1, 2), draws, ("m",), ())
    month, both = (
        next(r for r in summarise(made, seen).to_pylist() if r["span"] == span and r["horizon"] == 2)
        for span in ("month", "cumulative")
    )
    assert (month["p10"], month["p50"], month["p90"]) == (10, 50, 90)
    inside = np.mean((draws[0, 0] >= month["p10"]) & (draws[0, 0] <= month["p90"]))
    assert inside == pytest.approx(0.8, abs=0.01)
    assert month["p_ge_1"] == pytest.approx(100 / 101)
    assert month["p_ge_25"] == pytest.approx(76 / 101)
    assert month["p_ge_100"] == pytest.approx(1 / 101)
    # The same world in both months: the sum is twice the draw.
    assert (both["p10"], both["p50"], both["p90"]) == (20, 100, 180)
    assert both["p_ge_25"] == pytest.approx(88 / 101)


def test_no_mean_that_is_shown_lies_above_nine_tenths_of_the_draws() -> None:
    """Nine draws of 0 in ten and a war in the tenth: the plain mean is 900 deaths, and nine worlds in ten see none."""
    seen = world(np.zeros((1, 36), int))
    draws = np.array([0] * 91 + [10_000] * 9, dtype=np.int32)[None, None, :]
    made = Forecast(("u0",), seen.months[-1], (1,), draws, ("m",), ())
    shown = made.table()
    assert "mean" not in shown.column_names
    assert [shown[c].to_pylist() for c in ("trimmed_mean", "p90")] == [[0.0], [0.0]]
    assert [row["trimmed_mean"] for row in summarise(made, seen).to_pylist()] == [0.0, 0.0]


def test_a_place_may_come_back_where_a_year_of_war_was_followed_by_calm() -> None:
    """25 deaths in twelve months and 4 in the last twelve: it may come back; 5 in the last twelve: it goes on."""
    counts = np.zeros((4, 60), int)
    counts[0, 10:20] = [3, 3, 3, 2, 3, 2, 3, 2, 2, 2]
    counts[1] = counts[0]
    counts[0, 50], counts[1, 50] = 4, 5
    counts[2, 10] = 24
    counts[3, 10], counts[3, 23] = 12, 13
    assert relapse_state(world(counts)).tolist() == [1, 0, 2, 2]


def test_what_rose_together_in_the_past_is_drawn_high_together_not_low() -> None:
    """Two units that burn in the same month of every second year and rest otherwise."""
    counts = np.zeros((2, 240), int)
    counts[:, 5::24] = 100
    seen = world(counts)
    draws = np.arange(1000, dtype=np.int32)[None, None, :].repeat(2, axis=0)
    shuffle(draws, past_of(seen), (1,), rng=np.random.default_rng(3), ties=Ties(0.0, 0.0, 0.0, 5.0))
    a, b = draws[:, 0]
    high, low = (int(np.sum(f(a) & f(b))) for f in (lambda x: x >= 970, lambda x: x < 30))
    assert high > 15
    assert low < 10
