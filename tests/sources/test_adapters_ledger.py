"""The spreadsheet of the ledger: both sheets enter at once, and the template is one of them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from lull.cli.ingest import ingest
from lull.errors import SourceError
from lull.sources import ledger_sheet
from lull.store import BadRowsError, Options, ingest_files, open_store
from lull.store.ingest import inspect_files

TODAY = Options(today=date(2026, 1, 1))
PROMISE = {
    "commitment_id": "P-1", "kind": "project", "promisor": "Office of Water", "strand": "services",
    "place_pcodes": "SQ101", "deliverable": "A water plant", "amount": 100, "currency": "USD",
    "made_on": "2019-01-05", "deadline": "2019-12-31", "deadline_precision": "day", "successor_id": "P-2",
}  # fmt: skip
CLAIM = {"commitment_id": "P-1", "claim_date": "2019-03", "claimant": "Office of Water", "says": "started"}


def workbook(path: Path, *, promise: dict[str, object] | None = None, sheets: tuple[str, ...] = ()) -> Path:
    ledger_sheet.write_template(path)
    book = openpyxl.load_workbook(path)
    book["commitments"].append([(promise or PROMISE).get(c) for c in ledger_sheet.COMMITMENTS])
    book["claims"].append([CLAIM.get(c) for c in ledger_sheet.CLAIMS])
    for name in sheets:
        del book[name]
    book.save(path)
    return path


def test_both_sheets_enter_together_and_twice_is_once(area: Path, tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx")
    reports = ingest_files(area, [("ledger", path)], TODAY)
    assert [(r.table, r.rows, r.added and r.added.added) for r in reports] == [("commitment", 1, 1), ("claim", 1, 1)]
    assert all(r.added and r.added.already for r in ingest_files(area, [("ledger", path)], TODAY))
    with open_store(area) as store:
        (promise,), (claim,) = store.latest("commitment").to_pylist(), store.latest("claim").to_pylist()
    assert (promise["successor_id"], promise["source_id"], promise["amount"]) == ("P-2", "own-ledger", 100)
    assert str(promise["known_from"]) == "2019-01-05"
    assert (str(claim["known_from"]), claim["verification"]) == ("2019-04-01", 0)


def test_a_dry_run_tells_what_is_wrong_and_where(area: Path, tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", promise={**PROMISE, "place_pcodes": "SQ999"})
    told = CliRunner().invoke(ingest, ["ledger", str(path), "--area", str(area), "--dry-run"])
    assert told.exit_code == 1
    assert "line 2, column place_ids, value 'SQ999': not a place of this area" in told.output
    assert not (area / "store.duckdb").exists()


def test_one_bad_row_keeps_all_out_unless_the_good_are_wanted(area: Path, tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", promise={**PROMISE, "amount": "a lot"})
    with pytest.raises(BadRowsError, match="not a number"):
        ingest_files(area, [("ledger", path)], TODAY)
    first, second = ingest_files(area, [("ledger", path)], Options(today=date(2026, 1, 1), keep_good=True))
    assert (first.rows, second.rows) == (0, 1)
    rejects = Path(str(first.rejects)).read_text(encoding="utf-8")
    assert rejects.splitlines() == ["line,reason", "2,amount 'a lot': not a number"]


def test_a_missing_sheet_or_a_csv_is_half_a_ledger(area: Path, tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", sheets=("claims",))
    assert [r.rows for r in inspect_files(area, [("ledger", path)])] == [1, 0]
    table = tmp_path / "claims.csv"
    with open(table, "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(CLAIM))
        writer.writeheader()
        writer.writerow(CLAIM)
    assert [(r.rows, r.notes) for r in inspect_files(area, [("ledger", table)])] == [
        (0, ("no commitments in this file",)),
        (1, ()),
    ]


def test_no_workbook_and_standard_input_are_told(area: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "ledger.xlsx"
    damaged.write_bytes(workbook(tmp_path / "whole.xlsx").read_bytes()[:3000])
    with pytest.raises(SourceError, match="damaged or cut-off workbook"):
        inspect_files(area, [("ledger", damaged)])
    with pytest.raises(SourceError, match="reads its file twice"):
        inspect_files(area, [("ledger", "-")])
    with pytest.raises(SourceError, match="expected commitments and claims"):
        inspect_files(area, [("ledger", workbook(tmp_path / "x.xlsx", sheets=("claims", "commitments")))])
