"""Beside a figure stands what it leaves out, and of which day a count of people is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lull.releases import open_release

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_each_indicator_says_its_bias_on_place_method_and_api(client: TestClient, site_area: Path) -> None:
    info = open_release(site_area / "releases" / "2019-04").info
    bias = {i["id"]: i["bias"] for i in info["indicators"] if i["bias"]}
    place = client.get("/en/2019-04/place/XX1Q01.html").text
    assert sum(text.split("'")[0] in place for text in bias.values()) >= 2
    method = client.get("/en/2019-04/method.html").text
    assert all(text.split("'")[0] in method for text in bias.values())


def test_a_count_of_people_says_whose_and_when(client: TestClient, site_area: Path) -> None:
    counted = open_release(site_area / "releases" / "2019-04").info["population"]
    assert counted == {"source_id": "made", "publisher": "Nobody", "known_from": "2012-01-01"}
    assert "Nobody, 2012-01-01" in client.get("/en/2019-04/place/XX1Q01.html").text
