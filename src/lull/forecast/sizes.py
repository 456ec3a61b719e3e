"""Sizes by regime: how many die, given that somebody dies, is set right for units that fall, rise or are quiet.

At origins until 2016 the pool expected half as much again as came of units whose violence was falling, rising or over,
in Iraq's districts as among the countries of the world, and not of those that held steady. Peaks, and what other units
counted in such a state, weigh on in such a forecast for longer than violence lasts. The chance that anybody dies stays
as it is; sizes are divided by what was too much.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.ladder import HIGH, LOW, STEPS, step_of
from lull.forecast.past import Past, trailing

Ints = NDArray[np.int64]

REGIMES: Final = ("quiet", "falling", "rising", "steady and small", "steady")
FACTOR: Final = (0.65, 0.65, 0.65, 0.65, 1.0)
"""What sizes are multiplied by. Chosen on origins to 2016: 0.65 against 0.5, 0.8 and 1 for all but steady units."""
FALL: Final = 0.5
RISE: Final = 1.5
SMALL: Final = 25
POINTS: Final = 9


def regime(past: Past, origin: int, units: Ints) -> Ints:
    """Regime (rows,) of units at a month number, as an index into `REGIMES`.

    quiet: no death in 12 months. falling, rising: the last quarter, times four, below half or above one and a half of
    the year. steady: neither; small with fewer than 25 deaths in the year.
    """
    when = np.full_like(units, origin)
    year, quarter = (trailing(past.total, units, when, width) for width in (12, 3))
    course = np.where(4 * quarter < FALL * year, 1, np.where(4 * quarter > RISE * year, 2, 4))
    return np.where(year == 0, 0, np.where((course == 4) & (year < SMALL), 3, course)).astype(np.int64)


def sized(mass: NDArray[np.float32], regimes: Ints) -> NDArray[np.float32]:
    """Masses (horizons, rows, STEPS) whose positive counts are scaled by the factor of each row's regime, in place.

    >>> some = np.zeros((1, 1, STEPS), dtype=np.float32)
    >>> some[0, 0, [0, step_of(100)]] = 0.5
    >>> out = sized(some, np.array([1]))[0, 0]
    >>> float(out[0]), bool(57 < HIGH[np.flatnonzero(out[1:])[0] + 1] < 70)
    (0.5, True)
    """
    for number, factor in enumerate(FACTOR):
        rows = np.flatnonzero(regimes == number)
        if factor != 1 and rows.size:
            moved = mass[:, rows].reshape(-1, STEPS) @ scaling(factor)
            mass[:, rows] = moved.reshape(mass.shape[0], rows.size, STEPS)
    return mass


@cache
def scaling(factor: float) -> NDArray[np.float32]:
    """Matrix (STEPS, STEPS) that multiplies positive counts by a factor, to no less than 1; 0 stays 0."""
    out = np.zeros((STEPS, STEPS))
    out[0, 0] = 1
    for step in range(1, STEPS):
        wanted = np.linspace(LOW[step], HIGH[step], POINTS) * factor
        below = np.floor(wanted)
        for count, share in ((below, 1 - (wanted - below)), (below + 1, wanted - below)):
            np.add.at(out[step], step_of(np.maximum(count, 1)), share / POINTS)
    return out.astype(np.float32)
