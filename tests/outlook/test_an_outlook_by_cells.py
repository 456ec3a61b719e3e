"""The outlook by cells: every event in its cell, draws one cell a row group, and a map with every cell."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.made_area import make_area

from lull.errors import ForecastError
from lull.forecast.pool import Forecast
from lull.outlook.aside import taking_place
from lull.outlook.cells import count_events, make_cells, write_draws
from lull.publish.cell_map import draw_cells


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    area = make_area(tmp_path_factory.mktemp("cells") / "area")
    return make_cells(area, date(2019, 4, 1), draws=100)


def test_events_count_in_their_cell_and_month_where_their_place_is_known() -> None:
    events = pa.table(
        {
            "type_of_violence": [1, 3, 1, 1, 1],
            "where_prec": [1, 2, 3, 1, 1],
            "priogrid_gid": pa.array([7, 7, 7, 9, None], pa.int32()),
            "date_end": pa.array([date(2019, 1, 5)] * 4 + [date(2019, 2, 1)], pa.date32()),
            "best": [4, 2, 50, 60, 70],
        }
    )
    months = np.arange("2019-01", "2019-03", dtype="datetime64[M]")
    found = count_events(events, np.array([5, 7]), months, types=(1, 3))
    assert found[1].tolist() == [[0, 0], [4, 0]]
    assert found[3].tolist() == [[0, 0], [2, 0]]
    assert found[0].sum() == 2


def test_every_cell_lies_within_one_row_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lull.outlook.cells.DRAWS_ROWS", 50)
    drawn = np.arange(3 * 2 * 20, dtype=np.int32).reshape(3, 2, 20)
    write_draws(Forecast(("1", "2", "3"), np.datetime64("2019-01"), (1, 2), drawn, (), ()), tmp_path / "d.parquet")
    with pq.ParquetFile(tmp_path / "d.parquet") as file:
        assert [set(file.read_row_group(n)["unit_id"].to_pylist()) for n in range(3)] == [{"1"}, {"2"}, {"3"}]
        assert file.read()["value"].to_pylist() == list(range(120))


def test_cells_are_forecast_and_drawn(made: Path) -> None:
    rows = pq.read_table(made / "forecast.parquet")
    shapes = json.loads((made / "cells.geojson").read_text("utf-8"))["features"]
    assert set(rows["unit_id"].to_pylist()) == {f["properties"]["place_id"] for f in shapes}
    assert set(rows["level"].to_pylist()) == {"cell"}
    draws = pq.read_table(made / "draws.parquet")
    assert draws.num_rows == len(shapes) * 12 * 100
    picture = draw_cells(made).read_text("utf-8")
    assert picture.count("<path") >= len(shapes)


def test_writing_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    with taking_place(tmp_path / "a") as aside:
        (aside / "kept").write_text("kept")
    with pytest.raises(ForecastError, match="broken"), taking_place(tmp_path / "a"):
        raise ForecastError("broken")
    assert [p.name for p in tmp_path.rglob("*")] == ["a", "kept"]
