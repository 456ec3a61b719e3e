"""The ledger as a spreadsheet: a workbook with the sheets `commitments` and `claims`, or a CSV of one of them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow as pa

from lull import schema
from lull.errors import SourceError
from lull.sources import facts
from lull.sources.files import Input
from lull.sources.meta import Meta, Parsed
from lull.sources.sheets import is_workbook, read_table, sheet_names

META = Meta(
    source_id="own-ledger",
    title="Promises and claims kept by the user in a spreadsheet",
    publisher="The user of this copy",
    licence="not stated",
    citation="Each row names its page; see the column url.",
    url=None,
    redistributable=True,
)
KINDS = {
    "ledger": {"doc": "the ledger's spreadsheet, both sheets: XLSX", "parts": ("ledger-promises", "ledger-claims")},
    "ledger-promises": {"doc": "only the sheet commitments", "parser": "parse_commitments", "whole_rejects": False},
    "ledger-claims": {"doc": "only the sheet claims", "parser": "parse_claims", "whole_rejects": False},
}
COMMITMENTS = (
    "commitment_id", "kind", "promisor", "implementer", "promised_to", "strand", "place_pcodes", "deliverable",
    "quantity", "unit", "amount", "currency", "instrument", "made_on", "deadline", "deadline_precision", "legal_force",
    "parent_id", "successor_id", "same_id", "ends_id", "source_title", "source_url", "note",
)  # fmt: skip
CLAIMS = ("commitment_id", "claim_date", "claimant", "says", "detail", "verification", "source_url")
SHEETS = {"commitments": COMMITMENTS, "claims": CLAIMS}


def parse_commitments(source: Input, *, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `commitment` from the sheet `commitments`; none, with a note, if there is no such sheet."""
    return _parsed(source, "commitments", encoding)


def parse_claims(source: Input, *, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `claim` from the sheet `claims`; none, with a note, if there is no such sheet."""
    return _parsed(source, "claims", encoding)


def write_template(path: Path | str) -> None:
    """Write an empty workbook with the two sheets, their columns, and a sheet that says what may stand in them.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_template(Path(folder) / "ledger.xlsx")
    ...     openpyxl.load_workbook(Path(folder) / "ledger.xlsx").sheetnames
    ['commitments', 'claims', 'columns']
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, columns in SHEETS.items():
        book.create_sheet(name).append(columns)
    stated = book.create_sheet("columns")
    stated.append(["sheet", "column", "needed", "what", "one of"])
    named = {"place_pcodes": "place_ids", "source_title": "title", "source_url": "url"}
    for name, columns in SHEETS.items():
        for column in columns:
            c = schema.table(name.removesuffix("s")).column(named.get(column, column))
            needed = "yes" if c.required and column != "verification" else ""
            stated.append([name, column, needed, c.doc, ", ".join(map(str, c.allowed))])
    aside = Path(path).with_name(f".{Path(path).name}.part")
    try:
        book.save(aside)
        os.replace(aside, path)
    except OSError as error:
        raise SourceError(f"the template cannot be written to {path}: {error.strerror}") from error


def _parsed(source: Input, name: str, encoding: str) -> Parsed:
    table = name.removesuffix("s")
    sources = (META.as_row(version=None, known_from=facts.FIRST),)
    if is_workbook(source):
        names = sheet_names(source)
        if not set(SHEETS) & set(names):
            raise SourceError(f"{source.name} has the sheets {', '.join(names)}; expected commitments and claims")
        raw = read_table(source, sheet=name) if name in names else None
    else:
        raw = read_table(source, encoding=encoding)
        raw = raw if ("says" in raw.header) == (name == "claims") else None
    if raw is None or not raw.table.num_rows:
        nothing = schema.arrow_schema(table).empty_table()
        note = f"no {name} in this file"
        return Parsed(
            table, nothing, pa.array([], pa.int32()), notes=(note,), family=f"ledger-{table}", sources=sources
        )
    if "source_id" not in raw.table.column_names:
        mine = pa.array([META.source_id] * raw.table.num_rows, pa.string())
        raw = replace(raw, table=raw.table.append_column("source_id", mine))
    parse = facts.parse_claims if name == "claims" else facts.parse_commitments
    return replace(parse(raw), family=f"ledger-{table}", sources=sources)
