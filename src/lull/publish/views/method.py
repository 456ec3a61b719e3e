"""How a release was made, written from what the release says of itself; and everything to take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq
from markupsafe import Markup

from lull import schema
from lull.publish import words
from lull.publish.locale import isolated
from lull.publish.pages.frame import Visit, area_name, indicator_name, indicators
from lull.publish.statements import say
from lull.publish.views.described import described
from lull.publish.views.pledge import Spot, web
from lull.releases import PARQUET_ONLY


@dataclass(frozen=True)
class Defined:
    """One indicator: between which standard and which worst point it is placed, and how much it weighs."""

    strand: str
    name: Markup
    bias: Markup
    unit: str
    standard: str
    worst: str
    weight: str


@dataclass(frozen=True)
class Source:
    """One source with its licence and how to cite it."""

    id: str
    title: Markup
    href: str
    licence: Markup
    citation: Markup


@dataclass(frozen=True)
class Term:
    """A code of the pages with its word and what it means."""

    code: str
    word: str
    meaning: str


@dataclass(frozen=True)
class MethodView:
    """All that the page shows."""

    made: str
    relapse: str
    chances: tuple[tuple[str, Markup], ...]
    priorities: tuple[Term, ...]
    states: tuple[Term, ...]
    indicators: tuple[Defined, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class TableLine:
    """One table of the release and its files."""

    name: str
    doc: Markup
    rows: str
    files: tuple[Spot, ...]


@dataclass(frozen=True)
class DataView:
    """All that the page shows."""

    described: Markup
    tables: tuple[TableLine, ...]
    feeds: tuple[Spot, ...]
    briefings: tuple[Spot, ...]


def method(visit: Visit) -> MethodView:
    """The method of a release, in the numbers that it was made with."""
    book, speech = visit.book, visit.speech
    rule = book.info.get("relapse") or {}
    draws = book.info.get("draws")
    members = book.info.get("members") or ()
    return MethodView(
        say("method.made", speech, members=len(members) or None, draws=draws) or "",
        say("method.relapse", speech, **{k: rule.get(k) for k in _RULE}) or "",
        tuple(
            (speech.text(word), isolated(f"{speech.percent(low)}–{speech.percent(high)}"))
            for low, high, word in words.chance_table()
        ),
        _terms(visit, words.TIERS, words.TIER_MEANINGS),
        _terms(visit, words.STATUS, words.STATUS_MEANINGS),
        tuple(_defined(visit, i) for i in sorted(indicators(book).values(), key=lambda i: str(i.get("strand", "")))),
        tuple(_source(visit, s) for s in book.rows("source")),
    )


_RULE = ("past_deaths", "past_months", "calm_deaths", "calm_months")


def _terms(visit: Visit, names: dict[str, str], meanings: dict[str, str]) -> tuple[Term, ...]:
    return tuple(Term(c, visit.speech.text(w), words.say(visit.speech, meanings, c)) for c, w in names.items())


def _defined(visit: Visit, row: dict[str, Any]) -> Defined:
    speech = visit.speech
    return Defined(
        words.say(speech, words.STRANDS, row.get("strand") or ""),
        indicator_name(visit, str(row.get("id") or row.get("indicator") or "")),
        visit.foreign(row["bias"]) if row.get("bias") else Markup(""),
        words.say(speech, words.UNITS, row.get("unit") or ""),
        _number(visit, row.get("target")),
        _number(visit, row.get("worst")),
        _number(visit, row.get("weight"), 2),
    )


def _number(visit: Visit, value: object, decimals: int | None = None) -> str:
    if not isinstance(value, int | float):
        return ""
    return visit.speech.number(value, (0 if float(value).is_integer() else 1) if decimals is None else decimals)


def _source(visit: Visit, row: dict[str, Any]) -> Source:
    texts = (visit.foreign(row.get(k)) for k in ("title", "licence", "citation"))
    title, licence, citation = texts
    return Source(row["source_id"], title, web(row.get("url")), licence, citation)


def data(visit: Visit) -> DataView:
    """Every table of a release with its files, feeds and briefings."""
    book, speech = visit.book, visit.speech
    lang, area = speech.code, area_name(visit)
    strands = [Spot(speech.text(w), visit.file(f"feeds/{lang}/strand-{c}.atom")) for c, w in words.STRANDS.items()]
    severities = [
        Spot(speech.text(label), visit.file(f"feeds/{lang}/severity-{code}.atom"))
        for code, label in words.SEVERITIES.items()
    ]
    uppers = [(p["place_id"], visit.place(p["place_id"])) for p in book.uppers]
    papers = [("area", area), *(uppers if visit.briefed else [])]
    return DataView(
        described(visit),
        tuple(_table(visit, name) for name in book.release.tables if name not in PARQUET_ONLY),
        (
            Spot(area, visit.file(f"feeds/{lang}/area.atom")),
            *strands,
            *severities,
            *(Spot(name, visit.file(f"feeds/{lang}/{p}.atom")) for p, name in uppers),
            Spot(speech.text("Calendar of deadlines"), visit.file(f"feeds/{lang}/deadlines.ics")),
        ),
        tuple(Spot(name, visit.file(f"briefing/{book.name}/{lang}/{p}.pdf")) for p, name in papers),
    )


def _table(visit: Visit, name: str) -> TableLine:
    book = visit.book
    held = [Spot("CSV", visit.data(f"{name}.csv")), Spot("Parquet", visit.data(f"{name}.parquet"))]
    if visit.live:
        held += [
            Spot("XLSX", visit.data(f"{name}.xlsx")),
            Spot("CSV (BOM)", visit.data(f"{name}-sheet.csv")),
            Spot("JSON", visit.file(f"api/v1/releases/{book.name}/tables/{name}.json")),
        ]
    doc = schema.TABLES[name].doc if name in schema.TABLES else ""
    said = visit.speech.text(doc) if doc else ""
    marked = Markup("{}").format(said) if said != doc else visit.foreign(doc)
    return TableLine(
        name,
        marked,
        visit.speech.number(pq.read_metadata(book.release.folder / "data" / f"{name}.parquet").num_rows),
        tuple(held),
    )
