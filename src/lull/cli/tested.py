"""What `lull backtest` runs on: the data that come with Lull, an area's districts, or a user's own series."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lull.errors import ForecastError
from lull.languages import usual_levels

if TYPE_CHECKING:
    from lull.forecast.world import World

LEVELS = ("country", "cell", usual_levels()[0])
MODELS = (
    "lull", "zero", "last", "conflictology-12", "neighbours-12", "bootstrap-240",
    "smooth-12", "negbin-12", "mixture-12",
)  # fmt: skip
YEARS = 6


@dataclass(frozen=True)
class Tested:
    """A world with all that came, and what is usual for it.

    `level` : as in the table `score`. `classes` : region or larger place of units, or None. `windows` : years, `models`
    and `reference` where the user names none. `notes` : what a reader must know of them.
    """

    world: World
    level: str
    classes: Mapping[str, str] | None
    windows: str
    models: tuple[str, ...] = MODELS
    reference: str = "conflictology-12"
    notes: tuple[str, ...] = ()


def tested_on(
    *,
    level: str | None,
    area: Path | None,
    series: Path | None,
    neighbours: Path | None,
    also: str | None,
    events: str,
) -> Tested:
    """What the options ask for; `click.UsageError` where they contradict each other or ask for nothing."""
    if series is None and (neighbours or also):
        raise click.UsageError("--neighbours and --also go with --series; the levels have theirs")
    if events and (level is None or (area is None and level == LEVELS[-1])):
        raise click.UsageError(f"--engine goes with --level: {LEVELS[0]}, {LEVELS[1]}, or {LEVELS[-1]} and --area")
    if area is not None and level != LEVELS[-1]:
        raise click.UsageError(f"--area goes with --level {LEVELS[-1]}")
    if series is not None and level is None:
        return _of_series(series, neighbours, also)
    if level is not None and series is None:
        return _of_level(level, area, events)
    raise click.UsageError(f"give either --level ({', '.join(LEVELS)}) or --series FILE")


def _of_level(level: str, area: Path | None, events: str = "") -> Tested:
    """Countries and cells of the bundled world, or the districts of an area (default: the bundled Iraq)."""
    from lull.outlook.world_events import world_at
    from lull.verify.worlds import cell_classes, cell_world, country_classes, country_world

    if level == "country":
        return Tested(world_at(events, country_world(), level), level, country_classes(), "2018-2023")
    if level == "cell":
        return Tested(
            world_at(events, cell_world(), level), level, cell_classes(), "2018-2019", reference="neighbours-12"
        )
    return _districts(area, events) if area is not None else _bundled_districts()


def _of_series(series: Path, neighbours: Path | None, also: str | None) -> Tested:
    """A user's own counts; without neighbours the benchmark that asks for them is not among the usual models."""
    from lull.cli.series import columns_of, read_neighbours, read_series

    world = read_series(series, also=columns_of(also))
    if neighbours is not None:
        return Tested(read_neighbours(neighbours, world), "unit", None, _newest(world))
    note = "neighbours-12 is left out: it needs --neighbours"
    usual = tuple(m for m in MODELS if m != "neighbours-12")
    return Tested(world, "unit", None, _newest(world), usual, notes=(note,))


def _newest(world: World) -> str:
    """The last years that can be tested whole."""
    from lull.verify.protocols import challenge, possible

    first, last = (int(str(m)[:4]) for m in (world.months[0], world.months[-1]))
    kept, notes = possible(challenge(range(first, last + 1)), world)
    if not kept:
        raise ForecastError(
            f"the series runs from {world.months[0]} to {world.months[-1]}, too short to test it: {notes[-1]}"
            " (if nobody died in its last month, write a row of 0 for it)"
        )
    return f"{kept[max(-YEARS, -len(kept))].window}-{kept[-1].window}"


def _bundled_districts() -> Tested:
    from datetime import date

    from lull.area import bundled_area
    from lull.outlook.demo import FILES, place_area
    from lull.store.ingest import Options, ingest_files

    with tempfile.TemporaryDirectory() as name:
        place_area(bundled_area("iraq"), Path(name))
        kind, file = FILES[0]
        # The day only marks when the rows entered this store, which is thrown away.
        ingest_files(name, [(kind, Path(name) / file)], Options(today=date(2021, 6, 1)))
        return _districts(Path(name))


def _districts(folder: Path, events: str = "") -> Tested:
    from lull.outlook.check import recorded
    from lull.outlook.known import parents_of

    later = recorded(folder, events=events)
    return Tested(later.world, LEVELS[-1], parents_of(later.places), "2015-2019")
