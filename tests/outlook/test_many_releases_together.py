"""Many releases together: how often it came by class of probability, and hits release by release."""

from __future__ import annotations

from typing import Any

import pytest

from lull.outlook.pooled import by_release, chances, newest


def row(probability: float, observed: bool | None, which: str = "goes-on") -> dict[str, Any]:
    target = "deaths_25_in_12" if which == "goes-on" else "any_death_in_12"
    return {"list": which, "target": target, "probability": probability, "observed": observed}


def test_classes_hold_each_case_once_with_its_lower_end() -> None:
    rows = [row(p, observed=p > 0.5) for p in (0.0, 0.05, 0.1, 0.35, 0.6, 0.8, 1.0)]
    found = chances({"2019-01": (12, rows)}).to_pylist()
    assert [(r["low"], r["cases"], r["observed"]) for r in found] == [
        (0.0, 1, 0), (0.05, 1, 0), (0.1, 1, 0), (0.3, 1, 0), (0.6, 1, 1), (0.8, 2, 2),
    ]  # fmt: skip
    assert found[-1]["forecast"] == pytest.approx(0.9)


def test_what_may_not_be_said_makes_the_share_a_range() -> None:
    rows = [row(0.25, True), row(0.25, None), row(0.25, False), row(0.25, False)]
    (found,) = chances({"2019-01": (12, rows)}).to_pylist()
    assert (found["observed_low"], found["observed_high"]) == (0.25, 0.5)


def test_a_release_whose_months_are_not_over_does_not_count() -> None:
    lists = {"2019-01": (12, [row(0.7, True)]), "2019-06": (11, [row(0.7, False)])}
    (found,) = chances(lists).to_pylist()
    assert (found["cases"], found["releases"], found["last_release"]) == (1, 1, "2019-01")
    assert chances({"2019-06": (11, [row(0.7, False)])}).num_rows == 0


def test_the_two_lists_are_kept_apart() -> None:
    found = chances({"2019-01": (12, [row(0.7, True), row(0.7, False, "comes-back")])}).to_pylist()
    assert [(r["list"], r["observed"]) for r in found] == [("goes-on", 1), ("comes-back", 0)]


def counted(name: str, hits: int) -> dict[str, Any]:
    return {"name": name, "list": "goes-on", "at": 10, "named": 10, "hits": hits, "observed": 9, "undisclosed": 2}


def test_hits_stand_release_by_release_beside_plain_lists() -> None:
    lists = [counted("lull", 6), counted("last_12", 7), counted("last_3", 5)]
    found = by_release({"2019-02": {"months": 14, "lists": lists}, "2019-01": {"months": 12, "lists": lists}}, 10)
    assert found["release"].to_pylist() == ["2019-01", "2019-02"]
    assert found.to_pylist()[1] == {
        "release": "2019-02", "months": 12, "list": "goes-on", "named": 10, "hits": 6, "observed": 9, "undisclosed": 2,
        "last_12_hits": 7, "last_3_hits": 5,
    }  # fmt: skip


def test_a_revision_takes_the_place_of_what_it_revises() -> None:
    assert newest({"2019-04": "first", "2019-04-r2": "second"}) == {"2019-04-r2": "second"}
