"""Logistic lines: the closed form where there is one, the condition of a minimum elsewhere, and the bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from lull.forecast.logistic import ridge_logistic


@pytest.mark.parametrize("shares", [(0.1, 0.9), (0.001, 0.5), (0.999, 0.998)])
def test_two_groups_get_the_log_odds_of_their_shares(shares: tuple[float, float]) -> None:
    group = np.repeat([0, 1], 10_000)
    hit = (np.arange(20_000) % 10_000 < np.repeat(np.array(shares) * 10_000, 10_000)).astype(float)
    found = ridge_logistic(np.eye(2)[group], hit, ridge=np.zeros((2, 2)))
    assert found == pytest.approx(logit(shares), abs=1e-4)


def test_weights_count_like_rows_and_what_is_given_needs_no_coefficient() -> None:
    rng = np.random.default_rng(0)
    design, hit = rng.normal(size=(300, 2)), (rng.random(300) < 0.3).astype(float)
    twice = rng.integers(1, 4, 300)
    ridge = np.diag([0.5, 2.0])
    one = ridge_logistic(design, hit, ridge=ridge, weight=twice.astype(float))
    again = ridge_logistic(np.repeat(design, twice, axis=0), np.repeat(hit, twice), ridge=ridge)
    assert one == pytest.approx(again, abs=1e-6)
    free = np.zeros((2, 2))
    line = np.array([0.7, -1.2])
    moved = ridge_logistic(design, hit, ridge=free, at=design @ line)
    assert moved + line == pytest.approx(ridge_logistic(design, hit, ridge=free), abs=1e-5)


@given(st.integers(0, 10_000), st.floats(0.1, 50), st.floats(-6, 6))
def test_what_is_found_is_a_minimum(seed: int, ridge: float, base: float) -> None:
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(80), rng.normal(size=(80, 3))])
    hit = (rng.random(80) < expit(base)).astype(float)
    penalty = ridge * np.eye(4)
    found = ridge_logistic(design, hit, ridge=penalty)
    slope = design.T @ (expit(design @ found) - hit) + penalty @ found
    assert np.abs(slope).max() < 1e-4 * 80


def test_a_bound_holds_and_the_rest_adapts() -> None:
    design = np.column_stack([np.ones(1000), np.linspace(-1, 1, 1000)])
    hit = (np.arange(1000) < 500).astype(float)
    found = ridge_logistic(design, hit, ridge=np.eye(2), bounds=[(None, None), (0, None)])
    assert found == pytest.approx([0.0, 0.0], abs=1e-6)
