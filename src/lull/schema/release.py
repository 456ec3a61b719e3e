"""What `release.json` says of a release: its area, months, rules, groups, indicators and national series."""

from __future__ import annotations

from typing import NotRequired, TypedDict

Names = dict[str, str]
"""A text by language."""


class SoFar(TypedDict):
    """Deaths recorded so far in months whose records are provisional, and what they are likely to become.

    pairs : earlier months of the area, of all its types or of one, that told how they grow; 0 where the world's did.
    """

    first: str
    last: str
    recorded: int
    low: float
    middle: float
    high: float
    pairs: NotRequired[int]


class OutlineOf(TypedDict):
    """Which place an outline is of."""

    place_id: str
    level: str


class Outline(TypedDict):
    """One GeoJSON feature of a release: the polygon of a place, in degrees WGS84."""

    type: str
    properties: OutlineOf
    geometry: dict[str, object]


class Geography(TypedDict):
    """The boundaries of a release as a GeoJSON FeatureCollection."""

    type: str
    features: list[Outline]


class RelapseInfo(TypedDict):
    """The rule of relapse: deaths and months that make a past of violence, and those of calm."""

    past_deaths: int
    past_months: int
    calm_deaths: int
    calm_months: int


class GroupInfo(TypedDict):
    """One armed group that is forecast apart; names by language."""

    id: str
    names: Names
    comeback: bool


class MeasureInfo(TypedDict):
    """One way to measure an indicator: the series it needs, whom they are about ("" for everyone), unit and goalposts."""

    series: list[str]
    group: str
    unit: str
    target: NotRequired[float]
    worst: NotRequired[float]


class IndicatorInfo(TypedDict):
    """One indicator: names by language, its caveat, its measures, and of the first measure unit and goalposts.

    `measures` is absent in releases of earlier versions.
    """

    id: str
    strand: str
    use: str
    unit: str
    names: Names
    bias: str
    series: list[str]
    measures: NotRequired[list[MeasureInfo]]
    weight: NotRequired[float]
    target: NotRequired[float]
    worst: NotRequired[float]


class TrackInfo(TypedDict):
    """One national series; `left_out` says why there is no forecast of it, empty where there is one."""

    id: str
    kind: str
    names: Names
    source_id: str
    origin: str
    notes: list[str]
    left_out: str
    recent_months: NotRequired[int]
    recent_deaths: NotRequired[str]
    so_far: NotRequired[SoFar | None]


class PopulationInfo(TypedDict, total=False):
    """Who counted the people of places, and of which day."""

    source_id: str
    publisher: str
    known_from: str


class ReleaseInfo(TypedDict):
    """All of `release.json`. The first three are checked where it is read; releases of old may lack some others."""

    area: str
    as_of: str
    method_version: str
    names: NotRequired[Names]
    area_names: NotRequired[Names]
    title: NotRequired[str]
    description: NotRequired[str]
    origin: NotRequired[str]
    known_on: NotRequired[str]
    horizons: NotRequired[list[int]]
    draws: NotRequired[int]
    k: NotRequired[int]
    level: NotRequired[str]
    levels: NotRequired[dict[str, Names]]
    languages: NotRequired[list[str]]
    where_prec: NotRequired[dict[str, int]]
    so_far: NotRequired[SoFar | None]
    relapse: NotRequired[RelapseInfo]
    members: NotRequired[list[str]]
    notes: NotRequired[list[str]]
    lull_version: NotRequired[str]
    boundaries_version: NotRequired[str]
    must_not: NotRequired[list[str]]
    groups: NotRequired[list[GroupInfo]]
    indicators: NotRequired[list[IndicatorInfo]]
    population: NotRequired[PopulationInfo]
    tracks: NotRequired[list[TrackInfo]]
