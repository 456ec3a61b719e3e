"""The members of the pool.

A member is one file with two functions:

`fit(past, last, horizons, *, rng) -> Fitted` learns from what was known at month number `last`;
`mass(fitted, past, origin, horizons, units) -> (horizons, units, STEPS)` gives probabilities at a later month number.

To add one, write such a file and list it in `MEMBERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast import analogues, chain, climatology, hurdle, ratio
from lull.forecast.past import Past

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Member:
    """A member: its two functions, the weight it has before any evidence, and the months of history that it needs."""

    name: str
    fit: Callable[..., Any]
    mass: Callable[[Any, Past, int, tuple[int, ...], Ints], NDArray[np.float32]]
    prior: float
    months: int


def _no_fit(past: Past, last: int, horizons: tuple[int, ...], *, rng: np.random.Generator) -> None:
    """M0 learns nothing beyond the record itself."""


def _climatology(fitted: None, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float32]:
    return climatology.climatology(past, origin, horizons, units)


MEMBERS: Final = (
    Member("climatology", _no_fit, _climatology, 0.30, 12),
    Member("hurdle", hurdle.fit, hurdle.mass, 0.10, 60),
    Member("ratio", ratio.fit, ratio.mass, 0.29, 60),
    Member("analogues", analogues.fit, analogues.mass, 0.29, 48),
    Member("chain", chain.fit, chain.mass, 0.02, 48),
)
