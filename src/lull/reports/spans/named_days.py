"""Days that a text names: dates, weekdays, months with or without a day."""

from __future__ import annotations

import re
from datetime import timedelta

from lull.reports.spans import calendar
from lull.reports.spans.calendar import Period
from lull.reports.spans.mention import Mention, TimeSpan, around


def iso(mention: Mention) -> TimeSpan | None:
    """A date in figures, year first or last."""
    numbers = [int(n) for n in re.split("[-/]", mention.match.group())]
    if numbers[0] < 1000:
        numbers.reverse()
    when = calendar.make_day(*numbers)
    return None if when is None else mention.span(mention.match.start(), mention.match.end(), calendar.day(when), "day")


def relative_day(mention: Mention) -> TimeSpan | None:
    """As in "yesterday" and "tomorrow"."""
    shift = mention.words.days[mention.match.group("rel")]
    if shift == 0 and re.search(
        r"(?:ساعات|ساعه)[^;]{0,30}$", mention.low[max(0, mention.match.start() - 40) : mention.match.start()]
    ):
        return None  # "hours in the day" is a rate
    when = mention.published + timedelta(days=shift)
    return mention.span(mention.match.start(), mention.match.end(), calendar.day(when), "day")


def weekday(mention: Mention) -> TimeSpan:
    """The weekday before or after publication."""
    number = mention.words.weekdays[mention.match.group("weekday")]
    last, coming = mention.beside("last"), mention.beside("next")
    if last:
        when = calendar.weekday_before(mention.published, number, strict=True)
    elif coming or mention.future:
        when = calendar.weekday_after(mention.published, number)
    else:
        when = calendar.weekday_before(mention.published, number)
    start, end = around(*mention.match.span(), last, coming)
    return mention.span(start, end, calendar.day(when), "day")


def _year_near(mention: Mention, number: int, day_of_month: int = 0) -> int:
    """Year of a month without one: the latest begun by publication, or the next where the future is meant."""
    published = mention.published
    if mention.future:
        over = number < published.month or (number == published.month and 0 < day_of_month < published.day)
        return published.year + over
    ahead = number > published.month or (number == published.month and day_of_month > published.day)
    return published.year - ahead


def month(mention: Mention) -> TimeSpan | None:
    """A month, with its days and year where they stand beside it."""
    number, start, end = mention.words.months[mention.match.group("month")], *mention.match.span()
    if not _is_month(mention):
        return None
    first_day, last_day, start, end, year = _days_beside(mention, start, end)
    last, coming = mention.left("last", start) or mention.right("last", end), None
    if not last:
        coming = mention.left("next", start) or mention.right("next", end)
    start, end = around(start, end, last, coming)
    open_year = year is None
    if year is None:
        year = _relative_year(mention, number, last_day, bool(last), bool(coming))
    if last_day:
        first, final = calendar.make_day(year, number, first_day), calendar.make_day(year, number, last_day)
        if first is None or final is None:
            return None
        return mention.span(start, end, Period(first, final, 1), "day", open_year=open_year)
    return month_part(mention, start, end, calendar.month(year, number), open_year)


def _relative_year(mention: Mention, number: int, day_of_month: int, last: bool, coming: bool) -> int:
    if coming:
        return mention.published.year + (number <= mention.published.month)
    if last:
        return mention.published.year - (number >= mention.published.month)
    if mention.left("this"):
        return mention.published.year
    return _year_near(mention, number, day_of_month)


def month_part(mention: Mention, start: int, end: int, whole: Period, open_year: bool) -> TimeSpan:
    """A month, or the early, middle or late part of it."""
    for part in ("early", "mid", "late"):
        hit = mention.left(part, start)
        if hit:
            return mention.span(hit.start(), end, calendar.part_of_month(whole, part), "part", open_year=open_year)
    return mention.span(start, end, whole, "month", open_year=open_year)


_SHORT = frozenset(
    ("mar", "dec", "sep", "jan", "jun", "oct", "may", "march", "aug", "nov", "sept", "apr", "feb", "jul")
)
_MONTH_CUE = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|from|to|before|after|during|through|early|late|mid|end|last|next|this|and|"
    r"between|for|coming|throughout|past|every)[ -]|\d(?:st|nd|rd|th)? (?:of )?)$"
)


def _is_month(mention: Mention) -> bool:
    """As in "may" and "march" are months only beside a cue; Arabic and Sorani names are taken as they are."""
    if mention.match.group("month") not in _SHORT:
        return True
    if _MONTH_CUE.search(mention.low, max(0, mention.match.start() - 12), mention.match.start()):
        return True
    if (
        "subject" in mention.words.after
        and mention.right("subject")
        and not mention.low[: mention.match.start()].rstrip(" \n\"'").endswith(tuple("abcdefghijklmnopqrstuvwxyz,"))
    ):
        return True
    return bool(mention.right("day") or mention.right("year"))


def _days_beside(mention: Mention, start: int, end: int) -> tuple[int, int, int, int, int | None]:
    first_day = last_day = 0
    year = None
    hit = mention.left("day")
    if hit and 1 <= int(hit.group(2)) <= 31:
        last_day = int(hit.group(2))
        first_day = int(hit.group(1) or last_day)
        start = hit.start(1) if hit.group(1) else hit.start(2)
    elif "ordinal_day" in mention.words.before and (hit := mention.left("ordinal_day")):
        first_day = last_day = mention.words.ordinals[hit.group(1)]
        start = hit.start()
    elif (hit := mention.right("day")) and 1 <= int(hit.group(1)) <= 31:
        first_day, end = int(hit.group(1)), hit.end()
        last_day = int(hit.group(2) or first_day)
        year = int(hit.group(3)) if hit.group(3) else None
    first_day = min(first_day, last_day)
    hit = mention.right("year", end)
    if hit and year is None:
        year, end = int(hit.group(1)), hit.end()
    return first_day, last_day, start, end, year
