"""Relapse: which calm units with a violent past see violence again; a hazard model as check; the price of alarms.

A unit is a relapse candidate if it had at least 25 deaths in some 12 months of the last 120 and fewer than 5 in the
last 12. It relapses in the sense of (a) with any death, of (b) with at least 25 deaths, within the span looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lull.errors import ForecastError
from lull.forecast.logistic import ridge_logistic
from lull.forecast.past import Past, trailing

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LEAST: Final = {"any": 1, "25": 25}
WAR_PAST: Final = 25
CALM_BELOW: Final = 5
LOOK_BACK: Final = 120
RIDGE: Final = np.diag([0.0, 1.0, 1.0, 1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Hazard:
    """A logistic model: `centre` and `scale` of the covariates, coefficients, intercept, and cases it rests on."""

    centre: Floats
    scale: Floats
    slopes: Floats
    intercept: float
    cases: int
    relapses: int


@dataclass(frozen=True)
class Alarms:
    """What a threshold would have meant: alarms raised, true ones, relapses missed, false alarms for each true one."""

    threshold: float
    raised: int
    true: int
    missed: int
    false_per_true: float


def candidates(past: Past, months: Ints) -> NDArray[np.bool_]:
    """Relapse candidates (U, months) at month numbers."""
    t = np.arange(past.step.shape[1])
    year = past.total[:, t + 1] - past.total[:, np.maximum(t - 11, 0)]
    out = np.empty((len(year), len(months)), dtype=bool)
    for i, m in enumerate(months):
        out[:, i] = (year[:, m] < CALM_BELOW) & (year[:, max(m - LOOK_BACK + 12, 0) : m + 1].max(axis=1) >= WAR_PAST)
    return out


def recurred(past: Past, month: int, span: int, *, sense: str = "any") -> NDArray[np.bool_]:
    """Whether (U,) violence came within `span` months after a month number, in the sense `any` or `25`."""
    if month + span >= past.step.shape[1]:
        raise ForecastError(f"month {month} + {span} lies after the last month {past.step.shape[1] - 1} of the world")
    return np.asarray(past.total[:, month + span + 1] - past.total[:, month + 1] >= _least(sense))


def fit_hazard(past: Past, last: int, *, span: int = 12, sense: str = "any", step: int = 3) -> Hazard:
    """Fit the chance of relapse of candidates at every third month whose outcome is known at month number `last`.

    Covariates: months since the last death, highest year of the last ten, deaths of the last 12 months, share of active
    months in five years, deaths nearby. Ridge-penalised logistic regression; the base rate where relapses are too few.
    """
    months = np.arange(24, last - span + 1, step)
    if not len(months):
        return Hazard(np.zeros(5), np.ones(5), np.zeros(5), -3.0, 0, 0)
    unit, at = np.nonzero(candidates(past, months))
    at = months[at]
    hit = (past.total[unit, at + span + 1] - past.total[unit, at + 1] >= _least(sense)).astype(float)
    matrix = covariates(past, unit, at)
    centre = matrix.mean(axis=0) if len(hit) else np.zeros(5)
    scale = np.maximum(matrix.std(axis=0), 1e-6) if len(hit) else np.ones(5)
    start = np.log((hit.sum() + 0.5) / (len(hit) - hit.sum() + 0.5))
    if min(hit.sum(), len(hit) - hit.sum()) < 10:
        return Hazard(centre, scale, np.zeros(5), float(start), len(hit), int(hit.sum()))
    design = np.column_stack([np.ones(len(hit)), (matrix - centre) / scale])
    # The intercept is free, so that the mean of the risks is the base rate.
    beta = ridge_logistic(design, hit, ridge=RIDGE)
    return Hazard(centre, scale, beta[1:], float(beta[0]), len(hit), int(hit.sum()))


def hazard_risk(fitted: Hazard, past: Past, month: int, units: Ints) -> Floats:
    """Chance of relapse (rows,) of units at a month number."""
    matrix = (covariates(past, units, np.full_like(units, month)) - fitted.centre) / fitted.scale
    return np.asarray(1 / (1 + np.exp(-np.clip(fitted.intercept + matrix @ fitted.slopes, -30, 30))))


def covariates(past: Past, units: Ints, months: Ints) -> Floats:
    """Covariates (rows, 5) of the hazard model."""
    near = past.around if past.around is not None else past.wider[np.zeros(len(past.world.units), dtype=np.int64)]
    decade = np.stack([trailing(past.total, units, np.maximum(months - 12 * k, 0), 12) for k in range(10)])
    return np.column_stack(
        [
            np.log1p(past.series["since_1"][units, months]),
            np.log1p(decade.max(axis=0)),
            np.log1p(trailing(past.total, units, months, 12)),
            trailing(past.active, units, months, 60) / 60,
            np.log1p(trailing(near, units, months, 12)),
        ]
    )


def alarms(
    risk: ArrayLike, hit: ArrayLike, *, thresholds: tuple[float, ...] = (0.05, 0.1, 0.2, 0.3, 0.5)
) -> list[Alarms]:
    """What alarms at some thresholds would have meant.

    risk : (rows,) forecast. hit : (rows,) whether it came. `false_per_true` is infinite where no alarm was true.

    >>> alarms([0.6, 0.6, 0.1], [1, 0, 1], thresholds=(0.5,))
    [Alarms(threshold=0.5, raised=2, true=1, missed=1, false_per_true=1.0)]
    """
    p, y = np.asarray(risk, dtype=np.float64), np.asarray(hit, dtype=bool)
    if p.shape != y.shape:
        raise ForecastError(f"risk has shape {p.shape}, hit {y.shape}; they must be equal")
    out = []
    for level in thresholds:
        up = p >= level
        true = int((up & y).sum())
        ratio = float((up & ~y).sum() / true) if true else float("inf")
        out.append(Alarms(level, int(up.sum()), true, int((~up & y).sum()), ratio))
    return out


def _least(sense: str) -> int:
    if sense not in LEAST:
        raise ForecastError(f"relapse in the sense {sense!r}; expected one of {', '.join(LEAST)}")
    return LEAST[sense]
