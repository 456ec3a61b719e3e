"""The whole of an area: its districts' sum, set to the level at which violence in whole countries goes on.

Sums of districts carry the errors that all districts share. How a country's total goes on from its last month, quarter,
half-year and year is learned from all countries, by a median regression of logarithms that bends where the last
quarter fell or rose: the deeper a fall, the more of it lasts. What the area itself showed lately, more or less than
such a forecast half a year before, adds part of that error. All draws are scaled by one factor, so that the median of
their sum comes to that level; chances of a death, and how worlds differ, stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.world import Counts

FEWEST: Final = 100
FIRST: Final = 36
CASES: Final = 200
WIDTHS: Final = (1, 3, 6, 12)
HALF_COUNT: Final = 0.5
LASTING: Final = 0.4
LOOK_BACK: Final = 6
ROUNDS: Final = 40
NEAR: Final = 0.05
LIMITS: Final = (0.2, 3.0)
PULL: Final = 1e-3


@dataclass(frozen=True)
class Course:
    """How totals go on: centre and scale of what is seen of the past, and coefficients, the intercept first."""

    centre: Counts
    scale: Counts
    slopes: Counts


def fit_course(teachers: Counts, steps: tuple[int, ...]) -> Course | None:
    """Learn the median course from monthly deaths (places, months) to the origin; None with too few cases.

    Cases are places with at least 100 deaths in 12 months; what is learned is the mean over the months ahead of `steps`
    relative to those 12 months.
    """
    last = teachers.shape[1] - 1
    seen, observed = [], []
    for month in range(FIRST, last - steps[-1] + 1):
        rows = np.flatnonzero(teachers[:, month - 11 : month + 1].sum(axis=1) >= FEWEST)
        found, level = situation(teachers[rows], month)
        ahead = teachers[rows][:, month + np.array(steps)].mean(axis=1)
        seen.append(found)
        observed.append(np.log(ahead + HALF_COUNT) - level)
    x, y = (np.concatenate(v) if v else np.zeros((0, 12)) for v in (seen, observed))
    if len(x) < CASES:
        return None
    centre, scale = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    return Course(centre, scale, _median_line(np.column_stack([np.ones(len(x)), (x - centre) / scale]), y.ravel()))


def situation(counts: Counts, month: int) -> tuple[Counts, Counts]:
    """What is seen of totals (rows, months) at a month number: (rows, 12), and the level of the last year.

    Logarithms of the mean over the last 1, 3 and 6 months and of the year before the last, relative to that of the last
    12 months; the level, which is that of these 12; and how far the quarter fell, then rose, squared and times
    these last two.
    """
    means = [counts[:, max(month - w + 1, 0) : month + 1].mean(axis=1) for w in WIDTHS]
    before = counts[:, max(month - 23, 0) : max(month - 11, 1)].mean(axis=1)
    *recent, level = [np.log(m + HALF_COUNT) for m in means]
    earlier = np.clip(np.log(before + HALF_COUNT) - level, -3, 3)
    quarter = recent[1] - level
    ways = (np.maximum(-quarter, 0), np.maximum(quarter, 0))
    bends = [ways[0], *(way * other for way in ways for other in (earlier, level, way))]
    return np.column_stack([*(r - level for r in recent), earlier, level, *bends]), level


def expected_level(course: Course, total: Counts) -> float:
    """Level of the months ahead (mean deaths a month) of one total (months,) at its last month.

    >>> course = Course(np.zeros(12), np.ones(12), np.zeros(13))
    >>> round(expected_level(course, np.full(60, 20.0)), 6)
    20.0
    """
    last = len(total) - 1
    earlier = last - LOOK_BACK
    said = _log_level(course, total[None, : earlier + 1], earlier)
    error = np.log(total[earlier + 1 :].mean() + HALF_COUNT) - said
    return max(float(np.exp(_log_level(course, total[None], last) + LASTING * error) - HALF_COUNT), 0.0)


def set_right(
    draws: NDArray[np.int32], course: Course | None, counts: Counts, *, rng: np.random.Generator
) -> NDArray[np.int32]:
    """Draws (units, months, draws) of an area, the median of their sum brought to where the course of its total leads.

    counts : (units, months) deaths to the origin. Where nothing was learned, or fewer than 100 died in the last 12
    months, the draws stay as they are.
    """
    total = counts.sum(axis=0)
    if course is None or len(total) < FIRST or total[-WIDTHS[-1] :].sum() < FEWEST:
        return draws
    return reconciled(draws, expected_level(course, total), rng=rng)


def reconciled(draws: NDArray[np.int32], level: float, *, rng: np.random.Generator) -> NDArray[np.int32]:
    """Draws (units, months, draws) scaled by one factor, so that the median of their sum comes nearest to `level`.

    level : mean deaths a month of all units together. A positive draw stays at least 1. The factor is at least 0.2 and
    at most 3.

    >>> draws = np.full((2, 3, 50), 8, dtype=np.int32)
    >>> int(np.median(reconciled(draws, 8.0, rng=np.random.default_rng(1)).sum(axis=(0, 1))))
    24
    """
    unit, month, draw = np.nonzero(draws)
    values, lot = draws[unit, month, draw].astype(np.float64), rng.random(len(unit))
    wanted = level * draws.shape[1]
    low, high = np.log(LIMITS)
    for _ in range(ROUNDS // 2):
        middle = (low + high) / 2
        sums = np.bincount(draw, _scaled(values, np.exp(middle), lot), draws.shape[2])
        low, high = (low, middle) if np.median(sums) > wanted else (middle, high)
    out = np.zeros_like(draws)
    out[unit, month, draw] = _scaled(values, np.exp((low + high) / 2), lot)
    return out


def _scaled(values: Counts, factor: float, lot: Counts) -> Counts:
    return np.asarray(np.maximum(np.floor(values * factor + lot), 1))


def _log_level(course: Course, total: Counts, month: int) -> float:
    seen, level = situation(total, month)
    return float((np.concatenate([[1.0], (seen[0] - course.centre) / course.scale]) @ course.slopes) + level[0])


def _median_line(x: Counts, y: Counts) -> Counts:
    """Median regression by least squares that are weighted anew by the last residuals."""
    ridge = PULL * np.eye(x.shape[1])
    line = np.linalg.lstsq(x, y, rcond=None)[0]
    for _ in range(ROUNDS):
        weighted = x.T / np.maximum(np.abs(y - x @ line), NEAR)
        line = np.linalg.solve(weighted @ x + ridge, weighted @ y)
    return np.asarray(line)
