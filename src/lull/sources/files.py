"""Files as they come: CSV, zip or Parquet into one table of texts, with the line that each row stands on."""

from __future__ import annotations

import codecs
import csv
import io
import os
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from lull import bounded
from lull.bounded.parquet import columns, read_parquet
from lull.errors import SourceError

# Rows times columns of one CSV; 12 million events of 49 columns are 588 million.
MOST_CELLS = 1_000_000_000
_PIECE = 16 << 20


@dataclass(frozen=True)
class Input:
    """A file's name, content and hash."""

    name: str
    content: bytes
    sha256: str


@dataclass(frozen=True)
class Raw:
    """Rows of a file as texts (null where empty) and the line of each; `ragged` lines had too few or many cells."""

    name: str
    table: pa.Table
    lines: pa.Array
    header: tuple[str, ...]
    ragged: tuple[tuple[int, int], ...] = ()


def read_input(path: Path | str) -> Input:
    """Read a whole file, or standard input for `-`; `SourceError` if it is missing, unreadable or empty."""
    name = "standard input" if str(path) == "-" else str(path)
    content = bounded.read_bytes(path)
    return Input(name, content, sha256(content).hexdigest())


def read_rows(source: Input, *, wanted: Collection[str] | None = None, encoding: str = "utf-8") -> Raw:
    """Rows of a CSV, a zip that holds one CSV, or a Parquet file; of the columns, those in `wanted` (default all).

    Raises `SourceError` for a damaged archive, text in another encoding, no header, doubled columns, or no rows.
    """
    content = source.content
    if content[:4] == b"PK\x03\x04" or source.name.endswith(".zip"):
        content = _unzipped(source)
    if content[:4] == b"PAR1":
        return _from_parquet(source.name, content, wanted)
    if content[:4] in (b"\xd0\xcf\x11\xe0",) or b"xl/workbook.xml" in content[:2000]:
        raise SourceError(f"{source.name} is an Excel workbook; expected CSV: save the sheet as CSV in UTF-8")
    return _from_csv(source.name, _as_utf8(source.name, content, encoding), wanted)


def write_rejects(
    source: Input, reasons: dict[int, str], to: Path, *, encoding: str = "utf-8", whole: bool = True
) -> None:
    """Write the rows on some lines as they were, with the columns `line` and `reason` in front, as CSV.

    whole : False writes line and reason only, for files that are no plain tables or hold columns nobody should copy.
    """
    if whole:
        content = _unzipped(source) if source.content[:4] == b"PK\x03\x04" else source.content
        rows = _rows_with_lines(content, encoding)
    else:
        rows = iter([(0, []), *((line, []) for line in sorted(reasons))])
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


def _rows_with_lines(content: bytes, encoding: str) -> Iterator[tuple[int, list[str]]]:
    if content[:4] != b"PAR1":
        yield from _walk(content.decode(encoding).encode().removeprefix(codecs.BOM_UTF8))
        return
    table = read_parquet("the file", content)
    yield 0, table.column_names
    for number, row in enumerate(table.to_pylist(), start=1):
        yield number, ["" if v is None else str(v) for v in row.values()]


def _unzipped(source: Input) -> bytes:
    return bounded.unzip_one(source.name, source.content, (".csv", ".parquet"))


def _as_utf8(name: str, content: bytes, encoding: str) -> bytes:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and encoding == "utf-8":
        raise SourceError(f"{name} is text in UTF-16; expected UTF-8: save it as UTF-8 or give --encoding utf-16")
    if encoding.lower() not in ("utf-8", "utf8"):
        try:
            return content.decode(encoding).encode()
        except (LookupError, ValueError) as error:
            raise SourceError(f"{name} is not text in {encoding}: {error}") from error
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(content), _PIECE):
        try:
            decoder.decode(content[start : start + _PIECE], final=start + _PIECE >= len(content))
        except UnicodeDecodeError as error:
            at = start + error.start - (len(error.object) - len(content[start : start + _PIECE]))
            line = content.count(b"\n", 0, at) + 1
            raise SourceError(
                f"{name}, line {line}: byte 0x{content[at]:02x} is not UTF-8; save the file as UTF-8, "
                "or name its encoding, e.g. --encoding windows-1252"
            ) from None
    return content.removeprefix(codecs.BOM_UTF8)


def _header(name: str, content: bytes) -> tuple[str, ...]:
    start = io.StringIO(content[: 1 << 20].decode("utf-8", errors="ignore"), newline="")
    limit = csv.field_size_limit(1 << 20)
    try:
        first = next(csv.reader(start), [])
    except csv.Error as error:
        raise SourceError(f"{name}, line 1 is no readable CSV: {error}; expected the names of the columns") from error
    finally:
        csv.field_size_limit(limit)
    names = tuple(n.strip() for n in first)
    bounded.check_columns(name, names)
    if not any(names):
        raise SourceError(f"{name}: the first line is empty; expected the names of the columns")
    return names


def _from_csv(name: str, content: bytes, wanted: Collection[str] | None) -> Raw:
    header = _header(name, content)
    if content.count(b",") > MOST_CELLS:
        raise SourceError(f"{name} holds more than {MOST_CELLS:,} cells; split it")
    if len(content) < _PIECE and not content.endswith(b"\n"):
        content += b"\n"
    names = [n or f"unnamed {i}" for i, n in enumerate(header)]
    take = [n for n in names if wanted is None or n in wanted]
    ragged: list[int] = []

    def skip(row: pacsv.InvalidRow) -> str:
        ragged.append(row.actual_columns)
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(content),
            read_options=pacsv.ReadOptions(column_names=names, skip_rows_after_names=1, block_size=8 << 20),
            parse_options=pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip),
            convert_options=pacsv.ConvertOptions(
                include_columns=take,
                column_types=dict.fromkeys(take, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid as error:
        raise SourceError(f"{name} is not a readable CSV: {error}; is a quotation mark left open?") from error
    lines, bad = _lines(content, table.num_rows, len(names), exact=not ragged)
    return Raw(name, table, lines, header, bad)


def _lines(content: bytes, rows: int, cells: int, *, exact: bool) -> tuple[pa.Array, tuple[tuple[int, int], ...]]:
    """Line of each good row, and (line, cells) of each ragged one; quick where no cell holds a line break."""
    breaks = content.count(b"\n") + (not content.endswith(b"\n"))
    if exact and breaks == rows + 1:
        return pa.array(range(2, rows + 2), pa.int32()), ()
    good, bad = [], []
    for line, row in _walk(content):
        if line > 1 and len(row) == cells:
            good.append(line)
        elif line > 1 and row:
            bad.append((line, len(row)))
    if len(good) != rows:
        good = list(range(2, rows + 2))
    return pa.array(good, pa.int32()), tuple(bad)


def _walk(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Every row of a CSV with the line it starts on; the header is on line 1."""
    limit = csv.field_size_limit(sys.maxsize)
    try:
        reader = csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8", newline=""))
        start = 1
        for row in reader:
            yield start, row
            start = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"line {start} is not readable as CSV: {error}") from error
    finally:
        csv.field_size_limit(limit)


def _from_parquet(name: str, content: bytes, wanted: Collection[str] | None) -> Raw:
    table = read_parquet(name, content, wanted)
    header = tuple(columns(content))
    texts = [_as_text(column) for column in table.columns]
    table = pa.table(dict(zip(table.column_names, texts, strict=True)))
    return Raw(name, table, pa.array(range(1, table.num_rows + 1), pa.int32()), header)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        texts = column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise SourceError(f"a column of type {column.type} cannot be read as plain values: {error}") from error
    return pc.if_else(pc.equal(texts, ""), None, texts)
