"""The rules for small counts, each value worked out by hand."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from lull.disclosure import HIDDEN, SMALLEST, ends, published_history, shown, small, together


def test_the_smallest_count_that_is_shown_is_five_and_a_hidden_one_reads_so() -> None:
    assert (SMALLEST, HIDDEN) == (5, "<5")
    assert [n for n in range(8) if small(n)] == [1, 2, 3, 4]
    assert not small(None)
    assert not small(-3)
    assert small(0.5)
    assert [shown(n) for n in (0, 1, 4, 5)] == ["0", "<5", "<5", "5"]


@pytest.mark.parametrize(
    ("count", "hidden", "seen"),
    [
        # 12 of which 2 and 4 are hidden: 6 are seen; two hidden ones are 1 to 4 each: 8 to 14.
        (12, (2, 4), "8-14"),
        # 7 of which 3 is hidden: 4 are seen, and 1 to 4 more: 5 to 8.
        (7, (3,), "5-8"),
        # 2 of which both are hidden: 2 to 8, not "<5", which would say that each is 1.
        (2, (1, 1), "2-8"),
        (4, (4,), "<5"),
        (0, (), "0"),
    ],
)
def test_a_total_over_hidden_counts_is_the_range_that_anybody_can_work_out(
    count: int, hidden: tuple[int, ...], seen: str
) -> None:
    assert shown(count, hidden=hidden) == seen


def test_shown_counts_are_read_and_added_up_as_ranges() -> None:
    assert [ends(t) for t in ("<5", "8-14", "7", "0")] == [(1, 4), (8, 14), (7, 7), (0, 0)]
    assert together([]) == "0"
    assert together(["1", "3"]) == "<5"
    assert together(["2", "3"]) == "5"
    assert together(["6", "<5", "<5"]) == "8-14"
    assert together(["0", "<5"]) == "<5"
    # 1 to 4 and 1 to 4 are 2 to 8: more than "<5" says.
    assert together(["<5", "<5"]) == "2-8"


def test_a_hidden_count_makes_ranges_of_all_places_above_it_and_of_no_other() -> None:
    """Village in a district in a province in a country: the country may not be subtracted either."""
    rows = [("V1", 3), ("V2", 5), ("D1", 8), ("P1", 8), ("C", 20), ("V3", 12), ("V4", 0), ("D2", 12), ("P2", 12)]
    months = [date(2019, 4, 1)] * len(rows)
    counts = pa.table(
        {"unit_id": [r[0] for r in rows], "level": ["x"] * len(rows), "month": months, "deaths": [r[1] for r in rows]}
    )
    parents = {"V1": "D1", "V2": "D1", "D1": "P1", "P1": "C", "V3": "D2", "V4": "D2", "D2": "P2", "P2": "C"}
    found = published_history(counts, parents, source_id="s", known_from=date(2019, 5, 1)).to_pylist()
    said = {r["unit_id"]: (r["shown"], r["deaths"]) for r in found}
    assert said == {
        "V1": ("<5", None), "V2": ("5", 5), "D1": ("6-9", None), "P1": ("6-9", None), "C": ("18-21", None),
        "V3": ("12", 12), "V4": ("0", 0), "D2": ("12", 12), "P2": ("12", 12),
    }  # fmt: skip
    assert {r["group_id"] for r in found} == {"all"}


def test_a_count_hidden_in_one_month_leaves_the_other_months_alone() -> None:
    counts = pa.table(
        {
            "unit_id": ["V1", "C", "V1", "C"],
            "level": ["x"] * 4,
            "month": [date(2019, 4, 1)] * 2 + [date(2019, 5, 1)] * 2,
            "deaths": [1, 9, 6, 9],
        }
    )
    found = published_history(counts, {"V1": "C"}, source_id="s", known_from=date(2019, 6, 1)).to_pylist()
    assert [r["shown"] for r in found] == ["<5", "9-12", "6", "9"]
