"""The benchmarks of the VIEWS challenge, and the small contract that every model follows.

A model is two functions: `fit(world, horizons)` sees a `World` and returns anything that can be pickled;
`draw(fitted, horizons, *, draws, rng)` returns whole numbers `(units, horizons, draws)`, deaths, draw k being one
possible world over all units and months. The last month of the world is the origin; a gap between the origin and the
first month wanted is only a matter of the horizons, e.g. 3 to 14 after October for a calendar year.

Definitions: https://arxiv.org/abs/2407.11045. All give exactly as many draws as asked, so that scores are comparable:
a short sample is spread evenly over the draws, never interpolated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from lull.errors import ForecastError
from lull.forecast.hard_benchmarks import draw_mass, fit_mixture, fit_negative_binomial, fit_smooth
from lull.forecast.world import World

Draws = NDArray[np.int32]
Fit = Callable[[World, Sequence[int]], object]
Draw = Callable[..., Draws]
YEAR = 12
LONG = 240


@dataclass(frozen=True)
class Model:
    """A named pair of functions: `fit(world, horizons)` and `draw(fitted, horizons, *, draws, rng)`.

    `renew(fitted, world)`, for models that are slow to fit, gives the same fitted model seen from a later origin.
    """

    name: str
    fit: Fit
    draw: Draw
    renew: Callable[..., object] | None = None


@dataclass(frozen=True)
class Sample:
    """The same sample for every horizon.

    `values` : (units, n) deaths, padded at the end; `size` : (units,) how many of them count.
    """

    values: NDArray[np.int32]
    size: NDArray[np.int64]


def fit_zero(world: World, horizons: Sequence[int]) -> Sample:
    """Exactly zero: no deaths anywhere."""
    return _whole(np.zeros((len(world.units), 1)))


def fit_last(world: World, horizons: Sequence[int]) -> Sample:
    """Last value: 1,000 evenly spaced quantiles of a Poisson distribution whose mean is the origin month."""
    last, index = np.unique(world.counts[:, -1], return_inverse=True)
    shares = (np.arange(1000) + 0.5) / 1000
    return _whole(np.asarray(stats.poisson.ppf(shares, last[:, None]))[index])


def fit_conflictology(world: World, horizons: Sequence[int]) -> Sample:
    """Conflictology-12: the unit's own last 12 observed months are the sample."""
    return _whole(world.counts[:, -YEAR:])


def fit_neighbours(world: World, horizons: Sequence[int], *, ring: int | None = None) -> Sample:
    """Neighbours-12: the last 12 months of the unit and of those next to it.

    `ring` is the number of neighbours that each unit should have; those that are missing count as 12 zeros, as the
    challenge does with the 8 neighbours of a grid cell. Without it, only neighbours that exist enter.
    Raises `ForecastError` where the world has no neighbours.
    """
    if world.neighbours is None:
        raise ForecastError("neighbours-12 needs to know who is next to whom; give neighbours, or leave this model out")
    links = world.neighbours
    degree = np.diff(links.indptr)
    if ring is not None and degree.max(initial=0) > ring:
        raise ForecastError(f"a unit has {degree.max()} neighbours; expected at most {ring}")
    width = 1 + (int(degree.max(initial=0)) if ring is None else ring)
    member = np.full((len(world.units), width), -1)
    member[:, 0] = np.arange(len(world.units))
    row = np.repeat(member[:, 0], degree)
    member[row, 1 + np.arange(len(row)) - np.repeat(links.indptr[:-1], degree)] = links.indices
    months = np.concatenate([world.counts[:, -YEAR:], np.zeros((1, world.counts[:, -YEAR:].shape[1]))])
    # Month by month, so that a draw stands for about the same past month in every unit.
    if ring is not None:
        return _whole(months[member].transpose(0, 2, 1).reshape(len(member), -1))
    sample = np.zeros((len(member), width * months.shape[1]))
    for size in np.unique(degree) + 1:
        same = np.flatnonzero(degree + 1 == size)
        sample[same, : size * months.shape[1]] = months[member[same, :size]].transpose(0, 2, 1).reshape(len(same), -1)
    return Sample(sample.astype(np.int32), (degree + 1) * months.shape[1])


def fit_bootstrap(world: World, horizons: Sequence[int]) -> NDArray[np.int32]:
    """Bootstrap-240: the last 240 months of all units, (units, months), one pool."""
    pool: NDArray[np.int32] = world.counts[:, -LONG:].astype(np.int32)
    return pool


def draw_sample(fitted: Sample, horizons: Sequence[int], *, draws: int, rng: np.random.Generator) -> Draws:
    """Spread each unit's sample evenly over the draws, in an order that all units share and each horizon has anew.

    >>> draw_sample(_whole(np.array([[5.0, 7.0]])), (1,), draws=4, rng=np.random.default_rng(0)).sum()
    np.int64(24)
    """
    place = np.arange(draws) + 0.5
    index = (place[None, :] * fitted.size[:, None] / draws).astype(np.int64)
    spread = np.take_along_axis(fitted.values, index, axis=1)
    out = np.empty((len(spread), len(horizons), draws), dtype=np.int32)
    for h in range(len(horizons)):
        out[:, h] = spread[:, rng.permutation(draws)]
    return out


def draw_bootstrap(
    fitted: NDArray[np.int32], horizons: Sequence[int], *, draws: int, rng: np.random.Generator
) -> Draws:
    """Draw from the pool with replacement; the same draws for every unit and month, in an order of their own."""
    chosen = rng.choice(fitted.ravel(), size=draws)
    out = np.empty((len(fitted), len(horizons), draws), dtype=np.int32)
    for h in range(len(horizons)):
        out[:, h] = rng.permutation(chosen)
    return out


def _whole(values: NDArray[np.float64]) -> Sample:
    return Sample(values.astype(np.int32), np.full(len(values), values.shape[1]))


BENCHMARKS = {
    m.name: m
    for m in (
        Model("zero", fit_zero, draw_sample),
        Model("last", fit_last, draw_sample),
        Model("conflictology-12", fit_conflictology, draw_sample),
        Model("neighbours-12", fit_neighbours, draw_sample),
        Model("bootstrap-240", fit_bootstrap, draw_bootstrap),
        Model("smooth-12", fit_smooth, draw_mass),
        Model("negbin-12", fit_negative_binomial, draw_mass),
        Model("mixture-12", fit_mixture, draw_mass),
    )
}


def benchmark(name: str, *, ring: int | None = None) -> Model:
    """One benchmark by name; `ring` as in `fit_neighbours`. Raises `ForecastError` for an unknown name.

    >>> benchmark("zero").name
    'zero'
    """
    if name not in BENCHMARKS:
        raise ForecastError(f"no benchmark {name!r}; there are: {', '.join(BENCHMARKS)}")
    if name == "neighbours-12" and ring is not None:
        return Model(name, partial(fit_neighbours, ring=ring), draw_sample)
    return BENCHMARKS[name]
