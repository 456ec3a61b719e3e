"""What UCDP knows to a governorate only: no point in a district, but evidence beside the governorate."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from lull.area import bundled_area, load_area
from lull.decided import open_decided
from lull.disclosure import published_imprecise
from lull.outlook.calendar import cutoff
from lull.outlook.counted import count, keys_of
from lull.outlook.events import Events, events_of
from lull.outlook.held import held, held_months
from lull.outlook.imprecise import imprecise
from lull.outlook.run import look
from lull.places import load_places
from lull.store.ingest import Options, ingest_files

FILE = bundled_area("iraq") / "events" / "ged_iraq.parquet"
DISTRICT, GOVERNORATE, COUNTRY = load_area(bundled_area("iraq")).levels
BEFORE, AFTER = date(2018, 12, 1), date(2019, 4, 1)
M = np.datetime64


@pytest.fixture(scope="module")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imprecise") / "iraq"
    shutil.copytree(bundled_area("iraq"), folder)
    ingest_files(folder, [("ucdp", FILE)], Options(today=date(2022, 1, 1)))
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Events]:
    with open_decided(folder) as store, events_of(store, load_area(folder)) as found:
        yield found


def deaths_at(folder: Path, level: str, as_of: date) -> int:
    area = load_area(folder)
    units = keys_of(load_places(area).table, level)
    with opened(folder) as found:
        panel = count(found, area, units, level, as_of=as_of, on=cutoff(as_of)).panel
    return int(pc.sum(panel["deaths"]).as_py())


def last_day(row: Mapping[str, object]) -> str:
    return str(row["date_end"] or row["date_start"])


def in_file(precisions: Sequence[int], until: date) -> int:
    """Deaths in the file, of events that lie in Iraq and had ended by the month."""
    rows = pq.read_table(FILE)
    ended = [d[:7] <= f"{until:%Y-%m}" for d in map(last_day, rows.to_pylist())]
    kept = pc.and_(pc.is_in(pc.coalesce(rows["where_prec"], 2), pa.array(precisions, pa.float64())), pa.array(ended))
    return int(pc.sum(rows.filter(kept)["best"]).as_py())


def test_which_precision_counts_follows_what_the_files_hold_up_to_the_origin(iraq: Path) -> None:
    assert deaths_at(iraq, DISTRICT, BEFORE) == pytest.approx(in_file((1, 2), BEFORE), abs=10)
    assert deaths_at(iraq, GOVERNORATE, BEFORE) == pytest.approx(in_file((1, 2, 3, 4), BEFORE), abs=10)
    assert deaths_at(iraq, COUNTRY, BEFORE) == pytest.approx(in_file(range(1, 8), BEFORE), abs=10)
    # The file of 2019 and 2020 holds precisions 1 and 2 alone: no level may seem to calm down because of it.
    assert deaths_at(iraq, GOVERNORATE, AFTER) == deaths_at(iraq, DISTRICT, AFTER)
    assert deaths_at(iraq, COUNTRY, AFTER) == deaths_at(iraq, DISTRICT, AFTER)


def test_a_forecast_of_larger_places_counts_what_all_files_hold_as_what_comes_is_counted(
    iraq: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "iraq"
    shutil.copytree(iraq, folder)
    text = (folder / "area.toml").read_text("utf-8")
    (folder / "area.toml").write_text(text.replace(f'level = "{DISTRICT}"', f'level = "{GOVERNORATE}"'), "utf-8")
    seen = look(load_area(folder), BEFORE)
    assert set(seen.panel["level"].to_pylist()) == {GOVERNORATE}
    assert pc.sum(seen.panel["deaths"]).as_py() == deaths_at(iraq, DISTRICT, BEFORE)
    assert seen.where_prec == 2
    assert seen.imprecise.num_rows


def test_what_a_forecast_of_larger_places_counts_is_not_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "iraq"
    shutil.copytree(bundled_area("iraq"), folder)
    rows = pq.read_table(FILE)
    pq.write_table(rows.filter(pa.array([last_day(r) < "2019" for r in rows.to_pylist()])), folder / "old.parquet")
    text = (folder / "area.toml").read_text("utf-8")
    (folder / "area.toml").write_text(text.replace(f'level = "{DISTRICT}"', f'level = "{GOVERNORATE}"'), "utf-8")
    ingest_files(folder, [("ucdp", folder / "old.parquet")], Options(today=date(2022, 1, 1)))
    seen = look(load_area(folder), date(2018, 10, 1))
    assert seen.where_prec == 4
    assert pc.sum(seen.panel["deaths"]).as_py() == pytest.approx(in_file((1, 2, 3, 4), date(2018, 10, 1)), abs=10)
    assert not seen.imprecise.num_rows


def test_a_fuller_file_brings_the_coarser_precisions_back(iraq: Path, tmp_path: Path) -> None:
    folder = tmp_path / "iraq"
    shutil.copytree(iraq, folder)
    rows = pq.read_table(FILE).to_pylist()
    newer = [
        {**r, "where_prec": 4.0 if n % 3 == 0 else 1.0, "src": "GED~25.1"} if last_day(r) >= "2019" else r
        for n, r in enumerate(rows)
    ]
    pq.write_table(pa.Table.from_pylist(newer, pq.read_schema(FILE)), folder / "newer.parquet")
    ingest_files(folder, [("ucdp", folder / "newer.parquet")], Options(today=date(2026, 1, 1)))
    area = load_area(folder)
    day = date(2026, 1, 1)
    with opened(folder) as found:
        seen = held_months(found, area, AFTER, on=day)
        places = load_places(area).table
        wider = imprecise(found, area, places, AFTER, on=day, counted=2)
    first = int(np.argmax(seen))
    assert seen[first:].all()
    assert max(wider["month"].to_pylist()) == AFTER


def test_governorates_get_what_their_districts_do_not(iraq: Path) -> None:
    area = load_area(iraq)
    with opened(iraq) as found:
        rows = imprecise(found, area, load_places(area).table, BEFORE, on=cutoff(BEFORE), counted=2)
    assert set(rows["level"].to_pylist()) == {GOVERNORATE}
    assert min(rows["month"].to_pylist()) == date(2009, 1, 1)
    ten_years = in_file((3, 4), BEFORE) - in_file((3, 4), date(2008, 12, 1))
    assert pc.sum(rows["deaths"]).as_py() == pytest.approx(ten_years, abs=10)


def test_months_of_a_file_without_such_events_have_no_row(iraq: Path) -> None:
    area = load_area(iraq)
    with opened(iraq) as found:
        rows = imprecise(found, area, load_places(area).table, AFTER, on=cutoff(AFTER), counted=2)
    assert max(rows["month"].to_pylist()) == BEFORE


def test_months_are_held_but_where_a_source_lies_that_holds_none_also_after_its_last_event() -> None:
    months = np.arange(M("2018-11"), M("2019-03"))
    some = [(M("1989-01"), M("2018-12"))]
    assert held(months, some, []).all()
    assert not held(months, [], []).any()
    later = [*some, (M("2019-02"), M("2019-02"))]
    assert held(months, later, [(M("2018-06"), M("2019-01"))]).tolist() == [True, True, False, True]
    assert held(months, some, [(M("2019-01"), M("2019-01"))]).tolist() == [True, True, False, False]
    assert held(months, [(M("2018-12"), M("2018-12"))], []).tolist() == [False, True, True, True]


def test_neither_deaths_nor_events_tell_a_small_count() -> None:
    rows = pa.table(
        {
            "unit_id": ["a"] * 4,
            "level": ["upper"] * 4,
            "month": pa.array([date(2018, m, 1) for m in (1, 2, 3, 4)], pa.date32()),
            "events": [3, 6, 0, 2],
            "deaths": [4, 3, 0, 31],
        }
    )
    out = published_imprecise(rows, source_id="s", known_from=date(2019, 1, 1))
    assert out["events_shown"].to_pylist() == ["<5", "6", "0", "2"]
    assert out["shown"].to_pylist() == ["<5", "<5", "0", "31"]
    assert out["events"].to_pylist() == [None, 6, 0, 2]
    assert out["deaths"].to_pylist() == [None, None, 0, 31]
