"""The map as SVG: chances as colours, conditions not known as a pattern over them, names on leader lines, an inset."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from markupsafe import Markup
from shapely.geometry import LineString, box, shape

from lull.publish.charts import labels, svg
from lull.schema.release import Geography

WIDTH: Final = 1000
SCREEN_DEGREES: Final = 0.012
"""About 1.3 km: a pixel of a map on a wide screen."""
PAPER_DEGREES: Final = 0.03
_SMALL: Final = 60.0
"""A group of places that are on average less wide than this on the map is drawn larger in an inset."""


@dataclass(frozen=True)
class Ground:
    """Shapes in a 1000-wide box: outlines of the finest places, borders above them, a point inside each."""

    height: int
    paths: Mapping[str, str]
    borders: str
    points: Mapping[str, tuple[float, float]]
    bounds: Mapping[str, tuple[float, float, float, float]]
    whole: shapely.Geometry
    parents: Mapping[str, str]


@dataclass(frozen=True)
class Look:
    """How a place is drawn: its class, its text, its pattern ("", `dots` or `hatch`), where it leads, if ringed."""

    css: str
    text: str
    pattern: str = ""
    href: str = ""
    ring: bool = False


def ground(geography: Geography, level: str, parents: Mapping[str, str], tolerance: float) -> Ground:
    """Project the places of a level into the box, simplified with shared borders kept shared.

    `tolerance` in degrees. Equirectangular at the middle latitude: exact enough for a country, and north stays up.
    """
    held = [f for f in geography["features"] if f.get("geometry") and f["properties"]["level"] == level]
    ids = [f["properties"]["place_id"] for f in held]
    shapes = [shape(f["geometry"]) for f in held]
    west, south, east, north = shapely.total_bounds(shapes)
    squeeze = math.cos(math.radians((south + north) / 2))
    k = WIDTH / ((east - west) * squeeze)
    moved = shapely.transform(
        np.array(shapely.coverage_simplify(shapes, tolerance), dtype=object),
        lambda xy: np.column_stack(((xy[:, 0] - west) * k * squeeze, (north - xy[:, 1]) * k)),
    )
    groups: dict[str, list[shapely.Geometry]] = {}
    for place, outline in zip(ids, moved, strict=True):
        groups.setdefault(parents.get(place, ""), []).append(outline)
    unions = [shapely.union_all(outlines) for outlines in groups.values()]
    return Ground(
        math.ceil((north - south) * k),
        {i: path_of(g) for i, g in zip(ids, moved, strict=True)},
        _lines(unions),
        {
            i: (round(p.x, 1), round(p.y, 1))
            for i, p in ((i, g.representative_point()) for i, g in zip(ids, moved, strict=True))
        },
        {i: g.bounds for i, g in zip(ids, moved, strict=True)},
        shapely.union_all(unions),
        {i: parents.get(i, "") for i in ids},
    )


def path_of(geometry: shapely.Geometry) -> str:
    """Path data of a polygon or several, in whole units and relative steps: a third of the bytes of absolute ones."""
    rings = []
    for polygon in getattr(geometry, "geoms", [geometry]):
        if polygon.geom_type == "Polygon":
            rings += [polygon.exterior, *polygon.interiors]
    return "".join(f"{drawn}z" for ring in rings if (drawn := _stroke(list(ring.coords))))


def _lines(shapes: Sequence[shapely.Geometry]) -> str:
    """The borders of shapes as path data; one that two of them share is drawn once."""
    merged = shapely.line_merge(shapely.union_all([s.boundary for s in shapes]))
    return "".join(_stroke(list(line.coords)) for line in getattr(merged, "geoms", [merged]))


def _stroke(points: Sequence[tuple[float, float]]) -> str:
    """A line in whole units and relative steps; a minus parts two numbers as a space does.

    >>> _stroke([(0, 0), (3.2, -1), (3.4, -1), (2, 5)])
    'M0,0l3-1-1 6'
    """
    spots = [(round(x), round(y)) for x, y in points]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(spots)]
    drawn = "".join(f" {n}" if n >= 0 else str(n) for step in steps if step != (0, 0) for n in step)
    return f"M{spots[0][0]},{spots[0][1]}l{drawn.strip()}" if drawn else ""


def inset_group(held: Ground) -> tuple[str, ...]:
    """The places that a map of the whole cannot show: the group with the smallest, if they are too small to see."""
    groups: dict[str, list[str]] = {}
    for place, above in held.parents.items():
        groups.setdefault(above, []).append(place)
    if len(groups) < 2:
        return ()
    sizes = {g: math.sqrt(sum(_area(held.bounds[p]) for p in places) / len(places)) for g, places in groups.items()}
    smallest = min((g for g in groups if len(groups[g]) > 3), key=lambda g: (sizes[g], g), default="")
    return tuple(groups[smallest]) if smallest and sizes[smallest] < _SMALL else ()


def _area(bounds: tuple[float, float, float, float]) -> float:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def patterns(*, name: str = "", scale: float = 1.0) -> Markup:
    """Patterns over the colours: a hatch where conditions are not known, dots where one subject is known.

    `scale` makes those of an enlarged part look as those of the whole.
    """
    slash = {"d": "M-4,4l8,-8M0,16l16,-16M12,20l8,-8"}
    hatch = svg.el("path", slash | {"class": "hw", "stroke_width": 4.4}) + svg.el(
        "path", slash | {"class": "hk", "stroke_width": 2.2}
    )
    dots = svg.el("circle", {"class": "hwd", "cx": 8, "cy": 8, "r": 3.8}) + svg.el(
        "circle", {"class": "hkd", "cx": 8, "cy": 8, "r": 2.3}
    )
    size: dict[str, object] = {"width": 16, "height": 16, "patternUnits": "userSpaceOnUse"}
    if scale != 1:
        size["patternTransform"] = f"scale({1 / scale:.4f})"
    return svg.el(
        "defs",
        None,
        svg.el("pattern", {"id": f"hatch{name}", **size}, hatch),
        svg.el("pattern", {"id": f"dots{name}", **size}, dots),
    )


def draw(  # noqa: PLR0913
    held: Ground,
    looks: Mapping[str, Look],
    label: str,
    *,
    names: Mapping[str, str],
    marked: str = "",
    size: float = 26.0,
    inset_title: Callable[[str], str] | None = None,
) -> Markup:
    """The whole map. `names` are labelled in their order; `marked` gets a thick outline; `size` of letters in units."""
    enlarged = inset_group(held) if inset_title else ()
    outside = {p: n for p, n in names.items() if p in held.points and p not in enlarged}
    placed = labels.around(held.whole, held.points, outside, size=size, height=held.height)
    body = svg.el(
        "g",
        {"id": "shapes"},
        *(_shape(p, held.paths[p], looks.get(p)) for p in held.paths),
        svg.el("path", {"class": "gv", "d": held.borders}),
        *(_ring_at(held.points[p]) for p, look in looks.items() if look.ring and p not in enlarged),
    )
    parts: list[object] = [patterns(), body]
    if marked in held.paths:
        parts.append(svg.el("path", {"class": "me", "d": held.paths[marked]}))
    parts += [labels.drawn(line, size) for line in placed]
    west, east, high = labels.room(placed, size, WIDTH, held.height)
    if enlarged and inset_title:
        parts.append(_inset(held, looks, enlarged, names, title=inset_title(enlarged[0]), size=size, taken=placed))
    linked = any(look.href for look in looks.values())
    return svg.el(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"{west} -6 {east - west} {high + 12}",
            "class": "map",
            "role": "group" if linked else "img",
            "direction": "ltr",
            "aria_label": label,
        },
        *parts,
    )


def view_box(held: Ground) -> str:
    """The box of the map without labels, for a small copy of it."""
    return f"-4 -4 {WIDTH + 8} {held.height + 8}"


def _shape(place: str, path: str, look: Look | None, name: str = "") -> Markup:
    """One place; its path stands once, and what lies over it (a pattern, the inset) uses it again."""
    shown = look or Look("none", "")
    ident = f"s-{place}"
    drawn = svg.el("use", {"href": f"#{ident}"}) if name else svg.el("path", {"id": ident, "d": path})
    drawn = svg.el("g", {"class": f"d {shown.css}"}, drawn)
    if shown.pattern:
        suffix = "" if shown.pattern == "missed" else name
        drawn += svg.el(
            "use", {"href": f"#{ident}", "fill": f"url(#{shown.pattern}{suffix})", "pointer_events": "none"}
        )
    return svg.el("a", {"href": shown.href, "aria_label": shown.text}, drawn) if shown.href and not name else drawn


def _ring_at(point: tuple[float, float], scale: float = 1.0) -> Markup:
    return svg.el("circle", {"class": "ring", "cx": point[0], "cy": point[1], "r": 7.5 / scale})


def _inset(  # noqa: PLR0913
    held: Ground,
    looks: Mapping[str, Look],
    places: Iterable[str],
    names: Mapping[str, str],
    *,
    title: str,
    size: float,
    taken: Sequence[labels.Label],
) -> Markup:
    """An enlarged part in the emptiest corner, with the names that stand there."""
    inside = tuple(places)
    west, south, east, north = (f(held.bounds[p][n] for p in inside) for n, f in enumerate((min, min, max, max)))
    side, head = 300.0, size * 1.7
    scale = side / max(east - west, north - south) * 0.96
    x, y = _corner(held, side, side + head, taken)
    wide, tall = side / scale, side / scale
    cx, cy = (west + east) / 2, (south + north) / 2
    frame = box(cx - wide / 2, cy - tall / 2, cx + wide / 2, cy + tall / 2)
    near = [p for p in held.paths if frame.intersects(box(*held.bounds[p]))]

    def to(place: str) -> tuple[float, float]:
        px, py = held.points[place]
        return x + (px - cx + wide / 2) * scale, y + head + (py - cy + tall / 2) * scale

    inner = svg.el(
        "svg",
        {
            "x": x,
            "y": y + head,
            "width": side,
            "height": side,
            "viewBox": f"{cx - wide / 2:.1f} {cy - tall / 2:.1f} {wide:.1f} {tall:.1f}",
            "class": "inset",
        },
        patterns(name="2", scale=scale),
        *(_shape(p, held.paths[p], looks.get(p), "2") for p in near),
        *(_ring_at(held.points[p], scale) for p in inside if (look := looks.get(p)) and look.ring),
    )
    named = [labels.plain(*to(p), names[p], size) for p in inside if p in names]
    return svg.el(
        "g",
        None,
        svg.el("rect", {"class": "box", "x": x, "y": y, "width": side, "height": side + head, "rx": 8}),
        svg.el(
            "text",
            {"class": "lb2", "x": x + side / 2, "y": y + size * 1.2, "text_anchor": "middle", "font_size": size},
            title,
        ),
        inner,
        *named,
    )


def _corner(held: Ground, wide: float, tall: float, taken: Sequence[labels.Label]) -> tuple[float, float]:
    """The corner that holds least of the country and of its names; the lower left one of several as empty."""
    spots = [(0.0, held.height - tall), (WIDTH - wide, held.height - tall), (0.0, 0.0), (WIDTH - wide, 0.0)]

    def filled(spot: tuple[float, float]) -> float:
        frame = box(spot[0], spot[1], spot[0] + wide, spot[1] + tall)
        names = sum(1 for t in taken if frame.intersects(LineString([t.at, t.point])))
        return float(held.whole.intersection(frame).area) + 20_000.0 * names

    return min(spots, key=filled)
