"""A release is whole or absent, never changes, and never shows what may not leave the machine."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from frictionless import Package

from lull import schema
from lull.errors import ReleaseError
from lull.releases import list_releases, open_release, publishable, to_csv, write_release

KNOWN = {"source_id": "test", "known_from": date(2019, 5, 1)}
GEO: dict[str, Any] = {"type": "FeatureCollection", "features": []}


def info(**more: Any) -> dict[str, Any]:
    return {"area": "testland", "as_of": "2019-04-01", "method_version": "1", **more}


def source() -> pa.Table:
    row = {
        "source_id": "test", "title": "Test", "publisher": "Us", "licence": "CC0-1.0", "citation": "Us 2019",
        "redistributable": True, "known_from": date(2019, 1, 1),
    }  # fmt: skip
    return schema.conform(pa.Table.from_pylist([row]), "source")


def priority(**changes: Any) -> pa.Table:
    row = {
        "unit_id": "D1", "month": date(2019, 4, 1), "tier": "step_up_first", "p_top": 0.9, "k": 10,
        "conditions": "unknown", "rank_low": 1,
        "rank_high": 3, "risk": 0.4, "quadrant": "act_now", "population": 1000, **KNOWN, **changes,
    }  # fmt: skip
    return schema.conform(pa.Table.from_pylist([row]), "priority")


def test_the_same_content_again_is_the_same_release(tmp_path: Path) -> None:
    tables = {"source": source(), "priority": priority()}
    first = write_release(tmp_path, info=info(), tables=tables, geography=GEO)
    again = write_release(tmp_path, info=info(), tables=tables, geography=GEO)
    assert first.folder == again.folder
    assert [r.name for r in list_releases(tmp_path)] == ["2019-04"]


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    tables = {"source": source(), "priority": priority()}
    one = write_release(tmp_path / "one", info=info(), tables=tables, geography=GEO).folder
    two = write_release(tmp_path / "two", info=info(), tables=tables, geography=GEO).folder
    files = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    assert files
    assert all((one / f).read_bytes() == (two / f).read_bytes() for f in files)


def test_other_content_is_refused_and_the_old_release_stays(tmp_path: Path) -> None:
    kept = write_release(tmp_path, info=info(), tables={"priority": priority()}, geography=GEO)
    before = (kept.folder / "data" / "priority.csv").read_bytes()
    with pytest.raises(ReleaseError, match="run again with --revise; it becomes 2019-04-r2"):
        write_release(tmp_path, info=info(), tables={"priority": priority(tier="watch")}, geography=GEO)
    assert (kept.folder / "data" / "priority.csv").read_bytes() == before
    assert [p.name for p in (tmp_path / "releases").iterdir()] == ["2019-04"]


def test_a_revision_stands_beside_what_it_revises(tmp_path: Path) -> None:
    write_release(tmp_path, info=info(), tables={"priority": priority()}, geography=GEO)
    tables = {"priority": priority(tier="watch")}
    revised = write_release(tmp_path, info=info(), tables=tables, geography=GEO, revise=True)
    assert revised.name == "2019-04-r2"
    assert [r.name for r in list_releases(tmp_path)] == ["2019-04", "2019-04-r2"]


def test_a_table_that_breaks_its_rules_leaves_no_release(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="not declared in the schema"):
        write_release(tmp_path, info=info(), tables={"secret": source()}, geography=GEO)
    assert list((tmp_path / "releases").iterdir()) == []


def test_the_package_is_valid_under_frictionless(tmp_path: Path) -> None:
    tables = {"source": source(), "priority": priority()}
    folder = write_release(tmp_path, info=info(), tables=tables, geography=GEO).folder
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])


def test_internal_columns_do_not_leave_the_machine() -> None:
    assert "rank_low" not in publishable(priority(), "priority").column_names


def test_cells_that_a_spreadsheet_would_run_are_disarmed() -> None:
    text = to_csv(pa.table({"name": ["=cmd()", "@x", "+1", "-2", "plain"], "n": [-1, 2, 3, 4, 5]}))
    assert text.splitlines()[1:] == ["'=cmd(),-1", "'@x,2", "'+1,3", "'-2,4", "plain,5"]


def test_a_folder_that_is_no_release_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"no release\.json"):
        open_release(tmp_path)


def test_a_missing_table_lists_those_there(tmp_path: Path) -> None:
    release = write_release(tmp_path, info=info(), tables={"priority": priority()}, geography=GEO)
    with pytest.raises(ReleaseError, match="it has: priority"):
        release.table("draws")


def test_the_data_package_names_what_the_numbers_must_not_be_used_for(tmp_path: Path) -> None:
    release = write_release(tmp_path, info=info(must_not=["targeting"]), tables={"source": source()}, geography=GEO)
    package = json.loads((release.folder / "datapackage.json").read_text())
    assert package["must_not_be_used_for"] == ["targeting"]
    assert package["sources"][0]["licence"] == "CC0-1.0"
