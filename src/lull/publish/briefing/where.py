"""Where the page of a briefing stands, as text and as a code for a phone; and the map of its first sheet."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urljoin

import segno

from lull.publish import links
from lull.publish.charts import atlas, paint
from lull.publish.pages.frame import Visit
from lull.publish.pages.measures import Entry
from lull.publish.views import choices, outlook, upper

UNKNOWN = ("", "https://example.org/")
"""Addresses that nobody lives at: a folder that was exported without one."""
WIDE, LINE = 700, 110


def address(visit: Visit, scope: str, base: str) -> str:
    """Address of the page that a briefing is about; empty where nobody knows where the site lives."""
    if base in UNKNOWN:
        return ""
    name = "index" if scope == "area" else f"place/{scope}"
    return urljoin(base, links.page(visit.speech.code, visit.book.name, name))


def code(text: str) -> str:
    """A QR code of an address as SVG; empty without one."""
    if not text:
        return ""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, border=1, xmldecl=False)
    return out.getvalue().decode()


def sources(visit: Visit) -> str:
    """Who published what the figures rest on, as many names as one line holds, owners of events first."""
    rows = sorted(visit.book.rows("source"), key=lambda r: "ged" not in r["source_id"])
    out = ""
    for name in dict.fromkeys(r["publisher"] for r in rows if r.get("url") and r["publisher"]):
        longer = f"{out} · {name}" if out else name
        if len(longer) > LINE:
            break
        out = longer
    return out


def drawn(visit: Visit, scope: str, inside: tuple[str, ...]) -> tuple[str, str, tuple[Entry, ...]]:
    """The map with the first places by name, what it shows, and its legend; of one place alone, only that place."""
    shown = choices.choice(visit, choices.FIRST)
    if scope == "area":
        picture = outlook.drawn_map(visit, shown, visit.book.unit_ids).drawn
    elif scope in visit.book.unit_ids:
        looks = {p: atlas.Look("none", "", "", "", False) for p in visit.book.unit_ids}
        looks |= outlook.looks(visit, shown, inside)
        names = {scope: visit.place(scope)}
        picture = atlas.draw(outlook.held_ground(visit.book), looks, shown.meaning, names=names)
    else:
        order = sorted(inside, key=lambda p: -shown.order[p])
        picture = upper.drawn(visit, scope, inside, shown, order)
    colours = {f"p{n}": c for n, c in enumerate(paint.CLASSES, 1)}
    entries = tuple(Entry(colours.get(e.css, "#ffffff"), "none", e.label) for e in shown.entries)
    return paint.standalone(picture, WIDE).decode() if picture else "", shown.meaning, entries
