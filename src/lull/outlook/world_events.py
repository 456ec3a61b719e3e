"""Countries and cells of the world, counted from a user's table of all events."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from lull import engine
from lull.errors import ForecastError
from lull.forecast.world import World
from lull.panel import arrays, month_table, unit_months, unit_table
from lull.settings.kinds import CELL

VALUE = "deaths_state"
ALSO = ("events", "deaths_nonstate", "deaths_onesided")
_KEYS = {CELL: ("priogrid_gid", 2)}
_COUNTRY = ("country_id", 7)
_WANTED = ("event_id", "dyad_name", "side_a", "side_b")


def world_at(where: str, world: World, level: str) -> World:
    """The units and neighbours of a world that comes with Lull, with the counts of the events at an address.

    Months run to the last that was over when the last event ended. Without an address the world as it is. The table
    must name each event's country by its Gleditsch-Ward number (`country_id`), or its cell (`priogrid_gid`), as UCDP
    GED does. Raises `ForecastError` where it does not.
    """
    if not where:
        return world
    opened = engine.connect(where)
    try:
        panel = _panel(opened, world, level, where)
    finally:
        opened.close()
    grid = arrays(panel, value=VALUE, extra=ALSO)
    order = np.argsort(np.array(world.units))
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    also = {name: values[back] for name, values in grid.extra.items()}
    return replace(world, months=grid.months, counts=grid.counts[back], also=also)


def _panel(opened: engine.Engine, world: World, level: str, where: str) -> pa.Table:
    key, where_prec = _KEYS.get(level, _COUNTRY)
    seen = opened.ask(f"SELECT * FROM {opened.relation} AS t LIMIT 0").column_names
    missing = [n for n in (key, "date_end", "type_of_violence", "best", "where_prec") if n not in seen]
    if missing:
        raise ForecastError(
            f"the table at {where.partition(';')[0]} lacks {', '.join(missing)}; it has {', '.join(seen)}"
        )
    texts = ", ".join(f"t.{n}" if n in seen else f"CAST(NULL AS STRING) AS {n}" for n in _WANTED)
    ended = "CAST(substring(CAST(t.date_end AS STRING), 1, 10) AS DATE)"
    events = (
        f"(SELECT {texts}, {ended} AS date_end, t.type_of_violence, t.best, t.where_prec, t.{key} "
        f"FROM {opened.relation} AS t)"
    )
    last = opened.ask(f"SELECT max({ended}) AS last FROM {opened.relation} AS t")["last"][0].as_py()
    if last is None:
        raise ForecastError(f"the table at {where.partition(';')[0]} has no events")
    over = (np.datetime64(last, "D") + 1).astype("datetime64[M]") - 1
    opened.put("units", unit_table(list(world.units)))
    opened.put(
        "months", month_table(world.months[0].astype("datetime64[D]").item(), over.astype("datetime64[D]").item())
    )
    return opened.ask(unit_months(events, "units", "months", key=key, where_prec=where_prec, level=level))
