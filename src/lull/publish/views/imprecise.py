"""What is said of events known only to a larger place, on its page and on those of the places in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from lull.disclosure import together
from lull.publish.pages.frame import RequestContext
from lull.publish.slices import where
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say
from lull.schema.rows import ImpreciseRow

YEAR = 12
NONE = "0"
_COLUMNS = ("unit_id", "month", "events_shown", "shown")


@dataclass(frozen=True)
class Imprecise:
    """Sentences on the last year, and the months with such events, newest first."""

    said: tuple[str, ...]
    months: tuple[ImpreciseRow, ...]


def of_larger(context: RequestContext, place_id: str) -> Imprecise | None:
    """What is known only to a larger place; None where its records never hold such events."""
    rows = _rows(context.snapshot, place_id)
    if not rows:
        return None
    speech, until = context.speech, rows[-1]["month"]
    year = _year(rows, context.snapshot.as_of)
    said: list[str | None] = []
    if year:
        key = "imprecise.none" if year["events"] == NONE else "imprecise.year"
        said.append(say(key, speech, place=context.place(place_id), **year))
    if until < context.snapshot.as_of:
        said.append(say("imprecise.until", speech, until=until))
    months = [r for r in reversed(rows) if r["events_shown"] != NONE]
    return Imprecise(tuple(s for s in said if s), tuple(months))


def near(context: RequestContext, place_id: str) -> str:
    """What is known only to a place of the finest level that is forecast, else to the one above; empty without any."""
    for place in (place_id, *context.snapshot.above(place_id)):
        year = _year(_rows(context.snapshot, place), context.snapshot.as_of)
        if year and year["events"] != NONE:
            key = "imprecise.year" if place == place_id else "imprecise.near"
            return say(key, context.speech, place=context.place(place), **year) or ""
    return ""


def told(context: RequestContext, place_id: str) -> str:
    """The sentences on any place, for a briefing; empty where nothing is to be said."""
    if place_id in context.snapshot.unit_ids:
        return near(context, place_id)
    found = of_larger(context, place_id)
    return " ".join(found.said) if found else ""


def _year(rows: Sequence[ImpreciseRow], last: date) -> Mapping[str, str | date] | None:
    """Events and deaths of the twelve months to the last, as they may be shown; None where no month has a row.

    With the first and last of these months: only the newest that follow one another, as of others nothing may be said.
    """
    end = _number(last)
    held = [r for r in rows if end - YEAR < _number(r["month"]) <= end]
    gaps = [n for n in range(1, len(held)) if _number(held[n]["month"]) != _number(held[n - 1]["month"]) + 1]
    held = held[gaps[-1] if gaps else 0 :]
    if not held:
        return None
    return {
        "first": held[0]["month"],
        "last": held[-1]["month"],
        "events": together([r["events_shown"] for r in held]),
        "deaths": together([r["shown"] for r in held]),
    }


def _number(month: date) -> int:
    return month.year * YEAR + month.month


def _rows(snapshot: Snapshot, place_id: str) -> list[ImpreciseRow]:
    held = cast(Sequence[ImpreciseRow], where(snapshot, "imprecise", _COLUMNS, place_id))
    return sorted(held, key=lambda r: r["month"])
