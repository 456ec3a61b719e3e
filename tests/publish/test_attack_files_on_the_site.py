"""The case files with small counts and formulas, taken into an area: what its pages, tables and API show of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.made_area import MONTHS, TODAY, make_area

from lull.outlook.run import make_outlook
from lull.publish.app import make_app
from lull.store import Options, ingest_files

from .conftest import TestClient

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = {"place_pcode": "XX1Q01", "place_name": "Al-District 1-1", "place_pcodes": "XX1Q01"}
HONEST = {"url": "https://example.org/page", "strand": "displacement", "indicator": "idp_individuals", "value": "600"}
FILES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "misuse_people3.csv": ("observations", {}),
    "misuse_cqty.csv": ("commitments", {}),
    "misuse_formula.csv": ("observations", HONEST),
}


def placed(source: Path, to: Path, changes: Mapping[str, str]) -> Path:
    """A case file with its row moved into the made area, and what else would keep it out made honest."""
    with source.open(encoding="utf-8", newline="") as lines:
        rows = [{k: HERE.get(k, changes.get(k, v)) for k, v in r.items()} for r in csv.DictReader(lines)]
    with to.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return to


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> TestClient:
    home = tmp_path_factory.mktemp("attacked")
    area = make_area(home / "area")
    cases = shared / "cases" / "attacks"
    files = [(kind, placed(cases / name, home / name, changes)) for name, (kind, changes) in FILES.items()]
    ingest_files(area, files, Options(today=TODAY))
    make_outlook(area, MONTHS[0])
    return TestClient(make_app(area), follow_redirects=False)


def rows_of(client: TestClient, table: str) -> Sequence[dict[str, str]]:
    """The rows of a table as a spreadsheet gets them."""
    return list(csv.DictReader(io.StringIO(client.get(f"/data/2019-03/{table}.csv").text.lstrip("\ufeff"))))


def test_three_people_are_fewer_than_five(attacked: TestClient) -> None:
    seen = next(r for r in rows_of(attacked, "observation") if r["obs_id"] == "x1")
    assert (seen["value"], seen["lower"], seen["upper"], seen["n"], seen["shown"]) == ("", "", "", "", "<5")


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_two_people_are_fewer_than_five_on_pages(attacked: TestClient, language: str) -> None:
    told = attacked.get(f"/{language}/2019-03/promises.html").text
    assert "ompensate &lt;5 people" in told
    assert "ompensate 2 people" not in told


def test_cells_of_spreadsheets_begin_no_formula(attacked: TestClient) -> None:
    seen = next(r for r in rows_of(attacked, "observation") if r["obs_id"] == "x6")
    starts = [p.strip() for v in seen.values() for p in v.replace(";", "\n").split("\n")]
    assert not [p for p in starts if p.startswith(("=", "+", "@"))]
    assert "HYPERLINK" in "".join(seen.values())
