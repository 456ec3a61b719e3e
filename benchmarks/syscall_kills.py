"""Writers killed at a system call: `python -m benchmarks.syscall_kills [KILLS] [SEED] [WRITER ...]`; needs strace.

Each writer of `benchmarks.kills` is forked, stopped, traced, and killed with SIGKILL at a random one of the calls that
change files: open, write, sync, rename, link, remove, truncate. Afterwards what readers see must be whole, and the next
writer must get through. Told is also how many of the writers reached the call at which they were to be killed.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.kills import WRITERS, wrong

CALLS = (
    "openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,ftruncate,mkdir,"
    "rmdir,copy_file_range,sendfile"
)


def traced(name: str, home: Path, number: int, options: list[str]) -> bool:
    """Run one writer under strace; whether it was killed."""
    child = os.fork()
    if not child:
        os.kill(os.getpid(), signal.SIGSTOP)
        code = 0
        try:
            WRITERS[name](home, number)
        except BaseException:  # noqa: BLE001  the parent looks at what is left
            code = 4
        os._exit(code)
    os.waitpid(child, os.WUNTRACED)
    tracer = subprocess.Popen(["strace", "-f", "-qq", *options, "-p", str(child)], stderr=subprocess.DEVNULL)
    while "TracerPid:\t0" in Path(f"/proc/{child}/status").read_text("utf-8"):
        time.sleep(0.01)
    os.kill(child, signal.SIGCONT)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    tracer.wait()
    return status == -signal.SIGKILL


def calls_of(name: str, home: Path) -> list[tuple[str, int]]:
    """All calls that a writer makes, each as its name and which of that name it is."""
    with tempfile.NamedTemporaryFile("r") as told:
        traced(name, home, 80_000, ["-o", told.name, "-e", f"trace={CALLS}"])
        names = re.findall(r"^\d+ +(\w+)\(", told.read(), re.MULTILINE)
    return [(call, n) for call, count in Counter(names).items() for n in range(1, count + 1)]


def main() -> None:
    """Print tried and held by writer."""
    kills, seed = (int(a) for a in (*sys.argv[1:3], *("100", "1")[len(sys.argv) - 1 :]))
    names = sys.argv[3:] or list(WRITERS)
    rng, bad = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "area"
        home.mkdir()
        for write in WRITERS.values():
            write(home, 0)
        for at, name in enumerate(names):
            held = reached = 0
            share = range(at, kills, len(names))
            calls = calls_of(name, home)
            for n in share:
                call, number = rng.choice(calls)
                inject = f"inject={call}:signal=SIGKILL:when={number}"
                reached += traced(name, home, n + 1, ["-o", "/dev/null", "-e", f"trace={call}", "-e", inject])
                found = wrong(home)
                held += not found
                if found:
                    print(f"kill {n} of {name}: {found[:2]}", flush=True)
            bad += len(share) - held
            print(
                f"{name:9} {held:4} of {len(share)} held, {reached} killed at their call, of {len(calls)}", flush=True
            )
        for name, write in WRITERS.items():
            write(home, 90_001)
            print(f"the next writer of {name} gets through; wrong then: {wrong(home) or 'nothing'}", flush=True)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
