"""A day of publication in the notations that files use: ISO, with the month in words, in figures, as seconds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from lull.errors import ReportError
from lull.languages.folding import fold
from lull.reports.spans.date_words import month_names

OnError = Callable[[ReportError], None]
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d{4,6}Z?)?")
_FIGURES = re.compile(r"(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4})(?!\d)")
_WORDS = re.compile(
    r"(?:(?P<before>\d{1,2})(?:st|nd|rd|th)? ?(?:of )?[ -]?)?(?P<month>[^\W\d_]+(?: [^\W\d_]+)?)[ .,-]{1,3}"
    r"(?:(?P<after>\d{1,2})(?:st|nd|rd|th)?,? )?(?P<year>\d{4})(?!\d)"
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_SECONDS, _MILLISECONDS = 10**8, 10**11  # 1973 as seconds and as milliseconds
EXPECTED = "2019-04-16, 16 April 2019, April 16, 2019, 16.04.2019 or an RFC 2822 date"


def parse_day(value: object) -> date | None:
    """The day that a text or number names, or `None` where it names none, or may name two ("03/04/2019").

    >>> [str(parse_day(t)) for t in ("2019-04-16T08:00:00Z", "Tue, 16 Apr 2019 08:00:00 +0000", "April 16, 2019")]
    ['2019-04-16', '2019-04-16', '2019-04-16']
    >>> [str(parse_day(t)) for t in ("16/04/2019", "04/16/2019", "03/04/2019", "03.04.2019", "١٦ نيسان ٢٠١٩", "soon")]
    ['2019-04-16', '2019-04-16', 'None', '2019-04-03', '2019-04-16', 'None']
    >>> str(parse_day(1555400000)), str(parse_day("20190416"))
    ('2019-04-16', '2019-04-16')
    """
    if isinstance(value, datetime | date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(float(value))
    text = fold(str(value)).strip()[:80]
    try:
        return _from_text(text)
    except ValueError:
        return None


def _from_epoch(value: float) -> date | None:
    if not _SECONDS <= abs(value) < _MILLISECONDS * 100:
        return None
    seconds = value / 1000 if value >= _MILLISECONDS else value
    return datetime.fromtimestamp(seconds, UTC).date()


def _from_text(text: str) -> date | None:
    if found := _ISO.match(text):
        return date(*map(int, found.groups()))
    if found := _COMPACT.fullmatch(text):
        return date(*map(int, found.groups()))
    if found := _FIGURES.match(text):
        return _in_figures(int(found[1]), int(found[3]), int(found[4]), american=found[2] == "/")
    for found in _WORDS.finditer(text):
        month, day = _month(found["month"]), found["before"] or found["after"]
        if month and day and _FIRST_YEAR < int(found["year"]) < _LAST_YEAR:
            return date(int(found["year"]), month, int(day))
    return None


def _in_figures(first: int, second: int, year: int, *, american: bool) -> date | None:
    """Day before month; where a slash may also stand for the American order, only what cannot be taken two ways."""
    if second > 12:
        return date(year, first, second)
    return None if american and first <= 12 and first != second else date(year, second, first)


def _month(words: str) -> int | None:
    names = month_names()
    return names.get(words) or names.get(words.split(maxsplit=1)[0]) or names.get(words.rsplit(maxsplit=1)[-1])


def stated_day(value: object, where: str, tell: OnError) -> date | None:
    """A day, or `None` where none is given; one that cannot be read is told, and the text read without it."""
    day = parse_day(value) if value else None
    if value and day is None:
        shown = str(value)[:40]
        tell(ReportError(f"{where}: the date {shown!r} cannot be read, or may be two days; expected {EXPECTED}"))
    return day
