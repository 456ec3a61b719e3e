"""Speed of the assessment, calibration on made-up worlds, and whether gaps say anything about later violence.

Run from the checkout (the bundled Iraq area is set up in a temporary folder):

    python benchmarks/assess.py            # all parts
    python benchmarks/assess.py speed      # 101 districts, 144 months, 1,000 draws
    python benchmarks/assess.py worlds     # 40 made-up areas with known truth
    python benchmarks/assess.py outside    # gap at t against deaths after t, given the forecast
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from lull.area import Area, bundled_area, load_area
from lull.assess import spec_of
from lull.assess.assessment import Assessment, assess_month, gather, make_noise
from lull.assess.outside import later_violence
from lull.assess.priority import rank
from lull.assess.rows import cutoff
from lull.assess.tables import condition_tables, gap_of, ranking_table
from lull.assess.worlds import MONTH, Sure, mock_area
from lull.outlook.demo import FILES, place_area
from lull.outlook.run import look
from lull.store.ingest import Options, ingest_files

ORIGINS = [dt.date(y, m, 1) for y in range(2014, 2020) for m in (6, 12)]


def main() -> None:
    """Print the figures of the parts asked for on the command line, or of all."""
    parts = set(sys.argv[1:]) or {"worlds", "speed", "outside"}
    if "worlds" in parts:
        worlds(40)
    if parts & {"speed", "outside"}:
        with tempfile.TemporaryDirectory() as folder:
            area = set_up(Path(folder) / "area")
            tables = known_last(area)
            if "speed" in parts:
                speed(area, tables)
            if "outside" in parts:
                outside(area, tables)


def set_up(folder: Path) -> Area:
    """The bundled area with its data in the store."""
    place_area(bundled_area("iraq"), folder)
    for kind, name in FILES:
        ingest_files(folder, [(kind, folder / name)], Options(today=dt.date(2026, 1, 1)))
    return load_area(folder)


def known_last(area: Area) -> dict:
    """Tables as known at the end of the event record; earlier months are cut from them by `known_from`."""
    seen = look(area, dt.date(2020, 12, 1))
    return {"place": seen.places, "panel": seen.panel, **seen.evidence}


def recent(spec, tables, month, counts):
    """What was known at a month, and a forecast for comparison: each district's last 12 months drawn anew."""
    inputs = gather(spec, tables, month, counts)
    seen = inputs.counts.until(month)
    deaths = seen.deaths["deaths"][:, -12:].sum(axis=1)
    risk = 1 - np.exp(-deaths / 25)
    return inputs, Sure(seen.units, risk, worlds=1000)


def speed(area: Area, tables: dict) -> None:
    """Assess 144 months, each from what was known at its end, with conditions, tiers and their tables."""
    spec, counts, noise = spec_of(area), None, None
    months = [dt.date(2009 + n // 12, n % 12 + 1, 1) for n in range(144)]
    began, cpu = time.perf_counter(), time.process_time()
    rows = 0
    for month in months:
        inputs, forecast = recent(spec, tables, month, counts)
        counts = inputs.counts
        noise = noise or make_noise(spec, inputs.units, np.random.default_rng(1))
        done = assess_month(spec, inputs, forecast, noise)
        found = condition_tables(spec, done) | {"priority": ranking_table(spec, done, [])}
        rows += sum(t.num_rows for t in found.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"speed: {len(months)} months, 101 districts, 1,000 draws: {time.perf_counter() - began:.1f} s wall, "
          f"{time.process_time() - cpu:.1f} s CPU, {rows} rows, peak {peak:.2f} GB")  # fmt: skip


def worlds(count: int) -> None:
    """Coverage of 80 % rank intervals and what zero-filling does, on made-up areas with 30 % of cells missing."""
    found = np.array([one_world(seed) for seed in range(count)])
    names = (
        "covered",
        "clear",
        "clear and truly top",
        "contested",
        "find out first",
        "top kept",
        "top kept, zero-filled",
        "shift of data-poor",
        "shift of data-poor, zero-filled",
    )
    print(f"worlds: {count} made-up areas, 101 districts")
    for name, value in zip(names, found.mean(axis=0), strict=True):
        print(f"  {name:34s} {value:7.3f}")


def one_world(seed: int) -> tuple[float, ...]:
    """Figures of one made-up area."""
    world = mock_area(np.random.default_rng(seed))
    inputs = gather(world.spec, world.tables, MONTH)
    ids = tuple(u for u in inputs.units.ids if u.startswith("D"))
    noise = make_noise(world.spec, inputs.units, np.random.default_rng(seed), count=1000)
    done = assess_month(world.spec, inputs, Sure(ids, world.risk_seen), noise)
    seen = {(r["place_id"], r["indicator"]): r["value"] / 100 for r in world.tables["observation"].to_pylist()}
    gap = np.array([[seen.get((u, f"m_{i.id}"), 0.0) for i in world.spec.scored] for u in ids])
    lost = np.array([np.mean([(u, f"m_{i.id}") not in seen for i in world.spec.scored]) for u in ids])
    zero = rank(np.sqrt(world.risk_seen * -np.expm1(np.log1p(-np.minimum(gap, 0.95)).mean(axis=1)))[:, None])[:, 0]
    r, top, poor = done.ranking, world.ranks <= 10, lost >= 0.5
    tier = np.array(r.tiers)
    pooled = np.median(rank(done.priority), axis=1)
    return (
        np.mean((world.ranks >= r.rank_low) & (world.ranks <= r.rank_high)),
        (tier == "clear").sum(),
        ((tier == "clear") & top).sum(),
        (tier == "contested").sum(),
        (tier == "find_out_first").sum(),
        (rank(r.p_top[:, None])[:, 0][top] <= 10).mean(),
        (zero[top] <= 10).mean(),
        (pooled - world.ranks)[poor].mean(),
        (zero - world.ranks)[poor].mean(),
    )


def outside(area: Area, tables: dict) -> None:
    """Rank correlation of gaps known at t with deaths of the next 12 months, plain and given the recent record."""
    spec, counts = spec_of(area), None
    print("outside: rank correlation of the gap at t with deaths in the 12 months after t (80 % interval)")
    for origin in ORIGINS:
        inputs, forecast = recent(spec, tables, origin, counts)
        counts = inputs.counts
        done = assess_month(spec, inputs, forecast, make_noise(spec, inputs.units, np.random.default_rng(1), count=400))
        later = after(done, origin)
        share = done.observed[list(done.district)] @ done.weights.mean(axis=1)
        for name, gap in (("unmet", gap_of(done.log_unmet)), ("security", done.gaps.gap()[list(done.district), 0])):
            o = later_violence(gap, forecast.risk, later, np.random.default_rng(1))
            span = "" if o.low is None else f" ({o.low:+.2f} to {o.high:+.2f})"
            partial = "none" if o.given_forecast is None else f"{o.given_forecast:+.2f}"
            print(f"  {origin:%Y-%m} {name:9s} plain {o.plain or 0:+.2f}, given recent deaths {partial}{span}, "
                  f"districts with any condition observed {int((share > 0).sum())}")  # fmt: skip


def after(done: Assessment, origin: dt.date) -> np.ndarray:
    """Deaths in the 12 months after a month, by district in the order of the assessment."""
    counts = done.inputs.counts
    first = int(np.searchsorted(counts.months, np.datetime64(cutoff(origin), "M")))
    total = counts.deaths["deaths"][:, first : first + 12].sum(axis=1)
    at = dict(zip(counts.units, total.tolist(), strict=True))
    return np.array([at[done.inputs.units.ids[n]] for n in done.district])


if __name__ == "__main__":
    main()
