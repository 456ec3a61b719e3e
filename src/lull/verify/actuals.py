"""Files of recorded deaths, matched to the rows of draws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.verify.draw_file import DrawFile
from lull.verify.row_groups import RowGroups, months_of, numbers


def read_actuals(path: Path, drawn: DrawFile) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Recorded deaths (rows,) for each row of the draws, and notes on what was taken as 0 or left out.

    Parameters
    ----------
    path : CSV or Parquet with unit (or unit_id), month, value. A unit and month without a row counts as 0, so that rows
        of months without an event may be absent; an empty value raises.
    drawn : the draws.

    Raises
    ------
    ForecastError
        Where the file is not there or no table, a value is missing or negative, a unit and month occurs twice, or no
        month of the draws lies between the first and the last month of the file.

    Examples
    --------
    >>> import pyarrow as pa
    >>> import pyarrow.parquet as pq
    >>> from tempfile import TemporaryDirectory
    >>> drawn = DrawFile(np.array(["a", "b"]), np.array(["2020-01"] * 2, "M8[M]"), np.array([1, 1]), np.zeros((2, 9)))
    >>> with TemporaryDirectory() as folder:
    ...     pq.write_table(pa.table({"unit": ["b"], "month": ["2020-01"], "value": [4]}), Path(folder) / "a.parquet")
    ...     read_actuals(Path(folder) / "a.parquet", drawn)
    (array([0., 4.]), ())
    """
    recorded = _recorded(path)
    when = np.array([month for _, month in recorded], dtype="datetime64[M]")
    if drawn.month.max() < when.min() or drawn.month.min() > when.max():
        raise ForecastError(
            f"{path} runs from {when.min()} to {when.max()}, the draws from {drawn.month.min()} to "
            f"{drawn.month.max()}: they share no month"
        )
    wanted = zip(drawn.unit, drawn.month.astype(int).tolist(), strict=True)
    actual = np.array([recorded.get(k, 0.0) for k in wanted], dtype=np.float64)
    return actual, _notes(drawn, when, {unit for unit, _ in recorded})


def _recorded(path: Path) -> dict[tuple[str, int], float]:
    """Deaths by unit and month (months since 1970) as the file has them."""
    rows = RowGroups(path).whole(("unit", "month", "value"))
    if not rows.num_rows:
        raise ForecastError(f"{path}: no rows; expected unit, month, value for the months of the draws")
    value = numbers(rows.column("value"), path)
    if (value < 0).any():
        raise ForecastError(f"{path}: value {value.min():g}; expected deaths, 0 or more")
    keys = zip(rows.column("unit").to_pylist(), months_of(rows).astype(int).tolist(), strict=True)
    recorded = dict(zip(keys, value.tolist(), strict=True))
    if len(recorded) < rows.num_rows:
        raise ForecastError(f"{path}: a unit and month occurs more than once; sum its rows first")
    return recorded


def _notes(drawn: DrawFile, when: NDArray[np.datetime64], units: set[str]) -> tuple[str, ...]:
    notes = []
    outside = sorted({str(m) for m in drawn.month[(drawn.month < when.min()) | (drawn.month > when.max())]})
    if outside:
        notes.append(
            f"no rows at all for {', '.join(outside)}: counted as 0; if they were not recorded yet, score with --until"
        )
    strangers = sorted(units - set(drawn.unit))
    if strangers:
        notes.append(f"{len(strangers)} units without draws are left out, the first is {strangers[0]}")
    return tuple(notes)
