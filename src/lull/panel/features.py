"""What was known of a unit at the end of each month, as trailing windows over its panel.

Every window looks back from the month of its row, ordered by month within a unit, where a month occurs once; so a value
at one month cannot depend on a later one, and two engines cannot order it differently.
"""

from __future__ import annotations

import math
from typing import Any

import ibis

Rows = Any

SUMS = (1, 3, 6, 12, 24, 60)
ACTIVE = (12, 24, 60)
LEAST = (1, 25, 100)
HALF_LIFE_MONTHS = 12
RINGS = (1, 2)
NEAR_SUMS = (1, 3, 12)
DYAD_MEMORY_MONTHS = 60


def features(
    panel: Rows,
    *,
    neighbours: Rows | None = None,
    parents: Rows | None = None,
    actors: Rows | None = None,
    value: str = "deaths",
) -> Rows:
    """Add to each row of a panel what the history up to that month looked like.

    Columns (deaths unless said otherwise): `sum_1` ... `sum_60` over as many months; `since_1`, `since_25`,
    `since_100` months since a month with at least so many deaths, null if there was none; `decay_*` 2^(-since/12), 0 if
    there was none; `peak` largest month and `peak_year` largest 12-month sum so far; `active_12` ... share of those
    months with any death; `near1_1` ... `near2_12` sums over neighbours of ring 1 and 2; `parent_*` over all units
    with the same parent, the unit included; `wider_*` over all units; `dyad_*` deaths elsewhere of the dyads that were
    seen in the unit in the last 60 months; `season_sin`, `season_cos` of the calendar month. At the start of the series
    windows are shorter.

    Parameters
    ----------
    panel : full grid from `unit_months`.
    neighbours : `unit_id, neighbour_id, ring`; without it no `near` columns.
    parents : `unit_id, parent_id`; without it no `parent` columns.
    actors : from `actor_months` by dyad, for the same units; without it no `dyad` columns.
    value : the count that the history is about, such as `deaths_state`.
    """
    base = panel.mutate(value=panel[value].cast("int64"), index=_index(panel.month))
    rows = _own(base)
    if neighbours is not None:
        for ring in RINGS:
            rows = _summed(rows, _near(base, neighbours, ring), f"near{ring}")
    if parents is not None:
        rows = _summed(rows, _parent(base, parents), "parent")
    rows = _wider(rows)
    if actors is not None:
        rows = _summed(rows, _elsewhere(base, actors), "dyad")
    angle = rows.month.month().cast("float64") * (math.pi / 6)
    return rows.mutate(season_sin=angle.sin(), season_cos=angle.cos()).drop("value", "index")


def _index(month: Any) -> Any:
    return (month.year() * 12 + month.month() - 1).cast("int64")


def _back(months: int | None) -> Any:
    """The last `months` rows of the unit up to this one; None for all."""
    return ibis.window(
        group_by="unit_id", order_by="index", preceding=None if months is None else months - 1, following=0
    )


def _own(base: Rows) -> Rows:
    active = (base.value > 0).cast("float64")
    columns = {f"sum_{n}": base.value.sum().over(_back(n)).cast("int64") for n in SUMS}
    columns |= {f"active_{n}": active.mean().over(_back(n)) for n in ACTIVE}
    for least in LEAST:
        hit = ibis.cases((base.value >= least, base.index), else_=ibis.null("int64"))
        columns[f"since_{least}"] = (base.index - hit.max().over(_back(None))).cast("int64")
    columns["peak"] = base.value.max().over(_back(None)).cast("int64")
    rows = base.mutate(**columns)
    decays = {
        f"decay_{k}": ibis.coalesce((rows[f"since_{k}"] * (-math.log(2) / HALF_LIFE_MONTHS)).exp(), 0.0) for k in LEAST
    }
    return rows.mutate(peak_year=rows.sum_12.max().over(_back(None)).cast("int64"), **decays)


def _summed(rows: Rows, series: Rows, name: str) -> Rows:
    """Join a series `unit_id, month, other` (0 where absent) and sum it over the last months."""
    joined = rows.left_join(series, ["unit_id", "month"])
    joined = joined.select(*rows.columns, other=ibis.coalesce(joined.other, 0).cast("int64"))
    sums = {f"{name}_{n}": joined.other.sum().over(_back(n)).cast("int64") for n in NEAR_SUMS}
    return joined.mutate(**sums).drop("other")


def _near(base: Rows, neighbours: Rows, ring: int) -> Rows:
    links = neighbours.filter(neighbours.ring == ring).select("unit_id", "neighbour_id")
    there = base.filter(base.value > 0).select("month", "value", neighbour_id=base.unit_id)
    met = links.inner_join(there, "neighbour_id")
    return met.group_by("unit_id", "month").agg(other=met.value.sum())


def _parent(base: Rows, parents: Rows) -> Rows:
    inside = base.select("unit_id", "month", "value").inner_join(parents.select("unit_id", "parent_id"), "unit_id")
    totals = inside.group_by("parent_id", "month").agg(other=inside.value.sum())
    return parents.select("unit_id", "parent_id").inner_join(totals, "parent_id").select("unit_id", "month", "other")


def _wider(rows: Rows) -> Rows:
    totals = rows.group_by("month").agg(other=rows.value.sum())
    every = rows.select("unit_id", "month").inner_join(totals, "month").select("unit_id", "month", "other")
    return _summed(rows, every, "wider")


def _elsewhere(base: Rows, actors: Rows) -> Rows:
    """Deaths a month of the dyads known in a unit, outside that unit."""
    seen = actors.select("unit_id", "actor", seen=_index(actors.month)).distinct()
    months = base.select("month", "index").distinct()
    recent = (months.index >= seen.seen) & (months.index < seen.seen + DYAD_MEMORY_MONTHS)
    present = seen.inner_join(months, recent).select("unit_id", "actor", "month").distinct()
    totals = actors.group_by("actor", "month").agg(total=actors.deaths.sum())
    own = actors.group_by("unit_id", "actor", "month").agg(own=actors.deaths.sum())
    met = present.inner_join(totals, ["actor", "month"]).left_join(own, ["unit_id", "actor", "month"])
    met = met.select("unit_id", "month", rest=met.total - ibis.coalesce(met.own, 0))
    return met.group_by("unit_id", "month").agg(other=met.rest.sum())
