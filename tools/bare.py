"""Install the bare package into a fresh environment, run its commands there, and say what it costs.

Run: `python tools/bare.py [FOLDER]` (build/bare unless named; what an earlier run left in it goes first).
No extras, no tools. Ends with an error where a command fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (
    ("--version",),
    ("--help",),
    ("demo", "--to", "area", "--one-month", "--no-site"),
    ("watch", "--area", "area"),
    ("promises", "--area", "area"),
    ("doctor", "--area", "area"),
    ("publish", "latest", "--area", "area", "--to", "public"),
)


def run(*words: str | Path, cwd: Path) -> float:
    """Seconds that a command took; one that fails ends this run with what it said."""
    started = time.perf_counter()
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - started


def megabytes(folder: Path) -> float:
    """What the files of a folder weigh, 10^6 bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def clear(folder: Path) -> None:
    """Remove what an earlier run left; a folder that holds anything else ends this run."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "env" / "pyvenv.cfg").is_file():
        raise SystemExit(f"{folder} holds files that no run of this made; name a folder that is empty or not there yet")
    shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Print seconds of the set-up and of each command, and what the packages weigh."""
    folder = (Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "bare").resolve()
    clear(folder)
    started = time.perf_counter()
    venv.create(folder / "env", with_pip=True)
    binaries = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    empty = megabytes(folder / "env")
    pip = (binaries / "python", "-m", "pip", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", folder / "wheel", ROOT, cwd=folder)
    run(*pip, "install", "--no-deps", "--require-hashes", "-r", ROOT / "requirements" / "base.txt", cwd=folder)
    (wheel,) = (folder / "wheel").glob("lull-*.whl")
    run(*pip, "install", "--no-deps", wheel, cwd=folder)
    run(*pip, "check", cwd=folder)
    took, weight = time.perf_counter() - started, megabytes(folder / "env") - empty
    print(f"set up in {took:.0f} s; {weight:.0f} MB more than an empty environment", flush=True)
    for words in COMMANDS:
        print(f"{run(binaries / 'lull', *words, cwd=folder):7.1f} s  lull {' '.join(words)}", flush=True)


if __name__ == "__main__":
    main()
