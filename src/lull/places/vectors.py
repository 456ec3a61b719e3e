"""Boundary files that are no plain JSON: Shapefile, GeoPackage, FlatGeobuf, GeoJSON by lines, zips of them.

Read by GDAL through pyogrio, in the encoding and the coordinates that the file names.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pyogrio
import pyogrio.errors
import shapely
from shapely.geometry import mapping

from lull.bounded import JsonObject
from lull.bounded.archive import check_unpacked, opened_zip
from lull.errors import AreaError, SourceError

Row = tuple[JsonObject, JsonObject | None]
_INSIDE = (".shp", ".gpkg", ".fgb", ".geojson", ".topojson", ".geojsonl", ".ndjson", ".json")
_SCRATCH = 4 << 30
# Names of layers by level, finest wanted first: districts before provinces, wards last.
_LEVELS = (
    r"adm(?:in)?_?2",
    r"(?:level|l)_?2",
    r"adm(?:in)?_?1",
    r"(?:level|l)_?1",
    r"adm(?:in)?_?[34]",
    r"adm(?:in)?_?0",
)
_DEGREES = ("EPSG:4326", "OGC:CRS84", "EPSG:4258")


def read_vectors(path: Path, *, layer: str = "", encoding: str = "") -> list[Row]:
    """Properties and GeoJSON geometry of every feature of one layer, in degrees WGS84.

    `layer` names one; by default the only one, or the one that is named as a second level. `encoding` is for
    Shapefiles without a .cpg. Raises `AreaError` naming the layers there are, or why the file cannot be read.
    """
    try:
        with tempfile.TemporaryDirectory() as scratch:
            inside = _opened(path, Path(scratch), layer)
            name = _layer(inside, layer, path)
            return _rows(inside, name, encoding, Path(scratch))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, SourceError) as error:
        kinds = "Shapefile, GeoPackage, FlatGeobuf, GeoJSON or TopoJSON, or a zip of one"
        raise AreaError(f"{path}: cannot be read as {kinds}: {error}") from error


def _opened(path: Path, scratch: Path, layer: str) -> Path:
    """The file itself, or the one in a zip, unpacked beside its companions."""
    if path.suffix.lower() not in (".zip", ".shz", ".kmz"):
        return path
    with opened_zip(path.name, path.read_bytes()) as archive:
        members = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith("__MACOSX")]
        check_unpacked(path.name, path.stat().st_size, sum(i.file_size for i in members), _SCRATCH)
        found = [i.filename for i in members if i.filename.lower().endswith(_INSIDE)]
        name = best_layer(found, layer, path)
        stem = name.rsplit(".", 1)[0]
        for member in members:
            if member.filename.rsplit(".", 1)[0] == stem:
                to = scratch / f"layer.{member.filename.rsplit('.', 1)[-1].lower()}"
                to.write_bytes(archive.read(member))
    return scratch / f"layer.{name.rsplit('.', 1)[-1].lower()}"


def _layer(path: Path, layer: str, asked: Path) -> str:
    names = [str(n) for n, _ in pyogrio.list_layers(path)]
    return names[0] if len(names) == 1 else best_layer(names, layer, asked)


def best_layer(names: Sequence[str], layer: str, path: Path) -> str:
    """The layer or file that was asked for, the only one, or the one of the second level."""
    if layer:
        chosen = [n for n in names if layer.lower() in (n.lower(), Path(n).stem.lower())]
    else:
        # A zip often holds the same places in several formats.
        stems = {Path(n).stem.lower() for n in names}
        chosen = list(names[:1]) if len(stems) == 1 else []
        for pattern in _LEVELS:
            chosen = chosen or [n for n in names if re.search(pattern, Path(n).name, re.IGNORECASE)]
    if not chosen:
        raise AreaError(f"{path} holds {', '.join(names[:12]) or 'no layer'}; name one with --layer NAME")
    return sorted(chosen, key=lambda n: (not n.lower().endswith(_INSIDE[:3]), n))[0]


def _rows(path: Path, layer: str, encoding: str, scratch: Path) -> list[Row]:
    given = {"encoding": encoding} if encoding else {}
    info = pyogrio.read_info(path, layer=layer, **given)
    crs = info["crs"]
    if crs and not crs.startswith(_DEGREES):
        path, given = _warped(path, layer, scratch), {}
    meta, table = pyogrio.read_arrow(path, layer=layer, **given)
    name = meta["geometry_name"] or "wkb_geometry"
    shapes = shapely.from_wkb(table.column(name).to_pylist())
    properties = table.drop_columns([name]).to_pylist()
    return [
        ({k: _plain(v) for k, v in row.items()}, mapping(shape) if shape is not None else None)
        for row, shape in zip(properties, shapes, strict=True)
    ]


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _warped(path: Path, layer: str, scratch: Path) -> Path:
    """A description by which GDAL gives the layer in degrees."""
    to = scratch / "degrees.vrt"
    to.write_text(
        f'<OGRVRTDataSource><OGRVRTWarpedLayer><OGRVRTLayer name="{escape(layer, {chr(34): "&quot;"})}">'
        f"<SrcDataSource>{escape(str(path.resolve()))}</SrcDataSource></OGRVRTLayer>"
        "<TargetSRS>OGC:CRS84</TargetSRS></OGRVRTWarpedLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    return to
