"""Chances of a whole span, counted over more worlds than are kept.

How months come together to a year hangs on the order of the draws, which is drawn by lot: a chance of 25 deaths within
a year that is counted over 1,000 worlds strays by one or two points, and a list of places in the order of such chances
with it. So the order is drawn several times, the chances are counted over all of these worlds, and those that are kept
are mended until they give the same: single months of a unit are swapped between two worlds. Every month keeps its
values, and whatever is counted over the worlds agrees with the chance that is published.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.int32]
Ints = NDArray[np.int64]

LEAST: Final = (1, 25, 100)
"""Deaths in the whole span whose chances are set right: those that a release tells."""
MOST_SWAPS: Final = 100


def settled(draws: Draws, reorder: Callable[[Draws], Draws], *, orders: int) -> Draws:
    """Joint draws (units, months, n) whose sums over all months reach 1, 25 and 100 as often as over `orders` times n.

    reorder : puts sorted draws (units, months, n) into a new order at random, in place, and returns them. Changes
    `draws` in place and returns them; a single month, or a single order, leaves them as they are.

    >>> rng = np.random.default_rng(1)
    >>> draws = np.sort(rng.poisson(2, (1, 12, 200)).astype(np.int32), axis=2)
    >>> mixed = rng.permuted(draws, axis=2)
    >>> out = settled(mixed.copy(), lambda worlds: rng.permuted(worlds, axis=2), orders=50)
    >>> bool((np.sort(out, axis=2) == draws).all())
    True
    """
    if draws.shape[1] == 1 or orders < 2:
        return draws
    found = [reach(draws)]
    found += [reach(reorder(np.sort(draws, axis=2))) for _ in range(orders - 1)]
    wanted = np.rint(np.mean(found, axis=0)).astype(np.int64)
    for unit in np.flatnonzero((wanted != found[0]).any(axis=1)):
        for number in range(len(LEAST)):
            _mend(draws[unit], number, int(wanted[unit, number]))
    return draws


def reach(draws: Draws) -> Ints:
    """In how many worlds (units, 3) the sum over all months reaches 1, 25 and 100."""
    sums = draws.sum(axis=1, dtype=np.int64)
    return np.stack([(sums >= least).sum(axis=1) for least in LEAST], axis=1)


def _mend(values: Draws, number: int, wanted: int) -> None:
    """Swap months (months, n) between worlds until `wanted` sums reach LEAST[number], as far as may be."""
    for _ in range(MOST_SWAPS):
        sums = values.sum(axis=0, dtype=np.int64)
        short = wanted - int((sums >= LEAST[number]).sum())
        if not short or not _swap(values, sums, number, up=short > 0):
            return


def _swap(values: Draws, sums: Ints, number: int, *, up: bool) -> bool:
    """Bring one world over LEAST[number], or under it, by a month of another that stays on its side of every bound."""
    kind = np.searchsorted(LEAST, sums, side="right")
    here = np.flatnonzero(kind == (number if up else number + 1))
    if not here.size:
        return False
    one = here[np.argmax(sums[here]) if up else np.argmin(sums[here])]
    change = values - values[:, [one]].astype(np.int64)
    stays = np.searchsorted(LEAST, sums - change, side="right") == kind
    moved = np.searchsorted(LEAST, sums[one] + change, side="right") == (number + 1 if up else number)
    fits = stays & moved
    fits[:, one] = False
    if not fits.any():
        return False
    size = np.where(fits, np.abs(change), np.iinfo(np.int64).max)
    month, other = np.unravel_index(int(size.argmin()), size.shape)
    values[month, [one, other]] = values[month, [other, one]]
    return True
