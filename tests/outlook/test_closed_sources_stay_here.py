"""Rows of sources that may not be passed on drive the outlook here, and enter no release, page, API or export."""

from __future__ import annotations

import csv
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.made_area import make_area

from lull.outlook.run import make_outlook
from lull.publish.app import make_app
from lull.publish.export import export
from lull.releases import Release
from lull.sources import ledger_sheet
from lull.store import Options, ingest_files, open_store

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

MARK = "Zanzibarite"
API = "api/v1/releases/2019-04/tables/commitment.csv"
CLOSED = """
[[source]]
source_id = "closed-survey"
title = "A survey for members"
publisher = "Members"
licence = "not to be passed on"
citation = "Members. A survey."
redistributable = false
known_from = 2018-01-01

[[source]]
source_id = "own-ledger"
title = "A ledger for members"
publisher = "Members"
licence = "not to be passed on"
citation = "Members. A ledger."
redistributable = false
known_from = 2018-01-01
"""


def promises(path: Path) -> Path:
    ledger_sheet.write_template(path)
    book = openpyxl.load_workbook(path)
    promise = {
        "commitment_id": "CLOSED-1", "kind": "project", "promisor": f"Office of {MARK}", "implementer": MARK,
        "strand": "services", "place_pcodes": "XX1Q01", "deliverable": f"A {MARK} works", "made_on": "2018-01-05",
        "deadline": "2018-12-31", "deadline_precision": "day",
    }  # fmt: skip
    claim = {"commitment_id": "CLOSED-1", "claim_date": "2018-03-01", "claimant": MARK, "says": "started"}
    book["commitments"].append([promise.get(c) for c in ledger_sheet.COMMITMENTS])
    book["claims"].append([claim.get(c) for c in ledger_sheet.CLAIMS])
    book.save(path)
    return path


def survey(path: Path) -> Path:
    row = {
        "obs_id": "CLOSED-2", "strand": "services", "indicator": "survey_water_sufficient",
        "place_pcode": "XX1Q01", "place_name": "Al-District 1-1", "period_start": "2019-01-01",
        "period_end": "2019-01-31", "value": 61.375, "unit": "percent", "lower": 60, "upper": 63, "n": 900,
        "method": "survey", "publisher": MARK, "title": MARK, "url": "https://example.org/closed",
        "retrieved": "2019-02-05", "quote_free_note": "", "evidence_level": 3, "source_id": "closed-survey",
    }  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(row))
        writer.writeheader()
        writer.writerow(row)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Release]:
    folder = make_area(tmp_path_factory.mktemp("closed") / "area")
    with (folder / "area.toml").open("a", encoding="utf-8") as settings:
        settings.write(CLOSED)
    files = [("ledger", promises(folder / "ledger.xlsx")), ("observations", survey(folder / "closed.csv"))]
    ingest_files(folder, files, Options(today=date(2020, 6, 1)))
    return folder, make_outlook(folder, date(2019, 4, 1))


def test_they_are_in_the_store_and_in_no_file_of_the_release(made: tuple[Path, Release]) -> None:
    folder, release = made
    with open_store(folder) as store:
        assert "CLOSED-1" in store.latest("commitment")["commitment_id"].to_pylist()
        assert "CLOSED-2" in store.latest("observation")["obs_id"].to_pylist()
    for name in release.tables:
        text = str(release.table(name).to_pylist())
        assert not any(w in text for w in (MARK, "CLOSED-", "61.375")), name
    assert "C-0" in release.table("commitment")["commitment_id"].to_pylist()
    sources = {r["source_id"]: r for r in release.table("source").to_pylist()}
    assert sources["closed-survey"]["redistributable"] is False


def test_no_page_api_answer_or_exported_file_holds_them(made: tuple[Path, Release], tmp_path: Path) -> None:
    folder, _ = made
    with ThreadPoolExecutor(2) as pool:
        to = export(folder, tmp_path / "site", executor=pool)
    texts = [p for p in to.rglob("*") if p.suffix in (".html", ".csv", ".json", ".xml", ".atom", ".ics", ".geojson")]
    assert len(texts) > 50
    assert not [p for p in texts if MARK in p.read_text("utf-8") or "CLOSED-1" in p.read_text("utf-8")]
    client = TestClient(make_app(folder))
    for path in ("en/2019-04/promises.html", "en/2019-04/place/XX1Q01.html", "en/2019-04/reports.html", API):
        answer = client.get(f"/{path}")
        assert answer.status_code == 200
        assert MARK not in answer.text
