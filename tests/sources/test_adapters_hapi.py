"""HDX HAPI: places by P-code, totals only, organisations counted and not named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lull.errors import SourceError
from lull.store import Options, ingest_files, open_store
from lull.store.ingest import inspect_files

TODAY = Options(today=date(2026, 1, 1))
BASE: dict[str, Any] = {
    "resource_hdx_id": "r-1", "location_code": "SQ", "admin1_code": "SQ1", "admin2_code": "SQ101", "admin2_ref": 7,
    "provider_admin1_name": "One", "provider_admin2_name": "East", "admin_level": 2,
    "reference_period_start": "2020-01-01T00:00:00", "reference_period_end": "2020-01-31T00:00:00",
}  # fmt: skip
IDPS = {**BASE, "operation": "Crisis", "assessment_type": "BA", "reporting_round": 5, "population": 120}
NEED = {**BASE, "sector_code": "WSH", "category": "total", "population_status": "INN", "population": 90}
ORG = {**BASE, "org_acronym": "WfA", "org_name": "Wells for All", "sector_code": "WSH"}


def saved(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    path = tmp_path / "hapi.json"
    path.write_text(json.dumps({"data": rows}), encoding="utf-8")
    return path


def stored(area: Path, path: Path) -> dict[tuple[str, str], Any]:
    ingest_files(area, [("hapi", path)], TODAY)
    with open_store(area) as store:
        return {(r["indicator"], r["place_id"]): r for r in store.latest("observation").to_pylist()}


def test_displaced_people_by_district_with_round_and_known_time(area: Path, tmp_path: Path) -> None:
    upper = {**IDPS, "admin2_code": None, "admin_level": 1, "population": 500}
    rows = stored(area, saved(tmp_path, IDPS, upper))
    assert {k: r["value"] for k, r in rows.items()} == {("idps", "SQ101"): 120, ("idps", "SQ1"): 500}
    row = rows["idps", "SQ101"]
    assert (str(row["period_end"]), str(row["known_from"]), row["method"]) == (
        "2020-01-31",
        "2020-04-01",
        "key_informant",
    )
    assert row["note"] == "operation Crisis; assessment_type BA; reporting_round 5"
    assert (row["source_id"], row["title"]) == ("hdx-hapi", "HDX resource r-1")


def test_need_is_taken_in_total_and_only_of_those_in_need(area: Path, tmp_path: Path) -> None:
    others = [{**NEED, "population_status": "TGT"}, {**NEED, "category": "female"}]
    whole = {**NEED, "sector_code": "Intersectoral", "population": 200}
    path = saved(tmp_path, NEED, whole, *others)
    assert inspect_files(area, [("hapi", path)])[0].notes[0].startswith("2 rows left out")
    values = {k[0]: r["value"] for k, r in stored(area, path).items()}
    assert values == {"people_in_need_wsh": 90, "people_in_need_humanitarian": 200}


def test_organisations_are_counted_once_and_not_named(area: Path, tmp_path: Path) -> None:
    rows = stored(area, saved(tmp_path, ORG, ORG, {**ORG, "org_name": "Other"}, {**ORG, "sector_code": "EDU"}))
    assert {k[0]: r["value"] for k, r in rows.items()} == {
        "organisations_present": 2,
        "organisations_present_wsh": 2,
        "organisations_present_edu": 1,
    }
    assert "Wells" not in str(rows)


def test_the_csv_of_the_site_with_its_row_of_tags(area: Path, tmp_path: Path) -> None:
    path = tmp_path / "hapi.csv"
    names = [*IDPS, "dataset_hdx_id"]
    tags = ["#country+code" if n == "location_code" else "#x" for n in names]
    cells = [str(v) for v in IDPS.values()] + ["d-1"]
    path.write_text("\n".join(",".join(r) for r in (names, tags, cells)) + "\n", encoding="utf-8")
    row = stored(area, path)["idps", "SQ101"]
    assert row["url"].endswith("/dataset/d-1/resource/r-1")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"admin2_code": "SQ999"}, "line 1, column admin2_code, value 'SQ999': not a place of this area"),
        ({"admin1_code": "SQ2"}, "line 1, column admin2_code, value 'SQ101': not inside SQ2"),
        ({"population": -4}, "line 1, column population, value '-4': below 0"),
        ({"reference_period_end": "2019-12-01"}, "ends before it starts"),
        ({"error": "wrong pcode"}, "HAPI marks this row as wrong"),
    ],
)
def test_what_is_wrong_is_told(area: Path, tmp_path: Path, change: dict[str, Any], told: str) -> None:
    (report,) = inspect_files(area, [("hapi", saved(tmp_path, {**IDPS, **change}))])
    assert told in "\n".join(map(str, report.problems))


def test_other_countries_are_left_out_and_counted(area: Path, tmp_path: Path) -> None:
    (report,) = inspect_files(area, [("hapi", saved(tmp_path, IDPS, {**IDPS, "location_code": "SYR"}))])
    assert (report.rows, report.notes) == (1, ("1 rows of other countries left out",))


def test_other_themes_and_cut_off_files_are_told(area: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not a table of HAPI"):
        inspect_files(area, [("hapi", saved(tmp_path, {**BASE, "poverty_rate": 3}))])
    path = tmp_path / "cut.json"
    path.write_text('{"data": [{"a"', encoding="utf-8")
    with pytest.raises(SourceError, match="cut off"):
        inspect_files(area, [("hapi", path)])
