"""From files of events to a release, with nothing from after the origin, and the same bytes each time."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from frictionless import Package

from lull.area import bundled_area, load_area
from lull.errors import ForecastError
from lull.outlook.calendar import cutoff, month_of
from lull.outlook.check import check_release, recorded
from lull.outlook.demo import FILES, place_area
from lull.outlook.groups import in_total
from lull.outlook.known import world_of
from lull.outlook.run import look, make_outlook
from lull.outlook.summary import headline, summary
from lull.publish.api import tables as api_tables
from lull.publish.snapshot import open_snapshot
from lull.releases import Release
from lull.store.ingest import Options, ingest_files

AS_OF = date(2019, 4, 1)
FIRST = date(2009, 1, 1)
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("area") / "iraq"
    place_area(bundled_area("iraq"), folder)
    settings = (folder / "area.toml").read_text("utf-8")
    assert 'first_month = "1989-01"' in settings
    (folder / "area.toml").write_text(settings.replace('"1989-01"', f'"{FIRST:%Y-%m}"'), "utf-8")
    for kind, name in FILES:
        ingest_files(folder, [(kind, folder / name)], Options(today=TODAY))
    return folder


@pytest.fixture(scope="module")
def release(iraq: Path) -> Release:
    return make_outlook(iraq, AS_OF, draws=100)


def whole(release: Release) -> pa.Table:
    rows = in_total(release.table("forecast"))
    return rows.filter(pc.and_(pc.equal(rows["span"], "cumulative"), pc.equal(rows["horizon"], 12)))


def test_the_release_holds_all_districts_and_the_larger_places(release: Release) -> None:
    levels = whole(release).group_by("level").aggregate([("unit_id", "count")]).to_pylist()
    assert {r["level"]: r["unit_id_count"] for r in levels} == {"district": 101, "governorate": 18, "country": 1}


def test_groups_sum_to_the_total_in_every_world(release: Release) -> None:
    keys = ["unit_id", "horizon", "draw"]
    parts = release.table("group_draws").group_by(keys).aggregate([("value", "sum")])
    total = release.table("draws")
    total = total.filter(pc.greater(total["value"], 0))
    order = [(k, "ascending") for k in keys]
    one, two = parts.sort_by(order), total.sort_by(order)
    assert one.select(keys).equals(two.select(keys))
    assert one["value_sum"].to_pylist() == two["value"].to_pylist()


def test_each_group_has_its_own_past_and_its_own_comeback(release: Release) -> None:
    rows = release.table("forecast")
    rows = rows.filter(pc.and_(pc.equal(rows["span"], "cumulative"), pc.equal(rows["horizon"], 12)))
    groups = [g["id"] for g in release.info["groups"]]
    assert groups[:2] == ["islamic_state", "turkey_pkk"]
    assert sorted(set(rows["group_id"].to_pylist())) == sorted(["all", *groups])
    mine = rows.filter(pc.equal(rows["group_id"], "islamic_state"))
    assert mine.num_rows == 101 + 18 + 1
    assert pc.sum(pc.equal(mine["state"], "relapse_candidate")).as_py() > 5
    everyone = whole(release).sort_by("unit_id")
    below = pc.less_equal(mine.sort_by("unit_id")["p_ge_1"], everyone["p_ge_1"])
    assert pc.all(below).as_py()


def test_no_published_mean_lies_above_the_interval(release: Release) -> None:
    for name in ("forecast", "national"):
        rows = release.table(name)
        assert not pc.any(pc.greater(rows["trimmed_mean"], rows["p90"])).as_py()
        assert not pc.any(pc.less(rows["trimmed_mean"], rows["p10"])).as_py()


def test_the_panel_sums_to_the_events_that_the_rule_admits(iraq: Path) -> None:
    events = pq.read_table(iraq / "events" / "ged_iraq.parquet")
    ends = pc.coalesce(pc.cast(events["date_end"], pa.string()), pc.strftime(events["date_start"], "%Y-%m-%d"))
    precise = pc.less_equal(pc.coalesce(events["where_prec"], 2.0), 2)
    inside = pc.and_(pc.greater_equal(ends, str(FIRST)), pc.less(ends, str(cutoff(AS_OF))))
    until = events.filter(pc.and_(precise, inside))
    panel = look(load_area(iraq), AS_OF).panel
    assert pc.sum(panel["deaths"]).as_py() == int(pc.sum(until["best"]).as_py())


def test_what_came_later_changes_nothing_that_the_forecast_sees(iraq: Path, tmp_path: Path) -> None:
    shutil.copytree(iraq, tmp_path / "shuffled", ignore=shutil.ignore_patterns("store*", ".store*", "releases"))
    path = tmp_path / "shuffled" / "events" / "ged_iraq.parquet"
    events = pq.read_table(path)
    ends = pc.coalesce(pc.cast(events["date_end"], pa.string()), pc.strftime(events["date_start"], "%Y-%m-%d"))
    late = pc.greater_equal(ends, str(cutoff(AS_OF))).to_numpy()
    assert late.sum() > 100
    order = np.arange(events.num_rows)
    order[late] = np.random.default_rng(1).permutation(order[late])
    mixed = events.set_column(
        events.column_names.index("best"),
        "best",
        pc.if_else(pa.array(late), events["best"].take(order), events["best"]),
    )
    for column in ("low", "high"):
        mixed = mixed.set_column(mixed.column_names.index(column), column, mixed["best"])
    pq.write_table(mixed, path)
    ingest_files(tmp_path / "shuffled", [("ucdp", path)], Options(today=TODAY))
    one, two = (look(load_area(f), AS_OF) for f in (iraq, tmp_path / "shuffled"))
    assert one.panel.equals(two.panel)
    assert np.array_equal(world_of(one).counts, world_of(two).counts)


def test_the_same_run_again_gives_the_same_bytes(iraq: Path, release: Release) -> None:
    assert make_outlook(iraq, AS_OF, draws=100).folder == release.folder
    assert [p.name for p in (iraq / "releases").iterdir()] == ["2019-04"]


def test_the_release_is_valid_under_frictionless(release: Release) -> None:
    report = Package(str(release.folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "message"])[:5]


def test_every_row_names_a_source_that_the_release_lists(release: Release) -> None:
    listed = set(release.table("source")["source_id"].to_pylist())
    for name in release.tables:
        rows = release.table(name)
        if "source_id" in rows.column_names:
            assert set(rows["source_id"].to_pylist()) <= listed, name


def test_promises_and_grievances_are_in_the_release(release: Release) -> None:
    assert release.table("ledger").num_rows == release.table("commitment").num_rows
    assert {"ledger", "grievance", "strand", "priority", "explanation"} <= set(release.tables)
    assert "service_failure:IQG02" in release.table("grievance")["grievance_id"].to_pylist()


def test_the_national_track_is_in_the_release(release: Release) -> None:
    assert [t["id"] for t in release.info["tracks"]] == ["state_based", "government_is"]
    assert release.table("national").num_rows == 2 * 2 * 12
    assert pc.max(release.table("national_history")["month"]).as_py() == AS_OF


def test_relapse_is_said_of_candidates_only(release: Release) -> None:
    rows = whole(release)
    candidates = pc.equal(rows["state"], "relapse_candidate").to_pylist()
    assert [v is not None for v in rows["p_relapse_25"].to_pylist()] == candidates
    assert any(candidates)


def test_no_count_of_one_to_four_people_is_published(release: Release) -> None:
    deaths = release.table("history")["deaths"].drop_null()
    assert not pc.any(pc.and_(pc.greater(deaths, 0), pc.less(deaths, 5))).as_py()


def test_the_check_scores_the_benchmarks_on_the_same_rows(iraq: Path, release: Release) -> None:
    folder = check_release(iraq, release, models=("zero",))
    skill = pacsv.read_csv(folder / "skill.csv").to_pydict()
    assert set(skill["model"]) == {"zero", "conflictology-12"}
    assert len(set(skill["rows"])) == 1
    assert json.loads((folder / "summary.json").read_text())["recorded_until"] == "2020-12"
    told = json.loads((folder / "summary.json").read_text())["country"][0]["recorded"]
    low, high = map(int, told.split("-"))
    assert low < 437 < high, "437 were recorded, some in months that show <5"
    assert {r["track"] for r in json.loads((folder / "summary.json").read_text())["national"]} == {
        "state_based",
        "government_is",
    }
    assert (folder / "national_after.csv").read_text("utf-8").count("\n") == 1 + 2 * 12


def test_no_published_score_is_of_one_district_and_month(iraq: Path, release: Release) -> None:
    """The score of `zero` is the count itself, so a row of one district and month would tell a hidden one."""
    folder = check_release(iraq, release, models=("zero",))
    assert not (folder / "score.parquet").exists()
    told = api_tables.scores(open_snapshot(release.folder), place=None, strand=None, status=None)
    assert set(told["model"].to_pylist()) == {"zero", "conflictology-12"}
    assert not {"unit_id", "place_id", "month", "obs", "pit"} & set(told.column_names)
    assert min(told["rows"].to_pylist()) >= 101
    assert api_tables.scores(open_snapshot(release.folder), place="IQG01", strand=None, status=None).num_rows == 0


def test_nothing_can_be_checked_before_later_months_are_recorded(iraq: Path, release: Release) -> None:
    ends = str(recorded(iraq).world.origin)
    with pytest.raises(ForecastError, match="nothing is recorded after"):
        check_release(iraq, replace(release, info={**release.info, "origin": ends}))


def test_the_headline_names_the_highest_risk_first(release: Release) -> None:
    found = summary(release)
    risks = [row["p_ge_25"] for row in found["top"]]
    assert risks == sorted(risks, reverse=True)
    assert headline(found).splitlines()[2].startswith("Iraq")


def test_a_month_is_closed_by_the_first_day_of_the_next() -> None:
    assert cutoff(date(2019, 12, 1)) == date(2020, 1, 1)


@pytest.mark.parametrize("text", ["2019", "2019-4", "april", "2019-13", "2019-04-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ForecastError, match="write it as YYYY-MM"):
        month_of(text)


def test_changed_files_of_the_demonstration_are_kept(tmp_path: Path) -> None:
    source, folder = tmp_path / "source", tmp_path / "there"
    source.mkdir()
    (source / "a.csv").write_text("1")
    (source / "b.csv").write_text("1")
    assert place_area(source, folder) == ()
    (folder / "a.csv").write_text("mine")
    (source / "b.csv").write_text("2")
    assert place_area(source, folder) == ("a.csv",)
    assert ((folder / "a.csv").read_text(), (folder / "b.csv").read_text()) == ("mine", "2")
