"""Readers while others write: `python -m benchmarks.soak AREA [REQUESTS_A_SECOND] [SECONDS]`.

Serves a copy of the area and asks at a fixed pace, from the first second after the start, for pages, compare, search
and JSON, and for pages of older releases, which are not made yet; meanwhile an outlook is published and files are taken
in. Prints the spread of times before, while and after,
what did not answer 200, and the memory of the server with its helper.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import numpy as np

from lull.publish.snapshot import shelf, take

LANGUAGES = ("en", "ar", "ckb")
ADDRESSES = 40
OLDER_A_SECOND = 2


def paths_of(area: Path) -> list[str]:
    """Pages, comparisons, searches and JSON of the newest release."""
    snapshot = take(area, "latest")
    units = [u["place_id"] for u in snapshot.units]
    pages = [f"/{lang}/latest/{name}.html" for lang in LANGUAGES for name in ("index", "promises")]
    pages += [f"/{lang}/{snapshot.name}/place/{u}.html" for lang in LANGUAGES for u in units[:40]]
    pages += [
        f"/en/{snapshot.name}/compare.html?place={a}&place={b}" for a, b in zip(units[:20], units[20:40], strict=True)
    ]
    pages += [f"/en/{snapshot.name}/places.html?q={q}" for q in ("hawi", "mosul", "water", "kirkuk")]
    return [*pages, *(f"/api/v1/releases/latest/districts/{u}" for u in units[:20])]


def older_of(area: Path, paths: list[str]) -> list[str]:
    """The first page of each place in older releases, oldest first, as those are made last."""
    newest = take(area, "latest").name
    older = [name for name in shelf(area) if name != newest]
    places = [path for path in paths if f"/{newest}/place/" in path]
    return [path.replace(newest, name) for name in older for path in places]


async def readers(base: str, paths: list[str], rate: int, seconds: float, told: list[tuple[float, float, int]]) -> None:
    """Ask at a pace; (second of the start, seconds it took, status) of each request go into `told`."""
    limits = httpx.Limits(max_connections=ADDRESSES)
    started, waiting = time.perf_counter(), set()
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=30, follow_redirects=True) as client:
        for n in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, n / rate - (time.perf_counter() - started)))
            task = asyncio.create_task(_one(client, paths[n % len(paths)], started, told))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
        await asyncio.gather(*waiting)


async def _one(client: httpx.AsyncClient, path: str, started: float, told: list[tuple[float, float, int]]) -> None:
    at = time.perf_counter()
    try:
        status = (await client.get(path)).status_code
    except httpx.HTTPError:
        status = 0
    told.append((at - started, time.perf_counter() - at, status))


async def writers(area: Path, after: float) -> None:
    """Publish a revision of the newest outlook and take in the area's own promises, one after the other."""
    await asyncio.sleep(after)
    month = take(area, "latest").name[:7]
    for words in (["outlook", "--as-of", month, "--draws", "100", "--revise"],
                  ["ingest", "commitments", str(area / "facts" / "commitments.csv")]):  # fmt: skip
        command = [sys.executable, "-m", "lull.cli", *words, "--area", str(area)]
        done = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        print(f"lull {words[0]}: exit {await done.wait()}", flush=True)


def memory(pid: int) -> float:
    """MiB that a process and its children hold."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    held = 0
    for one in (str(pid), *children):
        for line in Path(f"/proc/{one}/status").read_text("utf-8").splitlines():
            held += int(line.split()[1]) if line.startswith("VmRSS") else 0
    return held / 1024


def spent(pid: int) -> float:
    """Seconds of CPU that a process used, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def soak(area: Path, rate: int, seconds: float) -> None:
    """Serve, ask, write, and print."""
    with socket.socket() as spot:
        spot.bind(("127.0.0.1", 0))
        port = spot.getsockname()[1]
    command = [sys.executable, "-m", "lull.cli", "serve", "--area", str(area), "--port", str(port)]
    server, begun = subprocess.Popen(command, stderr=subprocess.DEVNULL), time.perf_counter()
    told: list[tuple[float, float, int]] = []
    try:
        for _ in range(6000):
            with socket.socket() as spot:
                if not spot.connect_ex(("127.0.0.1", port)):
                    break
            await asyncio.sleep(0.02)
        opened, before = time.perf_counter() - begun, spent(server.pid)
        print(f"open after {opened:.1f} s; {before:.1f} s of CPU, {memory(server.pid):.0f} MiB", flush=True)
        base = f"http://127.0.0.1:{port}"
        paths, first = paths_of(area), list[tuple[float, float, int]]()
        await asyncio.gather(
            readers(base, paths, rate, seconds, told),
            readers(base, older_of(area, paths), OLDER_A_SECOND, seconds, first),
            writers(area, seconds / 3),
        )
        print(f"memory of server and helper: {memory(server.pid):.0f} MiB after {len(told):,} requests")
        print(f"CPU of the server: {(spent(server.pid) - before) / len(told) * 1000:.1f} ms a request")
    finally:
        server.terminate()
        server.wait(30)
    rows = np.array(told)
    for name, low, high in (("first second", 0, 1), ("before", 0, seconds / 3), ("while and after", seconds / 3, 1e9)):
        spread(name, rows[(rows[:, 0] >= low) & (rows[:, 0] < high), 1])
    spread("older, not made", np.array(first)[:, 1])
    states, counts = np.unique(rows[:, 2].astype(int), return_counts=True)
    print("answers:", ", ".join(f"{s}: {c:,}" for s, c in zip(states.tolist(), counts.tolist(), strict=True)))


def spread(name: str, took: np.ndarray) -> None:
    """Print how long requests took that were measured in seconds."""
    p50, p95, p99 = np.percentile(took * 1000, (50, 95, 99))
    print(f"{name:16}{len(took):>7,} requests  p50 {p50:7.1f}  p95 {p95:7.1f}  p99 {p99:7.1f} ms")


def main() -> None:
    """Work on a copy, so that the area stays as it is."""
    rate, seconds = (float(a) for a in (*sys.argv[2:4], *("50", "60")[len(sys.argv) - 2 :]))
    with tempfile.TemporaryDirectory() as folder:
        area = Path(folder) / "area"
        shutil.copytree(sys.argv[1], area, ignore=shutil.ignore_patterns(".*", "site"))
        asyncio.run(soak(area, int(rate), seconds))


if __name__ == "__main__":
    main()
