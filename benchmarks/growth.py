"""How time and memory grow with size: `python -m benchmarks.growth [FACTORS] [STEP ...]`, e.g. `1,4,16 ingest keep`.

Each step is the command that a user gives, in a process of its own, on the made-up area of the tests with so many times
the basic size; then stand the log-log slopes of CPU seconds and memory, over all sizes and from the last but one to the
last, where the start of the command weighs least. Seconds are of the processor, so that other work on the machine does
not count. Factors are 1, 4 and 16 unless named.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from tests.made_area import MONTHS, make_area, make_releases

from lull import desk
from lull.reports.decisions import Verdict
from lull.reports.document import make_document
from lull.reports.rules import code
from lull.reports.waiting import add_waiting
from lull.store import Vintage, open_store

EVENTS, REPORTS, CLAIMS, UNITS, RECORDS = 5_000, 250, 500, 100, 1_600
FIRST = date(2013, 1, 1)
TOWNS = [f"{a}{b}" for a in ("Kel", "Mor", "Tas", "Vin") for b in ("vara", "dane", "holm", "mere")]


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor, and the most memory that the process held (MiB)."""

    seconds: float
    memory: float


# A process counts among its most memory what its parent held, unless it is asked for its own.
_COMMAND = """
import atexit, sys
from pathlib import Path
to = sys.argv.pop(1)
atexit.register(lambda: Path(to).write_text(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]))
from lull.cli import main
main()
"""


def cost(*words: object) -> Cost:
    """What a command of Lull costs; one that fails ends the run with what it said."""
    with tempfile.TemporaryFile() as heard, tempfile.NamedTemporaryFile() as most:
        command = [sys.executable, "-c", _COMMAND, most.name, *map(str, words)]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=heard)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            heard.seek(0)
            raise SystemExit(f"{' '.join(command[4:])} ended with {child.returncode}: {heard.read()[-800:].decode()}")
        return Cost(used.ru_utime + used.ru_stime, int(most.read()) / 1024)


def table(path: Path, rows: Sequence[dict[str, object]]) -> Path:
    """Rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def events(path: Path, rows: int, first: int = 1_000_000) -> Path:
    """Events of the made-up country in UCDP's columns, unevenly over its districts and eight years."""
    rng = np.random.default_rng(3)
    unit, day, deaths = (16 * rng.random(rows) ** 2).astype(int), rng.integers(0, 2_650, rows), rng.integers(1, 9, rows)
    days = (np.datetime64(FIRST) + day.astype("timedelta64[D]")).astype(str)
    ones = np.full(rows, 1)
    made = {
        "id": first + np.arange(rows), "type_of_violence": ones, "date_start": days, "date_end": days, "low": deaths,
        "best": deaths, "high": deaths, "latitude": 33.5 + unit % 8 // 2,
        "longitude": 40.5 + 2 * (unit // 8) + unit % 2, "country": np.full(rows, "Exampleland"), "where_prec": ones,
        "side_a": np.full(rows, "A"), "side_b": np.full(rows, "B"), "dyad_name": np.full(rows, "A - B"),
    }  # fmt: skip
    pacsv.write_csv(pa.table(made), path)
    return path


def named(area: Path) -> None:
    """Give the districts names of plain letters, which reports call them by."""
    with (area / "aliases.csv").open("a", encoding="utf-8") as out:
        out.writelines(
            f"{town},en,XX{1 + n // 8}Q{1 + n % 8:02d},district,variant,,made\n" for n, town in enumerate(TOWNS)
        )


def reports(path: Path, rows: int) -> Path:
    """Short reports, no two alike, one record each."""
    named(path.parent)
    rng = np.random.default_rng(4)
    acts = ("Gunmen killed {n} soldiers near a checkpoint", "A roadside bomb killed {n} policemen on the main road",
            "Shelling killed {n} civilians in a market", "Militants shot dead {n} farmers in an orchard")  # fmt: skip
    with path.open("w", encoding="utf-8") as out:
        for n in range(rows):
            day = date.fromordinal(FIRST.toordinal() + int(rng.integers(0, 2_600)))
            place = TOWNS[n % 16]
            act = acts[n % 4].format(n=int(rng.integers(2, 60)))
            text = f"{act} in {place} on {day.day} {day:%B} {day.year}. Case {n:07d}, told by post {n * 7919 % 9973}."
            out.write(json.dumps({"text": text, "lang": "en", "published": day.isoformat()}) + "\n")
    return path


def ingest(area: Path, size: int) -> Cost:
    """Events into a store."""
    file = events(area / "in.csv", EVENTS * size)
    return cost("ingest", "ucdp", file, "--area", area, "--partial")


def one_event(area: Path, size: int) -> Cost:
    """One new event into a store that holds many."""
    cost("ingest", "ucdp", events(area / "in.csv", EVENTS * size), "--area", area, "--partial")
    return cost("ingest", "ucdp", events(area / "one.csv", 1, 900_000_000), "--area", area, "--partial")


def keep(area: Path, size: int) -> Cost:
    """Reports read and kept for review."""
    return cost("read", reports(area / "in.jsonl", REPORTS * size), "--area", area, "--keep")


def decide(area: Path, size: int) -> Cost:
    """One decision among many records that wait, in a process that is up already; the middle of ten."""
    wait_for_review(area, RECORDS * size)
    waiting = desk.waiting(area, limit=11)["record_id"].to_pylist()
    took = []
    for record in waiting:
        started = time.process_time()
        desk.settle(area, record, Verdict("accept"), reviewer="bench", at=datetime.now(UTC), if_waiting=True)
        took.append(time.process_time() - started)
    return Cost(float(np.median(took[1:])), float("nan"))


def wait_for_review(area: Path, records: int) -> None:
    """Fill the queue with so many records: one that was coded, in so many documents."""
    text, day = f"Gunmen killed 3 soldiers near a checkpoint in {TOWNS[0]} on 5 April 2019.", date(2019, 4, 6)
    document = make_document(text, published=day, lang="en", source_office="bench")
    named(area)
    desk.keep_reports(area, [(document, code(document, area=area))], at=datetime.now(UTC))
    ids = [hashlib.sha256(f"{n}".encode()).hexdigest() for n in range(records)]
    with open_store(area, write=True) as store:
        vintage = Vintage("reports", day, version="many")
        for name in ("document", "record"):
            row = store.latest(name).slice(0, 1)
            rows = row.take(pa.array(np.zeros(records, dtype=np.int64)))
            for column in ("record_id", "document_id", "report_group", "evidence"):
                if column in rows.column_names:
                    said = pa.array([i[:24] if column == "record_id" else i for i in ids])
                    rows = rows.set_column(rows.column_names.index(column), rows.schema.field(column), said)
            store.add(name, rows, vintage)
        add_waiting(store.con, store.latest("record"))


def claims(area: Path, size: int) -> Cost:
    """Claims about promises into a store."""
    same = {"claimant": "Office of Works", "source_url": "https://example.org/claim", "says": "started"}
    days = [date.fromordinal(FIRST.toordinal() + 1_600 + n % 900).isoformat() for n in range(CLAIMS * size)]
    rows = [{"commitment_id": f"C-{n % 6}", "claim_date": d, "detail": f"Part {n}", **same} for n, d in enumerate(days)]
    return cost("ingest", "claims", table(area / "in.csv", rows), "--area", area)


def publish(area: Path, size: int) -> Cost:
    """The site with one more release, beside `size` releases that it has already (copies of one, each its month)."""
    make_releases(area, [_month(n) for n in range(size + 1)])
    newest = area / "releases" / f"{_month(size):%Y-%m}"
    aside = shutil.move(newest, area / "aside")
    cost("publish", "--to", area / "site", "--area", area, "--jobs", 1)
    shutil.move(aside, newest)
    return cost("publish", "--to", area / "site", "--area", area, "--jobs", 1)


def _month(number: int) -> date:
    return date(MONTHS[0].year - 1 + number // 12, number % 12 + 1, 1)


def forecast(area: Path, size: int) -> Cost:
    """Any series forecast: so many units of ten years."""
    rng = np.random.default_rng(5)
    rates = rng.gamma(0.3, 6, UNITS * size)
    rows = [
        {"unit": f"U{u}", "month": f"{2010 + m // 12}-{m % 12 + 1:02d}", "value": int(v)}
        for u, rate in enumerate(rates)
        for m, v in enumerate(rng.poisson(rate, 120))
    ]
    file = table(area / "series.csv", rows)
    return cost("forecast", file, "--out", area / "draws.parquet", "--draws", 200, "--quiet")


STEPS: dict[str, Callable[[Path, int], Cost]] = {
    "ingest": ingest, "one event": one_event, "keep": keep, "decide": decide, "claims": claims, "publish": publish,
    "forecast": forecast,
}  # fmt: skip


def slope(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Of the line through the logarithms, by least squares; not a number for fewer than two sizes or values unknown."""
    if len(sizes) < 2 or not np.isfinite(values).all():
        return float("nan")
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(values, 1e-6)), 1)[0])


def main() -> None:
    """Print a line for each step and size, and its slopes."""
    told = sys.argv[1:]
    factors = [int(n) for n in told.pop(0).split(",")] if told and told[0][0].isdigit() else [1, 4, 16]
    with tempfile.TemporaryDirectory() as name:
        made = make_area(Path(name) / "made")
        for step in told or list(STEPS):
            costs = []
            for factor in factors:
                area = Path(shutil.copytree(made, Path(name) / "area"))
                costs.append(STEPS[step](area, factor))
                shutil.rmtree(area)
            for factor, found in zip(factors, costs, strict=True):
                print(f"{step:10} x{factor:<4}{found.seconds:9.3f} s {found.memory:7.0f} MiB", flush=True)
            seconds, memory = [c.seconds for c in costs], [c.memory for c in costs]
            last = slope(factors[-2:], seconds[-2:])
            print(f"{step:10} slope of time {slope(factors, seconds):.2f} (last {last:.2f}), "
                  f"of memory {slope(factors, memory):.2f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
