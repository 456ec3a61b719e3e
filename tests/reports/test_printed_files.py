"""PDF, DOCX and replies of the ReliefWeb API become documents; what cannot be read is named, and the rest goes on."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
import typst
from click.testing import CliRunner

from lull.cli.read import read
from lull.errors import ReportError
from lull.reports.reading import read_bytes, read_documents

COLUMNS = """#set page(columns: 2, width: 12cm, height: 6cm)
#set text(size: 8pt)
= Report of the week
Gunmen attacked a police post near Rashad on 3 May 2020 and killed three policemen. {filler}

The governor of Anbar complained about the lack of jobs.
"""


def printed(source: str, folder: Path) -> bytes:
    (folder / "page.typ").write_text(source, encoding="utf-8")
    return bytes(typst.compile(str(folder / "page.typ")))


def word(*paragraphs: str) -> bytes:
    out = io.BytesIO()
    inside = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{inside}</w:body></w:document>')
    return out.getvalue()


def test_columns_of_a_pdf_follow_one_another(tmp_path: Path) -> None:
    filler = "Nothing else was seen on the road that day by those who went along it. " * 9
    (document,) = read_bytes(printed(COLUMNS.format(filler=filler), tmp_path))
    assert document.text.startswith("Report of the week\n\nGunmen attacked a police post near Rashad on 3 May 2020 and")
    assert document.text.endswith("The governor of Anbar complained about the lack of jobs.")


def test_arabic_of_a_pdf_is_as_it_is_spoken(tmp_path: Path) -> None:
    text = "انقطع التيار الكهربائي عن البصرة يوم 3 أيار 2020. اعتقلت قوة أمنية ستة مطلوبين في سامراء."
    (document,) = read_bytes(printed(f'#set text(lang: "ar")\n{text}', tmp_path))
    assert document.text == text
    assert document.lang == "ar"


def test_a_scan_and_a_damaged_pdf_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="is a scan"):
        list(read_bytes(printed("#rect(width: 4cm, height: 4cm)", tmp_path)))
    with pytest.raises(ReportError, match="damaged PDF"):
        list(read_bytes(b"%PDF-1.7\nnothing more"))


def test_paragraphs_of_a_docx_are_read_and_others_refused() -> None:
    (document,) = read_bytes(word("Power was cut in Kut.", "Gunmen attacked a post near Rashad."))
    assert document.text.split("\n\n") == ["Power was cut in Kut.", "Gunmen attacked a post near Rashad.\n"]
    with pytest.raises(ReportError, match="DOCX"):
        list(read_bytes(b"PK\x03\x04rest"))


def test_a_reply_of_the_reliefweb_api_gives_its_reports() -> None:
    fields = {
        "title": "Weekly note",
        "body": "**Key points**\n\n- The water plant in Rutba was reopened on Monday.",
        "date": {"original": "2020-05-20T00:00:00+00:00"},
        "source": [{"name": "OCHA"}],
        "url": "https://reliefweb.int/node/1",
    }
    for indent in (None, 1):
        reply = json.dumps({"totalCount": 1, "data": [{"id": "1", "fields": fields}]}, indent=indent)
        (document,) = read_bytes(reply.encode())
        assert (document.published, document.source_office) == (date(2020, 5, 20), "OCHA")
        assert "The water plant in Rutba was reopened on Monday." in document.text


def test_a_date_that_may_be_two_days_is_told_and_the_text_read() -> None:
    told: list[ReportError] = []
    rows = '{"text": "Power was cut in Kut.", "date": "03/04/2020"}\nnothing\n{"text": "More.", "date": "20 May 2020"}'
    documents = list(read_bytes(rows.encode(), kind="jsonl", on_error=told.append))
    assert [d.published for d in documents] == [None, date(2020, 5, 20)]
    assert ["03/04/2020" in str(told[0]), "line 2" in str(told[1])] == [True, True]


def test_each_file_of_a_folder_that_is_passed_over_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Gunmen attacked a police post near Rashad on 3 May 2020.")
    (tmp_path / "b.png").write_bytes(b"\x89PNG\x00\x00")
    (tmp_path / ".hidden").write_bytes(b"\x00")
    with pytest.raises(ReportError, match=r"b\.png is passed over"):
        list(read_documents(tmp_path))
    done = CliRunner().invoke(read, [str(tmp_path), "--json"])
    assert done.exit_code == 1
    assert '"ASSAULT"' in done.stdout
    assert "b.png" in done.stderr
