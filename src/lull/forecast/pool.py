"""The forecast: members mixed, calibrated, drawn and made joint."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.fitting import Fitted, Progress, fit, kinds, say
from lull.forecast.interval import middle_and_interval
from lull.forecast.joint import shuffle
from lull.forecast.ladder import draws_of_mass
from lull.forecast.members import MEMBERS
from lull.forecast.past import Past, past_of
from lull.forecast.recalibrate import Outcomes, aged, fit_lines, recalibrated
from lull.forecast.settled import settled
from lull.forecast.sizes import ALONE, PARTS, capped, most_after_quiet, regime, sized, with_own_year
from lull.forecast.stacking import group_of
from lull.forecast.whole import set_right
from lull.forecast.world import World, digest, recorded
from lull.plots import Chart, fan

__all__ = ["Fitted", "Forecast", "Progress", "checked_horizons", "fit_pool", "forecast", "pooled"]

Ints = NDArray[np.int64]

MINIMUM_MONTHS: Final = 12
CHUNK: Final = 1024
LOOK_EVERY: Final = 3


@dataclass(frozen=True, repr=False)
class Forecast:
    """Joint draws of one origin.

    draws : (units, horizons, draws) deaths; draw k is one world over all units and months. notes : what was left out.
    """

    units: tuple[str, ...]
    origin: np.datetime64
    horizons: tuple[int, ...]
    draws: NDArray[np.int32]
    members: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """One line: origin, units, months, draws."""
        span = f"months {self.horizons[0]} to {self.horizons[-1]}"
        return f"Forecast from {self.origin}: {len(self.units)} units, {span}, {self.draws.shape[2]} draws"

    def table(self) -> pa.Table:
        """One row a unit and month: unit, month, horizon, trimmed_mean, p10, p50, p90, p_ge_1, p_ge_25.

        `trimmed_mean` is that of the draws brought into the 80 % interval, so it never lies above `p90`.
        """
        units, width, _ = self.draws.shape
        low, half, high, trimmed = middle_and_interval(self.draws)
        months = (self.origin.astype("datetime64[M]") + np.array(self.horizons)).astype("datetime64[D]")
        columns = {
            "unit": np.repeat(np.array(self.units, dtype=object), width),
            "month": np.tile(months, units),
            "horizon": np.tile(np.array(self.horizons), units),
            "trimmed_mean": trimmed.ravel(),
            "p10": low.ravel(),
            "p50": half.ravel(),
            "p90": high.ravel(),
            **{f"p_ge_{n}": (self.draws >= n).mean(axis=2).ravel() for n in (1, 25)},
        }
        return pa.table({name: pa.array(values) for name, values in columns.items()})

    def to_pandas(self) -> pd.DataFrame:
        """The same as a DataFrame of pandas, which must be installed."""
        found: pd.DataFrame = self.table().to_pandas()
        return found

    def plot(self, unit: str | None = None) -> Chart:
        """A chart of the middle and the 80 % interval of one unit by month, by default the one with most expected."""
        chosen = unit or self.units[int(self.draws.mean(axis=(1, 2)).argmax())]
        if chosen not in self.units:
            raise ForecastError(f"no unit {chosen!r} in this forecast; expected one of {', '.join(self.units[:8])}, …")
        low, middle, high = np.quantile(self.draws[self.units.index(chosen)], [0.1, 0.5, 0.9], axis=1)
        return fan(chosen, [str(self.origin + h) for h in self.horizons], low.tolist(), middle.tolist(), high.tolist())


def forecast(  # noqa: PLR0913 - what is forecast, and how
    world: World,
    horizons: Sequence[int],
    *,
    draws: int = 1000,
    rng: np.random.Generator,
    fitted: Fitted | None = None,
    orders: int = 1,
    only: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Forecast:
    """Forecast all units of a world for some horizons (months after the origin, from 1).

    fitted : what `fit_pool` learned at this or an earlier origin, its chances recalibrated by what came since; learned
    now if absent. orders : how many orders of the draws the chances of all months together are counted over, see
    `settled`; 4 for a list of places in the order of such chances. only : units to draw, where not all are wanted; what
    districts sum to is then left as it comes.

    Raises `ForecastError` for horizons that are not rising whole numbers from 1 to 60, fewer than 10 draws, a history
    shorter than 12 months, or a `fitted` that knows later data, or other units, another first month or fewer horizons.

    >>> from lull.forecast.world import world_from_long
    >>> months = [f"{y}-{m:02d}" for y in (2018, 2019) for m in range(1, 13)]
    >>> world = world_from_long(["a"] * 24, months, [0] * 12 + [3] * 12)
    >>> forecast(world, [1, 2, 3], draws=100, rng=np.random.default_rng(1)).draws.shape
    (1, 3, 100)
    """
    steps = checked_horizons(horizons)
    if draws < 10:
        raise ForecastError(f"{draws} draws; expected at least 10 (1,000 is usual)")
    past = past_of(_checked(world))
    if fitted is None:
        fitted = fit(past, steps, rng, progress)
    else:
        _check_fits(fitted, world, steps)
    fitted = renewed(fitted, past, steps)
    rows = np.arange(len(world.units)) if only is None else np.array([world.units.index(name) for name in only])
    out = _drawn(fitted, past, steps, rows, draws, progress)
    strength = fitted.persistence[kinds(past, len(world.months) - 1, rows)]
    reorder = partial(shuffle, past=past, horizons=steps, units=rows, persistence=strength, rng=rng)
    out = reorder(out)
    if only is None:
        out = set_right(out, fitted.course, world.counts, rng=rng)
    out = settled(out, reorder, orders=orders)
    named = tuple(world.units[i] for i in rows)
    return Forecast(named, world.origin, steps, out, tuple(fitted.members), fitted.notes)


def _drawn(
    fitted: Fitted, past: Past, steps: tuple[int, ...], rows: Ints, draws: int, progress: Progress | None
) -> NDArray[np.int32]:
    """Sorted draws (rows, horizons, draws) of some units at the last month, each month by itself."""
    out = np.empty((len(rows), len(steps), draws), dtype=np.int32)
    for low in range(0, len(rows), CHUNK):
        part = slice(low, min(low + CHUNK, len(rows)))
        mass = pooled(fitted, past, len(past.world.months) - 1, steps, rows[part])
        for i in range(len(steps)):
            out[part, i] = draws_of_mass(mass[i], draws)
        say(progress, "drawing", part.stop / len(rows))
    return out


def fit_pool(
    world: World, horizons: Sequence[int], *, rng: np.random.Generator, progress: Progress | None = None
) -> Fitted:
    """Fit the members, their weights and the calibration on what a world knows at its origin.

    Weights and recalibration come from up to 12 earlier origins, at which the members, fitted at or before each of
    them, are scored by what was recorded later. Members that need more history than there is are left out, with a note.
    """
    return fit(past_of(_checked(world)), checked_horizons(horizons), rng, progress)


def renewed(fitted: Fitted, past: Past, horizons: tuple[int, ...]) -> Fitted:
    """What was learned at an earlier origin, with the recalibration brought up to date.

    The members and weights stay as they are. Since they knew nothing after their own origin, what they say at origins
    from then on is as honest as a trial, and adds to the outcomes that the lines are fitted to.
    """
    last = len(past.world.months) - 1
    since = int((past.world.origin - fitted.origin).astype(np.int64))
    if not since:
        return fitted
    origins = range(last - since, last - horizons[0] + 1, LOOK_EVERY)
    later = [found for origin in origins for found in _outcomes(fitted, past, origin, horizons)]
    return replace(fitted, lines=fit_lines([*aged(fitted.outcomes, since), *later]))


def _outcomes(fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...]) -> list[Outcomes]:
    """Chances that were given at one origin to units with deaths in the year before, and what came, as far as known."""
    last = len(past.world.months) - 1
    kind = kinds(past, origin, np.arange(len(past.world.units)))
    units = np.flatnonzero(kind)
    if not units.size:
        return []
    chance = _chances(fitted, past, origin, horizons, units)
    out = []
    for c, h in zip(chance, horizons, strict=True):
        if origin + h > last:
            break
        kept = np.flatnonzero(recorded(past.world)[units, origin + h])
        rows, age = units[kept], np.full(len(kept), float(last - origin - h))
        out.append(Outcomes(c[kept], past.world.counts[rows, origin + h] > 0, kind[rows], age))
    return out


def _chances(fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float64]:
    """Chances (horizons, rows) of any death at an earlier origin; a later month that sees the same takes them over."""
    seen = (origin, digest(past.world, origin) + repr(horizons).encode())
    if seen not in fitted.later:
        fitted.later[seen] = 1 - _mixed(fitted, past, origin, horizons, units)[:, :, 0].astype(np.float64)
    return fitted.later[seen]


def pooled(fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float32]:
    """Calibrated mass (horizons, rows, STEPS) of the pool at month number `origin`."""
    mass = recalibrated(_mixed(fitted, past, origin, horizons, units), kinds(past, origin, units), fitted.lines)
    regimes = regime(past, origin, units)
    if past.world.teachers is None:
        mass = with_own_year(sized(mass, regimes, ALONE), past, origin, units)
    else:
        mass = sized(mass, regimes, PARTS)
    return capped(mass, regimes, most_after_quiet(past, origin, horizons))


def checked_horizons(horizons: Sequence[int]) -> tuple[int, ...]:
    """Horizons as a rising tuple of whole numbers from 1 to 60, or `ForecastError`."""
    steps = tuple(int(h) for h in horizons)
    if not steps or min(steps) < 1 or max(steps) > 60 or any(b <= a for a, b in pairwise(steps)):
        raise ForecastError(f"horizons {list(horizons)!r}; expected rising whole numbers from 1 to 60, such as 3 to 14")
    return steps


def _checked(world: World) -> World:
    if len(world.months) < MINIMUM_MONTHS:
        raise ForecastError(
            f"{len(world.months)} months of history to the origin {world.origin}; at least {MINIMUM_MONTHS} are needed"
        )
    return world


def _check_fits(fitted: Fitted, world: World, horizons: tuple[int, ...]) -> None:
    """What was learned names units and months by their place, so the later world must begin like the earlier one."""
    if fitted.origin > world.origin:
        raise ForecastError(f"fitted at {fitted.origin}, after the origin {world.origin}; fit at or before the origin")
    if fitted.first != world.months[0] or fitted.units != world.units[: len(fitted.units)]:
        raise ForecastError(
            f"fitted to {len(fitted.units)} units from {fitted.first}, asked for {len(world.units)} units from "
            f"{world.months[0]}; the fitted units must come first, in the same order, with the same first month"
        )
    strange = sorted(set(horizons) - set(fitted.horizons))
    if strange:
        raise ForecastError(f"horizons {strange} were not fitted; expected some of {list(fitted.horizons)}")


def _mixed(fitted: Fitted, past: Past, origin: int, horizons: tuple[int, ...], units: Ints) -> NDArray[np.float32]:
    kind = kinds(past, origin, units)
    by_horizon = fitted.weights[:, [group_of(h) for h in horizons]]
    table = {m.name: m for m in MEMBERS}
    out: NDArray[np.float32] | None = None
    for i, (name, learned) in enumerate(fitted.members.items()):
        share = by_horizon[kind, :, i].T[:, :, None].astype(np.float32)
        if share.any():
            part = share * table[name].mass(learned, past, origin, horizons, units)
            out = part if out is None else out + part
    assert out is not None
    return out
