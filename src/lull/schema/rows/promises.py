"""Rows of tables, made from their declarations by `python -m tools.typed_rows`: promises."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

Texts = list[str]


class GrievanceRow(TypedDict):
    """A row of `grievance`."""

    grievance_id: str
    type: str
    place_id: str
    strand: str
    status: str
    salience: float
    evidence_level: int
    first_seen: date
    last_evidence: date
    text: str
    evidence_ids: Texts
    source_id: str
    known_from: date


class CommitmentRow(TypedDict):
    """A row of `commitment`."""

    commitment_id: str
    parent_id: str | None
    successor_id: str | None
    same_id: str | None
    ends_id: str | None
    kind: str
    promisor: str
    implementer: str | None
    promised_to: str | None
    strand: str
    place_ids: Texts
    deliverable: str
    quantity: float | None
    unit: str | None
    amount: float | None
    currency: str | None
    instrument: str | None
    made_on: date | None
    deadline: date | None
    deadline_precision: str
    legal_force: str | None
    title: str | None
    url: str | None
    note: str | None
    shown: str | None
    source_id: str
    known_from: date


class ClaimRow(TypedDict):
    """A row of `claim`."""

    claim_id: str
    commitment_id: str
    claim_date: date
    claimant: str
    says: str
    detail: str | None
    verification: int
    url: str | None
    source_id: str
    known_from: date


class LedgerRow(TypedDict):
    """A row of `ledger`."""

    commitment_id: str
    status: str
    timing: str
    overdue: bool
    looked: date | None
    settled_by: str | None
    days_overdue: int | None
    claimed: str | None
    verification: int
    claim_conflict: bool
    moved: int
    renewed_by: str | None
    chain_id: str
    chain_position: int
    claims: int
    last_claim: date | None
    source_id: str
    known_from: date
