"""Costs read off on the Outlook without a script, and the 12-month chance beside what came."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.made_area import LANGUAGES, MONTHS

from lull.publish import pages
from lull.publish.book import Book, open_book
from lull.publish.briefing.content import content
from lull.publish.briefing.reported import biases
from lull.publish.locale import language
from lull.publish.pages.frame import Visit
from lull.publish.views import costs, over_time

from .conftest import TestClient

NAME = f"{MONTHS[-1]:%Y-%m}"


def outlook(book: Book, code: str = "en", **query: str) -> Visit:
    return Visit(book, language(code), "index", {k: (v,) for k, v in query.items()}, (book.name,), live=True)


def above(book: Book, bar: float) -> dict[str, int]:
    held = [r for r in book.rows("watch") if r["probability"] >= bar]
    return {name: sum(r["list"] == name for r in held) for name in ("goes-on", "comes-back")}


def test_two_costs_give_the_chance_from_which_acting_costs_less(book: Book, client: TestClient) -> None:
    page = client.get(f"/en/{NAME}/index.html?acting=10&waiting=40").text
    said = costs.view(outlook(book, acting="10", waiting="40")).answers[0]
    assert said in page
    assert said.startswith("Acting costs less from 25% on: ")
    assert str(above(book, 0.25)["goes-on"]) in said


@pytest.mark.parametrize(("acting", "waiting"), [("١٠", "٤٠"), ("2,5", "10"), (" 1 ", "4")])
def test_costs_may_be_written_as_people_write_them(book: Book, acting: str, waiting: str) -> None:
    assert "25%" in costs.view(outlook(book, acting=acting, waiting=waiting)).answers[0]


@pytest.mark.parametrize(
    ("acting", "waiting"),
    [("x", "1"), ("1", ""), ("1", "0"), ("-1", "5"), ("nan", "1"), ("1", "inf"), ("500", "10,000"), ("1.000", "40")],
)
def test_what_is_no_cost_is_told(book: Book, acting: str, waiting: str) -> None:
    found = costs.view(outlook(book, acting=acting, waiting=waiting))
    assert found.wrong
    assert not found.answers


def test_the_table_counts_places_at_or_above_each_threshold(book: Book) -> None:
    for bar in costs.view(outlook(book)).bars:
        share = float(bar.bar.rstrip("%")) / 100
        assert (bar.goes_on.places, bar.comes_back.places) == tuple(map(str, above(book, share).values()))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_folder_has_the_table_and_no_form_that_nobody_would_answer(book: Book, code: str) -> None:
    text = pages.page(Visit(book, language(code), "index", {}, (book.name,)))
    assert 'id="costs"' in text
    assert 'name="acting"' not in text


def test_the_track_record_counts_every_case_of_the_list_once(site_area: Path) -> None:
    name = f"{MONTHS[0]:%Y-%m}"
    seen = open_book(site_area / "releases" / name)
    with (site_area / "verification" / name / "list.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    held = seen.verification.rows("chances")
    assert sum(r["cases"] for r in held) == len(rows)
    assert sum(r["came"] for r in held) == sum(r["came"] == "true" for r in rows)
    for code in LANGUAGES:
        visit = Visit(seen, language(code), "track", {}, (name,))
        found = over_time.view(visit)
        text = pages.page(visit)
        assert all(c.title in text and c.source in text for c in found.curves)
        assert found.curves
        assert found.months[0].current


def test_population_carries_its_day_in_the_api(book: Book, client: TestClient) -> None:
    rows = client.get(f"/api/v1/releases/{NAME}/districts").json()["rows"]
    told = book.info["population"]
    assert rows
    assert {(r["population_known_from"], r["population_publisher"]) for r in rows} == {
        (told["known_from"], told["publisher"])
    }


def test_a_districts_briefing_says_what_its_values_leave_out(book: Book) -> None:
    visit = Visit(book, language("en"), "index", {}, (book.name,))
    places = [p for p in book.unit_ids if biases(visit, p)]
    assert places
    held = {i["bias"] for i in book.info["indicators"] if i["bias"]}
    for line in biases(visit, places[0]):
        assert any(line.endswith(b) for b in held)
    assert biases(visit, places[0])[0] in str(content(book, language("en"), places[0]))
