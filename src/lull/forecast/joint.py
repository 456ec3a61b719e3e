"""Joint worlds: put the draws of all units and months in an order, so that draw k is one possible world.

A Schaake shuffle (Clark et al. 2004, https://doi.org/10.1175/1525-7541(2004)005<0243:TSSAMF>2.0.CO;2): each draw gets
a stretch of history as template, and the draws of every unit and month take the ranks of the templates' changes. Most
units are quiet in most stretches and leave ties; ties are broken by a latent field that persists over months and is
shared by neighbours and, weakly, by all units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lull.forecast.past import Past
from lull.forecast.persistence import paths_of
from lull.forecast.world import Links, World, recorded

CHUNK = 512


@dataclass(frozen=True)
class Ties:
    """Strength of the latent field: shares of variance, and correlation of what is shared from month to month."""

    everywhere: float = 0.05
    place: float = 0.15
    persistence: float = 0.85
    history: float = 0.5


def shuffle(  # noqa: PLR0913 - what the draws are of, and how they hang together
    draws: NDArray[np.int32],
    past: Past,
    horizons: tuple[int, ...],
    *,
    units: NDArray[np.int64] | None = None,
    persistence: NDArray[np.float64] | None = None,
    rng: np.random.Generator,
    ties: Ties | None = None,
) -> NDArray[np.int32]:
    """Reorder sorted draws (units, horizons, n) in place along the last axis, so that worlds are plausible jointly.

    units : (units,) which units of the world the draws are of; all of them in their order by default.
    persistence : (units,) correlation of a unit's own field from one month to the next; without it, that of `ties`.
    Each unit and month keeps exactly its values; only their order changes. Returns the same array.
    """
    use = ties or Ties()
    count, _, n = draws.shape
    every = np.arange(count) if units is None else units
    starts = _templates(past, horizons, n, rng)
    own = np.full(count, use.persistence) if persistence is None else persistence
    common = paths_of((1, n), horizons, use.persistence, rng)
    places = _place_paths(past.world, horizons, n, use, rng)
    scale = _scales(past)
    for low in range(0, count, CHUNK):
        part = slice(low, min(low + CHUNK, count))
        rows = every[part]
        latent = np.sqrt(1 - use.everywhere - use.place) * paths_of((len(rows), n), horizons, own[part], rng)
        latent += np.sqrt(use.everywhere) * common
        latent += np.sqrt(use.place) * (places(rows) if places is not None else 0)
        if starts is not None:
            latent += use.history * _changes(past.world, rows, starts, horizons, scale)
        block = np.empty((len(horizons), len(rows), n), dtype=draws.dtype)
        np.put_along_axis(block, np.argsort(latent, axis=2), draws[part].transpose(1, 0, 2), axis=2)
        draws[part] = block.transpose(1, 0, 2)
    return draws


def _templates(past: Past, horizons: tuple[int, ...], n: int, rng: np.random.Generator) -> NDArray[np.int64] | None:
    """Origins (n,) of the templates: past months whose following months are known, newer ones somewhat more often.

    In no order, so that the first draws are as good a sample as any, and draw k of one origin says nothing of draw k of
    another.
    """
    guessed = int((~recorded(past.world)).any(axis=0).sum())
    last = len(past.world.months) - 1 - guessed - max(horizons)
    if last < 11:
        return None
    months = np.arange(11, last + 1)
    chance = 0.5 ** ((last - months) / 120.0)
    return np.asarray(rng.choice(months, n, p=chance / chance.sum()))


def _place_paths(world: World, horizons: tuple[int, ...], n: int, use: Ties, rng: np.random.Generator):  # type: ignore[no-untyped-def]
    """A function rows → latent paths shared with the larger place or the neighbours; None without either."""
    if world.parents is not None:
        parents = world.parents
        field = paths_of((int(parents.max()) + 1, n), horizons, use.persistence, rng)
        return lambda rows: field[:, parents[rows]]
    links = world.neighbours
    if links is None or len(world.units) * n * len(horizons) > 3e7:
        return None
    field, mix = paths_of((len(world.units), n), horizons, use.persistence, rng), _mixing(links)
    return lambda rows: np.stack([mix[rows] @ f for f in field])


def _mixing(links: Links) -> Links:
    """Rows that average a unit with its neighbours, scaled to unit variance."""
    from scipy import sparse

    mix = sparse.csr_array(links + sparse.eye_array(links.shape[0], format="csr"))
    norm = 1 / np.sqrt(np.asarray(mix.multiply(mix).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(norm) @ mix)


def _scales(past: Past) -> NDArray[np.float32]:
    """Typical size (U,) of a unit's monthly changes, to bring templates to unit variance."""
    return np.asarray(np.maximum(past.series["log_now"].std(axis=1), 0.25))


def _changes(
    world: World,
    rows: NDArray[np.int64],
    starts: NDArray[np.int64],
    horizons: tuple[int, ...],
    scale: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Change (horizons, rows, n) of the log count from the year before a template to its months, in typical sizes."""
    log = np.log1p(world.counts[rows])
    sums = np.pad(np.cumsum(world.counts[rows], axis=1), ((0, 0), (1, 0)))
    level = np.log1p((sums[:, starts + 1] - sums[:, starts - 11]) / 12)
    found = np.stack([log[:, starts + h] - level for h in horizons])
    return (found / scale[rows][None, :, None]).astype(np.float32)
