# ruff: noqa: E501  (patterns stay on one line)
"""Whether a later record only tells more of an earlier one: one rule a kind, the first that has a say decides."""

from __future__ import annotations

import re

from lull.reports.record import Record

_REACH = 2
_ADDED = ("announced", "committed", "funded")
_SIGNED = re.compile(r"^\W*(?:the|this|its) (?:agreement|contract|deal|accord|memorandum|grant|loan|order)\b")
_IT_WILL = re.compile(
    r"^\W*(?:it|they|he|she|the (?:ministry|agency|fund|directorate|bank|office|company|mission|statement)) (?:will|would|also|said it|said they)\b"
)


def is_same(first: Record, record: Record, gap: int) -> bool:
    """Whether `record`, `gap` sentences after `first`, belongs to the same incident or promise."""
    verdicts = (rule(first, record, gap) for rule in _RULES)
    return next((verdict for verdict in verdicts if verdict is not None), False)


def _statements(first: Record, record: Record, gap: int) -> bool | None:
    if not record.record_type == first.record_type == "statement":
        return None
    if first.speech_act != record.speech_act:
        return False
    return (gap == 0 and record.speech_act == "assessment") or (gap == 1 and record.speech_act == "denial")


def _protests(first: Record, record: Record, gap: int) -> bool | None:
    if not first.event_type == record.event_type == "PROTEST" or first.aux_mode != record.aux_mode:
        return None
    return gap == 1 and not record.date_start


def _pursuit(first: Record, record: Record, gap: int) -> bool | None:
    """Reinforcement and retreat without a day or a number of their own belong to the assault before them."""
    moved = record.event_type in ("MOBILIZE", "RETREAT") and record.record_type == "security_event"
    if first.event_type != "ASSAULT" or not moved:
        return None
    return gap <= 1 and not record.date_start and record.quantity is None and record.aux_mode == first.aux_mode


def _of_promise(first: Record, record: Record, gap: int) -> bool | None:
    """The signing of the contract, or what "it will" also send, belongs to the promise of the sentence before."""
    if first.record_type != "commitment" or gap > 1 or gap == 0:
        return None
    if record.event_type == "SUPPORT":
        return True if _SIGNED.match(record.evidence.lower()) else None
    announced = record.record_type == "commitment" and record.commitment_status == "announced"
    if not announced or record.deadline is not None or first.commitment_status not in _ADDED:
        return None
    return True if _IT_WILL.match(record.evidence.lower()) else None


def _works(first: Record, record: Record, gap: int) -> bool | None:
    """As in "Works are to be finished by September" after a promise of the same service is part of that promise."""
    if gap <= _REACH and first.record_type == record.record_type:
        return None
    promised = first.record_type == "commitment" and first.commitment_status in (*_ADDED, "started")
    planned = record.record_type == "service_event" and record.service_status == "planned"
    return promised and planned and gap <= _REACH and first.service_sector == record.service_sector


def _assaults(first: Record, record: Record, gap: int) -> bool | None:
    if record.record_type != "security_event" or not first.event_type == record.event_type == "ASSAULT":
        return None
    return gap != 0 and first.aux_mode == record.aux_mode and not _differs(first, record)


def _services(first: Record, record: Record, gap: int) -> bool | None:
    if record.record_type != "service_event":
        return None
    return gap <= 1 and _service(first) == _service(record) and not _apart(first.date_start, record.date_start)


def _service(record: Record) -> tuple[str | None, ...]:
    return record.service_sector, record.service_status, record.aux_mode, record.adm2_pcode


_RULES = (_statements, _protests, _pursuit, _of_promise, _works, _assaults, _services)


def _differs(first: Record, record: Record) -> bool:
    """A date, place or number of its own that differs from that of the first."""
    if any(r.count_scope in ("roundup", "cumulative") for r in (first, record)):
        return True
    if first.best is not None and record.best is not None and first.best != record.best:
        return True
    pairs = (
        (first.date_start, record.date_start),
        (first.adm2_pcode, record.adm2_pcode),
        (first.place_text, record.place_text),
    )
    return any(_apart(one, other) for one, other in pairs)


def _apart(one: object, other: object) -> bool:
    """Whether both are stated and differ."""
    return bool(one) and bool(other) and one != other
