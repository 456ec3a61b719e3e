"""Forecasts by armed group: the groups of an area, their part of each world, and the tables of a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.area import Area
from lull.forecast.groups import group_shares, split_by_group
from lull.forecast.pool import Forecast
from lull.forecast.world import World
from lull.outlook.levels import sum_up
from lull.panel.groups import ALL, UNKNOWN, GroupRule
from lull.schema import conform
from lull.schema.release import GroupInfo

OTHER = "other"


@dataclass(frozen=True)
class GroupMade:
    """One group's part of a forecast, and the counts of that group alone, at one level."""

    group_id: str
    level: str
    forecast: Forecast
    world: World


def rules_of(area: Area) -> tuple[GroupRule, ...]:
    """The groups that `area.toml` declares; none where it has no `[[group]]`.

    >>> from lull.area import bundled_area, load_area
    >>> [r.group_id for r in rules_of(load_area(bundled_area("iraq")))][:2]
    ['islamic_state', 'turkey_pkk']
    """
    return tuple(GroupRule(g.group_id, g.sides, g.dyads, g.types) for g in area.settings.group)


def group_names(area: Area, months: pa.Table) -> tuple[str, ...]:
    """Groups in the area's order, then `other` and `unknown` where some event belongs there."""
    seen = set(months["group_id"].to_pylist())
    return (*(r.group_id for r in rules_of(area)), *(g for g in (OTHER, UNKNOWN) if g in seen))


def group_counts(world: World, months: pa.Table, names: Sequence[str]) -> NDArray[np.float64]:
    """Deaths (groups, units, months) from rows `unit_id, month, group_id, deaths`."""
    out = np.zeros((len(names), *world.counts.shape))
    of_group = np.asarray(pc.index_in(months["group_id"], pa.array(names)))
    unit = np.asarray(pc.index_in(months["unit_id"], pa.array(world.units)))
    when = (months["month"].to_numpy().astype("datetime64[M]") - world.months[0]).astype(np.int64)
    kept = (when >= 0) & (when < len(world.months))
    out[of_group[kept], unit[kept], when[kept]] = months["deaths"].to_numpy()[kept]
    return out


def by_group(
    made: Forecast, world: World, months: pa.Table, names: Sequence[str], *, level: str, rng: np.random.Generator
) -> tuple[GroupMade, ...]:
    """Each group's part of a forecast of the finest level; the parts sum to it in every world."""
    counts = group_counts(world, months, names)
    parts = split_by_group(made.draws, group_shares(counts, world.parents), made.horizons, rng=rng)
    return tuple(
        GroupMade(name, level, replace(made, draws=part), replace(world, counts=own, also={}, extra={}))
        for name, part, own in zip(names, parts, counts, strict=True)
    )


def groups_above(finest: Sequence[GroupMade], groups: Mapping[str, str], level: str) -> tuple[GroupMade, ...]:
    """The same for larger places, summed world by world; `groups` maps each unit to its larger place."""
    return tuple(GroupMade(g.group_id, level, *sum_up(g.forecast, g.world, groups)) for g in finest)


def group_table(area: Area, months: pa.Table, names: Sequence[str], *, source_id: str, known_from: date) -> pa.Table:
    """Rows of `group`, one a group and language; `other` and `unknown` carry their id as name."""
    kinds = {r.group_id: r.kind for r in rules_of(area)}
    called: dict[str, Mapping[str, str]] = {g.group_id: g.names for g in area.settings.group}
    counted = months.group_by("group_id").aggregate([("events", "sum")])
    events = dict(zip(counted["group_id"].to_pylist(), counted["events_sum"].to_pylist(), strict=True))
    rows = [
        {
            "group_id": name,
            "kind": kinds.get(name, UNKNOWN if name == UNKNOWN else "type"),
            "rank": rank,
            "lang": lang,
            "name": called.get(name, {}).get(lang, name),
            "events": int(events.get(name, 0)),
            "source_id": source_id,
            "known_from": known_from,
        }
        for rank, name in enumerate(names, 1)
        for lang in (called.get(name) or dict.fromkeys(area.languages, name))
    ]
    return conform(pa.Table.from_pylist(rows), "group")


def group_draws(finest: Sequence[GroupMade]) -> pa.Table:
    """Rows of `group_draws`: unit, group, month and world of every value that is not 0."""
    parts = []
    for g in finest:
        unit, step, draw = np.nonzero(g.forecast.draws)
        ahead = np.array(g.forecast.horizons)[step]
        parts.append(
            pa.table(
                {
                    "unit_id": pa.array(g.forecast.units).take(pa.array(unit)),
                    "group_id": pa.array([g.group_id]).take(pa.array(np.zeros(len(unit), dtype=np.int64))),
                    "month": pa.array((g.forecast.origin + ahead).astype("datetime64[D]"), pa.date32()),
                    "horizon": pa.array(ahead, pa.int32()),
                    "draw": pa.array(draw, pa.int32()),
                    "value": pa.array(g.forecast.draws[unit, step, draw], pa.int32()),
                }
            )
        )
    return conform(pa.concat_tables(parts), "group_draws")


def groups_described(area: Area, names: Sequence[str]) -> list[GroupInfo]:
    """What `release.json` says of the groups, in their order."""
    declared = {g.group_id: g for g in area.settings.group}
    return [
        {"id": name, "names": dict(declared[name].names), "comeback": declared[name].comeback}
        if name in declared
        else {"id": name, "names": {}, "comeback": False}
        for name in names
    ]


def in_total(rows: pa.Table) -> pa.Table:
    """Rows about all violence, without those about one group; releases made before there were groups have only such."""
    return rows.filter(pc.equal(rows["group_id"], ALL)) if "group_id" in rows.column_names else rows
