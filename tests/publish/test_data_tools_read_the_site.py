"""pandas, Polars, DuckDB and GDAL read the addresses of a running site; parts, compression and refusals behave."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import polars as pl
import pyogrio
import pytest
import uvicorn

from lull.publish.app import make_app

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ROOT = "/api/v1/releases/2019-04"


@pytest.fixture(scope="module")
def address(site_area: Path) -> Iterator[str]:
    with socket.socket() as spot:
        spot.bind(("127.0.0.1", 0))
        port = spot.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(site_area), port=port, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def test_pandas_reads_a_list_as_csv(address: str) -> None:
    rows = pd.read_csv(f"{address}{ROOT}/outlook.csv")
    assert len(rows) == 16
    assert rows["p_ge_25"].between(0, 1).all()


def test_polars_scans_a_table_by_its_address(address: str) -> None:
    rows = pl.scan_parquet(f"{address}/data/2019-04/watch.parquet").filter(pl.col("group_id") == "all").collect()
    assert rows["unit_id"].n_unique() == 16


def test_gdal_opens_the_map_and_the_collection(address: str) -> None:
    whole = pyogrio.raw.read(f"/vsicurl/{address}/data/2019-04/boundaries.geojson")
    assert len(whole[2]) == 19
    units = pyogrio.raw.read(f"/vsicurl/{address}{ROOT}/ogc/collections/district/items")
    assert len(units[2]) == 16
    assert "p_ge_25" in set(units[0]["fields"])


@pytest.mark.parametrize(
    "path",
    ["/en/2019-04/index.html", "/static/lull.css", "/data/2019-04/watch.parquet", f"{ROOT}/outlook.csv", "/robots.txt",
     f"{ROOT}/map.geojson", "/feeds/en/area.atom", "/data/2019-04.zip"],
)  # fmt: skip
def test_head_parts_and_tags_are_everywhere(client: TestClient, path: str) -> None:
    plain = client.get(path, headers={"accept-encoding": "identity"})
    head = client.head(path, headers={"accept-encoding": "identity"})
    assert (plain.status_code, head.status_code, head.content) == (200, 200, b"")
    assert int(head.headers["content-length"]) == len(plain.content)
    assert client.get(path, headers={"if-none-match": plain.headers["etag"]}).status_code == 304
    part = client.get(path, headers={"range": "bytes=3-9", "accept-encoding": "identity"})
    if plain.headers.get("accept-ranges") == "bytes":
        assert (part.status_code, part.content) == (206, plain.content[3:10])
        assert part.headers["content-range"] == f"bytes 3-9/{len(plain.content)}"


def test_text_is_compressed_as_the_reader_takes_it(client: TestClient) -> None:
    for name in ("br", "gzip"):
        answer = client.get(f"{ROOT}/outlook.csv", headers={"accept-encoding": name})
        assert answer.headers["content-encoding"] == name
        assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize("query", ["strnd=services", "limit=5&plaec=XX1Q01", "format=csv"])
def test_an_unknown_parameter_is_refused_with_the_allowed_ones(client: TestClient, query: str) -> None:
    answer = client.get(f"{ROOT}/commitments?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "strand" in answer.json()["detail"]


def test_the_next_page_is_a_link(client: TestClient) -> None:
    answer = client.get(f"{ROOT}/districts?limit=5")
    assert answer.headers["link"].endswith('rel="next"')
    again = client.get(answer.headers["link"].split(">")[0].lstrip("<"))
    assert again.json()["rows"][0]["place_id"] != answer.json()["rows"][0]["place_id"]


def test_the_collections_are_those_of_the_levels(client: TestClient) -> None:
    told = client.get(f"{ROOT}/ogc/collections").json()["collections"]
    assert {c["id"] for c in told} == {"country", "district", "governorate"}
    part = client.get(f"{ROOT}/ogc/collections/district/items?bbox=40.1,33.1,40.9,33.9&limit=3").json()
    assert [f["id"] for f in part["features"]] == ["XX1Q01"]
    assert client.get(f"{ROOT}/ogc/collections/district/items?bbox=here").status_code == 400
    assert client.get(f"{ROOT}/ogc/collections/nowhere/items").status_code == 404


def test_upper_places_have_names_and_values_on_the_map(client: TestClient) -> None:
    shapes = client.get(f"{ROOT}/map.geojson").json()["features"]
    upper = next(f["properties"] for f in shapes if f["properties"]["place_id"] == "XX1")
    assert upper["name_en"] == "Province 1"
    assert 0 <= upper["p_ge_25"] <= 1


def test_a_table_is_a_workbook_too(client: TestClient) -> None:
    import io

    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(client.get("/data/2019-04/watch.xlsx").content), read_only=True)
    assert next(workbook["rows"].iter_rows(values_only=True))[0] == "group_id"
    assert client.get("/data/2019-04/watch-sheet.csv").content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("path", ["/picture/2019-04/ar/map.svg", "/picture/2019-04/en/place-XX1Q01.svg"])
def test_a_picture_stands_alone(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "class=" not in answer.text
    assert client.get(path.replace(".svg", ".png")).content.startswith(b"\x89PNG")


def test_cards_embeds_and_site_files_are_there(client: TestClient) -> None:
    assert client.get("/card/2019-04/ckb/area.png").content.startswith(b"\x89PNG")
    assert "frame-ancestors 'none'" in client.get("/embed/en/2019-04/map.html").headers["content-security-policy"]
    assert "XX1Q01" in client.get("/sitemap.xml").text
    assert client.get("/manifest-ar.webmanifest").json()["dir"] == "rtl"
    assert "2019-04" in client.get("/worker.js").text
    assert client.get("/search/2019-04/en.js").text.startswith("window.lullIndex=")
