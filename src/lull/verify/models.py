"""Models by name: the benchmarks, Lull's own, and a user's file with two functions."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lull.errors import ForecastError
from lull.forecast.benchmarks import BENCHMARKS, Draws, Model, benchmark
from lull.forecast.pool import Fitted, fit_pool, forecast
from lull.forecast.world import World
from lull.verify.hub_file import hub_draws

QUEEN = 8
POOL = "lull"


def model(name: str, *, level: str = "unit") -> Model:
    """Find a model: a benchmark, `lull` (the pool), a Python file with `fit` and `draw`, or a hub's model folder.

    Parameters
    ----------
    name : as above; the model of a file or folder is named by it.
    level : cells always have 8 neighbours in neighbours-12, and those that are missing count as zero.

    Raises
    ------
    ForecastError
        For an unknown name, a file that cannot be run, or one that lacks a function.

    Examples
    --------
    >>> model("conflictology-12").name
    'conflictology-12'
    """
    if name == POOL:
        return Model(POOL, _fit_pool, _draw_pool, _renew_pool)
    if name in BENCHMARKS:
        return benchmark(name, ring=QUEEN if level == "cell" else None)
    if Path(name).is_dir():
        return _from_hub(Path(name))
    if name.endswith(".py"):
        return _from_file(Path(name))
    raise ForecastError(
        f"no model {name!r}; there are {', '.join([POOL, *BENCHMARKS])}, a file MODEL.py with fit and draw, "
        "or a folder HUB/model-output/MODEL"
    )


def names_of(models: Sequence[str], *, level: str = "unit") -> tuple[str, ...]:
    """What each model is called in the tables, in the same order.

    Raises `ForecastError` where two would be called the same, as their scores would be averaged into one row.

    >>> names_of(["lull", "zero"])
    ('lull', 'zero')
    """
    called: dict[str, str] = {}
    for given in models:
        name = model(given, level=level).name
        if name in called:
            raise ForecastError(
                f"models {called[name]} and {given} would both be called {name!r} in the tables; "
                "rename one of the files or folders, or leave one out"
            )
        called[name] = given
    return tuple(called)


def _from_hub(folder: Path) -> Model:
    """Forecasts that somebody else made, as a model: what it fits is where it looks."""

    def draw(world: World, horizons: Sequence[int], *, draws: int, rng: np.random.Generator) -> Draws:
        return hub_draws(folder, world, horizons, draws=draws).astype(np.int32)

    return Model(folder.resolve().name, lambda world, _: world, draw)


def _fit_pool(world: World, horizons: Sequence[int]) -> tuple[Fitted, World]:
    # The seed of what is learned is fixed; that of the draws is the backtest's.
    return fit_pool(world, horizons, rng=np.random.default_rng(0)), world


def _renew_pool(fitted: tuple[Fitted, World], world: World) -> tuple[Fitted, World]:
    return fitted[0], world


def _draw_pool(fitted: tuple[Fitted, World], horizons: Sequence[int], *, draws: int, rng: np.random.Generator) -> Draws:
    return forecast(fitted[1], horizons, draws=draws, rng=rng, fitted=fitted[0]).draws


def _from_file(path: Path) -> Model:
    if not path.is_file():
        raise ForecastError(f"{path}: no such file; expected a Python file with the functions fit and draw")
    name = f"lull_user_model_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ForecastError(f"{path}: cannot be read as Python")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (SyntaxError, ImportError, NameError) as error:
        raise ForecastError(f"{path}: cannot be run: {error}") from error
    missing = [f for f in ("fit", "draw") if not callable(getattr(module, f, None))]
    if missing:
        raise ForecastError(
            f"{path}: no function {' and '.join(missing)}; a model is fit(world, horizons) and "
            "draw(fitted, horizons, *, draws, rng)"
        )
    return Model(path.stem, module.fit, module.draw, getattr(module, "renew", None))
