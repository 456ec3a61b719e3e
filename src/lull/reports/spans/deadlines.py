# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Deadlines of promises: the last day of the unit that the text names."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from lull.languages import readers, source
from lull.reports.spans.calendar import add_months
from lull.reports.spans.dates import TimeSpan, find_times
from lull.reports.spans.numbers import NUMBER, number_value
from lull.reports.spans.view import fold_pattern

_UNIT = (
    (("day", "يوم", "ايام", "روژ"), "day"), (("week", "اسبوع", "اسابيع", "ههفته"), "week"),
    (("month", "شهر", "اشهر", "شهور", "مانگ"), "month"), (("year", "سن", "عام", "اعوام", "سال"), "year"),
)  # fmt: skip
_PRECISION = {"day": "day", "part": "day", "week": "day", "weekend": "day", "month": "month", "quarter": "quarter", "year": "year",
              "season": "none"}  # fmt: skip


class _Words(NamedTuple):
    """Compiled words of one language; `cue` is `None` where any time may limit a promise."""

    within: re.Pattern[str]
    cue: re.Pattern[str] | None


@lru_cache(maxsize=8)
def _load(lang: str | None) -> _Words:
    pack = importlib.import_module(f"lull.languages.{lang if lang in readers() else source()}.reports.deadlines")
    within = re.compile(fold_pattern(pack.WITHIN.replace("<NUMBER>", NUMBER)))
    return _Words(within, re.compile(pack.LIMIT_CUE) if pack.LIMIT_CUE else None)


@dataclass(frozen=True)
class Deadline:
    """Last day and its precision (day, month, quarter or year), with the range of its words in the folded text."""

    last: date
    prec: str
    start: int
    end: int


@dataclass(frozen=True)
class Anchor:
    """What a deadline is told from: the day of the act if known, and the day of publication.

    `past`: the promise has met its fate, the deadline may be over. `strict`: only "by", "until", "the end of" count.
    `skip`: range of the words for the day of the act itself. `last`: where several fit, the last one named holds.
    """

    made: date | None
    published: date
    past: bool = False
    strict: bool = False
    skip: tuple[int, int] | None = None
    last: bool = False


def find_deadline(low: str, start: int, end: int, *, anchor: Anchor, lang: str | None = None) -> Deadline | None:
    """The deadline stated between two offsets, or `None`.

    "Within 90 days" counts from the act, else from publication. Dates are taken to lie after publication unless the
    promise has met its fate. Feasts, seasons and "soon" give none.

    >>> find_deadline("until the end of march 2021", 0, 27, anchor=Anchor(None, date(2019, 4, 16))).last.isoformat()
    '2021-03-31'
    >>> find_deadline("within 90 days", 0, 14, anchor=Anchor(None, date(2022, 3, 14))).last.isoformat()
    '2022-06-12'
    """
    within = _load(lang).within.search(low, start, end)
    counted = _counted(within, anchor.made or anchor.published) if within else None
    if counted is not None:
        return counted
    times = find_times(low, start, end, published=anchor.published, lang=lang, future=not anchor.past)
    bound = [t for t in times if _may_limit(low, t, anchor, lang)]
    if anchor.last and len(bound) > 1:  # "pushed back from December to 15 April"
        bound = [t for t in bound if _TOWARDS.search(low[max(0, t.start - 10) : t.start])] or bound
    ordered = sorted(bound, key=lambda t: (t.bound != "by", -t.start if anchor.last else t.start))
    return next((found for t in ordered if (found := _named(t, anchor)) is not None), None)


def _named(span: TimeSpan, anchor: Anchor) -> Deadline | None:
    """The last day of a time that the text names, unless it names no day or lies before the act."""
    last, prec = _last_day(span, anchor.published, anchor.past), _PRECISION[span.unit]
    if last is None or prec == "none":
        return None
    if not anchor.past and last < (anchor.made or anchor.published):
        return None
    return Deadline(last, prec, span.start, span.end)


_TOWARDS = re.compile(r"(?:\b(?:to|until|till|through)|الي|حتي|تا|بو)(?: the)? $")


def _is_act(span: TimeSpan, anchor: Anchor) -> bool:
    return anchor.skip is not None and span.bound != "by" and span.start < anchor.skip[1] and anchor.skip[0] < span.end


def _may_limit(low: str, span: TimeSpan, anchor: Anchor, lang: str | None) -> bool:
    if span.unit not in _PRECISION or _is_act(span, anchor) or not _limits(low, span, lang):
        return False
    return span.bound == "by" or span.ends or not anchor.strict


def _limits(low: str, span: TimeSpan, lang: str | None) -> bool:
    cue = _load(lang).cue
    if span.bound in ("by", "since") or span.ends or cue is None:
        return True
    return cue.search(low[max(0, span.start - 22) : span.start]) is not None


def _last_day(span: TimeSpan, published: date, past: bool) -> date | None:
    last = span.period.last
    if last is None:
        return None
    if span.open_year and not past and last <= published and span.unit in ("month", "day", "part"):
        last = add_months(last, 12)
    return last


def _counted(match: re.Match[str], anchor: date) -> Deadline | None:
    groups = match.groupdict()
    words = groups.get("unit") or groups.get("dual") or groups.get("one") or ""
    name = next((name for heads, name in _UNIT if words.startswith(heads)), None)
    if groups.get("dual"):
        count: float | None = 2
    elif groups.get("one") or groups["n"] in ("a", "an"):
        count = 1
    else:
        count = number_value(groups["n"])
    if name is None or count is None or count > 10_000:
        return None
    n = int(count)
    try:
        last = {
            "day": lambda: anchor + timedelta(days=n),
            "week": lambda: anchor + timedelta(weeks=n),
            "month": lambda: add_months(anchor, n),
            "year": lambda: add_months(anchor, 12 * n),
        }[name]()
    except (OverflowError, ValueError):
        return None
    prec = {"day": "day", "week": "day", "month": "month", "year": "year"}[name]
    return Deadline(last, prec, match.start(), match.end())
