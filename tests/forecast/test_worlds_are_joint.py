"""Draws of units and months hang together, each unit and month keeps its own distribution, and sums are calibrated."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from lull.forecast.climatology import climatology
from lull.forecast.joint import shuffle
from lull.forecast.ladder import draws_of_mass
from lull.forecast.past import past_of
from lull.forecast.world import World, until

STEPS = (1, 2, 3, 4)


def made(counts: np.ndarray, parents: np.ndarray | None = None) -> World:
    n = len(counts)
    ring = sparse.csr_array((np.abs(np.subtract.outer(np.arange(n), np.arange(n))) == 1).astype(float))
    months = np.datetime64("2005-01", "M") + np.arange(counts.shape[1])
    return World(tuple(f"u{i}" for i in range(n)), months, counts.astype(float), ring, None, parents)


def sorted_draws(world: World, n: int = 400) -> np.ndarray:
    past, units = past_of(world), np.arange(len(world.units))
    mass = climatology(past, len(world.months) - 1, STEPS, units)
    return np.stack([draws_of_mass(m, n) for m in mass], axis=1)


@pytest.fixture(scope="module")
def shared_shocks() -> World:
    rng = np.random.default_rng(5)
    shock = np.repeat(rng.gamma(0.7, 2, 80), 3)
    return made(rng.poisson(shock * 3, (12, 240)))


def test_each_unit_and_month_keeps_its_draws(shared_shocks):
    draws = sorted_draws(shared_shocks)
    before = draws.copy()
    shuffle(draws, past_of(shared_shocks), STEPS, rng=np.random.default_rng(1))
    assert np.array_equal(np.sort(draws, axis=2), before)


def test_units_that_moved_together_are_drawn_together(shared_shocks):
    draws = sorted_draws(shared_shocks)
    shuffle(draws, past_of(shared_shocks), STEPS, rng=np.random.default_rng(1))
    between = np.corrcoef(draws[:, 0])[np.triu_indices(12, 1)].mean()
    along = np.mean([np.corrcoef(d)[0, 1] for d in draws])
    assert between > 0.1
    assert along > 0.3


def test_the_first_draws_are_as_good_a_sample_as_any():
    """Violence that rose in every early stretch of history and fell in every later one."""
    rise = 20 * 1.05 ** np.concatenate([np.arange(120), np.arange(120)[::-1]])
    world = made(np.tile(np.rint(rise), (12, 1)))
    draws = np.tile(np.arange(1000, dtype=np.int32), (12, len(STEPS), 1))
    shuffle(draws, past_of(world), STEPS, rng=np.random.default_rng(4))
    total = draws.sum(axis=(0, 1))
    assert abs(total[:200].mean() - total.mean()) < 4 * total.std() / np.sqrt(200)


def test_quiet_units_are_drawn_with_their_neighbours():
    counts = np.zeros((40, 60))
    draws = np.tile(np.arange(500, dtype=np.int32), (40, len(STEPS), 1))
    shuffle(draws, past_of(made(counts)), STEPS, rng=np.random.default_rng(2))
    first = np.corrcoef(draws[:, 0])
    near = np.mean([first[i, i + 1] for i in range(39)])
    far = np.mean([first[i, (i + 20) % 40] for i in range(40)])
    assert near > far + 0.03


def test_the_sum_over_units_and_months_is_calibrated(shared_shocks):
    """At 30 origins the 90 % interval of the sum should hold about 27 times; independent draws hold far less often."""
    inside = alone = 0
    rng = np.random.default_rng(3)
    for origin in range(112, 232, 4):
        world = until(shared_shocks, shared_shocks.months[origin])
        draws = sorted_draws(world)
        free = rng.permuted(draws, axis=2)
        shuffle(draws, past_of(world), STEPS, rng=rng)
        came = shared_shocks.counts[:, origin + 1 : origin + 5].sum()
        for name, some in (("joint", draws), ("free", free)):
            low, high = np.quantile(some.sum(axis=(0, 1)), [0.05, 0.95])
            inside += name == "joint" and low <= came <= high
            alone += name == "free" and low <= came <= high
    assert inside >= 20
    assert inside > alone + 3
