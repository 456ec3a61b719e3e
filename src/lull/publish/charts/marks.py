"""Small marks of a row: the chance on a strip, the range of deaths, and which subjects of conditions are known."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from functools import lru_cache

from markupsafe import Markup

from lull.publish.charts import svg
from lull.publish.charts.paint import chance_class

STRIP, BAR = 108, 108
DEATHS_SHOWN = 500.0
"""Where the scale of deaths ends; longer bars run to its end, and the numbers stand beside."""
TICKS = (0, 25, 100, 500)


def strip(probability: float, *, hollow: bool = False, mirrored: bool = False) -> Markup:
    """The chance as a dot on a strip from 0 to 100 %; a ring with a thin stem where it is of another target.

    `mirrored` where the page is read from the right: amounts run from the reading side.
    """
    x = svg.linear(0, 1, *((STRIP - 4, 4) if mirrored else (4, STRIP - 4)))
    kind = chance_class(probability)
    at = x(probability)
    grid = "".join(f"M{svg.short(x(share))},2v20" for share in (0, 0.25, 0.5, 0.75, 1))
    return svg.bare(
        STRIP,
        24,
        svg.el("path", {"class": "g", "d": f"{grid}M{svg.short(x(0))},12H{svg.short(x(1))}"}),
        svg.el(
            "path",
            {"class": "stem sr" if hollow else f"stem s{kind[1]}", "d": f"M{svg.short(x(0))},12H{svg.short(at)}"},
        ),
        svg.el("circle", {"class": "dot rg" if hollow else f"dot {kind}", "cx": at, "cy": 12, "r": 5.5}),
    )


def deaths_bar(
    low: float, middle: float, high: float, *, mirrored: bool = False, later: tuple[float, float] | None = None
) -> Markup:
    """The range of deaths as a bar on a square-root scale, its middle as a tick, 25 dotted, and what came later."""
    x = _deaths(mirrored)
    a, b = sorted((x(min(low, DEATHS_SHOWN)), x(min(high, DEATHS_SHOWN))))
    parts = [
        svg.el("path", {"class": "g", "d": "".join(f"M{svg.short(x(t))},2v20" for t in TICKS if t != 25)}),
        svg.el("rect", {"class": "rng", "x": a, "y": 9, "width": max(b - a, 1.5), "height": 6, "rx": 2}),
        svg.el("path", {"class": "thr", "d": f"M{svg.short(x(25))},2v20"}),
        svg.el("rect", {"class": "mid", "x": x(min(middle, DEATHS_SHOWN)) - 1, "y": 5, "width": 2.4, "height": 14}),
    ]
    if later:
        c, d = sorted((x(min(later[0], DEATHS_SHOWN)), x(min(later[1], DEATHS_SHOWN))))
        parts.append(svg.el("rect", {"class": "o", "x": c - 2, "y": 18, "width": d - c + 4, "height": 4, "rx": 2}))
    return svg.bare(BAR, 24, *parts)


def _deaths(mirrored: bool) -> svg.Scale:
    start, end = (BAR - 4, 4) if mirrored else (4, BAR - 4)
    top = math.sqrt(DEATHS_SHOWN)
    return lambda value: start + math.sqrt(max(value, 0.0)) / top * (end - start)


def strip_axis(labels: Sequence[str], *, mirrored: bool = False) -> Markup:
    """The head of the strips: 0, 50 and 100 %."""
    x = svg.linear(0, 1, *((STRIP - 4, 4) if mirrored else (4, STRIP - 4)))
    return svg.bare(STRIP, 16, *(_tick(x(share), text) for share, text in zip((0, 0.5, 1), labels, strict=True)))


def deaths_axis(labels: Sequence[str], *, mirrored: bool = False) -> Markup:
    """The head of the bars of deaths: 0, 25, 100 and 500 on a square-root scale."""
    x = _deaths(mirrored)
    return svg.bare(BAR, 16, *(_tick(x(t), text) for t, text in zip(TICKS, labels, strict=True)))


def _tick(at: float, text: str) -> Markup:
    anchor = "start" if at < 12 else "end" if at > STRIP - 16 else "middle"
    at = 0.0 if anchor == "start" else float(STRIP) if anchor == "end" else at
    return svg.el("text", {"class": "t", "x": at, "y": 12, "text_anchor": anchor}, text)


def evidence(asked: Sequence[str], known: Collection[str], *, mirrored: bool = False) -> Markup:
    """One square a subject in a fixed order: filled where it is known, dashed and struck where it is not."""
    return _squares(tuple(subject in known for subject in (reversed(asked) if mirrored else asked)))


@lru_cache(maxsize=256)
def _squares(filled: tuple[bool, ...]) -> Markup:
    at = [(n * 14 + 1, full) for n, full in enumerate(filled)]
    kinds = {
        "on": "".join(f"M{x},1h11v11h-11z" for x, full in at if full),
        "off": "".join(f"M{x}.5,1.5h10v10h-10z" for x, full in at if not full),
        "offx": "".join(f"M{x + 2},10l7-7" for x, full in at if not full),
    }
    drawn = [svg.el("path", {"class": kind, "d": path}) for kind, path in kinds.items() if path]
    return svg.bare(max(14 * len(filled), 1), 13, *drawn)


def interval(value: float, low: float | None, high: float | None, middle: float | None, *, mirrored: bool) -> Markup:
    """A share of 0 to 100 in its interval, and the middle of all places surveyed as a triangle."""
    x = svg.linear(0, 100, *((136, 4) if mirrored else (4, 136)))
    parts = [svg.el("path", {"class": "g", "d": f"M4,9H136M{svg.short(x(0))},4v10M{svg.short(x(100))},4v10"})]
    if low is not None and high is not None:
        a, b = sorted((x(low), x(high)))
        parts.append(svg.el("rect", {"class": "rng", "x": a, "y": 6, "width": max(b - a, 2), "height": 6, "rx": 2}))
    parts.append(svg.el("rect", {"class": "mid", "x": x(value) - 1, "y": 3, "width": 2.6, "height": 12}))
    if middle is not None:
        parts.append(svg.el("path", {"class": "off", "d": f"M{svg.short(x(middle))},14l4,6h-8z"}))
    return svg.bare(140, 22, *parts)
