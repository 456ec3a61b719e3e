"""Small bars and lines: gaps with their interval, contributions, relapse over horizons, dials."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from lull.publish.charts import svg
from lull.publish.locale import Language


def gap_bar(speech: Language, gap: float | None, low: float | None, high: float | None) -> Markup:
    """A gap from 0 to 1 as a bar with its 80 % interval; hatched grey where evidence is inadequate."""
    x = svg.linear(0, 1, 2, 198)
    parts: list[Markup] = [svg.el("rect", {"x": 2, "y": 6, "width": 196, "height": 12, "fill": "#eef0ee", "rx": 2})]
    if gap is None:
        label = speech.text("Inadequate evidence")
        parts.append(svg.el("path", {"d": "".join(f"M{i},18l8,-12" for i in range(4, 190, 8)), "stroke": "#9aa1a5"}))
    else:
        label = f"{speech.text('Condition gap')} {speech.number(gap, 2)}"
        parts.append(
            svg.el("rect", {"x": 2, "y": 6, "width": max(1.0, x(gap) - 2), "height": 12, "fill": svg.GAP[3], "rx": 2})
        )
        if low is not None and high is not None:
            d = f"M{svg.short(x(low))},12H{svg.short(x(high))}M{svg.short(x(low))},8v8M{svg.short(x(high))},8v8"
            parts.append(svg.el("path", {"d": d, "stroke": svg.INK, "stroke_width": 1.5, "fill": "none"}))
    return svg.picture(200, 24, label, *parts, css="bar")


def share_bar(label: str, share: float, colour: str = svg.GAP[3]) -> Markup:
    """A share from 0 to 1 as a thin bar."""
    width = max(0.0, min(1.0, share)) * 120
    return svg.picture(
        120,
        10,
        label,
        svg.el("rect", {"x": 0, "y": 1, "width": 120, "height": 8, "fill": "#eef0ee", "rx": 2}),
        svg.el("rect", {"x": 0, "y": 1, "width": max(width, 0.5), "height": 8, "fill": colour, "rx": 2}),
        css="bar",
    )


def curve(speech: Language, label: str, points: Sequence[tuple[int, float]], colour: str = svg.AFTER) -> Markup:
    """Probability by months ahead, 0 to 100 %, with the last value written."""
    x = svg.linear(0, max(h for h, _ in points), 34, 340)
    y = svg.linear(0, 1, 120, 10)
    parts: list[Markup] = []
    for share in (0.0, 0.5, 1.0):
        at = y(share)
        parts.append(svg.el("path", {"d": f"M34,{svg.short(at)}H340", "stroke": svg.LINE}))
        parts.append(
            svg.el(
                "text",
                {"x": 30, "y": at + 4, "text_anchor": "end", "font_size": 11, "fill": svg.MUTED},
                speech.percent(share),
            )
        )
    for horizon, _ in points:
        if horizon % 3 == 0:
            parts.append(
                svg.el(
                    "text",
                    {"x": x(horizon), "y": 136, "text_anchor": "middle", "font_size": 11, "fill": svg.MUTED},
                    speech.number(horizon),
                )
            )
    path = svg.line((x(h), y(p)) for h, p in points)
    parts.append(svg.el("path", {"d": path, "fill": "none", "stroke": colour, "stroke_width": 2.5}))
    end, last = points[-1]
    parts.append(svg.el("circle", {"cx": x(end), "cy": y(last), "r": 4, "fill": colour}))
    return svg.picture(360, 142, label, *parts)


def dial(label: str, value: float | None, colour: str = svg.ACCENT) -> Markup:
    """A half-circle dial from 0 to 1 with a needle; hatched where nothing is known."""
    parts = [svg.el("path", {"d": _arc(0, 1), "fill": "none", "stroke": "#e6e9e6", "stroke_width": 16})]
    if value is None:
        parts.append(
            svg.el("path", {"d": _arc(0, 1), "fill": "none", "stroke": "#a9afb3", "stroke_width": 16,
                            "stroke_dasharray": "3 5"})
        )  # fmt: skip
    else:
        parts.append(
            svg.el("path", {"d": _arc(0, max(value, 0.01)), "fill": "none", "stroke": colour, "stroke_width": 16})
        )
        angle = math.pi * (1 - value)
        tip = f"M100,100L{svg.short(100 + 66 * math.cos(angle))},{svg.short(100 - 66 * math.sin(angle))}"
        parts.append(svg.el("path", {"d": tip, "stroke": svg.INK, "stroke_width": 3, "stroke_linecap": "round"}))
        parts.append(svg.el("circle", {"cx": 100, "cy": 100, "r": 6, "fill": svg.INK}))
    return svg.picture(200, 112, label, *parts, css="dial")


def _arc(start: float, end: float) -> str:
    a, b = math.pi * (1 - start), math.pi * (1 - end)
    x0, y0 = 100 + 82 * math.cos(a), 100 - 82 * math.sin(a)
    x1, y1 = 100 + 82 * math.cos(b), 100 - 82 * math.sin(b)
    return f"M{svg.short(x0)},{svg.short(y0)}A82,82 0 0 1 {svg.short(x1)},{svg.short(y1)}"
