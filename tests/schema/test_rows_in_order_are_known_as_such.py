"""Rows that stand in the order of their key are neither sorted nor counted again; all others are."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lull.schema.order import in_order

PAIRS = st.lists(st.tuples(st.sampled_from(["", "a", "aa", "b", "é"]), st.integers(-2, 2)), max_size=6)


@given(PAIRS)
def test_it_is_true_just_where_sorting_changes_nothing_and_no_key_stands_twice(pairs):
    rows = pa.table(
        {"unit": pa.array([u for u, _ in pairs], pa.string()), "draw": pa.array([d for _, d in pairs], pa.int32())}
    )
    ordered = rows.sort_by([("unit", "ascending"), ("draw", "ascending")]) == rows
    assert in_order(rows, ("unit", "draw")) == (ordered and len(set(pairs)) == len(pairs))


@pytest.mark.parametrize("values", [[None], [None, "a"], ["a", None], [None, None]])
def test_keys_with_nulls_are_in_no_order(values):
    assert not in_order(pa.table({"unit": pa.array(values, pa.string())}), ("unit",))


def test_chunks_and_days_are_compared_as_one_column():
    days = [dt.date(2019, 1, 1), dt.date(2019, 2, 1), dt.date(2019, 3, 1)]
    split = pa.chunked_array([pa.array(days[:2], pa.date32()), pa.array(days[2:], pa.date32())])
    assert in_order(pa.table({"month": split}), ("month",))
    back = pa.chunked_array([pa.array(days[1:], pa.date32()), pa.array(days[:1], pa.date32())])
    assert not in_order(pa.table({"month": back}), ("month",))
