"""The pages Reports, Method and Data."""

from __future__ import annotations

from collections.abc import Mapping

from lull import schema
from lull.publish import words
from lull.publish.pages.frame import Visit, indicators, render

SHOWN_RECORDS = 200


def reports(visit: Visit) -> str:
    """Coded claims from reports with their quotes, newest first."""
    kind = visit.first("type")
    rows = [r for r in visit.book.rows("record") if not kind or r["record_type"] == kind]
    rows = sorted(rows, key=lambda r: (r["published"], r["record_id"]), reverse=True)
    return render(visit, "reports.html", rows=rows[:SHOWN_RECORDS], total=len(rows), kind=kind)


def method(visit: Visit) -> str:
    """The method, written from the configuration that the maths used."""
    info: Mapping[str, object] = visit.book.info
    return render(
        visit,
        "method.html",
        indicators=sorted(indicators(visit.book).values(), key=lambda i: str(i.get("strand", ""))),
        sources=visit.book.rows("source"),
        spans=words.chance_table(),
        must_not=info.get("must_not") or [],
    )


def data(visit: Visit) -> str:
    """Everything to take away: tables, packages, addresses."""
    tables = [
        (name, schema.TABLES[name].doc if name in schema.TABLES else "", rows)
        for name in visit.book.release.tables
        if name != "draws"
        for rows in [len(visit.book.rows(name))]
    ]
    return render(visit, "data.html", tables=tables, has_draws=visit.book.release.has("draws"))
