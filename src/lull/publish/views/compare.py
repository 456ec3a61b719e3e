"""Two to four places side by side: the same answer, chart and conditions on one scale; and the list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from lull.publish.charts import months
from lull.publish.locale import isolated_plain
from lull.publish.pages import district, promises
from lull.publish.pages.frame import RequestContext, fragment
from lull.publish.pages.promises import Promise
from lull.publish.statements import say
from lull.publish.views import choices, conditions, place, rows
from lull.publish.views.rows import Listed
from lull.publish.views.upper import by_25

MOST = 4
VALUES = 5


@dataclass(frozen=True)
class Column:
    """One of the places that are compared."""

    row: Listed
    title: str
    range_said: str
    why: tuple[place.Said, ...]
    chart: Markup
    values: tuple[conditions.Value, ...]
    unknown: str
    promised: str


@dataclass(frozen=True)
class Pick:
    """One place to choose, with what is needed to choose by."""

    id: str
    name: str
    href: str
    percent: str
    low_high: str
    known: str
    priority: str
    label: str
    ticked: bool


@dataclass(frozen=True)
class Part:
    """The places of one upper place."""

    name: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True)
class CompareView:
    """All that the page shows."""

    title: str
    columns: tuple[Markup, ...]
    scale_said: str
    parts: tuple[Part, ...]


def view(context: RequestContext) -> CompareView:
    """Side by side for `?d=A&d=B` or `?place=A&place=B`; without a choice the list to choose from."""
    snapshot, speech = context.snapshot, context.speech
    wanted = dict.fromkeys((*context.query.get("d", ()), *context.query.get("place", ())))
    ticked = [d for d in wanted if d in snapshot.unit_ids][:MOST]
    cap = max((_cap(context, d) for d in ticked), default=0)
    chosen = [d for d in ticked if rows.watch_row(snapshot, d)] if len(ticked) > 1 else []
    names = [context.place(d) for d in chosen]
    scale = speech.text(
        "Charts share one scale: deaths a month, cut at %(cap)s.", cap=isolated_plain(speech.number(cap))
    )
    return CompareView(
        say("compare.title", speech, places=names) or speech.text("Compare places"),
        tuple(_drawn(context, d, cap) for d in chosen),
        scale if chosen else "",
        () if chosen else _parts(context, frozenset(ticked)),
    )


def ready(context: RequestContext, place_id: str) -> None:
    """Make what a comparison with a place needs, on the scale of the place alone."""
    if place_id in context.snapshot.unit_ids:
        _drawn(context, place_id, _cap(context, place_id))


def _past(context: RequestContext, place_id: str) -> list[months.Past]:
    held = district.past(context.snapshot, place_id)[-place.RECENT :]
    return [months.Past(p.month, p.deaths, p.shown) for p in held]


def _ahead(context: RequestContext, place_id: str) -> list[months.Ahead]:
    return [months.Ahead(a.month, a.p10, a.p50, a.p90) for a in district.ahead(context.snapshot, place_id)]


def _cap(context: RequestContext, place_id: str) -> int:
    return months.cap_for(_past(context, place_id), _ahead(context, place_id))


def _drawn(context: RequestContext, place_id: str, cap: int) -> Markup:
    """One place on a scale, made once: the same whatever it is compared with."""
    slot = ("compared", place_id, cap, context.speech.code)
    return context.snapshot.once(slot, lambda: fragment(context, "compared.html", c=_column(context, place_id, cap)))


def _column(context: RequestContext, place_id: str, cap: int) -> Column:
    snapshot, speech = context.snapshot, context.speech
    row = rows.watch_row(snapshot, place_id)
    assert row is not None
    known = conditions.view(context, place_id)
    row = by_25(context, row)
    card = place.answer(context, place_id, row, known)
    after = [months.Past(a.month, a.deaths, a.shown) for a in district.later(snapshot, place_id)]
    held = promises.of_place(snapshot, place_id)
    return Column(
        rows.listed(context, row),
        place.title(context, place_id, row),
        card.range_said,
        tuple(place.Said(s.text) if s.source and s.source.href.startswith("#") else s for s in card.why),
        months.chart(
            speech,
            _past(context, place_id),
            _ahead(context, place_id),
            after,
            about=context.place(place_id),
            width=400,
            tall=210,
            cap=cap,
        ),
        known.values[:VALUES],
        known.unknown,
        _promised(context, held),
    )


def _promised(context: RequestContext, held: Sequence[Promise]) -> str:
    delivered = sum(p["status"] in ("delivered", "effective") for p in held)
    fields = {"promises": len(held) or None, "delivered": delivered}
    fields["undated"] = sum(p["status"] == "no_deadline" for p in held)
    return say("promises.count", context.speech, **fields) or place.unpromised(context)


def _parts(context: RequestContext, ticked: frozenset[str]) -> tuple[Part, ...]:
    if ticked:
        return tuple(_made(context, ticked))
    slot = ("compare list", context.speech.code)
    return context.snapshot.once(slot, lambda: tuple(_made(context, ticked)))


def _made(context: RequestContext, ticked: frozenset[str]) -> list[Part]:
    snapshot = context.snapshot
    out = []
    for parent, units in groupby(snapshot.units, key=lambda u: u["parent_id"]):
        picks = [_pick(context, u["place_id"], u["place_id"] in ticked) for u in units]
        out.append(Part(context.place(parent), tuple(sorted(picks, key=lambda p: p.name))))
    return sorted(out, key=lambda p: p.name)


def _pick(context: RequestContext, place_id: str, ticked: bool) -> Pick:
    snapshot, speech = context.snapshot, context.speech
    year, name = choices.forecast(snapshot, place_id, 12), context.place(place_id)
    return Pick(
        place_id,
        name,
        context.link(f"place/{place_id}"),
        speech.percent(year["p_ge_25"]) if year else "–",
        speech.low_high(year["p10"], year["p90"]) if year else "–",
        rows.evidence(snapshot, speech, place_id).count,
        rows.priority_said(context, place_id),
        speech.text("Compare with %(name)s", name=name),
        ticked,
    )
