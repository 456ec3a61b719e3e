"""The files of a release: their sizes and hashes as its package states them, and whether they still are so."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypedDict, cast

import pyarrow as pa
import pyarrow.parquet as pq

from lull import schema
from lull.bounded import JsonObject, json_objects, json_text, load_json
from lull.errors import DamagedError, ReleaseError, SourceError
from lull.schema.release import ReleaseInfo
from lull.schema.rows import SourceRow
from lull.schema.typed import rows_of
from lull.stamps import Stamp, stamp

PACKAGE, INFO = "datapackage.json", "release.json"
NEEDED = ("area", "as_of", "method_version")
# Columns of checks by the names that an earlier version gave them.
EARLIER_NAMES = {"came": "observed", "not_said": "undisclosed", "not_said_named": "undisclosed_named"}
_LARGEST_JSON = 64 << 20


class FileInfo(TypedDict, total=False):
    """What a package says of one file: its size, and its SHA-256 where it was told."""

    path: str
    bytes: int
    sha256: str


def manifest(folder: Path) -> list[FileInfo]:
    """Path, bytes and SHA-256 of every file in a folder but the package itself, by path."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != PACKAGE)
    return [
        {"path": p.relative_to(folder).as_posix(), "bytes": p.stat().st_size, "sha256": file_hash(p)} for p in files
    ]


def file_hash(path: Path) -> str:
    """SHA-256 of a file as it is now; kept in memory while the file does not change."""
    return _hash(path, stamp(path))


@lru_cache(maxsize=20_000)
def _hash(path: Path, _seen: Stamp) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_json(path: Path) -> JsonObject:
    """One JSON object of a release; `ReleaseError` where it is missing, cut short or something else."""
    try:
        if path.stat().st_size > _LARGEST_JSON:
            raise DamagedError(
                f"{path.parent.name}: {path.name} is larger than a release's files are; the release is damaged"
            )
        found = load_json(path.read_bytes(), path.name)
    except OSError as error:
        raise DamagedError(
            f"{path.parent.name}: {path.name} cannot be read: {error.strerror}; the release is damaged"
        ) from error
    except SourceError as error:
        raise DamagedError(f"{path.parent.name} is damaged: {error}") from error
    if not isinstance(found, dict):
        raise DamagedError(f"{path.parent.name} is damaged: {path.name} is no JSON object")
    return found


def stated(folder: Path) -> Mapping[str, FileInfo]:
    """What the package of a release says of its files, by path; of releases without a list, of their CSV files."""
    return _stated(folder, stamp(folder / PACKAGE))


@lru_cache(maxsize=128)
def _stated(folder: Path, _seen: Stamp) -> Mapping[str, FileInfo]:
    """The same, read once as long as the package stays as it is."""
    package = read_json(folder / PACKAGE)
    if isinstance(package.get("files"), list):
        return {str(f["path"]): _file(f, "sha256") for f in json_objects(package["files"]) if "path" in f}
    found: dict[str, FileInfo] = {}
    for row in json_objects(package.get("resources")):
        path, binary = str(row["path"]), json_text(row, "parquet")
        found[path] = _file({"path": path, "bytes": row["bytes"], "hash": row["hash"]}, "hash")
        found[binary or path] = found.get(binary, {})
    return found


def _file(row: JsonObject, hashed: str) -> FileInfo:
    """Size and hash of one file as a package gives them; what it does not give stays out."""
    said: FileInfo = {"path": str(row["path"])}
    if "bytes" in row:
        size = row["bytes"]
        if not isinstance(size, int):
            raise DamagedError(f"{PACKAGE} says that {said['path']} has {size!r} bytes; the release is damaged")
        said["bytes"] = size
    if digest := json_text(row, hashed).removeprefix("sha256:"):
        said["sha256"] = digest
    return said


def check_info(folder: Path) -> ReleaseInfo:
    """What `release.json` says; `ReleaseError` where it lacks what every release says."""
    return cast(ReleaseInfo, dict(_info(folder, stamp(folder / INFO))))


@lru_cache(maxsize=128)
def _info(folder: Path, _seen: Stamp) -> JsonObject:
    """The same, read once as long as the file stays as it is."""
    info = read_json(folder / INFO)
    missing = [k for k in NEEDED if not isinstance(info.get(k), str)]
    if missing:
        raise DamagedError(f"{folder.name} is damaged: release.json does not say {', '.join(missing)}")
    return info


def faults(folder: Path, *, whole: bool = True) -> list[str]:
    """What is wrong with the files of a release: none where it is as it was published.

    whole : compare hashes too; otherwise only whether every file is there with its size.
    """
    try:
        check_info(folder)
        files = stated(folder)
    except (ReleaseError, KeyError, TypeError) as error:
        return [str(error)]
    found = []
    for name, said in sorted(files.items()):
        size = _size(os.path.join(folder, name))
        if size is None:
            found.append(f"{name} is missing")
        elif "bytes" in said and size != said["bytes"]:
            found.append(f"{name} has {size} bytes; published were {said['bytes']}")
        elif whole and said.get("sha256") and file_hash(folder / name) != said["sha256"]:
            found.append(f"{name} has other content than was published")
    return found


def _size(path: str) -> int | None:
    """Bytes of a file; None where there is none."""
    try:
        seen = os.stat(path)
    except (OSError, ValueError):
        return None
    return seen.st_size if stat.S_ISREG(seen.st_mode) else None


def check_written(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Read back what was written: every table with all its rows, every file as its package says."""
    wrong = faults(folder)
    for name, rows in tables.items():
        try:
            seen = pq.read_metadata(folder / "data" / f"{name}.parquet").num_rows
        except (OSError, pa.ArrowException) as error:
            wrong.append(f"{name} cannot be read back: {error}")
            continue
        if seen != rows.num_rows:
            wrong.append(f"{name} has {seen} rows; {rows.num_rows} were given")
    if wrong:
        raise ReleaseError(f"the release was not published, as it is not whole: {'; '.join(wrong[:5])}")


def sync(folder: Path) -> None:
    """Bring a folder and all files in it to the disk."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_json(path: Path, value: object, *, indent: int | None = 1) -> None:
    """Write JSON with sorted keys, the same bytes for the same value."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=True, default=str)
    path.write_text(text + "\n", "utf-8")


def in_field_names(row: Mapping[str, object]) -> dict[str, object]:
    """A row or summary of a check, also where an earlier version of Lull wrote it under names of its own.

    >>> in_field_names({"came": 3, "hits": 2})
    {'observed': 3, 'hits': 2}
    """
    return {EARLIER_NAMES.get(name, name): value for name, value in row.items()}


_FRICTIONLESS = {
    "int32": "integer",
    "int64": "integer",
    "double": "number",
    "float": "number",
    "bool": "boolean",
    "date32[day]": "date",
}


def resource(rows: pa.Table, name: str, folder: Path) -> dict[str, object]:
    """What a Frictionless package says of one table, whose CSV file is in the folder."""
    data = (folder / "data" / f"{name}.csv").read_bytes()
    return {
        "name": name,
        "description": schema.table(name).doc,
        "path": f"data/{name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {"fields": list(_fields(rows, name)), "missingValues": [""], **_keys(rows, name)},
        "parquet": f"data/{name}.parquet",
    }


def _fields(rows: pa.Table, name: str) -> Iterable[dict[str, object]]:
    declared = schema.table(name)
    for field in rows.schema:
        out: dict[str, object] = {"name": field.name, "type": _FRICTIONLESS.get(str(field.type), "string")}
        if field.name in declared.names:
            column = declared.column(field.name)
            out["description"] = column.doc
            if column.unit:
                out["unit"] = column.unit
            may_be_empty = field.nullable or pa.types.is_list(field.type)
            rules: dict[str, object] = {} if may_be_empty else {"required": True}
            if column.allowed:
                rules["enum"] = list(column.allowed)
            if rules:
                out["constraints"] = rules
        yield out


def _keys(rows: pa.Table, name: str) -> dict[str, list[str]]:
    key = [k for k in schema.table(name).key if k in rows.column_names]
    return {"primaryKey": key} if len(key) == len(schema.table(name).key) else {}


def package(info: ReleaseInfo, resources: list[dict[str, object]], tables: Mapping[str, pa.Table]) -> dict[str, object]:
    """The Frictionless package of a release (https://datapackage.org)."""
    sources = rows_of(tables["source"], SourceRow) if "source" in tables else []
    return {
        "profile": "data-package",
        "name": f"lull-{info['area']}-{str(info['as_of'])[:7]}",
        "title": info.get("title", f"Lull outlook {info['area']} {str(info['as_of'])[:7]}"),
        "description": info.get("description", ""),
        "version": info["method_version"],
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "sources": [
            {"title": s["title"], "path": s["url"] or "", "licence": s["licence"], "citation": s["citation"]}
            for s in sources
        ],
        "must_not_be_used_for": info.get("must_not", []),
        "resources": resources,
    }
