"""The Outlook page: the map, the tiers, what changed."""

from __future__ import annotations

import json
from typing import Any

from lull.publish import words
from lull.publish.book import Book, Row, open_book
from lull.publish.charts import map as chart
from lull.publish.pages import measures, promises, watchlists
from lull.publish.pages.frame import Visit, area_name, render
from lull.publish.statements import say


def shapes(book: Book, tolerance: float = chart.SCREEN_DEGREES) -> chart.Outlines:
    """Outlines of a release, made once for a tolerance."""
    slot = ("outlines", tolerance)
    if slot not in book.kept:
        book.kept[slot] = chart.outlines(book.geography, book.drawn_levels, tolerance)
    found: chart.Outlines = book.kept[slot]
    return found


def page(visit: Visit, code: str = "tier") -> str:
    """The map of one measure with the lists that belong to it."""
    shown = measures.measure(visit.book, visit.speech, code)
    labels = {g["place_id"]: visit.place(g["place_id"]) for g in visit.book.uppers}
    label = f"{shown.title}. {shown.meaning}"
    drawn = chart.draw(
        shapes(visit.book), shown.fills, label, labels=labels, link=lambda place: visit.link(f"place/{place}")
    )
    return render(
        visit,
        "outlook.html",
        measure=shown,
        drawn=drawn,
        groups=measures.GROUPS,
        labels=measures.LABELS,
        headline=watchlists.headline(visit.book, visit.speech),
        lists={
            name: [watchlists.watched(visit.book, visit.speech, r) for r in rows]
            for name, rows in watchlists.lists(visit.book).items()
        },
        named_first=say("list.first_k", visit.speech, k=watchlists.named_first(visit.book)),
        country_said=country_said(visit),
        ordered=sorted(visit.book.units, key=lambda d: -shown.order[d["place_id"]]),
        changes=changes(visit),
        forecast=lambda place, h=12: one(visit.book, place, h),
        promised=overdue_counts(visit.book),
        national=one(visit.book, visit.book.country, 12),
        payload=_payload(visit, shown),
    )


def country_said(visit: Visit) -> list[str]:
    """The one figure of deaths expected in the whole area, and why others differ; empty without a forecast of it."""
    year = one(visit.book, visit.book.country, 12)
    name = area_name(visit)
    row = year or {}
    said = (
        say(
            "country.expected", visit.speech, area=name, months=row.get("horizon"), until=row.get("month"),
            middle=row.get("p50"), low=row.get("p10"), high=row.get("p90"),
        ),
        say("country.differs", visit.speech, area=name if year and visit.book.info.get("tracks") else None),
    )  # fmt: skip
    return [s for s in said if s]


def one(book: Book, place: str, horizon: int, span: str = "cumulative") -> Row | None:
    """The forecast of a place for a horizon."""
    return (book.by("forecast", "unit_id", "span", "horizon").get((place, span, horizon)) or (None,))[0]


def tiers(book: Book) -> dict[str, list[Row]]:
    """Priority rows by tier, the most probable first; no rank is shown."""
    found: dict[str, list[Row]] = {t: [] for t in words.TIERS}
    for row in book.rows("priority"):
        if row["tier"]:
            found[row["tier"]].append(row)
    for rows in found.values():
        rows.sort(key=lambda r: (-r["p_top"], r["unit_id"]))
    return found


def overdue_counts(book: Book) -> dict[str, int]:
    """Number of overdue promises that name a place."""
    found: dict[str, int] = {}
    for promise in promises.promises(book):
        if promise["status"] == "overdue":
            for place in promise["place_ids"]:
                found[place] = found.get(place, 0) + 1
    return found


def changes(visit: Visit) -> list[dict[str, Any]] | None:
    """Tier changes and large moves of risk since the release before; None where there is none before."""
    names = list(visit.releases)
    at = names.index(visit.book.name) if visit.book.name in names else 0
    if at == 0:
        return None
    before = open_book(visit.book.release.folder.parent / names[at - 1])
    old = {r["unit_id"]: r for r in before.rows("priority")}
    out = []
    for row in visit.book.rows("priority"):
        was = old.get(row["unit_id"])
        if was and (was["tier"] != row["tier"] or abs((was["risk"] or 0.0) - (row["risk"] or 0.0)) >= 0.1):
            out.append({"place": row["unit_id"], "was": was, "now": row})
    return sorted(out, key=lambda c: -abs((c["now"]["risk"] or 0.0) - (c["was"]["risk"] or 0.0)))


def _payload(visit: Visit, shown: measures.Measure) -> str:
    """What the moving map needs besides the boundaries, as JSON."""
    districts = {
        place: {
            "name": visit.place(place),
            "text": shown.texts[place],
            "colour": fill.colour,
            "pattern": fill.pattern,
            "href": visit.link(f"place/{place}"),
        }
        for place, fill in shown.fills.items()
    }
    governorates = {g["place_id"]: visit.place(g["place_id"]) for g in visit.book.uppers}
    value = {
        "boundaries": visit.data("boundaries.geojson"),
        "module": visit.file("static/vendor/maplibre-gl.mjs"),
        "worker": visit.file("static/vendor/maplibre-gl-worker.mjs"),
        "css": visit.file("static/vendor/maplibre-gl.css"),
        "districts": districts,
        "governorates": governorates,
    }
    # "<" cannot end the script element early when it is written as an escape.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
