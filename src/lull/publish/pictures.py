"""Pictures to take away: maps and charts as SVG and PNG, and the card that a shared link shows."""

from __future__ import annotations

import tempfile
from pathlib import Path

import typst
from markupsafe import Markup

from lull.errors import PublishError
from lull.publish.briefing.paper import fonts
from lull.publish.charts import paint
from lull.publish.locale import Language
from lull.publish.pages import watchlists
from lull.publish.pages.frame import RequestContext, area_name
from lull.publish.snapshot import Snapshot
from lull.publish.views import choices, outlook, place

WIDE = 960
_CARD = """#set page(width: 1200pt, height: 630pt, margin: 0pt, fill: rgb("#fbfaf6"))
#set text(font: ("Noto Sans", "Noto Sans Arabic"), dir: {dir}, fill: rgb("#1b2529"))
#let said = json("said.json")
#grid(columns: (1fr, 470pt), rows: (96pt, 1fr),
  grid.cell(colspan: 2, fill: rgb("#0f4c56"), inset: (x: 48pt), align(horizon, text(fill: white, size: 34pt)[
    *#said.lull* #h(14pt) #said.area · #said.month])),
  pad(x: 48pt, y: 40pt, align(horizon, text(size: {size}pt, weight: "bold", said.title))),
  pad(24pt, align(center + horizon, image("map.svg", width: 420pt, height: 470pt, fit: "contain"))),
)
"""


def picture(snapshot: Snapshot, speech: Language, name: str) -> bytes:
    """A map (`map`, `map-CODE`) or the chart of a place (`place-CODE`) as an SVG file of its own.

    Raises
    ------
    PublishError
        If there is no such picture.
    """
    return paint.standalone(_drawn(snapshot, speech, name), WIDE)


def _drawn(snapshot: Snapshot, speech: Language, name: str) -> Markup:
    context = RequestContext(snapshot, speech, "index")
    code = choices.FIRST if name == "map" else name.removeprefix("map-")
    if name == "map" or (name.startswith("map-") and code in choices.codes(snapshot)):
        return outlook.drawn_map(context, choices.choice(context, code), snapshot.unit_ids).drawn
    place_id = name.removeprefix("place-")
    if name.startswith("place-") and place_id in snapshot.places:
        drawn = place.charts(context, place_id).recent
        if drawn:
            return drawn
    raise PublishError(f"no picture {name!r}; there are: map, map-CODE of a measure, place-CODE")


def png(snapshot: Snapshot, speech: Language, name: str) -> bytes:
    """The same as a PNG, twice as fine."""
    return _rendered(
        '#set page(width: auto, height: auto, margin: 12pt, fill: white)\n#image("map.svg", width: 720pt)\n',
        picture(snapshot, speech, name),
        "{}",
    )


def card(snapshot: Snapshot, speech: Language, scope: str) -> bytes:
    """The picture of a shared link, 1200 by 630: the answer in words, with the map.

    Raises
    ------
    PublishError
        If there is no such place.
    """
    return snapshot.some("cards of links", (speech.code, scope), lambda: _card(snapshot, speech, scope), most=16)


def _card(snapshot: Snapshot, speech: Language, scope: str) -> bytes:
    import json

    context = RequestContext(snapshot, speech, "index")
    if scope == "area":
        title = next(iter(watchlists.headline(snapshot, speech)), area_name(context))
    elif scope in snapshot.places:
        from lull.publish.views import rows

        title = place.title(context, scope, rows.watch_row(snapshot, scope))
    else:
        raise PublishError(f"no card for {scope!r}; give area or the id of a place")
    said = {"lull": "Lull", "area": area_name(context), "month": speech.month(snapshot.as_of), "title": title}
    size = 40 if len(title) < 110 else 32
    layout = _CARD.replace("{dir}", speech.direction).replace("{size}", str(size))
    return _rendered(layout, picture(snapshot, speech, "map"), json.dumps(said, ensure_ascii=False), ppi=72)


def _rendered(layout: str, svg: bytes, said: str, *, ppi: float = 144) -> bytes:
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        (folder / "map.svg").write_bytes(svg)
        (folder / "said.json").write_text(said, "utf-8")
        (folder / "page.typ").write_text(layout, "utf-8")
        made = typst.compile(str(folder / "page.typ"), root=room, font_paths=fonts(), format="png", ppi=ppi)
    if not isinstance(made, bytes):
        raise TypeError("Typst returned no single picture")
    return made
