"""Recorded deaths of a place as they may be shown, month by month and in sums that give away no hidden count."""

from __future__ import annotations

from collections.abc import Sequence

from lull.disclosure import together
from lull.publish.charts.fan import Past
from lull.publish.locale import Language, isolated_plain

_YEAR = 12
_YEARS = 10


def months(speech: Language, past: Sequence[Past]) -> tuple[tuple[str, ...], ...]:
    """The last 12 recorded months: month and deaths as published."""
    return tuple((speech.month(p.month, short=True), isolated_plain(speech.recorded(p.shown))) for p in past[-_YEAR:])


def years(speech: Language, past: Sequence[Past]) -> tuple[tuple[str, ...], ...]:
    """Sums of 12 months that do not overlap, newest first: their last month, and deaths.

    `past` are months, oldest first; a year in which one is missing is left out. Sums are made of what is published and
    of nothing else.
    """
    ends = range(len(past), _YEAR - 1, -_YEAR)
    spans = [past[end - _YEAR : end] for end in ends][:_YEARS]
    return tuple(
        (
            speech.month(span[-1].month, short=True),
            isolated_plain(speech.recorded(together([p.shown for p in span]))),
        )
        for span in spans
        if _months_between(span[0], span[-1]) == _YEAR - 1
    )


def _months_between(first: Past, last: Past) -> int:
    return 12 * (last.month.year - first.month.year) + last.month.month - first.month.month
