"""What a briefing says, for the whole area, a governorate or a district."""

from __future__ import annotations

from dataclasses import dataclass

from lull.errors import PublishError
from lull.publish import words
from lull.publish.briefing import ahead, lookat, where
from lull.publish.briefing.asked import Asked, asked
from lull.publish.briefing.labels import labels
from lull.publish.briefing.local import Local, local
from lull.publish.charts import fan
from lull.publish.locale import Language, isolated_plain, place_name
from lull.publish.pages import district, judged, measures, outlook, promises, watchlists
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Place, Snapshot, first_of
from lull.publish.statements import say
from lull.publish.views import flat, imprecise, paging
from lull.schema.kinds import VIOLENCE

Promised = tuple[tuple[str, str, str, str], ...]
_PROMISES = 6


@dataclass(frozen=True)
class Briefing:
    """All texts and pictures of a briefing in one language.

    The second page holds the `national` series or, where there are none, the place's own `months` with what is said of
    a district (`local`) or with `others`, more districts of a governorate.
    """

    lang: str
    direction: str
    title: str
    subtitle: str
    headline: str
    measure: str
    map: str
    legend: tuple[measures.Entry, ...]
    address: str
    qr: str
    sources: str
    fan: str
    conditions: tuple[tuple[str, str], ...]
    chances: tuple[tuple[str, str], ...]
    cards: tuple[lookat.Card, ...]
    asked: Asked
    others: tuple[tuple[str, ...], ...]
    months: ahead.Months
    local: Local | None
    national: tuple[ahead.Series, ...]
    national_notes: tuple[str, ...]
    overdue: Promised
    unknown: str
    record: str
    words: dict[str, str]


def content(snapshot: Snapshot, speech: Language, scope: str, base: str = "") -> Briefing:
    """Gather a briefing; `scope` is `area` or the id of a place inside it.

    Raises
    ------
    PublishError
        If there is no such place.
    """
    # The paper and the mail of one briefing are made one after the other.
    key = (speech.code, scope, base)
    return snapshot.some("briefings", key, lambda: _gathered(snapshot, speech, scope, base), most=2)


def _gathered(snapshot: Snapshot, speech: Language, scope: str, base: str) -> Briefing:
    place = None if scope == "area" else snapshot.places.get(scope)
    if scope != "area" and (place is None or not place["parent_id"]):
        raise PublishError(f"no briefing for {scope!r}; give area, or the id of a place inside it")
    inside = _inside(snapshot, place)
    finest = bool(place and place["level"] == snapshot.level)
    chosen = scope if place else snapshot.country
    context = RequestContext(snapshot, speech, "index")
    drawn, meaning, legend = where.drawn(context, scope, inside)
    at = where.address(context, scope, base)
    national = () if place else ahead.series(context)
    return Briefing(
        lang=speech.code,
        direction=speech.direction,
        title=place_name(place, speech.code) if place else _area(snapshot, speech),
        subtitle=speech.text("As known at the end of %(month)s", month=speech.month(snapshot.as_of)),
        headline=_headline(snapshot, speech, inside, place),
        measure=meaning,
        map=drawn,
        legend=legend,
        address=at,
        qr=where.code(at),
        sources=where.sources(context),
        fan=str(
            fan.fan(speech, district.past(snapshot, chosen)[-60:], district.ahead(snapshot, chosen), [], width=430)
        ),
        conditions=_conditions(snapshot, speech, scope),
        chances=tuple(
            (isolated_plain(f"{speech.percent(low)}–{speech.percent(high)}"), speech.text(word))
            for low, high, word in words.chance_table()
        ),
        cards=lookat.cards(snapshot, speech, inside),
        asked=asked(context, inside, _around(snapshot, place, inside)),
        others=() if national else lookat.others(snapshot, speech, inside),
        months=() if national else ahead.months(speech, district.monthly(snapshot, chosen)),
        local=local(context, place) if place and finest else None,
        national=national,
        national_notes=() if place else ahead.notes(context),
        overdue=_overdue(snapshot, speech, place, inside),
        unknown=_unknown(context, inside, chosen),
        record=_record(context),
        words={**labels(speech), "unit": context.level_name(snapshot.level)},
    )


def _area(snapshot: Snapshot, speech: Language) -> str:
    return str((snapshot.info.get("names") or {}).get(speech.code, snapshot.info["area"]))


def _inside(snapshot: Snapshot, place: Place | None) -> tuple[str, ...]:
    if place is None:
        return tuple(d["place_id"] for d in snapshot.units)
    return snapshot.inside(place["place_id"])


def _headline(snapshot: Snapshot, speech: Language, inside: tuple[str, ...], place: Place | None) -> str:
    if place and place["level"] == snapshot.level:
        row = first_of(snapshot.by("priority", "unit_id").get(place["place_id"]))
        year = outlook.one(snapshot, place["place_id"], 12)
        risk = year["p_ge_25"] if year else None
        said = say("place.risk", speech, deaths=25, months=12, risk=risk, word=risk)
        head = words.priority(speech, row)
        return " ".join(p for p in (f"{head}." if head else "", said) if p) or speech.text("not analysed")
    return " ".join(watchlists.headline(snapshot, speech, inside))


def _conditions(snapshot: Snapshot, speech: Language, place_id: str) -> tuple[tuple[str, str], ...]:
    """Strands of a governorate or district with their gap; the area as a whole is not judged."""
    rows = snapshot.by("strand", "unit_id").get(place_id, ())
    inadequate = speech.text("Inadequate evidence")
    return tuple(
        (
            words.say(speech, words.STRANDS, r["strand"]),
            inadequate if r["gap"] is None else isolated_plain(speech.number(r["gap"], 2)),
        )
        for r in rows
    )


def _around(snapshot: Snapshot, place: Place | None, inside: tuple[str, ...]) -> tuple[str, ...]:
    """The places whose promises concern a briefing: those inside, and the one that it is about with the one above."""
    return (*inside, *((place["place_id"], place["parent_id"]) if place else (snapshot.country, *snapshot.places)))


def _overdue(snapshot: Snapshot, speech: Language, place: Place | None, inside: tuple[str, ...]) -> Promised:
    around = set(_around(snapshot, place, inside))
    rows = [p for p in promises.promises(snapshot) if p["status"] == "overdue" and around & set(p["place_ids"])]
    return tuple(
        (
            snapshot.translated(p["deliverable"], speech.code),
            snapshot.translated(p["promisor"], speech.code),
            speech.day(p["deadline"]),
            paging.where(snapshot, p["commitment_id"]),
        )
        for p in rows[:_PROMISES]
    )


def _unknown(context: RequestContext, inside: tuple[str, ...], place: str) -> str:
    snapshot, speech = context.snapshot, context.speech
    rows = [r for r in snapshot.rows("strand") if r["unit_id"] in inside and r["strand"] not in VIOLENCE]
    dark = sum(1 for r in rows if r["gap"] is None)
    names = [
        place_name(snapshot.places[r["unit_id"]], speech.code)
        for r in lookat.priorities(snapshot, inside)
        if r.get("conditions") == "unknown"
    ]
    said = speech.text(
        "Evidence is inadequate for %(share)s of strands and districts.",
        share=isolated_plain(speech.percent(dark / len(rows) if rows else 1.0)),
    )
    if names:
        more = speech.text(", ").join(names[:8]) + ("…" if len(names) > 8 else "")
        said += " " + speech.text("Conditions unknown in: %(what)s", what=more)
    return " ".join(s for s in (said, imprecise.told(context, place), flat.said(snapshot, speech, place)) if s)


def _record(context: RequestContext) -> str:
    """Whether this list was right as far as is known by now, and what warning would have meant at earlier origins."""
    said = judged.sentences(context.snapshot, context.speech)
    if not said:
        said = [say("record.not_yet", context.speech) or ""]
    return " ".join((*said, *judged.warnings(context.snapshot, context.speech)))
