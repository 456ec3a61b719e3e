"""Contributions of feature families add up to the difference from the base rate, in log-odds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from lull.errors import ForecastError
from lull.forecast.explanation import FAMILIES, explain, learn_risk
from lull.forecast.pool import forecast
from lull.forecast.world import World, until


@pytest.fixture(scope="module")
def world() -> World:
    rng = np.random.default_rng(11)
    rate = np.repeat([0.05, 3.0], 8)[:, None] * (1 + (np.arange(110) % 30 < 12))
    counts = rng.poisson(rate).astype(float)
    ring = sparse.csr_array(np.abs(np.subtract.outer(np.arange(16), np.arange(16))) == 1).astype(float)
    months = np.datetime64("2005-01", "M") + np.arange(110)
    return World(tuple(f"u{i:02d}" for i in range(16)), months, counts, ring)


def test_parts_add_up_exactly_and_violent_units_owe_it_to_their_history(world):
    made = forecast(world, [1, 2, 3], rng=np.random.default_rng(1))
    table = explain(made, world, rng=np.random.default_rng(2))
    assert table.num_rows == 16 * len(FAMILIES) * 2
    for target in ("any_death", "deaths_25"):
        rows = [r for r in table.to_pylist() if r["target"] == target]
        parts = np.array([r["contribution"] for r in rows]).reshape(16, -1)
        risk = np.array([r["risk"] for r in rows]).reshape(16, -1)[:, 0]
        base = rows[0]["base_risk"]
        wanted = np.log(risk / (1 - risk)) - np.log(base / (1 - base))
        assert np.allclose(parts.sum(axis=1), wanted, atol=1e-9)
        if target == "any_death":
            assert parts[8:, 0].mean() > parts[:8, 0].mean()
        assert (parts[:, FAMILIES.index("observations")] == 0).all()


def test_another_origin_is_refused(world):
    made = forecast(until(world, world.months[-2]), [1], draws=50, rng=np.random.default_rng(1))
    with pytest.raises(ForecastError, match="give the world"):
        explain(made, world, rng=np.random.default_rng(2))


def test_the_base_rate_counts_only_the_months_that_are_forecast(world):
    third, three = (
        learn_risk(world, horizons, rng=np.random.default_rng(2))["any_death"].base for horizons in ((3,), (1, 2, 3))
    )
    assert third < three


def test_models_learned_at_an_earlier_origin_explain_a_later_one_and_their_base_rate_stands_there(world):
    earlier = learn_risk(until(world, world.months[-13]), (1, 2, 3), rng=np.random.default_rng(2))
    made = forecast(world, [1, 2, 3], rng=np.random.default_rng(1))
    rows = explain(made, world, models=earlier, rng=np.random.default_rng(3)).to_pylist()
    for target, model in earlier.items():
        some = [r for r in rows if r["target"] == target]
        assert {r["base_risk"] for r in some} == {1 / (1 + np.exp(-model.base))}
        parts = np.array([r["contribution"] for r in some]).reshape(16, -1).sum(axis=1)
        risk = np.array([r["risk"] for r in some]).reshape(16, -1)[:, 0]
        assert np.allclose(parts, np.log(risk / (1 - risk)) - model.base, atol=1e-9)


def test_what_was_learned_now_and_what_is_learned_on_the_way_are_the_same(world):
    made = forecast(world, [1, 2, 3], rng=np.random.default_rng(1))
    models = learn_risk(world, (1, 2, 3), rng=np.random.default_rng(2))
    assert explain(made, world, rng=np.random.default_rng(2)) == explain(
        made, world, models=models, rng=np.random.default_rng(3)
    )


def test_models_of_a_later_origin_other_months_or_other_features_are_refused(world):
    earlier = until(world, world.months[-13])
    made = forecast(earlier, [1, 2, 3], draws=50, rng=np.random.default_rng(1))
    rng = np.random.default_rng(2)
    with pytest.raises(ForecastError, match="after the origin"):
        explain(made, earlier, models=learn_risk(world, (1, 2, 3), rng=rng), rng=rng)
    with pytest.raises(ForecastError, match="months ahead"):
        explain(made, earlier, models=learn_risk(earlier, (1, 2), rng=rng), rng=rng)
    more = replace(earlier, also={"events": earlier.counts})
    with pytest.raises(ForecastError, match="other features"):
        explain(made, earlier, models=learn_risk(more, (1, 2, 3), rng=rng), rng=rng)
