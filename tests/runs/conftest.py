"""A loopback server in the shapes of the owners, and a small country to bring up to date."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from shapely.geometry import mapping

from lull.places.columns import Columns
from lull.places.make import make_area
from lull.places.plan import Asked, plan_area
from lull.places.shapes import read_features

HEADER = (
    "id", "type_of_violence", "conflict_name", "dyad_name", "side_a", "side_b", "where_prec", "latitude", "longitude",
    "country", "date_prec", "date_start", "date_end", "best", "low", "high",
)  # fmt: skip
Answer = tuple[int, dict[str, str], bytes]


def event(number: int, day: str, deaths: int = 5, *, lon: float = -3.0, country: str = "Mali") -> dict[str, Any]:
    """One event of GED in the north of the made-up Mali."""
    told = {"id": number, "date_start": day, "date_end": day, "best": deaths, "low": deaths, "high": deaths}
    fixed = {"type_of_violence": 1, "conflict_name": "Made up", "dyad_name": "A - B", "side_a": "A", "side_b": "B"}
    return {**fixed, **told, "where_prec": 1, "latitude": 15, "longitude": lon, "country": country, "date_prec": 1}


def as_csv(*events: dict[str, Any], names: tuple[str, ...] = HEADER) -> bytes:
    """Events as UCDP's CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([[e[n] for n in HEADER] for e in events])
    return out.getvalue().encode()


def as_zip(*events: dict[str, Any]) -> bytes:
    """The same, zipped."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("GEDEvent.csv", as_csv(*events))
    return out.getvalue()


class Service:
    """Answers by path: bytes, an answer with status and headers, or a function of the query and the headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        self.url = ""

    def json(self, path: str, value: Any) -> None:
        """Answer a path with JSON."""
        self.answers[path] = json.dumps(value).encode()

    def find(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        """The answer to one request."""
        self.asked.append(path)
        found = self.answers.get(path, (404, {}, b"not found"))
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if callable(found):
            found = found(query, headers)
        return found if isinstance(found, tuple) else (200, {}, found)


@pytest.fixture
def service() -> Iterator[Service]:
    """A server on the loopback; `answers` says what it answers."""
    here = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {k: v[0] for k, v in parse_qs(parts.query).items()}
            status, headers, body = here.find(parts.path, query, {k.lower(): v for k, v in self.headers.items()})
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield here
    server.shutdown()
    server.server_close()


def borders(path: Path) -> Path:
    """Two made-up regions of Mali."""
    shapes = [("ML01", "North", shapely.box(-4, 14, -2, 16)), ("ML02", "South", shapely.box(-4, 12, -2, 14))]
    features = [
        {"type": "Feature", "geometry": mapping(s),
         "properties": {"ADM1_PCODE": i, "ADM1_FR": n, "ADM0_FR": "Mali", "ADM0_PCODE": "ML"}}
        for i, n, s in shapes
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def country(tmp_path: Path, service: Service) -> Callable[..., Path]:
    """Make the area of a small country that fetches from the loopback; the argument is the text of its sources."""

    def make(sources: str = "") -> Path:
        features = read_features(borders(tmp_path / "adm1.geojson"))
        plan = plan_area(features, Columns(), Asked(folder="mali"), version="", stem="adm1")
        text = sources or f'\n[sources.ucdp]\nurl = "{service.url}/downloads/"\n'
        make_area(tmp_path / "mali", plan, people=None, source=None, more=text)
        toml = tmp_path / "mali" / "area.toml"
        told = toml.read_text(encoding="utf-8").replace("[forecast]", "[forecast]\ndraws = 100\nhorizons = 3")
        toml.write_text(told.replace("[events]", '[events]\nfirst_month = "2020-01"'), encoding="utf-8")
        return tmp_path / "mali"

    return make
