"""What the map can show: tiers, probabilities, gaps, overdue promises; each with fixed classes, never relative ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lull.publish import words
from lull.publish.book import Book, Row
from lull.publish.charts.map import Fill
from lull.publish.charts.svg import GAP, GREY, RISK, WHITE
from lull.publish.locale import N_, Language, place_name
from lull.publish.pages import promises
from lull.schema import STRANDS

_PATTERNS = ("none", "none", "none", "dots", "lines")
_RISK_ENDS = (0.05, 0.20, 0.40, 0.60, 1.01)
_GAP_ENDS = (0.2, 0.4, 0.6, 0.8, 1.01)
_OVERDUE_ENDS = (1, 2, 3, 5, 10**9)
TIER_LOOKS = {
    "step_up_first": (RISK[4], "lines"),
    "watch": (RISK[2], "dots"),
    "lower_risk": (RISK[0], "none"),
}


@dataclass(frozen=True)
class Entry:
    """One line of a legend."""

    colour: str
    pattern: str
    label: str


@dataclass(frozen=True)
class Measure:
    """One thing that the map shows: title, what it means, and each district's look and text."""

    code: str
    title: str
    meaning: str
    entries: tuple[Entry, ...]
    fills: Mapping[str, Fill]
    texts: Mapping[str, str]
    order: Mapping[str, float]


GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Where to step up"), ("tier",)),
    (
        N_("Risk within 12 months"),
        ("risk-1", "risk-25", "risk-100", "relapse"),
    ),
    (N_("Risk within 3 months"), ("soon-1", "soon-25")),
    (N_("Condition gap"), tuple(f"gap-{s}" for s in STRANDS)),
    (N_("Efforts"), ("overdue",)),
)
LABELS = {
    "tier": N_("Priority"),
    "risk-1": N_("Any death"),
    "risk-25": N_("25 deaths or more"),
    "risk-100": N_("100 deaths or more"),
    "relapse": N_("Relapse to 25 deaths or more"),
    "soon-1": N_("Any death within 3 months"),
    "soon-25": N_("25 deaths or more within 3 months"),
    **{f"gap-{s}": words.STRANDS[s] for s in STRANDS},
    "overdue": N_("Overdue promises"),
}
MEANINGS = {
    "tier": N_("By the chance of violence and, where they are known, by conditions."),
    "risk-1": N_("Probability of at least one recorded death within 12 months."),
    "risk-25": N_("Probability of at least 25 recorded deaths within 12 months."),
    "risk-100": N_("Probability of at least 100 recorded deaths within 12 months."),
    "relapse": N_(
        "Probability that a district that was calm for 12 months, after 25 deaths or more in some 12 months of the "
        "last 120, again has 25 deaths or more within 12 months. Other districts are white."
    ),
    "soon-1": N_("Probability of at least one recorded death within 3 months."),
    "soon-25": N_("Probability of at least 25 recorded deaths within 3 months."),
    "gap": N_(
        "How far conditions are from a fixed standard: 0 the standard is met, 1 the worst goalpost. "
        "Grey is not green: too little is known there."
    ),
    "overdue": N_("Promises for the district whose deadline has passed without evidence of delivery."),
}


def codes() -> tuple[str, ...]:
    """Codes of all measures in the order of the switch."""
    return tuple(code for _, group in GROUPS for code in group)


def measure(book: Book, speech: Language, code: str) -> Measure:
    """Build one measure for all districts of a release, in a language."""
    maker: Callable[[Book, Language, str], Measure]
    if code == "tier":
        maker = _tiers
    elif code == "overdue":
        maker = _overdue
    elif code.startswith("gap-"):
        maker = _gaps
    else:
        maker = _risks
    return maker(book, speech, code)


def risk_value(row: Row | None, code: str) -> float | None:
    """The probability that a forecast row holds for a measure such as `risk-25`."""
    if row is None:
        return None
    column = "p_relapse_25" if code == "relapse" else "p_ge_" + code.split("-")[1]
    value = row.get(column)
    return None if value is None else float(value)


def _risks(book: Book, speech: Language, code: str) -> Measure:
    forecasts = book.by("forecast", "unit_id", "span", "horizon")
    horizon = 3 if code.startswith("soon") else 12
    values = {
        d["place_id"]: risk_value((forecasts.get((d["place_id"], "cumulative", horizon)) or (None,))[0], code)
        for d in book.units
    }
    labels = [_span(speech, low, high) for low, high in zip((0.0, *_RISK_ENDS), _RISK_ENDS, strict=False)]
    entries = [
        Entry(c, p, f"{label} {speech.text(words.chance(low))}")
        for c, p, label, low in zip(RISK, _PATTERNS, labels, (0.0, 0.05, 0.2, 0.4, 0.6), strict=True)
    ]
    none = Entry(WHITE, "none", speech.text("not a calm district with such a past") if code == "relapse" else speech.text("not analysed"))  # noqa: E501  # fmt: skip
    texts = {
        d: speech.percent(v) + " " + speech.text(words.chance(v)) if v is not None else none.label
        for d, v in values.items()
    }
    classes = _Classes(_RISK_ENDS, RISK, (*entries, none), none)
    return _numbers(book, speech, code, values=values, texts=texts, classes=classes)


def _gaps(book: Book, speech: Language, code: str) -> Measure:
    strand = code.removeprefix("gap-")
    rows = book.by("strand", "unit_id", "strand")
    values: dict[str, float | None] = {}
    texts = {}
    for d in book.units:
        row = (rows.get((d["place_id"], strand)) or (None,))[0]
        values[d["place_id"]] = row["gap"] if row else None
        texts[d["place_id"]] = (
            speech.text("Inadequate evidence")
            if not row or row["gap"] is None
            else f"{speech.number(row['gap'], 2)} {'★' * row['evidence_level']}{'☆' * (3 - row['evidence_level'])}"
        )
    entries = [
        Entry(c, p, f"{speech.number(low, 1)}–{speech.number(min(high, 1.0), 1)}")
        for c, p, low, high in zip(GAP, _PATTERNS, (0.0, *_GAP_ENDS), _GAP_ENDS, strict=False)
    ]
    none = Entry(GREY, "grey", speech.text("Inadequate evidence"))
    classes = _Classes(_GAP_ENDS, GAP, (*entries, none), none)
    return _numbers(book, speech, code, values=values, texts=texts, classes=classes)


def _overdue(book: Book, speech: Language, code: str) -> Measure:
    values: dict[str, float | None] = {d["place_id"]: None for d in book.units}
    for promise in promises.promises(book):
        for place in promise["place_ids"]:
            if place in values:
                late = promise["status"] == "overdue"
                values[place] = (values[place] or 0) + late
    texts = {
        d: speech.text("no promise names this district") if v is None else speech.number(v) for d, v in values.items()
    }
    labels = [speech.number(0), speech.number(1), speech.number(2), "3–4", "5+"]
    labels[3], labels[4] = f"{speech.number(3)}–{speech.number(4)}", f"{speech.number(5)}+"
    entries = [Entry(c, p, label) for c, p, label in zip(RISK, _PATTERNS, labels, strict=True)]
    none = Entry(WHITE, "none", speech.text("no promise names this district"))
    classes = _Classes(_OVERDUE_ENDS, RISK, (*entries, none), none)
    return _numbers(book, speech, code, values=values, texts=texts, classes=classes)


@dataclass(frozen=True)
class _Classes:
    """Upper ends of classes with their colours, the legend, and the look of no value."""

    ends: tuple[float, ...]
    colours: tuple[str, ...]
    entries: tuple[Entry, ...]
    none: Entry


def _numbers(
    book: Book,
    speech: Language,
    code: str,
    *,
    values: Mapping[str, float | None],
    texts: Mapping[str, str],
    classes: _Classes,
) -> Measure:
    fills, none = {}, classes.none
    for place, value in values.items():
        name = _name(book, speech, place)
        if value is None:
            fills[place] = Fill(none.colour, none.pattern, f"{name}: {texts[place]}")
        else:
            at = next(i for i, end in enumerate(classes.ends) if value < end)
            fills[place] = Fill(classes.colours[at], _PATTERNS[at], f"{name}: {texts[place]}")
    meaning = MEANINGS["gap" if code.startswith("gap-") else code]
    order = {p: -1.0 if v is None else v for p, v in values.items()}
    return Measure(code, speech.text(LABELS[code]), speech.text(meaning), classes.entries, fills, texts, order)


def _tiers(book: Book, speech: Language, code: str) -> Measure:
    rows = book.by("priority", "unit_id")
    fills, texts, order = {}, {}, {}
    for d in book.units:
        place = d["place_id"]
        row = (rows.get(place) or (None,))[0]
        if row is None or row["tier"] is None:
            texts[place], order[place] = speech.text("not analysed"), -2.0
            fills[place] = Fill(WHITE, "none", f"{_name(book, speech, place)}: {texts[place]}")
            continue
        texts[place] = words.priority(speech, row)
        order[place] = row["p_top"] - 10 * list(words.TIERS).index(row["tier"])
        colour, pattern = TIER_LOOKS[row["tier"]]
        fills[place] = Fill(colour, pattern, f"{_name(book, speech, place)}: {texts[place]}")
    entries = [Entry(*TIER_LOOKS[t], words.say(speech, words.TIERS, t)) for t in words.TIERS]
    entries.append(Entry(WHITE, "none", speech.text("not analysed")))
    return Measure(
        "tier", speech.text(LABELS[code]), speech.text(MEANINGS[code]), tuple(entries), fills, texts, order
    )  # fmt: skip


def _name(book: Book, speech: Language, place: str) -> str:
    return place_name(book.places[place], speech.code)


def _span(speech: Language, low: float, high: float) -> str:
    if low == 0:
        return "<" + speech.percent(high)
    if high >= 1:
        return "≥" + speech.percent(low)
    return f"{speech.percent(low)}–{speech.percent(high)}"
