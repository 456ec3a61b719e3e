"""What the command line does can be called from Python, with the same results."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest
from click.testing import CliRunner

import lull as lull_package
from lull import inputs, verbs
from lull.area import bundled_area
from lull.cli import COMMANDS, lull
from lull.cli.series import read_series
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


def test_what_foretells_is_taken_from_a_table_as_from_a_file(months: list[str], tmp_path: Path) -> None:
    """Rows after the origin are read by neither; a column with a gap before it is left out by default."""
    units, value = ["a"] * 24 + ["b"] * 24, [0, 3, 9, 1] * 12
    rows = {"unit": units, "month": months * 2, "value": value, "events": [1, 0, 4] * 16, "note": ["x"] * 48}
    pacsv.write_csv(pa.table(rows), tmp_path / "mine.csv")
    for origin in ("2019-12", "2019-06"):
        world = read_series(tmp_path / "mine.csv", origin=origin, also=None)
        found = inputs.company(rows, months * 2, value, last=origin, also=None)
        assert list(found) == list(world.also) == ["events"]
        kept = np.array([m <= origin for m in months * 2])
        assert found["events"][kept].tolist() == world.also["events"].ravel().tolist()
    gap = {**rows, "events": [None, *rows["events"][1:]]}
    assert inputs.company(gap, months * 2, value, last=None, also=None) == {}
    assert inputs.company(rows, months * 2, value, last=None, also=()) == {}
    with pytest.raises(ForecastError, match="no further column 'moon'; the table has: unit, month, value, events"):
        lull_package.forecast(rows, 2, also=["moon"])
    with pytest.raises(ForecastError, match=r"note: .* expected a number of 0 or more in every row"):
        lull_package.forecast(rows, 2, also=["note"])


def test_every_command_is_a_verb() -> None:
    for name in COMMANDS:
        assert callable(getattr(lull_package, name.replace("-", "_"))), name
    assert lull_package.schema("event", json=True)[0]["name"] == "event"


def test_help_names_every_command_once_under_a_heading() -> None:
    lines = CliRunner().invoke(lull, ["--help"]).stdout.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("  ") and line.split()[0] in COMMANDS]
    assert sorted(listed) == sorted(COMMANDS)
    assert not any(line.endswith("...") for line in lines[1:])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"month": ["2201-01"] * 24}, "row 1: month 2201-01; expected a year"),
        ({"month": ["1398-05"] * 24}, "row 1: month 1398-05; expected a year"),
        ({"value": [1] * 23 + ["many"]}, "row 24: value 'many' is not a number"),
        ({"value": [1] * 23 + ["1,200"]}, "row 24: value '1,200' is not a number"),
        ({"value": [1] * 23 + [None]}, "missing|without|no value|expected"),
        ({"unit": ["a"] * 23 + [None]}, "empty unit"),
        ({"unit": ["a"] * 23 + [float("nan")]}, "empty unit"),
        ({"unit": ["a"] * 23 + [" "]}, "empty unit"),
    ],
)
def test_a_row_that_cannot_be_read_is_told(change: dict[str, Any], said: str) -> None:
    months = [f"{y}-{m:02d}" for y in (2018, 2019) for m in range(1, 13)]
    with pytest.raises(ForecastError, match=said):
        verbs.forecast({"unit": ["a"] * 24, "month": months, "value": [1] * 24, **change}, 2)


def test_a_column_that_could_foretell_and_cannot_be_used_is_told() -> None:
    months = [f"{y}-{m:02d}" for y in (2018, 2019) for m in range(1, 13)]
    table = {"unit": ["a"] * 24, "month": months, "value": [1] * 24, "events": [-1] * 24}
    assert any(n.startswith("events left out") for n in verbs.forecast(table, 1, draws=50).notes)
    assert not any("events" in n for n in verbs.forecast(table, 1, draws=50, also=[]).notes)


def test_a_month_after_the_origin_is_not_looked_at_whatever_it_is() -> None:
    months = [f"{y}-{m:02d}" for y in (2018, 2019) for m in range(1, 13)]
    table = {"unit": ["a"] * 25, "month": [*months, "2999-01"], "value": [1] * 24 + [7]}
    assert str(verbs.forecast(table, 1, origin="2019-12", draws=50).origin) == "2019-12"
