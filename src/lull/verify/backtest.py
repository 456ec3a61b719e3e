"""Rolling origins x models: each fold is a pure function of arrays, an origin and a model's name."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.world import World, activity, activity_of, until
from lull.schema import ACTIVITIES, arrow_schema, conform
from lull.scores import RowScores, score_rows
from lull.verify.models import model
from lull.verify.protocols import Fold

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Setting:
    """What is the same for all folds: what the units are, draws a unit, and the seed of every random choice."""

    level: str = "unit"
    draws: int = 1000
    seed: int = 0


@dataclass(frozen=True)
class Job:
    """All that one fold needs: `world` ends at the origin; `actual` (units, horizons) is what came after."""

    world: World
    actual: NDArray[np.float64]
    fold: Fold
    model: str
    setting: Setting


@dataclass(frozen=True)
class Scores:
    """Rows of `score`: `months` for single months, `sums` for all months of a fold together, `totals` over all units.

    In `sums` and `totals`, which use that draws are joint, `horizon` and `month` are the last ones.
    """

    months: pa.Table
    sums: pa.Table
    totals: pa.Table


@dataclass(frozen=True)
class _Block:
    units: NDArray[Any]
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
        Where there is no fold, a model is unknown, or it returns draws of another shape, negative, or not whole.

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
    for name in models:
        model(name, level=use.level)
    jobs = [_job(world, fold, name, use) for name in models for fold in folds]
    parts = []
    for number, part in enumerate(_run(jobs, executor), 1):
        parts.append(part)
        if progress:
            progress(jobs[number - 1].model, number / len(jobs))
    return Scores(*(conform(pa.concat_tables([getattr(p, f.name) for p in parts]), "score") for f in fields(Scores)))


def run(job: Job) -> Scores:
    """One fold of one model."""
    chosen = model(job.model, level=job.setting.level)
    when = int(job.fold.origin.astype(np.int64))
    rng = np.random.default_rng([job.setting.seed, zlib.crc32(chosen.name.encode()), when])
    fitted = chosen.fit(job.world, job.fold.horizons)
    drawn = _checked(chosen.draw(fitted, job.fold.horizons, draws=job.setting.draws, rng=rng), job)
    units, steps, size = drawn.shape
    months = score_rows(job.actual.ravel(), drawn.reshape(units * steps, size), rng=rng)
    together, year = drawn.sum(axis=1, dtype=np.int64), job.actual.sum(axis=1)
    sums = score_rows(year, together, rng=rng)
    total = score_rows(year.sum(keepdims=True), together.sum(axis=0)[None, :], rng=rng)
    every, last = np.array(job.fold.horizons), np.array(job.fold.horizons[-1:])
    kind, names = activity(job.world), np.asarray(job.world.units, dtype=object)
    whole = activity_of(job.world.counts[:, -12:].sum(keepdims=True)[0])
    return Scores(
        _rows(job, chosen.name, _Block(names, kind, every, job.actual, months)),
        _rows(job, chosen.name, _Block(names, kind, last, year, sums)),
        _rows(job, chosen.name, _Block(np.array(["all"], object), whole, last, year.sum(keepdims=True), total)),
    )


def _job(world: World, fold: Fold, name: str, setting: Setting) -> Job:
    after = (fold.origin - world.months[0]).astype(int) + np.array(fold.horizons)
    if after[-1] >= len(world.months):
        raise ForecastError(f"window {fold.window} ends after the last recorded month {world.months[-1]}")
    return Job(until(world, fold.origin), world.counts[:, after], fold, name, setting)


def _run(jobs: list[Job], executor: Executor | None) -> Iterator[Scores]:
    return map(run, jobs) if executor is None else executor.map(run, jobs)


def _checked(drawn: Any, job: Job) -> NDArray[Any]:
    draws = np.asarray(drawn)
    expected = (len(job.world.units), len(job.fold.horizons), job.setting.draws)
    if draws.shape != expected:
        raise ForecastError(f"model {job.model} drew {draws.shape}; expected (units, horizons, draws) = {expected}")
    if draws.dtype.kind not in "iu":
        raise ForecastError(f"model {job.model} drew numbers of type {draws.dtype}; expected whole numbers")
    if draws.size and draws.min() < 0:
        raise ForecastError(f"model {job.model} drew {draws.min()} deaths; expected none below 0")
    return draws


def _rows(job: Job, name: str, block: _Block) -> pa.Table:
    count, width = len(block.units), len(block.steps)
    schema = arrow_schema("score")
    fixed = {
        "model": name,
        "level": job.setting.level,
        "window": job.fold.window,
        "origin": job.fold.origin.astype("datetime64[D]").item(),
        "development": job.fold.development,
    }
    columns = {
        **{key: pa.repeat(pa.scalar(v, schema.field(key).type), count * width) for key, v in fixed.items()},
        "unit_id": pa.array(block.units, pa.string()).take(pa.array(np.repeat(np.arange(count), width))),
        "month": pa.array(np.tile((job.fold.origin + block.steps).astype("datetime64[D]"), count)),
        "horizon": pa.array(np.tile(block.steps, count), pa.int32()),
        "activity": pa.array(ACTIVITIES).take(pa.array(np.repeat(block.kind, width))),
        "obs": pa.array(block.obs.ravel()),
        **{f.name: pa.array(getattr(block.scored, f.name)) for f in fields(RowScores)},
    }
    return pa.table({n: columns[n] for n in schema.names}).cast(schema)
