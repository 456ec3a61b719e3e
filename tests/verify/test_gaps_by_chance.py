"""Reliability: what gaps a forecast that is exactly right would show."""

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from lull.errors import ForecastError
from lull.scores import score_rows
from lull.verify.calibration import reliability_table
from lull.verify.chance import WORLDS, closeness, hits_by_world, shares_by_world, with_chance
from lull.verify.plots import reliability_plot

RNG = np.random.default_rng


def table_of(drawn, obs):
    one = score_rows(obs, drawn, rng=RNG(0))
    columns = {"p_ge_1": one.p_ge_1, "p_ge_25": one.p_ge_25, "obs": obs}
    return reliability_table(pa.table({"model": ["m"] * len(obs), **columns}))


def hits(drawn, window="2018"):
    return hits_by_world(drawn, model="m", window=window, of="months")


def test_independent_rows_stray_as_the_binomial_law_says():
    rng = RNG(1)
    drawn = (rng.random((3000, 1000)) < 0.35).astype(int)
    found = shares_by_world(hits(drawn), model="m", least=1)
    together = sum(found.values())
    assert together.shape == (WORLDS,)
    law = stats.binom(3000, 0.35)
    assert abs(together.mean() - law.mean()) < 4 * law.std() / np.sqrt(WORLDS)
    assert 0.7 < together.std() / law.std() < 1.3


def test_rows_that_come_together_stray_far_more():
    rng = RNG(2)
    place = np.repeat((rng.random((25, 1000)) < 0.35).astype(int), 12, axis=0)
    alone = (rng.random((300, 1000)) < 0.35).astype(int)
    spread = []
    for drawn in (place, alone):
        row = with_chance(table_of(drawn, drawn[:, -1].astype(float)), hits(drawn)).to_pylist()
        spread.append(max(r["chance_high"] - r["chance_low"] for r in row if r["least"] == 1 and r["cases"] > 100))
    assert spread[0] > 2 * spread[1]


def test_windows_add_up():
    drawn = np.tile([[0, 30], [0, 0]], (1, 200))
    twice = pa.concat_tables([hits(drawn, "2018"), hits(drawn, "2019")])
    once, both = (shares_by_world(t, model="m", least=25) for t in (hits(drawn), twice))
    assert once.keys() == both.keys()
    assert all((2 * once[b] == both[b]).all() for b in once)


def test_a_world_of_the_forecast_lies_in_the_range_nine_times_in_ten():
    rng = RNG(3)
    chance = rng.choice([0.15, 0.45, 0.75], size=(40, 1))
    drawn = np.repeat((rng.random((40, 1000)) < chance).astype(int), 12, axis=0)
    inside = []
    for k in range(500, 700):
        table = with_chance(table_of(drawn, drawn[:, k].astype(float)), hits(drawn))
        inside += [r["chance_low"] <= r["gap"] <= r["chance_high"] for r in table.to_pylist() if r["least"] == 1]
    assert 0.8 < np.mean(inside) < 0.97


@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
def test_a_probability_on_an_edge_is_in_the_same_bin_for_cases_and_for_worlds(share):
    drawn = np.tile(np.arange(1000) < round(share * 1000), (300, 1)).astype(int)
    table = table_of(drawn, drawn[:, 0].astype(float))
    row = next(r for r in with_chance(table, hits(drawn)).to_pylist() if r["least"] == 1)
    assert (row["low"], row["cases"]) == (share, 300)
    worlds = shares_by_world(hits(drawn), model="m", least=1)
    assert [w.max() for w in worlds.values()] == [300], "the event comes everywhere at once, in one bin"


def test_worlds_of_other_forecasts_are_refused():
    table = table_of(np.full((4, 10), 1), np.ones(4))
    with pytest.raises(ForecastError, match="no drawn worlds for model m, 1 deaths or more"):
        with_chance(table, hits(np.zeros((4, 10), dtype=int)))


def test_closeness_counts_bins_with_enough_cases_only():
    drawn = np.zeros((450, 1000), dtype=int)
    drawn[:250, ::2] = 1
    drawn[250:300, :800] = 1
    obs = np.zeros(450)
    obs[:125] = 1
    rows = {r["least"]: r for r in closeness(table_of(drawn, obs), hits(drawn)).to_pylist()}
    assert (rows[1]["bins"], rows[1]["close"]) == (1, 1)
    assert (rows[25]["bins"], rows[25]["close"], rows[25]["right"]) == (1, 1, 1.0)
    wrong = closeness(table_of(drawn, np.zeros(450)), hits(drawn)).to_pylist()[0]
    assert wrong["close"] == 0


@pytest.mark.parametrize("with_bars", [True, False])
def test_the_plot_shows_the_range_where_it_is_known(with_bars):
    drawn = (RNG(4).random((400, 200)) < 0.3).astype(int)
    table = table_of(drawn, drawn[:, 0].astype(float))
    svg = reliability_plot(with_chance(table, hits(drawn)) if with_bars else table, least=1, models=("m",))
    assert svg.startswith("<svg")
    assert ('stroke-width="5"' in svg) == with_bars
