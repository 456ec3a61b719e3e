"""Counts of 1 to 4 people are never shown, and cannot be found by subtracting what is shown."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lull.disclosure import published_history

MONTH = date(2019, 4, 1)


def counts(children: list[int]) -> pa.Table:
    ids = [f"D{i}" for i in range(len(children))] + ["G"]
    return pa.table(
        {
            "unit_id": ids,
            "level": ["district"] * len(children) + ["governorate"],
            "month": [MONTH] * len(ids),
            "deaths": [*children, sum(children)],
        }
    )


def publish(children: list[int]) -> dict[str, str]:
    parents = {f"D{i}": "G" for i in range(len(children))}
    rows = published_history(counts(children), parents, source_id="t", known_from=MONTH)
    return dict(zip(rows.column("unit_id").to_pylist(), rows.column("shown").to_pylist(), strict=True))


def test_small_counts_show_as_less_than_five_and_zero_stays_zero() -> None:
    assert publish([0, 1, 4, 5]) == {"D0": "0", "D1": "<5", "D2": "<5", "D3": "5", "G": "7-13"}


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_no_hidden_count_can_be_found_by_subtraction(children: list[int]) -> None:
    text = publish(children)
    hidden = [n for n in children if 0 < n < 5]
    if len(hidden) > 1 or (hidden and sum(children) > 4):
        low, high = map(int, text["G"].split("-"))
        known = sum(n for n in children if not 0 < n < 5)
        assert (low - known, high - known) == (len(hidden), 4 * len(hidden))


@given(st.lists(st.integers(5, 40), min_size=1, max_size=6))
def test_totals_without_hidden_parts_are_exact(children: list[int]) -> None:
    assert publish(children)["G"] == str(sum(children))
