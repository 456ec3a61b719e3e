"""A year of `lull update` against a loopback copy of UCDP's downloads: each release checked, each run timed.

Run: `python -m benchmarks updates` (about 10 minutes on 2 cores). A made-up country of six regions is brought up to
date on the 25th of each month from January 2024 to February 2025: outlook, check, alerts and pages each time. The
months of 2023 are Candidates until the final version of July 2024, which revises all of them and withdraws one; every
quarter is published again with one event revised. After each run the deaths of every month in the release are compared
with what was known at the end of its month. Target: the 13th run takes at most 1.2 times as long as the second.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
import time
import zipfile
from collections import Counter
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import shapely
from shapely.geometry import mapping

from lull.places.columns import Columns
from lull.places.make import make_area
from lull.places.plan import Asked, plan_area
from lull.places.shapes import read_features
from lull.runs.update import Updated, update

NAMES = (
    "id", "type_of_violence", "conflict_name", "dyad_name", "side_a", "side_b", "where_prec", "latitude", "longitude",
    "country", "date_prec", "date_start", "date_end", "best", "low", "high",
)  # fmt: skip
REGIONS = 6
RUNS = [date(2024 + m // 12, m % 12 + 1, 25) for m in range(14)]
Events = dict[int, tuple[date, int, int]]


def events_of(month: date, more: int = 0) -> Events:
    """Three events of a month, ids after the month, 20 to 60 deaths; `more` is added to the first."""
    number = (month.year * 12 + month.month) * 10
    deaths = [20 + (number + 7 * n) % 40 + (more if n == 0 else 0) for n in range(3)]
    return {number + n: (month.replace(day=5 + n), deaths[n], (number + n) % REGIONS) for n in range(3)}


def as_csv(events: Events) -> bytes:
    """Events as UCDP's CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(NAMES)
    for number, (day, deaths, region) in sorted(events.items()):
        place = (1, 15, -9.5 + region, "Mali", 1)
        writer.writerow([number, 1, "Made up", "A - B", "A", "B", *place, day, day, deaths, deaths, deaths])
    return out.getvalue().encode()


def as_zip(events: Events) -> bytes:
    """The same, zipped."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("GEDEvent.csv", as_csv(events))
    return out.getvalue()


def serve(files: dict[str, bytes]) -> ThreadingHTTPServer:
    """A server on the loopback that answers these paths."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = files.get(urlsplit(self.path).path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def make_country(folder: Path, url: str) -> None:
    """An area of six regions that fetches from the loopback, with small draws."""
    features = [
        {"type": "Feature", "geometry": mapping(shapely.box(-10 + n, 14, -9 + n, 16)),
         "properties": {"ADM1_PCODE": f"ML{n:02d}", "ADM1_FR": f"Place {n}", "ADM0_FR": "Mali", "ADM0_PCODE": "ML"}}
        for n in range(REGIONS)
    ]  # fmt: skip
    path = folder.with_name("adm1.geojson")
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    plan = plan_area(read_features(path), Columns(), Asked(folder="mali"), version="", stem="adm1")
    make_area(folder, plan, people=None, source=None, more=f'\n[sources.ucdp]\nurl = "{url}/downloads/"\n')
    toml = folder / "area.toml"
    text = toml.read_text(encoding="utf-8").replace("[forecast]", "[forecast]\ndraws = 100\nhorizons = 3")
    toml.write_text(text.replace("[events]", '[events]\nfirst_month = "2012-01"'), encoding="utf-8")


def months(first: date, last: date) -> list[date]:
    return [date(m // 12, m % 12 + 1, 1) for m in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)]


def publish(files: dict[str, bytes], truth: Events, today: date) -> None:
    """What UCDP has put out by a day: the month before, or the quarter that it ends; in July the final version."""
    month = date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    base = "/downloads/candidateged/GEDEvent_v"
    if month.month % 3 == 0:
        whole: Events = {}
        for m in months(date(month.year, 1, 1), month):
            whole |= events_of(m, more=5 if m.month > month.month - 3 else 0)
        # What an earlier quarter revised stays as it was revised.
        whole |= {
            k: v for k, v in truth.items() if v[0].year == month.year and v[0] < date(month.year, month.month - 2, 1)
        }
        files[f"{base}{month:%y}_01_{month:%y}_{month.month:02d}.csv"] = as_csv(whole)
        truth |= whole
    else:
        files[f"{base}{month:%y}_0_{month.month}.csv"] = as_csv(events_of(month))
        truth |= events_of(month)
    if today.month == 7:
        last = date(today.year - 1, 12, 1)
        final: Events = {}
        for m in months(date(2012, 1, 1), last):
            final |= events_of(m, more=9 if m.year == last.year else 0)
        final.pop(next(iter(events_of(last))))
        files[f"/downloads/ged/ged{today:%y}1-csv.zip"] = as_zip(final)
        for gone in [k for k, v in truth.items() if v[0] <= last.replace(day=31)]:
            truth.pop(gone)
        truth |= final


def wrong(done: Updated, truth: Events, today: date) -> list[str]:
    """What is not right in a release: its month, faults of the run, deaths of any month."""
    if done.release is None:
        return ["no release", *(f"{line.name}: {line.text}" for line in done.lines)]
    month = date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    found = [f"{line.name}: {line.fault}: {line.text}" for line in done.faults]
    found += [] if done.release.info["as_of"] == month.isoformat() else [f"as of {done.release.info['as_of']}"]
    want: Counter[date] = Counter()
    for day, deaths, _ in truth.values():
        want[day.replace(day=1)] += deaths
    rows = done.release.table("history").to_pylist()
    have = {r["month"]: r["deaths"] for r in rows if r["unit_id"] == "ML" and r["group_id"] == "all"}
    return found + [f"{m:%Y-%m}: {have.get(m)} deaths for {want[m]}" for m in sorted(want) if have.get(m) != want[m]]


def main() -> None:
    """Run the year and print the figures."""
    files: dict[str, bytes] = {}
    truth: Events = {}
    for m in months(date(2012, 1, 1), date(2022, 12, 1)):
        truth |= events_of(m)
    files["/downloads/ged/ged231-csv.zip"] = as_zip(truth)
    for m in months(date(2023, 1, 1), date(2023, 11, 1)):
        files[f"/downloads/candidateged/GEDEvent_v23_0_{m.month}.csv"] = as_csv(events_of(m))
        truth |= events_of(m)
    server = serve(files)
    took: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "mali"
        make_country(folder, f"http://127.0.0.1:{server.server_address[1]}")
        for number, today in enumerate(RUNS, 1):
            before = dict(truth)
            publish(files, truth, today)
            # A release says what was known at the end of its month: what the quarter revised counts from the next on.
            year = date(today.year - (today.month == 1), 1, 1).year
            known = {k: before[k] if k in before and v[0].year == year else v for k, v in truth.items()}
            start, busy, steps = time.perf_counter(), time.process_time(), []
            done = update(folder, today=today, tell=lambda line, s=steps: s.append((line[:8], time.perf_counter())),
                          progress=lambda *_: None, site=Path(scratch) / "site")  # fmt: skip
            parts = {
                n.strip(): round(at - before, 1)
                for (n, at), before in zip(steps, [start, *[t for _, t in steps]], strict=False)
            }
            faults = wrong(done, known, today)
            seconds = {"seconds": round(time.perf_counter() - start, 1), "cpu": round(time.process_time() - busy, 1)}
            took.append({"run": number, **seconds, **parts})
            print(json.dumps(took[-1]), "; ".join(faults[:5]) or "right", flush=True)
    server.shutdown()
    for name in ("seconds", "cpu"):
        print(f"13th run over the second, {name}: {took[12][name] / took[1][name]:.2f} (target 1.2)")


if __name__ == "__main__":
    main()
