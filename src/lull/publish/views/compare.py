"""Two to four places side by side: the same answer, chart and conditions on one scale; and the list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from lull.publish.book import Row
from lull.publish.charts import months
from lull.publish.locale import isolated_plain
from lull.publish.pages import district, promises
from lull.publish.pages.frame import Visit
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
    columns: tuple[Column, ...]
    scale_said: str
    parts: tuple[Part, ...]


def view(visit: Visit) -> CompareView:
    """Side by side for `?d=A&d=B`; without a choice the list to choose from."""
    book, speech = visit.book, visit.speech
    wanted = dict.fromkeys(visit.query.get("d", ()))
    chosen = [d for d in wanted if d in book.unit_ids][:MOST]
    cap = max((_cap(visit, d) for d in chosen), default=0)
    columns = tuple(c for d in chosen if (c := _column(visit, d, cap))) if len(chosen) > 1 else ()
    names = [c.row.name for c in columns]
    scale = speech.text(
        "Charts share one scale: deaths a month, cut at %(cap)s.", cap=isolated_plain(speech.number(cap))
    )
    return CompareView(
        say("compare.title", speech, places=names) or speech.text("Compare places"),
        columns,
        scale if columns else "",
        () if columns else tuple(_parts(visit, set(chosen))),
    )


def _past(visit: Visit, place_id: str) -> list[months.Past]:
    held = district.past(visit.book, place_id)[-place.RECENT :]
    return [months.Past(p.month, p.deaths, p.shown) for p in held]


def _ahead(visit: Visit, place_id: str) -> list[months.Ahead]:
    return [months.Ahead(a.month, a.p10, a.p50, a.p90) for a in district.ahead(visit.book, place_id)]


def _cap(visit: Visit, place_id: str) -> int:
    return months.cap_for(_past(visit, place_id), _ahead(visit, place_id))


def _column(visit: Visit, place_id: str, cap: int) -> Column | None:
    book, speech = visit.book, visit.speech
    row = rows.watch_row(book, place_id)
    if row is None:
        return None
    known = conditions.view(visit, place_id)
    row = by_25(visit, row)
    card = place.answer(visit, place_id, row, known)
    after = [months.Past(a.month, a.deaths, a.shown) for a in district.later(book, place_id)]
    held = promises.of_place(book, place_id)
    return Column(
        rows.listed(visit, row),
        place.title(visit, place_id, row),
        card.range_said,
        tuple(place.Said(s.text) if s.source and s.source.href.startswith("#") else s for s in card.why),
        months.chart(
            speech,
            _past(visit, place_id),
            _ahead(visit, place_id),
            after,
            about=visit.place(place_id),
            width=400,
            tall=210,
            cap=cap,
        ),
        known.values[:VALUES],
        known.unknown,
        _promised(visit, held),
    )


def _promised(visit: Visit, held: Sequence[Row]) -> str:
    delivered = sum(p["status"] in ("delivered", "effective") for p in held)
    fields = {"promises": len(held) or None, "delivered": delivered}
    fields["undated"] = sum(p["status"] == "no_deadline" for p in held)
    found = say("promises.count", visit.speech, **fields)
    return found or visit.speech.text("No promise on record names this place.")


def _parts(visit: Visit, ticked: set[str]) -> list[Part]:
    book = visit.book
    out = []
    for parent, units in groupby(book.units, key=lambda u: u["parent_id"]):
        picks = [_pick(visit, u["place_id"], u["place_id"] in ticked) for u in units]
        out.append(Part(visit.place(parent), tuple(sorted(picks, key=lambda p: p.name))))
    return sorted(out, key=lambda p: p.name)


def _pick(visit: Visit, place_id: str, ticked: bool) -> Pick:
    book, speech = visit.book, visit.speech
    year, name = choices.forecast(book, place_id, 12), visit.place(place_id)
    return Pick(
        place_id,
        name,
        visit.link(f"place/{place_id}"),
        speech.percent(year["p_ge_25"]) if year else "–",
        speech.low_high(year["p10"], year["p90"]) if year else "–",
        rows.evidence(book, speech, place_id).count,
        rows.priority_said(visit, place_id),
        speech.text("Compare with %(name)s", name=name),
        ticked,
    )
