"""Texts of an area's ledger in other languages, as `translations.csv` of the area has them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pyarrow as pa

from lull.area import Area
from lull.errors import ForecastError
from lull.schema import arrow_schema, conform

FILE = "translations.csv"
COLUMNS = ("lang", "text", "translation")
TRANSLATED = {
    "commitment": ("deliverable", "promisor", "implementer", "promised_to"),
    "claim": ("claimant", "detail"),
    "observation": ("indicator", "note"),
}
"""Columns of the release whose texts may be shown in another language."""


def translations(
    area: Area, tables: Mapping[str, pa.Table], also: Iterable[str] = (), *, source_id: str, known_from: date
) -> pa.Table:
    """Rows of `translation` for the texts that these tables hold; none where the area has no such file.

    `also` : further texts of the release, such as caveats of its indicators.

    Raises
    ------
    ForecastError
        If a line of the file lacks a column, or gives a text twice in one language.
    """
    held = {*_texts(tables), *also}
    found: dict[tuple[str, str], dict[str, object]] = {}
    for line, row in _read(area):
        key = (row["lang"], row["text"])
        if key in found:
            raise ForecastError(f"{FILE}, line {line}: {row['text']!r} stands twice for {row['lang']}; keep one line")
        if row["text"] in held and row["translation"]:
            found[key] = {
                "lang": row["lang"],
                "text": row["text"],
                "translation": row["translation"],
                "reviewed": bool(row.get("reviewed_by")),
                "source_id": source_id,
                "known_from": known_from,
            }
    return conform(pa.Table.from_pylist(list(found.values()), schema=arrow_schema("translation")), "translation")


def _texts(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    for name, columns in TRANSLATED.items():
        if name in tables:
            for column in columns:
                yield from (t for t in tables[name][column].unique().to_pylist() if t)


def _read(area: Area) -> Iterator[tuple[int, dict[str, str]]]:
    path = area.path(FILE)
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        for row in rows:
            lacking = [c for c in COLUMNS if row.get(c) is None]
            if lacking:
                raise ForecastError(
                    f"{FILE}, line {rows.line_num}: no column {lacking[0]}; expected {', '.join(COLUMNS)}"
                )
            yield rows.line_num, {k: (v or "").strip() for k, v in row.items() if k}
