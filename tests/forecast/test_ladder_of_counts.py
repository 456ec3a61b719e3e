"""The ladder: masses, draws and scores agree with their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lull.forecast.ladder import (
    BIN_HIGH,
    HIGH,
    LOW,
    STEPS,
    bins_of_mass,
    blur,
    crps_of_mass,
    draws_of_mass,
    mass_of_samples,
    mean_of_mass,
    step_of,
)  # fmt: skip

COUNTS = st.lists(st.integers(0, 5000), min_size=1, max_size=30)


def test_steps_tile_the_whole_numbers_and_hold_the_bins_of_the_challenge():
    assert LOW[0] == 0
    assert np.array_equal(LOW[1:], HIGH[:-1] + 1)
    assert np.isin(BIN_HIGH, HIGH).all()


@given(COUNTS)
def test_draws_give_back_the_samples_to_the_width_of_a_step(counts):
    mass = mass_of_samples([counts], np.ones((1, len(counts))))
    draws = draws_of_mass(mass, 10 * len(counts))[0]
    wanted = np.repeat(np.sort(counts), 10)
    assert np.array_equal(step_of(draws), step_of(wanted))
    assert (np.diff(draws) >= 0).all()


@given(COUNTS, st.integers(0, 5000))
def test_crps_is_that_of_the_samples_to_the_width_of_a_step(counts, obs):
    x = np.array(counts, dtype=float)
    exact = np.abs(x - obs).mean() - np.abs(x[:, None] - x).mean() / 2
    found = crps_of_mass(mass_of_samples([counts], np.ones((1, len(counts)))), [obs])[0]
    assert found == pytest.approx(exact, abs=1e-3 + 0.1 * max([*counts, obs]))


def test_crps_is_exact_where_every_count_has_its_own_step():
    counts, obs = np.array([0, 0, 1, 7]), 3
    exact = np.abs(counts - obs).mean() - np.abs(counts[:, None] - counts).mean() / 2
    assert crps_of_mass(mass_of_samples([counts], [[1] * 4]), [obs])[0] == pytest.approx(exact)


def test_bins_hold_all_mass_and_follow_the_challenge():
    mass = mass_of_samples([[0, 1, 2, 3, 25, 26, 1000, 1001]], np.ones((1, 8)))
    assert np.allclose(bins_of_mass(mass)[0] * 8, [1, 2, 1, 0, 1, 1, 0, 0, 0, 1, 1])


def test_a_blur_keeps_mass_and_never_turns_deaths_into_none():
    wide = blur(0.4)
    assert np.allclose(wide.sum(axis=1), 1)
    assert wide[0, 0] == 1
    assert (wide[1:, 0] == 0).all()
    assert np.array_equal(blur(0), np.eye(STEPS))


def test_a_row_without_samples_is_certain_of_none():
    assert mean_of_mass(mass_of_samples([[5]], [[0]]))[0] == 0
