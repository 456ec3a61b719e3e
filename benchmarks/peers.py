"""Lull beside tools that do one part of it: `python -m benchmarks.peers [PART ...]`.

Parts: scores, tables, json, pages, words.

The same input goes to each; printed are seconds, the ratio to Lull's, memory, and what the other does not do. A tool
that is not installed is named as not there; nothing is installed by this command.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.growth import events
from tests.made_area import make_area, make_releases

ROWS, DRAWS, EVENTS = 20_000, 500, 100_000
WAYS = multiprocessing.get_context("fork")


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds (best of three) and MiB beyond what stood before, in a process of its own."""
    heard, told = WAYS.Pipe(duplex=False)

    def run() -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        took = []
        for _ in range(3):
            started = time.perf_counter()
            work()
            took.append(time.perf_counter() - started)
        told.send((min(took), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024))

    child = WAYS.Process(target=run)
    child.start()
    told.close()
    try:
        found: tuple[float, float] = heard.recv()
    finally:
        child.join()
    return found


def line(part: str, name: str, cost: tuple[float, float], ours: float, lacks: str) -> None:
    """One row of the report."""
    print(f"{part:7} {name:28}{cost[0]:9.3f} s  x{cost[0] / ours:7.2f}  {cost[1]:6.0f} MiB  {lacks}", flush=True)


def there(part: str, *names: str) -> bool:
    """Whether packages are installed; says so where they are not."""
    lacking = [n for n in names if importlib.util.find_spec(n) is None]
    for name in lacking:
        print(f"{part:7} {name:28} not installed")
    return not lacking


def scores() -> None:
    """CRPS of draws."""
    from lull.scores import crps_ensemble

    rng = np.random.default_rng(1)
    drawn, seen = rng.poisson(3.0, (ROWS, DRAWS)).astype(float), rng.poisson(3.0, ROWS).astype(float)
    ours = measured(lambda: crps_ensemble(seen, drawn))
    line("scores", "lull", ours, ours[0], "")
    if there("scores", "scoringrules"):
        import scoringrules

        scoringrules.crps_ensemble(seen[:9], drawn[:9])
        same = np.allclose(scoringrules.crps_ensemble(seen, drawn, estimator="qd"), crps_ensemble(seen, drawn))
        cost = measured(lambda: scoringrules.crps_ensemble(seen, drawn, estimator="qd"))
        lacks = "no binned log score, no checks of input"
        line("scores", f"scoringrules ({'same' if same else 'DIFFERS'})", cost, ours[0], lacks)
    if there("scores", "properscoring"):
        import properscoring

        # Without numba it holds every pair of draws at once, so it is asked for few rows at a time.
        parts = [slice(n, n + 100) for n in range(0, ROWS, 100)]

        def theirs() -> list[np.ndarray]:
            return [properscoring.crps_ensemble(seen[p], drawn[p]) for p in parts]

        same = np.allclose(properscoring.crps_ensemble(seen[:100], drawn[:100]), crps_ensemble(seen[:100], drawn[:100]))
        cost = measured(theirs)
        line("scores", f"properscoring ({'same' if same else 'DIFFERS'})", cost, ours[0], "no interval or log score")


def tables() -> None:
    """A file of events: read, and for Lull also checked, placed and kept with its history."""
    from lull.sources import ucdp
    from lull.sources.files import read_input
    from lull.store import Options, ingest_files

    with tempfile.TemporaryDirectory() as name:
        file = events(Path(name) / "events.csv", EVENTS)
        area = make_area(Path(name) / "area", facts=False)
        ours = measured(lambda: ucdp.parse(read_input(file)))
        line("tables", "lull, read and checked", ours, ours[0], "")

        def taken_in() -> None:
            copy = Path(shutil.copytree(area, Path(name) / f"{os.getpid()}-{time.monotonic_ns()}"))
            ingest_files(copy, [("ucdp", file)], Options(complete=False, known_from=date(2021, 1, 1)))

        line("tables", "lull ingest, whole", measured(taken_in), ours[0], "with places and history")
        lacks = "no check of days, ids, bounds, places; no history; no lines of mistakes"
        if there("tables", "duckdb"):
            import duckdb

            cost = measured(lambda: duckdb.sql(f"FROM read_csv('{file}')").to_arrow_table())
            line("tables", "DuckDB read_csv", cost, ours[0], lacks)
        if there("tables", "polars"):
            import polars

            line("tables", "polars read_csv", measured(lambda: polars.read_csv(file)), ours[0], lacks)


def answers(client: Any, path: str, times: int = 60) -> float:
    """Milliseconds of the middle answer, after a first one."""
    took = []
    for _ in range(times + 1):
        started = time.perf_counter()
        assert client.get(path).status_code == 200, path
        took.append(1000 * (time.perf_counter() - started))
    return float(np.median(took[1:]))


def json() -> None:
    """A district as JSON from the running application, beside Datasette on the same tables."""
    from starlette.testclient import TestClient

    from lull.publish.app import make_app

    with tempfile.TemporaryDirectory() as name:
        area = make_releases(make_area(Path(name) / "area"))
        ours = answers(TestClient(make_app(area)), "/api/v1/releases/latest/districts/XX1Q01")
        print(f"json    lull, a district             {ours:9.2f} ms")
        if there("json", "datasette"):
            _datasette(area / "releases" / "2019-04", Path(name) / "lull.db", ours)


def _datasette(release: Path, database: Path, ours: float) -> None:
    import sqlite3

    import httpx
    import pyarrow.parquet as pq
    from datasette.app import Datasette

    with sqlite3.connect(database) as found:
        for table in ("forecast", "priority", "condition"):
            path = next(iter(release.rglob(f"{table}.parquet")), None)
            if path is not None:
                rows = pq.read_table(path)
                found.execute(f"CREATE TABLE {table} ({', '.join(f'[{c}]' for c in rows.column_names)})")
                marks = ", ".join("?" * rows.num_columns)
                values = [[str(v) if v is not None else None for v in r.values()] for r in rows.to_pylist()]
                found.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
    app = Datasette([str(database)]).app()

    async def ask() -> float:
        took = []
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
            for _ in range(61):
                started = time.perf_counter()
                got = await client.get("/lull/forecast.json?unit_id=XX1Q01&_shape=array")
                assert got.status_code == 200
                took.append(1000 * (time.perf_counter() - started))
        return float(np.median(took[1:]))

    import asyncio

    theirs = asyncio.run(ask())
    print(f"json    Datasette, rows of a district{theirs:9.2f} ms  x{theirs / ours:.2f}  one language")


def pages() -> None:
    """Pages per second of a whole site, beside a static generator that makes as many pages of plain text."""
    with tempfile.TemporaryDirectory() as name:
        area = make_releases(make_area(Path(name) / "area"))
        started = time.perf_counter()
        command = ["publish", "--to", str(Path(name) / "site"), "--area", str(area), "--jobs", "1"]
        subprocess.run([sys.executable, "-m", "lull.cli", *command], check=True, capture_output=True)
        took = time.perf_counter() - started
        made = sum(1 for p in (Path(name) / "site").rglob("*.html"))
        print(f"pages   lull publish                 {made / took:9.1f} pages/s ({made} pages)")
        for tool in ("zensical", "mkdocs"):
            if there("pages", tool):
                _generator(tool, Path(name) / tool, made, made / took)


def _generator(tool: str, home: Path, count: int, ours: float) -> None:
    (home / "docs").mkdir(parents=True)
    (home / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    for n in range(count):
        (home / "docs" / f"p{n}.md").write_text(f"# Page {n}\n\n" + "A line of text.\n\n" * 40, "utf-8")
    (home / "docs" / "index.md").write_text("# Begin\n", "utf-8")
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", tool, "build"], cwd=home, check=True, capture_output=True)
    rate = count / (time.perf_counter() - started)
    print(f"pages   {tool:28}{rate:9.1f} pages/s  x{ours / rate:.2f}  no data, charts, maps, PDF; one language")


def words() -> None:
    """Sentences per second: records with place, day and deaths, beside a pipeline that tags words and names."""
    from lull.reports.corpus import Reading, code_all
    from lull.reports.document import make_document

    texts = [f"Gunmen killed {2 + n % 50} soldiers near Hawija on {1 + n % 28} May 2020." for n in range(300)]
    documents = [make_document(t, lang="en") for t in texts]
    list(code_all(documents[:5], Reading()))
    started = time.perf_counter()
    list(code_all(documents, Reading()))
    ours = len(texts) / (time.perf_counter() - started)
    print(f"words   lull, whole records          {ours:9.1f} sentences/s")
    if there("words", "spacy", "en_core_web_sm"):
        import spacy

        pipeline = spacy.load("en_core_web_sm")
        started = time.perf_counter()
        list(pipeline.pipe(texts))
        rate = len(texts) / (time.perf_counter() - started)
        lacks = "no places, days, deaths, types; no Arabic, no Kurdish"
        print(f"words   spaCy small                  {rate:9.1f} sentences/s  x{rate / ours:.2f}  {lacks}")


PARTS: dict[str, Callable[[], None]] = {
    "scores": scores,
    "tables": tables,
    "json": json,
    "pages": pages,
    "words": words,
}


def main() -> None:
    """Print each part."""
    for part in sys.argv[1:] or list(PARTS):
        PARTS[part]()


if __name__ == "__main__":
    main()
