"""Build the bundled practice area: an invented country of square districts with invented events and reports.

Run from the checkout: `python tools/build_practice.py`. The same run gives the same bytes. It writes
`src/lull/areas/practice/`; `area.toml` there is written by hand. No figure, place or report in it is real.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from practice_reports import NOTE, SENTENCES
from shapely.geometry import shape

from lull.places.touch import touching

ROOT = Path(__file__).resolve().parents[1]
AREA, IRAQ = ROOT / "src/lull/areas/practice", ROOT / "src/lull/areas/iraq"
COPIED = ("assess.toml", "indicators.csv", "measures.csv", "grievance_rules.csv")
UPPER = {
    "ZZ": ("Practice country (invented)", "بلد التدريب (مختلق)", "وڵاتی ڕاهێنان (دروستکراو)"),
    "ZZ1": ("Darvan", "دارفان", "دارڤان"),
    "ZZ2": ("Sulmar", "سولمار", "سولمار"),
}
DISTRICTS = (
    ("Tarsina", "ترسينا", "تارسینا"), ("Kelvara", "كلفارا", "کەلڤارا"), ("Mirdash", "ميرداش", "میرداش"),
    ("Zolina", "زولينا", "زۆلینا"), ("Havrin", "هافرين", "هەڤرین"), ("Qorsat", "قرسات", "قۆرسات"),
    ("Nelbar", "نلبار", "نێلبار"), ("Ostira", "أستيرا", "ئۆستیرا"), ("Dalvina", "دلفينا", "دەلڤینا"),
    ("Fersham", "فرشام", "فەرشام"), ("Gorvan", "غورفان", "گۆرڤان"), ("Lumira", "لوميرا", "لومیرا"),
    ("Sartel", "سارتل", "سارتێل"), ("Vandor", "فاندور", "ڤاندۆر"), ("Yaskin", "ياسكين", "یاسکین"),
    ("Rumeda", "روميدا", "ڕومێدا"),
)  # fmt: skip
ACTORS = (
    ("group-b", "armed_group", "en", "Group B"),
    ("electricity-ministry", "government", "en", "ministry of electricity"),
    ("electricity-ministry", "government", "ar", "وزارة الكهرباء"),
    ("electricity-ministry", "government", "ckb", "وەزارەتی کارەبا"),
    ("health-ministry", "government", "en", "ministry of health"),
    ("health-ministry", "government", "ar", "وزارة الصحة"),
    ("health-ministry", "government", "ckb", "وەزارەتی تەندروستی"),
)
OUTLET = {
    "outlet": "Practice News (invented)", "aliases": "", "grade": "B", "reason": "Invented for practice",
    "belligerent": "false",
}  # fmt: skip
LANGUAGES = ("en", "ar", "ckb")
RATES = (5.0, 3.0, 2.0, 1.5, 1.0, 0.6, 0.4, 0.3, 0.2, 0.15, 0.1, 0.08, 0.05, 0.03, 0.0, 0.0)


def main() -> None:
    """Write all files of the area but its settings."""
    shapes = list(features())
    (AREA / "events").mkdir(parents=True, exist_ok=True)
    (AREA / "reports").mkdir(exist_ok=True)
    for name in COPIED:
        shutil.copyfile(IRAQ / name, AREA / name)
    table(AREA / "places.csv", [place(f) for f in shapes])
    table(AREA / "neighbours.csv", borders(shapes))
    table(AREA / "aliases.csv", list(aliases(shapes)))
    table(AREA / "actors.csv", [dict(zip(("actor_id", "kind", "lang", "alias"), a, strict=True)) for a in ACTORS])
    table(AREA / "outlets.csv", [OUTLET])
    bare = [{**f, "properties": {k: f["properties"][k] for k in ("place_id", "level")}} for f in shapes]
    collection = {"type": "FeatureCollection", "features": bare}
    (AREA / "boundaries.geojson").write_text(json.dumps(collection) + "\n", "utf-8")
    table(AREA / "events/ged.csv", events(shapes))
    lines = [json.dumps(r, ensure_ascii=False) for r in reports()]
    (AREA / "reports/invented.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def features() -> Iterator[dict[str, Any]]:
    """Sixteen square districts, two provinces, one country, with names in the properties."""
    for n, names in enumerate(DISTRICTS):
        g, i = n // 8 + 1, n % 8
        yield feature(f"ZZ{g}Q{i + 1:02d}", "district", (2 * (g - 1) + i % 2, i // 2, 1, 1), f"ZZ{g}", names)
    for g in (1, 2):
        yield feature(f"ZZ{g}", "governorate", (2 * (g - 1), 0, 2, 4), "ZZ", UPPER[f"ZZ{g}"])
    yield feature("ZZ", "country", (0, 0, 4, 4), "", UPPER["ZZ"])


def feature(
    place_id: str, level: str, box: tuple[int, int, int, int], parent: str, names: Sequence[str]
) -> dict[str, Any]:
    """One rectangle; the corner is in the empty ocean, so that nobody takes it for a real place."""
    x, y, wide, high = box
    west, south = -40.0 + x, -40.0 + y
    ring = [[west, south], [west + wide, south], [west + wide, south + high], [west, south + high], [west, south]]
    properties = {"place_id": place_id, "level": level, "parent_id": parent}
    properties |= dict(zip(("name_en", "name_ar", "name_ckb"), names, strict=True))
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def place(found: Mapping[str, Any]) -> dict[str, Any]:
    """Row of `places.csv`."""
    west, south = found["geometry"]["coordinates"][0][0]
    people = {"country": 1_920_000, "governorate": 960_000, "district": 120_000}[found["properties"]["level"]]
    return {
        **found["properties"], "latitude": south + 0.5, "longitude": west + 0.5, "area_km2": 10_000.0,
        "population": people, "version": "invented-1", "source_id": "invented", "known_from": "2012-01-01",
    }  # fmt: skip


def aliases(shapes: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of `aliases.csv`: the names in all languages."""
    for f in shapes:
        for code in LANGUAGES:
            yield {
                "alias": f["properties"][f"name_{code}"], "lang": code, "place_id": f["properties"]["place_id"],
                "level": f["properties"]["level"], "kind": "official", "ambiguous": "", "source": "invented",
            }  # fmt: skip


def borders(shapes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `neighbours.csv`."""
    rows: list[dict[str, Any]] = []
    for level in ("governorate", "district"):
        held = [f for f in shapes if f["properties"]["level"] == level]
        polygons = np.array([shape(f["geometry"]) for f in held], dtype=object)
        found = touching(tuple(f["properties"]["place_id"] for f in held), polygons)
        rows += [{"level": level, **r} for r in found.to_pylist()]
    return rows


def events(shapes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Invented events of 2013 to 2020: a war that ended, and what is left of it."""
    rng = np.random.default_rng(21)
    rows: list[dict[str, Any]] = []
    held = [f for f in shapes if f["properties"]["level"] == "district"]
    for found, rate in zip(held, RATES, strict=True):
        west, south = found["geometry"]["coordinates"][0][0]
        for step in range(88):
            month = date(2013 + step // 12, step % 12 + 1, 5)
            war = 6.0 if month.year in (2014, 2015, 2016) else 1.0 if rate not in (1.5, 0.6) else 0.02
            for n in range(int(rng.poisson(rate * war / 3))):
                deaths = int(rng.integers(1, 9))
                rows.append({
                    "id": len(rows) + 1, "type_of_violence": 3 if n % 4 == 3 else 1, "date_start": month,
                    "date_end": month, "low": deaths, "best": deaths, "high": deaths + 2, "latitude": south + 0.5,
                    "longitude": west + 0.5, "where_prec": 1, "country": "Practice country",
                    "side_a": "Government of the practice country", "side_b": "Group B",
                    "dyad_name": "Government of the practice country - Group B",
                })  # fmt: skip
    return rows


def reports() -> Iterator[dict[str, Any]]:
    """Reports one a sentence, in turn over the places; each says that it is invented."""
    day = date(2019, 4, 12)
    for code, lang in enumerate(LANGUAGES):
        for n, sentence in enumerate(SENTENCES[lang]):
            name = DISTRICTS[(3 * n + 5 * code) % len(DISTRICTS)][code]
            text = NOTE[lang] + sentence.format(p=name)
            yield {
                "text": text, "lang": lang, "published": (day + timedelta(days=n % 14)).isoformat(),
                "source_office": "Practice News (invented)", "title": NOTE[lang].strip(),
            }  # fmt: skip


def table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: "" if v is None else v for k, v in r.items()} for r in rows)


if __name__ == "__main__":
    main()
