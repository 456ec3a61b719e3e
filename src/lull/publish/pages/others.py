"""The pages Reports, Method and Data."""

from __future__ import annotations

from collections.abc import Mapping

from lull import schema
from lull.publish import words
from lull.publish.pages.frame import Visit, indicators, render
from lull.publish.pages.said import rounds, said

SHOWN_RECORDS = 400


def reports(visit: Visit, part: str = "reports") -> str:
    """What public sources said: records and claims, or on the page `reports-values` cited values and surveys."""
    kind = visit.first("type")
    lines = [s for s in said(visit.book) if (s.kind == "observation") == (part != "reports")]
    if kind:
        lines = [s for s in lines if s.kind == "record" and s.row["record_type"] == kind]
    shown = rounds(visit.book) if part != "reports" else []
    return render(visit, "reports.html", part=part, lines=lines[:SHOWN_RECORDS], total=len(lines), kind=kind,
                  rounds=shown, series=indicators(visit.book))  # fmt: skip


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
