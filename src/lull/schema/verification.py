"""What `summary.json` of a verification says: how a release fared against what was recorded afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, NotRequired, Protocol, TypedDict, overload


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
    """One release beside what came; checks of earlier versions lack what is not required."""

    release: str
    recorded_until: str
    first: NotRequired[int]
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
    """Which origins were scored, and against which reference; earlier checks lack what is not required."""

    origins: list[str]
    made_again: NotRequired[list[str]]
    scored: int
    scores_kept_back: NotRequired[bool]
    reference: str


class CheckSummary(ReleaseJudged, ScoresJudged):
    """All of `summary.json`."""


class ChanceClass(TypedDict):
    """A class of probabilities: its cases, how many of them were observed, and of how many that may not be said."""

    low: float
    high: float
    cases: int
    forecast: float
    observed: int
    undisclosed: int
    observed_low: float
    observed_high: float


class ListClass(ChanceClass):
    """A row of `chances`: a class of one list, over some releases."""

    list: str
    target: str
    releases: int
    first_release: str
    last_release: str


class ReleaseHits(Hits):
    """A row of `by_release`: hits of one release's list, and those of plain lists where violence goes on."""

    release: str
    months: int
    list: str
    last_12_hits: int
    last_3_hits: int


class Reliability(TypedDict):
    """A row of `reliability`: the mean probability of a class and the share observed, by model and least deaths."""

    model: str
    least: int
    forecast: float | None
    observed: float | None
    cases: int


class PlaceJudged(TypedDict):
    """A row of `list`: whether a place had the target; None where that may not be said."""

    list: str
    unit_id: str
    observed: bool | None


class MonthAfter(TypedDict):
    """A row of `after` or `national_after`: deaths of a month as they may be shown; the month as it was written."""

    unit_id: NotRequired[str]
    track_id: NotRequired[str]
    month: str | date
    deaths: int | None
    shown: str | int


class VerificationRows(Protocol):
    """Rows of one table of a verification by its name, or none."""

    @overload
    def __call__(self, table: Literal["chances"]) -> tuple[ListClass, ...]: ...
    @overload
    def __call__(self, table: Literal["by_release"]) -> tuple[ReleaseHits, ...]: ...
    @overload
    def __call__(self, table: Literal["reliability"]) -> tuple[Reliability, ...]: ...
    @overload
    def __call__(self, table: Literal["list"]) -> tuple[PlaceJudged, ...]: ...
    @overload
    def __call__(self, table: Literal["after", "national_after"]) -> tuple[MonthAfter, ...]: ...
    @overload
    def __call__(self, table: Literal["skill"]) -> tuple[Mapping[str, str | float | None], ...]: ...
