"""Events younger than a month: nothing of them is published."""

from __future__ import annotations

from datetime import date, timedelta

YOUNGEST_DAYS = 30


def old_enough(day: date, today: date) -> bool:
    """Whether what happened on a day may be published on another.

    >>> old_enough(date(2019, 4, 1), date(2019, 5, 1)), old_enough(date(2019, 4, 2), date(2019, 5, 1))
    (True, False)
    """
    return today - day >= timedelta(days=YOUNGEST_DAYS)
