"""A small file that would fill the memory, run without end or break a reader ends in one clear error."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from tests.made_area import TODAY, make_area

from lull.bounded import disarm, load_json
from lull.errors import LullError, SourceError
from lull.reports.reading import read_documents
from lull.sources import facts, iati_xml, ucdp
from lull.sources.files import Input, read_rows
from lull.sources.sheets import read_sheet, read_table, sheet_names
from lull.store import Options, ingest_files

CASES = Path(__file__).parents[3] / "shared" / "cases" / "attacks"


def zipped(members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet(rows: str, *, more: dict[str, bytes] | None = None) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/worksheets/sheet1.xml": f'<x xmlns="{space}"><sheetData>{rows}</sheetData></x>'.encode(),
            **(more or {}),
        }
    )


def parquet(columns: dict[str, pa.Array]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def repeated(text: str, times: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), [text])


TABLES = {
    "200,000 columns": (",".join(f"c{i}" for i in range(200_000)).encode() + b"\n", "columns"),
    "a zip of nothing but zeros": (zipped({"a.csv": b"0" * (70 << 20)}), "unpacks from"),
    "a text repeated in Parquet": (parquet({"id": repeated("x" * 50_000, 100_000)}), "unpacks to more than"),
    "a nested column in Parquet": (parquet({"id": pa.array([[1]])}), "nested"),
    "a column named twice": (b"id,id\n1,2\n", "named twice"),
    "a zip with a wrong checksum": (
        zipped({"a.csv": b"id\n1\n"}, zipfile.ZIP_STORED).replace(b"id\n1", b"id\n2"),
        "damaged",
    ),
}
BOOKS = {
    "a row far below": (sheet('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'), "beyond"),
    "a row number of many digits": (sheet(f'<row r="{"9" * 60}"><c><v>1</v></c></row>'), "beyond"),
    "a cell far to the right": (sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), "beyond"),
    "many wide rows": (sheet("".join(f'<row r="{i}"><c r="XFD{i}"/></row>' for i in range(1, 2000))), "cells"),
    "entities": (
        zipped({"[Content_Types].xml": b"<T/>", "xl/worksheets/s.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        "DTD",
    ),
    "a bomb beside the sheet": (sheet("", more={"xl/sharedStrings.xml": b" " * (80 << 20)}), "unpacks from"),
    "a sheet cut off": (sheet('<row r="1"><c'), "XML"),
}
JSONS = {
    "nested a million deep": (b"[" * 1_000_000, "nested|values"),
    "an endless number": (b'[{"population": ' + b"9" * 100_000 + b"}]", "number"),
    "half a character": (b'[\n{"location_code": "\\ud800"}]', "line 2"),
    "no number": (b'[{"population": NaN}]', "NaN"),
    "cut off": (b'{"data": [{"a": ', "JSON"),
    "a broken later line": (b'{"a": 1}\n\n{"a": "\xe2\x80\xa8"}\n{"a": }\n', "line 4 column 7"),
    "no number on a later line": (b'{"a": 1}\n{"a": NaN}\n', "line 2: NaN"),
    "no UTF-8": (b'{"data": "\xff\xfe"}', "JSON"),
}
XMLS = {
    "nested": (b"<iati-activities>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</iati-activities>", "deep"),
    "an unheard-of encoding": (b'<?xml version="1.0" encoding="x-none"?><iati-activities/>', "XML"),
    "entities": (b'<!DOCTYPE x [<!ENTITY a "b">]><iati-activities>&a;</iati-activities>', "DTD"),
}


@pytest.mark.parametrize(("content", "said"), TABLES.values(), ids=TABLES)
def test_tables(content: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read_rows(Input("x.csv", content, ""))


@pytest.mark.parametrize(("content", "said"), BOOKS.values(), ids=BOOKS)
def test_workbooks(content: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read_table(Input("x.xlsx", content, ""))


@pytest.mark.parametrize("read", [read_table, read_sheet, sheet_names])
def test_a_workbook_that_names_no_sheet_is_damaged(read: Callable[[Input], object]) -> None:
    made, out = Workbook(), io.BytesIO()
    made.active.append(["id"])
    made.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/workbook.xml"] = re.sub(rb"<sheets>.*</sheets>", b"", parts["xl/workbook.xml"])
    with pytest.raises(SourceError, match="no sheet"):
        read(Input("x.xlsx", zipped(parts), ""))


@pytest.mark.parametrize(("content", "said"), JSONS.values(), ids=JSONS)
def test_json(content: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        load_json(content, "x.json")


@pytest.mark.parametrize(("content", "said"), XMLS.values(), ids=XMLS)
def test_xml(content: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        iati_xml.read_activities(Input("x.xml", content, ""))


def test_json_lines_end_with_line_ends_only() -> None:
    rows = [{"text": "one\u2028two\u2029three\u0085four"}, {"text": "five"}]
    for end in ("\n", "\r\n"):
        assert load_json(end.join(json.dumps(r, ensure_ascii=False) for r in rows) + end, "x.json") == rows


def test_many_small_values_are_counted_before_they_are_made() -> None:
    with pytest.raises(SourceError, match="values"):
        load_json(json.dumps([[]] * 1000), "x.json", most_values=500)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        " =1+1",
        "\t=1",
        "\n@x",
        "\u00a0+1",
        "\u200b=1",
        "\ufeff=1",
        "＝1+1",
        "－1",
        "a;=1+1",
        "a; =1",
        "a\t=1",
        "a\n=1",
    ],
)
def test_no_form_of_a_formula_reaches_a_spreadsheet(text: str) -> None:
    shown = disarm(text)
    for part in shown.replace(";", "\n").replace("\t", "\n").split("\n"):
        assert not part.strip().lstrip("\u200b\ufeff\u00a0").startswith(("=", "+", "-", "@", "＝", "－"))


PARSERS: dict[str, Callable[[Input], object]] = {
    "manycols.csv": ucdp.parse,
    "bomb.zip": ucdp.parse,
    "bomb.parquet": ucdp.parse,
    "farrow.xlsx": read_table,
    "deep.json": lambda i: load_json(i.content, i.name),
    "bigint.json": lambda i: load_json(i.content, i.name),
    "fuzz_hapi.json": lambda i: load_json(i.content, i.name),
    "big.warc": lambda i: list(read_documents(Path(i.name))),
    "fuzz.warc": lambda i: list(read_documents(Path(i.name))),
    "fuzz_mail.eml": lambda i: list(read_documents(Path(i.name))),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", [*PARSERS, "fuzz_claims.bin"])
def test_files_that_broke_a_reader_once(name: str) -> None:
    if not CASES.is_dir():
        pytest.skip("the folder of attack files is not beside this checkout")
    path = CASES / name
    if name == "fuzz_claims.bin":
        # A bare return ends a line, so the rest are rows like others, which cannot enter.
        assert facts.parse_claims(Input(name, path.read_bytes(), "")).bad
        return
    with pytest.raises(LullError):
        PARSERS[name](Input(str(path), path.read_bytes(), ""))


@pytest.mark.shared
def test_the_far_row_is_refused_where_a_mapping_lets_the_reader_reach_it(tmp_path: Path) -> None:
    if not CASES.is_dir():
        pytest.skip("the folder of attack files is not beside this checkout")
    path = tmp_path / "farrow.xlsx"
    path.write_bytes((CASES / path.name).read_bytes())
    (tmp_path / "farrow.xlsx.toml").write_text(
        """
method = "key_informant"
evidence_level = 2
source = { id = "own", title = "A survey", publisher = "An office", licence = "CC0-1.0" }
place = { column = "commitment_id" }
period = { fixed = ["2019-01-01", "2019-02-01"] }
indicator = [{ id = "survey_x", strand = "services", column = "commitment_id", unit = "percent" }]
""",
        "utf-8",
    )
    area = make_area(tmp_path / "area", facts=False)
    with pytest.raises(SourceError, match="beyond"):
        ingest_files(area, [("survey", path)], Options(today=TODAY))


def test_the_other_reports_of_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Date: Mon, 06 May 99999999999999999999 10:00:00 +0000\n\nThree killed in Mosul.")
    (tmp_path / "b.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nx")
    (tmp_path / "c.jsonl").write_bytes(b'{"text": "One."}\n{"text": 1}\n{"text": "Two."}\n')
    (tmp_path / "d.txt").write_text("Three killed in Mosul.", "utf-8")
    failed: list[Exception] = []
    read = [d.text for d in read_documents(tmp_path, on_error=failed.append)]
    assert read[-3:] == ["One.", "Two.", "Three killed in Mosul."]
    assert [Path(str(e).split(",")[0].split(" is ")[0]).name for e in failed][-2:] == ["b.warc", "c.jsonl"]
