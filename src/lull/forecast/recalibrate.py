"""Recalibration of the chance that nobody dies, by how such chances fared lately.

A logistic line through the log-odds (Platt scaling, as studied by Niculescu-Mizil & Caruana 2005,
https://doi.org/10.1145/1102351.1102430), fitted to forecasts whose outcome is known. The newest outcomes weigh most:
when violence ebbs or spreads everywhere, forecasts are too high or too low everywhere, and this is what it learns.
Sizes, given that somebody dies, stay as they are: correcting them by the past made scores worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from lull.forecast.logistic import ridge_logistic

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HALF_LIFE: Final = 4.0
RIDGE: Final = np.diag([50.0, 100.0])
TOGETHER: Final = (-1, 0, 1, 1)
GROUPS: Final = 2
CLIP: Final = 1e-4


@dataclass(frozen=True)
class Outcomes:
    """Chances of any death that were given, by row: whether somebody died, activity class, months since it is known."""

    chance: Floats
    died: NDArray[np.bool_]
    kind: Ints
    age: Floats


def aged(found: Sequence[Outcomes], months: int) -> list[Outcomes]:
    """The same outcomes, some months later."""
    return [replace(o, age=o.age + months) for o in found]


def fit_lines(found: Sequence[Outcomes]) -> Floats:
    """Offset and extra slope (GROUPS, 2) of the log-odds: sporadic units, and active and high ones; 0 changes nothing.

    Units without a death in the last year keep their chances: too few of them see one for a recent past to teach.

    >>> some = Outcomes(np.full(4000, 0.5), np.arange(4000) % 4 == 0, np.full(4000, 2), np.zeros(4000))
    >>> fit_lines([some]).round(1).tolist()
    [[0.0, 0.0], [-1.0, 0.0]]
    """
    out = np.zeros((GROUPS, 2))
    if not found:
        return out
    chance, died, age = (np.concatenate([getattr(o, name) for o in found]) for name in ("chance", "died", "age"))
    group = np.array(TOGETHER)[np.concatenate([o.kind for o in found])]
    for g in range(GROUPS):
        rows = group == g
        if rows.any():
            out[g] = _line(log_odds(chance[rows]), died[rows].astype(float), 0.5 ** (age[rows] / HALF_LIFE))
    return out


def recalibrated(mass: NDArray[np.float32], kind: Ints, lines: Floats) -> NDArray[np.float32]:
    """Masses (horizons, rows, STEPS) whose chance of 0 is moved along the lines; `kind` is the class of each row."""
    group = np.array(TOGETHER)[kind]
    rows = np.flatnonzero(group >= 0)
    some = 1 - mass[:, rows, 0].astype(np.float64)
    offset, slope = lines[group[rows]].T
    wanted = expit(offset + (1 + slope) * log_odds(some))
    open_question = (some > CLIP) & (some < 1 - CLIP)
    times = np.where(open_question, wanted / np.maximum(some, CLIP), 1.0)
    part = mass[:, rows] * times[:, :, None]
    part[:, :, 0] = 1 - part[:, :, 1:].sum(axis=2)
    mass[:, rows] = np.maximum(part, 0)
    return mass


def log_odds(chance: Floats) -> Floats:
    """Logarithm of the odds, of chances kept a little away from 0 and 1."""
    kept = np.clip(chance, CLIP, 1 - CLIP)
    return np.asarray(np.log(kept / (1 - kept)))


def _line(at: Floats, died: Floats, weight: Floats) -> Floats:
    """A logistic regression that is drawn towards "as it was"; the ridge counts in cases.

    A higher chance never comes out lower than a smaller one: the whole slope is at least 0.
    """
    design = np.column_stack([np.ones_like(at), at])
    return ridge_logistic(design, died, ridge=RIDGE, at=at, weight=weight, bounds=[(None, None), (-1, None)])
