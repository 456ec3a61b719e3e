"""An area: one folder with all that differs between countries, read from a checked `area.toml`.

Which keys there are, and how a room adds one, is data in `lull.area_spec`; the checks are in `lull.area_check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa

from lull.area_check import read_settings
from lull.errors import AreaError
from lull.schema import arrow_schema, conform

FILE = "area.toml"
BUNDLED = ("iraq",)


@dataclass(frozen=True)
class EventRules:
    """Which events count where: greatest `where_prec` by level, types of violence, when an event is known.

    Months run from `first_month`; `last_month` is the last that the record covers, empty where the files tell it.
    """

    where_prec: Mapping[str, int]
    types: tuple[int, ...]
    known: str
    first_month: str
    last_month: str = ""


@dataclass(frozen=True)
class RelapseRule:
    """A unit with `past_deaths` in some 12 of the last `past_months`, but fewer than `calm_deaths` in `calm_months`."""

    past_deaths: int
    past_months: int
    calm_deaths: int
    calm_months: int


@dataclass(frozen=True)
class ForecastRule:
    """Level, last horizon in months, draws a unit, and the seed of a release."""

    level: str
    horizons: int
    draws: int
    seed: int

    @property
    def months_ahead(self) -> tuple[int, ...]:
        """Horizons from 1."""
        return tuple(range(1, self.horizons + 1))


@dataclass(frozen=True)
class Area:
    """A checked area: who it is, its rules, and where its files are."""

    id: str
    names: Mapping[str, str]
    languages: tuple[str, ...]
    version: str
    folder: Path
    levels: Mapping[str, Mapping[str, str]]
    events: EventRules
    relapse: RelapseRule
    forecast: ForecastRule
    sections: Mapping[str, Any]

    def path(self, *parts: str) -> Path:
        """A file or folder of the area; it need not exist."""
        return self.folder.joinpath(*parts)

    def section(self, name: str) -> Mapping[str, Any]:
        """One section of `area.toml` with its defaults filled; `AreaError` if there is no such section."""
        if name not in self.sections or not isinstance(self.sections[name], Mapping):
            raise AreaError(f"area.toml has no section {name!r}; it has: {', '.join(self.sections)}")
        return self.sections[name]  # type: ignore[no-any-return]

    @property
    def countries(self) -> tuple[str, ...]:
        """Names under which UCDP files the country's events, the present one first; empty where the area has none."""
        told = self.section("area")["country"]
        return tuple(t for t in ([told] if isinstance(told, str) else told) if t)

    def sources(self) -> pa.Table:
        """The sources of the area as the table `source`."""
        rows = [{k: (v if v != "" else None) for k, v in row.items()} for row in self.sections["source"]]
        return conform(pa.Table.from_pylist(rows, schema=arrow_schema("source")), "source")


def bundled_area(name: str = "iraq") -> Path:
    """The read-only folder of an area that comes with Lull; `AreaError` if there is none of that name.

    >>> bundled_area("iraq").name
    'iraq'
    """
    if name not in BUNDLED:
        raise AreaError(f"no bundled area {name!r}; bundled: {', '.join(BUNDLED)}; make another with `lull init DIR`")
    return Path(str(files("lull.areas"))) / name


def load_area(folder: Path | str) -> Area:
    """Read and check the area in `folder`.

    Raises `AreaError` when the folder or its `area.toml` is missing, not TOML, has a key that nobody knows, lacks
    one, or holds a wrong value; the message names file and line.

    >>> area = load_area(bundled_area("iraq"))
    >>> area.names["en"], area.events.where_prec["district"]
    ('Iraq', 2)
    """
    folder = Path(folder)
    path = folder / FILE
    if not path.is_file():
        raise AreaError(
            f"no {FILE} in {folder}; expected an area folder: run `lull demo --to DIR` or `lull init DIR ...`"
        )
    settings = read_settings(path)
    area, events = settings["area"], settings["events"]
    return Area(
        id=area["id"],
        names=area["names"],
        languages=tuple(area["languages"]),
        version=area["version"],
        folder=folder.resolve(),
        levels=settings["levels"],
        events=EventRules(**{**events, "types": tuple(events["types"])}),
        relapse=RelapseRule(**settings["relapse"]),
        forecast=ForecastRule(**settings["forecast"]),
        sections=settings,
    )
