"""Recalibration moves the chance of any death along a logistic line, and leaves sizes as they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from lull.forecast.ladder import STEPS
from lull.forecast.recalibrate import HALF_LIFE, RIDGE, Outcomes, fit_lines, log_odds, recalibrated


def outcomes(seed: int, *, size: int = 600, shift: float = -1.0) -> Outcomes:
    rng = np.random.default_rng(seed)
    chance = rng.uniform(0.05, 0.95, size)
    true = 1 / (1 + np.exp(-(log_odds(chance) + shift)))
    return Outcomes(chance, rng.random(size) < true, rng.integers(2, 4, size), rng.integers(0, 12, size).astype(float))


def some_mass(seed: int) -> np.ndarray:
    mass = np.random.default_rng(seed).dirichlet(np.full(STEPS, 0.3), (2, 6)).astype(np.float32)
    return mass / mass.sum(axis=2, keepdims=True)


def test_the_line_is_the_minimum_of_the_penalised_likelihood():
    """Oracle: SciPy's general minimiser on the same function."""
    found = outcomes(1)
    x, weight = log_odds(found.chance), 0.5 ** (found.age / HALF_LIFE)

    def loss(line: np.ndarray) -> float:
        z = line[0] + (1 + line[1]) * x
        return float((weight * (np.logaddexp(0, z) - found.died * z)).sum() + line @ RIDGE @ line / 2)

    best = minimize(loss, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10}).x
    assert fit_lines([found])[1] == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize(
    ("low", "high", "share"), [(0.02, 0.1, 0.5), (0.01, 0.05, 0.9), (0.8, 0.98, 0.1), (0.1, 0.4, 1)]
)
@pytest.mark.parametrize("size", [200, 2000, 20_000])
def test_the_line_is_found_however_far_what_came_lies_from_what_was_said(low, high, share, size):
    """Closed form: at the minimum the slope of the penalised likelihood is zero, or the bound on the slope holds."""
    rng = np.random.default_rng(1)
    chance = rng.uniform(low, high, size)
    found = Outcomes(chance, rng.random(size) < share, np.full(size, 2), np.zeros(size))
    line, x = fit_lines([found])[1], log_odds(chance)
    off = 1 / (1 + np.exp(-(line[0] + (1 + line[1]) * x))) - found.died
    steepness = np.array([off.sum(), (off * x).sum()]) + RIDGE @ line
    assert abs(steepness[0]) < 1e-4 * size
    assert abs(steepness[1]) < 1e-4 * size or line[1] == -1
    assert np.mean(off) == pytest.approx(0, abs=0.35 if size == 200 else 0.1)


def test_too_many_alarms_lower_the_chances_and_too_few_raise_them():
    assert fit_lines([outcomes(2, shift=-1.0)])[1, 0] < -0.3
    assert fit_lines([outcomes(2, shift=1.0)])[1, 0] > 0.3


def test_the_newest_outcomes_weigh_most():
    size = 4000
    chance, kind = np.full(size, 0.5), np.full(size, 2)
    old = Outcomes(chance, np.ones(size, dtype=bool), kind, np.full(size, 40.0))
    new = Outcomes(chance, np.zeros(size, dtype=bool), kind, np.zeros(size))
    assert fit_lines([old, new])[1, 0] < -2


def test_without_outcomes_nothing_changes():
    mass, kind = some_mass(3), np.array([0, 1, 2, 3, 2, 1])
    assert np.allclose(recalibrated(mass.copy(), kind, fit_lines([])), mass, atol=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.floats(-2, 2), st.floats(-0.5, 0.5))
def test_recalibrated_masses_are_masses_with_the_same_sizes(seed, offset, slope):
    kind = np.array([0, 1, 2, 3, 2, 1])
    mass = some_mass(seed)
    out = recalibrated(mass.copy(), kind, np.array([[offset, slope], [offset, slope]]))
    assert (out >= 0).all()
    assert np.allclose(out.sum(axis=2), 1, atol=1e-5)
    assert np.array_equal(out[:, 0], mass[:, 0])
    given_some = [m[:, 1:, 1:] / m[:, 1:, 1:].sum(axis=2, keepdims=True) for m in (mass, out)]
    assert np.allclose(*given_some, atol=1e-4)
