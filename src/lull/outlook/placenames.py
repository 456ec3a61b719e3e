"""Names of the places of a release: official, usual, other spellings, and settlements and parts inside them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa

from lull.area import Area
from lull.schema import arrow_schema, conform

Found = tuple[str, str, str, str]
_OFFICIAL = "name_"


def place_names(area: Area, places: pa.Table, *, source_id: str, known_from: date) -> pa.Table:
    """Rows of `name` from the table of places, `names_usual.csv` and `aliases.csv` of an area, as far as it has them.

    An alias that names something inside a place, such as a town or a sub-district, has the kind `inside`.
    """
    levels = dict(zip(places["place_id"].to_pylist(), places["level"].to_pylist(), strict=True))
    found: dict[Found, None] = {}
    for row in (*_official(places), *_usual(area), *_aliases(area, levels)):
        if row[0] in levels and (row[0], row[1], row[2], "official") not in found:
            found.setdefault(row)
    origin = {"source_id": source_id, "known_from": known_from}
    rows = [{"place_id": p, "lang": lang, "name": name, "kind": kind, **origin} for p, lang, name, kind in found]
    return conform(pa.Table.from_pylist(rows, schema=arrow_schema("name")), "name")


def _official(places: pa.Table) -> Iterator[Found]:
    columns = [c for c in places.column_names if c.startswith(_OFFICIAL)]
    for row in places.to_pylist():
        for column in columns:
            if row[column]:
                yield row["place_id"], column.removeprefix(_OFFICIAL), row[column], "official"


def _usual(area: Area) -> Iterator[Found]:
    for row in _read(area.path("names_usual.csv")):
        yield row["place_id"], row["lang"], row["name"], "usual"


def _aliases(area: Area, levels: dict[str, str]) -> Iterator[Found]:
    for row in _read(area.path("aliases.csv")):
        kind = "alias" if levels.get(row["place_id"]) == row["level"] else "inside"
        yield row["place_id"], row["lang"], row["alias"], kind


def _read(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
