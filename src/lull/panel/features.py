"""What was known of a unit at the end of each month, as trailing windows over its panel, in SQL for any engine.

Every window looks back from the month of its row, ordered by month within a unit, where a month occurs once; so a value
at one month cannot depend on a later one, and two engines cannot order it differently.
"""

from __future__ import annotations

import math
import re

from lull.errors import SchemaError
from lull.panel.counts import Sql

SUMS = (1, 3, 6, 12, 24, 60)
ACTIVE = (12, 24, 60)
LEAST = (1, 25, 100)
HALF_LIFE_MONTHS = 12
RINGS = (1, 2)
NEAR_SUMS = (1, 3, 12)
DYAD_MEMORY_MONTHS = 60
_INDEX = "CAST(year({month}) * 12 + month({month}) - 1 AS BIGINT)"


def features(
    panel: Sql,
    *,
    neighbours: Sql | None = None,
    parents: Sql | None = None,
    actors: Sql | None = None,
    value: str = "deaths",
) -> Sql:
    """Statement that adds to each row of a panel what the history up to that month looked like.

    Columns (deaths unless said otherwise): `sum_1` ... `sum_60` over as many months; `since_1`, `since_25`,
    `since_100` months since a month with at least so many deaths, null if there was none; `decay_*` 2^(-since/12), 0 if
    there was none; `peak` largest month and `peak_year` largest 12-month sum so far; `active_12` ... share of those
    months with any death; `near1_1` ... `near2_12` sums over neighbours of ring 1 and 2; `parent_*` over all units
    with the same parent, the unit included; `wider_*` over all units; `dyad_*` deaths elsewhere of the dyads that were
    seen in the unit in the last 60 months; `season_sin`, `season_cos` of the calendar month. At the start of the series
    windows are shorter.

    Parameters
    ----------
    panel : relation of a full grid, as `unit_months` gives it.
    neighbours : relation `unit_id, neighbour_id, ring`; without it no `near` columns.
    parents : relation `unit_id, parent_id`; without it no `parent` columns.
    actors : relation of `actor_months` by dyad, for the same units; without it no `dyad` columns.
    value : the count that the history is about, such as `deaths_state`.

    Raises
    ------
    SchemaError
        For a value that is no name of a column.
    """
    if not re.fullmatch(r"[a-z_]+", value):
        raise SchemaError(f"{value!r} is no count of the panel; expected one such as deaths_state")
    series = {f"near{ring}": _near(neighbours, ring) for ring in RINGS} if neighbours else {}
    series |= {"parent": _parent(parents)} if parents else {}
    series["wider"] = "SELECT b.unit_id, b.month, t.other FROM base AS b JOIN totals AS t ON t.month = b.month"
    series |= {"dyad": _elsewhere(actors)} if actors else {}
    joined = "\n".join(
        f"LEFT JOIN ({asked}) AS {name}_s ON {name}_s.unit_id = b.unit_id AND {name}_s.month = b.month"
        for name, asked in series.items()
    )
    others = "".join(f", CAST(coalesce({name}_s.other, 0) AS BIGINT) AS {name}_v" for name in series)
    sums = "".join(
        f", CAST(sum({name}_v) OVER ({_back(n)}) AS BIGINT) AS {name}_{n}" for name in series for n in NEAR_SUMS
    )
    angle = f"CAST(month(month) AS DOUBLE) * {math.pi / 6!r}"
    decays = ", ".join(
        f"coalesce(exp(since_{k} * {-math.log(2) / HALF_LIFE_MONTHS!r}), CAST(0 AS DOUBLE)) AS decay_{k}" for k in LEAST
    )
    return f"""
WITH base AS (
  SELECT p.*, CAST(p.{value} AS BIGINT) AS value_v, {_INDEX.format(month="p.month")} AS index_v FROM {panel} AS p
), totals AS (
  SELECT month, sum(value_v) AS other FROM base GROUP BY month
), own AS (
  SELECT b.*{others} FROM base AS b {joined}
), windowed AS (
  SELECT own.*, {_own()}{sums} FROM own
)
SELECT {_kept(series)}, {decays}, sin({angle}) AS season_sin, cos({angle}) AS season_cos
FROM (
  SELECT windowed.*, CAST(max(sum_12) OVER ({_back(None)}) AS BIGINT) AS peak_year FROM windowed
) AS done
ORDER BY unit_id, month"""


def _kept(series: dict[str, Sql]) -> Sql:
    counts = ("unit_id", "level", "month", "events", "deaths", "deaths_state", "deaths_nonstate", "deaths_onesided")
    names = [*counts, *(f"sum_{n}" for n in SUMS), *(f"active_{n}" for n in ACTIVE), *(f"since_{n}" for n in LEAST)]
    return ", ".join([*names, "peak", "peak_year", *(f"{name}_{n}" for name in series for n in NEAR_SUMS)])


def _back(months: int | None) -> Sql:
    """The last `months` rows of the unit up to this one; None for all."""
    first = "UNBOUNDED" if months is None else str(months - 1)
    return f"PARTITION BY unit_id ORDER BY index_v ROWS BETWEEN {first} PRECEDING AND CURRENT ROW"


def _own() -> Sql:
    columns = [f"CAST(sum(value_v) OVER ({_back(n)}) AS BIGINT) AS sum_{n}" for n in SUMS]
    active = "CASE WHEN value_v > 0 THEN CAST(1 AS DOUBLE) ELSE CAST(0 AS DOUBLE) END"
    columns += [f"avg({active}) OVER ({_back(n)}) AS active_{n}" for n in ACTIVE]
    columns += [
        f"index_v - max(CASE WHEN value_v >= {k} THEN index_v END) OVER ({_back(None)}) AS since_{k}" for k in LEAST
    ]
    return ", ".join([*columns, f"max(value_v) OVER ({_back(None)}) AS peak"])


def _near(neighbours: Sql | None, ring: int) -> Sql:
    return f"""
SELECT n.unit_id, t.month, sum(t.value_v) AS other FROM {neighbours} AS n JOIN base AS t ON t.unit_id = n.neighbour_id
WHERE n.ring = {ring} AND t.value_v > 0 GROUP BY n.unit_id, t.month"""


def _parent(parents: Sql) -> Sql:
    return f"""
SELECT q.unit_id, s.month, s.other FROM {parents} AS q JOIN (
  SELECT p.parent_id, b.month, sum(b.value_v) AS other FROM base AS b JOIN {parents} AS p ON p.unit_id = b.unit_id
  GROUP BY p.parent_id, b.month
) AS s ON s.parent_id = q.parent_id"""


def _elsewhere(actors: Sql) -> Sql:
    """Deaths a month of the dyads known in a unit, outside that unit."""
    index = _INDEX.format(month="month")
    return f"""
SELECT m.unit_id, m.month, sum(m.total - coalesce(o.own, 0)) AS other FROM (
  SELECT DISTINCT s.unit_id, s.actor, i.month, w.total
  FROM (SELECT DISTINCT unit_id, actor, {index} AS seen FROM {actors} AS a) AS s
  JOIN (SELECT DISTINCT month, index_v FROM base) AS i
    ON i.index_v >= s.seen AND i.index_v < s.seen + {DYAD_MEMORY_MONTHS}
  JOIN (SELECT actor, month, sum(deaths) AS total FROM {actors} AS a GROUP BY actor, month) AS w
    ON w.actor = s.actor AND w.month = i.month
) AS m
LEFT JOIN (SELECT unit_id, actor, month, sum(deaths) AS own FROM {actors} AS a GROUP BY unit_id, actor, month) AS o
  ON o.unit_id = m.unit_id AND o.actor = m.actor AND o.month = m.month
GROUP BY m.unit_id, m.month"""
