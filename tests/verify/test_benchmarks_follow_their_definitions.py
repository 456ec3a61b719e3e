"""The benchmarks are what the challenge defines, at native values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from lull.errors import ForecastError
from lull.forecast.benchmarks import BENCHMARKS, benchmark
from lull.forecast.world import World

HORIZONS = tuple(range(3, 15))


def world(counts: np.ndarray, links: np.ndarray | None = None) -> World:
    months = np.datetime64("2010-01", "M") + np.arange(counts.shape[1])
    names = tuple(f"u{i}" for i in range(len(counts)))
    return World(names, months, counts.astype(float), None if links is None else sparse.csr_array(links.astype(float)))


def draws_of(name: str, w: World, *, draws: int = 1000, ring: int | None = None, seed: int = 0) -> np.ndarray:
    model = benchmark(name, ring=ring)
    return model.draw(model.fit(w, HORIZONS), HORIZONS, draws=draws, rng=np.random.default_rng(seed))


COUNTS = np.random.default_rng(4).poisson(np.linspace(0, 30, 9)[:, None], size=(9, 300))
LINKS = np.ones((9, 9)) - np.eye(9)


@pytest.mark.parametrize("name", list(BENCHMARKS))
def test_every_benchmark_gives_whole_draws_of_the_asked_shape(name):
    drawn = draws_of(name, world(COUNTS, LINKS), draws=250)
    assert drawn.shape == (9, 12, 250)
    assert drawn.dtype.kind == "i"
    assert drawn.min() >= 0


def test_conflictology_holds_each_of_the_last_twelve_months_83_or_84_times():
    w = world(np.arange(24)[None, :])
    for horizon in draws_of("conflictology-12", w)[0]:
        values, times = np.unique(horizon, return_counts=True)
        assert values.tolist() == list(range(12, 24))
        assert set(times.tolist()) == {83, 84}


def test_conflictology_draws_one_past_month_for_all_units_at_once():
    # Unit 1 is always ten times unit 0, and stays so in every draw.
    own = np.arange(1, 13)
    drawn = draws_of("conflictology-12", world(np.stack([own, own * 10])))
    np.testing.assert_array_equal(drawn[1], drawn[0] * 10)


def test_last_value_has_the_mean_and_variance_of_poisson():
    drawn = draws_of("last", world(np.array([[50, 0, 40], [0, 0, 0]])))
    np.testing.assert_allclose(drawn[0].mean(axis=1), 40, rtol=0.01)
    np.testing.assert_allclose(drawn[0].var(axis=1), 40, rtol=0.02)
    assert drawn[1].max() == 0


def test_neighbours_of_a_full_cell_are_108_values_and_missing_ones_count_as_zero():
    w = world(COUNTS[:, -12:] + 1, LINKS)
    drawn = draws_of("neighbours-12", w, draws=108, ring=8)
    np.testing.assert_array_equal(np.sort(drawn[3, 0]), np.sort((COUNTS[:, -12:] + 1).ravel()))
    alone = draws_of("neighbours-12", world(np.full((1, 12), 6), np.zeros((1, 1))), draws=108, ring=8)
    assert np.count_nonzero(alone[0, 0]) == 12


def test_neighbours_without_a_ring_take_only_those_that_exist():
    links = np.zeros((3, 3))
    links[0, 1] = links[1, 0] = 1
    counts = np.repeat([[1], [3], [8]], 12, axis=1)
    drawn = draws_of("neighbours-12", world(counts, links), draws=24)
    assert [np.unique(d).tolist() for d in drawn[:, 0]] == [[1, 3], [1, 3], [8]]


def test_bootstrap_draws_from_the_last_240_months_of_all_units():
    early = np.hstack([np.full((9, 60), 10_000), COUNTS[:, :240]])
    drawn = draws_of("bootstrap-240", world(early))
    assert drawn.max() < 10_000
    assert np.all(np.sort(drawn[0, 0]) == np.sort(drawn[8, 11]))


@given(st.integers(0, 2**32 - 1), st.sampled_from(sorted(BENCHMARKS)))
@settings(max_examples=25, deadline=None)
def test_the_same_seed_gives_the_same_draws(seed, name):
    w = world(COUNTS, LINKS)
    np.testing.assert_array_equal(draws_of(name, w, draws=50, seed=seed), draws_of(name, w, draws=50, seed=seed))


def test_missing_neighbours_and_unknown_names_are_errors():
    with pytest.raises(ForecastError, match="next to whom"):
        draws_of("neighbours-12", world(COUNTS))
    with pytest.raises(ForecastError, match="conflictology-12"):
        benchmark("naive")
    with pytest.raises(ForecastError, match="at most 3"):
        draws_of("neighbours-12", world(COUNTS, LINKS), ring=3)
