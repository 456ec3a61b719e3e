"""What the map can show: chances within 12 and 3 months, gaps of conditions, promises past their date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lull.publish import words
from lull.publish.charts.paint import ENDS, chance_class
from lull.publish.locale import N_, Language
from lull.publish.pages import promises
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot, first_of
from lull.publish.statements import say
from lull.publish.views import comeback
from lull.publish.views.rows import ASKED
from lull.schema.rows import ForecastRow

_GAP_ENDS = (0.2, 0.4, 0.6, 0.8)
_LATE_ENDS = (1, 2, 3, 5)
FIRST = "risk-25"
CHANCES = {
    "risk-25": (N_("25 or more deaths"), "p_ge_25", 12),
    "risk-100": (N_("100 or more"), "p_ge_100", 12),
    "risk-1": (N_("Any death"), "p_ge_1", 12),
    "relapse": (N_("May come back"), "p_relapse_any", 12),
    "soon-25": (N_("25 or more deaths"), "p_ge_25", 3),
    "soon-100": (N_("100 or more"), "p_ge_100", 3),
    "soon-1": (N_("Any death"), "p_ge_1", 3),
}
GAPS = tuple(f"gap-{s}" for s in ASKED)
MEANINGS = {
    "p_ge_25": N_("Chance of 25 or more recorded deaths within %(months)s"),
    "p_ge_100": N_("Chance of 100 or more recorded deaths within %(months)s"),
    "p_ge_1": N_("Chance of any recorded death within %(months)s"),
    "p_relapse_any": N_("Chance of any recorded death within %(months)s, of places that are calm after a violent past"),
}


@dataclass(frozen=True)
class Entry:
    """One line of a legend: class of the colour and what it stands for."""

    css: str
    label: str


@dataclass(frozen=True)
class Choice:
    """One thing that the map shows: its class, text and order of each place; `empty` says that nothing is known."""

    code: str
    title: str
    meaning: str
    entries: tuple[Entry, ...]
    classes: Mapping[str, str]
    texts: Mapping[str, str]
    order: Mapping[str, float]
    empty: str


@dataclass(frozen=True)
class Option:
    """One link of the control above the map."""

    label: str
    href: str
    current: bool


def codes(snapshot: Snapshot) -> tuple[str, ...]:
    """Codes of everything that the map of a release can show, the first of them first."""
    return (*CHANCES, *comeback.codes(snapshot), *GAPS, "overdue")


def is_chance(code: str) -> bool:
    """Whether a map shows chances of deaths."""
    return code in CHANCES or code.startswith(comeback.PREFIX)


def page_name(code: str) -> str:
    """Name of the page that shows it: the first is the outlook itself."""
    return "index" if code == FIRST else f"map-{code}"


def choice(context: RequestContext, code: str) -> Choice:
    """Build one for all places of the finest level."""
    maker: Callable[[RequestContext, str], Choice] = (
        _comeback
        if code.startswith(comeback.PREFIX)
        else _chances
        if code in CHANCES
        else _late
        if code == "overdue"
        else _gaps
    )
    slot = ("choice", code, context.speech.code)
    return context.snapshot.once(slot, lambda: maker(context, code))


def _chances(context: RequestContext, code: str) -> Choice:
    _, column, months = CHANCES[code]
    rows = {p: forecast(context.snapshot, p, months) for p in context.snapshot.unit_ids}
    meaning = context.speech.text(MEANINGS[column], months=_months(context.speech, months))
    return _shown(context, code, {p: None if r is None else chance_of(r, column) for p, r in rows.items()}, meaning)


def chance_of(row: ForecastRow, column: str) -> float | None:
    """A probability of a forecast by the name of its column."""
    found = {"p_ge_1": row["p_ge_1"], "p_ge_25": row["p_ge_25"], "p_ge_100": row["p_ge_100"]}
    return (
        found[column] if column in found else row["p_relapse_any"] if column == "p_relapse_any" else row["p_relapse_25"]
    )


def _comeback(context: RequestContext, code: str) -> Choice:
    months = _months(context.speech, comeback.MONTHS)
    meaning = context.speech.text(
        "%(group)s: chance of any recorded death by it within %(months)s, where it is calm after a violent past",
        group=comeback.name(context.snapshot, context.speech, code),
        months=months,
    )
    return _shown(context, code, comeback.chances(context.snapshot, code), meaning)


def _months(speech: Language, n: int) -> str:
    return speech.plural("%(n)s month", "%(n)s months", n)


def _shown(context: RequestContext, code: str, values: Mapping[str, float | None], meaning: str) -> Choice:
    """A map of chances."""
    speech, calm = context.speech, code == "relapse" or code.startswith(comeback.PREFIX)
    none = speech.text("not a calm place with such a past") if calm else speech.text("not analysed")
    texts = {p: none if v is None else speech.percent(v) for p, v in values.items()}
    spans = zip((0.0, *ENDS), (*ENDS, 1.0), strict=True)
    entries = [Entry(f"p{n}", speech.percents(low, high)) for n, (low, high) in enumerate(spans, 1)]
    if None in values.values():
        entries.append(Entry("none", none))
    kinds = {p: chance_class(v) for p, v in values.items()}
    return _made(
        code,
        meaning,
        (entries, kinds, texts),
        values,
        "" if any(v is not None for v in values.values()) else speech.text("This release holds no forecast for this."),
    )


def forecast(snapshot: Snapshot, place: str, months: int) -> ForecastRow | None:
    """The forecast of a place over some months together."""
    return first_of(snapshot.by("forecast", "unit_id", "span", "horizon").get((place, "cumulative", months)))


def _gaps(context: RequestContext, code: str) -> Choice:
    snapshot, speech, strand = context.snapshot, context.speech, code.removeprefix("gap-")
    rows = snapshot.by("strand", "unit_id", "strand")
    held = {p: first_of(rows.get((p, strand))) for p in snapshot.unit_ids}
    values = {p: row["gap"] if row else None for p, row in held.items()}
    unknown = speech.text("not known")
    texts = {p: unknown if v is None else speech.number(v, 2) for p, v in values.items()}
    ends = zip((0.0, *_GAP_ENDS), (*_GAP_ENDS, 1.0), strict=True)
    entries = [Entry(f"q{n}", speech.low_high_decimal(low, high)) for n, (low, high) in enumerate(ends, 1)]
    entries.append(Entry("none", unknown))
    kinds = {p: "none" if v is None else f"q{1 + sum(v >= e for e in _GAP_ENDS)}" for p, v in values.items()}
    name = words.say(speech, words.STRANDS, strand)
    meaning = speech.text(
        "%(strand)s: how far conditions are from a fixed standard (0 standard met, 1 worst point)", strand=name
    )
    empty = speech.text("%(strand)s: too little is known in every place to show a map.", strand=name)
    return _made(
        code, meaning, (entries, kinds, texts), values, "" if any(v is not None for v in values.values()) else empty
    )


def _late(context: RequestContext, code: str) -> Choice:
    snapshot, speech = context.snapshot, context.speech
    values: dict[str, float | None] = dict.fromkeys(snapshot.unit_ids)
    for promise in promises.promises(snapshot):
        for place in promise["place_ids"]:
            if place in values:
                values[place] = (values[place] or 0) + (promise["status"] == "overdue")
    loaded = bool(promises.promises(snapshot))
    none = speech.text("no promise names this place") if loaded else speech.text("no list of promises is loaded")
    texts = {p: none if v is None else speech.number(v) for p, v in values.items()}
    labels = [speech.number(0), speech.number(1), speech.number(2), speech.low_high(3, 4), f"{speech.number(5)}+"]
    entries = [*(Entry(f"q{n}", label) for n, label in enumerate(labels, 1)), Entry("none", none)]
    kinds = {p: "none" if v is None else f"q{1 + sum(v >= e for e in _LATE_ENDS)}" for p, v in values.items()}
    meaning = speech.text("Promises that name the place and are past their date without evidence of delivery")
    missing = say("promises.none_overdue" if loaded else "promises.no_ledger", speech) or ""
    empty = "" if any(values.values()) else missing
    return _made(code, meaning, (entries, kinds, texts), values, empty)


def _made(
    code: str,
    meaning: str,
    look: tuple[list[Entry], dict[str, str], dict[str, str]],
    values: Mapping[str, float | None],
    empty: str,
) -> Choice:
    entries, kinds, texts = look
    order = {p: -1.0 if v is None else float(v) for p, v in values.items()}
    return Choice(code, meaning, meaning, tuple(entries), kinds, texts, order, empty)


def options(context: RequestContext, code: str) -> dict[str, tuple[Option, ...]]:
    """Links of the control: which armed group, the deaths, the span of months, and what else the map can show."""
    speech, asked = context.speech, comeback.codes(context.snapshot)
    soon = code.startswith("soon")
    chosen = CHANCES.get(code)

    def link(other: str, label: str, current: bool) -> Option:
        return Option(label, context.link(f"{page_name(other)}#map"), current)

    deaths = [link(c, speech.text(CHANCES[c][0]), c == code) for c in CHANCES if c.startswith("soon") == soon]
    twin = code.replace("risk", "soon") if code.startswith("risk") else "soon-25"
    back = code.replace("soon", "risk") if soon else code if chosen else FIRST
    months = [
        link(c, _months(speech, n), bool(chosen) and n == (3 if soon else 12))
        for c, n in ((twin if not soon else code, 3), (back, 12))
    ]
    groups = [
        link(c, speech.text("Comeback of %(group)s", group=comeback.name(context.snapshot, speech, c)), c == code)
        for c in asked
    ]
    if groups:
        groups.insert(0, link(FIRST, speech.text("All violence"), code not in asked))
    others = [link(g, words.say(speech, words.STRANDS, g.removeprefix("gap-")), g == code) for g in GAPS]
    others.append(link("overdue", speech.text("Overdue promises"), code == "overdue"))
    return {"groups": tuple(groups), "deaths": tuple(deaths), "months": tuple(months), "others": tuple(others)}
