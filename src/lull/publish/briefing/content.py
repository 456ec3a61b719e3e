"""What a briefing says, for the whole area, a governorate or a district."""

from __future__ import annotations

from dataclasses import dataclass

from lull.errors import PublishError
from lull.publish import words
from lull.publish.book import Book, Row
from lull.publish.charts import fan
from lull.publish.charts import map as chart
from lull.publish.locale import N_, Language, isolated_plain, place_name
from lull.publish.pages import district, measures, outlook, promises, track
from lull.publish.pages.frame import Visit

_SHOWN = 5
Promised = tuple[tuple[str, str, str], ...]
_PROMISES = 6


@dataclass(frozen=True)
class Card:
    """One district to look at, and why."""

    name: str
    above: str
    tier: str
    tier_code: str
    risk: str
    why: str


@dataclass(frozen=True)
class Briefing:
    """All texts and pictures of a briefing in one language."""

    lang: str
    direction: str
    title: str
    subtitle: str
    headline: str
    measure: str
    map: str
    legend: tuple[measures.Entry, ...]
    fan: str
    conditions: tuple[tuple[str, str], ...]
    chances: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...]
    overdue: Promised
    unknown: str
    record: str
    words: dict[str, str]


def content(book: Book, speech: Language, scope: str) -> Briefing:
    """Gather a briefing; `scope` is `area` or the id of a governorate or district.

    Raises
    ------
    PublishError
        If there is no such place.
    """
    place = None if scope == "area" else book.places.get(scope)
    if scope != "area" and (place is None or place["level"] not in ("governorate", "district")):
        raise PublishError(f"no briefing for {scope!r}; give area, a governorate or a district")
    inside = _inside(book, place)
    shown = measures.measure(book, speech, "tier")
    labels = {g["place_id"]: place_name(g, speech.code) for g in book.governorates}
    marked = scope if place and place["level"] == "district" else ""
    outlines = outlook.shapes(book, chart.PAPER_DEGREES)
    drawn = chart.draw(outlines, shown.fills, shown.title, labels=labels, marked=marked)
    chosen = scope if place else book.country
    visit = Visit(book, speech, "index")
    return Briefing(
        lang=speech.code,
        direction=speech.direction,
        title=place_name(place, speech.code) if place else _area(book, speech),
        subtitle=speech.text("As known at the end of %(month)s", month=speech.month(book.as_of)),
        headline=_headline(book, speech, inside, place),
        measure=shown.title,
        map=str(drawn),
        legend=shown.entries,
        fan=str(fan.fan(speech, district.past(book, chosen)[-60:], district.ahead(book, chosen), [], width=430)),
        conditions=_conditions(book, speech, scope),
        chances=tuple(
            (isolated_plain(f"{speech.percent(low)}–{speech.percent(high)}"), speech.text(word))
            for low, high, word in words.chance_table()
        ),
        cards=_cards(book, speech, inside),
        overdue=_overdue(book, speech, place, inside),
        unknown=_unknown(book, speech, inside),
        record=_record(visit),
        words=_words(speech),
    )


def _area(book: Book, speech: Language) -> str:
    return str((book.info.get("names") or {}).get(speech.code, book.info["area"]))


def _inside(book: Book, place: Row | None) -> tuple[str, ...]:
    if place is None:
        return tuple(d["place_id"] for d in book.districts)
    if place["level"] == "district":
        return (place["place_id"],)
    return tuple(d["place_id"] for d in book.districts if d["parent_id"] == place["place_id"])


def _priorities(book: Book, inside: tuple[str, ...]) -> list[Row]:
    """Priority rows in the order of reading: where too little is known comes before where little is to be done."""
    tiers = outlook.tiers(book)
    order = ("clear", "contested", "find_out_first", "unlikely")
    return [r for tier in order for r in tiers[tier] if r["unit_id"] in inside]


def _headline(book: Book, speech: Language, inside: tuple[str, ...], place: Row | None) -> str:
    rows = _priorities(book, inside)
    if place and place["level"] == "district":
        year = outlook.one(book, place["place_id"], 12)
        risk = year["p_ge_25"] if year else None
        tier = words.say(speech, words.TIERS, rows[0]["tier"]) if rows else speech.text("not analysed")
        return speech.text(
            "%(tier)s. 25 deaths or more within 12 months: %(risk)s, %(word)s.",
            tier=tier, risk=isolated_plain(speech.percent(risk)), word=speech.text(words.chance(risk)),
        )  # fmt: skip
    count = {t: sum(1 for r in rows if r["tier"] == t) for t in words.TIERS}
    first = speech.plural(
        "In the 12 months after %(month)s, %(n)s district of %(all)s clearly needs a step up.",
        "In the 12 months after %(month)s, %(n)s districts of %(all)s clearly need a step up.",
        count["clear"], month=speech.month(book.as_of), all=speech.number(len(inside)),
    )  # fmt: skip
    second = speech.plural("%(n)s more may.", "%(n)s more may.", count["contested"])
    third = speech.plural(
        "In %(n)s, finding out comes first.", "In %(n)s, finding out comes first.", count["find_out_first"]
    )
    return " ".join((first, second, third))


def _cards(book: Book, speech: Language, inside: tuple[str, ...]) -> tuple[Card, ...]:
    late = outlook.overdue_counts(book)
    out = []
    for row in _priorities(book, inside)[:_SHOWN]:
        place = book.places[row["unit_id"]]
        risk = f"{isolated_plain(speech.percent(row['risk']))} {speech.text(words.chance(row['risk']))}"
        out.append(
            Card(
                place_name(place, speech.code),
                place_name(book.places.get(place["parent_id"] or ""), speech.code),
                words.say(speech, words.TIERS, row["tier"]),
                row["tier"],
                risk,
                _why(book, speech, row, late.get(row["unit_id"], 0)),
            )
        )
    return tuple(out)


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


def _why(book: Book, speech: Language, row: Row, late: int) -> str:
    gaps = [s for s in book.by("strand", "unit_id").get(row["unit_id"], ()) if s["gap"] is not None]
    worst = sorted(gaps, key=lambda s: -s["gap"])[:2]
    parts = [words.say(speech, words.QUADRANTS, row["quadrant"])]
    if worst:
        named = [
            f"{words.say(speech, words.STRANDS, s['strand'])} {isolated_plain(speech.number(s['gap'], 2))}"
            for s in worst
        ]
        parts.append(speech.text("Widest gaps: %(list)s.", list=speech.text(", ").join(named)))
    if late:
        parts.append(speech.plural("%(n)s overdue promise", "%(n)s overdue promises", late) + ".")
    return " ".join(parts)


def _overdue(book: Book, speech: Language, place: Row | None, inside: tuple[str, ...]) -> Promised:
    around = {*inside, *([place["place_id"], place["parent_id"]] if place else [book.country, *book.places])}
    rows = [p for p in promises.promises(book) if p["status"] == "overdue" and around & set(p["place_ids"])]
    return tuple((p["deliverable"], p["promisor"], speech.day(p["deadline"])) for p in rows[:_PROMISES])


def _unknown(book: Book, speech: Language, inside: tuple[str, ...]) -> str:
    rows = [r for r in book.rows("strand") if r["unit_id"] in inside]
    dark = sum(1 for r in rows if r["gap"] is None)
    names = [
        place_name(book.places[r["unit_id"]], speech.code)
        for r in _priorities(book, inside)
        if r["tier"] == "find_out_first"
    ]
    said = speech.text(
        "Evidence is inadequate for %(share)s of strands and districts.",
        share=isolated_plain(speech.percent(dark / len(rows) if rows else 1.0)),
    )
    if names:
        more = speech.text(", ").join(names[:8]) + ("…" if len(names) > 8 else "")
        said += " " + speech.text("Find out first: %(what)s", what=more)
    return said


def _record(visit: Visit) -> str:
    speech, results = visit.speech, track.outcomes(visit)
    if not results:
        return speech.text(
            "The months after this release are not known yet. They are measured here as soon as data come in."
        )
    counted = [
        f"{speech.text(text)}: {speech.number(sum(1 for v in results.values() if v == kind))}"
        for kind, text in track.OUTCOMES.items()
    ]
    return speech.text("Districts in the months that are known by now:") + " " + "; ".join(counted) + "."


def _words(speech: Language) -> dict[str, str]:
    texts = {
        "lull": N_("Lull"),
        "look": N_("Districts to look at, and why"),
        "overdue": N_("Overdue promises"),
        "unknown": N_("What we do not know"),
        "record": N_("How well we did"),
        "none": N_("None is known."),
        "risk": N_("25 deaths or more in 12 months"),
        "fan": N_("Deaths a month: recorded, expected with an 80 % interval, and what then happened"),
        "conditions": N_("Condition gap"),
        "chances": N_("Words for probabilities"),
        "scale": N_("0 is the standard, 1 the worst"),
        "promised_by": N_("Promised by"),
        "deadline": N_("Deadline"),
        "not": N_(
            "Not for targeting, screening or policing, not for making aid conditional, and not for ranking places or "
            "people. Nothing here is finer than a district, and nothing is about persons."
        ),
        "no_evidence": N_(
            "Overdue means that no evidence of delivery was found. It does not say that a promise was broken."
        ),
    }
    return {key: speech.text(text) for key, text in texts.items()}
