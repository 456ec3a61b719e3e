"""What `summary.json` of a verification says: how a release fared against what was recorded afterwards."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Interval(TypedDict):
    """Lower end, middle and upper end of an 80 % interval, in deaths."""

    p10: float
    p50: float
    p90: float


class WholeJudged(TypedDict):
    """A place that none contains: the interval forecast, and deaths recorded as they may be shown."""

    said: Interval
    recorded: str


class Hits(TypedDict):
    """Of the places a list named: how many had it, how many of all had it, and of how many it may not be said."""

    named: int
    hits: int
    observed: int
    undisclosed: int
    undisclosed_named: int


class ListHits(Hits):
    """Hits of one list, of Lull (`lull`) or a plain one, `at` so many places named first."""

    name: str
    list: str
    at: int


class SeriesJudged(Interval):
    """One national series: its months known by now, deaths recorded in them, and the interval that was forecast."""

    track: str
    months: int
    recorded: str


class ReleaseJudged(TypedDict):
    """One release beside what came."""

    release: str
    recorded_until: str
    first: int
    months: int
    units: int
    units_with_deaths: int
    units_expected_with_deaths: float
    units_with_25: int
    units_expected_with_25: float
    inside_80: float
    country: list[WholeJudged]
    lists: NotRequired[list[ListHits]]
    national: NotRequired[list[SeriesJudged]]


class ScoresJudged(TypedDict):
    """Which origins were scored, and against which reference."""

    origins: list[str]
    made_again: list[str]
    scored: int
    scores_kept_back: bool
    reference: str


class CheckSummary(ReleaseJudged, ScoresJudged):
    """All of `summary.json`."""
