"""How fast and how light the site is: `python -m benchmarks.web AREA_FOLDER [SECONDS]` (needs `wrk` on the path).

Starts `lull serve` on the area folder, asks for pages at 50 requests a second over 8 connections with wrk, prints the
spread of latencies and the memory of the server before and after 24,000 requests, and times an export.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

PACED = """
local paths = { %s }
local n = 0
function delay() return 160 end
request = function()
  n = n + 1
  wrk.headers["Accept-Encoding"] = "gzip"
  return wrk.format("GET", paths[(n %% #paths) + 1])
end
"""


def main() -> None:
    """Print the figures."""
    area = Path(sys.argv[1] if len(sys.argv) > 1 else "demo").resolve()
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    from lull.publish.snapshot import take

    snapshot = take(area, "latest")
    paths = [
        f"/{lang}/{snapshot.name}/district/{d['place_id']}.html" for lang in ("en", "ar", "ckb") for d in snapshot.units
    ]
    paths += [
        f"/{lang}/{snapshot.name}/{name}.html"
        for lang in ("en", "ar", "ckb")
        for name in ("index", "promises", "track")
    ]
    with socket.socket() as spot:
        spot.bind(("127.0.0.1", 0))
        port = spot.getsockname()[1]
    command = [sys.executable, "-m", "lull.cli", "serve", "--area", str(area), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _measure(f"http://127.0.0.1:{port}", server.pid, paths, seconds)
    finally:
        server.terminate()
        server.wait(20)
    _export(area)


def _measure(base: str, pid: int, paths: list[str], seconds: int) -> None:
    _wait(base)
    sizes = {}
    for path in paths:
        with urllib.request.urlopen(base + path) as answer:
            sizes[path] = len(gzip.compress(answer.read(), 6))
    print(f"largest page, gzipped: {max(sizes.values()) / 1024:.0f} KiB ({max(sizes, key=lambda p: sizes[p])})")
    before = _memory(pid)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(PACED % ", ".join(f'"{p}"' for p in paths))
        script.flush()
        paced = ["wrk", "-t2", "-c8", f"-d{seconds}s", "--latency", "-s", script.name, base]
        print("paced at 50 requests a second:")
        print(_latencies(subprocess.run(paced, capture_output=True, text=True, check=True).stdout))
        script.seek(0)
        script.truncate()
        script.write((PACED % ", ".join(f'"{p}"' for p in paths)).replace("function delay() return 160 end", ""))
        script.flush()
        done = 0
        while done < 24_000:
            told = subprocess.run(
                ["wrk", "-t2", "-c8", "-d10s", "-s", script.name, base], capture_output=True, text=True, check=True
            )
            done += int(re.search(r"(\d+) requests in", told.stdout).group(1))  # type: ignore[union-attr]
    print(f"memory: {before:.0f} MiB before, {_memory(pid):.0f} MiB after {done} more requests at full speed")


def _latencies(text: str) -> str:
    kept = [line for line in text.splitlines() if "%" in line or "requests in" in line or "Non-2xx" in line]
    return "\n".join(kept)


def _wait(base: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(base + "/ready")
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def _memory(pid: int) -> float:
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024  # type: ignore[union-attr]


def _export(area: Path) -> None:
    from lull.publish.export import export

    with tempfile.TemporaryDirectory() as room, ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        start = time.perf_counter()
        site = export(area, Path(room) / "site", executor=pool)
        files = [p.stat().st_size for p in site.rglob("*") if p.is_file()]
        took = time.perf_counter() - start
        print(f"export: {took:.1f} s, {len(files)} files, {sum(files) / 1e6:.1f} MB")
        shutil.rmtree(site)


if __name__ == "__main__":
    main()
