"""What the command line does can be called from Python, with the same results."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner

import lull as lull_package
from lull import verbs
from lull.area import bundled_area
from lull.cli import COMMANDS, lull
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
    assert report.rows == len(claims.read_text(encoding="utf-8").splitlines()) - 1


def test_a_wrong_kind_lists_the_kinds(tmp_path: Path) -> None:
    shutil.copytree(bundled_area("iraq"), tmp_path / "area")
    with pytest.raises(SourceError, match=r"the kinds are: .*ucdp"):
        verbs.ingest(tmp_path / "area", "rumours", tmp_path / "x.csv", today=date(2026, 11, 22))


def test_an_outlook_wants_a_month(tmp_path: Path) -> None:
    with pytest.raises(ForecastError, match="write it as YYYY-MM"):
        verbs.outlook(tmp_path, "spring")


@pytest.fixture(scope="module")
def months() -> list[str]:
    return [f"{y}-{m:02d}" for y in (2018, 2019) for m in range(1, 13)]


def test_any_table_months_and_seeds_are_taken(months: list[str]) -> None:
    rows = {"unit": ["a"] * 24, "month": months, "value": list(range(24))}
    days = [date.fromisoformat(f"{m}-01") for m in months]
    tables = [pa.table(rows), {**rows, "month": days}, (rows["unit"], np.array(days, "datetime64[D]"), rows["value"])]
    found = [lull_package.forecast(t, 2, rng=1, draws=100) for t in tables]
    assert all(f.table().equals(found[0].table()) for f in found)
    assert found[0].table().column_names[:3] == ["unit", "month", "horizon"]
    assert repr(found[0]) == "Forecast from 2019-12: 1 units, months 1 to 2, 100 draws"
    with pytest.raises(ForecastError, match="the table lacks unit; it has: district, month, value"):
        lull_package.forecast({"district": ["a"], "month": months[:1], "value": [1]})
    with pytest.raises(ForecastError, match="'month' is not a month"):
        lull_package.forecast((["a"], ["month"], [1]))


def test_every_command_is_a_verb() -> None:
    for name in COMMANDS:
        assert callable(getattr(lull_package, name.replace("-", "_"))), name
    assert lull_package.schema("event", json=True)[0]["name"] == "event"


def test_help_names_every_command_once_under_a_heading() -> None:
    lines = CliRunner().invoke(lull, ["--help"]).stdout.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("  ") and line.split()[0] in COMMANDS]
    assert sorted(listed) == sorted(COMMANDS)
    assert not any(line.endswith("...") for line in lines[1:])
