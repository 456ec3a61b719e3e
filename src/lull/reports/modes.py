"""What lies so far back that it is background."""

from __future__ import annotations

from datetime import date, timedelta

OLD = timedelta(days=90)


def is_old(last: date | None, published: date | None) -> bool:
    """Background: the act ended more than 90 days before publication."""
    return last is not None and published is not None and published - last > OLD
