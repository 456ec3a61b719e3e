"""When a month may be looked at, and what the record covers, worked out by hand."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from lull.area import Area, bundled_area, load_area
from lull.errors import ForecastError, YoungError
from lull.outlook.coverage import check_age, check_reaches, goes_on_later, last_covered
from lull.schema import arrow_schema
from lull.store import Store, Vintage, open_store

DECEMBER = date(2018, 12, 1)


def test_a_month_is_over_on_the_first_day_of_the_next_also_in_december() -> None:
    with pytest.raises(ForecastError, match="2018-12 is not over on 2018-12-31"):
        check_age([], DECEMBER, today=date(2018, 12, 31))
    check_age([], DECEMBER, today=date(2019, 1, 1))
    with pytest.raises(ForecastError, match="2019-11 is not over"):
        check_age([], date(2019, 11, 1), today=date(2019, 11, 30))


def test_the_youngest_event_of_the_month_waits_its_days_and_later_ones_do_not_count() -> None:
    young, later = date(2018, 12, 31), date(2019, 1, 2)
    ready = young + timedelta(30)
    with pytest.raises(YoungError, match=f"Ask again from {ready} on"):
        check_age([young, later], DECEMBER, today=ready - timedelta(1))
    check_age([young, later], DECEMBER, today=ready)
    check_age([later], DECEMBER, today=later)


@pytest.mark.parametrize(("month", "missing"), [("2021-01", "2021-01,"), ("2021-03", "2021-01 to 2021-03,")])
def test_the_months_that_are_missing_are_named(month: str, missing: str, area: Area) -> None:
    with pytest.raises(ForecastError, match=f"cover {missing}"):
        check_reaches(np.datetime64("2020-12"), area, date.fromisoformat(f"{month}-01"), on=date(2021, 6, 1))
    check_reaches(np.datetime64("2020-12"), area, date(2020, 12, 1), on=date(2021, 6, 1))


@pytest.fixture
def area() -> Area:
    """Iraq, where events count as known from the day on which their version came out."""
    found = load_area(bundled_area("iraq"))
    return dataclasses.replace(found, events=found.events.model_copy(update={"known": "release", "last_month": None}))


def add(store: Store, first: date, last: date, released: date) -> None:
    """A version of the events that covers some months and holds one event in the first."""
    row = {
        "event_id": str(first), "date_start": first, "date_end": first, "type_of_violence": 1, "low": 1, "best": 1,
        "high": 1, "where_prec": 1, "place_method": "inside", "code_status": "final", "source_id": "ucdp-ged",
        "known_from": released,
    }  # fmt: skip
    spot = Vintage("ucdp-ged", released, version=str(last), covers=(first, last))
    store.add("event", pa.Table.from_pylist([row], schema=arrow_schema("event")), spot)


def test_a_version_covers_its_months_from_the_day_it_is_out(tmp_path: Path, area: Area) -> None:
    out = date(2021, 6, 1)
    with open_store(tmp_path, write=True) as store:
        add(store, date(2019, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
        add(store, date(2021, 1, 1), date(2021, 3, 31), out)
        assert str(last_covered(store, area, on=out - timedelta(1))) == "2020-12"
        assert str(last_covered(store, area, on=out)) == "2021-03"


@pytest.mark.parametrize(("first", "gap"), [(date(2021, 1, 1), False), (date(2021, 2, 1), True)])
def test_a_month_left_out_is_a_gap_and_none_left_out_is_not(tmp_path: Path, area: Area, first: date, gap: bool) -> None:
    with open_store(tmp_path, write=True) as store:
        add(store, date(2019, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
        add(store, first, date(2021, 3, 31), date(2021, 6, 1))
        assert goes_on_later(store, area, on=date(2021, 7, 1)) is gap
