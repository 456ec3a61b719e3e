"""A made-up release for tests and for trying out pages: no figure in it is real."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from lull import schema
from lull.releases import Release, write_release

SIDE = 4
_ORIGIN = {"source_id": "mock", "known_from": date(2019, 5, 1)}


def mock_geography() -> dict[str, Any]:
    """Two governorates of eight square districts each, as GeoJSON with names in the properties."""
    features = [_square(f"XX{g}Q{i:02d}", g, i) for g in (1, 2) for i in range(1, 9)]
    for g in (1, 2):
        x = 40.0 + 2 * (g - 1)
        ring = [[x, 33], [x + 2, 33], [x + 2, 37], [x, 37], [x, 33]]
        features.append(_feature(f"XX{g}", "governorate", ring, "XX", f"Province {g}", f"محافظة {g}", f"پارێزگای {g}"))
    ring = [[40.0, 33], [44, 33], [44, 37], [40, 37], [40, 33]]
    features.append(_feature("XX", "country", ring, None, "Exampleland", "بلد المثال", "وڵاتی نموونە"))
    return {"type": "FeatureCollection", "features": features}


def _square(place: str, g: int, i: int) -> dict[str, Any]:
    x, y = 40.0 + 2 * (g - 1) + (i - 1) % 2, 33.0 + (i - 1) // 2
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    arabic = None if i == 8 else f"قضاء {g}-{i}"
    return _feature(
        place, "district", ring, f"XX{g}", f"Al-District {g}-{i}", arabic, None if i % 2 else f"قەزای {g}-{i}"
    )


def _feature(place: str, level: str, ring: list[list[float]], *names: str | None) -> dict[str, Any]:
    parent, english, arabic, sorani = names
    properties = {"place_id": place, "level": level, "parent_id": parent, "name_en": english}
    properties |= {"name_ar": arabic, "name_ckb": sorani}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def mock_release(
    area_folder: Path,
    *,
    as_of: date = date(2019, 4, 1),
    rng: np.random.Generator,
    geography: Mapping[str, Any] | None = None,
    text: str = "A water plant for the district",
) -> Release:
    """Write a release with every table filled; `text` is what one promise, quote and name say."""
    shapes = geography or mock_geography()
    places = [_place(f) for f in shapes["features"]]
    tables = {
        "place": places,
        "source": [_source()],
        **_risk(places, as_of, rng),
        **_national(as_of),
        **_conditions(places, as_of, rng),
        **_efforts(places, text),
        "record": [_record(p["place_id"], text, i) for i, p in enumerate(_districts(places)[:3])],
    }
    info = {
        "area": "mock",
        "names": {"en": "Exampleland", "ar": "بلد المثال", "ckb": "وڵاتی نموونە"},
        "as_of": as_of.isoformat(),
        "method_version": "1",
        "tracks": [_track(code, as_of) for code in _TRACKS],
        "indicators": [
            {
                "id": "water_days",
                "strand": "services",
                "unit": "days a week",
                "target": 7,
                "worst": 0,
                "weight": 0.5,
                "names": {"en": "Water, days a week", "ar": "الماء، أيام في الأسبوع", "ckb": "ئاو، ڕۆژ لە هەفتەیەکدا"},
            },
        ],
    }
    arrow = {
        n: schema.conform(pa.Table.from_pylist(rows, schema=schema.arrow_schema(n)), n)
        for n, rows in tables.items()
        if n in schema.TABLES
    }
    return write_release(area_folder, info=info, tables=arrow, geography=shapes)


def _districts(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [p for p in places if p["level"] == "district"]


def _place(feature: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("place_id", "level", "parent_id", "name_en", "name_ar", "name_ckb")
    return {k: feature["properties"].get(k) for k in keys} | {"population": 120_000, "version": "mock-1", **_ORIGIN}


def _source() -> dict[str, Any]:
    return {
        "source_id": "mock",
        "title": "Made up",
        "publisher": "Nobody",
        "licence": "CC0-1.0",
        "citation": "Made up.",
        "url": "https://example.org/",
        "redistributable": True,
        "known_from": date(2019, 5, 1),
    }


def _month(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _risk(places: list[dict[str, Any]], as_of: date, rng: np.random.Generator) -> dict[str, list[dict[str, Any]]]:
    forecast, history = [], []
    for place in places:
        level = float(rng.gamma(0.4, 8))
        candidate = bool(rng.random() < 0.3)
        for back in range(-95, 1):
            deaths = int(rng.poisson(level * (1.5 - back / 50)))
            shown = "<5" if 0 < deaths < 5 else str(deaths)
            history.append(
                {
                    "unit_id": place["place_id"],
                    "level": place["level"],
                    "month": _month(as_of, back),
                    "deaths": int(shown) if shown.isdigit() else None,
                    "shown": shown,
                    **_ORIGIN,
                }
            )
        for span in ("month", "cumulative"):
            for h in range(1, 13):
                scale = level * (h if span == "cumulative" else 1)
                p1 = 1 - float(np.exp(-scale))
                p25 = p1 * min(1.0, scale / 60)
                forecast.append(
                    {
                        "unit_id": place["place_id"],
                        "level": place["level"],
                        "origin": as_of,
                        "month": _month(as_of, h),
                        "horizon": h,
                        "span": span,
                        "mean": scale,
                        "p10": scale * 0.2,
                        "p50": scale * 0.8,
                        "p90": scale * 2 + 1,
                        "p_ge_1": p1,
                        "p_ge_25": p25,
                        "p_ge_100": p25 / 4,
                        "state": "relapse_candidate" if candidate else "ongoing",
                        "p_relapse_any": p1 if candidate else None,
                        "p_relapse_25": p25 if candidate else None,
                        **_ORIGIN,
                    }
                )
    return {"forecast": forecast, "history": history}


_TRACKS = {"total": "total", "pair": "dyad"}
_RECENT = {"total": "1200", "pair": "12-48"}


def _track(code: str, as_of: date) -> dict[str, Any]:
    names = {"en": f"Fighting of kind {code}", "ar": "قتال من نوع ما", "ckb": "شەڕێک لە جۆرێک"}
    told = {"id": code, "kind": _TRACKS[code], "names": names, "origin": f"{as_of:%Y-%m}", "source_id": "mock"}
    return told | {"recent_months": 12, "recent_deaths": _RECENT[code], "notes": [], "left_out": ""}


def _national(as_of: date) -> dict[str, list[dict[str, Any]]]:
    """Two national series: 100 deaths a month, and 3."""
    forecast: list[dict[str, Any]] = []
    history: list[dict[str, Any]] = []
    for (code, kind), level in zip(_TRACKS.items(), (100, 3), strict=True):
        for back in range(-95, 1):
            shown = str(level) if level > 4 else "<5"
            row = {"track_id": code, "month": _month(as_of, back), "deaths": level if level > 4 else None}
            history.append({**row, "shown": shown, **_ORIGIN})
        for span in ("month", "cumulative"):
            for h in range(1, 13):
                scale = float(level * (h if span == "cumulative" else 1))
                row = {"track_id": code, "kind": kind, "origin": as_of, "month": _month(as_of, h), "horizon": h}
                row |= {"span": span, "mean": scale, "p10": scale / 2, "p50": scale, "p90": scale * 2}
                forecast.append({**row, "p_ge_1": 0.99, "p_ge_25": 0.6, "p_ge_100": 0.4, **_ORIGIN})
    return {"national": forecast, "national_history": history}


def _conditions(places: list[dict[str, Any]], as_of: date, rng: np.random.Generator) -> dict[str, list[dict[str, Any]]]:
    strand, contribution, priority, observation = [], [], [], []
    for place in _districts(places):
        unit = {"unit_id": place["place_id"], "month": as_of}
        for name in schema.STRANDS:
            known = bool(rng.random() < 0.6)
            gap = float(rng.beta(2, 3)) if known else None
            strand.append(
                {
                    **unit,
                    "level": "district",
                    "strand": name,
                    "gap": gap,
                    "gap_low": gap and gap * 0.7,
                    "gap_high": gap and min(1.0, gap * 1.3),
                    "observed_weight": 0.7 if known else 0.2,
                    "evidence_level": int(rng.integers(1, 4)) if known else 0,
                    "latest": date(2018, 12, 31),
                    **_ORIGIN,
                }
            )
            for n, indicator in enumerate(("water_days", "hours_of_power")):
                contribution.append(
                    {
                        **unit,
                        "strand": name,
                        "indicator": indicator,
                        "gap": 0.3 + 0.2 * n,
                        "weight": 0.5,
                        "contribution": 0.2 + 0.1 * n,
                        "basis": "observed" if known else "similar",
                        "age_months": 5.0,
                        "value": 3.0,
                        "evidence_ids": [f"OBS-{place['place_id']}"] if known and not n else [],
                        **_ORIGIN,
                    }
                )
        top = float(rng.beta(0.5, 1.5))
        tier = "clear" if top >= 0.8 else "contested" if top > 0.2 else "unlikely"
        find_out = bool(rng.random() < 0.3)
        priority.append(
            {
                **unit,
                "tier": "find_out_first" if find_out else tier,
                "p_top": top,
                "k": 10,
                "rank_low": 1,
                "rank_high": 9,
                "risk": float(rng.beta(1, 3)),
                "gap": None if find_out else float(rng.beta(2, 3)),
                "delivery_gap": None,
                "quadrant": "unknown" if find_out else "act_now",
                "population": 120_000,
                "find_out": "water_days" if find_out else None,
                **_ORIGIN,
            }
        )
        observation.append(
            {
                "obs_id": f"OBS-{place['place_id']}",
                "strand": "services",
                "indicator": "water_days",
                "place_id": place["place_id"],
                "period_start": date(2018, 12, 1),
                "period_end": date(2018, 12, 31),
                "value": 3.0,
                "unit": "days a week",
                "method": "survey",
                "evidence_level": 2,
                "publisher": "Nobody",
                "url": "https://example.org/",
                **_ORIGIN,
            }
        )
    return {"strand": strand, "contribution": contribution, "priority": priority, "observation": observation}


_DATES = {"overdue": date(2018, 12, 31), "open": date(2019, 6, 30), "delivered": date(2018, 6, 30)}
_STATUSES = ("overdue", "open", "no_deadline", "delivered", "overdue", "contested")


def _efforts(places: list[dict[str, Any]], text: str) -> dict[str, list[dict[str, Any]]]:
    commitment, claim, grievance = [], [], []
    names = [p["place_id"] for p in _districts(places)]
    country = next(p["place_id"] for p in places if p["level"] == "country")
    for i, status in enumerate(_STATUSES):
        deadline = {"overdue": date(2018, 12, 31), "open": date(2019, 6, 30), "delivered": date(2018, 6, 30)}.get(
            status
        )
        commitment.append(
            {
                "commitment_id": f"C-{i}",
                "successor_id": "C-1" if i == 0 else None,
                "kind": "mandate" if i == 1 else "plan_target",
                "promisor": "Ministry of Example",
                "implementer": "Office of Works",
                "strand": schema.STRANDS[i % 5],
                "place_ids": [country] if i == 1 else [names[i], names[-1]],
                "deliverable": text if i == 0 else f"Plan {i}",
                "quantity": 3.0,
                "unit": "plants",
                "amount": 1e6,
                "currency": "USD",
                "instrument": "grant",
                "made_on": date(2017, 3, 1),
                "deadline": deadline,
                "deadline_precision": "year" if deadline else "none",
                "title": "Plan",
                "url": "https://example.org/plan",
                **_ORIGIN,
            }
        )
        for n, says in enumerate(("announced", "not_delivered")):
            claim.append(
                {
                    "claim_id": f"K-{i}-{n}",
                    "commitment_id": f"C-{i}",
                    "claim_date": date(2017, 3, 1) + timedelta(400 * n),
                    "claimant": "Office of Works",
                    "says": says,
                    "detail": text,
                    "verification": n,
                    "url": "https://example.org/claim",
                    **_ORIGIN,
                }
            )
    for i, name in enumerate(names[:5]):
        grievance.append(
            {
                "grievance_id": f"G-{i}",
                "type": "service_failure",
                "place_id": name,
                "strand": "services",
                "status": "open",
                "salience": 0.4,
                "evidence_level": 2,
                "first_seen": date(2017, 1, 1),
                "last_evidence": date(2019, 1, 1),
                "text": text,
                "evidence_ids": [],
                **_ORIGIN,
            }
        )
    return {"commitment": commitment, "claim": claim, "grievance": grievance}


def _record(place: str, text: str, i: int) -> dict[str, Any]:
    return {
        "record_id": f"R-{i}",
        "document_id": "D-1",
        "record_type": "service_event",
        "aux_mode": "actual",
        "strand": "services",
        "actors": [],
        "recipients": [],
        "adm1_pcode": place[:3],
        "adm2_pcode": place,
        "evidence": text,
        "char_start": 0,
        "char_end": 5,
        "published": date(2019, 3, 1),
        "lang": "en",
        "coder": "rules",
        "rule": "mock",
        "confidence": 0.9,
        "source_grade": "B",
        "information_grade": 2,
        "sensitivity": "public",
        "review": "accepted",
        **_ORIGIN,
    }
