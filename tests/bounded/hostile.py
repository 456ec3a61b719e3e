"""Files that nobody should send, made from kinds: each parser's format times each way of being wrong."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EVENT = "id,type_of_violence,date_start,date_end,low,best,high,latitude,longitude,where_prec,country,side_a,side_b"
ACLED = "event_id_cnty,event_date,event_type,sub_event_type,fatalities,latitude,longitude,country,actor1,actor2"
OBSERVATION = (
    "obs_id,strand,indicator,place_pcode,place_name,period_start,period_end,value,unit,lower,upper,n,method,publisher,"
    "title,url,retrieved,quote_free_note,evidence_level"
)
PROMISE = (
    "commitment_id,kind,promisor,implementer,promised_to,strand,place_pcodes,deliverable,quantity,unit,amount,currency,"
    "instrument,made_on,deadline,deadline_precision,legal_force,source_title,source_url,note"
)
CLAIM = "commitment_id,claim_date,claimant,says,detail,source_url"
HEADS = {
    "ucdp": EVENT,
    "acled": ACLED,
    "observations": OBSERVATION,
    "commitments": PROMISE,
    "claims": CLAIM,
    "population": "place_id,population",
    "presence": "organisation,sector,admin2_code,start,end",
}
"""Kinds that are read from a table, and the columns of each."""
JSON_KINDS = ("hapi", "dtm", "fts", "presence")
BOOK_KINDS = ("ledger", "political-violence", "observations", "survey")
DAYS = ("2201-02-30", "9999-12-31", "0000-00-00", "1440-06-01", "1398-01-12", "-4713-01-01", "99999999999")


def table_files(kind: str) -> Iterator[tuple[str, bytes]]:
    """What a reader of tables may be sent instead of a table of this kind."""
    head = HEADS[kind]
    row = ",".join("Battles" if name == "event_type" else "1" for name in head.split(","))
    good = f"{head}\n{row}\n".encode()
    yield "empty", b""
    yield "nothing but a mark of its encoding", b"\xef\xbb\xbf"
    yield "wide", (head + "".join(f",c{i}" for i in range(100_000)) + "\n" + row + "\n").encode()
    yield "bomb", bomb("a.csv", 70)
    yield "a zip in a zip", packed({"a.zip": packed({"a.csv": good})})
    yield "a zip cut off", packed({"a.csv": good})[:-30]
    yield "an odd encoding", f"{head}\n{row}\n".encode("utf-16-le")
    yield "half a character", f"{head}\n".encode() + b"\xed\xa0\x80" + f"{row}\n".encode()
    yield "control characters", f"{head}\n{row}\n".replace("1", "\x00\x1b[2J").encode()
    yield "a quotation without end", f'{head}\n"{row}\n'.encode() * 3
    yield "bytes of no format", bytes(range(256)) * 40
    yield "a web page", b"<!DOCTYPE html><html><body>Sign in</body></html>"
    yield "a column named twice", f"{head},{head}\n{row},{row}\n".encode()
    yield "a Parquet file cut off", columns(head)[:-9]
    yield "a table of something else", b"colour,taste\nred,sweet\n"


def dated_rows() -> Iterator[tuple[str, str, bytes]]:
    """Rows of events, promises and claims that are good but for a day that cannot be."""
    for day in DAYS:
        row = f"1,1,{day},{day},1,2,3,33.5,40.2,1,Exampleland,A,B"
        yield "ucdp", f"the day {day}", f"{EVENT}\n{row}\n".encode()
    for day in DAYS[:4]:
        fact = (
            f"o1,services,idp_individuals,XX1Q01,,{day},{day},60,families,,,,administrative,P,T,https://e.org/,{day},,2"
        )
        yield "observations", f"the day {day}", f"{OBSERVATION}\n{fact}\n".encode()


def json_files() -> Iterator[tuple[str, bytes]]:
    """What a reader of an interface's answers may be sent."""
    yield "empty", b""
    yield "deep", b'{"data": ' + b"[" * 200_000
    yield "wide", b'{"data": [{' + b",".join(b'"c%d": 1' % i for i in range(100_000)) + b"}]}"
    yield "truncated", b'{"data": [{"location_code": "IRQ", "population": 1'
    yield "half a character", b'{"data": [{"location_code": "\\ud800"}]}'
    yield "an endless number", b'{"data": [{"population": ' + b"9" * 50_000 + b"}]}"
    yield "no number", b'{"data": [{"population": Infinity}]}'
    yield "an odd encoding", b'{"data": [{"location_code": "\xff\xfe"}]}'
    yield "rows that are no rows", b'{"data": [1, "two", null]}'
    yield "a text alone", b'"data"'


def xml_files() -> Iterator[tuple[str, bytes]]:
    """What a reader of IATI may be sent."""
    head = b'<iati-activities version="2.03">'
    yield "empty", b""
    yield "deep", head + b"<a>" * 20_000
    yield "truncated", head + b"<iati-activity><iati-identifier>X"
    yield "entities", b'<!DOCTYPE x [<!ENTITY a "b">]>' + head + b"&a;</iati-activities>"
    yield "a file from outside", b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + head + b"</iati-activities>"
    yield "an odd encoding", b'<?xml version="1.0" encoding="x-none"?>' + head + b"</iati-activities>"
    yield "control characters", head + b"\x00\x01\x1b</iati-activities>"
    yield "half a character", head + b"&#xD800;</iati-activities>"
    yield "of another kind", b"<rss><channel/></rss>"


def book_files() -> Iterator[tuple[str, bytes]]:
    """What a reader of workbooks may be sent."""
    yield "empty", b""
    yield "no zip", b"PK\x03\x04" + b"\x00" * 400
    yield "an old workbook", b"\xd0\xcf\x11\xe0" + b"\x00" * 600
    yield "truncated", book('<row r="1"><c r="A1"><v>1</v></c></row>')[:-40]
    yield "a far row", book('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')
    yield "a far column", book('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')
    yield "wide", book("".join(f'<row r="{i}"><c r="XFD{i}"/></row>' for i in range(1, 2000)))
    yield "bomb", bomb("xl/sharedStrings.xml", 80)
    yield (
        "entities",
        packed({"[Content_Types].xml": b"<T/>", "xl/worksheets/s.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
    )
    yield "deep", book("<a>" * 20_000)
    yield "without a sheet", packed({"[Content_Types].xml": b"<Types/>", "xl/nothing.xml": b"<x/>"})


def report_files() -> Iterator[tuple[str, bytes]]:
    """What a reader of reports may be sent, by the name of the file."""
    warc = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/\r\n"
    yield "length.warc", warc + b"Content-Length: 99999999999999\r\n\r\nx"
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nThree killed."
    length = b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(page)
    yield "day.warc", warc + b"WARC-Date: 99999-99-99\r\n" + length + page + b"\r\n\r\n"
    yield "bomb.warc.gz", gzipped(b"0" * (210 << 20))
    yield "cut.warc.gz", gzipped(warc)[:-12]
    yield "day.eml", b"Date: Mon, 06 May 99999999999999999999 10:00:00 +0000\n\nThree killed."
    yield "deep.json", b"[" * 200_000
    yield "text.jsonl", b'{"text": 1}\n'
    yield "day.jsonl", b'{"text": "Three killed.", "published": "2201-13-45"}\n'
    yield "cut.jsonl", b'{"text": "Three killed'
    yield "deep.xml", b"<rss><channel>" + b"<item>" * 5000
    yield "else.xml", b"<svg><circle/></svg>"
    yield "cut.xml", b"<rss><channel><item><title>a"
    yield "cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"
    yield "cut.docx", packed({"word/document.xml": b"<w:document"})[:-20]
    yield "xml.docx", packed({"[Content_Types].xml": b"<T/>", "word/document.xml": b"<w:document><w:body>"})
    yield "bomb.docx", bomb("word/document.xml", 210)
    yield "program.exe", b"MZ\x90\x00" + bytes(range(256)) * 8


def border_files() -> Iterator[tuple[str, bytes]]:
    """What a reader of boundaries may be sent."""
    square = [[40, 33], [41, 33], [41, 34], [40, 34], [40, 33]]

    def shape(ring: object, **properties: object) -> bytes:
        geometry = {"type": "Polygon", "coordinates": [ring]}
        feature = {"type": "Feature", "properties": {"id": "A", **properties}, "geometry": geometry}
        return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()

    yield "empty", b""
    yield "truncated", shape(square)[:-30]
    yield "deep", b'{"type": "FeatureCollection", "features": ' + b"[" * 200_000
    yield "an id that leads out", shape(square, id="../../../../escaped")
    yield "half a character", shape(square, id="A").replace(b'"A"', b'"\\ud800"')
    yield "no number", shape(square).replace(b"33]", b"NaN]")
    yield "off the globe", shape([[4e9, 33], [4.1e9, 33], [4.1e9, 34], [4e9, 33]])
    yield "no area at all", b'{"type": "FeatureCollection", "features": []}'
    yield "a web page", b"<!DOCTYPE html><html></html>"
    yield "bytes of no format", bytes(range(256)) * 40


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@cache
def bomb(name: str, mebibytes: int) -> bytes:
    """A small zip whose member of this name is large; of a workbook it has what else one needs."""
    kinds = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    beside = {"[Content_Types].xml": kinds} if "/" in name else {}
    return packed({**beside, name: b" " * (mebibytes << 20)})


def gzipped(content: bytes) -> bytes:
    """The content as a member of gzip."""
    return gzip.compress(content, 1)


def book(rows: str, *, more: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook with one sheet of these rows."""
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    kinds = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return packed({"[Content_Types].xml": kinds, "xl/worksheets/sheet1.xml": sheet.encode(), **(more or {})})


def columns(head: str) -> bytes:
    """A Parquet file of these columns and one row."""
    out = io.BytesIO()
    pq.write_table(pa.table({name: ["1"] for name in head.split(",")}), out)
    return out.getvalue()
