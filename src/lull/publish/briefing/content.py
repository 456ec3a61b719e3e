"""What a briefing says, for the whole area, a governorate or a district."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lull.errors import PublishError
from lull.publish import words
from lull.publish.book import Book, Row
from lull.publish.briefing import ahead, lookat, where
from lull.publish.briefing.labels import labels
from lull.publish.briefing.local import Local, local
from lull.publish.charts import fan
from lull.publish.locale import Language, isolated_plain, place_name
from lull.publish.pages import district, judged, measures, outlook, promises, watchlists
from lull.publish.pages.frame import Visit
from lull.publish.statements import say
from lull.publish.views import flat
from lull.schema.kinds import VIOLENCE

Promised = tuple[tuple[str, str, str], ...]
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
    others: tuple[tuple[str, ...], ...]
    months: ahead.Months
    local: Local | None
    national: tuple[ahead.Series, ...]
    national_notes: tuple[str, ...]
    overdue: Promised
    unknown: str
    record: str
    words: dict[str, str]


def content(book: Book, speech: Language, scope: str, base: str = "") -> Briefing:
    """Gather a briefing; `scope` is `area` or the id of a place inside it.

    Raises
    ------
    PublishError
        If there is no such place.
    """
    return _gathered(book, speech, scope, base)


# The paper and the mail of one briefing are made one after the other.
@lru_cache(maxsize=4)
def _gathered(book: Book, speech: Language, scope: str, base: str) -> Briefing:
    place = None if scope == "area" else book.places.get(scope)
    if scope != "area" and (place is None or not place["parent_id"]):
        raise PublishError(f"no briefing for {scope!r}; give area, or the id of a place inside it")
    inside = _inside(book, place)
    finest = bool(place and place["level"] == book.level)
    chosen = scope if place else book.country
    visit = Visit(book, speech, "index")
    drawn, meaning, legend = where.drawn(visit, scope, inside)
    at = where.address(visit, scope, base)
    national = () if place else ahead.series(visit)
    return Briefing(
        lang=speech.code,
        direction=speech.direction,
        title=place_name(place, speech.code) if place else _area(book, speech),
        subtitle=speech.text("As known at the end of %(month)s", month=speech.month(book.as_of)),
        headline=_headline(book, speech, inside, place),
        measure=meaning,
        map=drawn,
        legend=legend,
        address=at,
        qr=where.code(at),
        sources=where.sources(visit),
        fan=str(fan.fan(speech, district.past(book, chosen)[-60:], district.ahead(book, chosen), [], width=430)),
        conditions=_conditions(book, speech, scope),
        chances=tuple(
            (isolated_plain(f"{speech.percent(low)}–{speech.percent(high)}"), speech.text(word))
            for low, high, word in words.chance_table()
        ),
        cards=lookat.cards(book, speech, inside),
        others=() if national else lookat.others(book, speech, inside),
        months=() if national else ahead.months(speech, district.monthly(book, chosen)),
        local=local(visit, place) if place and finest else None,
        national=national,
        national_notes=() if place else ahead.notes(visit),
        overdue=_overdue(book, speech, place, inside),
        unknown=_unknown(book, speech, inside, chosen),
        record=_record(visit),
        words={**labels(speech), "unit": visit.level_name(book.level)},
    )


def _area(book: Book, speech: Language) -> str:
    return str((book.info.get("names") or {}).get(speech.code, book.info["area"]))


def _inside(book: Book, place: Row | None) -> tuple[str, ...]:
    if place is None:
        return tuple(d["place_id"] for d in book.units)
    return book.inside(place["place_id"])


def _headline(book: Book, speech: Language, inside: tuple[str, ...], place: Row | None) -> str:
    if place and place["level"] == book.level:
        row = (book.by("priority", "unit_id").get(place["place_id"]) or (None,))[0]
        year = outlook.one(book, place["place_id"], 12)
        risk = year["p_ge_25"] if year else None
        said = say("place.risk", speech, deaths=25, months=12, risk=risk, word=risk)
        head = words.priority(speech, row)
        return " ".join(p for p in (f"{head}." if head else "", said) if p) or speech.text("not analysed")
    return " ".join(watchlists.headline(book, speech, inside))


def _conditions(book: Book, speech: Language, place_id: str) -> tuple[tuple[str, str], ...]:
    """Strands of a governorate or district with their gap; the area as a whole is not judged."""
    rows = book.by("strand", "unit_id").get(place_id, ())
    inadequate = speech.text("Inadequate evidence")
    return tuple(
        (
            words.say(speech, words.STRANDS, r["strand"]),
            inadequate if r["gap"] is None else isolated_plain(speech.number(r["gap"], 2)),
        )
        for r in rows
    )


def _overdue(book: Book, speech: Language, place: Row | None, inside: tuple[str, ...]) -> Promised:
    around = {*inside, *([place["place_id"], place["parent_id"]] if place else [book.country, *book.places])}
    rows = [p for p in promises.promises(book) if p["status"] == "overdue" and around & set(p["place_ids"])]
    return tuple(
        (
            book.translated(p["deliverable"], speech.code),
            book.translated(p["promisor"], speech.code),
            speech.day(p["deadline"]),
        )
        for p in rows[:_PROMISES]
    )


def _unknown(book: Book, speech: Language, inside: tuple[str, ...], place: str) -> str:
    rows = [r for r in book.rows("strand") if r["unit_id"] in inside and r["strand"] not in VIOLENCE]
    dark = sum(1 for r in rows if r["gap"] is None)
    names = [
        place_name(book.places[r["unit_id"]], speech.code)
        for r in lookat.priorities(book, inside)
        if r.get("conditions") == "unknown"
    ]
    said = speech.text(
        "Evidence is inadequate for %(share)s of strands and districts.",
        share=isolated_plain(speech.percent(dark / len(rows) if rows else 1.0)),
    )
    if names:
        more = speech.text(", ").join(names[:8]) + ("…" if len(names) > 8 else "")
        said += " " + speech.text("Conditions unknown in: %(what)s", what=more)
    return " ".join(s for s in (said, flat.said(book, speech, place)) if s)


def _record(visit: Visit) -> str:
    """Whether this list was right as far as is known by now, and what warning would have meant at earlier origins."""
    said = judged.sentences(visit.book, visit.speech)
    if not said:
        said = [
            visit.speech.text(
                "The months after this release are not known yet. They are measured here as soon as data come in."
            )
        ]
    return " ".join((*said, *judged.warnings(visit.book, visit.speech)))
