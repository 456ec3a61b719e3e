"""What was measured of conditions at a place: each value with its interval, date, who was asked, and its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from statistics import median

from markupsafe import Markup

from lull.languages import pick
from lull.publish import words
from lull.publish.charts import marks
from lull.publish.pages.frame import RequestContext, indicator_name, indicators, standard, unit_text
from lull.publish.snapshot import Snapshot, first_of
from lull.publish.statements import say
from lull.publish.views.rows import ASKED
from lull.schema.rows import ObservationRow, PriorityRow

MOST = 8
WEAK = 1
"""Evidence of this level is weighed against other places and never counts as known by itself."""
Series = tuple[str, str | None]
_COUNTED_DEATHS = "deaths_12m_per_100k"


@dataclass(frozen=True)
class Value:
    """One measured value as it is shown."""

    label: Markup
    subject: str
    value: str
    mark: Markup
    between: str
    who: str
    when: str
    source: str
    href: str
    standard: str
    bias: str
    weak: str


@dataclass(frozen=True)
class Conditions:
    """What is known of conditions, what is not, and what to ask."""

    values: tuple[Value, ...]
    rest: tuple[Value, ...]
    unknown: str
    nothing: str
    ask: str
    newest: date | None
    triangle: bool
    weak: bool


def view(context: RequestContext, place_id: str) -> Conditions:
    """The newest value of each indicator that was measured at a place; the same on every page, so made once."""
    slot = ("conditions", place_id, context.speech.code)
    return context.snapshot.once(slot, lambda: _view(context, place_id))


def _view(context: RequestContext, place_id: str) -> Conditions:
    snapshot, speech = context.snapshot, context.speech
    held = newest(snapshot, place_id)
    middles = _middles(snapshot)
    values = [_value(context, code, row, middles.get(_series(row))) for code, row in held]
    row = first_of(snapshot.by("priority", "unit_id").get(place_id))
    dark = [s for s in ASKED if row and s in (row["strands_unknown"] or ())]
    return Conditions(
        tuple(values[:MOST]),
        tuple(values[MOST:]),
        say("conditions.unknown", speech, strands=dark) or "",
        "" if values else say("conditions.nothing", speech) or "",
        say("conditions.ask", speech, questions=questions(context, row) if row else []) or "",
        max((o["period_end"] for _, o in held), default=None),
        any(_series(row) in middles for _, row in held),
        any(row["evidence_level"] <= WEAK for _, row in held),
    )


def questions(context: RequestContext, row: PriorityRow) -> list[str]:
    """What to ask first: the question that the card of the place holds, else the missing indicator by its name."""
    for card in context.snapshot.by("card", "unit_id", "section").get((row["unit_id"], "change_mind"), ()):
        asked = json.loads(card["values"]).get("question")
        if isinstance(asked, dict) and (said := pick(asked, context.speech.code)):
            return [said]
    code = row["find_out"]
    return [str(indicator_name(context, code).striptags())] if code else []


def newest(snapshot: Snapshot, place_id: str) -> list[tuple[str, ObservationRow]]:
    """Newest observation behind each indicator that rests on a value from here, subjects in their order."""
    by_id = {o["obs_id"]: o for o in snapshot.by("observation", "place_id").get(place_id, ())}
    units = {i: d["unit"] for i, d in indicators(snapshot).items()}
    found = []
    for row in snapshot.by("contribution", "unit_id").get(place_id, ()):
        here = [by_id[i] for i in row["evidence_ids"] if i in by_id]
        if here and units.get(row["indicator"]) != _COUNTED_DEATHS:
            found.append((row, max(here, key=lambda o: (o["period_end"], o["obs_id"]))))
    order: dict[str, int] = {s: n for n, s in enumerate(ASKED)}
    found.sort(key=lambda f: (order.get(f[0]["strand"], 9), -f[0]["contribution"], f[0]["indicator"]))
    return [(row["indicator"], observation) for row, observation in found]


def _series(row: ObservationRow) -> Series:
    """What a value is of, and of whom: values of other series are not compared with it."""
    return row["indicator"], row["population_group"]


def _middles(snapshot: Snapshot) -> dict[Series, float]:
    """Middle over all places of each series given in per cent, where at least five were measured."""
    return snapshot.once("middles", lambda: _middle_values(snapshot))


def _middle_values(snapshot: Snapshot) -> dict[Series, float]:
    values: dict[Series, list[float]] = {}
    for place in snapshot.unit_ids:
        for _, row in newest(snapshot, place):
            if row["unit"] == "percent":
                values.setdefault(_series(row), []).append(row["value"])
    return {series: median(v) for series, v in values.items() if len(v) >= 5}


def _value(context: RequestContext, code: str, row: ObservationRow, middle: float | None) -> Value:
    speech = context.speech
    share = row["unit"] == "percent"
    low, high = row["lower"], row["upper"]
    mark = Markup("")
    if share and 0 <= row["value"] <= 100:
        mark = marks.interval(row["value"], low, high, middle, mirrored=speech.direction == "rtl")
    shown = speech.percent(row["value"] / 100) if share else _amount(context, row["value"], row["unit"])
    between = ""
    if low is not None and high is not None:
        between = speech.percents(low / 100, min(high, 99.9) / 100) if share else speech.low_high(low, high)
    defined = indicators(context.snapshot).get(code)
    post = standard(context.snapshot, code, row)
    return Value(
        _label(context, code, row),
        words.say(speech, words.STRANDS, row["strand"]),
        shown,
        mark,
        between,
        _who(context, row),
        _when(context, row),
        row["publisher"] or "",
        row["url"] or "",
        "" if post is None else speech.percent(post / 100) if share else _amount(context, post, row["unit"]),
        defined["bias"] if defined else "",
        words.say(speech, words.EVIDENCE, row["evidence_level"]) if row["evidence_level"] <= WEAK else "",
    )


def _label(context: RequestContext, code: str, row: ObservationRow) -> Markup:
    """Name of the series that was measured, where it has one; else of the indicator, which may rest on several."""
    named = context.snapshot.translated(row["indicator"], context.speech.code) != row["indicator"]
    return indicator_name(context, row["indicator"] if named else code)


def _amount(context: RequestContext, value: float, unit: str) -> str:
    number = context.speech.number(value, 0 if float(value).is_integer() or abs(value) >= 100 else 1)
    return unit_text(context.speech, number, value, unit)


def _who(context: RequestContext, row: ObservationRow) -> str:
    group = row["population_group"]
    return words.say(context.speech, words.ASKED_OF, group) if group else ""


def _when(context: RequestContext, row: ObservationRow) -> str:
    first, last = row["period_start"], row["period_end"]
    if (first.year, first.month) == (last.year, last.month):
        return context.speech.month(last)
    return context.speech.months(first, last)
