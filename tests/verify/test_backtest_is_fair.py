"""A backtest shows a model nothing it could not know, scores all alike, and gives the same anywhere it runs."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest

from lull.errors import ForecastError
from lull.forecast.world import World
from lull.schema import conform
from lull.scores import crps_ensemble
from lull.verify import Setting, backtest, challenge, monthly
from lull.verify.protocols import possible, years_of
from lull.verify.tables import check_paired

SMALL = Setting("district", draws=50, seed=3)
BENCHMARKS = ["zero", "last", "conflictology-12", "bootstrap-240"]


def world(units: int = 5, years: int = 6, seed: int = 1) -> World:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(0.5, 8, size=(units, 1)), size=(units, 12 * years))
    months = np.datetime64("2012-01", "M") + np.arange(12 * years)
    return World(tuple(f"u{i}" for i in range(units)), months, counts.astype(float))


def test_rows_match_the_table_and_hold_what_was_recorded():
    w = world()
    scores = backtest(w, challenge([2015, 2016]), BENCHMARKS, setting=SMALL)
    for table in (scores.months, scores.sums, scores.totals):
        conform(table, "score")
    assert scores.months.num_rows == 4 * 2 * 12 * 5
    assert scores.sums.num_rows == 4 * 2 * 5
    assert scores.totals.num_rows == 4 * 2
    row = scores.months.slice(17, 1).to_pylist()[0]
    month = int((np.datetime64(row["month"], "M") - w.months[0]).astype(int))
    assert row["obs"] == w.counts[w.units.index(row["unit_id"]), month]
    assert (row["window"], str(row["origin"]), row["development"]) == ("2015", "2014-10-01", True)
    check_paired(scores.months, "zero")


def test_scores_equal_those_of_the_draws_made_by_hand():
    w = world()
    scores = backtest(w, challenge([2016]), ["conflictology-12"], setting=Setting(draws=12))
    origin = int((np.datetime64("2015-10") - w.months[0]).astype(int))
    sample = np.repeat(w.counts[:, origin - 11 : origin + 1], 12, axis=0)
    actual = w.counts[:, origin + 3 : origin + 15].ravel()
    np.testing.assert_allclose(scores.months.column("crps").to_numpy(), crps_ensemble(actual, sample))


@pytest.mark.parametrize("name", [*BENCHMARKS, "lull"])
def test_what_came_after_the_origin_changes_no_draw(name):
    w = world()
    fold = monthly("2015-06", "2015-06", horizons=(1, 2, 3))
    shuffled = w.counts.copy()
    after = int((fold[0].origin - w.months[0]).astype(int)) + 1
    shuffled[:, after:] = np.random.default_rng(5).permutation(shuffled[:, after:].ravel()).reshape(5, -1)
    before, mixed = (
        backtest(World(w.units, w.months, c), fold, [name], setting=SMALL).months for c in (w.counts, shuffled)
    )
    for column in ("mean", "p_ge_1", "p_ge_25", "width"):
        assert before.column(column).equals(mixed.column(column)), column
    assert not before.column("obs").equals(mixed.column("obs"))


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_every_executor_gives_the_same_scores(kind):
    folds = monthly("2015-01", "2015-06", step=2)
    here = backtest(world(), folds, BENCHMARKS, setting=SMALL)
    pool = ThreadPoolExecutor(2) if kind == "threads" else ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with pool as executor:
        there = backtest(world(), folds, BENCHMARKS, setting=SMALL, executor=executor)
    assert there.months.equals(here.months)
    assert there.sums.equals(here.sums)


def test_folds_that_share_a_fit_see_the_months_since_and_no_later_ones():
    w = world()
    folds = monthly("2015-01", "2015-04", horizons=(1, 2))
    shared = backtest(w, folds, ["lull"], setting=Setting(draws=50, refit=12)).months
    first = backtest(w, folds[:1], ["lull"], setting=Setting(draws=50, refit=1)).months
    only = shared.filter(pc.equal(shared.column("origin"), first.column("origin")[0]))
    assert only.equals(first)
    cut = World(w.units, w.months[:42], w.counts[:, :42])
    assert backtest(cut, folds, ["lull"], setting=Setting(draws=50, refit=12)).months.equals(shared)


def test_a_model_of_ones_own_is_one_file_with_two_functions(tmp_path: Path):
    file = tmp_path / "mean.py"
    file.write_text(
        "import numpy as np\n"
        "def fit(world, horizons):\n"
        "    return world.counts[:, -36:].mean(axis=1)\n"
        "def draw(fitted, horizons, *, draws, rng):\n"
        "    return rng.poisson(fitted[:, None, None], size=(len(fitted), len(horizons), draws))\n"
    )
    rows = backtest(world(), challenge([2016]), [str(file), "zero"], setting=SMALL).months
    means = {r["model"]: r["crps_mean"] for r in rows.group_by("model").aggregate([("crps", "mean")]).to_pylist()}
    assert set(means) == {"mean", "zero"}
    assert means["mean"] < means["zero"]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("def fit(world, horizons): return 1\n", "no function draw"),
        ("fit = draw = 3\n", "no function fit and draw"),
        ("def fit(:\n", "cannot be run"),
        ("import numpy as np\ndef fit(w, h): return len(w.units)\n"
         "def draw(n, h, *, draws, rng): return np.zeros((n, draws), int)\n", r"drew \(5, 50\); expected"),
        ("import numpy as np\ndef fit(w, h): return len(w.units)\n"
         "def draw(n, h, *, draws, rng): return np.full((n, len(h), draws), 0.5)\n", "expected whole numbers"),
        ("import numpy as np\ndef fit(w, h): return len(w.units)\n"
         "def draw(n, h, *, draws, rng): return np.full((n, len(h), draws), -1)\n", "none below 0"),
    ],
)  # fmt: skip
def test_a_broken_model_file_is_refused_with_the_reason(tmp_path: Path, code: str, message: str):
    file = tmp_path / "broken.py"
    file.write_text(code)
    with pytest.raises(ForecastError, match=message):
        backtest(world(), challenge([2016]), [str(file)], setting=SMALL)


def test_unknown_models_and_missing_files_are_named():
    with pytest.raises(ForecastError, match="no model 'pool'"):
        backtest(world(), challenge([2016]), ["pool"])
    with pytest.raises(ForecastError, match="no such file"):
        backtest(world(), challenge([2016]), ["nowhere.py"])
    with pytest.raises(ForecastError, match="0 folds"):
        backtest(world(), [], ["zero"])


def test_two_models_that_would_share_a_row_of_the_tables_are_refused(tmp_path: Path):
    ones = "import numpy as np\ndef fit(w, h): return len(w.units)\n"
    ones += "def draw(n, h, *, draws, rng): return np.ones((n, len(h), draws), dtype=int)\n"
    for name in ("one/mean.py", "two/mean.py", "zero.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ones)
    for pair in (("one/mean.py", "two/mean.py"), ("one/mean.py", "one/../one/mean.py")):
        with pytest.raises(ForecastError, match=r"would both be called 'mean'.*rename"):
            backtest(world(), challenge([2016]), [str(tmp_path / name) for name in pair])
    with pytest.raises(ForecastError, match="would both be called 'zero'"):
        backtest(world(), challenge([2016]), ["zero", str(tmp_path / "zero.py")])


def test_the_challenge_protocol_leaves_a_gap_of_two_months():
    fold = challenge([2018])[0]
    assert (str(fold.origin), str(fold.origin + fold.horizons[0]), str(fold.origin + fold.horizons[-1])) == (
        "2017-10", "2018-01", "2018-12",
    )  # fmt: skip
    assert not fold.development
    assert challenge([2017])[0].development


def test_windows_that_records_do_not_cover_are_left_out_with_a_reason():
    kept, notes = possible(challenge([2013, 2014, 2017, 2018]), world())
    assert [f.window for f in kept] == ["2017"]
    assert any("2018" in n and "end 2017-12" in n for n in notes)
    assert any("2013" in n for n in notes)


@pytest.mark.parametrize("text", ["", "18", "2019-2018", "2018-2019-2020", "x"])
def test_windows_are_years(text):
    with pytest.raises(ForecastError, match="2018-2023"):
        years_of(text)
