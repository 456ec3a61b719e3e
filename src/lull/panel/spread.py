"""Events that lasted into another month, spread over their months as VIEWS does since October 2025.

A summary of a siege or of a campaign is one event of weeks or months. Counted in its last month, it makes a peak that
never was, and silence before it.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.errors import SchemaError

Months = NDArray[np.datetime64]


def spread(events: pa.Table) -> pa.Table:
    """Events with one row a month that they lasted, deaths shared equally in whole numbers, odd ones to later months.

    Rows whose first and last day lie in one month, or whose first day is not known, stay as they are. Of the others
    `date_start` and `date_end` become those of the part. The sum of `best` stays. Where an event was known by some day,
    so was every part of it.

    Raises `SchemaError` where an event ends before it starts.

    >>> from datetime import date
    >>> rows = pa.table({"date_start": [date(2016, 10, 17)], "date_end": [date(2016, 12, 2)], "best": [8]})
    >>> [(str(r["date_end"]), r["best"]) for r in spread(rows).to_pylist()]
    [('2016-10-31', 2), ('2016-11-30', 3), ('2016-12-02', 3)]
    """
    first, last = (
        events[name].to_numpy(zero_copy_only=False).astype("datetime64[D]") for name in ("date_start", "date_end")
    )
    first = np.where(np.isnat(first), last, first)
    if (first > last).any():
        i = int(np.flatnonzero(first > last)[0])
        raise SchemaError(f"an event ends on {last[i]}, before it starts on {first[i]}; expected the days in order")
    start = first.astype("datetime64[M]")
    parts = (last.astype("datetime64[M]") - start).astype(np.int64) + 1
    if not len(parts) or parts.max() == 1:
        return events
    row = np.repeat(np.arange(len(parts)), parts)
    number = np.arange(len(row)) - np.repeat(np.cumsum(parts) - parts, parts)
    month = start[row] + number
    days = {
        "date_start": np.maximum(first[row], month.astype("datetime64[D]")),
        "date_end": np.minimum(last[row], (month + 1).astype("datetime64[D]") - 1),
    }
    best = events["best"].to_numpy()[row]
    shared = best * (number + 1) // parts[row] - best * number // parts[row]
    out = events.take(pa.array(row))
    for name, values in {**days, "best": shared}.items():
        at = out.schema.get_field_index(name)
        out = out.set_column(
            at, out.schema.field(at), pa.chunked_array([pa.array(values).cast(out.schema.field(at).type)])
        )
    return out
