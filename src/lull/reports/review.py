"""Review: which records wait for a person, in which order, and what the decisions make of them."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence, Set
from typing import TypedDict

import pyarrow as pa

from lull import schema
from lull.reports.decisions import SETTLING, by_record, change_of, corrected, parts_of, standing
from lull.schema.rows import DecisionRow, RecordRow

_SECOND_LOOK = 20
QUEUE_EXTRA = pa.schema(
    [("p_error", pa.float64()), ("harm", pa.float64()), ("priority", pa.float64()), ("contested", pa.bool_())]
)


class _Worth(TypedDict):
    """How much a record is worth checking; see `queue`."""

    p_error: float
    harm: float
    priority: float
    contested: bool


def queue(
    records: pa.Table,
    decisions: pa.Table,
    *,
    reviewer: str | None = None,
    places: frozenset[str] | None = None,
) -> pa.Table:
    """Records that wait for a person, the most worth checking first.

    Waiting or contested records, with `p_error` (1 - confidence), `harm` (see `harm`), `priority` (their product) and
    `contested`. With a `reviewer`, also one in twenty of the records that only others decided: shown as if new, so
    that `agreement` can be measured. `places` of which a record is accepted already, where `records` are not all.
    """
    logs = by_record(standing(decisions))
    state: list[RecordRow] = apply(records, decisions).to_pylist()
    raw: dict[str, RecordRow] = {r["record_id"]: r for r in records.to_pylist()}
    accepted = places or {r["adm2_pcode"] for r in state if r["review"] == "accepted"}
    rows: list[tuple[RecordRow, _Worth]] = []
    for row in state:
        contested, blind = _again(row, logs.get(row["record_id"], []), reviewer)
        if row["review"] == "waiting" or contested or blind:
            shown = _settled(raw.get(row["record_id"], row), "waiting") if blind and not contested else row
            rows.append((shown, _worth(shown, accepted, contested=contested)))
    rows.sort(key=lambda r: (-r[1]["priority"], r[0]["record_id"]))
    declared = schema.arrow_schema("record")
    return pa.Table.from_pylist([{**r, **worth} for r, worth in rows], schema=pa.schema([*declared, *QUEUE_EXTRA]))


def waits(row: RecordRow, decisions: pa.Table, *, reviewer: str) -> bool:
    """Whether a record, as it stands (see `apply`), is in a reviewer's queue; `decisions` on it at least."""
    log = by_record(standing(decisions)).get(row["record_id"], [])
    return row["review"] == "waiting" or any(_again(row, log, reviewer))


def _again(row: RecordRow, log: Sequence[DecisionRow], reviewer: str | None) -> tuple[bool, bool]:
    """Whether a record is looked at once more: because it is contested, or for a second look."""
    contested = bool(log) and log[-1]["action"] == "contest"
    return contested, reviewer is not None and _second_look(row["record_id"], log, reviewer)


def apply(records: pa.Table, decisions: pa.Table) -> pa.Table:
    """Records with their review state and corrections; records of deleted documents are gone.

    accept and merge keep a record, edit corrects and keeps it, reject drops it, split rejects it and adds its parts;
    a contest changes nothing until somebody decides. Applying twice changes nothing more.
    """
    rows: dict[str, RecordRow] = {r["record_id"]: r for r in records.to_pylist()}
    for decision in standing(decisions):
        _replay(rows, decision)
    table = pa.Table.from_pylist(list(rows.values()), schema=schema.arrow_schema("record"))
    return schema.conform(table, "record")


def harm(row: Mapping[str, object]) -> float:
    """How much a wrong record would cost, from 1: log2 of the deaths, 1 for a deadline, 2 for a good-news claim.

    A false "restored" or "delivered" costs most, because it turns eyes away.

    >>> harm({"high": 7}), harm({"service_status": "restored"}), harm({"deadline": "2021-03-31"})
    (4.0, 3.0, 2.0)
    """
    deaths = max(n if isinstance(n := row.get(k), int | float) else 0 for k in ("low", "best", "high"))
    good = (
        row.get("service_status") in ("restored", "partially_restored") or row.get("commitment_status") == "delivered"
    )
    return 1.0 + math.log2(1 + deaths) + (1.0 if row.get("deadline") else 0.0) + (2.0 if good else 0.0)


def _worth(row: RecordRow, places: Set[str | None], *, contested: bool) -> _Worth:
    p_error = min(max(1.0 - row["confidence"], 0.02), 1.0)
    cost = harm(row) + (0.5 if row["adm2_pcode"] not in places else 0.0)
    if contested:
        p_error = max(p_error, 0.5)
    return {"p_error": p_error, "harm": cost, "priority": p_error * cost, "contested": contested}


def _second_look(record_id: str, log: Sequence[DecisionRow], reviewer: str) -> bool:
    judges = {d["reviewer"] for d in log if d["action"] in SETTLING}
    chosen = int(hashlib.sha256(record_id.encode()).hexdigest()[:8], 16) % _SECOND_LOOK == 0
    return chosen and len(judges) == 1 and reviewer not in judges


def _replay(rows: dict[str, RecordRow], decision: DecisionRow) -> None:
    key, action = decision["record_id"], decision["action"]
    if action == "delete_document":
        for record_id in [k for k, r in rows.items() if r["document_id"] == key]:
            del rows[record_id]
    elif key not in rows or action == "contest":
        return
    elif action == "edit":
        rows[key] = _settled(corrected(rows[key], change_of(decision)), "accepted")
    elif action == "split":
        for number, part in enumerate(parts_of(decision)):
            part_id = part_of(key, number)
            if part_id not in rows:
                rows[part_id] = _settled(corrected(rows[key], part), "accepted", record_id=part_id)
        rows[key] = _settled(rows[key], "rejected")
    else:
        rows[key] = _settled(rows[key], "rejected" if action == "reject" else "accepted")


def _settled(row: RecordRow, review: str, *, record_id: str | None = None) -> RecordRow:
    fresh = row.copy()
    fresh["review"] = review
    fresh["record_id"] = record_id or row["record_id"]
    return fresh


def part_of(record_id: str, number: int) -> str:
    """Id of one part of a split record, counted from 0."""
    return hashlib.sha256(f"{record_id}/{number}".encode()).hexdigest()[:24]
