"""Events to counts by unit and month, as SQL that runs on any engine.

A relation is what may stand after FROM: the name of a table that the engine has, or a statement in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pyarrow as pa

from lull.errors import SchemaError

Sql = str

KINDS: Mapping[str, int] = {"deaths_state": 1, "deaths_nonstate": 2, "deaths_onesided": 3}
"""Column of the panel by UCDP type of violence."""

_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


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


def unit_table(units: Mapping[str, str] | list[str]) -> pa.Table:
    """Units of a panel: `key`, a value of the events, and `unit_id`, where it counts; a list where the two are one.

    Several keys may belong to one unit, so that districts sum to a region, or names of a country to the country.

    >>> unit_table({"Iraq": "IQ", "Kurdistan": "IQ"}).to_pylist()[1]
    {'key': 'Kurdistan', 'unit_id': 'IQ'}
    """
    if isinstance(units, list):
        if len(set(units)) != len(units):
            raise SchemaError("a unit is listed twice; units must be unique")
        units = dict(zip(units, units, strict=True))
    return pa.table({"key": pa.array(list(units), pa.string()), "unit_id": pa.array(units.values(), pa.string())})


def admitted(events: Sql, units: Sql, *, key: str, where_prec: int) -> Sql:
    """Statement for the events that count in a unit, with `unit_id` and `month`.

    An event counts where its place is known at least as precisely as `where_prec` (1 exact to 7 international) and its
    key belongs to one of the units; nothing is spread by area. Its month is that of its last day, from which on it
    could be known. Events without a key are left out.

    Parameters
    ----------
    events : relation with the rows of `event` (of these event_id, date_end, type_of_violence, best, where_prec,
        dyad_name, side_a, side_b, and the key).
    units : relation of `unit_table`.
    key : the column of the events that names the unit, such as adm2_pcode, adm1_pcode, country or priogrid_gid.
    where_prec : the coarsest place precision that counts.

    Raises
    ------
    SchemaError
        For a key that is no name of a column, or a precision outside 1 to 7.
    """
    if not _COLUMN.fullmatch(key):
        raise SchemaError(f"{key!r} is no name of a column; expected one such as priogrid_gid")
    if where_prec not in range(1, 8):
        raise SchemaError(f"where_prec {where_prec} is outside 1 (exact) to 7 (international)")
    return f"""
SELECT u.unit_id, CAST(date_trunc('month', e.date_end) AS DATE) AS month, e.event_id, e.type_of_violence,
  CAST(e.best AS BIGINT) AS best, e.dyad_name, e.side_a, e.side_b
FROM {events} AS e JOIN {units} AS u ON CAST(e.{key} AS STRING) = u.key
WHERE e.where_prec <= {where_prec}"""


def unit_months(events: Sql, units: Sql, months: Sql, *, key: str, where_prec: int, level: str) -> Sql:
    """Statement for one row a unit and month: events, deaths, and deaths by type of violence; 0 where none was.

    Every unit of `units` has every month of `months`, so give only months that were observed: a month without a row
    means "not observed". Parameters and errors as in `admitted`; `months` is the relation of `month_table`, `level` is
    written beside each row. The columns are those of the table `panel`, in the order of unit and month.

    Examples
    --------
    >>> from lull.engine import connect
    >>> from lull.panel.example import example_events
    >>> engine = connect("duckdb://")
    >>> engine.put("events", example_events())
    >>> engine.put("units", unit_table(["IQG01"]))
    >>> engine.put("months", month_table(date(2019, 1, 1), date(2019, 3, 1)))
    >>> asked = unit_months("events", "units", "months", key="adm1_pcode", where_prec=4, level="upper")
    >>> engine.ask(asked).select(["deaths", "deaths_onesided"]).to_pylist()
    [{'deaths': 7, 'deaths_onesided': 4}, {'deaths': 0, 'deaths_onesided': 0}, {'deaths': 2, 'deaths_onesided': 0}]
    """
    if "'" in level or "\\" in level:
        raise SchemaError(f"level {level!r} is no plain name")
    sums = ", ".join(
        f"sum(CASE WHEN type_of_violence = {number} THEN best ELSE 0 END) AS {name}" for name, number in KINDS.items()
    )
    counts = ", ".join(f"CAST(coalesce(f.{n}, 0) AS INT) AS {n}" for n in ("events", "deaths", *KINDS))
    return f"""
SELECT g.unit_id, '{level}' AS level, g.month, {counts}
FROM (SELECT n.unit_id, m.month FROM (SELECT DISTINCT unit_id FROM {units} AS u) AS n CROSS JOIN {months} AS m) AS g
LEFT JOIN (
  SELECT unit_id, month, count(*) AS events, sum(best) AS deaths, {sums}
  FROM ({admitted(events, units, key=key, where_prec=where_prec)}) AS a GROUP BY unit_id, month
) AS f ON f.unit_id = g.unit_id AND f.month = g.month
ORDER BY unit_id, month"""


def actor_months(events: Sql, units: Sql, *, key: str, where_prec: int, by: str = "dyad") -> Sql:
    """Statement for events and deaths by unit, month and armed side or pair; only rows with an event.

    `by` is "dyad", or "side": then an event counts for both of its sides, so that sums over groups exceed the panel's.
    Events that name nobody are left out. Other parameters and errors as in `admitted`.
    """
    counted = admitted(events, units, key=key, where_prec=where_prec)
    if by == "dyad":
        named = f"SELECT unit_id, month, best, dyad_name AS actor FROM ({counted}) AS a"
    elif by == "side":
        named = (
            f"SELECT unit_id, month, best, side_a AS actor FROM ({counted}) AS a UNION ALL "
            f"SELECT unit_id, month, best, side_b AS actor FROM ({counted}) AS b "
            "WHERE side_b <> coalesce(side_a, '')"
        )
    else:
        raise SchemaError(f"groups by {by!r} are not known; expected dyad or side")
    return f"""
SELECT unit_id, month, actor, CAST(count(*) AS INT) AS events, CAST(sum(best) AS INT) AS deaths
FROM ({named}) AS n WHERE actor IS NOT NULL GROUP BY unit_id, month, actor
ORDER BY unit_id, month, actor"""
