"""Accepted records become rows of the other tables, each leading back to its sentences; the rest is held, with why."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from lull import schema
from lull.reports.flow.conditions import grievance_rows, observation_rows
from lull.reports.flow.events import event_rows
from lull.reports.flow.incident import HELD, Context, Output, gather
from lull.reports.flow.promises import promise_rows

TABLES = ("event", "observation", "grievance", "commitment", "claim", "lineage")

__all__ = ["HELD", "TABLES", "Context", "flow"]


def flow(records: pa.Table, context: Context) -> dict[str, pa.Table]:
    """Rows for `event`, `observation`, `grievance`, `commitment`, `claim` and `lineage`, and `held`.

    Only accepted records count, whatever else `records` (with its review state, see `review.apply`) holds. Every row
    has at least one `lineage` row to a record; every accepted record that feeds nothing is in `held` with a reason.
    The order of the records changes nothing.
    """
    accepted = records.filter(pc.equal(records.column("review"), "accepted"))
    found = gather(accepted, context)
    out = Output()
    event_rows(found, context, out)
    observation_rows(found, context, out)
    grievance_rows(found, context, out)
    promise_rows(found, context, out)
    out.hold_the_rest(found)
    tables = {
        name: schema.conform(pa.Table.from_pylist(out.rows[name], schema=schema.arrow_schema(name)), name)
        for name in TABLES
    }
    return tables | {"held": pa.Table.from_pylist(out.held, schema=HELD)}
