"""A count of 1 to 4 people is `<5` on pages, in the API, in files and in words, and nowhere the count itself."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

from lull.publish.snapshot import Snapshot

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_tables_of_the_release_hide_it(snapshot: Snapshot) -> None:
    observed = next(o for o in snapshot.release.table("observation").to_pylist() if o["obs_id"] == "OBS-FEW")
    assert (observed["value"], observed["lower"], observed["upper"], observed["shown"]) == (None, None, None, "<5")
    assert observed["note"] == "<5 people were counted"
    promised = next(c for c in snapshot.release.table("commitment").to_pylist() if c["commitment_id"] == "C-5")
    assert (promised["quantity"], promised["shown"]) == (None, "<5")
    assert promised["deliverable"] == "Plan 5, compensate <5 people"


def test_files_and_the_api_hide_it(client: TestClient) -> None:
    got = client.get("/data/2019-04/observation.json")
    few = next(o for o in got.json() if o["obs_id"] == "OBS-FEW")
    assert (few["value"], few["shown"]) == (None, "<5")
    rows = json.dumps(client.get("/api/v1/releases/2019-04/tables/commitment.json").json())
    assert "compensate <5 people" in rows


def test_the_zip_and_the_boundaries_hold_nothing_else(client: TestClient) -> None:
    packed = zipfile.ZipFile(io.BytesIO(client.get("/data/2019-04.zip").content))
    texts = [packed.read(n).decode("utf-8") for n in packed.namelist() if n.endswith((".csv", ".json"))]
    assert not [t for t in texts if "3 people" in t]
    shapes = client.get("/data/2019-04/boundaries.geojson").json()["features"]
    assert {f["geometry"]["type"] for f in shapes} <= {"Polygon", "MultiPolygon"}


def test_pages_hide_it(client: TestClient) -> None:
    promises = client.get("/en/2019-04/promises.html").text
    assert "compensate &lt;5 people" in promises
    assert "compensate 3 people" not in promises
