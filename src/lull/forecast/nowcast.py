"""What provisional counts of late months are likely to become, once the final version of the records is out.

Monthly Candidate records miss events that are found later, and hold some that are later struck off or moved. How the
deaths of a country and month grew is learned where both versions are at hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from lull.errors import ForecastError

PAIRS: Final = 20
FEWEST: Final = 5
HALF_COUNT: Final = 0.5


@dataclass(frozen=True)
class Growth:
    """Final over provisional deaths: one in ten below `low`, half below `middle`, one in ten above `high`."""

    low: float
    middle: float
    high: float
    pairs: int


CANDIDATE: Final = Growth(0.38, 1.0, 2.29, 60)
"""Countries and types of violence with 5 or more deaths in October 2023: UCDP Candidate 23.0.10 against GED 26.1."""


def growth(first: ArrayLike, final: ArrayLike) -> Growth:
    """Learn how counts grew from pairs of provisional and final counts; `CANDIDATE` with fewer than 20 of them.

    first, final : (n,) deaths of the same place and month in two versions; pairs with fewer than 5 in the first are
    left out, as one death more would double them.

    Raises `ForecastError` where they are not as many, or any is negative or missing.

    >>> growth([10] * 30, [12] * 30)
    Growth(low=1.19, middle=1.19, high=1.19, pairs=30)
    >>> growth([10], [12]) == CANDIDATE
    True
    """
    one, two = np.asarray(first, dtype=np.float64), np.asarray(final, dtype=np.float64)
    if one.shape != two.shape or not (np.isfinite(one).all() and np.isfinite(two).all()):
        raise ForecastError(f"counts of two versions have shapes {one.shape} and {two.shape}; expected as many of each")
    if min(one.min(initial=0), two.min(initial=0)) < 0:
        raise ForecastError("a count is below 0; expected deaths recorded in two versions")
    used = one >= FEWEST
    if used.sum() < PAIRS:
        return CANDIDATE
    low, middle, high = np.quantile((two[used] + HALF_COUNT) / (one[used] + HALF_COUNT), [0.1, 0.5, 0.9]).round(2)
    return Growth(float(low), float(middle), float(high), int(used.sum()))


def likely(recorded: Iterable[float], grown: Growth = CANDIDATE) -> tuple[int, int, int]:
    """Deaths that provisional months together are likely to become: low, middle and high, 80 % between the ends.

    Months are taken to grow together, which makes the interval wide rather than narrow.

    >>> likely([100, 20])
    (46, 120, 275)
    """
    total = float(sum(recorded))
    low, middle, high = (round(total * factor) for factor in (grown.low, grown.middle, grown.high))
    return low, middle, high
