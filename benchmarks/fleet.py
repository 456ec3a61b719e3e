"""A fleet on two real Dask workers, one of them killed: `python -m benchmarks.fleet [AREAS]`.

So many small areas, each without its newest outlook, are updated alone in this process and by the fleet, whose first
worker is killed while it works. Every file of every release must be the same; ends with 1 where one is not.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

from distributed import Client
from tests.made_area import make_area

from lull.runs.fleet import update_fleet, update_one

TODAY = date(2020, 7, 15)


def cluster(folder: Path) -> tuple[str, list[subprocess.Popen[bytes]]]:
    """A scheduler and two workers of one thread each; the address, and the processes, the scheduler first."""
    with socket.socket() as spot:
        spot.bind(("127.0.0.1", 0))
        port = spot.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
    work = [sys.executable, "-m", "distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}", "--nthreads", "1",
            "--no-nanny", "--no-dashboard", "--local-directory", str(folder)]  # fmt: skip
    started = [subprocess.Popen([*begin, "--no-dashboard"], **quiet)]  # type: ignore[call-overload]
    started += [subprocess.Popen(work, **quiet) for _ in range(2)]  # type: ignore[call-overload]
    with Client(f"tcp://127.0.0.1:{port}", timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
    return f"dask://127.0.0.1:{port}", started


def contents(area: Path) -> dict[str, str]:
    """A hash of the tables of each release of an area."""
    found = sorted((area / "releases").rglob("*.parquet"))
    return {str(p.relative_to(area)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def main() -> None:
    """Print how many areas are equal."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        made = make_area(home / "made")
        for place in ("alone", "together"):
            (home / place).mkdir()
            for n in range(count):
                area = Path(shutil.copytree(made, home / place / f"a{n:02d}"))
                settings = (area / "area.toml").read_text("utf-8").replace("seed = 7", f"seed = {n + 1}")
                (area / "area.toml").write_text(settings, "utf-8")
        started = time.perf_counter()
        alone = [update_one(home / "alone" / f"a{n:02d}", today=TODAY, site=False) for n in range(count)]
        print(f"alone: {time.perf_counter() - started:.0f} s, {sum(d.ok for d in alone)} of {count} well", flush=True)
        where, processes = cluster(home)
        killer = threading.Timer(3.0, os.kill, (processes[1].pid, signal.SIGKILL))
        try:
            started = time.perf_counter()
            killer.start()
            fleet = list(update_fleet(home / "together", today=TODAY, where=where, site=False))
            print(
                f"fleet: {time.perf_counter() - started:.0f} s, {sum(d.ok for d in fleet)} of {count} well", flush=True
            )
        finally:
            for process in processes:
                process.kill()
                process.wait()
        print(f"worker ended with {processes[1].returncode}; faults: {[d.faults for d in fleet if d.faults]}")
        equal = 0
        for n in range(count):
            one, other = (contents(home / place / f"a{n:02d}") for place in ("alone", "together"))
            differ = [k for k in one.keys() | other.keys() if one.get(k) != other.get(k)]
            equal += bool(one) and not differ
            print(f"a{n:02d}: {len(one)} tables, {'equal' if not differ else f'DIFFER: {differ[:4]}'}")
        sys.exit(equal < count)


if __name__ == "__main__":
    main()
