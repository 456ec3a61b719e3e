"""Two coders on one report: where they differ, a person should look first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lull.reports.record import Record

COMPARED = ("record_type", "aux_mode", "event_type", "service_status", "speech_act", "commitment_status")
DIFFER, ALONE = 0.5, 0.7


def compare(first: Sequence[Record], second: Sequence[Record]) -> list[Record]:
    """The records of the first coder with their confidence lowered where the second one does not bear them out.

    Times 0.5 if the second says something else of the same words (the field is named in `rule`), times 0.7 if it says
    nothing; and what only the second found, times 0.5. A field that either coder leaves open does not differ. Nothing
    is dropped or merged: the review queue orders by confidence, so disagreement comes up first.
    """
    out = [_judged(record, [r for r in second if _overlap(record, r)]) for record in first]
    alone = [r for r in second if not any(_overlap(r, f) for f in first)]
    out += [replace(r, confidence=r.confidence * DIFFER, rule=f"{r.rule}; only {r.coder}") for r in alone]
    return sorted(out, key=lambda r: (r.char_start, r.record_id))


def differences(one: Record, other: Record) -> list[str]:
    """Names of the compared fields in which two records differ, those left open by either aside."""
    pairs = [(name, getattr(one, name), getattr(other, name)) for name in COMPARED]
    return [name for name, a, b in pairs if a is not None and b is not None and a != b]


def _judged(record: Record, others: Sequence[Record]) -> Record:
    if not others:
        return replace(record, confidence=record.confidence * ALONE, rule=f"{record.rule}; no second")
    found = min((differences(record, o) for o in others), key=len)
    if not found:
        return record
    said = f"{record.rule}; {others[0].coder} differs: {', '.join(found)}"
    return replace(record, confidence=record.confidence * DIFFER, rule=said)


def _overlap(one: Record, other: Record) -> bool:
    """True if the shorter quote shares at least half of its characters with the other."""
    shared = min(one.char_end, other.char_end) - max(one.char_start, other.char_start)
    return 2 * shared >= min(one.char_end - one.char_start, other.char_end - other.char_start)
