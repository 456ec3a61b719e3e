"""A mention of time in its text: what stands beside it, and the span that comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lull.reports.spans.calendar import Period
from lull.reports.spans.date_words import TimeWords

_REACH = 42


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
class Mention:
    """A word of time in its text, and the day of publication; `future`: the clause speaks of what is to come."""

    low: str
    match: re.Match[str]
    words: TimeWords
    published: date
    future: bool

    def left(self, name: str, at: int | None = None) -> re.Match[str] | None:
        """A word of this kind right before the mention, or before an offset."""
        end = self.match.start() if at is None else at
        return self.words.before[name].search(self.low, max(0, end - _REACH), end)

    def right(self, name: str, at: int | None = None) -> re.Match[str] | None:
        """A word of this kind right after the mention, or at an offset."""
        return self.words.after[name].match(self.low, self.match.end() if at is None else at)

    def beside(self, name: str) -> re.Match[str] | None:
        """A word of this kind before the mention or after it."""
        return self.left(name) or (self.right(name) if name in self.words.after else None)

    def span(self, start: int, end: int, period: Period, unit: str, *, open_year: bool = False) -> TimeSpan:
        """The span of a period, widened by "the end of", "since" and "by" before it."""
        ends = self.left("end", start)
        bound, start = self._bound(ends.start() if ends else start)
        return TimeSpan(start, end, period, bound, ends is not None, unit, open_year)

    def _bound(self, at: int) -> tuple[str, int]:
        tail = self.words.after.get("tail_since")
        if tail is not None and tail.fullmatch(self.match.group()):
            return "since", at
        for name in ("by", "since"):
            hit = self.left(name, at)
            if hit:
                return name, hit.start()
        return "on", at


def around(start: int, end: int, *hits: re.Match[str] | None) -> tuple[int, int]:
    """The range that takes in all of these."""
    found = [hit for hit in hits if hit]
    return min([start, *(hit.start() for hit in found)]), max([end, *(hit.end() for hit in found)])
