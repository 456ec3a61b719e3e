"""IOM DTM: displaced people by place and round, as its API answers (version 3); rows stay on this machine.

https://dtm.iom.int/data-and-analysis/dtm-api
"""

from __future__ import annotations

from collections import defaultdict

from lull.errors import SourceError
from lull.places import Places, countries
from lull.sources import cells
from lull.sources.adapt import Draft, made_id
from lull.sources.files import Input, read_rows
from lull.sources.meta import Meta, Parsed

META = Meta(
    source_id="iom-dtm",
    title="IOM Displacement Tracking Matrix",
    publisher="International Organization for Migration",
    licence="Free for non-commercial use with attribution; redistribution is not allowed",
    citation="International Organization for Migration: Displacement Tracking Matrix (DTM).",
    url="https://dtm.iom.int/",
    redistributable=False,
)
_READ = ("admin0Pcode", "admin1Pcode", "admin2Pcode", "numPresentIdpInd", "reportingDate", "roundNumber", "operation")


def parse(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of `observation`, `idps` by place and round; rows of one place and day (reasons, origins) are summed.

    Raises `SourceError` where columns are missing or no row is the area's own.
    """
    raw = read_rows(source, like=_READ, encoding=encoding)
    missing = [n for n in ("numPresentIdpInd", "reportingDate", "admin0Pcode") if n not in raw.header]
    if missing:
        raise SourceError(f"{source.name}: columns missing: {', '.join(missing)}; it has: {', '.join(raw.header[:40])}")
    draft = Draft(source.name, "observation")
    draft.notes.extend(raw.notes)
    known, land = set(places.table["place_id"].to_pylist()), countries.of_places(places)
    sums: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    elsewhere = 0
    for line, row in zip(raw.lines.to_pylist(), raw.table.to_pylist(), strict=True):
        if land is None or countries.find(row["admin0Pcode"] or "") != land:
            elsewhere += 1
            continue
        codes = [row.get(n) for n in ("admin2Pcode", "admin1Pcode")]
        place = next((c for c in codes if c in known), None)
        if place is None:
            draft.refuse(line, "admin2Pcode", codes[0] or codes[1], f"not a place of this area ({places.version})")
            continue
        try:
            count = cells.whole(0)(row["numPresentIdpInd"] or "")
        except ValueError as error:
            draft.refuse(line, "numPresentIdpInd", row["numPresentIdpInd"], str(error))
            continue
        sums[place, (row["reportingDate"] or "")[:10], row.get("roundNumber") or ""].append((count, line))
    if elsewhere == raw.table.num_rows:
        raise SourceError(f"{source.name}: none of its {elsewhere} rows is of this area")
    for (place, day, number), parts in sums.items():
        told = {
            "obs_id": made_id("DTM", place, day, number), "indicator": "idps", "place_id": place, "period_start": day,
            "period_end": day, "value": str(sum(n for n, _ in parts)), "unit": "persons", "strand": "displacement",
            "method": "key_informant", "evidence_level": "2", "publisher": META.publisher, "title": META.title,
            "url": META.url, "note": f"round {number}" if number else None,
        }  # fmt: skip
        draft.add(parts[0][1], told)
    return draft.parsed(META, family="dtm")
