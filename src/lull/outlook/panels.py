"""The panels of an area for people who go on from them with their own tools."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa

from lull.area import load_area
from lull.decided import open_decided
from lull.errors import ForecastError
from lull.outlook.calendar import cutoff
from lull.outlook.counted import count, count_with_features, keys_of
from lull.outlook.events import events_of, is_elsewhere
from lull.places import Places, cell_neighbours, cells_of, load_places, neighbours
from lull.settings.kinds import CELL


def panels(folder: Path, as_of: date, *, level: str | None = None, events: str = "") -> dict[str, pa.Table]:
    """Counts (`panel`), counts with `features`, and counts by armed group (`groups`) of one level of an area.

    `level` is one of the area's or `cell`, every PRIO-GRID cell that shares some land with the area; by default that of
    the outlook. `events` : address of the events, as in `events_of`. Raises `ForecastError` for another level, or a
    month that the record does not cover.
    """
    area = load_area(folder)
    places, level = load_places(area), level or area.forecast.level
    units, near = units_of(places, level)
    day = cutoff(as_of)
    with open_decided(folder, empty_ok=is_elsewhere(area, events)) as store, events_of(store, area, events) as found:
        found.check_covered(area, as_of, on=day)
        counts = count(found, area, units, level, as_of=as_of, on=day)
        features = count_with_features(found, area, units, near, level, as_of=as_of, on=day)
    return {"panel": counts.panel, "features": features, "groups": counts.groups}


def units_of(places: Places, level: str) -> tuple[Mapping[str, str], pa.Table]:
    """The unit in which each place counts, and the units' neighbours, for `lull.outlook.counted`."""
    if level == CELL:
        numbers, _ = cells_of(places.level(places.finest).polygons)
        cells = [str(n) for n in numbers.tolist()]
        return dict(zip(cells, cells, strict=True)), cell_neighbours(numbers)
    units = keys_of(places.table, level)
    try:
        return units, neighbours(places, level)
    except LookupError as error:
        raise ForecastError(f"the places of level {level} have no boundaries: {error}") from error
