"""The whole country from the newest month of its series, in its own folder beside the releases."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lull.area import bundled_area, load_area
from lull.errors import ForecastError
from lull.outlook.now import make_national, newest_month


@pytest.fixture(scope="module")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("now") / "iraq"
    shutil.copytree(bundled_area("iraq"), folder)
    settings = (folder / "area.toml").read_text("utf-8")
    (folder / "area.toml").write_text(
        settings.replace('file = "events/national.csv"', 'file = "events/national.csv"\nyears = 5'), "utf-8"
    )
    return folder


def test_iraq_is_forecast_from_may_2026_and_what_ends_earlier_is_left_out(iraq: Path) -> None:
    made = make_national(iraq, horizons=(1, 2, 3), draws=100)
    told = json.loads((made / "national.json").read_text("utf-8"))
    assert (made.name, told["horizons"]) == ("2026-05", [1, 2, 3])
    assert {t["id"]: t["left_out"] for t in told["tracks"]} == {"state_based": "", "government_is": "record_ends"}
    rows = pq.read_table(made / "national.parquet").to_pylist()
    assert {r["track_id"] for r in rows} == {"state_based"}
    assert min(r["month"] for r in rows) == date(2026, 6, 1)
    assert all(r["trimmed_mean"] <= r["p90"] for r in rows)
    assert [p.name for p in made.parent.iterdir()] == ["2026-05"]


def test_an_area_without_national_series_is_told_what_to_add(iraq: Path, tmp_path: Path) -> None:
    shutil.copytree(iraq, tmp_path / "bare", ignore=shutil.ignore_patterns("national"))
    settings = (tmp_path / "bare" / "area.toml").read_text("utf-8")
    start, end = settings.index("[[track]]"), settings.index("# An event belongs")
    (tmp_path / "bare" / "area.toml").write_text(settings[:start] + settings[end:], "utf-8")
    with pytest.raises(ForecastError, match="declares no national series"):
        newest_month(load_area(tmp_path / "bare"))
