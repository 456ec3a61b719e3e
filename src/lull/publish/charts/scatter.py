"""The reliability diagram: how often it came, against how probable it was said to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from lull.publish.charts import svg
from lull.publish.locale import Language

SIZE = 280
TOP = 28
"""Where the plot begins: its axis is named above it."""


def reliability(speech: Language, rows: Sequence[Mapping[str, float | None]]) -> Markup:
    """Draw rows with a forecast share, an observed share and a count of cases; empty where there are none.

    Rows with `observed_low` and `observed_high` get a bar between the two.
    """
    points = [
        (said, seen, int(r.get("cases") or 0))
        for r in rows
        if (said := r.get("forecast")) is not None and (seen := r.get("observed")) is not None
    ]
    if not points:
        return Markup("")
    x, y = svg.linear(0, 1, 44, SIZE - 12), svg.linear(0, 1, SIZE - 40, TOP)
    parts = _grid(speech, x, y)
    parts.append(svg.el("path", {"class": "l1", "d": svg.line((x(a), y(b)) for a, b, _ in points)}))
    most = max(n for *_, n in points) or 1
    for r in rows:
        low, high = r.get("observed_low"), r.get("observed_high")
        if low is not None and high is not None and high > low:
            path = f"M{svg.short(x(r['forecast'] or 0.0))},{svg.short(y(low))}V{svg.short(y(high))}"
            parts.append(svg.el("path", {"class": "l1", "d": path}))
    parts += [
        svg.el("circle", {"class": "mid", "cx": x(a), "cy": y(b), "r": 2.5 + 5 * math.sqrt(n / most)})
        for a, b, n in points
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
