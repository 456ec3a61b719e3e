"""When things happened: mentions of time in folded text, anchored on the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lull.reports.spans import calendar
from lull.reports.spans.calendar import Period
from lull.reports.spans.date_words import TimeWords, load_times
from lull.reports.spans.numbers import number_value

_REACH = 42
_DUALS = ("ين",)


@dataclass(frozen=True)
class TimeSpan:
    """A mention of time: its range in the folded text, its period, and how it is bound (`on`, `since` or `by`).

    `ends` marks "the end of ..."; `open_year` that the year was inferred from the day of publication.
    """

    start: int
    end: int
    period: Period
    bound: str
    ends: bool = False
    unit: str = "day"
    open_year: bool = False


@dataclass(frozen=True)
class _Frame:
    low: str
    match: re.Match[str]
    words: TimeWords
    published: date
    future: bool

    def left(self, name: str, at: int | None = None) -> re.Match[str] | None:
        end = self.match.start() if at is None else at
        return self.words.before[name].search(self.low, max(0, end - _REACH), end)

    def right(self, name: str, at: int | None = None) -> re.Match[str] | None:
        return self.words.after[name].match(self.low, self.match.end() if at is None else at)


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
        span = _resolve(_Frame(low, match, words, published, future))
        if span is not None and span.start >= start:
            spans.append(span)
    return _join_ranges(low, spans, words)


def _resolve(frame: _Frame) -> TimeSpan | None:
    kind = frame.match.lastgroup or ""
    try:
        return _RESOLVERS[kind](frame)
    except (OverflowError, ValueError):
        return None  # a year outside the calendar is no date


def _bound(frame: _Frame, at: int) -> tuple[str, int]:
    tail = frame.words.after.get("tail_since")
    if tail is not None and tail.fullmatch(frame.match.group()):
        return "since", at
    for name in ("by", "since"):
        hit = frame.left(name, at)
        if hit:
            return name, hit.start()
    return "on", at


def _span(frame: _Frame, start: int, end: int, period: Period, unit: str, **flags: bool) -> TimeSpan:
    ends = False
    hit = frame.left("end", start)
    if hit:
        start, ends = hit.start(), True
    bound, start = _bound(frame, start)
    return TimeSpan(start, end, period, bound, ends, unit, **flags)


def _iso(frame: _Frame) -> TimeSpan | None:
    numbers = [int(n) for n in re.split("[-/]", frame.match.group())]
    if numbers[0] < 1000:
        numbers.reverse()
    when = calendar.make_day(*numbers)
    return None if when is None else _span(frame, frame.match.start(), frame.match.end(), calendar.day(when), "day")


def _relative_day(frame: _Frame) -> TimeSpan | None:
    shift = frame.words.days[frame.match.group("rel")]
    if shift == 0 and re.search(
        r"(?:ساعات|ساعه)[^;]{0,30}$", frame.low[max(0, frame.match.start() - 40) : frame.match.start()]
    ):
        return None  # "hours in the day" is a rate
    when = frame.published + timedelta(days=shift)
    return _span(frame, frame.match.start(), frame.match.end(), calendar.day(when), "day")


def _weekday(frame: _Frame) -> TimeSpan:
    number, start, end = frame.words.weekdays[frame.match.group("weekday")], frame.match.start(), frame.match.end()
    before, following = frame.left("last"), frame.left("next")
    last, coming = before or frame.right("last"), following or frame.right("next")
    if last:
        when = calendar.weekday_before(frame.published, number, strict=True)
    elif coming or frame.future:
        when = calendar.weekday_after(frame.published, number)
    else:
        when = calendar.weekday_before(frame.published, number)
    for hit in (last, coming):
        start, end = (min(start, hit.start()), max(end, hit.end())) if hit else (start, end)
    return _span(frame, start, end, calendar.day(when), "day")


def _year_near(frame: _Frame, number: int, day_of_month: int = 0) -> int:
    """Year of a month without one: the latest begun by publication, or the next where the future is meant."""
    published = frame.published
    if frame.future:
        over = number < published.month or (number == published.month and 0 < day_of_month < published.day)
        return published.year + over
    ahead = number > published.month or (number == published.month and day_of_month > published.day)
    return published.year - ahead


def _month(frame: _Frame) -> TimeSpan | None:
    number, start, end = frame.words.months[frame.match.group("month")], frame.match.start(), frame.match.end()
    if not _is_month(frame):
        return None
    first_day, last_day, start, end, year = _days_beside(frame, start, end)
    last, coming = frame.left("last", start) or frame.right("last", end), None
    if not last:
        coming = frame.left("next", start) or frame.right("next", end)
    for hit in (last, coming):
        start, end = (min(start, hit.start()), max(end, hit.end())) if hit else (start, end)
    open_year = year is None
    if year is None:
        year = _relative_year(frame, number, last_day, bool(last), bool(coming))
    if last_day:
        first, final = calendar.make_day(year, number, first_day), calendar.make_day(year, number, last_day)
        if first is None or final is None:
            return None
        return _span(frame, start, end, Period(first, final, 1), "day", open_year=open_year)
    return _month_part(frame, start, end, calendar.month(year, number), open_year)


def _relative_year(frame: _Frame, number: int, day_of_month: int, last: bool, coming: bool) -> int:
    if coming:
        return frame.published.year + (number <= frame.published.month)
    if last:
        return frame.published.year - (number >= frame.published.month)
    if frame.left("this"):
        return frame.published.year
    return _year_near(frame, number, day_of_month)


def _month_part(frame: _Frame, start: int, end: int, whole: Period, open_year: bool) -> TimeSpan:
    for part in ("early", "mid", "late"):
        hit = frame.left(part, start)
        if hit:
            return _span(frame, hit.start(), end, calendar.part_of_month(whole, part), "part", open_year=open_year)
    return _span(frame, start, end, whole, "month", open_year=open_year)


_SHORT = frozenset(
    ("mar", "dec", "sep", "jan", "jun", "oct", "may", "march", "aug", "nov", "sept", "apr", "feb", "jul")
)
_MONTH_CUE = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|from|to|before|after|during|through|early|late|mid|end|last|next|this|and|"
    r"between|for|coming|throughout|past|every)[ -]|\d(?:st|nd|rd|th)? (?:of )?)$"
)


def _is_month(frame: _Frame) -> bool:
    """As in "may" and "march" are months only beside a cue; Arabic and Sorani names are taken as they are."""
    if frame.match.group("month") not in _SHORT:
        return True
    if _MONTH_CUE.search(frame.low, max(0, frame.match.start() - 12), frame.match.start()):
        return True
    if (
        "subject" in frame.words.after
        and frame.right("subject")
        and not frame.low[: frame.match.start()].rstrip(" \n\"'").endswith(tuple("abcdefghijklmnopqrstuvwxyz,"))
    ):
        return True
    return bool(frame.right("day") or frame.right("year"))


def _days_beside(frame: _Frame, start: int, end: int) -> tuple[int, int, int, int, int | None]:
    first_day = last_day = 0
    year = None
    hit = frame.left("day")
    if hit and 1 <= int(hit.group(2)) <= 31:
        last_day = int(hit.group(2))
        first_day = int(hit.group(1) or last_day)
        start = hit.start(1) if hit.group(1) else hit.start(2)
    elif "ordinal_day" in frame.words.before and (hit := frame.left("ordinal_day")):
        first_day = last_day = frame.words.ordinals[hit.group(1)]
        start = hit.start()
    elif (hit := frame.right("day")) and 1 <= int(hit.group(1)) <= 31:
        first_day, end = int(hit.group(1)), hit.end()
        last_day = int(hit.group(2) or first_day)
        year = int(hit.group(3)) if hit.group(3) else None
    first_day = min(first_day, last_day)
    hit = frame.right("year", end)
    if hit and year is None:
        year, end = int(hit.group(1)), hit.end()
    return first_day, last_day, start, end, year


def _season(frame: _Frame) -> TimeSpan | None:
    number, start, end = frame.words.seasons[frame.match.group("season")], frame.match.start(), frame.match.end()
    hit = frame.right("year")
    last, coming = frame.left("last") or frame.right("last"), frame.left("next") or frame.right("next")
    if not (hit or last or coming or frame.left("this") or frame.left("the") or frame.left("since")):
        return None
    if hit:
        year, end = int(hit.group(1)), hit.end()
        year -= number == 12 and False
    else:
        year = frame.published.year - (number > frame.published.month)
        begun = calendar.season(year, number)
        if coming or (frame.future and not last):
            year += (begun.last is not None and begun.last <= frame.published) or not frame.left("this")
        elif last and begun.last is not None and begun.last >= frame.published:
            year -= 1
    for side in (last, coming):
        start, end = (min(start, side.start()), max(end, side.end())) if side else (start, end)
    return _span(frame, start, end, calendar.season(year, number), "season", open_year=hit is None)


def _year(frame: _Frame) -> TimeSpan | None:
    year, start, end = int(frame.match.group("year")), frame.match.start(), frame.match.end()
    cue = frame.words.before["year_cue"].search(frame.low, max(0, start - 24), start)
    if not cue and not frame.left("end"):
        return None
    return _span(frame, start, end, calendar.whole_year(year), "year")


def _unit(frame: _Frame) -> TimeSpan | None:  # noqa: PLR0911  one return a kind of unit
    name = frame.words.units[frame.match.group("unit")]
    start, end = frame.match.start(), frame.match.end()
    ordinal = frame.left("ordinal")
    if name in ("quarter", "half"):
        return _quarter(frame, name, ordinal)
    if frame.right("year"):
        return None  # the year itself is an anchor of its own
    ago = _ago(frame, name)
    if ago is not None:
        return ago
    last, coming = frame.left("last") or frame.right("last"), frame.left("next") or frame.right("next")
    now = frame.left("this") or ("this" in frame.words.after and frame.right("this"))
    end_of = frame.left("end")
    if not (last or coming or now or (end_of and name in ("month", "year", "week"))):
        return None
    if frame.match.group("unit").endswith("s") or frame.right("year"):
        return None
    for side in (last, coming, now or None):
        start, end = (min(start, side.start()), max(end, side.end())) if side else (start, end)
    period = _unit_period(frame.published, name, -1 if last else 1 if coming else 0)
    if period is None:
        return None
    if name == "month":
        return _month_part(frame, start, end, period, True)
    return _span(frame, start, end, period, name)


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


def _quarter(frame: _Frame, name: str, ordinal: re.Match[str] | None) -> TimeSpan | None:
    start, end = frame.match.start(), frame.match.end()
    number = frame.words.ordinals.get(ordinal.group(1)) if ordinal else None
    if number is None:  # Arabic and Sorani put the ordinal after the noun
        after = re.compile(r" (" + "|".join(frame.words.ordinals) + r")(?![^\W_])").match(frame.low, end)
        if after is None:
            return None
        number, end = frame.words.ordinals[after.group(1)], after.end()
    else:
        start = ordinal.start() if ordinal else start
    hit = re.compile(r"(?: of| من| لە)?(?: the year| عام| العام| سنة| ساڵی)? ((?:19|20)\d\d)(?!\d)").match(
        frame.low, end
    )
    year = frame.published.year
    if hit:
        year, end = int(hit.group(1)), hit.end()
    maker = calendar.quarter if name == "quarter" else calendar.half
    return _span(frame, start, end, maker(year, min(number, 4 if name == "quarter" else 2)), "quarter")


def _ago(frame: _Frame, name: str) -> TimeSpan | None:
    count = frame.left("count")
    value = 2.0 if frame.match.group("unit").endswith(_DUALS) else None
    start, end = frame.match.start(), frame.match.end()
    if count and value is None:
        value = number_value(count.group(1)) if count.group(1) not in ("a", "an") else 1.0
        start = count.start()
    elif value is None and frame.match.group("unit").endswith(("ێك", "يك", "اسبوع", "شهر", "عام", "سنه")):
        value = 1.0
    after = frame.right("ago")
    before = frame.left("ago", start) if "ago" in frame.words.before else None
    if value is None or not (after or before) or value > 5000:
        return None
    if frame.left("not", start):
        return None
    start, end = (before.start() if before else start), (after.end() if after else end)
    n = int(value)
    if name == "day":
        period = calendar.day(frame.published - timedelta(days=n))
    elif name == "week":
        period = calendar.week(frame.published, -n)
    elif name == "month":
        period = calendar.month(frame.published.year, frame.published.month - n)
    else:
        period = calendar.whole_year(frame.published.year - n * (10 if name == "decade" else 1))
    return TimeSpan(start, end, period, "on", False, name)


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


_RESOLVERS = {
    "iso": _iso,
    "rel": _relative_day,
    "weekday": _weekday,
    "month": _month,
    "season": _season,
    "year": _year,
    "unit": _unit,
}
