"""Where the events of an area are: in its store, or in an engine that the area names; and what was known of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from lull import engine
from lull.area import Area
from lull.engine import Engine
from lull.errors import ForecastError
from lull.outlook.coverage import check_reaches, goes_on_later, last_covered
from lull.panel.spread import spread
from lull.places import Places, load_places
from lull.store import Store
from lull.store.placing import units_at
from lull.store.plausible import closed_months

# The least that a table of events must have; of the places either codes of this area, or points.
NEEDED = ("date_end", "type_of_violence", "best", "where_prec")
_TEXTS = ("dyad_name", "side_a", "side_b", "country")
_PLACED = "lull_placed"


@dataclass(frozen=True)
class Events:
    """The events of an area: `known(day)` is the relation of those known on a day, for the statements of the panel.

    It has the columns of `event` that the panel reads, and `unit_key`: the place of the finest level that is known.
    `reach(day)` : the last month that the record covers, as known on a day; `gap(day)` : whether it goes on later.
    """

    engine: Engine
    known: Callable[[date], str]
    reach: Callable[[date], np.datetime64]
    gap: Callable[[date], bool] = lambda _day: False

    def days(self, day: date) -> pa.Table:
        """Last days of the events known on a day, one row a day, with `events` of it."""
        return self.engine.ask(
            f"SELECT date_end, count(*) AS events FROM {self.known(day)} AS e GROUP BY date_end ORDER BY date_end"
        )

    def check_covered(self, area: Area, as_of: date, *, on: date) -> None:
        """Raise `ForecastError`, saying what to do, where the record of events ends before `as_of`."""
        check_reaches(self.reach(on), area, as_of, on=on, gap=self.gap(on))


def is_elsewhere(area: Area, where: str = "") -> bool:
    """Whether the events are somewhere else than in the store, so that an area may do without one."""
    return bool(where or area.settings.engine.events)


@contextmanager
def events_of(store: Store, area: Area, where: str = "") -> Iterator[Events]:
    """The events of an area: those at the address `where`, else at `[engine] events` of the area, else in its store.

    Raises `StoreError` for an address that cannot be read or does not answer, `ForecastError` for a table of events
    that lacks what the panel needs.
    """
    where = where or area.settings.engine.events
    if not where:
        yield _in_store(store, area)
        return
    opened = engine.connect(where)
    try:
        yield _elsewhere(opened, area, where)
    finally:
        opened.close()


def _in_store(store: Store, area: Area) -> Events:
    opened = engine.on_duckdb(store.con)

    def known(day: date) -> str:
        rows = store.known_sql(day, "event")
        if area.events.spread:
            opened.put("event_spread", spread(store.as_known_on(day, "event")))
            rows = "event_spread"
        return f"(SELECT *, coalesce(adm2_pcode, adm1_pcode) AS unit_key FROM {rows} AS s)"

    return Events(
        opened,
        known,
        lambda day: last_covered(store, area, on=day),
        lambda day: goes_on_later(store, area, on=day),
    )


def _elsewhere(opened: Engine, area: Area, where: str) -> Events:
    """Events in a user's engine, as rows of `event` with codes of this area, or as UCDP publishes them with points."""
    seen = [n.lower() for n in opened.ask(f"SELECT * FROM {opened.relation} AS t LIMIT 0").column_names]
    missing = [n for n in NEEDED if n not in seen]
    coded = "adm2_pcode" in seen or "adm1_pcode" in seen
    if missing or not (coded or {"latitude", "longitude"} <= set(seen)) or not {"event_id", "id"} & set(seen):
        raise ForecastError(
            f"the table at {where.partition(';')[0]} has {', '.join(seen)}; expected event_id (or id), "
            f"{', '.join(NEEDED)}, and either adm2_pcode with the codes of this area or latitude and longitude"
        )
    if area.events.spread:
        raise ForecastError("[events] spread goes with events in the store only; spread those of your table before")
    if area.events.known == "release" and "known_from" not in seen:
        raise ForecastError(
            f"the table at {where.partition(';')[0]} has no known_from, so that nobody can say which events a release "
            'had told by a day; add it, or set [events] known = "month_closed"'
        )
    source = f"(SELECT t.*, {_unit(seen)} AS unit_key FROM {opened.relation} AS t)"
    if not coded:
        _place(opened, load_places(area), area, country="country" in seen)
        source = (
            f"(SELECT t.*, q.unit_key FROM {opened.relation} AS t JOIN {_PLACED} AS q ON q.lon = t.longitude AND "
            f"q.lat = t.latitude AND q.country = {_country('country' in seen)})"
        )

    def known(day: date) -> str:
        return _known(source, seen, day)

    events = Events(opened, known, lambda day: _reach(events, area, day))
    return events


def _unit(seen: list[str]) -> str:
    codes = [f"CAST(t.{n} AS STRING)" for n in ("adm2_pcode", "adm1_pcode") if n in seen]
    return f"coalesce({', '.join(codes)})" if codes else "CAST(NULL AS STRING)"


def _country(there: bool) -> str:
    return "coalesce(t.country, '')" if there else "''"


def _known(source: str, seen: list[str], day: date) -> str:
    """Of each event the latest row that was known on a day; without `known_from`, those that had ended before it."""
    ident = "event_id" if "event_id" in seen else "id"
    ended = "CAST(substring(CAST(s.date_end AS STRING), 1, 10) AS DATE)"
    texts = ", ".join(f"s.{n}" if n in seen else f"CAST(NULL AS STRING) AS {n}" for n in _TEXTS)
    order = [f"{n} DESC" for n in ("known_from", "seq", "vintage_id", "version") if n in seen] or [ident]
    when = f"CAST(s.known_from AS DATE) <= DATE '{day}'" if "known_from" in seen else f"{ended} < DATE '{day}'"
    gone = " AND NOT coalesce(withdrawn, false)" if "withdrawn" in seen else ""
    cell = "s.priogrid_gid" if "priogrid_gid" in seen else f"{_cell(seen)} AS priogrid_gid"
    number = "s.country_id" if "country_id" in seen else "CAST(NULL AS INT) AS country_id"
    withdrawn = ", s.withdrawn" if "withdrawn" in seen else ""
    source_id = "s.source_id" if "source_id" in seen else "'' AS source_id"
    return f"""(
SELECT * FROM (
  SELECT CAST(s.{ident} AS STRING) AS event_id, {ended} AS date_end,
    CAST(s.type_of_violence AS INT) AS type_of_violence, CAST(s.best AS INT) AS best,
    CAST(s.where_prec AS INT) AS where_prec, {texts}, {cell}, {number}, {source_id},
    s.unit_key{withdrawn},
    row_number() OVER (PARTITION BY s.{ident} ORDER BY {", ".join(f"s.{o}" for o in order)}) AS place_in_line
  FROM {source} AS s WHERE {when}
) AS lined WHERE place_in_line = 1{gone})"""


def _cell(seen: list[str]) -> str:
    """The PRIO-GRID cell of a point (see `lull.places.priogrid_id`), null without points."""
    if not {"latitude", "longitude"} <= set(seen):
        return "CAST(NULL AS INT)"
    row = "CAST(least(floor((CAST(s.latitude AS DOUBLE) + 90) * 2), 359) AS INT)"
    return f"{row} * 720 + CAST(least(floor((CAST(s.longitude AS DOUBLE) + 180) * 2), 719) AS INT) + 1"


def _place(opened: Engine, places: Places, area: Area, *, country: bool) -> None:
    """Give the engine the place of each point that occurs: geometry stays here, only points that differ come and go."""
    rows = opened.ask(
        f"SELECT DISTINCT CAST(t.longitude AS DOUBLE) AS lon, CAST(t.latitude AS DOUBLE) AS lat, "
        f"{_country(country)} AS country FROM {opened.relation} AS t WHERE t.longitude IS NOT NULL"
    )
    units = units_at(places, area, rows["lon"].to_numpy(), rows["lat"].to_numpy(), rows["country"].to_pylist())
    rows = rows.append_column("unit_key", pa.array(units, pa.string()))
    opened.put(_PLACED, rows.filter(rows["unit_key"].is_valid()))


def _reach(events: Events, area: Area, day: date) -> np.datetime64:
    """The last month covered: as the area says, else the months that were over when the last events ended."""
    if area.events.last_month:
        return np.datetime64(area.events.last_month, "M")
    days = events.days(day)
    # Two rows a day tell the same as all of them: how far the record reaches never rests on one row.
    twice = np.repeat(days["date_end"].to_numpy(), np.minimum(days["events"].to_numpy(), 2))
    span = closed_months(pa.table({"date_end": pa.array(twice, pa.date32())}))
    if span is None:
        raise ForecastError(f"no event was known on {day} where [engine] events points to; look at its table")
    return np.datetime64(span[1], "M")
