"""SVG for the charts of pages: what `lull.svg` offers."""

from lull.svg import (
    ACCENT,
    AFTER,
    GAP,
    GREY,
    INK,
    LINE,
    MUTED,
    PAPER,
    RISK,
    WHITE,
    Scale,
    band,
    bare,
    el,
    line,
    linear,
    picture,
    root,
    short,
    ticks,
)

# fmt: off
__all__ = [
    "ACCENT", "AFTER", "GAP", "GREY", "INK", "LINE", "MUTED", "PAPER", "RISK", "WHITE",
    "Scale", "band", "bare", "el", "line", "linear", "picture", "root", "short", "ticks",
]
# fmt: on
