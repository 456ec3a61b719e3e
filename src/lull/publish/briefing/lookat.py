"""Districts to look at in a briefing: those with a card, why, and the others."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from lull.publish import words
from lull.publish.locale import Language, isolated_plain, place_name
from lull.publish.pages import outlook, watchlists
from lull.publish.snapshot import Snapshot, first_of
from lull.publish.statements import say
from lull.schema.kinds import VIOLENCE
from lull.schema.rows import PriorityRow

_CARDS = 5
_OTHERS = 12


@dataclass(frozen=True)
class Card:
    """One district to look at, and why: what matters most first, for a page may have no room for all reasons."""

    unit_id: str
    name: str
    above: str
    tier: str
    tier_code: str
    risk: str
    reasons: tuple[str, ...]


def priorities(snapshot: Snapshot, inside: tuple[str, ...]) -> list[PriorityRow]:
    """Priority rows in the order of the watch lists: where violence goes on, then where it may come back."""
    order = {r["unit_id"]: n for n, r in enumerate(chain(*watchlists.lists(snapshot).values()))}
    rows = [r for r in snapshot.rows("priority") if r["unit_id"] in inside]
    return sorted(rows, key=lambda r: (order.get(r["unit_id"], len(order)), -(r["risk"] or 0.0), r["unit_id"]))


def cards(snapshot: Snapshot, speech: Language, inside: tuple[str, ...]) -> tuple[Card, ...]:
    """The first districts in the order of reading, each with its reason."""
    late = outlook.overdue_counts(snapshot)
    out = []
    for row in priorities(snapshot, inside)[:_CARDS]:
        place = snapshot.places[row["unit_id"]]
        risk = f"{isolated_plain(speech.percent(row['risk']))} {speech.text(words.chance(row['risk']))}"
        out.append(
            Card(
                row["unit_id"],
                place_name(place, speech.code),
                place_name(snapshot.places.get(place["parent_id"] or ""), speech.code),
                words.priority(speech, row),
                row["tier"] or "",
                risk,
                _reasons(snapshot, speech, row, late.get(row["unit_id"], 0)),
            )
        )
    return tuple(out)


def others(snapshot: Snapshot, speech: Language, inside: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Districts after those with a card: name, tier, chance of any death and of 25 or more within 12 months."""
    out = []
    for row in priorities(snapshot, inside)[_CARDS : _CARDS + _OTHERS]:
        year = outlook.one(snapshot, row["unit_id"], 12)
        out.append(
            (
                place_name(snapshot.places[row["unit_id"]], speech.code),
                words.priority(speech, row),
                isolated_plain(speech.percent(year["p_ge_1"] if year else None)),
                isolated_plain(speech.percent(row["risk"])),
            )
        )
    return tuple(out)


def _reasons(snapshot: Snapshot, speech: Language, row: PriorityRow, late: int) -> tuple[str, ...]:
    strands = snapshot.by("strand", "unit_id").get(row["unit_id"], ())
    gaps = [(gap, s["strand"]) for s in strands if (gap := s["gap"]) is not None and s["strand"] not in VIOLENCE]
    worst = sorted(gaps, key=lambda g: -g[0])[:2]
    watch = first_of(snapshot.by("watch", "unit_id").get(row["unit_id"]))
    parts = [
        watchlists.watched(snapshot, speech, watch).reason if watch else None,
        watchlists.act(speech, row),
        watchlists.conditions(snapshot, speech, row["unit_id"]),
    ]
    if worst:
        named = [
            f"{words.say(speech, words.STRANDS, strand)} {isolated_plain(speech.number(gap, 2))}"
            for gap, strand in worst
        ]
        parts.append(say("needs.widest", speech, list=speech.text(", ").join(named)))
    if late:
        parts.append(speech.plural("%(n)s overdue promise", "%(n)s overdue promises", late) + ".")
    return tuple(p for p in parts if p)
