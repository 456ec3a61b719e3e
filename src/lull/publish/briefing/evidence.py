"""What is known of the conditions of a district, strand by strand, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lull.publish import words
from lull.publish.locale import Language, isolated_plain, plain
from lull.publish.pages import district
from lull.publish.pages.frame import RequestContext, indicator_name, indicators, standard
from lull.publish.snapshot import Snapshot
from lull.schema.rows import ContributionRow, StrandRow

_KNOWN = ("observed", "own_past", "above")


@dataclass(frozen=True)
class Strand:
    """One strand: its gap in words, indicators with a value, and the names of those without.

    `rows` hold indicator, value with unit, standard in that unit, gap, basis, month and strength of evidence.
    """

    name: str
    said: str
    rows: tuple[tuple[str, ...], ...]
    missing: str


def strands(context: RequestContext, place_id: str) -> tuple[Strand, ...]:
    """All strands of a district in the order of its page, indicators with the largest part of the gap first."""
    return tuple(_strand(context, s["strand"], s["row"], s["parts"]) for s in district.gaps(context.snapshot, place_id))


def _strand(context: RequestContext, code: str, row: StrandRow | None, parts: list[ContributionRow]) -> Strand:
    speech = context.speech
    found = {p["indicator"]: _reading(context.snapshot, row, p) for p in parts if p["basis"] in _KNOWN}
    held = [(p, found[p["indicator"]]) for p in parts if found.get(p["indicator"])]
    lost = [p["indicator"] for p in parts if p["basis"] not in _KNOWN]
    listed = speech.text(", ").join(plain(indicator_name(context, i)) for i in lost)
    return Strand(
        name=words.say(speech, words.STRANDS, code),
        said=_gap(speech, row),
        rows=tuple(_cells(context, part, reading) for part, reading in held if reading),
        missing=speech.text("Not known here: %(list)s.", list=listed) if lost else "",
    )


def _gap(speech: Language, row: StrandRow | None) -> str:
    if row is None or row["gap"] is None:
        said = speech.text("Inadequate evidence")
        if row is None:
            return said
        share = isolated_plain(speech.percent(row["observed_weight"]))
        return f"{said}: {speech.text('%(share)s of the weight observed', share=share)}"
    ends = isolated_plain(f"{speech.number(row['gap_low'], 2)}–{speech.number(row['gap_high'], 2)}")
    return f"{speech.text('Gap')} {isolated_plain(speech.number(row['gap'], 2))} ({ends})"


@dataclass(frozen=True)
class _Reading:
    value: float | str
    unit: str
    month: date | None
    level: int
    target: float | None


def _reading(snapshot: Snapshot, strand: StrandRow | None, part: ContributionRow) -> _Reading | None:
    """The published value that an indicator rests on, or one that its recorded months give; None where neither is.

    A rate of deaths is left out: with the population it could be turned back into a count of people, and the record
    of months shows those counts as far as they may be shown.
    """
    stated = [o for i in part["evidence_ids"] for o in snapshot.by("observation", "obs_id").get(i, ())]
    if stated:
        exact = [o for o in stated if o["value"] == part["value"]]
        seen = max(exact or stated, key=lambda o: o["period_end"])
        value = str(seen["shown"]) if seen["value"] is None else seen["value"]
        target = standard(snapshot, part["indicator"], seen)
        return _Reading(value, seen["unit"], seen["period_end"], seen["evidence_level"], target)
    defined = indicators(snapshot).get(part["indicator"])
    unit = defined["unit"] if defined else ""
    if defined is None or part["value"] is None or unit != "months":
        return None
    latest, level = (strand["latest"], strand["evidence_level"]) if strand else (None, 0)
    return _Reading(part["value"], unit, latest, level, defined.get("target"))


def _cells(context: RequestContext, part: ContributionRow, reading: _Reading) -> tuple[str, ...]:
    speech = context.speech
    return (
        plain(indicator_name(context, part["indicator"])),
        _quantity(speech, reading.value, reading.unit),
        "–" if reading.target is None else _number(speech, reading.target),
        isolated_plain(speech.number(part["gap"], 2)),
        words.say(speech, words.BASES, part["basis"]),
        speech.month(reading.month, short=True),
        words.say(speech, words.EVIDENCE, reading.level),
    )


def _quantity(speech: Language, value: float | str, unit: str) -> str:
    if isinstance(value, str):
        return f"{isolated_plain(speech.recorded(value))} {words.say(speech, words.UNITS, unit)}"
    if unit == "months" and value == int(value):
        return speech.plural("%(n)s month", "%(n)s months", int(value))
    return f"{_number(speech, value)} {words.say(speech, words.UNITS, unit)}"


def _number(speech: Language, value: float) -> str:
    return isolated_plain(speech.number(value, 0 if value == int(value) else 1))
