"""The national track: two dials and how far they stand apart, the country's forecast, mandates that end."""

from __future__ import annotations

from typing import Any

from lull.publish.book import Book, Row
from lull.publish.charts import bars, fan
from lull.publish.pages import district, outlook, promises
from lull.publish.pages.frame import Visit, render


def page(visit: Visit) -> str:
    """Local and national reconciliation side by side; they are never averaged."""
    book = visit.book
    country = book.country
    return render(
        visit,
        "national.html",
        dials=[_dial(visit, which) for which in ("local", "national")],
        divergence=(reading(book, country, "divergence") or {}).get("value"),
        readings=local_readings(visit),
        country=country,
        year=outlook.one(book, country, 12),
        months=district.monthly(book, country),
        fan=fan.fan(
            visit.speech,
            district.past(book, country)[-120:],
            district.ahead(book, country),
            district.later(book, country),
        ),
        after=district.later(book, country),
        dyads=dyads(book),
        mandates=[p for p in promises.deadlines(book) if p["kind"] in ("mandate", "law", "agreement_clause")],
        national=[p for p in promises.of_place(book, country) if p["strand"] in ("reconciliation", "governance")],
    )


def _dial(visit: Visit, which: str) -> dict[str, Any]:
    row = reading(visit.book, visit.book.country, which)
    titles = {
        "local": visit.speech.text("Local reconciliation"),
        "national": visit.speech.text("National reconciliation"),
    }
    value = None if row is None else row["value"]
    return {"title": titles[which], "row": row, "value": value, "chart": bars.dial(titles[which], value)}


def reading(book: Book, place_id: str, which: str, part: str = "all") -> Row | None:
    """One reading of a dial: 0 good to 1 bad."""
    rows = book.by("dial", "unit_id", "track", "part")
    return (rows.get((place_id, which, part)) or (None,))[0]


def local_readings(visit: Visit) -> list[Row]:
    """Districts with a reading of the local dial, widest divergence from the national one first."""
    out = []
    for district_ in visit.book.districts:
        row = reading(visit.book, district_["place_id"], "local")
        apart = reading(visit.book, district_["place_id"], "divergence")
        if row and row["value"] is not None:
            out.append({**row, "apart": apart["value"] if apart else None})
    return sorted(out, key=lambda r: -abs(r["apart"] or 0.0))


def dyads(book: Book) -> list[Row]:
    """Forecasts of pairs of armed sides, where the release holds them."""
    rows = [
        r for r in book.rows("forecast") if r["level"] == "unit" and r["span"] == "cumulative" and r["horizon"] == 12
    ]
    return sorted(rows, key=lambda r: -r["p_ge_25"])
