"""The bundled worlds hold what their sources hold, and the command runs on them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from lull.cli import lull
from lull.errors import LullError
from lull.verify.worlds import cell_classes, cell_world, country_classes, country_world


def run(*args: object) -> tuple[int, str]:
    result = CliRunner().invoke(lull, ["backtest", *map(str, args)])
    message = str(result.exception) if isinstance(result.exception, LullError) else ""
    return result.exit_code, result.output + message


def test_the_countries_are_complete_and_linked_both_ways():
    world = country_world()
    assert (len(world.units), str(world.months[0]), str(world.months[-1])) == (191, "1989-01", "2024-06")
    assert set(country_classes()) == set(world.units)
    for links in (world.neighbours, world.neighbours2):
        assert (links != links.T).nnz == 0
        assert links.diagonal().sum() == 0
    assert world.neighbours.multiply(world.neighbours2).nnz == 0
    iraq = world.neighbours[[world.units.index("645")]].indices
    # Iran, Turkey, Syria, Jordan, Kuwait and Saudi Arabia.
    assert {world.units[i] for i in iraq} == {"630", "640", "652", "663", "690", "670"}


@pytest.mark.shared
def test_country_months_sum_to_those_of_the_source(shared: Path):
    with (shared / "data/ucdp/country_month_1989-01_2024-06.csv").open() as file:
        rows = list(csv.DictReader(file))
    for value, kind in (
        ("deaths_state", "sb_deaths"),
        ("deaths_onesided", "os_deaths"),
        ("deaths_nonstate", "ns_deaths"),
    ):
        world = country_world(value=value)
        year = world.months.astype("datetime64[Y]").astype(int) + 1970
        for y in (1994, 2014, 2022):
            assert world.counts[:, year == y].sum() == sum(int(r[kind]) for r in rows if int(r["year"]) == y)


@pytest.mark.shared
def test_the_countries_are_those_of_the_challenge(shared: Path):
    table = pq.read_table(
        shared / "data/views_challenge/cm_features_to_oct2018_noacled.parquet", columns=["gleditsch_ward"]
    )
    assert {str(n) for n in table.column("gleditsch_ward").to_pylist()} == set(country_world().units)


def test_cells_have_eight_neighbours_inland_and_a_region_each():
    world = cell_world()
    degree = world.neighbours.sum(axis=1)
    assert degree.max() == 8
    assert np.mean(degree == 8) > 0.85
    assert world.neighbours2.sum(axis=1).max() == 16
    assert set(cell_classes().values()) == {"Africa", "Middle East"}
    assert world.counts.sum() > 500_000


@pytest.mark.shared
def test_cells_are_numbered_as_ged_numbers_them(shared: Path):
    events = pq.read_table(
        shared / "data/ucdp/ged_iraq_1989-2020_pcoded.parquet", columns=["latitude", "longitude", "priogrid_gid"]
    )
    lat, lon, gid = (
        events.filter(pc.is_valid(events.column("priogrid_gid"))).column(n).to_numpy() for n in events.column_names
    )
    made = np.floor((lat + 90) * 2).astype(int) * 720 + np.floor((lon + 180) * 2).astype(int) + 1
    np.testing.assert_array_equal(made, gid.astype(int))
    assert set(map(str, made)) <= set(cell_world().units)


def test_the_command_prints_ratios_and_writes_a_report(tmp_path: Path):
    out = tmp_path / "country"
    code, text = run(
        "--level", "country", "--windows", "2016-2017", "--models", "zero,conflictology-12", "--executor", "here",
        "--draws", 120, "--out", out,
    )  # fmt: skip
    assert code == 0, text
    assert "conflictology-12" in text
    rows = pacsv.read_csv(out / "skill_by_window.csv").to_pylist()
    assert [(r["window"], r["development"], r["model"]) for r in rows] == [
        (y, True, m) for y in (2016, 2017) for m in ("zero", "conflictology-12")
    ]
    assert (out / "report.md").is_file()


def test_the_districts_of_iraq_can_be_tested_from_the_package_alone():
    code, text = run(
        "--level", "district", "--windows", "2016", "--step", 12, "--models", "zero,neighbours-12",
        "--executor", "here", "--draws", 100,
    )  # fmt: skip
    assert code == 0, text
    assert "101 units" in text


def test_windows_beyond_the_records_are_left_out_or_refused():
    code, text = run("--level", "cell", "--windows", "2024", "--models", "zero", "--executor", "here")
    assert code == 1
    assert "2019-12" in text
    assert run("--level", "country", "--executor", "cloud")[0] == 2
    assert run("--level", "moon")[0] == 2


@pytest.fixture
def series(tmp_path: Path) -> Path:
    rng = np.random.default_rng(2)
    months = np.datetime64("2016-01", "M") + np.arange(60)
    rows = [f"{u},{m},{rng.poisson(2)},{rng.poisson(1)}" for u in "abc" for m in months]
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(["unit,month,value,events", *rows]), encoding="utf-8")
    return path


def test_a_series_of_ones_own_is_tested_on_its_newest_years(series: Path, tmp_path: Path):
    out = tmp_path / "report"
    code, text = run("--series", series, "--executor", "here", "--draws", 100, "--out", out, "--also", "events")
    assert code == 0, text
    rows = pacsv.read_csv(out / "skill_by_window.csv").to_pylist()
    # 2016-2017 are the history that a window needs: 24 months, then two of the challenge's gap.
    assert [r["window"] for r in rows if r["model"] == "lull"] == [2019, 2020]
    smooth = {"smooth-12", "negbin-12", "mixture-12"}
    assert {r["model"] for r in rows} == {"lull", "zero", "last", "conflictology-12", "bootstrap-240"} | smooth
    assert "neighbours-12 is left out" in text
    assert "3 units" in text
    assert "mine.csv" in (out / "report.md").read_text("utf-8")


def test_scores_of_a_series_are_those_of_its_benchmark(series: Path, tmp_path: Path):
    near = tmp_path / "near.csv"
    near.write_text("unit,neighbour\na,b\n", encoding="utf-8")
    code, text = run("--series", series, "--neighbours", near, "--windows", 2020, "--models", "zero,neighbours-12",
                     "--executor", "here", "--draws", 100, "--out", tmp_path / "r")  # fmt: skip
    assert code == 0, text
    rows = {r["model"]: r for r in pacsv.read_csv(tmp_path / "r" / "skill.csv").to_pylist()}
    lines = [row.split(",") for row in series.read_text("utf-8").splitlines()[1:]]
    came = [int(value) for _, when, value, _ in lines if when >= "2020-01"]
    # The CRPS of "nobody dies" is the mean count.
    assert rows["zero"]["crps"] == pytest.approx(np.mean(came))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "--level"),
        (("--level", "country", "--also", "events"), "go with --series"),
        (("--level", "country", "--area", "."), "--level district"),
        (("--level", "country", "--series", "{series}"), "either"),
    ],
)
def test_options_that_contradict_each_other_are_usage_errors(series: Path, options: tuple[str, ...], says: str):
    code, text = run(*(o.format(series=series) for o in options))
    assert code == 2
    assert says in text


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [("2019-01", "2020-12", "less than 24 months"), ("2015-10", "2018-11", "needs records to 2018-12")],
)
def test_a_series_too_short_to_test_says_what_is_missing(tmp_path: Path, first: str, last: str, says: str):
    short = tmp_path / "short.csv"
    short.write_text(f"unit,month,value\na,{first},1\na,{last},1\n", encoding="utf-8")
    code, text = run("--series", short, "--executor", "here")
    assert code == 1
    assert f"{first} to {last}" in text
    assert says in text
    assert "row of 0" in text
