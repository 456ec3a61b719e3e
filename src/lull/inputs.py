"""What people hand over in Python, as the rooms take it: paths, months, days, tables of any kind, seeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.company import company_of

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

Column: TypeAlias = Iterable[Any]
Table: TypeAlias = "IntoFrame | Mapping[str, Column]"
Rows: TypeAlias = "Table | tuple[Column, Column, Column]"
"""A table of pandas, polars or Arrow, a mapping of columns, or three columns: unit, month, value."""
COLUMNS = ("unit", "month", "value")
Floats = NDArray[np.float64]


def path(value: Path | str) -> Path:
    """A path as people write it, `~` included."""
    return Path(value).expanduser()


def today(value: date | str | None = None) -> date:
    """A day as people write it; by default the day of the clock.

    >>> today("2020-02-29")
    datetime.date(2020, 2, 29)
    """
    if value is None:
        return datetime.now(UTC).date()
    return date.fromisoformat(value) if isinstance(value, str) else date(value.year, value.month, value.day)


def month(value: object) -> str:
    """A month as YYYY-MM: text, a date, a datetime64, a pandas Timestamp or Period.

    >>> month(date(2018, 12, 31)), month("2018-12"), month(np.datetime64("2018-12-05"))
    ('2018-12', '2018-12', '2018-12')
    """
    if isinstance(value, np.datetime64):
        return str(value.astype("datetime64[M]"))
    year, number = getattr(value, "year", None), getattr(value, "month", None)
    if isinstance(year, int) and isinstance(number, int):
        return f"{year:04d}-{number:02d}"
    text = str(value).strip()
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-\d{1,2}.*)?", text):
        return f"{found[1]}-{int(found[2]):02d}"
    raise ForecastError(f"{text!r} is not a month; write it as YYYY-MM, for example 2019-04")


def generator(seed: int | np.random.Generator | None) -> np.random.Generator:
    """Random numbers from a seed, or those that were given; by default always the same."""
    return seed if isinstance(seed, np.random.Generator) else np.random.default_rng(1 if seed is None else seed)


def horizons(value: int | Sequence[int]) -> list[int]:
    """Months ahead: a number means from 1 to it.

    >>> horizons(3), horizons(range(3, 5))
    ([1, 2, 3], [3, 4])
    """
    return list(range(1, value + 1)) if isinstance(value, int) else [int(h) for h in value]


def series(rows: Rows) -> tuple[list[str], list[str], list[float]]:
    """Unit, month and value as lists: from a table (pandas, polars, Arrow, a mapping), or from three columns.

    Raises `ForecastError` naming the columns that a table lacks.

    >>> series({"Unit": ["a"], "month": [date(2020, 1, 1)], "value": [3]})
    (['a'], ['2020-01'], [3.0])
    """
    columns = list(rows) if isinstance(rows, tuple) else _of_table(rows)
    if len(columns) != len(COLUMNS):
        raise ForecastError(f"{len(columns)} columns; expected three: {', '.join(COLUMNS)}")
    units, months, values = (_listed(c) for c in columns)
    named = {m: month(m) for m in dict.fromkeys(months) if m is not None}
    return [_unit(u) for u in units], [named.get(m, "") for m in months], _counts(values)


def _unit(value: object) -> str:
    """A unit as text, empty where there is none: None, or the nan that pandas writes for it."""
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - only nan is not itself


def _counts(values: Column) -> list[float]:
    """Values as numbers; `ForecastError` with the row where one is none."""
    found = []
    for row, value in enumerate(values, start=1):
        try:
            found.append(float("nan") if value is None else float(value))
        except (TypeError, ValueError):
            raise ForecastError(f"row {row}: value {value!r} is not a number; expected a count of 0 or more") from None
    return found


def company(
    rows: Rows, months: Sequence[str], values: Sequence[float], *, last: str | None, also: Sequence[str] | None
) -> dict[str, Floats]:
    """Further columns of a table that foretell its values: those named, or by default those of `COMPANY` that it has.

    months, values : of each row, as `series` gives them. last : only rows up to this month are looked at, so that
    nothing after it changes what is used. By default a column with gaps, text, negative numbers or the values
    themselves is left out; one that is named and is not there, or holds text, raises `ForecastError`.

    >>> table = {"unit": ["a"] * 2, "month": ["2020-01", "2020-02"], "value": [3, 0], "Events": [1, 2], "note": "xy"}
    >>> list(company(table, ["2020-01", "2020-02"], [3, 0], last=None, also=None))
    ['events']
    """
    found = {} if isinstance(rows, tuple) else _named(rows)
    used = np.array([last is None or m <= last for m in months], dtype=bool)
    if also is not None:
        return {name: _numbers(found, name, used) for name in also}
    known = company_of(
        found, lambda name: _numbers(found, name, used)[used], np.asarray(values, dtype=np.float64)[used]
    )
    return {name: _numbers(found, name, used) for name in known}


def _numbers(found: Mapping[str, Column], name: str, used: NDArray[np.bool_]) -> Floats:
    """A column as numbers, 0 in rows that are not used."""
    if name not in found or name in COLUMNS:
        raise ForecastError(f"no further column {name!r}; the table has: {', '.join(found) or 'none'}")
    values, numbers = _listed(found[name]), np.zeros(len(used))
    try:
        numbers[used] = [v for v, kept in zip(values, used, strict=True) if kept]
    except (TypeError, ValueError) as error:
        raise ForecastError(f"{name}: {error}; expected a number of 0 or more in every row") from None
    return numbers


def names(rows: Rows) -> tuple[str, ...]:
    """Names of the columns of a table in small letters; none where three columns were given.

    >>> names({"Unit": ["a"], "events": [1]}), names((["a"], ["2020-01"], [3]))
    (('unit', 'events'), ())
    """
    return () if isinstance(rows, tuple) else tuple(_named(rows))


def _of_table(rows: Table) -> list[Column]:
    found = _named(rows)
    missing = [n for n in COLUMNS if n not in found]
    if missing:
        raise ForecastError(
            f"the table lacks {', '.join(missing)}; it has: {', '.join(found)}. Rename its columns to "
            f"{', '.join(COLUMNS)}"
        )
    return [found[n] for n in COLUMNS]


def _named(rows: Table) -> dict[str, Column]:
    """The columns of a table by name, in small letters."""
    if isinstance(rows, Mapping):
        return {str(k).strip().lower(): v for k, v in rows.items()}
    import narwhals as nw

    try:
        frame = nw.from_native(rows)
    except TypeError:
        kind = type(rows).__name__
        raise ForecastError(
            f"a {kind} is no table; expected a DataFrame of pandas or polars, an Arrow table, or three columns"
        ) from None
    table = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return {str(n).strip().lower(): table[n] for n in table.columns}


def _listed(column: Column) -> list[Any]:
    for name in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, name):
            return list(getattr(column, name)())
    return list(column)
