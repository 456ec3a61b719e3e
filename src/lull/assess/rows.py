"""Rows of the assessment as checked tables, stamped with their source and the date from which they are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pyarrow as pa

from lull.schema import arrow_schema, conform

SOURCE_ID = "lull-method-1"


def cutoff(month: dt.date) -> dt.date:
    """First day of the month after: what was known before it may be used."""
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def table_of(name: str, rows: Sequence[Mapping[str, object]], month: dt.date) -> pa.Table:
    """Rows as a checked table, with source and the date from which they are known."""
    stamped = [{"source_id": SOURCE_ID, "known_from": cutoff(month), **r} for r in rows]
    return conform(pa.Table.from_pylist(stamped, schema=arrow_schema(name)), name)
