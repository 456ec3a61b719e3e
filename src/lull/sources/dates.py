"""Dates of a file: whether 05/11/2018 is day/month or month/day is settled once for all of it, never row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from lull.errors import SourceError

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\+00:?00)?)?")
_SLASH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?( ?[AP]M)?)?", re.IGNORECASE)
_WORD = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -,]+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ORDERS = ("dmy", "mdy")
Reader = Callable[[str], Any]


def settle(texts: Iterable[str | None], told: str, name: str) -> str:
    """The order of a file's dates: `told`, or what its texts prove; "" where every date is plain.

    A number above 12 proves the order, a clock with AM or PM that of the United States, and points that of the day
    first. Raises `SourceError` where nothing proves it, or the texts prove both.

    >>> settle(["05/11/2018", "13/02/2019", "2019-01-01"], "", "x.csv")
    'dmy'
    """
    found = [m for t in texts if t and (m := _SLASH.fullmatch(t.strip()))]
    if not found or told:
        return told
    proofs = {p: m[0] for m in found if (p := _proof(m))}
    if len(proofs) == 1:
        return next(iter(proofs))
    if proofs:
        raise SourceError(
            f"{name}: {proofs['dmy']} is day/month, {proofs['mdy']} is month/day; expected one order in a file: "
            "write the dates as YYYY-MM-DD, or say --dates dmy or --dates mdy"
        )
    raise SourceError(
        f"{name}: is {found[0][0]} d/m or m/d? Nothing in the file settles it: say --dates dmy or --dates mdy"
    )


def _proof(found: re.Match[str]) -> str:
    first, second = int(found[1]), int(found[3])
    if first > 12 or found[2] == ".":
        return "dmy"
    return "mdy" if second > 12 or found[5] else ""


def reader(order: str) -> Reader:
    """A reader of days: YYYY-MM-DD, 5 Nov 2018, and with an `order` also 05/11/2018; a time behind them is dropped.

    >>> reader("dmy")("05/11/2018"), reader("")("2023-10-02 00:00:00.000")
    (datetime.date(2018, 11, 5), datetime.date(2023, 10, 2))
    """

    def read(text: str) -> date:
        if found := _ISO.fullmatch(text):
            year, month, day = map(int, found.groups())
        elif (found := _SLASH.fullmatch(text)) and order:
            day, month = int(found[1]), int(found[3])
            if order == "mdy":
                day, month = month, day
            year = int(found[4])
        elif (found := _WORD.fullmatch(text)) and found[2][:3].lower() in _MONTHS:
            day, month, year = int(found[1]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[3])
        else:
            raise ValueError("not a date; expected YYYY-MM-DD")
        try:
            return date(year, month, day)
        except ValueError:
            raise ValueError("no such day; expected YYYY-MM-DD") from None

    return read


def within(read: Reader, first: date | None, last: date | None, why: str = "today") -> Reader:
    """The same reader, which refuses days outside a span; years far off may be of another calendar.

    >>> within(reader(""), date(1989, 1, 1), None)("1440-05-01")
    Traceback (most recent call last):
    ValueError: before 1989-01-01: a year of another calendar?
    """

    def bounded(text: str) -> date:
        day: date = read(text)
        if first and day < first:
            asked = ": a year of another calendar?" if day.year < first.year - 10 else ""
            raise ValueError(f"before {first}{asked}")
        if last and day > last:
            asked = ": a year of another calendar?" if day.year > last.year + 10 else ""
            raise ValueError(f"after {last}, {why}{asked}")
        return day

    return bounded
