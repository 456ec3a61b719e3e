"""Colours of charts: classes on pages, where the style sheet gives them light, dark and print; attributes elsewhere.

Paper, mail and pictures have no style sheet, so there each class is written out as attributes.
"""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

INK, MUTED, GRID, PAPER, EDGE = "#1b2529", "#4f5b61", "#e6e7e2", "#ffffff", "#7b878b"
CLASSES: Final = ("#f4ecd9", "#f3cd8c", "#e0914a", "#b4492c", "#6f1529")
ENDS: Final = (0.05, 0.20, 0.40, 0.60)
"""Lower ends of the second to the fifth class of a chance; the lower end belongs to the class."""
_TEXT = f'fill="{INK}" font-family="Noto Sans, Noto Sans Arabic, sans-serif"'
LOOKS: Final = {
    **{f"p{n}": f'fill="{colour}"' for n, colour in enumerate(CLASSES, 1)},
    "none": 'fill="#ffffff"',
    "d": f'stroke="{EDGE}" stroke-width="1"',
    "gv": 'fill="none" stroke="#3d4a50" stroke-width="2.3" stroke-linejoin="round"',
    "hw": 'stroke="#ffffff" fill="none"',
    "hk": 'stroke="#37474e" fill="none"',
    "hkd": 'fill="#37474e"',
    "hwd": 'fill="#ffffff"',
    "lb": f'{_TEXT} font-weight="bold"',
    "lbh": 'fill="none" stroke="#ffffff" stroke-width="7" stroke-linejoin="round" font-weight="bold"',
    "ld": f'fill="none" stroke="{INK}" stroke-width="1.6"',
    "pt": f'fill="{INK}"',
    "ring": f'fill="#ffffff" stroke="{INK}" stroke-width="3.2"',
    "box": f'fill="#ffffff" stroke="{EDGE}" stroke-width="2"',
    "me": f'fill="none" stroke="{INK}" stroke-width="6"',
    "g": f'stroke="{GRID}" fill="none"',
    "ax": f'stroke="{MUTED}" fill="none"',
    "t": f'fill="{MUTED}" font-size="12"',
    "tb": f'fill="{INK}" font-size="12" font-weight="bold"',
    "h": 'fill="#5b717b"',
    "hs": 'fill="#b4c0c5" stroke="#5b717b" stroke-width="1"',
    "cut": f'stroke="{PAPER}" stroke-width="2.4" fill="none"',
    "soft": 'fill="#eff3f1"',
    "fan": 'fill="#f0cfa4" stroke="#b5561f" stroke-width="1"',
    "fl": 'fill="none" stroke="#b5561f" stroke-width="2.4"',
    "o": 'fill="#8a1a63"',
    "oh": 'fill="#ffffff" stroke="#8a1a63" stroke-width="2"',
    "thr": f'stroke="{INK}" stroke-dasharray="2 2" fill="none"',
    "now": f'stroke="{INK}" stroke-dasharray="3 3" fill="none"',
    "rng": 'fill="#7a909a"',
    "mid": 'fill="#22343c"',
    "on": f'fill="{INK}"',
    "off": f'fill="none" stroke="{MUTED}" stroke-dasharray="2 1.6"',
    "offx": f'stroke="{MUTED}" stroke-width="1.1"',
    "dot": f'stroke="{INK}" stroke-width="1.3"',
    "rg": f'fill="#ffffff" stroke="{INK}" stroke-width="2"',
    "stem": 'stroke-width="3" stroke-linecap="round"',
    "s1": 'stroke="#b98a34"',
    "s2": 'stroke="#b98a34"',
    "s3": 'stroke="#e0914a"',
    "s4": 'stroke="#b4492c"',
    "s5": 'stroke="#6f1529"',
    "sr": f'stroke="{INK}" stroke-width="1.6"',
    "l1": 'fill="none" stroke="#0b5562" stroke-width="2"',
}
_CLASS = re.compile(r' class="([a-z0-9 ]+)"')
_LINK = re.compile(r"<a [^>]*>|</a>")


def chance_class(probability: float | None) -> str:
    """The class of a chance, `p1` to `p5`; `none` where there is no value.

    >>> chance_class(0.2), chance_class(0.19), chance_class(None)
    ('p3', 'p2', 'none')
    """
    if probability is None:
        return "none"
    return f"p{1 + sum(probability >= end for end in ENDS)}"


def painted(picture: str) -> str:
    """The same picture with colours as attributes and without links, for paper, mail and files.

    >>> painted('<svg><a href="x"><path class="d p1" d="M0,0"/></a></svg>')
    '<svg><path fill="#f4ecd9" stroke="#7b878b" stroke-width="1" d="M0,0"/></svg>'
    """
    return _CLASS.sub(_attributes, _LINK.sub("", picture))


def _attributes(found: re.Match[str]) -> str:
    held: dict[str, str] = {}
    for name in found.group(1).split():
        held |= dict(re.findall(r'([a-z-]+)="([^"]*)"', LOOKS.get(name, "")))
    return "".join(f' {key}="{value}"' for key, value in sorted(held.items()))


def standalone(picture: Markup, width: int) -> bytes:
    """A picture as an SVG file of its own, `width` units wide."""
    text = painted(str(picture))
    size = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', text)
    assert size is not None
    high = round(width * float(size.group(4)) / float(size.group(3)))
    return text.replace("<svg ", f'<svg width="{width}" height="{high}" ', 1).encode()
