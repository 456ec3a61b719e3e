"""Boosted trees that give the chance of each class, for members that classify: which bin of sizes, which ratio.

Gradient boosting (Friedman 2001, https://doi.org/10.1214/aos/1013203451) as built by LightGBM (Ke et al. 2017,
https://papers.nips.cc/paper/6907). A classifier gives chances only, so it cannot run away to infinity.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightgbm import Booster


from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.errors import ForecastError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FLOOR: Final = 2e-4


@dataclass(frozen=True)
class Growth:
    """How trees are grown: how many rounds, leaves a tree, and the share of each tree that is believed."""

    rounds: int
    leaves: int
    rate: float


@dataclass(frozen=True)
class Classifier:
    """Trees for some classes out of `classes`; the others were never seen and get the floor."""

    trees: Booster | None
    seen: Ints
    classes: int


def fit_classes(
    matrix: NDArray[np.float32], label: Ints, weight: Floats, *, classes: int, growth: Growth, rng: np.random.Generator
) -> Classifier:
    """Learn the chance of each class from features (rows, K), labels (rows,) from 0 and weights (rows,).

    Labels of fewer than two kinds give a classifier that is certain of the one kind. The same input and state of `rng`
    give the same trees.

    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(2000, 1)).astype(np.float32)
    >>> found = fit_classes(x, (x[:, 0] > 0).astype(int), np.ones(2000), classes=2, growth=Growth(30, 4, 0.2), rng=rng)
    >>> chances(found, np.array([[-1.0], [1.0]], dtype=np.float32)).argmax(axis=1).tolist()
    [0, 1]
    """
    seen, code = np.unique(label, return_inverse=True)
    seed = int(rng.integers(2**31))
    if len(seen) < 2:
        return Classifier(None, seen, classes)
    grown = _grow(matrix, code, weight, growth, seed, objective="multiclass", num_class=len(seen))
    return Classifier(grown, seen, classes)


def fit_odds(
    matrix: NDArray[np.float32], hit: Ints, weight: Floats, *, growth: Growth, rng: np.random.Generator
) -> Booster:
    """Learn the log-odds of an outcome from features (rows, K), outcomes 0 or 1 (rows,), both seen, and weights."""
    return _grow(matrix, hit, weight, growth, int(rng.integers(2**31)), objective="binary")


def odds_by_feature(trees: Booster, matrix: NDArray[np.float32]) -> Floats:
    """What each feature (rows, K) adds to the log-odds that `fit_odds` learned, exactly, against the mean of the trees.

    Shapley values of trees (Lundberg et al. 2020, https://doi.org/10.1038/s42256-019-0138-9) as LightGBM gives them.

    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(2000, 2)).astype(np.float32)
    >>> trees = fit_odds(x, (x[:, 0] > 0).astype(int), np.ones(2000), growth=Growth(30, 4, 0.2), rng=rng)
    >>> own, other = odds_by_feature(trees, np.array([[1.0, 0.0]], dtype=np.float32))[0]
    >>> own > 1 > abs(other)
    np.True_
    """
    return np.asarray(trees.predict(matrix, pred_contrib=True, num_threads=1))[:, :-1]


def _grow(
    matrix: NDArray[np.float32], label: Ints, weight: Floats, growth: Growth, seed: int, **objective: str | int
) -> Booster:
    lightgbm = _library()
    settings = {
        **objective,
        "learning_rate": growth.rate,
        "num_leaves": growth.leaves,
        "min_data_in_leaf": 100,
        "bagging_fraction": 0.5,
        "bagging_freq": 1,
        "feature_fraction": 0.3,
        "lambda_l2": 10.0,
        "seed": seed,
        "deterministic": True,
        "force_col_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }
    # One thread: threads of several fits on one machine wait for each other, a hundred times slower than none.
    data = lightgbm.Dataset(matrix, label, weight=weight, params={"verbosity": -1, "num_threads": 1})
    grown: Booster = lightgbm.train(settings, data, growth.rounds)
    return grown


def chances(found: Classifier, matrix: NDArray[np.float32]) -> Floats:
    """Chance (rows, classes) of each class; every class keeps a small floor, so that nothing is impossible."""
    out = np.full((len(matrix), found.classes), FLOOR / found.classes)
    if found.trees is None:
        out[:, found.seen] += 1 - FLOOR
    else:
        out[:, found.seen] += (1 - FLOOR) * np.asarray(found.trees.predict(matrix, num_threads=1)).reshape(
            len(matrix), -1
        )
    return out


def _library() -> ModuleType:
    try:
        import lightgbm
    except OSError as error:
        raise ForecastError(
            f"LightGBM cannot be loaded ({error}); it needs the OpenMP runtime of the system: apt-get install libgomp1"
        ) from error
    return lightgbm
