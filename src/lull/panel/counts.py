"""Events to counts by unit and month, as Ibis expressions that run on any engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from lull.errors import SchemaError
from lull.languages import usual_levels

# What the engines share is the expression; Ibis types its tables too loosely for a checker to help.
Rows = Any

UNIT_COLUMNS: Mapping[str, str] = {
    **dict(zip(usual_levels(), ("adm2_pcode", "adm1_pcode", "country"), strict=True)),
    "cell": "priogrid_gid",
}
"""Column of `event` that tells the unit at each level."""

KINDS: Mapping[str, int] = {"deaths_state": 1, "deaths_nonstate": 2, "deaths_onesided": 3}


def month_table(first: date, last: date) -> pa.Table:
    """All months from `first` to `last` as a table of one column, `month`.

    Raises `SchemaError` where the last is before the first.

    >>> month_table(date(2018, 11, 5), date(2019, 1, 1)).column("month").to_pylist()[-1]
    datetime.date(2019, 1, 1)
    """
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    if end < start:
        raise SchemaError(f"the last month {last} is before the first {first}; expected them in order")
    return pa.table({"month": pa.array([date(m // 12, m % 12 + 1, 1) for m in range(start, end + 1)], pa.date32())})


def unit_table(unit_ids: list[str], keys: list[str] | None = None) -> pa.Table:
    """Units of a panel: `unit_id`, and `key`, the value of the level's column in the events (default: the same).

    >>> unit_table(["IQ"], ["Iraq"]).to_pylist()
    [{'unit_id': 'IQ', 'key': 'Iraq'}]
    """
    if len(set(unit_ids)) != len(unit_ids):
        raise SchemaError("a unit is listed twice; units must be unique")
    return pa.table({"unit_id": pa.array(unit_ids, pa.string()), "key": pa.array(keys or unit_ids, pa.string())})


def admitted(events: Rows, units: Rows, *, level: str, where_prec: int) -> Rows:
    """Events that count in a unit of this level, with `unit_id` and `month`.

    An event counts where its place is known at least as precisely as `where_prec` (1 exact to 7 international) and
    belongs to one of the units; nothing is spread by area. Its month is that of its last day, from which on it could be
    known. Events without a place at this level are left out.

    Parameters
    ----------
    events : rows of `event` (or its columns event_id, date_end, type_of_violence, best, where_prec, dyad_name, side_a,
        side_b and that of the level).
    units : `unit_id`, and `key` where the events name the unit otherwise; see `unit_table`.
    level : district, governorate, country or cell.
    where_prec : the coarsest place precision that counts.

    Raises
    ------
    SchemaError
        For another level or a precision outside 1 to 7.
    """
    if level not in UNIT_COLUMNS:
        raise SchemaError(f"level {level!r} has no units in the events; expected one of {', '.join(UNIT_COLUMNS)}")
    if where_prec not in range(1, 8):
        raise SchemaError(f"where_prec {where_prec} is outside 1 (exact) to 7 (international)")
    if "key" not in units.columns:
        units = units.mutate(key=units.unit_id)
    placed = events.filter(events.where_prec <= where_prec)
    placed = placed.mutate(key=placed[UNIT_COLUMNS[level]].cast("string"), month=placed.date_end.truncate("M"))
    return placed.inner_join(units, "key").select(
        "unit_id", "month", "event_id", "type_of_violence", "best", "dyad_name", "side_a", "side_b"
    )


def unit_months(events: Rows, units: Rows, *, level: str, where_prec: int, months: Rows) -> Rows:
    """One row a unit and month: events, deaths, and deaths by type of violence; 0 where none was recorded.

    Every unit of `units` has every month of `months`, so give only months that were observed: a month without a row
    means "not observed". Parameters and errors as in `admitted`; `months` has one column, `month`. The columns are
    those of the table `panel`.

    Examples
    --------
    >>> from lull.panel.example import example_events
    >>> units = ibis.memtable(unit_table(["IQG01"]))
    >>> months = ibis.memtable(month_table(date(2019, 1, 1), date(2019, 3, 1)))
    >>> panel = unit_months(
    ...     ibis.memtable(example_events()), units, level="governorate", where_prec=4, months=months
    ... )
    >>> panel.order_by("month").to_pyarrow().select(["deaths", "deaths_onesided"]).to_pylist()
    [{'deaths': 7, 'deaths_onesided': 4}, {'deaths': 0, 'deaths_onesided': 0}, {'deaths': 2, 'deaths_onesided': 0}]
    """
    counted = admitted(events, units, level=level, where_prec=where_prec)
    sums = {
        name: counted.best.sum(where=counted.type_of_violence == number).cast("int64") for name, number in KINDS.items()
    }
    found = counted.group_by("unit_id", "month").agg(events=counted.count(), deaths=counted.best.sum(), **sums)
    grid = units.select("unit_id").cross_join(months.select("month"))
    joined = grid.left_join(found, ["unit_id", "month"])
    counts = {name: ibis.coalesce(joined[name], 0).cast("int32") for name in ("events", "deaths", *KINDS)}
    return joined.select("unit_id", level=ibis.literal(level), month=joined.month, **counts)


def actor_months(events: Rows, units: Rows, *, level: str, where_prec: int, by: str = "dyad") -> Rows:
    """Events and deaths by unit, month and armed group; only rows with an event.

    `by` is "dyad", or "side": then an event counts for both of its sides, so that sums over groups exceed the panel's.
    Events that name no group are left out. Other parameters and errors as in `admitted`.
    """
    counted = admitted(events, units, level=level, where_prec=where_prec)
    if by == "dyad":
        named = counted.mutate(actor=counted.dyad_name)
    elif by == "side":
        columns = ["unit_id", "month", "event_id", "best"]
        first = counted.select(*columns, actor=counted.side_a)
        second = counted.filter(counted.side_b != ibis.coalesce(counted.side_a, "")).select(
            *columns, actor=counted.side_b
        )
        named = first.union(second)
    else:
        raise SchemaError(f"groups by {by!r} are not known; expected dyad or side")
    named = named.filter(named.actor.notnull())
    return named.group_by("unit_id", "month", "actor").agg(
        events=named.count().cast("int32"), deaths=named.best.sum().cast("int32")
    )
