"""A few lines to write SVG: elements, scales and paths."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup, escape

INK, MUTED, LINE, PAPER = "#1f2a30", "#5b6870", "#d9dcd8", "#ffffff"
ACCENT, AFTER = "#0f5c66", "#a3195b"
RISK = ("#f7f0dd", "#f0d49b", "#e2a355", "#c0642a", "#84351a")
GAP = ("#edf0f6", "#c8d2e6", "#97a8cf", "#6673ad", "#3b4182")
GREY, WHITE = "#c3c7ca", "#ffffff"

Scale = Callable[[float], float]
_PLAIN = re.compile("[^&<>\"']*").fullmatch
"""Text that stands as it is: most of what is drawn, and a page draws thousands of elements."""


def el(tag: str, attributes: dict[str, object] | None = None, *children: object) -> Markup:
    """One element; attribute values and text are escaped, `_` in attribute names becomes `-`, None is left out.

    >>> el("text", {"x": 1.5, "text_anchor": "end"}, "a < b")
    Markup('<text x="1.5" text-anchor="end">a &lt; b</text>')
    """
    said = "".join(
        [f' {name.replace("_", "-")}="{_shown(v)}"' for name, v in (attributes or {}).items() if v is not None]
    )
    inner = "".join([c if isinstance(c, Markup) else _shown(c) for c in children])
    return Markup(f"<{tag}{said}>{inner}</{tag}>" if inner else f"<{tag}{said}/>")


def _shown(value: object) -> str:
    # Most are plain texts and numbers.
    if type(value) is str and _PLAIN(value):
        return value
    if isinstance(value, float):
        return short(value)
    if isinstance(value, int):
        return str(value)
    return str(escape(value))


def short(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """A linear scale from [low, high] to [start, end]."""
    span = (high - low) or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def root(high: float, start: float, end: float) -> Scale:
    """A square-root scale from [0, high]: small counts stay visible beside large ones."""
    top = math.sqrt(high) or 1.0
    return lambda value: start + math.sqrt(max(value, 0.0)) / top * (end - start)


def ticks(high: float) -> list[int]:
    """A few round numbers from 0 to about `high` for a square-root axis.

    >>> ticks(40)
    [0, 5, 25]
    """
    steps = [0, 5, 25, 100, 250, 500, 1000, 2500, 5000, 10000]
    if high < 5:
        return [0, 5]
    # Ticks closer than an eighth of the axis would touch; zero and the largest stay.
    kept: list[int] = []
    for step in reversed([s for s in steps if s <= high]):
        if not kept or math.sqrt(kept[-1] / high) - math.sqrt(step / high) > 0.125:
            kept.append(step)
    return kept[::-1]


def line(points: Iterable[tuple[float, float]]) -> str:
    """Path data through points."""
    return "M" + "L".join(f"{short(x)},{short(y)}" for x, y in points)


def band(xs: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
    """Path data of a band between two lines."""
    forth = [f"{short(x)},{short(y)}" for x, y in zip(xs, high, strict=True)]
    back = [f"{short(x)},{short(y)}" for x, y in zip(reversed(xs), reversed(low), strict=True)]
    return "M" + "L".join(forth + back) + "Z"


def picture(
    width: float, height: float, label: str, *children: object, css: str = "chart", role: str = "img"
) -> Markup:
    """A whole SVG image with a text alternative; time runs left to right in every language."""
    return el(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {short(width)} {short(height)}",
            "role": role,
            "class": css,
            "direction": "ltr",
            "aria_label": label,
            "font_family": "Noto Sans, Noto Sans Arabic, sans-serif",
        },
        *children,
    )


def bare(width: float, height: float, *children: object, css: str = "") -> Markup:
    """A small picture inside a page, beside text that says the same; programs that read pages aloud pass it over."""
    return el(
        "svg",
        {
            "width": short(float(width)),
            "height": short(float(height)),
            "viewBox": f"0 0 {short(float(width))} {short(float(height))}",
            "aria_hidden": "true",
            "direction": "ltr",
            "class": css or None,
        },
        *children,
    )
