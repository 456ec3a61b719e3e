"""Energy and variogram scores agree with scoringrules, and tell joint draws from shuffled ones."""

from __future__ import annotations

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st

from lull import scores
from lull.errors import ForecastError


def joint(seed: int, rows: int, draws: int, parts: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts with a long tail whose parts share their level."""
    rng = np.random.default_rng(seed)
    level = rng.gamma(0.3, 60, size=(rows, 1, 1))
    fct = rng.poisson(level * rng.gamma(0.5, 2, size=(rows, draws, 1)) * rng.gamma(2, 0.5, size=(rows, draws, parts)))
    return rng.poisson(level[:, 0] * rng.gamma(0.5, 2, size=(rows, parts))).astype(float), fct


@given(st.integers(0, 2**31), st.integers(1, 4), st.integers(1, 30), st.integers(1, 12))
def test_energy_score_equals_scoringrules(seed: int, rows: int, draws: int, parts: int) -> None:
    obs, fct = joint(seed, rows, draws, parts)
    theirs = scoringrules.es_ensemble(obs, fct.astype(float), estimator="nrg", backend="numpy")
    np.testing.assert_allclose(scores.energy_score(obs, fct), theirs, rtol=1e-9, atol=1e-9)


@given(st.integers(0, 2**31), st.integers(1, 4), st.integers(1, 30), st.integers(1, 8), st.sampled_from([0.5, 1.0]))
def test_variogram_score_equals_scoringrules(seed: int, rows: int, draws: int, parts: int, power: float) -> None:
    obs, fct = joint(seed, rows, draws, parts)
    theirs = scoringrules.vs_ensemble(obs, fct.astype(float), p=power, estimator="nrg", backend="numpy")
    np.testing.assert_allclose(scores.variogram_score(obs, fct, power=power), theirs, rtol=1e-9, atol=1e-9)


@given(st.integers(0, 2**31))
def test_energy_score_of_one_part_is_the_crps(seed: int) -> None:
    obs, fct = joint(seed, 5, 40, 1)
    np.testing.assert_allclose(
        scores.energy_score(obs, fct), scores.crps_ensemble(obs[:, 0], fct[:, :, 0]), rtol=1e-9, atol=1e-9
    )


def test_worlds_in_which_parts_move_together_beat_shuffled_ones() -> None:
    rng = np.random.default_rng(4)
    level = rng.gamma(0.5, 40, size=(400, 61, 1))
    worlds = rng.poisson(np.repeat(level, 6, axis=2))
    obs, fct = worlds[:, 0].astype(float), worlds[:, 1:]
    alone = np.stack([rng.permuted(fct[:, :, i], axis=1) for i in range(6)], axis=2)
    assert scores.variogram_score(obs, fct).mean() < 0.8 * scores.variogram_score(obs, alone).mean()
    assert scores.energy_score(obs, fct).mean() < scores.energy_score(obs, alone).mean()


def test_shapes_that_do_not_fit_and_missing_values_are_refused() -> None:
    for score in (scores.energy_score, scores.variogram_score):
        with pytest.raises(ForecastError, match="do not fit"):
            score([[1, 2]], [[[1, 2, 3]]])
        with pytest.raises(ForecastError, match="observation is missing"):
            score([[np.nan]], [[[1]]])
        with pytest.raises(ForecastError, match="draw is missing"):
            score([[1]], [[[np.nan]]])
    with pytest.raises(ForecastError, match="above 0"):
        scores.variogram_score([[1]], [[[1]]], power=0)
