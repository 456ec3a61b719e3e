"""Names beside a map, on leader lines to the nearest side that do not cross."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from markupsafe import Markup
from shapely.geometry import box

from lull.publish.charts import svg

_LETTER: Final = 0.58
"""Mean breadth of a letter as a share of its height: how far a name may reach."""


@dataclass(frozen=True)
class Label:
    """A name at a side of the map, and the point that it names."""

    text: str
    side: str
    at: tuple[float, float]
    point: tuple[float, float]


def around(
    whole: shapely.Geometry,
    points: Mapping[str, tuple[float, float]],
    names: Mapping[str, str],
    *,
    size: float,
    height: float,
) -> list[Label]:
    """Place names left and right of a shape, in the order of their points from top to bottom, none over another."""
    west, _, east, _ = whole.bounds
    sides: dict[str, list[tuple[str, float, float]]] = {"left": [], "right": []}
    for place, text in names.items():
        x, y = points[place]
        left, right = _edges(whole, y, size)
        sides["left" if x - left < right - x else "right"].append((text, x, y))
    out = []
    for side, held in sides.items():
        ordered = sorted(held, key=lambda h: h[2])
        for (text, x, y), level in zip(ordered, _spread([h[2] for h in ordered], size * 1.55, height), strict=True):
            left, right = _edges(whole, level, size)
            edge = max(left - 16, west) if side == "left" else min(right + 16, east)
            out.append(Label(text, side, (edge, level), (x, y)))
    return out


def _edges(whole: shapely.Geometry, y: float, size: float) -> tuple[float, float]:
    west, south, east, north = whole.bounds
    part = whole.intersection(box(west, max(y - size, south), east, min(y + size, north)))
    return (west, east) if part.is_empty else (part.bounds[0], part.bounds[2])


def _spread(levels: Sequence[float], gap: float, height: float) -> list[float]:
    """Heights at least `gap` apart, as near to the wanted ones as a push down and a push up allow.

    >>> _spread([10, 12], 20, 100)
    [12.0, 32.0]
    """
    out: list[float] = []
    for level in levels:
        out.append(max(level, out[-1] + gap if out else gap * 0.6))
    if out and out[-1] > height:
        out[-1] = height
        for n in range(len(out) - 2, -1, -1):
            out[n] = min(out[n], out[n + 1] - gap)
    return [float(v) for v in out]


def drawn(label: Label, size: float) -> Markup:
    """The name with its line."""
    x, y = label.at
    end = "end" if label.side == "left" else "start"
    step = -6 if label.side == "left" else 6
    line = f"M{svg.short(x)},{svg.short(y)}L{svg.short(label.point[0])},{svg.short(label.point[1])}"
    return (
        svg.el("path", {"class": "ld", "d": line})
        + svg.el("circle", {"class": "pt", "cx": label.point[0], "cy": label.point[1], "r": 4.5})
        + _text(x + step, y + size * 0.34, label.text, end, size)
    )


def plain(x: float, y: float, text: str, size: float) -> Markup:
    """A name where its place is."""
    return _text(x, y + size * 0.34, text, "middle", size)


def _text(x: float, y: float, text: str, anchor: str, size: float) -> Markup:
    # The halo is a text of its own: Typst and some mail programs paint a stroke over the letters.
    where = {"x": x, "y": y, "text_anchor": anchor, "font_size": size}
    halo = svg.el("text", {"class": "lbh", **where, "aria_hidden": "true"}, text)
    return halo + svg.el("text", {"class": "lb", **where}, text)


def room(placed: Sequence[Label], size: float, width: float, height: float) -> tuple[int, int, int]:
    """Left and right ends and the height of a box that holds the map with all its names."""
    reach = {"left": [0.0], "right": [width]}
    for label in placed:
        wide = len(label.text) * size * _LETTER + 10
        reach[label.side].append(label.at[0] - wide if label.side == "left" else label.at[0] + wide)
    low = max([height, *(label.at[1] + size for label in placed)])
    return round(min(reach["left"]) - 4), round(max(reach["right"]) + 4), round(low)
