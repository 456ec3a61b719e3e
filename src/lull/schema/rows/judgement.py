"""Rows of tables, made from their declarations by `python -m tools.typed_rows`: judgement."""

from __future__ import annotations

from datetime import date
from typing import NotRequired, TypedDict

Texts = list[str]


class StrandRow(TypedDict):
    """A row of `strand`."""

    unit_id: str
    level: str
    month: date
    strand: str
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    observed_weight: float
    evidence_level: int
    latest: date | None
    source_id: str
    known_from: date


class ContributionRow(TypedDict):
    """A row of `contribution`."""

    unit_id: str
    month: date
    strand: str
    indicator: str
    gap: float
    weight: float
    contribution: float
    basis: str
    age_months: float | None
    value: float | None
    evidence_ids: Texts
    source_id: str
    known_from: date


class PriorityRow(TypedDict):
    """A row of `priority`."""

    unit_id: str
    month: date
    tier: str | None
    p_top: float
    k: int
    conditions: str
    strands_known: Texts | None
    strands_unknown: Texts | None
    rank_low: NotRequired[int]
    rank_high: NotRequired[int]
    risk: float | None
    gap: float | None
    delivery_gap: float | None
    quadrant: str
    population: int
    find_out: str | None
    p_top_bad: float | None
    intensity: float | None
    magnitude: float | None
    p_top_magnitude: float | None
    source_id: str
    known_from: date


class FindOutRow(TypedDict):
    """A row of `find_out`."""

    unit_id: str
    month: date
    indicator: str
    gain: float
    effort: float | None
    per_effort: float | None
    p_if_good: float
    p_if_bad: float
    source_id: str
    known_from: date


class EffortRow(TypedDict):
    """A row of `effort`."""

    unit_id: str
    level: str
    month: date
    strand: str
    cue: str
    promises: int
    overdue: int
    undated: int
    delivered: int
    present: Texts
    overdue_ids: Texts
    commitment_ids: Texts
    source_id: str
    known_from: date


class DialRow(TypedDict):
    """A row of `dial`."""

    unit_id: str
    level: str
    month: date
    track: str
    part: str
    value: float | None
    low: float | None
    high: float | None
    evidence_level: int
    evidence_ids: Texts
    source_id: str
    known_from: date


class RestoredRow(TypedDict):
    """A row of `restored`."""

    unit_id: str
    month: date
    indicator: str
    state: str
    reason: str
    value: float | None
    baseline: float | None
    standard: float
    months_in_row: int
    evidence_ids: Texts
    source_id: str
    known_from: date


class SensitivityRow(TypedDict):
    """A row of `sensitivity`."""

    month: date
    kind: str
    name: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    source_id: str
    known_from: date


class CardRow(TypedDict):
    """A row of `card`."""

    unit_id: str
    month: date
    section: str
    position: int
    key: str
    values: str
    evidence_ids: Texts
    source_id: str
    known_from: date


class AlertRow(TypedDict):
    """A row of `alert`."""

    alert_id: str
    unit_id: str
    month: date
    rule: str
    subject: str
    state: str
    extreme: bool
    value: float | None
    before: float | None
    values: str
    raised_on: date
    source_id: str
    known_from: date
