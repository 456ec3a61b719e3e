"""What `area.toml` may hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lull import languages
from lull.settings.kinds import CELL, Ident, LevelId, List, Month, Names, Offered, Origin, Section, Tag
from lull.settings.read import SettingError

# UCDP place precision: 3 the second-order unit, 4 the first-order unit, 5 to 7 a larger place up to beyond the country.
_NEAR, _SECOND_ORDER, _FIRST_ORDER, _ANY = 2, 3, 4, 7
Precision = Annotated[int, Field(ge=1, le=7)]


class About(Section):
    """Which area this is."""

    id: Ident = Field(description="Short name in a-z, 0-9 and -.")
    names: Names = Field(description="Name of the area in each language.")
    languages: Annotated[tuple[Tag, ...], List] = Field(
        default_factory=lambda: (languages.source(),),
        min_length=1,
        description="Languages of names, first is the main one. Those that have a pack are languages of the pages.",
    )
    version: str = Field(description="Version of the boundaries, e.g. cod-ab-2019-06-03.")
    country: str | Annotated[tuple[str, ...], List] = Field(
        (),
        description="Names under which UCDP files the country's events, the present one first. All events inside the "
        "area count; of those outside, only near ones of the first name.",
    )
    population_source: str = Field(
        "", description="`source_id` of the population figures; pages say who counted people, and of which day."
    )
    snap_degrees: float = Field(
        0.15, ge=0, le=5, description="Points outside the area but this near are snapped to the nearest unit."
    )


class EventRules(Section):
    """Which events count where."""

    where_prec: dict[str, Precision] = Field(
        default_factory=dict,
        description="Greatest UCDP place precision that counts, by level. By default 7 in the whole area, "
        "4 in the level below it, 3 in those below that, 2 in the finest. Where records of some months hold nothing "
        "coarser than the finest level counts, no level counts more.",
    )
    types: Annotated[tuple[Literal[1, 2, 3], ...], List] = Field(
        (1, 2, 3), description="UCDP types of violence that count."
    )
    known: Literal["month_closed", "release"] = Field(
        "month_closed",
        description="When an event of a final release counts as known: after the month in which it ended, "
        "or from the release of its version.",
    )
    spread: bool = Field(
        False,
        description="Whether events that lasted into another month are shared over their months, as VIEWS does since "
        "October 2025, instead of counting in their last. An event enters, in all its months, once it is known.",
    )
    first_month: Month = Field("1989-01", description="First month of the panel.")
    last_month: Month = Field(
        "",
        description="Last month that the events cover in full, where their files do not tell it, as UCDP's versions "
        "do. An outlook of a later month is refused.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_month and self.last_month < self.first_month:
            raise SettingError(
                ("last_month",),
                f"last_month = {self.last_month!r} lies before first_month {self.first_month!r}",
            )
        return self


class Engine(Section):
    """Where the events are, if not in the store of the area."""

    events: str = Field(
        "",
        pattern=r"^$|^sc://[^/ ]+:\d{1,5}/[^ ]+$|^duckdb:///[^?]+(\.parquet|\?table=\w+)$",
        description="Address of your table of events: sc://HOST:PORT/TABLE or sc://HOST:PORT/parquet:PATH behind Spark "
        "Connect, or a table or Parquet file for DuckDB (duckdb:///FILE?table=NAME, duckdb:///FILE.parquet).",
    )


class RelapseRule(Section):
    """What counts as relapse: a past of violence, and calm since."""

    past_deaths: int = Field(25, ge=1, description="Deaths in some 12 months that make a past of violence.")
    past_months: int = Field(120, ge=12, le=1200, description="How far back that past may lie, in months.")
    calm_deaths: int = Field(
        5, ge=1, description="A unit is calm with fewer deaths than this in the last `calm_months`."
    )
    calm_months: int = Field(12, ge=1, le=120, description="Months of calm.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.calm_deaths > self.past_deaths:
            raise SettingError(
                ("calm_deaths",),
                f"calm_deaths = {self.calm_deaths} is above past_deaths = {self.past_deaths}; expected at most that",
            )
        if self.calm_months > self.past_months:
            raise SettingError(
                ("calm_months",),
                f"calm_months = {self.calm_months} is above past_months = {self.past_months}; expected at most that",
            )
        return self


class ForecastRule(Section):
    """What is forecast."""

    level: str = Field("", description="Level of the units of the outlook; by default the finest.")
    horizons: int = Field(12, ge=1, le=36, description="Months ahead, from 1 to this.")
    draws: int = Field(1000, ge=100, le=10000, description="Sample paths a unit.")
    seed: int = Field(20190430, ge=0, description="Seed of all draws of a release.")

    @property
    def months_ahead(self) -> tuple[int, ...]:
        """Horizons from 1."""
        return tuple(range(1, self.horizons + 1))


class National(Section):
    """The national track: series for a whole country, forecast by what all countries teach."""

    file: str = Field(
        "",
        description="CSV with `track, month, deaths`, one row a track and month without gaps; 0 where none was.",
    )
    years: int = Field(15, ge=5, le=100, description="How many years of all countries the forecast learns from.")


class Track(Section):
    """One series of `[national] file`. Without any, the outlook has no national track."""

    track_id: str = Field(description="Name of the series in the file.")
    kind: Literal["total", "dyad"] = Field(description="The country's total, or one pair of armed sides.")
    names: Names = Field(description="What it counts, in each language.")
    country: str = Field(
        "",
        description="Gleditsch-Ward number of the country whose total it is, so that its row among all countries is "
        "this series; empty for a part of a country.",
    )
    source_id: str = Field(description="Where it comes from: a `[[source]]`.")


class Group(Section):
    """One armed group, pair or kind of violence that is forecast apart.

    An event belongs to the first group that it fits; those that name nobody are `unknown`.
    """

    group_id: str = Field(
        pattern=r"^[a-z0-9_]{1,40}$", description="Short name in a-z, 0-9 and _; not `all`, `other` or `unknown`."
    )
    names: Names = Field(description="What it is called, in each language.")
    sides: Annotated[tuple[str, ...], List] = Field(
        (), description="Armed sides as UCDP writes them, on either side of an event."
    )
    dyads: Annotated[tuple[str, ...], List] = Field(
        (), description="Pairs as UCDP writes them, `A - B`, in either order."
    )
    types: Annotated[tuple[Literal[1, 2, 3], ...], List] = Field(
        (), description="UCDP types of violence, for events that name other sides."
    )
    comeback: bool = Field(False, description="Whether the Outlook asks, before all else, if it may come back.")

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.group_id in ("all", "other", "unknown"):
            raise SettingError(("group_id",), f"group_id = {self.group_id!r} has a meaning of its own; choose another")
        if not (self.sides or self.dyads or self.types):
            problem = f"group {self.group_id!r} has no sides, dyads or types, so that no event belongs to it"
            raise SettingError(("group_id",), problem)
        return self


class AssessRule(Section):
    """How conditions and efforts are weighed."""

    k: int = Field(10, ge=1, description="How many places a planner can take on: what `p_top` is about.")
    exponent: float = Field(0.5, ge=0, le=1, description="Weight of risk against unmet gap in the priority.")


class Reports(Section):
    """How reports are kept and coded."""

    retention_days: int = Field(180, ge=1, description="Days that the full text of a report is kept on this machine.")
    outlets: str = Field("outlets.csv", description="File with the outlets and their grades.")
    machine_records: bool = Field(
        False, description="Also publish records that nobody has reviewed yet, marked as such; they drive no score."
    )


class Site(Section):
    """The published pages."""

    languages: Annotated[tuple[Offered, ...], List] = Field(
        (), description="Languages of the pages; by default those of the area that have a pack."
    )
    base_url: str = Field(
        "", description="Where the site will be, for its feeds; `--base` of `lull publish` overrides it."
    )
    frames: Annotated[tuple[Origin, ...], List] = Field(
        (), description="Origins of pages that may show the maps and charts under `/embed/`; by default none."
    )
    opening: str = Field(
        "",
        pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$",
        description="Month of the release at which the site opens, e.g. 2019-04; the newest by default.",
    )
    all_months: bool = Field(
        False,
        description="Keep all pages of every month in a folder, for `lull publish` and `lull update`; by default those "
        "of places are there for one month.",
    )


Owner = Literal[
    "ucdp", "ucdp-api", "hapi", "hdx", "dtm", "iati", "reliefweb", "feed", "fts", "file"
]  # fmt: skip


class Fetch(Section):
    """What `lull update` fetches each month: one section a source, called as the source or with `owner`."""

    owner: Owner | None = Field(None, description="Whose service it is; by default as the section is called.")
    url: str = Field("", description="Address, where it is not the owner's own.")
    key: str = Field("", description="Name of the environment variable with your key, token or app name.")
    about: Annotated[tuple[str, ...], List] = Field(
        (), description="What of it: themes of hapi, addresses of feeds, the file or address of `file`."
    )
    kind: str = Field("", description="Kind of `lull ingest` that a `file` is.")
    due: int = Field(28, ge=1, le=31, description="Day of the month after which the last month counts as late.")


class Source(Section):
    """One source of the area, as the table `source` has it."""

    source_id: str = Field(description="Short name with version, e.g. ucdp-ged-21.1.")
    title: str = Field(description="Full title.")
    publisher: str = Field(description="Who publishes it.")
    licence: str = Field(description="Licence, SPDX where there is one.")
    citation: str = Field(description="How to cite it.")
    url: str = Field("", description="Where it is published.")
    version: str = Field("", description="Version as its owner names it.")
    redistributable: bool = Field(True, description="False: rows stay on this machine and enter no release.")
    known_from: date = Field(description="Date of the release of this version.")


class AreaSettings(BaseModel):
    """All sections of `area.toml`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    area: About = Field(description="Which area this is.")
    levels: dict[LevelId, Names] = Field(
        description="Levels of places, finest first, the whole area last: name of one such place in each language."
    )
    events: EventRules = Field(default_factory=EventRules)
    engine: Engine = Field(default_factory=Engine)
    relapse: RelapseRule = Field(default_factory=RelapseRule)
    forecast: ForecastRule = Field(default_factory=ForecastRule)
    national: National = Field(default_factory=National)
    track: Annotated[tuple[Track, ...], List] = ()
    group: Annotated[tuple[Group, ...], List] = ()
    assess: AssessRule = Field(default_factory=AssessRule)
    reports: Reports = Field(default_factory=Reports)
    site: Site = Field(default_factory=Site)
    sources: dict[str, Fetch] = Field(
        default_factory=dict, description="What `lull update` fetches; nothing is fetched that is not named here."
    )
    source: Annotated[tuple[Source, ...], List] = ()

    @model_validator(mode="after")
    def _together(self) -> Self:
        _check_names(self)
        _check_levels(self)
        _once("source", "source_id", [s.source_id for s in self.source])
        _once("track", "track_id", [t.track_id for t in self.track])
        _once("group", "group_id", [g.group_id for g in self.group])
        return self

    @property
    def where_prec(self) -> Mapping[str, int]:
        """Greatest place precision that counts at each level."""
        return {**default_precisions(tuple(self.levels)), **self.events.where_prec}

    @property
    def forecast_level(self) -> str:
        """Level of the units of the outlook."""
        return self.forecast.level or next(iter(self.levels))

    @property
    def page_languages(self) -> tuple[str, ...]:
        """Languages of the pages: those of `[site]`, else those of the area that have a pack, else the source's."""
        offered = tuple(code for code in self.area.languages if code in languages.codes())
        return self.site.languages or offered or (languages.source(),)


def default_precisions(levels: tuple[str, ...]) -> dict[str, int]:
    """Greatest UCDP place precision that counts by level, finest first.

    Below the first-order units nothing counts that is known to a unit only: its point stands for the whole unit.

    >>> default_precisions(("cercle", "region", "country"))
    {'cercle': 2, 'region': 4, 'country': 7}
    >>> default_precisions(("parish", "cercle", "region", "country"))
    {'parish': 2, 'cercle': 3, 'region': 4, 'country': 7}
    """
    from_top = {0: _ANY, 1: _FIRST_ORDER}
    found = {level: from_top.get(len(levels) - 1 - n, _SECOND_ORDER) for n, level in enumerate(levels)}
    return {level: _NEAR if not n and found[level] < _FIRST_ORDER else found[level] for n, level in enumerate(found)}


def _check_names(settings: AreaSettings) -> None:
    for code in settings.area.languages:
        if code not in settings.area.names:
            raise SettingError(("area", "names"), f"names lack the language {code!r} of `languages`")


def _check_levels(settings: AreaSettings) -> None:
    levels = ", ".join(settings.levels)
    if not settings.levels:
        raise SettingError(("levels",), "no level in [levels]; expected at least one, finest first")
    for level in settings.events.where_prec:
        if level not in settings.levels and level != CELL:
            problem = f"where_prec names the level {level!r}, which [levels] lacks; it has: {levels}"
            raise SettingError(("events", "where_prec", level), problem)
    level = settings.forecast.level
    if level and level not in settings.levels and level != CELL:
        raise SettingError(("forecast", "level"), f"level = {level!r} is not in [levels], which has: {levels}")


def _once(section: str, key: str, ids: list[str]) -> None:
    for n, ident in enumerate(ids):
        if ident in ids[:n]:
            raise SettingError((section, n, key), f"{key} {ident!r} is given twice")
