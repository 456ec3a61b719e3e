"""Made-up worlds where the right answer is known: every member and the pool stay near it and never explode."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from lull.errors import ForecastError
from lull.forecast.ladder import HIGH, STEPS, mean_of_mass
from lull.forecast.members import MEMBERS
from lull.forecast.past import features, past_of
from lull.forecast.pool import fit_pool, forecast
from lull.forecast.world import World, until

HORIZONS = (1, 3, 6)
MONTHS = 106


def made(counts: np.ndarray) -> World:
    months = np.datetime64("2005-01", "M") + np.arange(counts.shape[1])
    return World(tuple(f"u{i}" for i in range(len(counts))), months, counts.astype(float))


def constant(rng: np.random.Generator) -> World:
    return made(rng.poisson(6, (20, MONTHS)))


@pytest.fixture(scope="module")
def poisson() -> World:
    return constant(np.random.default_rng(4))


def masses(world: World) -> dict[str, np.ndarray]:
    past, last, units = past_of(world), len(world.months) - 1, np.arange(len(world.units))
    return {
        m.name: m.mass(m.fit(past, last, HORIZONS, rng=np.random.default_rng(0)), past, last, HORIZONS, units)
        for m in MEMBERS
    }


def test_members_give_probabilities(poisson):
    for name, mass in masses(poisson).items():
        assert mass.shape == (3, 20, STEPS), name
        assert (mass >= 0).all(), name
        assert np.allclose(mass.sum(axis=2), 1, atol=1e-4), name


def test_members_find_a_constant_poisson(poisson):
    for name, mass in masses(poisson).items():
        assert mean_of_mass(mass.reshape(-1, STEPS)).mean() == pytest.approx(6, rel=0.12), name


def test_the_pool_finds_a_constant_poisson(poisson):
    draws = forecast(poisson, HORIZONS, rng=np.random.default_rng(1)).draws
    for level in (0.1, 0.5, 0.9):
        assert np.quantile(draws, level, axis=2).mean() == pytest.approx(stats.poisson.ppf(level, 6), abs=1)
    assert (draws == 0).mean() < 0.03


def test_the_pool_follows_a_change_of_regime():
    rng = np.random.default_rng(2)
    rates = np.where(np.arange(MONTHS) < MONTHS - 14, 2, 60) * np.ones((20, 1))
    rates[10:] = 2
    draws = forecast(made(rng.poisson(rates)), HORIZONS, rng=rng).draws
    assert 20 < np.median(draws[:10]) < 90
    assert np.median(draws[10:]) < 8


def test_an_exploding_unit_stays_bounded():
    counts = np.random.default_rng(3).poisson(1, (20, MONTHS)).astype(float)
    counts[0, -12:] = 2.0 ** np.arange(12) * 10
    world = made(counts)
    for name, mass in masses(world).items():
        top = HIGH[np.flatnonzero(mass[:, 0].max(axis=0) > 1e-3)[-1]]
        assert top < 60 * counts.max(), name
    assert forecast(world, HORIZONS, rng=np.random.default_rng(0)).draws.max() < 60 * counts.max()


def test_all_zeros_stay_near_zero():
    draws = forecast(made(np.zeros((8, MONTHS))), HORIZONS, rng=np.random.default_rng(0)).draws
    assert (draws > 0).mean() < 0.01


def test_a_unit_born_last_month_is_forecast():
    counts = np.random.default_rng(5).poisson(3, (12, MONTHS)).astype(float)
    counts[0] = 0
    counts[0, -1] = 40
    draws = forecast(made(counts), HORIZONS, rng=np.random.default_rng(0)).draws[0]
    assert 0 < (draws > 0).mean() < 1
    assert draws.max() < 4000


def test_a_peak_is_not_carried_on():
    """After one extreme month amid calm, the median falls back: last-value persistence would not."""
    rng = np.random.default_rng(6)
    counts = rng.poisson(4, (25, MONTHS)).astype(float)
    for unit in range(25):
        counts[unit, rng.choice(MONTHS - 10, 4, replace=False)] *= 60
    counts[0, -1] = 900
    draws = forecast(made(counts), HORIZONS, rng=rng).draws[0]
    assert np.median(draws) < 60


def test_short_histories_fall_back_with_a_note():
    made_short = forecast(made(np.ones((3, 20))), [1, 2], rng=np.random.default_rng(0))
    assert made_short.members == ("climatology",)
    assert any("history" in n for n in made_short.notes)
    with pytest.raises(ForecastError, match="at least 12"):
        forecast(made(np.ones((3, 11))), [1], rng=np.random.default_rng(0))


@pytest.mark.parametrize("horizons", [[], [0], [2, 1], [61], [1, 1]])
def test_wrong_horizons_are_refused(poisson, horizons):
    with pytest.raises(ForecastError, match="horizons"):
        forecast(poisson, horizons, rng=np.random.default_rng(0))


def test_a_shuffled_future_changes_no_feature_and_no_draw():
    rng = np.random.default_rng(7)
    world = made(rng.poisson(rng.gamma(0.3, 20, (20, 1)), (20, MONTHS)))
    other = world.counts.copy()
    other[:, 90:] = rng.permutation(other[:, 90:].ravel()).reshape(20, -1)
    origin = world.months[89]
    one, two = (until(w, origin) for w in (world, replace(world, counts=other)))
    units, at = np.arange(20), np.full(20, 89)
    whole = features(past_of(world), units, at, np.ones(20, dtype=int))[0]
    assert np.array_equal(whole, features(past_of(one), units, at, np.ones(20, dtype=int))[0])
    draws = [forecast(w, HORIZONS, rng=np.random.default_rng(3)).draws for w in (one, two)]
    assert np.array_equal(*draws)


def test_same_seed_same_bytes_and_older_fits_are_accepted(poisson):
    fits = [fit_pool(until(poisson, poisson.months[-2]), HORIZONS, rng=np.random.default_rng(8)) for _ in range(2)]
    draws = [forecast(poisson, HORIZONS, rng=np.random.default_rng(9), fitted=f).draws for f in fits]
    assert draws[0].tobytes() == draws[1].tobytes()
    with pytest.raises(ForecastError, match="after the origin"):
        forecast(until(poisson, poisson.months[-3]), HORIZONS, rng=np.random.default_rng(9), fitted=fits[0])


def test_weights_are_a_simplex_and_recalibration_keeps_the_order(poisson):
    fitted = fit_pool(poisson, HORIZONS, rng=np.random.default_rng(8))
    assert np.allclose(fitted.weights.sum(axis=2), 1)
    assert (fitted.weights >= 0).all()
    assert (fitted.lines[:, 1] > -1).all()
    assert fitted.ratios[2] == pytest.approx(1, abs=0.15)
