"""Backtests score joint draws, and put claims beside the benchmark that is hardest to beat."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest

from lull.forecast.benchmarks import BENCHMARKS
from lull.forecast.world import world_from_long
from lull.verify.backtest import Scores, Setting, backtest
from lull.verify.protocols import monthly
from lull.verify.report import report
from lull.verify.tables import skill
from lull.verify.together import UNITS_TOGETHER, hardest

MODEL = """
import numpy as np


def fit(world, horizons):
    return world.counts[:, -24:].mean(axis=1)


def draw(fitted, horizons, *, draws, rng):
    return rng.poisson(fitted[:, None, None], size=(len(fitted), len(horizons), draws))
"""


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    path = tmp_path_factory.mktemp("model") / "mean.py"
    path.write_text(MODEL, "utf-8")
    months = [str(m) for m in np.datetime64("2010-01", "M") + np.arange(96)]
    rng = np.random.default_rng(3)
    counts = rng.poisson(rng.gamma(0.8, 9, size=(3, 96)))
    world = world_from_long(np.repeat(["a", "b", "c"], 96).tolist(), months * 3, counts.ravel())
    models = [str(path), "conflictology-12", "smooth-12", "negbin-12", "mixture-12"]
    return backtest(world, monthly("2014-01", "2016-12", step=3), models, setting=Setting(draws=200))


def test_smoothing_alone_lowers_ignorance_and_harms_no_other_score_much(scores: Scores) -> None:
    rows = {r["model"]: r for r in skill(scores.months, reference="conflictology-12").to_pylist()}
    for name in ("smooth-12", "mixture-12"):
        assert rows[name]["ign_ratio"] < 0.95
        assert rows[name]["crps_ratio"] < 1.02


def test_hard_benchmarks_give_as_many_whole_draws_as_asked_and_keep_zero() -> None:
    world = world_from_long(["a", "b"] * 12, np.repeat([f"2019-{m:02d}" for m in range(1, 13)], 2), [0, 7] * 12)
    for name in ("smooth-12", "negbin-12"):
        model = BENCHMARKS[name]
        drawn = model.draw(model.fit(world, (1, 2)), (1, 2), draws=333, rng=np.random.default_rng(1))
        assert (drawn.shape, drawn.dtype.kind) == ((2, 2, 333), "i")
        assert not drawn[0].any()
        assert drawn[1].mean() == pytest.approx(7, rel=0.2)


def test_joint_scores_cover_months_of_units_and_units_together(scores: Scores) -> None:
    rows = scores.joint
    assert pc.all(pc.is_finite(rows["energy"])).as_py()
    together = rows.filter(pc.equal(rows["of"], UNITS_TOGETHER))
    assert together.num_rows * 3 == rows.num_rows - together.num_rows


def test_each_claim_stands_beside_the_best_benchmark_on_that_score(scores: Scores) -> None:
    table = skill(scores.months, reference="conflictology-12")
    rows = {r["model"]: r for r in table.to_pylist()}
    for found in hardest(table).to_pylist():
        best = min(rows[n][found["score"]] for n in rows if n in BENCHMARKS)
        assert found["benchmark_mean"] == best
        assert found["ratio"] == pytest.approx(rows["mean"][found["score"]] / best)
    met = next(r["bar_met"] for r in hardest(table).to_pylist() if r["score"] == "crps")
    assert met == (rows["mean"]["crps"] <= 0.95 * rows["conflictology-12"]["crps"])


def test_the_report_holds_both_tables(scores: Scores) -> None:
    made = report(scores, reference="conflictology-12", rng=np.random.default_rng(1))
    assert {"skill_joint", "hardest"} <= set(made.tables)
