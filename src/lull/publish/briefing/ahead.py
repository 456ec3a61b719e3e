"""What a briefing says of the months ahead: series of the whole country, and a place's own months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lull.publish import words
from lull.publish.book import Row
from lull.publish.locale import Language, isolated_plain
from lull.publish.pages import national
from lull.publish.pages.frame import Visit

_YEARS = 5
# As wide as half a sheet of paper, so that the lettering of the picture can be read.
_WIDTH = 430
Months = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Series:
    """One national series: what was recorded and is expected in words, as a picture, and month by month."""

    name: str
    said: str
    fan: str
    months: Months


def series(visit: Visit) -> tuple[Series, ...]:
    """The national series of a release in the words of the National page; none where it has none."""
    return tuple(
        Series(
            t["name"],
            _said(visit.speech, t),
            str(national.picture(visit, t["name"], t["past"][-12 * _YEARS :], t["months"], width=_WIDTH)),
            months(visit.speech, t["months"]),
        )
        for t in national.tracks(visit)
    )


def notes(visit: Visit) -> tuple[str, ...]:
    """What must be known to read the national series: how they count, where they come from, and what was known when."""
    told = visit.book.info.get("tracks") or ()
    if not told:
        return ()
    speech = visit.speech
    out = [speech.text("They are counted by other rules than the districts, and none is the sum of another.")]
    if any(t["kind"] == "dyad" for t in told):
        out.append(speech.text("A pair of armed sides is counted wherever it fights, also across the border."))
    for code in dict.fromkeys(t["source_id"] for t in told):
        out += _source(visit, code)
    return tuple(out)


def months(speech: Language, rows: Sequence[Row]) -> Months:
    r"""Months ahead: month, middle and 80 % interval of deaths, chance of any death and of 25 or more.

    `rows` are rows of `forecast` or `national` with span `month`, in the order of months; no rows give none. Numbers
    are isolated, so that they keep their order in Arabic script.

    >>> from datetime import date
    >>> from lull.publish.locale import language
    >>> row = {"month": date(2019, 5, 1), "p10": 2.0, "p50": 9.0, "p90": 1040.0, "p_ge_1": 0.9, "p_ge_25": 0.2}
    >>> [cell.strip("\u2066\u2069") for cell in months(language("en"), [row])[0]]
    ['May 2019', '9', '2–1,040', '90%', '20%']
    """
    return tuple(
        (
            speech.month(r["month"]),
            isolated_plain(speech.number(r["p50"])),
            isolated_plain(f"{speech.number(r['p10'])}–{speech.number(r['p90'])}"),
            isolated_plain(speech.percent(r["p_ge_1"])),
            isolated_plain(speech.percent(r["p_ge_25"])),
        )
        for r in rows
    )


def _said(speech: Language, track: dict[str, Any]) -> str:
    month, year = speech.month(track["origin_month"]), track["year"]
    if not track["months"]:
        return speech.text(
            "No forecast: the record of this series ends in %(month)s, before the month of this release.", month=month
        )
    deaths = isolated_plain(speech.recorded(str(track["recent_deaths"])))
    parts = [speech.text("%(n)s deaths recorded in the 12 months to %(month)s.", n=deaths, month=month)]
    if year:
        expected = speech.text(
            "Expected within %(months)s months: %(middle)s deaths in the middle; 8 of 10 possible worlds lie between "
            "%(low)s and %(high)s.",
            months=isolated_plain(speech.number(track["span"])),
            middle=isolated_plain(speech.number(year["p50"])),
            low=isolated_plain(speech.number(year["p10"])),
            high=isolated_plain(speech.number(year["p90"])),
        )
        share, word = isolated_plain(speech.percent(year["p_ge_100"])), speech.text(words.chance(year["p_ge_100"]))
        parts += [expected, speech.text("100 deaths or more: %(share)s (%(word)s).", share=share, word=word)]
    parts.append(track["late"])
    return " ".join(p for p in parts if p)


def _source(visit: Visit, code: str) -> list[str]:
    """Where a series comes from, and that its figures are younger than the release, where they are."""
    speech = visit.speech
    row = (visit.book.by("source", "source_id").get(code) or (None,))[0]
    if row is None:
        return [speech.text("Source: %(source)s.", source=isolated_plain(code))]
    named = isolated_plain(f"{row['title']}. {row['publisher']}. {row['licence']}")
    out = [speech.text("Source: %(source)s.", source=named)]
    forecast = next((r for r in visit.book.rows("national") if r["source_id"] == code), None)
    if forecast and row["known_from"] > forecast["known_from"]:
        out.append(
            speech.text(
                "Figures up to %(month)s as published in %(published)s; in %(month)s some of them were not known yet.",
                month=speech.month(visit.book.as_of),
                published=speech.month(row["known_from"]),
            )
        )
    return out
