"""Texts of cells into values: each distinct text is read once, and what cannot be read is told by row."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.sources import dates
from lull.sources.files import Raw
from lull.sources.meta import Problem

Reader = Callable[[str], object]
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2}))?")
# The two that turn the order of letters by force (U+202D, U+202E) make a name read as another.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/@<>\"'\\]+(?:[/?#][^\s<>\"\\]*)?", re.IGNORECASE)
INT_LIMIT = 2**31
# Quotes and notes are a paragraph at most.
MOST_CHARACTERS = 4_000


@dataclass
class Flaws:
    """Problems met while the cells of one file are read; a row with a flaw that is no slip cannot enter."""

    raw: Raw
    found: list[tuple[int, str, str, str, bool]] = field(default_factory=list)
    order: str = ""
    day: dates.Reader = field(default=dates.reader(""))

    def add(
        self,
        rows: Iterable[int],
        column: str,
        reason: str,
        *,
        values: Sequence[object] | None = None,
        slip: bool = False,
    ) -> None:
        """Note the same reason for some rows; `values` are theirs, by default the texts of `column`."""
        indices = [int(i) for i in rows]
        if not indices:
            return
        if values is None:
            values = self.raw.table.column(column).take(pa.array(indices)).to_pylist()
        shown = ["" if v is None else str(v) for v in values]
        self.found.extend((i, column, v, reason, slip) for i, v in zip(indices, shown, strict=True))

    def bad_mask(self) -> NDArray[np.bool_]:
        """True for each row that cannot enter."""
        mask = np.zeros(self.raw.table.num_rows, bool)
        mask[[row for row, *_, slip in self.found if not slip]] = True
        return mask

    def problems(self) -> tuple[Problem, ...]:
        """All of them in the order of the file."""
        lines = self.raw.lines
        stated = [
            Problem(self.raw.name, lines[row].as_py(), column, value, reason, slip)
            for row, column, value, reason, slip in sorted(self.found)
        ]
        stated += [
            Problem(self.raw.name, line, "all", f"{cells} cells", f"the header names {len(self.raw.header)} columns")
            for line, cells in self.raw.ragged
        ]
        return tuple(sorted(stated, key=lambda p: (p.line, p.column)))


def read_column(
    flaws: Flaws, name: str, reader: Reader, kind: pa.DataType, *, required: bool = False
) -> pa.ChunkedArray | pa.Array:
    """One column as values of type `kind`: null where the cell is empty or cannot be read (then a flaw is noted)."""
    texts = flaws.raw.table.column(name).combine_chunks()
    if isinstance(texts, pa.ChunkedArray):
        texts = pa.concat_arrays(texts.chunks) if texts.num_chunks else pa.array([], pa.string())
    coded = texts.dictionary_encode()
    values: list[object] = []
    wrong: dict[int, str] = {}
    for code, text in enumerate(coded.dictionary.to_pylist()):
        try:
            values.append(None if _is_nothing(text, kind) else reader(text.strip()))
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


NOTHING = {
    "",
    "na",
    "n/a",
    "n.a.",
    "#n/a",
    "nan",
    "null",
    "none",
    "nil",
    "n/d",
    "n.d.",
    "s/d",
    "-",
    "--",
    "–",
    "—",
    "..",
    "…",
}
# Arabic marks of decimals and thousands, and the minus of typesetters.
_MARKS = str.maketrans({"٫": ".", "٬": ",", "−": "-"})


def _is_nothing(text: str, kind: pa.DataType) -> bool:
    """True for an empty cell, and in columns of numbers and days also for the words that stand for one."""
    plain = text.strip()
    return not plain or (kind != pa.string() and not pa.types.is_list(kind) and plain.lower() in NOTHING)


def whole(low: int | None = 0, high: int | None = None) -> Callable[[str], int]:
    """A reader of whole numbers (`12`, `12.0`, `1,234`, `1.234`) within bounds.

    >>> whole()("12.0"), whole()("1,234"), whole()("1.234")
    (12, 1234, 1234)
    """

    def read(text: str) -> int:
        text = _without_points(text.translate(_MARKS))
        value = _number(_GROUPS.sub("", text) if _GROUPED.fullmatch(text) else text)
        if value != int(value) or abs(value) >= INT_LIMIT:
            raise ValueError("not a whole number that can be stored")
        _check_bounds(value, low, high)
        return int(value)

    return read


def number(low: float | None = None, high: float | None = None) -> Callable[[str], float]:
    """A reader of finite numbers within bounds, with a point or a comma before the decimals.

    >>> number()("36,34"), number()("1,234,567.5"), number()("1.234.567,5"), number(-90, 90)("36,345")
    (36.34, 1234567.5, 1234567.5, 36.345)
    """

    def read(text: str) -> float:
        value = _number(_with_point(text.translate(_MARKS), low, high))
        _check_bounds(value, low, high)
        return value

    return read


_GROUPS = re.compile("[,'\u2019\u00a0\u202f ]")
_GROUPED = re.compile("[+-]?[1-9]\\d{0,2}(?:[,'\u2019\u00a0\u202f ]\\d{3})+(?:\\.\\d+)?")
_POINTED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")
_EUROPEAN = re.compile("([+-]?[1-9]\\d{0,2}(?:[.'\u2019\u00a0\u202f ]\\d{3})+),(\\d+)")
_COMMA = re.compile(r"([+-]?\d+),(\d+)")


def _without_points(text: str) -> str:
    """A whole number without points between its thousands; `ValueError` where 1.000 may be one or a thousand."""
    if not _POINTED.fullmatch(text):
        return text
    if text.count(".") == 1 and text.endswith("000"):
        raise ValueError(f"could be {text[:-4]} or {text.replace('.', '')}; write it without a point")
    return text.replace(".", "")


def _with_point(text: str, low: float | None, high: float | None) -> str:
    """The text with a point before its decimals and no groups of thousands; `ValueError` where both are possible."""
    if european := _EUROPEAN.fullmatch(text):
        return re.sub(r"[^\d+-]", "", european[1]) + "." + european[2]
    comma, grouped = _COMMA.fullmatch(text), _GROUPED.fullmatch(text)
    if grouped and not comma:
        return _GROUPS.sub("", text)
    if not comma:
        return text
    fits = [t for t in (f"{comma[1]}{comma[2]}", f"{comma[1]}.{comma[2]}") if _fits(float(t), low, high)]
    if not grouped or len(fits) < 2:
        return f"{comma[1]}.{comma[2]}"
    raise ValueError(f"could be {fits[0]} or {fits[1]}; write it without a comma")


def _fits(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _number(text: str) -> float:
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        raise ValueError("not a number") from None
    if not math.isfinite(value):
        raise ValueError("not a finite number")
    return value


def _check_bounds(value: float, low: float | None, high: float | None) -> None:
    if low is not None and value < low:
        raise ValueError(f"below {low:g}")
    if high is not None and value > high:
        raise ValueError(f"above {high:g}")


_plain_day = dates.reader("")


def day(text: str) -> date:
    """Read a day, also with a time behind it, which is dropped.

    >>> day("2023-10-02 00:00:00.000")
    datetime.date(2023, 10, 2)
    """
    found: date = _plain_day(text)
    return found


def settle_days(flaws: Flaws, *columns: str) -> dates.Reader:
    """A reader of the days in some columns of a file, their order settled together; also kept as `flaws.day`."""
    raw = flaws.raw
    texts = [t for c in columns if c in raw.table.column_names for t in pc.unique(raw.table.column(c)).to_pylist()]
    order = dates.settle(texts, raw.reading.dates, raw.name)
    if order and not raw.reading.dates:
        flaws.order = order
    flaws.day = dates.reader(order)
    return flaws.day


def span(text: str, read: dates.Reader = _plain_day) -> tuple[date, date]:
    """First and last day of a date that may be partial; `read` reads whole days.

    >>> span("2020-02")
    (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29))
    """
    found = _PARTIAL.fullmatch(text)
    if not found:
        return (read(text),) * 2
    year, month = int(found[1]), int(found[2] or 0)
    if year < 1 or month > 12 or (found[2] and not month):
        raise ValueError("no such date; expected YYYY, YYYY-MM or YYYY-MM-DD")
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def one_of(allowed: Sequence[str]) -> Callable[[str], str]:
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


def where(mask: pa.Array) -> list[int]:
    """Rows where an Arrow mask is true (null is not)."""
    return [int(i) for i in np.flatnonzero(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))]


def repeated(values: Iterable[Hashable] | pa.Array | pa.ChunkedArray) -> list[int]:
    """Places of the values that stood earlier in the list or column already; None is no value.

    A column of millions in which all differ, as is usual, makes no list of them.

    >>> repeated(["a", "b", "a", None, None])
    [2]
    """
    if isinstance(values, pa.Array | pa.ChunkedArray):
        if pc.count_distinct(values).as_py() == len(values) - values.null_count:
            return []
        values = values.to_pylist()
    seen: set[Hashable] = set()
    found = []
    for place, value in enumerate(values):
        if value is not None and value in seen:
            found.append(place)
        seen.add(value)
    return found
