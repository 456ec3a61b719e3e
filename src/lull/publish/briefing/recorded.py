"""Recorded deaths of a place as they may be shown, month by month and in sums that give away no hidden count."""

from __future__ import annotations

from collections.abc import Sequence

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


def together(shown: Sequence[str]) -> str:
    """The sum of published counts: a range where some of them are hidden or are ranges themselves.

    It says what anyone could work out by adding up the counts shown, and so no more than they do.

    >>> together(["0", "12", "7"]), together(["0", "<5", "0"]), together(["6", "<5", "<5"]), together(["8-14", "0"])
    ('19', '<5', '8-14', '8-14')
    """
    ends = [_ends(text) for text in shown]
    low, high = sum(e[0] for e in ends), sum(e[1] for e in ends)
    if low == high and not 0 < low < 5:
        return str(low)
    return "<5" if low > 0 and high < 5 else f"{low}-{high}"


def _ends(text: str) -> tuple[int, int]:
    if text == "<5":
        return 1, 4
    low, _, high = text.partition("-")
    return int(low), int(high or low)
