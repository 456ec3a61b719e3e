"""The commitments ledger: what became of each promise, derived from who said what by a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import pyarrow as pa

from lull.assess.ledger_links import settle
from lull.errors import AssessError
from lull.schema import arrow_schema, conform
from lull.schema.rows import ClaimRow, CommitmentRow, LedgerRow
from lull.schema.typed import rows_of

STAGES = ("announced", "committed", "funded", "started", "delivered", "effective")
FIRM = ("commitment", "mandate", "law", "agreement_clause", "budget_line")
SOON_DAYS = 90
EVIDENCE = 1


def ledger(commitments: pa.Table, claims: pa.Table, *, on: date, source_id: str = "lull") -> pa.Table:
    """What became of every commitment known on a day, as rows of `ledger`.

    Delivery counts from a document, a third party or outcome data (verification 1 and more); what only the promisor
    or the press claims stays in `claimed`. A dated promise without such evidence is, from the day after its deadline,
    *overdue* if somebody looked after the deadline (a claim `searched`) and found none, *disputed* if claims about
    delivery disagree, and *not looked* otherwise; unless it is a mandate (which ends), was renewed, cancelled, or has
    lapsed. Promises that are linked settle one another, see `lull.assess.ledger_links`.

    Parameters
    ----------
    commitments, claims
        Tables of the schema; rows that were not known on the day are left out.
    on
        The day of knowledge.

    Raises
    ------
    AssessError
        If renewals run in a circle.
    """
    known = {r["commitment_id"]: r for r in map(_dated, rows_of(commitments, CommitmentRow)) if r["known_from"] <= on}
    said: dict[str, list[ClaimRow]] = {i: [] for i in known}
    for row in sorted(rows_of(claims, ClaimRow), key=lambda r: (r["claim_date"], r["claim_id"])):
        if row["known_from"] <= on and row["commitment_id"] in said:
            said[row["commitment_id"]].append(row)
    chains = chain_places(known)
    alone = {i: _row(known[i], said[i], chains[i], on, source_id) for i in sorted(known)}
    return conform(pa.Table.from_pylist([*settle(known, alone).values()], schema=arrow_schema("ledger")), "ledger")


def _dated(row: CommitmentRow) -> CommitmentRow:
    """A promise whose day is not on record counts from the day on which it was known."""
    return row if row["made_on"] is not None else {**row, "made_on": row["known_from"]}


class Chained(NamedTuple):
    """The first commitment of a chain of renewals, the place in it from 1, and what renews this one."""

    first: str
    place: int
    renewed_by: str | None


def chain_places(known: Mapping[str, CommitmentRow]) -> dict[str, Chained]:
    """The chain of renewals that each known commitment belongs to.

    >>> rows = {"a": {"successor_id": "b"}, "b": {"successor_id": None}}
    >>> chain_places(rows)["b"]
    Chained(first='a', place=2, renewed_by=None)
    """
    before: dict[str, str] = {}
    for i in sorted(known):
        after = known[i]["successor_id"]
        if after is not None and after in known:
            before.setdefault(after, i)
    found = {}
    for i in known:
        first, place = i, 1
        while first in before:
            first, place = before[first], place + 1
            if place > len(known):
                raise AssessError(f"commitment {i} renews itself in a circle; correct the successor_id of its chain")
        after = known[i]["successor_id"]
        found[i] = Chained(first, place, after if after in known else None)
    return found


def _row(promise: CommitmentRow, said: Sequence[ClaimRow], chain: Chained, on: date, source_id: str) -> LedgerRow:
    renewed = chain.renewed_by
    proven = [c for c in said if c["says"] in ("delivered", "effective") and c["verification"] >= EVIDENCE]
    conflict = in_conflict(said)
    ended = _ended(promise, said, proven, renewed, on)
    status = "contested" if conflict else ended or _stage(promise, said, proven)
    looked = last_look(promise, said)
    timing = _timing(promise, status, (said, proven), renewed, on)
    late = timing == "overdue"
    claimed = [c["says"] for c in said if c["says"] in STAGES]
    return {
        "commitment_id": promise["commitment_id"],
        "status": status,
        "timing": timing,
        "overdue": late,
        "looked": looked,
        "settled_by": None,
        "days_overdue": (on - deadline).days if late and (deadline := promise["deadline"]) else None,
        "claimed": max(claimed, key=STAGES.index) if claimed else None,
        "verification": max((c["verification"] for c in said if c["says"] == status), default=0),
        "claim_conflict": conflict,
        "moved": sum(c["says"] == "extended" and _since(promise, c) for c in said),
        "renewed_by": renewed,
        "chain_id": chain.first,
        "chain_position": chain.place,
        "claims": len(said),
        "last_claim": said[-1]["claim_date"] if said else None,
        "source_id": source_id,
        "known_from": on,
    }


def _since(promise: CommitmentRow, claim: ClaimRow) -> bool:
    """Whether a claim is later than the promise itself."""
    return promise["made_on"] is not None and claim["claim_date"] > promise["made_on"]


def in_conflict(said: Sequence[ClaimRow]) -> bool:
    """Whether somebody denies delivery at the time or after another claimed it."""
    done = [c for c in said if c["says"] in ("delivered", "effective")]
    denied = [c for c in said if c["says"] == "not_delivered"]
    return any(
        n["claim_date"] >= d["claim_date"] and n["claimant"] != d["claimant"] for n in denied[-1:] for d in done[-1:]
    )


def _stage(promise: CommitmentRow, said: Sequence[ClaimRow], proven: Sequence[ClaimRow]) -> str:
    """Furthest stage; delivery needs evidence, the stages before it only somebody's word."""
    if proven:
        return str(max((c["says"] for c in proven), key=STAGES.index))
    reached = [c["says"] for c in said if c["says"] in STAGES[:4]]
    reached.append("committed" if promise["kind"] in FIRM else "announced")
    return str(max(reached, key=STAGES.index))


def _ended(
    promise: CommitmentRow, said: Sequence[ClaimRow], proven: Sequence[ClaimRow], renewed: str | None, on: date
) -> str | None:
    """What ended, stopped or moved it, by the latest word on that; None where it runs or was delivered."""
    if proven:
        return None
    turns = [c for c in said if c["says"] in ("suspended", "cancelled", "lapsed", "orphaned", "extended", "started")]
    last = turns[-1]["says"] if turns else None
    if last in ("suspended", "cancelled", "lapsed", "orphaned"):
        return str(last)
    if renewed or (last == "extended" and _since(promise, turns[-1])):
        return "extended"
    mandate_over = promise["kind"] == "mandate" and promise["deadline"] is not None and promise["deadline"] < on
    return "lapsed" if mandate_over else None


def last_look(promise: CommitmentRow, said: Sequence[ClaimRow]) -> date | None:
    """Latest day after the deadline on which somebody looked for evidence of delivery; None where nobody has."""
    deadline = promise["deadline"]
    days = [c["claim_date"] for c in said if c["says"] == "searched" and deadline and c["claim_date"] > deadline]
    return max(days, default=None)


def _timing(
    promise: CommitmentRow,
    status: str,
    claims: tuple[Sequence[ClaimRow], Sequence[ClaimRow]],
    renewed: str | None,
    on: date,
) -> str:
    deadline, (said, proven) = promise["deadline"], claims
    if proven and status != "contested":
        return "delivered"
    if deadline is None or promise["deadline_precision"] == "none":
        return "undated"
    if deadline >= on:
        return "due_soon" if (deadline - on).days <= SOON_DAYS else "not_due"
    return _past(promise, status, said, renewed)


def _past(promise: CommitmentRow, status: str, said: Sequence[ClaimRow], renewed: str | None) -> str:
    """How a promise stands whose deadline has passed without evidence of delivery."""
    if renewed or _extended_on_record(promise, said):
        return "renewed"
    if promise["kind"] == "mandate" or status in ("cancelled", "lapsed", "orphaned"):
        return "ended"
    if status == "contested" or _disagree(said):
        return "disputed"
    return "overdue" if last_look(promise, said) else "not_looked"


def _extended_on_record(promise: CommitmentRow, said: Sequence[ClaimRow]) -> bool:
    """Whether a document or a third party shows after the deadline that it goes on."""
    deadline = promise["deadline"]
    late = [c for c in said if c["says"] == "extended" and deadline and c["claim_date"] > deadline]
    return any(c["verification"] >= EVIDENCE for c in late)


def _disagree(said: Sequence[ClaimRow]) -> bool:
    """Whether one side says delivered and another says not, whoever spoke last."""
    done = {c["claimant"] for c in said if c["says"] in ("delivered", "effective")}
    denied = {c["claimant"] for c in said if c["says"] == "not_delivered"}
    return any(d != n for d in done for n in denied)
