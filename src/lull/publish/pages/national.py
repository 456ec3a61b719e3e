"""The national track: two dated tracks of reconciliation, the country's forecast, mandates that end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow.parquet as pq
from markupsafe import Markup

from lull.languages import pick
from lull.publish.book import Book, Row, Rows
from lull.publish.charts import bars, fan
from lull.publish.pages import district, outlook, promises
from lull.publish.pages import tracks as dated
from lull.publish.pages.frame import Visit, render
from lull.publish.statements import say

_SHOWN = 120


def page(visit: Visit) -> str:
    """Local and national reconciliation side by side; they are never averaged."""
    book = visit.book
    country = book.country
    return render(
        visit,
        "national.html",
        dials=[_dial(visit, which) for which in ("local", "national")],
        divergence=(reading(book, country, "divergence") or {}).get("value"),
        steps=dated.months(visit),
        country=country,
        year=outlook.one(book, country, 12),
        months=district.monthly(book, country),
        fan=fan.fan(
            visit.speech,
            district.past(book, country)[-_SHOWN:],
            district.ahead(book, country),
            district.later(book, country),
        ),
        after=district.later(book, country),
        tracks=tracks(visit),
        of_today=of_today(visit),
        mandates=[p for p in promises.deadlines(book) if p["kind"] in ("mandate", "law", "agreement_clause")],
        national=[p for p in promises.of_place(book, country) if p["strand"] in ("reconciliation", "governance")],
    )


def _dial(visit: Visit, which: str) -> dict[str, Any]:
    row = reading(visit.book, visit.book.country, which)
    titles = {
        "local": visit.speech.text("Local reconciliation"),
        "national": visit.speech.text("National reconciliation"),
    }
    value = None if row is None else row["value"]
    return {"title": titles[which], "row": row, "value": value, "chart": bars.dial(titles[which], value)}


def reading(book: Book, place_id: str, which: str, part: str = "all") -> Row | None:
    """One reading of a dial: 0 good to 1 bad."""
    rows = book.by("dial", "unit_id", "track", "part")
    return (rows.get((place_id, which, part)) or (None,))[0]


def tracks(visit: Visit) -> list[dict[str, Any]]:
    """Series of the whole country and of pairs of armed sides: forecast, what was recorded, what then happened."""
    book = visit.book
    monthly = book.by("national", "track_id", "span")
    whole = book.by("national", "track_id", "span", "horizon")
    came = {row["track"]: row for row in book.verification.summary.get("national") or ()}
    last = max((r["horizon"] for r in book.rows("national")), default=0)
    out = []
    for told in book.info.get("tracks") or ():
        code, name = told["id"], _name(visit, told)
        months = sorted(monthly.get((code, "month"), ()), key=lambda r: r["horizon"])
        past = _months(book.rows("national_history"), code)
        after = _months(book.verification.rows("national_after"), code)
        out.append(
            {
                **told,
                "late": late(visit, told),
                "name": name,
                "origin_month": date.fromisoformat(f"{told['origin']}-01"),
                "past": past,
                "months": months,
                "year": (whole.get((code, "cumulative", last)) or (None,))[0],
                "span": last,
                "after": after,
                "came": came.get(code),
                "fan": picture(visit, name, past[-_SHOWN:], months, after=after),
            }
        )
    return out


def of_today(visit: Visit) -> list[dict[str, Any]]:
    """National series forecast from a month after that of the release, from the newest folder beside the releases.

    They are no part of the release: what they rest on was not known when it was made.
    """
    home = visit.book.release.folder.parents[1] / "national"
    made = sorted(p for p in home.glob("[0-9]*") if (p / "national.json").is_file())
    if not made or made[-1].name <= f"{visit.book.as_of:%Y-%m}":
        return []
    told = json.loads((made[-1] / "national.json").read_text("utf-8"))
    rows, past = (tuple(pq.read_table(made[-1] / f"{n}.parquet").to_pylist()) for n in ("national", "national_history"))
    out = []
    for track in told["tracks"]:
        mine = sorted((r for r in rows if r["track_id"] == track["id"]), key=lambda r: r["horizon"])
        months = [r for r in mine if r["span"] == "month"]
        if not months:
            continue
        name, before = _name(visit, track), _months(past, track["id"])[-_SHOWN:]
        whole = [r for r in mine if r["span"] == "cumulative"][-1]
        drawn = picture(visit, name, before, months)
        origin = date.fromisoformat(f"{track['origin']}-01")
        out.append(
            {
                **track,
                "late": late(visit, track),
                "name": name,
                "origin_month": origin,
                "year": whole,
                "span": whole["horizon"],
                "fan": drawn,
            }
        )
    return out


def late(visit: Visit, told: Row) -> str:
    """What is said of months of a series whose records are provisional; empty where none are."""
    return say("record.so_far", visit.speech, **(told.get("so_far") or {})) or ""


def _name(visit: Visit, told: Row) -> str:
    names = told["names"]
    return pick(names, visit.speech.code) or str(told["id"])


def picture(
    visit: Visit,
    name: str,
    past: list[fan.Past],
    months: list[Row],
    *,
    after: Sequence[fan.Past] = (),
    width: int = fan.WIDTH,
) -> Markup:
    """The fan of one series, `width` in pixels; empty where nothing is forecast."""
    if not months:
        return Markup("")
    ahead = [fan.Ahead(r["month"], r["p10"], r["p50"], r["p90"]) for r in months]
    return fan.fan(visit.speech, past, ahead, after, width=width, about=name)


def _months(rows: Rows, code: str) -> list[fan.Past]:
    """Recorded months of one series, oldest first."""
    mine = [r for r in rows if r["track_id"] == code]
    found = [fan.Past(district.as_day(r["month"]), r["deaths"], str(r["shown"])) for r in mine]
    return sorted(found, key=lambda p: p.month)
