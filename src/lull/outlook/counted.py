"""The panel of an area: events counted by unit and month, in total and by armed group, at any level and engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

import pyarrow as pa

from lull.area import Area
from lull.errors import ForecastError
from lull.outlook.events import Events
from lull.outlook.groups import rules_of
from lull.outlook.held import NEAR, finest, held_months, precision_at
from lull.panel import actor_months, features, group_months, month_table, rule_table, unit_months, unit_table
from lull.schema import conform
from lull.settings.kinds import CELL
from lull.store.store import LAST_DAY


@dataclass(frozen=True)
class Counts:
    """`panel` : one row a unit and month; `groups` : one row a unit, month and armed group with an event.

    `where_prec` : the greatest place precision that was counted.
    """

    panel: pa.Table
    groups: pa.Table
    where_prec: int


class Keys(TypedDict):
    """The column of an event that says its unit, and the place precision up to which it counts."""

    key: str
    where_prec: int


def count(  # noqa: PLR0913
    events: Events,
    area: Area,
    units: Mapping[str, str],
    level: str,
    *,
    as_of: date,
    on: date,
    lasting: bool = False,
) -> Counts:
    """Count the events of an area at one level, from its first month to `as_of`, as known on a day.

    `units` : the unit in which each place counts, from `keys_of`; of `cell`, each cell itself. `lasting` : only
    precisions that all files at hand hold, also later ones, so that what is forecast and what comes are counted alike.
    """
    how = _offer(events, area, units, level, as_of=as_of, on=on)
    if lasting:
        how["where_prec"] = min(how["where_prec"], _lasting(events, area, level))
    panel = events.engine.ask(unit_months("counted", "units", "months", level=level, **how))
    groups = events.engine.ask(group_months("counted", "units", "rules", **how))
    return Counts(conform(panel, "panel"), groups.cast(_GROUPS), how["where_prec"])


def count_with_features(  # noqa: PLR0913
    events: Events, area: Area, units: Mapping[str, str], neighbours: pa.Table, level: str, *, as_of: date, on: date
) -> pa.Table:
    """The panel with what was known at the end of each month, as `lull.panel.features` describes it.

    `neighbours` : pairs of units of the level with their ring, no rows where there are none.
    """
    how = _offer(events, area, units, level, as_of=as_of, on=on)
    rows = unit_months("counted", "units", "months", level=level, **how)
    actors = actor_months("counted", "units", **how)
    near = "near" if neighbours.num_rows else None
    if near:
        events.engine.put(near, neighbours.select(["unit_id", "neighbour_id", "ring"]))
    return conform(events.engine.ask(features(f"({rows})", neighbours=near, actors=f"({actors})")), "panel")


_GROUPS = pa.schema(
    [("unit_id", pa.string()), ("month", pa.date32()), ("group_id", pa.string()), ("events", pa.int32()),
     ("deaths", pa.int32())]
)  # fmt: skip


def _offer(
    events: Events, area: Area, units: Mapping[str, str], level: str, *, as_of: date, on: date
) -> Keys:  # fmt: skip
    """Put units, months, rules and the events that count into the engine under names; how they are to be counted."""
    engine = events.engine
    engine.put("units", unit_table(units))
    engine.put("months", month_table(date.fromisoformat(f"{area.events.first_month}-01"), as_of))
    engine.put("rules", rule_table(rules_of(area)))
    types = ", ".join(str(int(t)) for t in area.events.types)
    engine.keep("counted", f"SELECT * FROM {events.known(on)} AS k WHERE k.type_of_violence IN ({types})")
    key = "priogrid_gid" if level == CELL else "unit_key"
    return {"key": key, "where_prec": _precision(events, area, level, as_of=as_of, on=on)}


def _lasting(events: Events, area: Area, level: str) -> int:
    """The greatest precision that the whole record holds at a level: of later files only their kind is asked."""
    rules = area.events.where_prec
    if rules.get(level, NEAR) <= rules.get(finest(area), NEAR):
        return rules.get(level, NEAR)
    return _precision(events, area, level, as_of=events.reach(LAST_DAY).astype("datetime64[D]").item(), on=LAST_DAY)


def _precision(events: Events, area: Area, level: str, *, as_of: date, on: date) -> int:
    """The greatest place precision that counts at a level, for which larger places ask what their records hold."""
    rules = area.events.where_prec
    if rules.get(level, NEAR) <= rules.get(finest(area), NEAR):
        return rules.get(level, NEAR)
    return precision_at(area, level, held_months(events, area, as_of, on=on))


def keys_of(places: pa.Table, level: str) -> dict[str, str]:
    """Unit of each place at or below a level: itself, or the place of that level that contains it.

    >>> places = pa.table({"place_id": ["A", "A1"], "parent_id": [None, "A"], "level": ["top", "low"]})
    >>> keys_of(places, "top")
    {'A': 'A', 'A1': 'A'}
    """
    ids, levels = places.column("place_id").to_pylist(), places.column("level").to_pylist()
    above = dict(zip(ids, places.column("parent_id").to_pylist(), strict=True))
    level_of = dict(zip(ids, levels, strict=True))
    if level not in levels:
        raise ForecastError(f"there are no places of level {level}; the levels are {', '.join(sorted(set(levels)))}")
    found: dict[str, str] = {}
    for place in ids:
        up: str | None = place
        while up is not None and level_of[up] != level:
            up = above.get(up)
        if up is not None:
            found[place] = up
    return found
