"""Who is at work: nobody is said only where a list tells of the place itself, and not only of one around it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from lull.assess.presence import present_at
from lull.schema import arrow_schema

MONTH = dt.date(2019, 4, 1)
PARENTS = {"D1": "G1", "D2": "G1", "G1": "C"}


def row(kind: str, place: str, organisation: str | None = None, **more: Any) -> dict[str, Any]:
    span = {"period_start": MONTH, "period_end": dt.date(2019, 4, 30), "known_from": dt.date(2019, 4, 30)}
    named = {"presence_id": f"{kind}-{place}-{organisation}", "organisation": organisation, "kind": kind}
    return {**span, **named, "place_id": place, "title": "3W", "source_id": "list", **more}


def lists(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=arrow_schema("presence"))


def test_a_list_of_larger_places_names_nobody_below_and_says_no_nobody() -> None:
    held = lists(row("list", "G1"), row("present", "G1", "Relief"))
    found = present_at(held, "D1", PARENTS, MONTH)
    assert (found.who, found.above, found.title) == ((), ("Relief",), "3W")


def test_a_list_of_the_places_themselves_may_say_that_it_names_nobody() -> None:
    held = lists(row("list", "G1"), row("present", "D1", "Relief"))
    found = present_at(held, "D2", PARENTS, MONTH)
    assert (found.who, found.above, found.title) == ((), (), "3W")


def test_another_list_of_the_larger_place_does_not_count_for_this_one() -> None:
    held = lists(row("list", "D1"), row("present", "G1", "Relief", title="4W"))
    assert present_at(held, "D1", PARENTS, MONTH).above == ()


def test_a_list_of_another_month_covers_nothing() -> None:
    held = lists(row("list", "G1"), row("present", "D1", "Relief"))
    found = present_at(held, "D1", PARENTS, dt.date(2019, 6, 1))
    assert (found.who, found.title) == ((), None)
