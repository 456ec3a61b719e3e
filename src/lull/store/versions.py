"""Deaths of the same month in two versions of the event record: provisional as they were first told, and final."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from lull.store.store import Store

PAIRS = pa.schema(
    [("month", pa.date32()), ("type_of_violence", pa.int32()), ("first", pa.int64()), ("final", pa.int64())]
)
_STATEMENT = """
WITH early AS (
  SELECT date_end, type_of_violence, best FROM event_history
  WHERE known_from <= $day AND code_status = 'candidate' AND NOT withdrawn
  QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY known_from DESC, seq DESC) = 1
), first AS (
  SELECT date_trunc('month', date_end) AS month, type_of_violence, sum(best) AS deaths FROM early GROUP BY ALL
), held AS (
  SELECT date_end, type_of_violence, best, code_status, withdrawn FROM event_history WHERE known_from <= $day
  QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY known_from DESC, family DESC, seq DESC) = 1
), final AS (
  SELECT date_trunc('month', date_end) AS month, type_of_violence, sum(best) AS deaths FROM held
  WHERE code_status = 'final' AND NOT withdrawn GROUP BY ALL
)
SELECT first.month, first.type_of_violence, first.deaths AS first, coalesce(final.deaths, 0) AS final
FROM first LEFT JOIN final USING (month, type_of_violence)
WHERE first.month <= $closed ORDER BY first.month, first.type_of_violence
"""
# A Candidate file of several months is complete too, and closes nothing: what a version is, its rows say.
_CLOSED = """
SELECT max(v.covers_to) FROM vintage AS v
WHERE v.table_name = 'event' AND v.complete AND v.released <= $day AND EXISTS (
  SELECT 1 FROM event_raw AS raw WHERE raw.vintage_id = v.vintage_id AND raw.code_status = 'final'
)
"""


def two_versions(store: Store, day: date) -> pa.Table:
    """Deaths by month and type of violence that a store holds in a provisional and a final version, known on a day.

    Columns month, type_of_violence, first (provisional, as last told before the final version) and final; 0 where the
    final version holds none of them. Only months that a final version covers; no rows where there are none.
    """
    closed = _closed(store, day)
    if closed is None:
        return PAIRS.empty_table()
    return store.con.sql(_STATEMENT, params={"day": day, "closed": closed}).to_arrow_table().cast(PAIRS)


def _closed(store: Store, day: date) -> date | None:
    """Last day that a complete version with final rows covers, of those released by a day; None without one."""
    ((last,),) = store.con.sql(_CLOSED, params={"day": day}).fetchall()
    return last if isinstance(last, date) else None
