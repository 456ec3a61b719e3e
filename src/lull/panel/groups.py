"""Events to counts by unit, month and armed group, as SQL that runs on any engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from lull.errors import SchemaError
from lull.panel.counts import Sql, admitted

ALL = "all"
UNKNOWN = "unknown"
OTHER = "other"
_RULES = pa.schema(
    [("number", pa.int32()), ("group_id", pa.string()), ("first", pa.string()), ("second", pa.string()),
     ("pair", pa.string()), ("turned", pa.string()), ("type", pa.int32())]
)  # fmt: skip


@dataclass(frozen=True)
class GroupRule:
    """Which events belong to a group: those of some `sides`, of some pairs (`dyads`, "A - B"), of some `types`."""

    group_id: str
    sides: tuple[str, ...] = ()
    dyads: tuple[str, ...] = ()
    types: tuple[int, ...] = ()

    @property
    def kind(self) -> str:
        """What the group is: side, pair or type."""
        return "side" if self.sides else "pair" if self.dyads else "type"


def group_months(events: Sql, units: Sql, rules: Sql, *, key: str, where_prec: int) -> Sql:
    """Statement for events and deaths by unit, month and group; only rows with an event.

    Sums over groups are those of the panel. An event belongs to the first rule that it fits. Sides are looked for in
    `side_a` and `side_b`, and in `dyad_name` where an event has that alone. An event that names none of the three is
    `unknown`; one that names somebody but fits no rule is `other`.

    Parameters
    ----------
    events, units, key, where_prec
        As in `admitted`.
    rules
        Relation of `rule_table`.

    Examples
    --------
    >>> from lull.engine import connect
    >>> from lull.panel.counts import unit_table
    >>> from lull.panel.example import example_events
    >>> engine = connect("duckdb://")
    >>> engine.put("events", example_events())
    >>> engine.put("units", unit_table(["IQG01"]))
    >>> engine.put("rules", rule_table((GroupRule("ba", dyads=("civilians - B",)), GroupRule("b", sides=("B",)))))
    >>> found = engine.ask(group_months("events", "units", "rules", key="adm1_pcode", where_prec=4))
    >>> found.select(["group_id", "deaths"]).to_pylist()
    [{'group_id': 'b', 'deaths': 3}, {'group_id': 'ba', 'deaths': 4}, {'group_id': 'b', 'deaths': 2}]
    """
    named = f"""
  SELECT unit_id, month, best, type_of_violence,
    coalesce(dyad_name, concat(coalesce(side_a, ''), ' - ', coalesce(side_b, ''))) AS pair,
    dyad_name IS NULL AND side_a IS NULL AND side_b IS NULL AS nobody
  FROM ({admitted(events, units, key=key, where_prec=where_prec)}) AS a"""
    # Rules are tried on what occurs, not on each event; a comparison with a rule's empty field is not true.
    fits = f"""
  SELECT n.pair, n.type_of_violence, min(r.number) AS number
  FROM (SELECT DISTINCT pair, type_of_violence FROM ({named}) AS d) AS n JOIN {rules} AS r ON
    n.type_of_violence = r.type OR n.pair = r.pair OR n.pair = r.turned
    OR substring(n.pair, 1, length(r.first)) = r.first
    OR substring(n.pair, greatest(length(n.pair) - length(r.second) + 1, 1)) = r.second
  GROUP BY n.pair, n.type_of_violence"""
    return f"""
SELECT unit_id, month, group_id, CAST(count(*) AS INT) AS events, CAST(sum(best) AS INT) AS deaths
FROM (
  SELECT n.unit_id, n.month, n.best,
    CASE WHEN n.nobody THEN '{UNKNOWN}' ELSE coalesce(g.group_id, '{OTHER}') END AS group_id
  FROM ({named}) AS n
  LEFT JOIN ({fits}) AS f ON f.pair = n.pair AND f.type_of_violence = n.type_of_violence
  LEFT JOIN (SELECT DISTINCT number, group_id FROM {rules} AS r) AS g ON g.number = f.number
) AS found
GROUP BY unit_id, month, group_id
ORDER BY unit_id, month, group_id"""


def rule_table(rules: Sequence[GroupRule]) -> pa.Table:
    """Rules as rows, one a side, pair or type, for `group_months`; errors as in `check_rules`.

    >>> made = rule_table([GroupRule("b", sides=("B",), types=(2,))])
    >>> made.select(["number", "group_id", "first", "type"]).to_pylist()[1]
    {'number': 0, 'group_id': 'b', 'first': None, 'type': 2}
    """
    check_rules(rules)
    rows: list[dict[str, object]] = []
    for number, rule in enumerate(rules):
        known = {"number": number, "group_id": rule.group_id}
        rows += [{**known, "first": f"{name} - ", "second": f" - {name}"} for name in rule.sides]
        rows += [{**known, "pair": pair, "turned": _turned(pair)} for pair in rule.dyads]
        rows += [{**known, "type": kind} for kind in rule.types]
    return pa.Table.from_pylist(rows, schema=_RULES)


def check_rules(rules: Sequence[GroupRule]) -> None:
    """Raise `SchemaError` for a group that is named twice, `all` or `unknown`, or that no event could belong to."""
    names = [r.group_id for r in rules]
    for n, rule in enumerate(rules):
        if rule.group_id in names[:n]:
            raise SchemaError(f"group {rule.group_id!r} is given twice; give each group once")
        if rule.group_id in (ALL, UNKNOWN, OTHER):
            raise SchemaError(f"group_id {rule.group_id!r} has a meaning of its own; choose another name")
        if not (rule.sides or rule.dyads or rule.types):
            raise SchemaError(f"group {rule.group_id!r} has no sides, dyads or types, so that no event belongs to it")


def _turned(pair: str) -> str:
    first, _, second = pair.partition(" - ")
    return f"{second} - {first}"
