"""The page of a place above the finest level, or of the whole: its places as small charts, its lists, its promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lull.errors import PublishError
from lull.publish import words
from lull.publish.charts import atlas, months
from lull.publish.pages import district, promises
from lull.publish.pages.frame import RequestContext
from lull.publish.statements import say
from lull.publish.views import choices, imprecise, outlook, place, rows
from lull.publish.views.rows import Listed
from lull.schema import COMES_BACK, GOES_ON
from lull.schema.release import Geography
from lull.schema.rows import WatchRow

RECENT = 36
TARGET = "deaths_25_in_12"
CAP = 25


@dataclass(frozen=True)
class Multiple:
    """One place as a small chart: recorded months on the scale of all, its chance, range and evidence."""

    row: Listed
    chart: Markup
    note: str
    unknown: bool


@dataclass(frozen=True)
class Total:
    """One figure of the whole place."""

    label: str
    value: str
    more: str


@dataclass(frozen=True)
class UpperView:
    """All that the page shows."""

    id: str
    name: str
    title: str
    sub: str
    crumbs: tuple[place.Link, ...]
    map: Markup
    meaning: str
    unknown: str
    totals: tuple[Total, ...]
    multiples: tuple[Multiple, ...]
    scale_said: str
    promised: tuple[promises.Promise, ...]
    promised_more: str
    promised_near: tuple[promises.Promise, ...]
    presence: str
    parts: tuple[place.Link, ...]
    lists: tuple[outlook.ListView, ...]
    axis_deaths: Markup
    charts: place.Charts
    imprecise: imprecise.Imprecise | None
    follow: Mapping[str, str]
    whole: bool


def view(context: RequestContext, place_id: str) -> UpperView:
    """Everything about an upper place or the whole.

    Raises
    ------
    PublishError
        If the release has no such place.
    """
    snapshot, speech = context.snapshot, context.speech
    if place_id not in snapshot.places or place_id in snapshot.unit_ids:
        raise PublishError(f"no place {place_id!r} above the finest level in release {snapshot.name}")
    inside = snapshot.inside(place_id)
    whole = place_id == snapshot.country
    held = [r for name in (GOES_ON, COMES_BACK) for r in rows.watch(snapshot)[name] if r["unit_id"] in set(inside)]
    held.sort(key=lambda r: (-_chance25(context, r["unit_id"]), context.place(r["unit_id"])))
    level = speech.plural("%(n)s place", "%(n)s places", len(inside))
    shown = choices.choice(context, choices.FIRST)
    dark = [context.place(p) for p in inside if rows.evidence(snapshot, speech, p).known == 0]
    return UpperView(
        id=place_id,
        name=context.place(place_id),
        title=_title(context, place_id, held),
        sub=" · ".join((context.level_name(snapshot.places[place_id]["level"]), level, *context.other_names(place_id))),
        crumbs=place.crumbs(context, place_id),
        map=drawn(context, place_id, inside, shown, [r["unit_id"] for r in held]),
        meaning=shown.meaning,
        unknown=say("upper.unknown", speech, places=dark) or "",
        totals=_totals(context, place_id),
        multiples=() if whole else tuple(_multiple(context, r) for r in held),
        scale_said=speech.text(
            "One chart a place, one scale for all: deaths a month, cut at %(cap)s (▲ = highest month).",
            cap=speech.number(CAP),
        ),
        promised=tuple(promises.of_place(snapshot, place_id)[: place.PROMISES]),
        promised_more=place.promised_more(context, place_id),
        promised_near=tuple(
            p
            for p in promises.promises(snapshot)
            if place_id not in p["place_ids"] and set(inside) & set(p["place_ids"])
        )[:12],
        presence=_presence(context),
        parts=tuple(
            place.Link(context.place(p["place_id"]), context.link(f"place/{p['place_id']}"))
            for p in snapshot.uppers
            if p["parent_id"] == place_id
        ),
        lists=outlook.both_lists(context, inside, (10, 5)) if whole else (),
        axis_deaths=rows.axes(speech)["deaths"],
        charts=place.charts(context, place_id),
        imprecise=imprecise.of_larger(context, place_id),
        follow=outlook.follow(context, "area" if whole else place_id),
        whole=whole,
    )


def _chance25(context: RequestContext, unit: str) -> float:
    row = choices.forecast(context.snapshot, unit, 12)
    return float(row["p_ge_25"]) if row else -1.0


def _title(context: RequestContext, place_id: str, held: Sequence[WatchRow]) -> str:
    if not held:
        return context.place(place_id)
    names = [context.place(r["unit_id"]) for r in held[:3]]
    fields = {"place": context.place(place_id), "first": names[0], "chance": _chance25(context, held[0]["unit_id"])}
    return (
        say("upper.title", context.speech, **fields, others=names[1:])
        or say("upper.title.one", context.speech, **fields)
        or names[0]
    )


def drawn(
    context: RequestContext, place_id: str, inside: Sequence[str], shown: choices.Choice, order: Sequence[str]
) -> Markup:
    """The places of the part alone, each with its name."""
    snapshot = context.snapshot
    kept = [f for f in snapshot.geography["features"] if f["properties"]["place_id"] in set(inside)]
    if not kept:
        return Markup("")
    parents = {p: str(snapshot.places[p]["parent_id"] or "") for p in inside}
    part: Geography = {"type": "FeatureCollection", "features": kept}
    # A part is drawn larger than the whole, so its borders keep more of their turns.
    ground = snapshot.once(
        ("ground of", place_id), lambda: atlas.ground(part, snapshot.level, parents, atlas.SCREEN_DEGREES / 3)
    )
    names = {p: context.place(p) for p in order[:12]}
    label = f"{context.place(place_id)}. {shown.meaning}"
    return atlas.draw(ground, outlook.looks(context, shown, inside), label, names=names, size=40)


def _totals(context: RequestContext, place_id: str) -> tuple[Total, ...]:
    """Chance and range of the whole place, and its promises."""
    snapshot, speech = context.snapshot, context.speech
    year = choices.forecast(snapshot, place_id, 12)
    out = []
    if year:
        out.append(
            Total(
                speech.text("25 or more deaths in the whole place"),
                speech.percent(year["p_ge_25"]),
                speech.text(words.chance(year["p_ge_25"])),
            )
        )
        out.append(
            Total(
                speech.text("Deaths, 8 times in 10"),
                speech.low_high(year["p10"], year["p90"]),
                speech.text("middle %(n)s", n=speech.number(year["p50"])),
            )
        )
    held = promises.of_place(snapshot, place_id)
    late = sum(p["status"] == "overdue" for p in held)
    out.append(
        Total(
            speech.text("Promises that name it"),
            speech.number(len(held)),
            speech.text("%(n)s overdue", n=speech.number(late)),
        )
    )
    return tuple(out)


def _presence(context: RequestContext) -> str:
    if context.snapshot.rows("presence"):
        return ""
    return say("presence.no_list", context.speech, month=context.snapshot.as_of) or ""


def _multiple(context: RequestContext, row: WatchRow) -> Multiple:
    snapshot, speech = context.snapshot, context.speech
    shown = rows.listed(context, by_25(context, row))
    past = [months.Past(p.month, p.deaths, p.shown) for p in district.past(snapshot, row["unit_id"])][-RECENT:]
    back = row["list"] == COMES_BACK
    note = say("upper.back", speech, risk=row["probability"]) or "" if back else speech.text("Violence goes on")
    return Multiple(shown, months.small(speech, past, cap=CAP), note, shown.evidence.known == 0)


def by_25(context: RequestContext, row: WatchRow) -> WatchRow:
    """The same place by the chance of 25 or more deaths, so that one scale holds for all."""
    year = choices.forecast(context.snapshot, row["unit_id"], 12)
    if row["list"] == GOES_ON or not year:
        return row
    return {**row, "list": GOES_ON, "probability": year["p_ge_25"], "target": TARGET}
