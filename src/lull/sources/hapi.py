"""HDX HAPI: people displaced, returned and in need, organisations, conflict, prices, funding; JSON or CSV.

Fields: https://hdx-hapi.readthedocs.io/
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from lull.errors import SourceError
from lull.places import Places, countries
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
KINDS = {
    "hapi": {"doc": "HDX HAPI idps, needs, presence: JSON or CSV", "placed": True, "whole_rejects": False},
}
# A column that only one of the themes has.
_THEMES = {
    "reporting_round": "idps", "population_status": "needs", "org_acronym": "presence", "fatalities": "conflict",
    "commodity_code": "prices", "commodity_name": "prices", "requirements_usd": "funding",
    "origin_location_code": "returnees",
}  # fmt: skip
_NEEDED = ("location_code", "reference_period_start", "reference_period_end")
_READ = (*_THEMES, *_NEEDED, "admin1_code", "admin2_code", "admin_level", "error", "population", "sector_code",
         "category", "org_name", "events", "event_type", "price", "currency_code", "unit", "funding_usd", "appeal_code",
         "operation", "assessment_type", "dataset_hdx_id", "resource_hdx_id", "gender", "age_range",
         "population_group")  # fmt: skip
_PAGE = "https://data.humdata.org/dataset/"
Placed = list[tuple[int, str, Row]]


def parse(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `observation`; a place is taken by its P-code, never by the provider's name for it.

    idps, returnees : displaced or returned people in a place, method key_informant.
    humanitarian-needs : `people_in_need_humanitarian` over all sectors, `people_in_need_SECTOR` within one; only those
        in need (INN) and only totals, no breakdown by groups.
    operational-presence : `organisations_present` and `organisations_present_SECTOR`, counts of distinct names; the
        names are not kept.
    conflict-events : `conflict_events_TYPE` and `conflict_fatalities_TYPE`, method event_count.
    food-prices-market-monitor : `food_price_COMMODITY`, the mean over the markets of a place.
    funding : `funding_received` of appeals, for the country.

    Rows of other countries are left out and counted. Rows finer than the area are summed to the place above, unless
    the file has rows of that place itself. Raises `SourceError` for another theme, or where no row is the area's own.
    """
    raw = read_rows(source, like=_READ, encoding=encoding)
    theme = next((t for column, t in _THEMES.items() if column in raw.header), None)
    if theme == "returnees":
        raw = _of_origin(raw)
    missing = [n for n in _NEEDED if n not in raw.header]
    if theme is None or missing:
        themes = ", ".join(dict.fromkeys(_THEMES.values()))
        raise SourceError(
            f"{source.name}: not a table of HAPI idps, humanitarian-needs or operational-presence, nor of {themes}; "
            f"columns missing: {', '.join(missing) or ' or '.join(_THEMES)}; it has: {', '.join(raw.header[:40])}"
        )
    draft = Draft(source.name, "observation")
    draft.notes.extend(raw.notes)
    placed = _placed(raw, places, draft)
    _TAKE[theme](placed, theme, draft)
    return draft.parsed(META, family=f"hapi-{theme}")


def _of_origin(raw: Raw) -> Raw:
    """Refugees who returned are counted where they come home: the country of origin is that of the row."""
    table = raw.table
    if "location_code" in raw.header:
        return raw
    table = table.append_column("location_code", table["origin_location_code"])
    return replace(raw, table=table, header=(*raw.header, "location_code"))


def _placed(raw: Raw, places: Places, draft: Draft) -> Placed:
    land, top = countries.of_places(places), places.top
    here: list[tuple[int, Row]] = []
    elsewhere: Counter[str] = Counter()
    for line, row in zip(raw.lines.to_pylist(), raw.table.to_pylist(), strict=True):
        country = row["location_code"] or ""
        if country != top and (land is None or countries.find(country) != land):
            elsewhere[country] += 1
        else:
            here.append((line, row))
    found, finer = _own_and_finer(here, places, draft)
    if elsewhere and not found and not finer and not draft.problems:
        most = ", ".join(f"{code} {n:,}" for code, n in elsewhere.most_common(5))
        raise SourceError(f"{raw.name}: none of its {raw.table.num_rows:,} rows is of this area; it holds {most}")
    if elsewhere:
        draft.notes.append(f"{sum(elsewhere.values())} rows of other countries left out")
    return _with_finer(found, finer, draft)


def _own_and_finer(rows: Sequence[tuple[int, Row]], places: Places, draft: Draft) -> tuple[Placed, Placed]:
    """Rows at a place of the area, and those finer than the area with the place above them; others are refused."""
    known, parents = set(places.table["place_id"].to_pylist()), places.parents()
    above = set(parents.values())
    found: Placed = []
    finer: Placed = []
    for line, row in rows:
        column = next((n for n in ("admin2_code", "admin1_code") if row.get(n)), "location_code")
        place = places.top if column == "location_code" else row[column] or ""
        upper = row.get("admin1_code") or ""
        if row.get("error"):
            draft.refuse(line, "error", row["error"], "HAPI marks this row as wrong")
        elif place not in known and column == "admin2_code" and upper in known and upper not in above:
            finer.append((line, upper, row))
        elif place not in known:
            draft.refuse(line, column, place, f"not a place of this area ({places.version})")
        elif column == "admin2_code" and upper and parents.get(place) not in (upper, places.top):
            draft.refuse(line, column, place, f"not inside {upper}, which admin1_code names")
        else:
            found.append((line, place, row))
    return found, finer


def _with_finer(found: Placed, finer: Placed, draft: Draft) -> Placed:
    """Rows finer than the area join the place above, unless that one has rows of its own for the period."""
    own = {_same(place, row) for _, place, row in found}
    joined = [f for f in finer if _same(f[1], f[2]) not in own]
    if joined:
        draft.notes.append(f"{len(joined)} rows finer than the area, summed to the places above them")
    if len(joined) < len(finer):
        draft.notes.append(f"{len(finer) - len(joined)} rows finer than the area left out, as its own are there")
    return [*found, *joined]


def _same(place: str, row: Row) -> tuple[str, ...]:
    """What two rows of a place and period have in common where one is a part of the other."""
    stated = ("reference_period_start", "event_type", "sector_code", "commodity_name", "population_group", "org_name")
    return (place, *(row.get(n) or "" for n in stated))


@dataclass
class _Sum:
    """Values of one indicator, place and period while rows are added up."""

    line: int
    row: Row
    values: list[float] = field(default_factory=list)


def _summed(
    placed: Placed, column: str, key: Callable[[Row], tuple[str, ...] | None], draft: Draft
) -> dict[tuple[str, ...], _Sum]:
    """The numbers of a column by place, period and what `key` tells of a row; None leaves the row out."""
    sums: dict[tuple[str, ...], _Sum] = {}
    for line, place, row in placed:
        stated = key(row)
        if stated is None:
            continue
        try:
            value = cells.number(0)(row.get(column) or "")
        except ValueError as error:
            draft.refuse(line, column, row.get(column), str(error))
            continue
        at = (place, row["reference_period_start"] or "", row["reference_period_end"] or "", *stated)
        sums.setdefault(at, _Sum(line, row)).values.append(value)
    return sums


def _people(placed: Placed, theme: str, draft: Draft) -> None:
    kept = [p for p in placed if theme != "needs" or _total_in_need(p[2])]
    kept = [p for p in kept if theme != "returnees" or _everybody(p[2])]
    if len(kept) < len(placed):
        left = len(placed) - len(kept)
        draft.notes.append(f"{left} rows left out: groups, or people not in need but targeted or reached")
    named = ("operation", "assessment_type", "reporting_round", "population_group")
    for key, part in _summed(
        kept, "population", lambda r: tuple(r.get(n) or "" for n in (*named, "sector_code")), draft
    ).items():
        place, sector = key[0], (key[-1] or "Intersectoral").lower()
        indicator = f"people_in_need_{sector}" if theme == "needs" else theme
        if indicator == "people_in_need_intersectoral":
            indicator = "people_in_need_humanitarian"
        note = "; ".join(f"{n} {part.row[n]}" for n in named if part.row.get(n)) or None
        method = "estimate" if theme == "needs" else "key_informant"
        made = _row(part.row, place, indicator, sum(part.values), *key[3:-1])
        draft.add(part.line, {**made, "unit": "persons", "strand": "displacement", "method": method, "note": note})


def _everybody(row: Row) -> bool:
    return all((row.get(n) or "all").lower() in ("all", "total") for n in ("gender", "age_range"))


def _total_in_need(row: Row) -> bool:
    whole = (row.get("category") or "total").lower() in ("total", "all", "")
    return whole and row.get("population_status") == "INN"


def _conflict(placed: Placed, theme: str, draft: Draft) -> None:
    for column, unit in (("events", "events"), ("fatalities", "deaths")):
        present = [p for p in placed if p[2].get(column)]
        for key, part in _summed(present, column, lambda r: (r.get("event_type") or "all",), draft).items():
            made = _row(part.row, key[0], f"{theme}_{column}_{key[3].lower()}", sum(part.values))
            draft.add(part.line, {**made, "unit": unit, "strand": "security", "method": "event_count"})


def _prices(placed: Placed, theme: str, draft: Draft) -> None:
    named = ("commodity_name", "unit", "currency_code")
    for key, part in _summed(placed, "price", lambda r: tuple(r.get(n) or "" for n in named), draft).items():
        name, unit, currency = key[3:6]
        slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        mean = sum(part.values) / len(part.values)
        made = _row(part.row, key[0], f"food_price_{slug}", round(mean, 4), unit, currency)
        note = f"mean over {len(part.values)} prices of markets" if len(part.values) > 1 else None
        stated = {"unit": f"{currency} per {unit}", "strand": "services", "method": "administrative", "note": note}
        draft.add(part.line, {**made, **stated})


def _funding(placed: Placed, theme: str, draft: Draft) -> None:
    for key, part in _summed(placed, "funding_usd", lambda r: (r.get("appeal_code") or "none",), draft).items():
        made = _row(part.row, key[0], f"{theme}_received", sum(part.values), key[3])
        note = f"appeal {key[3]}; required {part.row.get('requirements_usd') or 'not stated'} USD"
        draft.add(part.line, {**made, "unit": "USD", "strand": "services", "method": "administrative", "note": note})


def _presence(placed: Placed, theme: str, draft: Draft) -> None:
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


_TAKE: dict[str, Callable[[Placed, str, Draft], None]] = {
    "idps": _people, "needs": _people, "returnees": _people, "presence": _presence, "conflict": _conflict,
    "prices": _prices, "funding": _funding,
}  # fmt: skip


def _row(row: Row, place: str, indicator: str, value: float, *stated: str | None) -> Row:
    start, end = row["reference_period_start"], row["reference_period_end"]
    resource, dataset = row.get("resource_hdx_id"), row.get("dataset_hdx_id")
    page = _PAGE + (f"{dataset}/resource/{resource}" if dataset and resource else dataset or "")
    return {
        "obs_id": made_id("HAPI", place, indicator, start, end, *stated),
        "indicator": indicator,
        "place_id": place,
        "period_start": start,
        "period_end": end,
        "value": f"{value:.10g}",
        "evidence_level": "2",
        "publisher": "OCHA Centre for Humanitarian Data (HDX HAPI)",
        "title": f"HDX resource {resource}" if resource else None,
        "url": page if dataset else None,
    }
