"""Lines that are flat: where the records tell of no change, a forecast says what follows if things stay as they are."""

from __future__ import annotations

from typing import Final

import numpy as np

from lull.publish.locale import Language
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say

QUARTER: Final = 3
CHANGE: Final = 1.5
FEW: Final = 0.5
"""Deaths a month that are added to both ends, so that one death more or less is no change."""


def is_flat(snapshot: Snapshot, place: str) -> bool:
    """Whether what is expected of a place's last three months ahead is within one and a half times of the first three.

    False where nothing is forecast for six months.
    """
    rows = sorted(snapshot.by("forecast", "unit_id", "span").get((place, "month"), ()), key=lambda r: r["horizon"])
    expected = [r["trimmed_mean"] for r in rows]
    if len(expected) < 2 * QUARTER or None in expected:
        return False
    first, last = (float(np.mean(part)) + FEW for part in (expected[:QUARTER], expected[-QUARTER:]))
    return max(first, last) <= CHANGE * min(first, last)


def said(snapshot: Snapshot, speech: Language, place: str) -> str | None:
    """That a line is flat because no change is known; None where it is not flat."""
    return say("forecast.flat", speech) if is_flat(snapshot, place) else None
