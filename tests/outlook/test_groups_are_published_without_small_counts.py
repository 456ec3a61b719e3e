"""What is recorded by armed group is published so that no hidden count can be found from the totals."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lull.outlook.group_history import group_bounds


def worlds(total: int, low: list[int], high: list[int]) -> list[set[int]]:
    """Which counts each group may have had, given its bounds and the sum."""
    found: list[set[int]] = [set() for _ in low]

    def walk(so_far: list[int]) -> None:
        n = len(so_far)
        if n == len(low):
            if sum(so_far) == total:
                for seen, value in zip(found, so_far, strict=True):
                    seen.add(value)
            return
        for value in range(low[n], high[n] + 1):
            walk([*so_far, value])

    walk([])
    return found


@given(st.lists(st.integers(0, 12), min_size=1, max_size=3))
def test_no_count_of_one_to_four_is_told_by_a_shown_total(deaths: list[int]) -> None:
    low, high = (b[:, 0].tolist() for b in group_bounds(np.array(deaths)[:, None]))
    total = sum(deaths)
    assert all(a <= n <= b for a, n, b in zip(low, deaths, high, strict=True))
    if total < 5:
        assert all((a, b) in ((0, 0), (1, 4)) for a, b in zip(low, high, strict=True))
        return
    for n, could in zip(deaths, worlds(total, low, high), strict=True):
        assert n in could
        assert not 0 < n < 5 or len(could) > 1


def test_a_group_without_deaths_shows_zero() -> None:
    low, high = group_bounds(np.array([[6], [0]]))
    assert (low.tolist(), high.tolist()) == ([[6], [0]], [[6], [0]])
