"""A field stands only if its words stand in the report; numbers and dates are read from those words by rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from lull.languages.claims import claim_words
from lull.languages.names import find_names
from lull.reports.document import Document
from lull.reports.llm.prompt import NONE, Proposal
from lull.reports.record import QUOTE, Record, Stated, make_record
from lull.reports.sentences import Span
from lull.reports.sides import side_by_words
from lull.reports.spans.counts import find_counts
from lull.reports.spans.dates import TimeSpan, find_times
from lull.reports.spans.deadlines import Anchor, find_deadline
from lull.reports.spans.gazetteer import load_gazetteer
from lull.reports.spans.places import find_places
from lull.reports.spans.quantities import find_quantity
from lull.reports.spans.resolving import resolve
from lull.reports.spans.view import View, make_view

SHORTEST = 12
_SAME = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'", "´": "'",
    "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "ـ": "",
}  # fmt: skip


def locate(quote: str, text: str, within: Span) -> Span | None:
    """Where a quote stands in a stretch of the text, allowing for other blanks, quotation marks and dashes.

    Offsets are of the original text. `None` if it does not stand there letter by letter otherwise.

    >>> text = "He said: “Water  is back” on Monday."
    >>> text[slice(*locate('"Water is back"', text, Span(0, len(text))))]
    '“Water  is back”'
    """
    needle = "".join(_plain(c) for c in unicodedata.normalize("NFC", quote))
    needle = " ".join(needle.split())
    if not needle:
        return None
    plain, origin = _unfold(text, within)
    at = plain.find(needle)
    if at < 0:
        return None
    return Span(origin[at], origin[at + len(needle) - 1] + 1)


def ground(proposals: Iterable[Proposal], document: Document, within: Span, *, area: Path, rule: str) -> list[Record]:
    """Records of one stretch of a report whose evidence was found in it; ungrounded fields are left out."""
    found = (_ground_one(p, document, within, area, rule) for p in proposals)
    unique = {r.record_id: r for r in found if r is not None}
    return sorted(unique.values(), key=lambda r: (r.char_start, r.record_id))


def _ground_one(proposal: Proposal, document: Document, within: Span, area: Path, rule: str) -> Record | None:
    span = locate(proposal["quote"], document.text, within)
    if span is None or span.end - span.start < SHORTEST or not _coherent(proposal):
        return None
    if span.end - span.start > QUOTE:
        cut = document.text.rfind(" ", span.start, span.start + QUOTE)
        span = Span(span.start, cut if cut > span.start else span.start + QUOTE)
    sentence = _sentence(document, span)
    values: Stated = {
        "confidence": 0.5,
        "event_type": _word(proposal["event_type"]),
        "speech_act": _word(proposal["speech_act"]),
        "commitment_status": _word(proposal["commitment_status"]),
        "service_sector": _word(proposal["service_sector"]),
        "service_status": _word(proposal["service_status"]),
        "actors": _offices(proposal["actors"], document.text, sentence, document.lang),
        "recipients": _offices(proposal["recipients"], document.text, sentence, document.lang),
    }
    values |= _place(proposal["place_quote"], document, within, area)
    values |= _times(proposal, document, sentence)
    values |= _counts(proposal, document, sentence)
    return make_record(
        document,
        span,
        record_type=proposal["record_type"],
        aux_mode=proposal["aux_mode"],
        strand=proposal["strand"],
        coder="llm",
        rule=rule,
        **values,
    )


def _plain(character: str) -> str:
    return " " if character.isspace() else _SAME.get(character, character)


def _unfold(text: str, within: Span) -> tuple[str, list[int]]:
    """The plain form of a stretch, and for each of its characters the offset that it came from."""
    out: list[str] = []
    origin: list[int] = []
    for i in range(within.start, within.end):
        for c in _plain(text[i]):
            if c == " " and (not out or out[-1] == " "):
                continue
            out.append(c)
            origin.append(i)
    return "".join(out), origin


def _word(value: str) -> str | None:
    return None if value == NONE else value


def _coherent(proposal: Proposal) -> bool:
    """The kind of claim has the field that makes it one, and a service that is needed or planned is not restored."""
    types = {
        "service_event": proposal["service_status"],
        "statement": proposal["speech_act"],
        "commitment": proposal["commitment_status"],
    }
    if types.get(proposal["record_type"], proposal["event_type"]) == NONE:
        return False
    if proposal["record_type"] == "service_event" and proposal["service_sector"] == NONE:
        return False
    restored = proposal["service_status"] in ("restored", "partially_restored")
    return not (restored and proposal["aux_mode"] in ("future", "hypothetical"))


def _sentence(document: Document, span: Span) -> Span:
    """The evidence with the sentences that it touches: other fields must be near it."""
    near = [s for s in document.sentences if s.start < span.end and s.end > span.start]
    return Span(min([s.start for s in near], default=span.start), max([s.end for s in near], default=span.end))


def _offices(names: list[str], text: str, sentence: Span, lang: str) -> tuple[str, ...]:
    """Names found in the sentence that are of offices, organisations or groups; what may be a person is left out."""
    offices, kept = claim_words().patterns["offices"], []
    for name in names:
        span = locate(name, text, sentence)
        if span is not None and not find_names(name, lang) and (side_by_words(name) or offices.search(name)):
            kept.append(text[span.start : span.end])
    return tuple(dict.fromkeys(kept))


def _place(quote: str, document: Document, within: Span, area: Path) -> Stated:
    span = locate(quote, document.text, within)
    if span is None:
        return {}
    view = make_view(document.text)
    low = view.forth(span)
    named = find_places(view, low.start, low.end, lang=document.lang, gazetteer=load_gazetteer(area))
    placed = [p for p in named if p.places]
    if not placed:
        return {"place_text": document.text[span.start : span.end]}
    best = placed[0]
    codes = [c for p in placed[1:] for m in p.places for c in (m.adm1, m.adm2) if c]
    where = resolve(best, codes)
    return {
        "place_text": view.original(best.start, best.end),
        "adm1_pcode": where.adm1,
        "adm2_pcode": where.adm2,
        "place_candidates": where.candidates,
    }


def _times(proposal: Proposal, document: Document, sentence: Span) -> Stated:
    if document.published is None:
        return {}
    out: Stated = {}
    future = proposal["aux_mode"] == "future"
    when = _time(proposal["time_quote"], document, sentence, document.published, future=future)
    if when is not None:
        out["date_start"] = None if when.bound == "by" else when.period.first
        out["date_end"] = None if when.bound == "since" else when.period.last
        out["date_prec"] = when.period.prec
    if proposal["record_type"] == "commitment":
        out |= _deadline(proposal, document, sentence, made=out.get("date_start"))
    return out


def _deadline(proposal: Proposal, document: Document, sentence: Span, *, made: date | None) -> Stated:
    words = _low(proposal["deadline_quote"], document, sentence)
    if words is None or document.published is None:
        return {"deadline_prec": "none"}
    view, span = words
    anchor = Anchor(made, document.published, past=proposal["commitment_status"] in ("delivered", "not_delivered"))
    due = find_deadline(view.low, span.start, span.end, anchor=anchor, lang=document.lang)
    return {"deadline_prec": "none"} if due is None else {"deadline": due.last, "deadline_prec": due.prec}


def _time(quote: str, document: Document, sentence: Span, published: date, *, future: bool) -> TimeSpan | None:
    low = _low(quote, document, sentence)
    if low is None:
        return None
    view, span = low
    times = find_times(view.low, span.start, span.end, published=published, lang=document.lang, future=future)
    return times[0] if times else None


def _counts(proposal: Proposal, document: Document, sentence: Span) -> Stated:
    out: Stated = {}
    deaths = _low(proposal["deaths_quote"], document, sentence)
    if deaths is not None:
        view, span = deaths
        counts = find_counts(view.low, span.start, span.end, lang=document.lang)
        out = {"low": counts.low, "best": counts.best, "high": counts.high, "injured": counts.injured}
        if counts.stated:
            out["count_scope"] = counts.scope
    quantity = _low(proposal["quantity_quote"], document, sentence)
    if quantity is not None:
        view, span = quantity
        found = find_quantity(view.low, span.start, span.end, lang=document.lang)
        if found is not None:
            out |= {"quantity": found.value, "unit": found.unit}
    return out


def _low(quote: str, document: Document, sentence: Span) -> tuple[View, Span] | None:
    span = locate(quote, document.text, sentence)
    if span is None:
        return None
    view = make_view(document.text)
    return view, view.forth(span)
