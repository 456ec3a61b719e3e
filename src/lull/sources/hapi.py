"""HDX HAPI: displaced people, people in need, and organisations present, as JSON of the API or CSV of the site.

Fields: https://hdx-hapi.readthedocs.io/
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa
from babel.core import get_global

from lull import bounded
from lull.errors import SourceError
from lull.places import Places
from lull.sources import cells
from lull.sources.adapt import Draft, Row, made_id
from lull.sources.files import Input, Raw, read_rows
from lull.sources.meta import Meta, Parsed

META = Meta(
    source_id="hdx-hapi",
    title="HDX Humanitarian API",
    publisher="OCHA Centre for Humanitarian Data",
    licence="as each contributor states",
    citation="OCHA Centre for Humanitarian Data: HDX Humanitarian API. Contributors as each resource names them.",
    url="https://hapi.humdata.org/",
    redistributable=False,
)
# A column that only one of the themes has.
_THEMES = {"reporting_round": "idps", "population_status": "needs", "org_acronym": "presence"}
_NEEDED = ("location_code", "reference_period_start", "reference_period_end")
_PAGE = "https://data.humdata.org/dataset/"


def parse(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `observation`; a place is taken by its P-code, never by the provider's name for it.

    idps : `idps`, displaced people in a place, method key_informant.
    humanitarian-needs : `people_in_need_humanitarian` over all sectors, `people_in_need_SECTOR` within one; only those
        in need (INN) and only totals, no breakdown by groups.
    operational-presence : `organisations_present` and `organisations_present_SECTOR`, counts of distinct names; the
        names are not kept.

    Rows of other countries are left out and counted. Raises `SourceError` for another theme.
    """
    raw = _read(source, encoding)
    theme = next((t for column, t in _THEMES.items() if column in raw.header), None)
    missing = [n for n in _NEEDED if n not in raw.header]
    if theme is None or missing:
        raise SourceError(
            f"{source.name}: not a table of HAPI idps, humanitarian-needs or operational-presence; columns missing: "
            f"{', '.join(missing) or ' or '.join(_THEMES)}; it has: {', '.join(raw.header[:40])}"
        )
    draft = Draft(source.name, "observation")
    placed = _placed(raw, places, draft)
    if theme == "presence":
        _presence(placed, draft)
    else:
        _people(placed, theme, draft)
    return draft.parsed(META, family=f"hapi-{theme}")


def _read(source: Input, encoding: str) -> Raw:
    if source.content.lstrip()[:1] not in (b"{", b"["):
        return read_rows(source, encoding=encoding)
    data = bounded.load_json(source.content, source.name)
    rows: Any = data.get("data") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
        raise SourceError(f'{source.name}: expected rows of HAPI as {{"data": [{{…}}, …]}}, at least one')
    names = tuple(dict.fromkeys(str(k) for r in rows for k in r))
    bounded.check_columns(source.name, names)
    texts = {n: pa.array([_text(r.get(n)) for r in rows], pa.string()) for n in names}
    return Raw(source.name, pa.table(texts), pa.array(range(1, len(rows) + 1), pa.int32()), names)


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def _placed(raw: Raw, places: Places, draft: Draft) -> list[tuple[int, str, Row]]:
    known, parents = set(places.table["place_id"].to_pylist()), places.parents()
    countries = set(places.ids("country"))
    found, elsewhere = [], 0
    for line, row in zip(raw.lines.to_pylist(), raw.table.to_pylist(), strict=True):
        told = row["location_code"] or ""
        if told.startswith("#"):
            continue
        country = told if told in countries else next(iter(get_global("territory_aliases").get(told, [told])))
        if country not in countries:
            elsewhere += 1
            continue
        column = next((n for n in ("admin2_code", "admin1_code") if row.get(n)), "location_code")
        place = country if column == "location_code" else row[column]
        upper = row.get("admin1_code")
        if place not in known:
            draft.refuse(line, column, place, f"not a place of this area ({places.version})")
        elif column == "admin2_code" and upper and parents.get(place) != upper:
            draft.refuse(line, column, place, f"not inside {upper}, which admin1_code names")
        elif row.get("error"):
            draft.refuse(line, "error", row["error"], "HAPI marks this row as wrong")
        else:
            found.append((line, place, row))
    if elsewhere:
        draft.notes.append(f"{elsewhere} rows of other countries left out")
    return found


def _people(placed: list[tuple[int, str, Row]], theme: str, draft: Draft) -> None:
    left = 0
    for line, place, row in placed:
        if theme == "needs" and not _total_in_need(row):
            left += 1
            continue
        sector = (row.get("sector_code") or "Intersectoral").lower()
        indicator = "idps" if theme == "idps" else f"people_in_need_{sector}"
        if indicator == "people_in_need_intersectoral":
            indicator = "people_in_need_humanitarian"
        try:
            value = cells.whole(0)(row.get("population") or "")
        except ValueError as error:
            draft.refuse(line, "population", row.get("population"), str(error))
            continue
        kept = ("operation", "assessment_type", "reporting_round")
        note = "; ".join(f"{n} {row[n]}" for n in kept if row.get(n)) or None
        method = "key_informant" if theme == "idps" else "estimate"
        told = (row.get("operation"), row.get("assessment_type"), row.get("reporting_round"))
        made = _row(row, place, indicator, value, *told)
        draft.add(line, {**made, "unit": "persons", "strand": "displacement", "method": method, "note": note})
    if left:
        draft.notes.append(f"{left} rows left out: groups, or people not in need but targeted or reached")


def _total_in_need(row: Row) -> bool:
    whole = (row.get("category") or "total").lower() in ("total", "all", "")
    return whole and row.get("population_status") == "INN"


def _presence(placed: list[tuple[int, str, Row]], draft: Draft) -> None:
    names: dict[tuple[str, str, str | None, str | None], set[str]] = defaultdict(set)
    first: dict[tuple[str, str, str | None, str | None], tuple[int, Row]] = {}
    for line, place, row in placed:
        org = row.get("org_name") or row.get("org_acronym")
        if not org:
            draft.refuse(line, "org_name", "", "empty; a value is needed")
            continue
        period = row["reference_period_start"], row["reference_period_end"]
        sector = row.get("sector_code")
        for suffix in ("", *([f"_{sector.lower()}"] if sector else [])):
            key = (place, f"organisations_present{suffix}", *period)
            names[key].add(org.casefold())
            first.setdefault(key, (line, row))
    for key, (line, row) in first.items():
        made = _row(row, key[0], key[1], len(names[key]))
        draft.add(line, {**made, "unit": "organisations", "strand": "services", "method": "administrative"})


def _row(row: Row, place: str, indicator: str, value: int, *told: str | None) -> Row:
    start, end = row["reference_period_start"], row["reference_period_end"]
    resource, dataset = row.get("resource_hdx_id"), row.get("dataset_hdx_id")
    page = _PAGE + (f"{dataset}/resource/{resource}" if dataset and resource else dataset or "")
    return {
        "obs_id": made_id("HAPI", place, indicator, start, end, *told),
        "indicator": indicator,
        "place_id": place,
        "period_start": start,
        "period_end": end,
        "value": str(value),
        "evidence_level": "2",
        "publisher": "OCHA Centre for Humanitarian Data (HDX HAPI)",
        "title": f"HDX resource {resource}" if resource else None,
        "url": page if dataset else None,
    }
