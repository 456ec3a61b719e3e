"""Files that a site offers for download: tables, boundaries, whole releases, the data of one district."""

from __future__ import annotations

import atexit
import csv
import io
import json
import shutil
import tempfile
import zipfile
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from threading import Lock

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lull import schema
from lull.disclosure import place_names, public_geography
from lull.errors import DamagedError, PublishError
from lull.publish.hxl import tag
from lull.publish.snapshot import ALL, Snapshot
from lull.release_files import PACKAGE, faults, file_hash
from lull.releases import PARQUET_ONLY, publishable, to_csv
from lull.schema.rows import HistoryRow
from lull.schema.typed import rows_of

# Larger tables go out as Parquet, which is streamed from its file.
MOST_LISTED = 200_000
_ZIPPING = Lock()

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def rows(snapshot: Snapshot, name: str) -> pa.Table:
    """The publishable rows of a table: public columns only, small counts hidden.

    Raises
    ------
    PublishError
        If the release has no such table, or the table is not one of the schema.
    """
    if name not in schema.TABLES or not snapshot.release.has(name):
        raise PublishError(
            f"no table {name!r} in release {snapshot.name}; it has: {', '.join(snapshot.release.tables)}"
        )
    return snapshot.once(
        ("publishable", name), lambda: publishable(snapshot.release.table(name), name, _place_names(snapshot))
    )


def _place_names(snapshot: Snapshot) -> frozenset[str]:
    if not snapshot.release.has("name"):
        return frozenset()
    return snapshot.once("place_names", lambda: place_names(snapshot.release.table("name")))


def written(table: pa.Table, kind: str, *, hxl: bool = False) -> bytes:
    """A table as `csv`, `json` (a list of rows) or `parquet`; HXL tags come as second row of the CSV."""
    if kind == "csv":
        text = to_csv(table)
        return (tagged(text, table.column_names) if hxl else text).encode()
    if kind == "parquet":
        sink = io.BytesIO()
        pq.write_table(table, sink, compression="zstd")
        return sink.getvalue()
    if kind == "json":
        return as_json(table.to_pylist())
    if kind == "xlsx":
        return _workbook(table)
    raise PublishError(f"no format {kind!r}; there are: csv, json, parquet, xlsx")


def _workbook(table: pa.Table) -> bytes:
    """The table as one sheet; lists joined by `; `, and cells that a spreadsheet would run as plain text."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("rows")
    sheet.append(table.column_names)
    # A text stays a text, also one that reads as a number, such as the code 0101.
    numeric = [pa.types.is_integer(f.type) or pa.types.is_floating(f.type) for f in table.schema]
    for row in islice(csv.reader(io.StringIO(to_csv(table))), 1, None):
        sheet.append([_cell(text, number) for text, number in zip(row, numeric, strict=True)])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _cell(text: str, number: bool) -> str | float | None:
    return (float(text) if number else text) if text else None


def tagged(text: str, columns: list[str]) -> str:
    r"""CSV text with a row of HXL tags under the header.

    >>> tagged("deadline,x\n2019-01-01,2\n", ["deadline", "x"]).splitlines()[1]
    '#date+end+deadline,#meta+x'
    """
    header, _, rest = text.partition("\n")
    tags = ",".join(map(tag, columns))
    return f"{header}\n{tags}\n{rest}"


def as_json(value: object) -> bytes:
    """JSON with ISO dates, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False).encode()


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value)} cannot be written as JSON")


def boundaries(snapshot: Snapshot) -> bytes:
    """Districts, governorates and country as GeoJSON with names."""
    return snapshot.once("boundaries", lambda: _boundaries(snapshot))


def _boundaries(snapshot: Snapshot) -> bytes:
    levels = {p["level"] for p in snapshot.places.values()}
    shapes = public_geography(snapshot.geography, snapshot.places, levels)
    features = [
        {
            "type": "Feature",
            "properties": {
                "place_id": f["properties"]["place_id"],
                "level": f["properties"]["level"],
                **_names(snapshot, f["properties"]["place_id"]),
            },
            "geometry": f["geometry"],
        }
        for f in shapes["features"]
    ]
    return as_json({"type": "FeatureCollection", "features": features})


def _names(snapshot: Snapshot, place_id: str) -> dict[str, str | None]:
    return {"parent_id": snapshot.parent(place_id), **snapshot.names_by_column(place_id)}


def package(snapshot: Snapshot) -> bytes:
    """The whole release as a ZIP of its Frictionless package; the same bytes every time."""
    return package_file(snapshot).read_bytes()


def package_file(snapshot: Snapshot) -> Path:
    """The same as a file, made once and kept while this process runs.

    Raises
    ------
    DamagedError
        If a file of the release is missing or changed: the ZIP never lacks one silently.
    """
    wrong = faults(snapshot.release.folder)
    if wrong:
        raise DamagedError(f"release {snapshot.name} is damaged: {'; '.join(wrong[:5])}")
    with _ZIPPING:
        to = _room() / f"{snapshot.name}-{file_hash(snapshot.release.folder / PACKAGE)[:16]}.zip"
        if not to.is_file():
            aside = to.with_suffix(".part")
            _zip(snapshot, aside)
            aside.replace(to)
    return to


def _zip(snapshot: Snapshot, to: Path) -> None:
    with zipfile.ZipFile(to, "w") as bundle:
        for path in sorted(p for p in snapshot.release.folder.rglob("*") if p.is_file()):
            name = f"{snapshot.name}/{path.relative_to(snapshot.release.folder).as_posix()}"
            entry = zipfile.ZipInfo(name, date_time=(snapshot.as_of.year, snapshot.as_of.month, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if path.suffix == ".parquet" else zipfile.ZIP_DEFLATED
            with bundle.open(entry, "w") as out, path.open("rb") as content:
                shutil.copyfileobj(content, out, 1 << 20)


@lru_cache(maxsize=1)
def _room() -> Path:
    """A folder of this process for files made on demand; it goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="lull-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def table_file(snapshot: Snapshot, name: str) -> Path:
    """The Parquet file of a table, as it was published.

    Raises
    ------
    DamagedError
        If it is not as it was published.
    """
    path = snapshot.release.folder / "data" / f"{name}.parquet"
    said = snapshot.release.files.get(f"data/{name}.parquet", {}).get("sha256")
    if said and said != file_hash(path):
        raise DamagedError(f"release {snapshot.name} is damaged: {path.name} is not as it was published")
    return path


def listed(snapshot: Snapshot, name: str, kind: str) -> pa.Table:
    """The rows of a table that may be written as CSV or JSON.

    Raises
    ------
    PublishError
        If there is no such table, or it is offered as Parquet only, as its rows are too many for text.
    """
    if name in PARQUET_ONLY and snapshot.release.has(name):
        raise PublishError(f"table {name!r} is offered as Parquet only: {name}.parquet")
    found = rows(snapshot, name)
    if kind != "parquet" and found.num_rows > MOST_LISTED:
        raise PublishError(f"table {name!r} has {found.num_rows:,} rows; as {kind} at most {MOST_LISTED:,} are offered")
    return found


_MONTHS = 120
_ABOUT_PLACE = {
    "place": "place_id", "forecast": "unit_id", "history": "unit_id", "explanation": "unit_id", "strand": "unit_id",
    "contribution": "unit_id", "priority": "unit_id", "observation": "place_id", "grievance": "place_id",
    "record": "adm2_pcode", "imprecise": "unit_id",
}  # fmt: skip


def district(snapshot: Snapshot, place_id: str) -> dict[str, object]:
    """All rows about one district, by table; of the months recorded the last ten years.

    Raises
    ------
    PublishError
        If the release has no such place.
    """
    if place_id not in snapshot.places:
        raise PublishError(f"no place {place_id!r} in release {snapshot.name}")
    found: dict[str, object] = {"release": snapshot.name, "place_id": place_id}
    months: list[HistoryRow] = []
    for name, column in _ABOUT_PLACE.items():
        if snapshot.release.has(name):
            table = rows(snapshot, name)
            table = table.filter(pc.equal(table.column(column), place_id))
            if "group_id" in table.column_names:
                parts = pc.not_equal(table.column("group_id"), ALL)
                found[f"{name}_by_group"] = table.filter(parts).to_pylist()
                table = table.filter(pc.invert(parts))
            found[name] = table.to_pylist()
            if name == "history":
                months = rows_of(table, HistoryRow)
    # Ten years are what pages show; the table `history` has them all.
    found["history"] = sorted(months, key=lambda r: r["month"])[-_MONTHS:]
    if snapshot.release.has("commitment"):
        every = snapshot.once("publishable promises", lambda: rows(snapshot, "commitment").to_pylist())
        held = [r for r in every if place_id in r["place_ids"]]
        found["commitment"] = held
    return found
