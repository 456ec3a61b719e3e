"""Names of the places of a release: official, usual, other spellings, and settlements and parts inside them."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from lull.area import Area
from lull.places import read_names
from lull.schema import arrow_schema, conform


def place_names(area: Area, places: pa.Table, *, source_id: str, known_from: date) -> pa.Table:
    """Rows of `name` from `names.csv`, `places.csv` and `aliases.csv` of an area; see `lull.places.read_names`.

    Only of places of the table. Names are those of the area folder, whatever source its rows say: they are not dated.
    """
    there = set(places["place_id"].to_pylist())
    origin = {"source_id": source_id, "known_from": known_from}
    rows = [
        {"place_id": n.place_id, "lang": n.lang, "name": n.name, "kind": n.kind, **origin}
        for n in read_names(area.folder)
        if n.place_id in there
    ]
    return conform(pa.Table.from_pylist(rows, schema=arrow_schema("name")), "name")
