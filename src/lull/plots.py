"""Plain charts for notebooks and reports, drawn as SVG: panels of bands, lines, points and bars beside one another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from lull import svg

COLOURS = ("#1b6ca8", "#c4561e", "#3b7a3b", "#7a4fa0", "#8a6d1f", "#444444", "#b03060")
WIDTH, HEIGHT = 280.0, 220.0
LEFT, TOP, BOTTOM, RIGHT = 52.0, 26.0, 44.0, 24.0

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Chart:
    """A picture that a notebook shows by itself; `str(chart)` is its SVG."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def __str__(self) -> str:
        """The SVG."""
        return self.svg


@dataclass(frozen=True)
class Panel:
    """One set of axes.

    lines, points : by name, in the colour of the name's place in `names` of `chart`.
    sizes : radius of each point of a name, in pixels; 3 without.
    bands : low and high y over x, by name. ribs : x, low y, high y of vertical marks, by name. bars : x, x, y from 0.
    marks : y values of dashed lines across. diagonal : a dashed line from (0, 0) to (1, 1).
    ticks : x values with their texts; four round numbers without. `log` is for the y axis; `percent` for both.
    """

    title: str = ""
    x: str = ""
    y: str = ""
    lines: Mapping[str, Points] = field(default_factory=dict)
    points: Mapping[str, Points] = field(default_factory=dict)
    sizes: Mapping[str, Sequence[float]] = field(default_factory=dict)
    bands: Mapping[str, Sequence[tuple[float, float, float]]] = field(default_factory=dict)
    ribs: Mapping[str, Sequence[tuple[float, float, float]]] = field(default_factory=dict)
    bars: Sequence[tuple[float, float, float]] = ()
    marks: Sequence[float] = ()
    diagonal: bool = False
    ticks: Sequence[tuple[float, str]] = ()
    log: bool = False
    percent: bool = False


def chart(panels: Sequence[Panel], label: str, *, names: Sequence[str] = (), columns: int = 3) -> Chart:
    """Panels side by side with one legend; `label` is what a reader who cannot see it is told.

    >>> str(chart([Panel(lines={"a": [(0, 1), (1, 2)]})], "Two points", names=["a"]))[:4]
    '<svg'
    """
    columns = max(1, min(columns, len(panels)))
    rows = math.ceil(len(panels) / columns)
    legend = 22.0 if names else 0.0
    drawn = [
        svg.el("g", {"transform": f"translate({svg.short(n % columns * WIDTH)} {svg.short(n // columns * HEIGHT)})"},
               *_panel(p, names))
        for n, p in enumerate(panels)
    ]  # fmt: skip
    under = [
        svg.el("g", {"transform": f"translate({svg.short(LEFT + 110.0 * n)} {svg.short(rows * HEIGHT)})"},
               svg.el("rect", {"width": 10, "height": 10, "y": 3, "fill": colour(name, names)}),
               svg.el("text", {"x": 14, "y": 12, "font_size": 11}, name))
        for n, name in enumerate(names)
    ]  # fmt: skip
    width = max(columns * WIDTH, LEFT + 110.0 * len(names))
    return Chart(str(svg.picture(width, rows * HEIGHT + legend, label, *drawn, *under)))


def fan(
    title: str, months: Sequence[str], low: Sequence[float], middle: Sequence[float], high: Sequence[float]
) -> Chart:
    """The middle and an interval of deaths by month.

    >>> str(fan("Sinjar", ["2019-05", "2019-06"], [0, 0], [1, 2], [4, 9])).count("<path")
    3
    """
    at = range(len(months))
    step = max(1, len(months) // 6)
    panel = Panel(
        title=title,
        y="deaths",
        bands={title: list(zip(at, low, high, strict=True))},
        lines={title: list(zip(at, middle, strict=True))},
        ticks=[(n, month) for n, month in enumerate(months) if n % step == 0],
    )
    return chart([panel], f"{title}: deaths by month, the middle and an interval", names=())


def colour(name: str, names: Sequence[str]) -> str:
    """The colour of a name."""
    return COLOURS[list(names).index(name) % len(COLOURS)] if name in names else COLOURS[0]


def _panel(panel: Panel, names: Sequence[str]) -> list[Markup]:
    (x_low, x_high), (y_low, y_high) = _span(panel)
    to_x = svg.linear(x_low, x_high, LEFT, WIDTH - RIGHT)
    plain = svg.linear(_level(panel, y_low), _level(panel, y_high), HEIGHT - BOTTOM, TOP)

    def to_y(value: float) -> float:
        return plain(_level(panel, value))

    parts = [svg.el("text", {"x": LEFT, "y": TOP - 10, "font_size": 12}, panel.title)]
    parts += _axes(panel, to_x, to_y, (x_low, x_high), (y_low, y_high))
    across = {"stroke": "#6b6b6b", "stroke_dasharray": "4 3", "fill": "none"}
    parts += [
        svg.el("path", {"d": svg.line([(LEFT, to_y(m)), (WIDTH - RIGHT, to_y(m))]), **across}) for m in panel.marks
    ]
    if panel.diagonal:
        parts.append(svg.el("path", {"d": svg.line([(to_x(0), to_y(0)), (to_x(1), to_y(1))]), **across}))
    for name, spread in panel.bands.items():
        xs = [to_x(x) for x, _, _ in spread]
        path = svg.band(xs, [to_y(low) for _, low, _ in spread], [to_y(high) for _, _, high in spread])
        parts.append(svg.el("path", {"d": path, "fill": colour(name, names), "fill_opacity": 0.25}))
    parts += [
        svg.el("rect", {"x": to_x(a), "y": to_y(y), "width": to_x(b) - to_x(a) - 1, "height": to_y(0) - to_y(y),
                        "fill": COLOURS[0]})
        for a, b, y in panel.bars
    ]  # fmt: skip
    for name, ribs in panel.ribs.items():
        ink = {"stroke": colour(name, names), "stroke_width": 5, "stroke_opacity": 0.2}
        parts += [svg.el("path", {"d": svg.line([(to_x(x), to_y(a)), (to_x(x), to_y(b))]), **ink}) for x, a, b in ribs]
    for name, line in panel.lines.items():
        ink = {"stroke": colour(name, names), "stroke_width": 1.6, "fill": "none"}
        parts.append(svg.el("path", {"d": svg.line([(to_x(x), to_y(y)) for x, y in line]), **ink}))
    for name, points in panel.points.items():
        sizes = panel.sizes.get(name) or [3.0] * len(points)
        parts += [
            svg.el("circle", {"cx": to_x(x), "cy": to_y(y), "r": r, "fill": colour(name, names), "fill_opacity": 0.7})
            for (x, y), r in zip(points, sizes, strict=True)
        ]
    return parts


def _level(panel: Panel, value: float) -> float:
    return math.log10(max(value, 1e-6)) if panel.log else value


def _drawn(panel: Panel) -> tuple[list[float], list[float]]:
    """Every value on the x axis, and every one on the y axis."""
    points = [p for part in (*panel.lines.values(), *panel.points.values()) for p in part]
    ranges = [r for part in (*panel.bands.values(), *panel.ribs.values()) for r in part]
    ends = [0.0, 1.0] if panel.diagonal else []
    xs = [*(x for x, _ in points), *(x for x, _, _ in ranges), *(v for a, b, _ in panel.bars for v in (a, b)), *ends]
    lows_and_highs = [v for _, low, high in ranges for v in (low, high)]
    ys = [*(y for _, y in points), *panel.marks, *lows_and_highs, *(y for _, _, y in panel.bars), *ends]
    return xs, ys


def _span(panel: Panel) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ends of both axes: of all that is drawn; from 0 where the y axis is not logarithmic."""
    xs, ys = _drawn(panel)
    x_low, x_high = (min(xs, default=0.0), max(xs, default=1.0))
    y_low, y_high = (min(ys, default=0.0), max(ys, default=1.0))
    if panel.log:
        return (x_low, x_high or 1.0), (y_low * 0.95, y_high * 1.05)
    return (x_low, x_high if x_high > x_low else x_low + 1), (min(0.0, y_low), y_high or 1.0)


def _axes(
    panel: Panel, to_x: svg.Scale, to_y: svg.Scale, xs: tuple[float, float], ys: tuple[float, float]
) -> list[Markup]:
    small = {"font_size": 10, "fill": svg.MUTED}
    floor = HEIGHT - BOTTOM
    frame = svg.el("path", {"d": f"M{LEFT},{TOP}V{floor}H{WIDTH - RIGHT}", "stroke": svg.LINE, "fill": "none"})
    parts = [frame]
    for value in _round(*ys):
        parts.append(svg.el("text", {"x": LEFT - 5, "y": to_y(value) + 3, "text_anchor": "end", **small},
                            _text(value, panel)))  # fmt: skip
    for value, text in panel.ticks or [(v, _text(v, panel)) for v in _round(*xs)]:
        parts.append(svg.el("text", {"x": to_x(value), "y": floor + 13, "text_anchor": "middle", **small}, text))
    parts.append(svg.el("text", {"x": (LEFT + WIDTH) / 2, "y": HEIGHT - 12, "text_anchor": "middle", **small}, panel.x))
    turned = {"transform": f"translate(12 {(TOP + floor) / 2}) rotate(-90)", "text_anchor": "middle", **small}
    return [*parts, svg.el("text", turned, panel.y)]


def _text(value: float, panel: Panel) -> str:
    return f"{value * 100:.3g}%" if panel.percent else f"{value:.3g}"


def _round(low: float, high: float) -> list[float]:
    """About four round numbers between two ends.

    >>> _round(0, 9)
    [0, 2, 4, 6, 8]
    """
    if high <= low:
        return [low]
    rough = (high - low) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough * 0.85)
    first = math.ceil(low / step - 1e-9)
    return [round(n * step, 10) for n in range(first, math.floor(high / step + 1e-9) + 1)]
