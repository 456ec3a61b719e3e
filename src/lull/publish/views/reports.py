"""What public sources said: records, claims and cited values as lines, and surveys as rounds."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lull import languages
from lull.publish import words
from lull.publish.locale import isolated_plain
from lull.publish.pages.frame import RequestContext, indicator_name, unit_text
from lull.publish.pages.said import Round, Said, rounds, said
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say
from lull.publish.views import paging
from lull.publish.views.choices import Option
from lull.publish.views.pledge import Spot, web
from lull.schema.rows import ClaimRow, CommitmentRow, ObservationRow, RecordRow

SHOWN_RECORDS, SHOWN_VALUES = 120, 120
LONGEST = 700
"""Characters of a quote that are shown; the table has all."""


@dataclass(frozen=True)
class Line:
    """One thing that a source said: what, where, in which words, and who says so."""

    id: str
    day: str
    what: Markup
    more: str
    where: tuple[Spot, ...]
    quote: str
    quote_lang: str
    about: Spot | None
    text: Markup
    publisher: Markup
    href: str
    state: str


@dataclass(frozen=True)
class RoundLine:
    """One round of a survey."""

    title: Markup
    href: str
    until: str
    whom: str
    places: str
    values: str


@dataclass(frozen=True)
class ReportsView:
    """All that the page shows."""

    title: str
    tabs: tuple[Option, ...]
    kind: str
    kinds: tuple[tuple[str, str], ...]
    shown: str
    lines: tuple[Line, ...]
    rounds: tuple[RoundLine, ...]
    tables: tuple[str, ...]


def page_names(snapshot: Snapshot) -> tuple[str, ...]:
    """Names of the pages beside the first: `reports-2`…, and `reports-values`… for cited values."""
    found = said(snapshot)
    values = sum(s.kind == "observation" for s in found)
    return (*_names("reports", len(found) - values, SHOWN_RECORDS)[1:], *_names("reports-values", values, SHOWN_VALUES))


def _names(stem: str, count: int, size: int) -> tuple[str, ...]:
    return (stem, *(f"{stem}-{n}" for n in range(2, -(-count // size) + 1)))


def view(context: RequestContext, name: str = "reports") -> ReportsView:
    """One page: of records and claims, or of cited values with the surveys."""
    snapshot, speech = context.snapshot, context.speech
    values, kind = name.startswith("reports-values"), context.first("type")
    lines = [s for s in said(snapshot) if (s.kind == "observation") == values]
    if kind:
        lines = [s for s in lines if s.record and s.record["record_type"] == kind]
    size = SHOWN_VALUES if values else SHOWN_RECORDS
    names = _names("reports-values" if values else "reports", len(lines), size)
    at = names.index(name) if name in names else 0
    return ReportsView(
        title=_title(context, values, len(lines)),
        tabs=_tabs(context, values, names, at),
        kind=kind,
        kinds=tuple((code, speech.text(word)) for code, word in words.RECORD_TYPES.items()),
        shown=speech.plural("%(n)s entry", "%(n)s entries", len(lines)),
        lines=tuple(_line(context, s) for s in lines[at * size : (at + 1) * size]),
        rounds=tuple(_round(context, r) for r in rounds(snapshot)) if values and not at else (),
        tables=tuple(t for t in ("record", "claim", "observation") if snapshot.release.has(t)),
    )


def _title(context: RequestContext, values: bool, count: int) -> str:
    key = "reports.values" if values else "reports.count"
    return say(key, context.speech, entries=count or None) or context.speech.text("What public sources said")


def _tabs(context: RequestContext, values: bool, names: tuple[str, ...], at: int) -> tuple[Option, ...]:
    speech = context.speech
    out = [
        Option(speech.text("Reports and claims"), context.link("reports"), not values and at == 0),
        Option(speech.text("Values and surveys"), context.link("reports-values"), values and at == 0),
    ]
    near = [n for n in range(1, len(names)) if abs(n - at) <= 3 or n == len(names) - 1]
    return (*out, *(Option(speech.number(n + 1), context.link(names[n], keep=True), n == at) for n in near))


def _line(context: RequestContext, held: Said) -> Line:
    what, more, quote, about, text = _told(context, held)
    where = tuple(
        Spot(context.place(p), context.link(f"place/{p}")) for p in held.place_ids if p in context.snapshot.places
    )
    return Line(
        held.id,
        context.speech.day(held.day),
        what,
        more,
        where[:6],
        quote[:LONGEST],
        held.record["lang"] if held.record else "",
        about,
        text,
        context.foreign(held.publisher),
        web(held.url),
        words.say(context.speech, words.REVIEW_STATES, held.state),
    )


Told = tuple[Markup, str, str, Spot | None, Markup]


def _told(context: RequestContext, held: Said) -> Told:
    if held.record:
        return _record(context, held.record)
    if held.claim:
        return _claim(context, held.claim, held.promise)
    return _value(context, held.observation) if held.observation else (Markup(""), "", "", None, Markup(""))


def _record(context: RequestContext, row: RecordRow) -> Told:
    speech = context.speech
    grade = speech.text(
        "source %(grade)s, information %(n)s", grade=row["source_grade"], n=speech.number(row["information_grade"])
    )
    parts = (
        words.say(speech, words.AUX_MODES, row["aux_mode"]),
        words.say(speech, words.STRANDS, row["strand"]),
        grade,
    )
    what = Markup("{}").format(words.say(speech, words.RECORD_TYPES, row["record_type"]))
    return what, " · ".join(parts), str(row["evidence"] or ""), None, Markup("")


def _claim(context: RequestContext, row: ClaimRow, promise: CommitmentRow | None) -> Told:
    about = None
    if promise:
        at = paging.where(context.snapshot, row["commitment_id"])
        about = Spot(context.foreign(promise["deliverable"]), context.link(at))
    text = context.foreign(row["detail"]) if row["detail"] else Markup("")
    return Markup("{}").format(words.say(context.speech, words.SAYS, row["says"])), "", "", about, text


def _value(context: RequestContext, row: ObservationRow) -> Told:
    speech = context.speech
    number = speech.recorded(row["shown"]) if row["shown"] else speech.number(row["value"], _decimals(row["value"]))
    text = Markup("<b>{}</b>").format(isolated_plain(unit_text(speech, number, row["value"] or 0, row["unit"])))
    # A note that is not in the page's language stands in the table alone.
    if row["note"] and (speech.code == languages.source() or context.translated(row["note"]) != row["note"]):
        text += Markup(" {}").format(context.foreign(row["note"]))
    return indicator_name(context, row["indicator"]), "", "", None, text


def _decimals(value: float | None) -> int:
    return 0 if value is None or float(value).is_integer() else 1


def _round(context: RequestContext, held: Round) -> RoundLine:
    speech = context.speech
    whom = "; ".join(words.say(speech, words.POPULATION_GROUPS, g) for g in held.groups)
    title = context.foreign(held.title)
    return RoundLine(
        title, web(held.url), speech.day(held.last), whom, speech.number(held.places), speech.number(held.values)
    )
