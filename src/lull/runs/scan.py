"""What the files of a folder are, for one country: boundaries, events, people; the rest is left alone."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from lull.errors import AreaError, SourceError
from lull.places import countries
from lull.places.columns import Columns, depth, settle_columns
from lull.places.countries import Country
from lull.places.shapes import Features, read_features
from lull.sources import cod_ab, ucdp
from lull.sources.dialect import matched

_BORDERS = (".geojson", ".topojson", ".json", ".shp", ".gpkg", ".fgb", ".zip", ".geojsonl", ".ndjson")
_TABLES = (".csv", ".tsv", ".parquet", ".zip", ".json", ".xlsx")
_MOST_FILES = 20_000
_LARGEST_BORDERS = 1 << 30
_HEAD = 1 << 16
# Second-order units are what an outlook is about; first-order ones will do.
_WANTED = {2: 0, 1: 1, 3: 2, 4: 3}
_CODES = re.compile(r"(adm(in)?0_?pcode|iso.*|gid_0|shapegroup|adm0_a3|sov_a3|parentcountryid|.*country.*|adm(in)?0.*|"
                    r"name_0|admin|pays|pais|sovereignt)")  # fmt: skip


@dataclass(frozen=True)
class Borders:
    """A file with the places of a country: which of its rows, how many, of which level, and whether COD-AB's."""

    path: Path
    where: tuple[tuple[str, str], ...]
    places: int
    depth: int
    cod: bool

    @property
    def rank(self) -> tuple[object, ...]:
        """Smaller is better: OCHA's own before others, second-order units before first."""
        return (not self.cod, _WANTED.get(self.depth, 9), -self.places, str(self.path))


def files_in(folder: Path) -> list[Path]:
    """All files of a folder and those below it, in order; hidden ones and areas of Lull are left out."""
    if not folder.is_dir():
        raise AreaError(f"{folder} is no folder; give the folder with the files of boundaries and events")
    found: list[Path] = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        ours = path.name == "boundaries.geojson" and path.with_name("area.toml").is_file()
        if path.is_file() and not ours and not any(p.startswith(".") for p in parts):
            found.append(path)
        if len(found) > _MOST_FILES:
            raise AreaError(f"{folder} holds more than {_MOST_FILES:,} files; name the folder that holds the data")
    return found


def borders_of(land: Country, files: Sequence[Path]) -> list[Borders]:
    """Files that hold places of the country, the best first."""
    found: list[Borders] = []
    for path in files:
        if path.suffix.lower() in _BORDERS and path.stat().st_size < _LARGEST_BORDERS and _may_hold_borders(path):
            try:
                found.extend(_borders(land, path))
            except AreaError:
                continue
    return sorted(found, key=lambda b: b.rank)


def _may_hold_borders(path: Path) -> bool:
    """False for what is surely another kind of file, without reading it."""
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                return any(n.lower().endswith((*_BORDERS[:6], *_BORDERS[7:])) for n in archive.namelist())
        except (zipfile.BadZipFile, OSError):
            return False
    if path.suffix.lower() in (".json", ".geojson", ".topojson"):
        with path.open("rb") as file:
            head = file.read(_HEAD)
        return any(word in head for word in (b'"FeatureCollection"', b'"Topology"', b'"Feature"'))
    return True


def _borders(land: Country, path: Path) -> Iterator[Borders]:
    rows = plain_ids(read_features(path)).properties
    where = _rows_of(land, rows)
    if where is None:
        if not _named_so(land, path, rows):
            return
        where = ()
    mine = [r for r in rows if all(str(r.get(c)) == v for c, v in where)]
    if len(mine) < 2:
        return
    columns = settle_columns(mine, Columns())
    yield Borders(path, where, len(mine), depth(columns, mine), cod_ab.is_cod_ab(mine[0]))


def plain_ids(features: Features) -> Features:
    """The same with ids of features, as Natural Earth has them for slivers (`col+99?`), made plain names.

    >>> plain_ids(Features(None, ({"id": "col+99?"},))).properties[0]["id"]
    'col-99'
    """
    rows = tuple(
        {**r, "id": re.sub(r"[^A-Za-z0-9._-]+", "-", str(r["id"])).strip("-.")} if r.get("id") is not None else r
        for r in features.properties
    )
    return replace(features, properties=rows)


def _rows_of(land: Country, rows: Sequence[Mapping[str, object]]) -> tuple[tuple[str, str], ...] | None:
    """The property and value that pick the country's rows; None where no property names it."""
    for column in dict.fromkeys(c for row in rows[:50] for c in row):
        if not _CODES.fullmatch(column.lower()):
            continue
        values = {str(r.get(column)) for r in rows if r.get(column) not in (None, "")}
        hits = [v for v in values if countries.find(v) == land]
        if hits:
            return () if len(values) == 1 else ((column, hits[0]),)
    return None


def _named_so(land: Country, path: Path, rows: Sequence[Mapping[str, object]]) -> bool:
    """True where the file's name or its P-codes are the country's, for files that do not name it."""
    if re.search(rf"(?<![a-z]){land.iso3.lower()}(?![a-z])", path.stem.lower()):
        return True
    codes = [str(v) for r in rows[:50] for k, v in r.items() if "pcode" in k.lower() and v]
    return bool(codes) and all(c.startswith(land.iso2) and c[2:3].isdigit() for c in codes)


def event_files(files: Sequence[Path]) -> list[Path]:
    """Files with the columns of UCDP GED."""
    return [p for p in files if p.suffix.lower() in _TABLES and _is_ged(_columns(p))]


def people_files(files: Sequence[Path]) -> list[Path]:
    """Files whose columns look like people by place."""
    found = []
    for path in files:
        names = [n.lower() for n in _columns(path)] if path.suffix.lower() in _TABLES else []
        if any(re.search(r"pop|t_tl|people", n) for n in names) and any("pcode" in n or n == "place_id" for n in names):
            found.append(path)
    return found


def _is_ged(names: Sequence[str]) -> bool:
    wanted = [(n, *ucdp.ALSO_NAMED.get(n, ())) for n in ucdp.NEEDED]
    have = set(matched(names, [n for group in wanted for n in group]))
    return all(have & set(group) for group in wanted)


def _columns(path: Path) -> list[str]:
    """Names of the columns of a table, as far as its head tells; none where it cannot be read so."""
    try:
        if path.suffix.lower() == ".parquet":
            return [str(n) for n in pq.read_schema(path).names]
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                inside = [i for i in archive.namelist() if i.lower().endswith(".csv")]
                head = archive.open(inside[0]).read(_HEAD) if len(inside) == 1 else b""
        elif path.suffix.lower() == ".xlsx":
            return _sheet_columns(path)
        else:
            with path.open("rb") as file:
                head = file.read(_HEAD)
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError):
        return []
    if path.suffix.lower() == ".json":
        return re.findall(r'"(\w+)"\s*:', head.decode("utf-8", "ignore")) if b'"Result"' in head[:2000] else []
    text = head.decode("utf-8-sig", "ignore").split("\n", 1)[0]
    separator = max(",;\t|", key=text.count)
    return next(csv.reader(io.StringIO(text), delimiter=separator), [])


def _sheet_columns(path: Path) -> list[str]:
    from lull.sources.files import read_input
    from lull.sources.sheets import read_table

    if path.stat().st_size > 200 << 20:
        return []
    try:
        return list(read_table(read_input(path)).header)
    except SourceError:
        return []
