"""Recorded and expected deaths a month on a linear scale, with what then happened; and the 12-month total beside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from lull.publish.charts import svg
from lull.publish.locale import Language

_HIDDEN: Final = 2.5
"""How high a month with 1 to 4 deaths stands."""
_BESIDE: Final = 400
"""Width from which a note and the span ahead stand on one line."""
CAPS: Final = (10, 25, 50, 100, 250, 500, 1000, 2500, 5000)


@dataclass(frozen=True)
class Past:
    """Deaths recorded in one month: a number, or None with the text that may be shown (`<5`, or a range)."""

    month: date
    deaths: int | None
    shown: str


@dataclass(frozen=True)
class Ahead:
    """Deaths expected in one month: the middle and the range that holds 8 times in 10."""

    month: date
    p10: float
    p50: float
    p90: float


def index(day: date) -> int:
    """Months since year 0, to count with."""
    return day.year * 12 + day.month - 1


def height(month: Past) -> float:
    """How high a month stands: its count, the middle of its range, or the middle of 1 to 4.

    >>> height(Past(date(2019, 4, 1), None, "8-14"))
    11.0
    """
    if month.deaths is not None:
        return float(month.deaths)
    low, dash, high = month.shown.partition("-")
    return (int(low) + int(high)) / 2 if dash and low.isdigit() and high.isdigit() else _HIDDEN


def cap_for(past: Sequence[Past], ahead: Sequence[Ahead]) -> int:
    """A round top of the scale: room for the forecast, and twice that for what is usual; higher months are cut.

    >>> cap_for([Past(date(2019, 4, 1), 900, "900")] * 2, [Ahead(date(2019, 5, 1), 0, 2, 18)])
    50
    """
    counts = sorted(tall for p in past if (tall := height(p)) > 0)
    usual = counts[int(0.75 * (len(counts) - 1))] if counts else 0.0
    reach = max([a.p90 for a in ahead], default=0.0) * 1.15
    wanted = max(reach, min(usual, 2 * reach) if reach else usual, 6.0)
    return next((c for c in CAPS if c >= wanted), CAPS[-1])


@dataclass(frozen=True)
class _Frame:
    """Where things stand: scales, the top of the chart and the breadth of a month."""

    x: svg.Scale
    y: svg.Scale
    cap: int
    floor: float
    top: float
    left: float
    right: float
    step: float
    first: int
    origin: int


def chart(  # noqa: PLR0913
    speech: Language,
    past: Sequence[Past],
    ahead: Sequence[Ahead],
    after: Sequence[Past] = (),
    *,
    about: str = "",
    width: int = 640,
    tall: int = 300,
    cap: int | None = None,
) -> Markup:
    """Bars, cut where they pass the top; forecast months twice as wide on tinted ground, with band and middle.

    `about` is what is counted, for the text alternative. Empty where there is nothing to draw.
    """
    if not past and not ahead:
        return Markup("")
    f = _frame(past, ahead, cap or cap_for(past, ahead), width, tall)
    label = speech.text("Deaths a month: recorded, expected 8 times in 10, and what then happened")
    return svg.picture(
        width,
        tall,
        f"{about}. {label}" if about else label,
        *_ahead_ground(speech, f, ahead),
        *_grid(speech, f),
        *_bars(f, past),
        *_years(speech, f, ahead),
        *_band(f, ahead),
        *(_mark(f, p) for p in after if f.origin < index(p.month) <= _last(f, ahead)),
        *_cut_note(speech, f, past),
        css="chart months",
    )


def _last(f: _Frame, ahead: Sequence[Ahead]) -> int:
    return index(ahead[-1].month) if ahead else f.origin


def _frame(past: Sequence[Past], ahead: Sequence[Ahead], cap: int, width: int, tall: int) -> _Frame:
    first = index(past[0].month) if past else index(ahead[0].month)
    origin = index(past[-1].month) if past else first - 1
    # On a narrow chart the note on the highest month stands above the span ahead and not beside it.
    left, right, top, floor = 40.0, width - 8.0, 34.0 if width >= _BESIDE else 50.0, tall - 30.0
    broad = 2 if origin - first < 120 else 3
    cells = (origin - first + 1) + broad * len(ahead)
    step = (right - left) / max(cells, 1)

    def x(month: float) -> float:
        return left + step * (
            (month - first) if month <= origin + 1 else (origin + 1 - first) + broad * (month - origin - 1)
        )

    return _Frame(x, svg.linear(0, cap, floor, top), cap, floor, top, left, right, step, first, origin)


def _grid(speech: Language, f: _Frame) -> list[Markup]:
    out = []
    for tick in _ticks(f.cap):
        at = svg.short(f.y(tick))
        out.append(svg.el("path", {"class": "g", "d": f"M{svg.short(f.left)},{at}H{svg.short(f.right)}"}))
        out.append(
            svg.el(
                "text", {"class": "t", "x": f.left - 6, "y": f.y(tick) + 4, "text_anchor": "end"}, speech.number(tick)
            )
        )
    return out


def _ticks(cap: int) -> list[int]:
    """Four or five round steps up to the top.

    >>> _ticks(25), _ticks(50)
    ([0, 5, 10, 15, 20, 25], [0, 10, 20, 30, 40, 50])
    """
    step = 10 ** math.floor(math.log10(cap / 4))
    step = next(s * step for s in (1, 2, 2.5, 5, 10) if cap / (s * step) <= 5)
    return [round(n * step) for n in range(int(cap / step) + 1)]


def _bars(f: _Frame, past: Sequence[Past]) -> list[Markup]:
    """All bars as three paths: whole counts, months of 1 to 4, and the torn tops of those that are cut."""
    wide = max(f.step - (1.6 if f.step > 5 else 0.4), 0.8)
    whole: list[str] = []
    small: list[str] = []
    torn: list[str] = []
    floor, breadth = svg.short(f.floor), svg.short(wide)
    for p in past:
        tall = height(p)
        if tall <= 0:
            continue
        x, y = f.x(index(p.month)), f.y(min(tall, f.cap))
        spot = f"M{svg.short(x)},{floor}V{svg.short(y)}h{breadth}V{floor}z"
        (small if p.deaths is None and p.shown == "<5" else whole).append(spot)
        if tall > f.cap:
            torn.append(f"M{svg.short(x - 1)},{svg.short(y + 9)}l{svg.short(wide + 2)},-5")
    return [
        svg.el("path", {"class": kind, "d": "".join(held)})
        for kind, held in (("h", whole), ("hs", small), ("cut", torn))
        if held
    ]


def _years(speech: Language, f: _Frame, ahead: Sequence[Ahead]) -> list[Markup]:
    out = []
    last = _last(f, ahead)
    room = 34 / f.step / 12
    every = next(n for n in (1, 2, 5, 10, 20) if n >= room or n == 20)
    for month in range(f.first, last + 1):
        if month % 12 or (month // 12) % every:
            continue
        at = f.x(month)
        out.append(svg.el("path", {"class": "ax", "d": f"M{svg.short(at)},{svg.short(f.floor)}v5"}))
        if at < f.right - 16:
            where = {"class": "t", "x": at + 2, "y": f.floor + 19, "text_anchor": "start"}
            out.append(svg.el("text", where, speech.year(month // 12)))
    return out


def _ahead_ground(speech: Language, f: _Frame, ahead: Sequence[Ahead]) -> list[Markup]:
    if not ahead:
        return []
    start, end = f.x(f.origin + 1), f.x(_last(f, ahead) + 1)
    title = speech.months(ahead[0].month, ahead[-1].month)
    anchor, at = ("start", start + 6) if end - start > 150 else ("end", end)
    return [
        svg.el(
            "rect", {"class": "soft", "x": start, "y": f.top - 8, "width": end - start, "height": f.floor - f.top + 8}
        ),
        svg.el("path", {"class": "now", "d": f"M{svg.short(start)},{svg.short(f.top - 14)}V{svg.short(f.floor)}"}),
        svg.el("text", {"class": "tb", "x": at, "y": f.top - 14, "text_anchor": anchor}, title),
    ]


def _band(f: _Frame, ahead: Sequence[Ahead]) -> list[Markup]:
    """The range and the middle in steps, as each month is a whole."""
    if not ahead:
        return []
    edges = [(f.x(index(a.month)), f.x(index(a.month) + 1), a) for a in ahead]
    high = "".join(f"L{svg.short(a)},{svg.short(f.y(min(m.p90, f.cap)))}H{svg.short(b)}" for a, b, m in edges)
    low = "".join(f"L{svg.short(b)},{svg.short(f.y(min(m.p10, f.cap)))}H{svg.short(a)}" for a, b, m in reversed(edges))
    middle = "".join(f"L{svg.short(a)},{svg.short(f.y(min(m.p50, f.cap)))}H{svg.short(b)}" for a, b, m in edges)
    return [
        svg.el("path", {"class": "fan", "d": f"M{high[1:]}{low}z"}),
        svg.el("path", {"class": "fl", "d": f"M{middle[1:]}"}),
    ]


def _mark(f: _Frame, month: Past) -> Markup:
    at = (f.x(index(month.month)) + f.x(index(month.month) + 1)) / 2
    kind = "oh" if month.deaths is None else "o"
    if height(month) > f.cap:
        return svg.el("path", {"class": kind, "d": f"M{svg.short(at)},{svg.short(f.top - 5)}l5,9h-10z"})
    return svg.el("circle", {"class": kind, "cx": at, "cy": f.y(height(month)), "r": 4})


def _cut_note(speech: Language, f: _Frame, past: Sequence[Past]) -> list[Markup]:
    """The highest month where bars are cut, as it may be shown."""
    over = [p for p in past if height(p) > f.cap]
    if not over:
        return []
    most = max(over, key=height)
    text = speech.text(
        "▲ up to %(deaths)s (%(month)s)", deaths=speech.recorded(most.shown), month=speech.month(most.month)
    )
    return [svg.el("text", {"class": "t", "x": f.left, "y": 20, "text_anchor": "start"}, text)]


def total(  # noqa: PLR0913
    speech: Language,
    low: float,
    middle: float,
    high: float,
    *,
    later: tuple[float, float] | None = None,
    later_text: str = "",
    tall: int = 300,
) -> Markup:
    """The total of the months ahead as a band on a square-root scale, with its middle, the line at 25 and what came."""
    top_value = max(high, 60.0, later[1] if later else 0.0) * 1.1
    y = svg.root(top_value, tall - 30.0, 34.0)
    parts: list[Markup] = []
    for tick in svg.ticks(top_value):
        if tick != 25:
            at = svg.short(y(tick))
            parts.append(svg.el("path", {"class": "g", "d": f"M40,{at}H132"}))
            parts.append(
                svg.el("text", {"class": "t", "x": 34, "y": y(tick) + 4, "text_anchor": "end"}, speech.number(tick))
            )
    parts.append(svg.el("path", {"class": "thr", "d": f"M40,{svg.short(y(25))}H132"}))
    parts.append(svg.el("text", {"class": "tb", "x": 34, "y": y(25) + 4, "text_anchor": "end"}, speech.number(25)))
    parts.append(
        svg.el(
            "rect", {"class": "fan", "x": 54, "y": y(high), "width": 18, "height": max(y(low) - y(high), 2), "rx": 3}
        )
    )
    parts.append(svg.el("path", {"class": "fl", "d": f"M50,{svg.short(y(middle))}h26"}))
    # An end that is the middle itself is written once.
    ends = [
        (v, css) for v, css in ((high, "t"), (middle, "tb"), (low, "t")) if css == "tb" or round(v) != round(middle)
    ]
    counts, styles = [round(v) for v, _ in ends], [css for _, css in ends]
    levels = _apart([y(v) for v, _ in ends], 14)
    for value, place, css in zip(counts, levels, styles, strict=True):
        parts.append(svg.el("text", {"class": css, "x": 80, "y": place + 4}, speech.number(value)))
    if later:
        top, foot = y(later[1]), y(later[0])
        parts.append(
            svg.el(
                "rect", {"class": "o", "x": 112, "y": top - 2, "width": 8, "height": max(foot - top, 1) + 4, "rx": 2}
            )
        )
        parts.append(
            svg.el(
                "text",
                {"class": "to", "x": 138, "y": foot + 16 if foot + 20 < tall - 14 else top - 6, "text_anchor": "end"},
                later_text,
            )
        )
    label = speech.text("Deaths in all months ahead together: 8 times in 10, middle, and what then happened")
    return svg.picture(140, tall, label, *parts, css="chart total")


def _apart(levels: Sequence[float], gap: float) -> list[float]:
    """Heights of labels, pushed apart from the top down.

    >>> _apart([10, 12, 50], 14)
    [10, 24, 50]
    """
    out: list[float] = []
    for level in levels:
        out.append(max(level, out[-1] + gap) if out else level)
    return out


def small(speech: Language, past: Sequence[Past], *, cap: int, width: int = 262, tall: int = 104) -> Markup:
    """A small chart of recorded months on a scale that all places share; what is cut is said by its highest month."""
    if not past:
        return Markup("")
    first, last = index(past[0].month), index(past[-1].month)
    left, floor, top = 26.0, tall - 22.0, 18.0
    step = (width - left - 4) / (last - first + 1)
    f = _Frame(
        lambda m: left + step * (m - first),
        svg.linear(0, cap, floor, top),
        cap,
        floor,
        top,
        left,
        width - 4.0,
        step,
        first,
        last,
    )
    over = [p for p in past if height(p) > cap]
    most = max(over, key=height, default=None)
    note = []
    if most is not None:
        at = min(max(f.x(index(most.month)), left + 24), width - 30)
        note = [
            svg.el(
                "text", {"class": "t", "x": at, "y": 12, "text_anchor": "middle"}, f"▲ {speech.recorded(most.shown)}"
            )
        ]
    ends = [
        svg.el("text", {"class": "t", "x": left - 5, "y": f.y(v) + 4, "text_anchor": "end"}, speech.number(v))
        for v in (0, cap)
    ]
    line = svg.el(
        "path",
        {
            "class": "g",
            "d": f"M{svg.short(left)},{svg.short(top)}H{width - 4}M{svg.short(left)},{svg.short(floor)}H{width - 4}",
        },
    )
    return svg.bare(width, tall, line, *ends, *_bars(f, past), *_years(speech, f, ()), *note, css="chart small")
