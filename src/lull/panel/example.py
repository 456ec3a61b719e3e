"""A made-up handful of events, for examples and tests."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from lull.schema import arrow_schema

_ROWS = (
    # id, last day, type, dyad, sides, deaths, where_prec, cell, governorate, district
    ("1", date(2019, 1, 3), 1, "A - B", "A", "B", 3, 1, 180000, "IQG01", "IQG01D01"),
    ("2", date(2019, 1, 31), 3, "B - civilians", "B", "civilians", 4, 2, 180000, "IQG01", "IQG01D02"),
    ("3", date(2019, 3, 1), 1, "A - B", "A", "B", 2, 4, 180001, "IQG01", "IQG01D01"),
    ("4", date(2019, 3, 31), 2, None, None, None, 9, 6, 180001, "IQG02", "IQG02D01"),
)


def example_events() -> pa.Table:
    """Four events in two governorates, January to March 2019, as rows of `event`.

    >>> example_events().num_rows
    4
    """
    rows = [
        {
            "event_id": r[0],
            "date_start": r[1].replace(day=1),
            "date_end": r[1],
            "type_of_violence": r[2],
            "dyad_name": r[3],
            "side_a": r[4],
            "side_b": r[5],
            "low": r[6],
            "best": r[6],
            "high": r[6],
            "where_prec": r[7],
            "priogrid_gid": r[8],
            "adm1_pcode": r[9],
            "adm2_pcode": r[10],
            "place_method": "inside",
            "country": "Iraq",
            "code_status": "final",
            "source_id": "example",
            "known_from": date(2019, 4, 1),
        }
        for r in _ROWS
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema("event"))
