"""Tables of skill count right: ratios, intervals, calibration, alarms, and where a gain was earned."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pytest

from lull.errors import ForecastError
from lull.forecast.world import World
from lull.scores import score_rows
from lull.verify import Setting, backtest, challenge
from lull.verify.calibration import LEVELS, alarms_table, pit_table, reliability_table
from lull.verify.compare import differences, paired
from lull.verify.report import markdown, report, write_report
from lull.verify.tables import largest, skill, with_class, without, zero_share

RNG = np.random.default_rng


@pytest.fixture(scope="module")
def scores():
    rng = RNG(2)
    counts = rng.poisson(rng.gamma(0.4, 30, size=(12, 1)), size=(12, 60)).astype(float)
    months = np.datetime64("2012-01", "M") + np.arange(60)
    world = World(tuple(f"u{i}" for i in range(12)), months, counts)
    return backtest(world, challenge([2015, 2016]), ["zero", "last", "conflictology-12"], setting=Setting(draws=60))


def test_the_reference_has_ratio_one_and_others_the_ratio_of_their_means(scores):
    table = {r["model"]: r for r in skill(scores.months, reference="conflictology-12").to_pylist()}
    assert table["conflictology-12"]["crps_ratio"] == 1
    assert table["zero"]["crps_ratio"] == pytest.approx(table["zero"]["crps"] / table["conflictology-12"]["crps"])
    assert table["zero"]["crps"] == pytest.approx(table["zero"]["deaths"]), "the CRPS of zero is the mean count"
    assert table["zero"]["zero_share"] is None


def test_windows_average_to_the_whole(scores):
    whole = {r["model"]: r for r in skill(scores.months).to_pylist()}
    parts = [r for r in skill(scores.months, by=["window"]).to_pylist() if r["model"] == "last"]
    assert np.mean([r["ign"] for r in parts]) == pytest.approx(whole["last"]["ign"])
    assert sum(r["rows"] for r in parts) == whole["last"]["rows"]


def test_models_scored_on_other_rows_are_not_compared(scores):
    uneven = scores.months.slice(1)
    with pytest.raises(ForecastError, match="different rows"):
        skill(uneven, reference="conflictology-12")
    with pytest.raises(ForecastError, match="no model 'lull'"):
        skill(scores.months, reference="lull")
    with pytest.raises(ForecastError, match="no column 'season'"):
        skill(scores.months, by=["season"])


def of_window(scores, model: str, window: str) -> pa.Table:
    table = scores.months
    return table.filter(pc.and_(pc.equal(table["model"], model), pc.equal(table["window"], window)))


def test_as_many_rows_are_not_the_same_rows(scores):
    apart = pa.concat_tables([of_window(scores, "zero", "2015"), of_window(scores, "last", "2016")])
    message = "zero has 144, last has 144.*origin 2014-10-01, unit_id u0, horizon 3, window 2015"
    for compare in (lambda: skill(apart, reference="last"), lambda: differences(apart, "last", rng=RNG(0))):
        with pytest.raises(ForecastError, match=message):
            compare()


def test_a_row_that_stands_twice_is_not_two_rows(scores):
    zero, last = (of_window(scores, m, "2015") for m in ("zero", "last"))
    twice = pa.concat_tables([zero.slice(1), zero.slice(1, 1), last])
    with pytest.raises(ForecastError, match="different rows"):
        skill(twice, reference="last")


def test_the_order_of_rows_does_not_matter(scores):
    mixed = scores.months.take(pa.array(RNG(5).permutation(scores.months.num_rows)))
    tables = [skill(t, reference="last").sort_by("model").to_pylist() for t in (scores.months, mixed)]
    for one, other in zip(*tables, strict=True):
        assert one == pytest.approx(other)


def test_leaving_out_the_largest_wars_leaves_out_those_units(scores):
    first = largest(scores.months, 2)
    rest = without(scores.months, first)
    assert rest.num_rows == scores.months.num_rows * 10 // 12
    assert not set(first) & set(rest.column("unit_id").to_pylist())
    split = skill(with_class(scores.months, {"u0": "north"}), by=["unit_class"])
    assert set(split.column("unit_class").to_pylist()) == {"north", "other"}


def test_zero_share_counts_the_rows_without_deaths():
    assert zero_share(np.array([2.0, -1.0, 3.0]), np.array([0.0, 0.0, 4.0])) == 0.25
    assert zero_share(np.array([-1.0]), np.array([0.0])) is None


def test_a_difference_has_an_interval_that_holds_it_and_widens_with_dependence():
    rng = RNG(3)
    effect = np.repeat(rng.normal(0, 1, 40), 25)
    mine, theirs = 5 + effect + rng.normal(0, 0.1, 1000), np.full(1000, 5.0)
    blocks = paired(mine, theirs, np.repeat(np.arange(40), 25), rng=rng)
    alone = paired(mine, theirs, np.arange(1000), rng=rng)
    assert blocks.low < blocks.difference < blocks.high
    assert blocks.high - blocks.low > 3 * (alone.high - alone.low)
    # The standard error of 40 block means of variance 1 is 1/sqrt(40); a 95 % interval is 3.92 of them wide.
    assert blocks.high - blocks.low == pytest.approx(3.92 / np.sqrt(40), rel=0.35)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    rng, hits = RNG(4), 0
    for _ in range(120):
        mine = np.repeat(rng.normal(0.2, 1, 30), 5)
        d = paired(mine, np.zeros(150), np.repeat(np.arange(30), 5), rng=rng)
        hits += d.low <= 0.2 <= d.high
    assert 0.86 <= hits / 120 <= 0.99


def test_differences_name_blocks_of_units_and_of_origins(scores):
    table = differences(scores.months, "conflictology-12", rng=RNG(1), metrics=["crps"]).to_pylist()
    assert {(r["model"], r["blocks"], r["count"]) for r in table} == {
        (m, b, n) for m in ("zero", "last") for b, n in (("unit", 12), ("origin", 2))
    }
    for row in table:
        assert row["low"] <= row["difference"] <= row["high"]


def rows(p: list[float], obs: list[float], activity: str = "zero") -> pa.Table:
    n = len(p)
    return pa.table(
        {"model": ["m"] * n, "p_ge_1": p, "p_ge_25": [0.0] * n, "obs": obs, "activity": [activity] * n, "pit": p}
    )


def test_alarms_are_counted_one_by_one():
    table = alarms_table(rows([0.9, 0.6, 0.2, 0.1], [3.0, 0.0, 1.0, 0.0]), levels=[0.5, 0.15, 0.95])
    counted = {(r["least"], r["level"]): r for r in table.to_pylist() if r["start"] == "onset"}
    assert [counted[1, 0.5][k] for k in ("alarms", "true", "false", "missed", "false_per_true")] == [2, 1, 1, 1, 1.0]
    assert [counted[1, 0.15][k] for k in ("alarms", "true", "false", "missed")] == [3, 2, 1, 0]
    assert counted[1, 0.95]["false_per_true"] is None
    assert counted[25, 0.5]["recall"] is None


@pytest.mark.parametrize("level", LEVELS)
def test_an_alarm_fires_where_just_so_many_draws_warn(level):
    fct = np.where(np.arange(1000) < round(level * 1000), 30, 0)[None, :]
    one = score_rows([30.0], fct, rng=RNG(0))
    made = pa.table({"model": ["m"], "p_ge_1": one.p_ge_1, "p_ge_25": one.p_ge_25, "obs": [30.0], "activity": ["zero"]})
    assert {r["alarms"] for r in alarms_table(made, levels=[level]).to_pylist()} == {1}


def test_reliability_of_a_perfect_forecast_has_no_gap():
    rng = RNG(6)
    p = rng.random(40_000)
    table = reliability_table(rows(p.tolist(), (rng.random(40_000) < p).astype(float).tolist()))
    for row in table.to_pylist():
        if row["least"] == 1:
            assert abs(row["gap"]) < 100 * 5 * np.sqrt(0.25 / row["cases"])


def test_ranks_are_counted_on_active_units_only():
    quiet, active = rows([0.05] * 8, [0.0] * 8), rows([0.05, 0.95, 0.96, 1.0], [1.0] * 4, "high")
    table = pit_table(pa.concat_tables([quiet, active])).to_pylist()
    assert [r["cases"] for r in table] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 3]


@pytest.mark.parametrize("units", [1, 2, 3])
def test_an_area_with_as_few_units_as_large_wars_has_a_report(units):
    counts = np.arange(units)[:, None] + np.zeros((units, 36))
    world = World(tuple("abc"[:units]), np.datetime64("2016-01", "M") + np.arange(36), counts)
    made = report(
        backtest(world, challenge([2018]), ["zero", "last"], setting=Setting(draws=24)), reference="last", rng=RNG(0)
    )
    assert made.wars == tuple("cba"[3 - units :][: units - 1])
    assert made.tables["skill_without_largest"].column("rows").to_pylist() == [12, 12]
    assert markdown(made, title="A backtest")


def test_the_report_is_written_whole_and_never_over_something_else(scores, tmp_path):
    made = report(scores, reference="conflictology-12", rng=RNG(0), classes={"u0": "north"})
    folder = tmp_path / "report"
    for _ in range(2):
        write_report(made, scores, folder, title="A backtest")
    text = (folder / "report.md").read_text()
    assert text.startswith("# A backtest\n")
    assert "| 2015 |" in text
    assert pacsv.read_csv(folder / "skill.csv").num_rows == 3
    for svg in folder.glob("*.svg"):
        assert "<svg" in svg.read_text()
    assert [p.name for p in tmp_path.iterdir()] == ["report"]
    other = tmp_path / "precious"
    other.mkdir()
    (other / "file").write_text("x")
    with pytest.raises(ForecastError, match="no backtest report"):
        write_report(made, scores, other, title="A backtest")
    assert (other / "file").read_text() == "x"
