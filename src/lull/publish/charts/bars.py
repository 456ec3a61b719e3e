"""The line of a probability over months ahead."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from lull.publish.charts import svg
from lull.publish.locale import Language


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
