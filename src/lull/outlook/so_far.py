"""Months whose records are provisional: what is recorded so far, and what it is likely to become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.disclosure import shown
from lull.forecast.nowcast import CANDIDATE, Growth, growth, likely
from lull.forecast.world import Months
from lull.schema.release import SoFar

PROVISIONAL: Final = "candidate"


def recorded_so_far(months: Months, deaths: NDArray[np.float64], grown: Growth = CANDIDATE) -> SoFar | None:
    """What is said of provisional months (n,) and their deaths (n,); None where there are none.

    The sum is shown as a count may be, and left out where it is hidden: then nothing can be said of it either.
    """
    recorded = int(deaths.sum())
    if not len(months) or not shown(recorded).isdigit():
        return None
    low, middle, high = likely(deaths.tolist(), grown)
    first, last = (m.astype("datetime64[D]").item().isoformat() for m in (months.min(), months.max()))
    return {"first": first, "last": last, "recorded": recorded, "low": low, "middle": middle, "high": high}


def of_events(events: pa.Table, last: np.datetime64, types: Sequence[int]) -> SoFar | None:
    """The same of events as known on some day: those of the Candidate in months to `last`, all places together."""
    rows = events.filter(pc.is_in(events["type_of_violence"], pa.array(types)))
    month = rows["date_end"].to_numpy().astype("datetime64[M]")
    late = np.array(rows["code_status"].to_pylist(), dtype=object) == PROVISIONAL
    kept = late & (month <= last)
    return recorded_so_far(month[kept], rows["best"].to_numpy()[kept].astype(np.float64))


def learned(before: pa.Table, now: pa.Table) -> Growth:
    """How Candidate months of an area grew: events known on an earlier day, and the same months as known now."""
    first, final = _sums(before, provisional=True), _sums(now, provisional=False)
    both = sorted(first.keys() & final.keys())
    return growth([first[k] for k in both], [final[k] for k in both])


def _sums(events: pa.Table, *, provisional: bool) -> dict[tuple[str, int], float]:
    out: dict[tuple[str, int], float] = {}
    columns = (events[c].to_pylist() for c in ("code_status", "date_end", "type_of_violence", "best"))
    for status, day, kind, best in zip(*columns, strict=True):
        if (status == PROVISIONAL) is provisional:
            key = (f"{day:%Y-%m}", kind)
            out[key] = out.get(key, 0.0) + best
    return out
