"""What warning from a probability on would have meant, from earlier origins of the area whose months are recorded.

Outcomes are taken as far as the published ranges settle them: a place whose range of deaths holds the target on both
sides is left out, so that no release tells by its counts what another hides.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypedDict

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.disclosure import HIDDEN, ends, small_ones
from lull.errors import AreaError
from lull.forecast.world import World
from lull.outlook.judged import least_of
from lull.releases import Release
from lull.schema import ALL_GROUPS, COMES_BACK, GOES_ON, LISTS, arrow_schema, conform
from lull.schema.rows import AlarmRow, WatchRow
from lull.schema.typed import rows_of

THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
FILE = "rolling_origins.csv"
COLUMNS = ("origin", "list", "target", "threshold", "alarms", "hits", "misses", "cases")
SPAN = 12
TARGETS = {GOES_ON: "deaths_25_in_12", COMES_BACK: "any_death_in_12"}

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cases:
    """Places of one list at one origin: probabilities (U,), and the least and most deaths that were published."""

    origin: date
    list: str
    probability: Floats
    low: NDArray[np.int64]
    high: NDArray[np.int64]


class Tried(TypedDict):
    """Warnings from a probability on at one origin, and what came of them."""

    origin: date
    list: str
    target: str
    threshold: float
    alarms: int
    hits: int
    misses: int
    cases: int


def published_bounds(counts: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Least and most deaths (U,) that published months (U, T) stand for: 1 to 4 are hidden.

    >>> [b.tolist() for b in published_bounds(np.array([[12.0, 3, 0]]))]
    [[13], [16]]
    """
    hidden = small_ones(counts)
    least, most = ends(HIDDEN)
    shown = np.where(hidden, 0, counts).sum(axis=1)
    return (shown + least * hidden.sum(axis=1)).astype(np.int64), (shown + most * hidden.sum(axis=1)).astype(np.int64)


def alarm_rows(cases: Cases, thresholds: Sequence[float] = THRESHOLDS) -> list[Tried]:
    """Alarms, hits and misses of one origin and list by threshold, as far as published ranges settle what came."""
    target = TARGETS[cases.list]
    least = least_of(target)
    stated = (cases.low >= least) | (cases.high < least)
    p, observed = cases.probability[stated], (cases.low >= least)[stated]
    return [
        {
            "origin": cases.origin,
            "list": cases.list,
            "target": target,
            "threshold": t,
            "alarms": int((p >= t).sum()),
            "hits": int(((p >= t) & observed).sum()),
            "misses": int(((p < t) & observed).sum()),
            "cases": len(p),
        }
        for t in thresholds
    ]


def alarm_table(
    folder: Path, earlier: Iterable[Release], world: World, as_of: date, *, source_id: str, known_from: date
) -> pa.Table:
    """Rows of `alarm` that could be known at the end of `as_of`; none where no origin's months are recorded yet.

    Parameters
    ----------
    folder
        Area folder; `rolling_origins.csv` in it holds origins at which the method was tried on the area's own past.
    earlier
        Releases of the area; those of other months whose 12 months are over count too.
    world
        Recorded deaths up to the origin.
    """
    last = np.datetime64(as_of, "M")
    rows = [r for r in tried_origins(folder) if np.datetime64(r["origin"], "M") + SPAN <= last]
    there = {r["origin"] for r in rows}
    for release in earlier:
        if release.as_of not in there and np.datetime64(release.as_of, "M") + SPAN <= last and release.has("watch"):
            rows += [r for held in cases_of(release, world) for r in alarm_rows(held)]
            there.add(release.as_of)
    whose = partial(_summed, rows, source_id=source_id, known_from=known_from)
    found = [whose(name, t) for name in LISTS for t in THRESHOLDS]
    return conform(pa.Table.from_pylist([r for r in found if r], schema=arrow_schema("alarm")), "alarm")


def cases_of(release: Release, world: World) -> list[Cases]:
    """Both lists of an earlier release beside the deaths recorded since."""
    used = (world.months > np.datetime64(release.as_of, "M")) & (
        world.months <= np.datetime64(release.as_of, "M") + SPAN
    )
    low, high = published_bounds(world.counts[:, used])
    at = {u: n for n, u in enumerate(world.units)}
    out = []
    for name in LISTS:
        rows = [
            r
            for r in rows_of(release.table("watch"), WatchRow)
            if (r["list"], r["group_id"], r["target"]) == (name, ALL_GROUPS, TARGETS[name]) and r["unit_id"] in at
        ]
        index = np.array([at[r["unit_id"]] for r in rows], dtype=int)
        chance = np.array([r["probability"] for r in rows], dtype=float)
        out.append(Cases(release.as_of, name, chance, low[index], high[index]))
    return out


def tried_origins(folder: Path) -> list[Tried]:
    """Rows of the area's file of tried origins; none where it has no such file.

    Raises `AreaError` naming the line of a row that cannot be read.
    """
    path = folder / FILE
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [_row(r, n) for n, r in enumerate(csv.DictReader(lines), start=2)]


def _row(row: Mapping[str, str], line: int) -> Tried:
    try:
        return {
            "origin": date.fromisoformat(row["origin"]),
            "list": row["list"],
            "target": row["target"],
            "threshold": float(row["threshold"]),
            "alarms": int(row["alarms"]),
            "hits": int(row["hits"]),
            "misses": int(row["misses"]),
            "cases": int(row["cases"]),
        }
    except (KeyError, TypeError, ValueError) as error:
        wanted = ", ".join(COLUMNS)
        raise AreaError(f"{FILE}, line {line}: {error}; expected the columns {wanted}") from error


def _summed(rows: Sequence[Tried], name: str, threshold: float, *, source_id: str, known_from: date) -> AlarmRow | None:
    held = [r for r in rows if r["list"] == name and abs(r["threshold"] - threshold) < 1e-9]
    if not held:
        return None
    origins = sorted({r["origin"] for r in held})
    return {
        "list": name,
        "target": held[0]["target"],
        "threshold": threshold,
        "alarms": sum(r["alarms"] for r in held),
        "hits": sum(r["hits"] for r in held),
        "misses": sum(r["misses"] for r in held),
        "cases": sum(r["cases"] for r in held),
        "first_origin": origins[0],
        "last_origin": origins[-1],
        "origins": len(origins),
        "source_id": source_id,
        "known_from": known_from,
    }
