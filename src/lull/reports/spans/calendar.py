"""Days, weeks, months, quarters and seasons as pairs of dates; no words here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple


class Period(NamedTuple):
    """First and last day (either may be open) and precision: 1 day, 2 week, 3 part of a month, 4 month, 5 longer."""

    first: date | None
    last: date | None
    prec: int


def day(when: date) -> Period:
    """One day."""
    return Period(when, when, 1)


def week(when: date, shift: int = 0) -> Period:
    """The ISO week of a day, or the one `shift` weeks later.

    >>> week(date(2022, 5, 18), -1).first.isoformat(), week(date(2022, 5, 18), -1).last.isoformat()
    ('2022-05-09', '2022-05-15')
    """
    monday = when - timedelta(days=when.weekday()) + timedelta(weeks=shift)
    return Period(monday, monday + timedelta(days=6), 2)


def month(year: int, number: int) -> Period:
    """A calendar month; numbers outside 1..12 roll into other years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    first = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    return Period(first, following - timedelta(days=1), 4)


def part_of_month(whole: Period, part: str) -> Period:
    """Early (1-10), mid (11-20) or late (21-end) in a month."""
    assert whole.first is not None
    start, end = {"early": (1, 10), "mid": (11, 20), "late": (21, 0)}[part]
    last = whole.first.replace(day=end) if end else whole.last
    return Period(whole.first.replace(day=start), last, 3)


def quarter(year: int, number: int) -> Period:
    """A quarter of a year."""
    return Period(month(year, 3 * number - 2).first, month(year, 3 * number).last, 5)


def half(year: int, number: int) -> Period:
    """A half of a year."""
    return Period(month(year, 6 * number - 5).first, month(year, 6 * number).last, 5)


def whole_year(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31), 5)


def season(year: int, first_month: int) -> Period:
    """Three months from the first; winter begins in December of the year given."""
    return Period(month(year, first_month).first, month(year, first_month + 2).last, 5)


def weekday_before(when: date, number: int, *, strict: bool = False) -> date:
    """Latest such weekday (Monday 0) on or before a day; `strict` excludes the day itself."""
    back = (when.weekday() - number) % 7
    return when - timedelta(days=back or (7 if strict else 0))


def weekday_after(when: date, number: int) -> date:
    """First such weekday strictly after a day."""
    return when + timedelta(days=(number - when.weekday()) % 7 or 7)


def add_months(when: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    target = month(when.year, when.month + months)
    assert target.first is not None
    assert target.last is not None
    return target.first.replace(day=min(when.day, target.last.day))


def make_day(year: int, number: int, day_of_month: int) -> date | None:
    """A date, or `None` if there is no such day."""
    try:
        return date(year, number, day_of_month)
    except ValueError:
        return None
