"""An area whose events lie in a user's engine: the same panel at every level, the same outlook, and clear errors."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from tests.made_area import TODAY, make_area

from lull.area import load_area
from lull.errors import ForecastError, StoreError
from lull.outlook.panels import panels
from lull.outlook.run import make_outlook
from lull.runs.new import newest_month
from lull.store import open_store

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
MONTH = date(2019, 3, 1)


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_area(tmp_path_factory.mktemp("made") / "area")


@pytest.fixture(scope="module")
def tables(area: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The store's events with all their states, and the file as its owner publishes it, both as Parquet."""
    folder = tmp_path_factory.mktemp("lake")
    with open_store(area) as store:
        pq.write_table(store.history("event"), folder / "coded.parquet")
    raw = pacsv.read_csv(next((area / "events").glob("*ged*.csv")))
    pq.write_table(raw, folder / "published.parquet")
    return {p.stem: p for p in folder.glob("*.parquet")}


@pytest.fixture(params=["duckdb", "sail"])
def at(request: pytest.FixtureRequest) -> Callable[[Path], str]:
    if request.param == "duckdb":
        return lambda path: f"duckdb://{path}"
    address: str = request.getfixturevalue("sail_address")
    return lambda path: f"{address}/parquet:{path}"


def same(one: pa.Table, two: pa.Table) -> None:
    assert one.drop_columns([n for n in one.column_names if pa.types.is_floating(one.schema.field(n).type)]).equals(
        two.drop_columns([n for n in two.column_names if pa.types.is_floating(two.schema.field(n).type)])
    )


@pytest.mark.parametrize("level", ["district", "governorate", "country", "cell"])
@pytest.mark.parametrize("table", ["coded", "published"])
def test_the_panel_is_that_of_the_store_row_for_row(
    area: Path, tables: dict[str, Path], at: Callable[[Path], str], level: str, table: str
) -> None:
    here = panels(area, MONTH, level=level)
    there = panels(area, MONTH, level=level, events=at(tables[table]))
    assert here["groups"].num_rows > 10
    for name in ("panel", "groups", "features"):
        same(here[name], there[name])


def test_an_outlook_goes_on_from_it_without_a_store(
    area: Path, tables: dict[str, Path], at: Callable[[Path], str], tmp_path: Path
) -> None:
    away = tmp_path / "away"
    shutil.copytree(area, away, ignore=shutil.ignore_patterns("store.duckdb", "releases", ".*"))
    settings = (away / "area.toml").read_text("utf-8")
    (away / "area.toml").write_text(f'{settings}\n[engine]\nevents = "{at(tables["coded"])}"\n', "utf-8")
    assert newest_month(away, TODAY) == newest_month(area, TODAY)
    one = make_outlook(area, MONTH, today=TODAY)
    two = make_outlook(away, MONTH, today=TODAY)
    assert one.table("draws").equals(two.table("draws"))
    assert load_area(away).settings.engine.events


def test_a_table_that_lacks_columns_or_a_server_that_is_not_there_is_told(
    area: Path, tables: dict[str, Path], tmp_path: Path
) -> None:
    pq.write_table(pq.read_table(tables["coded"]).drop_columns(["best"]), tmp_path / "few.parquet")
    with pytest.raises(ForecastError, match="expected event_id"):
        panels(area, MONTH, events=f"duckdb://{tmp_path}/few.parquet")
    with pytest.raises(StoreError, match="reports"):
        panels(area, MONTH, events=f"duckdb://{tmp_path}/none.parquet")
