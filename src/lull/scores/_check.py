"""Checks and row blocks shared by the scores; the one place where shapes are judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lull.errors import ForecastError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Numbers = NDArray[np.number]

BLOCK_VALUES = 2_000_000
"""Draws handled at a time: 8 MB of 32-bit integers, so that the working memory stays small for any input."""


def pair(obs: ArrayLike, fct: ArrayLike) -> tuple[Floats, Numbers]:
    """Return `obs` as (rows,) float and `fct` as (rows, draws), or raise `ForecastError` quoting what was seen.

    Observations are counts: one below 0 is a fault in the records, and no forecast of counts could be scored by it.

    >>> seen, draws = pair([3], [[1, 5]])
    >>> seen.shape, draws.shape
    ((1,), (1, 2))
    """
    seen, draws = np.asarray(obs, dtype=np.float64), np.asarray(fct)
    if draws.ndim != 2 or seen.ndim != 1 or len(seen) != len(draws):
        raise ForecastError(
            f"observations of shape {seen.shape} and draws of shape {draws.shape} do not fit: "
            "expected (rows,) and (rows, draws) with the same rows"
        )
    if np.isnan(seen).any():
        raise ForecastError("an observation is missing (NaN); leave rows that were not observed out of the score")
    if seen.size and seen.min() < 0:
        raise ForecastError(
            f"an observation is {seen.min():g}; expected deaths, 0 or more: correct or leave out the row"
        )
    return seen, drawn(draws)


def drawn(fct: ArrayLike) -> Numbers:
    """Return `fct` as numbers (rows, draws) with at least one draw, or raise `ForecastError` quoting what was seen.

    Whether a draw is missing is looked at block by block, in `complete`, so that a memory map is not read twice.

    >>> drawn([[1, 5]]).shape
    (1, 2)
    """
    draws = np.asarray(fct)
    if draws.ndim != 2:
        raise ForecastError(f"draws have shape {draws.shape}; expected (rows, draws)")
    if draws.shape[1] == 0:
        raise ForecastError(f"draws of shape {draws.shape} hold no draw; expected at least one a row")
    if draws.dtype.kind not in "iuf":
        raise ForecastError(f"draws of type {draws.dtype} are no numbers; expected integers")
    return draws


def complete(draws: Numbers) -> Numbers:
    """Return the draws as they are, or raise `ForecastError` where one is NaN.

    >>> complete(np.array([[1.0, np.nan]]))
    Traceback (most recent call last):
    lull.errors.ForecastError: a draw is missing (NaN); every row needs the same number of draws
    """
    if draws.dtype.kind == "f" and np.isnan(draws).any():
        raise ForecastError("a draw is missing (NaN); every row needs the same number of draws")
    return draws


def blocks(rows: int, draws: int) -> Iterator[slice]:
    """Slices over the rows, each of about `BLOCK_VALUES` draws.

    >>> list(blocks(3, BLOCK_VALUES // 2))
    [slice(0, 2, None), slice(2, 3, None)]
    """
    step = max(1, BLOCK_VALUES // max(1, draws))
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def sorted_rows(draws: Numbers) -> Numbers:
    """A sorted copy of each row, in 32 bits where the values allow it, as that sorts twice as fast.

    `draws` : (rows, draws) numbers. Raises `ForecastError` where a draw is NaN.

    >>> sorted_rows(np.array([[5, 1, 3]])).tolist()
    [[1, 3, 5]]
    """
    if draws.dtype.kind == "f":
        return np.sort(complete(draws), axis=1)
    small = np.iinfo(np.int32)
    if draws.dtype.itemsize > 4 and draws.size and small.min <= draws.min() and draws.max() <= small.max:
        draws = draws.astype(np.int32)
    return np.sort(draws, axis=1)


def count_at_most(ordered: Numbers, limits: Floats) -> NDArray[np.int64]:
    """How many draws of each sorted row are <= each of that row's limits.

    `ordered` : (rows, draws) sorted along the rows; `limits` : (rows, k) or (k,). A binary search in all rows at once.
    Neither may hold NaN. Returns (rows, k).

    >>> count_at_most(np.array([[0, 0, 7]]), np.array([0.0, 6.0, 7.0])).tolist()
    [[2, 2, 3]]
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
