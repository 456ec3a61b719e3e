"""Chances of a whole span are counted over more worlds than are kept, and the kept worlds agree with them."""

import numpy as np
import pytest

from lull.forecast.settled import LEAST, reach, settled

UNITS, MONTHS, N = 6, 12, 400


@pytest.fixture
def drawn():
    """Sorted draws of units of very different size, and a function that puts them in a new order."""
    rng = np.random.default_rng(3)
    sizes = np.array([0.02, 0.3, 1.5, 2.5, 9.0, 0.0])[:, None, None]
    draws = np.sort(rng.poisson(rng.gamma(0.3, sizes / 0.3, (UNITS, MONTHS, N))).astype(np.int32), axis=2)
    return draws, lambda worlds: rng.permuted(worlds, axis=2)


def test_kept_worlds_reach_each_number_as_often_as_many_orders_do(drawn):
    draws, reorder = drawn
    found = [reach(reorder(draws.copy())) for _ in range(60)]
    kept = reorder(draws.copy())
    before = reach(kept)
    rest = iter(found)

    out = settled(kept, lambda _: _of(next(rest)), orders=61)

    wanted = np.rint(np.mean([before, *found], axis=0))
    assert (reach(out) == wanted).all()
    assert (before != wanted).any()


def _of(counts):
    """Draws (units, 1, n) whose sums reach each number in so many worlds."""
    out = np.zeros((UNITS, 1, N), dtype=np.int32)
    for least, worlds in zip(LEAST, counts.T, strict=True):
        for unit, number in enumerate(worlds):
            out[unit, 0, :number] = least
    return out


def test_every_month_keeps_its_values(drawn):
    draws, reorder = drawn
    out = settled(reorder(draws.copy()), reorder, orders=20)
    assert (np.sort(out, axis=2) == draws).all()


def test_few_worlds_are_touched(drawn):
    draws, reorder = drawn
    kept = reorder(draws.copy())
    out = settled(kept.copy(), reorder, orders=4)
    assert 0 < (out != kept).any(axis=1).mean() < 0.05


def test_a_single_month_and_a_single_order_change_nothing(drawn):
    draws, reorder = drawn
    kept = reorder(draws.copy())
    assert (settled(kept[:, :1].copy(), reorder, orders=4) == kept[:, :1]).all()
    assert (settled(kept.copy(), reorder, orders=1) == kept).all()
