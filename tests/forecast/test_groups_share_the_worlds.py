"""Draws by armed group sum to the total in every world, and go to those who killed there lately."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from lull.errors import ForecastError
from lull.forecast.groups import group_shares, split_by_group


@given(st.integers(0, 2**31), st.integers(1, 5), st.integers(1, 4))
def test_parts_sum_to_the_whole_in_every_world(seed: int, groups: int, units: int) -> None:
    rng = np.random.default_rng(seed)
    draws = rng.poisson(rng.gamma(0.3, 5), size=(units, 3, 40)).astype(np.int32)
    shares = group_shares(rng.poisson(0.5, size=(groups, units, 24)).astype(float))
    parts = split_by_group(draws, shares, (1, 2, 5), rng=rng)
    assert_array_equal(parts.sum(axis=0), draws)
    assert parts.min() >= 0


def test_shares_follow_the_last_months_of_a_place_and_fade() -> None:
    counts = np.zeros((2, 2, 60))
    counts[0, 0, 10], counts[1, 0, -1], counts[1, 1, -1] = 500, 3, 3
    old, new = group_shares(counts)[:, 0]
    assert new > 0.9 > old
    assert_array_equal(group_shares(counts).sum(axis=0).round(12), 1)


def test_a_quiet_place_is_given_to_who_kills_nearby() -> None:
    counts = np.zeros((2, 4, 24))
    counts[0, 0, -1], counts[1, 2, -1] = 50, 50
    shares = group_shares(counts, np.array([0, 0, 1, 1]))
    assert shares[0, 1] > 0.55
    assert shares[0, 3] < 0.45


def test_who_killed_in_one_month_is_likely_to_in_the_next() -> None:
    parts = split_by_group(
        np.ones((1, 2, 4000), dtype=np.int32), np.array([[0.5], [0.5]]), (1, 2), rng=np.random.default_rng(3)
    )
    assert (parts[0, 0, 0] == parts[0, 0, 1]).mean() == pytest.approx(0.795, abs=0.03)


def test_shares_that_do_not_fit_the_draws_are_refused() -> None:
    with pytest.raises(ForecastError, match="sum to 0\\.8"):
        split_by_group(np.ones((1, 1, 10), np.int32), np.array([[0.4], [0.4]]), (1,), rng=np.random.default_rng(1))
    with pytest.raises(ForecastError, match="none empty"):
        group_shares(np.zeros((0, 2, 3)))
