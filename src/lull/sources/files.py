"""Files as they come: CSV of any dialect, workbooks, JSON of an API, zip or Parquet, into one table of texts."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from lull import bounded
from lull.bounded.parquet import columns, read_parquet
from lull.errors import SourceError
from lull.sources import dialect

_TAG = re.compile(r"#[a-z][a-z_]*(?:\s*\+\s*[a-z0-9_]+)*")


@dataclass(frozen=True)
class Reading:
    """How a file is to be read, where its content does not tell: sheet of a workbook, order of dates, the day today.

    dates : `dmy` or `mdy` for dates such as 05/11/2018; "" leaves it to the file.
    today : nothing may lie after it; None leaves that unchecked.
    """

    sheet: str = ""
    dates: str = ""
    today: date | None = None


@dataclass(frozen=True)
class Input:
    """A file's name, content and hash, and how it is to be read."""

    name: str
    content: bytes
    sha256: str
    reading: Reading = field(default=Reading())


@dataclass(frozen=True)
class Raw:
    """Rows of a file as texts (null where empty) and the line of each; `ragged` lines had too few or many cells.

    notes : what was left out around the table, such as remarks below it.
    part : the file says that it is one page of several.
    """

    name: str
    table: pa.Table
    lines: pa.Array
    header: tuple[str, ...]
    ragged: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()
    part: bool = False
    reading: Reading = field(default=Reading())


def read_input(path: Path | str, reading: Reading = Reading()) -> Input:
    """Read a whole file, or standard input for `-`; `SourceError` if it is missing, unreadable or empty."""
    name = "standard input" if str(path) == "-" else str(path)
    content = bounded.read_bytes(path)
    return Input(name, content, sha256(content).hexdigest(), reading)


def read_rows(
    source: Input,
    *,
    wanted: Collection[str] | None = None,
    like: Collection[str] = (),
    encoding: str = "utf-8",
) -> Raw:
    """Rows of a CSV, a workbook, the JSON of an API, a Parquet file, or a zip that holds one of them.

    Of the columns, those in `wanted` (default all); names are matched to `wanted` and `like` whatever their case and
    padding. A row of HXL tags under the header, and remarks below the table, are left out. Raises `SourceError` for a
    web page, a damaged archive, text in another encoding, no header, doubled columns, or no rows.
    """
    raw = _read(source, (*(wanted or ()), *like), wanted, encoding)
    return replace(_without_tags(raw), reading=source.reading)


def _read(source: Input, names: Sequence[str], wanted: Collection[str] | None, encoding: str) -> Raw:
    from lull.sources import json_rows, sheets

    if sheets.is_workbook(source):
        return renamed(sheets.read_sheet(source, names=names), names, wanted)
    if source.content[:4] == b"PK\x03\x04" or source.name.lower().endswith(".zip"):
        source = replace(source, content=_unzipped(source))
        if sheets.is_workbook(source):
            return renamed(sheets.read_sheet(source, names=names), names, wanted)
    content = source.content
    if content[:4] == b"PAR1":
        return renamed(_from_parquet(source.name, content, names, wanted), names, wanted)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise SourceError(f"{source.name} is a workbook of Excel 97-2003; expected XLSX or CSV: save it as one of them")
    if json_rows.is_json(content):
        return renamed(json_rows.read(source), names, wanted)
    return _from_csv(source.name, content, encoding, names, wanted)


def renamed(raw: Raw, names: Collection[str], wanted: Collection[str] | None = None) -> Raw:
    """The same with columns called as in `names` where they differ only in case or padding, and only those wanted."""
    header = dialect.matched(raw.header, names)
    table = raw.table.rename_columns(dialect.matched(raw.table.column_names, names))
    if wanted is not None:
        table = table.select([n for n in table.column_names if n in wanted])
    return replace(raw, table=table, header=header)


def _from_csv(name: str, content: bytes, encoding: str, names: Collection[str], wanted: Collection[str] | None) -> Raw:
    text = dialect.as_utf8(name, content, encoding)
    found = dialect.read_csv(name, text, names, wanted)
    return Raw(name, found.table, found.lines, found.header, found.ragged, found.notes)


def _without_tags(raw: Raw) -> Raw:
    """Leave out the row of HXL tags below the header, known by cells such as #date+start."""
    first = raw.table.slice(0, 1).to_pylist()
    if not first or not any(_TAG.fullmatch(str(v).strip()) for v in first[0].values() if v):
        return raw
    return replace(raw, table=raw.table.slice(1), lines=raw.lines.slice(1))


def write_rejects(
    source: Input, reasons: dict[int, str], to: Path, *, encoding: str = "utf-8", whole: bool = True
) -> None:
    """Write the rows on some lines as they were, with the columns `line` and `reason` in front, as CSV.

    whole : False writes line and reason only, for files that are no plain tables or hold columns nobody should copy.
    """
    rows: Iterator[tuple[int, list[str]]] = iter([(0, []), *((line, []) for line in sorted(reasons))])
    if whole:
        rows = _rows_with_lines(source, encoding)
    aside = to.with_name(f".{to.name}.part")
    try:
        with open(aside, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            for number, (line, cells) in enumerate(rows):
                if not number:
                    writer.writerow(["line", "reason", *map(bounded.disarm, cells)])
                elif line in reasons:
                    writer.writerow([line, *map(bounded.disarm, [reasons[line], *cells])])
        os.replace(aside, to)
    except OSError as error:
        raise SourceError(f"the rejects cannot be written to {to}: {error.strerror}; nothing entered") from error


def _rows_with_lines(source: Input, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The header as row 0, then every row of the file with its line."""
    from lull.sources import json_rows, sheets

    content = source.content
    if content[:4] == b"PK\x03\x04" and not sheets.is_workbook(source):
        content = _unzipped(source)
    plain = content[:4] not in (b"PAR1", b"PK\x03\x04") and not json_rows.is_json(content)
    if plain:
        yield from dialect.rows_with_lines(dialect.as_utf8(source.name, content, encoding))
        return
    raw = _read(source, (), None, encoding)
    yield 0, list(raw.table.column_names)
    for line, row in zip(raw.lines.to_pylist(), raw.table.to_pylist(), strict=True):
        yield line, ["" if v is None else str(v) for v in row.values()]


def _unzipped(source: Input) -> bytes:
    return bounded.unzip_one(source.name, source.content, (".csv", ".parquet", ".tsv", ".xlsx", ".json"))


def _from_parquet(name: str, content: bytes, names: Collection[str], wanted: Collection[str] | None) -> Raw:
    try:
        header = tuple(columns(content))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise SourceError(f"{name} is a damaged Parquet file ({error}); download it again") from error
    called = dict(zip(header, dialect.matched(header, names), strict=True))
    table = read_parquet(name, content, None if wanted is None else [n for n in header if called[n] in wanted])
    texts = [_as_text(column) for column in table.columns]
    table = pa.table(dict(zip(table.column_names, texts, strict=True)))
    return Raw(name, table, pa.array(range(1, table.num_rows + 1), pa.int32()), header)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        texts = column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise SourceError(f"a column of type {column.type} cannot be read as plain values: {error}") from error
    return pc.if_else(pc.equal(texts, ""), None, texts)
