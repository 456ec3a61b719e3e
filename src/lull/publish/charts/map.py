"""The map as SVG: for print, for PDF and for readers without scripts; also the ground of the moving map."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import shapely
from markupsafe import Markup
from shapely.geometry import shape

from lull.publish.charts import svg
from lull.schema.release import Geography

WIDTH = 1000
# About 700 m: finer than a pixel of the map on a wide screen.
SCREEN_DEGREES = 0.006
# About 3 km: a third of a millimetre of a map that is 9 cm wide on paper, and a third of the bytes.
PAPER_DEGREES = 0.03


@dataclass(frozen=True)
class Outlines:
    """Places as path data in a 1000-wide box, the finest and those above them, with a point for each label."""

    height: int
    finest: Mapping[str, str]
    above: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Fill:
    """How one place is drawn: colour, pattern (`none`, `lines`, `dots`, `grey`) and what its tooltip says."""

    colour: str
    pattern: str
    title: str


def outlines(geography: Geography, levels: Sequence[str], tolerance: float = SCREEN_DEGREES) -> Outlines:
    """Project boundaries (degrees) into the box, simplified with shared borders kept shared.

    levels : the finest level, then, where there is one, that of the borders drawn over it.

    tolerance : degrees. Equirectangular at the middle latitude: exact enough for a country, and north stays up.
    """
    features = [f for f in geography["features"] if f.get("geometry")]
    shapes = [shape(f["geometry"]) for f in features]
    west, south, east, north = shapely.total_bounds(shapes)
    k = WIDTH / ((east - west) * math.cos(math.radians((south + north) / 2)))
    kx = k * math.cos(math.radians((south + north) / 2))
    found: dict[str, dict[str, str]] = {level: {} for level in levels}
    points: dict[str, tuple[float, float]] = {}
    for level, paths in found.items():
        chosen = [i for i, f in enumerate(features) if f["properties"]["level"] == level]
        slim = shapely.coverage_simplify([shapes[i] for i in chosen], tolerance) if chosen else []
        for i, geometry in zip(chosen, slim, strict=True):
            place = features[i]["properties"]["place_id"]
            paths[place] = _path(geometry, lambda x, y: ((x - west) * kx, (north - y) * k))
            inside = shapes[i].representative_point()
            points[place] = (round((inside.x - west) * kx, 1), round((north - inside.y) * k, 1))
    finest, above = (*found.values(), {})[:2]
    return Outlines(math.ceil((north - south) * k), finest, above, points)


def _path(geometry: shapely.Geometry, to: Callable[[float, float], tuple[float, float]]) -> str:
    out = []
    for polygon in getattr(geometry, "geoms", [geometry]):
        for ring in (polygon.exterior, *polygon.interiors):
            out.append(_ring([to(x, y) for x, y in ring.coords]))
    return "".join(out)


def _ring(points: list[tuple[float, float]]) -> str:
    # Whole units and relative steps: a third of the bytes of absolute coordinates.
    spots = [(round(x), round(y)) for x, y in points]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(spots)]
    drawn = " ".join(f"{dx},{dy}" for dx, dy in steps if dx or dy)
    return f"M{spots[0][0]},{spots[0][1]}l{drawn}z" if drawn else ""


def patterns() -> Markup:
    """Definitions of the patterns that stand beside colours."""
    lines = svg.el("path", {"d": "M-2,2l4,-4M0,10l10,-10M8,12l4,-4", "stroke": "#ffffff", "stroke_opacity": 0.6,
                            "stroke_width": 1.6})  # fmt: skip
    dots = svg.el("circle", {"cx": 4, "cy": 4, "r": 1.3, "fill": svg.INK, "fill_opacity": 0.55})
    grey = svg.el("path", {"d": "M0,0l8,8", "stroke": "#969da1", "stroke_width": 0.9})
    return svg.el(
        "defs",
        None,
        svg.el("pattern", {"id": "lines", "width": 10, "height": 10, "patternUnits": "userSpaceOnUse"}, lines),
        svg.el("pattern", {"id": "dots", "width": 8, "height": 8, "patternUnits": "userSpaceOnUse"}, dots),
        svg.el("pattern", {"id": "grey", "width": 8, "height": 8, "patternUnits": "userSpaceOnUse"}, grey),
    )


def draw(
    shapes: Outlines,
    fills: Mapping[str, Fill],
    label: str,
    *,
    labels: Mapping[str, str],
    link: Callable[[str], str] | None = None,
    marked: str = "",
) -> Markup:
    """The whole map; a place without a fill is white (not analysed). `marked` gets a thick outline."""
    parts: list[object] = [patterns()]
    for place, path in shapes.finest.items():
        parts.append(_district(path, fills.get(place), link(place) if link else None))
    borders = "".join(shapes.above.values())
    parts.append(svg.el("path", {"d": borders, "fill": "none", "stroke": "#4b565c", "stroke_width": 1.6,
                                 "pointer_events": "none", "stroke_linejoin": "round"}))  # fmt: skip
    if marked in shapes.finest:
        parts.append(svg.el("path", {"d": shapes.finest[marked], "fill": "none", "stroke": svg.INK,
                                     "stroke_width": 5, "pointer_events": "none"}))  # fmt: skip
    for place, text in labels.items():
        if place in shapes.points:
            parts.append(_label(shapes.points[place], text))
    return svg.picture(WIDTH, shapes.height, label, *parts, css="map", role="group" if link else "img")


# All maps of a release hold the same districts, and those on paper link nowhere.
@lru_cache(maxsize=1024)
def _district(path: str, fill: Fill | None, href: str | None) -> Markup:
    shown = fill or Fill(svg.WHITE, "none", "")
    base: dict[str, object] = {"d": path, "fill": shown.colour, "stroke": "#7e888d", "stroke_width": 0.7}
    title = svg.el("title", None, shown.title) if shown.title else Markup("")
    drawn = svg.el("path", base, title)
    if shown.pattern != "none":
        drawn += svg.el("path", {"d": path, "fill": f"url(#{shown.pattern})", "pointer_events": "none"})
    return svg.el("a", {"href": href, "aria_label": shown.title or None}, drawn) if href else drawn


def _label(at: tuple[float, float], text: str) -> Markup:
    # The halo is a text of its own: Typst and some mail programs paint a stroke over the letters.
    place = {"x": at[0], "y": at[1], "text_anchor": "middle", "font_size": 19, "pointer_events": "none"}
    halo = {"fill": "none", "stroke": "#ffffff", "stroke_width": 4, "stroke_linejoin": "round", "aria_hidden": "true"}
    return svg.el("text", place | halo, text) + svg.el("text", place | {"fill": svg.INK}, text)
