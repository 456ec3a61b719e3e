"""Rows to the places of the area: events located and those of other countries left out, place ids checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from lull.area import Area
from lull.errors import SourceError
from lull.places import Places, countries, locate, look_swapped, priogrid_id
from lull.sources.meta import Parsed, Problem
from lull.store.people import as_places

HALF = 0.5


@dataclass(frozen=True)
class Placed:
    """Parsed rows of the area, how many rows of other countries were left out, and how the points found a district."""

    parsed: Parsed
    elsewhere: int = 0
    methods: tuple[tuple[str, int], ...] = ()
    places: int = 0


def place(parsed: Parsed, area: Area, places: Places, *, file: str, everywhere: bool = False) -> Placed:
    """Put the rows of one file in their places; what cannot be placed becomes a problem of its line.

    Every event inside the area counts, whatever country it is filed under. Of those outside, events of the country's
    present name that lie near are snapped; far ones are slips, which enter as `unlocated` and count nowhere. All others
    are left out unless `everywhere`. `SourceError` where the country in area.toml fits none of the events inside.
    """
    if parsed.table == "event":
        return _place_events(parsed, area, places, file, everywhere)
    if parsed.table == "place":
        rows, problems = as_places(parsed, places, file)
        return Placed(replace(rows, problems=problems), places=rows.rows.num_rows)
    column = {"observation": "place_id", "commitment": "place_ids"}.get(parsed.table)
    return _check_ids(parsed, column, places, file) if column else Placed(parsed)


def _check_ids(parsed: Parsed, column: str, places: Places, file: str) -> Placed:
    known = set(places.table["place_id"].to_pylist())
    named = [v if isinstance(v, list) else [v] for v in parsed.rows[column].to_pylist()]
    good = pa.array([all(p in known for p in row) for row in named], pa.bool_())
    problems = tuple(
        Problem(file, line, column, p, f"not a place of this area ({places.version})")
        for row, line in zip(named, parsed.lines.to_pylist(), strict=True)
        for p in row
        if p not in known
    )
    touched = len({p for row in named for p in row if p in known})
    return Placed(replace(parsed.keep(good), problems=parsed.problems + problems), places=touched)


def _place_events(parsed: Parsed, area: Area, places: Places, file: str, everywhere: bool) -> Placed:
    rows = parsed.rows
    lon, lat = (rows[n].to_numpy() for n in ("longitude", "latitude"))
    level = places.finest
    ids, methods = _located(places, lon, lat, level)
    names = _as_the_area_writes(rows["country"], area)
    first = _present_names(names, methods, area)
    ours = _of_the_area(names, methods, first)
    if not everywhere:
        _check_countries(names, methods, ours, area, file)
    keep = np.ones(len(ours), bool) if everywhere else ours
    # Of a country from which a part has left, points outside are of that part.
    lasting = [n for n in first if not countries.parted(n)]
    swapped = look_swapped(places, lon, lat) & (ours | np.isin(names, lasting))
    lost = (methods == "unlocated") & ours & ~swapped
    problems = _problems(parsed, swapped, file, slip=False) + _problems(parsed, lost, file, slip=True)
    methods = np.where(ours, methods, "unlocated")
    ids = np.where(ours, ids, np.array(None, dtype=object))
    placed = replace(parsed, rows=_with_places(rows, ids, methods, places)).keep(pa.array(keep & ~swapped))
    counts = tuple((m, int(np.sum(methods[keep & ~swapped] == m))) for m in ("inside", "snapped", "unlocated"))
    notes = (*parsed.notes, *_strays(rows, names, methods, area, first))
    kept = replace(placed, problems=parsed.problems + problems, notes=notes)
    touched = len({i for i in ids[keep] if i is not None})
    return Placed(kept, int(np.sum(~keep)), counts, touched)


def units_at(
    places: Places, area: Area, lon: NDArray[np.float64], lat: NDArray[np.float64], countries_named: list[str]
) -> list[str | None]:
    """The unit of the finest level at each point, filed under a country ("" for none); None where it counts nowhere."""
    ids, methods = _located(places, lon, lat, places.finest)
    names = _as_the_area_writes(pa.chunked_array([pa.array(countries_named, pa.string())]), area)
    ours = _of_the_area(names, methods, _present_names(names, methods, area))
    return [i if mine else None for i, mine in zip(ids, ours, strict=True)]


def _located(
    places: Places, lon: NDArray[np.float64], lat: NDArray[np.float64], level: str
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """`locate`, asked only for points within the area's bounds: world files lie mostly elsewhere."""
    west, south, east, north = shapely.total_bounds(places.level(level).polygons)
    edge = places.snap_degrees
    near = (lon >= west - edge) & (lon <= east + edge) & (lat >= south - edge) & (lat <= north + edge)
    ids, methods = np.full(len(lon), None, dtype=object), np.full(len(lon), "unlocated", dtype=object)
    ids[near], methods[near] = locate(places, lon[near], lat[near], level=level)
    return ids, methods


def _as_the_area_writes(named: pa.ChunkedArray, area: Area) -> NDArray[np.object_]:
    """Names of countries, as the area writes them where only case or accents differ; "" for none."""
    own = {countries.fold(n): n for n in area.countries}
    coded = pc.fill_null(named, "").combine_chunks().dictionary_encode()
    as_written = [own.get(countries.fold(n), n) if n else "" for n in coded.dictionary.to_pylist()]
    found: NDArray[np.object_] = np.array(as_written, dtype=object)[coded.indices.to_numpy()]
    return found


def _present_names(names: NDArray[np.object_], methods: NDArray[np.object_], area: Area) -> set[str]:
    """The country's present name; where the area gives none, each that has half of its events inside."""
    if area.countries:
        return {area.countries[0]}
    located = methods != "unlocated"
    mine = {n for n in set(names) if n and (n in area.names.values() or located[names == n].mean() >= HALF)}
    return mine


def _of_the_area(names: NDArray[np.object_], methods: NDArray[np.object_], first: set[str]) -> NDArray[np.bool_]:
    """True for rows inside, whatever country they are filed under; of those outside, for the country's present name.

    A country from which a part has left since 1989 is filed under its name for the whole: its rows outside are of
    that part. Rows that name no country belong where they lie.
    """
    lasting = [n for n in first if not countries.parted(n)]
    near = (methods == "snapped") & (np.isin(names, lasting) | (names == ""))
    ours: NDArray[np.bool_] = (methods == "inside") | near | ((methods == "unlocated") & np.isin(names, lasting))
    return ours


def _check_countries(
    names: NDArray[np.object_], methods: NDArray[np.object_], ours: NDArray[np.bool_], area: Area, file: str
) -> None:
    """`SourceError` where what lies inside is all filed under names that the area does not have, or nothing does."""
    inside = methods == "inside"
    here = Counter(n for n in names[inside] if n)
    if area.countries and here and not set(here) & set(area.countries) and not (names[inside] == "").any():
        stated = ", ".join(repr(n) for n, _ in here.most_common(3))
        raise SourceError(
            f"{file}: {inside.sum()} events lie inside this area; their country is {stated}, area.toml says "
            f"{', '.join(map(repr, area.countries))}. Correct `country` in area.toml and take the file in again, or "
            "say --everywhere"
        )


def _strays(
    rows: pa.Table, names: NDArray[np.object_], methods: NDArray[np.object_], area: Area, first: set[str]
) -> tuple[str, ...]:
    """What is said of events inside that are filed under other countries."""
    own = {*first, *area.countries, ""}
    others = (methods == "inside") & ~np.isin(names, list(own))
    former = (methods == "inside") & np.isin(names, list({*area.countries} - first))
    out = []
    for mask, what in ((former, "under the country's former names"), (others, "under other countries")):
        if mask.any():
            years = pc.min_max(pc.year(rows["date_end"].filter(pa.array(mask)))).as_py()
            stated = ", ".join(f"{n} {c}" for n, c in Counter(names[mask]).most_common(4))
            span = f"{years['min']} to {years['max']}"
            out.append(
                f"{mask.sum()} events inside are filed {what} ({stated}; {span}): they count, as they lie inside"
            )
    return tuple(out)


def _problems(parsed: Parsed, mask: NDArray[np.bool_], file: str, *, slip: bool) -> tuple[Problem, ...]:
    at = np.flatnonzero(mask)
    cut, lines = parsed.rows.take(at), parsed.lines.take(pa.array(at)).to_pylist()
    points = zip(cut["latitude"].to_pylist(), cut["longitude"].to_pylist(), lines, strict=True)
    reason = "outside the area: no district within the snapping distance"
    if not slip:
        reason = "outside the area, but inside it with latitude and longitude exchanged"
    return tuple(Problem(file, n, "latitude", f"{lat}, {lon}", reason, slip) for lat, lon, n in points)


def _with_places(rows: pa.Table, ids: NDArray[np.object_], methods: NDArray[np.object_], places: Places) -> pa.Table:
    own = pa.array(ids, pa.string())
    parents = places.parents()
    above = pa.array([parents.get(i) if i is not None else None for i in ids], pa.string())
    cells = pa.array(priogrid_id(rows["latitude"].to_numpy(), rows["longitude"].to_numpy()), pa.int32())
    values = {
        "adm2_pcode": own,
        "adm1_pcode": above,
        "place_method": pa.array(methods, pa.string()),
        "priogrid_gid": pc.coalesce(rows["priogrid_gid"], pa.chunked_array([cells])),
    }
    for name, value in values.items():
        rows = rows.set_column(rows.column_names.index(name), name, value)
    return rows
