"""The time of a promise on an axis that all promises share: from the day it was made to its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from lull.publish.charts import svg

WIDTH, HEIGHT = 190, 22
YEARS_BACK, YEARS_AHEAD = 5, 4


@dataclass(frozen=True)
class Axis:
    """The years that the strips show, and the day that the release is about. Time runs left to right everywhere."""

    first: int
    last: int
    now: date

    def x(self, day: date) -> float:
        """Where a day stands, in pixels; days outside stand at the ends."""
        start, end = date(self.first, 1, 1), date(self.last + 1, 1, 1)
        held = min(max(day, start), end)
        return 3 + (WIDTH - 6) * (held - start).days / (end - start).days


def axis(now: date, days: Sequence[date]) -> Axis:
    """Whole years around the days of the promises, at most five before and four after the release."""
    first = max(now.year - YEARS_BACK, min((d.year for d in days), default=now.year))
    last = min(now.year + YEARS_AHEAD, max((d.year for d in days), default=now.year))
    return Axis(min(first, now.year), max(last, now.year), now)


def strip(scale: Axis, made: date | None, deadline: date | None, said: Sequence[date], css: str) -> Markup:
    """One promise: its span as a bar (open where no date was given), what was said as dots, and the day of today."""
    years = "".join(f"M{svg.short(scale.x(date(y, 1, 1)))},3v16" for y in range(scale.first, scale.last + 2))
    start = scale.x(made) if made else 3.0
    end = scale.x(deadline) if deadline else WIDTH - 3.0
    bar = {"x": start, "y": 8, "width": max(end - start, 2), "height": 6, "rx": 2}
    parts = [
        svg.el("path", {"class": "g", "d": years}),
        svg.el("rect", {"class": f"span {css}" if deadline else f"span {css} undated", **bar}),
        svg.el("path", {"class": "now", "d": f"M{svg.short(scale.x(scale.now + timedelta(days=1)))},1v20"}),
    ]
    if deadline:
        parts.append(svg.el("path", {"class": "due", "d": f"M{svg.short(end)},4v14"}))
    parts += [svg.el("circle", {"class": "saying", "cx": scale.x(d), "cy": 11, "r": 2.4}) for d in said]
    return svg.bare(WIDTH, HEIGHT, *parts)


def head(scale: Axis, labels: Sequence[str]) -> Markup:
    """The years over the strips: first, that of the release, and last."""
    at = (date(scale.first, 1, 1), scale.now, date(scale.last, 12, 31))
    shown = [
        svg.el("text", {"class": "t", "x": scale.x(day), "y": 12, "text_anchor": anchor}, label)
        for day, label, anchor in zip(at, labels, ("start", "middle", "end"), strict=True)
        if label
    ]
    return svg.bare(WIDTH, 15, *shown)
