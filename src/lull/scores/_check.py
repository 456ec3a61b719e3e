"""Checks and row blocks shared by the scores; the one place where shapes are judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lull.errors import ForecastError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Numbers = NDArray[Any]

BLOCK_VALUES = 2_000_000
"""Draws handled at a time: 8 MB of 32-bit integers, so that the working memory stays small for any input."""


def pair(obs: ArrayLike, fct: ArrayLike) -> tuple[Floats, Numbers]:
    """Return `obs` as (rows,) float and `fct` as (rows, draws), or raise `ForecastError` quoting both shapes."""
    seen, draws = np.asarray(obs, dtype=np.float64), np.asarray(fct)
    if draws.ndim != 2 or seen.ndim != 1 or len(seen) != len(draws):
        raise ForecastError(
            f"observations of shape {seen.shape} and draws of shape {draws.shape} do not fit: "
            "expected (rows,) and (rows, draws) with the same rows"
        )
    if draws.shape[1] == 0:
        raise ForecastError(f"draws of shape {draws.shape} hold no draw; expected at least one a row")
    if draws.dtype.kind not in "iuf":
        raise ForecastError(f"draws of type {draws.dtype} are no numbers; expected integers")
    if np.isnan(seen).any():
        raise ForecastError("an observation is missing (NaN); leave rows that were not observed out of the score")
    return seen, draws


def blocks(rows: int, draws: int) -> Iterator[slice]:
    """Slices over the rows, each of about `BLOCK_VALUES` draws."""
    step = max(1, BLOCK_VALUES // max(1, draws))
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def sorted_rows(draws: Numbers) -> Numbers:
    """A sorted copy of each row, in 32 bits where the values allow it, as that sorts twice as fast.

    Raises `ForecastError` where a draw is NaN.
    """
    if draws.dtype.kind == "f":
        if np.isnan(draws).any():
            raise ForecastError("a draw is missing (NaN); every row needs the same number of draws")
        return np.sort(draws, axis=1)
    small = np.iinfo(np.int32)
    if draws.dtype.itemsize > 4 and draws.size and small.min <= draws.min() and draws.max() <= small.max:
        draws = draws.astype(np.int32)
    return np.sort(draws, axis=1)


def count_at_most(ordered: Numbers, limits: Floats) -> NDArray[np.int64]:
    """How many draws of each sorted row are <= each of that row's limits.

    `ordered` : (rows, draws) sorted along the rows; `limits` : (rows, k) or (k,). A binary search in all rows at once.
    """
    rows, size = ordered.shape
    bounds = np.broadcast_to(limits, (rows, np.shape(limits)[-1]))
    low = np.zeros(bounds.shape, dtype=np.int64)
    high = np.full(bounds.shape, size, dtype=np.int64)
    for _ in range(int(size).bit_length()):
        middle = (low + high) // 2
        below = np.take_along_axis(ordered, np.minimum(middle, size - 1), axis=1) <= bounds
        searching = low < high
        low = np.where(searching & below, middle + 1, low)
        high = np.where(searching & ~below, middle, high)
    return low
