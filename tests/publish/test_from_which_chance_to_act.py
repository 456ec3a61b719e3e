"""Costs read off on the Outlook without a script, and the 12-month chance beside what came."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.made_area import LANGUAGES, MONTHS

from lull.publish import rendering
from lull.publish.briefing.content import content
from lull.publish.briefing.reported import biases
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot, open_snapshot
from lull.publish.views import costs, over_time

from .conftest import TestClient

NAME = f"{MONTHS[-1]:%Y-%m}"


def outlook(snapshot: Snapshot, code: str = "en", **query: str) -> RequestContext:
    return RequestContext(
        snapshot, language(code), "index", {k: (v,) for k, v in query.items()}, (snapshot.name,), live=True
    )


def above(snapshot: Snapshot, bar: float) -> dict[str, int]:
    held = [r for r in snapshot.rows("watch") if r["probability"] >= bar]
    return {name: sum(r["list"] == name for r in held) for name in ("goes-on", "comes-back")}


def test_two_costs_give_the_chance_from_which_acting_costs_less(snapshot: Snapshot, client: TestClient) -> None:
    page = client.get(f"/en/{NAME}/index.html?acting=10&waiting=40").text
    said = costs.view(outlook(snapshot, acting="10", waiting="40")).answers[0]
    assert said in page
    assert said.startswith("Acting costs less from 25% on: ")
    assert str(above(snapshot, 0.25)["goes-on"]) in said


@pytest.mark.parametrize(("acting", "waiting"), [("١٠", "٤٠"), ("2,5", "10"), (" 1 ", "4")])
def test_costs_may_be_written_as_people_write_them(snapshot: Snapshot, acting: str, waiting: str) -> None:
    assert "25%" in costs.view(outlook(snapshot, acting=acting, waiting=waiting)).answers[0]


@pytest.mark.parametrize(
    ("acting", "waiting"),
    [("x", "1"), ("1", ""), ("1", "0"), ("-1", "5"), ("nan", "1"), ("1", "inf"), ("500", "10,000"), ("1.000", "40")],
)
def test_what_is_no_cost_is_told(snapshot: Snapshot, acting: str, waiting: str) -> None:
    found = costs.view(outlook(snapshot, acting=acting, waiting=waiting))
    assert found.wrong
    assert not found.answers


def test_the_table_counts_places_at_or_above_each_threshold(snapshot: Snapshot) -> None:
    for bar in costs.view(outlook(snapshot)).bars:
        share = float(bar.bar.rstrip("%")) / 100
        assert (bar.goes_on.places, bar.comes_back.places) == tuple(map(str, above(snapshot, share).values()))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_folder_has_the_table_and_no_form_that_nobody_would_answer(snapshot: Snapshot, code: str) -> None:
    text = rendering.page(RequestContext(snapshot, language(code), "index", {}, (snapshot.name,)))
    assert 'id="costs"' in text
    assert 'name="acting"' not in text


def test_the_track_record_counts_every_case_of_the_list_once(site_area: Path) -> None:
    name = f"{MONTHS[0]:%Y-%m}"
    seen = open_snapshot(site_area / "releases" / name)
    with (site_area / "verification" / name / "list.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    held = seen.verification.rows("chances")
    assert sum(r["cases"] for r in held) == len(rows)
    assert sum(r["observed"] for r in held) == sum(r["observed"] == "true" for r in rows)
    for code in LANGUAGES:
        context = RequestContext(seen, language(code), "track", {}, (name,))
        found = over_time.view(context)
        text = rendering.page(context)
        assert all(c.title in text and c.source in text for c in found.curves)
        assert found.curves
        assert found.months[0].current


def test_population_carries_its_day_in_the_api(snapshot: Snapshot, client: TestClient) -> None:
    rows = client.get(f"/api/v1/releases/{NAME}/districts").json()["rows"]
    told = snapshot.info["population"]
    assert rows
    assert {(r["population_known_from"], r["population_publisher"]) for r in rows} == {
        (told["known_from"], told["publisher"])
    }


def test_a_districts_briefing_says_what_its_values_leave_out(snapshot: Snapshot) -> None:
    context = RequestContext(snapshot, language("en"), "index", {}, (snapshot.name,))
    places = [p for p in snapshot.unit_ids if biases(context, p)]
    assert places
    held = {i["bias"] for i in snapshot.info["indicators"] if i["bias"]}
    for line in biases(context, places[0]):
        assert any(line.endswith(b) for b in held)
    assert biases(context, places[0])[0] in str(content(snapshot, language("en"), places[0]))
