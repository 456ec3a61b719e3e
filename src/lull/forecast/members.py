"""The members of the pool.

A member is one file with two functions:

`fit(past, last, horizons, *, rng) -> Fitted` learns from what was known at month number `last`;
`mass(fitted, past, origin, horizons, units) -> (horizons, units, STEPS)` gives probabilities at a later month number.

To add one, write such a file and list it in `MEMBERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from lull.forecast import analogues, chain, climatology, hurdle, ratio
from lull.forecast.past import Past

Ints = NDArray[np.int64]


class Fit(Protocol):
    """Learns from what was known at month number `last`; what is learned goes to the member's own `mass` alone."""

    def __call__(self, past: Past, last: int, horizons: tuple[int, ...], *, rng: np.random.Generator) -> object:
        """What was learned."""


@dataclass(frozen=True)
class Member:
    """A member: its two functions, its weight before any evidence by activity class, and the history that it needs.

    `months` counts to the origin, without the months that are to be forecast.
    """

    name: str
    fit: Fit
    mass: Callable[..., NDArray[np.float32]]
    prior: tuple[float, float, float, float]
    months: int


def _no_fit(past: Past, last: int, horizons: tuple[int, ...], *, rng: np.random.Generator) -> None:
    """M0 learns nothing beyond the record itself."""


def _climatology(fitted: None, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float32]:
    return climatology.climatology(past, origin, horizons, units)


MEMBERS: Final = (
    Member("climatology", _no_fit, _climatology, (0.02, 0.02, 0.20, 0.20), 12),
    Member("hurdle", hurdle.fit, hurdle.mass, (0.78, 0.48, 0.34, 0.00), 60),
    Member("ratio", ratio.fit, ratio.mass, (0.18, 0.48, 0.25, 0.50), 60),
    Member("analogues", analogues.fit, analogues.mass, (0.00, 0.00, 0.20, 0.29), 48),
    Member("chain", chain.fit, chain.mass, (0.02, 0.02, 0.01, 0.01), 48),
)
