"""Published values turned into readings: gap on the logit scale with its error, for one place and indicator."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from lull.assess.indicators import Measure, Spec
from lull.assess.units import convert, displaced_share, per_population
from lull.schema.rows import ObservationRow
from lull.schema.typed import rows_of

# A published gap of 0 or 1 is never certain; these also keep one value from deciding everything.
GAP_LOW, GAP_HIGH = 0.02, 0.95
# Half the width of a 90 % interval of a normal distribution, in standard deviations.
_NORMAL_90 = 1.645


@dataclass(frozen=True)
class Reading:
    """One value of an indicator at a place.

    `x` is the logit of its gap, `sd` the standard deviation of its error on that scale, `value` in the unit of
    the measure, `known_from` the first date on which it could be known.
    """

    place: str
    indicator: str
    measure: str
    x: float
    sd: float
    value: float
    end: dt.date
    known_from: dt.date
    level: int
    ids: tuple[str, ...]


def logit_gap(gap: float) -> float:
    """Logit of a gap kept within `GAP_LOW` and `GAP_HIGH`.

    >>> logit_gap(0.5)
    0.0
    """
    g = min(max(gap, GAP_LOW), GAP_HIGH)
    return math.log(g / (1 - g))


def read_observations(
    spec: Spec, observation: pa.Table, population: Mapping[str, float], levels: Mapping[str, str]
) -> list[Reading]:
    """Readings of all observations that some measure of `spec` uses, in an order that file order cannot change.

    Parameters
    ----------
    observation
        Rows of the `observation` table as known at some date.
    population
        Living there, by place; a measure per person of a place without a population is left out.
    levels
        Level of each place; values of places that are not in it are left out.
    """
    rows: dict[str, list[ObservationRow]] = {}
    wanted = {t for m in spec.measures for t in m.terms}
    used = observation.filter(pc.is_in(observation["indicator"], pa.array(sorted(wanted), pa.string())))
    for row in rows_of(used, ObservationRow):
        if row["place_id"] in levels:
            rows.setdefault(row["indicator"], []).append(row)
    found: list[Reading] = []
    for m in spec.measures:
        if m.scale == "none" or m.id.startswith("event:"):
            continue
        stated = [[r for r in rows.get(t, ()) if m.about(r["population_group"])] for t in m.terms]
        groups: Sequence[tuple[ObservationRow, ...]] = [(r,) for r in stated[0]]
        if len(stated) == 2:
            groups = _pairs(*stated)
        fit = [g for g in groups if m.place_level in ("", levels[g[0]["place_id"]])]
        found += [r for g in fit if (r := _reading(spec, m, g, population)) is not None]
    return sorted(found, key=lambda r: (r.place, r.indicator, r.end, r.measure, r.ids))


def _pairs(first: list[ObservationRow], second: list[ObservationRow]) -> list[tuple[ObservationRow, ...]]:
    """Two parts of a whole, published for one place and the same last day."""
    partner = {(r["place_id"], r["period_end"]): r for r in second}
    keyed = [(r, partner.get((r["place_id"], r["period_end"]))) for r in first]
    return [(a, b) for a, b in keyed if b is not None]


def _reading(
    spec: Spec, m: Measure, rows: tuple[ObservationRow, ...], population: Mapping[str, float]
) -> Reading | None:
    value = _value(m, rows, population.get(rows[0]["place_id"], 0.0))
    if value is None:
        return None
    gap = m.gap(value)
    return Reading(
        place=rows[0]["place_id"],
        indicator=m.indicator,
        measure=m.id,
        x=logit_gap(gap),
        sd=_error(spec, m, rows, gap),
        value=value,
        end=max(r["period_end"] for r in rows),
        known_from=max(r["known_from"] for r in rows),
        level=min(r["evidence_level"] for r in rows),
        ids=tuple(sorted(r["obs_id"] for r in rows)),
    )


def _value(m: Measure, rows: tuple[ObservationRow, ...], people: float) -> float | None:
    if len(rows) == 2:
        a, b = (r["value"] for r in rows)
        return 100.0 * a / (a + b) if a + b > 0 else None
    value, unit = rows[0]["value"], rows[0]["unit"]
    if not m.per:
        return convert(value, unit, m.unit)
    if people < 1000:  # rates need a denominator of at least 1,000 people
        return None
    return (displaced_share if m.per == "displaced" else per_population)(value, unit, m.unit, people)


def _spread(m: Measure, row: ObservationRow) -> float:
    """Error that the published bounds tell, taken as those of a 90 % interval; 0 without bounds.

    A published interval is most often one of 90 or 95 %; the narrower reading gives the wider error.
    """
    lower, upper = row["lower"], row["upper"]
    if lower is None or upper is None:
        return 0.0
    ends = [logit_gap(m.gap(convert(end, row["unit"], m.unit))) for end in (lower, upper)]
    return abs(ends[1] - ends[0]) / (2 * _NORMAL_90)


def _error(spec: Spec, m: Measure, rows: tuple[ObservationRow, ...], gap: float) -> float:
    table: dict[str, float] = vars(spec.settings.error)
    parts = [table.get(r["method"], spec.settings.error.default) for r in rows]
    sd = max(parts)
    n = min((n for r in rows if (n := r["n"])), default=0)
    if rows[0]["method"] == "survey" and n:
        p = min(max(gap, 0.05), 0.95)
        sd = max(sd, math.sqrt(2.0 / (n * p * (1 - p))))  # design effect of 2
    sd = max(sd, _spread(m, rows[0]) if len(rows) == 1 and not m.per else 0.0)
    sd = math.hypot(sd, m.extra_error)
    return sd * spec.settings.evidence.weak_factor if min(r["evidence_level"] for r in rows) == 1 else sd
