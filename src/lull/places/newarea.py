"""A new area folder from one file of boundaries: places, simplified polygons, neighbours, settings, empty tables."""

from __future__ import annotations

import csv
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import shapely
from numpy.typing import NDArray

from lull import languages as packs
from lull.area import bundled_area, load_area
from lull.errors import AreaError
from lull.place_names import FILE as NAMES
from lull.place_names import write_names
from lull.places.columns import Columns, Rows
from lull.places.shapes import Features, area_km2, dissolved, inside_points, simplified, write_features
from lull.places.touch import touching
from lull.schema import arrow_schema, conform

TOLERANCE = 0.005
RULES = ("assess.toml",)
TABLES = ("measures.csv", "indicators.csv", "aliases.csv", "actors.csv", "outlets.csv")


@dataclass(frozen=True)
class Level:
    """The places of one level: ids in order, polygons, parents, and names by language ("" for none)."""

    ids: tuple[str, ...]
    polygons: NDArray[np.object_]
    parents: tuple[str | None, ...]
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Provenance:
    """What is written beside the places: their version, where they come from, and since when."""

    version: str
    source_id: str
    known_from: date


def build_levels(
    features: Features, columns: Columns, *, ids: Sequence[str], country: tuple[str, str]
) -> dict[str, Level]:
    """Levels from the country down: the places of the file, simplified together, and unions of them above.

    `ids` are those of the levels, the whole first; `country` is the id and the name of the whole. Raises `AreaError`
    where an id stands at two levels.
    """
    order = sorted(range(len(features.properties)), key=lambda n: _text(features.properties[n], columns.id))
    rows = [features.properties[n] for n in order]
    polygons = simplified(features.polygons[order], TOLERANCE)
    own = tuple(_text(row, columns.id) for row in rows)
    top, top_name = country
    if top in own:
        top = f"COUNTRY-{top}"
    parents = [_text(row, columns.parent) if columns.parent else top for row in rows]
    if "" in parents:
        raise AreaError(f"{own[parents.index('')]} has no {columns.parent!r}; every place needs a parent")
    out = {ids[0]: Level((top,), np.array([shapely.union_all(polygons)], dtype=object), (None,), _only(top_name))}
    if columns.parent:
        called = {_text(row, columns.parent): _text(row, columns.parent_name or columns.parent) for row in rows}
        out[ids[1]] = _unions(polygons, parents, called, top)
    out[ids[-1]] = Level(own, polygons, tuple(parents), _names_of(rows, own, columns))
    everyone = [i for lv in out.values() for i in lv.ids]
    if len(set(everyone)) < len(everyone):
        twice = next(i for i in everyone if everyone.count(i) > 1)
        raise AreaError(f"the id {twice!r} stands at two levels; ids must differ: name another column")
    return out


def _unions(polygons: NDArray[np.object_], parents: Sequence[str], called: Mapping[str, str], top: str) -> Level:
    """The level above the places of the file: their parents, as unions of them."""
    groups = dissolved(polygons, parents)
    ids = tuple(sorted(groups))
    shapes = np.array([groups[i] for i in ids], dtype=object)
    return Level(ids, shapes, (top,) * len(ids), _only(*(called[i] for i in ids)))


def _names_of(rows: Rows, ids: Sequence[str], columns: Columns) -> dict[str, tuple[str, ...]]:
    """Names of the places by language; in the main one a place without a name is called by its id."""
    spoken = dict(columns.names)
    home = packs.source()
    names = {lang: tuple(_text(row, column) for row in rows) for lang, column in {home: columns.name, **spoken}.items()}
    names[home] = tuple(name or ids[n] for n, name in enumerate(names[home]))
    return names


def _only(*names: str) -> dict[str, tuple[str, ...]]:
    return {packs.source(): names}


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name) if name else None
    return "" if value is None else " ".join(str(value).split())


def place_table(
    levels: Mapping[str, Level], origin: Provenance, *, people: Mapping[str, int] | None = None
) -> pa.Table:
    """Rows of the table `place`, the country first; people of the upper levels are summed from those below."""
    counts = _summed(levels, people or {})
    rows = []
    for name, level in levels.items():
        points, areas = inside_points(level.polygons), area_km2(level.polygons)
        for n, place in enumerate(level.ids):
            rows.append({
                "place_id": place, "level": name, "parent_id": level.parents[n],
                "latitude": float(points[n, 1]), "longitude": float(points[n, 0]),
                "area_km2": round(float(areas[n]), 1),
                "population": counts.get(place), "version": origin.version,
                "source_id": origin.source_id, "known_from": origin.known_from,
            })  # fmt: skip
    return conform(pa.Table.from_pylist(rows, schema=arrow_schema("place")), "place")


def _names(levels: Mapping[str, Level]) -> dict[str, dict[str, str]]:
    """Names by place and language, for any language that the file has."""
    return {
        place: {lang: names[n] for lang, names in level.names.items() if names[n]}
        for level in levels.values()
        for n, place in enumerate(level.ids)
    }


def _summed(levels: Mapping[str, Level], people: Mapping[str, int]) -> dict[str, int]:
    counts = dict(people)
    for level in reversed(list(levels.values())):
        for place, parent in zip(level.ids, level.parents, strict=True):
            if parent is not None and place in counts and parent not in people:
                counts[parent] = counts.get(parent, 0) + counts[place]
    return counts


def border_rows(levels: Mapping[str, Level]) -> pa.Table:
    """Rows of `neighbours.csv`: rings 1 and 2 of every level below the country."""
    parts = []
    for name, level in levels.items():
        if name != "country":
            found = touching(level.ids, level.polygons)
            parts.append(found.add_column(0, "level", pa.array([name] * found.num_rows, pa.string())))
    return pa.concat_tables(parts)


def write_area(folder: Path, levels: Mapping[str, Level], places: pa.Table, settings: str) -> None:
    """Write the folder aside, check that it loads, then move it into place; `AreaError` if it holds anything."""
    folder = Path(os.path.abspath(folder))
    refuse_filled(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        (aside / "area.toml").write_text(settings, encoding="utf-8")
        _write_csv(aside / "places.csv", places)
        write_names(aside / NAMES, _names(levels), places["source_id"][0].as_py())
        _write_csv(aside / "neighbours.csv", border_rows(levels))
        shapes = [
            ({"place_id": i, "level": n}, p)
            for n, lv in levels.items()
            for i, p in zip(lv.ids, lv.polygons, strict=True)
        ]
        write_features(aside / "boundaries.geojson", shapes)
        _first_tables(aside)
        for name in RULES:
            if (bundled_area("iraq") / name).is_file():
                text = (bundled_area("iraq") / name).read_text(encoding="utf-8")
                (aside / name).write_text(_without_measures(text), encoding="utf-8")
        load_area(aside)
        move_in(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def refuse_filled(folder: Path) -> None:
    """`AreaError` if there is anything in the folder, or it is a file."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AreaError(f"{folder} is there already and not empty; nothing was changed. Name a new folder, or empty it")


def move_in(aside: Path, folder: Path) -> None:
    """Put a finished folder in its place; into an empty one file by file, `area.toml` last."""
    aside.chmod(0o755)
    if not folder.exists():
        aside.rename(folder)
        return
    for path in sorted(aside.iterdir(), key=lambda p: (p.name == "area.toml", p.name)):
        path.rename(folder / path.name)


def _first_tables(folder: Path) -> None:
    """Tables with the headers of the bundled area: its indicators, and of its measures those made of events.

    Which published value measures an indicator, and its goalposts, differ between countries and are left to fill in.
    """
    for name in TABLES:
        like = bundled_area("iraq") / name
        if not like.is_file():
            continue
        with like.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        if name == "measures.csv":
            rows = [row for row in rows if row[0].startswith("event:")]
            rows += [[f"open:{i}", i, *[""] * 3, "none", *[""] * (len(header) - 6)] for i in _still_open(rows)]
        elif name != "indicators.csv":
            rows = []
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])


def _still_open(measures: Sequence[Sequence[str]]) -> list[str]:
    """Indicators that no measure is chosen for yet; each stands in the table with `open:` before its name."""
    with (bundled_area("iraq") / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["indicator"] for row in csv.DictReader(file) if row["indicator"] not in {m[1] for m in measures}]


def _without_measures(rules: str) -> str:
    """Rules of assessment without the sections, and the comments above them, that name measures of one country."""
    return re.sub(r"(?m)(^#[^\n]*\n)*^\[restored\.[^\n]*\n(?:(?!\[|#)[^\n]*\n?)*", "", rules).rstrip() + "\n"


def _write_csv(path: Path, rows: pa.Table) -> None:
    options = pacsv.WriteOptions(quoting_style="needed")
    pacsv.write_csv(rows, path, options)


def slug(text: str) -> str:
    """A short name in a-z, 0-9 and -.

    >>> slug("Côte d'Ivoire")
    'cote-d-ivoire'
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "area"
