"""Exports of ACLED as events of their own source: the user's own copy, kept out of every export.

https://acleddata.com/knowledge-base/codebook/ . ACLED's and UCDP's rules of what an event is differ; do not mix them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pyarrow as pa

from lull.errors import SourceError
from lull.schema import arrow_schema
from lull.sources import cells, dates, ucdp
from lull.sources.cells import Flaws, read_column
from lull.sources.files import Input, read_rows
from lull.sources.meta import Meta, Parsed
from lull.sources.ucdp_versions import FIRST_DAY

Row = dict[str, str | None]
META = Meta(
    source_id="acled",
    title="ACLED, Armed Conflict Location & Event Data",
    publisher="ACLED",
    licence="ACLED terms of use: the user's own copy, not redistributed",
    citation="Armed Conflict Location & Event Data (ACLED), https://acleddata.com",
    url="https://acleddata.com/",
    redistributable=False,
)
KINDS = {
    "acled": {"doc": "ACLED, your own export, as events: CSV or XLSX; never exported"},
}
_NEEDED = ("event_id_cnty", "event_date", "event_type", "fatalities", "latitude", "longitude")
_READ = (*_NEEDED, "country", "actor1", "actor2", "inter1", "inter2", "geo_precision", "time_precision")
# ACLED's precision 1 exact, 2 near in the region, 3 the region; UCDP's 1, 3 second-order unit, 4 first-order unit.
_WHERE = {"1": 1, "2": 3, "3": 4}
_VIOLENT = ("battle", "explosion", "violence", "remote")
_STATE = ("1", "state forces")
_CIVILIANS = ("7", "civilians")


def parse(source: Input, *, encoding: str = "utf-8") -> Parsed:
    """Rows of `event`: violence against civilians is one-sided, with state forces state-based, the rest non-state.

    Protests, riots and strategic developments are left out and counted. Raises `SourceError` where columns are missing.
    """
    raw = read_rows(source, wanted=_READ, encoding=encoding)
    missing = [n for n in _NEEDED if n not in raw.table.column_names]
    if missing:
        raise SourceError(f"{source.name}: columns missing: {', '.join(missing)}; it has: {', '.join(raw.header[:40])}")
    kinds = [(k or "").lower() for k in raw.table["event_type"].to_pylist()]
    others = Counter(k for k in kinds if not k.startswith(_VIOLENT))
    violent = pa.array([k.startswith(_VIOLENT) for k in kinds])
    raw = replace(raw, table=raw.table.filter(violent), lines=raw.lines.filter(violent))
    flaws = Flaws(raw)
    ids = read_column(flaws, "event_id_cnty", cells.text, pa.string(), required=True)
    flaws.add(cells.repeated(ids), "event_id_cnty", "this id stands on an earlier line too")
    day = dates.within(cells.settle_days(flaws, "event_date"), FIRST_DAY, raw.reading.today)
    days = read_column(flaws, "event_date", day, pa.date32(), required=True)
    deaths = read_column(flaws, "fatalities", cells.whole(), pa.int32(), required=True)
    points = [read_column(flaws, n, cells.number(-b, b), pa.float64(), required=True)
              for n, b in (("latitude", 90), ("longitude", 180))]  # fmt: skip
    rows = _events(raw.table.to_pylist(), days, deaths, points)
    good = pa.array(~flaws.bad_mask())
    notes = ["ACLED counts otherwise than UCDP; let an area have events of one of them only", *raw.notes]
    if others:
        stated = ", ".join(f"{k or 'none named'} {n:,}" for k, n in others.most_common(5))
        notes.append(f"{sum(others.values()):,} rows of other types left out ({stated})")
    return Parsed(
        table="event",
        rows=rows.filter(good),
        lines=raw.lines.filter(good),
        problems=flaws.problems(),
        notes=tuple(notes),
        family="acled",
        sources=(META.as_row(version=None, known_from=FIRST_DAY),),
    )


def _events(rows: list[Row], days: pa.Array, deaths: pa.Array, points: list[pa.Array]) -> pa.Table:
    columns: dict[str, pa.Array] = {
        "event_id": pa.array([f"ACLED-{r['event_id_cnty']}" for r in rows], pa.string()),
        "type_of_violence": pa.array([_type(r) for r in rows], pa.int32()),
        "side_a": pa.array([r.get("actor1") for r in rows], pa.string()),
        "side_b": pa.array([r.get("actor2") or "Civilians" for r in rows], pa.string()),
        "country": pa.array([r.get("country") for r in rows], pa.string()),
        "where_prec": pa.array([_WHERE.get(r.get("geo_precision") or "1", 4) for r in rows], pa.int32()),
        "date_start": days, "date_end": days, "low": deaths, "best": deaths, "high": deaths,
        "latitude": points[0], "longitude": points[1],
        "place_method": pa.array(["unlocated"] * len(rows), pa.string()),
        "code_status": pa.array(["final"] * len(rows), pa.string()),
        "source_id": pa.array([META.source_id] * len(rows), pa.string()),
        "known_from": ucdp.month_after(days),
    }  # fmt: skip
    kind = arrow_schema("event")
    return pa.table({f.name: columns.get(f.name, pa.nulls(len(rows), f.type)) for f in kind}).cast(
        pa.schema([pa.field(f.name, f.type) for f in kind])
    )


def _type(row: Row) -> int:
    sides = [(row.get(n) or "").strip().lower() for n in ("inter1", "inter2")]
    if (row["event_type"] or "").lower().startswith("violence against civ") or any(s in _CIVILIANS for s in sides):
        return 3
    return 1 if any(s in _STATE for s in sides) else 2
