"""The pages Reports, Method and Data."""

from __future__ import annotations

from collections.abc import Mapping

from lull import schema
from lull.publish import words
from lull.publish.book import Book
from lull.publish.pages.frame import Visit, indicators, render
from lull.publish.pages.said import rounds, said
from lull.releases import PARQUET_ONLY

SHOWN_RECORDS, SHOWN_VALUES = 300, 150


def reports(visit: Visit, part: str = "reports") -> str:
    """What public sources said: records and claims, or on the pages `reports-values` cited values and surveys."""
    kind, values = visit.first("type"), part != "reports"
    lines = [s for s in said(visit.book) if (s.kind == "observation") == values]
    if kind:
        lines = [s for s in lines if s.kind == "record" and s.row["record_type"] == kind]
    names = value_pages(visit.book)
    at = names.index(part) if part in names else 0
    shown = lines[at * SHOWN_VALUES : (at + 1) * SHOWN_VALUES] if values else lines[:SHOWN_RECORDS]
    return render(visit, "reports.html", part=part, lines=shown, total=len(lines), kind=kind, parts_=names,
                  rounds=rounds(visit.book) if values and not at else [])  # fmt: skip


def value_pages(book: Book) -> tuple[str, ...]:
    """Names of the pages of cited values: `reports-values`, and more where one would be too heavy for a phone."""
    count = sum(s.kind == "observation" for s in said(book))
    more = range(2, -(-count // SHOWN_VALUES) + 1)
    return ("reports-values", *(f"reports-values-{n}" for n in more))


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
        if name not in PARQUET_ONLY
        for rows in [len(visit.book.rows(name))]
    ]
    return render(visit, "data.html", tables=tables, has_draws=visit.book.release.has("draws"))
