"""Relapse candidates, both senses of relapse, the hazard check and the price of alarms."""

from __future__ import annotations

import numpy as np
import pytest

from lull.errors import ForecastError
from lull.forecast.past import past_of
from lull.forecast.pool import forecast
from lull.forecast.relapse import alarms, candidates, fit_hazard, hazard_risk, recurred
from lull.forecast.summaries import relapse_state, summarise
from lull.forecast.world import World


def world_of(counts: np.ndarray) -> World:
    months = np.datetime64("2005-01", "M") + np.arange(counts.shape[1])
    return World(tuple(f"u{i}" for i in range(len(counts))), months, counts.astype(float))


@pytest.fixture(scope="module")
def mixed() -> World:
    counts = np.zeros((5, 140))
    counts[0, 60] = 25  # 25 deaths in one month, calm since: a candidate
    counts[1, 60:72] = 2  # 24 in 12 months: quiet
    counts[2, 5] = 500  # more than 120 months ago: quiet
    counts[3, 60], counts[3, 139] = 400, 5  # 5 deaths in the last 12: ongoing
    counts[4, 60], counts[4, 139] = 400, 4  # 4 deaths in the last 12: still calm
    return world_of(counts)


def test_states_follow_the_definition(mixed):
    assert relapse_state(mixed).tolist() == [1, 2, 2, 0, 1]
    assert candidates(past_of(mixed), np.array([139]))[:, 0].tolist() == [True, False, False, False, True]


def test_relapse_columns_are_null_unless_a_candidate_and_nested(mixed):
    rows = summarise(forecast(mixed, [1, 2, 3], draws=200, rng=np.random.default_rng(1)), mixed).to_pylist()
    for row in rows:
        assert (row["p_relapse_any"] is None) == (row["state"] != "relapse_candidate")
        if row["p_relapse_any"] is not None:
            assert row["p_relapse_25"] <= row["p_relapse_any"] == row["p_ge_1"]
    sums = [r for r in rows if r["span"] == "cumulative" and r["unit_id"] == "u3"]
    assert [r["p_ge_1"] for r in sums] == sorted(r["p_ge_1"] for r in sums)


def test_the_hazard_finds_that_recent_violence_returns_sooner():
    rng = np.random.default_rng(3)
    counts = np.zeros((200, 200))
    counts[:, 20] = 60
    for unit in range(200):
        t = 21
        while t < 200:
            t += int(rng.geometric(0.12 if t < 60 else 0.005))
            if t < 200:
                counts[unit, t] = 1
    past = past_of(world_of(counts))
    fitted = fit_hazard(past, 199)
    units = np.arange(200)
    risk = hazard_risk(fitted, past, 40, units)
    assert risk.mean() == pytest.approx(recurred(past, 40, 12).mean(), abs=0.2)
    assert risk.mean() > hazard_risk(fitted, past, 130, units).mean()


def test_a_world_without_relapse_gives_a_low_base_rate():
    fitted = fit_hazard(past_of(world_of(np.zeros((4, 100)))), 99)
    assert fitted.cases == 0
    assert (fitted.slopes == 0).all()


def test_alarms_count_false_and_missed_ones():
    found = alarms([0.9, 0.4, 0.4, 0.1], [1, 0, 0, 1], thresholds=(0.3, 0.95))
    assert (found[0].raised, found[0].true, found[0].missed, found[0].false_per_true) == (3, 1, 1, 2.0)
    assert found[1].false_per_true == float("inf")
    with pytest.raises(ForecastError, match="equal"):
        alarms([0.1], [1, 0])


def test_an_outcome_beyond_the_record_is_refused(mixed):
    with pytest.raises(ForecastError, match="after the last month"):
        recurred(past_of(mixed), 135, 12)
