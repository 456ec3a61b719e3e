"""Events to counts by unit, month and armed group, as Ibis expressions that run on any engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import ibis

from lull.errors import SchemaError
from lull.panel.counts import admitted

Rows = Any

ALL = "all"
UNKNOWN = "unknown"


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


def group_months(events: Rows, units: Rows, rules: Sequence[GroupRule], *, level: str, where_prec: int) -> Rows:
    """Events and deaths by unit, month and group; only rows with an event. Sums over groups are those of the panel.

    An event belongs to the first rule that it fits. Sides are looked for in `side_a` and `side_b`, and in `dyad_name`
    where an event has that alone. An event that names none of the three is `unknown`; one that names somebody but fits
    no rule is `other`.

    Parameters
    ----------
    events, units, level, where_prec
        As in `admitted`.
    rules
        The groups, first match first.

    Raises
    ------
    SchemaError
        For a group that is named twice, `all` or `unknown`, or that no event could belong to.

    Examples
    --------
    >>> from lull.panel.counts import unit_table
    >>> from lull.panel.example import example_events
    >>> units = ibis.memtable(unit_table(["IQG01"]))
    >>> rules = (GroupRule("b_on_civilians", dyads=("civilians - B",)), GroupRule("b", sides=("B",)))
    >>> found = group_months(ibis.memtable(example_events()), units, rules, level="governorate", where_prec=4)
    >>> found.order_by("month", "group_id").select("group_id", "deaths").to_pyarrow().to_pylist()
    [{'group_id': 'b', 'deaths': 3}, {'group_id': 'b_on_civilians', 'deaths': 4}, {'group_id': 'b', 'deaths': 2}]
    """
    check_rules(rules)
    counted = admitted(events, units, level=level, where_prec=where_prec)
    sides = ibis.coalesce(counted.side_a, "") + " - " + ibis.coalesce(counted.side_b, "")
    counted = counted.mutate(
        pair=ibis.coalesce(counted.dyad_name, sides),
        nobody=counted.dyad_name.isnull() & counted.side_a.isnull() & counted.side_b.isnull(),
    )
    cases = [(counted.nobody, ibis.literal(UNKNOWN)), *((_fits(counted, r), ibis.literal(r.group_id)) for r in rules)]
    named = counted.mutate(group_id=ibis.cases(*cases, else_="other"))
    return named.group_by("unit_id", "month", "group_id").agg(
        events=named.count().cast("int32"), deaths=named.best.sum().cast("int32")
    )


def check_rules(rules: Sequence[GroupRule]) -> None:
    """Raise `SchemaError` for a group that is named twice, `all` or `unknown`, or that no event could belong to."""
    names = [r.group_id for r in rules]
    for n, rule in enumerate(rules):
        if rule.group_id in names[:n]:
            raise SchemaError(f"group {rule.group_id!r} is given twice; give each group once")
        if rule.group_id in (ALL, UNKNOWN, "other"):
            raise SchemaError(f"group_id {rule.group_id!r} has a meaning of its own; choose another name")
        if not (rule.sides or rule.dyads or rule.types):
            raise SchemaError(f"group {rule.group_id!r} has no sides, dyads or types, so that no event belongs to it")


def _fits(events: Rows, rule: GroupRule) -> Rows:
    found = [_side(events, name) for name in rule.sides]
    found += [events.pair.isin([pair, _turned(pair)]) for pair in rule.dyads]
    if rule.types:
        found.append(events.type_of_violence.isin(list(rule.types)))
    return reduce(lambda a, b: a | b, found)


def _side(events: Rows, name: str) -> Rows:
    return events.pair.startswith(f"{name} - ") | events.pair.endswith(f" - {name}")


def _turned(pair: str) -> str:
    first, _, second = pair.partition(" - ")
    return f"{second} - {first}"
