"""Sizes by regime: how many die, given that somebody dies, is set right for units that fall, rise or are quiet.

At origins until 2016 the pool expected half as much again as came of districts whose violence was falling, rising or
over, and not of those that held steady: peaks, and what other units counted in such a state, weigh on for longer than
violence lasts. Of whole countries it expected too much only where few had died. The chance that anybody dies stays as
it is; sizes are divided by what was too much. And no quiet unit is given more than quiet units ever came to.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.ladder import HIGH, LOW, STEPS, step_of
from lull.forecast.past import Past, trailing

Ints = NDArray[np.int64]

REGIMES: Final = ("quiet", "small", "falling", "rising", "steady")
PARTS: Final = (0.65, 0.65, 0.65, 0.65, 1.0)
"""What sizes of parts of a country are multiplied by; at origins to 2016, 0.65 was better than 0.5, 0.8 and 1."""
ALONE: Final = (1.0, 0.65, 1.0, 1.0, 1.0)
"""The same of units that are no parts of one area, such as countries."""
GREAT: Final = 1000
OWN: Final = 0.15
"""Share of its own last twelve months in the forecast of a great war that holds steady; from 0 to 1 this was best."""
FALL: Final = 0.5
RISE: Final = 1.5
SMALL: Final = 25
YEAR: Final = 12
POINTS: Final = 9


def regime(past: Past, origin: int, units: Ints) -> Ints:
    """Regime (rows,) of units at a month number, as an index into `REGIMES`.

    quiet: no death in 12 months. small: fewer than 25. Of the others, falling or rising: the last quarter, times four,
    below half or above one and a half of the year; steady: neither.
    """
    when = np.full_like(units, origin)
    year, quarter = (trailing(past.total, units, when, width) for width in (12, 3))
    course = np.where(4 * quarter < FALL * year, 2, np.where(4 * quarter > RISE * year, 3, 4))
    return np.where(year == 0, 0, np.where(year < SMALL, 1, course)).astype(np.int64)


def sized(mass: NDArray[np.float32], regimes: Ints, factors: tuple[float, ...] = PARTS) -> NDArray[np.float32]:
    """Masses (horizons, rows, STEPS) whose positive counts are scaled by the factor of each row's regime, in place.

    >>> some = np.zeros((1, 1, STEPS), dtype=np.float32)
    >>> some[0, 0, [0, step_of(100)]] = 0.5
    >>> out = sized(some, np.array([2]))[0, 0]
    >>> float(out[0]), bool(57 < HIGH[np.flatnonzero(out[1:])[0] + 1] < 70)
    (0.5, True)
    """
    for number, factor in enumerate(factors):
        rows = np.flatnonzero(regimes == number)
        if factor != 1 and rows.size:
            moved = mass[:, rows].reshape(-1, STEPS) @ scaling(factor)
            mass[:, rows] = moved.reshape(mass.shape[0], rows.size, STEPS)
    return mass


def with_own_year(mass: NDArray[np.float32], past: Past, origin: int, units: Ints) -> NDArray[np.float32]:
    """Masses (horizons, rows, STEPS) of steady great wars, a part of each being its own last 12 months, in place.

    So no such war is forecast to be over while nothing of the last year says so. Great: 1,000 deaths in the year.
    """
    when = np.full_like(units, origin)
    steady = regime(past, origin, units) == REGIMES.index("steady")
    rows = np.flatnonzero(steady & (trailing(past.total, units, when, YEAR) >= GREAT))
    own = np.zeros((len(rows), STEPS), dtype=np.float32)
    for back in range(YEAR):
        np.add.at(own, (np.arange(len(rows)), past.step[units[rows], origin - back]), OWN / YEAR)
    mass[:, rows] = (1 - OWN) * mass[:, rows] + own
    return mass


def capped(mass: NDArray[np.float32], regimes: Ints, most: Ints) -> NDArray[np.float32]:
    """Masses (horizons, rows, STEPS) in which quiet rows get nothing above the step `most` (horizons,), in place."""
    rows = np.flatnonzero(regimes == 0)
    for part, top in zip(mass, most, strict=True):
        above = part[rows, top + 1 :].sum(axis=1)
        part[rows, top + 1 :] = 0
        part[rows, top] += above
    return mass


def most_after_quiet(past: Past, origin: int, horizons: tuple[int, ...]) -> Ints:
    """Highest step (horizons,) that any unit without a death in 12 months came to so much later, as known by then."""
    month = np.arange(YEAR - 1, past.step.shape[1])
    quiet = past.total[:, month + 1] == past.total[:, month + 1 - YEAR]
    out = []
    for h in horizons:
        then = month[month + h <= origin]
        reached = np.where(quiet[:, : len(then)], past.step[:, then + h], 0) if len(then) else np.zeros(1)
        out.append(int(reached.max(initial=0)))
    return np.array(out, dtype=np.int64)


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
