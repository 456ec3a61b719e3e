"""A month after the end of the record is no month without deaths: no outlook is made of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from lull.area import bundled_area, load_area
from lull.errors import ForecastError
from lull.outlook.check import recorded
from lull.outlook.coverage import last_covered
from lull.outlook.run import look, make_outlook
from lull.schema import arrow_schema
from lull.store import Vintage, open_store
from lull.store.ingest import Options, ingest_file
from lull.store.store import LAST_DAY

TODAY = date(2026, 11, 22)
HEADER = "id,type_of_violence,date_start,date_end,low,best,high,latitude,longitude,where_prec,country,side_a,side_b"
Declare = Callable[[str], None]


@pytest.fixture
def iraq(tmp_path: Path) -> Path:
    folder = tmp_path / "iraq"
    shutil.copytree(bundled_area("iraq"), folder, ignore=shutil.ignore_patterns("facts"))
    return folder


@pytest.fixture
def declare(iraq: Path) -> Declare:
    """Write a line into [events] of area.toml, in place of one that sets the same key."""

    def write(line: str) -> None:
        path, key = iraq / "area.toml", line.split(" =", maxsplit=1)[0]
        kept = [old for old in path.read_text("utf-8").splitlines() if not old.startswith(f"{key} =")]
        kept.insert(kept.index("[events]") + 1, line)
        path.write_text("\n".join(kept) + "\n", "utf-8")

    return write


def ingest(folder: Path, *days: str, name: str) -> None:
    """Ingest a file with one event in Baghdad for each day."""
    lines = [f"{d.replace('-', '')},1,{d},{d},1,1,1,33.3,44.4,1,Iraq,A,B" for d in days]
    path = folder / name
    path.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
    ingest_file(folder, "ucdp", path, Options(today=TODAY))


def add_report(folder: Path, day: date) -> None:
    """An event that a report told of, as the review desk adds it: its vintage covers nothing."""
    row = {
        "event_id": "R", "date_start": day, "date_end": day, "type_of_violence": 1, "low": 1, "best": 1, "high": 1,
        "where_prec": 1, "place_method": "inside", "code_status": "final", "source_id": "reports", "known_from": day,
    }  # fmt: skip
    with open_store(folder, write=True) as store:
        store.add("event", pa.Table.from_pylist([row], schema=arrow_schema("event")), Vintage("reports", day))


def covered(folder: Path, on: date = LAST_DAY) -> str:
    with open_store(folder) as store:
        return str(last_covered(store, load_area(folder), on=on))


def test_an_outlook_after_the_end_of_the_record_is_refused(iraq: Path) -> None:
    ingest_file(iraq, "ucdp", iraq / "events" / "ged_iraq.parquet", Options(today=TODAY))
    told = r"ends in 2020-12, so an outlook as of 2023-06 .* Ask for --as-of 2020-12, .* cover 2021-01 to 2023-06"
    with pytest.raises(ForecastError, match=told):
        make_outlook(iraq, date(2023, 6, 1), draws=100)
    assert not (iraq / "releases").exists()
    with pytest.raises(ForecastError, match="ends in 2020-12"):
        look(load_area(iraq), date(2021, 1, 1))
    assert look(load_area(iraq), date(2020, 12, 1)).as_of == date(2020, 12, 1)
    assert str(recorded(iraq).world.origin) == "2020-12"


def test_a_version_covers_its_months_also_the_last_ones_without_any_event(iraq: Path) -> None:
    ingest(iraq, "2018-03-05", "2019-02-07", name="ged201.csv")
    assert covered(iraq) == str(recorded(iraq).world.origin) == "2019-12"


def test_a_file_without_a_version_covers_the_months_that_were_over(iraq: Path) -> None:
    ingest(iraq, "2018-03-05", "2019-01-09", "2019-02-07", name="mine.csv")
    assert covered(iraq) == str(recorded(iraq).world.origin) == "2019-01"


def test_a_month_whose_last_day_is_on_record_was_over(iraq: Path) -> None:
    ingest(iraq, "2018-03-05", "2019-02-27", "2019-02-28", name="mine.csv")
    assert covered(iraq) == "2019-02"


def test_one_row_alone_covers_no_month(iraq: Path) -> None:
    days = [f"2018-{month:02}-{day:02}" for month in range(1, 13) for day in (5, 20)]
    ingest(iraq, *days, "2021-08-07", name="mine.csv")
    assert covered(iraq) == "2018-11"


def test_the_area_may_say_that_the_record_reaches_further(iraq: Path, declare: Declare) -> None:
    ingest(iraq, "2018-03-05", "2019-02-07", name="mine.csv")
    declare('last_month = "2019-06"')
    assert covered(iraq) == "2019-06"
    assert look(load_area(iraq), date(2019, 6, 1)).as_of == date(2019, 6, 1)
    with pytest.raises(ForecastError, match="ends in 2019-06"):
        look(load_area(iraq), date(2019, 7, 1))


def test_candidate_months_reach_on_where_none_is_left_out(iraq: Path) -> None:
    ingest(iraq, "2018-03-05", name="ged201.csv")
    ingest(iraq, "2020-01-07", name="GEDEvent_v20_0_1.csv")
    assert covered(iraq) == "2020-01"
    ingest(iraq, "2020-03-07", name="GEDEvent_v20_0_3.csv")
    assert covered(iraq) == "2020-01"
    with pytest.raises(ForecastError, match=r"has a gap after 2020-01.* cover 2020-02 to 2020-03"):
        look(load_area(iraq), date(2020, 3, 1))


def test_what_counts_as_known_from_its_release_covers_nothing_before(iraq: Path, declare: Declare) -> None:
    declare('known = "release"')
    ingest(iraq, "2018-03-05", name="ged191.csv")
    ingest(iraq, "2018-03-05", "2019-03-05", name="ged201.csv")
    assert (covered(iraq, date(2019, 8, 1)), covered(iraq)) == ("2018-12", "2019-12")
    with pytest.raises(ForecastError, match=r'known = "month_closed"'):
        look(load_area(iraq), date(2019, 7, 1))


def test_where_nothing_tells_what_is_covered_that_is_asked_for(iraq: Path) -> None:
    add_report(iraq, date(2019, 1, 5))
    with pytest.raises(ForecastError, match=r'nothing tells .* last_month = "YYYY-MM"'):
        look(load_area(iraq), date(2019, 1, 1))


def test_events_of_reports_after_the_record_do_not_prolong_it(iraq: Path) -> None:
    ingest(iraq, "2018-03-05", name="ged191.csv")
    add_report(iraq, date(2019, 5, 1))
    assert covered(iraq) == str(recorded(iraq).world.origin) == "2018-12"


def test_a_running_month_and_young_events_are_no_origin(iraq: Path) -> None:
    days = [f"{year}-{month:02}-15" for year in (2024, 2025) for month in range(1, 13)]
    ingest(iraq, *days, "2026-10-29", "2026-11-02", "2026-11-18", name="mine.csv")
    area = load_area(iraq)
    with pytest.raises(ForecastError, match="2026-11 is not over on 2026-11-22"):
        look(area, date(2026, 11, 1), today=TODAY)
    with pytest.raises(ForecastError, match=r"2026-10 is of 2026-10-29; .* from 2026-11-28 on"):
        look(area, date(2026, 10, 1), today=TODAY)
