"""How a release was made, written from what the release says of itself; and everything to take away."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow.parquet as pq
from markupsafe import Markup

from lull import schema
from lull.publish import words
from lull.publish.locale import isolated
from lull.publish.pages.frame import RequestContext, area_name, indicator_name, indicators
from lull.publish.statements import say
from lull.publish.views.described import described
from lull.publish.views.pledge import Spot, web
from lull.releases import PARQUET_ONLY
from lull.schema.release import IndicatorInfo
from lull.schema.rows import SourceRow


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


def method(context: RequestContext) -> MethodView:
    """The method of a release, in the numbers that it was made with."""
    snapshot, speech = context.snapshot, context.speech
    rule = snapshot.relapse_rule.model_dump() if snapshot.info.get("relapse") else {}
    draws = snapshot.info.get("draws")
    members = snapshot.info.get("members") or ()
    return MethodView(
        say("method.made", speech, members=len(members) or None, draws=draws) or "",
        say("method.relapse", speech, **{k: rule.get(k) for k in _RULE}) or "",
        tuple(
            (speech.text(word), isolated(f"{speech.percent(low)}–{speech.percent(high)}"))
            for low, high, word in words.chance_table()
        ),
        _terms(context, words.TIERS, words.TIER_MEANINGS),
        _terms(context, words.STATUS, words.STATUS_MEANINGS),
        tuple(_defined(context, i) for i in sorted(indicators(snapshot).values(), key=lambda i: i["strand"])),
        tuple(_source(context, s) for s in snapshot.rows("source")),
    )


_RULE = ("past_deaths", "past_months", "calm_deaths", "calm_months")


def _terms(context: RequestContext, names: dict[str, str], meanings: dict[str, str]) -> tuple[Term, ...]:
    return tuple(Term(c, context.speech.text(w), words.say(context.speech, meanings, c)) for c, w in names.items())


def _defined(context: RequestContext, row: IndicatorInfo) -> Defined:
    speech = context.speech
    return Defined(
        words.say(speech, words.STRANDS, row["strand"]),
        indicator_name(context, row["id"]),
        context.foreign(row["bias"]) if row["bias"] else Markup(""),
        words.say(speech, words.UNITS, row["unit"]),
        _number(context, row.get("target")),
        _number(context, row.get("worst")),
        _number(context, row.get("weight"), 2),
    )


def _number(context: RequestContext, value: object, decimals: int | None = None) -> str:
    if not isinstance(value, int | float):
        return ""
    return context.speech.number(value, (0 if float(value).is_integer() else 1) if decimals is None else decimals)


def _source(context: RequestContext, row: SourceRow) -> Source:
    title, licence, citation = (context.foreign(text) for text in (row["title"], row["licence"], row["citation"]))
    return Source(row["source_id"], title, web(row["url"]), licence, citation)


def data(context: RequestContext) -> DataView:
    """Every table of a release with its files, feeds and briefings."""
    snapshot, speech = context.snapshot, context.speech
    lang, area = speech.code, area_name(context)
    strands = [Spot(speech.text(w), context.file(f"feeds/{lang}/strand-{c}.atom")) for c, w in words.STRANDS.items()]
    severities = [
        Spot(speech.text(label), context.file(f"feeds/{lang}/severity-{code}.atom"))
        for code, label in words.SEVERITIES.items()
    ]
    uppers = [(p["place_id"], context.place(p["place_id"])) for p in snapshot.uppers]
    papers = [("area", area), *(uppers if context.briefed else [])]
    return DataView(
        described(context),
        tuple(_table(context, name) for name in snapshot.release.tables if name not in PARQUET_ONLY),
        (
            Spot(area, context.file(f"feeds/{lang}/area.atom")),
            *strands,
            *severities,
            *(Spot(name, context.file(f"feeds/{lang}/{p}.atom")) for p, name in uppers),
            Spot(speech.text("Calendar of deadlines"), context.file(f"feeds/{lang}/deadlines.ics")),
        ),
        tuple(Spot(name, context.file(f"briefing/{snapshot.name}/{lang}/{p}.pdf")) for p, name in papers),
    )


def _table(context: RequestContext, name: str) -> TableLine:
    snapshot = context.snapshot
    held = [Spot("CSV", context.data(f"{name}.csv")), Spot("Parquet", context.data(f"{name}.parquet"))]
    if context.live:
        held += [
            Spot("XLSX", context.data(f"{name}.xlsx")),
            Spot("CSV (BOM)", context.data(f"{name}-sheet.csv")),
            Spot("JSON", context.file(f"api/v1/releases/{snapshot.name}/tables/{name}.json")),
        ]
    doc = schema.TABLES[name].doc if name in schema.TABLES else ""
    said = context.speech.text(doc) if doc else ""
    marked = Markup("{}").format(said) if said != doc else context.foreign(doc)
    return TableLine(
        name,
        marked,
        context.speech.number(pq.read_metadata(snapshot.release.folder / "data" / f"{name}.parquet").num_rows),
        tuple(held),
    )
