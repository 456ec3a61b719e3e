"""The places of an area: their table, polygons by level, and borders, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import shapely
from numpy.typing import NDArray

from lull.area import Area
from lull.errors import AreaError, LullError
from lull.place_names import Name, plain_names, read_names
from lull.places.columns import PLAIN
from lull.places.shapes import read_features
from lull.schema import arrow_schema, conform


@dataclass(frozen=True, eq=False)
class Layer:
    """The places of one level: ids and polygons in the same order, and a search tree over the polygons."""

    ids: NDArray[np.object_]
    polygons: NDArray[np.object_]
    tree: shapely.STRtree


@dataclass(frozen=True, eq=False)
class Places:
    """Places of one boundary version: the table `place`, one `Layer` a level, borders, spellings and names."""

    table: pa.Table
    layers: Mapping[str, Layer]
    borders: pa.Table
    aliases: pa.Table
    names: tuple[Name, ...]
    version: str
    snap_degrees: float

    def level(self, name: str) -> Layer:
        """The layer of one level; `AreaError` if the area has none."""
        if name not in self.layers:
            raise AreaError(f"the area has no boundaries of level {name!r}; it has: {', '.join(self.layers)}")
        return self.layers[name]

    def ids(self, level: str) -> tuple[str, ...]:
        """Ids of one level, sorted."""
        rows = self.table.filter(pc.equal(self.table["level"], level))
        return tuple(sorted(rows["place_id"].to_pylist()))

    @property
    def top(self) -> str:
        """Id of the whole area, the place above all."""
        return next(p for p, up in self.parents().items() if up is None)

    @property
    def finest(self) -> str:
        """The level of the places that hold no other; the finest of the area."""
        above = set(self.parents().values())
        rows = zip(self.table["place_id"].to_pylist(), self.table["level"].to_pylist(), strict=True)
        leaves = [level for place, level in rows if place not in above]
        return str(max(sorted(set(leaves)), key=leaves.count, default=list(self.layers)[-1]))

    @property
    def depth(self) -> int:
        """How many levels the area has, the whole included."""
        return len(set(self.table["level"].to_pylist()))

    @cached_property
    def called(self) -> Mapping[str, str]:
        """One official name of each place, in the language that the code is written in where it has one."""
        return plain_names(self.names)

    def parents(self) -> dict[str, str | None]:
        """Parent of each place; None for the country."""
        return dict(zip(self.table["place_id"].to_pylist(), self.table["parent_id"].to_pylist(), strict=True))


def load_places(area: Area) -> Places:
    """Read `places.csv`, `boundaries.geojson`, `names.csv`, `neighbours.csv` and `aliases.csv` of an area.

    They are checked against one another. The last three may be missing. Raises `AreaError` naming the file.

    >>> from lull.area import bundled_area, load_area
    >>> places = load_places(load_area(bundled_area("iraq")))
    >>> len(places.ids("district")), len(places.ids("governorate"))
    (101, 18)
    """
    table = _read_places(area.path("places.csv"))
    _check_levels(table, area)
    layers = _layers(area.path("boundaries.geojson"), table)
    borders = _read_csv(area.path("neighbours.csv"), _BORDERS)
    aliases = _read_csv(area.path("aliases.csv"), _ALIASES)
    _check_known(borders, ("unit_id", "neighbour_id"), table, area.path("neighbours.csv"))
    _check_known(aliases, ("place_id",), table, area.path("aliases.csv"))
    names = read_names(area.folder)
    return Places(table, layers, borders, aliases, names, area.version, float(area.settings.area.snap_degrees))


_BORDERS = pa.schema(
    [("level", pa.string()), ("unit_id", pa.string()), ("neighbour_id", pa.string()), ("ring", pa.int32())]
)
_ALIASES = pa.schema([(n, pa.string()) for n in ("alias", "lang", "place_id", "level", "kind", "ambiguous", "source")])


def _read_csv(path: Path, schema: pa.Schema) -> pa.Table:
    if not path.is_file():
        return schema.empty_table()
    convert = pacsv.ConvertOptions(column_types=schema, strings_can_be_null=True, null_values=[""])
    try:
        return pacsv.read_csv(path, convert_options=convert).select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowKeyError, KeyError) as error:
        raise AreaError(f"{path}: {error}; expected the columns {', '.join(schema.names)}") from error


def _read_places(path: Path) -> pa.Table:
    if not path.is_file():
        raise AreaError(f"{path} is missing; expected one row a place, as the table `place` has it")
    try:
        table = conform(_read_csv(path, arrow_schema("place")), "place")
    except LullError as error:
        raise AreaError(f"{path}: {error}") from error
    ids = set(table["place_id"].to_pylist())
    if len(ids) < table.num_rows:
        raise AreaError(f"{path}: place ids occur more than once; one boundary version an area folder")
    for place in ids:
        if not PLAIN.fullmatch(place):
            raise AreaError(
                f"{path}: the place_id {place!r} is no plain name; expected letters a-z, digits, . _ - and no dot in "
                "front, as pages are called by it"
            )
    for place, parent in zip(table["place_id"].to_pylist(), table["parent_id"].to_pylist(), strict=True):
        if parent is not None and parent not in ids:
            raise AreaError(f"{path}: {place} has the parent {parent}, which is no place; expected a place_id or empty")
    return table


def _check_levels(table: pa.Table, area: Area) -> None:
    for place, level in zip(table["place_id"].to_pylist(), table["level"].to_pylist(), strict=True):
        if level not in area.levels:
            raise AreaError(
                f"{area.path('places.csv')}: {place} has the level {level!r}, which [levels] in area.toml lacks; "
                f"expected one of {', '.join(area.levels)}"
            )


def _layers(path: Path, table: pa.Table) -> dict[str, Layer]:
    if not path.is_file():
        raise AreaError(f"{path} is missing; expected a GeoJSON FeatureCollection with `place_id` and `level`")
    features = read_features(path)
    names = [(p.get("place_id"), p.get("level")) for p in features.properties]
    known = set(zip(table["place_id"].to_pylist(), table["level"].to_pylist(), strict=True))
    for name in names:
        if name not in known:
            raise AreaError(f"{path}: a feature has place_id and level {name}, which places.csv lacks")
    layers: dict[str, Layer] = {}
    for level in dict.fromkeys(level for _, level in names):
        chosen = sorted((place, n) for n, (place, own) in enumerate(names) if own == level)
        polygons = features.polygons[[n for _, n in chosen]]
        ids = np.array([place for place, _ in chosen], dtype=object)
        shapely.prepare(polygons)
        layers[str(level)] = Layer(ids, polygons, shapely.STRtree(polygons))
    return layers


def _check_known(rows: pa.Table, columns: tuple[str, ...], table: pa.Table, path: Path) -> None:
    for column in columns:
        unknown = rows.filter(pc.invert(pc.is_in(rows[column], table["place_id"].combine_chunks())))
        if unknown.num_rows:
            raise AreaError(f"{path}: {column} {unknown[column][0].as_py()!r} is not a place of places.csv")
