"""Rows of tables, made from their declarations by `python -m tools.typed_rows`: forecasts."""

from __future__ import annotations

from datetime import date
from typing import NotRequired, TypedDict

Texts = list[str]


class PanelRow(TypedDict):
    """A row of `panel`."""

    unit_id: str
    level: str
    month: date
    events: int
    deaths: int
    deaths_state: int
    deaths_nonstate: int
    deaths_onesided: int


class DrawsRow(TypedDict):
    """A row of `draws`."""

    unit_id: str
    month: date
    horizon: int
    draw: int
    value: int


class GroupRow(TypedDict):
    """A row of `group`."""

    group_id: str
    kind: str
    rank: int
    lang: str
    name: str
    events: int
    source_id: str
    known_from: date


class GroupDrawsRow(TypedDict):
    """A row of `group_draws`."""

    unit_id: str
    group_id: str
    month: date
    horizon: int
    draw: int
    value: int


class ForecastRow(TypedDict):
    """A row of `forecast`."""

    unit_id: str
    group_id: str
    level: str
    origin: date
    month: date
    horizon: int
    span: str
    trimmed_mean: float
    p10: float
    p50: float
    p90: float
    p_ge_1: float
    p_ge_25: float
    p_ge_100: float
    state: str
    p_relapse_any: float | None
    p_relapse_25: float | None
    source_id: str
    known_from: date


class ExplanationRow(TypedDict):
    """A row of `explanation`."""

    unit_id: str
    origin: date
    target: str
    family: str
    contribution: float
    risk: float
    base_risk: float
    source_id: str
    known_from: date


class ScoreRow(TypedDict):
    """A row of `score`."""

    model: str
    level: str
    unit_id: str
    origin: date
    month: date
    horizon: int
    window: str
    development: bool
    activity: str
    obs: NotRequired[float]
    mean: float
    crps: NotRequired[float]
    ign: NotRequired[float]
    mis: NotRequired[float]
    p_ge_1: float
    p_ge_25: float
    brier_1: NotRequired[float]
    brier_25: NotRequired[float]
    covered_90: NotRequired[bool]
    pit: NotRequired[float]
    width: float | None
    middle: float | None


class HistoryRow(TypedDict):
    """A row of `history`."""

    unit_id: str
    group_id: str
    level: str
    month: date
    deaths: int | None
    shown: str
    source_id: str
    known_from: date


class ImpreciseRow(TypedDict):
    """A row of `imprecise`."""

    unit_id: str
    level: str
    month: date
    events: int | None
    deaths: int | None
    events_shown: str
    shown: str
    source_id: str
    known_from: date


class NationalRow(TypedDict):
    """A row of `national`."""

    track_id: str
    kind: str
    origin: date
    month: date
    horizon: int
    span: str
    trimmed_mean: float
    p10: float
    p50: float
    p90: float
    p_ge_1: float
    p_ge_25: float
    p_ge_100: float
    source_id: str
    known_from: date


class NationalHistoryRow(TypedDict):
    """A row of `national_history`."""

    track_id: str
    month: date
    deaths: int | None
    shown: str
    source_id: str
    known_from: date


class WatchRow(TypedDict):
    """A row of `watch`."""

    group_id: str
    list: str
    unit_id: str
    level: str
    rank: int
    probability: float
    target: str
    deaths_low: float
    deaths_middle: float
    deaths_high: float
    evidence_known: int
    evidence_asked: int
    strands_known: Texts
    changed: float | None
    changed_from: date | None
    reason: str
    deaths_last_year: str | None
    months_last_year: int | None
    last_death: date | None
    source_id: str
    known_from: date


class AlarmRow(TypedDict):
    """A row of `alarm`."""

    list: str
    target: str
    threshold: float
    alarms: int
    hits: int
    misses: int
    cases: int
    first_origin: date
    last_origin: date
    origins: int
    source_id: str
    known_from: date
