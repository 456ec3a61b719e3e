"""Population figures into the area: a vintage of the table `place` in the store, and the column of `places.csv`."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from lull.errors import StoreError
from lull.places import Places
from lull.sources import population
from lull.sources.files import Input, read_rows
from lull.sources.meta import Parsed, Problem


def parse_people(source: Input, *, encoding: str = "utf-8") -> Parsed:
    r"""Place ids and numbers of people, not yet whole rows of `place`; see `lull.sources.population.parse`.

    >>> parse_people(Input("p.csv", b"place_id,population\nIQ,44000000\n", "")).rows.to_pylist()
    [{'place_id': 'IQ', 'population': 44000000}]
    """
    people = population.parse(source, encoding=encoding)
    raw = read_rows(source, encoding=encoding)
    named = [dict(zip(column.to_pylist(), raw.lines.to_pylist(), strict=True)) for column in raw.table.columns]
    lines = max(named, key=lambda found: sum(place in found for place in people))
    rows = pa.table({"place_id": list(people), "population": pa.array(people.values(), pa.int32())})
    return Parsed("place", rows, pa.array([lines[p] for p in people], pa.int32()), family="population")


def as_places(parsed: Parsed, places: Places, file: str) -> tuple[Parsed, tuple[Problem, ...]]:
    """Whole rows of `place` with the new numbers, and a problem for each id that the area does not have."""
    told = dict(zip(parsed.rows["place_id"].to_pylist(), parsed.rows["population"].to_pylist(), strict=True))
    known = set(places.table["place_id"].to_pylist())
    problems = tuple(
        Problem(file, line, "place_id", place, f"not a place of this area ({places.version})")
        for place, line in zip(told, parsed.lines.to_pylist(), strict=True)
        if place not in known
    )
    lines = dict(zip(told, parsed.lines.to_pylist(), strict=True))
    rows = places.table.filter(pc.is_in(places.table["place_id"], pa.array(list(told), pa.string())))
    ids = rows["place_id"].to_pylist()
    column = rows.column_names.index("population")
    rows = rows.set_column(column, "population", pa.array([told[i] for i in ids], pa.int32()))
    return Parsed("place", rows, pa.array([lines[i] for i in ids], pa.int32()), family=parsed.family), problems


def write_people(path: Path, rows: pa.Table) -> None:
    """Put the numbers into the column `population` of `places.csv`, aside and then in its place."""
    people = dict(zip(rows["place_id"].to_pylist(), rows["population"].to_pylist(), strict=True))
    aside = path.with_name(f".{path.name}.part")
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = list(reader.fieldnames or [])
            cells = [{**row, "population": people.get(row["place_id"], row.get("population"))} for row in reader]
        with open(aside, "w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(
                out, names if "population" in names else [*names, "population"], lineterminator="\n"
            )
            writer.writeheader()
            writer.writerows(cells)
        os.replace(aside, path)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror}; make room and ingest with another --version"
        ) from error
