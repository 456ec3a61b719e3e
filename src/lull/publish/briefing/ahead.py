"""What a briefing says of the months ahead: series of the whole country, and a place's own months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lull.publish.charts import paint
from lull.publish.locale import Language, isolated_plain
from lull.publish.pages.frame import RequestContext
from lull.publish.views import series as found
from lull.schema.rows import ForecastRow, NationalRow

# As wide as half a sheet of paper, so that the lettering of the picture can be read.
_WIDTH, _TALL = 430, 200
Months = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Series:
    """One national series: what was recorded and is expected in words, as a picture, and month by month."""

    name: str
    said: str
    fan: str
    months: Months


def series(context: RequestContext) -> tuple[Series, ...]:
    """The national series of a release in the words of the National page; none where it has none."""
    return tuple(
        Series(s.name, " ".join(s.said) or s.nothing, _picture(s), months(context.speech, s.rows))
        for s in found.of_release(context, (_WIDTH, _TALL))
    )


def _picture(series: found.Series) -> str:
    return paint.standalone(series.chart, _WIDTH).decode() if series.chart else ""


def notes(context: RequestContext) -> tuple[str, ...]:
    """What must be known to read the national series: how they count, where they come from, and what was known when."""
    stated = context.snapshot.info.get("tracks") or ()
    if not stated:
        return ()
    speech = context.speech
    out = [speech.text("They are counted by other rules than the districts, and none is the sum of another.")]
    if any(t["kind"] == "dyad" for t in stated):
        out.append(speech.text("A pair of armed sides is counted wherever it fights, also across the border."))
    for code in dict.fromkeys(t["source_id"] for t in stated):
        out += _source(context, code)
    return tuple(out)


def months(speech: Language, rows: Sequence[ForecastRow | NationalRow]) -> Months:
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
            speech.low_high(r["p10"], r["p90"]),
            isolated_plain(speech.percent(r["p_ge_1"])),
            isolated_plain(speech.percent(r["p_ge_25"])),
        )
        for r in rows
    )


def _source(context: RequestContext, code: str) -> list[str]:
    """Where a series comes from, and that its figures are younger than the release, where they are."""
    speech = context.speech
    row = (context.snapshot.by("source", "source_id").get(code) or (None,))[0]
    if row is None:
        return [speech.text("Source: %(source)s.", source=isolated_plain(code))]
    named = isolated_plain(f"{row['title']}. {row['publisher']}. {row['licence']}")
    out = [speech.text("Source: %(source)s.", source=named)]
    forecast = next((r for r in context.snapshot.rows("national") if r["source_id"] == code), None)
    if forecast and row["known_from"] > forecast["known_from"]:
        out.append(
            speech.text(
                "Figures up to %(month)s as published in %(published)s; in %(month)s some of them were not known yet.",
                month=speech.month(context.snapshot.as_of),
                published=speech.month(row["known_from"]),
            )
        )
    return out
