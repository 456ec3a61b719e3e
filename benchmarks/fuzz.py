"""Mutated files through every parser: `python -m benchmarks.fuzz [INPUTS_EACH] [SEED] [PARSER ...]`.

A parser holds where it reads the file or raises one of Lull's own errors. Anything else is kept under build/fuzz and
ends the run with exit code 1.
"""

from __future__ import annotations

import io
import json
import logging
import random
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from lull.area import bundled_area, load_area
from lull.bounded import load_json
from lull.errors import LullError
from lull.places import load_places
from lull.places.shapes import read_features
from lull.reports.reading import read_bytes
from lull.sources import facts, hapi, iati, ucdp
from lull.sources.files import Input, read_rows
from lull.sources.sheets import read_table

KEPT = Path("build/fuzz")
UGLY = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'", b",", b";", b"{", b"[", b"<", b">", b"&", b"=",
    b"9" * 400, b"-1", b"1e999", b"NaN", b"\\ud800", b"2201-13-45", b"9999-12-31", b"0000-00-00", b"\xe2\x80\xae",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"../" * 8, b"Content-Length: 99999999999999\r\n", b"charset=x-none",
    b"Content-Transfer-Encoding: base64\n", b"PK\x03\x04", b"PAR1",
)  # fmt: skip
EVENTS = (
    b"id,type_of_violence,date_start,date_end,low,best,high,latitude,longitude,where_prec,country,side_a,side_b\n"
    b'1,1,2019-03-01,2019-03-02,1,2,3,33.3,44.4,1,Iraq,A,"B, C"\n2,3,2019-04-01,2019-04-01,0,0,9,36.3,43.1,2,Iraq,D,E\n'
)
MAIL = (
    b"From: a@b.org\nSubject: =?utf-8?q?Hi?=\nDate: Mon, 06 May 2019 10:00:00 +0000\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n'
    b"Three killed.\n"
    b"--b\nContent-Type: text/html\n\n<p>x</p>\n--b--\n"
)
WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/\r\nWARC-Date: 2019-05-06T00:00:00Z\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: 67\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nThree killed in Mosul.\r\n\r\n"
)
FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><item><title>a</title><link>http://x/</link>'
    b"<pubDate>Mon, 06 May 2019 10:00:00 GMT</pubDate><description>Three killed.</description></item></channel></rss>"
)
AID = (
    b'<iati-activities version="2.03"><iati-activity last-updated-datetime="2019-05-01"><iati-identifier>X-1'
    b"</iati-identifier><title><narrative>Water</narrative></title><activity-status code='2'/>"
    b"<activity-date iso-date='2018-01-01' type='2'/><recipient-country code='IQ'/></iati-activity></iati-activities>"
)


def mutated(seed: bytes, rng: random.Random) -> bytes:
    """The bytes with one to five accidents: turned, cut, doubled, moved, or something ugly put in."""
    data = bytearray(seed)
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(6)
        if kind == 0 and data:
            data[at % len(data)] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del data[at : at + rng.randint(1, 40)]
        elif kind == 2:
            data[at:at] = data[at : at + rng.randint(1, 60)]
        elif kind == 3:
            data[at:at] = rng.choice(UGLY)
        elif kind == 4:
            data[at:] = b""
        else:
            data[at : at + rng.randint(1, 8)] = rng.randbytes(rng.randint(1, 8))
    return bytes(data)


def seeds() -> Iterator[tuple[str, bytes, Callable[[bytes], object]]]:
    """Name of each parser, a good file, and how it is read."""
    home = bundled_area("iraq")
    places = load_places(load_area(home))

    def given(parse: Callable[..., object], name: str, **more: object) -> Callable[[bytes], object]:
        return lambda data: parse(Input(name, data, ""), **more)

    cut = {n: b"".join((home / "facts" / f"{n}.csv").read_bytes().splitlines(True)[:3]) for n in
           ("observations", "commitments", "commitment_claims")}  # fmt: skip
    themes = [{"location_code": "IRQ", "admin1_code": "IQG15", "reference_period_start": "2024-01-01",
               "reference_period_end": "2024-02-01", "population": 12, "reporting_round": 1}]  # fmt: skip
    yield "events", EVENTS, given(ucdp.parse, "e.csv")
    yield "observations", cut["observations"], given(facts.parse_observations, "o.csv")
    yield "commitments", cut["commitments"], given(facts.parse_commitments, "p.csv")
    yield "claims", cut["commitment_claims"], given(facts.parse_claims, "c.csv")
    yield "HAPI", json.dumps({"data": themes}).encode(), given(hapi.parse, "h.json", places=places)
    yield "IATI", AID, given(iati.parse_commitments, "i.xml", places=places)
    yield "Parquet", _parquet(), given(read_rows, "x.parquet")
    yield "zip", _zip(), given(read_rows, "x.zip")
    yield "workbook", _book(), given(read_table, "x.xlsx")
    yield "JSON", json.dumps(themes).encode(), partial(load_json, name="x.json")
    for kind, data in (("warc", WARC), ("email", MAIL), ("feed", FEED), ("jsonl", b'{"text": "a"}\n{"text": "b"}\n')):
        yield kind, data, lambda data, kind=kind: list(read_bytes(data, kind=kind))
    yield "boundaries", _square(), _features


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"id": ["1", "2"], "best": [1, 2]}), out)
    return out.getvalue()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", EVENTS)
    return out.getvalue()


def _book() -> bytes:
    snapshot, out = openpyxl.Workbook(), io.BytesIO()
    snapshot.active.append(["id", "day"])
    snapshot.active.append([1, "2019-01-01"])
    snapshot.save(out)
    return out.getvalue()


def _square() -> bytes:
    ring = [[40, 30], [41, 30], [41, 31], [40, 31], [40, 30]]
    feature = {"type": "Feature", "properties": {"id": "A"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def _features(data: bytes) -> object:
    path = KEPT / "now.geojson"
    path.write_bytes(data)
    return read_features(path)


def main() -> None:
    """Print tried and held of each parser."""
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    warnings.simplefilter("ignore")
    logging.disable()
    KEPT.mkdir(parents=True, exist_ok=True)
    tried = held = 0
    found = {name: (seed, parse) for name, seed, parse in seeds()}
    for name in sys.argv[3:] or list(found):
        seed, parse = found[name]
        parse(seed)
        fell, started = [], time.perf_counter()
        for _ in range(each):
            data = mutated(seed, rng)
            try:
                parse(data)
            except LullError:
                pass
            except Exception as error:  # noqa: BLE001  what this bench looks for
                fell.append(error)
                (KEPT / f"{name.replace('/', '-')}-{len(fell)}.bin").write_bytes(data)
        tried, held = tried + each, held + each - len(fell)
        seen = sorted({f"{type(e).__name__}: {str(e)[:60]}" for e in fell})[:4]
        print(f"{name:14}{each - len(fell):>9,} of {each:,} held  {time.perf_counter() - started:6.1f} s  {seen or ''}")
        sys.stdout.flush()
    print(f"{'together':14}{held:>9,} of {tried:,} held")
    sys.exit(held < tried)


if __name__ == "__main__":
    main()
