"""Rows of tables, made from their declarations by `python -m tools.typed_rows`: places."""

from __future__ import annotations

from datetime import date
from typing import NotRequired, TypedDict


class PlaceRow(TypedDict):
    """A row of `place`."""

    place_id: str
    level: str
    parent_id: str | None
    latitude: float | None
    longitude: float | None
    area_km2: float | None
    population: int | None
    version: str
    source_id: str
    known_from: date


class NameRow(TypedDict):
    """A row of `name`."""

    place_id: str
    lang: str
    name: str
    kind: str
    source_id: str
    known_from: date


class TranslationRow(TypedDict):
    """A row of `translation`."""

    lang: str
    text: str
    translation: str
    reviewed: bool
    source_id: str
    known_from: date


class SourceRow(TypedDict):
    """A row of `source`."""

    source_id: str
    title: str
    publisher: str
    licence: str
    citation: str
    url: str | None
    version: str | None
    redistributable: bool
    known_from: date


class EventRow(TypedDict):
    """A row of `event`."""

    event_id: NotRequired[str]
    date_start: NotRequired[date]
    date_end: NotRequired[date]
    date_prec: NotRequired[int | None]
    type_of_violence: int
    conflict_name: str | None
    dyad_name: str | None
    side_a: str | None
    side_b: str | None
    low: NotRequired[int]
    best: NotRequired[int]
    high: NotRequired[int]
    deaths_a: NotRequired[int | None]
    deaths_b: NotRequired[int | None]
    deaths_civilians: NotRequired[int | None]
    deaths_unknown: NotRequired[int | None]
    where_prec: NotRequired[int]
    latitude: NotRequired[float | None]
    longitude: NotRequired[float | None]
    priogrid_gid: NotRequired[int | None]
    adm1_pcode: str | None
    adm2_pcode: str | None
    place_method: str
    country: str | None
    event_clarity: NotRequired[int | None]
    number_of_sources: int | None
    code_status: str
    source_id: str
    known_from: date


class ObservationRow(TypedDict):
    """A row of `observation`."""

    obs_id: str
    strand: str
    indicator: str
    place_id: str
    population_group: str | None
    period_start: date
    period_end: date
    value: float
    unit: str
    lower: float | None
    upper: float | None
    n: int | None
    method: str
    evidence_level: int
    publisher: str | None
    title: str | None
    url: str | None
    note: str | None
    shown: str | None
    source_id: str
    known_from: date


class PresenceRow(TypedDict):
    """A row of `presence`."""

    presence_id: str
    organisation: str | None
    sector: str | None
    strand: str | None
    place_id: str
    period_start: date
    period_end: date
    kind: str
    title: str | None
    url: str | None
    source_id: str
    known_from: date
