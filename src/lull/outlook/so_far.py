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


def of_events(
    events: pa.Table, last: np.datetime64, types: Sequence[int], pairs: pa.Table | None = None
) -> SoFar | None:
    """The same of events as known on some day: those of the Candidate in months to `last`, all places together.

    `pairs` : what both versions held of earlier months, as `lull.store.versions.two_versions` gives it; each type of
    violence then grows as it did in the area itself. Types are taken to grow together, as months are.
    """
    rows = events.filter(pc.is_in(events["type_of_violence"], pa.array(types)))
    month = rows["date_end"].to_numpy().astype("datetime64[M]")
    late = np.array(rows["code_status"].to_pylist(), dtype=object) == PROVISIONAL
    kept = late & (month <= last)
    deaths, kind = rows["best"].to_numpy()[kept].astype(np.float64), rows["type_of_violence"].to_numpy()[kept]
    whole = recorded_so_far(month[kept], deaths)
    if whole is None or pairs is None:
        return whole
    grown = {t: learned(pairs, t) for t in types if (kind == t).any()}
    parts = [likely(deaths[kind == t].tolist(), its) for t, its in grown.items()]
    low, middle, high = (sum(side) for side in zip(*parts, strict=True))
    used = max((g.pairs for g in grown.values() if g is not CANDIDATE), default=0)
    return {**whole, "low": low, "middle": middle, "high": high, "pairs": used}


def learned(pairs: pa.Table, kind: int) -> Growth:
    """How Candidate months grew in an area's own records: of one type of violence where 20 months tell, else of all.

    With fewer than 20 of any type, what a month of the whole world tells (`CANDIDATE`).
    """
    mine = pairs.filter(pc.equal(pairs["type_of_violence"], kind))
    found = growth(mine["first"].to_numpy(), mine["final"].to_numpy())
    return growth(pairs["first"].to_numpy(), pairs["final"].to_numpy()) if found is CANDIDATE else found
