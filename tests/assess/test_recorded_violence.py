"""Security indicators come from recorded deaths, reveal no small count, and stop where the record stops."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from lull.area import bundled_area
from lull.assess.indicators import load_spec
from lull.assess.violence import past_peak, read_counts, read_violence
from lull.schema import arrow_schema, conform

SPEC = load_spec(bundled_area("iraq"))
FIRST = np.datetime64("2015-01", "M")


def panel(**series):
    rows = [
        {
            "unit_id": unit, "level": "district", "month": (FIRST + t).astype("datetime64[D]").astype(object),
            "events": int(n > 0), "deaths": n, "deaths_state": n, "deaths_nonstate": 0, "deaths_onesided": 0,
        }
        for unit, counts in series.items()
        for t, n in enumerate(counts)
    ]  # fmt: skip
    return conform(pa.Table.from_pylist(rows, schema=arrow_schema("panel")), "panel")


def readings(as_of, **series):
    found = read_violence(
        SPEC, read_counts(panel(**series)), dict.fromkeys(series, 100_000), dict.fromkeys(series, "district"), as_of
    )
    return {(r.place, r.indicator): r for r in found}


def test_values_by_hand():
    found = readings(dt.date(2016, 12, 1), A=[0] * 20 + [60, 0, 10, 0], B=[0] * 23 + [1])
    assert found["A", "deaths_state"].value == pytest.approx(70)
    assert found["A", "months_since_lethal"].value == 1
    assert found["A", "lethal_months"].value == 2
    assert found["B", "months_since_lethal"].value == 0


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_counts_of_one_to_four_cannot_be_told_apart(count):
    one = readings(dt.date(2016, 12, 1), A=[5] * 23 + [count], B=[9] * 24)
    two = readings(dt.date(2016, 12, 1), A=[5] * 23 + [1], B=[9] * 24)
    assert {k: r.x for k, r in one.items()} == {k: r.x for k, r in two.items()}


def test_months_after_the_last_event_of_anyone_are_not_peace():
    """The record ends in October 2016; two months without any event anywhere are not observed."""
    found = readings(dt.date(2016, 12, 1), A=[3] * 22 + [0, 0], B=[0] * 24)
    assert found["A", "months_since_lethal"].value == 0
    assert found["A", "months_since_lethal"].end == dt.date(2016, 10, 31)


def test_later_months_change_nothing():
    early = readings(dt.date(2016, 6, 1), A=[2] * 24, B=[0] * 24)
    changed = readings(dt.date(2016, 6, 1), A=[2] * 18 + [90] * 6, B=[0] * 18 + [7] * 6)
    assert {k: r.x for k, r in early.items()} == {k: r.x for k, r in changed.items()}


def test_less_than_a_year_of_record_says_nothing():
    assert readings(dt.date(2015, 6, 1), A=[1] * 6) == {}


def test_rates_need_a_thousand_people():
    found = read_violence(SPEC, read_counts(panel(A=[9] * 24)), {"A": 999}, {"A": "district"}, dt.date(2016, 12, 1))
    assert {r.indicator for r in found} == {"lethal_months", "months_since_lethal"}


def test_worst_twelve_months():
    counts = read_counts(panel(A=[0] * 10 + [5] * 12 + [0] * 20 + [1], B=[1] * 43))
    np.testing.assert_array_equal(past_peak(counts), [60, 12])


def test_an_empty_panel_has_no_counts():
    empty = read_counts(panel(A=[1]).slice(0, 0))
    assert empty.units == ()
    assert len(past_peak(empty)) == 0
