"""Releases that an earlier version made with words or columns that the pages of today do not know."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lull import schema
from lull.errors import ReleaseError

# Without these no page can be made.
NEEDED = ("place", "name", "source", "forecast", "history")


def not_understood(folder: Path) -> str:
    """What of a release the pages of today cannot read, "" where they can read all of it.

    A release is immutable: such a one is shown as made by an earlier version, and may be made again beside it.
    """
    try:
        return _seen(folder, (folder / "datapackage.json").stat().st_mtime_ns)
    except OSError as error:
        raise ReleaseError(f"{folder} cannot be read: {error.strerror}") from error


@lru_cache(maxsize=512)
def _seen(folder: Path, _stamp: int) -> str:
    for name in NEEDED:
        if not (folder / "data" / f"{name}.parquet").is_file():
            return f"table {name} is missing"
    found = (_in_table(path) for path in sorted((folder / "data").glob("*.parquet")) if path.stem in schema.TABLES)
    return next((text for text in found if text), "")


def _in_table(path: Path) -> str:
    declared = schema.table(path.stem)
    with pq.ParquetFile(path) as file:
        there = file.schema_arrow.names
        for column in (c for c in declared.columns if c.public and c.required and c.name not in there):
            return f"table {path.stem} has no column {column.name}"
        coded = [c for c in declared.columns if c.public and c.allowed and c.name in there]
        rows = file.read(columns=[c.name for c in coded]) if coded else pa.table({})
    for column in coded:
        strange = set(pc.unique(rows[column.name]).to_pylist()) - {None, *column.allowed}
        if strange:
            return f"table {path.stem}, column {column.name}: {sorted(map(str, strange))[0]!r}"
    return ""
