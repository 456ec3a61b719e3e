"""Outlooks of many months, each from what was known then, with what was learned kept for some months."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from lull.errors import ForecastError
from lull.forecast.explanation import RiskModel
from lull.forecast.pool import Fitted
from lull.outlook.learned import Learned, learn_countries, learn_units
from lull.outlook.run import Assembled, Progress, assemble, foresee, publish, settle
from lull.outlook.watch import watch_before
from lull.releases import Release

YEAR = 12
AHEAD = 3
"""Months that are worked on ahead of the one that is settled; more would only hold memory."""


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


def make_outlooks(
    folder: Path,
    plan: Plan,
    *,
    executor: Executor,
    learned: Learned | None = None,
    progress: Progress | None = None,
) -> list[Release]:
    """Make the outlooks of several months, oldest first, each from what was known when its month closed.

    Fits are made at the first month and after every `refit` months; in between, forecasts see the new months and are
    recalibrated by them, but keep what was learned. All is done on the executor but what rests on earlier releases.

    `learned` : what was learned at the first month, where that is known already; it serves until the first refit.

    Raises `ForecastError` for no months or months out of order, and what `make_outlook` raises.
    """
    if not plan.months or list(plan.months) != sorted(set(plan.months)) or plan.refit < 1:
        raise ForecastError("expected months in rising order, and a refit of at least 1 month")
    say = progress or (lambda _what, _share: None)
    before = watch_before(folder, plan.months[0])
    writing: list[Future[Release]] = []
    for number, ready in enumerate(_assembled(folder, plan, executor, learned, say)):
        say(f"outlook of {ready.as_of:%Y-%m}", (number + 0.5) / len(plan.months))
        if len(writing) >= YEAR:
            # What its warnings meant is known once its months are over: by then it must stand there to be read.
            writing[number - YEAR].result()
        tables = settle(ready, before)
        before = tables["watch"]
        writing.append(executor.submit(publish, ready.area, ready.info, tables, revise=plan.revise))
    return [w.result() for w in writing]


def _assembled(
    folder: Path, plan: Plan, executor: Executor, first: Learned | None, say: Progress
) -> Iterator[Assembled]:
    """Forecasts and judgements in the order of the months, a few ahead of what is asked for."""
    for group in _groups(plan):
        say(f"learning from the months to {group[0]:%Y-%m}", plan.months.index(group[0]) / len(plan.months))
        learned = first or learn_on(executor, folder, group[0]).result()
        first = None
        # Made into bytes once for all months; a worker that has unpacked them keeps what it worked out with them.
        fits = pickle.dumps(learned)
        ahead: deque[Future[Assembled]] = deque()
        for month in group:
            ahead.append(executor.submit(assembled, folder, month, plan, fits))
            if len(ahead) > AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


@dataclass(frozen=True)
class Learning:
    """Fits that are being made on an executor."""

    units: Future[tuple[Fitted, dict[str, RiskModel]]]
    countries: Future[Fitted | None]

    def result(self) -> Learned:
        """The fits, once they are there."""
        units, risk = self.units.result()
        return Learned(units, self.countries.result(), risk)


def learn_on(
    executor: Executor, folder: Path, month: date, *, countries: Future[Fitted | None] | None = None
) -> Learning:
    """Start both fits of a month on an executor, the longer one first; of `countries` where that is not begun yet."""
    units = executor.submit(learn_units, folder, month)
    return Learning(units, countries or executor.submit(learn_countries, folder, month))


def assembled(folder: Path, month: date, plan: Plan, fits: bytes) -> Assembled:
    """One month of a plan, forecast by what was learned (pickled) and judged."""
    seen = foresee(folder, month, draws=plan.draws, learned=_unpacked(fits))
    return assemble(seen, thorough=month in plan.thorough)


@lru_cache(maxsize=1)
def _unpacked(fits: bytes) -> Learned:
    learned: Learned = pickle.loads(fits)
    return learned


def _groups(plan: Plan) -> list[Sequence[date]]:
    groups: list[list[date]] = []
    for month in plan.months:
        first = groups[-1][0] if groups else None
        since = (month.year - first.year) * 12 + month.month - first.month if first else plan.refit
        if since >= plan.refit:
            groups.append([])
        groups[-1].append(month)
    return list(groups)
