"""Outlooks of many months, each from what was known then, with what was learned kept for some months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lull.errors import ForecastError
from lull.outlook.learned import Learned, learn_countries, learn_units
from lull.outlook.run import Foreseen, Progress, foresee, settle
from lull.releases import Release


@dataclass(frozen=True)
class Plan:
    """Months to make, in order; months after which the pool is fitted anew; months that are tried thoroughly."""

    months: tuple[date, ...]
    refit: int = 24
    thorough: tuple[date, ...] = ()
    draws: int | None = None
    revise: bool = False


def months_from(first: date, last: date) -> tuple[date, ...]:
    """First days of all months from one to another.

    >>> [m.isoformat() for m in months_from(date(2019, 12, 1), date(2020, 1, 1))]
    ['2019-12-01', '2020-01-01']
    """
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    steps = range(first.month - 1, first.month - 1 + count)
    return tuple(date(first.year + m // 12, m % 12 + 1, 1) for m in steps)


def make_outlooks(folder: Path, plan: Plan, *, executor: Executor, progress: Progress | None = None) -> list[Release]:
    """Make the outlooks of several months, oldest first, each from what was known when its month closed.

    Fits are made at the first month and after every `refit` months; in between, forecasts see the new months and are
    recalibrated by them, but keep what was learned. Forecasts run on the executor, judging and writing here, in order.

    Raises `ForecastError` for no months or months out of order, and what `make_outlook` raises.
    """
    if not plan.months or list(plan.months) != sorted(set(plan.months)) or plan.refit < 1:
        raise ForecastError("expected months in rising order, and a refit of at least 1 month")
    say = progress or (lambda _what, _share: None)
    made = []
    for number, seen in enumerate(_foreseen(folder, plan, executor, say)):
        month = seen.seen.as_of
        say(f"outlook of {month:%Y-%m}", (number + 0.5) / len(plan.months))
        made.append(settle(seen, revise=plan.revise, thorough=month in plan.thorough))
    return made


def _foreseen(folder: Path, plan: Plan, executor: Executor, say: Progress) -> Iterator[Foreseen]:
    """Forecasts in the order of the months, a few ahead of what is asked for."""
    for group in _groups(plan):
        say(f"learning from the months to {group[0]:%Y-%m}", plan.months.index(group[0]) / len(plan.months))
        fits: list[Future[Any]] = [executor.submit(f, folder, group[0]) for f in (learn_units, learn_countries)]
        learned = Learned(fits[0].result(), fits[1].result())
        waiting = [executor.submit(foresee, folder, m, draws=plan.draws, learned=learned) for m in group]
        while waiting:
            yield waiting.pop(0).result()


def _groups(plan: Plan) -> list[Sequence[date]]:
    groups: list[list[date]] = []
    for month in plan.months:
        first = groups[-1][0] if groups else None
        since = (month.year - first.year) * 12 + month.month - first.month if first else plan.refit
        if since >= plan.refit:
            groups.append([])
        groups[-1].append(month)
    return list(groups)
