"""Population figures into the area: a vintage of the table `place` in the store, and the column of `places.csv`."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from lull.errors import StoreError
from lull.places import Places, countries, find_name
from lull.sources import population
from lull.sources.files import Input
from lull.sources.meta import Parsed, Problem


def parse_people(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Numbers of people for places of the area, not yet whole rows of `place`; see `lull.sources.population`.

    Rows finer than the area are summed to the place above that their row names, where that one has none of its own.
    """
    known = set(places.table["place_id"].to_pylist())
    counts, stated = population.read_people(
        source,
        encoding=encoding,
        land=countries.of_places(places),
        by_name=lambda name: _id_of(places, name),
        known=known,
    )
    given = {c.place for c in counts}
    sums: dict[str, int] = {}
    lines: dict[str, int] = {}
    finer = 0
    for c in counts:
        upper = next((u for u in c.above if u in known), None)
        home = c.place if c.place in known or upper is None else upper
        if home != c.place:
            finer += 1
            if home in given:
                continue
        sums[home] = sums.get(home, 0) + c.people
        lines.setdefault(home, c.line)
    rows = pa.table({"place_id": list(sums), "population": pa.array(sums.values(), pa.int32())})
    notes = stated + ((f"{finer} rows finer than the area, summed to the places above them",) if finer else ())
    return Parsed("place", rows, pa.array(lines.values(), pa.int32()), family="population", notes=notes)


def _id_of(places: Places, name: str) -> str | None:
    """The one place of the finest level with this name; `None` where there is none, or more."""
    found = {p.place_id for p in find_name(places, name) if p.level == places.finest} if name.strip() else set()
    return found.pop() if len(found) == 1 else None


def as_places(parsed: Parsed, places: Places, file: str) -> tuple[Parsed, tuple[Problem, ...]]:
    """Whole rows of `place` with the new numbers, and a problem for each id that the area does not have."""
    stated = dict(zip(parsed.rows["place_id"].to_pylist(), parsed.rows["population"].to_pylist(), strict=True))
    known = set(places.table["place_id"].to_pylist())
    lines = dict(zip(stated, parsed.lines.to_pylist(), strict=True))
    problems = tuple(
        Problem(file, lines[place], "place_id", place, f"not a place of this area ({places.version})")
        for place in stated
        if place not in known
    )
    rows = places.table.filter(pc.is_in(places.table["place_id"], pa.array(list(stated), pa.string())))
    ids = rows["place_id"].to_pylist()
    column = rows.column_names.index("population")
    rows = rows.set_column(column, "population", pa.array([stated[i] for i in ids], pa.int32()))
    found = Parsed("place", rows, pa.array([lines[i] for i in ids], pa.int32()), family=parsed.family)
    return replace(found, notes=parsed.notes), problems


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
