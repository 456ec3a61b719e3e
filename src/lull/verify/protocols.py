"""Which origins, horizons and windows a backtest uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lull.errors import ForecastError
from lull.forecast.world import World

DEVELOPMENT_UNTIL = 2017
"""Windows up to this year were used to choose models and settings; later ones only to report."""
GAP = tuple(range(3, 15))
OUTLOOK = tuple(range(1, 13))


@dataclass(frozen=True)
class Fold:
    """One origin and the months forecast from it.

    `origin` : last month used; `horizons` : months after it; `window` : name in the tables; `development` : whether
    results of this window have been used to choose anything.
    """

    origin: np.datetime64
    horizons: tuple[int, ...]
    window: str
    development: bool


def challenge(years: Iterable[int]) -> tuple[Fold, ...]:
    """The protocol of the VIEWS challenge: data to October of the year before, forecast January to December.

    >>> challenge([2018])[0].origin, challenge([2018])[0].horizons[0]
    (np.datetime64('2017-10'), 3)
    """
    return tuple(Fold(np.datetime64(f"{y - 1}-10", "M"), GAP, str(y), y <= DEVELOPMENT_UNTIL) for y in years)


def monthly(first: str, last: str, *, step: int = 1, horizons: tuple[int, ...] = OUTLOOK) -> tuple[Fold, ...]:
    """The protocol of Lull's own outlook: from the end of each month, the months after it.

    A window is a year of origins. `step` takes every so many months, e.g. 3 for quarters. A fold is development by the
    year of its origin.

    >>> [str(f.origin) for f in monthly("2019-01", "2019-07", step=3)]
    ['2019-01', '2019-04', '2019-07']
    """
    origins = np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1, step)
    return tuple(Fold(o, horizons, str(o)[:4], int(str(o)[:4]) <= DEVELOPMENT_UNTIL) for o in origins)


def years_of(text: str) -> tuple[int, ...]:
    """Years from text such as `2018-2023` or `2015,2017`; `ForecastError` for anything else.

    >>> years_of("2018-2020,2023")
    (2018, 2019, 2020, 2023)
    """
    years: set[int] = set()
    for part in text.split(","):
        ends = part.strip().split("-")
        if len(ends) > 2 or not all(e.isdigit() and len(e) == 4 for e in ends) or ends[0] > ends[-1]:
            raise ForecastError(f"windows {text!r} are no years; expected something like 2018-2023 or 2015,2017")
        years |= set(range(int(ends[0]), int(ends[-1]) + 1))
    return tuple(sorted(years))


def possible(folds: Iterable[Fold], world: World, *, history: int = 24) -> tuple[tuple[Fold, ...], tuple[str, ...]]:
    """Folds whose months the world covers, and a sentence for each that is left out.

    A fold needs `history` months up to its origin, and all of its forecast months recorded.

    >>> from lull.forecast.world import world_from_long
    >>> months = [str(m) for m in np.datetime64("2015-01", "M") + np.arange(48)]
    >>> kept, notes = possible(challenge([2018, 2019]), world_from_long(["a"] * 48, months, [1] * 48))
    >>> [fold.window for fold in kept], notes
    (['2018'], ('window 2019: needs records to 2019-12, they end 2018-12',))
    """
    kept, notes = [], []
    for fold in folds:
        if fold.origin - world.months[0] + 1 < np.timedelta64(history, "M"):
            notes.append(f"window {fold.window}: origin {fold.origin} has less than {history} months of history")
        elif fold.origin + fold.horizons[-1] > world.months[-1]:
            notes.append(
                f"window {fold.window}: needs records to {fold.origin + fold.horizons[-1]}, they end {world.months[-1]}"
            )
        else:
            kept.append(fold)
    return tuple(kept), tuple(notes)
