"""Decisions as rows: who decided what about a record, checked when made, undone by another row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from lull import schema
from lull.bounded import JsonObject, json_object, json_objects
from lull.errors import ReportError
from lull.reports import record as vocabulary
from lull.schema.rows import DecisionRow, RecordRow

SOURCE = "review"
SETTLING = ("accept", "edit", "reject", "split", "merge")
EDITABLE = (
    "record_type", "aux_mode", "strand", "event_type", "service_sector", "service_status", "speech_act",
    "commitment_status", "actors", "recipients", "place_text", "adm1_pcode", "adm2_pcode", "date_start", "date_end",
    "date_prec", "low", "best", "high", "injured", "count_scope", "quantity", "unit", "deadline", "deadline_prec",
    "sensitivity",
)  # fmt: skip
_WORDS = {
    "record_type": vocabulary.RECORD_TYPES,
    "aux_mode": vocabulary.AUX_MODES,
    "event_type": vocabulary.EVENT_TYPES,
    "service_sector": vocabulary.SERVICE_SECTORS,
    "service_status": vocabulary.SERVICE_STATUSES,
    "speech_act": vocabulary.SPEECH_ACTS,
    "commitment_status": vocabulary.COMMITMENT_STATUSES,
}


@dataclass(frozen=True)
class Verdict:
    """What is decided about one record.

    `change` by action: edit `{field: value}`; split `{"parts": [{field: value}, ...]}`; merge `{"into": record_id}`;
    undo `{"decision": decision_id}`; else empty.
    """

    action: str
    change: Mapping[str, object] = field(default_factory=dict)
    note: str | None = None


def standing(decisions: pa.Table) -> list[DecisionRow]:
    """Decisions that still stand, oldest first: an undo takes back the decision it names (also another undo)."""
    rows: list[DecisionRow] = decisions.to_pylist()
    log = sorted(rows, key=lambda d: (d["decided_at"], d["decision_id"]))
    undone: set[str] = set()
    for decision in reversed(log):
        if decision["action"] == "undo" and decision["decision_id"] not in undone:
            undone.add(str(change_of(decision).get("decision")))
    return [d for d in log if d["action"] != "undo" and d["decision_id"] not in undone]


def links(decisions: pa.Table) -> list[tuple[str, str]]:
    """Pairs of records that a reviewer said tell the same thing (`merge`)."""
    return [(d["record_id"], str(change_of(d)["into"])) for d in standing(decisions) if d["action"] == "merge"]


def deleted_documents(decisions: pa.Table) -> set[str]:
    """Documents whose deletion stands."""
    return {d["record_id"] for d in standing(decisions) if d["action"] == "delete_document"}


def decide(records: pa.Table, record_id: str, verdict: Verdict, *, reviewer: str, at: datetime) -> pa.Table:
    """One checked row of `decision`.

    `delete_document` takes the document id as `record_id`. `at` carries a time zone. Raises `ReportError` for an
    unknown record, field or value.
    """
    change = dict(verdict.change)
    _check(records, record_id, verdict.action, change)
    if not reviewer.strip() or "@" in reviewer or len(reviewer) > 40:
        raise ReportError(f"reviewer {reviewer!r}: expected a pseudonym of 1 to 40 characters, no e-mail address")
    if at.tzinfo is None:
        raise ReportError("the time of a decision needs a time zone; expected UTC")
    text = json.dumps(change, ensure_ascii=False, sort_keys=True) if change else None
    stamp = at.astimezone(UTC)
    key = repr((record_id, verdict.action, reviewer, stamp.isoformat(), text, verdict.note))
    row = {
        "decision_id": hashlib.sha256(key.encode()).hexdigest()[:24],
        "record_id": record_id,
        "action": verdict.action,
        "reviewer": reviewer.strip(),
        "decided_at": stamp,
        "change": text,
        "note": verdict.note,
        "source_id": SOURCE,
        "known_from": stamp.date(),
    }
    return schema.conform(pa.Table.from_pylist([row], schema=schema.arrow_schema("decision")), "decision")


def undo_last(decisions: pa.Table, *, reviewer: str, at: datetime) -> pa.Table:
    """The row that takes back the reviewer's latest standing decision; `ReportError` if there is none."""
    mine = [d for d in standing(decisions) if d["reviewer"] == reviewer and d["action"] != "contest"]
    if not mine:
        raise ReportError(f"{reviewer} has no decision to undo")
    last, nothing = mine[-1], pa.Table.from_pylist([], schema=schema.arrow_schema("record"))
    verdict = Verdict("undo", {"decision": last["decision_id"]})
    return decide(nothing, last["record_id"], verdict, reviewer=reviewer, at=at)


def agreement(decisions: pa.Table) -> tuple[int, float | None]:
    """Number of records judged by two people, and Cohen's kappa of keeping against rejecting them.

    Kappa is `None` where fewer than two such records exist or all judgements are alike
    (https://doi.org/10.1177/001316446002000104).
    """
    pairs = []
    for log in by_record(standing(decisions)).values():
        first: dict[str, bool] = {}
        for d in log:
            if d["action"] in SETTLING:
                first.setdefault(d["reviewer"], d["action"] != "reject")
        if len(first) > 1:
            pairs.append(tuple(first.values())[:2])
    n = len(pairs)
    if n < 2:
        return n, None
    same = sum(a == b for a, b in pairs) / n
    a, b = (sum(p[i] for p in pairs) / n for i in (0, 1))
    chance = a * b + (1 - a) * (1 - b)
    return n, None if chance == 1 else (same - chance) / (1 - chance)


def by_record(log: Iterable[DecisionRow]) -> dict[str, list[DecisionRow]]:
    """Decisions of each record, in the order given."""
    found: dict[str, list[DecisionRow]] = {}
    for decision in log:
        found.setdefault(decision["record_id"], []).append(decision)
    return found


def change_of(decision: DecisionRow) -> JsonObject:
    """The `change` of a decision as a dictionary."""
    return json_object(json.loads(decision["change"])) if decision["change"] else {}


def parts_of(decision: DecisionRow) -> list[JsonObject]:
    """The changes of the parts into which a decision splits a record."""
    return json_objects(change_of(decision).get("parts"))


def corrected(row: RecordRow, change: Mapping[str, object]) -> RecordRow:
    """The row with the fields of `change`, typed as the schema wants them; made by a person from now on."""
    declared = schema.table("record")
    fresh: dict[str, object] = dict(row)
    for name, value in change.items():
        kind = declared.column(name).type
        try:
            fresh[name] = pa.array([value]).cast(kind)[0].as_py() if value is not None else None
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
            raise ReportError(f"field {name}: {value!r} cannot be read as {kind} ({error})") from error
    if change:
        rule = str(row["rule"])
        fresh |= {"coder": "person", "rule": rule if rule.endswith("+person") else f"{rule}+person"}
    return cast("RecordRow", fresh)


def _check(records: pa.Table, record_id: str, action: str, change: Mapping[str, object]) -> None:
    if action == "undo":
        if not isinstance(change.get("decision"), str):
            raise ReportError("an undo needs the id of the decision that it takes back")
        return
    column = "document_id" if action == "delete_document" else "record_id"
    rows = records.filter(pc.equal(records.column(column), record_id))
    if not rows.num_rows:
        raise ReportError(f"no {column.replace('_', ' ')} {record_id!r}; `lull review --list` shows what there is")
    if action == "merge":
        into = change.get("into")
        if into == record_id or not pc.any(pc.equal(records.column("record_id"), str(into))).as_py():
            raise ReportError(f"merge into {into!r}: expected the id of another record")
    for part in _parts(action, change):
        _check_fields(rows.slice(0, 1).to_pylist()[0], part)


def _parts(action: str, change: Mapping[str, object]) -> Sequence[object]:
    if action == "edit":
        if not change:
            raise ReportError("an edit needs at least one changed field")
        return [change]
    if action != "split":
        return []
    parts = change.get("parts")
    if not isinstance(parts, list) or not 2 <= len(parts) <= 20:
        raise ReportError("a split needs a list of 2 to 20 parts")
    return parts


def _check_fields(row: RecordRow, change: object) -> None:
    if not isinstance(change, Mapping):
        raise ReportError(f"a change must name fields; got {change!r:.80}")
    for name, value in change.items():
        if name not in EDITABLE:
            raise ReportError(f"field {name!r} cannot be edited; expected one of: {', '.join(EDITABLE)}")
        if value is not None and name in _WORDS and value not in _WORDS[name]:
            raise ReportError(f"field {name}: {value!r} is not known; expected one of: {', '.join(_WORDS[name])}")
    fresh = corrected(row, change)
    schema.conform(pa.Table.from_pylist([fresh], schema=schema.arrow_schema("record")), "record")
    counts = [n for n in (fresh["low"], fresh["best"], fresh["high"]) if n is not None]
    if counts != sorted(counts):
        raise ReportError(f"deaths must rise from low over best to high; got {counts}")
    if fresh["date_start"] and fresh["date_end"] and fresh["date_start"] > fresh["date_end"]:
        raise ReportError(f"the act ends ({fresh['date_end']}) before it starts ({fresh['date_start']})")
