"""What foretells beside the counts themselves, wherever a series has it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.errors import ForecastError

Floats = NDArray[np.float64]

COMPANY: Final = (
    "events", "deaths_state", "deaths_nonstate", "deaths_onesided", "sb_events", "sb_deaths", "ns_events", "ns_deaths",
    "os_events", "os_deaths",
)  # fmt: skip
"""Columns that foretell wherever a series has them: events, and deaths by type of violence."""


def company_of(there: Collection[str], read: Callable[[str], Floats], value: Floats) -> dict[str, Floats]:
    """Columns (rows,) that can keep a series company: in every row a number of 0 or more, and not the series `value`.

    there : names of all columns. read : gives one as numbers; one for which it raises `ForecastError` is left out.

    >>> columns = {"events": np.array([2.0, 1.0]), "ns_events": np.array([2.0, np.nan]), "note": np.zeros(2)}
    >>> list(company_of(columns, columns.__getitem__, np.array([3.0, 0.0])))
    ['events']
    """
    found = {}
    for name in (n for n in COMPANY if n in there):
        try:
            numbers = read(name)
        except ForecastError:
            continue
        if np.isfinite(numbers).all() and (numbers >= 0).all() and not np.array_equal(numbers, value):
            found[name] = numbers
    return found


def left_out(there: Collection[str], used: Collection[str]) -> tuple[str, ...]:
    """A note for each column that could keep a series company and is not used.

    >>> left_out(["value", "events"], [])
    ('events left out: it has gaps, text or negative numbers, or is the value itself',)
    """
    return tuple(
        f"{name} left out: it has gaps, text or negative numbers, or is the value itself"
        for name in COMPANY
        if name in there and name not in used
    )
