"""A release is written as a hub that hubdata reads, and that Lull reads back as the same draws."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hubdata import connect_hub

from lull.cli import lull
from lull.errors import ForecastError, PublishError
from lull.publish.geoparquet import write_geoparquet
from lull.publish.hub import bin_names, write_hub
from lull.publish.snapshot import Snapshot
from lull.releases import Release
from lull.verify.hub_file import is_hub, read_hub


@pytest.fixture(scope="module")
def made(snapshot: Snapshot) -> Release:
    return snapshot.release


@pytest.fixture(scope="module")
def hub(made: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hub") / "lull"
    write_hub(made, folder)
    return folder


@pytest.fixture(scope="module")
def model_output(hub: Path) -> Path:
    return next((hub / "model-output").rglob("*.parquet"))


def test_hubdata_reads_every_row_with_the_types_of_the_tasks(hub: Path, made: Release) -> None:
    found = connect_hub(hub)
    rows = found.to_table()
    kinds = {r["output_type"]: r["value_count"] for r in
             rows.group_by("output_type").aggregate([("value", "count")]).to_pylist()}  # fmt: skip
    assert set(kinds) == {"sample", "quantile", "pmf"}
    assert kinds["sample"] == made.table("draws").num_rows
    assert found.schema.field("horizon").type == pa.int32()
    assert found.schema.field("origin_date").type == pa.date32()
    assert rows["value"].null_count == 0


def test_every_value_of_a_task_is_one_that_tasks_json_allows(hub: Path, model_output: Path) -> None:
    tasks = json.loads((hub / "hub-config" / "tasks.json").read_text("utf-8"))
    rows = pq.read_table(model_output)
    for task in tasks["rounds"][0]["model_tasks"]:
        target = task["task_ids"]["target"]["optional"][0]
        mine = rows.filter(pc.equal(rows["target"], target))
        for name, allowed in task["task_ids"].items():
            assert set(map(str, pc.unique(mine[name]).to_pylist())) <= set(map(str, allowed["optional"])), name
        assert set(mine["output_type"].to_pylist()) == set(task["output_type"])
        assert task["target_metadata"][0]["target_keys"] == {"target": target}
    assert tasks["schema_version"].endswith("v6.0.0/tasks-schema.json")


def test_bins_of_sizes_sum_to_one_and_agree_with_the_samples(model_output: Path) -> None:
    rows = pq.read_table(model_output)
    bins = rows.filter(pc.equal(rows["output_type"], "pmf"))
    sums = bins.group_by(["location", "horizon", "group_id"]).aggregate([("value", "sum")])["value_sum"].to_numpy()
    np.testing.assert_allclose(sums, 1)
    assert tuple(dict.fromkeys(bins["output_type_id"].to_pylist())) == bin_names()


def test_lull_reads_its_own_hub_back_as_the_draws_of_the_release(model_output: Path, made: Release) -> None:
    assert is_hub(model_output)
    found = read_hub(model_output)
    draws = made.table("draws").sort_by([(c, "ascending") for c in ("unit_id", "horizon", "draw")])
    assert found.draws.sum() == pc.sum(draws["value"]).as_py()
    assert found.notes == ()


def test_a_second_release_becomes_a_round_and_other_folders_are_refused(
    made: Release, tmp_path: Path, hub: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(PublishError, match="no hub"):
        write_hub(made, tmp_path)
    later = Release(made.folder, {**made.info, "as_of": "2031-02-01"})
    write_hub(later, hub)
    tasks = json.loads((hub / "hub-config" / "tasks.json").read_text("utf-8"))
    origins = tasks["rounds"][0]["model_tasks"][0]["task_ids"]["origin_date"]["optional"]
    assert origins == sorted({made.info["as_of"], "2031-02-01"})
    assert len(connect_hub(hub).get_dataset().files) == 2


def others(folder: Path, kind: str, ids: list[str], values: list[float], **more: str) -> Path:
    """Model output of somebody else, for one place and two months."""
    rows = [
        {"reference_date": date(2019, 4, 1), "location": "a", "target": "deaths", "horizon": h, "output_type": kind,
         "output_type_id": i, "value": v, **more}
        for h in (1, 2) for i, v in zip(ids, values, strict=True)
    ]  # fmt: skip
    path = folder / "2019-04-01-them-model.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def test_quantiles_of_others_become_draws_and_a_note(tmp_path: Path) -> None:
    found = read_hub(others(tmp_path, "quantile", ["0.1", "0.5", "0.9"], [0, 10, 50]))
    assert found.draws.shape == (2, 1000)
    assert np.quantile(found.draws[0], [0.1, 0.5, 0.9]) == pytest.approx([0, 10, 50], abs=1)
    assert "quantiles, no samples" in found.notes[0]


def test_evaluate_and_backtest_take_files_of_a_hub(tmp_path: Path) -> None:
    folder = tmp_path / "model-output" / "them-model"
    folder.mkdir(parents=True)
    path = others(folder, "sample", [str(k) for k in range(20)], [float(k) for k in range(20)])
    actuals = tmp_path / "actuals.csv"
    actuals.write_text("unit,month,value\na,2019-05,4\na,2019-06,0\n", "utf-8")
    ran = CliRunner().invoke(lull, ["evaluate", str(path), str(actuals), "--json"], catch_exceptions=False)
    assert json.loads(ran.stdout)["rows"] == 2
    from lull.forecast.world import world_from_long
    from lull.verify.backtest import Setting, backtest
    from lull.verify.protocols import monthly

    months = [str(m) for m in np.datetime64("2018-01", "M") + np.arange(18)]
    world = world_from_long(["a"] * 18, months, [3] * 18)
    folds = monthly("2019-04", "2019-04", horizons=(1, 2))
    made = backtest(world, folds, [str(folder), "zero"], setting=Setting(draws=100)).months
    assert set(made["model"].to_pylist()) == {"them-model", "zero"}
    with pytest.raises(ForecastError, match="none of 1 files"):
        backtest(world, monthly("2019-03", "2019-03", horizons=(1, 2)), [str(folder)], setting=Setting(draws=100))


def test_files_that_cannot_be_draws_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ForecastError, match="expected samples or quantiles"):
        read_hub(others(tmp_path, "mean", ["NA"], [3.0]))


def test_the_outlook_is_written_with_outlines(made: Release, tmp_path: Path) -> None:
    count = write_geoparquet(made, tmp_path / "outlook.parquet")
    about = json.loads(pq.read_schema(tmp_path / "outlook.parquet").metadata[b"geo"])
    assert about["primary_column"] == "geometry"
    assert set(about["columns"]["geometry"]["geometry_types"]) <= {"Polygon", "MultiPolygon"}
    assert count == pq.read_metadata(tmp_path / "outlook.parquet").num_rows > 0
