"""The same panel on DuckDB and behind Spark Connect: `python -m benchmarks.spark sc://HOST:PORT [EVENTS ...]`.

For each number of made-up events: seconds of each engine for counts, groups and features at three levels, and whether
the rows are the same; ends with 1 where they are not. The server must see the folder of this machine's temporary files.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lull import engine, panel

FIRST, LAST = date(1989, 1, 1), date(2024, 12, 1)
RULES = (panel.GroupRule("r1", sides=("R1",)), panel.GroupRule("pair", dyads=("R2 - S",)))
LEVELS: Mapping[str, tuple[str, int]] = {"adm2_pcode": ("district", 400), "country": ("country", 40),
                                         "priogrid_gid": ("cell", 3_000)}  # fmt: skip


def events(rows: int, seed: int = 1) -> pa.Table:
    """Made-up events: units drawn unevenly, sizes with a long tail, three armed sides."""
    rng = np.random.default_rng(seed)
    unit = (400 * rng.random(rows) ** 2).astype(int)
    days = np.datetime64(FIRST) + rng.integers(0, 13_000, rows).astype("timedelta64[D]")
    side = rng.integers(0, 4, rows)
    return pa.table(
        {
            "event_id": pa.array(np.arange(rows).astype(str)),
            "date_end": pa.array(days, pa.date32()),
            "type_of_violence": pa.array(rng.integers(1, 4, rows), pa.int32()),
            "best": pa.array(rng.pareto(1.5, rows).astype(int) % 500, pa.int32()),
            "where_prec": pa.array(rng.integers(1, 8, rows), pa.int32()),
            "dyad_name": pa.array([f"R{s} - S" for s in range(4)]).take(pa.array(side)),
            "side_a": pa.array([f"R{s}" for s in range(4)]).take(pa.array(side)),
            "side_b": pa.array(["S"] * rows),
            "adm2_pcode": pa.array([f"D{u:03d}" for u in range(400)]).take(pa.array(unit)),
            "country": pa.array([f"C{u:02d}" for u in range(40)]).take(pa.array(unit // 10)),
            "priogrid_gid": pa.array(100_000 + unit * 7 + rng.integers(0, 7, rows), pa.int32()),
        }
    )


def ask(found: engine.Engine, table: str, key: str) -> tuple[dict[str, pa.Table], dict[str, float]]:
    """The three tables of a level, and the seconds that each took."""
    level, count = LEVELS[key]
    prefix = {"adm2_pcode": "D{:03d}", "country": "C{:02d}"}.get(key)
    names = [prefix.format(u) if prefix else str(100_000 + u) for u in range(count)]
    found.put("units", panel.unit_table(names))
    found.put("months", panel.month_table(FIRST, LAST))
    found.put("rules", panel.rule_table(RULES))
    counts = panel.unit_months(table, "units", "months", key=key, where_prec=3, level=level)
    actors = panel.actor_months(table, "units", key=key, where_prec=3)
    asked = {
        "counts": counts,
        "groups": panel.group_months(table, "units", "rules", key=key, where_prec=3),
        "features": panel.features(f"({counts})", actors=f"({actors})"),
    }
    rows, seconds = {}, {}
    for name, statement in asked.items():
        started = time.perf_counter()
        rows[name] = found.ask(statement)
        seconds[name] = time.perf_counter() - started
    return rows, seconds


def same(one: pa.Table, two: pa.Table) -> bool:
    """Equal in every row: whole numbers, days and texts exactly, fractions to 1e-12."""
    for name in one.column_names:
        a, b = one[name].combine_chunks(), two[name].combine_chunks()
        if pa.types.is_floating(a.type):
            if not np.allclose(a.to_numpy(zero_copy_only=False), b.to_numpy(zero_copy_only=False), rtol=0, atol=1e-12):
                return False
        elif not a.cast(b.type).equals(b):
            return False
    return one.column_names == two.column_names


def main() -> None:
    """Print a line a size, level and table."""
    address = sys.argv[1]
    sizes = [int(n) for n in sys.argv[2:]] or [100_000, 1_000_000, 5_000_000]
    differ = 0
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            path = Path(name) / f"events{size}.parquet"
            pq.write_table(events(size), path, row_group_size=200_000)
            path.chmod(0o644)
            Path(name).chmod(0o755)
            engines = (engine.connect(f"duckdb://{path}"), engine.connect(f"{address}/parquet:{path}"))
            for key, (level, _) in LEVELS.items():
                (ours, quick), (theirs, slow) = (ask(e, e.relation, key) for e in engines)
                for table in ours:
                    equal = same(ours[table], theirs[table])
                    differ += not equal
                    told = "same" if equal else "DIFFERENT"
                    took = f"DuckDB {quick[table]:6.2f} s  Spark {slow[table]:6.2f} s"
                    print(
                        f"{size:>10,} {level:9} {table:9} {ours[table].num_rows:>10,} rows  {took}  {told}", flush=True
                    )
            for e in engines:
                e.close()
    sys.exit(differ > 0)


if __name__ == "__main__":
    main()
