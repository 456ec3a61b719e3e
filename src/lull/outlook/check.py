"""Was it right? A release beside what was recorded afterwards, and beside the benchmarks on the same months."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
from numpy.typing import NDArray

from lull.area import Area, load_area
from lull.errors import ForecastError
from lull.forecast.world import World, until
from lull.outlook.history import published_history
from lull.outlook.known import known, parents_of, world_of
from lull.outlook.levels import total
from lull.outlook.national import national_after, said_and_came
from lull.outlook.run import SOURCE_ID, Progress
from lull.places import load_places, neighbours
from lull.releases import Release
from lull.store import open_store
from lull.verify.backtest import Setting, backtest
from lull.verify.calibration import alarms_table, reliability_table
from lull.verify.protocols import Fold, monthly, possible
from lull.verify.tables import skill

REFERENCE = "conflictology-12"
MODELS = ("lull", "zero", "last", "neighbours-12")
STEP = 4
REFIT = 12


@dataclass(frozen=True)
class Later:
    """What is recorded by now: a world that reaches beyond the origin, with places and rules of the area."""

    area: Area
    places: pa.Table
    world: World


def check_release(
    folder: Path,
    release: Release,
    *,
    models: Sequence[str] = MODELS,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Path:
    """Score a release, and outlooks every four months after it, against what the store holds now.

    Writes `verification/<release>/`: `skill.csv`, `reliability.csv`, `alarms.csv`, `after.csv`, `national_after.csv`
    and `summary.json`, aside and then renamed; a check made with later data replaces it. The
    release itself stays as it is. Scores of single districts and months are not kept: they would tell hidden counts.

    `models` are scored beside the reference, the last 12 months again; what they learned is kept for a year of origins.
    Raises `ForecastError` if nothing is recorded after the origin yet.
    """
    say = progress or (lambda _what, _share: None)
    later = recorded(folder)
    origin = np.datetime64(release.info["origin"], "M")
    if later.world.origin <= origin:
        raise ForecastError(
            f"nothing is recorded after {origin} yet: the store ends in {later.world.origin}; ingest later months first"
        )
    horizons = tuple(release.info["horizons"])
    last = later.world.origin - horizons[-1]
    folds, _ = possible(monthly(str(origin), str(max(last, origin)), step=STEP, horizons=horizons), later.world)
    if not folds:
        short = tuple(h for h in horizons if origin + h <= later.world.origin)
        folds = (Fold(origin, short, str(origin)[:4], development=False),)
    seed = later.area.forecast.seed
    setting = Setting(later.area.forecast.level, int(release.info["draws"]), seed, refit=REFIT)
    known_to_all = later.world.neighbours is not None
    names = [REFERENCE, *(m for m in models if m != REFERENCE and (known_to_all or m != "neighbours-12"))]
    scores = backtest(later.world, folds, names, setting=setting, executor=executor, progress=say).months
    return _write(folder, release, later, folds, scores)


def recorded(folder: Path) -> Later:
    """The world as the store has it now, to its last recorded month."""
    area = load_area(folder)
    places = load_places(area)
    with open_store(folder) as store:
        ends = pc.max(store.latest("event", ["date_end"]).column("date_end")).as_py()
        if ends is None:
            raise ForecastError(f"the store of {folder} holds no events; add some with `lull ingest ucdp FILE`")
        around = neighbours(places, area.forecast.level)
        seen = known(store, area, places.table, around, as_of=ends.replace(day=1), on=date(9999, 12, 31))
    return Later(area, places.table, world_of(seen))


def _write(folder: Path, release: Release, later: Later, folds: tuple[Fold, ...], scores: pa.Table) -> Path:
    home = folder / "verification"
    home.mkdir(exist_ok=True)
    aside, final = home / f".{release.name}.{os.getpid()}.writing", home / release.name
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        tables = {
            "skill": skill(scores, reference=REFERENCE),
            "reliability": reliability_table(scores),
            "alarms": alarms_table(scores),
            "after": after(release, later),
        }
        told = _summary(release, later, folds, scores)
        whole = _national(release, later)
        if whole is not None:
            tables["national_after"] = whole
            told |= {"national": said_and_came(release.table("national"), whole)}
        for name, rows in tables.items():
            pcsv.write_csv(rows, aside / f"{name}.csv")
        text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
        (aside / "summary.json").write_text(text + "\n", "utf-8")
        shutil.rmtree(final, ignore_errors=True)
        return aside.rename(final)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def after(release: Release, later: Later) -> pa.Table:
    """Months after the origin as they may be published, for all levels: rows of `history`."""
    world, up = later.world, parents_of(later.places)
    levels = dict(zip(*(later.places.column(c).to_pylist() for c in ("place_id", "level")), strict=True))
    worlds, groups = [world], {u: u for u in world.units}
    while groups := {u: up[g] for u, g in groups.items() if g in up}:
        worlds.append(total(world, groups))
    first = np.datetime64(release.info["origin"], "M") + 1
    counts = pa.concat_tables([_counts(w, levels, first) for w in worlds])
    known_from = (world.origin + 1).astype("datetime64[D]").item()
    return published_history(counts, up, source_id=SOURCE_ID, known_from=known_from)


def _national(release: Release, later: Later) -> pa.Table | None:
    """Later months of the national series; None for a release without them."""
    if not release.has("national"):
        return None
    return national_after(later.area, np.datetime64(release.info["origin"], "M"), max(release.info["horizons"]))


def _counts(world: World, levels: Mapping[str, str], first: np.datetime64) -> pa.Table:
    used: NDArray[np.bool_] = world.months >= first
    months = world.months[used].astype("datetime64[D]")
    return pa.table(
        {
            "unit_id": np.repeat(np.array(world.units), len(months)),
            "level": np.repeat(np.array([levels[u] for u in world.units]), len(months)),
            "month": pa.array(np.tile(months, len(world.units)), pa.date32()),
            "deaths": world.counts[:, used].ravel().astype(np.int64),
        }
    )


def _summary(release: Release, later: Later, folds: tuple[Fold, ...], scores: pa.Table) -> dict[str, Any]:
    origin = np.datetime64(release.info["origin"], "M")
    world = later.world
    reach = min(max(release.info["horizons"]), int((world.origin - origin).astype(int)))
    came = world.counts[:, len(until(world, origin).months) :][:, :reach].sum(axis=1)
    forecast = release.table("forecast")
    said = forecast.filter(
        pc.and_(pc.equal(forecast.column("span"), "cumulative"), pc.equal(forecast.column("horizon"), reach))
    )
    whole = said.filter(pc.equal(said.column("level"), "country")).to_pylist()
    rows = {r["unit_id"]: r for r in said.to_pylist()}
    inside = [rows[u]["p10"] <= n <= rows[u]["p90"] for u, n in zip(world.units, came, strict=True)]
    return {
        "release": release.name,
        "recorded_until": str(world.origin),
        "months": reach,
        "units": len(world.units),
        "units_with_deaths": int((came > 0).sum()),
        "units_expected_with_deaths": round(sum(rows[u]["p_ge_1"] for u in world.units), 1),
        "units_with_25": int((came >= 25).sum()),
        "units_expected_with_25": round(sum(rows[u]["p_ge_25"] for u in world.units), 1),
        "inside_80": round(float(np.mean(inside)), 3),
        "country": [{"said": {k: r[k] for k in ("mean", "p10", "p90")}, "recorded": int(came.sum())} for r in whole],
        "origins": [str(f.origin) for f in folds],
        "scored": scores.num_rows,
        "reference": REFERENCE,
    }
