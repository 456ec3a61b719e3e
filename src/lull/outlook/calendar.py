"""Months as people write them, and the day on which an outlook is made."""

from __future__ import annotations

from datetime import date

from lull.errors import ForecastError


def cutoff(as_of: date) -> date:
    """First day on which an outlook as of a month is made: the first of the next month.

    >>> cutoff(date(2019, 12, 1))
    datetime.date(2020, 1, 1)
    """
    return date(as_of.year + as_of.month // 12, as_of.month % 12 + 1, 1)


def month_of(text: str) -> date:
    """A month written `YYYY-MM` as its first day; `ForecastError` for anything else.

    >>> month_of("2019-04")
    datetime.date(2019, 4, 1)
    """
    try:
        if len(text) != len("2019-04"):
            raise ValueError
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ForecastError(f"{text!r} is not a month; write it as YYYY-MM, for example 2019-04") from None
