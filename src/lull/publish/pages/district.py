"""What a release holds of one place: months behind and ahead, relapse, conditions."""

from __future__ import annotations

from datetime import date
from math import exp
from typing import Any

from lull.publish import words
from lull.publish.book import Book, Row
from lull.publish.charts import bars, fan
from lull.publish.locale import Language, isolated_plain
from lull.publish.pages import cards, outlook, promises, watchlists
from lull.publish.pages.frame import Visit
from lull.schema import STRANDS

_MONTHS_SHOWN = 84


def facts(visit: Visit, place_id: str) -> dict[str, Any]:
    """What the pages of a district and of a comparison show of one place."""
    book = visit.book
    before, after = past(book, place_id), later(book, place_id)
    return {
        "id": place_id,
        "priority": (book.by("priority", "unit_id").get(place_id) or (None,))[0],
        "told": told(visit, place_id),
        "year": outlook.one(book, place_id, 12),
        "quarter": outlook.one(book, place_id, 3),
        "fan": fan.fan(visit.speech, before[-_MONTHS_SHOWN:], ahead(book, place_id), after),
        "months": monthly(book, place_id),
        "after": after,
        "relapse": _relapse(visit, place_id),
        "rests_on": rests_on(book, place_id),
        "strands": strands(visit, place_id),
        "cards": cards.sections(visit, place_id),
        "promised": promises.of_place(book, place_id),
        "grievances": book.by("grievance", "place_id").get(place_id, ()),
        "evidence": sorted(
            book.by("observation", "place_id").get(place_id, ()), key=lambda o: o["period_end"], reverse=True
        ),
        "records": book.by("record", "adm2_pcode").get(place_id, ()),
    }


def told(visit: Visit, place_id: str) -> list[str]:
    """What is said of a place before any chart: why it stands on its list, and of its conditions what is known."""
    book, speech = visit.book, visit.speech
    watch = (book.by("watch", "unit_id").get(place_id) or (None,))[0]
    row = (book.by("priority", "unit_id").get(place_id) or (None,))[0]
    held = watchlists.watched(book, speech, watch) if watch else None
    said = (
        held and held.reason,
        held and held.changed,
        watchlists.act(speech, row),
        watchlists.conditions(book, speech, place_id),
    )
    return [s for s in said if s]


def past(book: Book, place_id: str) -> list[fan.Past]:
    """Recorded months of a place, oldest first, as they may be shown."""
    rows = sorted(book.by("history", "unit_id").get(place_id, ()), key=lambda r: r["month"])
    return [fan.Past(r["month"], r["deaths"], r["shown"]) for r in rows]


def ahead(book: Book, place_id: str) -> list[fan.Ahead]:
    """Months ahead with their 80 % interval."""
    return [fan.Ahead(r["month"], r["p10"], r["p50"], r["p90"]) for r in monthly(book, place_id)]


def monthly(book: Book, place_id: str) -> list[Row]:
    """The forecast of each month alone."""
    rows = book.by("forecast", "unit_id", "span")
    return sorted(rows.get((place_id, "month"), ()), key=lambda r: r["horizon"])


def later(book: Book, place_id: str) -> list[fan.Past]:
    """Months after the origin that later data tell about, where there are such data."""
    if "later" not in book.kept:
        groups: dict[str, list[fan.Past]] = {}
        for row in book.verification.rows("after"):
            past = fan.Past(as_day(row["month"]), row.get("deaths"), str(row["shown"]))
            groups.setdefault(row["unit_id"], []).append(past)
        book.kept["later"] = groups
    found: list[fan.Past] = book.kept["later"].get(place_id, [])
    return sorted(found, key=lambda p: p.month)


def as_day(value: object) -> date:
    """A day that a table holds as such or as text.

    >>> as_day("2019-05-01")
    datetime.date(2019, 5, 1)
    """
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def relapse_odds(book: Book, place_id: str) -> list[tuple[int, float, float]]:
    """Months ahead and the chances of any death and of 25 or more until then, where a district is calm after a past."""
    rows = sorted(book.by("forecast", "unit_id", "span").get((place_id, "cumulative"), ()), key=lambda r: r["horizon"])
    return [(r["horizon"], r["p_relapse_any"], r["p_relapse_25"]) for r in rows if r["p_relapse_25"] is not None]


def relapse_said(book: Book, speech: Language, code: str) -> str:
    """Whether relapse is the question here, in the words of page and briefing."""
    year, held = outlook.one(book, code, 12), relapse_odds(book, code)
    if held:
        months, any_death, many = held[-1]
        return speech.text(
            "Calm for 12 months after a violent past. Within %(n)s months: any death %(any)s, 25 deaths or more "
            "%(more)s (%(word)s).",
            n=isolated_plain(speech.number(months)),
            any=isolated_plain(speech.percent(any_death)),
            more=isolated_plain(speech.percent(many)),
            word=speech.text(words.chance(many)),
        )
    if year is None:
        return speech.text("No forecast was made for this district.")
    if year["state"] == "ongoing":
        return speech.text("Violence is going on here, so this is a question of continuation and not of relapse.")
    return speech.text(
        "In the last 10 years there were never 25 deaths or more within 12 months here, so relapse does not apply. "
        "First violence is counted in the risk above."
    )


def _relapse(visit: Visit, place_id: str) -> dict[str, Any] | None:
    held = relapse_odds(visit.book, place_id)
    if not held:
        return None
    label = visit.speech.text("Probability of relapse to 25 deaths or more, by months ahead")
    chart = bars.curve(visit.speech, label, [(0, 0.0), *((h, b) for h, _, b in held)])
    return {"rows": held, "chart": chart, "last": held[-1]}


def rests_on(book: Book, place_id: str) -> dict[str, Any] | None:
    """What the risk of 25 deaths is associated with; each family multiplies the odds, from base rate to risk."""
    rows = book.by("explanation", "unit_id", "target").get((place_id, "deaths_25"), ())
    if not rows:
        return None
    parts = sorted(rows, key=lambda r: -abs(r["contribution"]))
    families = [(words.FAMILIES[r["family"]], exp(r["contribution"])) for r in parts]
    return {"base": rows[0]["base_risk"], "risk": rows[0]["risk"], "families": families}


def gaps(book: Book, place_id: str) -> list[dict[str, Any]]:
    """Each strand with its gap (`row`, None where there is none) and what each indicator adds, largest first."""
    rows = book.by("strand", "unit_id", "strand")
    parts = book.by("contribution", "unit_id", "strand")
    return [
        {
            "strand": strand,
            "row": (rows.get((place_id, strand)) or (None,))[0],
            "parts": sorted(parts.get((place_id, strand), ()), key=lambda c: -c["contribution"]),
        }
        for strand in STRANDS
    ]


def strands(visit: Visit, place_id: str) -> list[dict[str, Any]]:
    """The same with a bar for each strand, and one for each indicator's share of it."""
    out = []
    for found in gaps(visit.book, place_id):
        row, held = found["row"], found["parts"]
        gap, low, high = (row["gap"], row["gap_low"], row["gap_high"]) if row else (None, None, None)
        whole = sum(c["contribution"] for c in held)
        items = [
            {
                **c,
                "share": c["contribution"] / whole if whole else 0.0,
                "bar": bars.share_bar(visit.speech.text("Share of the gap"), c["contribution"] / whole if whole else 0),
            }
            for c in held
        ]
        out.append({**found, "bar": bars.gap_bar(visit.speech, gap, low, high), "parts": items})
    return out
