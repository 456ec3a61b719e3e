"""HDX's monthly workbooks of political violence by district (compiled by ACLED): the user's own copy, never exported.

Files named `…_events_and_fatalities_by_month-year_….xlsx`, https://data.humdata.org/organization/acled
"""

from __future__ import annotations

import calendar

from lull.errors import SourceError
from lull.places import Places, countries
from lull.sources import cells
from lull.sources.adapt import Draft, made_id
from lull.sources.files import Input, read_rows
from lull.sources.meta import Meta, Parsed

META = Meta(
    source_id="acled-hdx",
    title="ACLED: political violence by month and district, as published on HDX",
    publisher="ACLED",
    licence="ACLED terms of use: may be shown in sums with attribution, not redistributed",
    citation="Armed Conflict Location & Event Data (ACLED), https://acleddata.com",
    url="https://acleddata.com/",
    redistributable=False,
)
_READ = ("ISO3", "Admin1 Pcode", "Admin2 Pcode", "Month", "Year", "Events", "Fatalities", "Country")
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}


def parse(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of `observation`: `acled_events` and `acled_fatalities` by place and month, method event_count.

    Raises `SourceError` where columns are missing or no row is the area's own.
    """
    raw = read_rows(source, like=_READ, encoding=encoding)
    missing = [n for n in ("Month", "Year", "Events") if n not in raw.header]
    if missing:
        raise SourceError(f"{source.name}: columns missing: {', '.join(missing)}; it has: {', '.join(raw.header[:40])}")
    draft = Draft(source.name, "observation")
    draft.notes.extend(raw.notes)
    known, land = set(places.table["place_id"].to_pylist()), countries.of_places(places)
    elsewhere = 0
    for line, row in zip(raw.lines.to_pylist(), raw.table.to_pylist(), strict=True):
        if land is None or countries.find(row.get("ISO3") or row.get("Country") or "") != land:
            elsewhere += 1
            continue
        codes = [row.get(n) for n in ("Admin2 Pcode", "Admin1 Pcode")]
        place = next((c for c in codes if c in known), None) or (None if any(codes) else places.top)
        month = _MONTHS.get((row["Month"] or "").strip().lower())
        if place is None or month is None:
            seen = ("Admin2 Pcode", codes[0]) if place is None else ("Month", row["Month"])
            draft.refuse(line, *seen, "not a place of this area" if place is None else "not the name of a month")
            continue
        for column in ("Events", "Fatalities"):
            if row.get(column):
                _add(draft, line, place, (int(cells.whole(1900)(row["Year"] or "0")), month), column, row[column] or "")
    if elsewhere == raw.table.num_rows:
        raise SourceError(f"{source.name}: none of its {elsewhere} rows is of this area")
    return draft.parsed(META, family="acled-hdx")


def _add(draft: Draft, line: int, place: str, month: tuple[int, int], column: str, text: str) -> None:
    year, number = month
    try:
        value = cells.whole(0)(text)
    except ValueError as error:
        draft.refuse(line, column, text, str(error))
        return
    last = calendar.monthrange(year, number)[1]
    told = {
        "obs_id": made_id("ACLED", place, column, year, number), "indicator": f"acled_{column.lower()}",
        "place_id": place, "period_start": f"{year}-{number:02d}-01", "period_end": f"{year}-{number:02d}-{last}",
        "value": str(value), "unit": "events" if column == "Events" else "deaths", "strand": "security",
        "method": "event_count", "evidence_level": "2", "publisher": META.publisher, "title": META.title,
        "url": META.url,
    }  # fmt: skip
    draft.add(line, told)
