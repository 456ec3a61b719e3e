"""One series of the whole country or of a pair of armed sides: its sentences, its chart, and its months as rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import pyarrow.parquet as pq
from markupsafe import Markup

from lull.languages import pick
from lull.publish.charts import months
from lull.publish.pages import district
from lull.publish.pages.frame import RequestContext
from lull.publish.statements import say
from lull.schema.release import TrackInfo
from lull.schema.rows import ForecastRow, NationalHistoryRow, NationalRow
from lull.schema.typed import rows_of
from lull.schema.verification import MonthAfter, SeriesJudged

R = TypeVar("R", ForecastRow, NationalRow)
SHOWN = 36
SIZE = (760, 280)
"""Recorded months on a chart."""


@dataclass(frozen=True)
class MonthLine:
    """One month ahead as a line of a table."""

    month: str
    between: str
    any: str
    many: str
    recorded: str


@dataclass(frozen=True)
class Series:
    """One series as it is shown; `nothing` says why there is no forecast."""

    id: str
    name: str
    said: tuple[str, ...]
    chart: Markup
    lines: tuple[MonthLine, ...]
    rows: tuple[ForecastRow | NationalRow, ...]
    observed: bool
    nothing: str


@dataclass(frozen=True)
class Held:
    """Rows of one series: what was recorded, the months ahead, the whole span, and what came after."""

    past: Sequence[months.Past]
    ahead: Sequence[ForecastRow | NationalRow]
    year: ForecastRow | NationalRow | None
    after: Sequence[months.Past]


def of_release(context: RequestContext, size: tuple[int, int] = SIZE) -> tuple[Series, ...]:
    """Series that the release forecasts on their own, with what then happened as far as it is recorded."""
    snapshot = context.snapshot
    monthly = snapshot.by("national", "track_id", "span")
    summary = snapshot.verification.summary
    observed = {row["track"]: row for row in summary.get("national") or ()} if summary else {}
    out = []
    for track in snapshot.info.get("tracks") or ():
        code = track["id"]
        held = Held(
            _past(snapshot.rows("national_history"), code),
            sorted(monthly.get((code, "month"), ()), key=lambda r: r["horizon"]),
            _longest(monthly.get((code, "cumulative"), ())),
            _past(snapshot.verification.rows("national_after"), code),
        )
        out.append(_series(context, track, held, observed.get(code), size))
    return tuple(out)


def newest(context: RequestContext) -> tuple[Series, ...]:
    """The same series forecast from a later month than the release, from the newest folder beside the releases.

    They are no part of the release: what they rest on was not known when it was made.
    """
    home = context.snapshot.release.folder.parents[1] / "national"
    made = sorted(p for p in home.glob("[0-9]*") if (p / "national.json").is_file())
    if not made or made[-1].name <= f"{context.snapshot.as_of:%Y-%m}":
        return ()
    rows = rows_of(pq.read_table(made[-1] / "national.parquet"), NationalRow)
    past = rows_of(pq.read_table(made[-1] / "national_history.parquet"), NationalHistoryRow)
    out = []
    for track in json.loads((made[-1] / "national.json").read_text("utf-8"))["tracks"]:
        mine = sorted((r for r in rows if r["track_id"] == track["id"]), key=lambda r: r["horizon"])
        ahead = [r for r in mine if r["span"] == "month"]
        if ahead:
            held = Held(_past(past, track["id"]), ahead, _longest([r for r in mine if r["span"] == "cumulative"]), ())
            out.append(_series(context, track, held, None))
    return tuple(out)


def whole(context: RequestContext) -> Series:
    """The sum of all places, which the release forecasts from its places."""
    snapshot, speech = context.snapshot, context.speech
    name = speech.text("All violence placed in a place of this page, summed")
    held = Held(
        [months.Past(p.month, p.deaths, p.shown) for p in district.past(snapshot, snapshot.country)],
        district.monthly(snapshot, snapshot.country),
        _longest(snapshot.by("forecast", "unit_id", "span").get((snapshot.country, "cumulative"), ())),
        [months.Past(p.month, p.deaths, p.shown) for p in district.later(snapshot, snapshot.country)],
    )
    if not held.ahead:
        nothing = speech.text("This release holds no forecast for the whole country.")
        return Series("whole", name, (), Markup(""), (), (), False, nothing)
    said = _expected(context, held.year)
    drawn = _chart(context, name, held, SIZE)
    return Series("whole", name, said, drawn, _lines(context, held), tuple(held.ahead), bool(held.after), "")


def _series(
    context: RequestContext, track: TrackInfo, held: Held, observed: SeriesJudged | None, size: tuple[int, int] = SIZE
) -> Series:
    speech = context.speech
    name = str(pick(track["names"], speech.code) or track["id"])
    origin = date.fromisoformat(f"{track['origin']}-01")
    if not held.ahead:
        nothing = speech.text(
            "No forecast: the record of this series ends in %(month)s, before the month of this release.",
            month=speech.month(origin),
        )
        return Series(track["id"], name, (), Markup(""), (), (), False, nothing)
    recorded = say("series.recorded", speech, deaths=track.get("recent_deaths"), months=12, month=origin)
    then = say("series.observed", speech, deaths=observed["recorded"], months=observed["months"]) if observed else None
    late = say("record.so_far", speech, **dict(track.get("so_far") or ()))
    said = tuple(s for s in (recorded, *_expected(context, held.year), late, then) if s)
    drawn = _chart(context, name, held, size)
    return Series(track["id"], name, said, drawn, _lines(context, held), tuple(held.ahead), bool(held.after), "")


def _expected(context: RequestContext, row: ForecastRow | NationalRow | None) -> tuple[str, ...]:
    if not row:
        return ()
    fields = {"months": row["horizon"], "middle": row["p50"], "low": row["p10"], "high": row["p90"]}
    many = {"deaths": 100, "risk": row["p_ge_100"], "word": row["p_ge_100"]}
    found = (say("series.expected", context.speech, **fields), say("series.many", context.speech, **many))
    return tuple(s for s in found if s)


def _chart(context: RequestContext, name: str, held: Held, size: tuple[int, int]) -> Markup:
    ahead = [months.Ahead(r["month"], r["p10"], r["p50"], r["p90"]) for r in held.ahead]
    past = list(held.past)[-SHOWN:]
    cap = months.cap_for(past, ahead)
    return months.chart(context.speech, past, ahead, held.after, about=name, width=size[0], tall=size[1], cap=cap)


def _lines(context: RequestContext, held: Held) -> tuple[MonthLine, ...]:
    speech, observed = context.speech, {p.month: p.shown for p in held.after}
    return tuple(
        MonthLine(
            speech.month(r["month"]),
            speech.low_high(r["p10"], r["p90"]),
            speech.percent(r["p_ge_1"]),
            speech.percent(r["p_ge_25"]),
            speech.recorded(observed[r["month"]]) if r["month"] in observed else "–",
        )
        for r in held.ahead
    )


def _longest(rows: Sequence[R]) -> R | None:
    return max(rows, key=lambda r: r["horizon"], default=None)


def _past(rows: Sequence[NationalHistoryRow] | Sequence[MonthAfter], code: str) -> list[months.Past]:
    mine = [r for r in rows if r.get("track_id") == code]
    found = [months.Past(district.as_day(r["month"]), r["deaths"], str(r["shown"])) for r in mine]
    return sorted(found, key=lambda p: p.month)
