"""What a release holds of one place: months behind and ahead, relapse, conditions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import exp
from typing import TypedDict, cast

from markupsafe import Markup

from lull.publish import words
from lull.publish.charts import bars, fan
from lull.publish.locale import Language
from lull.publish.pages import outlook
from lull.publish.pages.frame import RequestContext
from lull.publish.slices import where
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say
from lull.schema import STRANDS
from lull.schema.rows import ContributionRow, ForecastRow, HistoryRow, StrandRow

_RECORDED = ("unit_id", "month", "deaths", "shown")


def past(snapshot: Snapshot, place_id: str) -> list[fan.Past]:
    """Recorded months of a place, oldest first, as they may be shown."""
    return snapshot.once(("past", place_id), lambda: _past(snapshot, place_id))


def _past(snapshot: Snapshot, place_id: str) -> list[fan.Past]:
    held = cast(Sequence[HistoryRow], where(snapshot, "history", _RECORDED, place_id))
    rows = sorted(held, key=lambda r: r["month"])
    return [fan.Past(r["month"], r["deaths"], r["shown"]) for r in rows]


def ahead(snapshot: Snapshot, place_id: str) -> list[fan.Ahead]:
    """Months ahead with their 80 % interval."""
    return [fan.Ahead(r["month"], r["p10"], r["p50"], r["p90"]) for r in monthly(snapshot, place_id)]


def monthly(snapshot: Snapshot, place_id: str) -> list[ForecastRow]:
    """The forecast of each month alone."""
    rows = snapshot.by("forecast", "unit_id", "span")
    return sorted(rows.get((place_id, "month"), ()), key=lambda r: r["horizon"])


def later(snapshot: Snapshot, place_id: str) -> list[fan.Past]:
    """Months after the origin that later data tell about, where there are such data."""
    found = snapshot.once("later", lambda: _later(snapshot))
    return sorted(found.get(place_id, ()), key=lambda p: p.month)


def _later(snapshot: Snapshot) -> dict[str, list[fan.Past]]:
    groups: dict[str, list[fan.Past]] = {}
    for row in snapshot.verification.rows("after"):
        past = fan.Past(as_day(row["month"]), row["deaths"], str(row["shown"]))
        groups.setdefault(row["unit_id"], []).append(past)
    return groups


def as_day(value: object) -> date:
    """A day that a table holds as such or as text.

    >>> as_day("2019-05-01")
    datetime.date(2019, 5, 1)
    """
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def relapse_odds(snapshot: Snapshot, place_id: str) -> list[tuple[int, float, float]]:
    """Months ahead and the chances of any death and of 25 or more until then, where a district is calm after a past."""
    rows = sorted(
        snapshot.by("forecast", "unit_id", "span").get((place_id, "cumulative"), ()), key=lambda r: r["horizon"]
    )
    odds = ((r["horizon"], r["p_relapse_any"], r["p_relapse_25"]) for r in rows)
    return [(ahead, a, b) for ahead, a, b in odds if a is not None and b is not None]


def relapse_said(snapshot: Snapshot, speech: Language, code: str) -> str:
    """Whether relapse is the question here, in the words of page and briefing."""
    year, held = outlook.one(snapshot, code, 12), relapse_odds(snapshot, code)
    rule = snapshot.relapse_rule
    if held:
        months, any_death, many = held[-1]
        fields = {"calm": rule.calm_months, "n": months, "any": any_death, "more": many, "word": many}
        return say("relapse.calm", speech, **fields) or ""
    if year is None:
        return say("relapse.no_forecast", speech) or ""
    if year["state"] == "ongoing":
        return say("relapse.ongoing", speech) or ""
    return say("relapse.never", speech, years=rule.past_months / 12, deaths=rule.past_deaths) or ""


class Relapse(TypedDict):
    """Chances of relapse by months ahead, any death and 25 or more; the curve, and the last of them."""

    rows: list[tuple[int, float, float]]
    chart: Markup
    last: tuple[int, float, float]


class RestsOn(TypedDict):
    """From the base rate to the risk: families of features, and by how much each multiplies the odds."""

    base: float
    risk: float
    families: list[tuple[str, float]]


class Gap(TypedDict):
    """A strand with its gap, and what each indicator adds to it, the largest first."""

    strand: str
    row: StrandRow | None
    parts: list[ContributionRow]


def _relapse(context: RequestContext, place_id: str) -> Relapse | None:
    held = relapse_odds(context.snapshot, place_id)
    if not held:
        return None
    label = context.speech.text("Probability of relapse to 25 deaths or more, by months ahead")
    chart = bars.curve(context.speech, label, [(0, 0.0), *((h, b) for h, _, b in held)])
    return {"rows": held, "chart": chart, "last": held[-1]}


def rests_on(snapshot: Snapshot, place_id: str) -> RestsOn | None:
    """What the risk of 25 deaths is associated with; each family multiplies the odds, from base rate to risk."""
    rows = snapshot.by("explanation", "unit_id", "target").get((place_id, "deaths_25"), ())
    if not rows:
        return None
    parts = sorted(rows, key=lambda r: -abs(r["contribution"]))
    families = [(words.FAMILIES[r["family"]], exp(r["contribution"])) for r in parts]
    return {"base": rows[0]["base_risk"], "risk": rows[0]["risk"], "families": families}


def gaps(snapshot: Snapshot, place_id: str) -> list[Gap]:
    """Each strand with its gap (`row`, None where there is none) and what each indicator adds, largest first."""
    rows = snapshot.by("strand", "unit_id", "strand")
    parts = snapshot.by("contribution", "unit_id", "strand")
    return [
        {
            "strand": strand,
            "row": (rows.get((place_id, strand)) or (None,))[0],
            "parts": sorted(parts.get((place_id, strand), ()), key=lambda c: -c["contribution"]),
        }
        for strand in STRANDS
    ]
