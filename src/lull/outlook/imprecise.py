"""Events known only to a larger place, as they are published: in no district's count, and in no forecast.

UCDP says how well it knows where an event happened. What is known to a governorate only is a point on its map that
stands for the whole of it, so it counts in no district; it is told beside the governorate instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.area import Area
from lull.disclosure import published_imprecise
from lull.outlook.counted import keys_of
from lull.outlook.events import Events
from lull.outlook.held import held_months
from lull.settings.area import default_precisions

YEARS = 10


def imprecise(found: Events, area: Area, places: pa.Table, as_of: date, *, on: date, counted: int) -> pa.Table:
    """Monthly events and deaths known only to a place between the finest level and the whole, of the last ten years.

    Columns unit_id, level, month, events, deaths; all units of such levels in all months that hold such events, 0 where
    there were none. `counted` : the greatest precision that the forecast counts, so that no event is told twice. An
    event belongs to the finest such level that its precision reaches. Those known only to the whole area or a part
    without a border (5 and more) are left out: beside national totals of other records, they would tell small counts of
    places by subtraction.
    """
    months = np.arange(np.datetime64(area.events.first_month, "M"), np.datetime64(as_of, "M") + 1)
    seen = held_months(found, area, as_of, on=on)[-12 * YEARS :]
    months = months[-12 * YEARS :][seen]
    levels = tuple(area.levels)
    reach = default_precisions(levels)
    parts, taken = [], counted
    for level in levels[1:-1]:
        if reach[level] > taken and len(months):
            units = keys_of(places, level)
            parts.append(_counted(_events(found, area, (taken, reach[level]), on=on), units, level, months))
            taken = reach[level]
    return pa.concat_tables(parts) if parts else _EMPTY


def _events(found: Events, area: Area, precisions: tuple[int, int], *, on: date) -> pa.Table:
    """Events and deaths by place and month, of precisions above the first and up to the second."""
    types = ", ".join(str(int(t)) for t in area.events.types)
    month = "CAST(date_trunc('month', e.date_end) AS DATE)"
    return found.engine.ask(
        f"SELECT e.unit_key, {month} AS month, count(*) AS events, CAST(sum(e.best) AS BIGINT) AS deaths "
        f"FROM {found.known(on)} AS e WHERE e.where_prec > {precisions[0]} AND e.where_prec <= {precisions[1]} "
        f"AND e.unit_key IS NOT NULL AND e.type_of_violence IN ({types}) GROUP BY e.unit_key, {month}"
    )


def _counted(rows: pa.Table, units: Mapping[str, str], level: str, months: NDArray[np.datetime64]) -> pa.Table:
    names = sorted(set(units.values()))
    at = {name: i for i, name in enumerate(names)}
    out = np.zeros((2, len(names), len(months)), dtype=np.int64)
    when = rows["month"].to_numpy().astype("datetime64[M]")
    column = np.minimum(np.searchsorted(months, when), len(months) - 1)
    for key, month, place, events, deaths in zip(
        rows["unit_key"].to_pylist(), when, column, rows["events"].to_pylist(), rows["deaths"].to_pylist(), strict=True
    ):
        if key in units and months[place] == month:
            out[:, at[units[key]], place] += (events, deaths)
    return pa.table(
        [
            pa.array(np.repeat(np.array(names, dtype=object), len(months)), pa.string()),
            pa.array([level] * (len(names) * len(months)), pa.string()),
            pa.array(np.tile(months.astype("datetime64[D]"), len(names)), pa.date32()),
            *(pa.array(counts.ravel(), pa.int64()) for counts in out),
        ],
        schema=_EMPTY.schema,
    )


def imprecise_table(counts: pa.Table, *, source_id: str, known_from: date) -> Mapping[str, pa.Table]:
    """The table `imprecise` of a release, none without rows."""
    rows = published_imprecise(counts, source_id=source_id, known_from=known_from)
    return {"imprecise": rows} if rows.num_rows else {}


_EMPTY = pa.schema(
    [("unit_id", pa.string()), ("level", pa.string()), ("month", pa.date32()), ("events", pa.int64()),
     ("deaths", pa.int64())]
).empty_table()  # fmt: skip
