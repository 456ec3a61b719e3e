"""When things happened: mentions of time in folded text, anchored on the day of publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from lull.reports.spans import named_days, periods
from lull.reports.spans.calendar import Period
from lull.reports.spans.date_words import TimeWords, load_times
from lull.reports.spans.mention import Mention, TimeSpan

__all__ = ["TimeSpan", "find_times"]

_RESOLVERS: dict[str, Callable[[Mention], TimeSpan | None]] = {
    "iso": named_days.iso,
    "rel": named_days.relative_day,
    "weekday": named_days.weekday,
    "month": named_days.month,
    "season": periods.season,
    "year": periods.year,
    "unit": periods.unit,
}


def find_times(
    low: str, start: int = 0, end: int | None = None, *, published: date, lang: str | None = None, future: bool = False
) -> list[TimeSpan]:
    """Mentions of time between two offsets, in order; `future` says that the clause speaks of what is to come.

    >>> day = date(2019, 5, 7)
    >>> [t.period.first.isoformat() for t in find_times("on monday and again on 3 may", published=day)]
    ['2019-05-06', '2019-05-03']
    >>> find_times("next tuesday", published=day)[0].period.first.isoformat()
    '2019-05-14'
    """
    words = load_times(lang)
    stop = len(low) if end is None else end
    spans: list[TimeSpan] = []
    for match in words.anchor.finditer(low, start, stop):
        if spans and match.start() < spans[-1].end:
            continue
        span = _resolve(Mention(low, match, words, published, future))
        if span is not None and span.start >= start:
            spans.append(span)
    return _join_ranges(low, spans, words)


def _resolve(mention: Mention) -> TimeSpan | None:
    try:
        return _RESOLVERS[mention.match.lastgroup or ""](mention)
    except (OverflowError, ValueError):
        return None  # a year outside the calendar is no date


def _join_ranges(low: str, spans: list[TimeSpan], words: TimeWords) -> list[TimeSpan]:
    joined: list[TimeSpan] = []
    for span in spans:
        previous = joined[-1] if joined else None
        if previous and _is_range(low, previous, span, words):
            period = _stretch(previous.period, span.period)
            joined[-1] = TimeSpan(previous.start, span.end, period, "on", span.ends, span.unit)
        else:
            joined.append(span)
    return joined


def _stretch(a: Period, b: Period) -> Period:
    """From the first of a to the last of b; a weekday or month named first lies before the one named last."""
    first, prec = a.first, max(a.prec, b.prec)
    assert first is not None
    assert b.last is not None
    if first > b.last:
        first = first - timedelta(days=7) if prec == 1 else first.replace(year=first.year - 1)
    return Period(first, b.last, prec)


def _is_range(low: str, a: TimeSpan, b: TimeSpan, words: TimeWords) -> bool:
    gap = words.after["range"].match(low, a.end)
    if gap is None or not b.start <= gap.end() <= b.end or b.start - a.end > 12:
        return False
    first, last = a.period.first, b.period.last
    if first is None or last is None or first == last or a.unit != b.unit:
        return False
    # "Monday and Thursday" go on from each other; 3 May and 1 May do not.
    return first < last or (a.period.prec == 1 and (first - last).days < 7) or a.unit == "month"
