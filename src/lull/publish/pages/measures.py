"""The map of priorities that a briefing shows: fixed classes, never relative ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lull.publish import words
from lull.publish.charts.map import Fill
from lull.publish.charts.svg import RISK, WHITE
from lull.publish.locale import N_, Language, place_name
from lull.publish.snapshot import Place, Snapshot, first_of
from lull.schema.rows import PriorityRow

_LOOKS = {
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
    """One thing that the map shows: its title, its legend, and the look of each place."""

    title: str
    entries: tuple[Entry, ...]
    fills: Mapping[str, Fill]


def priorities(snapshot: Snapshot, speech: Language) -> Measure:
    """The priority of each place of the finest level, in a language; a place without one is white."""
    rows = snapshot.by("priority", "unit_id")
    fills = {p["place_id"]: _fill(speech, p, first_of(rows.get(p["place_id"]))) for p in snapshot.units}
    entries = [Entry(*_LOOKS[t], words.say(speech, words.TIERS, t)) for t in words.TIERS]
    entries.append(Entry(WHITE, "none", speech.text("not analysed")))
    return Measure(speech.text(N_("Priority")), tuple(entries), fills)


def _fill(speech: Language, place: Place, row: PriorityRow | None) -> Fill:
    name = place_name(place, speech.code)
    if row is None or row["tier"] is None:
        return Fill(WHITE, "none", f"{name}: {speech.text('not analysed')}")
    return Fill(*_LOOKS[row["tier"]], f"{name}: {words.priority(speech, row)}")
