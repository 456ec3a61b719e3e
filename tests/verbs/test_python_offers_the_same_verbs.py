"""What the command line does can be called from Python, with the same results."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from lull import verbs
from lull.area import bundled_area
from lull.cli import lull
from lull.errors import ForecastError, SourceError

REPORT = "Three policemen were killed near Daquq on Monday when gunmen attacked a checkpoint, the governor said."


def test_reading_a_report_gives_the_records_of_the_command(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, "utf-8")
    found = verbs.read(path, published=date(2019, 4, 16))
    result = CliRunner().invoke(lull, ["read", str(path), "--published", "2019-04-16", "--json"])
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert [r.record_id for r in found] == [r["record_id"] for r in said]
    assert found[0].best == 3
    assert found[0].adm2_pcode == "IQG13Q02"


def test_ingesting_a_file_reports_its_rows(tmp_path: Path) -> None:
    shutil.copytree(bundled_area("iraq"), tmp_path / "area")
    claims = tmp_path / "area" / "facts" / "commitment_claims.csv"
    (report,) = verbs.ingest(tmp_path / "area", "claims", claims, today=date(2026, 11, 22))
    assert report.rows == 198


def test_a_wrong_kind_lists_the_kinds(tmp_path: Path) -> None:
    shutil.copytree(bundled_area("iraq"), tmp_path / "area")
    with pytest.raises(SourceError, match="the kinds are: ucdp"):
        verbs.ingest(tmp_path / "area", "rumours", tmp_path / "x.csv", today=date(2026, 11, 22))


def test_an_outlook_wants_a_month(tmp_path: Path) -> None:
    with pytest.raises(ForecastError, match="write it as YYYY-MM"):
        verbs.outlook(tmp_path, "spring")
