"""HDX's monthly workbooks of political violence by district (compiled by ACLED): the user's own copy, never exported.

Files named `…_events_and_fatalities_by_month-year_….xlsx`, https://data.humdata.org/organization/acled
"""

from __future__ import annotations

import calendar
from collections import defaultdict

from lull.errors import SourceError
from lull.places import Places
from lull.sources import cells
from lull.sources.adapt import Draft, Row, made_id
from lull.sources.files import Input, read_rows
from lull.sources.meta import Meta, Parsed
from lull.sources.own_rows import own_rows

META = Meta(
    source_id="acled-hdx",
    title="ACLED: political violence by month and district, as published on HDX",
    publisher="ACLED",
    licence="ACLED terms of use: may be shown in sums with attribution, not redistributed",
    citation="Armed Conflict Location & Event Data (ACLED), https://acleddata.com",
    url="https://acleddata.com/",
    redistributable=False,
)
KINDS = {
    "political-violence": {
        "doc": "HDX's monthly workbook of political violence: XLSX; never exported",
        "placed": True,
        "whole_rejects": False,
    },
}
_READ = ("ISO3", "Admin1 Pcode", "Admin2 Pcode", "Month", "Year", "Events", "Fatalities", "Country")
_CODES = ("Admin2 Pcode", "Admin1 Pcode")
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}


def parse(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of `observation`: `acled_events` and `acled_fatalities` by place and month, method event_count.

    Of a workbook with a sheet of remarks the sheet of data is taken. Rows finer than the area are summed.

    Raises `SourceError` where columns are missing or no row is the area's own.
    """
    raw = read_rows(source, like=_READ, encoding=encoding)
    missing = [n for n in ("Month", "Year", "Events") if n not in raw.header]
    if missing:
        raise SourceError(f"{source.name}: columns missing: {', '.join(missing)}; it has: {', '.join(raw.header[:40])}")
    draft = Draft(source.name, "observation")
    draft.notes.extend(raw.notes)
    sums: dict[tuple[str, str, int, int], list[tuple[int, int]]] = defaultdict(list)
    for line, place, row in own_rows(raw, places, draft, country=("ISO3", "Country"), codes=_CODES):
        try:
            year, month = cells.whole(1900)(row["Year"] or ""), _month(row["Month"] or "")
        except ValueError as error:
            draft.refuse(line, "Month, Year", f"{row['Month']} {row['Year']}", str(error))
            continue
        for column in ("Events", "Fatalities"):
            try:
                value = cells.whole(0)(row[column] or "") if row.get(column) else None
            except ValueError as error:
                draft.refuse(line, column, row[column], str(error))
            else:
                sums[place, column, year, month] += [(value, line)] if value is not None else []
    for (place, column, year, month), parts in sums.items():
        if parts:
            draft.add(parts[0][1], _observation(place, column, (year, month), sum(v for v, _ in parts)))
    return draft.parsed(META, family="acled-hdx")


def _month(text: str) -> int:
    plain = text.strip().lower()
    if plain in _MONTHS or plain.isdigit():
        return _MONTHS.get(plain) or int(cells.whole(1, 12)(plain))
    raise ValueError("not the name of a month")


def _observation(place: str, column: str, month: tuple[int, int], value: int) -> Row:
    year, number = month
    last = calendar.monthrange(year, number)[1]
    return {
        "obs_id": made_id("ACLED", place, column, year, number), "indicator": f"acled_{column.lower()}",
        "place_id": place, "period_start": f"{year}-{number:02d}-01", "period_end": f"{year}-{number:02d}-{last}",
        "value": str(value), "unit": "events" if column == "Events" else "deaths", "strand": "security",
        "method": "event_count", "evidence_level": "2", "publisher": META.publisher, "title": META.title,
        "url": META.url,
    }  # fmt: skip
