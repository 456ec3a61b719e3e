"""A small area of two square districts, and small files to take into it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lull.schema import arrow_schema

AREA = """
[area]
id = "squares"
names = {en = "Squareland"}
version = "squares-1"
country = "Squareland"

[levels]
district = {en = "District"}
governorate = {en = "Governorate"}
country = {en = "Country"}
"""
GOOD = {
    "id": "1",
    "year": "2020",
    "type_of_violence": "1",
    "conflict_name": "Squareland: Government",
    "dyad_name": "Government of Squareland - Circles",
    "side_a": "Government of Squareland",
    "side_b": "Circles",
    "where_prec": "1",
    "latitude": "10.5",
    "longitude": "40.5",
    "country": "Squareland",
    "date_prec": "1",
    "date_start": "2020-05-01",
    "date_end": "2020-05-02",
    "deaths_civilians": "0",
    "best": "5",
    "high": "6",
    "low": "4",
}


def square(place: str, level: str, west: float, east: float) -> dict[str, Any]:
    ring = [[west, 10], [east, 10], [east, 11], [west, 11], [west, 10]]
    return {
        "type": "Feature",
        "properties": {"place_id": place, "level": level},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def area(tmp_path: Path) -> Path:
    """An area folder: SQ, SQ1, districts SQ101 (longitude 40 to 41) and SQ102 (41 to 42), latitude 10 to 11."""
    folder = tmp_path / "area"
    folder.mkdir()
    (folder / "area.toml").write_text(AREA, encoding="utf-8")
    rows = [
        ("SQ", "country", "", 41.0),
        ("SQ1", "governorate", "SQ", 41.0),
        ("SQ101", "district", "SQ1", 40.5),
        ("SQ102", "district", "SQ1", 41.5),
    ]
    with open(folder / "places.csv", "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(arrow_schema("place").names)
        writer.writerows([p, level, up, 10.5, x, "", "", "squares-1", "mock", "2000-01-01"] for p, level, up, x in rows)
    shapes = [("SQ", "country", 40, 42), ("SQ1", "governorate", 40, 42), ("SQ101", "district", 40, 41)]
    shapes.append(("SQ102", "district", 41, 42))
    collection = {"type": "FeatureCollection", "features": [square(*s) for s in shapes]}
    (folder / "boundaries.geojson").write_text(json.dumps(collection), encoding="utf-8")
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows of GED as CSV: each argument is what differs from a good row; ids count up from 1."""

    def make(*changes: dict[str, str], name: str = "events.csv", drop: str | None = None) -> Path:
        rows = [{**GOOD, "id": str(n), **change} for n, change in enumerate(changes, start=1)]
        names = [n for n in dict.fromkeys(k for row in [GOOD, *rows] for k in row) if n != drop]
        path = tmp_path / name
        with open(path, "w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return make
