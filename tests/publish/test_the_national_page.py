"""The National page shows each national series as a chart, as a table, and what then happened; so do API and export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.made_area import LANGUAGES

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
    assert text.count("<details>") >= 3


def test_what_then_happened_stands_beside_what_was_said(client: TestClient) -> None:
    text = client.get("/en/2019-03/national.html").text
    assert "</bdi> deaths recorded in the 12 months to <time>March 2019" in text
    assert len(re.findall(r'What then happened: <bdi class="num" dir="ltr">[0-9,–]+</bdi> deaths', text)) == 2
    assert "What then happened" not in client.get("/en/2019-04/national.html").text


def test_small_counts_stay_hidden_in_chart_and_table(client: TestClient) -> None:
    text = client.get("/en/2019-03/national.html").text
    assert "<title>2019-05: &lt;5</title>" in text
    assert '<bdi class="num" dir="ltr">&lt;5</bdi>' in text


def test_a_release_without_the_track_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from lull.publish.pages import national

    monkeypatch.setattr(national, "tracks", lambda visit: [])
    text = client.get("/en/2019-04/national.html?q=1").text
    assert "holds no forecast of its own for the whole country" in text


def test_programs_read_the_same_rows(client: TestClient) -> None:
    rows = client.get("/api/v1/releases/2019-04/national?limit=1000").json()["rows"]
    assert {r["track_id"] for r in rows} == {"total", "pair"}
    assert len(rows) == 2 * 2 * 12
    text = client.get("/api/v1/releases/2019-04/national_history.csv").text
    assert re.search(r"pair,2019-\d\d-01,,<5", text)
    assert client.get("/data/2019-04/national.csv").status_code == 200
