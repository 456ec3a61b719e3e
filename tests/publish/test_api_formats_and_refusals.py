"""The API: formats, paging, ETags, CORS, problems; and what must never leave it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from lull import schema
from lull.publish import files, hxl
from lull.publish.snapshot import Snapshot
from lull.releases import PARQUET_ONLY

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ROOT = "/api/v1/releases/2019-04"


def test_releases_are_listed_newest_first(client: TestClient) -> None:
    assert client.get("/api/v1/releases").json() == {"releases": ["2019-04", "2019-03"], "latest": "2019-04"}


@pytest.mark.parametrize(
    "path",
    [
        "outlook",
        "districts",
        "commitments",
        "claims",
        "observations",
        "forecasts",
        "conditions",
        "grievances",
        "scores",
    ],
)
def test_the_same_rows_come_as_json_csv_and_parquet(client: TestClient, path: str) -> None:
    told = client.get(f"{ROOT}/{path}", params={"limit": 1000}).json()
    lines = list(csv.reader(io.StringIO(client.get(f"{ROOT}/{path}.csv").text)))
    table = pq.read_table(io.BytesIO(client.get(f"{ROOT}/{path}.parquet").content))
    assert told["total"] == len(lines) - 1 == table.num_rows
    assert lines[0] == table.column_names
    if told["rows"]:
        assert list(told["rows"][0]) == table.column_names


def test_accept_chooses_the_format_and_the_extension_wins(client: TestClient) -> None:
    as_csv = client.get(f"{ROOT}/districts", headers={"accept": "text/csv"})
    assert as_csv.headers["content-type"].startswith("text/csv")
    assert client.get(f"{ROOT}/districts.json", headers={"accept": "text/csv"}).headers["content-type"] == (
        "application/json"
    )


def test_pages_of_a_list_follow_the_cursor_and_cover_every_row_once(client: TestClient) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        part = client.get(f"{ROOT}/districts", params={"limit": 5, **({"cursor": cursor} if cursor else {})}).json()
        seen += [r["place_id"] for r in part["rows"]]
        cursor = part["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == part["total"] == 16


@pytest.mark.parametrize("cursor", ["x", "AAAA", "MjAxOS0wMzo1", "%FF%FE", "MjAxOS0wNDotMQ"])
def test_a_cursor_of_another_list_or_of_nobody_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get(f"{ROOT}/districts", params={"cursor": cursor})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_known_etag_gets_no_body_and_another_release_has_another(client: TestClient) -> None:
    tag = client.get(f"{ROOT}/outlook").headers["etag"]
    again = client.get(f"{ROOT}/outlook", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/v1/releases/2019-03/outlook").headers["etag"] != tag


def test_reading_from_other_sites_is_allowed_and_writing_is_not(client: TestClient) -> None:
    assert client.get(f"{ROOT}/outlook", headers={"origin": "https://x.org"}).headers[
        "access-control-allow-origin"
    ] == ("*")
    assert client.post(f"{ROOT}/outlook").status_code == 405


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/releases/2019-13", 422), ("/api/v1/releases/1999-01", 404), (f"{ROOT}/tables/secret.csv", 404),
        (f"{ROOT}/tables/event.csv", 404), (f"{ROOT}/districts/NOWHERE", 404), (f"{ROOT}/districts?limit=0", 422),
        (f"{ROOT}/districts.exe", 422), ("/api/v1/nothing", 404),
    ],
)  # fmt: skip
def test_errors_are_problem_documents_that_say_what_to_do(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_hxl_tags_stand_under_the_header(client: TestClient) -> None:
    lines = client.get(f"{ROOT}/districts.csv", params={"hxl": "true"}).text.splitlines()
    assert lines[0].split(",")[0] == "place_id"
    assert lines[1].split(",")[0] == "#loc+code+v_pcode"
    assert {"#loc+name+i_en", "#loc+name+i_ar", "#population"} <= set(lines[1].split(","))


@pytest.mark.parametrize("name", ["watch", "forecasts", "commitments", "claims", "observations", "conditions"])
def test_every_hashtag_is_one_of_the_core_schema_and_none_stands_twice(client: TestClient, name: str) -> None:
    tags = client.get(f"{ROOT}/{name}.csv", params={"hxl": "true"}).text.splitlines()[1].split(",")
    assert {t[1:].partition("+")[0] for t in tags} <= hxl.CORE
    assert len(set(tags)) == len(tags)


def test_filters_keep_what_was_asked_for(client: TestClient) -> None:
    rows = client.get(f"{ROOT}/commitments", params={"strand": "services"}).json()["rows"]
    assert rows
    assert {r["strand"] for r in rows} == {"services"}
    one = client.get(f"{ROOT}/observations", params={"place": "XX1Q01"}).json()
    assert {r["place_id"] for r in one["rows"]} == {"XX1Q01"}


def test_no_column_leaves_that_the_schema_keeps_in(client: TestClient, snapshot: Snapshot) -> None:
    for name in snapshot.release.tables:
        if name in PARQUET_ONLY:
            refused = client.get(f"{ROOT}/tables/{name}.csv")
            assert refused.status_code == 404, name
            assert f"{name}.parquet" in refused.text
            whole = client.get(f"{ROOT}/tables/{name}.parquet")
            assert set(pq.read_schema(io.BytesIO(whole.content)).names) <= set(schema.public_columns(name)), name
            continue
        header = client.get(f"{ROOT}/tables/{name}.csv").text.splitlines()[0].split(",")
        assert set(header) <= set(schema.public_columns(name)), name
    priority = client.get(f"{ROOT}/districts/XX1Q01").json()["priority"][0]
    assert "rank_low" not in priority


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed() -> None:
    import pyarrow as pa

    text = files.written(pa.table({"deliverable": ["=HYPERLINK(1)", "@x", "-1+1", "fine"]}), "csv").decode()
    assert text.splitlines()[1:] == ["'=HYPERLINK(1)", "'@x", "'-1+1", "fine"]


def test_the_package_is_a_whole_frictionless_release_and_always_the_same(client: TestClient) -> None:
    one, two = client.get(f"{ROOT}/package.zip").content, client.get("/data/2019-04.zip").content
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as bundle:
        described = json.loads(bundle.read("2019-04/datapackage.json"))
        names = {n.removeprefix("2019-04/") for n in bundle.namelist()}
        assert {r["path"] for r in described["resources"]} <= names


def test_the_map_has_every_district_with_its_tier(client: TestClient) -> None:
    answer = client.get(f"{ROOT}/map.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    shown = [f for f in answer.json()["features"] if f["properties"]["level"] == "district"]
    assert len(shown) == 16
    assert all(f["properties"]["tier"] in schema.TIERS for f in shown)


def test_the_guide_shows_every_path_and_asks_no_other_host(client: TestClient) -> None:
    text = client.get("/api/v1/docs").text
    for path in client.get("/api/v1/openapi.json").json()["paths"]:
        assert path in text
    assert "https://" not in text
