"""A small made-up area that goes through the product: two provinces of eight square districts, from files to releases.

No figure in it is real. What the pages show in the tests is made by the same code as in production.
"""

from __future__ import annotations

import csv
import itertools
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from lull.area import bundled_area
from lull.outlook.check import check_release
from lull.outlook.run import make_outlook
from lull.places.touch import touching
from lull.store.ingest import Options, ingest_files

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)> =1+1'
TODAY = date(2020, 6, 1)
LANGUAGES = ("en", "ar", "ckb")
FIRST, LAST = 2013, 2020
LEVELS = ("district", "governorate", "country")
"""Levels of the area, finest first; another area may call them otherwise."""
MONTHS = (date(2019, 3, 1), date(2019, 4, 1))
SETTINGS = """
[area]
id = "exampleland"
names = { en = "Exampleland", ar = "بلد المثال", ckb = "وڵاتی نموونە" }
languages = ["en", "ar", "ckb"]
version = "made-1"
country = "Exampleland"
population_source = "made"

[levels]
district = { en = "District", ar = "قضاء", ckb = "قەزا" }
governorate = { en = "Province", ar = "محافظة", ckb = "پارێزگا" }
country = { en = "Country", ar = "دولة", ckb = "وڵات" }

[events]
where_prec = { district = 2, governorate = 2, country = 2 }
types = [1, 2, 3]
first_month = "2013-01"
last_month = "2020-05"

[forecast]
level = "district"
horizons = 12
draws = 100
seed = 7

[national]
file = "events/national.csv"
years = 5

[[track]]
track_id = "total"
kind = "total"
country = "645"
names = { en = "All fighting in Exampleland", ar = "كل القتال في بلد المثال", ckb = "هەموو شەڕێک لە وڵاتی نموونە" }
source_id = "made"

[[track]]
track_id = "pair"
kind = "dyad"
names = { en = "Two armed sides", ar = "طرفان مسلحان", ckb = "دوو لایەنی چەکدار" }
source_id = "made"

[[group]]
group_id = "on_civilians"
names = { en = "Attacks on civilians", ar = "هجمات على المدنيين", ckb = "هێرش بۆ سەر خەڵک" }
types = [3]
comeback = true

[[group]]
group_id = "group_b"
names = { en = "Group B", ar = "المجموعة ب", ckb = "گرووپی ب" }
sides = ["Group B"]

[assess]
k = 3
exponent = 0.5

[[source]]
source_id = "made"
title = "Made up"
publisher = "Nobody"
licence = "CC0-1.0"
citation = "Made up."
url = "https://example.org/"
version = "1"
known_from = 2012-01-01
"""


def make_area(folder: Path, *, facts: bool = True) -> Path:
    """Write the area and take its files in, or of these the events alone; nothing is forecast yet."""
    shapes = squares()
    (folder / "events").mkdir(parents=True)
    (folder / "facts").mkdir()
    (folder / "area.toml").write_text(SETTINGS, "utf-8")
    for name in ("assess.toml", "indicators.csv", "measures.csv", "grievance_rules.csv", "actors.csv", "outlets.csv"):
        shutil.copyfile(bundled_area("iraq") / name, folder / name)
    _table(folder / "aliases.csv", _aliases())
    _table(folder / "places.csv", [_place(f) for f in shapes["features"]])
    _table(folder / "names.csv", list(_names(shapes)))
    _borders(folder / "neighbours.csv", shapes)
    bare = [{**f, "properties": {k: f["properties"][k] for k in ("place_id", "level")}} for f in shapes["features"]]
    (folder / "boundaries.geojson").write_text(json.dumps({**shapes, "features": bare}), "utf-8")
    _table(folder / "events" / "ged.csv", _events(shapes))
    _table(folder / "events" / "national.csv", _national())
    _table(folder / "facts" / "observations.csv", list(_observations(shapes)))
    _table(folder / "facts" / "commitments.csv", _commitments())
    _table(folder / "facts" / "claims.csv", _claims())
    files = [
        ("ucdp", "events/ged.csv"),
        ("observations", "facts/observations.csv"),
        ("commitments", "facts/commitments.csv"),
        ("claims", "facts/claims.csv"),
    ]
    taken = files if facts else files[:1]
    ingest_files(folder, [(kind, folder / name) for kind, name in taken], Options(today=TODAY))
    return folder


def make_releases(folder: Path, months: Sequence[date] = MONTHS) -> Path:
    """Make the outlooks of some months of the area, and check the first against what came."""
    made = [make_outlook(folder, month) for month in months]
    check_release(folder, made[0], models=("lull", "zero"))
    return folder


def squares() -> dict[str, Any]:
    """Two provinces of eight square districts each, as GeoJSON with names in the properties."""
    features = [_square(f"XX{g}Q{i:02d}", g, i) for g in (1, 2) for i in range(1, 9)]
    for g in (1, 2):
        x = 40.0 + 2 * (g - 1)
        ring = [[x, 33], [x + 2, 33], [x + 2, 37], [x, 37], [x, 33]]
        features.append(_feature(f"XX{g}", LEVELS[1], ring, "XX", f"Province {g}", f"محافظة {g}", f"پارێزگای {g}"))
    ring = [[40.0, 33], [44, 33], [44, 37], [40, 37], [40, 33]]
    features.append(_feature("XX", LEVELS[2], ring, None, "Exampleland", "بلد المثال", "وڵاتی نموونە"))
    return {"type": "FeatureCollection", "features": features}


def _square(place: str, g: int, i: int) -> dict[str, Any]:
    x, y = 40.0 + 2 * (g - 1) + (i - 1) % 2, 33.0 + (i - 1) // 2
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    arabic = None if i == 8 else f"قضاء {g}-{i}"
    return _feature(
        place, LEVELS[0], ring, f"XX{g}", f"Al-District {g}-{i}", arabic, None if i % 2 else f"قەزای {g}-{i}"
    )


def _feature(place: str, level: str, ring: list[list[float]], *names: str | None) -> dict[str, Any]:
    parent, english, arabic, sorani = names
    named = {code: name for code, name in zip(LANGUAGES, (english, arabic, sorani), strict=True) if name}
    properties = {"place_id": place, "level": level, "parent_id": parent, "names": named}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def _place(feature: Mapping[str, Any]) -> dict[str, Any]:
    west, south = feature["geometry"]["coordinates"][0][0]
    people = dict(zip(LEVELS, (120_000, 960_000, 1_920_000), strict=True))[feature["properties"]["level"]]
    return {
        **{k: feature["properties"][k] for k in ("place_id", "level", "parent_id")},
        "latitude": south + 0.5, "longitude": west + 0.5, "area_km2": 10_000.0,
        "population": people, "version": "made-1", "source_id": "made", "known_from": "2012-01-01",
    }  # fmt: skip


def _names(shapes: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for feature in shapes["features"]:
        for code, name in feature["properties"]["names"].items():
            place = feature["properties"]["place_id"]
            yield {"place_id": place, "lang": code, "name": name, "kind": "official", "source": "made"}


def _aliases() -> list[dict[str, Any]]:
    rows = [("Hillside", "en", "XX1Q02", LEVELS[0]), ("التل", "ar", "XX1Q02", LEVELS[0])]
    return [
        {"alias": a, "lang": lang, "place_id": p, "level": lv, "kind": "variant", "ambiguous": "", "source": "made"}
        for a, lang, p, lv in rows
    ]


def _borders(path: Path, shapes: Mapping[str, Any]) -> None:
    from shapely.geometry import shape

    rows: list[dict[str, Any]] = []
    for level in LEVELS[1::-1]:
        held = [f for f in shapes["features"] if f["properties"]["level"] == level]
        polygons = np.array([shape(f["geometry"]) for f in held], dtype=object)
        found = touching(tuple(f["properties"]["place_id"] for f in held), polygons)
        rows += [{"level": level, **r} for r in found.to_pylist()]
    _table(path, rows)


def _events(shapes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Events with their own generator, the same in every run: some places burn, some come back, some rest."""
    rng = np.random.default_rng(11)
    rows: list[dict[str, Any]] = []
    held = [f for f in shapes["features"] if f["properties"]["level"] == LEVELS[0]]
    rates = (9.0, 4.0, 2.5, 1.5, 1.0, 0.6, 0.4, 0.3, 0.2, 0.15, 0.1, 0.08, 0.05, 0.03, 0.0, 0.0)
    for feature, rate in zip(held, rates, strict=True):
        west, south = feature["geometry"]["coordinates"][0][0]
        for step in range((LAST - FIRST) * 12 + 5):
            month = date(FIRST + step // 12, step % 12 + 1, 1)
            # A war in 2014 to 2016 that most places have behind them; in two it ended for good.
            war = 6.0 if month.year in (2014, 2015, 2016) else 1.0 if rate not in (1.5, 0.6) else 0.02
            for n in range(int(rng.poisson(rate * war / 3))):
                deaths = int(rng.integers(1, 9))
                rows.append({
                    "id": len(rows) + 1, "type_of_violence": 3 if n % 4 == 3 else 1,
                    "date_start": month.replace(day=5), "date_end": month.replace(day=5),
                    "low": deaths, "best": deaths, "high": deaths + 2, "latitude": south + 0.5, "longitude": west + 0.5,
                    "where_prec": 1, "country": "Exampleland",
                    "side_a": "Government of Exampleland", "side_b": "Group B",
                    "dyad_name": "Government of Exampleland - Group B",
                })  # fmt: skip
    return rows + _imprecise(held[0], len(rows))


def _imprecise(feature: Mapping[str, Any], before: int) -> list[dict[str, Any]]:
    """Events known only to the larger place of one district, whose point stands for all of it: one each quarter."""
    west, south = feature["geometry"]["coordinates"][0][0]
    days = [date(year, month, 9) for year in range(FIRST, LAST) for month in (2, 5, 8, 11)]
    return [
        {
            "id": before + n, "type_of_violence": 1, "date_start": day, "date_end": day, "low": deaths, "best": deaths,
            "high": deaths, "latitude": south + 0.5, "longitude": west + 0.5, "where_prec": 4,
            "country": "Exampleland", "side_a": "Government of Exampleland", "side_b": "Group B",
            "dyad_name": "Government of Exampleland - Group B",
        }
        for n, (day, deaths) in enumerate(zip(days, itertools.cycle((30, 2, 17)), strict=False), 1)
    ]  # fmt: skip


def _national() -> list[dict[str, Any]]:
    rng = np.random.default_rng(12)
    months = [f"{y}-{m:02d}" for y in range(FIRST, LAST) for m in range(1, 13)]
    levels = {"total": 80, "pair": 3}
    return [{"track": t, "month": m, "deaths": int(rng.poisson(level))} for t, level in levels.items() for m in months]


SURVEYED = {
    "survey_water_sufficient": ("services", "percent", 35.0),
    "electricity_grid_hours_per_day": ("services", "hours_per_day", 9.0),
    "hospital_beds": ("services", "beds", 80.0),
    "share_homes_destroyed": ("services", "percent", 30.0),
    "ri_share_returnees_high_severity": ("displacement", "percent", 40.0),
    "share_families_not_returned": ("displacement", "percent", 55.0),
    "compensation_share_of_claims_settled": ("governance", "percent", 12.0),
    "months_without_local_government_after_election": ("governance", "months", 8.0),
    "ri_hotspot_subdistricts": ("reconciliation", "subdistricts", 2.0),
    "survey_clauses_kept": ("reconciliation", "percent", 25.0),
}


def _observations(shapes: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A survey of late 2018 that reached ten districts of sixteen, two of them in part."""
    held = [f for f in shapes["features"] if f["properties"]["level"] == LEVELS[0]]
    for n, feature in enumerate(held):
        asked = list(SURVEYED.items())[: 10 if n < 8 else 4 if n < 10 else 0]
        for name, (strand, unit, value) in asked:
            share = unit == "percent"
            measured = min(99.0, value + 2 * n) if share else value
            seen = {
                "obs_id": f"OBS-{feature['properties']['place_id']}-{name[:18]}", "strand": strand, "indicator": name,
                "place_pcode": feature["properties"]["place_id"],
                "place_name": feature["properties"]["names"][LANGUAGES[0]],
                "period_start": "2018-09-01", "period_end": "2018-10-31", "value": measured, "unit": unit,
                "lower": max(0.0, measured - 6) if share else "", "upper": min(100.0, measured + 6) if share else "",
                "n": 140 if share else "", "method": "survey", "publisher": "Survey house",
                "title": "A made-up survey", "url": "https://example.org/survey", "retrieved": "2019-01-05",
                "quote_free_note": "", "evidence_level": 2,
            }  # fmt: skip
            yield seen
            if n == 0 and name == asked[0][0]:
                # So few people that their number must not be seen, in the value or in the words beside it.
                yield {
                    **seen, "obs_id": "OBS-FEW", "indicator": "idp_individuals", "strand": "cohesion", "value": 3,
                    "unit": "people", "lower": "", "upper": 3, "n": "", "quote_free_note": "3 people were counted",
                }  # fmt: skip


def _commitments() -> list[dict[str, Any]]:
    deadlines = ("2018-12-31", "2019-06-30", "", "2018-06-30", "2019-05-31", "2020-01-31")
    rows = []
    for i, deadline in enumerate(deadlines):
        places = "XX" if i == 1 else f"XX1Q0{i + 1};XX2Q08"
        rows.append({
            "commitment_id": f"C-{i}", "kind": "mandate" if i == 1 else "plan_target",
            "promisor": "Ministry of Example", "implementer": "Office of Works", "promised_to": "",
            "strand": ("services", "governance", "reconciliation", "displacement", "services", "services")[i],
            "place_pcodes": places, "deliverable": EVIL if i == 0 else f"Plan {i}{', compensate 3 people' * (i == 5)}",
            "quantity": 3, "unit": "people" if i == 5 else "plants",
            "amount": 1_000_000, "currency": "USD", "instrument": "grant", "made_on": "2017-03-01",
            "deadline": deadline, "deadline_precision": "day" if deadline else "none", "legal_force": "plan",
            "source_title": "Plan", "source_url": "https://example.org/plan",
            "note": "successor=C-1" if i == 0 else "",
        })  # fmt: skip
    return rows


def _claims() -> list[dict[str, Any]]:
    said = [
        ("C-0", "2017-03-01", "announced"),
        ("C-0", "2019-02-10", "not_delivered"),
        ("C-1", "2017-03-01", "announced"),
        ("C-2", "2018-01-01", "started"),
        ("C-3", "2018-05-01", "delivered"),
        ("C-4", "2018-11-01", "funded"),
    ]
    fixed = {"claimant": "Office of Works", "source_url": "https://example.org/claim"}
    return [
        {"commitment_id": c, "claim_date": d, "says": s, "detail": EVIL if c == "C-0" else "", **fixed}
        for c, d, s in said
    ]


def _table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows({k: "" if v is None else v for k, v in r.items()} for r in rows)
