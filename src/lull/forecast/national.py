"""The national track: one country's total, and one armed group's part of it, among all countries of the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lull.errors import ForecastError
from lull.forecast.pool import Fitted, Forecast, fit_pool, forecast
from lull.forecast.world import Links, Months, World, until

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Track:
    """Forecast and history of one national series; both hold that one unit only."""

    made: Forecast
    world: World


def national_tracks(
    countries: World,
    series: Mapping[str, tuple[Months, Counts]],
    horizons: Sequence[int],
    *,
    draws: int = 1000,
    rng: np.random.Generator,
    fitted: Fitted | None = None,
) -> dict[str, Track]:
    """Forecast national series by what all countries teach.

    countries : all countries to the last common month, at which the pool is fitted. series : name → months and deaths
    a month; a name that is a country replaces it, another (such as an armed group's dyad) is added. The last month of
    each series is its origin. For months after the last common one, the other countries' same months of the year before
    stand in for them, which a note says. Further counts of the countries are left out: the series have none. fitted :
    what `fit_countries` learned at this or an earlier month of countries with the same first month, else learned now.

    Raises `ForecastError` if a series has gaps or ends before the others have three years.

    >>> months = np.arange("2015-01", "2019-01", dtype="datetime64[M]")
    >>> world = World(("a", "b"), months, np.ones((2, 48)))
    >>> longer = np.arange("2015-01", "2019-04", dtype="datetime64[M]")
    >>> found = national_tracks(world, {"a": (longer, np.ones(51))}, [1, 2], draws=50, rng=np.random.default_rng(1))
    >>> str(found["a"].made.origin), found["a"].made.draws.shape
    ('2019-03', (1, 2, 50))
    """
    alone = replace(countries, also={})
    fits: dict[np.datetime64, Fitted] = {}
    out = {}
    for name, (months, counts) in series.items():
        world, note = with_series(alone, name, months, counts)
        last = min(world.origin, countries.origin)
        if fitted is None and last not in fits:
            fits[last] = fit_countries(until(alone, last), horizons, rng=rng)
        made = forecast(world, horizons, draws=draws, rng=rng, fitted=fitted or fits[last], only=[name])
        row = world.units.index(name)
        out[name] = Track(
            replace(made, notes=(*made.notes, *note)),
            World((name,), world.months, world.counts[row : row + 1]),
        )
    return out


def fit_countries(countries: World, horizons: Sequence[int], *, rng: np.random.Generator) -> Fitted:
    """What all countries teach at their last month, for `national_tracks` of that and later months."""
    return fit_pool(replace(countries, also={}), horizons, rng=rng)


def with_series(world: World, name: str, months: Months, counts: Counts) -> tuple[World, tuple[str, ...]]:
    """The world with one series replaced or added and cut or extended to its last month; and notes on what was filled.

    months, counts : (n,) consecutive months and deaths. Months of the world before the first one keep the country's own
    counts; for a name that is no country they become 0. Counts that stand in for unknown ones are marked as such.

    Raises `ForecastError` for gaps, unequal lengths, and a series that ends before 36 months of the world.
    """
    when = np.asarray(months, dtype="datetime64[M]")
    if not len(when) or len(when) != len(counts) or (np.diff(when.astype(np.int64)) != 1).any():
        raise ForecastError(
            f"series {name!r}: months must be consecutive and as many as the counts; write 0 where none"
        )
    if when[-1] < world.months[0] + 35:
        raise ForecastError(f"series {name!r} ends in {when[-1]}; at least 36 months from {world.months[0]} are needed")
    whole, notes = _stretched(world, when[-1])
    if name not in whole.units:
        if when[0] > whole.months[0]:
            notes = (*notes, f"{name} is taken as 0 from {whole.months[0]} to {when[0] - 1}, before its first month")
        whole = _with_unit(whole, name)
    row, at = whole.units.index(name), (when - whole.months[0]).astype(np.int64)
    assert whole.stand_in is not None
    table, guessed = whole.counts.copy(), whole.stand_in.copy()
    table[row, at[at >= 0]] = np.asarray(counts, dtype=np.float64)[at >= 0]
    guessed[row, at[at >= 0]] = False
    return replace(whole, counts=table, stand_in=guessed), notes


def _stretched(world: World, last: np.datetime64) -> tuple[World, tuple[str, ...]]:
    """The counts cut or extended to a month, and a note if extended: the last 12 months stand in for unknown ones."""
    table = world.counts
    ahead = int((last - world.months[-1]).astype(np.int64))
    notes = (f"other countries after {world.months[-1]} are not known; their last 12 months stand in for them",)
    if ahead > 0:
        filled = table[:, [table.shape[1] - 12 + i % 12 for i in range(ahead)]]
        table = np.concatenate([table, filled], axis=1)
    elif ahead < 0:
        table = table[:, :ahead]
    guessed = np.zeros(table.shape, dtype=bool)
    guessed[:, len(world.months) :] = True
    stretch = world.months[0] + np.arange(table.shape[1])
    return replace(world, months=stretch, counts=table, also={}, stand_in=guessed), notes if ahead > 0 else ()


def _with_unit(world: World, name: str) -> World:
    """The world with one more unit that counts nothing and has no neighbour."""
    near, near2 = (_wider(links) for links in (world.neighbours, world.neighbours2))
    assert world.stand_in is not None
    table, guessed = np.pad(world.counts, ((0, 1), (0, 0))), np.pad(world.stand_in, ((0, 1), (0, 0)))
    return World((*world.units, name), world.months, table, near, near2, stand_in=guessed)


def _wider(links: Links | None) -> Links | None:
    """Links with one more unit that has no neighbour."""
    if links is None:
        return None
    return sparse.csr_array(sparse.block_diag([links, sparse.csr_array((1, 1))], format="csr"))
