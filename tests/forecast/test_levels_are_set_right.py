"""Sizes follow the regime of a unit, and the sum over an area follows how whole countries go on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lull.forecast.ladder import HIGH, STEPS, mean_of_mass, step_of
from lull.forecast.past import past_of
from lull.forecast.pool import fit_pool, forecast
from lull.forecast.sizes import (
    OWN,
    PARTS,
    REGIMES,
    capped,
    most_after_quiet,
    regime,
    scaling,
    sized,
    with_own_year,
)
from lull.forecast.whole import FEWEST, expected_level, fit_course, reconciled, set_right
from lull.forecast.world import World, until

MONTHS = np.arange("2005-01", "2015-01", dtype="datetime64[M]")


def test_the_regime_of_a_unit_is_read_from_its_last_quarter_and_year() -> None:
    counts = np.zeros((5, len(MONTHS)))
    counts[0, -30] = 900
    counts[1, -12:] = [90] * 9 + [2] * 3
    counts[2, -12:] = [2] * 9 + [30] * 3
    counts[3, -12:] = 1
    counts[4, -12:] = 40
    world = World(tuple("abcde"), MONTHS, counts)
    found = regime(past_of(world), len(MONTHS) - 1, np.arange(5))
    assert [REGIMES[r] for r in found] == ["quiet", "falling", "rising", "small", "steady"]


def test_scaling_keeps_the_chance_of_none_and_scales_the_mean() -> None:
    mass = np.zeros((1, 2, STEPS), dtype=np.float32)
    mass[0, :, [0, step_of(40), step_of(900)]] = np.array([[0.5], [0.4], [0.1]])
    before = mean_of_mass(mass[0])
    after = sized(mass.copy(), np.array([REGIMES.index("falling"), REGIMES.index("steady")]))[0]
    assert_array_equal(after[:, 0], mass[0, :, 0])
    assert after.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert mean_of_mass(after) / before == pytest.approx([PARTS[2], PARTS[4]], rel=0.02)


def test_no_death_that_was_likely_becomes_none() -> None:
    assert scaling(0.1)[1:, 0].sum() == 0


def test_a_quiet_unit_gets_no_more_than_quiet_units_came_to() -> None:
    counts = np.zeros((3, len(MONTHS)))
    counts[0, 40], counts[1, -13:] = 60, 5000
    past, last = past_of(World(tuple("abc"), MONTHS, counts)), len(MONTHS) - 1
    most = most_after_quiet(past, last, (1, 6))
    assert HIGH[most].tolist()[0] >= 5000
    assert most_after_quiet(past, last - 13, (1, 6)).tolist() == [step_of(60), step_of(60)]
    mass = np.full((1, 2, STEPS), 1 / STEPS, dtype=np.float32)
    out = capped(mass, np.array([0, 4]), np.array([step_of(60)]))
    assert out[0, 0, step_of(60) + 1 :].sum() == 0
    assert out.sum(axis=2) == pytest.approx(1, abs=1e-5)
    assert out[0, 1, -1] > 0


def test_only_a_steady_great_war_keeps_a_part_of_its_last_year() -> None:
    counts = np.zeros((3, len(MONTHS)))
    counts[0, -12:], counts[1, -12:], counts[2, -12:] = 200, 20, [400] * 9 + [0] * 3
    mass = np.zeros((2, 3, STEPS), dtype=np.float32)
    mass[:, :, 0] = 1
    out = with_own_year(mass, past_of(World(tuple("abc"), MONTHS, counts)), len(MONTHS) - 1, np.arange(3))
    assert out[:, :, 0] == pytest.approx(np.array([[1 - OWN, 1, 1]] * 2))
    assert out[:, 0, step_of(200)] == pytest.approx(OWN)


def plunging(depth: float) -> np.ndarray:
    """Countries at many levels whose violence lasts, but for plunges in one quarter, which last where they are deep."""
    rng, month = np.random.default_rng(1), np.arange(len(MONTHS))
    starts, when = np.geomspace(100, 4000, 80), rng.integers(40, 100, 80)
    after = np.where(month[None, :] >= when[:, None], depth, 1.0)
    back = np.where((depth > 0.3) & (month[None, :] >= when[:, None] + 3), 1 / depth, 1.0)
    return np.rint(starts[:, None] * after * back)


def test_a_deep_fall_lasts_and_a_shallow_one_is_made_good() -> None:
    course = fit_course(np.concatenate([plunging(0.05), plunging(0.6)]), tuple(range(1, 13)))
    assert course is not None
    deep, shallow = (np.array([500.0] * 57 + [500 * share] * 3) for share in (0.05, 0.6))
    assert expected_level(course, deep) < 100
    assert expected_level(course, shallow) > 310


def halving() -> np.ndarray:
    """Countries whose violence halves every year, from many levels and months."""
    month = np.arange(len(MONTHS))
    starts = np.geomspace(40, 4000, 60)
    return np.rint(starts[:, None] * 0.5 ** (month / 12))


def test_the_course_of_totals_is_learned_from_other_places() -> None:
    course = fit_course(halving(), tuple(range(1, 13)))
    assert course is not None
    total = 800 * 0.5 ** (np.arange(60) / 12)
    came = 800 * 0.5 ** (np.arange(60, 72) / 12)
    assert expected_level(course, total) == pytest.approx(came.mean(), rel=0.1)


def test_too_few_places_teach_nothing() -> None:
    assert fit_course(np.ones((3, 60)), (1, 2, 3)) is None


def test_draws_are_scaled_to_a_level_and_keep_who_sees_a_death() -> None:
    rng = np.random.default_rng(2)
    draws = rng.poisson(rng.gamma(0.2, 50, size=(20, 6, 300))).astype(np.int32)
    level = 0.5 * np.median(draws.sum(axis=(0, 1))) / 6
    out = reconciled(draws, level, rng=rng)
    assert_array_equal(out > 0, draws > 0)
    assert np.median(out.sum(axis=(0, 1))) == pytest.approx(6 * level, rel=0.02)
    order = np.argsort(draws.sum(axis=(0, 1)))
    assert np.corrcoef(out.sum(axis=(0, 1))[order], np.arange(300))[0, 1] > 0.8


def test_a_quiet_area_keeps_its_draws() -> None:
    draws = np.ones((2, 12, 50), dtype=np.int32)
    course = fit_course(halving(), tuple(range(1, 13)))
    counts = np.zeros((2, 60))
    counts[0, -5] = FEWEST - 1
    assert set_right(draws, course, counts, rng=np.random.default_rng(1)) is draws


def test_teachers_bring_the_sum_down_and_are_cut_at_the_origin() -> None:
    rng = np.random.default_rng(5)
    counts = rng.poisson(30, size=(6, len(MONTHS))).astype(float)
    world = World(tuple("abcdef"), MONTHS, counts, teachers=halving())
    earlier = until(world, "2013-12")
    assert earlier.teachers is not None
    assert earlier.teachers.shape[1] == len(earlier.months)
    alone = replace(world, teachers=None)
    sums = []
    for seen in (world, alone):
        fitted = fit_pool(seen, (1, 2, 3), rng=np.random.default_rng(1))
        made = forecast(seen, (1, 2, 3), draws=200, rng=np.random.default_rng(1), fitted=fitted)
        sums.append(float(np.median(made.draws.sum(axis=(0, 1)))))
    assert sums[0] < 0.95 * sums[1]
