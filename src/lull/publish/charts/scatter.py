"""The reliability diagram: how often it came, against how probable it was said to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lull.publish.charts import svg
from lull.publish.locale import Language

SIZE = 280
TOP = 28
"""Where the plot begins: its axis is named above it."""


@dataclass(frozen=True)
class Dot:
    """A class of probabilities: forecast and observed share, its cases, and ends of the share where it is a range."""

    forecast: float
    observed: float
    cases: int
    low: float | None = None
    high: float | None = None


def reliability(speech: Language, dots: Sequence[Dot]) -> Markup:
    """Draw dots as large as their cases, with a bar where the observed share is a range; empty where there are none."""
    if not dots:
        return Markup("")
    x, y = svg.linear(0, 1, 44, SIZE - 12), svg.linear(0, 1, SIZE - 40, TOP)
    parts = _grid(speech, x, y)
    parts.append(svg.el("path", {"class": "l1", "d": svg.line((x(d.forecast), y(d.observed)) for d in dots)}))
    most = max(d.cases for d in dots) or 1
    for d in dots:
        if d.low is not None and d.high is not None and d.high > d.low:
            path = f"M{svg.short(x(d.forecast))},{svg.short(y(d.low))}V{svg.short(y(d.high))}"
            parts.append(svg.el("path", {"class": "l1", "d": path}))
    parts += [
        svg.el(
            "circle",
            {"class": "mid", "cx": x(d.forecast), "cy": y(d.observed), "r": 2.5 + 5 * math.sqrt(d.cases / most)},
        )
        for d in dots
    ]
    parts.append(
        svg.el(
            "text",
            {"class": "t", "x": (44 + SIZE) / 2, "y": SIZE - 6, "text_anchor": "middle"},
            speech.text("forecast"),
        )
    )
    parts.append(svg.el("text", {"class": "t", "x": 0, "y": 11}, speech.text("observed")))
    label = speech.text("How often it was observed, against the probability forecast")
    return svg.picture(SIZE, SIZE, label, *parts)


def _grid(speech: Language, x: Callable[[float], float], y: Callable[[float], float]) -> list[Markup]:
    """Lines and shares of both axes, and the diagonal on which both are the same."""
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(
            svg.el(
                "path",
                {"class": "g", "d": f"M44,{svg.short(y(share))}H{SIZE - 12}M{svg.short(x(share))},{TOP}V{SIZE - 40}"},
            )
        )
        if share in (0, 0.5, 1):
            text = speech.percent(share)
            parts.append(svg.el("text", {"class": "t", "x": 38, "y": y(share) + 4, "text_anchor": "end"}, text))
            anchor = "end" if share == 1 else "middle"
            parts.append(svg.el("text", {"class": "t", "x": x(share), "y": SIZE - 24, "text_anchor": anchor}, text))
    parts.append(
        svg.el(
            "path", {"class": "now", "d": f"M{svg.short(x(0))},{svg.short(y(0))}L{svg.short(x(1))},{svg.short(y(1))}"}
        )
    )
    return parts
