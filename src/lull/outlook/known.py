"""What was known when an outlook was made: tables, panel and the world that the forecast sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from lull.area import Area
from lull.errors import ForecastError
from lull.forecast.world import Months, World
from lull.outlook.accepted import records_known
from lull.outlook.calendar import cutoff
from lull.outlook.counted import count, keys_of
from lull.outlook.events import events_of
from lull.outlook.imprecise import imprecise
from lull.panel import Grid, arrays, links
from lull.schema.release import SoFar
from lull.store import Store
from lull.verify.worlds import country_world

ALSO = ("events", "deaths_state", "deaths_onesided")
EVIDENCE = ("observation", "commitment", "claim", "grievance", "presence")


@dataclass(frozen=True)
class Known:
    """What was known on one day: the places, the evidence, and a full panel of the finest level to the origin.

    `groups` : events and deaths by unit, month and armed group, as far as the area declares groups; else no rows.
    `imprecise` : events and deaths known only to a larger place, by place and month, as of `lull.outlook.imprecise`.
    `where_prec` : the greatest place precision that the panel counts.
    `so_far` : what is said of months whose records are provisional.
    """

    area: Area
    as_of: date
    places: pa.Table
    neighbours: pa.Table
    panel: pa.Table
    evidence: Mapping[str, pa.Table]
    groups: pa.Table
    imprecise: pa.Table
    where_prec: int
    so_far: SoFar | None = None

    @property
    def cutoff(self) -> date:
        """The day on which it was known."""
        return cutoff(self.as_of)


def known(  # noqa: PLR0913
    store: Store,
    area: Area,
    places: pa.Table,
    neighbours: pa.Table,
    *,
    as_of: date,
    on: date | None = None,
    events: str = "",
) -> Known:
    """Read what could be known at the end of the month `as_of`; nothing later enters.

    `on` is another day of knowledge, for looking back: the same months, as known on that later day. `events` is the
    address of the events, by default as the area says (see `events_of`). Raises `ForecastError` where no event was
    known by then, or the record of events ends before `as_of`.
    """
    day = on or cutoff(as_of)
    level = area.forecast.level
    if level not in places.column("level").to_pylist():
        raise ForecastError(f"area {area.id} has no places of level {level}; see [forecast] level in area.toml")
    with events_of(store, area, events) as found:
        if not found.days(day).num_rows:
            raise ForecastError(
                f"no event was known on {day}; add some with `lull ingest ucdp FILE --area {area.folder}`"
            )
        found.check_covered(area, as_of, on=day)
        counts = count(found, area, keys_of(places, level), level, as_of=as_of, on=day, lasting=True)
        wider = imprecise(found, area, places, as_of, on=day, counted=counts.where_prec)
    evidence = {name: store.as_known_on(day, name) for name in EVIDENCE}
    evidence["record"] = records_known(store, day, machine=area.settings.reports.machine_records)
    evidence["source"] = store.latest("source")
    return Known(area, as_of, places, neighbours, counts.panel, evidence, counts.groups, wider, counts.where_prec)


def parents_of(places: pa.Table) -> dict[str, str]:
    """The place that contains each place, for those that have one."""
    ids, parents = places.column("place_id").to_pylist(), places.column("parent_id").to_pylist()
    return {i: p for i, p in zip(ids, parents, strict=True) if p is not None}


def world_of(seen: Known) -> World:
    """The world of the finest level, with neighbours and parents; whole countries teach how its sum goes on."""
    grid = arrays(seen.panel, extra=ALSO)
    up = parents_of(seen.places)
    above = sorted({up[u] for u in grid.units if u in up})
    index = {p: i for i, p in enumerate(above)}
    parents = np.array([index[up[u]] for u in grid.units]) if all(u in up for u in grid.units) else None
    rings = _rings(grid, seen.neighbours)
    taught = teachers(grid.months, seen.area.events.types)
    return World(grid.units, grid.months, grid.counts, *rings, parents=parents, also=grid.extra, teachers=taught)


def teachers(months: Months, types: Sequence[int]) -> NDArray[np.float64]:
    """Deaths of all countries (countries, months) in violence of some types; months before their record are 0.

    Where their record ends before the last month, there are fewer months.
    """
    world = country_world()
    by_type = {1: world.counts, 2: world.also["deaths_nonstate"], 3: world.also["deaths_onesided"]}
    counts = np.sum([by_type[t] for t in types], axis=0)
    start = int((months[0] - world.months[0]).astype(np.int64))
    aligned = np.pad(counts, ((0, 0), (max(-start, 0), 0)))[:, max(start, 0) :]
    return np.asarray(aligned[:, : len(months)], dtype=np.float64)


def _rings(grid: Grid, neighbours: pa.Table) -> tuple[sparse.csr_array | None, sparse.csr_array | None]:
    if not neighbours.num_rows:
        return None, None
    return links(grid, neighbours, ring=1), links(grid, neighbours, ring=2)
