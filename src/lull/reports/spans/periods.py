"""Seasons, years, quarters, and weeks, months and years counted from publication."""

from __future__ import annotations

import re
from datetime import date, timedelta

from lull.reports.spans import calendar
from lull.reports.spans.calendar import Period
from lull.reports.spans.mention import Mention, TimeSpan, around
from lull.reports.spans.named_days import month_part
from lull.reports.spans.numbers import number_value

_DUALS = ("ين",)
_SINGULARS = ("ێك", "يك", "اسبوع", "شهر", "عام", "سنه")  # one of them, without a number
_MOST_AGO = 5000


def season(mention: Mention) -> TimeSpan | None:
    """A season with its year, or beside *last*, *next*, *this*, *the* or *since*."""
    number, start, end = mention.words.seasons[mention.match.group("season")], *mention.match.span()
    stated = mention.right("year")
    last, coming = mention.beside("last"), mention.beside("next")
    if not (stated or last or coming or any(mention.left(name) for name in ("this", "the", "since"))):
        return None
    if stated:
        year, end = int(stated.group(1)), stated.end()
    else:
        year = _year_of_season(mention, number, bool(last), bool(coming))
    start, end = around(start, end, last, coming)
    return mention.span(start, end, calendar.season(year, number), "season", open_year=stated is None)


def _year_of_season(mention: Mention, number: int, last: bool, coming: bool) -> int:
    """The latest season begun by publication, moved by *last*, *next* or a clause of the future."""
    year = mention.published.year - (number > mention.published.month)
    over = calendar.season(year, number).last
    if coming or (mention.future and not last):
        return year + ((over is not None and over <= mention.published) or not mention.left("this"))
    return year - (last and over is not None and over >= mention.published)


def year(mention: Mention) -> TimeSpan | None:
    """A year beside a word that says it is one."""
    number, start, end = int(mention.match.group("year")), *mention.match.span()
    cue = mention.words.before["year_cue"].search(mention.low, max(0, start - 24), start)
    if not cue and not mention.left("end"):
        return None
    return mention.span(start, end, calendar.whole_year(number), "year")


def unit(mention: Mention) -> TimeSpan | None:
    """A quarter or half, "three weeks ago", or the week, month or year that *last*, *next* or *this* tells."""
    name = mention.words.units[mention.match.group("unit")]
    if name in ("quarter", "half"):
        return _quarter(mention, name, mention.left("ordinal"))
    if mention.right("year"):
        return None  # the year itself is an anchor of its own
    return _ago(mention, name) or _shifted(mention, name)


def _shifted(mention: Mention, name: str) -> TimeSpan | None:
    last, coming, now = (mention.beside(word) for word in ("last", "next", "this"))
    ending = name in ("month", "year", "week") and mention.left("end")
    if not (last or coming or now or ending) or mention.match.group("unit").endswith("s"):
        return None
    start, end = around(*mention.match.span(), last, coming, now)
    period = _unit_period(mention.published, name, -1 if last else 1 if coming else 0)
    if period is None:
        return None
    if name == "month":
        return month_part(mention, start, end, period, True)
    return mention.span(start, end, period, name)


def _unit_period(published: date, name: str, shift: int) -> Period | None:
    if name == "week":
        return calendar.week(published, shift)
    if name == "weekend":
        monday = calendar.week(published, shift).first
        return None if monday is None else Period(monday + timedelta(days=4), monday + timedelta(days=6), 1)
    if name == "month":
        return calendar.month(published.year, published.month + shift)
    if name == "year":
        return calendar.whole_year(published.year + shift)
    return None


def _quarter(mention: Mention, name: str, ordinal: re.Match[str] | None) -> TimeSpan | None:
    start, end = mention.match.start(), mention.match.end()
    number = mention.words.ordinals.get(ordinal.group(1)) if ordinal else None
    if number is None:  # Arabic and Sorani put the ordinal after the noun
        after = re.compile(r" (" + "|".join(mention.words.ordinals) + r")(?![^\W_])").match(mention.low, end)
        if after is None:
            return None
        number, end = mention.words.ordinals[after.group(1)], after.end()
    else:
        start = ordinal.start() if ordinal else start
    hit = re.compile(r"(?: of| من| لە)?(?: the year| عام| العام| سنة| ساڵی)? ((?:19|20)\d\d)(?!\d)").match(
        mention.low, end
    )
    year = mention.published.year
    if hit:
        year, end = int(hit.group(1)), hit.end()
    maker = calendar.quarter if name == "quarter" else calendar.half
    return mention.span(start, end, maker(year, min(number, 4 if name == "quarter" else 2)), "quarter")


def _ago(mention: Mention, name: str) -> TimeSpan | None:
    """As in "three weeks ago"."""
    value, start = _count(mention)
    after = mention.right("ago")
    before = mention.left("ago", start) if "ago" in mention.words.before else None
    if value is None or value > _MOST_AGO or not (after or before) or mention.left("not", start):
        return None
    start = before.start() if before else start
    end = after.end() if after else mention.match.end()
    return TimeSpan(start, end, _period_ago(mention.published, name, int(value)), "on", False, name)


def _count(mention: Mention) -> tuple[float | None, int]:
    """How many units, and where the words for it begin."""
    form, start = mention.match.group("unit"), mention.match.start()
    if form.endswith(_DUALS):
        return 2.0, start
    count = mention.left("count")
    if count:
        return (1.0 if count.group(1) in ("a", "an") else number_value(count.group(1))), count.start()
    return (1.0 if form.endswith(_SINGULARS) else None), start


def _period_ago(published: date, name: str, n: int) -> Period:
    if name == "day":
        return calendar.day(published - timedelta(days=n))
    if name == "week":
        return calendar.week(published, -n)
    if name == "month":
        return calendar.month(published.year, published.month - n)
    return calendar.whole_year(published.year - n * (10 if name == "decade" else 1))
