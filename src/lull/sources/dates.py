"""Dates of a file: whether 05/11/2018 is day/month or month/day is settled once for all of it, never row by row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from babel import Locale

from lull import languages
from lull.errors import SourceError

_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_COMPACT = re.compile(r"(\d{4})()(\d\d)(\d\d)")
_SLASH = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|(?<!-)\d\d)(?: \d{1,2}:\d{2}(?::\d{2})?( ?[AP]M)?)?", re.IGNORECASE
)
# A month may have two words, and its day the letters of an ordinal: 1st, 1er, 1º.
_DAY = r"(\d{1,2})(?:(?i:st|nd|rd|th|er)|[ºª]|ی)?"
_MONTH = r"((?:[^\W\d_]{2,12} (?!de ))?[^\W\d_]{2,12})"
_WORD = re.compile(rf"{_DAY}\.?[ -](?:de )?{_MONTH}\.?[ ,-]+(?:de )?(\d{{4}}|\d\d)")
_WORD_FIRST = re.compile(rf"{_MONTH}\.? {_DAY},? +(\d{{4}})")
# Two digits of a year are of the hundred years from then on.
_FIRST_YEAR = 1970
_SERIAL = re.compile(r"[2-6]\d{4}(\.\d+)?")
Reader = Callable[[str], date]


def settle(texts: Iterable[str | None], stated: str, name: str) -> str:
    """The order of a file's dates: `stated`, or what its texts prove; "" where every date is plain.

    A number above 12 proves the order, a clock with AM or PM that of the United States, and points that of the day
    first. Raises `SourceError` where nothing proves it, or the texts prove both.

    >>> settle(["05/11/2018", "13/02/2019", "2019-01-01"], "", "x.csv")
    'dmy'
    """
    found = [m for t in texts if t and (m := _SLASH.fullmatch(t.strip()))]
    if not found or stated:
        return stated
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

    >>> reader("dmy")("05/11/2018"), reader("")("2023-10-02 00:00:00.000"), reader("")("5-Nov-18")
    (datetime.date(2018, 11, 5), datetime.date(2023, 10, 2), datetime.date(2018, 11, 5))
    """

    def read(text: str) -> date:
        if found := _COMPACT.fullmatch(text) or _ISO.fullmatch(text):
            year, month, day = int(found[1]), int(found[3]), int(found[4])
        elif (found := _SLASH.fullmatch(text)) and order:
            day, month = int(found[1]), int(found[3])
            if order == "mdy":
                day, month = month, day
            year = _year(found[4])
        elif (found := _WORD.fullmatch(text)) and (month := _month(found[2])):
            day, year = int(found[1]), _year(found[3])
        elif (found := _WORD_FIRST.fullmatch(text)) and (month := _month(found[1])):
            day, year = int(found[2]), int(found[3])
        elif _SERIAL.fullmatch(text):
            raise ValueError("the number of a day in a spreadsheet; format its column as YYYY-MM-DD")
        else:
            raise ValueError("not a date; expected YYYY-MM-DD")
        try:
            return date(year, month, day)
        except ValueError:
            raise ValueError("no such day; expected YYYY-MM-DD") from None

    return read


def _year(text: str) -> int:
    return int(text) if len(text) > 2 else _FIRST_YEAR + (int(text) - _FIRST_YEAR) % 100


def _month(word: str) -> int:
    """The number of a month in any language of the packs, of one word also by its beginning; 0 for none."""
    plain, known = _plain(word), _months()
    begun = plain if " " in plain else plain[:3]
    return next((known[w] for w in (plain, plain[:-1], begun) if w in known), 0)


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for code in dict.fromkeys([languages.source(), *languages.codes()]):
        locale = languages.load(code).locale
        for each in (locale, Locale(locale.language)):  # a country may have its own names of the months
            for width in ("wide", "abbreviated"):
                for number, name in each.months["format"][width].items():
                    found.setdefault(_plain(name), number)
    return found


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).strip(". ")


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
