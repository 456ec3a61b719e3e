"""What a risk rests on: contributions of families of features that add up to the difference from the base rate.

A model of the risk is split by its features, exactly, in log-odds (Lundberg et al. 2020,
https://doi.org/10.1038/s42256-019-0138-9), and features are summed by family, so that contributions add up. They say
what the forecast is associated with, not what causes violence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightgbm import Booster


from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.boosting import Growth, fit_odds, odds_by_feature
from lull.forecast.examples import examples
from lull.forecast.past import Past, features, past_of
from lull.forecast.pool import Forecast
from lull.forecast.world import World
from lull.schema import conform

FAMILIES: Final = ("own history", "neighbours", "wider conflict", "season", "observations")
CODES: Final = {"own": 0, "horizon": 0, "neighbours": 1, "wider": 2, "season": 3, "observations": 4}
TARGETS: Final = {"any_death": 1, "deaths_25": 25}
PLAIN: Final = 1e-3
FEWEST: Final = 20
GROWTH: Final = Growth(60, 8, 0.1)


@dataclass(frozen=True)
class RiskModel:
    """What the past teaches of one target: its base log-odds, and trees of them; None with too few cases to learn.

    origin, horizons, names : last month that was known, the months ahead, and the features in their order.
    """

    base: float
    trees: Booster | None
    origin: np.datetime64
    horizons: tuple[int, ...]
    names: tuple[str, ...]


def learn_risk(world: World, horizons: tuple[int, ...], *, rng: np.random.Generator) -> dict[str, RiskModel]:
    """Models of all targets by what was known at the origin of the world; later origins may use them too.

    horizons : months ahead, over which deaths are summed.
    """
    past = past_of(world)
    return {target: _model(past, horizons, least, rng) for target, least in TARGETS.items()}


def explain(
    made: Forecast,
    world: World,
    *,
    models: Mapping[str, RiskModel] | None = None,
    rng: np.random.Generator,
    source_id: str = "lull",
) -> pa.Table:
    """Rows of the table `explanation`: for each unit and target the contribution of each family of features.

    Targets: `any_death` and `deaths_25`, at least 1 or 25 deaths over all forecast months together. A model of the risk
    by feature families is fitted to past outcomes; its log-odds are split by family; what the pool says beyond that
    model goes to the unit's own history, which all other members of the pool rest on. The contributions of a unit add
    up exactly to the difference in log-odds between its risk and the base rate. Risks of 0 and 1 are
    taken as 0.1 % away.

    models : what `learn_risk` learned at this or an earlier origin; learned now by default.

    Raises `ForecastError` if the forecast is of another origin or other units than the world, and for models of a later
    origin, other months ahead or other features.
    """
    if made.units != world.units or made.origin != world.origin:
        raise ForecastError(
            f"the forecast is of {made.origin}, the world of {world.origin}; give the world it was made of"
        )
    past = past_of(world)
    found = models if models is not None else learn_risk(world, made.horizons, rng=rng)
    for model in found.values():
        _check_fits(model, made, past)
    totals = made.draws.sum(axis=1, dtype=np.int64)
    parts = []
    for target, least in TARGETS.items():
        risk = np.clip((totals >= least).mean(axis=1), PLAIN, 1 - PLAIN)
        split = contributions(found[target], past, _logit(risk), made.horizons)
        parts.append(_rows(made, target, risk, found[target].base, split))
    table = pa.concat_tables([pa.table(p) for p in parts])
    first = (made.origin + 1).astype("datetime64[D]").astype(object)
    table = table.append_column("source_id", pa.array([source_id] * table.num_rows))
    return conform(table.append_column("known_from", pa.array([first] * table.num_rows, pa.date32())), "explanation")


def _check_fits(model: RiskModel, made: Forecast, past: Past) -> None:
    if model.origin > made.origin:
        raise ForecastError(f"the model of the risk knows {model.origin}, which is after the origin {made.origin}")
    if model.horizons != made.horizons:
        raise ForecastError(
            f"the model of the risk is of the months ahead {model.horizons}, the forecast of {made.horizons}"
        )
    if model.names != _names(past):
        raise ForecastError(
            "the model of the risk has other features than the world; learn it of the same further columns"
        )


def _names(past: Past) -> tuple[str, ...]:
    """Features of a world, in their order."""
    none = np.zeros(0, dtype=np.int64)
    return tuple(features(past, none, none, none)[1])


def contributions(
    model: RiskModel, past: Past, log_odds: NDArray[np.float64], horizons: tuple[int, ...]
) -> NDArray[np.float64]:
    """Contributions (units, families) that add up to `log_odds` (units,) less the base of the model."""
    last = len(past.world.months) - 1
    units = np.arange(len(past.world.units))
    out = np.zeros((len(units), len(FAMILIES)))
    if model.trees is not None:
        matrix, _, family = features(past, units, np.full_like(units, last), np.full_like(units, horizons[-1]))
        np.add.at(out.T, [CODES[f] for f in family], odds_by_feature(model.trees, matrix).T)
    out[:, 0] += log_odds - model.base - out.sum(axis=1)
    return out


def _model(past: Past, horizons: tuple[int, ...], least: int, rng: np.random.Generator) -> RiskModel:
    """The model of one target; without trees where too few cases came, or did not."""
    first, span = horizons[0], horizons[-1]
    made = partial(RiskModel, origin=past.world.origin, horizons=horizons, names=_names(past))
    rows = examples(past, len(past.world.months) - 1, (span,), rng=rng, limit=10_000)
    if not len(rows.units):
        return made(float(_logit(np.array(PLAIN))), None)
    total = past.total[rows.units, rows.months + span + 1] - past.total[rows.units, rows.months + first]
    hit = (total >= least).astype(np.int64)
    rate = np.asarray(np.average(hit, weights=rows.weight))
    base = float(_logit(np.clip(rate, PLAIN, 1 - PLAIN)))
    if min(hit.sum(), (1 - hit).sum()) < FEWEST:
        return made(base, None)
    matrix = features(past, rows.units, rows.months, rows.horizon)[0]
    return made(base, fit_odds(matrix, hit, rows.weight, growth=GROWTH, rng=rng))


def _logit(risk: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(risk) - np.log1p(-np.asarray(risk)))


def _rows(
    made: Forecast, target: str, risk: NDArray[np.float64], base: float, split: NDArray[np.float64]
) -> dict[str, pa.Array]:
    u, f = split.shape
    return {
        "unit_id": pa.array(made.units).take(pa.array(np.repeat(np.arange(u), f))),
        "origin": pa.array([made.origin.astype("datetime64[D]").astype(object)] * (u * f), pa.date32()),
        "target": pa.array([target] * (u * f)),
        "family": pa.array(FAMILIES * u),
        "contribution": pa.array(split.ravel()),
        "risk": pa.array(np.repeat(risk, f)),
        "base_risk": pa.array(np.full(u * f, 1 / (1 + np.exp(-base)))),
    }
