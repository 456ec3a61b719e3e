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
        divergence=divergence(book),
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
    row = next((d for d in visit.book.rows("dial") if d.get("dial", d.get("track")) == which), None)
    titles = {
        "local": visit.speech.text("Local reconciliation"),
        "national": visit.speech.text("National reconciliation"),
    }
    value = None if row is None else row.get("value", row.get("gap"))
    return {"title": titles[which], "row": row, "value": value, "chart": bars.dial(titles[which], value)}


def divergence(book: Book) -> float | None:
    """How far the two dials stand apart; None unless both are known."""
    values = {d.get("dial", d.get("track")): d.get("value", d.get("gap")) for d in book.rows("dial")}
    local, national = values.get("local"), values.get("national")
    return None if local is None or national is None else float(national) - float(local)


def dyads(book: Book) -> list[Row]:
    """Forecasts of pairs of armed sides, where the release holds them."""
    rows = [
        r for r in book.rows("forecast") if r["level"] == "unit" and r["span"] == "cumulative" and r["horizon"] == 12
    ]
    return sorted(rows, key=lambda r: -r["p_ge_25"])
