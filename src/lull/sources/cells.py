"""Texts of cells into values: each distinct text is read once, and what cannot be read is told by row."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lull.sources.files import Raw
from lull.sources.meta import Problem

Reader = Callable[[str], Any]
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\+00:?00)?)?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)?")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2}))?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/@<>\"'\\]+(?:[/?#][^\s<>\"\\]*)?", re.IGNORECASE)
INT_LIMIT = 2**31
# Quotes and notes are a paragraph at most.
MOST_CHARACTERS = 4_000


@dataclass
class Flaws:
    """Problems met while the cells of one file are read; a row with a flaw that is no slip cannot enter."""

    raw: Raw
    found: list[tuple[int, str, str, str, bool]] = field(default_factory=list)

    def add(
        self, rows: Iterable[int], column: str, reason: str, *, values: Sequence[Any] | None = None, slip: bool = False
    ) -> None:
        """Note the same reason for some rows; `values` are theirs, by default the texts of `column`."""
        indices = [int(i) for i in rows]
        if not indices:
            return
        if values is None:
            values = self.raw.table.column(column).take(pa.array(indices)).to_pylist()
        shown = ["" if v is None else str(v) for v in values]
        self.found.extend((i, column, v, reason, slip) for i, v in zip(indices, shown, strict=True))

    def bad_mask(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """True for each row that cannot enter."""
        mask = np.zeros(self.raw.table.num_rows, bool)
        mask[[row for row, *_, slip in self.found if not slip]] = True
        return mask

    def problems(self) -> tuple[Problem, ...]:
        """All of them in the order of the file."""
        lines = self.raw.lines
        told = [
            Problem(self.raw.name, lines[row].as_py(), column, value, reason, slip)
            for row, column, value, reason, slip in sorted(self.found)
        ]
        told += [
            Problem(self.raw.name, line, "all", f"{cells} cells", f"the header names {len(self.raw.header)} columns")
            for line, cells in self.raw.ragged
        ]
        return tuple(sorted(told, key=lambda p: (p.line, p.column)))


def read_column(
    flaws: Flaws, name: str, reader: Reader, kind: pa.DataType, *, required: bool = False
) -> pa.ChunkedArray | pa.Array:
    """One column as values of type `kind`: null where the cell is empty or cannot be read (then a flaw is noted)."""
    texts = flaws.raw.table.column(name).combine_chunks()
    if isinstance(texts, pa.ChunkedArray):
        texts = pa.concat_arrays(texts.chunks) if texts.num_chunks else pa.array([], pa.string())
    coded = texts.dictionary_encode()
    values: list[Any] = []
    wrong: dict[int, str] = {}
    for code, text in enumerate(coded.dictionary.to_pylist()):
        try:
            values.append(reader(text.strip()) if text.strip() else None)
        except ValueError as error:
            values.append(None)
            wrong[code] = str(error)
    codes = (
        coded.indices.to_numpy(zero_copy_only=False)
        if coded.null_count == 0
        else coded.indices.fill_null(-1).to_numpy()
    )
    for code, reason in wrong.items():
        flaws.add(np.flatnonzero(codes == code), name, reason)
    result = pa.array(values, kind).take(coded.indices) if values else pa.nulls(len(texts), kind)
    if required:
        unread = np.isin(codes, list(wrong)) if wrong else np.zeros(len(codes), bool)
        flaws.add(
            np.flatnonzero(pc.is_null(result).to_numpy(zero_copy_only=False) & ~unread),
            name,
            "empty; a value is needed",
        )
    return result


def whole(low: int | None = 0, high: int | None = None) -> Reader:
    """A reader of whole numbers (`12`, `12.0`) within bounds.

    >>> whole()("12.0")
    12
    """

    def read(text: str) -> int:
        value = number()(text)
        if value != int(value) or abs(value) >= INT_LIMIT:
            raise ValueError("not a whole number that can be stored")
        if low is not None and value < low:
            raise ValueError(f"below {low}")
        if high is not None and value > high:
            raise ValueError(f"above {high}")
        return int(value)

    return read


def number(low: float | None = None, high: float | None = None) -> Reader:
    """A reader of finite numbers within bounds."""

    def read(text: str) -> float:
        try:
            value = float(text) if "_" not in text else math.nan
        except ValueError:
            raise ValueError("not a number") from None
        if not math.isfinite(value):
            raise ValueError("not a finite number")
        if low is not None and value < low:
            raise ValueError(f"below {low:g}")
        if high is not None and value > high:
            raise ValueError(f"above {high:g}")
        return value

    return read


def day(text: str) -> date:
    """Read a day, also with a time behind it, which is dropped; also month/day/year as old UCDP files have it.

    >>> day("2023-10-02 00:00:00.000")
    datetime.date(2023, 10, 2)
    """
    if found := _DAY.fullmatch(text):
        year, month, of_month = map(int, found.groups())
    elif found := _AMERICAN.fullmatch(text):
        month, of_month, year = map(int, found.groups())
    else:
        raise ValueError("not a date; expected YYYY-MM-DD")
    try:
        return date(year, month, of_month)
    except ValueError:
        raise ValueError("no such day; expected YYYY-MM-DD") from None


def span(text: str) -> tuple[date, date]:
    """First and last day of a date that may be partial.

    >>> span("2020-02")
    (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29))
    """
    found = _PARTIAL.fullmatch(text)
    if not found:
        return (day(text),) * 2
    year, month = int(found[1]), int(found[2] or 0)
    if year < 1 or month > 12 or (found[2] and not month):
        raise ValueError("no such date; expected YYYY, YYYY-MM or YYYY-MM-DD")
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def first_day(text: str) -> date:
    """First day of a date that may be partial."""
    return span(text)[0]


def one_of(allowed: Sequence[str]) -> Reader:
    """A reader of one of some words."""

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"expected one of {', '.join(allowed)}")
        return text

    return read


def text(value: str) -> str:
    r"""The text itself, of at most `MOST_CHARACTERS` and without control characters.

    >>> text("water, power")
    'water, power'
    """
    if len(value) > MOST_CHARACTERS:
        raise ValueError(f"{len(value):,} characters; at most {MOST_CHARACTERS:,} are kept: shorten it")
    if _CONTROL.search(value):
        raise ValueError("holds a control character; expected plain text")
    return value


def address(value: str) -> str:
    """A web address that begins with https:// or http://.

    >>> address("https://example.org/a")
    'https://example.org/a'
    """
    if not _ADDRESS.fullmatch(text(value)):
        raise ValueError("no web address; expected one that begins with https:// or http://, without blanks")
    return value


def where(mask: Any) -> list[int]:
    """Rows where an Arrow mask is true (null is not)."""
    return [int(i) for i in np.flatnonzero(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))]


def repeated(values: Iterable[Any]) -> list[int]:
    """Places of the values that stood earlier in the list already; None is no value.

    >>> repeated(["a", "b", "a", None, None])
    [2]
    """
    seen: set[Any] = set()
    found = []
    for place, value in enumerate(values):
        if value is not None and value in seen:
            found.append(place)
        seen.add(value)
    return found
