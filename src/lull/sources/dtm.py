"""IOM DTM: displaced people by place and round, as its API answers (version 3); rows stay on this machine.

https://dtm.iom.int/data-and-analysis/dtm-api, https://github.com/Displacement-Tracking-Matrix/dtmapi
"""

from __future__ import annotations

from collections import defaultdict

from lull.errors import SourceError
from lull.places import Places
from lull.sources import cells
from lull.sources.adapt import Draft, made_id
from lull.sources.files import Input, read_rows
from lull.sources.meta import Meta, Parsed
from lull.sources.own_rows import own_rows

META = Meta(
    source_id="iom-dtm",
    title="IOM Displacement Tracking Matrix",
    publisher="International Organization for Migration",
    licence="Free for non-commercial use with attribution; redistribution is not allowed",
    citation="International Organization for Migration: Displacement Tracking Matrix (DTM).",
    url="https://dtm.iom.int/",
    redistributable=False,
)
KINDS = {
    "dtm": {"doc": "IOM DTM, displaced people: JSON or CSV", "placed": True, "whole_rejects": False},
}
_READ = (
    "admin0Pcode", "admin0Name", "admin1Pcode", "admin2Pcode", "numPresentIdpInd", "reportingDate", "roundNumber",
)  # fmt: skip


def parse(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of `observation`, `idps` by place and round; rows of one place and day (reasons, origins) are summed.

    Raises `SourceError` where columns are missing or no row is the area's own.
    """
    raw = read_rows(source, like=_READ, encoding=encoding)
    missing = [n for n in ("numPresentIdpInd", "reportingDate") if n not in raw.header]
    if missing:
        raise SourceError(f"{source.name}: columns missing: {', '.join(missing)}; it has: {', '.join(raw.header[:40])}")
    draft = Draft(source.name, "observation")
    draft.notes.extend(raw.notes)
    sums: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    rows = own_rows(raw, places, draft, country=("admin0Pcode", "admin0Name"), codes=("admin2Pcode", "admin1Pcode"))
    for line, place, row in rows:
        try:
            count = cells.whole(0)(row["numPresentIdpInd"] or "")
        except ValueError as error:
            draft.refuse(line, "numPresentIdpInd", row["numPresentIdpInd"], str(error))
            continue
        sums[place, (row["reportingDate"] or "")[:10], row.get("roundNumber") or ""].append((count, line))
    for (place, day, number), parts in sums.items():
        stated = {
            "obs_id": made_id("DTM", place, day, number), "indicator": "idps", "place_id": place, "period_start": day,
            "period_end": day, "value": str(sum(n for n, _ in parts)), "unit": "persons", "strand": "displacement",
            "method": "key_informant", "evidence_level": "2", "publisher": META.publisher, "title": META.title,
            "url": META.url, "note": f"round {number}" if number else None,
        }  # fmt: skip
        draft.add(parts[0][1], stated)
    return draft.parsed(META, family="dtm")
