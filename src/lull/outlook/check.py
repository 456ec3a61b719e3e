"""Was it right? A release beside what was recorded afterwards, and beside the benchmarks on the same months."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
from numpy.typing import NDArray

from lull.area import Area, load_area
from lull.decided import open_decided
from lull.disclosure import published_history
from lull.errors import ForecastError
from lull.forecast.world import World, until
from lull.outlook.disclosed import disclosed_skill, may_be_disclosed
from lull.outlook.events import events_of, is_elsewhere
from lull.outlook.groups import in_total
from lull.outlook.judged import Judged, counted
from lull.outlook.judged import judged as beside_outcomes
from lull.outlook.known import known, parents_of, world_of
from lull.outlook.levels import total
from lull.outlook.made import SOURCE_ID
from lull.outlook.national import forecast_and_observed, national_after, together_shown
from lull.outlook.pooled import by_release, chances, earlier_checks, newest
from lull.outlook.published_scores import OURS, published_scores
from lull.outlook.run import Progress
from lull.places import load_places, neighbours
from lull.releases import Release, list_releases
from lull.schema.rows import ForecastRow
from lull.schema.typed import rows_of
from lull.schema.verification import ReleaseJudged, ScoresJudged
from lull.store.store import LAST_DAY
from lull.verify.backtest import Setting, backtest
from lull.verify.calibration import alarms_table, reliability_table
from lull.verify.protocols import Fold, monthly, possible

REFERENCE = "conflictology-12"
MODELS = ("lull", "zero", "last", "neighbours-12")
FEW = (REFERENCE, "neighbours-12", "zero", "last")
STEP = 4
REFIT = 12
SPAN = 12


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

    Of the release its own published draws are scored. The later origins are there to judge the method on more months:
    their outlooks are made again from the records of today, with what was corrected since.

    Writes `verification/<release>/`: `skill.csv`, `reliability.csv`, `alarms.csv`, `after.csv`, `list.csv`,
    `national_after.csv` and `summary.json`, and with the releases checked before it `chances.csv` and `by_release.csv`,
    aside and then renamed; a check made with later data replaces it. The release itself stays as it is. Scores of
    single districts and months are not kept, and `skill.csv` is empty where means over few hidden counts would tell
    them.

    `models` are scored beside the reference, the last 12 months again; what they learned is kept for a year of origins.
    Raises `ForecastError` if no month that the release forecasts is recorded yet, or its units are not the area's.
    """
    say = progress or (lambda _what, _share: None)
    later = recorded(folder)
    folds = folds_of(release, later.world)
    known_to_all = later.world.neighbours is not None
    names = [REFERENCE, *(m for m in models if m != REFERENCE and (known_to_all or m != "neighbours-12"))]
    scores = _scores(release, later, folds, names, executor, say)
    beside = _beside(release, later, folds[0])
    judged = _judged(scores, folds, folds[1:], pooled=_pooled(folder, {release.name: beside}, named_first(release)))
    return _write(folder, release, beside, judged)


def check_releases(
    folder: Path,
    releases: Sequence[Release],
    *,
    models: Sequence[str] = FEW,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Score several releases at once against what the store holds now: of each the draws that it published.

    The tables of skill, reliability and alarms pool all the releases and are the same in each `verification/` folder;
    what came after, and the summary, are each release's own. No outlook is made again. Releases of which nothing is
    recorded yet are left out.

    Raises `ForecastError` if nothing is recorded of any of them, or a release's units are not the area's.
    """
    say = progress or (lambda _what, _share: None)
    later = recorded(folder)
    reached = [r for r in releases if np.datetime64(r.info["origin"], "M") + 1 <= later.world.origin]
    if not reached:
        raise ForecastError(f"nothing is recorded yet of {len(releases)} releases; ingest later months first")
    folds = [folds_of(r, later.world)[0] for r in reached]
    each = executor.map if executor else map
    say("scoring what was published", 0.0)
    ours = list(each(published_scores, reached, repeat(later.world), folds))
    setting = Setting(
        later.area.forecast.level, int(reached[0].info["draws"]), later.area.forecast.seed, refit=REFIT, joint=False
    )
    names = [m for m in models if later.world.neighbours is not None or m != "neighbours-12"]
    theirs = backtest(later.world, folds, names, setting=setting, executor=executor, progress=say).months
    say("writing what came after", 0.8)
    beside = list(each(_beside, reached, repeat(later), folds))
    held = {r.name: b for r, b in zip(reached, beside, strict=True)}
    pooled = _pooled(folder, held, named_first(reached[-1]))
    judged = _judged(pa.concat_tables([*ours, theirs]), tuple(folds), (), pooled=pooled)
    return [_write(folder, r, b, judged) for r, b in zip(reached, beside, strict=True)]


def folds_of(release: Release, world: World) -> tuple[Fold, ...]:
    """The release's own origin with those of its months that are recorded, then whole outlooks every few months after.

    Raises `ForecastError` where none of its months is recorded yet.
    """
    origin, horizons = np.datetime64(release.info["origin"], "M"), tuple(release.info["horizons"])
    reached = tuple(h for h in horizons if origin + h <= world.origin)
    if not reached:
        raise ForecastError(
            f"nothing is recorded after {origin} that release {release.name} forecasts: its first month is "
            f"{origin + horizons[0]}, and the record ends in {world.origin}; ingest later months first"
        )
    own = monthly(str(origin), str(origin), horizons=reached)
    last = max(world.origin - horizons[-1], origin)
    later, _ = possible(monthly(str(origin + STEP), str(last), step=STEP, horizons=horizons), world)
    return own + later


def _scores(
    release: Release,
    later: Later,
    folds: tuple[Fold, ...],
    names: Sequence[str],
    executor: Executor | None,
    say: Progress,
) -> pa.Table:
    """Rows of `score`: benchmarks at all origins; `lull` by its published draws, and made again at later origins."""
    setting = Setting(
        later.area.forecast.level, int(release.info["draws"]), later.area.forecast.seed, refit=REFIT, joint=False
    )
    others = [n for n in names if n != OURS]
    share = len(others) / len(names)
    run = partial(backtest, later.world, setting=setting, executor=executor)
    theirs = run(folds, others, progress=lambda what, done: say(what, share * done)).months
    if OURS not in names:
        return theirs
    ours = [published_scores(release, later.world, folds[0])]
    if folds[1:]:
        ours.append(run(folds[1:], [OURS], progress=lambda what, done: say(what, share + (1 - share) * done)).months)
    return pa.concat_tables([*ours, theirs])


def recorded(folder: Path, *, events: str = "") -> Later:
    """The world as recorded now, to the last month that the record covers; `events` is an address as in `events_of`."""
    area = load_area(folder)
    places = load_places(area)
    with open_decided(folder, empty_ok=is_elsewhere(area, events)) as store:
        around = neighbours(places, area.forecast.level)
        with events_of(store, area, events) as found:
            if not found.days(LAST_DAY).num_rows:
                raise ForecastError(f"no events are recorded in {folder}; add some with `lull ingest ucdp FILE`")
            ends = found.reach(LAST_DAY).astype("datetime64[D]").item()
        seen = known(store, area, places.table, around, as_of=ends, on=LAST_DAY, events=events)
    return Later(area, places.table, world_of(seen))


@dataclass(frozen=True)
class _Judged:
    """Tables that pool all origins scored, and what the summary says of them."""

    tables: Mapping[str, pa.Table]
    summary: ScoresJudged


def _judged(
    scores: pa.Table, folds: Sequence[Fold], made_again: Sequence[Fold], *, pooled: Mapping[str, pa.Table]
) -> _Judged:
    tables = {
        "skill": disclosed_skill(scores, reference=REFERENCE),
        "reliability": reliability_table(scores),
        "alarms": alarms_table(scores),
        **pooled,
    }
    summary: ScoresJudged = {
        "origins": [str(f.origin) for f in folds],
        "made_again": [str(f.origin) for f in made_again],
        "scored": scores.num_rows,
        "scores_kept_back": not may_be_disclosed(scores),
        "reference": REFERENCE,
    }
    return _Judged(tables, summary)


@dataclass(frozen=True)
class _Beside:
    """One release beside what came: its tables, its list place by place, and what the summary says."""

    tables: Mapping[str, pa.Table]
    listed: Sequence[Judged]
    summary: ReleaseJudged


def _beside(release: Release, later: Later, own: Fold) -> _Beside:
    observed, summary = after(release, later), _summary(release, later, own)
    tables, listed = {"after": observed}, list[Judged]()
    if release.has("watch"):
        listed = _list_beside(release, later, observed)
        tables["list"] = pa.Table.from_pylist(listed)
        summary["lists"] = counted(listed, named_first(release))
    whole = _national(release, later)
    if whole is not None:
        tables["national_after"] = whole
        summary["national"] = forecast_and_observed(release.table("national"), whole)
    return _Beside(tables, listed, summary)


def _pooled(folder: Path, now: Mapping[str, _Beside], k: int) -> dict[str, pa.Table]:
    """These releases and those that were checked before, together: the 12-month probability, and hits by release."""
    held = newest(
        earlier_checks(folder / "verification") | {n: (b.summary, b.listed) for n, b in now.items() if b.listed}
    )
    lists = {n: (summary["months"], rows) for n, (summary, rows) in held.items()}
    return {"chances": chances(lists), "by_release": by_release({n: summary for n, (summary, _) in held.items()}, k)}


def _write(folder: Path, release: Release, beside: _Beside, judged: _Judged) -> Path:
    home = folder / "verification"
    home.mkdir(exist_ok=True)
    aside, final = home / f".{release.name}.{os.getpid()}.writing", home / release.name
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        for name, rows in {**judged.tables, **beside.tables}.items():
            pcsv.write_csv(rows, aside / f"{name}.csv")
        text = json.dumps({**beside.summary, **judged.summary}, ensure_ascii=False, indent=1, default=str)
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


def _list_beside(release: Release, later: Later, observed: pa.Table) -> list[Judged]:
    """Each place of the watch lists beside what came, told no further than counts may be."""
    world, origin = later.world, np.datetime64(release.info["origin"], "M")
    used = (world.months > origin) & (world.months <= origin + SPAN)
    deaths = dict(zip(world.units, world.counts[:, used].sum(axis=1).astype(int).tolist(), strict=True))
    months = world.months[used].astype("datetime64[D]").tolist()
    may = len(months) == SPAN and said_once_a_year(later.area, release)
    return beside_outcomes(release.table("watch"), observed, release.table("history"), deaths, months=months, may=may)


def said_once_a_year(area: Area, release: Release) -> bool:
    """Whether this is the month of the year for which more is said than published ranges tell: that of the opening.

    Without an opening month it is that of the area's first release.
    """
    opening = area.settings.site.opening
    if not opening:
        opening = list_releases(area.folder)[0].name
    return release.name[5:7] == opening[5:7]


def named_first(release: Release) -> int:
    """How many places the release names first; 10 without an assessment."""
    if not release.has("priority"):
        return 10
    held = release.table("priority", columns=["k"])["k"]
    return int(held[0].as_py()) if len(held) else 10


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


def _summary(release: Release, later: Later, own: Fold) -> ReleaseJudged:
    origin = np.datetime64(release.info["origin"], "M")
    world = later.world
    first, reach = own.horizons[0], own.horizons[-1]
    start = len(until(world, origin).months) - 1
    months = world.counts[:, start + first : start + reach + 1]
    observed = months.sum(axis=1)
    forecast = in_total(release.table("forecast"))
    said = forecast.filter(
        pc.and_(pc.equal(forecast.column("span"), "cumulative"), pc.equal(forecast.column("horizon"), reach))
    )
    rows = {r["unit_id"]: r for r in rows_of(said, ForecastRow)}
    top = release.top_level
    whole = [r for r in rows.values() if r["level"] == top]
    inside = [rows[u]["p10"] <= n <= rows[u]["p90"] for u, n in zip(world.units, observed, strict=True)]
    return {
        "release": release.name,
        "recorded_until": str(world.origin),
        "first": first,
        "months": reach - first + 1,
        "units": len(world.units),
        "units_with_deaths": int((observed > 0).sum()),
        "units_expected_with_deaths": round(sum(rows[u]["p_ge_1"] for u in world.units), 1),
        "units_with_25": int((observed >= 25).sum()),
        "units_expected_with_25": round(sum(rows[u]["p_ge_25"] for u in world.units), 1),
        "inside_80": round(float(np.mean(inside)), 3),
        "country": [
            {
                "said": {"p10": r["p10"], "p50": r["p50"], "p90": r["p90"]},
                "recorded": together_shown(months.ravel()),
            }
            for r in whole
        ],
    }
