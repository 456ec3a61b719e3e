"""What foretells beside the counts themselves, wherever a series has it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

COMPANY: Final = (
    "events", "deaths_state", "deaths_nonstate", "deaths_onesided", "sb_events", "sb_deaths", "ns_events", "ns_deaths",
    "os_events", "os_deaths",
)  # fmt: skip
"""Columns that foretell wherever a series has them: events, and deaths by type of violence."""


def foretells(numbers: NDArray[np.float64], value: NDArray[np.float64]) -> bool:
    """Whether a column (rows,) can keep a series (rows,) company: known in every row, 0 or more, not the series itself.

    >>> value = np.array([3.0, 0.0])
    >>> foretells(np.array([2.0, 1.0]), value), foretells(value, value), foretells(np.array([2.0, np.nan]), value)
    (True, False, False)
    """
    return bool(np.isfinite(numbers).all() and (numbers >= 0).all() and not np.array_equal(numbers, value))
