"""The National page shows each national series as a chart, as a table, and what then happened; so do API and export."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.made_area import LANGUAGES

from lull.publish import rendering
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.fixture(autouse=True)
def latin_digits(client: TestClient) -> None:
    client.cookies.clear()


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_each_series_has_a_chart_with_its_name_and_a_table(client: TestClient, lang: str) -> None:
    text = client.get(f"/{lang}/2019-03/national.html").text
    name = {"en": "Two armed sides", "ar": "طرفان مسلحان", "ckb": "دوو لایەنی چەکدار"}[lang]
    assert f'<h3 id="track-pair">{name}</h3>' in text
    assert f'aria-label="{name}. ' in text
    assert text.count('<details class="fold">') >= 3


def test_what_then_happened_stands_beside_what_was_said(client: TestClient) -> None:
    text = client.get("/en/2019-03/national.html").text
    assert len(re.findall(r"deaths? recorded in the 12 months to March 2019\.", text)) == 2
    assert len(re.findall(r"What then happened: [0-9,<a-z ]+ deaths? recorded in \d+ months?\.", text)) == 2
    assert "What then happened" not in client.get("/en/2019-04/national.html").text


def test_small_counts_stay_hidden_in_chart_and_table(client: TestClient) -> None:
    text = client.get("/en/2019-03/national.html").text
    assert "&lt;5" in text
    for found in re.findall(r'<td data-label="Recorded later">([^<]*)</td>', text):
        assert found not in {"1", "2", "3", "4"}


def test_a_release_without_the_track_shows_the_sum_of_places_alone(snapshot: Snapshot) -> None:
    bare = Snapshot(replace(snapshot.release, info={**snapshot.info, "tracks": []}))
    text = rendering.page(RequestContext(bare, language("en"), "national"))
    assert 'id="sum-whole"' in text
    assert 'id="track-' not in text
    assert "series count by rules" not in text


def test_programs_read_the_same_rows(client: TestClient) -> None:
    rows = client.get("/api/v1/releases/2019-04/national?limit=1000").json()["rows"]
    assert {r["track_id"] for r in rows} == {"total", "pair"}
    assert len(rows) == 2 * 2 * 12
    text = client.get("/api/v1/releases/2019-04/national_history.csv").text
    assert re.search(r"pair,2019-\d\d-01,,<5", text)
    assert client.get("/data/2019-04/national.csv").status_code == 200
