"""Security indicators and past peaks, computed from recorded deaths by unit and month.

Monthly counts of 1 to 4 enter as `HIDDEN` and sums by type of violence in steps of five, so that nothing published
about conditions tells more of a small count than the published history, in which it is hidden.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.assess.indicators import Spec
from lull.assess.readings import Reading, logit_gap
from lull.disclosure import small_ones

HIDDEN = 2.0
KINDS = ("deaths", "deaths_state", "deaths_onesided", "deaths_nonstate")


@dataclass(frozen=True)
class Counts:
    """Recorded deaths: `units` (U), consecutive `months` (T) as datetime64[M], `deaths` by kind, each (U, T)."""

    units: tuple[str, ...]
    months: NDArray[np.datetime64]
    deaths: Mapping[str, NDArray[np.float64]]

    def until(self, month: dt.date) -> Counts:
        """The same up to and with `month`."""
        keep = int(np.searchsorted(self.months, np.datetime64(month, "M"), side="right"))
        return Counts(self.units, self.months[:keep], {k: v[:, :keep] for k, v in self.deaths.items()})


def read_counts(panel: pa.Table) -> Counts:
    """Counts of a panel table; a unit-month without a row is 0 recorded deaths.

    Months at the end in which no unit at all has a death are cut off: that is where the source ends, not where peace
    begins.
    """
    if not panel.num_rows:
        return Counts((), np.array([], "datetime64[M]"), {k: np.zeros((0, 0)) for k in KINDS})
    units = tuple(sorted(set(panel.column("unit_id").to_pylist())))
    at = {u: n for n, u in enumerate(units)}
    row = np.array([at[u] for u in panel.column("unit_id").to_pylist()])
    month = panel.column("month").to_numpy().astype("datetime64[M]")
    months = np.arange(month.min(), month.max() + 1)
    column = (month - months[0]).astype(int)
    deaths = {}
    for kind in KINDS:
        grid = np.zeros((len(units), len(months)))
        grid[row, column] = panel.column(kind).to_numpy()
        deaths[kind] = grid
    active = np.flatnonzero(deaths["deaths"].any(axis=0))
    return Counts(units, months, deaths).until(months[active[-1] if len(active) else 0].astype("datetime64[D]").item())


def past_peak(counts: Counts) -> NDArray[np.float64]:
    """Most deaths in any 12 consecutive months of the last 120, by unit (U,)."""
    d = counts.deaths["deaths"][:, -131:]
    total = np.cumsum(np.pad(d, ((0, 0), (1, 0))), axis=1)
    if d.shape[1] < 12:
        return np.asarray(total[:, -1])
    return np.asarray((total[:, 12:] - total[:, :-12]).max(axis=1))


def read_violence(
    spec: Spec, counts: Counts, population: Mapping[str, float], levels: Mapping[str, str], as_of: dt.date
) -> list[Reading]:
    """Readings of the `event:` measures for the 12 months up to `as_of` or to the last month covered, if earlier.

    Under 12 months of record, or without a population of 1,000, the measure that needs it is not read.
    """
    seen = counts.until(as_of)
    if len(seen.months) < 12:
        return []
    last = (seen.months[-1] + 1).astype("datetime64[D]").astype(object) - dt.timedelta(days=1)
    deaths = seen.deaths["deaths"]
    active = deaths > 0
    since = np.where(active.any(axis=1), np.argmax(active[:, ::-1], axis=1), np.inf)
    values: dict[str, Sequence[float]] = {
        "event:lethal_months": active[:, -12:].sum(axis=1).astype(float).tolist(),
        # None recorded since the record began: as long as the record.
        "event:months_since_lethal": np.minimum(since, len(seen.months)).tolist(),
    }
    for kind in KINDS[1:]:
        people = np.array([population.get(u, 0.0) for u in seen.units])
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(people >= 1000, _masked(seen.deaths[kind][:, -12:]) / people * 1e5, np.nan)
        values[f"event:{kind}"] = rate.tolist()
    sd = spec.settings.error.event_count
    found = []
    for m in spec.measures:
        for unit, value in zip(seen.units, values.get(m.id, ()), strict=False):
            if np.isfinite(value) and m.place_level in ("", levels.get(unit, "")):
                x = logit_gap(m.gap(value))
                found.append(Reading(unit, m.indicator, m.id, x, sd, value, last, last, 3, (m.id,)))
    return found


def _masked(deaths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Deaths over all months (U,): monthly counts of 1 to 4 taken as `HIDDEN`, sums to the nearest 5, 1 to 4 as 2.5."""
    total = np.where(small_ones(deaths), HIDDEN, deaths).sum(axis=1)
    return np.asarray(np.where(total > 0, np.maximum(5 * np.round(total / 5), 2.5), 0.0))
