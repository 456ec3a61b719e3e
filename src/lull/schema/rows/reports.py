"""Rows of tables, made from their declarations by `python -m tools.typed_rows`: reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import NotRequired, TypedDict

Texts = list[str]


class RecordRow(TypedDict):
    """A row of `record`."""

    record_id: str
    document_id: str
    record_type: str
    aux_mode: str
    strand: str
    event_type: str | None
    service_sector: str | None
    service_status: str | None
    speech_act: str | None
    commitment_status: str | None
    actors: Texts
    recipients: Texts
    place_text: NotRequired[str | None]
    adm1_pcode: str | None
    adm2_pcode: str | None
    date_start: date | None
    date_end: date | None
    date_prec: int | None
    low: int | None
    best: int | None
    high: int | None
    injured: int | None
    count_scope: str | None
    quantity: float | None
    unit: str | None
    shown: str | None
    deadline: date | None
    deadline_prec: str | None
    evidence: str
    char_start: NotRequired[int]
    char_end: NotRequired[int]
    published: date
    lang: str
    coder: str
    rule: NotRequired[str]
    confidence: float
    source_grade: str
    information_grade: int
    sensitivity: NotRequired[str]
    report_group: NotRequired[str | None]
    review: NotRequired[str]
    review_state: str | None
    outlet: str | None
    url: str | None
    source_id: str
    known_from: date


class DocumentRow(TypedDict):
    """A row of `document`."""

    document_id: str
    outlet: str | None
    title: NotRequired[str | None]
    url: str | None
    published: date
    lang: str
    source_grade: str
    belligerent: bool
    report_group: NotRequired[str | None]
    source_id: str
    known_from: date


class DecisionRow(TypedDict):
    """A row of `decision`."""

    decision_id: str
    record_id: str
    action: str
    reviewer: NotRequired[str]
    decided_at: datetime
    change: NotRequired[str | None]
    note: NotRequired[str | None]
    source_id: str
    known_from: date


class LineageRow(TypedDict):
    """A row of `lineage`."""

    table_name: str
    row_id: str
    record_id: str
    role: str
    source_id: str
    known_from: date
