"""The lists beside what came: hits and misses, said no further than hidden counts of 1 to 4 allow."""

from __future__ import annotations

from datetime import date
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lull.outlook.judged import Window, counted, judged, may_say, outcome, window
from lull.schema import arrow_schema

LEAST = 25


def worlds(held: Window) -> list[tuple[int, ...]]:
    """All counts that the hidden months can stand for."""
    return list(product(range(1, 5), repeat=held.hidden))


@given(st.integers(0, 30), st.integers(0, 5), st.data())
def test_an_attacker_who_knows_the_rule_narrows_no_month(shown: int, hidden: int, data: st.DataObject) -> None:
    """Whatever is said, or kept back, each hidden month can still be any of 1 to 4."""
    held = Window(shown, hidden)
    truth = data.draw(st.sampled_from(worlds(held)))
    said = outcome(held, shown + sum(truth), LEAST, may=True)
    left = [w for w in worlds(held) if outcome(held, shown + sum(w), LEAST, may=True) == said]
    for month in range(hidden):
        assert {w[month] for w in left} == {1, 2, 3, 4}


@given(st.integers(0, 30), st.integers(0, 5))
def test_keeping_back_follows_from_what_is_published_alone(shown: int, hidden: int) -> None:
    held = Window(shown, hidden)
    assert len({outcome(held, shown + sum(w), LEAST, may=True) is None for w in worlds(held)}) == 1


def test_two_windows_that_overlap_would_tell_and_are_not_said() -> None:
    """Said of both, "fewer" of one and "25 or more" of the next would put the new month above the one that left."""
    first, second = [12, 3, *[2] * 5], [3, *[2] * 5, 12]
    both = [
        (a, b)
        for a, b in product(range(1, 5), repeat=2)
        if any(12 + a + sum(m) < LEAST <= sum(m) + 12 + b for m in product(range(1, 5), repeat=5))
    ]
    assert (4, 4) not in both
    held = window(["12", *["<5"] * 6])
    assert outcome(held, sum(first), LEAST, may=False) is None
    assert outcome(held, sum(second), LEAST, may=False) is None


@pytest.mark.parametrize(
    ("counts", "least", "said"), [(["30"], 25, True), (["<5"], 25, False), (["<5"], 1, True), (["0"], 1, False)]
)
def test_what_the_published_ranges_settle_is_always_said(counts: list[str], least: int, said: bool) -> None:
    assert outcome(window(counts), 0, least, may=False) is said


def test_few_hidden_months_near_the_mark_are_kept_back() -> None:
    assert not may_say(Window(23, 1), LEAST)
    assert not may_say(Window(21, 3), LEAST)
    assert may_say(Window(13, 8), LEAST)


MONTHS = [date(2019, m, 1) for m in range(5, 13)]


def rows(counts: dict[str, list[str]]) -> pa.Table:
    return pa.Table.from_pylist(
        [{"unit_id": u, "month": m, "shown": s} for u, c in counts.items() for m, s in zip(MONTHS, c, strict=False)]
    )


def test_hits_are_counted_beside_plain_lists() -> None:
    said = [("a", "goes-on", 0.6), ("b", "goes-on", 0.3), ("c", "goes-on", 0.2), ("d", "comes-back", 0.5)]
    ranks = {"a": 1, "b": 2, "c": 3, "d": 1}
    plain = {
        "group_id": "all", "level": "district", "deaths_low": 0.0, "deaths_middle": 1.0, "deaths_high": 9.0,
        "evidence_known": 0, "evidence_asked": 0, "strands_known": [], "reason": "watch.calm", "source_id": "x",
        "known_from": MONTHS[0],
    }  # fmt: skip
    target = {"goes-on": "deaths_25_in_12", "comes-back": "any_death_in_12"}
    watch = pa.Table.from_pylist(
        [
            {**plain, "list": li, "unit_id": u, "rank": ranks[u], "probability": p, "target": target[li]}
            for u, li, p in said
        ],
        schema=arrow_schema("watch"),
    )
    later = rows({"a": ["20", "20"], "b": ["0"], "c": ["30"], "d": ["<5"]})
    past = rows({"a": ["10"], "b": ["0"], "c": ["40"], "d": ["0"]})
    found = judged(watch, later, past, {"a": 40, "b": 0, "c": 30, "d": 2}, months=MONTHS, may=True)
    assert {r["unit_id"]: r["observed"] for r in found} == {"a": True, "b": False, "c": True, "d": True}
    assert {r["unit_id"]: (r["deaths_low"], r["deaths_high"]) for r in found}["d"] == (1, 4)
    first = {(r["name"], r["list"], r["at"]): r for r in counted(found, 1)}
    ours, plain = first["lull", "goes-on", 1], first["last_12", "goes-on", 1]
    assert (ours["hits"], ours["observed"], ours["named"], plain["hits"]) == (1, 2, 1, 1)
    assert first["lull", "goes-on", 5]["hits"] == 2
