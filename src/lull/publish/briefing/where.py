"""Where the page of a briefing stands, as text and as a code for a phone; and the map of its first sheet."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urljoin

import segno

from lull.publish import links
from lull.publish.charts import atlas, paint
from lull.publish.pages.frame import RequestContext
from lull.publish.pages.measures import Entry
from lull.publish.views import choices, outlook, upper

UNKNOWN = ("", "https://example.org/")
"""Addresses that nobody lives at: a folder that was exported without one."""
WIDE, LINE = 700, 110


def address(context: RequestContext, scope: str, base: str) -> str:
    """Address of the page that a briefing is about; empty where nobody knows where the site lives."""
    if base in UNKNOWN:
        return ""
    name = "index" if scope == "area" else f"place/{scope}"
    return urljoin(base, links.page(context.speech.code, context.snapshot.name, name))


def code(text: str) -> str:
    """A QR code of an address as SVG; empty without one."""
    if not text:
        return ""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, border=1, xmldecl=False)
    return out.getvalue().decode()


def sources(context: RequestContext) -> str:
    """Who published what the figures rest on, as many names as one line holds, owners of events first."""
    rows = sorted(context.snapshot.rows("source"), key=lambda r: "ged" not in r["source_id"])
    out = ""
    for name in dict.fromkeys(r["publisher"] for r in rows if r.get("url") and r["publisher"]):
        longer = f"{out} · {name}" if out else name
        if len(longer) > LINE:
            break
        out = longer
    return out


def drawn(context: RequestContext, scope: str, inside: tuple[str, ...]) -> tuple[str, str, tuple[Entry, ...]]:
    """The map with the first places by name, what it shows, and its legend; of one place alone, only that place."""
    shown = choices.choice(context, choices.FIRST)
    if scope == "area":
        picture = outlook.drawn_map(context, shown, context.snapshot.unit_ids).drawn
    elif scope in context.snapshot.unit_ids:
        looks = {p: atlas.Look("none", "", "", "", False) for p in context.snapshot.unit_ids}
        looks |= outlook.looks(context, shown, inside)
        names = {scope: context.place(scope)}
        ground = outlook.held_ground(context.snapshot, atlas.PAPER_DEGREES)
        picture = atlas.draw(ground, looks, shown.meaning, names=names)
    else:
        order = sorted(inside, key=lambda p: -shown.order[p])
        picture = upper.drawn(context, scope, inside, shown, order)
    colours = {f"p{n}": c for n, c in enumerate(paint.CLASSES, 1)}
    entries = [Entry(colours.get(e.css, "#ffffff"), "none", e.label) for e in shown.entries]
    said = outlook.patterns(context, shown, inside, outlook.looks(context, shown, inside))
    entries += [
        Entry("#ffffff", kind, text) for kind, text in zip(("lines", "dots", "ring"), said, strict=True) if text
    ]
    return paint.standalone(picture, WIDE).decode() if picture else "", shown.meaning, tuple(entries)
