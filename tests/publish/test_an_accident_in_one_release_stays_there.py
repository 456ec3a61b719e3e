"""A damaged release is shown as damaged; the others, the front page and `/ready` go on; answers stay within bounds."""

from __future__ import annotations

import io
import json
import shutil
import warnings
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lull.doctor import examine
from lull.publish import rendering
from lull.publish.app import make_app
from lull.release_files import file_hash

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

TODAY = date(2026, 11, 28)


@pytest.fixture
def area(site_area: Path, tmp_path: Path) -> Path:
    shutil.copytree(site_area, tmp_path / "area")
    return tmp_path / "area"


def visitor(area: Path) -> TestClient:
    return TestClient(make_app(area), follow_redirects=False)


@pytest.mark.parametrize("name", ["release.json", "datapackage.json", "data/priority.parquet", "data/forecast.csv"])
def test_the_newest_is_told_and_the_one_before_is_the_front_page(area: Path, name: str) -> None:
    path = area / "releases" / "2019-04" / name
    path.write_bytes(path.read_bytes()[:40])
    client = visitor(area)
    assert client.get("/ready").json() == {"status": "ready", "latest": "2019-03", "damaged": ["2019-04"]}
    assert client.get("/en/latest/index.html").headers["location"].startswith("/en/2019-03/")
    assert client.get("/en/2019-03/index.html").status_code == 200
    told = client.get("/en/2019-04/index.html")
    assert told.status_code == 503
    assert "This release is damaged" in told.text
    assert client.get("/data/2019-04.zip").status_code == 503
    assert client.get("/api/v1/releases").json()["releases"] == ["2019-03"]
    found = [f for f in examine(area, today=TODAY) if f.what == "release 2019-04"]
    assert [f.state for f in found] == ["fault"]
    assert "backup" in found[0].do


def test_words_of_an_earlier_version_are_told_and_the_others_go_on(area: Path) -> None:
    folder = area / "releases" / "2019-04"
    path = folder / "data" / "priority.parquet"
    rows = pq.read_table(path)
    tiers = pa.array(["contested"] * rows.num_rows)
    was = file_hash(path)
    pq.write_table(rows.set_column(rows.column_names.index("tier"), rows.schema.field("tier"), tiers), path)
    package = (folder / "datapackage.json").read_text("utf-8")
    listed = json.loads(package.replace(was, file_hash(path)))
    for row in listed["files"]:
        row["bytes"] = path.stat().st_size if row["path"] == "data/priority.parquet" else row["bytes"]
    (folder / "datapackage.json").write_text(json.dumps(listed), "utf-8")
    client = visitor(area)
    assert client.get("/ready").json() == {"status": "ready", "latest": "2019-03", "earlier": ["2019-04"]}
    told = client.get("/en/2019-04/index.html")
    assert told.status_code == 503
    assert "earlier version" in told.text
    assert client.get("/en/2019-03/index.html").status_code == 200
    found = [f for f in examine(area, today=TODAY) if f.what == "release 2019-04"]
    assert [f.state for f in found] == ["note"]
    assert "--revise" in found[0].do


def test_damage_while_readers_read_is_seen(area: Path) -> None:
    client = visitor(area)
    assert client.get("/ready").json()["latest"] == "2019-04"
    (area / "releases" / "2019-04" / "data" / "priority.parquet").unlink()
    assert client.get("/ready").json()["latest"] == "2019-03"


def test_the_zip_holds_every_file(area: Path) -> None:
    folder = area / "releases" / "2019-04"
    bundle = zipfile.ZipFile(io.BytesIO(visitor(area).get("/data/2019-04.zip").content))
    held = {n.removeprefix("2019-04/") for n in bundle.namelist()}
    assert held == {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_draws_go_out_as_parquet_only(area: Path) -> None:
    client = visitor(area)
    for kind in ("csv", "json"):
        assert client.get(f"/data/2019-04/draws.{kind}").status_code == 404
        assert client.get(f"/api/v1/releases/2019-04/tables/draws.{kind}").status_code == 404
    whole = (area / "releases" / "2019-04" / "data" / "draws.parquet").read_bytes()
    for path in ("/data/2019-04/draws.parquet", "/api/v1/releases/2019-04/tables/draws.parquet"):
        assert client.get(path).content == whole


def test_every_answer_is_dressed_and_logged_also_where_something_fails(
    area: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(rendering, "page", broken)
    with caplog.at_level("INFO", logger="lull.web"):
        answer = visitor(area).get("/en/2019-04/index.html")
    assert answer.status_code == 500
    assert "content-security-policy" in answer.headers
    assert "Traceback" not in answer.text
    assert '"status": 500' in caplog.text
