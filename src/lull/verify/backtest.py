"""Rolling origins x models: each fold is a pure function of arrays, an origin and a model's name."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.benchmarks import Draws, Model
from lull.forecast.world import World, activity, activity_of, until
from lull.schema import ACTIVITIES, arrow_schema, conform
from lull.scores import RowScores, score_rows
from lull.verify.chance import hits_by_world
from lull.verify.models import model, names_of
from lull.verify.protocols import Fold
from lull.verify.together import joint_rows

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Setting:
    """What is the same for all folds: what the units are, draws a unit, the seed of every random choice.

    `refit` : months after which a model that can be renewed is fitted anew; in between it sees the new months, but
    keeps what it had learned. 1 fits it at every origin. `joint` : whether draws are also scored as joint ones, which
    takes most of the time of a benchmark; without, `Scores.joint` has no rows.
    """

    level: str = "unit"
    draws: int = 1000
    seed: int = 0
    refit: int = 1
    joint: bool = True


@dataclass(frozen=True)
class Job:
    """All that a few folds need that share a fit: `world` reaches to the last month scored; a model never sees that."""

    world: World
    folds: tuple[Fold, ...]
    model: str
    setting: Setting


@dataclass(frozen=True)
class Scores:
    """Rows of `score`: `months` for single months, `sums` for all months of a fold together, `totals` over all units.

    In `sums` and `totals`, which use that draws are joint, `horizon` and `month` are the last ones. `chance` : what
    would have come in worlds that the forecast itself drew, see `hits_by_world`. `joint` : scores of joint draws, see
    `together`.
    """

    months: pa.Table
    sums: pa.Table
    totals: pa.Table
    chance: pa.Table
    joint: pa.Table


@dataclass(frozen=True)
class _Block:
    units: NDArray[np.object_]
    kind: NDArray[np.int64]
    steps: NDArray[np.int64]
    obs: NDArray[np.float64]
    scored: RowScores


def backtest(
    world: World,
    folds: Sequence[Fold],
    models: Sequence[str],
    *,
    setting: Setting | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Scores:
    """Forecast every fold with every model, and score what came.

    Parameters
    ----------
    world : all units and months, with what came after the origins. A model sees it only up to its origin.
    folds : origins and horizons, see `protocols`.
    models : names or files, see `models.model`.
    setting : level of the units, draws, seed. Scores of different numbers of draws cannot be compared.
    executor : where folds run, any `concurrent.futures.Executor` (a process pool, Dask's, Ray's); None runs them here.
    progress : called with a model's name and the share done.

    Raises
    ------
    ForecastError
        Where there is no fold, a model is unknown, two have one name, or one returns draws of another shape, negative,
        or not whole.

    Examples
    --------
    >>> from lull.forecast.world import world_from_long
    >>> from lull.verify.protocols import monthly
    >>> months = [f"{y}-{m:02d}" for y in (2017, 2018, 2019) for m in range(1, 13)]
    >>> world = world_from_long(["a"] * 36, months, [2] * 36)
    >>> made = backtest(world, monthly("2018-06", "2018-07"), ["zero", "conflictology-12"], setting=Setting(draws=24))
    >>> made.months.group_by("model").aggregate([("crps", "mean")]).to_pylist()
    [{'model': 'zero', 'crps_mean': 2.0}, {'model': 'conflictology-12', 'crps_mean': 0.0}]
    """
    if not folds or not models:
        raise ForecastError(f"{len(folds)} folds and {len(models)} models; expected at least one of each")
    use = setting or Setting()
    names_of(models, level=use.level)
    jobs = [_job(world, some, name, use) for name in models for some in _groups(folds, name, use)]
    parts: list[Scores] = []
    for number, (job, made) in enumerate(zip(jobs, _run(jobs, executor), strict=True), 1):
        parts += made
        if progress:
            progress(job.model, number / len(jobs))
    whole = {f.name: pa.concat_tables([getattr(p, f.name) for p in parts]) for f in fields(Scores)}
    return Scores(**{n: t if n in ("chance", "joint") else conform(t, "score") for n, t in whole.items()})


def run(job: Job) -> list[Scores]:
    """Forecast and score the folds of one job in their order; the work that an executor hands out.

    Raises `ForecastError` where the model is unknown or returns draws that are not as `backtest` expects them.

    >>> from lull.forecast.world import world_from_long
    >>> from lull.verify.protocols import challenge
    >>> months = [str(m) for m in np.datetime64("2016-01", "M") + np.arange(36)]
    >>> job = Job(world_from_long(["a"] * 36, months, [2] * 36), challenge([2018]), "zero", Setting(draws=24))
    >>> [made.months.column("crps").to_pylist() for made in run(job)] == [[2.0] * 12]
    True
    """
    chosen = model(job.model, level=job.setting.level)
    fitted: object = None
    out = []
    for fold in job.folds:
        world = until(job.world, fold.origin)
        if fitted is None or chosen.renew is None:
            fitted = chosen.fit(world, fold.horizons)
        else:
            fitted = chosen.renew(fitted, world)
        out.append(_fold(job, fold, world, chosen, fitted))
    return out


def _fold(job: Job, fold: Fold, world: World, chosen: Model, fitted: object) -> Scores:
    when = int(fold.origin.astype(np.int64))
    rng = np.random.default_rng([job.setting.seed, zlib.crc32(chosen.name.encode()), when])
    drawn = _checked(chosen.draw(fitted, fold.horizons, draws=job.setting.draws, rng=rng), job, fold)
    actual = job.world.counts[:, len(world.months) - 1 + np.array(fold.horizons)]
    units, steps, size = drawn.shape
    months = score_rows(actual.ravel(), drawn.reshape(units * steps, size), rng=rng)
    together, year = drawn.sum(axis=1, dtype=np.int64), actual.sum(axis=1)
    sums = score_rows(year, together, rng=rng)
    total = score_rows(year.sum(keepdims=True), together.sum(axis=0)[None, :], rng=rng)
    every, last = np.array(fold.horizons), np.array(fold.horizons[-1:])
    kind, names = activity(world), np.asarray(world.units, dtype=object)
    whole = activity_of(world.counts[:, -12:].sum(keepdims=True)[0])
    rows = partial(_rows, chosen.name, job.setting.level, fold)
    hits = partial(hits_by_world, model=chosen.name, window=fold.window)
    return Scores(
        rows(_Block(names, kind, every, actual, months)),
        rows(_Block(names, kind, last, year, sums)),
        rows(_Block(np.array(["all"], object), whole, last, year.sum(keepdims=True), total)),
        pa.concat_tables([hits(drawn.reshape(units * steps, size), of="months"), hits(together, of="sums")]),
        _joint(job, drawn, actual, names, chosen.name, fold),
    )


def _joint(
    job: Job, drawn: Draws, actual: NDArray[np.float64], names: NDArray[np.object_], name: str, fold: Fold
) -> pa.Table:
    """Scores of joint draws; without rows where they are not wanted."""
    if job.setting.joint:
        return joint_rows(drawn, actual, names, name, fold)
    return joint_rows(drawn[:1, :, :2], actual[:1], names[:1], name, fold).slice(0, 0)


def _groups(folds: Sequence[Fold], name: str, setting: Setting) -> list[tuple[Fold, ...]]:
    """Folds that share a fit: same horizons, origins less than `refit` months after the first."""
    if model(name, level=setting.level).renew is None:
        return [(fold,) for fold in folds]
    groups: list[list[Fold]] = []
    for fold in sorted(folds, key=lambda f: (f.horizons, f.origin)):
        first = groups[-1][0] if groups else None
        if first and first.horizons == fold.horizons and (fold.origin - first.origin).astype(int) < setting.refit:
            groups[-1].append(fold)
        else:
            groups.append([fold])
    return [tuple(g) for g in groups]


def _job(world: World, folds: tuple[Fold, ...], name: str, setting: Setting) -> Job:
    last = max(fold.origin + fold.horizons[-1] for fold in folds)
    if last > world.months[-1]:
        raise ForecastError(f"window {folds[-1].window} ends after the last recorded month {world.months[-1]}")
    return Job(until(world, last), folds, name, setting)


def _run(jobs: list[Job], executor: Executor | None) -> Iterator[list[Scores]]:
    return map(run, jobs) if executor is None else executor.map(run, jobs)


def _checked(drawn: Draws, job: Job, fold: Fold) -> Draws:
    draws = np.asarray(drawn)
    expected = (len(job.world.units), len(fold.horizons), job.setting.draws)
    if draws.shape != expected:
        raise ForecastError(f"model {job.model} drew {draws.shape}; expected (units, horizons, draws) = {expected}")
    if draws.dtype.kind not in "iu":
        raise ForecastError(f"model {job.model} drew numbers of type {draws.dtype}; expected whole numbers")
    if draws.size and draws.min() < 0:
        raise ForecastError(f"model {job.model} drew {draws.min()} deaths; expected none below 0")
    return draws


def _rows(name: str, level: str, fold: Fold, block: _Block) -> pa.Table:
    count, width = len(block.units), len(block.steps)
    schema = arrow_schema("score")
    fixed = {
        "model": name,
        "level": level,
        "window": fold.window,
        "origin": fold.origin.astype("datetime64[D]").item(),
        "development": fold.development,
    }
    columns = {
        **{key: pa.repeat(pa.scalar(v, schema.field(key).type), count * width) for key, v in fixed.items()},
        "unit_id": pa.array(block.units, pa.string()).take(pa.array(np.repeat(np.arange(count), width))),
        "month": pa.array(np.tile((fold.origin + block.steps).astype("datetime64[D]"), count)),
        "horizon": pa.array(np.tile(block.steps, count), pa.int32()),
        "activity": pa.array(ACTIVITIES).take(pa.array(np.repeat(block.kind, width))),
        "obs": pa.array(block.obs.ravel()),
        **{f.name: pa.array(getattr(block.scored, f.name)) for f in fields(RowScores)},
    }
    return pa.table({n: columns[n] for n in schema.names}).cast(schema)
