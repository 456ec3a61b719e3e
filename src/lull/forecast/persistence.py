"""Serial dependence: the correlation of a unit's worlds from one month to the next, by activity class.

The chance that anybody dies within a year hangs on it as much as on the chances of its months: deaths that come in one
bout leave more quiet years than deaths that come singly. Earlier origins show how often all months ahead were quiet,
and the correlation is taken under which that was most likely (a Gaussian copula over lead times, Pinson et al. 2009,
https://doi.org/10.1002/we.284).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from lull.schema import ACTIVITIES

Floats = NDArray[np.float64]

GRID: Final = (0.0, 0.15, 0.3, 0.45, 0.55, 0.65, 0.75, 0.82, 0.88, 0.93, 0.97)
USUAL: Final = 0.8
PULL: Final = 5.0
CLASSES: Final = len(ACTIVITIES)
PATHS: Final = 2000
NEVER: Final = 1e-6
SURE: Final = 2e-3
CHUNK: Final = 512


@dataclass(frozen=True)
class Spell:
    """What some units were given at one earlier origin, and what came.

    none : (months, rows) chance that nobody dies. steps : the months ahead. died : (months, rows) whether somebody
    died. kind, weight : (rows,) activity class and weight.
    """

    none: Floats
    steps: tuple[int, ...]
    died: NDArray[np.bool_]
    kind: NDArray[np.int64]
    weight: Floats


def persistence_of(found: Sequence[Spell], *, rng: np.random.Generator) -> Floats:
    """Correlation (classes,) of neighbouring months, from 0 to 0.97; near 0.8 where nothing tells.

    Chances that were too high or too low in all are first set right by class: too many quiet years because of too high
    chances must not look like strong dependence.

    >>> rng = np.random.default_rng(1)
    >>> none, steps = np.full((6, 4000), 0.8), (1, 2, 3, 4, 5, 6)
    >>> kind, one = np.ones(4000, dtype=np.int64), np.ones(4000)
    >>> alone = Spell(none, steps, rng.random((6, 4000)) > 0.8, kind, one)
    >>> persistence_of([alone], rng=rng).tolist()
    [0.8, 0.0, 0.8, 0.8]
    """
    loss = np.zeros((CLASSES, len(GRID)))
    seed = rng.integers(2**31)
    for spell in _set_right(found):
        for i, strength in enumerate(GRID):
            # The same paths for every strength, so that strengths differ by nothing else.
            given = _all_quiet(spell, strength, np.random.default_rng(seed))
            each = -spell.weight * np.log(np.where(spell.died.any(axis=0), 1 - given, given))
            loss[:, i] += np.bincount(spell.kind, each, CLASSES)
    pulled = loss + PULL * (np.array(GRID) - USUAL) ** 2
    best = np.array(GRID)[np.argmin(pulled, axis=1)]
    return np.where(loss.any(axis=1), best, USUAL)


def paths_of(
    shape: tuple[int, int], steps: Sequence[int], persistence: Floats | float, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Stationary standard normal paths (months, *shape); `persistence` is one for all or one a row (rows,)."""
    strength = np.broadcast_to(np.asarray(persistence, dtype=np.float64).reshape(-1, 1), (shape[0], 1))
    out = np.empty((len(steps), *shape), dtype=np.float32)
    out[0] = rng.standard_normal(shape, dtype=np.float32)
    for i in range(1, len(steps)):
        keep = strength ** (steps[i] - steps[i - 1])
        out[i] = keep * out[i - 1] + np.sqrt(1 - keep**2) * rng.standard_normal(shape, dtype=np.float32)
    return out


def _set_right(found: Sequence[Spell]) -> list[Spell]:
    """The same, with the chances of a death of each class multiplied so that they expect as many as came."""
    expected, observed = np.zeros(CLASSES), np.zeros(CLASSES)
    for spell in found:
        expected += np.bincount(spell.kind, ((1 - spell.none) * spell.weight).sum(axis=0), CLASSES)
        observed += np.bincount(spell.kind, (spell.died * spell.weight).sum(axis=0), CLASSES)
    times = (observed + 1) / (expected + 1)
    return [replace(s, none=1 - np.clip(times[s.kind] * (1 - s.none), 0, 1)) for s in found]


def _all_quiet(spell: Spell, strength: float, rng: np.random.Generator) -> Floats:
    """Chance (rows,) that all months are quiet at a strength of dependence."""
    path = paths_of((1, PATHS), spell.steps, strength, rng)[:, 0]
    limit = ndtri(np.clip(spell.none, NEVER, 1 - NEVER))
    out = np.empty(limit.shape[1])
    for low in range(0, len(out), CHUNK):
        part = slice(low, low + CHUNK)
        quiet = np.ones((limit[:, part].shape[1], PATHS), dtype=bool)
        for month, line in zip(limit[:, part], path, strict=True):
            quiet &= line < month[:, None]
        out[part] = quiet.mean(axis=1)
    return np.clip(out, SURE, 1 - SURE)
