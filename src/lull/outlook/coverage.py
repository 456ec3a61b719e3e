"""To which month the record of events reaches: a month after it was not observed, and is no month without deaths."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from lull.area import Area
from lull.disclosure import YOUNGEST_DAYS, old_enough
from lull.errors import ForecastError, YoungError
from lull.store import Store

Span = tuple[np.datetime64, np.datetime64]


def last_covered(store: Store, area: Area, *, on: date) -> np.datetime64:
    """Last month of the run of months, without a gap from the first, that the event files cover.

    A version covers the months that its owner says (UCDP 21.1: to December 2020), a file without a version those that
    were over when its last event ended; `[events] last_month` of the area adds what nobody else says. `on` : the day
    of knowledge; an area that counts events as known from the release of their version counts coverage so too.

    Raises `ForecastError` where nothing tells what is covered.
    """
    spans = _spans(store, area, on)
    if not spans:
        raise ForecastError(
            f"nothing tells to which month the events of area {area.id} are recorded, as known on {on}; expected a "
            "version, which the name of a UCDP file tells, or `lull ingest ucdp FILE --version 25.1`. Or say it in "
            'area.toml: [events] last_month = "YYYY-MM"'
        )
    return run_end(spans)


def run_end(spans: Iterable[Span]) -> np.datetime64:
    """Where the run of months that starts with the earliest span ends; spans are first and last month.

    >>> m = np.datetime64
    >>> run_end([(m("2025-03"), m("2025-03")), (m("1989-01"), m("2024-12")), (m("2025-01"), m("2025-01"))])
    np.datetime64('2025-01')
    """
    first, *more = sorted(spans)
    end = first[1]
    for start, last in more:
        if start > end + 1:
            break
        end = max(end, last)
    return end


def check_reaches(ends: np.datetime64, area: Area, as_of: date, *, on: date, gap: bool = False) -> None:
    """Raise `ForecastError`, naming the last covered month and what to do, where the record ends before `as_of`.

    `gap` : whether something after the end is covered again.
    """
    month = np.datetime64(as_of, "M")
    if month <= ends:
        return
    seen = f"the record of events has a gap after {ends}" if gap else f"the record of events ends in {ends}"
    wait = (
        f', or count a month as known when it closed ([events] known = "month_closed"), as no version out on {on} '
        f"covers {month}"
        if area.events.known == "release"
        else ""
    )
    missing = f"{ends + 1}" if month == ends + 1 else f"{ends + 1} to {month}"
    raise ForecastError(
        f"{seen}, so an outlook as of {month} would take months that nobody has recorded for months without deaths. "
        f"Ask for --as-of {ends}, ingest files that cover {missing}{wait}, or, if the events in the store "
        f'do reach further, say so in area.toml: [events] last_month = "{month}"'
    )


def goes_on_later(store: Store, area: Area, *, on: date) -> bool:
    """Whether months after a gap in the record are covered again."""
    ends = last_covered(store, area, on=on)
    return any(start > ends + 1 for start, _ in _spans(store, area, on))


def check_age(days: Iterable[date], as_of: date, *, today: date) -> None:
    """Raise `ForecastError` for a month that is not over, or whose youngest events are not `YOUNGEST_DAYS` old yet.

    `days` : last days of the events that are known.
    """
    after = date(as_of.year + as_of.month // 12, as_of.month % 12 + 1, 1)
    if today < after:
        raise ForecastError(
            f"{as_of:%Y-%m} is not over on {today}, so nobody can know all of it; ask for a month before {today:%Y-%m}"
        )
    young = [d for d in days if d < after and not old_enough(d, today)]
    if young:
        ready = max(young) + timedelta(YOUNGEST_DAYS)
        raise YoungError(
            f"the youngest event of {as_of:%Y-%m} is of {max(young)}; nothing is published of events that are not "
            f"{YOUNGEST_DAYS} days old. Ask again from {ready} on, or for an earlier month"
        )


def _spans(store: Store, area: Area, on: date) -> list[Span]:
    found = []
    for row in store.vintages().to_pylist():
        out = area.events.known == "month_closed" or row["released"] <= on
        if row["table_name"] == "event" and row["covers_to"] is not None and out:
            found.append((np.datetime64(row["covers_from"], "M"), np.datetime64(row["covers_to"], "M")))
    if area.events.last_month:
        found.append((np.datetime64(area.events.first_month, "M"), np.datetime64(area.events.last_month, "M")))
    return found
