"""The national track of an outlook: a country's total and one armed group's part of it, beside the districts."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.area import Area
from lull.disclosure import shown, small, together
from lull.errors import ForecastError
from lull.forecast.national import Track, fit_countries, national_tracks
from lull.forecast.pool import Fitted
from lull.forecast.summaries import summarise
from lull.forecast.world import Months, World, until
from lull.outlook.so_far import recorded_so_far
from lull.schema import conform
from lull.schema.release import SoFar, TrackInfo
from lull.schema.rows import NationalHistoryRow, NationalRow
from lull.schema.typed import rows_of
from lull.schema.verification import SeriesJudged
from lull.settings.area import Track as Declared
from lull.verify.worlds import country_world

Counts = NDArray[np.float64]
RECENT = 12
OF_PLACES = ["group_id", "level", "state", "p_relapse_any", "p_relapse_25"]
"""Columns of `forecast` that a national series has not."""


@dataclass(frozen=True)
class National:
    """Tables of the national track, and what `release.json` says of each series."""

    tables: Mapping[str, pa.Table]
    tracks: tuple[TrackInfo, ...]


def national_outlook(
    area: Area,
    as_of: date,
    *,
    draws: int,
    known_from: date,
    fitted: Fitted | None = None,
    horizons: Sequence[int] | None = None,
) -> National:
    """Forecast the series that `area.toml` declares, from months up to `as_of` only; empty where it declares none.

    The countries that the pool learns from are cut at the same month. A series whose record ends before it is left out
    and said to be so: a forecast from an older month would stand beside districts that know more. `fitted` : what
    `learn_national` learned at an earlier month. `horizons` : months ahead, by default those of the area's outlook.

    Raises `ForecastError` for a file that lacks a declared series or has gaps.
    """
    declared = area.settings.track
    if not declared:
        return National({}, ())
    origin = np.datetime64(as_of, "M")
    rows = read_series(area)
    short = [d for d in declared if rows[d.track_id][0][-1] < origin]
    used = [d for d in declared if d not in short]
    steps = tuple(horizons or area.forecast.months_ahead)
    made = _forecast(area, used, rows, (origin, steps, draws), fitted) if used else {}
    late = {d.track_id: _so_far(area, d.track_id, rows[d.track_id], origin) for d in used}
    stated = [_described(d, made[d.track_id], late[d.track_id]) for d in used]
    left = [_left_out(d, rows[d.track_id][0][-1]) for d in short]
    tables = _tables(used, made, rows, known_from) if used else {}
    return National(tables, (*stated, *left))


def read_series(area: Area) -> dict[str, tuple[Months, Counts]]:
    """Months and deaths of each declared series, as the area's file has them.

    >>> from lull.area import bundled_area
    >>> from lull.area import load_area
    >>> months, deaths = read_series(load_area(bundled_area("iraq")))["government_is"]
    >>> str(months[-1]), len(months) == len(deaths)
    ('2024-06', True)
    """
    path = area.path(area.settings.national.file)
    if not path.is_file():
        raise ForecastError(f"[national] file is {path.name!r}, which is not in {area.folder}; give a CSV there")
    found: dict[str, list[tuple[str, float]]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            try:
                found.setdefault(row["track"], []).append((row["month"], float(row["deaths"])))
            except (KeyError, TypeError, ValueError):
                raise ForecastError(
                    f"{path.name}, line {number}: expected track, month (YYYY-MM) and deaths, not {row}"
                ) from None
    missing = [d.track_id for d in area.settings.track if d.track_id not in found]
    if missing:
        raise ForecastError(f"{path.name} has no track {missing[0]!r}; it has: {', '.join(found) or 'none'}")
    return {name: _series(path.name, name, rows) for name, rows in found.items()}


def provisional_months(area: Area, track_id: str, origin: np.datetime64) -> Months:
    """Months to `origin` of a series that its file marks as provisional (column `provisional`, 1); none without it."""
    path = area.path(area.settings.national.file)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [r["month"] for r in csv.DictReader(lines) if r["track"] == track_id and r.get("provisional") == "1"]
    months = np.array(sorted(rows), dtype="datetime64[M]")
    return months[months <= origin]


def _so_far(area: Area, track_id: str, series: tuple[Months, Counts], origin: np.datetime64) -> SoFar | None:
    late = provisional_months(area, track_id, origin)
    return recorded_so_far(late, series[1][np.isin(series[0], late)])


def _series(file: str, name: str, rows: list[tuple[str, float]]) -> tuple[Months, Counts]:
    rows = sorted(rows)
    months = np.array([m for m, _ in rows], dtype="datetime64[M]")
    if (np.diff(months.astype(np.int64)) != 1).any():
        raise ForecastError(f"{file}: the months of {name!r} are not consecutive; write 0 where none was recorded")
    return months, np.array([n for _, n in rows])


def learn_national(area: Area, as_of: date) -> Fitted | None:
    """What all countries teach about the months to `as_of`, for the national track of this and later months.

    None where the area declares no series.
    """
    if not area.settings.track:
        return None
    rng = np.random.default_rng([area.forecast.seed, as_of.year, as_of.month, 4])
    known = _countries(area, np.datetime64(as_of, "M"), None)
    return fit_countries(known, area.forecast.months_ahead, rng=rng)


def _countries(area: Area, origin: np.datetime64, fitted: Fitted | None) -> World:
    """All countries as known at a month, from the first month that the fit knows or for the years of the settings."""
    world = country_world()
    known = until(world, min(origin, world.origin))
    if fitted is None:
        return _last_years(known, area.settings.national.years)
    return _kept(known, slice(int(np.searchsorted(known.months, fitted.first)), None))


def _forecast(
    area: Area,
    used: Sequence[Declared],
    rows: Mapping[str, tuple[Months, Counts]],
    wanted: tuple[np.datetime64, tuple[int, ...], int],
    fitted: Fitted | None,
) -> dict[str, Track]:
    """Forecasts by track; a total takes the place of its country, a part is added to the countries.

    wanted : origin, months ahead, draws.
    """
    origin, steps, draws = wanted
    units = {d.country or d.track_id: d.track_id for d in used}
    series = {}
    for unit, name in units.items():
        months, deaths = rows[name]
        seen = months <= origin
        series[unit] = (months[seen], deaths[seen])
    rng = np.random.default_rng([area.forecast.seed, *map(int, str(origin).split("-")), 3])
    known = _countries(area, origin, fitted)
    made = national_tracks(known, series, steps, draws=draws, rng=rng, fitted=fitted)
    return {units[unit]: track for unit, track in made.items()}


def _last_years(world: World, years: int) -> World:
    """The newest years of a world; older ones cost time and hardly change what is learned."""
    return _kept(world, slice(-12 * years, None))


def _kept(world: World, kept: slice) -> World:
    also = {name: counts[:, kept] for name, counts in world.also.items()}
    return replace(world, months=world.months[kept], counts=world.counts[:, kept], also=also)


def _tables(
    used: Sequence[Declared],
    made: Mapping[str, Track],
    series: Mapping[str, tuple[Months, Counts]],
    known_from: date,
) -> dict[str, pa.Table]:
    forecasts, history = [], []
    for d in used:
        track = made[d.track_id]
        rows = summarise(track.made, track.world, level=d.kind, source_id=d.source_id)
        count = rows.num_rows
        rows = rows.set_column(0, "track_id", pa.array([d.track_id] * count))
        rows = rows.append_column("kind", pa.array([d.kind] * count))
        forecasts.append(conform(rows.drop_columns(OF_PLACES), "national"))
        months, deaths = series[d.track_id]
        seen = months <= track.made.origin
        history.append(months_shown(d, months[seen], deaths[seen], known_from))
    return {"national": pa.concat_tables(forecasts), "national_history": pa.concat_tables(history)}


def months_shown(track: Declared, months: Months, deaths: Counts, known_from: date) -> pa.Table:
    """Recorded months of one series as they may be published: rows of `national_history`."""
    texts = [shown(int(n)) for n in deaths]
    rows = pa.table(
        {
            "track_id": [track.track_id] * len(texts),
            "month": pa.array(months.astype("datetime64[D]"), pa.date32()),
            "deaths": pa.array([int(t) if t.isdigit() else None for t in texts], pa.int32()),
            "shown": texts,
            "source_id": [track.source_id] * len(texts),
            "known_from": pa.array([known_from] * len(texts), pa.date32()),
        }
    )
    return conform(rows, "national_history")


def national_after(area: Area, origin: np.datetime64, horizons: int) -> pa.Table | None:
    """Months of the declared series after an origin, as they may be published; None where none is declared."""
    declared = area.settings.track
    if not declared:
        return None
    parts = []
    for track in declared:
        months, deaths = read_series(area)[track.track_id]
        later = (months > origin) & (months <= origin + horizons)
        ends = (months[-1] + 1).astype("datetime64[D]").item()
        parts.append(months_shown(track, months[later], deaths[later], ends))
    return pa.concat_tables(parts)


def _described(track: Declared, made: Track, so_far: SoFar | None) -> TrackInfo:
    return {
        "id": track.track_id,
        "kind": track.kind,
        "names": dict(track.names),
        "source_id": track.source_id,
        "origin": str(made.made.origin),
        "recent_months": RECENT,
        "recent_deaths": together_shown(made.world.counts[0, -RECENT:]),
        "notes": list(made.made.notes),
        "left_out": "",
        "so_far": so_far,
    }


def together_shown(deaths: Counts) -> str:
    """The sum of monthly counts (months,) as it may be shown: a range where a month's count is hidden.

    >>> together_shown(np.array([300.0, 0.0, 13.0, 2.0])), together_shown(np.array([300.0, 0.0, 13.0]))
    ('314-317', '313')
    """
    months = [int(n) for n in deaths]
    return shown(sum(months), hidden=tuple(n for n in months if small(n)))


def _left_out(track: Declared, ends: np.datetime64) -> TrackInfo:
    return {
        "id": track.track_id,
        "kind": track.kind,
        "names": dict(track.names),
        "source_id": track.source_id,
        "origin": str(ends),
        "notes": [],
        "left_out": "record_ends",
    }


def forecast_and_observed(national: pa.Table, after: pa.Table) -> list[SeriesJudged]:
    """For each series: the 80 % interval of all months that are known by now together, and what was recorded.

    A recorded sum of hidden counts is told as a range. Months before the first forecast one count on neither side.
    """
    recorded, forecasts = rows_of(after, NationalHistoryRow), rows_of(national, NationalRow)
    found = (
        _beside(name, [r for r in forecasts if r["track_id"] == name], [r for r in recorded if r["track_id"] == name])
        for name in dict.fromkeys(r["track_id"] for r in recorded)
    )
    return [judged for judged in found if judged]


def _beside(name: str, whole: Sequence[NationalRow], recorded: Sequence[NationalHistoryRow]) -> SeriesJudged | None:
    """One series; None where nothing was forecast of its recorded months together."""
    first = min((r["month"] for r in whole), default=date.max)
    mine = [r for r in recorded if r["month"] >= first]
    last = max((r["month"] for r in mine), default=None)
    said = next((r for r in whole if r["span"] == "cumulative" and r["month"] == last), None)
    if said is None:
        return None
    return {
        "track": name,
        "months": len(mine),
        "recorded": together([r["shown"] for r in mine]),
        "p10": said["p10"],
        "p50": said["p50"],
        "p90": said["p90"],
    }
