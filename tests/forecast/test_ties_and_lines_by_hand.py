"""How draws are tied and chances are moved, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import brentq

from lull.forecast.joint import _changes, _mixing
from lull.forecast.ladder import STEPS
from lull.forecast.pool import Forecast
from lull.forecast.recalibrate import Outcomes, fit_lines, recalibrated
from lull.forecast.summaries import summarise
from lull.forecast.world import World


def world(counts: np.ndarray) -> World:
    months = np.datetime64("2000-01", "M") + np.arange(counts.shape[1])
    links = sparse.csr_array((len(counts), len(counts)))
    return World(tuple(f"u{i}" for i in range(len(counts))), months, counts.astype(float), links, None, None)


def test_a_unit_and_its_neighbours_weigh_the_same_and_the_spread_stays_one() -> None:
    """Three in a row: the ends have one neighbour each, the middle two."""
    links = sparse.csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], float))
    a, b = 1 / math.sqrt(2), 1 / math.sqrt(3)
    np.testing.assert_allclose(_mixing(links).toarray(), [[a, a, 0], [b, b, b], [0, a, a]])


def test_a_template_is_the_change_from_the_mean_of_its_year() -> None:
    """A year of 1 a month, then 7, then 0: log 8 - log 2 and log 1 - log 2, in units of 0.5."""
    counts = np.array([[50, *[1] * 12, 7, 0]])
    found = _changes(world(counts), np.array([0]), np.array([12]), (1, 2), np.array([0.5], np.float32))
    np.testing.assert_allclose(found[:, 0, 0], [2 * math.log(4), -2 * math.log(2)], rtol=1e-6)


def test_an_outcome_counts_half_after_four_months() -> None:
    """100 deaths four months ago balance 50 quiet months of today, at a chance of one half."""
    half, kind = np.full(100, 0.5), np.full(100, 2)
    old = Outcomes(half, np.ones(100, bool), kind, np.full(100, 4.0))
    new = Outcomes(half[:50], np.zeros(50, bool), kind[:50], np.zeros(50))
    assert fit_lines([old, new])[1] == pytest.approx([0, 0], abs=1e-4)


def test_the_line_is_held_by_fifty_cases_and_its_slope_by_a_hundred() -> None:
    # 100 deaths at a chance of one half: 100 (1 - p) = 50 x, where p is the chance at log-odds x.
    died = Outcomes(np.full(100, 0.5), np.ones(100, bool), np.full(100, 2), np.zeros(100))
    offset = brentq(lambda x: 100 / (1 + math.exp(x)) - 50 * x, 0, 5)
    assert fit_lines([died])[1] == pytest.approx([offset, 0], abs=1e-4)
    # At log-odds 1 both are pulled by the same 100 (1 - p): 50 times the offset, 100 times the slope.
    sure = Outcomes(np.full(100, 1 / (1 + math.exp(-1))), np.ones(100, bool), np.full(100, 2), np.zeros(100))
    offset = brentq(lambda x: 100 / (1 + math.exp(1 + 1.5 * x)) - 50 * x, 0, 5)
    assert fit_lines([sure])[1] == pytest.approx([offset, offset / 2], abs=1e-4)


def test_three_times_the_odds_of_one_half_are_three_quarters() -> None:
    """Sporadic units by their own line, active ones by the other, and quiet ones by none."""
    mass = np.zeros((1, 3, STEPS), np.float32)
    mass[0, :, :3] = 0.5, 0.3, 0.2
    out = recalibrated(mass, np.array([0, 1, 2]), np.array([[math.log(3), 0], [-math.log(3), 0]]))
    np.testing.assert_allclose(out[0, :, :3], [[0.5, 0.3, 0.2], [0.25, 0.45, 0.3], [0.75, 0.15, 0.1]], rtol=1e-6)


def test_rows_name_the_months_ahead_and_the_first_day_on_which_they_could_be_known() -> None:
    seen = world(np.zeros((1, 36), int))
    made = Forecast(("u0",), seen.months[-1], (1, 3), np.zeros((1, 2, 5), np.int32), ("m",), ())
    rows = summarise(made, seen).to_pylist()
    assert {(str(r["origin"]), r["horizon"], str(r["month"]), str(r["known_from"])) for r in rows} == {
        ("2002-12-01", 1, "2003-01-01", "2003-01-01"),
        ("2002-12-01", 3, "2003-03-01", "2003-01-01"),
    }
