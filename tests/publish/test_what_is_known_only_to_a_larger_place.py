"""The page of a larger place says which events are known to it alone; its places that some may be theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

from lull import languages
from lull.disclosure import together
from lull.publish.briefing.content import content
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.rendering import page
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say
from lull.publish.views import imprecise


def upper_with(snapshot: Snapshot) -> str:
    return next(r["unit_id"] for r in snapshot.rows("imprecise") if r["events_shown"] != "0")


@pytest.mark.parametrize("code", languages.codes())
def test_the_page_says_how_many_more_and_lists_the_months(snapshot: Snapshot, code: str) -> None:
    place, speech = upper_with(snapshot), language(code)
    found = imprecise.of_larger(RequestContext(snapshot, speech, f"place/{place}"), place)
    assert found is not None
    assert len(found.said) == 1
    shown = page(RequestContext(snapshot, speech, f"place/{place}"))
    assert 'id="imprecise"' in shown
    assert found.months[0]["month"] > found.months[-1]["month"]


def test_sums_tell_no_more_than_their_months(snapshot: Snapshot) -> None:
    place = upper_with(snapshot)
    year = [r for r in snapshot.by("imprecise", "unit_id")[place] if str(r["month"])[:7] > "2018-04"]
    assert "<5" in {r["shown"] for r in year}
    events, deaths = (together([r[c] for r in year]) for c in ("events_shown", "shown"))
    page_ = imprecise.of_larger(RequestContext(snapshot, language("en"), f"place/{place}"), place)
    low, _, high = events.partition("-")
    assert page_ is not None
    assert f"{low} to {high} more events, {deaths.replace('-', ' to ')} deaths." in page_.said[0]


def test_a_place_in_it_says_that_some_may_have_been_there(snapshot: Snapshot) -> None:
    above = upper_with(snapshot)
    inside, outside = (
        next(p for p in snapshot.unit_ids if (above in snapshot.above(p)) is within) for within in (True, False)
    )
    context = RequestContext(snapshot, language("en"), f"place/{inside}")
    assert "Some may have been here." in imprecise.near(context, inside)
    assert imprecise.near(context, outside) == ""


def test_the_briefings_say_it_too(snapshot: Snapshot) -> None:
    above, speech = upper_with(snapshot), language("en")
    inside = next(p for p in snapshot.unit_ids if above in snapshot.above(p))
    assert "No count, chart or forecast here holds them." in content(snapshot, speech, above).unknown
    assert "Some may have been here." in content(snapshot, speech, inside).unknown
    assert "nown only to" not in content(snapshot, speech, "area").unknown


@pytest.mark.parametrize("code", languages.codes())
def test_where_newer_files_hold_none_it_says_until_when_and_claims_no_calm(snapshot: Snapshot, code: str) -> None:
    place = upper_with(snapshot)
    until = date(2017, 12, 1)
    older = tuple(r for r in snapshot.rows("imprecise") if r["month"] <= until)
    cut = replace(snapshot, kept={"imprecise": older})
    speech = language(code)
    found = imprecise.of_larger(RequestContext(cut, speech, f"place/{place}"), place)
    assert found is not None
    assert found.said == (say("imprecise.until", speech, until=until),)
    inside = next(p for p in snapshot.unit_ids if place in snapshot.above(p))
    assert imprecise.near(RequestContext(cut, speech, f"place/{inside}"), inside) == ""
    if code != languages.source():
        assert found.said[0] != say("imprecise.until", languages.source(), until=until)


def test_nothing_is_claimed_of_months_that_the_records_leave_out(snapshot: Snapshot) -> None:
    place = upper_with(snapshot)
    older = tuple(
        {**r, "events_shown": "0", "shown": "0"} for r in snapshot.rows("imprecise") if r["month"] <= date(2018, 12, 1)
    )
    context = RequestContext(replace(snapshot, kept={"imprecise": older}), language("en"), f"place/{place}")
    found = imprecise.of_larger(context, place)
    assert found is not None
    assert found.said[0].startswith("No event from May 2018 to December 2018 is known only to ")
    assert "until December 2018" in found.said[1]
    assert found.months == ()


def test_a_gap_in_the_records_is_spanned_by_no_sentence(snapshot: Snapshot) -> None:
    place = upper_with(snapshot)
    cut = tuple(r for r in snapshot.rows("imprecise") if r["month"] != date(2018, 8, 1))
    context = RequestContext(replace(snapshot, kept={"imprecise": cut}), language("en"), f"place/{place}")
    found = imprecise.of_larger(context, place)
    assert found is not None
    assert "from September 2018 to April 2019" in found.said[0]


def test_the_rows_are_for_taking(client: TestClient, snapshot: Snapshot) -> None:
    place = upper_with(snapshot)
    rows = client.get(f"/api/v1/releases/{snapshot.name}/imprecise?place={place}&limit=500").json()["rows"]
    assert {r["unit_id"] for r in rows} == {place}
    assert {"events_shown", "shown", "month", "known_from"} <= set(rows[0])
