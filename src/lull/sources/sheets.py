"""Sheets of Excel workbooks as tables of texts, with the number of the row that each stands on."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

import openpyxl
import pyarrow as pa
from openpyxl import Workbook

from lull import bounded
from lull.errors import SourceError
from lull.sources.dialect import without_remarks
from lull.sources.files import Input, Raw, read_rows

# What openpyxl raises on damaged parts.
_FAULTS = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    EOFError,
    RuntimeError,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
)


def is_workbook(source: Input) -> bool:
    """True for an XLSX workbook, by its content."""
    parts = (b"[Content_Types].xml", b"xl/worksheets/")
    named = source.name.lower().endswith(".xlsx")
    return source.content[:4] == b"PK\x03\x04" and (named or any(p in source.content for p in parts))


def read_table(
    source: Input,
    *,
    sheet: str | None = None,
    header_row: int = 1,
    wanted: Collection[str] | None = None,
    encoding: str = "utf-8",
) -> Raw:
    """Rows of a CSV, or of one sheet (default the first) of an XLSX workbook; of the columns, those in `wanted`.

    Dates come as YYYY-MM-DD, whole numbers without a point, empty cells as null; empty rows are left out. Formulas
    give the value that was last saved. Raises `SourceError` for a damaged workbook, or one without that sheet.
    """
    if not is_workbook(source):
        return read_rows(source, wanted=wanted, encoding=encoding)
    book = _open(source)
    try:
        name = sheet or source.reading.sheet or book.sheetnames[0]
        return _raw(source.name, name, _cells(source, book, name), header_row, wanted)
    finally:
        book.close()


def read_sheet(source: Input, *, names: Collection[str] = ()) -> Raw:
    """The sheet that was asked for, else the one whose header has most of these names, else the first."""
    book = _open(source)
    try:
        asked = [source.reading.sheet] if source.reading.sheet else book.sheetnames
        looked = {n: _cells(source, book, n) for n in asked}
        name = max(asked, key=lambda n: (_fit(looked[n], names)[0], _holds_table(looked[n])))
        header_row = _fit(looked[name], names)[1]
        raw = _raw(source.name, name, looked[name], header_row, None)
    finally:
        book.close()
    count, remarks = without_remarks(raw.table)
    stated = tuple(f"left out below the table: {r[:80]!r}" for r in remarks)
    stated += (f"sheet {name!r} of {', '.join(asked)}",) if len(asked) > 1 else ()
    return replace(raw, table=raw.table.slice(0, count), lines=raw.lines.slice(0, count), notes=stated)


def _fit(cells: list[list[str | None]], names: Collection[str]) -> tuple[int, int]:
    """How many of the names the best of the first rows holds, and its number."""
    wanted = {n.lower() for n in names}
    scores = [(sum((c or "").strip().lower() in wanted for c in row), -n) for n, row in enumerate(cells[:20], 1)]
    # Above a table may stand titles of one cell.
    filled = next((n for n, row in enumerate(cells, 1) if len(_full(row)) > 1), 0)
    filled = filled or next((n for n, row in enumerate(cells, 1) if any(row)), 1)
    best = max(scores, default=(0, -1))
    return (best[0], -best[1]) if best[0] else (0, filled)


def _full(row: list[str | None]) -> list[str]:
    return [c for c in row if c]


def _holds_table(cells: list[list[str | None]]) -> bool:
    """Whether at least two rows have several cells, as a page of remarks has not."""
    return sum(len(_full(row)) > 1 for row in cells[:200]) > 1


def _cells(source: Input, book: Workbook, name: str) -> list[list[str | None]]:
    if name not in book.sheetnames:
        raise SourceError(f"{source.name} has no sheet {name!r}; it has: {', '.join(book.sheetnames)}")
    try:
        return [[_text(c) for c in row] for row in book[name].iter_rows(values_only=True)]
    except _FAULTS as error:
        raise SourceError(f"{source.name}, sheet {name}: cannot be read ({error}); save the workbook again") from error


def sheet_names(source: Input) -> tuple[str, ...]:
    """Names of the sheets of a workbook."""
    book = _open(source)
    names = tuple(book.sheetnames)
    book.close()
    return names


def _open(source: Input) -> Workbook:
    bounded.check_workbook(source.name, source.content)
    try:
        with warnings.catch_warnings():
            # What openpyxl warns of (styles, validations, extensions) has no bearing on the values.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(io.BytesIO(source.content), read_only=True, data_only=True)
    except _FAULTS as error:
        raise SourceError(f"{source.name} is a damaged workbook ({error}); save it again as XLSX") from error
    if not book.sheetnames:
        raise SourceError(f"{source.name} is a damaged workbook (it names no sheet); save it again as XLSX")
    return book


def _raw(name: str, sheet: str, cells: list[list[str | None]], header_row: int, wanted: Collection[str] | None) -> Raw:
    if len(cells) < header_row or not any(cells[header_row - 1]):
        raise SourceError(f"{name}, sheet {sheet}: row {header_row} is empty; expected the names of the columns")
    header = tuple((c or "").strip() for c in cells[header_row - 1])
    used = [n for n in header if n and (wanted is None or n in wanted)]
    bounded.check_columns(f"{name}, sheet {sheet}", used)
    filled = [(i, row) for i, row in enumerate(cells[header_row:], start=header_row + 1) if any(row)]
    at = {n: header.index(n) for n in used}
    columns = {n: pa.array([r[i] if i < len(r) else None for _, r in filled], pa.string()) for n, i in at.items()}
    return Raw(name, pa.table(columns), pa.array([i for i, _ in filled], pa.int32()), tuple(n for n in header if n))


def _text(cell: object) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() or None
