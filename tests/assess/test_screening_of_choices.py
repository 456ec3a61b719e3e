"""Screening by paths: every factor moves once a path, and effects are those of the function."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lull.assess.screening import mean_effects, morris_paths
from lull.errors import AssessError


@given(st.integers(1, 8), st.integers(1, 5), st.sampled_from([2, 4, 6]), st.integers(0, 1000))
def test_every_factor_moves_once_a_path_by_the_step_and_stays_on_the_grid(factors, paths, levels, seed):
    points = morris_paths(factors, paths, levels=levels, rng=np.random.default_rng(seed))
    assert points.shape == (paths, factors + 1, factors)
    assert points.min() >= 0
    assert points.max() <= 1 + 1e-12
    assert np.allclose(points * (levels - 1), np.round(points * (levels - 1)))
    moved = np.abs(np.diff(points, axis=1))
    assert np.allclose(moved.sum(axis=1), levels / (2 * (levels - 1)))
    assert ((moved > 0).sum(axis=2) == 1).all()


def test_effects_of_a_linear_function_are_its_slopes():
    points = morris_paths(4, 6, rng=np.random.default_rng(3))
    slopes = np.array([[2.0, 0.0], [-5.0, 1.0], [0.0, 0.0], [0.5, -4.0]])
    assert np.allclose(mean_effects(points, points @ slopes), np.abs(slopes))


def test_the_effect_of_a_product_depends_on_the_other_factor():
    """For y = a b, moving a by two thirds changes y by two thirds of b, which is 0, 1/3, 2/3 or 1."""
    points = morris_paths(2, 400, rng=np.random.default_rng(5))
    found = mean_effects(points, points.prod(axis=2)[:, :, None])
    assert found[:, 0] == pytest.approx([0.5, 0.5], abs=0.05)


@pytest.mark.parametrize(("factors", "paths", "levels"), [(0, 1, 4), (1, 0, 4), (1, 1, 3), (1, 1, 0)])
def test_grids_that_cannot_be_are_refused(factors, paths, levels):
    with pytest.raises(AssessError, match="expected at least 1 of each, and levels even"):
        morris_paths(factors, paths, levels=levels, rng=np.random.default_rng(1))
