"""Time and memory of taking a full-size UCDP GED into a store.

Run: `python benchmarks/ingest.py`. It writes a CSV of 418,000 events in UCDP's own 49 columns, about 250 MB, made by
repeating the world file of `../shared` with texts of usual length, into a new folder, and runs `lull ingest` on it in a
process of its own: once for a whole world area kept with `--everywhere`, once for Iraq alone. Target: 15 s and 2 GB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from lull.area import bundled_area

SHARED = Path(__file__).resolve().parents[1] / "../shared/data/ucdp/ged21.1_world_precise_1989-2019.parquet"
ROWS = 418_000
TYPES = {"State-based violence": 1, "Non-state violence": 2, "One-sided violence": 3}
ARTICLE = (
    '"Reuters News,{day},Clashes leave several dead near {side}";"Agence France Presse,{day},{side}: fighting goes on"'
)


def write_full_size(path: Path, rows: int = ROWS) -> int:
    """Write the CSV and return its size in bytes."""
    world = pq.read_table(SHARED)
    take = np.resize(np.arange(world.num_rows), rows)
    base = world.take(pa.array(take)).to_pydict()
    days = [d.date().isoformat() for d in base["date_start"]]
    sides = base["side_a"]
    word = [f"{s} and {o}" for s, o in zip(sides, base["side_b"], strict=True)]
    number = np.arange(rows)
    zeros, ones = np.zeros(rows, int), np.ones(rows, int)
    columns = {
        "id": number + 1,
        "relid": [f"AAA-{d[:4]}-1-{n}" for n, d in enumerate(days)],
        "year": base["year"],
        "active_year": ["True"] * rows,
        "code_status": ["Clear"] * rows,
        "type_of_violence": [TYPES[t] for t in base["type_of_violence"]],
        "conflict_dset_id": ones * 259,
        "conflict_new_id": ones * 259,
        "conflict_name": base["conflict_name"],
        "dyad_dset_id": ones * 524,
        "dyad_new_id": ones * 524,
        "dyad_name": [w.replace(" and ", " - ") for w in word],
        "side_a_dset_id": ones,
        "side_a_new_id": ones,
        "side_a": sides,
        "side_b_dset_id": ones,
        "side_b_new_id": ones,
        "side_b": base["side_b"],
        "number_of_sources": ones,
        "source_article": [ARTICLE.format(day=d, side=w) for d, w in zip(days, word, strict=True)],
        "source_office": ["Reuters News;Agence France Presse"] * rows,
        "source_date": [f"{d};{d}" for d in days],
        "source_headline": [f"Clashes leave several dead near {w}" for w in word],
        "source_original": ["police and local officials"] * rows,
        "where_prec": np.resize([1, 1, 1, 2, 2, 3, 4, 5], rows),
        "where_coordinates": [f"{c} town" for c in base["country"]],
        "where_description": [f"village in {c}" for c in base["country"]],
        "adm_1": [f"{c} province" for c in base["country"]],
        "adm_2": [f"{c} district" for c in base["country"]],
        "latitude": base["latitude"],
        "longitude": base["longitude"],
        "geom_wkt": [f"POINT ({x:.6f} {y:.6f})" for x, y in zip(base["longitude"], base["latitude"], strict=True)],
        "priogrid_gid": (np.array(base["latitude"]) * 2 + 180).astype(int) * 720 + 1,
        "country": base["country"],
        "country_id": ones,
        "region": ["Middle East"] * rows,
        "event_clarity": ones,
        "date_prec": ones,
        "date_start": [f"{d} 00:00:00.000" for d in days],
        "date_end": [f"{d} 00:00:00.000" for d in days],
        "deaths_a": zeros,
        "deaths_b": zeros,
        "deaths_civilians": zeros,
        "deaths_unknown": np.array(base["best_death"], int),
        "best": np.array(base["best_death"], int),
        "high": np.array(base["high_death"], int),
        "low": np.array(base["low_death"], int),
        "gwnoa": [""] * rows,
        "gwnob": [""] * rows,
    }
    pacsv.write_csv(pa.table(columns), path)
    return path.stat().st_size


def run(area: Path, file: Path, *more: str) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak megabytes of `lull ingest` in its own process."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "lull.cli", "ingest", "ucdp", str(file), "--area", str(area), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        said = child.stdout.read() if child.stdout else ""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if child.returncode:
        raise SystemExit(f"lull ingest failed:\n{said}")
    print("   ", said.strip().splitlines()[-1].strip())
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--write", type=Path, help="only write the CSV there")
    given = parser.parse_args()
    rows = given.rows
    if given.write:
        write_full_size(given.write, rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ged251.csv"
        # In a process of its own: a child's peak memory would else begin at what this one used to write.
        subprocess.run([sys.executable, __file__, "--rows", str(rows), "--write", str(file)], check=True)
        print(f"{rows:,} rows, {file.stat().st_size / 1e6:.0f} MB")
        for title, more in (("all of the world's events kept", ["--everywhere"]), ("Iraq only", [])):
            area = Path(folder) / title.replace(" ", "-")
            shutil.copytree(bundled_area("iraq"), area)
            seconds, processor, megabytes = run(area, file, *more)
            spent = f"{seconds:.1f} s ({processor:.1f} s of processor time), {megabytes:.0f} MB"
            print(f"{title}: {spent}, store {_store_megabytes(area):.0f} MB")


def _store_megabytes(area: Path) -> float:
    return (area / "store.duckdb").stat().st_size / 1e6


if __name__ == "__main__":
    main()
