"""Which months of a record hold events known only to a larger place, and which precision counts at a level then.

Some files hold exactly placed events alone. For their months nothing is known of the others, which is not that there
were none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lull.area import Area
from lull.outlook.events import Events

FEWEST = 20
"""Events of one source, none of them imprecise, from which on it is taken to hold none; of UCDP's every sixth is."""
NEAR = 2
"""A cell, and a level of which the area says nothing, counts only what happened at a known place or near it."""

Span = tuple[np.datetime64, np.datetime64]


def held_months(found: Events, area: Area, as_of: date, *, on: date) -> NDArray[np.bool_]:
    """For each month from the area's first to `as_of`, whether its records hold events known only to a larger place.

    A month is held but where a source lies that holds none, and none that holds some: see `held`.
    """
    rows = found.engine.ask(
        f"SELECT e.source_id, min(date_end) AS first, max(date_end) AS last, count(*) AS events, "
        f"max(where_prec) AS coarsest FROM {found.known(on)} AS e GROUP BY e.source_id"
    )
    months = np.arange(np.datetime64(area.events.first_month, "M"), np.datetime64(as_of, "M") + 1)
    spans = [(np.datetime64(r["first"], "M"), np.datetime64(r["last"], "M")) for r in rows.to_pylist()]
    coarse = [r["coarsest"] > NEAR for r in rows.to_pylist()]
    many = [r["events"] >= FEWEST for r in rows.to_pylist()]
    holding = [s for s, c in zip(spans, coarse, strict=True) if c]
    without = [s for s, c, m in zip(spans, coarse, many, strict=True) if m and not c]
    return held(months, holding, without)


def held(months: NDArray[np.datetime64], holding: Sequence[Span], without: Sequence[Span]) -> NDArray[np.bool_]:
    """Which months (n,) hold imprecise events, by the spans of sources that hold some and of those that hold none.

    Spans are those of events. The newest source covers the months after its last event too: where nothing happened any
    more, a source that holds none still says nothing of the others.

    >>> m = np.datetime64
    >>> held(np.arange(m("2018-11"), m("2019-03")), [(m("1989-01"), m("2018-12"))], [(m("2019-01"), m("2020-10"))])
    array([ True,  True, False, False])
    """
    if not holding:
        return np.zeros(len(months), dtype=bool)
    newest = max(last for _, last in (*holding, *without))
    open_ended = [(first, months[-1] if last == newest else last) for first, last in without]
    return (_within(months, holding) | ~_within(months, open_ended)) & (months >= min(first for first, _ in holding))


def _within(months: NDArray[np.datetime64], spans: Sequence[Span]) -> NDArray[np.bool_]:
    inside = [(months >= first) & (months <= last) for first, last in spans]
    return np.any(inside, axis=0) if inside else np.zeros(len(months), dtype=bool)


def precision_at(area: Area, level: str, months: NDArray[np.bool_]) -> int:
    """Greatest place precision that counts at a level: the area's, where all months of the record hold such events.

    Where some hold none, nothing coarser counts than at the finest level: else violence would seem to fall where the
    file changes. months : (n,) as from `held_months`.
    """
    rules = area.events.where_prec
    asked = rules.get(level, NEAR)
    whole = bool(months.any()) and bool(months[int(np.argmax(months)) :].all())
    return asked if whole else min(asked, rules.get(finest(area), NEAR))


def finest(area: Area) -> str:
    """The finest level of an area."""
    return next(iter(area.levels))
