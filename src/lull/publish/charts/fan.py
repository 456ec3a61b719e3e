"""The risk fan: what was recorded, what is expected, and what then happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from lull.publish.charts import svg
from lull.publish.locale import Language

WIDTH, HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 16, 34
_UNDER_FIVE = 2.5


@dataclass(frozen=True)
class Past:
    """Deaths recorded in one month: a number, or None with the text that may be shown (`<5`, or a range)."""

    month: date
    deaths: int | None
    shown: str


@dataclass(frozen=True)
class Ahead:
    """Expected deaths in one month: the 80 % interval and its middle."""

    month: date
    p10: float
    p50: float
    p90: float


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def fan(
    speech: Language,
    past: Sequence[Past],
    ahead: Sequence[Ahead],
    after: Sequence[Past],
    *,
    width: int = WIDTH,
    about: str = "",
) -> Markup:
    """Draw recorded months as bars, the forecast as a band, and later months as outlined marks.

    `about` is what is counted, for the text alternative.
    """
    months = [_index(p.month) for p in (*past, *after)] + [_index(a.month) for a in ahead]
    if not months:
        return Markup("")
    first, last = min(months), max(months)
    most = max([height(p) for p in (*past, *after)] + [a.p90 for a in ahead] + [6.0])
    x = svg.linear(first - 0.5, last + 0.5, _LEFT, width - _RIGHT)
    y = svg.root(most * 1.05, HEIGHT - _BOTTOM, _TOP)
    wide = max(1.0, (width - _LEFT - _RIGHT) / (last - first + 1) - 1.2)
    label = speech.text("Deaths a month: recorded, expected with an 80 % interval, and what then happened")
    label = f"{about}. {label}" if about else label
    return svg.picture(
        width,
        HEIGHT,
        label,
        *_grid(speech, y, most, width),
        *_years(speech, x, first, last, 1 if width / (last - first + 1) > 3 else 2),
        *(_bar(p, x, y, wide) for p in past),
        *_band(ahead, x, y),
        *(_mark(p, x, y) for p in after),
    )


def height(month: Past) -> float:
    """How high a month stands: its count, the middle of its range, or the middle of 1 to 4.

    >>> height(Past(date(2019, 4, 1), None, "8-14"))
    11.0
    """
    if month.deaths is not None:
        return float(month.deaths)
    low, dash, high = month.shown.partition("-")
    return (int(low) + int(high)) / 2 if dash else _UNDER_FIVE


def _grid(speech: Language, y: svg.Scale, most: float, width: int) -> list[Markup]:
    out = []
    for tick in svg.ticks(most * 1.05):
        at = y(tick)
        out.append(svg.el("path", {"d": f"M{_LEFT},{svg.short(at)}H{width - _RIGHT}", "stroke": svg.LINE}))
        out.append(
            svg.el(
                "text",
                {"x": _LEFT - 6, "y": at + 4, "text_anchor": "end", "font_size": 12, "fill": svg.MUTED},
                speech.number(tick),
            )
        )
    return out


def _years(speech: Language, x: svg.Scale, first: int, last: int, every: int) -> list[Markup]:
    out = []
    for month in range(first, last + 1):
        if month % 12 or (month // 12) % every:
            continue
        at = x(month - 0.5)
        out.append(
            svg.el("path", {"d": f"M{svg.short(at)},{HEIGHT - _BOTTOM}v5", "stroke": svg.MUTED, "stroke_width": 1})
        )
        out.append(
            svg.el(
                "text",
                {"x": at, "y": HEIGHT - 12, "text_anchor": "middle", "font_size": 12, "fill": svg.MUTED},
                speech.year(month // 12),
            )
        )
    return out


def _bar(month: Past, x: svg.Scale, y: svg.Scale, wide: float) -> Markup:
    hidden = month.deaths is None and month.shown == "<5"
    top, floor = y(height(month)), y(0)
    if floor - top < 0.5:
        return Markup("")
    return svg.el(
        "rect",
        {
            "x": x(_index(month.month)) - wide / 2,
            "y": top,
            "width": wide,
            "height": floor - top,
            "fill": "#b9c3c7" if hidden else "#5d7580",
        },
        svg.el("title", None, f"{month.month:%Y-%m}: {month.shown}"),
    )


def _band(ahead: Sequence[Ahead], x: svg.Scale, y: svg.Scale) -> list[Markup]:
    if not ahead:
        return []
    edges = [_index(ahead[0].month) - 0.5, *(_index(a.month) for a in ahead), _index(ahead[-1].month) + 0.5]
    padded = [ahead[0], *ahead, ahead[-1]]
    xs = [x(e) for e in edges]
    start = xs[0]
    return [
        svg.el(
            "path",
            {"d": svg.band(xs, [y(a.p10) for a in padded], [y(a.p90) for a in padded]), "fill": "#e2a355",
             "fill_opacity": 0.45},
        ),
        svg.el(
            "path",
            {"d": svg.line(zip(xs, [y(a.p50) for a in padded], strict=True)), "fill": "none", "stroke": "#c0642a",
             "stroke_width": 2},
        ),
        svg.el(
            "path",
            {"d": f"M{svg.short(start)},{_TOP - 6}V{HEIGHT - _BOTTOM}", "stroke": svg.INK, "stroke_dasharray": "3 3"},
        ),
    ]  # fmt: skip


def _mark(month: Past, x: svg.Scale, y: svg.Scale) -> Markup:
    return svg.el(
        "circle",
        {
            "cx": x(_index(month.month)),
            "cy": y(height(month)),
            "r": 3.4,
            "fill": "#ffffff" if month.deaths is None else svg.AFTER,
            "stroke": svg.AFTER,
            "stroke_width": 1.6,
        },
        svg.el("title", None, f"{month.month:%Y-%m}: {month.shown}"),
    )
